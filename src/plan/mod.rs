//! What will happen: which rows can be sent, what each will become, in which job, at what cost.
//!
//! Decides, and never does: nothing here talks to a tenant or writes to the disk, and the same input gives the same
//! plan. Read `import.rs` first; `check.rs` finds the rows that can't be sent, `recheck.rs` does
//! so after an edit without reading all of them, `chunks.rs` cuts the rest into jobs.

mod check;
mod chunks;
mod import;
mod recheck;

pub use check::{CheckReport, FoundProblem, RowFault, check};
pub use chunks::{Packer, Placed};
pub use import::{ImportPlan, LeftOut, LiveUser, PlannedRow, RowFate, plan_import};
pub use recheck::CheckMemory;

//! Takes users out: source, take, columns, sort, write. What was asked for becomes a [`Plan`], which [`carry_out`] follows
//! from the tenant's job to the finished file; memory does not grow with the number of users.
//!
//! It only reads the tenant, never writes to it. Never leaves half a file under the name that was asked for, never keeps a
//! list as a sheet (that is `sheet/`), and never words anything for a person (`session/words/`). Read `asked.rs` and
//! `plan.rs` first, then `engine.rs`; `tests/export/` shows it at work.

mod answers;
mod asked;
mod beside;
mod cells;
mod columns;
mod condition;
mod context;
mod engine;
mod exported;
mod extras;
mod holds;
mod ids;
mod keys;
mod language;
mod meant;
mod packed;
mod plan;
mod problems;
mod rows;
mod sample;
mod search;
mod shares;
mod sort;
mod take;
mod target;
mod users;
mod write;

#[cfg(test)]
mod tests;

pub use asked::{Asked, AskedColumn, DEFAULT_COLUMNS, Format, Kind, Nested, default_columns};
pub use condition::{Condition, ConditionError};
pub use context::{Context, ExportError, Progress, Stage, or_stopped};
pub use engine::{Part, Report, Whole, carry_out};
pub use exported::EXPORTABLE;
pub use extras::{Extra, seconds_for};
pub use keys::SortedAs;
pub use language::Language;
pub use plan::{Plan, PlanError, column_named, direction};
pub use problems::{Problem, Problems, Why};
pub use rows::{Failure, Rows, Work};
pub use sample::{Given, RoadAhead, Sample, lucene, paths_of, preview, road_ahead, sample};
pub use search::Road;
pub use shares::shares;
pub use take::Taken;
pub use target::{Target, is_there, remove_part};
pub use write::Written;

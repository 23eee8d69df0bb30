//! What a user is: attributes, the rules of the import schema, and what is wrong with a given user.
//!
//! Pure: no file, no network, no clock. Never decides what is sent where; that is `plan/`. Never makes a sentence;
//! that is `session/words/`. Never holds a secret in a `Problem`.
//! Read `attribute.rs` first, then `check/mod.rs`; `tests/checker_against_schema.rs` shows the room at work.

pub mod attribute;
mod check;
mod connection_rules;
mod duplicates;
pub mod fix;
mod json;
pub mod live;
pub mod problem;
mod seen;
pub mod wire;

pub use check::{Checked, Checker, Facts, Identifiers};
pub use connection_rules::ConnectionRules;
pub use duplicates::{Duplicates, IdentifierHashes};
pub use fix::Fix;
pub(crate) use json::plain_end;
pub use problem::{Code, Detail, Problem, Severity, certain_fix};

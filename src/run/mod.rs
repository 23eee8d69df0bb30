//! Carries a plan out: two jobs at a time, watched, their results read and kept, lost answers looked into, all of it
//! journaled before it takes effect, so that a killed run goes on where it was.
//!
//! It alone decides whether sending again is safe. It never decides what is sent (`plan/`) and never words anything
//! for a person (`session/words/`). Read `state.rs` first, then `engine.rs` and `context.rs`; `tests/import.rs` and `tests/faults.rs`
//! show it at work.

mod context;
mod engine;
pub mod live;
mod matching;
mod overwrites;
mod problems;
mod progress;
mod read_anew;
mod reconcile;
mod results;
mod send;
mod state;
mod verify;

pub use context::{RunError, Wish};
pub use engine::{RunEnd, carry_out};
pub use overwrites::Overwrites;
pub use problems::Finding;
pub use progress::{Phase, RunJob, RunProgress};
pub use read_anew::{FRESH_FOR, is_old};

//! Evaluates a JavaScript expression for one user after the other: `user.user_metadata.name || user.name`.
//!
//! The engine is `QuickJS` with the language alone: no files, no network, no timers, and limits of memory, depth and time, so
//! that no expression can hang or harm the program. Nothing of one row is left for the next. Never knows where users come
//! from or what becomes of an answer, never holds a secret back (who calls it does), and never makes a sentence: that is
//! `session/words/`. Read `source.rs` first, then `evaluator.rs`; `tests.rs` shows hostile expressions.

mod alternatives;
mod answer;
mod engine;
mod evaluator;
mod fault;
mod given;
mod reads;
mod source;
mod tokens;

#[cfg(test)]
mod tests;

pub use alternatives::Takes;
pub use answer::Answer;
pub use evaluator::{Evaluator, Limits};
pub use fault::{Fault, NoValue};
pub use source::Expression;

//! The sentences a person reads, made from typed values; both faces use them.

pub mod api;
pub(super) mod edit;
pub(super) mod export;
pub(super) mod expression;
#[cfg(test)]
mod faces;
pub mod finding;
pub(super) mod group;
pub(super) mod kept;
pub mod keyring;
pub(super) mod mapping;
mod number;
pub mod open;
mod pattern;
pub mod problem;
pub mod query;
pub mod runs;
pub(super) mod save;
pub mod session;
pub mod tenants;

pub use export::how_many_came;
pub use number::{about_how_long, number, quoted, time_left};

//! The sentences a person reads, made from typed values; both faces use them.

pub mod open;
pub mod problem;

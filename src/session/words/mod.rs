//! The sentences a person reads, made from typed values; both faces use them.

pub mod api;
pub mod keyring;

//! session (skeleton)

pub mod notice;
pub mod words;

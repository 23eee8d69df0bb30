//! What a user is: attributes, the rules of the import schema, and what is wrong with a given user.
//!
//! Pure: no file, no network, no clock. Never decides what is sent where; that is `plan/`.
//! Read `attribute.rs` first, then `check.rs`.

pub mod attribute;
pub mod problem;

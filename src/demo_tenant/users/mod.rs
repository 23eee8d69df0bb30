//! The users, one by one.

mod read;

pub(super) use read::by_email;
pub(super) use read::get;

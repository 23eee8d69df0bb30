//! The users, one by one: read, searched, created, changed and deleted.

mod belongs;
mod extras;
mod fields;
mod list;
mod matching;
mod query;
mod read;
mod write;

pub(super) use belongs::organizations;
pub(super) use belongs::roles;
pub(super) use extras::blocks;
pub(super) use extras::password_ticket;
pub(super) use extras::unblock;
pub(super) use extras::verification_email;
pub(super) use list::list;
pub(super) use read::by_email;
pub(super) use read::get;
pub(super) use write::create;
pub(super) use write::delete;
pub(super) use write::delete_by_email;
pub(super) use write::update;

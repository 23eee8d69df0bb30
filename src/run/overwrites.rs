//! What an upsert would do to a live user: found out for the plan, and once more for a run that goes on days later.

use super::live::{Found, Link};
use crate::sheet::{RowId, Sheet};
use crate::user::attribute::is_upsertable;
use crate::user::live::{UPSERTABLE_UNREADABLE, differences, vanishing_metadata_keys};
use crate::user::wire::write_import_user;
use serde_json::{Map, Value};

/// What sending a row would do to the user that it means.
#[derive(Debug, Clone, PartialEq)]
pub struct Overwrites {
    /// The row as it would be sent.
    pub sent: Map<String, Value>,
    /// The live flag, for a row that brings none.
    pub email_verified: Option<bool>,
    /// Whether sending the row would change nothing.
    pub is_unchanged: bool,
    /// What the list has otherwise and an upsert leaves as it is.
    pub fixed: Vec<String>,
    /// Metadata keys that would be removed.
    pub vanishing: Vec<String>,
}

impl Overwrites {
    /// Of the user that was found for a row; nothing of a row that is no user.
    pub fn of(sheet: &Sheet, found: &Found) -> Option<Self> {
        let email_verified = email_verified(&found.user);
        let sent = sent(sheet, found.row, email_verified)?;
        let (upsertable, fixed): (Vec<_>, Vec<_>) =
            differences(&sent, &found.user).into_iter().partition(|path| is_upsertable(path));
        let readable = !UPSERTABLE_UNREADABLE.iter().any(|name| sent.contains_key(*name));
        // What a linked user shows are the values of its first identity: they prove nothing about ours.
        let comparable = readable && found.link == Link::Identifier;
        let is_unchanged = upsertable.is_empty() && comparable;
        let vanishing = vanishing_metadata_keys(&sent, &found.user);
        Some(Self { sent, email_verified, is_unchanged, fixed, vanishing })
    }
}

/// The flag of a live user.
pub(super) fn email_verified(user: &Map<String, Value>) -> Option<bool> {
    user.get("email_verified").and_then(Value::as_bool)
}

fn sent(sheet: &Sheet, row: RowId, flag: Option<bool>) -> Option<Map<String, Value>> {
    let (mut text, mut wire) = (String::new(), Vec::new());
    write_import_user(sheet.user(row, &mut text).ok()?, flag, &mut wire).ok()?;
    serde_json::from_slice(&wire).ok()
}

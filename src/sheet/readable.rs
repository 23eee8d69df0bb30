//! Users as somebody may read them who computes with them: as they are now, and without secrets.

use std::borrow::Cow;

use crate::sheet::cell::CellValue;
use crate::sheet::column::is_secret;
use crate::sheet::error::RowProblem;
use crate::sheet::json;
use crate::sheet::options::ColumnId;
use crate::sheet::options::RowId;
use crate::sheet::rows::Sheet;
use crate::sheet::rows::is_object;

impl Sheet {
    /// The user with all edits, also with values that can't be sent yet, and without secrets.
    pub fn readable_user<'a>(&'a self, row: RowId, buffer: &'a mut String) -> Result<Cow<'a, str>, RowProblem> {
        let text = match self.user(row, buffer) {
            Ok(text) => Cow::Borrowed(text),
            // A cell that is not of its type stands in the user as the text that it is.
            Err(problem) if problem.is_of_cell() => Cow::Owned(self.kept_user(row)?),
            Err(problem) => return Err(problem),
        };
        if !is_object(&text) {
            return Err(RowProblem::BrokenOff);
        }
        let without = may_hold_secrets(&text).then(|| json::without_members(&text, is_secret)).flatten();
        Ok(without.map_or(text, Cow::Owned))
    }

    /// The JSON of the value that a column shows in such a user; none for one that is missing.
    pub fn value_in<'u>(&self, user: &'u str, column: ColumnId) -> Option<&'u str> {
        let segments = self.column(column)?.segments();
        if segments.is_empty() { None } else { json::get(user, segments) }
    }

    /// Whether an attribute holds secrets, which no one may compute with.
    pub fn holds_secrets(attribute: &str) -> bool {
        is_secret(attribute)
    }
}

impl CellValue {
    /// Whether a cell that holds this JSON value, or none, holds this very value.
    pub fn is_as(&self, json: Option<&str>) -> bool {
        match json {
            None => *self == Self::Missing,
            Some(json) => match (self, Self::from_json(json)) {
                // To write a number or a list in another way changes nothing of it.
                (Self::Number(digits), Some(Self::Number(before))) => {
                    *digits == before || digits.parse::<f64>().ok() == before.parse().ok()
                }
                (Self::Json(json), Some(Self::Json(before))) => {
                    let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).ok();
                    *json == before || read(json).is_some_and(|it| read(&before) == Some(it))
                }
                (_, before) => before.as_ref() == Some(self),
            },
        }
    }
}

/// A quick look; a key may be written with escapes.
fn may_hold_secrets(user: &str) -> bool {
    let found = |word: &str| memchr::memmem::find(user.as_bytes(), word.as_bytes()).is_some();
    found("\\u")
        || found("mfa_factors")
        || memchr::memchr2_iter(b'p', b'P', user.as_bytes())
            .any(|at| user.as_bytes().get(at..at + 5).is_some_and(|word| word.eq_ignore_ascii_case(b"passw")))
}

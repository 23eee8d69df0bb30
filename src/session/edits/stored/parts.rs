//! The forms of what the acts are made of.

use crate::sheet::{Pattern, RowId, RowList, Transform};
use serde::{Deserialize, Serialize};

/// Rows that follow each other: one, or from the first to the one after the last.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Run {
    One(u32),
    Many(u32, u32),
}

#[derive(Serialize, Deserialize)]
pub(super) struct Find {
    what: String,
    match_case: bool,
    whole_cell: bool,
    regex: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum How {
    Trim,
    LowerCase,
    UpperCase,
    AddPrefix(String),
    AddSuffix(String),
    RemovePrefix(String),
    RemoveSuffix(String),
    ToNumber,
    ToBoolean,
    ToText,
}

/// The rows in their order.
pub(super) fn runs(rows: &RowList) -> Vec<Run> {
    if let RowList::Ascending(rows) = rows {
        return rows.iter().map(|range| Run::Many(range.start, range.end)).collect();
    }
    let mut runs: Vec<Run> = Vec::new();
    for row in rows.rows() {
        match runs.last_mut() {
            Some(Run::Many(_, end)) if *end == row.0 => *end += 1,
            Some(last @ &mut Run::One(one)) if one + 1 == row.0 => *last = Run::Many(one, row.0 + 1),
            Some(Run::One(_) | Run::Many(..)) | None => runs.push(Run::One(row.0)),
        }
    }
    runs
}

pub(super) fn list(runs: &[Run]) -> RowList {
    let ends = runs.iter().map(|run| match run {
        Run::One(row) => *row..row.saturating_add(1),
        Run::Many(start, end) => *start..*end,
    });
    // A million rows that follow each other are not gone over one by one.
    if ends.clone().is_sorted_by(|one, other| one.end <= other.start) {
        return RowList::Ascending(crate::sheet::RowRanges::from_ranges(ends));
    }
    RowList::from_rows(ends.flatten().map(RowId))
}

impl From<&Pattern> for Find {
    fn from(pattern: &Pattern) -> Self {
        let Pattern { what, match_case, whole_cell, regex } = pattern.clone();
        Self { what, match_case, whole_cell, regex }
    }
}

impl From<Find> for Pattern {
    fn from(find: Find) -> Self {
        let Find { what, match_case, whole_cell, regex } = find;
        Self { what, match_case, whole_cell, regex }
    }
}

impl From<&Transform> for How {
    fn from(how: &Transform) -> Self {
        match how {
            Transform::Trim => Self::Trim,
            Transform::LowerCase => Self::LowerCase,
            Transform::UpperCase => Self::UpperCase,
            Transform::AddPrefix(text) => Self::AddPrefix(text.clone()),
            Transform::AddSuffix(text) => Self::AddSuffix(text.clone()),
            Transform::RemovePrefix(text) => Self::RemovePrefix(text.clone()),
            Transform::RemoveSuffix(text) => Self::RemoveSuffix(text.clone()),
            Transform::ToNumber => Self::ToNumber,
            Transform::ToBoolean => Self::ToBoolean,
            Transform::ToText => Self::ToText,
        }
    }
}

impl From<How> for Transform {
    fn from(how: How) -> Self {
        match how {
            How::Trim => Self::Trim,
            How::LowerCase => Self::LowerCase,
            How::UpperCase => Self::UpperCase,
            How::AddPrefix(text) => Self::AddPrefix(text),
            How::AddSuffix(text) => Self::AddSuffix(text),
            How::RemovePrefix(text) => Self::RemovePrefix(text),
            How::RemoveSuffix(text) => Self::RemoveSuffix(text),
            How::ToNumber => Self::ToNumber,
            How::ToBoolean => Self::ToBoolean,
            How::ToText => Self::ToText,
        }
    }
}

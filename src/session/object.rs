//! An object that is shown as one cell, as metadata is when it is folded: a change of it as changes of its columns.

use super::notice::Notice;
use super::words;
use crate::sheet::{CellValue, Column, ColumnId, ColumnType, Edit, EditError, RowId, Segment, Sheet};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The members of an object by their names, each as it is written; nothing for what is no object.
fn members(text: &str) -> Option<BTreeMap<String, Box<RawValue>>> {
    serde_json::from_str(text).ok()
}

/// The object of a user as it is written; nothing where the user has none, or can't be read.
pub(super) fn of_user(user: &str, object: &str) -> Option<String> {
    members(user)?.remove(object).map(|it| it.get().to_owned())
}

/// Why an object of a row can't become another one: what is wrong, and what to do. A try on a snapshot: nothing is changed.
pub fn object_trouble(sheet: &Sheet, row: RowId, object: &str, texts: (&str, &str)) -> Option<String> {
    let said = |notice: Notice| format!("{} {}", notice.message, notice.next);
    let edits = match edits(sheet.columns(), row, object, texts) {
        Ok(edits) => edits,
        Err(notice) => return Some(said(notice)),
    };
    let mut tried = sheet.clone();
    for edit in &edits {
        match tried.edited(edit) {
            Ok(after) => tried = after,
            Err(EditError::Nothing) => {}
            Err(error) => return words::edit::refused(&error).map(said),
        }
    }
    None
}

/// Whether all that differs between two lists stands in columns of their elements.
fn differs_in_columns(columns: &[Column], way: &[Segment], was: &str, is: &str) -> bool {
    let elements = |text: &str| serde_json::from_str::<Vec<Box<RawValue>>>(text).ok();
    let (Some(was), Some(is)) = (elements(was), elements(is)) else { return false };
    let has_column = |index: usize| {
        let way: Vec<Segment> = way.iter().cloned().chain([Segment::Index(index)]).collect();
        columns.iter().any(|column| column.segments() == way.as_slice())
    };
    was.len() == is.len()
        && was.iter().zip(&is).enumerate().all(|(at, (was, is))| was.get() == is.get() || has_column(at))
}

/// What stands at the end of a way through a value.
fn at(text: &str, way: &[Segment]) -> Option<String> {
    let Some((step, rest)) = way.split_first() else { return Some(text.to_owned()) };
    let inner = match step {
        Segment::Key(key) => members(text)?.remove(key)?,
        Segment::Index(index) => {
            let elements: Vec<Box<RawValue>> = serde_json::from_str(text).ok()?;
            elements.into_iter().nth(*index)?
        }
    };
    at(inner.get(), rest)
}

/// The changes of a row that make `after` of the object that was `before`. What has no column gets one.
///
/// # Errors
/// When `after` is no object, or a new name can't be the name of a column.
pub(super) fn edits(
    columns: &[Column],
    row: RowId,
    object: &str,
    (before, after): (&str, &str),
) -> Result<Vec<Edit>, Notice> {
    let [before, after] = [before, after].map(|text| if text.trim().is_empty() { "{}" } else { text });
    if members(after).is_none() || members(before).is_none() {
        return Err(words::edit::no_object(object));
    }
    let mut writing = Writing { columns, row, next: columns.len(), edits: Vec::new() };
    let root = vec![Segment::Key(object.to_owned())];
    for column in columns.iter().filter(|column| column.segments().starts_with(&root)) {
        let way = column.segments().get(1..).unwrap_or_default();
        let (was, is) = (at(before, way), at(after, way));
        if was != is && column.is_deleted() {
            return Err(words::edit::column_is_deleted(column.path()));
        }
        if was != is {
            writing.set(column.id, is);
        }
    }
    writing.others(&root, object, before, after)?;
    Ok(writing.edits)
}

/// A member as it was, and as it is.
type Change = (Option<Box<RawValue>>, Option<Box<RawValue>>);

struct Writing<'a> {
    columns: &'a [Column],
    row: RowId,
    /// The number that the next new column gets.
    next: usize,
    edits: Vec<Edit>,
}

impl Writing<'_> {
    fn set(&mut self, column: ColumnId, value: Option<String>) {
        let value = value.map_or(CellValue::Missing, CellValue::Json);
        self.edits.push(Edit::Set { rows: self.row.into(), columns: vec![column], value });
    }

    /// Changes what stands in no column, from an object on.
    fn others(&mut self, way: &[Segment], path: &str, before: &str, after: &str) -> Result<(), Notice> {
        let (mut was, is) = (members(before).unwrap_or_default(), members(after).unwrap_or_default());
        let mut both: BTreeMap<String, Change> = BTreeMap::new();
        for (name, value) in is {
            let former = was.remove(&name);
            both.insert(name, (former, Some(value)));
        }
        both.extend(was.into_iter().map(|(name, value)| (name, (Some(value), None))));
        for (name, (was, is)) in both {
            let [was, is] = [&was, &is].map(|it| it.as_ref().map(|it| it.get()));
            let way: Vec<Segment> = way.iter().cloned().chain([Segment::Key(name.clone())]).collect();
            // A column of it, or of what it lies in, was seen to.
            if was == is
                || self.columns.iter().any(|column| way.starts_with(column.segments()) && !column.segments().is_empty())
            {
                continue;
            }
            let path = format!("{path}.{name}");
            let has_parts = self.columns.iter().any(|column| column.segments().starts_with(&way));
            if has_parts && is.is_none_or(|is| members(is).is_some()) {
                self.others(&way, &path, was.unwrap_or("{}"), is.unwrap_or("{}"))?;
                continue;
            }
            if let (true, Some(was), Some(is)) = (has_parts, was, is)
                && differs_in_columns(self.columns, &way, was, is)
            {
                continue;
            }
            if name.is_empty() || name.contains(['.', '[']) {
                return Err(words::edit::no_column_name(&name));
            }
            let column_type = match is.or(was).and_then(|it| it.bytes().next()) {
                Some(b'{' | b'[') => ColumnType::Json,
                Some(b't' | b'f') => ColumnType::Boolean,
                Some(b'-' | b'0'..=b'9') => ColumnType::Number,
                Some(_) | None => ColumnType::Text,
            };
            let column = ColumnId(u32::try_from(self.next).unwrap_or(u32::MAX));
            self.next += 1;
            self.edits.push(Edit::AddColumn { path, column_type });
            self.set(column, is.map(str::to_owned));
        }
        Ok(())
    }
}

//! A row with all that was changed in it, as a user.

use std::borrow::Cow;

use crate::sheet::cell::Cell;
use crate::sheet::cell::CellValue;
use crate::sheet::cell_edit::Seen;
use crate::sheet::column::Column;
use crate::sheet::edits::Origin;
use crate::sheet::error::RowProblem;
use crate::sheet::json;
use crate::sheet::options::RowId;
use crate::sheet::path::Segment;
use crate::sheet::rows::Reading;
use crate::sheet::rows::Sheet;
use crate::sheet::rows::is_object;

/// How much of a cell is told in a problem.
const SHOWN_CHARS: usize = 80;

/// A user with its edits.
#[derive(Debug, Default)]
pub(super) struct Made {
    pub(super) text: String,
    /// Why it can't be sent, although all of it is there.
    pub(super) problem: Option<RowProblem>,
}

impl Sheet {
    /// The user as it is sent: without deleted columns, and only if every value is one that can be sent.
    pub(super) fn edited_user(&self, row: RowId) -> Result<String, RowProblem> {
        let Made { mut text, problem } = self.made_user(row, &mut Seen::default(), true)?;
        if let Some(problem) = problem {
            return Err(problem);
        }
        self.take_deleted(&mut text);
        Ok(text)
    }

    /// The user as it is kept: with values that can't be sent, and without deleted columns.
    pub(super) fn kept_user(&self, row: RowId) -> Result<String, RowProblem> {
        let mut text = self.made_user(row, &mut Seen::default(), false)?.text;
        self.take_deleted(&mut text);
        Ok(text)
    }

    fn take_deleted(&self, text: &mut String) {
        for column in self.columns.iter().filter(|column| column.deleted) {
            if let Some(after) = taken(text, &column.segments) {
                *text = after;
            }
        }
    }

    /// The user with all its edits. `sending` takes away what would be in the way although it was deleted.
    pub(super) fn made_user(&self, row: RowId, seen: &mut Seen, sending: bool) -> Result<Made, RowProblem> {
        let mut made = Made::default();
        let mut columns = self.edits.columns_of(row);
        match &self.opened.reading {
            Reading::Table(table) => {
                let bytes = self.origin_bytes(row)?;
                let own: Vec<usize> = if sending && self.reshaped {
                    (0..table.column_count()).collect()
                } else {
                    columns.iter().copied().filter(|column| *column < table.column_count()).collect()
                };
                let problem = &mut made.problem;
                let mut value = |column: usize, file: &dyn Fn() -> Cell| {
                    if sending && self.columns.get(column).is_some_and(|column| column.deleted) {
                        return Some(CellValue::Missing);
                    }
                    let value = self.value(row, column, file, seen)?;
                    *problem = problem.take().or_else(|| self.misfit(column, &value));
                    Some(value)
                };
                let written = table.write_edited(bytes.as_deref(), &own, &mut value, sending, &mut made.text);
                written.map_err(|problem| self.at_new_path(problem))?;
                // The table knows its own columns; those that were added are put in as in JSON.
                columns.retain(|column| *column >= table.column_count());
            }
            Reading::Json(_) => {
                made.text = self.origin_text(row)?;
                if !is_object(&made.text) {
                    return Ok(made);
                }
            }
        }
        self.move_values(&mut made);
        // What goes around another value comes before it.
        columns.sort_by_key(|column| self.segments(*column).len());
        for column in columns {
            self.put(&mut made, row, column, seen);
        }
        Ok(made)
    }

    /// What an edit makes of a cell.
    pub(super) fn value(
        &self,
        row: RowId,
        column: usize,
        file: &dyn Fn() -> Cell,
        seen: &mut Seen,
    ) -> Option<CellValue> {
        self.edits.value(row, column, file, seen)
    }

    /// The row of a table before its cells were changed; none for a new one.
    pub(super) fn origin_bytes(&self, row: RowId) -> Result<Option<Cow<'_, [u8]>>, RowProblem> {
        Ok(match self.edits.origin(row) {
            Origin::Text(text) => Some(Cow::Owned(text.as_bytes().to_vec())),
            Origin::File(row) if self.is_added(row) => None,
            Origin::File(row) => Some(Cow::Borrowed(self.opened.row_bytes(row)?)),
        })
    }

    /// The JSON of a row before its cells were changed.
    fn origin_text(&self, row: RowId) -> Result<String, RowProblem> {
        let mut text = String::new();
        let whole = match self.edits.origin(row) {
            Origin::Text(written) => return Ok(self.opened.renamed(&written)),
            Origin::File(row) if self.is_added(row) => return Ok("{}".to_owned()),
            Origin::File(row) => self.opened.user(row, &mut text)?,
        };
        Ok(whole.map_or(text.clone(), str::to_owned))
    }

    /// Takes the values of moved columns to where they are now.
    fn move_values(&self, made: &mut Made) {
        if !self.reshaped {
            return;
        }
        let moved = |column: &&Column| column.moved_from.is_some();
        let mut values: Vec<(&Column, String)> = Vec::new();
        for column in self.columns.iter().filter(moved) {
            let Some(value) = json::get(&made.text, column.origin()).map(str::to_owned) else { continue };
            if let Some(without) = taken(&made.text, column.origin()) {
                made.text = without;
                values.push((column, value));
            }
        }
        for (column, value) in values {
            let is_free = json::get(&made.text, &column.segments).is_none_or(|there| there == "null");
            let moved = if is_free { json::put(&made.text, &column.segments, Some(&value)) } else { None };
            if let Some(moved) = moved {
                made.text = moved;
            } else if is_free && value == "null" {
                // It stands there already.
            } else {
                // Nothing is lost, and the row is not sent until somebody has looked at it.
                made.text = json::put(&made.text, column.origin(), Some(&value)).unwrap_or_else(|| made.text.clone());
                let from = dotted(column.origin());
                made.problem.get_or_insert(RowProblem::Occupied { path: column.path().to_owned(), from });
            }
        }
    }

    fn put(&self, made: &mut Made, row: RowId, column: usize, seen: &mut Seen) {
        let segments = self.segments(column);
        let text = &made.text;
        let file = || json::get(text, segments).map_or(Cell::Missing, Cell::from_json);
        let Some(value) = self.value(row, column, &file, seen) else { return };
        let problem = self.misfit(column, &value);
        let mut written = String::new();
        let value = value.write(&mut written).then_some(written);
        if let Some(after) = json::put(text, segments, value.as_deref()) {
            made.text = after;
        }
        made.problem = made.problem.take().or(problem);
    }

    /// What is wrong with a value that was put into a column of another type.
    fn misfit(&self, column: usize, value: &CellValue) -> Option<RowProblem> {
        let column = self.columns.get(column).filter(|column| !column.deleted && !column.takes(value))?;
        let mut found = String::new();
        if !column.secret {
            match value {
                CellValue::Text(text) => found.clone_from(text),
                other => drop(other.write(&mut found)),
            }
        }
        Some(RowProblem::Cell {
            header: column.header.clone(),
            path: column.path().to_owned(),
            expected: column.column_type(),
            found: found.chars().take(SHOWN_CHARS).collect(),
        })
    }

    /// A problem of the file, told where its column is now.
    fn at_new_path(&self, mut problem: RowProblem) -> RowProblem {
        if let RowProblem::Cell { path, .. } | RowProblem::ErrorCell { path, .. } = &mut problem
            && let Some(column) = self.columns.iter().find(|it| it.moved_from.is_some() && dotted(it.origin()) == *path)
        {
            column.path().clone_into(path);
        }
        problem
    }
}

/// A path for people.
pub(super) fn dotted(segments: &[Segment]) -> String {
    let mut path = String::new();
    for segment in segments {
        match segment {
            Segment::Key(key) if path.is_empty() => path.push_str(key),
            Segment::Key(key) => path.extend([".", key]),
            Segment::Index(index) => path.extend(["[", &index.to_string(), "]"]),
        }
    }
    path
}

/// The object without the value at a path, and without the objects that it leaves empty; none if there is no such value.
fn taken(text: &str, segments: &[Segment]) -> Option<String> {
    json::get(text, segments)?;
    let mut text = json::put(text, segments, None)?;
    let mut above = segments;
    while let Some((_, rest)) = above.split_last().filter(|(_, rest)| !rest.is_empty()) {
        above = rest;
        if json::get(&text, above).is_none_or(|left| left.trim_ascii().trim_matches(['{', '}']).trim_ascii() != "") {
            break;
        }
        text = json::put(&text, above, None)?;
    }
    Some(text)
}

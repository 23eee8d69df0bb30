//! Changes of whole rows.

use std::ops::Range;
use std::sync::Arc;

use crate::sheet::bounds::MAX_ROWS;
use crate::sheet::cell_edit::Seen;
use crate::sheet::edit::EditError;
use crate::sheet::options::RowId;
use crate::sheet::ranges::RowRanges;
use crate::sheet::rows::Reading;
use crate::sheet::rows::Sheet;
use crate::sheet::rows::is_object;

impl Sheet {
    /// Makes room for new rows; their ids.
    pub(super) fn add_rows(&mut self, count: u32) -> Result<Range<u32>, EditError> {
        if count == 0 {
            return Err(EditError::Nothing);
        }
        let first = self.row_count();
        let end = first.checked_add(count).filter(|rows| *rows <= MAX_ROWS);
        let end = end.ok_or(EditError::TooManyRows { limit: MAX_ROWS })?;
        self.edits.added_rows += count;
        Ok(first..end)
    }

    pub(super) fn insert_rows(&mut self, at: RowId, behind: bool, count: u32) -> Result<(), EditError> {
        self.ensure_rows(&at.into())?;
        let new = self.add_rows(count)?;
        self.edits.places.insert(at, behind, new, self.base_row_count());
        Ok(())
    }

    pub(super) fn duplicate_rows(&mut self, rows: &RowRanges) -> Result<(), EditError> {
        self.ensure_rows(rows)?;
        let before = Arc::new(self.edits.clone());
        let count = u32::try_from(rows.row_count()).unwrap_or(u32::MAX);
        let new = self.add_rows(count)?;
        self.edits.copy_rows(new.clone(), rows, &before);
        let order = before.places.order(self.base_row_count(), new.start);
        let last_of_all = order.as_ref().map_or(new.start.checked_sub(1).map(RowId), |order| order.last().copied());
        let last = match order {
            Some(order) => order.iter().rev().copied().find(|row| rows.contains(*row)),
            None => rows.end().checked_sub(1).map(RowId),
        };
        // Behind the last row of all they stand already.
        if let Some(last) = last.filter(|last| Some(*last) != last_of_all) {
            self.edits.places.insert(last, true, new, self.base_row_count());
        }
        Ok(())
    }

    pub(super) fn exclude_rows(&mut self, rows: &RowRanges, exclude: bool) -> Result<(), EditError> {
        self.ensure_rows(rows)?;
        let before = self.excluded_row_count();
        if exclude {
            self.edits.excluded.set_all(rows.iter_cloned(), &());
        } else {
            self.edits.excluded.remove_all(rows.iter_cloned());
        }
        if self.excluded_row_count() == before { Err(EditError::Nothing) } else { Ok(()) }
    }

    pub(super) fn set_row_text(&mut self, row: RowId, text: &str) -> Result<(), EditError> {
        self.ensure_rows(&row.into())?;
        if !self.is_row_text(row) {
            return Err(EditError::ReadableRow(row));
        }
        let text = match &self.opened.reading {
            Reading::Json(_) => text.trim().trim_end_matches(',').to_owned(),
            Reading::Table(table) => {
                let marked = table.with_mark(self.raw_text(row).as_bytes(), text.trim_end_matches(['\r', '\n']));
                if !table.is_one_record(marked.as_bytes()) {
                    return Err(EditError::SeveralRows);
                }
                marked
            }
        };
        if self.raw_text(row).trim_end_matches(['\r', '\n', ',', ' ']) == text {
            return Err(EditError::Nothing);
        }
        self.edits.set_text(row, &text);
        Ok(())
    }

    /// Whether a row can't be taken apart into cells, so that only its text can be edited.
    pub fn is_row_text(&self, row: RowId) -> bool {
        match self.made_user(row, &mut Seen::default(), false) {
            Ok(made) => !is_object(&made.text),
            Err(problem) => !problem.is_of_cell(),
        }
    }

    /// The text of a row that can't be taken apart, to be edited. What may be a secret ends it: the flag says whether it
    /// does. Such a row can be written anew as a whole.
    pub fn row_text(&self, row: RowId) -> Option<(String, bool)> {
        if !self.is_row_text(row) {
            return None;
        }
        let raw = self.raw_text(row);
        let (text, hides) = match &self.opened.reading {
            Reading::Json(_) => (raw.trim().trim_end_matches(',').to_owned(), false),
            Reading::Table(table) => (table.without_mark(raw.as_bytes()), table.may_hold_secrets()),
        };
        if hides {
            return Some((String::new(), true));
        }
        let lower = text.to_ascii_lowercase();
        let end = ["passw", "mfa_factors", "secret", "hash"].iter().filter_map(|word| lower.find(word)).min();
        Some((text.get(..end.unwrap_or(text.len())).unwrap_or_default().to_owned(), end.is_some()))
    }
}

//! An open list: its rows, and each row as a user.

use std::borrow::Cow;
use std::ops::Range;

use crate::sheet::base::Base;
use crate::sheet::error::RowProblem;
use crate::sheet::json;
use crate::sheet::json::Renaming;
use crate::sheet::lines::Lines;
use crate::sheet::options::RowId;
use crate::sheet::recognised::Column;
use crate::sheet::recognised::Recognised;
use crate::sheet::recognised::Repair;
use crate::sheet::table::Table;

/// A list of users, read where it lies.
#[derive(Debug)]
pub struct Sheet {
    pub(super) base: Base,
    /// The first byte of each row, and in the end the first byte after the last.
    pub(super) bounds: Vec<u64>,
    /// One more row, which is no user.
    pub(super) tail: Option<(Range<usize>, RowProblem)>,
    pub(super) reading: Reading,
    pub(super) lines: Lines,
    pub(super) recognised: Recognised,
    pub(super) columns: Vec<Column>,
    pub(super) repairs: Vec<Repair>,
}

/// How a row becomes a user.
#[derive(Debug)]
pub(super) enum Reading {
    Json(Renaming),
    Table(Table),
}

impl Sheet {
    pub fn row_count(&self) -> u32 {
        self.whole_rows() + u32::from(self.tail.is_some())
    }

    pub fn rows(&self) -> impl Iterator<Item = RowId> + use<> {
        (0..self.row_count()).map(RowId)
    }

    /// The user's JSON text, one object with the wire's names. A row that is no JSON is handed out as it stands, for the
    /// checker to report; `buffer` is used where the text has to be made.
    pub fn user<'a>(&'a self, row: RowId, buffer: &'a mut String) -> Result<&'a str, RowProblem> {
        let Some(range) = self.range(row) else {
            return Err(self.tail.as_ref().map_or(RowProblem::BrokenOff, |(_, problem)| problem.clone()));
        };
        let bytes = self.base.bytes().get(range).unwrap_or_default();
        match &self.reading {
            Reading::Json(renaming) => {
                let text = std::str::from_utf8(json::trim_row(bytes)).map_err(|_not_text| RowProblem::InvalidUtf8)?;
                match renaming.apply(text) {
                    Cow::Borrowed(text) => Ok(text),
                    Cow::Owned(text) => {
                        *buffer = text;
                        Ok(buffer)
                    }
                }
            }
            Reading::Table(table) => {
                table.write_user(bytes, buffer)?;
                Ok(buffer)
            }
        }
    }

    /// The line of the file on which the row begins, from 1; in a workbook, the row of the worksheet.
    pub fn line(&self, row: RowId) -> u64 {
        let range = self.range(row).or_else(|| self.tail.as_ref().map(|(range, _)| range.clone()));
        let range = range.unwrap_or(self.base.bytes().len()..self.base.bytes().len());
        let line_break = match &self.reading {
            Reading::Json(_) => b'\n',
            Reading::Table(table) => {
                let bytes = self.base.bytes().get(range.clone()).unwrap_or_default();
                if let Some(row) = table.worksheet_row(bytes) {
                    return row;
                }
                table.dialect.line_break
            }
        };
        self.lines.line(self.base.bytes(), line_break, range.start)
    }

    pub fn recognised(&self) -> &Recognised {
        &self.recognised
    }

    /// The columns of a table; none for JSON.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// What was put right on opening.
    pub fn repairs(&self) -> &[Repair] {
        &self.repairs
    }

    /// The bytes of a row as they stand in the base.
    pub(super) fn row_bytes(&self, row: RowId) -> &[u8] {
        let range = self.range(row).or_else(|| self.tail.as_ref().map(|(range, _)| range.clone()));
        range.and_then(|range| self.base.bytes().get(range)).unwrap_or_default()
    }

    fn whole_rows(&self) -> u32 {
        // `push_row` stops long before.
        u32::try_from(self.bounds.len().saturating_sub(1)).unwrap_or(u32::MAX)
    }

    fn range(&self, row: RowId) -> Option<Range<usize>> {
        let at = row.0 as usize;
        let start = usize::try_from(*self.bounds.get(at)?).ok()?;
        let end = usize::try_from(*self.bounds.get(at + 1)?).ok()?;
        Some(start..end)
    }
}

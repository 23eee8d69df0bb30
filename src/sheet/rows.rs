//! An open list: its rows, and each row as a user.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use crate::sheet::base::Base;
use crate::sheet::bounds::Damaged;
use crate::sheet::cell::CellValue;
use crate::sheet::column::Column;
use crate::sheet::edits::Edits;
use crate::sheet::error::RowProblem;
use crate::sheet::json;
use crate::sheet::json::Paths;
use crate::sheet::json::Renaming;
use crate::sheet::lines::Lines;
use crate::sheet::options::RowId;
use crate::sheet::ranges::RowRanges;
use crate::sheet::recognised::Recognised;
use crate::sheet::recognised::Repair;
use crate::sheet::table::Table;
use crate::sheet::typed;
use crate::sheet::utf8;

/// A list of users, read where it lies, with what was changed in it since. It never changes itself: a change makes a new
/// one ([`Sheet::edited`]), and to keep the old one is to be able to undo. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub(super) opened: Arc<Opened>,
    /// Those of the file, then those that were added.
    pub(super) columns: Arc<[Column]>,
    pub(super) paths: Arc<Paths>,
    /// Whether columns were moved or deleted, so that no row is as the file has it.
    pub(super) reshaped: bool,
    pub(super) edits: Edits,
}

/// A list as it was opened.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) base: Base,
    /// The first byte of each row, and in the end the first byte after the last.
    pub(super) bounds: Vec<u64>,
    /// One more row, which is no user.
    pub(super) tail: Option<(Range<usize>, RowProblem)>,
    pub(super) reading: Reading,
    pub(super) lines: Lines,
    /// What is known once somebody has read all rows.
    pub(super) known: std::sync::OnceLock<Known>,
    /// Columns that were looked through.
    pub(super) cache: crate::sheet::query::Cache,
    pub(super) recognised: Recognised,
    pub(super) repairs: Vec<Repair>,
    /// Rows that were seen to be damaged: no UTF-8, or not what the header asks for. Whether others are JSON shows when they
    /// are read.
    pub(super) damaged: Damaged,
}

/// The rows of a JSON list that are not what nearly all of them are.
#[derive(Debug)]
pub(super) struct Known {
    /// They are no JSON objects.
    pub(super) unreadable: RowRanges,
    /// In them a name stands twice, or is written with escapes.
    pub(super) odd: RowRanges,
}

/// How a row becomes a user.
#[derive(Debug)]
pub(super) enum Reading {
    Json(Renaming),
    Table(Table),
}

impl Sheet {
    pub(super) fn new(opened: Opened, columns: Vec<Column>) -> Self {
        let paths = Arc::new(Paths::new(&columns));
        Self { opened: Arc::new(opened), columns: columns.into(), paths, reshaped: false, edits: Edits::default() }
    }

    /// All rows: the file's, then those that were added. Deleted ones are among them.
    pub fn row_count(&self) -> u32 {
        self.base_row_count() + self.edits.added_rows
    }

    /// The rows of the file.
    pub fn base_row_count(&self) -> u32 {
        self.opened.row_count()
    }

    /// How many rows were added behind those of the file.
    pub fn added_rows(&self) -> u32 {
        self.edits.added_rows
    }

    pub fn rows(&self) -> impl Iterator<Item = RowId> + use<> {
        (0..self.row_count()).map(RowId)
    }

    /// The user's JSON text, one object with the wire's names, with all changes in it. A row that is no JSON is handed out
    /// as it stands, for the checker to report; `buffer` is used where the text has to be made.
    pub fn user<'a>(&'a self, row: RowId, buffer: &'a mut String) -> Result<&'a str, RowProblem> {
        if self.reshaped || self.edits.is_touched(row) {
            *buffer = self.edited_user(row)?;
            return Ok(buffer);
        }
        if self.is_added(row) {
            return Ok("{}");
        }
        match self.opened.user(row, buffer)? {
            Some(text) => Ok(text),
            None => Ok(buffer),
        }
    }

    /// The line of the file on which the row begins, from 1; in a workbook, the row of the worksheet. A row that was added
    /// has none.
    pub fn line(&self, row: RowId) -> Option<u64> {
        (!self.is_added(row)).then(|| self.opened.line(row))
    }

    pub fn recognised(&self) -> &Recognised {
        &self.opened.recognised
    }

    /// What was put right on opening.
    pub fn repairs(&self) -> &[Repair] {
        &self.opened.repairs
    }

    /// How many rows were seen on opening to be damaged. Others may show when they are checked.
    pub fn damaged_rows(&self) -> u64 {
        self.opened.damaged.count + u64::from(self.opened.tail.is_some())
    }

    /// Keys of JSON users that mean nothing and stand in many rows: somebody has to say what they are.
    pub fn unknown_keys(&self) -> &[String] {
        match &self.opened.reading {
            Reading::Json(renaming) => renaming.unknown(),
            Reading::Table(_) => &[],
        }
    }

    /// Whether the row is none of the file.
    pub fn is_added(&self, row: RowId) -> bool {
        row.0 >= self.base_row_count()
    }

    pub(super) fn segments(&self, column: usize) -> &[super::Segment] {
        self.columns.get(column).map_or(&[], Column::segments)
    }

    pub(super) fn typed(&self, column: usize, text: &str) -> CellValue {
        self.columns.get(column).map_or(CellValue::Missing, |column| typed::read(column.column_type(), text))
    }
}

/// Whether a text is a JSON object that something can be put into.
pub(super) fn is_object(text: &str) -> bool {
    text.len() <= json::LARGEST_ROW_BYTES && text.trim_ascii_start().starts_with('{') && json::is_valid(text)
}

impl Opened {
    /// A user that was written by hand, with the wire's names.
    pub(super) fn renamed(&self, text: &str) -> String {
        match &self.reading {
            Reading::Json(renaming) => renaming.apply(text.trim()).into_owned(),
            Reading::Table(_) => text.to_owned(),
        }
    }

    fn row_count(&self) -> u32 {
        // `push_row` stops long before.
        let whole = u32::try_from(self.bounds.len().saturating_sub(1)).unwrap_or(u32::MAX);
        whole + u32::from(self.tail.is_some())
    }

    /// The user as it stands, or none if it was made in `buffer`.
    pub(super) fn user<'a>(&'a self, row: RowId, buffer: &mut String) -> Result<Option<&'a str>, RowProblem> {
        let bytes = self.row_bytes(row)?;
        match &self.reading {
            Reading::Json(renaming) => {
                let text = utf8::text(json::trim_row(bytes)).ok_or(RowProblem::InvalidUtf8)?;
                match renaming.apply(text) {
                    Cow::Borrowed(text) => Ok(Some(text)),
                    Cow::Owned(text) => {
                        *buffer = text;
                        Ok(None)
                    }
                }
            }
            Reading::Table(table) => {
                table.write_user(bytes, buffer)?;
                Ok(None)
            }
        }
    }

    pub(super) fn row_bytes(&self, row: RowId) -> Result<&[u8], RowProblem> {
        match self.range(row) {
            Some(range) => Ok(self.base.bytes().get(range).unwrap_or_default()),
            None => Err(self.tail.as_ref().map_or(RowProblem::BrokenOff, |(_, problem)| problem.clone())),
        }
    }

    /// Whether a row is known to be an object in which every name, as far as it is unfolded, stands once and as it is.
    pub(super) fn is_plain(&self, row: RowId) -> bool {
        self.known.get().is_some_and(|known| !known.unreadable.contains(row) && !known.odd.contains(row))
    }

    /// The bytes of any row, also of one that is no user.
    pub(super) fn raw(&self, row: RowId) -> &[u8] {
        let range = self.range(row).or_else(|| self.tail.as_ref().map(|(range, _)| range.clone()));
        range.and_then(|range| self.base.bytes().get(range)).unwrap_or_default()
    }

    fn line(&self, row: RowId) -> u64 {
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

    fn range(&self, row: RowId) -> Option<Range<usize>> {
        let at = row.0 as usize;
        let start = usize::try_from(*self.bounds.get(at)?).ok()?;
        let end = usize::try_from(*self.bounds.get(at + 1)?).ok()?;
        Some(start..end)
    }
}

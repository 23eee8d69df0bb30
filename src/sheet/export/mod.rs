//! Writes an edited list as a file of its own, which opens again: JSON, a table or a workbook. What a form can't say is
//! counted, for the admin to know.

mod in_blocks;
mod json;
mod lines;
mod loss;
mod pages;
mod table;
mod workbook;

pub use in_blocks::InBlocks;
pub use lines::Lines;
pub use loss::Kinds;
pub use pages::Pages;

use std::io;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;

use crate::sheet::options::ColumnId;
use crate::sheet::options::RowId;
use crate::sheet::ranges::RowRanges;
use crate::sheet::row_list::RowList;
use crate::sheet::rows::Sheet;

/// How a list is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SaveKind {
    /// One JSON array of users.
    JsonArray,
    /// One user on each line.
    JsonLines,
    /// A table, separated by commas.
    Csv,
    /// A table, separated by tabs.
    Tsv,
    /// An Excel workbook.
    Xlsx,
}

/// What is written.
#[derive(Debug, Clone)]
pub struct Export {
    pub kind: SaveKind,
    /// Which rows, in which order; none for all in the list's order.
    pub rows: Option<RowList>,
    /// Which columns, in which order; none for all.
    pub columns: Option<Vec<ColumnId>>,
    /// Whether every value of a table stands there as it is, for programs that are no spreadsheet. Else an apostrophe keeps
    /// a spreadsheet from taking one for a formula, and the headers say so when the file is opened here.
    pub as_it_is: bool,
}

/// What was written, and what of the list the form could not say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exported {
    pub rows: u64,
    /// Rows that were deleted in the sheet, or added and left empty.
    pub left_out: u64,
    /// Rows that can't be read and found no place in the form.
    pub unreadable: u64,
    /// Nulls, which a table says with nothing, as if they were missing.
    pub nulls: u64,
    /// Values with an apostrophe before them, for spreadsheets.
    pub guarded: u64,
    /// Texts without a character, which are read as missing too.
    pub empty_texts: u64,
    /// Values that are read as another kind: numbers of metadata as texts.
    pub retyped: u64,
    /// Rows with values that have no column.
    pub without_column: u64,
    /// Columns whose path is read in another way: a key with a dot.
    pub ambiguous: Vec<String>,
    /// Worksheets, since one holds no more than 1,048,576 rows.
    pub worksheets: u32,
    /// Whether a column of secrets is among what was written.
    pub has_secrets: bool,
}

/// Why a list can't be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error("not written")]
    Io(#[from] io::Error),
    /// The admin asked to stop.
    #[error("stopped")]
    Stopped,
    #[error("more than {limit} columns")]
    TooManyColumns { limit: u32 },
    /// A cell is longer than a workbook takes.
    #[error("a cell of row {} is too long", .row.0)]
    CellTooLong { row: RowId, path: String, limit: usize },
    #[error("the workbook can't be made")]
    Workbook(#[source] rust_xlsxwriter::XlsxError),
}

/// How many rows are written between two looks at whether to go on.
const ROWS_PER_LOOK: u64 = 4096;

/// Told how many rows are done.
pub(super) type Tell<'a> = &'a mut dyn FnMut(u64) -> ControlFlow<()>;

impl Sheet {
    /// Writes the list. `progress` is told how many rows of how many are done, and may stop it; `folder` is for what is
    /// written on the way.
    pub fn export(
        &self,
        what: &Export,
        out: &mut (dyn Write + Send),
        folder: &Path,
        progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>,
    ) -> Result<Exported, ExportError> {
        let all = || match self.order() {
            Some(order) => RowList::from_rows(order.iter().copied()),
            None => RowList::from(RowRanges::from(0..self.row_count())),
        };
        let rows = what.rows.clone().unwrap_or_else(all);
        let total = rows.row_count();
        let mut tell = |done: u64| progress(done, total);
        match what.kind {
            SaveKind::JsonArray => self.export_json(&rows, what.columns.as_deref(), true, out, &mut tell),
            SaveKind::JsonLines => self.export_json(&rows, what.columns.as_deref(), false, out, &mut tell),
            SaveKind::Csv => self.export_table(&rows, what, ',', out, &mut tell),
            SaveKind::Tsv => self.export_table(&rows, what, '\t', out, &mut tell),
            SaveKind::Xlsx => self.export_workbook(&rows, what.columns.as_deref(), out, folder, &mut tell),
        }
    }

    /// Whether a row is not written: excluded rows are.
    fn is_unwritten(&self, row: RowId) -> bool {
        self.is_deleted(row) || self.is_added(row) && self.is_blank(row)
    }
}

fn look(tell: Tell<'_>, done: u64) -> Result<(), ExportError> {
    if done.is_multiple_of(ROWS_PER_LOOK) && tell(done).is_break() { Err(ExportError::Stopped) } else { Ok(()) }
}

//! What can be changed in a sheet.

use crate::sheet::cell::CellValue;
use crate::sheet::options::ColumnId;
use crate::sheet::options::ColumnType;
use crate::sheet::options::RowId;
use crate::sheet::ranges::RowRanges;
use crate::user::Fix;
use crate::user::fix::Given;

/// One change. Changes of ranges cost what the ranges cost, however many cells are in them.
///
/// Columns that can't be edited (read-only or left out) are passed over, so that a block may reach across them; it is an
/// error only if nothing else is left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// The same value into every cell of a block.
    Set { rows: RowRanges, columns: Vec<ColumnId>, value: CellValue },
    /// Each cell its own value: typing, and pasting a block.
    SetEach { cells: Vec<(RowId, ColumnId, CellValue)> },
    /// Mends the cells that the fix can mend, and leaves the others. It is applied when a cell is read.
    Fix { rows: RowRanges, column: ColumnId, fix: Fix },
    /// The rows stay where they are and are neither checked nor sent.
    DeleteRows { rows: RowRanges },
    /// Takes a deletion back.
    RestoreRows { rows: RowRanges },
    /// Empty rows behind the last. Until something is put into one, it is left out like a blank row of a file.
    AddRows { count: u32 },
    /// A column behind the last, by the dotted path of its attribute.
    AddColumn { path: String, column_type: ColumnType },
}

/// Why a change can't be made. The sheet is as before.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// It would change nothing: no rows, or the cell holds that value already.
    #[error("nothing to change")]
    Nothing,
    #[error("no row {}", .0.0)]
    NoSuchRow(RowId),
    #[error("no column {}", .0.0)]
    NoSuchColumn(ColumnId),
    /// Auth0's own book-keeping, or a column that was left out when the list was opened.
    #[error("{path} can't be edited")]
    ReadOnly { path: String },
    /// A number or JSON that is none.
    #[error("no JSON")]
    NotJson { text: String },
    /// Another value stands where the path leads through: `address` is a text, and `address.city` was to be set.
    #[error("{path} is in the way of another value")]
    InTheWay { path: String },
    /// The row can't be read at all, so that nothing can be put into it.
    #[error("row {} is unreadable", .0.0)]
    UnreadableRow(RowId),
    /// A path that no user can have.
    #[error("no attribute {path}")]
    NoSuchAttribute { path: String, near: Vec<String> },
    /// The sheet has this column, or one that holds it or is held by it.
    #[error("there is a column {other}")]
    ColumnExists { other: String },
    #[error("more than {limit} rows")]
    TooManyRows { limit: u32 },
}

impl Fix {
    /// What it makes of a text; none if it leaves it as it is.
    pub fn apply(self, text: &str) -> Option<CellValue> {
        self.fixed(Given::Text(text)).map(CellValue::from)
    }
}

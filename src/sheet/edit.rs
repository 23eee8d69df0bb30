//! What can be changed in a sheet.

use crate::sheet::cell::CellValue;
use crate::sheet::find::Pattern;
use crate::sheet::options::ColumnId;
use crate::sheet::options::ColumnType;
use crate::sheet::options::RowId;
use crate::sheet::ranges::RowRanges;
use crate::sheet::row_list::RowList;
use crate::sheet::row_values::RowValues;
use crate::sheet::transform::Transform;
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
    /// Copies the first `source` rows over the others, again and again. Secrets are passed over: no two users share one.
    FillDown { rows: RowList, columns: Vec<ColumnId>, source: u32 },
    /// Copies the first `source` of the columns over the others, again and again.
    FillRight { rows: RowRanges, columns: Vec<ColumnId>, source: u32 },
    /// Goes on with what the first `source` rows begin: 1, 2; user1, user2; days. What begins no series is copied.
    FillSeries { rows: RowList, columns: Vec<ColumnId>, source: u32 },
    /// Puts `with` in place of what the pattern finds, in these rows of each column. Typed cells stay of their type.
    Replace { cells: Vec<(ColumnId, RowRanges)>, pattern: Pattern, with: String },
    /// Makes another value of each cell, where it can.
    Transform { rows: RowRanges, columns: Vec<ColumnId>, how: Transform },
    /// Gives each row a value of its own in a column that is not a secret. `by` says in words what they came from. Texts
    /// in a column of another type make it a column of texts.
    SetValues { column: ColumnId, values: RowValues, by: String },
    /// Splits texts at a separator into new columns, by their paths; the last takes what is left.
    Split { rows: RowRanges, column: ColumnId, separator: String, into: Vec<String> },
    /// Joins what stands in some columns into a new one; what is empty is passed over.
    Join { rows: RowRanges, columns: Vec<ColumnId>, separator: String, into: String },
    /// Gives a column another path, and takes its values there.
    RenameColumn { column: ColumnId, path: String },
    /// The columns stay in sight, and nothing of them is sent.
    DeleteColumns { columns: Vec<ColumnId> },
    /// Takes the deletion of columns back.
    RestoreColumns { columns: Vec<ColumnId> },
    /// Empty rows before or behind a row.
    InsertRows { at: RowId, behind: bool, count: u32 },
    /// Copies of rows, behind the last of them.
    DuplicateRows { rows: RowRanges },
    /// The rows are kept and not sent. Not a deletion: who excludes a row wants it later.
    ExcludeRows { rows: RowRanges },
    /// Takes an exclusion back.
    IncludeRows { rows: RowRanges },
    /// Writes a row that can't be read anew, as text. Once it can be read, it is a user.
    SetRowText { row: RowId, text: String },
}

impl Edit {
    /// The rows that may be another user afterwards, or left out or no longer; new rows are not among them. None if any
    /// row may be.
    pub fn rows(&self) -> Option<RowRanges> {
        Some(match self {
            Self::Set { rows, .. }
            | Self::Fix { rows, .. }
            | Self::DeleteRows { rows }
            | Self::RestoreRows { rows }
            | Self::FillRight { rows, .. }
            | Self::Transform { rows, .. }
            | Self::Split { rows, .. }
            | Self::Join { rows, .. }
            | Self::ExcludeRows { rows }
            | Self::IncludeRows { rows } => rows.clone(),
            Self::SetEach { cells } => RowRanges::from_rows(cells.iter().map(|(row, ..)| *row)),
            Self::FillDown { rows, .. } | Self::FillSeries { rows, .. } => rows.to_ranges(),
            Self::Replace { cells, .. } => RowRanges::from_ranges(cells.iter().flat_map(|(_, rows)| rows.iter())),
            Self::SetValues { values, .. } => values.rows().clone(),
            Self::SetRowText { row, .. } => RowRanges::from(*row),
            Self::AddRows { .. } | Self::InsertRows { .. } | Self::DuplicateRows { .. } | Self::AddColumn { .. } => {
                RowRanges::from(0..0)
            }
            Self::RenameColumn { .. } | Self::DeleteColumns { .. } | Self::RestoreColumns { .. } => return None,
        })
    }

    /// One of the cells that it changes, for who wants to look at it; none where rows or columns come and go.
    pub fn cell(&self) -> Option<(RowId, ColumnId)> {
        let first = |rows: &RowRanges, columns: &[ColumnId]| Some((rows.rows().next()?, *columns.first()?));
        match self {
            Self::Set { rows, columns, .. } | Self::Transform { rows, columns, .. } => first(rows, columns),
            Self::SetEach { cells } => cells.first().map(|(row, column, _)| (*row, *column)),
            Self::Fix { rows, column, .. } | Self::Split { rows, column, .. } => first(rows, &[*column]),
            Self::FillDown { rows, columns, source } | Self::FillSeries { rows, columns, source } => {
                Some((rows.get(*source)?, *columns.first()?))
            }
            Self::FillRight { rows, columns, source } => first(rows, columns.get(*source as usize..)?),
            Self::Replace { cells, .. } => cells.iter().find_map(|(column, rows)| first(rows, &[*column])),
            Self::SetValues { column, values, .. } => first(values.rows(), &[*column]),
            Self::DeleteRows { .. }
            | Self::RestoreRows { .. }
            | Self::AddRows { .. }
            | Self::AddColumn { .. }
            | Self::Join { .. }
            | Self::RenameColumn { .. }
            | Self::DeleteColumns { .. }
            | Self::RestoreColumns { .. }
            | Self::InsertRows { .. }
            | Self::DuplicateRows { .. }
            | Self::ExcludeRows { .. }
            | Self::IncludeRows { .. }
            | Self::SetRowText { .. } => None,
        }
    }
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
    /// Secrets are neither copied nor searched nor rewritten.
    #[error("{path} holds secrets")]
    Secret { path: String },
    /// A pattern that is none, or one that would take too much memory.
    #[error("no pattern")]
    NoPattern { why: String, too_large: bool },
    /// The row can be read: its cells are edited.
    #[error("row {} is readable", .0.0)]
    ReadableRow(RowId),
    /// The text is more than one row.
    #[error("more than one row")]
    SeveralRows,
    /// No text to split at, or fewer than two columns.
    #[error("nothing to split or join")]
    NothingToPart,
    /// More columns than a list can have.
    #[error("more than {limit} columns")]
    TooManyColumns { limit: u32 },
}

impl Fix {
    /// What it makes of a text; none if it leaves it as it is.
    pub fn apply(self, text: &str) -> Option<CellValue> {
        self.fixed(Given::Text(text)).map(CellValue::from)
    }
}

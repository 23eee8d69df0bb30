//! What a person asked for in the grid, in cells and positions: never a command.

use super::paste::PasteAt;
use std::ops::Range;
use std::sync::Arc;

/// Some cells: places of the view, and columns as they are given by the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cells {
    pub(crate) rows: Range<u32>,
    pub(crate) columns: Vec<usize>,
}

/// Cells that are copied as one table: these rows, one below the other, in these columns, side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) rows: Vec<Range<u32>>,
    pub(crate) columns: Vec<usize>,
}

impl Table {
    pub(crate) fn cell_count(&self) -> u64 {
        self.rows.iter().map(|rows| rows.len() as u64).sum::<u64>() * self.columns.len() as u64
    }
}

/// What a person asked for in the grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum GridAction {
    /// A text was typed into a cell: its row and its column by their keys, since others may be shown by now.
    Type {
        key: u32,
        column: u32,
        text: String,
    },
    /// A text was typed, or one value pasted: into all these cells.
    Write {
        cells: Vec<Cells>,
        text: String,
    },
    /// The cells shall be missing.
    Clear {
        cells: Vec<Cells>,
    },
    /// The cells shall be yes or no.
    SetBoolean {
        cells: Vec<Cells>,
        value: bool,
    },
    /// The cell holds an object or an array, or ought to: its editor has lines.
    OpenJson {
        key: u32,
        column: usize,
        text: String,
    },
    /// To the edge of what is filled, up or down, over rows that are not all at hand. Whoever knows answers with
    /// [`super::GridState::go_to_edge`].
    FindEdge {
        from: u32,
        column: usize,
        forward: bool,
    },
    /// The row can't be read: its text is to be edited.
    OpenRowText {
        key: u32,
    },
    /// What was asked for a column as a whole.
    Column {
        column: usize,
        ask: ColumnAsk,
    },
    /// The cells shall be `null`.
    SetNull {
        cells: Vec<Cells>,
    },
    /// A block of texts, from a place on; the columns as they stand on the screen, as many as the block is wide.
    Paste {
        top: u32,
        columns: Vec<usize>,
        lines: Arc<[Vec<String>]>,
    },
    /// One line of texts, in each of these rows: a text for each column.
    PasteLine {
        cells: Vec<Cells>,
        texts: Vec<String>,
    },
    /// A text that is too long to be read within a frame. Whoever has read it goes on with [`super::paste_table`].
    ReadTable {
        text: String,
        at: PasteAt,
    },
    /// A copy of cells that are many, or not all in memory.
    Copy {
        table: Table,
        cut: bool,
        headers: bool,
    },
    DeleteRows {
        rows: Vec<Range<u32>>,
    },
    /// Goes on in each block with the `source` rows, or columns, where `way` begins over the others: copied, or as the
    /// series they begin.
    Fill {
        blocks: Vec<Cells>,
        source: u32,
        way: Fill,
        series: bool,
    },
    /// Goes on in each block, down or to the right, with the series that its first cells begin.
    Series {
        blocks: Vec<Cells>,
        across: bool,
    },
    /// What was asked for some rows.
    Rows {
        rows: Vec<Range<u32>>,
        ask: RowAsk,
    },
    RestoreRows {
        rows: Vec<Range<u32>>,
    },
    /// The certain fix of a cell (Alt+Enter).
    TakeFix {
        row: u32,
        column: usize,
    },
    /// Something can't be done.
    Refused(Refusal),
    /// Widths or order of the columns changed.
    ColumnsChanged,
}

/// Which way cells are filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fill {
    Down,
    Up,
    Right,
    Left,
}

/// What a person asked of rows in their menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowAsk {
    InsertAbove,
    InsertBelow,
    Duplicate,
    Exclude,
    Include,
}

/// What a person asked of a column in its menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ColumnAsk {
    /// A new column.
    Add,
    /// Another name.
    Rename,
    /// Another form of its values.
    Change,
    /// The column is not sent.
    Delete,
    /// It is sent after all.
    Restore,
    /// How wide it is.
    Width,
    /// Look for something in it.
    Find,
    /// By this column alone.
    Sort { descending: bool },
    /// By this column where the others are the same.
    SortAlso { descending: bool },
    /// By this column no more.
    Unsort,
    /// All columns of its object as one.
    Fold,
    /// The columns of its object, each by itself.
    Unfold,
    /// Choose which of its values are shown.
    Filter,
    /// All of its values.
    Unfilter,
}

impl ColumnAsk {
    /// Whether the keyboard goes elsewhere.
    pub(crate) fn opens_something(self) -> bool {
        match self {
            Self::Add | Self::Rename | Self::Change | Self::Width | Self::Find | Self::Filter => true,
            Self::Delete
            | Self::Fold
            | Self::Unfold
            | Self::Restore
            | Self::Sort { .. }
            | Self::SortAlso { .. }
            | Self::Unsort
            | Self::Unfilter => false,
        }
    }
}

/// Why something can't be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The text is too long to be edited in a cell.
    TooLongToEdit,
    /// Too many cells to be copied.
    CopyTooLarge { cells: u64 },
    /// A copy has no secrets, so that cutting would lose them.
    CutOfSecrets { column: String },
    /// Several blocks of neither the same rows nor the same columns can't be copied as one table.
    CopyOfScattered,
    /// A table can't be pasted into several blocks.
    PasteIntoScattered,
    /// There are fewer columns from here on than were copied.
    PasteTooWide { pasted: usize, room: usize },
    /// Too much to be pasted.
    PasteTooLarge,
    /// Above the first row, or left of the first column, there is nothing to fill from.
    FillFromNothing { way: Fill },
    /// One cell begins a series and has nothing to go on in.
    SeriesOfOne { across: bool },
    /// The column can't be changed, and why.
    Locked { reason: String },
}

/// What a frame of the grid gave.
#[derive(Debug, Default)]
pub(crate) struct GridResponse {
    /// The rows that are shown, with some to either side.
    pub(crate) wanted: Range<u32>,
    pub(crate) actions: Vec<GridAction>,
    /// Whether keys go to the grid.
    pub(crate) has_focus: bool,
}

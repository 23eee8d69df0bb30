//! What the grid is given to show, and what it asks for. It knows cells and positions, never commands.

use super::paste::PasteAt;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// A column, as it is given. Where it stands on the screen is the grid's own state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is shown by itself")]
pub(crate) struct GridColumn {
    /// Its whole name: `email`, `user_metadata.city`.
    pub(crate) path: String,
    /// What a person may want to know of it, shown when the pointer rests on it.
    pub(crate) note: String,
    /// Whether its cells stand at the right, as numbers do.
    pub(crate) right: bool,
    /// Whether its cells hold secrets, which no clipboard gets.
    pub(crate) secret: bool,
    /// Why its cells can't be changed, if they can't.
    pub(crate) locked: Option<String>,
    /// What its values are.
    pub(crate) kind: Kind,
    /// How many rows have it, in few words, once it is known.
    pub(crate) filled: String,
    /// The same as a share, for where there is room beside its type.
    pub(crate) share: Option<String>,
    /// How its rows are sorted.
    pub(crate) sorted: Option<Sorted>,
    /// Whether only some of its values are shown.
    pub(crate) filtered: bool,
    /// It is shown, and not sent.
    pub(crate) deleted: bool,
}

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Kind {
    #[default]
    Text,
    Number,
    Boolean,
    Json,
}

impl Kind {
    /// The sign in the header.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::Text => "Aa",
            Self::Number => "12",
            Self::Boolean => "y/n",
            Self::Json => "{ }",
        }
    }

    /// The same in words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "numbers",
            Self::Boolean => "yes or no",
            Self::Json => "JSON",
        }
    }
}

/// One of the columns by which the rows are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sorted {
    pub(crate) descending: bool,
    /// The first that decides is 1.
    pub(crate) rank: u8,
}

impl GridColumn {
    /// The part of the name that says in which object the key lies, with its dot; and the key.
    pub(super) fn parts(&self) -> (&str, &str) {
        match self.path.find('.') {
            Some(dot) => self.path.split_at(dot + 1),
            None => ("", &self.path),
        }
    }
}

/// What a cell holds, as it is shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Shown<'a> {
    /// The user has no such attribute.
    Missing,
    /// The attribute is `null`.
    Null,
    Text(&'a str),
    Number(&'a str),
    Boolean(bool),
    /// An object or an array.
    Json(&'a str),
    /// A secret, described.
    Hidden(&'a str),
    /// A row that can't be read, as it stands in the file.
    Unreadable(&'a str),
}

impl<'a> Shown<'a> {
    /// The text that stands in the cell.
    pub(crate) fn text(self) -> &'a str {
        match self {
            Self::Missing | Self::Null | Self::Hidden(_) => "",
            Self::Text(text) | Self::Number(text) | Self::Json(text) | Self::Unreadable(text) => text,
            Self::Boolean(true) => "yes",
            Self::Boolean(false) => "no",
        }
    }

    /// Whether the cell shows nothing of its own.
    pub(super) fn is_blank(self) -> bool {
        matches!(self, Self::Missing)
    }
}

/// A cell of a row that is there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct CellView<'a> {
    pub(crate) shown: Shown<'a>,
    /// Whether a person changed it.
    pub(crate) edited: bool,
}

/// A row that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is shown by itself")]
pub(crate) struct RowView {
    /// As people count, from 1.
    pub(crate) number: u64,
    pub(crate) deleted: bool,
    /// It is kept and not sent.
    pub(crate) excluded: bool,
    pub(crate) edited: bool,
    /// It can't be taken apart into cells: only its text can be edited.
    pub(crate) is_text: bool,
}

/// That something is wrong with a cell, or with a row as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    /// The column, or the row as a whole.
    pub(crate) column: Option<usize>,
    /// An error; else a warning.
    pub(crate) is_error: bool,
}

/// What is wrong, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reason {
    pub(crate) is_error: bool,
    /// What is wrong.
    pub(crate) message: String,
    /// What can be done; may be empty.
    pub(crate) next: String,
}

/// Where the grid reads. All of it is memory: what isn't there yet is `None`, and is asked for by the range wanted.
pub(crate) trait GridSource {
    /// What the whole is called, for screen readers.
    fn name(&self) -> &str;
    fn row_count(&self) -> u32;
    fn columns(&self) -> &[GridColumn];
    /// The row at a place of the view.
    fn row(&self, position: u32) -> Option<RowView>;
    /// A cell of a row that is there.
    fn cell(&self, position: u32, column: usize) -> Option<CellView<'_>>;
    /// The text of a cell that editing starts from and that is copied.
    fn written(&self, position: u32, column: usize) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(self.cell(position, column)?.shown.text()))
    }
    /// Which row stands at a place, by a number that it keeps when other rows are shown; at hand or not.
    fn key(&self, position: u32) -> Option<u32> {
        (position < self.row_count()).then_some(position)
    }
    /// Where that row stands now.
    fn position_of(&self, key: u32) -> Option<u32> {
        self.key(key)
    }
    /// Whether a search found something in a cell.
    fn is_found(&self, _position: u32, _column: usize) -> bool {
        false
    }
    /// What is wrong with a row; asked for once for each visible row.
    fn marks(&self, position: u32) -> Vec<Mark>;
    /// What is wrong with a cell, in words. `None` asks for what is wrong with the row as a whole.
    fn reasons(&self, position: u32, column: Option<usize>) -> Vec<Reason>;
}

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
    /// A text was typed into a cell: its row by its key, since other rows may be shown by now.
    Type {
        key: u32,
        column: usize,
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
    /// Goes on with the `source` rows, or columns, where `way` begins over the others: copied, or as the series they begin.
    Fill {
        cells: Cells,
        source: u32,
        way: Fill,
        series: bool,
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
    /// Look for something in it.
    Find,
    /// By this column alone.
    Sort { descending: bool },
    /// By this column where the others are the same.
    SortAlso { descending: bool },
    /// By this column no more.
    Unsort,
    /// Choose which of its values are shown.
    Filter,
    /// All of its values.
    Unfilter,
}

impl ColumnAsk {
    /// Whether the keyboard goes elsewhere.
    pub(crate) fn opens_something(self) -> bool {
        match self {
            Self::Add | Self::Rename | Self::Change | Self::Find | Self::Filter => true,
            Self::Delete
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
    /// Several blocks can't be filled at once.
    FillOfScattered,
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

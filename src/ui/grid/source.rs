//! What the grid is given to show. It knows cells and positions.

use std::borrow::Cow;

/// A column, as it is given. Where it stands on the screen is the grid's own state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is shown by itself")]
pub(crate) struct GridColumn {
    /// Which one it is, by a number that it keeps when others come or it gets another name.
    pub(crate) key: u32,
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
    /// It stands for all columns of an object, which its cells show: they are edited as JSON, and never as a text.
    pub(crate) folded: bool,
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

    /// How rows that are sorted by it follow one another.
    pub(crate) fn order(self, descending: bool) -> &'static str {
        match (self, descending) {
            (Self::Number, false) => "lowest first",
            (Self::Number, true) => "highest first",
            (Self::Text | Self::Boolean | Self::Json, false) => "A to Z",
            (Self::Text | Self::Boolean | Self::Json, true) => "Z to A",
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

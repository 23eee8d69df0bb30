//! Looking for rows: which of them fit, in which order, what a column holds, what a selection adds up to.
//!
//! Everything here reads a [`Sheet`] as it is, edits and all, and can be stopped at any moment. It never changes a sheet,
//! never reorders the file and never makes a tree of a row. Read `find.rs` first; `sheet/tests/query.rs` holds every question against
//! a plain list of values.

mod cache;
mod census;
mod condition;
mod edge;
mod find;
mod key;
mod reader;
mod search;
mod sort;
mod summary;
mod value;
mod values;
mod watch;

pub(super) use cache::Cache;
pub use census::Census;
pub use census::ColumnCount;
pub use census::OtherColumn;
pub use find::Found as FoundRows;
pub use find::Question;
pub use key::fold;
pub use key::number;
pub use key::time;
pub use summary::Summary;
pub use value::Value;
pub use values::ColumnValues;
pub use values::ValueCount;
pub use watch::Halt;
pub use watch::Looking;

use crate::sheet::cell::Cell;
use crate::sheet::options::ColumnId;

/// What the cell of a column has to be for its row to be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnFilter {
    pub column: ColumnId,
    pub condition: Condition,
    /// The rows that do *not* fit are shown.
    pub negated: bool,
    /// Upper and lower case are two things. It does not matter to what is no text, nor to a choice of values, which are
    /// always exact.
    pub match_case: bool,
}

/// What a cell can be held against. A row that can't be read has no cells: all of them count as missing.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// One of these, exactly: as [`ColumnValues`] lists them. Missing, null and an empty text are values of their own.
    OneOf(Vec<Cell>),
    /// The text of the cell holds this text; of a number its digits, of JSON its text.
    Contains(String),
    /// The text of the cell is this text.
    Equals(String),
    /// Nothing stands there: missing, null or an empty text.
    Empty,
    /// The user has no such attribute.
    Missing,
    /// A number between these two, both included. A text that is a number counts as one.
    Number { from: Option<f64>, to: Option<f64> },
    /// A date or a point in time from `from` on and before `before`. A date without a time is its midnight, a time without
    /// a zone is in UTC.
    Date { from: Option<jiff::Timestamp>, before: Option<jiff::Timestamp> },
    /// The text of the cell, somewhere in it, is as this expression says. It takes linear time whatever it is.
    Regex(String),
}

impl ColumnFilter {
    /// Not negated, and without regard to case.
    pub fn new(column: ColumnId, condition: Condition) -> Self {
        Self { column, condition, negated: false, match_case: false }
    }

    /// The rows that do not fit.
    #[must_use]
    pub fn negated(self) -> Self {
        Self { negated: !self.negated, ..self }
    }
}

/// A text that stands in any cell that is shown. Nothing is looked for in secrets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    pub text: String,
    pub match_case: bool,
}

/// A column to sort by. Numbers come by their value, then dates by time, then texts by Unicode without regard to case,
/// then whatever else there is; null and missing come last, also in descending order. What is the same keeps the order of
/// the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SortKey {
    pub column: ColumnId,
    pub descending: bool,
}

/// Why a question can't be answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// Somebody wanted it to end.
    #[error("stopped")]
    Stopped,
    #[error("no column {}", .0.0)]
    NoSuchColumn(ColumnId),
    /// The expression is none; why, in the words of its engine.
    #[error("not an expression: {why}")]
    Regex { pattern: String, why: String },
    /// The expression would take more memory than any sensible one does.
    #[error("expression too large")]
    RegexTooLarge { pattern: String },
}

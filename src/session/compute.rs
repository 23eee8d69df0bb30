//! The values of a column, worked out by an expression before they are put into it.

use super::fetched::Fetched;
use crate::sheet::{Cell, ColumnId, RowId, RowRanges, RowValues};
use std::sync::Arc;

/// How many changes are shown; the others are counted.
pub(super) const LINES_SHOWN: usize = 200;

/// How many failures are shown; the others are counted.
pub(super) const FAILURES_SHOWN: usize = 500;

/// What is worked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComputeQuery {
    /// The column whose values it takes the place of.
    pub column: ColumnId,
    /// For which rows.
    pub rows: RowRanges,
    /// JavaScript, with `user`, `value` and `row`.
    pub expression: String,
}

/// A cell and what would become of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComputedLine {
    /// Its row.
    pub row: RowId,
    /// The row's number as people count, from 1.
    pub number: u64,
    /// As it is.
    pub now: Cell,
    /// As it would be.
    pub after: Cell,
}

/// A row for which there is no value: it stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedLine {
    /// The row.
    pub row: RowId,
    /// Its number as people count, from 1.
    pub number: u64,
    /// Why, in words.
    pub why: Arc<str>,
}

/// What an expression gives for the rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Computed {
    /// What was asked.
    pub query: ComputeQuery,
    /// How many rows were looked at.
    pub rows: u64,
    /// How many cells would change.
    pub changes: u64,
    /// For how many rows it fails.
    pub failures: u64,
    /// How many cells would lose what they hold.
    pub emptied: u64,
    /// How many texts hold what JavaScript writes for what is missing: `undefined`, `NaN`, `[object Object]`.
    pub doubtful: u64,
    /// Whether texts come into a column of another type, which makes it a column of texts.
    pub becomes_text: bool,
    /// The first changes.
    pub lines: Vec<ComputedLine>,
    /// The first failures.
    pub failed: Vec<FailedLine>,
    pub(super) values: RowValues,
}

/// An expression for a column of a sheet, while somebody works on it.
#[derive(Debug, Clone, Default)]
pub struct ComputeState {
    /// What it gives for the first rows, while it is worked out for the others.
    pub first: Option<Arc<Computed>>,
    /// What it gives.
    pub computed: Fetched<Arc<Computed>>,
}

//! What a fix would change, for looking at before it is done.

use super::problems::GroupKey;
use crate::sheet::{Cell, ColumnId, Fix, RowId};
use std::sync::Arc;

/// How many cells a preview shows; the others are counted.
pub(super) const LINES_SHOWN: usize = 500;

/// A fix that is certain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FixOffer {
    /// What it does.
    pub fix: Fix,
    /// The button's words: `Trim all…`.
    pub button: &'static str,
    /// What the button does to what, for who only hears it.
    pub name: String,
}

/// What fixes would change.
#[derive(Debug, Clone)]
pub struct FixPreview {
    /// By which it is known: what is ticked is ticked in this one.
    pub number: u64,
    /// The groups of problems that were asked for, in that order.
    pub groups: Vec<FixedGroup>,
    /// The first cells, by group and row.
    pub lines: Vec<FixLine>,
}

/// What a fix would change of one group of problems.
#[derive(Debug, Clone)]
pub struct FixedGroup {
    /// What it is about.
    pub key: GroupKey,
    /// The group's title.
    pub title: String,
    /// The column, as the group names it.
    pub subtitle: String,
    /// The fix.
    pub fix: Fix,
    /// How many cells it changes.
    pub count: u64,
    /// The column of the cells.
    pub column: ColumnId,
    /// The rows of the group, in their order.
    pub rows: Arc<[RowId]>,
}

/// A cell as it is and as it would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FixLine {
    /// Its group's place in [`FixPreview::groups`].
    pub group: usize,
    /// Its row.
    pub row: RowId,
    /// The row's number as people count, from 1.
    pub number: u64,
    /// Its column.
    pub column: ColumnId,
    /// As it is.
    pub now: Cell,
    /// As it would be.
    pub after: Cell,
}

//! Looking for a text in a sheet, and putting another in its place.

use crate::session::fetched::Fetched;
use crate::sheet::{Cell, ColumnId, Pattern, RowId, RowRanges};
use std::sync::Arc;

/// How many cells a search shows; the others are counted.
pub(super) const LINES_SHOWN: usize = 500;

/// How many places a search keeps for going from one to the next. More nobody goes through.
pub(super) const PLACES_KEPT: usize = 1_000_000;

/// Where is looked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FindScope {
    /// The columns in the order in which they are gone through; none for all of them.
    pub columns: Vec<ColumnId>,
    /// Only these cells of those columns, wherever the view shows them by now; none for all. What the view hides is never
    /// looked at.
    pub only: Option<Vec<(RowRanges, Vec<ColumnId>)>>,
}

impl FindScope {
    /// Whether it is looked at this row at all.
    pub(super) fn has_row(&self, row: RowId) -> bool {
        self.only.as_ref().is_none_or(|only| only.iter().any(|(rows, _)| rows.contains(row)))
    }

    /// Whether it is looked at this cell.
    pub(super) fn has(&self, row: RowId, column: ColumnId) -> bool {
        let within = |(rows, columns): &(RowRanges, Vec<ColumnId>)| columns.contains(&column) && rows.contains(row);
        self.only.as_ref().is_none_or(|only| only.iter().any(within))
    }
}

/// What is looked for, and where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FindQuery {
    /// What.
    pub pattern: Pattern,
    /// What would take its place; none if it is only looked for.
    pub with: Option<String>,
    /// Where.
    pub scope: FindScope,
}

/// A cell in which it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundLine {
    /// Its row.
    pub row: RowId,
    /// The row's number as people count, from 1.
    pub number: u64,
    /// Its column.
    pub column: ColumnId,
    /// As it is.
    pub now: Cell,
    /// As it would be; none if it would stay: a number does not become a word.
    pub after: Option<Cell>,
}

/// A cell to go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoundCell {
    /// The row's place in the view that was searched.
    pub place: u32,
    /// The row.
    pub row: RowId,
    /// The column.
    pub column: ColumnId,
    /// Which of all that were found, from 1.
    pub number: u64,
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// What was asked.
    pub query: FindQuery,
    /// In how many cells.
    pub cells: u64,
    /// In how many rows.
    pub rows: u64,
    /// How many cells a replacement would change.
    pub changes: u64,
    /// The first cells.
    pub lines: Vec<FoundLine>,
    /// The first cells by place and column, in the order of the view and of the columns.
    pub(super) places: Vec<(u32, RowId, ColumnId)>,
    /// The columns in their order.
    pub(super) columns: Vec<ColumnId>,
    /// What a replacement would change.
    pub(super) changed: Vec<(ColumnId, RowRanges)>,
}

impl Found {
    /// Whether it was found in this cell, which stands at this place of the view. What was found in a row that stands
    /// elsewhere by now is not told.
    pub fn is_in(&self, (place, row): (u32, RowId), column: ColumnId) -> bool {
        let from = self.places.partition_point(|it| it.0 < place);
        self.places.iter().skip(from).take_while(|it| it.0 == place).any(|it| (it.1, it.2) == (row, column))
    }

    /// The next cell after one of the view, or the one before it, and around the end.
    pub fn next(&self, after: (u32, ColumnId), forward: bool) -> Option<FoundCell> {
        let order = |column: ColumnId| self.columns.iter().position(|it| *it == column);
        let after = (after.0, order(after.1));
        let is_before = |it: &(u32, RowId, ColumnId)| (it.0, order(it.2)) < after;
        let is_not_after = |it: &(u32, RowId, ColumnId)| (it.0, order(it.2)) <= after;
        let last = self.places.len().checked_sub(1)?;
        let at = if forward {
            Some(self.places.partition_point(is_not_after)).filter(|at| *at <= last).unwrap_or(0)
        } else {
            self.places.partition_point(is_before).checked_sub(1).unwrap_or(last)
        };
        let (place, row, column) = *self.places.get(at)?;
        Some(FoundCell { place, row, column, number: at as u64 + 1 })
    }
}

/// The search of a sheet.
#[derive(Debug, Clone, Default)]
pub struct FindState {
    /// What was found. After an edit it is looked for again, and what was found before stays in view meanwhile.
    pub found: Fetched<Arc<Found>>,
    /// How many cells the last replacement changed.
    pub replaced: Fetched<u64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_goes_from_a_cell_to_the_next_and_around_the_end() {
        let (a, b) = (ColumnId(7), ColumnId(2));
        let found = Found {
            places: vec![(1, RowId(9), a), (1, RowId(9), b), (4, RowId(3), a)],
            columns: vec![a, ColumnId(5), b],
            ..Found::default()
        };
        let go =
            |place, column, forward| found.next((place, column), forward).map(|it| (it.place, it.column, it.number));
        assert_eq!(go(0, b, true), Some((1, a, 1)));
        assert_eq!(go(1, a, true), Some((1, b, 2)));
        assert_eq!(go(1, ColumnId(5), true), Some((1, b, 2)));
        assert_eq!(go(4, a, true), Some((1, a, 1)));
        assert_eq!(go(4, a, false), Some((1, b, 2)));
        assert_eq!(go(1, a, false), Some((4, a, 3)));
        assert_eq!(Found::default().next((0, a), true), None);
        assert!(found.is_in((1, RowId(9)), b) && found.is_in((4, RowId(3)), a));
        assert!(!found.is_in((4, RowId(3)), b) && !found.is_in((2, RowId(3)), a) && !found.is_in((4, RowId(9)), a));
    }
}

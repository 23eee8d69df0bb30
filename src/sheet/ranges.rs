//! Sets of rows, as the ranges they make: a million rows in a row are two numbers.

use std::ops::Range;
use std::sync::Arc;

use crate::sheet::options::RowId;

/// Rows by their ids, in ascending ranges that neither touch nor overlap. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowRanges(Arc<[Range<u32>]>);

impl RowRanges {
    /// Rows in any order, also repeated.
    pub fn from_rows(rows: impl IntoIterator<Item = RowId>) -> Self {
        Self::from_ranges(rows.into_iter().map(|row| row.0..row.0.saturating_add(1)))
    }

    /// Ranges in any order, also overlapping or empty.
    pub fn from_ranges(ranges: impl IntoIterator<Item = Range<u32>>) -> Self {
        let mut ranges: Vec<Range<u32>> = ranges.into_iter().filter(|range| !range.is_empty()).collect();
        ranges.sort_unstable_by_key(|range| range.start);
        ranges.dedup_by(|next, range| {
            let joins = next.start <= range.end;
            if joins {
                range.end = range.end.max(next.end);
            }
            joins
        });
        Self(ranges.into())
    }

    /// The ranges in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = Range<u32>> + '_ {
        self.0.iter().cloned()
    }

    /// The same, to be gone over several times.
    pub(super) fn iter_cloned(&self) -> impl Iterator<Item = Range<u32>> + Clone + '_ {
        self.0.iter().cloned()
    }

    /// All rows, one by one, in ascending order.
    pub fn rows(&self) -> impl Iterator<Item = RowId> + '_ {
        self.iter().flatten().map(RowId)
    }

    /// Whether a row is among them.
    pub fn contains(&self, row: RowId) -> bool {
        let after = self.0.partition_point(|range| range.start <= row.0);
        after.checked_sub(1).and_then(|at| self.0.get(at)).is_some_and(|range| range.contains(&row.0))
    }

    /// How many rows they are.
    pub fn row_count(&self) -> u64 {
        self.0.iter().map(|range| u64::from(range.end - range.start)).sum()
    }

    /// Whether there is no row among them.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The row at a place, from 0.
    pub(super) fn nth(&self, place: u32) -> Option<RowId> {
        let mut before = 0;
        for range in self.iter() {
            let count = range.end - range.start;
            if place - before < count {
                return Some(RowId(range.start + (place - before)));
            }
            before += count;
        }
        None
    }

    /// These rows without some of them.
    #[must_use]
    pub fn without(&self, others: &Self) -> Self {
        let mut left = Vec::with_capacity(self.0.len());
        let mut others = others.iter().peekable();
        for range in self.iter() {
            let mut start = range.start;
            while others.next_if(|other| other.end <= range.start).is_some() {}
            while let Some(other) = others.peek().filter(|other| other.start < range.end).cloned() {
                left.push(start..other.start.max(start));
                start = start.max(other.end);
                if other.end > range.end {
                    break;
                }
                others.next();
            }
            left.push(start..range.end.max(start));
        }
        Self::from_ranges(left)
    }

    /// The row after the last.
    pub(super) fn end(&self) -> u32 {
        self.0.last().map_or(0, |range| range.end)
    }
}

impl From<Range<u32>> for RowRanges {
    fn from(range: Range<u32>) -> Self {
        Self::from_ranges([range])
    }
}

impl From<RowId> for RowRanges {
    fn from(row: RowId) -> Self {
        Self::from_rows([row])
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn ranges_hold_the_rows_they_were_made_of(rows in proptest::collection::vec(0_u32..40, 0..40)) {
            let ranges = RowRanges::from_rows(rows.iter().copied().map(RowId));
            let expected: BTreeSet<u32> = rows.into_iter().collect();
            prop_assert!(ranges.rows().map(|row| row.0).eq(expected.iter().copied()));
            prop_assert_eq!(ranges.row_count(), expected.len() as u64);
            prop_assert!((0..41).all(|row| ranges.contains(RowId(row)) == expected.contains(&row)));
            let shifted = RowRanges::from_rows(expected.iter().map(|row| RowId(row * 2 % 41)));
            let without = ranges.without(&shifted);
            prop_assert!((0..41).map(RowId).all(|row| without.contains(row) == (ranges.contains(row) && !shifted.contains(row))));
            prop_assert!((0..41).all(|place| ranges.nth(place) == ranges.rows().nth(place as usize)));
            let bounds: Vec<u32> = ranges.iter().flat_map(|range| [range.start, range.end]).collect();
            prop_assert!(bounds.is_sorted_by(|one, other| one < other), "ranges that touch are one");
        }
    }
}

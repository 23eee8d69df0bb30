//! Rows in the order in which they are looked at, for what goes from row to row.

use std::ops::Range;
use std::sync::Arc;

use crate::sheet::options::RowId;
use crate::sheet::ranges::RowRanges;

/// Rows in an order. Cheap to clone: rows that follow each other are ranges, and a piece of a view shares the view's list.
#[derive(Debug, Clone)]
pub enum RowList {
    /// In the order of their ids.
    Ascending(RowRanges),
    /// These places of a list, as it says.
    Listed(Arc<[RowId]>, Range<usize>),
}

impl RowList {
    /// Rows one by one, in any order. A row that comes twice has its first place.
    pub fn from_rows(rows: impl IntoIterator<Item = RowId>) -> Self {
        let rows: Arc<[RowId]> = rows.into_iter().collect();
        if rows.is_sorted_by(|one, other| one < other) {
            return Self::Ascending(RowRanges::from_rows(rows.iter().copied()));
        }
        let all = 0..rows.len();
        Self::Listed(rows, all)
    }

    /// All rows in their order.
    pub fn rows(&self) -> Box<dyn Iterator<Item = RowId> + '_> {
        match self {
            Self::Ascending(rows) => Box::new(rows.rows()),
            Self::Listed(rows, range) => Box::new(rows.get(range.clone()).unwrap_or_default().iter().copied()),
        }
    }

    /// How many rows they are.
    pub fn row_count(&self) -> u64 {
        match self {
            Self::Ascending(rows) => rows.row_count(),
            Self::Listed(_, range) => range.len() as u64,
        }
    }

    /// The same rows as a set.
    pub fn to_ranges(&self) -> RowRanges {
        match self {
            Self::Ascending(rows) => rows.clone(),
            Self::Listed(..) => RowRanges::from_rows(self.rows()),
        }
    }

    /// The row at a place.
    pub fn get(&self, place: u32) -> Option<RowId> {
        match self {
            Self::Ascending(rows) => rows.nth(place),
            Self::Listed(rows, range) => rows.get(range.clone())?.get(place as usize).copied(),
        }
    }
}

impl PartialEq for RowList {
    fn eq(&self, other: &Self) -> bool {
        self.row_count() == other.row_count() && self.rows().eq(other.rows())
    }
}

impl Eq for RowList {}

impl From<RowRanges> for RowList {
    fn from(rows: RowRanges) -> Self {
        Self::Ascending(rows)
    }
}

/// The way back: which place a row has in a list.
#[derive(Debug)]
pub(super) enum Places {
    /// The ranges, and the place of the first row of each.
    Ascending(Vec<(Range<u32>, u32)>),
    /// Row and place, by row.
    Listed(Vec<(u32, u32)>),
}

impl Places {
    pub(super) fn of(rows: &RowList) -> Self {
        match rows {
            RowList::Ascending(rows) => {
                let mut place = 0;
                let ranges = rows.iter().map(|range| {
                    let first = place;
                    place += range.end - range.start;
                    (range, first)
                });
                Self::Ascending(ranges.collect())
            }
            RowList::Listed(..) => {
                let mut places: Vec<(u32, u32)> = rows.rows().map(|row| row.0).zip(0..).collect();
                places.sort_unstable();
                places.dedup_by_key(|(row, _)| *row);
                Self::Listed(places)
            }
        }
    }

    pub(super) fn place(&self, row: RowId) -> Option<u32> {
        match self {
            Self::Ascending(ranges) => {
                let after = ranges.partition_point(|(range, _)| range.start <= row.0);
                let (range, first) = ranges.get(after.checked_sub(1)?)?;
                range.contains(&row.0).then(|| first + (row.0 - range.start))
            }
            Self::Listed(places) => {
                let at = places.binary_search_by_key(&row.0, |(row, _)| *row).ok()?;
                places.get(at).map(|(_, place)| *place)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_row_is_found_at_the_place_it_has(rows in Just((0_u32..60).collect::<Vec<_>>()).prop_shuffle(), keep in 1_usize..60) {
            let mut rows: Vec<RowId> = rows.into_iter().take(keep).map(RowId).collect();
            for _ in 0..2 {
                let list = RowList::from_rows(rows.iter().copied());
                let places = Places::of(&list);
                prop_assert!(list.rows().eq(rows.iter().copied()));
                prop_assert_eq!(list.row_count() as usize, rows.len());
                for (place, row) in (0..).zip(&rows) {
                    prop_assert_eq!((places.place(*row), list.get(place)), (Some(place), Some(*row)));
                }
                prop_assert!((0..61).map(RowId).all(|row| places.place(row).is_some() == rows.contains(&row)));
                rows.sort();
            }
        }
    }
}

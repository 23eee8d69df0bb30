//! What holds for ranges of rows, shared between the snapshots of a sheet.

use std::ops::Range;

use imbl::OrdMap;

/// Values by ranges of rows that do not overlap. A clone costs nothing, and what a change leaves alone is shared.
#[derive(Debug, Clone)]
pub(super) struct RangeMap<V> {
    /// By the first row: the row after the last, and the value.
    ranges: OrdMap<u32, (u32, V)>,
    rows: u64,
}

impl<V: Clone> Default for RangeMap<V> {
    fn default() -> Self {
        Self { ranges: OrdMap::new(), rows: 0 }
    }
}

impl<V: Clone> RangeMap<V> {
    pub(super) fn get(&self, row: u32) -> Option<&V> {
        let (_, (end, value)) = self.ranges.range(..=row).next_back()?;
        (row < *end).then_some(value)
    }

    /// How many rows have a value.
    pub(super) fn row_count(&self) -> u64 {
        self.rows
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows == 0
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Range<u32>> + '_ {
        self.ranges.iter().map(|(start, (end, _))| *start..*end)
    }

    pub(super) fn set(&mut self, range: Range<u32>, value: V) {
        self.remove(range.clone());
        self.insert(range, value);
    }

    pub(super) fn remove(&mut self, range: Range<u32>) {
        self.split(range.start);
        self.split(range.end);
        for (start, end) in self.within(&range) {
            self.ranges.remove(&start);
            self.rows -= u64::from(end - start);
        }
    }

    /// Gives every row of the range the value that `change` makes of the one it has, or of none. It is called once for
    /// each stretch of rows with the same value.
    pub(super) fn change(&mut self, range: Range<u32>, change: impl Fn(Option<&V>) -> V) {
        self.split(range.start);
        self.split(range.end);
        let mut at = range.start;
        for (start, end) in self.within(&range) {
            self.insert(at..start, change(None));
            if let Some((_, value)) = self.ranges.get_mut(&start) {
                *value = change(Some(value));
            }
            at = end;
        }
        self.insert(at..range.end, change(None));
    }

    fn within(&self, range: &Range<u32>) -> Vec<(u32, u32)> {
        self.ranges.range(range.clone()).map(|(start, (end, _))| (*start, *end)).collect()
    }

    /// Where nothing stands.
    fn insert(&mut self, range: Range<u32>, value: V) {
        if !range.is_empty() {
            self.rows += u64::from(range.end - range.start);
            self.ranges.insert(range.start, (range.end, value));
        }
    }

    /// Makes a range that goes over `row` into two.
    fn split(&mut self, row: u32) {
        let Some((start, (end, value))) = self.ranges.range(..row).next_back() else { return };
        if row < *end {
            let (start, end, value) = (*start, *end, value.clone());
            self.ranges.insert(start, (row, value.clone()));
            self.ranges.insert(row, (end, value));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Debug, Clone)]
    enum Act {
        Set(u32),
        Remove,
        Change(u32),
    }

    proptest! {
           #[test]
           fn a_range_map_is_a_value_for_each_row(
               acts in proptest::collection::vec(
                   (0_u32..30, 0_u32..12, prop_oneof![
                       (0_u32..4).prop_map(Act::Set), Just(Act::Remove), (0_u32..4).prop_map(Act::Change),
                   ]),
                   0..30,
               ),
           ) {
               let mut map = RangeMap::default();
               let mut plain = [None; 50];
               for (start, length, act) in acts {
                   let range = start..start + length;
                   let rows = &mut plain[start as usize..(start + length) as usize];
                   match act {
                       Act::Set(value) => {
                           map.set(range, value);
                           rows.fill(Some(value));
                       }
                       Act::Remove => {
                           map.remove(range);
                           rows.fill(None);
                       }
                       Act::Change(by) => {
                           map.change(range, |value| value.map_or(by, |value: &u32| value.wrapping_mul(2).wrapping_add(by)));
                           for it in rows {
    *it = Some(it.map_or(by, |value: u32| value.wrapping_mul(2).wrapping_add(by)));
    }
                       }
                   }
                   for (row, value) in (0..).zip(&plain) {
                       prop_assert_eq!(map.get(row), value.as_ref());
                   }
                   prop_assert_eq!(map.row_count(), plain.iter().flatten().count() as u64);
               }
           }
       }
}

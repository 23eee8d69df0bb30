//! What holds for ranges of rows, shared between the snapshots of a sheet.

use std::ops::Range;

use imbl::OrdMap;

/// From so many ranges on, to make all anew costs less than to put in one after the other.
const MANY_RANGES: usize = if cfg!(test) { 3 } else { 2000 };

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

    /// The ranges within a range, cut off at its ends.
    pub(super) fn iter_in(&self, within: Range<u32>) -> impl Iterator<Item = Range<u32>> + '_ {
        let before = self.ranges.range(..within.start).next_back().map(|(start, (end, _))| *start..*end);
        let inside = self.ranges.range(within.clone()).map(|(start, (end, _))| *start..*end);
        let cut = move |range: Range<u32>| range.start.max(within.start)..range.end.min(within.end);
        before.into_iter().chain(inside).map(cut).filter(|range| !range.is_empty())
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

    /// The same for several ranges in ascending order. Where there are many of them, all is made anew in one pass.
    pub(super) fn set_all(&mut self, ranges: impl Iterator<Item = Range<u32>> + Clone, value: &V) {
        self.merge(ranges, |map, range| map.set(range, value.clone()), |_| Some(value.clone()));
    }

    pub(super) fn remove_all(&mut self, ranges: impl Iterator<Item = Range<u32>> + Clone) {
        self.merge(ranges, Self::remove, |_| None);
    }

    pub(super) fn change_all(
        &mut self,
        ranges: impl Iterator<Item = Range<u32>> + Clone,
        change: impl Fn(Option<&V>) -> V,
    ) {
        self.merge(ranges, |map, range| map.change(range, &change), |value| Some(change(value)));
    }

    /// The values of the ranges.
    pub(super) fn values(&self) -> impl Iterator<Item = &V> + '_ {
        self.ranges.iter().map(|(_, (_, value))| value)
    }

    fn merge(
        &mut self,
        ranges: impl Iterator<Item = Range<u32>> + Clone,
        one: impl Fn(&mut Self, Range<u32>),
        change: impl Fn(Option<&V>) -> Option<V>,
    ) {
        let count = ranges.clone().take(MANY_RANGES).count();
        if count < MANY_RANGES {
            ranges.for_each(|range| one(self, range));
            return;
        }
        let mut made: Vec<(u32, (u32, V))> = Vec::new();
        let mut keep = |range: Range<u32>, value: Option<V>| {
            if let Some(value) = value.filter(|_| !range.is_empty()) {
                made.push((range.start, (range.end, value)));
            }
        };
        let mut old = self.ranges.iter().map(|(start, (end, value))| (*start..*end, value));
        let mut there = old.next();
        for range in ranges {
            let mut at = range.start;
            while let Some((here, value)) = &mut there {
                if here.start >= range.end {
                    break;
                }
                keep(here.start..here.end.min(range.start), Some(value.clone()));
                let both = here.start.max(range.start)..here.end.min(range.end);
                if !both.is_empty() {
                    keep(at..both.start, change(None));
                    keep(both.clone(), change(Some(value)));
                    at = both.end;
                }
                if here.end > range.end {
                    here.start = range.end.max(here.start);
                    break;
                }
                there = old.next();
            }
            keep(at..range.end, change(None));
        }
        for (here, value) in there.into_iter().chain(old) {
            keep(here, Some(value.clone()));
        }
        self.rows = made.iter().map(|(start, (end, _))| u64::from(end - start)).sum();
        self.ranges = made.into_iter().collect();
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

    proptest! {
           #[test]
           fn many_ranges_at_once_are_each_of_them(
               acts in proptest::collection::vec(
                   (proptest::collection::vec((0_u32..6, 1_u32..5), 0..7), 0_u32..3, 0_u32..4), 0..6,
               ),
           ) {
               let (mut fast, mut slow) = (RangeMap::default(), RangeMap::default());
               for (gaps, act, value) in acts {
                   let mut at = 0;
                   let ranges = gaps.iter().map(|(gap, length)| {
                       let start = at + gap;
                       at = start + length;
                       start..at
                   });
                   let ranges: Vec<Range<u32>> = ranges.collect();
                   let change = |it: Option<&u32>| it.map_or(value, |it| it * 2 + value);
                   match act {
                       0 => {
                           fast.set_all(ranges.iter().cloned(), &value);
                           for range in ranges {
    slow.set(range, value);
    }
                       }
                       1 => {
                           fast.remove_all(ranges.iter().cloned());
                           for range in ranges {
    slow.remove(range);
    }
                       }
                       _ => {
                           fast.change_all(ranges.iter().cloned(), change);
                           for range in ranges {
    slow.change(range, change);
    }
                       }
                   }
                   prop_assert!((0..80).all(|row| fast.get(row) == slow.get(row)));
                   prop_assert_eq!(fast.row_count(), slow.row_count());
               }
           }
       }

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

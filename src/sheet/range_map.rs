//! What holds for ranges of rows, shared between the snapshots of a sheet.

use std::ops::Range;
use std::sync::Arc;

/// From so many ranges on, to make all anew costs less than to put in one after the other.
const MANY_RANGES: usize = if cfg!(test) { 3 } else { 200 };

/// So many ranges at most lie together: what is made anew for a single one.
const CHUNK: usize = if cfg!(test) { 4 } else { 512 };

/// Values by ranges of rows that do not overlap. A clone costs nothing, and what a change leaves alone is shared.
#[derive(Debug, Clone)]
pub(super) struct RangeMap<V> {
    /// In ascending order, none of them empty.
    chunks: Arc<Vec<Arc<[Stretch<V>]>>>,
    rows: u64,
}

/// Rows with the same value.
#[derive(Debug, Clone)]
struct Stretch<V> {
    start: u32,
    end: u32,
    value: V,
}

impl<V: Clone> Default for RangeMap<V> {
    fn default() -> Self {
        Self { chunks: Arc::default(), rows: 0 }
    }
}

impl<V: Clone> RangeMap<V> {
    pub(super) fn get(&self, row: u32) -> Option<&V> {
        let chunk = self.chunks.get(self.chunk_of(row))?;
        let stretch = chunk.get(chunk.partition_point(|it| it.end <= row))?;
        (stretch.start <= row).then_some(&stretch.value)
    }

    /// How many rows have a value.
    pub(super) fn row_count(&self) -> u64 {
        self.rows
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows == 0
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Range<u32>> + '_ {
        self.stretches().map(|it| it.start..it.end)
    }

    /// The ranges within a range, cut off at its ends.
    pub(super) fn iter_in(&self, within: Range<u32>) -> impl Iterator<Item = Range<u32>> + '_ {
        let (from, end) = (self.chunk_of(within.start), within.end);
        let chunks = self.chunks.get(from..).unwrap_or_default();
        let inside = chunks.iter().flat_map(|chunk| chunk.iter()).take_while(move |it| it.start < end);
        inside.map(move |it| it.start.max(within.start)..it.end.min(end)).filter(|range| !range.is_empty())
    }

    /// The values of the ranges.
    pub(super) fn values(&self) -> impl Iterator<Item = &V> + '_ {
        self.stretches().map(|it| &it.value)
    }

    pub(super) fn set(&mut self, range: Range<u32>, value: V) {
        self.set_all(std::iter::once(range), &value);
    }

    /// Gives these rows a value; the ranges come in ascending order.
    pub(super) fn set_all(&mut self, ranges: impl Iterator<Item = Range<u32>> + Clone, value: &V) {
        self.merge(ranges, |_| Some(value.clone()));
    }

    /// Gives rows behind all that have a value one each, by ranges in ascending order.
    pub(super) fn push_all(&mut self, ranges: impl Iterator<Item = (Range<u32>, V)>) {
        let all = Arc::make_mut(&mut self.chunks);
        let mut made = all.pop().map(|last| last.to_vec()).unwrap_or_default();
        for (Range { start, end }, value) in ranges.filter(|(range, _)| !range.is_empty()) {
            debug_assert!(made.last().is_none_or(|last| last.end <= start), "the rows are behind all others");
            self.rows += u64::from(end - start);
            made.push(Stretch { start, end, value });
        }
        all.extend(chunks(made));
    }

    pub(super) fn remove_all(&mut self, ranges: impl Iterator<Item = Range<u32>> + Clone) {
        self.merge(ranges, |_| None);
    }

    /// Gives every row of the ranges the value that `change` makes of the one it has, or of none. It is called once for
    /// each stretch of rows with the same value.
    pub(super) fn change_all(
        &mut self,
        ranges: impl Iterator<Item = Range<u32>> + Clone,
        change: impl Fn(Option<&V>) -> V,
    ) {
        self.merge(ranges, |value| Some(change(value)));
    }

    fn stretches(&self) -> impl Iterator<Item = &Stretch<V>> + '_ {
        self.chunks.iter().flat_map(|chunk| chunk.iter())
    }

    /// The first chunk that does not end before a row.
    fn chunk_of(&self, row: u32) -> usize {
        self.chunks.partition_point(|chunk| chunk.last().is_none_or(|last| last.end <= row))
    }

    fn merge(&mut self, ranges: impl Iterator<Item = Range<u32>> + Clone, change: impl Fn(Option<&V>) -> Option<V>) {
        if ranges.clone().take(MANY_RANGES).count() < MANY_RANGES {
            ranges.for_each(|range| self.make_anew(std::iter::once(range), &change));
        } else {
            self.make_anew(ranges, &change);
        }
    }

    /// Makes all chunks anew from that of the first range to that of the last, in one pass.
    fn make_anew(
        &mut self,
        ranges: impl Iterator<Item = Range<u32>> + Clone,
        change: &impl Fn(Option<&V>) -> Option<V>,
    ) {
        let Some(first) = ranges.clone().next() else { return };
        let end = ranges.clone().last().map_or(first.end, |last| last.end);
        // With the one before, so that what is appended range by range makes no chunk of its own each time.
        let from = self.chunk_of(first.start).saturating_sub(1);
        let to = self.chunks.partition_point(|chunk| chunk.first().is_some_and(|first| first.start < end)).max(from);
        let old = self.chunks.get(from..to).unwrap_or_default();
        let made = merged(old.iter().flat_map(|chunk| chunk.iter()), ranges, change);
        let rows = |stretches: &mut dyn Iterator<Item = &Stretch<V>>| -> u64 {
            stretches.map(|it| u64::from(it.end - it.start)).sum()
        };
        self.rows = self.rows - rows(&mut old.iter().flat_map(|chunk| chunk.iter())) + rows(&mut made.iter());
        Arc::make_mut(&mut self.chunks).splice(from..to, chunks(made));
    }
}

/// Chunks of the same size, none of them empty.
fn chunks<V>(made: Vec<Stretch<V>>) -> impl Iterator<Item = Arc<[Stretch<V>]>> {
    let size = made.len().div_ceil(made.len().div_ceil(CHUNK).max(1)).max(1);
    let mut made = made.into_iter();
    std::iter::from_fn(move || {
        let chunk: Arc<[_]> = made.by_ref().take(size).collect();
        (!chunk.is_empty()).then_some(chunk)
    })
}

/// Stretches with what `change` makes of them within the ranges; both in ascending order.
fn merged<'s, V: Clone + 's>(
    old: impl Iterator<Item = &'s Stretch<V>>,
    ranges: impl Iterator<Item = Range<u32>>,
    change: &impl Fn(Option<&V>) -> Option<V>,
) -> Vec<Stretch<V>> {
    let mut made = Vec::new();
    let mut keep = |range: Range<u32>, value: Option<V>| {
        if let Some(value) = value.filter(|_| !range.is_empty()) {
            made.push(Stretch { start: range.start, end: range.end, value });
        }
    };
    let mut old = old.map(|it| (it.start..it.end, &it.value));
    let mut there = old.next();
    for range in ranges {
        let mut at = range.start;
        while let Some((here, value)) = &mut there {
            if here.start >= range.end {
                break;
            }
            if here.start < range.start {
                keep(here.start..here.end.min(range.start), Some(value.clone()));
            }
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
        if at < range.end {
            keep(at..range.end, change(None));
        }
    }
    for (here, value) in there.into_iter().chain(old) {
        keep(here, Some(value.clone()));
    }
    made
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
        /// Its ranges that stand behind all others, each with its own number.
        Push,
    }

    proptest! {
        #[test]
        fn a_range_map_is_a_value_for_each_row(
            acts in proptest::collection::vec(
                (proptest::collection::vec((0_u32..6, 0_u32..5), 0..8), 0_u32..60, prop_oneof![
                    (0_u32..4).prop_map(Act::Set), Just(Act::Remove), (0_u32..4).prop_map(Act::Change), Just(Act::Push),
                ]),
                0..30,
            ),
        ) {
            let mut map = RangeMap::default();
            let mut plain = [None; 140];
            for (gaps, from, act) in acts {
                let mut at = from;
                let mut ranges: Vec<Range<u32>> = gaps.iter().map(|(gap, length)| {
                    let start = at + gap;
                    at = start + length;
                    start..at
                }).collect();
                if matches!(act, Act::Push) {
                    ranges.retain(|range| plain.iter().skip(range.start as usize).all(Option::is_none));
                }
                let before = map.clone();
                let was = plain;
                let change = |by: u32, it: Option<&u32>| it.map_or(by, |it| it.wrapping_mul(2).wrapping_add(by));
                let given = ranges.iter().cloned();
                match act {
                    Act::Set(value) => map.set_all(given, &value),
                    Act::Remove => map.remove_all(given),
                    Act::Change(by) => map.change_all(given, |it| change(by, it)),
                    Act::Push => map.push_all(given.map(|range| (range.clone(), range.start))),
                }
                for (first, row) in ranges.into_iter().flat_map(|range| range.clone().map(move |row| (range.start, row))) {
                    let it = &mut plain[row as usize];
                    *it = match act {
                        Act::Set(value) => Some(value),
                        Act::Remove => None,
                        Act::Change(by) => Some(change(by, it.as_ref())),
                        Act::Push => Some(first),
                    };
                }
                for (map, plain) in [(&map, &plain), (&before, &was)] {
                    for (row, value) in (0..).zip(plain) {
                        prop_assert_eq!(map.get(row), value.as_ref());
                    }
                    let filled = |within: Range<u32>| within.filter(|row| plain[*row as usize].is_some()).collect::<Vec<_>>();
                    prop_assert_eq!(map.row_count(), filled(0..140).len() as u64);
                    prop_assert_eq!(map.iter().flatten().collect::<Vec<_>>(), filled(0..140));
                    prop_assert_eq!(map.iter_in(from..at).flatten().collect::<Vec<_>>(), filled(from..at));
                    prop_assert!(map.chunks.iter().all(|chunk| (1..=CHUNK).contains(&chunk.len())));
                }
            }
        }
    }
}

//! Where added rows stand: behind all others, or before the row that somebody pointed at.

use std::ops::Range;
use std::sync::Arc;

use imbl::OrdMap;

use crate::sheet::options::RowId;
use crate::sheet::range_map::RangeMap;

/// The places of added rows. Ids never change; only the order in which rows are shown and saved does.
#[derive(Debug, Clone, Default)]
pub(super) struct AddedPlaces {
    /// The added rows before each row of the file, and under the number after the last those behind it.
    before: OrdMap<u32, Arc<[Range<u32>]>>,
    /// Under which of them an added row stands. Rows that stand nowhere come last.
    anchors: RangeMap<u32>,
}

impl AddedPlaces {
    /// Puts new rows before or behind a row. `base` is how many rows the file has; the new rows are the last.
    pub(super) fn insert(&mut self, at: RowId, behind: bool, new: Range<u32>, base: u32) {
        if at.0 < base {
            let (anchor, first) = if behind { (at.0 + 1, true) } else { (at.0, false) };
            let mut rows = self.rows_before(anchor).to_vec();
            rows.insert(if first { 0 } else { rows.len() }, new.clone());
            return self.keep(anchor, rows, new);
        }
        let anchor = if let Some(anchor) = self.anchors.get(at.0) {
            *anchor
        } else {
            // Those that stand nowhere and come before the new ones get a place now.
            let mut rows = self.rows_before(base).to_vec();
            let mut from = base;
            let end = at.0 + u32::from(behind);
            for placed in self.anchors.iter().filter(|placed| placed.start < end) {
                rows.push(from..placed.start.max(from));
                from = placed.end.max(from);
            }
            rows.push(from..end.max(from));
            rows.retain(|range| !range.is_empty());
            for range in &rows {
                self.anchors.set(range.clone(), base);
            }
            rows.push(new.clone());
            return self.keep(base, rows, new);
        };
        let mut rows = Vec::new();
        for range in self.rows_before(anchor) {
            if range.contains(&at.0) {
                let split = at.0 + u32::from(behind);
                rows.extend([range.start..split, new.clone(), split..range.end]);
            } else {
                rows.push(range.clone());
            }
        }
        self.keep(anchor, rows, new);
    }

    /// All rows in their order; none if that is the order of their ids.
    pub(super) fn order(&self, base: u32, row_count: u32) -> Option<Arc<[RowId]>> {
        if self.before.is_empty() {
            return None;
        }
        let mut order = Vec::with_capacity(row_count as usize);
        let mut from = 0;
        for (anchor, rows) in &self.before {
            order.extend((from..*anchor).map(RowId));
            order.extend(rows.iter().cloned().flatten().map(RowId));
            from = *anchor;
        }
        order.extend((from..base).map(RowId));
        from = base;
        for placed in self.anchors.iter() {
            order.extend((from..placed.start.max(from)).map(RowId));
            from = placed.end;
        }
        order.extend((from..row_count).map(RowId));
        Some(order.into())
    }

    fn rows_before(&self, anchor: u32) -> &[Range<u32>] {
        self.before.get(&anchor).map(AsRef::as_ref).unwrap_or_default()
    }

    fn keep(&mut self, anchor: u32, rows: Vec<Range<u32>>, new: Range<u32>) {
        let rows: Vec<Range<u32>> = rows.into_iter().filter(|range| !range.is_empty()).collect();
        self.before.insert(anchor, rows.into());
        self.anchors.set(new, anchor);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn rows_stand_where_they_were_put(
            base in 1_u32..4,
            acts in proptest::collection::vec((any::<prop::sample::Index>(), any::<bool>(), any::<bool>(), 1_u32..3), 0..12),
        ) {
            let mut places = AddedPlaces::default();
            let mut plain: Vec<u32> = (0..base).collect();
            let mut count = base;
            for (at, behind, placed, new) in acts {
                let new = count..count + new;
                count = new.end;
                if placed {
                    let at = at.index(plain.len());
                    places.insert(RowId(plain[at]), behind, new.clone(), base);
                    let at = at + usize::from(behind);
                    plain.splice(at..at, new);
                } else {
                    plain.extend(new);
                }
                let order = places.order(base, count);
                let order = order.map_or((0..count).collect(), |order| order.iter().map(|row| row.0).collect::<Vec<_>>());
                prop_assert_eq!(&order, &plain);
            }
        }
    }
}

//! Which cells are chosen, in places of the view. Ranges only: a million chosen rows cost as much as one.

use super::asked::Cells;
use std::ops::Range;

/// A place on the screen: row of the view, column as displayed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Place {
    pub(crate) row: u32,
    pub(crate) column: usize,
}

/// A rectangle of places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block {
    pub(crate) rows: Range<u32>,
    pub(crate) columns: Range<usize>,
}

impl Block {
    pub(crate) fn contains(&self, place: Place) -> bool {
        self.rows.contains(&place.row) && self.columns.contains(&place.column)
    }

    /// From one corner to the one across from it.
    pub(crate) fn between(one: Place, other: Place) -> Self {
        let rows = one.row.min(other.row)..one.row.max(other.row) + 1;
        Self { rows, columns: one.column.min(other.column)..one.column.max(other.column) + 1 }
    }

    /// Its upper left corner.
    pub(crate) fn first(&self) -> Option<Place> {
        let is_some = !self.rows.is_empty() && !self.columns.is_empty();
        is_some.then_some(Place { row: self.rows.start, column: self.columns.start })
    }

    /// Its lower right corner.
    pub(crate) fn last(&self) -> Option<Place> {
        let place = |_: Place| Place { row: self.rows.end - 1, column: self.columns.end - 1 };
        self.first().map(place)
    }

    pub(crate) fn is_one_cell(&self) -> bool {
        self.rows.len() == 1 && self.columns.len() == 1
    }
}

/// Whether whole rows or columns are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Spread {
    #[default]
    Cells,
    Rows,
    Columns,
    All,
}

/// The active cell and all that is chosen. As in Excel, the active cell is where choosing began.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Selection {
    /// Where typing goes.
    pub(crate) active: Place,
    /// Where choosing began, if Tab or Enter has made another cell of what is chosen the active one.
    pub(crate) corner: Option<Place>,
    /// The corner across from it, which moves when the selection is extended.
    pub(crate) head: Place,
    pub(crate) spread: Spread,
    /// Blocks that were chosen before, with Ctrl.
    pub(crate) others: Vec<Block>,
    /// The column from which Tab led on, to which Enter goes back.
    pub(crate) tabbed_from: Option<usize>,
}

impl Selection {
    /// Only this cell.
    pub(crate) fn at(place: Place) -> Self {
        Self { active: place, head: place, ..Self::default() }
    }

    /// The block being chosen.
    pub(crate) fn block(&self, row_count: u32, column_count: usize) -> Block {
        let (corner, head) = (self.corner.unwrap_or(self.active), self.head);
        let rows = corner.row.min(head.row)..(corner.row.max(head.row) + 1).min(row_count);
        let columns = corner.column.min(head.column)..(corner.column.max(head.column) + 1).min(column_count);
        match self.spread {
            Spread::Cells => Block { rows, columns },
            Spread::Rows => Block { rows, columns: 0..column_count },
            Spread::Columns => Block { rows: 0..row_count, columns },
            Spread::All => Block { rows: 0..row_count, columns: 0..column_count },
        }
    }

    /// All blocks. They may overlap.
    pub(crate) fn blocks(&self, row_count: u32, column_count: usize) -> Vec<Block> {
        let mut blocks = self.others.clone();
        blocks.push(self.block(row_count, column_count));
        blocks
    }

    /// The end that Shift moves: that of the active cell where Tab or Enter has led to it.
    pub(crate) fn moving_end(&self) -> Place {
        if self.corner.is_some() { self.active } else { self.head }
    }

    /// Chooses from the active cell up to here.
    pub(crate) fn extend(&mut self, to: Place) {
        (self.head, self.corner, self.tabbed_from) = (to, None, None);
    }

    /// Keeps what is chosen and starts a new block.
    pub(crate) fn add(&mut self, place: Place, row_count: u32, column_count: usize) {
        let kept = self.block(row_count, column_count);
        self.others.push(kept);
        let others = std::mem::take(&mut self.others);
        *self = Self { others, ..Self::at(place) };
    }

    /// Brings everything back into a view that has become smaller.
    pub(crate) fn clamp(&mut self, row_count: u32, column_count: usize) {
        let clamp = |place: &mut Place| {
            place.row = place.row.min(row_count.saturating_sub(1));
            place.column = place.column.min(column_count.saturating_sub(1));
        };
        clamp(&mut self.active);
        clamp(&mut self.head);
        self.corner.iter_mut().for_each(clamp);
        self.others.retain(|block| block.rows.end <= row_count && block.columns.end <= column_count);
    }

    /// The rows that are chosen, sorted and apart from one another.
    pub(crate) fn rows(&self, row_count: u32, column_count: usize) -> Vec<Range<u32>> {
        merged(self.blocks(row_count, column_count).into_iter().map(|block| block.rows).collect())
    }

    /// The rows that are chosen in a column, sorted and apart from one another.
    pub(crate) fn rows_in(&self, column: usize, row_count: u32, column_count: usize) -> Vec<Range<u32>> {
        let blocks = self.blocks(row_count, column_count).into_iter();
        merged(blocks.filter(|block| block.columns.contains(&column)).map(|block| block.rows).collect())
    }
}

/// Ranges in their order; those that overlap or follow each other are one.
pub(super) fn merged<T: Ord + Copy>(mut ranges: Vec<Range<T>>) -> Vec<Range<T>> {
    ranges.retain(|range| !range.is_empty());
    ranges.sort_by_key(|range| range.start);
    let mut merged: Vec<Range<T>> = Vec::new();
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _apart => merged.push(range),
        }
    }
    merged
}

/// Whether all of these rows are deleted already, as far as that is seen at once: what a key or button does then is to
/// bring them back.
pub(crate) fn all_deleted(rows: &[Range<u32>], deleted: impl Fn(u32) -> Option<bool>) -> bool {
    /// More are not looked at in one frame.
    const LOOK: u64 = 5_000;
    let count: u64 = rows.iter().map(|range| range.len() as u64).sum();
    (1..=LOOK).contains(&count) && rows.iter().cloned().flatten().all(|row| deleted(row).unwrap_or(false))
}

/// A block with its columns as the source gives them.
pub(super) fn cells_of(block: &Block, order: &[usize]) -> Cells {
    Cells { rows: block.rows.clone(), columns: order.get(block.columns.clone()).unwrap_or_default().to_vec() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_blocks_that_overlap_no_row_of_a_column_is_meant_twice() {
        let mut selection = Selection::at(Place { row: 1, column: 0 });
        selection.head = Place { row: 4, column: 1 };
        selection.add(Place { row: 3, column: 1 }, 10, 3);
        selection.head = Place { row: 6, column: 2 };
        assert_eq!(selection.rows_in(0, 10, 3), std::slice::from_ref(&(1..5)));
        assert_eq!(selection.rows_in(1, 10, 3), std::slice::from_ref(&(1..7)));
        assert_eq!(selection.rows_in(2, 10, 3), std::slice::from_ref(&(3..7)));
    }
}

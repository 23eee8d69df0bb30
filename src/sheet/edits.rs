//! What was changed since a list was opened, as layers over it. A snapshot shares with the one before it all that the
//! change between them left alone.

use std::ops::Range;
use std::sync::Arc;

use imbl::OrdMap;

use crate::sheet::added::AddedPlaces;
use crate::sheet::cell::Cell;
use crate::sheet::cell::CellValue;
use crate::sheet::cell_edit::CellEdit;
use crate::sheet::cell_edit::Seen;
use crate::sheet::cell_edit::Source;
use crate::sheet::cell_edit::Step;
use crate::sheet::options::RowId;
use crate::sheet::range_map::RangeMap;
use crate::sheet::ranges::RowRanges;

/// All changes of the cells and rows.
#[derive(Debug, Clone, Default)]
pub(super) struct Edits {
    /// Rows behind those of the file.
    pub(super) added_rows: u32,
    pub(super) places: AddedPlaces,
    pub(super) deleted: RangeMap<()>,
    pub(super) excluded: RangeMap<()>,
    /// Added rows that began as copies of others.
    copies: RangeMap<CopiedRows>,
    /// Rows that were written anew, as text.
    texts: OrdMap<u32, Arc<str>>,
    /// By the place of the column.
    cells: OrdMap<usize, RangeMap<CellEdit>>,
    /// The rows of what stands above, so that an untouched row costs one look.
    touched: RangeMap<()>,
}

/// Rows that began as copies.
#[derive(Debug, Clone)]
struct CopiedRows {
    /// The first copy, and what it is a copy of.
    first: u32,
    of: u32,
    /// What had been done to the list by then.
    edits: Arc<Edits>,
}

/// Where the text of a row comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    File(RowId),
    Text(Arc<str>),
}

impl Edits {
    pub(super) fn is_touched(&self, row: RowId) -> bool {
        !self.touched.is_empty() && self.touched.get(row.0).is_some()
    }

    pub(super) fn is_deleted(&self, row: RowId) -> bool {
        !self.deleted.is_empty() && self.deleted.get(row.0).is_some()
    }

    pub(super) fn is_excluded(&self, row: RowId) -> bool {
        !self.excluded.is_empty() && self.excluded.get(row.0).is_some()
    }

    /// What was done to the cell of this very row, not to one that it is a copy of.
    pub(super) fn cell(&self, row: RowId, column: usize) -> Option<&CellEdit> {
        self.cells.get(&column)?.get(row.0)
    }

    /// The row that a row is a copy of, and what had been done to it by then.
    fn copied(&self, row: RowId) -> Option<(RowId, &Self)> {
        let copied = self.copies.get(row.0)?;
        Some((RowId(copied.of + (row.0 - copied.first)), copied.edits.as_ref()))
    }

    /// The row or text that was there before cells were changed.
    pub(super) fn origin(&self, row: RowId) -> Origin {
        if let Some(text) = self.texts.get(&row.0) {
            return Origin::Text(Arc::clone(text));
        }
        self.copied(row).map_or(Origin::File(row), |(of, edits)| edits.origin(of))
    }

    /// The columns in which a row was changed, by their places in ascending order.
    pub(super) fn columns_of(&self, row: RowId) -> Vec<usize> {
        let own = self.cells.iter().filter(|(_, edits)| edits.get(row.0).is_some()).map(|(column, _)| *column);
        let Some((of, edits)) = self.copied(row) else { return own.collect() };
        let mut columns: Vec<usize> = own.chain(edits.columns_of(of)).collect();
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    /// What a cell holds; none if it is as its origin says.
    pub(super) fn value(
        &self,
        row: RowId,
        column: usize,
        file: &dyn Fn() -> Cell,
        seen: &mut Seen,
    ) -> Option<CellValue> {
        let before = self.copied(row).and_then(|(of, edits)| edits.value(of, column, file, seen));
        let Some(edit) = self.cell(row, column) else { return before };
        let file = || before.clone().map_or_else(file, Cell::from);
        edit.value_on(row, &file, seen).or_else(|| before.clone())
    }

    /// Whether the row has another value in one of these columns than the file, or may have one.
    pub(super) fn changes(&self, row: RowId, columns: &[usize]) -> bool {
        self.texts.contains_key(&row.0)
            || self.copies.get(row.0).is_some()
            || columns.iter().any(|column| self.cell(row, *column).is_some())
    }

    /// Whether any row has, or may have.
    pub(super) fn touches(&self, columns: &[usize]) -> bool {
        let has_edits = |column: &usize| self.cells.get(column).is_some_and(|edits| !edits.is_empty());
        !self.texts.is_empty() || !self.copies.is_empty() || columns.iter().any(has_edits)
    }

    /// The changed rows within a range, in ascending ranges.
    pub(super) fn touched_in(&self, rows: &Range<u32>) -> impl Iterator<Item = Range<u32>> + '_ {
        self.touched.iter_in(rows.clone())
    }

    pub(super) fn cell_count(&self) -> u64 {
        self.cells.iter().map(|(_, edits)| edits.row_count()).sum()
    }

    /// The rows that were changed, deleted or left out, in ascending ranges that may overlap.
    pub(super) fn rows(&self) -> impl Iterator<Item = Range<u32>> + '_ {
        self.touched.iter().chain(self.deleted.iter()).chain(self.excluded.iter())
    }

    pub(super) fn put(&mut self, column: usize, rows: impl Iterator<Item = Range<u32>> + Clone, edit: &CellEdit) {
        self.touched.set_all(rows.clone(), &());
        self.cells.entry(column).or_default().set_all(rows, edit);
    }

    pub(super) fn set(
        &mut self,
        column: usize,
        rows: impl Iterator<Item = Range<u32>> + Clone,
        value: &Arc<CellValue>,
    ) {
        self.put(column, rows, &CellEdit::Set(Arc::clone(value)));
    }

    /// One more step for cells that have some already, or none.
    pub(super) fn then(&mut self, column: usize, rows: impl Iterator<Item = Range<u32>> + Clone, step: &Step) {
        self.touched.set_all(rows.clone(), &());
        self.cells.entry(column).or_default().change_all(rows, |edit| CellEdit::then(edit, step));
    }

    /// Takes back what was done to cells, because a value was put around them.
    pub(super) fn forget(&mut self, column: usize, rows: impl Iterator<Item = Range<u32>> + Clone) {
        if let Some(edits) = self.cells.get_mut(&column) {
            edits.remove_all(rows);
        }
    }

    /// Writes a row anew. What was put into it before had found no place.
    pub(super) fn set_text(&mut self, row: RowId, text: &str) {
        let columns: Vec<usize> = self.cells.keys().copied().collect();
        for column in columns {
            self.forget(column, std::iter::once(row.0..row.0 + 1));
        }
        self.texts.insert(row.0, text.into());
        self.touched.set(row.0..row.0 + 1, ());
    }

    /// New rows, behind all others, become copies of these in their order.
    pub(super) fn copy_rows(&mut self, new: Range<u32>, of: &RowRanges, before: &Arc<Self>) {
        self.touched.set(new.clone(), ());
        self.copies.push_all(of.iter().scan(new.start, |first, of| {
            let new = *first..*first + (of.end - of.start);
            *first = new.end;
            Some((new.clone(), CopiedRows { first: new.start, of: of.start, edits: Arc::clone(before) }))
        }));
    }

    /// What is needed to read some columns of all rows as they are now.
    pub(super) fn only(&self, is_needed: impl Fn(usize) -> bool) -> Self {
        let cells = self.cells.iter().filter(|(column, _)| is_needed(**column));
        let cells = cells.map(|(column, edits)| (*column, edits.clone())).collect();
        Self { cells, places: AddedPlaces::default(), deleted: RangeMap::default(), ..self.clone() }
    }

    /// The columns with edits, and how deep those of each go.
    pub(super) fn depth(&self, is_meant: impl Fn(usize) -> bool) -> u32 {
        let meant = self.cells.iter().filter(|(column, _)| is_meant(**column));
        let deepest = |edits: &RangeMap<CellEdit>| edits.values().map(CellEdit::depth).max().unwrap_or(0);
        meant.map(|(_, edits)| deepest(edits)).max().unwrap_or(0)
    }
}

/// A cell that is made from something else than what stood there.
pub(super) fn made(source: Source) -> CellEdit {
    CellEdit::Made(source, Arc::new([]))
}

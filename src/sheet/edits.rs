//! What was changed since a list was opened, as layers over it. A snapshot shares with the one before it all that the
//! change between them left alone.

use std::ops::Range;
use std::sync::Arc;

use imbl::OrdMap;

use crate::sheet::cell::Cell;
use crate::sheet::cell::CellValue;
use crate::sheet::options::RowId;
use crate::sheet::range_map::RangeMap;
use crate::user::Fix;
use crate::user::fix::Given;

/// All changes of the cells and rows.
#[derive(Debug, Clone, Default)]
pub(super) struct Edits {
    /// Rows behind those of the file.
    pub(super) added_rows: u32,
    pub(super) deleted: RangeMap<()>,
    /// By the place of the column.
    cells: OrdMap<usize, RangeMap<CellEdit>>,
    /// The rows of `cells`, so that an untouched row costs one look.
    touched: RangeMap<()>,
}

/// What was done to a cell.
#[derive(Debug, Clone)]
pub(super) enum CellEdit {
    /// It holds this now.
    Set(Arc<CellValue>),
    /// The file's cell, mended in this order.
    Fix(Arc<[Fix]>),
}

impl CellEdit {
    /// What becomes of the file's cell; none if it stays as it is. `typed` says what a text means in the column.
    pub(super) fn value_on(&self, cell: impl FnOnce() -> Cell, typed: impl Fn(&str) -> CellValue) -> Option<CellValue> {
        match self {
            Self::Set(value) => Some(CellValue::clone(value)),
            Self::Fix(fixes) => {
                let mut cell = cell();
                let mut value = None;
                for fix in fixes.iter() {
                    if let Some(fixed) = fix_cell(*fix, &cell, &typed) {
                        cell = fixed.clone().into();
                        value = Some(fixed);
                    }
                }
                value
            }
        }
    }
}

/// What a fix makes of a cell; none if it leaves it as it is.
pub(super) fn fix_cell(fix: Fix, cell: &Cell, typed: &impl Fn(&str) -> CellValue) -> Option<CellValue> {
    let Cell::Unreadable(text) = cell else { return fix.fixed(cell.given()?).map(CellValue::from) };
    // A cell that is not of its column's type is only mended if it is of that type afterwards.
    match CellValue::from(fix.fixed(Given::Text(text))?) {
        CellValue::Text(text) => Some(typed(&text)).filter(|value| !matches!(value, CellValue::Text(_))),
        value => Some(value),
    }
}

impl Edits {
    pub(super) fn is_touched(&self, row: RowId) -> bool {
        !self.touched.is_empty() && self.touched.get(row.0).is_some()
    }

    pub(super) fn is_deleted(&self, row: RowId) -> bool {
        !self.deleted.is_empty() && self.deleted.get(row.0).is_some()
    }

    pub(super) fn cell(&self, row: RowId, column: usize) -> Option<&CellEdit> {
        self.cells.get(&column)?.get(row.0)
    }

    /// The changed cells of a row, by the place of their columns.
    pub(super) fn of_row(&self, row: RowId) -> Vec<(usize, &CellEdit)> {
        self.cells.iter().filter_map(|(column, edits)| Some((*column, edits.get(row.0)?))).collect()
    }

    pub(super) fn cell_count(&self) -> u64 {
        self.cells.iter().map(|(_, edits)| edits.row_count()).sum()
    }

    /// The rows that were changed or deleted, in ascending ranges that may overlap.
    pub(super) fn rows(&self) -> impl Iterator<Item = Range<u32>> + '_ {
        self.touched.iter().chain(self.deleted.iter())
    }

    pub(super) fn set(&mut self, column: usize, rows: Range<u32>, value: &Arc<CellValue>) {
        self.touched.set(rows.clone(), ());
        self.cells.entry(column).or_default().set(rows, CellEdit::Set(Arc::clone(value)));
    }

    /// Takes back what was done to cells, because a value was put around them.
    pub(super) fn forget(&mut self, column: usize, rows: Range<u32>) {
        if let Some(edits) = self.cells.get_mut(&column) {
            edits.remove(rows);
        }
    }

    pub(super) fn fix(&mut self, column: usize, rows: Range<u32>, fix: Fix) {
        self.touched.set(rows.clone(), ());
        let fixed = |edit: Option<&CellEdit>| match edit {
            None => CellEdit::Fix([fix].into()),
            Some(CellEdit::Set(value)) => {
                let cell = Cell::from(CellValue::clone(value));
                match fix_cell(fix, &cell, &|text: &str| CellValue::Text(text.to_owned())) {
                    Some(value) => CellEdit::Set(Arc::new(value)),
                    None => CellEdit::Set(Arc::clone(value)),
                }
            }
            // To mend twice in the same way changes nothing.
            Some(CellEdit::Fix(fixes)) if fixes.last() == Some(&fix) => CellEdit::Fix(Arc::clone(fixes)),
            Some(CellEdit::Fix(fixes)) => CellEdit::Fix(fixes.iter().copied().chain([fix]).collect()),
        };
        self.cells.entry(column).or_default().change(rows, fixed);
    }
}

//! Looks for a pattern in the cells of a row.

use crate::sheet::cell::Cell;
use crate::sheet::cell::CellValue;
use crate::sheet::find::Finder;
use crate::sheet::options::ColumnId;
use crate::sheet::options::RowId;
use crate::sheet::rows::Sheet;

impl Sheet {
    /// The cells of a row in which the pattern is found, in the order of `columns`, and what each would be with another
    /// text in its place. Secrets are not looked at, nor what can't be taken apart into cells. `buffer` is used again.
    pub fn find_in_row(
        &self,
        row: RowId,
        columns: &[ColumnId],
        finder: &Finder,
        with: Option<&str>,
        found: &mut Vec<(ColumnId, Cell, Option<CellValue>)>,
    ) {
        found.clear();
        let is_plain = !self.reshaped && !self.edits.is_touched(row);
        if is_plain && (self.is_added(row) || !self.may_hold(row, finder)) {
            return;
        }
        let mut cells = self.plain_cells(row);
        // A row that is no user shows its text in its first cell.
        let is_text = matches!(cells.first(), Some(Cell::Unreadable(_))) && self.is_row_text(row);
        if is_text {
            return;
        }
        for id in columns {
            let Some(column) = self.column(*id).filter(|column| !column.is_secret()) else { continue };
            let Some(cell) = cells.get_mut(id.0 as usize) else { continue };
            if finder.finds(cell) {
                let typed = |text: &str| self.typed(id.0 as usize, text);
                let change = with.filter(|_| column.is_editable());
                let after = change.and_then(|with| finder.replaced(cell, with, &typed));
                found.push((*id, std::mem::replace(cell, Cell::Missing), after));
            }
        }
    }

    /// A quick look at an untouched row as it is written.
    fn may_hold(&self, row: RowId, finder: &Finder) -> bool {
        let Ok(bytes) = self.opened.row_bytes(row) else { return true };
        std::str::from_utf8(bytes).map_or(true, |text| finder.may_match(text))
    }
}

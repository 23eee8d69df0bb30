//! Lists as tables that a spreadsheet takes nothing in for a formula.

use std::io::Write;

use super::Export;
use super::ExportError;
use super::Exported;
use super::Tell;
use super::lines::Lines;
use super::look;
use super::loss::Kinds;
use super::loss::Written;
use crate::sheet::cell::Cell;
use crate::sheet::json::Paths;
use crate::sheet::options::ColumnId;
use crate::sheet::options::RowId;
use crate::sheet::row_list::RowList;
use crate::sheet::rows::Reading;
use crate::sheet::rows::Sheet;
use crate::sheet::save::needs_guard;

impl Sheet {
    pub(super) fn export_table(
        &self,
        rows: &RowList,
        what: &Export,
        delimiter: char,
        out: &mut (dyn Write + Send),
        tell: Tell<'_>,
    ) -> Result<Exported, ExportError> {
        let mut exported = Exported::default();
        let mut written = Written::new(self, what.columns.as_deref(), &mut exported);
        let ids: Vec<ColumnId> = written.columns.iter().map(|(column, _)| column.id).collect();
        let signed = self.needs_sign(rows, &mut written, tell)? && !what.as_it_is;
        let mut lines = Lines::new(delimiter, signed);
        let told = if signed { written.kept_types() } else { vec![None; written.columns.len()] };
        for ((column, _), told) in written.columns.iter().zip(&told) {
            lines.header(column.path(), signed.then_some(*told));
        }
        lines.end(out)?;
        written.columns.iter_mut().for_each(|(_, kinds)| *kinds = Kinds::default());
        for (done, row) in (0..).zip(rows.rows()) {
            look(tell, done)?;
            let Some(cells) = self.export_cells(row, &ids, &mut exported) else { continue };
            for (at, cell) in cells.into_iter().enumerate() {
                lines.cell(&written.text(at, cell, &mut exported));
            }
            lines.end(out)?;
        }
        exported.guarded = lines.guarded();
        written.count_retyped(&told, &mut exported);
        Ok(exported)
    }

    /// The cells of a row that is written, with their secrets; none for one that is not.
    pub(super) fn export_cells(&self, row: RowId, columns: &[ColumnId], exported: &mut Exported) -> Option<Vec<Cell>> {
        if self.is_unwritten(row) {
            exported.left_out += 1;
            return None;
        }
        let mut cells = self.plain_cells(row);
        let unreadable = cells.iter().any(|cell| matches!(cell, Cell::Unreadable(_))) && self.is_row_text(row);
        if unreadable || cells.is_empty() {
            exported.unreadable += 1;
            return None;
        }
        if matches!(self.opened.reading, Reading::Json(_)) {
            let covers = |paths: &Paths, text: &str| paths.cover(text);
            let kept = self.kept_user(row).ok();
            exported.without_column += u64::from(kept.is_some_and(|kept| !covers(&self.paths, &kept)));
        }
        let mut take = |id: &ColumnId| {
            cells.get_mut(id.0 as usize).map_or(Cell::Missing, |it| std::mem::replace(it, Cell::Missing))
        };
        let cells: Vec<Cell> = columns.iter().map(&mut take).collect();
        if cells.iter().all(|cell| matches!(cell, Cell::Missing | Cell::Null) || *cell == Cell::Text(String::new())) {
            // A row without a cell is no row.
            exported.left_out += 1;
            return None;
        }
        exported.rows += 1;
        Some(cells)
    }

    /// Whether the header has to say that this table is ours: because a value could be taken for a formula and gets an
    /// apostrophe, or because the cells of a column do not say themselves what they are.
    fn needs_sign(&self, rows: &RowList, written: &mut Written<'_>, tell: Tell<'_>) -> Result<bool, ExportError> {
        let ids: Vec<ColumnId> = written.columns.iter().map(|(column, _)| column.id).collect();
        let mut passed = Exported::default();
        let mut is_risky = false;
        for (done, row) in (0_u64..).zip(rows.rows()) {
            if done.is_multiple_of(super::ROWS_PER_LOOK) && tell(0).is_break() {
                return Err(ExportError::Stopped);
            }
            for (at, cell) in self.export_cells(row, &ids, &mut passed).unwrap_or_default().into_iter().enumerate() {
                is_risky |= needs_guard(&written.text(at, cell, &mut passed));
            }
        }
        Ok(is_risky || written.kept_types().iter().any(Option::is_some))
    }
}

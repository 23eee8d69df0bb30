//! Lists as tables that a spreadsheet takes nothing in for a formula.

use std::io::Write;

use super::ExportError;
use super::Exported;
use super::Tell;
use super::look;
use super::loss::Written;
use crate::sheet::cell::Cell;
use crate::sheet::json::Paths;
use crate::sheet::options::ColumnId;
use crate::sheet::options::RowId;
use crate::sheet::row_list::RowList;
use crate::sheet::rows::Reading;
use crate::sheet::rows::Sheet;
use crate::sheet::save::needs_guard;
use crate::sheet::save::push_cell;

/// Attributes that hold no text of the admin's that could begin with an apostrophe: by them a table is known to have one
/// before each text.
const WITNESSES: [&str; 5] = ["email", "user_id", "phone_number", "picture", "identities"];

impl Sheet {
    pub(super) fn export_table(
        &self,
        rows: &RowList,
        columns: Option<&[ColumnId]>,
        delimiter: char,
        out: &mut (dyn Write + Send),
        tell: Tell<'_>,
    ) -> Result<Exported, ExportError> {
        let mut exported = Exported::default();
        let mut written = Written::new(self, columns, &mut exported);
        let ids: Vec<ColumnId> = written.columns.iter().map(|(column, _)| column.id).collect();
        let guarded = self.is_risky(rows, &ids, tell)?;
        // Without one of them, every cell has to have an apostrophe.
        let is_witness = |path: &str| WITNESSES.iter().any(|it| path.split(['.', '[']).next() == Some(it));
        let all = guarded && !written.columns.iter().any(|(column, _)| is_witness(column.path()));
        let mut line = String::new();
        written.columns.iter().for_each(|(column, _)| push_cell(&mut line, column.path(), delimiter));
        end(&mut line, out)?;
        for (done, row) in (0..).zip(rows.iter()) {
            look(tell, done)?;
            let Some(cells) = self.export_cells(row, &ids, &mut exported) else { continue };
            line.clear();
            for (at, cell) in cells.into_iter().enumerate() {
                let (text, is_text) = written.text(at, cell, &mut exported);
                if !text.is_empty() && (guarded && is_text || all) {
                    push_cell(&mut line, &format!("'{text}"), delimiter);
                } else {
                    push_cell(&mut line, &text, delimiter);
                }
            }
            end(&mut line, out)?;
        }
        written.count_retyped(&mut exported);
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

    /// Whether a text of what is written could be taken for a formula.
    fn is_risky(&self, rows: &RowList, columns: &[ColumnId], tell: Tell<'_>) -> Result<bool, ExportError> {
        let mut passed = Exported::default();
        for (done, row) in (0..).zip(rows.iter()) {
            if done % super::ROWS_PER_LOOK == 0 && tell(0).is_break() {
                return Err(ExportError::Stopped);
            }
            let cells = self.export_cells(row, columns, &mut passed).unwrap_or_default();
            if cells.iter().any(|cell| matches!(cell, Cell::Text(text) | Cell::Unreadable(text) if needs_guard(text))) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Ends a line the way spreadsheets do, without its last delimiter.
fn end(line: &mut String, out: &mut (dyn Write + Send)) -> Result<(), ExportError> {
    line.pop();
    // A blank line would be passed over: one empty cell is written as such.
    if line.is_empty() {
        line.push_str("\"\"");
    }
    line.push_str("\r\n");
    out.write_all(line.as_bytes())?;
    Ok(())
}

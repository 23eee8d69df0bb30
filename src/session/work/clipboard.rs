//! Writing cells down for the clipboard.

use super::World;
use crate::session::tsv::push_cell;
use crate::sheet::{ColumnId, RowId, Sheet};
use std::sync::Arc;

impl World {
    pub(super) fn copy_cells(sheet: &Sheet, rows: &[RowId], columns: &[ColumnId]) -> Arc<str> {
        let mut text = String::new();
        for row in rows {
            let cells = sheet.row_cells(*row);
            for (index, column) in columns.iter().enumerate() {
                if index > 0 {
                    text.push('\t');
                }
                if let Some(cell) = cells.get(column.0 as usize) {
                    push_cell(&mut text, &sheet.written(*column, cell));
                }
            }
            text.push('\n');
        }
        text.into()
    }
}

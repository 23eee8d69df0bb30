//! Writing cells down for the clipboard, reading what comes from there, and finding out what a paste changes.

use super::World;
use crate::session::effect::Paste;
use crate::session::notice::Notice;
use crate::session::outcome::Pasted;
use crate::session::tsv::{MOST_TEXT, push_cell, read_table};
use crate::session::words;
use crate::sheet::{Cell, ColumnId, Edit, RowId, Sheet};
use std::sync::Arc;

impl World {
    /// # Errors
    /// When it is too much for a clipboard.
    pub(super) fn copy_cells(sheet: &Sheet, rows: &[RowId], columns: &[ColumnId]) -> Result<Arc<str>, Notice> {
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
            if text.len() > MOST_TEXT {
                return Err(words::edit::copy_too_large());
            }
        }
        Ok(text.into())
    }

    /// # Errors
    /// When it is too much to be pasted.
    pub(super) fn read_table(text: &str) -> Result<Arc<[Vec<String>]>, Notice> {
        read_table(text).map(Arc::from).ok_or_else(words::edit::paste_too_large)
    }

    /// What says something else than its cell is an edit; nothing that is put over a secret is.
    pub(in crate::session) fn paste_cells(list: &Sheet, paste: &Paste) -> Pasted {
        let new = (list.row_count()..).map(RowId).take(paste.added as usize);
        let (mut cells, mut secrets) = (Vec::new(), 0);
        for (row, line) in paste.rows.iter().copied().chain(new).zip(paste.lines.iter()) {
            let there = if row.0 < list.row_count() { list.row_cells(row) } else { Vec::new() };
            for (column, text) in paste.columns.iter().zip(line) {
                let cell = there.get(column.0 as usize).unwrap_or(&Cell::Missing);
                if !list.keeps(*column, cell, text) {
                    cells.push((row, *column, list.read_typed(*column, text)));
                } else if matches!(cell, Cell::Hidden(_)) {
                    secrets += 1;
                }
            }
        }
        let room = (paste.added > 0).then_some(Edit::AddRows { count: paste.added });
        let changed = (!cells.is_empty()).then_some(Edit::SetEach { cells });
        Pasted { edits: room.into_iter().chain(changed).collect(), secrets }
    }
}

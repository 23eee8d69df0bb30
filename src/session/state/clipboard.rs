//! Copying cells, and pasting over them.

use super::State;
use crate::session::effect::Effect;
use crate::session::notice::Notice;
use crate::sheet::{Cell, ColumnId, Edit, RowId, SheetId};
use std::sync::Arc;

/// Cells that were written down for the clipboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopiedCells {
    /// Of this sheet.
    pub sheet: SheetId,
    /// The number under which they were asked for.
    pub number: u64,
    /// The text, once it is there.
    pub text: Option<Arc<str>>,
}

impl State {
    pub(super) fn copy_cells(
        &mut self,
        sheet: SheetId,
        number: u64,
        rows: Vec<RowId>,
        columns: Vec<ColumnId>,
    ) -> Vec<Effect> {
        let Ok(from) = self.sheet(sheet).map(|shown| Arc::clone(&shown.rows)) else { return Vec::new() };
        self.copied = Some(CopiedCells { sheet, number, text: None });
        vec![Effect::CopyCells { sheet, number, from, rows, columns }]
    }

    /// The cells are written down. What was asked for before something else is not wanted any more.
    pub(super) fn on_cells_copied(&mut self, sheet: SheetId, number: u64, outcome: Result<Arc<str>, Notice>) {
        let Some(copied) = self.copied.as_mut().filter(|it| (it.sheet, it.number) == (sheet, number)) else { return };
        match outcome {
            Ok(text) => copied.text = Some(text),
            Err(notice) => {
                self.copied = None;
                if let Some(shown) = self.sheet_mut(sheet) {
                    shown.edits.refused = Some(notice);
                }
            }
        }
    }

    /// Puts texts over cells, where they say something else.
    pub(super) fn paste_cells(
        &mut self,
        sheet: SheetId,
        rows: &[RowId],
        added: u32,
        columns: &[ColumnId],
        lines: &[Vec<String>],
    ) -> Vec<Effect> {
        let Ok(list) = self.sheet(sheet).map(|shown| Arc::clone(&shown.rows)) else { return Vec::new() };
        let new = (list.row_count()..).map(RowId).take(added as usize);
        let (mut cells, mut secrets) = (Vec::new(), 0);
        for (row, line) in rows.iter().copied().chain(new).zip(lines) {
            let there = if row.0 < list.row_count() { list.row_cells(row) } else { Vec::new() };
            for (column, text) in columns.iter().zip(line) {
                let cell = there.get(column.0 as usize).unwrap_or(&Cell::Missing);
                if !list.keeps(*column, cell, text) {
                    cells.push((row, *column, list.read_typed(*column, text)));
                } else if matches!(cell, Cell::Hidden(_)) {
                    secrets += 1;
                }
            }
        }
        let room = (added > 0).then_some(Edit::AddRows { count: added });
        let paste = (!cells.is_empty()).then_some(Edit::SetEach { cells });
        let effects = self.edit_sheet(sheet, room.into_iter().chain(paste).collect());
        if let Some(shown) = self.sheet_mut(sheet) {
            shown.edits.secrets_left = secrets;
        }
        effects
    }
}

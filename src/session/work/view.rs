//! Reading the rows that are looked at.

use super::World;
use crate::session::object;
use crate::session::view::{Page, PageCell, PageRow, PagesWanted};
use crate::sheet::{Cell, Column, RowId, Sheet};
use std::sync::Arc;

impl World {
    pub(super) fn read_pages(sheet: &Sheet, wanted: &PagesWanted) -> Vec<(u32, Arc<Page>)> {
        let page = |number: &u32| {
            let rows = wanted.rows(*number).map(|id| row(sheet, id, &wanted.folded)).collect();
            (*number, Arc::new(Page { rows, revision: wanted.revision, folded: Arc::clone(&wanted.folded) }))
        };
        wanted.pages.iter().map(page).collect()
    }
}

fn row(sheet: &Sheet, id: RowId, folded: &[String]) -> PageRow {
    let edited = sheet.has_edits(id);
    // Most rows have no edit, and then no cell has one.
    let cell = |(value, column): (_, &Column)| PageCell { value, edited: edited && sheet.is_edited(id, column.id) };
    let cells: Vec<PageCell> = sheet.row_cells(id).into_iter().zip(sheet.columns()).map(cell).collect();
    // Such a row shows its text where its first cell would be.
    let is_text = cells.iter().any(|cell| matches!(cell.value, Cell::Unreadable(_))) && sheet.is_row_text(id);
    let (deleted, excluded) = (sheet.is_deleted(id), sheet.is_excluded(id));
    let objects = if folded.is_empty() { Vec::new() } else { objects(sheet, id, folded) };
    PageRow { id, number: u64::from(id.0) + 1, deleted, excluded, is_text, edited, cells, objects }
}

/// The objects of a user as they are written; nothing of a row that can't be read.
fn objects(sheet: &Sheet, id: RowId, folded: &[String]) -> Vec<Cell> {
    let mut buffer = String::new();
    // Also with values that can't be sent yet. What can't be read at all is no user without metadata.
    let Ok(user) = sheet.readable_user(id, &mut buffer) else {
        return vec![Cell::Unreadable("The row can't be read".to_owned()); folded.len()];
    };
    let cell = |object: &String| match object::of_user(&user, object) {
        None => Cell::Missing,
        Some(text) if text == "null" => Cell::Null,
        Some(text) => Cell::Json(text),
    };
    folded.iter().map(cell).collect()
}

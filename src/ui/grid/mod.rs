//! The sheet's grid: painted cell by cell, with its own scrolling, keys, selection and editor.
//!
//! It never changes what it shows and knows no commands: it reads a [`GridSource`] that is all memory, and says in its
//! [`GridResponse`] what a person asked for. Start with `source.rs`, then `grid_ui` below.

mod access;
mod asked;
mod bars;
mod body;
mod cell;
mod clipboard;
mod columns;
mod dates;
mod edge;
mod editor;
mod fill;
mod geometry;
mod gutter;
mod header;
mod ime;
mod keys;
mod menu;
mod mouse;
mod paste;
mod selection;
mod source;
mod state;
mod step;
mod tooltip;

#[cfg(test)]
mod tests;

pub(crate) use asked::{Cells, ColumnAsk, Fill, GridAction, GridResponse, Refusal, RowAsk, Table};
pub(crate) use clipboard::heads;
pub(crate) use columns::Layout;
pub(crate) use paste::{PasteAt, paste_table};
pub(crate) use selection::{Block, Place, Selection, Spread, all_deleted};
pub(crate) use source::{CellView, GridColumn, GridSource, Kind, Mark, Reason, RowView, Shown, Sorted};
pub(crate) use state::{Chosen, GridState, NARROWEST, WIDEST};

use crate::ui::theme::palette;
use egui::{EventFilter, Id, Sense, Ui, UiBuilder};
use geometry::{Geometry, ROW, whole};
use std::ops::Range;

/// Rows to either side of those in view that are asked for as well: what a turn of the wheel brings in.
const AHEAD: u32 = 128;

/// Shows the grid in all the room there is.
pub(crate) fn grid_ui(ui: &mut Ui, salt: &str, source: &dyn GridSource, state: &mut GridState) -> GridResponse {
    let id = ui.scope_id().with(salt);
    let all = ui.available_rect_before_wrap();
    ui.advance_cursor_after_rect(all);
    let actions = std::mem::take(&mut state.committed);
    let mut response = GridResponse { actions, ..GridResponse::default() };

    state.keep_up(source.columns());
    state.guess_widths(source);
    state.selection.clamp(source.row_count(), state.order.len());
    wheel(ui, all, state);
    // In the frame after a question was answered, its shade still keeps the focus from what lies below it.
    // And in the frame of a click beside the grid, as on the button that closes the search, egui takes it away again.
    let may_focus =
        ui.memory(|memory| memory.allows_interaction(ui.layer_id())) && !ui.input(|input| input.pointer.any_click());
    if state.wants_focus && state.editor.is_none() && !may_focus {
        ui.ctx().request_repaint();
    } else if state.wants_focus && state.editor.is_none() {
        state.wants_focus = false;
        ui.memory_mut(|memory| memory.request_focus(id));
    }
    if ui.memory(|memory| memory.has_focus(id)) {
        // In a menu that the mouse opened, the arrows choose an entry.
        let lock = state.menu.is_none();
        let filter = EventFilter { tab: lock, horizontal_arrows: lock, vertical_arrows: lock, escape: true };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        if state.editor.is_none() && lock {
            keys::keys(ui, state, source, &mut response.actions);
        }
    } else {
        state.held.clear();
        state.preedit.clear();
    }

    let pixels = ui.ctx().pixels_per_point();
    let mut geometry = Geometry::new(all, state, source.row_count(), pixels);
    // Who was at a cell stays there when the window, or what stands beside, takes its room.
    if state.in_view.is_some_and(|(was, in_view)| in_view && was != geometry.viewport()) && state.reveal.is_none() {
        state.reveal = Some(state.selection.active);
    }
    if let Some(place) = state.reveal.take() {
        state.scroll_into_view(place, geometry.viewport(), &geometry.edges, geometry.frozen_columns);
        geometry = Geometry::new(all, state, source.row_count(), pixels);
    }
    let active = state.selection.active;
    let in_view = geometry.rows.contains(&active.row) && geometry.shown_columns().any(|it| it == active.column);
    state.in_view = Some((geometry.viewport(), in_view));
    state.page = whole(f64::from(geometry.body.height() / ROW)).saturating_sub(1);

    let mut inner = ui.new_child(UiBuilder::new().id_salt(salt).max_rect(all).accessibility_parent(id));
    inner.shrink_clip_rect(all);
    let cells = inner.interact(geometry.gutter.union(geometry.body), id, Sense::click_and_drag());
    response.has_focus = cells.has_focus() || state.editor.is_some();
    mouse::mouse(&inner, &cells, state, source, &geometry, &mut response.actions);
    fill::interact(&inner, id, state, source, &geometry, &mut response.actions);
    header::interact(&mut inner, id, state, source, &geometry, &mut response.actions);
    if bars::interact(&inner, id, state, source.row_count(), &geometry) {
        geometry = Geometry::new(all, state, source.row_count(), pixels);
    }

    state.remember_headers(&geometry);
    menu::menu(&inner, id, state, source, &geometry, &mut response.actions);

    let look = cell::Look::new(&inner, palette(ui), response.has_focus);
    body::paint(&look, state, source, &geometry);
    fill::paint(&look, state, source, &geometry);
    header::paint(&look, state, source, &geometry);
    bars::paint(&look, state, source, &geometry);
    if cells.has_focus() && state.editor.is_none() {
        ime::allow(&inner, state, &geometry);
        ime::paint(&look, state, &geometry);
    }
    editor::editor_ui(&mut inner, id, state, &geometry, source, &mut response.actions);
    access::nodes(&inner, id, state, source, &geometry);
    tooltip::tooltip(&inner, id, &cells, state, source, &geometry);
    response.wanted = wanted(&geometry.rows, source.row_count());
    response
}

/// Paints a single cell as the grid does, with its blanks made visible.
pub(crate) fn paint_cell(ui: &Ui, rect: egui::Rect, shown: Shown<'_>) {
    let look = cell::Look::new(ui, palette(ui), false);
    let column = GridColumn::default();
    cell::paint(&look, ui.painter(), rect, &column, CellView { shown, edited: false }, None, false);
}

fn wanted(rows: &Range<u32>, row_count: u32) -> Range<u32> {
    rows.start.saturating_sub(AHEAD)..rows.end.saturating_add(AHEAD).min(row_count)
}

/// Takes the wheel's way while the pointer is over the grid.
fn wheel(ui: &Ui, all: egui::Rect, state: &mut GridState) {
    if !ui.rect_contains_pointer(all) {
        return;
    }
    let way = ui.input_mut(|input| std::mem::take(&mut input.smooth_scroll_delta));
    // Each is added to an `f64`; the bounds are seen to where the grid is laid out.
    state.y -= f64::from(way.y);
    state.x -= f64::from(way.x);
}

/// The id of a cell's node, the same as long as it shows the same place.
fn cell_id(grid: Id, row: u32, column: usize) -> Id {
    grid.with(("cell", row, column))
}

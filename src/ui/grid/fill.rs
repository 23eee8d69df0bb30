//! Filling: Ctrl+D, Ctrl+R, and the handle at the corner of what is chosen.

use super::cell::Look;
use super::geometry::{Geometry, Hit};
use super::selection::{Block, Place, Selection, Spread, cells_of};
use super::source::{Fill, GridAction, GridSource};
use super::state::GridState;
use egui::{CursorIcon, Id, Pos2, Rect, Sense, Stroke, StrokeKind, Ui, vec2};

/// The handle's side, and that of the zone that takes it.
const HANDLE: f32 = 7.0;
const ZONE: f32 = 13.0;

/// What is chosen, if it is one block of cells.
fn block(state: &GridState, source: &dyn GridSource) -> Option<Block> {
    let one = state.selection.others.is_empty() && source.row_count() > 0 && !state.order.is_empty();
    one.then(|| state.selection.block(source.row_count(), state.order.len()))
}

/// Copies the first row over the others; a single row is filled from the one above it.
pub(super) fn down(state: &GridState, source: &dyn GridSource) -> Option<GridAction> {
    let mut block = block(state, source)?;
    if block.rows.len() == 1 {
        block.rows.start = block.rows.start.checked_sub(1)?;
    }
    Some(GridAction::Fill { cells: cells_of(&block, &state.order), source: 1, how: Fill::Down })
}

/// Copies the first column over the others; a single column is filled from the one at its left.
pub(super) fn right(state: &GridState, source: &dyn GridSource) -> Option<GridAction> {
    let mut block = block(state, source)?;
    if block.columns.len() == 1 {
        block.columns.start = block.columns.start.checked_sub(1)?;
    }
    Some(GridAction::Fill { cells: cells_of(&block, &state.order), source: 1, how: Fill::Right })
}

/// Where the handle is; nothing while it is out of sight.
fn handle(state: &GridState, source: &dyn GridSource, geometry: &Geometry) -> Option<Pos2> {
    let block = block(state, source).filter(|_| state.selection.spread == Spread::Cells && state.editor.is_none())?;
    let last = Place { row: block.rows.end.checked_sub(1)?, column: block.columns.end.checked_sub(1)? };
    let seen = geometry.rows.contains(&last.row) && geometry.shown_columns().any(|it| it == last.column);
    let corner = geometry.cell(last).max;
    (seen && geometry.region_of(last.column).expand(1.0).contains(corner)).then_some(corner)
}

/// The block that a drag to a place would fill, in the direction in which it goes farther.
fn filled(block: &Block, to: Place) -> Option<(Block, Fill)> {
    let below = to.row.saturating_sub(block.rows.end.saturating_sub(1));
    let beside = to.column.saturating_sub(block.columns.end.saturating_sub(1));
    if below == 0 && beside == 0 {
        return None;
    }
    if u64::from(below) >= beside as u64 {
        Some((Block { rows: block.rows.start..to.row + 1, columns: block.columns.clone() }, Fill::Down))
    } else {
        Some((Block { rows: block.rows.clone(), columns: block.columns.start..to.column + 1 }, Fill::Right))
    }
}

/// Drags of the handle.
pub(super) fn interact(
    ui: &Ui,
    grid: Id,
    state: &mut GridState,
    source: &dyn GridSource,
    geometry: &Geometry,
    actions: &mut Vec<GridAction>,
) {
    let Some(corner) = handle(state, source, geometry) else {
        state.fill_to = None;
        return;
    };
    let zone = Rect::from_center_size(corner, vec2(ZONE, ZONE));
    let handle = ui.interact(zone, grid.with("fill handle"), Sense::DRAG);
    if handle.hovered() || handle.dragged() {
        ui.ctx().set_cursor_icon(CursorIcon::Crosshair);
    }
    let Some(block) = block(state, source) else { return };
    if handle.dragged()
        && let Some(at) = handle.interact_pointer_pos()
    {
        state.fill_to = Some(match geometry.hit(at) {
            Hit::Cell(place) => place,
            Hit::Gutter(_) | Hit::Corner | Hit::Header(_) | Hit::Nothing => geometry.nearest(at, source.row_count()),
        });
        super::mouse::follow(ui, state, geometry, at);
    }
    if handle.drag_stopped()
        && let Some((target, how)) = state.fill_to.take().and_then(|to| filled(&block, to))
    {
        let ctrl = ui.input(|input| input.modifiers.command);
        let (count, how) = match how {
            // Two or more begin a series, one is copied; Ctrl does the other, as it does elsewhere.
            Fill::Down if (block.rows.len() > 1) != ctrl => (block.rows.len() as u32, Fill::Series),
            Fill::Right => (block.columns.len() as u32, how),
            Fill::Down | Fill::Series => (block.rows.len() as u32, Fill::Down),
        };
        actions.push(GridAction::Fill { cells: cells_of(&target, &state.order), source: count, how });
        let first = Place { row: target.rows.start, column: target.columns.start };
        let last = Place { row: target.rows.end - 1, column: target.columns.end - 1 };
        state.selection = Selection { head: last, ..Selection::at(first) };
        state.wants_focus = true;
    }
}

/// Paints the handle, and what a drag would fill.
pub(super) fn paint(look: &Look, state: &GridState, source: &dyn GridSource, geometry: &Geometry) {
    let Some(corner) = handle(state, source, geometry).filter(|_| look.has_focus) else { return };
    let painter = look.inside(geometry.body.union(geometry.frozen));
    if let Some((target, _)) = block(state, source).zip(state.fill_to).and_then(|(block, to)| filled(&block, to)) {
        let first =
            geometry.cell(Place { row: target.rows.start.max(geometry.rows.start), column: target.columns.start });
        let last = geometry.cell(Place { row: target.rows.end - 1, column: target.columns.end - 1 });
        painter.rect_stroke(first.union(last), 0.0, Stroke::new(1.5, look.palette.accent), StrokeKind::Inside);
    }
    let rect = Rect::from_center_size(corner - vec2(1.0, 1.0), vec2(HANDLE, HANDLE));
    painter.rect_filled(rect.expand(1.0), 1.0, look.palette.surface);
    painter.rect_filled(rect, 1.0, look.palette.accent);
}

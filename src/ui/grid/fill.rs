//! Filling: Ctrl+D, Ctrl+R, and the handle at the corner of what is chosen.

use super::asked::{Fill, GridAction, Refusal};
use super::cell::Look;
use super::geometry::{Geometry, Hit};
use super::selection::{Block, Place, Selection, Spread, cells_of};
use super::source::GridSource;
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

/// Copies the first row over the others, or the first column, in each block that is chosen; a single one is filled from
/// the one before it.
pub(super) fn by_key(state: &GridState, source: &dyn GridSource, way: Fill) -> Option<GridAction> {
    if source.row_count() == 0 || state.order.is_empty() {
        return None;
    }
    let blocks = state.selection.blocks(source.row_count(), state.order.len()).into_iter();
    let blocks: Option<Vec<_>> = blocks.map(|block| Some(cells_of(&with_source(block, way)?, &state.order))).collect();
    Some(match blocks {
        Some(blocks) => GridAction::Fill { blocks, source: 1, way, series: false },
        None => GridAction::Refused(Refusal::FillFromNothing { way }),
    })
}

/// Goes on with the series that the first cells of each block begin.
pub(super) fn series_by_key(state: &GridState, source: &dyn GridSource, across: bool) -> Option<GridAction> {
    if source.row_count() == 0 || state.order.is_empty() {
        return None;
    }
    let blocks = state.selection.blocks(source.row_count(), state.order.len());
    let is_of_one = |block: &Block| if across { block.columns.len() < 2 } else { block.rows.len() < 2 };
    Some(if blocks.iter().any(is_of_one) {
        GridAction::Refused(Refusal::SeriesOfOne { across })
    } else {
        GridAction::Series { blocks: blocks.iter().map(|block| cells_of(block, &state.order)).collect(), across }
    })
}

/// The block with the row or column that it is filled from; nothing where there is none.
fn with_source(mut block: Block, way: Fill) -> Option<Block> {
    let is_vertical = matches!(way, Fill::Down | Fill::Up);
    if is_vertical && block.rows.len() == 1 {
        block.rows.start = block.rows.start.checked_sub(1)?;
    } else if !is_vertical && block.columns.len() == 1 {
        block.columns.start = block.columns.start.checked_sub(1)?;
    }
    Some(block)
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
    let above = block.rows.start.saturating_sub(to.row);
    let right = to.column.saturating_sub(block.columns.end.saturating_sub(1));
    let left = block.columns.start.saturating_sub(to.column);
    let (rows, columns) = (below.max(above), right.max(left));
    if rows == 0 && columns == 0 {
        return None;
    }
    let (mut target, is_vertical) = (block.clone(), u64::from(rows) >= columns as u64);
    let way = match (is_vertical, above > 0, left > 0) {
        (true, false, _) => Fill::Down,
        (true, true, _) => Fill::Up,
        (false, _, false) => Fill::Right,
        (false, _, true) => Fill::Left,
    };
    match way {
        Fill::Down => target.rows.end = to.row + 1,
        Fill::Up => target.rows.start = to.row,
        Fill::Right => target.columns.end = to.column + 1,
        Fill::Left => target.columns.start = to.column,
    }
    Some((target, way))
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
        super::mouse::follow(ui, state, geometry, at, true);
    }
    if handle.drag_stopped()
        && let Some((target, way)) = state.fill_to.take().and_then(|to| filled(&block, to))
    {
        let ctrl = ui.input(|input| input.modifiers.command);
        let source = match way {
            Fill::Down | Fill::Up => block.rows.len(),
            Fill::Right | Fill::Left => block.columns.len(),
        };
        // Two or more begin a series, one is copied; Ctrl does the other, as it does elsewhere.
        let series = (source > 1) != ctrl;
        let source = u32::try_from(source).unwrap_or(u32::MAX);
        actions.push(GridAction::Fill { blocks: vec![cells_of(&target, &state.order)], source, way, series });
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
        let end = (target.rows.end - 1).min(geometry.rows.end);
        let last = geometry.cell(Place { row: end, column: target.columns.end - 1 });
        painter.rect_stroke(first.union(last), 0.0, Stroke::new(1.5, look.palette.accent), StrokeKind::Inside);
    }
    let rect = Rect::from_center_size(corner - vec2(1.0, 1.0), vec2(HANDLE, HANDLE));
    painter.rect_filled(rect.expand(1.0), 1.0, look.palette.surface);
    painter.rect_filled(rect, 1.0, look.palette.accent);
}

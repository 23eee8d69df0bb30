//! The cells in view, and the gutter beside them.

use super::cell::{self, Fault, Look};
use super::geometry::{Geometry, ROW};
use super::gutter;
use super::selection::{Block, Place};
use super::source::{GridSource, Mark, RowView};
use super::state::GridState;
use egui::{Painter, Rect, Stroke, StrokeKind, pos2, vec2};
use std::ops::Range;

/// A row in view, read once for the frame.
pub(super) struct RowInView {
    pub(super) row: u32,
    /// Nothing if it isn't there yet.
    pub(super) is: Option<RowView>,
    pub(super) marks: Vec<Mark>,
}

impl RowInView {
    fn fault(&self, column: usize) -> Option<Fault> {
        worst(self.marks.iter().filter(|mark| mark.column == Some(column)))
    }

    /// The worst of all its cells and of the row as a whole.
    pub(super) fn worst(&self) -> Option<Fault> {
        worst(self.marks.iter())
    }
}

fn worst<'a>(marks: impl Iterator<Item = &'a Mark>) -> Option<Fault> {
    marks.map(|mark| if mark.is_error { Fault::Error } else { Fault::Warning }).max_by_key(|it| *it == Fault::Error)
}

/// Paints all of it.
pub(super) fn paint(look: &Look, state: &GridState, source: &dyn GridSource, geometry: &Geometry) {
    let rows: Vec<RowInView> = geometry
        .rows
        .clone()
        .map(|row| {
            let is = source.row(row);
            // A deleted row isn't checked, whatever an older report says.
            let live = is.as_ref().is_some_and(|it| !it.deleted);
            RowInView { row, is, marks: if live { source.marks(row) } else { Vec::new() } }
        })
        .collect();
    look.painter.rect_filled(geometry.all, 0.0, look.palette.surface);
    region(look, state, source, geometry, &rows, geometry.body, geometry.columns.clone());
    if geometry.frozen_columns > 0 {
        region(look, state, source, geometry, &rows, geometry.frozen, 0..geometry.frozen_columns);
        let edge =
            Rect::from_min_max(geometry.frozen.right_top(), geometry.frozen.right_bottom() + vec2(look.hair(), 0.0));
        look.painter.rect_filled(edge.translate(vec2(-look.hair(), 0.0)), 0.0, look.palette.border);
    }
    gutter::paint(look, state, source, geometry, &rows);
}

fn region(
    look: &Look,
    state: &GridState,
    source: &dyn GridSource,
    geometry: &Geometry,
    rows: &[RowInView],
    region: Rect,
    columns: Range<usize>,
) {
    if region.width() <= 0.0 {
        return;
    }
    let painter = look.inside(region);
    let frozen = columns.end <= geometry.frozen_columns;
    painter.rect_filled(region, 0.0, if frozen { look.palette.header } else { look.palette.surface });
    for row in rows {
        tints(look, &painter, state, source, geometry, row, columns.clone());
    }
    lines(look, &painter, geometry, rows, columns.clone());
    for row in rows {
        contents(look, &painter, state, source, geometry, row, columns.clone());
    }
    selected(look, &painter, state, source.row_count(), geometry, &columns);
}

fn tints(
    look: &Look,
    painter: &Painter,
    state: &GridState,
    source: &dyn GridSource,
    geometry: &Geometry,
    row: &RowInView,
    columns: Range<usize>,
) {
    let Some(is) = row.is else { return };
    if is.deleted {
        let (left, _) = geometry.column_span(columns.start);
        let (_, right) = geometry.column_span(columns.end.saturating_sub(1));
        let top = geometry.row_top(row.row);
        painter.rect_filled(Rect::from_min_max(pos2(left, top), pos2(right, top + ROW)), 0.0, look.palette.window);
        return;
    }
    if row.marks.is_empty() && !is.edited {
        return;
    }
    for column in columns {
        let Some(&given) = state.order.get(column) else { continue };
        let edited = source.cell(row.row, given).is_some_and(|cell| cell.edited);
        if let Some(color) = cell::tint(look.palette, row.fault(given), edited) {
            painter.rect_filled(geometry.cell(Place { row: row.row, column }), 0.0, color);
        }
    }
}

fn lines(look: &Look, painter: &Painter, geometry: &Geometry, rows: &[RowInView], columns: Range<usize>) {
    let hair = look.hair();
    let region = painter.clip_rect();
    let bottom = rows.last().map_or(region.top(), |row| geometry.row_top(row.row) + ROW);
    let (_, end) = geometry.column_span(columns.end.saturating_sub(1));
    for row in rows {
        let y = geometry.row_top(row.row) + ROW - hair;
        let line = Rect::from_min_max(pos2(region.left(), y), pos2(end.min(region.right()), y + hair));
        painter.rect_filled(line, 0.0, look.palette.line);
    }
    for column in columns {
        let (_, right) = geometry.column_span(column);
        let line = Rect::from_min_max(pos2(right - hair, region.top()), pos2(right, bottom));
        painter.rect_filled(line, 0.0, look.palette.line);
    }
}

fn contents(
    look: &Look,
    painter: &Painter,
    state: &GridState,
    source: &dyn GridSource,
    geometry: &Geometry,
    row: &RowInView,
    columns: Range<usize>,
) {
    for column in columns {
        let rect = geometry.cell(Place { row: row.row, column });
        let Some(is) = row.is else {
            // Not there yet: a grey bar, so that scrolling never waits.
            let bar = Rect::from_min_size(rect.min + vec2(10.0, 10.0), vec2((rect.width() - 20.0) * 0.6, 8.0));
            painter.rect_filled(bar, 4.0, look.palette.hover);
            continue;
        };
        let Some(&given) = state.order.get(column) else { continue };
        let Some(head) = source.columns().get(given) else { continue };
        let Some(cell) = source.cell(row.row, given) else { continue };
        if source.is_found(row.row, given) {
            cell::found(look, painter, rect);
        }
        cell::paint(look, painter, rect, head, cell, row.fault(given), is.deleted);
    }
}

/// What is chosen: a veil, a thin rim, and a thick one around the active cell.
fn selected(
    look: &Look,
    painter: &Painter,
    state: &GridState,
    row_count: u32,
    geometry: &Geometry,
    columns: &Range<usize>,
) {
    if row_count == 0 {
        return;
    }
    let accent = look.palette.accent;
    let strength = if painter.ctx().global_style().visuals.dark_mode { 0.20 } else { 0.10 };
    for block in state.selection.blocks(row_count, state.order.len()) {
        if block.is_one_cell() && state.selection.others.is_empty() {
            continue;
        }
        let Some(rect) = block_rect(geometry, &block, columns) else { continue };
        painter.rect_filled(rect, 0.0, accent.gamma_multiply(strength));
        painter.rect_stroke(rect, 0.0, Stroke::new(1.0, accent), StrokeKind::Inside);
    }
    let active = state.selection.active;
    if geometry.rows.contains(&active.row) && columns.contains(&active.column) {
        let color = if look.has_focus { accent } else { look.palette.faint };
        painter.rect_stroke(geometry.cell(active), 0.0, Stroke::new(2.0, color), StrokeKind::Inside);
    }
}

/// The part of a block that can be seen, and a little more, so that its rim is not drawn where it goes on.
fn block_rect(geometry: &Geometry, block: &Block, columns: &Range<usize>) -> Option<Rect> {
    let seen = geometry.rows.start.saturating_sub(2)..geometry.rows.end.saturating_add(2);
    let first = block.rows.start.max(seen.start);
    let last = block.rows.end.min(seen.end).checked_sub(1)?;
    let left = block.columns.start.max(columns.start.saturating_sub(1));
    let right = block.columns.end.min(columns.end + 1).checked_sub(1)?;
    if first > last || left > right {
        return None;
    }
    let (x, _) = geometry.column_span(left);
    let (_, end) = geometry.column_span(right);
    Some(Rect::from_min_max(pos2(x, geometry.row_top(first)), pos2(end, geometry.row_top(last) + ROW)))
}

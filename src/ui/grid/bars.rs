//! The scroll bars: thin, beside the cells, with the row's number while one is dragged, since one pixel of a bar may be
//! a thousand rows.

use super::cell::Look;
use super::geometry::{BAR, Geometry, ROW, whole};
use super::source::GridSource;
use super::state::GridState;
use crate::ui::kit::number;
use egui::{Align2, Id, Rect, Sense, Shadow, Stroke, StrokeKind, Ui, pos2, vec2};

/// A handle never gets too small to be taken.
const SHORTEST: f32 = 36.0;

/// A bar: where it runs, and where its handle is.
struct Bar {
    track: Rect,
    handle: Rect,
}

fn vertical(state: &GridState, geometry: &Geometry, row_count: u32) -> Option<Bar> {
    geometry.has_bars.1.then(|| {
        let body = geometry.body;
        let track =
            Rect::from_min_max(pos2(geometry.all.right() - BAR, body.top()), pos2(geometry.all.right(), body.bottom()));
        let content = GridState::content_height(row_count);
        let view = f64::from(body.height());
        let (start, length) = handle(state.y, content, view, track.height());
        let handle = Rect::from_min_size(track.min + vec2(0.0, start), vec2(BAR, length));
        Bar { track, handle }
    })
}

fn horizontal(state: &GridState, geometry: &Geometry) -> Option<Bar> {
    geometry.has_bars.0.then(|| {
        let body = geometry.body;
        let track = Rect::from_min_max(
            pos2(body.left(), geometry.all.bottom() - BAR),
            pos2(body.right(), geometry.all.bottom()),
        );
        let fixed = geometry.edges.get(geometry.frozen_columns).copied().unwrap_or(0.0);
        let content = f64::from(geometry.edges.last().copied().unwrap_or(0.0) - fixed);
        let (start, length) = handle(state.x, content, f64::from(body.width()), track.width());
        let handle = Rect::from_min_size(track.min + vec2(start, 0.0), vec2(length, BAR));
        Bar { track, handle }
    })
}

/// Where the handle begins on its track, and how long it is.
fn handle(position: f64, content: f64, view: f64, track: f32) -> (f32, f32) {
    let length = ((view / content.max(1.0)) as f32 * track).clamp(SHORTEST.min(track), track);
    let way = (content - view).max(1.0);
    (((position / way) as f32 * (track - length)).clamp(0.0, track - length), length)
}

/// Drags and clicks on the bars. Whether anything was scrolled.
pub(super) fn interact(ui: &Ui, grid: Id, state: &mut GridState, row_count: u32, geometry: &Geometry) -> bool {
    let before = (state.y, state.x);
    if let Some(bar) = vertical(state, geometry, row_count) {
        let content = GridState::content_height(row_count) - f64::from(geometry.body.height());
        let drag = ui.interact(bar.track, grid.with("vertical bar"), Sense::CLICK | Sense::DRAG);
        if let Some(at) = drag.interact_pointer_pos().filter(|_| drag.is_pointer_button_down_on()) {
            if drag.drag_started() || drag.clicked() || ui.input(|input| input.pointer.any_pressed()) {
                let inside = bar.handle.contains(at);
                state.grip = if inside { at.y - bar.handle.top() } else { bar.handle.height() / 2.0 };
            }
            let way = f64::from((bar.track.height() - bar.handle.height()).max(1.0));
            state.y = f64::from(at.y - state.grip - bar.track.top()) / way * content;
        }
    }
    if let Some(bar) = horizontal(state, geometry) {
        let total = f64::from(geometry.edges.last().copied().unwrap_or(0.0));
        let fixed = f64::from(geometry.edges.get(geometry.frozen_columns).copied().unwrap_or(0.0));
        let content = total - fixed - f64::from(geometry.body.width());
        let drag = ui.interact(bar.track, grid.with("horizontal bar"), Sense::CLICK | Sense::DRAG);
        if let Some(at) = drag.interact_pointer_pos().filter(|_| drag.is_pointer_button_down_on()) {
            if drag.drag_started() || ui.input(|input| input.pointer.any_pressed()) {
                let inside = bar.handle.contains(at);
                state.grip = if inside { at.x - bar.handle.left() } else { bar.handle.width() / 2.0 };
            }
            let way = f64::from((bar.track.width() - bar.handle.width()).max(1.0));
            state.x = f64::from(at.x - state.grip - bar.track.left()) / way * content;
        }
    }
    before != (state.y, state.x)
}

/// Paints the bars, and the number of the first row while the vertical one is dragged.
pub(super) fn paint(look: &Look, state: &GridState, source: &dyn GridSource, geometry: &Geometry) {
    let palette = look.palette;
    let pointer = look.painter.ctx().input(|input| input.pointer.latest_pos());
    let down = look.painter.ctx().input(|input| input.pointer.primary_down());
    let press = look.painter.ctx().input(|input| input.pointer.press_origin());
    let taken = |bar: &Bar| down && press.is_some_and(|at| bar.track.contains(at));
    let color = |bar: &Bar| {
        let near = pointer.is_some_and(|at| bar.track.contains(at)) || taken(bar);
        palette.faint.gamma_multiply(if near { 0.9 } else { 0.5 })
    };
    if let Some(bar) = vertical(state, geometry, source.row_count()) {
        look.painter.rect_filled(bar.track, 0.0, palette.surface);
        let line = Rect::from_min_size(bar.handle.min + vec2(5.0, 2.0), vec2(6.0, bar.handle.height() - 4.0));
        look.painter.rect_filled(line, 3.0, color(&bar));
        if taken(&bar) {
            bubble(look, state, source, &bar);
        }
    }
    if let Some(bar) = horizontal(state, geometry) {
        let whole = Rect::from_min_max(pos2(geometry.all.left(), bar.track.top()), geometry.all.max);
        look.painter.rect_filled(whole, 0.0, palette.surface);
        let line = Rect::from_min_size(bar.handle.min + vec2(2.0, 4.0), vec2(bar.handle.width() - 4.0, 6.0));
        look.painter.rect_filled(line, 3.0, color(&bar));
    }
}

fn bubble(look: &Look, state: &GridState, source: &dyn GridSource, bar: &Bar) {
    let first = whole((state.y / f64::from(ROW)).ceil());
    let shown = source.row(first).map_or(u64::from(first) + 1, |row| row.number);
    let text = Look::line(&look.painter, &format!("Row {}", number(shown)), &look.header);
    let size = text.size() + vec2(24.0, 14.0);
    let rect = Align2::RIGHT_CENTER.anchor_size(pos2(bar.track.left() - 8.0, bar.handle.center().y), size);
    let shadow = Shadow { offset: [0, 3], blur: 10, spread: 0, color: look.palette.shadow };
    look.painter.add(shadow.as_shape(rect, 8));
    look.painter.rect_filled(rect, 8.0, look.palette.raised);
    look.painter.rect_stroke(rect, 8.0, Stroke::new(1.0, look.palette.border), StrokeKind::Inside);
    look.painter.galley(rect.min + vec2(12.0, 7.0), text, look.palette.text);
}

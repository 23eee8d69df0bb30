//! Input methods: what is being composed over the active cell, before it is text.
//!
//! The grid keeps the keyboard while something is composed: to hand it to a text field would end the composition.

use super::cell::Look;
use super::geometry::{Geometry, PADDING};
use super::state::GridState;
use egui::output::IMEOutput;
use egui::{IMEPurpose, Rect, Stroke, StrokeKind, Ui, pos2, vec2};

/// Tells the system that text may be composed here, and where.
pub(super) fn allow(ui: &Ui, state: &GridState, geometry: &Geometry) {
    let rect = geometry.cell(state.selection.active);
    let end = rect.left() + PADDING;
    let cursor_rect = Rect::from_min_max(pos2(end, rect.top()), pos2(end + 1.0, rect.bottom()));
    ui.output_mut(|output| {
        output.ime =
            Some(IMEOutput { purpose: IMEPurpose::Normal, rect, cursor_rect, should_interrupt_composition: false });
    });
}

/// Paints what is being composed where it will stand.
pub(super) fn paint(look: &Look, state: &GridState, geometry: &Geometry) {
    if state.preedit.is_empty() {
        return;
    }
    let cell = geometry.cell(state.selection.active);
    let painter = look.inside(geometry.region_of(state.selection.active.column));
    let galley = Look::line(&painter, &state.preedit, &look.text);
    let rect = cell.with_max_x(cell.right().max(cell.left() + galley.size().x + 2.0 * PADDING));
    painter.rect_filled(rect, 0.0, look.palette.surface);
    let at = pos2(rect.left() + PADDING, look.text_top(&galley, rect.center().y));
    let below = Rect::from_min_size(at + vec2(0.0, galley.size().y), vec2(galley.size().x, 1.0));
    painter.galley(at, galley, look.palette.text);
    painter.rect_filled(below, 0.0, look.palette.text);
    painter.rect_stroke(rect, 0.0, Stroke::new(2.0, look.palette.accent), StrokeKind::Inside);
}

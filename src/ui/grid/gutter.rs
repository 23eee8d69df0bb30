//! Left of the cells: row numbers, and the marks of rows whose faulty cell may be out of sight.

use super::body::RowInView;
use super::cell::{self, Look};
use super::geometry::{Geometry, ROW};
use super::source::GridSource;
use super::state::GridState;
use crate::ui::kit::number;
use crate::ui::theme::icons;
use egui::{Rect, pos2, vec2};

pub(super) fn paint(look: &Look, state: &GridState, source: &dyn GridSource, geometry: &Geometry, rows: &[RowInView]) {
    let painter = look.inside(geometry.gutter);
    let palette = look.palette;
    let hair = look.hair();
    painter.rect_filled(geometry.gutter, 0.0, palette.header);
    let chosen = state.selection.rows(source.row_count(), state.order.len());
    for row in rows {
        let top = geometry.row_top(row.row);
        let rect = Rect::from_min_size(pos2(geometry.gutter.left(), top), vec2(geometry.gutter.width(), ROW));
        let selected = chosen.iter().any(|range| range.contains(&row.row));
        if selected {
            painter.rect_filled(rect, 0.0, palette.accent_soft);
        }
        painter.rect_filled(rect.with_min_y(rect.bottom() - hair), 0.0, palette.line);
        let Some(is) = row.is else { continue };
        let middle = rect.center().y;
        if let Some(fault) = row.worst() {
            cell::mark(look, &painter, rect.left() + 16.0, middle, fault);
        } else if is.edited && !is.deleted && !is.excluded {
            painter.circle_filled(pos2(rect.left() + 16.0, middle), 3.0, palette.edited_mark);
        }
        let number = Look::line(&painter, &number(is.number), &look.number);
        let at = pos2(rect.right() - 10.0 - number.size().x, look.text_top(&number, middle));
        let width = number.size().x;
        let color = if selected { palette.accent } else { palette.faint };
        painter.galley(at, number, color);
        if is.excluded && !is.deleted && row.worst().is_none() {
            let font = crate::ui::theme::icon(14.0);
            let at = pos2(rect.left() + 16.0, middle);
            painter.text(at, egui::Align2::CENTER_CENTER, icons::MINUS_CIRCLE, font, palette.muted);
        }
        if is.deleted {
            painter.rect_filled(Rect::from_min_size(pos2(at.x - 2.0, middle), vec2(width + 4.0, hair)), 0.0, color);
        }
    }
    painter.rect_filled(geometry.gutter.with_min_x(geometry.gutter.right() - hair), 0.0, palette.border);
}

//! The cells of the preview: a value, what is empty, what fails.

use super::ahead::Shown as ShownColumn;
use super::draft::Draft;
use crate::session::{Cell, Extra};
use crate::ui::grid::{Shown, paint_cell};
use crate::ui::kit::{describe, focus_ring};
use crate::ui::sheet::shown_cell;
use crate::ui::theme::{self, icons, palette};
use egui::{Align2, Rect, Role, Sense, Ui, WidgetInfo, pos2};

/// In the place of what the users were not asked for yet.
pub(super) const WITH_THE_EXPORT: &str = "with the export";

pub(super) fn head_ui(ui: &Ui, head: Rect, column: &ShownColumn, draft: &Draft, is_selected: bool) {
    let colors = palette(ui);
    let front = if is_selected { colors.accent } else { colors.muted };
    ui.painter().rect_filled(head, 0.0, if is_selected { colors.accent_soft } else { colors.header });
    let mut job = egui::text::LayoutJob::simple_singleline(column.name.clone(), theme::medium(12.5), front);
    job.wrap = egui::text::TextWrapping::truncate_at_width(head.width() - 40.0);
    let galley = ui.painter().layout_job(job);
    let at = pos2(head.left() + 10.0, head.center().y - galley.size().y / 2.0);
    let right = at.x + galley.size().x;
    ui.painter().galley(at, galley, front);
    if let Some(sort) = draft.sort.iter().find(|it| draft.source_of(it) == column.source) {
        let icon = if sort.descending { icons::ARROW_DOWN } else { icons::ARROW_UP };
        let at = pos2(right + 6.0, head.center().y);
        ui.painter().text(at, Align2::LEFT_CENTER, icon, theme::icon(13.0), colors.accent);
    }
    let response = ui.interact(head, ui.scope_id().with(("head", column.id)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("Column {}", column.name)));
    response.on_hover_text(format!("{}\n{}", column.name, column.source));
}

pub(super) fn cell_ui(
    ui: &Ui,
    place: Rect,
    column: &ShownColumn,
    (row, cell): (usize, &Result<Cell, String>),
    is_fresh: bool,
) {
    let colors = palette(ui);
    let id = ui.scope_id().with(("cell", column.id, row));
    let sense = if cell.is_err() { Sense::focusable_noninteractive() } else { Sense::hover() };
    let response = ui.interact(place, id, sense);
    match cell {
        Ok(cell) => {
            let nothing = match column.source.as_str() {
                "last_login" => "never",
                source if Extra::named(source).is_some() => WITH_THE_EXPORT,
                _attribute => "empty",
            };
            let shown = shown_cell(cell);
            let is_nothing = matches!(cell, Cell::Missing | Cell::Null) || shown.text().is_empty();
            let words = if is_nothing { nothing } else { shown.text() };
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{}, {words}", column.name)));
            let mut painter = ui.painter_at(place);
            if !is_fresh {
                painter.multiply_opacity(0.45);
            }
            if is_nothing {
                let at = pos2(place.left() + 10.0, place.center().y);
                painter.text(at, Align2::LEFT_CENTER, nothing, theme::body(13.0), colors.muted);
            } else if is_fresh {
                paint_cell(ui, place, shown);
            } else {
                let at = pos2(place.left() + 10.0, place.center().y);
                painter.text(at, Align2::LEFT_CENTER, words, theme::body(13.0), colors.text);
            }
            if matches!(shown, Shown::Text(_) | Shown::Json(_)) && !is_nothing {
                response.on_hover_text(words.chars().take(2_000).collect::<String>());
            }
        }
        Err(why) => {
            ui.painter().rect_filled(place.shrink(1.0), 0.0, colors.error_soft);
            let at = pos2(place.left() + 10.0, place.center().y);
            let painter = ui.painter_at(place);
            let sign =
                painter.text(at, Align2::LEFT_CENTER, icons::WARNING_CIRCLE, theme::fill_icon(14.0), colors.error);
            let at = pos2(sign.right() + 6.0, place.center().y);
            painter.text(at, Align2::LEFT_CENTER, "fails", theme::body(13.0), colors.error);
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{}, fails", column.name)));
            describe(ui, &response, why);
            focus_ring(ui, &response, -1.0, 0.0);
            response.on_hover_text(why);
        }
    }
}

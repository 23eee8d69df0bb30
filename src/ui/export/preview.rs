//! Ten real users as the file will hold them.

use super::ExportView;
use super::ahead::{Shown as ShownColumn, shown};
use super::draft::{Columns, Draft};
use crate::session::{Cell, ColumnPreview, Fetched, GivenByColumn, State, UserCount, UserSample};
use crate::ui::grid::{Shown, paint_cell};
use crate::ui::kit::{Button, counted, describe, focus_ring, heading, muted, notice_box, number};
use crate::ui::theme::{self, icons, palette};
use egui::{Align2, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};
use std::collections::BTreeMap;
use std::sync::Arc;

const HEAD: f32 = 34.0;
const ROW: f32 = 30.0;
/// A column is as wide as what it holds, between these.
const NARROWEST: f32 = 84.0;
const WIDEST: f32 = 230.0;
/// Below the last row, so that the scroll bar does not hide it.
const SCROLL_BAR: f32 = 12.0;
/// A bar where a value will be.
const BAR: f32 = 10.0;
const BARS: usize = 4;

/// What columns gave when they last gave something: it stays in sight, weaker, while an expression is mended.
#[derive(Debug, Default)]
pub(super) struct LastGiven {
    /// By the column's id: where it stands in which preview.
    columns: BTreeMap<u64, (Arc<ColumnPreview>, usize)>,
    /// The column that was brought into sight last, and how wide it was.
    in_sight: Option<(u64, u32)>,
}

pub(super) fn preview_ui(ui: &mut Ui, now: &State, view: &mut ExportView) {
    let form = &now.export_form;
    let sample = form.sample.value().filter(|it| it.user_count() > 0);
    ui.horizontal(|ui| {
        heading(ui, "Preview");
        if let Some(sample) = sample {
            let others = has_others(sample).then(|| Button::link("Other 10").name("Show 10 other users"));
            let kept = others.as_ref().map_or(0.0, |it| it.needed_width(ui) + 12.0);
            let width = ui.available_width() - kept;
            ui.scope(|ui| {
                ui.set_width(width);
                crate::ui::kit::label(ui, &about(sample));
            });
            if let Some(others) = others
                && others.show(ui).clicked()
            {
                view.ahead.turn_page(now);
            }
        }
    });
    ui.add_space(8.0);
    match (&form.sample, sample) {
        (Fetched::Failed { notice, .. }, _) => {
            ui.spacing_mut().item_spacing.y = 8.0;
            notice_box(ui, notice);
            if Button::plain("Try again").name("Try again to look at users").show(ui).clicked() {
                view.ahead.ask_again();
            }
        }
        (_, Some(sample)) => table_ui(ui, now, sample, view),
        (Fetched::Loading { .. }, None) => bars_ui(ui),
        (Fetched::Ready(_), None) => {
            muted(ui, "Nobody is there to be shown.");
        }
        (Fetched::NotAsked, None) => {
            muted(ui, "Say whose users they are, and ten of them are shown here as the file will hold them.");
        }
    }
}

/// Where the tenant's search can't tell who fits, nobody knows whether there are others.
fn has_others(sample: &UserSample) -> bool {
    match sample.count {
        Some(UserCount::Exactly(count) | UserCount::AtLeast(count)) => count > sample.user_count() as u64,
        None => true,
    }
}

fn about(sample: &UserSample) -> String {
    let shown = sample.user_count() as u64;
    let users = counted(shown, "real user", "real users");
    match sample.count {
        Some(UserCount::Exactly(all)) if all > shown => {
            format!("{users} of {}. Their order is exact once all are read.", number(all))
        }
        Some(UserCount::Exactly(_)) => format!("{users}. Their order is exact once they are exported."),
        Some(UserCount::AtLeast(_)) | None => format!("{users}. Their order is exact once all are read."),
    }
}

/// Bars where the table will be.
fn bars_ui(ui: &mut Ui) {
    let color = palette(ui).track;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD + 10.0 * ROW), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, "Looking at ten users…"));
    let width = rect.width() / BARS as f32;
    for row in 0..10 {
        for column in 0..BARS {
            let at = rect.min + vec2(column as f32 * width, HEAD + row as f32 * ROW + (ROW - BAR) / 2.0);
            let bar = Rect::from_min_size(at, vec2(width * 0.6, BAR));
            ui.painter().rect_filled(bar, 4.0, color);
        }
    }
}

/// What a column gives, and whether that is of now.
fn given<'a>(
    column: &ShownColumn,
    at: usize,
    preview: Option<&'a Arc<ColumnPreview>>,
    last: &'a LastGiven,
) -> Option<(&'a GivenByColumn, bool)> {
    if let Some((_, given)) = fresh(column, at, preview) {
        return Some((given, true));
    }
    let (preview, place) = last.columns.get(&column.id)?;
    Some((preview.columns.get(*place)?.given.as_ref().ok()?, false))
}

fn fresh<'a>(
    column: &ShownColumn,
    at: usize,
    preview: Option<&'a Arc<ColumnPreview>>,
) -> Option<(usize, &'a GivenByColumn)> {
    let columns = &preview?.columns;
    let is_it = |place: &usize| columns.get(*place).is_some_and(|it| it.source == column.source);
    // While it is worked out again, columns may stand elsewhere.
    let place = Some(at).filter(is_it).or_else(|| (0..columns.len()).find(is_it))?;
    Some((place, columns.get(place)?.given.as_ref().ok()?))
}

fn table_ui(ui: &mut Ui, now: &State, sample: &UserSample, view: &mut ExportView) {
    let columns = shown(&view.draft, &view.ahead);
    let preview = now.export_form.preview.value().filter(|it| it.users == sample.user_count());
    for (at, column) in columns.iter().enumerate() {
        if let (Some((place, _)), Some(preview)) = (fresh(column, at, preview), preview) {
            view.last_given.columns.insert(column.id, (Arc::clone(preview), place));
        }
    }
    view.last_given.columns.retain(|id, _| columns.iter().any(|it| it.id == *id));
    let rows = sample.user_count();
    let name = match sample.count {
        Some(UserCount::Exactly(all)) => format!("Preview, {rows} of {}", counted(all, "user", "users")),
        Some(UserCount::AtLeast(_)) | None => format!("Preview, {}", counted(rows as u64, "user", "users")),
    };
    let height = HEAD + rows as f32 * ROW + SCROLL_BAR;
    let frame = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), height + 2.0));
    let all: Vec<_> = columns.iter().enumerate().map(|(at, it)| given(it, at, preview, &view.last_given)).collect();
    let widths: Vec<f32> = columns.iter().zip(&all).map(|(it, given)| width_of(ui, it, *given)).collect();
    let mut area = ScrollArea::horizontal().id_salt("preview").auto_shrink([false, true]);
    // The column that is worked on comes into sight when it is turned to, and when its values make it wider.
    let selected = columns.iter().position(|it| Some(it.id) == view.draft.selected);
    let seen = selected.and_then(|at| Some((columns.get(at)?.id, widths.get(at)?.round() as u32)));
    if let Some(at) = selected.filter(|_| seen != view.last_given.in_sight) {
        let left: f32 = widths.iter().take(at).sum();
        let width = widths.get(at).copied().unwrap_or_default();
        area = area.horizontal_scroll_offset((left - (frame.width() - width) / 2.0).max(0.0));
    }
    let scrolled = area.show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
        ui.horizontal_top(|ui| {
            for ((column, given), width) in columns.iter().zip(&all).zip(&widths) {
                column_ui(ui, column, *given, (*width, rows), &view.draft);
            }
        });
        ui.add_space(SCROLL_BAR);
    });
    view.last_given.in_sight = seen;
    let _ = ui.interact(frame, ui.scope_id().with("preview table"), Sense::hover());
    ui.ctx().accesskit_node_builder(scrolled.id, |node| {
        node.set_role(egui::accesskit::Role::Grid);
        node.set_label(name);
    });
    ui.painter().rect_stroke(frame, 6.0, Stroke::new(1.0, palette(ui).border), StrokeKind::Inside);
}

/// As wide as the name and the values, within bounds.
fn width_of(ui: &Ui, column: &ShownColumn, given: Option<(&GivenByColumn, bool)>) -> f32 {
    let measure = |text: &str| {
        let text: String = text.chars().take(60).collect();
        ui.painter().layout_no_wrap(text, theme::body(13.0), palette(ui).text).size().x + 22.0
    };
    let values = given.iter().flat_map(|(given, _)| &given.cells).filter_map(|cell| cell.as_ref().ok());
    let widest = values.map(|cell| measure(shown_cell(cell).text())).fold(measure(&column.name) + 22.0, f32::max);
    widest.clamp(NARROWEST, WIDEST)
}

fn column_ui(
    ui: &mut Ui,
    column: &ShownColumn,
    given: Option<(&GivenByColumn, bool)>,
    (width, rows): (f32, usize),
    draft: &Draft,
) {
    let colors = palette(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(width, HEAD + rows as f32 * ROW), Sense::hover());
    if !ui.is_rect_visible(rect) {
        return;
    }
    // Cause and effect have one colour: here, in the list and around the editor.
    let is_selected = draft.which == Columns::Chosen && draft.selected == Some(column.id);
    if is_selected {
        ui.painter().rect_filled(rect, 0.0, colors.accent_soft.gamma_multiply(0.6));
    }
    let head = Rect::from_min_size(rect.min, vec2(rect.width(), HEAD));
    head_ui(ui, head, column, draft, is_selected);
    for row in 0..rows {
        let at = rect.min + vec2(0.0, HEAD + row as f32 * ROW);
        let place = Rect::from_min_size(at, vec2(rect.width(), ROW));
        ui.painter().hline(place.x_range(), place.top() + 0.5, Stroke::new(1.0, colors.line));
        match given.and_then(|(given, is_fresh)| Some((given.cells.get(row)?, is_fresh))) {
            Some((cell, is_fresh)) => cell_ui(ui, place, column, (row, cell), is_fresh),
            None if column.source.is_empty() => {}
            None => {
                let bar = Rect::from_center_size(place.center(), vec2(place.width() * 0.6, BAR));
                ui.painter().rect_filled(bar, 4.0, colors.track);
            }
        }
    }
}

fn head_ui(ui: &Ui, head: Rect, column: &ShownColumn, draft: &Draft, is_selected: bool) {
    let colors = palette(ui);
    let front = if is_selected { colors.accent } else { colors.muted };
    ui.painter().rect_filled(head, 0.0, if is_selected { colors.accent_soft } else { colors.header });
    let mut job = egui::text::LayoutJob::simple_singleline(column.name.clone(), theme::medium(12.5), front);
    job.wrap = egui::text::TextWrapping::truncate_at_width(head.width() - 40.0);
    let galley = ui.painter().layout_job(job);
    let at = pos2(head.left() + 10.0, head.center().y - galley.size().y / 2.0);
    let right = at.x + galley.size().x;
    ui.painter().galley(at, galley, front);
    if let Some(sort) = draft.sort.iter().find(|it| it.source == column.source) {
        let icon = if sort.descending { icons::ARROW_DOWN } else { icons::ARROW_UP };
        let at = pos2(right + 6.0, head.center().y);
        ui.painter().text(at, Align2::LEFT_CENTER, icon, theme::icon(13.0), colors.accent);
    }
    let response = ui.interact(head, ui.scope_id().with(("head", column.id)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("Column {}", column.name)));
    response.on_hover_text(format!("{}\n{}", column.name, column.source));
}

fn cell_ui(ui: &Ui, place: Rect, column: &ShownColumn, (row, cell): (usize, &Result<Cell, String>), is_fresh: bool) {
    let colors = palette(ui);
    let id = ui.scope_id().with(("cell", column.id, row));
    let sense = if cell.is_err() { Sense::focusable_noninteractive() } else { Sense::hover() };
    let response = ui.interact(place, id, sense);
    match cell {
        Ok(cell) => {
            let nothing = if column.source == "last_login" { "never" } else { "empty" };
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

/// A value as the grid shows it.
fn shown_cell(cell: &Cell) -> Shown<'_> {
    match cell {
        Cell::Missing => Shown::Missing,
        Cell::Null => Shown::Null,
        Cell::Text(text) => Shown::Text(text),
        Cell::Number(digits) => Shown::Number(digits),
        Cell::Boolean(it) => Shown::Boolean(*it),
        Cell::Json(text) => Shown::Json(text),
        Cell::Hidden(about) => Shown::Hidden(about),
        Cell::Unreadable(text) => Shown::Unreadable(text),
    }
}

//! Ten real users as the file will hold them.

use super::ExportView;
use super::ahead::{Shown as ShownColumn, shown};
use super::cells::{WITH_THE_EXPORT, cell_ui, head_ui};
use super::draft::{Columns, Draft};
use crate::session::{ColumnPreview, Extra, Fetched, GivenByColumn, RoadAhead, State, UserCount, UserSample};
use crate::ui::kit::{Button, counted, heading, muted, notice_box, number};
use crate::ui::sheet::shown_cell;
use crate::ui::theme::{self, palette};
use egui::scroll_area::ScrollBarVisibility::{AlwaysHidden, VisibleWhenNeeded};
use egui::{Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};
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

/// So many are looked at where the tenant's search can't tell who matches.
const LOOKED_AT_AT_ONCE: u64 = 100;

/// What columns gave when they last gave something: it stays in sight, weaker, while an expression is mended.
#[derive(Debug, Default)]
pub(super) struct LastGiven {
    /// By the column's id: where it stands in which preview.
    columns: BTreeMap<u64, (Arc<ColumnPreview>, usize)>,
    /// The column that was brought into sight last, where it began, and how wide it was.
    in_sight: Option<(u64, [f32; 2])>,
}

pub(super) fn preview_ui(ui: &mut Ui, now: &State, view: &mut ExportView) {
    let form = &now.export_form;
    let sample = form.sample.value().filter(|it| it.user_count() > 0 && view.ahead.fits(it));
    ui.horizontal(|ui| {
        heading(ui, "Preview");
        if let Some(sample) = sample {
            let others = has_others(sample).then(|| Button::link("Other 10").name("Show 10 other users"));
            let kept = others.as_ref().map_or(0.0, |it| it.needed_width(ui) + 12.0);
            let width = ui.available_width() - kept;
            ui.scope(|ui| {
                ui.set_width(width);
                crate::ui::kit::label(ui, &about(sample, !view.draft.sort.is_empty()));
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
        (_, Some(_)) if view.draft.which == Columns::Chosen && view.draft.columns.is_empty() => {
            muted(ui, "They are shown here once there is a column.");
        }
        (_, Some(sample)) => table_ui(ui, now, sample, view),
        (Fetched::Loading { .. }, None) => bars_ui(ui),
        (Fetched::Ready(_), None) if view.ahead.is_asked() => {
            let count = form.sample.value().and_then(|it| it.count);
            if count.is_some() {
                muted(ui, "No users to show.");
            } else {
                // Where the tenant's search can't tell who fits, only some are looked at beforehand.
                let looked_at = form.sample.value().map_or(0, |it| it.looked_at);
                let these = counted(looked_at, "user", "users");
                if looked_at == 0 {
                    muted(ui, "There are no others to look at. The export looks at all users.");
                } else {
                    muted(ui, &format!("Of {these} that were looked at, none matches. The export looks at all users."));
                }
                if looked_at == LOOKED_AT_AT_ONCE && Button::link("Look at 100 others").show(ui).clicked() {
                    view.ahead.turn_page(now);
                }
            }
        }
        (Fetched::Ready(_), None) if view.ahead.is_meant() => bars_ui(ui),
        (Fetched::Ready(_) | Fetched::NotAsked, None) => {
            muted(ui, "Choose whose users, and ten of them are shown here as the file will hold them.");
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

fn about(sample: &UserSample, is_sorted: bool) -> String {
    let shown = sample.user_count() as u64;
    let users = counted(shown, "real user", "real users");
    let newest = if sample.query.page == 0 { ", the newest" } else { "" };
    let in_file = match sample.road {
        Some(RoadAhead::Search | RoadAhead::SearchInParts) => "In the file, the oldest come first.",
        Some(RoadAhead::Export | RoadAhead::ExportAndFilter) | None => "The file has Auth0's own order.",
    };
    match sample.count {
        Some(UserCount::Exactly(1)) => users,
        Some(UserCount::Exactly(all)) if is_sorted && all > shown => {
            format!("{users} of {} in your order. In the file, others stand between them.", number(all))
        }
        Some(UserCount::Exactly(_)) if is_sorted => format!("{users} in your order."),
        Some(UserCount::AtLeast(_)) | None if is_sorted => {
            format!("{users} in your order. In the file, others stand between them.")
        }
        Some(UserCount::Exactly(all)) if all > shown => format!("{users} of {}{newest}. {in_file}", number(all)),
        Some(UserCount::Exactly(_)) => format!("{users}, the newest first. {in_file}"),
        Some(UserCount::AtLeast(_)) | None => format!("{users}{newest}. {in_file}"),
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
    let preview = now.export_form.preview.value().filter(|it| it.of.as_ref() == Some(&sample.query));
    for (at, column) in columns.iter().enumerate() {
        if let (Some((place, _)), Some(preview)) = (fresh(column, at, preview), preview) {
            view.last_given.columns.insert(column.id, (Arc::clone(preview), place));
        }
    }
    // What other users have is not shown beside these.
    let of_these = |preview: &ColumnPreview| preview.of.as_ref() == Some(&sample.query);
    let last = &mut view.last_given.columns;
    last.retain(|id, (preview, _)| of_these(preview) && columns.iter().any(|it| it.id == *id));
    // What older previews gave stands in the order that is known now, too.
    let order = preview.map(|it| it.order.clone()).filter(|it| it.len() == sample.user_count());
    let rows = order.unwrap_or_else(|| (0..sample.user_count()).collect());
    let name = match sample.count {
        Some(UserCount::Exactly(all)) => format!("Preview, {} of {}", rows.len(), counted(all, "user", "users")),
        Some(UserCount::AtLeast(_)) | None => format!("Preview, {}", counted(rows.len() as u64, "user", "users")),
    };
    let height = HEAD + rows.len() as f32 * ROW + SCROLL_BAR;
    let frame = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), height + 2.0));
    let all: Vec<_> = columns.iter().enumerate().map(|(at, it)| given(it, at, preview, &view.last_given)).collect();
    let widths: Vec<f32> = columns.iter().zip(&all).map(|(it, given)| width_of(ui, it, *given)).collect();
    // Out of sight it would put its scroll bar at the end of what is in sight.
    let bar = if ui.clip_rect().contains_rect(frame) { VisibleWhenNeeded } else { AlwaysHidden };
    let mut area = ScrollArea::horizontal().scroll_bar_visibility(bar).id_salt("preview").auto_shrink([false, true]);
    // The column that is worked on comes into sight when it is turned to, and when it is moved or made wider.
    let is_chosen = view.draft.which == Columns::Chosen;
    let selected = columns.iter().position(|it| is_chosen && Some(it.id) == view.draft.selected);
    let place = |at: usize| Some([widths.iter().take(at).sum(), *widths.get(at)?]);
    let seen = selected.and_then(|at| Some((columns.get(at)?.id, place(at)?)));
    let is_near = |now: [f32; 2], before: [f32; 2]| now.iter().zip(before).all(|(now, had)| (now - had).abs() < 1.0);
    let is_seen =
        seen.zip(view.last_given.in_sight).is_some_and(|((id, now), (was, before))| id == was && is_near(now, before));
    if let Some((_, [left, width])) = seen.filter(|_| !is_seen) {
        area = area.horizontal_scroll_offset((left - (frame.width() - width) / 2.0).max(0.0));
    } else if seen.is_none() && view.last_given.in_sight.is_some() {
        // Where none is worked on any more, it begins with the first.
        area = area.horizontal_scroll_offset(0.0);
    }
    let scrolled = area.show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
        ui.horizontal_top(|ui| {
            for ((column, given), width) in columns.iter().zip(&all).zip(&widths) {
                column_ui(ui, column, *given, (*width, &rows), &view.draft);
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
    if Extra::named(&column.source).is_some() {
        return measure(WITH_THE_EXPORT).max(measure(&column.name) + 22.0);
    }
    let values = given.iter().flat_map(|(given, _)| &given.cells).filter_map(|cell| cell.as_ref().ok());
    let widest = values.map(|cell| measure(shown_cell(cell).text())).fold(measure(&column.name) + 22.0, f32::max);
    widest.clamp(NARROWEST, WIDEST)
}

fn column_ui(
    ui: &mut Ui,
    column: &ShownColumn,
    given: Option<(&GivenByColumn, bool)>,
    (width, rows): (f32, &[usize]),
    draft: &Draft,
) {
    let colors = palette(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(width, HEAD + rows.len() as f32 * ROW), Sense::hover());
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
    for (row, user) in rows.iter().enumerate() {
        let at = rect.min + vec2(0.0, HEAD + row as f32 * ROW);
        let place = Rect::from_min_size(at, vec2(rect.width(), ROW));
        ui.painter().hline(place.x_range(), place.top() + 0.5, Stroke::new(1.0, colors.line));
        match given.and_then(|(given, is_fresh)| Some((given.cells.get(*user)?, is_fresh))) {
            Some((cell, is_fresh)) => cell_ui(ui, place, column, (row, cell), is_fresh),
            None if column.source.is_empty() => {}
            None => {
                let bar = Rect::from_center_size(place.center(), vec2(place.width() * 0.6, BAR));
                ui.painter().rect_filled(bar, 4.0, colors.track);
            }
        }
    }
}

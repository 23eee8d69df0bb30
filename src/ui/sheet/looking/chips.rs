//! The band that says what is looked for, with a way out of each part and of all of it.

use super::{SheetScreen, Shown, all_rows, busy_sign, change, words};
use crate::session::words::quoted;
use crate::session::{Command, Query};
use crate::ui::kit::{Button, empty_state, notice_line, number, percent, rich};
use crate::ui::out::Out;
use crate::ui::theme::{body, icons, medium, palette};
use egui::accesskit::{Live, Role};
use egui::text::{LayoutJob, TextWrapping};
use egui::{
    Align, Frame, Layout, Margin, Rect, Sense, Stroke, StrokeKind, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};

/// How high a chip is.
const CHIP: f32 = 26.0;
const GAP: f32 = 8.0;
/// The sign of work, with its gap.
const BUSY: f32 = 24.0;

/// A part of the query that can be taken away.
struct Part {
    words: String,
    without: Query,
}

fn parts(screen: &SheetScreen, query: &Query) -> Vec<Part> {
    let head = |column| screen.columns.place_of(column).and_then(|it| screen.columns.heads.get(it));
    let path = |column| head(column).map_or("", |head| head.path.as_str());
    let mut parts = Vec::new();
    if let Some(selected) = &query.selected {
        let words = format!("{} selected rows", number(selected.row_count()));
        parts.push(Part { words, without: Query { selected: None, ..query.clone() } });
    }
    for (at, filter) in query.filters.iter().enumerate() {
        let mut without = query.clone();
        without.filters.remove(at);
        parts.push(Part { words: words::filter(path(filter.column), filter), without });
    }
    if let Some(search) = &query.search {
        let words = format!("{} in any cell", quoted(&search.text));
        parts.push(Part { words, without: Query { search: None, ..query.clone() } });
    }
    for (at, key) in query.sort.iter().enumerate() {
        let mut without = query.clone();
        without.sort.remove(at);
        let order = head(key.column).map_or("", |head| head.kind.order(key.descending));
        parts.push(Part { words: format!("sorted by {}, {order}", path(key.column)), without });
    }
    parts
}

pub(in crate::ui::sheet) fn chips_ui(ui: &mut Ui, shown: &Shown<'_>, screen: &mut SheetScreen, out: &mut Out) {
    if let Some(notice) = &shown.sheet.view.refused {
        notice_line(ui, &notice.message, &notice.next);
    }
    let query = super::asked_last(shown);
    let parts = parts(screen, &query);
    let querying = shown.sheet.view.querying.as_ref();
    if parts.is_empty() && querying.is_none() {
        return;
    }
    let colors = palette(ui);
    let width = ui.available_width();
    let mut next = None;
    let all = number(u64::from(shown.sheet.rows.row_count()));
    let words = match querying {
        Some(querying) => match querying.progress {
            Some((done, total)) => format!("Looking… {}", percent(done, total)),
            None => "Looking…".to_owned(),
        },
        None if shown.sheet.view.query.shows_all() => String::new(),
        None => format!("{} of {all} rows", number(u64::from(shown.sheet.view.row_count))),
    };
    let words = rich(&words, medium(12.5), if querying.is_some() { colors.muted } else { colors.text });
    let way_out = match querying {
        Some(_) => Button::link("Cancel").name("Stop looking for rows"),
        None => Button::link("Clear all").name("Clear all filters and sorting"),
    };
    // The chips go on in a next line where one is not enough.
    let beside = ui.painter().layout_no_wrap(words.text().to_owned(), medium(12.5), colors.text).size().x;
    let gaps = if words.is_empty() { 2.0 * GAP } else { 3.0 * GAP };
    let beside = beside + way_out.needed_width(ui) + if querying.is_some() { BUSY } else { 0.0 } + gaps;
    let margin = Margin::symmetric(16, 6);
    let band = Frame::new().fill(colors.accent_soft).inner_margin(margin).show(ui, |ui| {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            let room = (width - 32.0 - beside).max(120.0);
            ui.allocate_ui_with_layout(vec2(room, CHIP), Layout::top_down(Align::Min), |ui| {
                ui.set_width(room);
                ui.spacing_mut().interact_size.y = CHIP;
                ui.horizontal_wrapped(|ui| {
                    ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
                    for part in parts {
                        if chip_ui(ui, &part.words) {
                            next = Some(part.without);
                        }
                    }
                });
            });
            let rest = ui.available_width();
            ui.allocate_ui_with_layout(vec2(rest, CHIP), Layout::left_to_right(Align::Center), |ui| {
                // The band goes to the edge whatever stands in it.
                ui.set_min_width(rest);
                ui.add_space((rest - beside + gaps - GAP).max(0.0));
                if querying.is_some() {
                    busy_sign(ui);
                }
                if !words.is_empty() {
                    ui.label(words);
                }
                if way_out.show(ui).clicked() {
                    if querying.is_some() {
                        out.send(Command::StopQuery { sheet: shown.id });
                    } else {
                        next = Some(Query::default());
                    }
                }
            });
        });
    });
    let line = band.response.rect;
    ui.painter().hline(line.x_range(), line.bottom() - 0.5, Stroke::new(1.0, colors.border));
    ui.ctx().accesskit_node_builder(band.response.id, |node| {
        node.set_role(Role::Status);
        node.set_live(Live::Polite);
        node.set_label(format!("{} rows shown", number(u64::from(shown.sheet.view.row_count))));
    });
    if let Some(next) = next {
        change(shown, screen, out, |query| *query = next);
    }
}

/// A part of what is in force, no wider than the line. Whether it is to go.
fn chip_ui(ui: &mut Ui, words: &str) -> bool {
    const CROSS: f32 = 22.0;
    let colors = palette(ui);
    let widest = ui.max_rect().width();
    let mut job = LayoutJob::simple_singleline(words.to_owned(), body(12.5), colors.text);
    job.wrap = TextWrapping::truncate_at_width(widest - CROSS - 16.0);
    let text = ui.painter().layout_job(job);
    let size = vec2(text.size().x + CROSS + 14.0, CHIP);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, words));
    ui.painter().rect(rect, 13.0, colors.raised, Stroke::new(1.0, colors.border), StrokeKind::Inside);
    let at = pos2(rect.left() + 10.0, rect.center().y - text.size().y / 2.0);
    let is_cut = text.elided;
    ui.painter().galley(at, text, colors.text);
    if is_cut {
        response.on_hover_text(words);
    }
    let cross = Rect::from_center_size(pos2(rect.right() - 2.0 - CROSS / 2.0, rect.center().y), Vec2::splat(CROSS));
    let mut inside = ui.new_child(UiBuilder::new().max_rect(cross));
    Button::icon_only(icons::X, &format!("Remove: {words}")).height(CROSS).show(&mut inside).clicked()
}

/// No row is left.
pub(in crate::ui::sheet) fn nothing_fits_ui(ui: &mut Ui, shown: &Shown<'_>, screen: &mut SheetScreen, out: &mut Out) {
    let sentence = "The rows are still there: they are hidden, not deleted.";
    empty_state(ui, icons::FUNNEL, "No row fits", sentence, |ui| {
        if Button::plain("Show all rows").name("Show all rows again").show(ui).clicked() {
            change(shown, screen, out, all_rows);
        }
    });
}

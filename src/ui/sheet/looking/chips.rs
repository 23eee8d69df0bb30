//! The band that says what is looked for, with a way out of each part and of all of it.

use super::{SheetScreen, Shown, all_rows, busy_sign, change, words};
use crate::session::words::quoted;
use crate::session::{Command, Query};
use crate::ui::kit::{Button, empty_state, notice_line, number, percent, rich};
use crate::ui::out::Out;
use crate::ui::theme::{body, icons, medium, palette};
use egui::accesskit::{Live, Role};
use egui::{Align, Frame, Layout, Margin, ScrollArea, Stroke, Ui, vec2};

const HEIGHT: f32 = 38.0;

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
    let band = Frame::new().fill(colors.accent_soft).inner_margin(Margin::symmetric(16, 0)).show(ui, |ui| {
        ui.allocate_ui_with_layout(vec2(width - 32.0, HEIGHT), Layout::right_to_left(Align::Center), |ui| {
            if let Some(querying) = querying {
                if Button::link("Cancel").name("Stop looking for rows").show(ui).clicked() {
                    out.send(Command::StopQuery { sheet: shown.id });
                }
                let words = match querying.progress {
                    Some((done, total)) => format!("Looking… {}", percent(done, total)),
                    None => "Looking…".to_owned(),
                };
                ui.label(rich(&words, body(12.5), colors.muted));
                busy_sign(ui);
            } else {
                if Button::link("Clear all").name("Clear all filters and sorting").show(ui).clicked() {
                    next = Some(Query::default());
                }
                if !shown.sheet.view.query.shows_all() {
                    let all = number(u64::from(shown.sheet.rows.row_count()));
                    let words = format!("{} of {all} rows", number(u64::from(shown.sheet.view.row_count)));
                    ui.label(rich(&words, medium(12.5), colors.text));
                }
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ScrollArea::horizontal().show(ui, |ui| {
                    ui.spacing_mut().item_spacing.x = 6.0;
                    for part in parts {
                        if chip_ui(ui, &part.words) {
                            next = Some(part.without);
                        }
                    }
                });
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

/// A part of what is in force. Whether it is to go.
fn chip_ui(ui: &mut Ui, words: &str) -> bool {
    let colors = palette(ui);
    let frame = Frame::new()
        .fill(colors.raised)
        .stroke(Stroke::new(1.0, colors.border))
        .corner_radius(13.0)
        .inner_margin(Margin { left: 10, right: 2, top: 0, bottom: 0 });
    frame
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 2.0;
                ui.label(rich(words, body(12.5), colors.text));
                Button::icon_only(icons::X, &format!("Remove: {words}")).height(22.0).show(ui).clicked()
            })
            .inner
        })
        .inner
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

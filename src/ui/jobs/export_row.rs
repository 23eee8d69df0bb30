//! An export in the list: what came out, where the file went, and by what it is known again.

use super::row::{Columns, height_of, inner, whole_or_cut};
use super::words;
use crate::session::{ExportLine, State};
use crate::ui::export::file_buttons;
use crate::ui::kit::{Button, Tone, counted, icon_square, pill};
use crate::ui::out::Out;
use crate::ui::screen::Screen;
use crate::ui::theme::{self, icons, palette};
use egui::{Align, Layout, Rect, Ui, UiBuilder, pos2, vec2};

/// How high one line of it is.
const HEIGHT: f32 = 64.0;

/// What it is called.
pub(super) fn title(line: &ExportLine) -> String {
    format!("Export to {}", line.file.file_name().unwrap_or(line.file.as_os_str()).to_string_lossy())
}

/// Where the users are from.
pub(super) fn place(line: &ExportLine) -> String {
    let from = line.source();
    format!("{} › {from}", line.place.name)
}

pub(super) fn export_row_ui(ui: &mut Ui, now: &State, line: &ExportLine, out: &mut Out) {
    let columns = Columns::of(ui.available_width());
    let (rect, _) =
        ui.allocate_exact_size(vec2(ui.available_width(), height_of(ui.available_width())), egui::Sense::hover());
    let first = Rect::from_min_size(rect.min, vec2(rect.width(), HEIGHT));
    let second = Rect::from_min_max(pos2(rect.left(), rect.bottom() - HEIGHT), rect.max);
    let square = Rect::from_min_size(pos2(rect.left() + 30.0, first.center().y - 18.0), vec2(36.0, 36.0));
    icon_square(&mut inner(ui, square), icons::DOWNLOAD_SIMPLE, Tone::Neutral, 36.0);
    let buttons = buttons_ui(ui, second, now, line, out);
    let is_one_line = second.top() <= first.top();
    let right = if is_one_line { buttons.left() } else { rect.right() } - 24.0;
    let texts = Rect::from_min_max(pos2(rect.left() + columns.title, first.top() + 12.0), pos2(right, first.bottom()));
    texts_ui(&mut inner(ui, texts), line, is_one_line);
    if let (Some(report), false) = (&line.report, is_one_line) {
        let from = pos2(rect.left() + columns.title, second.top() + 22.0);
        let to = pos2(buttons.left() - 16.0, second.bottom());
        let text = sum(&report.sha256);
        whole_or_cut(&mut inner(ui, Rect::from_min_max(from, to)), &text, theme::body(12.5), palette(ui).muted);
    }
}

/// The sum stands behind the rest where there is room.
fn texts_ui(ui: &mut Ui, line: &ExportLine, with_sum: bool) {
    let colors = palette(ui);
    whole_or_cut(ui, &title(line), theme::semibold(13.5), colors.text);
    let at = words::clock(line.created_at);
    let about = match &line.report {
        Some(report) => {
            let sum = if with_sum { format!(" • {}", sum(&report.sha256)) } else { String::new() };
            format!("{} of {} • {at}{sum}", counted(report.users, "user", "users"), place(line))
        }
        None => format!("{}, begun at {at}", place(line)),
    };
    ui.horizontal(|ui| {
        let width = if line.report.is_none() { ui.available_width() - 110.0 } else { ui.available_width() };
        ui.scope(|ui| {
            ui.set_max_width(width.max(20.0));
            whole_or_cut(ui, &about, theme::body(12.5), colors.muted);
        });
        if line.report.is_none() {
            pill(ui, "Not finished", Tone::Warning);
        }
    });
}

/// Beside the end of the row; gives where they are.
fn buttons_ui(ui: &mut Ui, rect: Rect, now: &State, line: &ExportLine, out: &mut Out) -> Rect {
    let draw = |ui: &mut Ui, out: &mut Out| {
        if let Some(report) = &line.report {
            file_buttons(ui, &report.file, out);
            let name = format!("Copy the SHA-256 of {}", title(line));
            if Button::plain("Copy SHA-256").small().name(&name).show(ui).clicked() {
                ui.ctx().copy_text(report.sha256.clone());
            }
            return;
        }
        let at_work = now.exports.values().any(|it| it.run == Some(line.run) && it.outcome.ended().is_none());
        let text = if at_work { "Show how it goes" } else { "Go on in Export users" };
        let name = format!("{text}: {}", title(line));
        if Button::plain(text).small().name(&name).show(ui).clicked() {
            out.go(Screen::Export);
        }
    };
    // Measured unseen and placed from the left, so that Tab goes in reading order.
    let builder = || UiBuilder::new().layout(Layout::left_to_right(Align::Center));
    let place = Rect::from_min_size(pos2(rect.left(), rect.top() + 16.0), vec2(700.0, 32.0));
    let mut unseen = ui.new_child(builder().max_rect(place).sizing_pass().invisible());
    draw(&mut unseen, &mut Out::default());
    let left = rect.right() - 12.0 - unseen.min_rect().width();
    let place = Rect::from_min_max(pos2(left, rect.top() + 16.0), pos2(rect.right() - 12.0, rect.top() + 48.0));
    draw(&mut ui.new_child(builder().max_rect(place)), out);
    place
}

fn sum(sha256: &str) -> String {
    format!("SHA-256 {sha256}")
}

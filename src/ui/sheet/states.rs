//! The screen of a sheet that isn't there yet, or not at all, and the one without any sheet.

use super::{SheetScreen, Shown, filter};
use crate::session::{Command, Fetched, RowFilter, SheetId, State};
use crate::ui::kit::{Button, bytes, card_header, empty_state, muted, notice_box, progress_bar};
use crate::ui::out::{Ask, Out};
use crate::ui::theme::icons;
use egui::{Align, Layout, Ui, vec2};

/// A list that is being opened, or could not be.
pub(super) fn not_open_ui(ui: &mut Ui, now: &State, id: SheetId, out: &mut Out) {
    match now.sheets.get(&id) {
        Some(Fetched::Failed { notice, .. }) => {
            card_header(ui, "This list is not open", "Nothing was sent, and your file is as it was", |_| {});
            ui.add_space(16.0);
            padded(ui, |ui| {
                notice_box(ui, notice);
                ui.add_space(12.0);
                ui.horizontal(|ui| {
                    if Button::accent("Choose another list…").show(ui).clicked() {
                        out.ask(Ask::ChooseList);
                    }
                    if Button::plain("Close").name("Close this list").show(ui).clicked() {
                        out.ask(Ask::CloseSheet(id));
                    }
                });
            });
        }
        Some(Fetched::Loading { progress, previous }) => opening_ui(ui, id, *progress, previous.is_some(), out),
        Some(Fetched::NotAsked | Fetched::Ready(_)) | None => super::users_ui(ui, now, out),
    }
}

fn opening_ui(ui: &mut Ui, id: SheetId, progress: Option<(u64, Option<u64>)>, again: bool, out: &mut Out) {
    card_header(ui, "Opening the list", "Rollcall works on a private copy; your file stays as it is", |_| {});
    ui.add_space(24.0);
    padded(ui, |ui| {
        ui.set_max_width(520.0);
        let words = match progress {
            Some((done, Some(total))) => format!("{} of {}", bytes(done), bytes(total)),
            Some((done, None)) => bytes(done),
            None => "Reading what kind of list it is".to_owned(),
        };
        let (done, total) = progress.unwrap_or((0, None));
        progress_bar(ui, "Opening the list", done, total, ui.available_width());
        ui.horizontal(|ui| {
            muted(ui, &words);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if Button::plain("Cancel").small().name("Cancel opening this list").show(ui).clicked() {
                    if again {
                        // The list as it was before is there again.
                        out.send(Command::StopOpening { sheet: id });
                    } else {
                        out.ask(Ask::CloseSheet(id));
                    }
                }
            });
        });
    });
}

/// No row to show: the list has none, or the filter shows none.
pub(super) fn no_rows_ui(ui: &mut Ui, shown: &Shown<'_>, screen: &mut SheetScreen, out: &mut Out) {
    if shown.sheet.view.filter == RowFilter::All {
        empty_state(ui, icons::TABLE, "No users in it", "This file has headers but no rows.", |ui| {
            if Button::accent("Choose another list…").show(ui).clicked() {
                out.ask(Ask::ChooseList);
            }
        });
        return;
    }
    let (title, sentence) = match shown.sheet.view.filter {
        RowFilter::Edited => ("Nothing was edited", "Rows that you change, add or delete are shown here."),
        RowFilter::All | RowFilter::Problems | RowFilter::Group(_) => {
            ("No problems", "Everything in this list can be sent.")
        }
    };
    empty_state(ui, icons::CHECK_CIRCLE, title, sentence, |ui| {
        if Button::plain("Show all rows").name("Show all rows again").show(ui).clicked() {
            filter(shown, screen, RowFilter::All, out);
        }
    });
}

fn padded(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    let rect = ui.available_rect_before_wrap().shrink2(vec2(16.0, 0.0));
    ui.scope_builder(egui::UiBuilder::new().max_rect(rect), add);
}

//! The screen of a sheet that isn't there yet, or not at all, and the one without any sheet.

use super::source::SheetSource;
use super::{SheetScreen, Shown, filter};
use crate::session::{Command, Fetched, Notice, RowFilter, SheetId, SheetState, State, StoredList};
use crate::ui::grid::grid_ui;
use crate::ui::kit::{Button, bytes, card_header, empty_state, heading, muted, notice_box, number, progress_bar, rule};
use crate::ui::out::{Ask, Out};
use crate::ui::screen::Screen;
use crate::ui::theme::icons;
use egui::{Align, Layout, ScrollArea, Ui, vec2};

/// A list that is being opened, or could not be.
pub(super) fn not_open_ui(ui: &mut Ui, now: &State, id: SheetId, screen: &mut SheetScreen, out: &mut Out) {
    match now.sheets.get(&id) {
        Some(Fetched::Failed { notice, .. }) if now.unrestored.contains_key(&id) => {
            unrestored_ui(ui, now, id, notice, out);
        }
        Some(Fetched::Failed { notice, .. }) => {
            card_header(ui, "This list is not open", "Nothing was sent, and nothing was changed", |_| {});
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
        Some(Fetched::Loading { progress, previous }) => {
            opening_ui(ui, id, *progress, (previous.is_some(), now.is_opened_again(id)), out);
            if let Some(first) = now.first_rows.get(&id) {
                first_rows_ui(ui, &first.sheet, screen);
            }
        }
        Some(Fetched::NotAsked | Fetched::Ready(_)) | None => super::users_ui(ui, now, out),
    }
}

/// A list of the last end that can't be opened again: kept until the person says what is to become of it.
fn unrestored_ui(ui: &mut Ui, now: &State, id: SheetId, notice: &Notice, out: &mut Out) {
    let Some(list) = now.unrestored.get(&id) else { return };
    let title = format!("“{}” can't be opened again", list.name);
    card_header(ui, &title, "It was open when Rollcall was closed. Nothing was sent.", |_| {});
    ScrollArea::vertical()
        .auto_shrink(false)
        .id_salt("not open")
        .show(ui, |ui| not_restored_ui(ui, id, list, notice, out));
}

fn not_restored_ui(ui: &mut Ui, id: SheetId, list: &StoredList, notice: &Notice, out: &mut Out) {
    ui.add_space(16.0);
    padded(ui, |ui| {
        ui.set_max_width(ui.available_width().min(720.0));
        notice_box(ui, notice);
        ui.add_space(12.0);
        ui.horizontal_wrapped(|ui| {
            // What is damaged stays so; what another window has, or a disk that was away, may come.
            let (again, choose) = match notice.code {
                "open_elsewhere" => (Button::accent("Try again"), Button::plain("Choose another list…")),
                _ => (Button::plain("Try again"), Button::accent("Choose the list again…")),
            };
            if again.name("Try to open this list again").show(ui).clicked() {
                out.send(Command::RestoreSheet { sheet: id, stored: list.stored });
            }
            if choose.show(ui).clicked() {
                out.ask(Ask::ChooseList);
            }
            if Button::plain("Not now").name("Leave this list for later").show(ui).clicked() {
                out.ask(Ask::CloseSheet(id));
            }
        });
        // What another window has open is its own.
        if notice.code == "open_elsewhere" {
            return;
        }
        ui.add_space(20.0);
        rule(ui);
        ui.add_space(14.0);
        heading(ui, "Is it of no use any more?");
        muted(
            ui,
            "Rollcall removes its private copy and what was edited in it, and doesn't ask at the next start. Your own file stays as it is.",
        );
        ui.add_space(8.0);
        ui.horizontal_wrapped(|ui| {
            if Button::plain("Forget this list").name(&format!("Forget {}", list.name)).show(ui).clicked() {
                out.send(Command::ForgetStored { sheet: id, stored: list.stored });
                out.go(Screen::Users);
            }
            let copy = list.copy.display().to_string();
            let link =
                Button::link("Copy the path of Rollcall's copy").name("Copy the folder of this list's private copy");
            if link.show(ui).on_hover_text(&copy).clicked() {
                ui.ctx().copy_text(copy);
            }
        });
    });
}

fn opening_ui(
    ui: &mut Ui,
    id: SheetId,
    progress: Option<(u64, Option<u64>)>,
    (again, was_open): (bool, bool),
    out: &mut Out,
) {
    let about = if was_open {
        "From its private copy, with everything that you changed in it"
    } else {
        "Rollcall works on a private copy. Your file stays as it is."
    };
    card_header(ui, "Opening the list", about, |_| {});
    ui.add_space(24.0);
    padded(ui, |ui| {
        ui.set_max_width(ui.available_width().min(520.0));
        let words = match progress {
            Some((done, Some(total))) if was_open && done >= total => "Putting in what you changed".to_owned(),
            Some((done, Some(total))) => format!("{} of {}", bytes(done), bytes(total)),
            Some((done, None)) => bytes(done),
            None if was_open => "Looking for its private copy".to_owned(),
            None => "Reading what kind of list it is".to_owned(),
        };
        let (done, total) = progress.unwrap_or((0, None));
        progress_bar(ui, "Opening the list", done, total, ui.available_width());
        ui.horizontal(|ui| {
            muted(ui, &words);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if Button::plain("Cancel").small().name("Cancel opening this list").show(ui).clicked() {
                    // Not a close: a list that was opened in this very moment stays open, and one of the last end is kept.
                    out.send(Command::StopOpening { sheet: id });
                    if !again {
                        out.go(Screen::Users);
                    }
                }
            });
        });
    });
}

/// How a long list begins, to be looked at until the rest of it is there.
fn first_rows_ui(ui: &mut Ui, sheet: &SheetState, screen: &mut SheetScreen) {
    let columns = &mut screen.first_columns;
    columns.keep_up(sheet);
    for head in &mut columns.heads {
        head.locked = Some("The list is still being opened".to_owned());
    }
    ui.add_space(16.0);
    padded(ui, |ui| {
        let rows = number(u64::from(sheet.view.row_count));
        muted(ui, &format!("Its first {rows} rows to look at meanwhile. They can be changed once all are read."));
    });
    ui.add_space(8.0);
    let source = SheetSource { name: &sheet.name, view: &sheet.view, columns, report: None, found: None };
    // Where somebody has scrolled to, and which cell is chosen, stays when the list is there. Nothing can be changed yet.
    grid_ui(ui, "cells", &source, &mut screen.grid);
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
        RowFilter::Group(_) => (
            "Nothing of this kind is left",
            "No row has this problem any more. Show all rows to see whether others are left.",
        ),
        RowFilter::All | RowFilter::Problems => ("No problems", "Everything in this list can be sent."),
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

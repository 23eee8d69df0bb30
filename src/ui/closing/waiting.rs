//! Said where the window waits for the disk: what is written, and the ways out.

use super::{Closing, looks, stay_ui, unsaved};
use crate::session::{Command, Fetched, State};
use crate::ui::kit::{Button, rich};
use crate::ui::out::{Ask, Out};
use crate::ui::theme::{self, palette};
use egui::{Label, Ui};
use std::path::PathBuf;

/// What is on its way to the disk, each in a sentence.
fn lines(now: &State) -> Vec<String> {
    let edits = unsaved(now).map(|sheet| format!("Your last changes to {} are being saved.", sheet.name));
    let file = |path: &PathBuf| {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        format!("{name} is being written.")
    };
    let files = now.files_being_written.values().map(file);
    let looks = looks(now).map(|sheet| format!("The filters and columns of {} are being kept.", sheet.name));
    edits.chain(files).chain(looks).collect()
}

/// How far the sheets are that are written.
fn progress(now: &State) -> Option<(u64, u64)> {
    let so_far = |sheet| match now.saved_sheet(sheet) {
        Some(Fetched::Loading { progress: Some((done, Some(total))), .. }) => Some((*done, *total)),
        _others => None,
    };
    now.sheets_being_saved().filter_map(so_far).reduce(|one, other| (one.0 + other.0, one.1 + other.1))
}

pub(super) fn waiting_ui(ui: &mut Ui, now: &State, closing: &mut Closing, out: &mut Out) {
    let colors = palette(ui);
    ui.add(Label::new(rich("Rollcall closes in a moment", theme::semibold(17.0), colors.text)).wrap());
    for line in lines(now) {
        ui.add(Label::new(rich(line, theme::body(13.5), colors.text)).wrap());
    }
    if let Some((done, total)) = progress(now) {
        crate::ui::kit::progress_bar(ui, "Writing the file", done, Some(total), ui.available_width());
    }
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        stay_ui(ui, closing);
        if now.sheets_being_saved().next().is_some() {
            let stop = Button::plain("Stop writing and close");
            if stop.description("The file is not written; one of its name from before stays").show(ui).clicked() {
                now.sheets_being_saved().for_each(|sheet| out.send(Command::StopSaving { sheet }));
            }
        } else if Button::danger("Close without waiting").show(ui).clicked() {
            out.ask(Ask::Quit);
        }
    });
    let words = if now.sheets_being_saved().next().is_some() {
        "Stopped now, the file is not written. One of its name from before stays as it was."
    } else {
        "Closed now, what is not on the disk yet is lost."
    };
    ui.add(Label::new(rich(words, theme::body(12.5), colors.muted)).wrap());
}

//! The band that says how saving goes, and where the file is.

use crate::session::{Command, Fetched, Notice, SavedSheet, State};
use crate::ui::kit::{Button, counted, glyph, percent, rich};
use crate::ui::out::Out;
use crate::ui::sheet::looking::busy_sign;
use crate::ui::sheet::{SheetScreen, Shown};
use crate::ui::theme::{body, fill_icon, icons, medium, palette};
use egui::accesskit::{Live, Role};
use egui::{Align, Color32, Frame, Label, Layout, Margin, Ui, vec2};

/// What stands at the right of a band takes so much.
const BUTTONS: f32 = 170.0;

pub(in crate::ui::sheet) fn saved_ui(
    ui: &mut Ui,
    now: &State,
    shown: &Shown<'_>,
    screen: &mut SheetScreen,
    out: &mut Out,
) {
    if screen.told_of_saving {
        as_you_type_ui(ui, shown, screen, out);
    }
    match now.saved_sheet(shown.id) {
        None | Some(Fetched::NotAsked) => {}
        Some(Fetched::Loading { progress, .. }) => going_ui(ui, shown, *progress, out),
        Some(Fetched::Ready(saved)) => ready_ui(ui, shown, saved, out),
        Some(Fetched::Failed { notice, .. }) => failed_ui(ui, shown, notice, out),
    }
}

/// Ctrl+S: nothing has to be saved, and somebody may have meant a file.
fn as_you_type_ui(ui: &mut Ui, shown: &Shown<'_>, screen: &mut SheetScreen, out: &mut Out) {
    let fill = palette(ui).header;
    let words = if shown.sheet.edits.not_saved.is_some() {
        "Your last changes could not be saved."
    } else {
        "Nothing to save: what you change is kept as you type, also when the power fails."
    };
    let more = ["Your own file stays as it was opened. “Save as…” makes a new file (Ctrl Shift S).".to_owned()];
    band(ui, fill, icons::FLOPPY_DISK, palette(ui).muted, words, &more, |ui| {
        if Button::icon_only(icons::X, "Close this note").height(26.0).show(ui).clicked() {
            screen.told_of_saving = false;
        }
        if Button::plain("Save as…").small().name("Save as a file…").show(ui).clicked() {
            super::open(shown, screen, out);
        }
    });
}

fn going_ui(ui: &mut Ui, shown: &Shown<'_>, progress: Option<(u64, Option<u64>)>, out: &mut Out) {
    let colors = palette(ui);
    let words = match progress {
        Some((done, Some(total))) if total > 0 => format!("Saving the file… {}", percent(done, total)),
        Some(_) | None => "Saving the file…".to_owned(),
    };
    let frame = Frame::new().fill(colors.accent_soft).inner_margin(Margin::symmetric(16, 4));
    frame.show(ui, |ui| {
        let room = ui.available_width();
        ui.allocate_ui_with_layout(vec2(room, 28.0), Layout::left_to_right(Align::Center), |ui| {
            busy_sign(ui);
            ui.label(rich(&words, medium(13.0), colors.text));
            ui.label(rich("You can go on working: what you change now is not in it.", body(13.0), colors.muted));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if Button::link("Cancel").name("Stop saving the file").show(ui).clicked() {
                    out.send(Command::StopSaving { sheet: shown.id });
                }
            });
        });
    });
}

fn ready_ui(ui: &mut Ui, shown: &Shown<'_>, saved: &SavedSheet, out: &mut Out) {
    let colors = palette(ui);
    let path = saved.path.display().to_string();
    let words = format!("Saved {} as {path}", counted(saved.exported.rows, "row", "rows"));
    band(ui, colors.ok_soft, icons::CHECK_CIRCLE, colors.ok, &words, &saved.notes, |ui| {
        if Button::icon_only(icons::X, "Close this note").height(26.0).show(ui).clicked() {
            out.send(Command::ForgetSaved { sheet: shown.id });
        }
        if Button::plain("Copy the path").small().name("Copy the path of the file").show(ui).clicked() {
            ui.ctx().copy_text(path.clone());
        }
    });
}

fn failed_ui(ui: &mut Ui, shown: &Shown<'_>, notice: &Notice, out: &mut Out) {
    let colors = palette(ui);
    let more = std::slice::from_ref(&notice.next);
    band(ui, colors.error_soft, icons::WARNING_CIRCLE, colors.error, &notice.message, more, |ui| {
        if Button::icon_only(icons::X, "Close this note").height(26.0).show(ui).clicked() {
            out.send(Command::ForgetSaved { sheet: shown.id });
        }
        let replace = Button::plain("Replace it").small().name("Replace the file that is there");
        if notice.code == "save_exists" && replace.show(ui).clicked() {
            out.send(Command::SaveOver { sheet: shown.id });
        }
    });
}

/// Words with what else there is to say below them, and buttons at the right.
fn band(
    ui: &mut Ui,
    fill: Color32,
    icon: &str,
    color: Color32,
    words: &str,
    more: &[String],
    buttons: impl FnOnce(&mut Ui),
) {
    let colors = palette(ui);
    let band = Frame::new().fill(fill).inner_margin(Margin::symmetric(16, 6)).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.horizontal_top(|ui| {
            glyph(ui, icon, fill_icon(15.0), color);
            let width = (ui.available_width() - BUTTONS).max(120.0);
            ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
                ui.set_width(width);
                ui.spacing_mut().item_spacing.y = 2.0;
                ui.add(Label::new(rich(words, medium(13.0), colors.text)).wrap());
                for line in more {
                    ui.add(Label::new(rich(line, body(13.0), colors.text)).wrap());
                }
            });
            ui.with_layout(Layout::right_to_left(Align::Min), buttons);
        });
    });
    ui.ctx().accesskit_node_builder(band.response.id, |node| {
        node.set_role(Role::Status);
        node.set_live(Live::Polite);
        node.set_label([std::slice::from_ref(&words.to_owned()), more].concat().join(" "));
    });
}

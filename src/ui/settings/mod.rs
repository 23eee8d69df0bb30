//! Settings: how the window looks, and where things are kept.

#[cfg(test)]
mod tests;

use super::kit::{
    Button, card_header, describe, elided_middle, heading, marked, muted, notice_box, rule, segmented, tick,
};
use super::out::Out;
use super::theme::{self, icons, palette};
use crate::session::{Command, KeyringStatus, Settings, SettingsChange, State, ThemeChoice};
use egui::{Frame, Margin, ScrollArea, Ui};

/// The licences of what is built in, besides the libraries.
const LICENCES: [(&str, &str, &str); 2] = [
    ("Inter", "the typeface", "SIL Open Font License 1.1, © The Inter Project Authors"),
    ("Phosphor Icons", "the icons", "MIT licence, © Phosphor Icons"),
];

pub(super) fn settings_ui(ui: &mut Ui, now: &State, out: &mut Out) {
    card_header(ui, "Settings", "How Rollcall looks, and where it keeps things", |_| {});
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin { left: 32, right: 32, top: 26, bottom: 28 }).show(ui, |ui| {
            ui.set_max_width(ui.available_width().min(680.0));
            ui.spacing_mut().item_spacing.y = 6.0;
            looks_ui(ui, now, out);
            kept_ui(ui, now);
            about_ui(ui);
        });
    });
}

fn section(ui: &mut Ui, title: &str) {
    ui.add_space(22.0);
    rule(ui);
    ui.add_space(16.0);
    heading(ui, title);
    ui.add_space(4.0);
}

fn looks_ui(ui: &mut Ui, now: &State, out: &mut Out) {
    let Settings { mut theme, mut high_contrast, mut zoom_percent, .. } = now.settings_now();
    heading(ui, "Looks");
    ui.add_space(4.0);
    super::kit::label(ui, "Theme");
    let themes = [(ThemeChoice::System, "As the system"), (ThemeChoice::Light, "Light"), (ThemeChoice::Dark, "Dark")];
    if segmented(ui, &themes, &mut theme, None) {
        out.send(Command::ChangeSettings(SettingsChange::Theme(theme)));
    }
    ui.add_space(4.0);
    if tick(ui, "High contrast: stronger colours and lines, light or dark", &mut high_contrast).changed() {
        out.send(Command::ChangeSettings(SettingsChange::HighContrast(high_contrast)));
    }
    ui.add_space(10.0);
    super::kit::label(ui, "Size of everything");
    let zooms = Settings::ZOOMS.map(|zoom| (zoom, format!("{zoom}\u{202f}%")));
    let zooms: Vec<_> = zooms.iter().map(|(zoom, text)| (*zoom, text.as_str())).collect();
    if segmented(ui, &zooms, &mut zoom_percent, None) {
        out.send(Command::ChangeSettings(SettingsChange::ZoomPercent(zoom_percent)));
    }
    muted(ui, "Ctrl + and Ctrl − change it too, Ctrl 0 brings back 100\u{202f}%.");
    if let Some(notice) = &now.not_kept {
        ui.add_space(8.0);
        notice_box(ui, notice);
    }
}

fn kept_ui(ui: &mut Ui, now: &State) {
    section(ui, "Where Rollcall keeps things");
    if let Some(folder) = &now.folder {
        let path = folder.display().to_string();
        ui.horizontal(|ui| {
            const COPY: f32 = 86.0;
            let width = ui.available_width() - COPY;
            elided_middle(ui, &path, &theme::mono(12.5), width);
            let copy = Button::plain("Copy").name("Copy the folder's path").icon(icons::COPY).small().show(ui);
            describe(ui, &copy, &path);
            if copy.clicked() {
                ui.ctx().copy_text(path.clone());
            }
        });
    }
    muted(
        ui,
        "A folder of your own that nobody else can read: copies of the lists you opened with your changes, what became of \
         each run and each user, the names of your tenants, and these settings.",
    );
    let secrets = match now.keyring.value() {
        Some(KeyringStatus::There) => {
            let here: Vec<_> = now.session_secrets.keys().map(String::as_str).collect();
            let except = match here.as_slice() {
                [] => String::new(),
                names => format!(" Those of {} are not: they last until you close the window.", names.join(", ")),
            };
            format!("Secrets are not in it. They are in this computer's keyring, under the name rollcall.{except}")
        }
        Some(KeyringStatus::Absent(_)) => {
            "Secrets are not in it. This computer has no keyring that Rollcall can use, so they last until you close the \
             window."
                .to_owned()
        }
        None => "Secrets are not in it: they belong in this computer's keyring.".to_owned(),
    };
    muted(ui, &secrets);
}

fn about_ui(ui: &mut Ui) {
    section(ui, "About");
    let colors = palette(ui);
    let version = env!("CARGO_PKG_VERSION");
    marked(
        ui,
        &format!("**Rollcall {version}**. Free to use under the MIT or the Apache 2.0 licence."),
        13.0,
        colors.text,
    );
    for (name, what, licence) in LICENCES {
        marked(ui, &format!("**{name}** ({what}): {licence}"), 13.0, colors.muted);
    }
    muted(ui, "Auth0 is a trademark of its owner, who has no part in Rollcall.");
}

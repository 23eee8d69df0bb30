//! A path that is typed, for where the system has no file dialog.

use super::kit::{Button, Field, choose_all, muted};
use super::out::{Ask, Out, PathFor};
use super::theme::palette;
use egui::{Frame, Key, Margin, Stroke, Ui};
use std::path::{Path, PathBuf};

/// See [`TypedPath::focus`].
const FOCUSED_FRAMES: u8 = 3;

/// Why a path is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WhyTyped {
    /// There was no dialog.
    NoDialog,
    /// One was asked for before and has not been answered.
    AnotherIsOpen,
    /// The person would rather type.
    Wished,
}

/// A path on its way.
#[derive(Debug)]
pub(super) struct TypedPath {
    path_for: PathFor,
    text: String,
    /// In so many frames it takes the focus: a dialog that was closed for it may give it back elsewhere.
    focus: u8,
    /// What it began as.
    proposed: String,
    why: WhyTyped,
}

impl TypedPath {
    /// A path to save to begins as the one that is proposed: in this folder, under the name that a dialog would propose.
    pub(super) fn new(path_for: PathFor, why: WhyTyped, folder: Option<&Path>) -> Self {
        let text = match &path_for {
            PathFor::Save(saving) => {
                let path = saving.folder.as_deref().or(folder).map(|folder| folder.join(&saving.file_name));
                path.map(|path| path.to_string_lossy().into_owned()).unwrap_or_default()
            }
            PathFor::Open => String::new(),
        };
        Self { path_for, proposed: text.clone(), text, focus: FOCUSED_FRAMES, why }
    }
}

/// A band above the card. True when it is done with.
pub(super) fn typed_path_ui(ui: &mut Ui, typed: &mut TypedPath, out: &mut Out) -> bool {
    let colors = palette(ui);
    let (label, act) = match &typed.path_for {
        PathFor::Open => ("Path of the list", "Open the list"),
        PathFor::Save(saving) => ("Path to save to", saving.act),
    };
    let mut done = false;
    let frame = Frame::new().fill(colors.surface).stroke(Stroke::new(1.0, colors.border)).corner_radius(10.0);
    frame.inner_margin(Margin::same(14)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let words = match (typed.why, &typed.path_for) {
            (WhyTyped::NoDialog, PathFor::Open) => {
                "No file dialog came up: this desktop seems to have none. Type the path here, or drop a file on this window."
            }
            (WhyTyped::NoDialog, PathFor::Save(_)) => {
                "No file dialog came up: this desktop seems to have none. Type here where the file goes."
            }
            (WhyTyped::AnotherIsOpen, PathFor::Open | PathFor::Save(_)) => {
                "A file dialog is open already, perhaps behind this window. Answer that one, or type the path here."
            }
            (WhyTyped::Wished, PathFor::Open) => "Full path of the list",
            (WhyTyped::Wished, PathFor::Save(_)) => "Full path of the new file",
        };
        muted(ui, words);
        let hint = match &typed.path_for {
            PathFor::Open => "/path/to/customers.xlsx".to_owned(),
            PathFor::Save(saving) => format!("/path/to/{}", saving.file_name),
        };
        ui.horizontal(|ui| {
            let missing = typed.text.trim().is_empty().then_some("Type a path first");
            let (act, cancel) = (Button::accent(act).off(missing), Button::plain("Cancel"));
            let gaps = 2.0 * ui.spacing().item_spacing.x;
            let width = ui.available_width() - act.needed_width(ui) - cancel.needed_width(ui) - gaps;
            let width = width.max(160.0);
            let field = Field::new(label).label_hidden().hint(&hint).width(width).height(32.0);
            let response = field.show(ui, &mut typed.text);
            if typed.focus > 0 {
                typed.focus -= 1;
                response.request_focus();
                ui.ctx().request_repaint();
            }
            if typed.text == typed.proposed && (typed.focus > 0 || response.gained_focus()) {
                // What is typed takes the place of what was proposed.
                choose_all(ui, &response, &typed.text);
            }
            let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            if (act.show(ui).clicked() || entered) && !typed.text.trim().is_empty() {
                let path = PathBuf::from(typed.text.trim());
                match &typed.path_for {
                    PathFor::Open => out.ask(Ask::Open(path)),
                    PathFor::Save(saving) => out.send((saving.command)(path, false)),
                }
                done = true;
            }
            done |= cancel.show(ui).clicked();
        });
    });
    done
}

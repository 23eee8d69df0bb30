//! The history of a list: every step by its name, and the way to any of them.

use super::Shown;
use crate::session::Command;
use crate::ui::kit::{Button, muted, option};
use crate::ui::out::Out;
use crate::ui::theme::icons;
use egui::{Frame, Margin, Popup, PopupCloseBehavior, ScrollArea, Ui};

/// A button that opens the list of steps, the newest first.
pub(super) fn history_ui(ui: &mut Ui, shown: &Shown<'_>, out: &mut Out) {
    let history = &shown.sheet.edits.history;
    let off = history.is_empty().then_some("Nothing was changed yet");
    let button = Button::icon_only(icons::CLOCK, "History").off(off).show(ui).on_hover_text("History");
    Popup::menu(&button).gap(4.0).width(320.0).close_behavior(PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
        ui.set_width(320.0);
        ui.add_space(4.0);
        // Where the names below it begin.
        Frame::new().inner_margin(Margin { left: 28, right: 8, top: 0, bottom: 0 }).show(ui, |ui| {
            ui.set_width(ui.available_width());
            muted(ui, "Choose a step, and the list is as it was after it.");
        });
        ui.add_space(4.0);
        let count = history.len() + 1;
        ScrollArea::vertical().max_height(320.0).show_rows(ui, 30.0, count, |ui, range| {
            for line in range {
                let step = history.len() - line;
                let name = match step.checked_sub(1) {
                    Some(at) => history.name(at).unwrap_or_default(),
                    None => "As it was opened",
                };
                let hint = if step > history.now { "undone" } else { "" };
                if option(ui, name, hint, step == history.now).clicked() && step != history.now {
                    out.send(Command::GoToStep { sheet: shown.id, step });
                }
            }
        });
    });
}

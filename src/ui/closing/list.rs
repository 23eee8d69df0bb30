//! Asked when a list is closed whose edits would be forgotten.

use crate::session::{Command, EditState, Fetched, SheetId, State};
use crate::ui::kit::{Button, counted, elided_middle, escaped, question_box, rich};
use crate::ui::out::{Ask, Out};
use crate::ui::screen::Screen;
use crate::ui::theme::{self, palette};
use egui::{Label, Ui};

/// What was done to a list since it was opened, in words: cells, rows and columns alike.
fn changed(edits: &EditState) -> String {
    let last = edits.undo.as_deref().unwrap_or("nothing");
    match edits.history.now {
        0 | 1 => last.to_owned(),
        steps => format!("{}, the last one: {last}", counted(steps as u64, "change", "changes")),
    }
}

/// What the person decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ui) enum Decided {
    Keep,
    Close,
}

/// Draws the question; nothing until it is answered.
pub(in crate::ui) fn close_list_ui(ui: &Ui, now: &State, sheet: SheetId, out: &mut Out) -> Option<Decided> {
    let opened = now.sheets.get(&sheet).and_then(Fetched::value)?;
    let mut decided = None;
    question_box(ui, "Close the list?", |ui| {
        let colors = palette(ui);
        ui.add(Label::new(rich("Close this list?", theme::semibold(17.0), colors.text)));
        let width = ui.available_width();
        elided_middle(ui, &opened.name, &theme::medium(13.5), width);
        let edits = changed(&opened.edits);
        let was_sent = now.was_sent(opened.stored);
        let is_lost = opened.edits.not_saved.is_some();
        let words = if was_sent && is_lost {
            "Its run keeps the list. Your last changes could not be saved: they would be lost.".to_owned()
        } else if was_sent {
            format!("Its run keeps the list and what you changed here: {edits}. You can open it again from Jobs.")
        } else {
            format!("Your file stays as it is. What you changed here would be lost: {edits}.")
        };
        ui.add(Label::new(rich(words, theme::body(13.5), colors.text)).wrap());
        if let Some(notice) = now.saved_sheet(sheet).and_then(Fetched::failure) {
            let words = format!("It was to be saved as a file, and was not. {}", notice.message);
            ui.add(Label::new(rich(words, theme::body(13.5), colors.text)).wrap());
        }
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            let keep = Button::accent("Keep it open").show(ui);
            if ui.memory(|memory| memory.focused().is_none()) {
                keep.request_focus();
            }
            if keep.clicked() || escaped(ui) {
                out.send(Command::KeepSheet { sheet });
                out.go(Screen::Sheet(sheet));
                decided = Some(Decided::Keep);
            }
            let close = if was_sent && !is_lost {
                Button::plain("Close it").name("Close it and keep the edits")
            } else {
                Button::danger("Close it").name("Close it and forget the edits")
            };
            if close.show(ui).clicked() {
                out.ask(Ask::ForgetSheet(sheet));
                decided = Some(Decided::Close);
            }
        });
    });
    decided
}

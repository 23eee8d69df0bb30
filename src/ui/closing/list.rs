//! Asked when a list is closed whose edits would be forgotten.

use crate::session::{EditState, Fetched, SheetId, State};
use crate::ui::kit::{Button, counted, elided_middle, escaped, question_box, rich};
use crate::ui::out::{Ask, Out};
use crate::ui::theme::{self, palette};
use egui::{Label, Ui};

/// Whether closing a sheet loses something that the person made.
pub(in crate::ui) fn has_edits(now: &State, sheet: SheetId) -> bool {
    now.sheets.get(&sheet).and_then(Fetched::value).is_some_and(|it| it.edits.undo.is_some())
}

/// What was done to a list since it was opened, in words: cells, rows and columns alike.
fn changed(edits: &EditState) -> String {
    let last = edits.undo.as_deref().unwrap_or("nothing");
    match edits.history.now {
        0 | 1 => last.to_owned(),
        steps => format!("{}, the last one: {last}", counted(steps as u64, "change", "changes")),
    }
}

/// Draws the question; false once it was answered.
pub(in crate::ui) fn close_list_ui(ui: &Ui, now: &State, sheet: SheetId, out: &mut Out) -> bool {
    let Some(opened) = now.sheets.get(&sheet).and_then(Fetched::value) else { return false };
    let mut asking = true;
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
            format!("Your file is as it was, and what you changed here is forgotten: {edits}.")
        };
        ui.add(Label::new(rich(words, theme::body(13.5), colors.text)).wrap());
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            let keep = Button::accent("Keep it open").show(ui);
            if ui.memory(|memory| memory.focused().is_none()) {
                keep.request_focus();
            }
            if keep.clicked() || escaped(ui) {
                asking = false;
            }
            let close = if was_sent && !is_lost {
                Button::plain("Close it").name("Close it and keep the edits")
            } else {
                Button::danger("Close it").name("Close it and forget the edits")
            };
            if close.show(ui).clicked() {
                out.ask(Ask::ForgetSheet(sheet));
                asking = false;
            }
        });
    });
    asking
}

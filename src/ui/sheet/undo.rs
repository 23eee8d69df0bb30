//! Undo and redo, and what the last change was: as buttons, by their keys, in a menu and in the strip.

use super::{SheetScreen, Shown};
use crate::session::{Command, SheetId, SheetState};
use crate::ui::kit::{Button, counted, option, rich};
use crate::ui::out::Out;
use crate::ui::theme::{body, icons, medium, palette};
use egui::{Key, Label, Modifiers, Ui};

/// Undo and redo as buttons.
pub(super) fn undo_ui(ui: &mut Ui, shown: &Shown<'_>, screen: &mut SheetScreen, out: &mut Out) {
    let edits = &shown.sheet.edits;
    let undo_words = edits.undo.as_deref().map_or("Undo".to_owned(), |what| format!("Undo: {what}"));
    let redo_words = edits.redo.as_deref().map_or("Redo".to_owned(), |what| format!("Redo: {what}"));
    let undo = Button::icon_only(icons::ARROW_COUNTER_CLOCKWISE, &undo_words)
        .off(edits.undo.is_none().then_some("Nothing to undo"))
        .show(ui);
    let redo = Button::icon_only(icons::ARROW_CLOCKWISE, &redo_words)
        .off(edits.redo.is_none().then_some("Nothing to redo"))
        .show(ui);
    if undo.on_hover_text(format!("{undo_words} (Ctrl Z)")).clicked() {
        screen.refused = None;
        out.send(Command::Undo { sheet: shown.id });
    }
    if redo.on_hover_text(format!("{redo_words} (Ctrl Y)")).clicked() {
        screen.refused = None;
        out.send(Command::Redo { sheet: shown.id });
    }
}

/// The same as lines of a menu, where there is something to undo.
pub(super) fn undo_options(ui: &mut Ui, shown: &Shown<'_>, screen: &mut SheetScreen, out: &mut Out) {
    let edits = &shown.sheet.edits;
    let sheet = shown.id;
    for (words, keys, there, command) in [
        ("Undo", "Ctrl Z", edits.undo.is_some(), Command::Undo { sheet }),
        ("Redo", "Ctrl Y", edits.redo.is_some(), Command::Redo { sheet }),
    ] {
        if there && option(ui, words, keys, false).clicked() {
            screen.refused = None;
            out.send(command);
        }
    }
}

/// Ctrl+Z, Ctrl+Y and Ctrl+Shift+Z, unless a text is being typed, which has its own undo.
pub(super) fn undo_keys(ui: &Ui, shown: &Shown<'_>, screen: &SheetScreen, out: &mut Out) {
    if ui.ctx().text_edit_focused() {
        return;
    }
    let pressed = |modifiers: Modifiers, key: Key| ui.input_mut(|input| input.consume_key(modifiers, key));
    let edits = &shown.sheet.edits;
    let again = pressed(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z) || pressed(Modifiers::COMMAND, Key::Y);
    if again && edits.redo.is_some() {
        out.send(Command::Redo { sheet: shown.id });
    }
    // A paste that is still being read is taken back too.
    if !again && pressed(Modifiers::COMMAND, Key::Z) && (edits.undo.is_some() || screen.clipboard.is_reading()) {
        out.send(Command::Undo { sheet: shown.id });
    }
}

/// A change in words, cut so that what stands beside it has its room.
fn told_ui(ui: &mut Ui, what: &str) {
    let colors = palette(ui);
    let room = ui.available_width() - 60.0;
    // Few letters of it would say nothing.
    if room < 60.0 {
        return;
    }
    ui.label(rich("•", medium(12.5), colors.muted));
    ui.scope(|ui| {
        ui.set_max_width(room);
        ui.add(Label::new(rich(what, medium(12.5), colors.text)).truncate());
    });
}

/// What the way back takes.
const LINK: f32 = 44.0;

/// What the last change was, with a way back, for as long as it is the last; and that all is kept.
pub(super) fn last_change_ui(ui: &mut Ui, id: SheetId, sheet: &SheetState, out: &mut Out) {
    let colors = palette(ui);
    let edits = &sheet.edits;
    if edits.secrets_left > 0 {
        let left = counted(edits.secrets_left, "secret left as it was", "secrets left as they were");
        ui.label(rich("•", medium(12.5), colors.muted));
        ui.label(rich(&left, medium(12.5), colors.text));
    }
    // Half a link is none.
    if ui.available_width() < LINK {
        return;
    }
    // What was just undone is what somebody wants to read of, not the change before it.
    if let Some(what) = &edits.redo {
        told_ui(ui, &format!("Undone: {what}"));
        ui.add_space(4.0);
        if Button::link("Redo").name(&format!("Redo what was undone: {what}")).show(ui).clicked() {
            out.send(Command::Redo { sheet: id });
        }
    } else if let Some(what) = &edits.undo {
        told_ui(ui, what);
        ui.add_space(4.0);
        let name = format!("Undo the last change: {what}");
        if Button::link("Undo").name(&name).show(ui).clicked() {
            out.send(Command::Undo { sheet: id });
        }
    }
    // The first to go where there is no room.
    let room = if edits.saved { 140.0 } else { 76.0 };
    if ui.available_width() < room && edits.not_saved.is_none() {
        return;
    }
    ui.label(rich("•", medium(12.5), colors.muted));
    let kept = match (&edits.not_saved, edits.saved) {
        (Some(_), _) => "not saved",
        (None, true) => "saved as you type",
        (None, false) => "saving…",
    };
    ui.label(rich(kept, body(12.5), colors.muted));
}

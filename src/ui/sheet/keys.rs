//! The keys that work anywhere on the screen of a sheet.

use super::{SheetScreen, Shown, find, next_problem, save_as, undo};
use crate::session::State;
use crate::ui::out::Out;
use crate::ui::screen::Screen;
use egui::{Key, Modifiers, Ui};

/// Whether something is asked or typed over the sheet, which keys belong to.
fn is_covered(screen: &SheetScreen) -> bool {
    let asks = screen.problems.preview.is_some()
        || screen.find.as_ref().is_some_and(find::FindBar::previews)
        || screen.clipboard.asks();
    let types = screen.adding.is_some() || screen.width.is_some() || screen.json.is_some();
    asks || types || screen.reshape.is_some() || screen.row_text.is_some() || screen.saving.is_some()
}

/// Undo and redo come after what the grid took in the same frame: who pastes and takes it back at once means the paste.
pub(super) fn after_grid(ui: &Ui, shown: &Shown<'_>, screen: &SheetScreen, out: &mut Out) {
    if !is_covered(screen) {
        undo::undo_keys(ui, shown, screen, out);
    }
}

pub(super) fn keys(ui: &Ui, now: &State, shown: &Shown<'_>, screen: &mut SheetScreen, out: &mut Out) {
    if is_covered(screen) {
        return;
    }
    find::keys(ui, now, shown, screen);
    save_as::keys(ui, shown, screen, out);
    let pressed = |modifiers: Modifiers, key: Key| ui.input_mut(|input| input.consume_key(modifiers, key));
    // In a cell that is typed into it is the cell's.
    if !screen.grid.is_editing() && screen.filter.is_none() && pressed(Modifiers::COMMAND, Key::Enter) {
        out.go(Screen::Send(shown.id));
    }
    let within = screen.problems.open_place(shown.report());
    if pressed(Modifiers::SHIFT, Key::F8) {
        next_problem(shown, screen, within, false, out);
    }
    if pressed(Modifiers::NONE, Key::F8) {
        next_problem(shown, screen, within, true, out);
    }
    if pressed(Modifiers::COMMAND | Modifiers::SHIFT, Key::P) {
        screen.problems.toggle();
        screen.problems.takes_focus = screen.problems.is_open;
        if !screen.problems.is_open {
            screen.grid.focus();
        }
    }
}

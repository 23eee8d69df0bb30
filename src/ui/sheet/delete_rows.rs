//! Deleting the rows that are chosen, and restoring them: as a button and as a line of a menu.

use super::actions::{edit, rows_of};
use super::{SheetScreen, Shown};
use crate::session::Edit;
use crate::ui::grid::all_deleted;
use crate::ui::kit::{Button, counted, option};
use crate::ui::out::Out;
use crate::ui::theme::icons;
use egui::Ui;
use std::ops::Range;

/// The rows that are chosen, how many, and whether they are deleted already.
fn rows_to_delete(shown: &Shown<'_>, screen: &SheetScreen) -> (Vec<Range<u32>>, u64, bool, String) {
    let chosen = screen.grid.chosen_rows(shown.sheet.view.row_count);
    let count: u64 = chosen.iter().map(|range| range.len() as u64).sum();
    let deleted = all_deleted(&chosen, |row| Some(shown.sheet.view.row(row)?.deleted));
    let what = counted(count, "selected row", "selected rows");
    let name = if deleted { format!("Restore {what}") } else { format!("Delete {what}") };
    (chosen, count, deleted, name)
}

fn delete_rows(chosen: &[Range<u32>], deleted: bool, shown: &Shown<'_>, screen: &mut SheetScreen, out: &mut Out) {
    let rows = rows_of(shown, chosen);
    edit(shown, out, if deleted { Edit::RestoreRows { rows } } else { Edit::DeleteRows { rows } });
    screen.grid.focus();
}

pub(super) fn delete_rows_ui(ui: &mut Ui, shown: &Shown<'_>, screen: &mut SheetScreen, out: &mut Out) {
    let (chosen, count, deleted, name) = rows_to_delete(shown, screen);
    let icon = if deleted { icons::ARROW_ARC_LEFT } else { icons::TRASH };
    let off = (count == 0).then_some("No row is selected");
    let button = Button::icon_only(icon, &name).off(off).show(ui);
    if button.on_hover_text(format!("{name} (Ctrl Delete). Deleted rows stay in sight and are not sent")).clicked() {
        delete_rows(&chosen, deleted, shown, screen, out);
    }
}

/// The same as a line of a menu.
pub(super) fn delete_rows_option(ui: &mut Ui, shown: &Shown<'_>, screen: &mut SheetScreen, out: &mut Out) {
    let (chosen, count, deleted, name) = rows_to_delete(shown, screen);
    if count > 0 && option(ui, &name, "Ctrl Delete", false).clicked() {
        delete_rows(&chosen, deleted, shown, screen, out);
    }
}

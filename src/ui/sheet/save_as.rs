//! Saving the list as a file of its own: in which form, how much of it, and how that went.

mod form;
mod told;

pub(super) use told::saved_ui;

use super::{SheetScreen, Shown, actions};
use crate::session::{Command, RowFilter, SaveOrder, SavePart};
use crate::ui::kit::{
    Button, DialogTitle, counted, dialog, dialog_body, dialog_foot, glyph_in_line, muted, number, option, rich, select,
    tick,
};
use crate::ui::out::{Ask, Out, PathFor, Saving};
use crate::ui::theme::{body, icon, icons, palette};
use egui::{Align, Key, Label, Layout, Modifiers, Ui};
use form::Form;
use std::sync::Arc;

/// What is half chosen.
#[derive(Debug)]
pub(super) struct SaveAs {
    form: Form,
    rows_in_view: bool,
    columns_in_view: bool,
}

/// Opens the question; what is being typed into a cell goes into the file too.
pub(super) fn open(shown: &Shown<'_>, screen: &mut SheetScreen, out: &mut Out) {
    if let Some(action) = screen.grid.commit() {
        actions::act(action, shown, screen, out);
    }
    screen.grid.leave();
    screen.told_of_saving = false;
    screen.saving = Some(SaveAs { form: Form::of(&shown.sheet.name), rows_in_view: false, columns_in_view: false });
}

/// Ctrl+Shift+S asks where to; Ctrl+S says that there is nothing to save.
pub(super) fn keys(ui: &Ui, shown: &Shown<'_>, screen: &mut SheetScreen, out: &mut Out) {
    let pressed = |modifiers: Modifiers, key: Key| ui.input_mut(|input| input.consume_key(modifiers, key));
    if pressed(Modifiers::COMMAND | Modifiers::SHIFT, Key::S) {
        open(shown, screen, out);
    } else if pressed(Modifiers::COMMAND, Key::S) {
        if let Some(action) = screen.grid.commit() {
            actions::act(action, shown, screen, out);
        }
        screen.told_of_saving = true;
    }
}

/// Shows the question; true when it is answered.
pub(super) fn save_as_ui(ui: &Ui, shown: &Shown<'_>, screen: &mut SheetScreen, out: &mut Out) -> bool {
    let Some(mut save) = screen.saving.take() else { return false };
    let title = DialogTitle {
        words: "Save as a file",
        name: "",
        about: "The new file holds the list as it is now. Your own file and this list stay as they are.",
        close: "Close, save nothing",
    };
    let mut done = false;
    let ((), closed) = dialog(ui, "save as", &title, 568.0, |ui| {
        dialog_body(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 6.0;
            let width = ui.available_width();
            form_ui(ui, width, &mut save.form);
            ui.add_space(8.0);
            part_ui(ui, shown, screen, &mut save);
            lost_ui(ui, shown, screen, &save);
        });
        let focused = ui.memory(|memory| memory.focused().is_some());
        let enter = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        let typed = Button::plain("Type a path…").name("Type where to save");
        let buttons = [Button::plain("Cancel"), typed, Button::accent("Choose where to save…")];
        let [cancel, typed, choose] = dialog_foot(ui, None, buttons);
        if !focused {
            choose.request_focus();
        }
        if typed.clicked() || enter && typed.has_focus() {
            out.ask(Ask::TypePath(PathFor::Save(saving(shown, screen, &save))));
            done = true;
        } else if choose.clicked() || enter && (choose.has_focus() || !focused) {
            out.ask(Ask::Save(saving(shown, screen, &save)));
            done = true;
        }
        done |= cancel.clicked() || enter && cancel.has_focus();
    });
    if done || closed {
        return true;
    }
    screen.saving = Some(save);
    false
}

fn form_ui(ui: &mut Ui, width: f32, form: &mut Form) {
    crate::ui::kit::label(ui, "Format");
    select(ui, "Format", form.title(), width, |ui| {
        let mut picked = false;
        for it in Form::ALL {
            if option(ui, it.title(), it.hint(), it == *form).clicked() {
                *form = it;
                picked = true;
            }
        }
        picked
    });
    muted(ui, form.about());
}

/// Whether the rows in view are others than all, or in another order.
fn has_rows_of_its_own(shown: &Shown<'_>) -> bool {
    let view = &shown.sheet.view;
    !view.query.is_plain() || view.query.rows != RowFilter::All
}

/// Whether the columns that are shown are others than all, or in another order.
fn has_columns_of_its_own(screen: &SheetScreen) -> bool {
    let columns = screen.grid.shown_columns();
    columns.len() != screen.columns.heads.len() || !columns.is_sorted()
}

/// How much of the list is written.
fn part_ui(ui: &mut Ui, shown: &Shown<'_>, screen: &SheetScreen, save: &mut SaveAs) {
    let (all, seen) = (u64::from(shown.sheet.rows.row_count()), u64::from(shown.sheet.view.row_count));
    if has_rows_of_its_own(shown) {
        let words = if shown.sheet.view.query.shows_all() {
            "The rows in the order in which they are shown".to_owned()
        } else {
            format!("Only the {} that are shown, of {}", counted(seen, "row", "rows"), number(all))
        };
        tick(ui, &words, &mut save.rows_in_view);
    } else {
        muted(ui, &format!("All {}: no row is hidden", counted(all, "row", "rows")));
    }
    let (all, seen) = (screen.columns.heads.len() as u64, screen.grid.shown_columns().len() as u64);
    if has_columns_of_its_own(screen) {
        let words = if all == seen {
            "The columns in the order in which they are shown".to_owned()
        } else {
            format!("Only the {} that are shown, of {}", counted(seen, "column", "columns"), number(all))
        };
        tick(ui, &words, &mut save.columns_in_view);
    } else {
        muted(ui, &format!("All {}: no column is hidden", counted(all, "column", "columns")));
    }
}

/// What the file will not say, as far as it is known before it is written.
fn lost_ui(ui: &mut Ui, shown: &Shown<'_>, screen: &SheetScreen, save: &SaveAs) {
    let mut lines: Vec<String> = save.form.loses().iter().map(|&it| it.to_owned()).collect();
    let deleted = shown.sheet.rows.deleted_row_count();
    if deleted > 0 {
        let are = if deleted == 1 { "is" } else { "are" };
        lines.push(format!("{} {are} not in the file", counted(deleted, "deleted row", "deleted rows")));
    }
    let damaged = shown.sheet.rows.damaged_rows();
    if damaged > 0 && (!save.form.keeps_damaged() || save.columns_in_view) {
        let are = if damaged == 1 { "row that can't be read is" } else { "rows that can't be read are" };
        lines.push(format!("{} {are} not in the file; NDJSON keeps such rows", number(damaged)));
    }
    let written = |place: &usize| !save.columns_in_view || screen.grid.shown_columns().contains(place);
    let mut heads = screen.columns.heads.iter().enumerate();
    if heads.any(|(place, head)| head.secret && written(&place)) {
        lines.push("It holds password hashes or other secrets: only you can read it".to_owned());
    }
    if lines.is_empty() {
        return;
    }
    ui.add_space(8.0);
    crate::ui::kit::label(ui, "Good to know");
    let colors = palette(ui);
    for line in lines {
        ui.horizontal_top(|ui| {
            glyph_in_line(ui, icons::INFO, icon(15.0), colors.muted, 18.0);
            ui.with_layout(Layout::top_down(Align::Min), |ui| {
                ui.add(Label::new(rich(&line, body(13.0), colors.text)).wrap());
            });
        });
    }
}

/// What goes to the system's dialog.
fn saving(shown: &Shown<'_>, screen: &SheetScreen, save: &SaveAs) -> Saving {
    let sheet = shown.id;
    let format = save.form.format();
    let kept = |place: &usize| screen.columns.heads.get(*place).is_some_and(|head| !head.deleted);
    let columns = screen.grid.shown_columns().iter().filter(|place| kept(place));
    let columns = save.columns_in_view.then(|| columns.flat_map(|&place| screen.columns.ids_at(place)).collect());
    let part = SavePart { rows_in_view: save.rows_in_view, columns };
    Saving {
        title: "Save the list as a file",
        act: "Save",
        folder: None,
        file_name: save.form.file_name(&shown.sheet.name),
        command: Arc::new(move |path, replaces| Command::SaveSheetAs {
            sheet,
            order: SaveOrder { path, format, part: part.clone(), replaces },
        }),
    }
}

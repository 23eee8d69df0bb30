//! Columns that were saved under a name, to be chosen again.

use super::ExportView;
use crate::session::{Command, Fetched, State};
use crate::ui::kit::{Button, Field, notice_box, option, option_title, select};
use crate::ui::out::Out;
use egui::{Key, Ui};

/// What is half said.
#[derive(Debug, Default)]
pub(super) struct Sets {
    /// The name that is typed for a new one.
    naming: Option<String>,
    takes_focus: bool,
    /// The set that was chosen or saved last.
    chosen: Option<String>,
    asked: bool,
}

pub(super) fn sets_ui(ui: &mut Ui, now: &State, view: &mut ExportView, out: &mut Out) {
    if !std::mem::replace(&mut view.sets.asked, true) {
        out.send(Command::ListColumnSets);
    }
    let known = now.export_form.sets.value().map(AsRef::as_ref).unwrap_or_default();
    let chosen = view.sets.chosen.clone().filter(|name| known.iter().any(|it| it.name == *name));
    ui.horizontal(|ui| {
        let save = Button::plain("Save as a set…");
        let width = (ui.available_width() - save.needed_width(ui) - ui.spacing().item_spacing.x).max(120.0);
        let text = chosen.as_deref().unwrap_or("Column sets");
        let mut remove = None;
        select(ui, "Column set", text, width, |ui| {
            let mut picked = false;
            for set in known {
                if option(ui, &set.name, "", chosen.as_ref() == Some(&set.name)).clicked() {
                    view.draft.take_set(set);
                    view.sets.chosen = Some(set.name.clone());
                    picked = true;
                }
            }
            if known.is_empty() {
                option_title(ui, "None is saved yet");
            }
            if let Some(name) = &chosen {
                option_title(ui, "The chosen one");
                if option(ui, &format!("Delete the set {name}"), "", false).clicked() {
                    remove = Some(name.clone());
                    picked = true;
                }
            }
            picked
        });
        if let Some(name) = remove {
            view.sets.chosen = None;
            out.send(Command::RemoveColumnSet { name });
        }
        let off =
            view.draft.columns.iter().all(|it| it.source.trim().is_empty()).then_some("There is no column to save");
        if save.off(off).show(ui).clicked() {
            view.sets.naming = Some(chosen.clone().unwrap_or_default());
            view.sets.takes_focus = true;
        }
    });
    if let Fetched::Failed { notice, .. } = &now.export_form.sets {
        notice_box(ui, notice);
    }
    naming_ui(ui, view, known.iter().map(|it| it.name.as_str()), out);
}

fn naming_ui<'a>(ui: &mut Ui, view: &mut ExportView, mut known: impl Iterator<Item = &'a str>, out: &mut Out) {
    let Some(name) = &mut view.sets.naming else { return };
    let is_known = known.any(|it| it == name.trim());
    let mut done = false;
    ui.horizontal(|ui| {
        let lacks = name.trim().is_empty().then_some("Give the set a name first");
        let save = Button::plain(if is_known { "Replace" } else { "Save" }).name("Save the set of columns").off(lacks);
        let cancel = Button::plain("Cancel").name("Do not save the set");
        let gaps = 2.0 * ui.spacing().item_spacing.x;
        let width = (ui.available_width() - save.needed_width(ui) - cancel.needed_width(ui) - gaps).max(80.0);
        let field = Field::new("Name of the set").label_hidden().hint("Quarterly report").width(width).height(32.0);
        let response = field.show(ui, name);
        if std::mem::take(&mut view.sets.takes_focus) {
            response.request_focus();
        }
        let (entered, escaped) = ui.input(|it| (it.key_pressed(Key::Enter), it.key_pressed(Key::Escape)));
        let entered = response.lost_focus() && entered;
        if (save.show(ui).clicked() || entered) && lacks.is_none() {
            let set = view.draft.as_set(name);
            view.sets.chosen = Some(set.name.clone());
            out.send(Command::SaveColumnSet { set });
            done = true;
        }
        done |= cancel.show(ui).clicked() || response.lost_focus() && escaped;
    });
    if done {
        view.sets.naming = None;
    }
}

//! A new column: which attribute it is, and what kind of values it has.

use super::{Shown, actions};
use crate::session::EditError;
use crate::session::{ColumnType, Edit};
use crate::ui::kit::{Button, DialogTitle, Field, dialog, dialog_body, dialog_foot, enters, muted, said, segmented};
use crate::ui::out::Out;
use egui::{Modifiers, Ui};

/// What is half typed.
#[derive(Debug)]
pub(super) struct AddColumn {
    path: String,
    column_type: ColumnType,
    is_new: bool,
}

impl Default for AddColumn {
    fn default() -> Self {
        Self { path: String::new(), column_type: ColumnType::Text, is_new: true }
    }
}

/// Shows the question; true when it is answered.
pub(super) fn add_column_ui(ui: &Ui, shown: &Shown<'_>, adding: &mut Option<AddColumn>, out: &mut Out) -> bool {
    let Some(column) = adding else { return false };
    let title = DialogTitle {
        words: "Add a column",
        name: "",
        about: "The name of an attribute, such as nickname, or a key of your own, such as user_metadata.city.",
        close: "Close, add nothing",
    };
    let (done, closed) = dialog(ui, "add column", &title, 500.0, |ui| {
        let edit = Edit::AddColumn { path: column.path.trim().to_owned(), column_type: column.column_type };
        // A try on a snapshot: nothing is changed by it.
        let trouble = shown.sheet.rows.edited(&edit).err().map(|error| trouble(&error));
        let wrong = trouble.as_deref().filter(|_| !column.path.trim().is_empty());
        dialog_body(ui, |ui| {
            let field = Field::new("Attribute").hint("user_metadata.city").wrong(wrong).show(ui, &mut column.path);
            if std::mem::take(&mut column.is_new) {
                field.request_focus();
            }
            ui.add_space(6.0);
            muted(ui, "Its values are");
            let types = [
                (ColumnType::Text, "Text"),
                (ColumnType::Number, "Numbers"),
                (ColumnType::Boolean, "Yes or no"),
                (ColumnType::Json, "JSON"),
            ];
            segmented(ui, &types, &mut column.column_type, None);
        });
        let off = if column.path.trim().is_empty() { Some("Name the attribute first.") } else { wrong };
        let about = match wrong {
            Some(_) => "Correct the name first.",
            None => off.unwrap_or("One Undo takes it away again."),
        };
        let about = said(ui, about);
        let enter = off.is_none() && enters(ui, Modifiers::NONE);
        let buttons = [Button::plain("Cancel"), Button::accent("Add the column").off(off)];
        let [cancel, add] = dialog_foot(ui, Some(about), buttons);
        let adds = add.clicked() || enter;
        if adds {
            actions::edit(shown, out, edit);
        }
        adds || cancel.clicked()
    });
    let is_answered = done || closed;
    if is_answered {
        *adding = None;
    }
    is_answered
}

pub(super) fn trouble(error: &EditError) -> String {
    match error {
        EditError::NoSuchAttribute { path, near } if near.is_empty() => {
            format!("A user has no attribute {path}. Keys of your own go into user_metadata or app_metadata.")
        }
        EditError::NoSuchAttribute { path, near } => {
            format!("A user has no attribute {path}. Do you mean {}?", near.join(" or "))
        }
        EditError::ColumnExists { other } => format!("There is a column {other} already."),
        EditError::ReadOnly { path } => format!("Auth0 sets {path} itself."),
        EditError::Nothing
        | EditError::NoSuchRow(_)
        | EditError::NoSuchColumn(_)
        | EditError::NotJson { .. }
        | EditError::InTheWay { .. }
        | EditError::UnreadableRow(_)
        | EditError::TooManyRows { .. }
        | EditError::Secret { .. }
        | EditError::NoPattern { .. }
        | EditError::ReadableRow(_)
        | EditError::SeveralRows
        | EditError::NothingToPart
        | EditError::TooManyColumns { .. } => "This column can't be added.".to_owned(),
    }
}

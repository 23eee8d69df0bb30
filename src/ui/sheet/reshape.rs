//! Changing a column as a whole: another name, another form of its values, split or joined.

use super::by_expression::{self, ByExpression, by_expression_ui};
use super::{SheetScreen, Shown, actions};
use crate::session::{ColumnId, Command, ComputeQuery, Edit, EditError, RowRanges, State, Transform};
use crate::ui::kit::{
    Button, DialogTitle, Field, counted, dialog, dialog_body, dialog_foot, enters, option, said, select,
};
use crate::ui::out::Out;
use egui::{Modifiers, Ui};

/// What is done to the column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Rename,
    Trim,
    LowerCase,
    UpperCase,
    AddPrefix,
    AddSuffix,
    RemovePrefix,
    RemoveSuffix,
    ToNumber,
    ToBoolean,
    ToText,
    ByExpression,
    Split,
    Join,
}

const WAYS: [(Way, &str); 13] = [
    (Way::Trim, "Trim: no blanks at the ends"),
    (Way::LowerCase, "Small letters"),
    (Way::UpperCase, "Capital letters"),
    (Way::AddPrefix, "Put a text before it"),
    (Way::AddSuffix, "Put a text after it"),
    (Way::RemovePrefix, "Take a text away from its beginning"),
    (Way::RemoveSuffix, "Take a text away from its end"),
    (Way::ToNumber, "Make numbers of texts"),
    (Way::ToBoolean, "Read as yes or no"),
    (Way::ToText, "Make texts of it"),
    (Way::ByExpression, "By a JavaScript expression…"),
    (Way::Split, "Split into new columns"),
    (Way::Join, "Join with other columns into a new one"),
];

/// What is half said.
#[derive(Debug)]
pub(super) struct Reshape {
    column: ColumnId,
    path: String,
    way: Way,
    text: String,
    into: String,
    /// The columns that are joined, and the rows that are meant.
    columns: Vec<ColumnId>,
    rows: RowRanges,
    by: Option<ByExpression>,
    is_new: bool,
}

impl Reshape {
    /// For the rows that are chosen in this column; for all that are shown where no more than one is.
    pub(super) fn open(shown: &Shown<'_>, screen: &SheetScreen, column: ColumnId, place: usize, way: Way) -> Self {
        let view = &shown.sheet.view;
        let (chosen, columns) = (screen.grid.chosen_in(place, view.row_count), screen.grid.chosen_columns());
        let several = chosen.iter().map(ExactSizeIterator::len).sum::<usize>() > 1;
        let rows =
            if several { view.ranges_at(&chosen) } else { view.ranges_at(std::slice::from_ref(&(0..view.row_count))) };
        let path = screen.columns.heads.get(place).map_or(String::new(), |head| head.path.clone());
        let mut columns: Vec<ColumnId> = columns.iter().flat_map(|&it| screen.columns.ids_at(it)).collect();
        if !columns.contains(&column) {
            columns = vec![column];
        }
        let text = if way == Way::Rename { path.clone() } else { String::new() };
        Self { column, path, way, text, into: String::new(), columns, rows, by: None, is_new: true }
    }

    /// The change, or what is still to be said.
    fn edit(&self) -> Result<Edit, String> {
        let needed = |text: &str, what: &str| {
            if text.is_empty() { Err(what.to_owned()) } else { Ok(text.to_owned()) }
        };
        let text = || needed(&self.text, "Type the text first.");
        let how = match self.way {
            Way::Rename => {
                let path = needed(self.text.trim(), "Type the name first.")?;
                if path == self.path {
                    return Err("This is its name now.".to_owned());
                }
                return Ok(Edit::RenameColumn { column: self.column, path });
            }
            Way::Split => {
                let separator = needed(&self.text, "Type what stands between the parts first.")?;
                let into: Vec<String> =
                    self.into.split(',').map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect();
                if into.len() < 2 {
                    return Err("Name two or more new columns, with a comma between them.".to_owned());
                }
                return Ok(Edit::Split { rows: self.rows.clone(), column: self.column, separator, into });
            }
            Way::Join => {
                if self.columns.len() < 2 {
                    return Err("Choose the columns that are joined first: their names with Ctrl.".to_owned());
                }
                let into = needed(self.into.trim(), "Name the new column first.")?;
                let (rows, columns) = (self.rows.clone(), self.columns.clone());
                return Ok(Edit::Join { rows, columns, separator: self.text.clone(), into });
            }
            // It goes its own way.
            Way::ByExpression => return Err("Type an expression first.".to_owned()),
            Way::Trim => Transform::Trim,
            Way::LowerCase => Transform::LowerCase,
            Way::UpperCase => Transform::UpperCase,
            Way::AddPrefix => Transform::AddPrefix(text()?),
            Way::AddSuffix => Transform::AddSuffix(text()?),
            Way::RemovePrefix => Transform::RemovePrefix(text()?),
            Way::RemoveSuffix => Transform::RemoveSuffix(text()?),
            Way::ToNumber => Transform::ToNumber,
            Way::ToBoolean => Transform::ToBoolean,
            Way::ToText => Transform::ToText,
        };
        Ok(Edit::Transform { rows: self.rows.clone(), columns: vec![self.column], how })
    }
}

/// Shows the question; true when it is answered.
pub(super) fn reshape_ui(
    ui: &Ui,
    now: &State,
    shown: &Shown<'_>,
    reshaping: &mut Option<Reshape>,
    out: &mut Out,
) -> bool {
    let Some(reshape) = reshaping else { return false };
    let (by_expression, rename) = (reshape.way == Way::ByExpression, reshape.way == Way::Rename);
    let rows = counted(reshape.rows.row_count(), "row", "rows");
    let path = reshape.path.clone();
    let title = DialogTitle {
        words: if rename { "Rename the column" } else { "Change the column" },
        name: &path,
        about: if rename { "Its values go to the attribute with the new name." } else { &rows },
        close: "Close, change nothing",
    };
    let width = if by_expression { 680.0 } else { 500.0 };
    let (mut done, closed) = dialog(ui, "reshape", &title, width, |ui| {
        if by_expression {
            return expression_ui(ui, now, shown, reshape, out);
        }
        stop_expression(shown, reshape, out);
        dialog_body(ui, |ui| {
            if !rename {
                way_ui(ui, &mut reshape.way);
            }
            fields_ui(ui, reshape);
        });
        step_ui(ui, shown, reshape, out)
    });
    done |= closed;
    if done {
        stop_expression(shown, reshape, out);
        *reshaping = None;
    }
    done
}

/// The buttons; true when it is answered.
fn step_ui(ui: &mut Ui, shown: &Shown<'_>, reshape: &Reshape, out: &mut Out) -> bool {
    let edit = reshape.edit();
    // Worked out on a snapshot where that costs nothing: a name is right or wrong at once.
    let wrong = match &edit {
        Err(missing) => Some(missing.clone()),
        Ok(edit) if reshape.way == Way::Rename => shown.sheet.rows.edited(edit).err().map(|error| trouble(&error)),
        Ok(_) => None,
    };
    let off = wrong.as_deref();
    let words = match reshape.way {
        Way::Rename => "Rename the column",
        Way::Split => "Add the columns",
        Way::Join => "Add the column",
        Way::Trim
        | Way::LowerCase
        | Way::UpperCase
        | Way::AddPrefix
        | Way::AddSuffix
        | Way::RemovePrefix
        | Way::RemoveSuffix
        | Way::ToNumber
        | Way::ToBoolean
        | Way::ToText
        | Way::ByExpression => "Change the cells",
    };
    let enter = off.is_none() && enters(ui, Modifiers::NONE);
    let about = said(ui, off.unwrap_or("One Undo takes it back."));
    let buttons = [Button::plain("Cancel"), Button::accent(words).off(off)];
    let [cancel, step] = dialog_foot(ui, Some(about), buttons);
    if let (true, Ok(edit)) = (step.clicked() || enter, edit) {
        actions::edit(shown, out, edit);
        return true;
    }
    cancel.clicked()
}

/// True when it is answered.
fn expression_ui(ui: &mut Ui, now: &State, shown: &Shown<'_>, reshape: &mut Reshape, out: &mut Out) -> bool {
    let query = ComputeQuery { column: reshape.column, rows: reshape.rows.clone(), expression: String::new() };
    let by = reshape.by.get_or_insert_with(ByExpression::new);
    let way = &mut reshape.way;
    match by_expression_ui(ui, now, shown, by, query, |ui| way_ui(ui, way), out) {
        None => false,
        Some(by_expression::Answer::Close) => true,
        // What was worked out is put in now, and not to be stopped.
        Some(by_expression::Answer::Apply) => {
            reshape.by = None;
            true
        }
    }
}

/// What an expression gives is not looked at any more.
fn stop_expression(shown: &Shown<'_>, reshape: &mut Reshape, out: &mut Out) {
    if reshape.by.take().is_some() {
        out.send(Command::StopComputing { sheet: shown.id });
    }
}

fn way_ui(ui: &mut Ui, way: &mut Way) {
    let chosen = WAYS.iter().find(|(it, _)| it == way).map_or("", |(_, words)| words);
    let width = ui.available_width();
    select(ui, "What is done", chosen, width, |ui| {
        let mut picked = false;
        for (it, words) in WAYS {
            if option(ui, words, "", it == *way).clicked() {
                *way = it;
                picked = true;
            }
        }
        picked
    });
}

fn fields_ui(ui: &mut Ui, reshape: &mut Reshape) {
    let (text, into) = match reshape.way {
        Way::Rename => (Some("Attribute"), None),
        Way::AddPrefix | Way::AddSuffix | Way::RemovePrefix | Way::RemoveSuffix => (Some("Text"), None),
        Way::Split => (Some("What stands between the parts"), Some("New columns, with a comma between them")),
        Way::Join => (Some("What is put between the values"), Some("New column")),
        Way::Trim
        | Way::LowerCase
        | Way::UpperCase
        | Way::ToNumber
        | Way::ToBoolean
        | Way::ToText
        | Way::ByExpression => (None, None),
    };
    if let Some(label) = text {
        if reshape.way != Way::Rename {
            ui.add_space(4.0);
        }
        let field = Field::new(label).show(ui, &mut reshape.text);
        if std::mem::take(&mut reshape.is_new) {
            field.request_focus();
        }
    }
    if let Some(label) = into {
        ui.add_space(4.0);
        Field::new(label).hint("user_metadata.first_name").show(ui, &mut reshape.into);
    }
}

fn trouble(error: &EditError) -> String {
    super::columns::trouble(error)
}

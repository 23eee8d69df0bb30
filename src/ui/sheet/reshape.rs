//! Changing a column as a whole: another name, another form of its values, split or joined.

use super::by_expression::{self, ByExpression, by_expression_ui};
use super::{SheetScreen, Shown, actions};
use crate::session::{ColumnId, Command, ComputeQuery, Edit, EditError, RowRanges, State, Transform};
use crate::ui::kit::{Button, Field, counted, heading, muted, option, question_frame, select};
use crate::ui::out::Out;
use egui::{Id, Key, Modal, Modifiers, ScrollArea, Ui};

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
    (Way::AddSuffix, "Put a text behind it"),
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
        let mut columns: Vec<ColumnId> = columns.iter().filter_map(|&it| screen.columns.id(it)).collect();
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
        let text = || needed(&self.text, "Type the text first");
        let how = match self.way {
            Way::Rename => {
                let path = needed(self.text.trim(), "Type the name first")?;
                if path == self.path {
                    return Err("This is its name now".to_owned());
                }
                return Ok(Edit::RenameColumn { column: self.column, path });
            }
            Way::Split => {
                let separator = needed(&self.text, "Type what stands between the parts first")?;
                let into: Vec<String> =
                    self.into.split(',').map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect();
                if into.len() < 2 {
                    return Err("Name two or more new columns, with a comma between them".to_owned());
                }
                return Ok(Edit::Split { rows: self.rows.clone(), column: self.column, separator, into });
            }
            Way::Join => {
                if self.columns.len() < 2 {
                    return Err("Choose the columns that are joined first: their names with Ctrl".to_owned());
                }
                let into = needed(self.into.trim(), "Name the new column first")?;
                let (rows, columns) = (self.rows.clone(), self.columns.clone());
                return Ok(Edit::Join { rows, columns, separator: self.text.clone(), into });
            }
            // It goes its own way.
            Way::ByExpression => return Err("Type an expression first".to_owned()),
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

/// The title, the choice of what is done, and the margins, around what an expression needs.
const AROUND: f32 = 190.0;

/// Shows the question; true when it is answered.
pub(super) fn reshape_ui(
    ui: &Ui,
    now: &State,
    shown: &Shown<'_>,
    reshaping: &mut Option<Reshape>,
    out: &mut Out,
) -> bool {
    let Some(reshape) = reshaping else { return false };
    let mut done = false;
    let modal = Modal::new(Id::unique("reshape")).frame(question_frame(ui)).show(ui.ctx(), |ui| {
        let by_expression = reshape.way == Way::ByExpression;
        let widest = ui.ctx().content_rect().width() - 80.0;
        ui.set_width(if by_expression { 680.0_f32.min(widest) } else { 440.0 });
        let rename = reshape.way == Way::Rename;
        heading(ui, &format!("{} {}", if rename { "Rename" } else { "Change" }, reshape.path));
        if rename {
            muted(ui, "Its values go to the attribute with the new name.");
        } else {
            muted(ui, &counted(reshape.rows.row_count(), "row", "rows"));
        }
        ui.add_space(8.0);
        if !rename {
            way_ui(ui, &mut reshape.way);
            ui.add_space(6.0);
        }
        if by_expression {
            // At 200 % on a laptop not all of it fits into the window.
            let room = (ui.ctx().content_rect().height() - AROUND).max(160.0);
            let area = ScrollArea::vertical().id_salt("by expression").max_height(room).min_scrolled_height(room);
            done |= area.show(ui, |ui| expression_ui(ui, now, shown, reshape, out)).inner;
            return;
        }
        stop_expression(shown, reshape, out);
        fields_ui(ui, reshape);
        ui.add_space(14.0);
        let edit = reshape.edit();
        // Worked out on a snapshot where that costs nothing: a name is right or wrong at once.
        let wrong = match &edit {
            Err(missing) => Some(missing.clone()),
            Ok(edit) if rename => shown.sheet.rows.edited(edit).err().map(|error| trouble(&error)),
            Ok(_) => None,
        };
        ui.horizontal(|ui| {
            let off = wrong.as_deref();
            let enter = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter)) && off.is_none();
            let words = if rename { "Rename the column" } else { "Change the cells" };
            let clicked = Button::accent(words).off(off).show(ui).clicked();
            if let (true, Ok(edit)) = (clicked || enter, edit) {
                actions::edit(shown, out, edit);
                done = true;
            }
            done |= Button::plain("Cancel").show(ui).clicked();
        });
        if let Some(wrong) = wrong {
            ui.add_space(4.0);
            muted(ui, &wrong);
        }
    });
    if done || modal.should_close() {
        stop_expression(shown, reshape, out);
        *reshaping = None;
        return true;
    }
    false
}

/// True when it is answered.
fn expression_ui(ui: &mut Ui, now: &State, shown: &Shown<'_>, reshape: &mut Reshape, out: &mut Out) -> bool {
    let query = ComputeQuery { column: reshape.column, rows: reshape.rows.clone(), expression: String::new() };
    let by = reshape.by.get_or_insert_with(ByExpression::new);
    match by_expression_ui(ui, now, shown, by, query, out) {
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

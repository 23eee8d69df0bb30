//! A row that can't be read, edited as the text it is and checked as it is typed.

use super::{Shown, actions};
use crate::session::{Edit, RowId, row_text_trouble};
use crate::ui::kit::{
    Button, DialogTitle, Mark, Tone, code_field, dialog, dialog_body, dialog_foot, dialog_room, glyph_in_line, muted,
    number, rich, said, toned_box,
};
use crate::ui::out::Out;
use crate::ui::theme::{body, fill_icon, icons, palette};
use egui::{Key, Label, Modifiers, ScrollArea, Ui};

/// A longer text would be laid out anew with each key.
const LONGEST: usize = 512 * 1024;

/// What is half typed.
#[derive(Debug)]
pub(super) struct RowTextEditor {
    row: RowId,
    text: String,
    before: String,
    /// The text is cut off where a secret may begin.
    hides_secret: bool,
    /// What was found in the text, and in which one.
    checked: Option<(String, Checked)>,
    is_new: bool,
    /// It was to be left with something typed that is not in the list.
    leaving: bool,
}

/// What a text would be as a row.
#[derive(Debug, Clone)]
enum Checked {
    AUser,
    /// It can be kept, and is no user yet.
    StillWrong(String),
    Refused(String),
}

impl RowTextEditor {
    /// Opens it; nothing for a row that is too long for it, or can be read by now.
    pub(super) fn open(shown: &Shown<'_>, row: RowId) -> Option<Self> {
        let (text, hides_secret) = shown.sheet.rows.row_text(row)?;
        let before = text.clone();
        (text.len() <= LONGEST).then_some(Self {
            row,
            text,
            before,
            hides_secret,
            checked: None,
            is_new: true,
            leaving: false,
        })
    }

    /// Has it said that what was typed is in the list not yet; false if nothing was.
    pub(super) fn hold(&mut self) -> bool {
        self.leaving |= self.text != self.before;
        self.leaving
    }

    fn check(&mut self, shown: &Shown<'_>) -> Checked {
        if let Some((_, checked)) = self.checked.as_ref().filter(|(text, _)| *text == self.text) {
            return checked.clone();
        }
        let words = |(message, next): (String, String)| format!("{message} {next}").trim_end().to_owned();
        let checked = match row_text_trouble(&shown.sheet.rows, self.row, &self.text) {
            Ok(None) => Checked::AUser,
            Ok(Some(trouble)) => Checked::StillWrong(words(trouble)),
            Err(trouble) => Checked::Refused(words(trouble)),
        };
        self.checked = Some((self.text.clone(), checked.clone()));
        checked
    }
}

/// Shows the editor; true when it is done with.
pub(super) fn row_text_ui(ui: &Ui, shown: &Shown<'_>, editing: &mut Option<RowTextEditor>, out: &mut Out) -> bool {
    let Some(editor) = editing else { return false };
    let mut done = false;
    let words = format!("Row {} as text", number(u64::from(editor.row.0) + 1));
    let about =
        "This row can't be read, so it has no cells. Fix its text: once it can be read, it is a user like the others.";
    let title = DialogTitle { words: &words, name: "", about, close: "Close, leave the row as it is" };
    let ((), closed) = dialog(ui, "row text", &title, 640.0, |ui| {
        let checked = editor.check(shown);
        let top = ui.min_rect().top();
        dialog_body(ui, |ui| {
            if editor.hides_secret {
                toned_box(ui, Tone::Warning, Mark::Decide, "A secret may follow, so the rest is not shown", |ui| {
                    muted(
                        ui,
                        "Write the whole row anew: what is not in this field is gone. Cancel leaves it as it is.",
                    );
                });
                ui.add_space(6.0);
            }
            field_ui(ui, editor, !matches!(checked, Checked::AUser), (dialog_room(ui, top) - 46.0).clamp(60.0, 150.0));
            ui.add_space(8.0);
            verdict_ui(ui, &checked);
        });
        let off = match &checked {
            _ if editor.text == editor.before => Some("Nothing is changed yet."),
            Checked::Refused(why) => Some(why.as_str()),
            Checked::AUser | Checked::StillWrong(_) => None,
        };
        let about = match (editor.leaving, off) {
            (true, _) => "What you typed is not in the list yet.",
            (false, Some(_)) if editor.text == editor.before => "Nothing is changed yet.",
            (false, Some(_)) => "Correct the text first.",
            (false, None) => "One Undo takes it back.",
        };
        let about = said(ui, about);
        let enter = ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter)) && off.is_none();
        let leave = if editor.leaving { "Discard what you typed" } else { "Cancel" };
        let buttons = [Button::plain(leave), Button::accent("Put it into the list").off(off)];
        let [leave, save] = dialog_foot(ui, Some(about), buttons);
        if save.on_hover_text("Ctrl Enter").clicked() || enter {
            actions::edit(shown, out, Edit::SetRowText { row: editor.row, text: editor.text.clone() });
            done = true;
        }
        done |= leave.clicked();
    });
    // A click beside the box, or Esc, may be a slip: what was typed stays until it is discarded by its button.
    let slipped = closed && !done;
    if slipped && editor.hold() {
        return false;
    }
    if done || slipped {
        *editing = None;
        return true;
    }
    false
}

fn field_ui(ui: &mut Ui, editor: &mut RowTextEditor, is_wrong: bool, height: f32) {
    ScrollArea::vertical().id_salt("row text").max_height(height).min_scrolled_height(height).show(ui, |ui| {
        // As many lines as fill the room.
        let rows = (2..16).find(|&rows| rows as f32 * 18.0 >= height - 16.0).unwrap_or(16);
        let response = code_field(ui, "Text of the row", &mut editor.text, rows, is_wrong, "");
        if std::mem::take(&mut editor.is_new) {
            response.request_focus();
        }
    });
}

fn verdict_ui(ui: &mut Ui, checked: &Checked) {
    let colors = palette(ui);
    let (icon, color, words) = match checked {
        Checked::AUser => (icons::CHECK_CIRCLE, colors.ok, "This can be read"),
        Checked::StillWrong(why) | Checked::Refused(why) => (icons::WARNING_CIRCLE, colors.error, why.as_str()),
    };
    let front = if matches!(checked, Checked::AUser) { colors.muted } else { color };
    ui.horizontal_top(|ui| {
        glyph_in_line(ui, icon, fill_icon(15.0), color, 18.0);
        ui.add(Label::new(rich(words, body(13.0), front)).wrap());
    });
}

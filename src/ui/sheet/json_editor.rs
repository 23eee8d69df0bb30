//! An object or an array, edited with lines of its own and checked as it is typed.

use super::{Shown, actions};
use crate::session::{CellValue, ColumnId, Command, Edit, RowId, object_trouble};
use crate::ui::kit::{
    Button, DialogTitle, code_field, dialog, dialog_body, dialog_foot, dialog_room, glyph_in_line, number, rich, said,
};
use crate::ui::out::Out;
use crate::ui::theme::{body, fill_icon, icons, palette};
use egui::{Key, Label, Modifiers, ScrollArea, Ui};

/// A longer value would be laid out anew with each key.
const LONGEST: usize = 512 * 1024;
/// A line of the field.
const LINE: f32 = 18.0;
/// What stands below the field.
const VERDICT: f32 = 28.0;

/// What is edited.
#[derive(Debug, Clone, Copy)]
pub(super) enum JsonOf {
    /// A cell.
    Column(ColumnId),
    /// An object whose columns are folded into one.
    Object,
}

/// What is half typed.
#[derive(Debug)]
pub(super) struct JsonEditor {
    row: RowId,
    of: JsonOf,
    path: String,
    text: String,
    /// What stood there, in one line.
    before: String,
    /// The text that was tried last, and why it can't be put there.
    tried: Option<(String, Option<String>)>,
    is_new: bool,
    /// It was to be left with something typed that is not in the cell.
    leaving: bool,
}

impl JsonEditor {
    /// Opens it; nothing for a value that is too long for it.
    pub(super) fn open(row: RowId, of: JsonOf, path: &str, text: &str) -> Option<Self> {
        (text.len() <= LONGEST).then(|| Self {
            row,
            of,
            path: path.to_owned(),
            text: spread(text),
            before: compact(text),
            tried: None,
            is_new: true,
            leaving: false,
        })
    }

    /// Why a value can't take the place of an object; looked at again only when something else is typed.
    fn no_object(&mut self, shown: &Shown<'_>) -> Option<String> {
        if !matches!(self.of, JsonOf::Object) {
            return None;
        }
        if self.tried.as_ref().is_none_or(|(text, _)| *text != self.text) {
            let texts = (self.before.as_str(), &*compact(&self.text));
            let trouble = object_trouble(&shown.sheet.rows, self.row, &self.path, texts);
            self.tried = Some((self.text.clone(), trouble));
        }
        self.tried.as_ref().and_then(|(_, trouble)| trouble.clone())
    }

    /// Has it said that what was typed is in the cell not yet; false if nothing was.
    pub(super) fn hold(&mut self) -> bool {
        self.leaving |= compact(&self.text) != self.before;
        self.leaving
    }
}

pub(super) fn json_editor_ui(ui: &Ui, shown: &Shown<'_>, editing: &mut Option<JsonEditor>, out: &mut Out) -> bool {
    let Some(editor) = editing else { return false };
    let mut done = false;
    let words = format!("Row {},", number(u64::from(editor.row.0) + 1));
    let about = "JSON. Blanks and line breaks between the values are for reading only.";
    let path = editor.path.clone();
    let title = DialogTitle { words: &words, name: &path, about, close: "Close, leave the cell as it is" };
    let ((), closed) = dialog(ui, "json editor", &title, 640.0, |ui| {
        let wrong = wrong(&editor.text).or_else(|| editor.no_object(shown));
        let top = ui.min_rect().top();
        dialog_body(ui, |ui| {
            field_ui(ui, editor, wrong.is_some(), (dialog_room(ui, top) - VERDICT).clamp(90.0, 420.0));
            ui.add_space(8.0);
            verdict_ui(ui, editor, wrong.as_deref());
        });
        let enter = ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter)) && wrong.is_none();
        let leave = if editor.leaving { "Discard what you typed" } else { "Cancel" };
        let words = match (editor.leaving, &wrong) {
            (true, _) => "What you typed is not in the cell yet.",
            (false, Some(_)) => "Correct the JSON first.",
            (false, None) => "One Undo takes it back.",
        };
        let words = said(ui, words);
        let save = Button::accent("Put it into the cell").off(wrong.as_deref());
        let [leave, save] = dialog_foot(ui, Some(words), [Button::plain(leave), save]);
        if save.on_hover_text("Ctrl Enter").clicked() || enter {
            save_cell(editor, shown, out);
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

fn field_ui(ui: &mut Ui, editor: &mut JsonEditor, is_wrong: bool, height: f32) {
    ScrollArea::vertical().id_salt("json").max_height(height).min_scrolled_height(height).show(ui, |ui| {
        // As many lines as fill the room.
        let rows = (4..24).find(|&rows| rows as f32 * LINE >= height - 16.0).unwrap_or(24);
        let response = code_field(ui, "JSON of the cell", &mut editor.text, rows, is_wrong, "");
        if std::mem::take(&mut editor.is_new) {
            response.request_focus();
        }
    });
}

fn verdict_ui(ui: &mut Ui, editor: &JsonEditor, wrong: Option<&str>) {
    let colors = palette(ui);
    let (icon, color, words) = match wrong {
        Some(wrong) => (icons::WARNING_CIRCLE, colors.error, wrong.to_owned()),
        None if editor.text.trim().is_empty() => {
            (icons::INFO, colors.muted, "Nothing: the user will not have it".to_owned())
        }
        None => (icons::CHECK_CIRCLE, colors.ok, "This is valid JSON".to_owned()),
    };
    ui.horizontal_top(|ui| {
        glyph_in_line(ui, icon, fill_icon(15.0), color, 18.0);
        ui.add(Label::new(rich(words, body(13.0), if wrong.is_some() { color } else { colors.muted })).wrap());
    });
}

fn save_cell(editor: &JsonEditor, shown: &Shown<'_>, out: &mut Out) {
    let text = compact(&editor.text);
    if text == editor.before {
        return;
    }
    match editor.of {
        JsonOf::Column(column) => {
            let value = if text.is_empty() { CellValue::Missing } else { CellValue::Json(text) };
            actions::edit(shown, out, Edit::Set { rows: editor.row.into(), columns: vec![column], value });
        }
        JsonOf::Object => {
            let (object, before) = (editor.path.clone(), editor.before.clone());
            out.send(Command::SetObject { sheet: shown.id, row: editor.row, object, before, after: text });
        }
    }
}

/// Why a text is no JSON, with its line and column.
pub(super) fn wrong(text: &str) -> Option<String> {
    if text.trim().is_empty() {
        return None;
    }
    let error = serde_json::from_str::<serde::de::IgnoredAny>(text).err()?;
    let said = error.to_string();
    let what = said.rfind(" at line ").and_then(|at| said.get(..at)).unwrap_or(&said);
    Some(format!("Line {}, column {}: {}", error.line(), error.column(), in_words(what)))
}

/// What the parser says, for somebody who does not write JSON every day.
fn in_words(said: &str) -> &str {
    match said {
        "key must be a string" => "a name in quotation marks belongs here",
        "EOF while parsing a value" => "a value is missing at the end",
        "EOF while parsing a list" => "a closing ] is missing at the end",
        "EOF while parsing an object" => "a closing } is missing at the end",
        "EOF while parsing a string" => "a closing quotation mark is missing",
        "expected `:`" => "a colon belongs here, between a name and its value",
        "expected `,` or `]`" => "a comma or a closing ] belongs here",
        "expected `,` or `}`" => "a comma or a closing } belongs here",
        "expected value" => "a value belongs here. A text stands in quotation marks",
        "expected ident" => "a text stands in quotation marks; without them only true, false and null",
        "trailing characters" => "the value ended before this; nothing may follow it",
        "invalid number" | "number out of range" => "this is no number that JSON knows",
        "invalid escape" => "behind a \\ only \" \\ / b f n r t or u with four digits may stand",
        "recursion limit exceeded" => "values lie too deep in one another",
        said if said.starts_with("control character") => "a line break or tab within a text is written \\n or \\t",
        other => other,
    }
}

/// Goes through the signs of a JSON text; `between` are those outside of its texts.
fn walk(text: &str, mut sign: impl FnMut(char, bool)) {
    let (mut inside, mut escaped) = (false, false);
    for it in text.chars() {
        sign(it, !inside && it != '"');
        match it {
            _ if escaped => escaped = false,
            '\\' if inside => escaped = true,
            '"' => inside = !inside,
            _other => {}
        }
    }
}

/// The same value in one line. Every sign that means something stays as it was written.
fn compact(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    walk(text, |sign, between| {
        if !(between && sign.is_ascii_whitespace()) {
            out.push(sign);
        }
    });
    out
}

/// The same value with a line for each of its parts.
fn spread(text: &str) -> String {
    let text = compact(text);
    let mut out = String::with_capacity(text.len() * 2);
    let mut depth = 0_usize;
    let mut opened = false;
    walk(&text, |sign, between| {
        let line = |out: &mut String, depth: usize| {
            out.push('\n');
            out.extend(std::iter::repeat_n("  ", depth));
        };
        let closes = between && matches!(sign, '}' | ']');
        if std::mem::take(&mut opened) && !closes {
            line(&mut out, depth);
        } else if closes {
            // An empty object stays in its line.
            let empty = out.ends_with(['{', '[']);
            depth = depth.saturating_sub(1);
            if !empty {
                line(&mut out, depth);
            }
        }
        if closes && out.ends_with(['{', '[']) {
            out.push(sign);
            return;
        }
        out.push(sign);
        match sign {
            '{' | '[' if between => {
                depth += 1;
                opened = true;
            }
            ',' if between => line(&mut out, depth),
            ':' if between => out.push(' '),
            _other => {}
        }
    });
    out
}

#[cfg(test)]
mod tests {
    use super::{compact, spread, wrong};

    #[test]
    fn json_is_spread_over_lines_and_brought_together_again() {
        let text = r#"{"a":[1,2.50,{}],"b":"x: {\"y\", z}","c":[],"d":{"e":null}}"#;
        let lines = spread(text);
        assert_eq!(
            lines,
            "{\n  \"a\": [\n    1,\n    2.50,\n    {}\n  ],\n  \"b\": \"x: {\\\"y\\\", z}\",\n  \"c\": [],\n  \"d\": {\n    \
             \"e\": null\n  }\n}"
        );
        assert_eq!(compact(&lines), text);
        assert_eq!(spread("[]"), "[]");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line_and_column() {
        assert_eq!(
            wrong("{\n \"a\": 1,\n}"),
            Some("Line 3, column 1: a name in quotation marks belongs here".to_owned())
        );
        for (text, said) in [
            ("[1] x", "Line 1, column 5: the value ended before this; nothing may follow it"),
            ("[1, 2", "Line 1, column 5: a closing ] is missing at the end"),
            ("{\"a\": 1", "Line 1, column 7: a closing } is missing at the end"),
            ("{\"a\" 1}", "Line 1, column 6: a colon belongs here, between a name and its value"),
            ("[1 2]", "Line 1, column 4: a comma or a closing ] belongs here"),
            ("[1,]", "Line 1, column 4: a value belongs here. A text stands in quotation marks"),
            ("gold", "Line 1, column 1: a value belongs here. A text stands in quotation marks"),
            ("\"a\nb\"", "Line 1, column 2: a line break or tab within a text is written \\n or \\t"),
            ("\"\\x\"", "Line 1, column 3: behind a \\ only \" \\ / b f n r t or u with four digits may stand"),
        ] {
            assert_eq!(wrong(text).as_deref(), Some(said), "{text}");
        }
        assert_eq!(wrong(" "), None);
        assert_eq!(wrong("[1, {\"a\": null}]"), None);
    }
}

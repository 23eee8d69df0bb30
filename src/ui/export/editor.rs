//! What a column is made of: an attribute, chosen among those that the users have, or an expression, tried on ten of them.

use super::draft::{Column, Columns};
use super::verdict::verdict_ui;
use super::{ExportView, steady};
use crate::session::{EXPORTABLE, State};
use crate::ui::kit::{
    Button, Field, Options, choose_all, code_field, describe, muted, option, rich, segmented, select,
};
use crate::ui::theme::{self, palette};
use egui::text::{CCursor, CCursorRange};
use egui::text_edit::TextEditState;
use egui::{Id, Key, Label, Modifiers, Popup, ScrollArea, Ui, vec2};

const NAME_WIDTH: f32 = 216.0;
/// The attributes to choose from take no more of the window.
const LIST: f32 = 150.0;
/// So many paths stand below an expression, to be put in by a click.
const CHIPS: usize = 5;

/// What an example does, and how it is written.
const EXAMPLES: [(&str, &str); 6] = [
    ("Another attribute where one is empty", "user.user_metadata.name || user.name"),
    ("Two attributes in one", "[user.given_name, user.family_name].filter(Boolean).join(' ')"),
    ("The part behind the @", "user.email?.split('@')[1]"),
    ("Days since the last login", "user.last_login && Math.floor((Date.now() - new Date(user.last_login)) / 86400000)"),
    ("All connections of a user", "user.identities?.map(it => it.connection).join(', ')"),
    ("One of two texts", "user.blocked ? 'blocked' : 'active'"),
];

/// What the editor remembers.
#[derive(Debug, Default)]
pub(super) struct Editor {
    /// The column that it is of: what was looked for of another one says nothing here.
    of: Option<u64>,
    /// What attributes are looked for by.
    looked_for: String,
    /// The name takes the focus, all of it selected, or the first thing to be said of a new column does.
    takes_name: bool,
    takes_first: bool,
    /// The field of the expression, and where the cursor was in it.
    code: Option<(Id, usize)>,
    /// What the column was made of, while something else is chosen or typed.
    before: Option<String>,
}

impl Editor {
    pub(super) fn focus_name(&mut self) {
        self.takes_name = true;
    }

    pub(super) fn focus_first(&mut self) {
        self.takes_first = true;
        self.looked_for.clear();
    }
}

pub(super) fn editor_ui(ui: &mut Ui, now: &State, view: &mut ExportView) {
    if view.draft.which == Columns::Everything {
        return;
    }
    let Some(at) = view.draft.selected_at() else {
        muted(ui, "Add a column, or select one, to edit it here.");
        ui.add_space(20.0);
        return;
    };
    let is_twice = is_twice(view, at);
    let Some(column) = view.draft.columns.get_mut(at) else { return };
    let editor = &mut view.editor;
    if editor.of.replace(column.id) != Some(column.id) {
        editor.looked_for.clear();
        editor.code = None;
    }
    let before = column.source.clone();
    let mut is_typing = false;
    steady(ui, &format!("column {}", column.id), |ui| {
        ui.spacing_mut().item_spacing.y = 8.0;
        ui.horizontal_wrapped(|ui| {
            ui.add(Label::new(rich("Column", theme::medium(13.0), palette(ui).text)).selectable(false));
            name_ui(ui, column, editor, is_twice);
            let mut is_expression = column.is_expression;
            if segmented(ui, &[(false, "Attribute"), (true, "Expression")], &mut is_expression, None) {
                column.turn(is_expression);
            }
            if column.is_expression {
                examples_ui(ui, column);
            }
        });
        if is_twice {
            let color = palette(ui).error;
            let words = format!("Two columns are called “{}”", column.name.trim());
            ui.add(Label::new(rich(words, theme::body(12.5), color)));
        }
        if column.is_expression {
            is_typing = expression_ui(ui, now, column, editor);
        } else {
            attribute_ui(ui, now, column, editor);
        }
    });
    if column.source != before {
        editor.before.get_or_insert(before);
    }
    // Not while it is typed: half a word names no extra.
    if let Some(before) = editor.before.take_if(|_| !is_typing) {
        view.draft.drop_extras_of(&before);
    }
    verdict_ui(ui, now, view, at);
    ui.add_space(20.0);
}

fn is_twice(view: &ExportView, at: usize) -> bool {
    let twice = view.draft.name_twice().map(str::to_lowercase);
    let name = view.draft.columns.get(at).map(|it| it.name.trim().to_lowercase());
    twice.is_some() && twice == name
}

fn name_ui(ui: &mut Ui, column: &mut Column, editor: &mut Editor, is_twice: bool) {
    let wrong = is_twice.then_some("Another column has this name");
    let field = Field::new("Name of the column").label_hidden().hint(column.source.trim()).height(32.0);
    let response = field.width(NAME_WIDTH).wrong_elsewhere(wrong).show(ui, &mut column.name);
    if std::mem::take(&mut editor.takes_name) {
        come_to(&response);
        choose_all(ui, &response, &column.name);
    }
}

/// Where one types next comes into sight: in a narrow window it stands far below the list of columns.
fn come_to(field: &egui::Response) {
    field.request_focus();
    field.scroll_to_me(Some(egui::Align::Center));
}

fn examples_ui(ui: &mut Ui, column: &mut Column) {
    select(ui, "Examples of expressions", "Examples", 116.0, |ui| {
        ui.set_width(420.0);
        let mut picked = false;
        for (what, code) in EXAMPLES {
            if option(ui, what, "", false).on_hover_text(code).clicked() {
                code.clone_into(&mut column.source);
                picked = true;
            }
        }
        picked
    });
}

/// The paths that the users have; before they are known, the attributes that any user may have.
fn paths(now: &State) -> Vec<(String, String)> {
    let sample = now.export_form.sample.value().filter(|it| it.user_count() > 0);
    match sample {
        Some(sample) => {
            let users = sample.user_count();
            let known = |(path, count): &(String, u32)| (path.clone(), format!("in {count} of {users}"));
            let mut paths: Vec<_> = sample.paths.iter().map(known).collect();
            let has = |name: &str| sample.paths.iter().any(|(path, _)| path.split(['.', '[']).next() == Some(name));
            let rest = EXPORTABLE.into_iter().filter(|name| !has(name));
            paths.extend(rest.map(|name| (name.to_owned(), format!("in 0 of {users}"))));
            paths
        }
        None => EXPORTABLE.iter().map(|name| ((*name).to_owned(), String::new())).collect(),
    }
}

fn attribute_ui(ui: &mut Ui, now: &State, column: &mut Column, editor: &mut Editor) {
    let label = format!("Attribute of column {}", column.heard());
    let field = Field::new(&label).label_hidden().hint("Search the attributes, or type a path").height(32.0);
    let response = field.show(ui, &mut editor.looked_for);
    if std::mem::take(&mut editor.takes_first) {
        come_to(&response);
    }
    let typed = editor.looked_for.trim().to_lowercase();
    let fitting: Vec<_> = paths(now).into_iter().filter(|(path, _)| path.to_lowercase().contains(&typed)).collect();
    let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if entered && !typed.is_empty() {
        let exact = fitting.iter().find(|(path, _)| path.to_lowercase() == typed);
        let picked =
            exact.or(fitting.first()).map_or_else(|| editor.looked_for.trim().to_owned(), |(path, _)| path.clone());
        column.take_attribute(&picked);
        editor.looked_for.clear();
    }
    let height = LIST.min(30.0 * (fitting.len() + 1) as f32);
    let list = ScrollArea::vertical().id_salt("attributes").max_height(height).min_scrolled_height(height);
    let list = list.show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
        // Who has typed something means the first that fits.
        let chosen = fitting.iter().position(|(path, _)| typed.is_empty() && *path == column.source);
        let mut options = Options::new(ui, "attributes", chosen.unwrap_or_default());
        for (path, hint) in &fitting {
            if options.line(ui, path, hint, column.source == *path).clicked() {
                column.take_attribute(path);
            }
        }
        // A path that none of the ten has may be one that others have.
        let own = editor.looked_for.trim();
        if !own.is_empty()
            && !fitting.iter().any(|(path, _)| path == own)
            && options.line(ui, &format!("Use {own}"), "", false).clicked()
        {
            column.take_attribute(own);
        }
        options.walk(ui, &response)
    });
    if list.inner {
        ui.scroll_to_rect(list.inner_rect, None);
    }
}

/// True while it is typed in.
fn expression_ui(ui: &mut Ui, now: &State, column: &mut Column, editor: &mut Editor) -> bool {
    let trouble = super::verdict::trouble(now, &column.source);
    let name = format!("Expression of column {}", column.heard());
    let hint = "user.user_metadata.name || user.name";
    let response = code_field(ui, &name, &mut column.source, 3, trouble.is_some(), hint);
    if let Some(words) = super::verdict::words(now, &column.source) {
        describe(ui, &response, &words);
    }
    if std::mem::take(&mut editor.takes_first) {
        come_to(&response);
    }
    if let Some(range) = TextEditState::load(ui.ctx(), response.id).and_then(|it| it.cursor.char_range()) {
        editor.code = Some((response.id, range.primary.index.into()));
    }
    let paths = paths(now);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        muted(ui, "Insert");
        for (path, _) in paths.iter().filter(|(path, _)| is_worth_a_chip(path)).take(CHIPS) {
            let code = code_of(path);
            if Button::plain(&code).small().name(&format!("Insert {code}")).show(ui).clicked() {
                insert(ui, column, editor, &code);
            }
        }
        let all = format!("All {} paths…", paths.len());
        let any = select(ui, "Insert any path", &all, 136.0, |ui| {
            ui.set_width(360.0);
            let mut picked = false;
            for (path, hint) in &paths {
                if option(ui, path, hint, false).clicked() {
                    insert(ui, column, editor, &code_of(path));
                    picked = true;
                }
            }
            picked
        });
        if response.has_focus() && ui.input_mut(|input| input.consume_key(Modifiers::CTRL, Key::Space)) {
            Popup::open_id(ui.ctx(), Popup::default_response_id(&any));
        }
        any.on_hover_text("Ctrl Space");
    });
    response.has_focus()
}

/// What a person is likely to write an expression of.
fn is_worth_a_chip(path: &str) -> bool {
    matches!(path, "name" | "email" | "given_name")
        || path.starts_with("user_metadata.")
        || path.starts_with("app_metadata.")
}

/// A path as an expression reads it: what is no name of JavaScript's stands in brackets.
fn code_of(path: &str) -> String {
    let mut code = "user".to_owned();
    for part in path.split('.') {
        let (name, rest) =
            part.split_once('[').map_or((part, ""), |(name, _)| (name, part.get(name.len()..).unwrap_or("")));
        let is_name = name.chars().all(|it| it.is_alphanumeric() || it == '_' || it == '$')
            && !name.starts_with(|it: char| it.is_ascii_digit());
        if is_name {
            code.extend([".", name]);
        } else {
            code.extend(["[", &serde_json::Value::from(name).to_string(), "]"]);
        }
        code.push_str(rest);
    }
    code
}

/// Puts a text where the cursor is, or was.
fn insert(ui: &Ui, column: &mut Column, editor: &Editor, code: &str) {
    let letters = column.source.chars().count();
    let at = editor.code.map_or(letters, |(_, at)| at.min(letters));
    let byte = column.source.char_indices().nth(at).map_or(column.source.len(), |(byte, _)| byte);
    column.source.insert_str(byte, code);
    if let Some((id, _)) = editor.code {
        let after = CCursor::new(at + code.chars().count());
        let mut editing = TextEditState::load(ui.ctx(), id).unwrap_or_default();
        editing.cursor.set_char_range(Some(CCursorRange::one(after)));
        editing.store(ui.ctx(), id);
        ui.memory_mut(|memory| memory.request_focus(id));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_written_as_an_expression_reads_it() {
        for (path, expected) in [
            ("email", "user.email"),
            ("identities[0].connection", "user.identities[0].connection"),
            ("user_metadata.First Name", "user.user_metadata[\"First Name\"]"),
            ("app_metadata.a-b", "user.app_metadata[\"a-b\"]"),
        ] {
            assert_eq!(code_of(path), expected);
        }
    }
}

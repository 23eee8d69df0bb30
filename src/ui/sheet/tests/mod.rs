//! Stories on the screen of a sheet, with the real session behind it.

mod again;
mod choosing;
mod composing;
mod filling;
mod filters;
mod finding;
mod folding;
mod keys;
mod killed;
mod large;
mod looking;
mod opening;
mod others;
mod pasting;
mod reshaping;
mod row_text;
mod rows;
mod saving;
mod scopes;
mod sent;
mod stories;
mod tabs;
mod world;

use crate::session::{Cell, Fetched, State};
use crate::ui::harness::Window;
use crate::ui::start::Start;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const NAMES: [&str; 12] = [
    "Carla Jensen",
    "Nadia Moreau",
    "Katya Brandt",
    "Dmitri Haas",
    "Björn Ivanova",
    "Omar Okafor",
    "Mei Novák",
    "Inês Larsen",
    "Farid Garcia",
    "Elena Dubois",
    "Hiro Costa",
    "A. M. Fischer",
];

/// A list as people bring it: spaces at the end, phone numbers with 00, J and N, addresses twice.
pub(super) fn bad_list(folder: &Path, rows: usize) -> PathBuf {
    let mut text = String::from("email,name,phone_number,email_verified,app_metadata.plan,user_metadata.customer_no\n");
    for row in 0..rows {
        let name = NAMES[row % NAMES.len()];
        let word = name.to_lowercase().replace([' ', '.'], "").replace(|c: char| !c.is_ascii(), "o");
        let email = match row % 20 {
            3 | 7 => format!("{word}{row}@example.org "),
            9 => format!("{word}{row}(at)example.org"),
            11 => String::new(),
            13 => format!("Carla{row}@Example.org"),
            15 if row > 20 => "carlajensen0@example.org".to_owned(),
            _ => format!("{word}{row}@example.org"),
        };
        let phone = match row % 6 {
            0 => String::new(),
            4 => format!("0049 160 77{:05}", row * 7),
            _ => format!("+4915154{:05}", row * 3),
        };
        let verified = if row % 17 == 5 {
            "J"
        } else if row % 3 == 0 {
            "true"
        } else {
            "false"
        };
        let plan = ["basic", "gold", "silver"][row % 3];
        writeln!(text, "\"{email}\",{name},{phone},{verified},{plan},00{}", 4711 + row).unwrap();
    }
    let path = folder.join("spring-signups.csv");
    std::fs::write(&path, text).unwrap();
    path
}

/// A window with that list open and checked.
pub(super) fn window(rows: usize, size: egui::Vec2) -> Window {
    let folder = tempfile::tempdir().unwrap();
    let path = bad_list(folder.path(), rows);
    let mut window = Window::open_in(folder, Start::File(path), size);
    window.until_words(" rows checked");
    window
}

/// Presses a key; what it does is drawn.
pub(super) fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.harness.key_press_modifiers(modifiers, key);
    window.harness.step();
    window.harness.step();
}

/// A window with a list of this name and these letters, checked.
pub(super) fn opened(name: &str, text: &str) -> Window {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    let mut window = Window::open_in(folder, Start::File(path), egui::vec2(1280.0, 800.0));
    window.until_words(" checked");
    window.until("the first rows", |window| window.query_all_by_role(Role::GridCell).next().is_some());
    window
}

/// Types into what has the keyboard.
pub(super) fn type_text(window: &mut Window, text: &str) {
    for sign in text.chars() {
        window.harness.event(Event::Text(sign.to_string()));
    }
    window.harness.step();
}

/// How many cells are edited.
pub(super) fn edited(window: &Window) -> u64 {
    window.now().sheets.values().filter_map(Fetched::value).map(|it| it.edits.edited_cells).sum()
}

/// What stands in a column, row by row.
pub(super) fn values_of(now: &State, path: &str) -> Vec<String> {
    let sheet = now.sheets.values().find_map(Fetched::value).unwrap();
    let column = sheet.rows.column_at(path).unwrap();
    let shown = |row| match sheet.rows.row_cells(row).swap_remove(column.0 as usize) {
        Cell::Text(text) => text,
        other => format!("{other:?}"),
    };
    sheet.rows.rows().map(shown).collect()
}

/// Waits until this stands in a column, row by row.
#[track_caller]
pub(super) fn until_values(window: &mut Window, path: &str, expected: &[&str]) {
    let is_so = |now: &State| values_of(now, path) == expected;
    window.until(&format!("{path}: {expected:?}"), |it| is_so(&it.state().now()));
}

/// Waits until it is known what would become of what was found.
pub(super) fn until_replacement(window: &mut Window, with: &str) {
    window.until("what would change", |window| {
        let now = window.state().now();
        let found = now.finds.values().filter_map(|it| it.found.ended()?.ok());
        found.into_iter().any(|it| it.query.with.as_deref() == Some(with))
    });
}

/// Opens the menu of the active column and takes an entry.
pub(super) fn column_menu(window: &mut Window, entry: &str) {
    press(window, Modifiers::ALT, Key::ArrowDown);
    window.click(Role::Button, entry);
}

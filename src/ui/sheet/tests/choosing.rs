//! Only edited rows, only selected rows, what the strip counts, and the edge of what is filled far away.

use super::{press, window};
use crate::ui::harness::Window;
use crate::ui::start::Start;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;
use std::fmt::Write as _;

fn until_shown(window: &mut Window, rows: u32) {
    window.until("so many rows", |window| {
        let now = window.state().now();
        now.sheets.values().find_map(|it| it.value()).is_some_and(|it| it.view.row_count == rows)
    });
}

#[test]
fn only_edited_and_only_selected_rows_are_shown_and_all_again() {
    let mut window = window(60, vec2(1280.0, 800.0));
    window.until_words("errors");
    for sign in "x@example.org".chars() {
        window.harness.event(Event::Text(sign.to_string()));
    }
    window.harness.step();
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.until_words("1 edited cell");
    window.click(Role::Button, "Show only some rows");
    window.click(Role::ListBoxOption, "Only edited rows");
    window.until_words("1 edited row is shown");
    until_shown(&mut window, 1);
    window.until_words("1 of 60 rows shown");
    window.click(Role::Link, "Show all rows");
    window.until("all rows", |window| window.query_all_by_label_contains("1 of 60 rows shown").next().is_none());
    press(&mut window, Modifiers::COMMAND, Key::Home);
    for _ in 0..2 {
        press(&mut window, Modifiers::SHIFT, Key::ArrowDown);
    }
    press(&mut window, Modifiers::SHIFT, Key::ArrowRight);
    window.until_words("6 cells selected in 3 rows");
    window.click(Role::Button, "Show only some rows");
    window.click(Role::ListBoxOption, "Only the 3 selected rows");
    window.until_label("Remove: 3 selected rows");
    until_shown(&mut window, 3);
    window.click(Role::Button, "Show only some rows");
    window.click(Role::ListBoxOption, "All rows, not only those selected before");
    window.until("all rows", |window| window.query_all_by_label_contains("of 60 rows").next().is_none());
    until_shown(&mut window, 60);
}

/// 30,000 users, of whom the first half and the last one have a name.
fn long_list() -> Window {
    let mut text = String::from("email,name\n");
    for row in 0..30_000 {
        let name = if row < 15_000 || row == 29_999 { "Ann" } else { "" };
        writeln!(text, "user{row}@example.org,{name}").unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.csv");
    std::fs::write(&path, text).unwrap();
    let mut window = Window::open_in(folder, Start::File(path), vec2(1280.0, 800.0));
    window.until_words(" rows checked");
    window
}

#[test]
fn ctrl_with_an_arrow_finds_the_edge_of_the_data_far_beyond_what_is_loaded() {
    let mut window = long_list();
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    press(&mut window, Modifiers::COMMAND, Key::ArrowDown);
    window.until_label("Row 15,000, name");
    press(&mut window, Modifiers::COMMAND, Key::ArrowDown);
    window.until_label("Row 30,000, name");
    press(&mut window, Modifiers::COMMAND, Key::ArrowUp);
    window.until_label("Row 15,000, name");
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::ArrowUp);
    window.until_words("15,000 cells selected");
}

#[test]
fn the_header_tells_how_many_rows_have_a_column() {
    let mut window = long_list();
    window.until("counted", |window| {
        window.state().now().sheets.values().any(|it| it.value().is_some_and(|it| it.lookups.census.ended().is_some()))
    });
    window.harness.get_by_role_and_label(Role::Button, "Column name").hover();
    window.until_words("15,001 of 30,000 as opened");
}

//! Find and replace, filling, changing columns and rows, and the way back through the history.

use super::window;
use crate::ui::harness::Window;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.harness.key_press_modifiers(modifiers, key);
    window.harness.step();
    window.harness.step();
}

/// Opens the menu of the active column and takes an entry.
fn column_menu(window: &mut Window, entry: &str) {
    press(window, Modifiers::ALT, Key::ArrowDown);
    window.click(Role::Button, entry);
}

#[test]
fn what_is_found_is_gone_to_and_replaced_once_it_was_looked_at() {
    let mut window = window(60, vec2(1280.0, 800.0));
    press(&mut window, Modifiers::COMMAND, Key::H);
    window.type_into("Find", "gold");
    window.until_words("20 cells in 20 rows");
    press(&mut window, Modifiers::NONE, Key::F3);
    window.until_label("Row 2, app_metadata.plan");
    press(&mut window, Modifiers::NONE, Key::F3);
    window.until_label("Row 5, app_metadata.plan");
    press(&mut window, Modifiers::SHIFT, Key::F3);
    window.until_label("Row 2, app_metadata.plan");
    window.type_into("Replace with", "platinum");
    window.until_words("20 cells in 20 rows");
    window.click(Role::Button, "Preview and replace…");
    window.click(Role::CheckBox, "Row 2, app_metadata.plan: gold becomes platinum");
    window.click(Role::Button, "Replace in 19 cells");
    window.until_words("19 edited cells");
    window.until_words("1 cell in 1 row");
    press(&mut window, Modifiers::NONE, Key::F3);
    window.until_label("Row 2, app_metadata.plan");
}

#[test]
fn an_expression_that_is_none_is_told() {
    let mut window = window(20, vec2(1280.0, 800.0));
    press(&mut window, Modifiers::COMMAND, Key::F);
    window.click(Role::Button, "Regular expression");
    window.type_into("Find", "(");
    window.until_words("This can't be looked for");
    window.click(Role::Button, "Close the search");
    window.until("the bar is closed", |window| window.query_all_by_label("Find").next().is_none());
}

#[test]
fn steps_are_named_in_the_history_and_gone_to() {
    let mut window = window(20, vec2(1280.0, 800.0));
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    press(&mut window, Modifiers::SHIFT, Key::ArrowDown);
    press(&mut window, Modifiers::COMMAND, Key::D);
    window.until_words("1 edited cell");
    column_menu(&mut window, "Change its values…");
    window.click(Role::ComboBox, "What is done");
    window.click(Role::ListBoxOption, "Capital letters");
    window.click(Role::Button, "Change the cells");
    window.until_label("CARLA JENSEN");
    window.click(Role::Button, "History");
    window.click(Role::ListBoxOption, "As it was opened");
    window.until_label("Nadia Moreau");
    window.until("nothing is edited", |window| window.query_all_by_label_contains("edited cell").next().is_none());
}

#[test]
fn a_column_is_renamed_and_deleted_and_comes_back() {
    let mut window = window(20, vec2(1280.0, 800.0));
    press(&mut window, Modifiers::NONE, Key::End);
    column_menu(&mut window, "Rename…");
    window.until_label("Attribute");
    for _ in 0.."customer_no".len() {
        press(&mut window, Modifiers::NONE, Key::Backspace);
    }
    window.harness.event(Event::Text("number".to_owned()));
    window.harness.step();
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.until_label("Column user_metadata.number");
    press(&mut window, Modifiers::NONE, Key::End);
    column_menu(&mut window, "Delete the column");
    window.until_words("deleted");
    press(&mut window, Modifiers::NONE, Key::End);
    column_menu(&mut window, "Restore the column");
    window.until_words("restored");
}

#[test]
fn rows_are_inserted_duplicated_and_excluded_from_the_menu() {
    let mut window = window(20, vec2(1280.0, 800.0));
    for (entry, words) in [
        ("Insert a row below", "21 rows"),
        ("Duplicate this row", "22 rows"),
        ("Exclude this row from sending", "excluded"),
    ] {
        press(&mut window, Modifiers::SHIFT, Key::F10);
        window.click(Role::Button, entry);
        window.until_words(words);
    }
    press(&mut window, Modifiers::SHIFT, Key::F10);
    window.until_label("Send this row again");
}

#[test]
fn an_object_is_edited_with_lines_of_its_own_and_checked_as_it_is_typed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("users.json");
    std::fs::write(&path, r#"[{"email":"a@example.org","user_metadata":{"tags":["x"]}}]"#).unwrap();
    let mut window = Window::open_in(folder, crate::ui::Start::File(path), vec2(1280.0, 800.0));
    window.until_label("[\"x\"]");
    press(&mut window, Modifiers::NONE, Key::End);
    press(&mut window, Modifiers::NONE, Key::F2);
    window.until_label("This is valid JSON");
    press(&mut window, Modifiers::COMMAND, Key::A);
    window.harness.event(Event::Text("[1,".to_owned()));
    window.until_words("Line 1, column 3");
    window.harness.event(Event::Text(" 2]".to_owned()));
    window.until_label("This is valid JSON");
    window.click(Role::Button, "Put it into the cell");
    window.until_label("[1,2]");
}

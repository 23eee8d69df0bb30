//! Find and replace, filling, changing columns and rows, and the way back through the history.

use super::{column_menu, press, window};
use crate::ui::harness::Window;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;

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
    // The words stay while it is looked for again with what takes its place.
    window.until("what would change", |window| {
        let now = window.state().now();
        let found = now.finds.values().filter_map(|it| it.found.ended()?.ok());
        found.into_iter().any(|it| it.query.with.as_deref() == Some("platinum"))
    });
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

/// Types into a field whose name stands above it too.
fn enter(window: &mut Window, role: Role, label: &str, text: &str) {
    window.until(label, |window| window.query_all_by_role_and_label(role, label).next().is_some());
    window.harness.get_by_role_and_label(role, label).focus();
    window.harness.step();
    window.harness.get_by_role_and_label(role, label).type_text(text);
    window.harness.step();
    window.harness.step();
}

/// Opens the dialog that changes the values of the active column, and takes a way.
fn change_values(window: &mut Window, way: &str) {
    press(window, Modifiers::ALT, Key::ArrowDown);
    choose_way(window, way);
}

/// The same, where the column's menu is open.
fn choose_way(window: &mut Window, way: &str) {
    window.click(Role::Button, "Change its values…");
    window.click(Role::ComboBox, "What is done");
    window.until(way, |window| window.query_all_by_role_and_label(Role::ListBoxOption, way).next().is_some());
    // By the keyboard: the list may reach beyond the window, where no mouse does.
    window.harness.get_by_role_and_label(Role::ListBoxOption, way).focus();
    window.harness.step();
    press(window, Modifiers::NONE, Key::Space);
}

#[test]
fn a_column_is_changed_by_an_expression_that_was_looked_at() {
    let mut window = window(60, vec2(1280.0, 800.0));
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    change_values(&mut window, "By a JavaScript expression…");
    // An example is there for whoever does not know how it is written.
    window.click(Role::Link, "Take the example: What stands before the @");
    window.until_words("would change");
    press(&mut window, Modifiers::COMMAND, Key::A);
    enter(&mut window, Role::MultilineTextInput, "JavaScript expression", "value.");
    window.until_words("The expression is not complete");
    enter(&mut window, Role::MultilineTextInput, "JavaScript expression", "toUpperCase(");
    window.until_words("The expression is not complete");
    enter(&mut window, Role::MultilineTextInput, "JavaScript expression", ")");
    window.until_label("60 cells would change");
    window.until_words("Row 1: Carla Jensen becomes CARLA JENSEN");
    window.until_label("Carla Jensen");
    window.click(Role::Button, "Change 60 cells");
    window.until_label("CARLA JENSEN");
    window.until_words("60 edited cells");
    press(&mut window, Modifiers::COMMAND, Key::Z);
    window.until_label("Carla Jensen");
    window.until("nothing is edited", |window| window.query_all_by_label_contains("edited cell").next().is_none());
}

#[test]
fn each_example_of_an_expression_is_one() {
    let mut window = window(6, vec2(1280.0, 800.0));
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    change_values(&mut window, "By a JavaScript expression…");
    window.until_words("Take the example: ");
    let names: Vec<String> = window.labels().into_iter().filter(|it| it.starts_with("Take the example: ")).collect();
    assert!(names.len() > 3, "{names:?}");
    for name in names {
        window.click(Role::Link, &name);
        window.until(&name, |window| {
            let ready = |words: &str| window.query_all_by_label_contains(words).next().is_some();
            ready("would change") || ready("fail and stay")
        });
        press(&mut window, Modifiers::COMMAND, Key::A);
        press(&mut window, Modifiers::NONE, Key::Delete);
    }
}

#[test]
fn rows_for_which_an_expression_fails_are_listed_and_stay() {
    let mut window = window(60, vec2(1280.0, 800.0));
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    // Every sixth has no phone number.
    change_values(&mut window, "By a JavaScript expression…");
    enter(&mut window, Role::MultilineTextInput, "JavaScript expression", "value.slice(0, 3)");
    window.until_words("10 rows fail and stay as they are");
    window.click(Role::RadioButton, "Failures 10");
    window.until_words("Row 1: what stands before .slice is missing");
    window.click(Role::Button, "Change 50 cells");
    window.until_words("50 edited cells");
    // What is given up leaves nothing behind.
    change_values(&mut window, "By a JavaScript expression…");
    enter(&mut window, Role::MultilineTextInput, "JavaScript expression", "'+' + row");
    window.until_words("would change");
    window.click(Role::Button, "Cancel");
    window.until("it is forgotten", |window| window.state().now().computing.is_empty());
    window.until_words("50 edited cells");
}

#[test]
fn only_rows_in_view_are_changed_by_an_expression() {
    let mut window = window(60, vec2(1280.0, 800.0));
    press(&mut window, Modifiers::COMMAND, Key::F);
    window.type_into("Find", "gold");
    window.click(Role::Button, "Only these rows");
    window.until("twenty rows are left", |window| {
        window.state().now().sheets.values().filter_map(|it| it.value()).all(|it| it.view.row_count == 20)
    });
    window.click(Role::Button, "Menu of name");
    choose_way(&mut window, "By a JavaScript expression…");
    enter(&mut window, Role::MultilineTextInput, "JavaScript expression", "row");
    window.until_label("20 cells would change");
}

#[test]
fn a_column_is_split_and_two_are_joined() {
    let mut window = window(20, vec2(1280.0, 800.0));
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    change_values(&mut window, "Split into new columns");
    window.until_label("Type what stands between the parts first.");
    enter(&mut window, Role::TextInput, "What stands between the parts", " ");
    window.until_label("Name two or more new columns, with a comma between them.");
    enter(&mut window, Role::TextInput, "New columns, with a comma between them", "given_name, family_name");
    window.click(Role::Button, "Add the columns");
    window.until_words("name split into 2 columns");
    press(&mut window, Modifiers::NONE, Key::End);
    window.until_label("Column family_name");
    window.until_label("Jensen");
    // Back together, in another column.
    press(&mut window, Modifiers::SHIFT, Key::ArrowLeft);
    change_values(&mut window, "Join with other columns into a new one");
    enter(&mut window, Role::TextInput, "What is put between the values", "-");
    window.until_label("Name the new column first.");
    enter(&mut window, Role::TextInput, "New column", "nickname");
    window.click(Role::Button, "Add the column");
    window.until_words("2 columns joined into nickname");
    press(&mut window, Modifiers::NONE, Key::End);
    window.until_label("Carla-Jensen");
}

#[test]
fn numbers_that_are_chosen_are_added_up() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("points.json");
    let users: Vec<String> =
        (1..=4).map(|it| format!(r#"{{"email":"u{it}@example.org","user_metadata":{{"points":{it}.5}}}}"#)).collect();
    std::fs::write(&path, format!("[{}]", users.join(","))).unwrap();
    let mut window = Window::open_in(folder, crate::ui::Start::File(path), vec2(1280.0, 800.0));
    window.until_label("4.5");
    press(&mut window, Modifiers::NONE, Key::End);
    press(&mut window, Modifiers::COMMAND, Key::Space);
    window.until_words("sum 12");
}

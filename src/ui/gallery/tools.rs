//! What a sheet is worked with: menus, search, filters, sorting, history, dialogs.

use super::{demo_window, enter, open, press, shot};
use crate::ui::harness::Window;
use crate::ui::start::Start;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

#[test]
fn sheet_tools() {
    let mut window = demo_window("{}");
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    press(&mut window, Modifiers::ALT, Key::ArrowDown);
    window.harness.run_steps(4);
    shot(&mut window, "tool-menu");
    window.click(Role::Button, "Filter…");
    window.until_words("different values");
    shot(&mut window, "tool-filter");
    press(&mut window, Modifiers::NONE, Key::Escape);
    press(&mut window, Modifiers::COMMAND, Key::H);
    window.type_into("Find", "an");
    window.type_into("Replace with", "AN");
    window.until_words(" cells in ");
    window.click(Role::Button, "Only these rows");
    window.until_words(" rows");
    shot(&mut window, "tool-find");
    window.click(Role::Button, "Preview and replace…");
    window.harness.run_steps(4);
    shot(&mut window, "tool-replace");
}

fn typed(window: &mut Window, text: &str) {
    for sign in text.chars() {
        window.harness.event(Event::Text(sign.to_string()));
        window.harness.step();
    }
    window.harness.run_steps(3);
}

/// Opens the menu of the column that the cursor is in and chooses from it.
fn column_menu(window: &mut Window, entry: &str) {
    press(window, Modifiers::ALT, Key::ArrowDown);
    window.harness.run_steps(4);
    window.click(Role::Button, entry);
    window.harness.run_steps(4);
}

/// Values of each kind: a table has texts alone, until somebody says otherwise.
const RICH: &str = r#"{"email":"ann@new.test","given_name":"Ann","email_verified":true,"user_metadata":{"logins":12,"since":"2024-02-01T08:00:00Z"},"app_metadata":{"roles":["admin","editor"]}}
{"email":"ben@new.test","given_name":"Ben","email_verified":false,"user_metadata":{"logins":3,"since":"2025-06-11T08:00:00Z"},"app_metadata":{"roles":[]}}
{"email":"cy@new.test","given_name":"Cy","email_verified":true,"user_metadata":{"logins":7,"since":"2026-01-30T08:00:00Z"},"app_metadata":{"roles":["guest"]}}
{"email":"dee@new.test","given_name":"Dee","email_verified":false}
"#;

#[test]
fn menus_and_dialogs() {
    let mut window = demo_window("{}");
    open(&mut window, "staff.ndjson", RICH);
    window.until_words("All 4 rows checked");
    press(&mut window, Modifiers::SHIFT, Key::F10);
    window.harness.run_steps(4);
    shot(&mut window, "tool-cell-menu");
    press(&mut window, Modifiers::NONE, Key::Escape);
    press(&mut window, Modifiers::SHIFT, Key::ArrowDown);
    press(&mut window, Modifiers::SHIFT, Key::ArrowRight);
    press(&mut window, Modifiers::SHIFT, Key::F10);
    window.harness.run_steps(4);
    shot(&mut window, "tool-block-menu");
    press(&mut window, Modifiers::NONE, Key::Escape);
    press(&mut window, Modifiers::NONE, Key::Escape);
    press(&mut window, Modifiers::NONE, Key::F2);
    shot(&mut window, "tool-edit");
    press(&mut window, Modifiers::NONE, Key::Escape);
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    column_menu(&mut window, "Width…");
    shot(&mut window, "tool-width");
    press(&mut window, Modifiers::NONE, Key::Escape);
    column_menu(&mut window, "Rename…");
    shot(&mut window, "tool-rename");
    press(&mut window, Modifiers::NONE, Key::Escape);
    column_menu(&mut window, "Change its values…");
    shot(&mut window, "tool-change");
    window.click(Role::ComboBox, "What is done");
    shot(&mut window, "tool-change-ways");
    window.click(Role::ListBoxOption, "Split into new columns");
    shot(&mut window, "tool-split");
    press(&mut window, Modifiers::NONE, Key::Escape);
    window.click(Role::Button, "Add a column…");
    typed(&mut window, "nick");
    shot(&mut window, "tool-add-wrong");
    press(&mut window, Modifiers::NONE, Key::Escape);
    press(&mut window, Modifiers::NONE, Key::End);
    press(&mut window, Modifiers::NONE, Key::F2);
    window.until_label("JSON of the cell");
    shot(&mut window, "tool-json");
    typed(&mut window, "{");
    shot(&mut window, "tool-json-wrong");
}

#[test]
fn looking() {
    let mut window = demo_window("{}");
    open(&mut window, "staff.ndjson", RICH);
    window.until_words("All 4 rows checked");
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    column_menu(&mut window, "Filter…");
    window.click(Role::RadioButton, "Numbers");
    shot(&mut window, "tool-filter-number");
    window.click(Role::RadioButton, "Regular expression");
    shot(&mut window, "tool-filter-text");
    window.click(Role::RadioButton, "Days");
    shot(&mut window, "tool-filter-days");
    window.click(Role::RadioButton, "Numbers");
    enter(&mut window, "From", "5");
    window.click(Role::Button, "Show these rows");
    window.until_words("2 of 4 rows");
    column_menu(&mut window, "Sort highest first");
    press(&mut window, Modifiers::NONE, Key::Home);
    column_menu(&mut window, "Then by this, A to Z");
    window.until_words("sorted by email, A to Z");
    shot(&mut window, "tool-chips");
    column_menu(&mut window, "Filter…");
    window.click(Role::RadioButton, "Contains");
    window.type_into("Text", "nobody");
    window.click(Role::Button, "Show these rows");
    window.until_label("No row fits");
    shot(&mut window, "tool-nothing");
    window.click(Role::Button, "Show all rows again");
    press(&mut window, Modifiers::COMMAND, Key::F);
    window.type_into("Find", "new.test");
    window.until_words("4 cells in 4 rows");
    shot(&mut window, "tool-found");
    window.click(Role::Button, "Regular expression");
    window.type_into("Find", "(");
    window.harness.run_steps(8);
    shot(&mut window, "tool-found-wrong");
}

#[test]
fn history() {
    let mut window = demo_window("{}");
    open(&mut window, "staff.ndjson", RICH);
    window.until_words("All 4 rows checked");
    for text in ["ann@else.test", "ben@else.test"] {
        typed(&mut window, text);
        press(&mut window, Modifiers::NONE, Key::Enter);
    }
    window.until_words("2 edited cells");
    press(&mut window, Modifiers::COMMAND, Key::Delete);
    window.harness.run_steps(6);
    press(&mut window, Modifiers::COMMAND, Key::Z);
    window.harness.run_steps(6);
    shot(&mut window, "tool-edited");
    window.click(Role::Button, "History");
    window.until_words("As it was opened");
    shot(&mut window, "tool-history");
    press(&mut window, Modifiers::NONE, Key::Escape);
    // Somebody chose a block, and it is added up.
    for sheet in window.harness.state_mut().views.sheets.values_mut() {
        sheet.grid.focus();
    }
    window.harness.run_steps(3);
    press(&mut window, Modifiers::COMMAND, Key::A);
    window.until_words("different");
    shot(&mut window, "tool-chosen");
}

#[test]
fn sheet_expression() {
    let mut window = Window::open(Start::Empty);
    let more: Vec<_> = (50..90).map(|it| format!("user{it}@example.org,User {it},00{it}\n")).collect();
    let list = "email,name,user_metadata.customer_no\ncarla@example.org,Carla Jensen,0047\n\
        nadia@example.org,,0048\nkatya@example.org,Katya Brandt,0049\n";
    let list = format!("{list}{}", more.concat());
    open(&mut window, "users.csv", &list);
    window.until_words(" rows checked");
    window.click(Role::Button, "Menu of name");
    window.click(Role::Button, "Change its values…");
    window.click(Role::ComboBox, "What is done");
    window.harness.run_steps(3);
    shot(&mut window, "tool-ways");
    window.harness.get_by_role_and_label(Role::ListBoxOption, "By a JavaScript expression…").focus();
    window.harness.step();
    press(&mut window, Modifiers::NONE, Key::Space);
    window.until_words("For example");
    shot(&mut window, "tool-expression-empty");
    for (text, words, name) in [
        ("value.toUpper", "fails and stays", "tool-expression-fails"),
        ("Case() + user.nickname", "undefined, NaN", "tool-expression"),
        (" +", "not complete", "tool-expression-wrong"),
    ] {
        let role = Role::MultilineTextInput;
        window.harness.get_by_role_and_label(role, "JavaScript expression").focus();
        window.harness.step();
        window.harness.get_by_role_and_label(role, "JavaScript expression").type_text(text);
        window.until_words(words);
        shot(&mut window, name);
    }
}

#[test]
fn pasting() {
    let mut window = demo_window("{}");
    open(&mut window, "staff.ndjson", RICH);
    window.until_words("All 4 rows checked");
    press(&mut window, Modifiers::COMMAND, Key::Home);
    let list: Vec<String> = (0..1_240).map(|row| format!("user{row}@new.test\n")).collect();
    window.harness.event(Event::Paste(list.concat()));
    window.until_words("users to the list?");
    shot(&mut window, "tool-paste-more");
    press(&mut window, Modifiers::NONE, Key::Escape);
    press(&mut window, Modifiers::NONE, Key::End);
    window.harness.event(Event::Paste("a\tb\tc\n".to_owned()));
    window.until_words("Nothing was pasted.");
    shot(&mut window, "tool-paste-wide");
}

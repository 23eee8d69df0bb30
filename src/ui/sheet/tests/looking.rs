//! Filters, the search and sorting on the screen of a sheet.

use super::{column_menu, press, window};
use crate::ui::harness::Window;
use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;

#[test]
fn a_column_is_filtered_by_a_value_and_by_a_text_and_shown_whole_again() {
    let mut window = window(60, vec2(1280.0, 800.0));
    (0..4).for_each(|_| window.harness.key_press(Key::ArrowRight));
    column_menu(&mut window, "Filter…");
    window.until_words("3 different values");
    window.click(Role::CheckBox, "gold");
    window.click(Role::Button, "Show these rows");
    window.until_words("app_metadata.plan is gold");
    window.until_words("20 of 60 rows");
    // What is edited are the rows that are shown.
    window.harness.key_press_modifiers(Modifiers::COMMAND, Key::Space);
    window.harness.key_press(Key::Delete);
    window.until_words("20 edited cells");
    window.click(Role::Button, "Remove: app_metadata.plan is gold");
    window.until("all rows", |window| window.query_all_by_label_contains("of 60 rows").next().is_none());
    column_menu(&mut window, "Filter…");
    window.click(Role::RadioButton, "Missing");
    window.click(Role::Button, "Show these rows");
    window.until_words("app_metadata.plan is missing");
    window.until_words("20 of 60 rows");
}

#[test]
fn rows_are_sorted_by_two_columns_and_the_order_of_the_file_comes_back() {
    let mut window = window(60, vec2(1280.0, 800.0));
    (0..4).for_each(|_| window.harness.key_press(Key::ArrowRight));
    column_menu(&mut window, "Sort Z to A");
    window.until_words("sorted by app_metadata.plan, Z to A");
    window.harness.key_press(Key::Home);
    column_menu(&mut window, "Then by this, A to Z");
    window.until_words("sorted by email, A to Z");
    window.until("the first", |window| window.query_all_by_label("silver").next().is_some());
    window.click(Role::Link, "Clear all filters and sorting");
    window.until("all rows", |window| window.query_all_by_label_contains("sorted by").next().is_none());
    window.until_label("carlajensen0@example.org");
}

#[test]
fn the_search_hides_the_rows_without_the_text_and_what_is_chosen_is_added_up() {
    let mut window = window(60, vec2(1280.0, 800.0));
    window.harness.key_press_modifiers(Modifiers::COMMAND, Key::F);
    window.type_into("Find", "silver");
    window.click(Role::Button, "Only these rows");
    window.until_words("20 of 60 rows");
    window.click(Role::Button, "Remove: “silver” in any cell");
    window.until("all rows", |window| window.query_all_by_label_contains("of 60 rows").next().is_none());
    window.click(Role::Button, "Column app_metadata.plan");
    window.until_label("3 different");
}

#[test]
fn all_values_that_a_search_found_are_ticked_at_once_or_by_enter() {
    let mut window = window(60, vec2(1280.0, 800.0));
    (0..4).for_each(|_| window.harness.key_press(Key::ArrowRight));
    column_menu(&mut window, "Filter…");
    window.until_words("3 different values");
    let offered = window.harness.query_by_label("No filter").is_some();
    assert!(!offered, "there is none to take away");
    window.type_into("Search the values", "l");
    // Gold and silver.
    window.until_words("2 different values");
    window.click(Role::Link, "Tick all 2 values in the list");
    window.click(Role::Button, "Show these rows");
    window.until_words("40 of 60 rows");
    column_menu(&mut window, "Filter…");
    window.click(Role::Button, "No filter");
    window.until("all rows", |window| window.query_all_by_label_contains("of 60 rows").next().is_none());
    column_menu(&mut window, "Filter…");
    window.type_into("Search the values", "gol");
    window.until_words("1 different value,");
    window.harness.key_press(Key::Enter);
    window.until_words("app_metadata.plan is gold");
}

#[test]
fn one_is_replaced_where_the_cursor_is_and_the_next_is_gone_to() {
    let mut window = window(60, vec2(1280.0, 800.0));
    window.harness.key_press_modifiers(Modifiers::COMMAND, Key::H);
    window.type_into("Find", "gold");
    window.type_into("Replace with", "platinum");
    window.until_words("20 cells in 20 rows");
    // The cursor stands elsewhere: nothing is replaced before somebody has seen what.
    window.click(Role::Button, "Replace this one");
    window.until_label("Row 2, app_metadata.plan");
    window.click(Role::Button, "Replace this one");
    window.until_words("19 cells in 19 rows");
    window.until_label("Row 5, app_metadata.plan");
    window.until_label("platinum");
    window.until_words("1 edited cell");
}

#[test]
fn a_hidden_column_is_told_of_and_shown_again() {
    let mut window = window(60, vec2(1280.0, 800.0));
    column_menu(&mut window, "Hide");
    window.until_label("Show 1 hidden column");
    window.click(Role::Link, "Show 1 hidden column");
    window.until("nothing is hidden", |window| window.query_all_by_label_contains("hidden column").next().is_none());
    window.until_label("Row 1, email");
}

#[test]
fn what_was_repaired_is_read_where_it_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("members.csv");
    std::fs::write(&path, "'email;'given_name\n'ann@x.test;'Ann\n;\n'bo@x.test;'Bo\n").unwrap();
    let mut window = Window::open_in(folder, crate::ui::start::Start::File(path), vec2(1280.0, 800.0));
    window.until_words(" rows checked");
    let labels = window.labels();
    let chip = labels.iter().find(|it| it.ends_with("repairs, change")).unwrap_or_else(|| panic!("{labels:?}"));
    window.click(Role::Button, chip);
    window.until_words("apostrophe");
    window.click(Role::ListBoxOption, "Change this in Match the columns…");
    window.until_label("Match the columns");
}

#[test]
fn the_keyboard_is_the_grids_again_when_the_search_is_closed_with_the_mouse() {
    let mut window = window(60, vec2(1280.0, 800.0));
    press(&mut window, Modifiers::COMMAND, Key::F);
    window.type_into("Find", "example.org");
    window.click(Role::Button, "Only these rows");
    window.until_label("Remove: “example.org” in any cell");
    window.click(Role::Button, "Close the search");
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    window.until_words("Row 2, email");
}

#[test]
fn each_part_of_what_is_looked_for_can_be_taken_away_in_a_narrow_window() {
    let mut window = window(20, vec2(640.0, 400.0));
    for entry in ["Sort A to Z", "Then by this, Z to A", "Then by this, A to Z"] {
        press(&mut window, Modifiers::ALT, Key::ArrowDown);
        window.click(Role::Button, entry);
        press(&mut window, Modifiers::NONE, Key::ArrowRight);
    }
    let crosses = |window: &Window| {
        let labelled = window.harness.query_all_by_label_contains("Remove: sorted by");
        labelled.map(|it| it.rect()).collect::<Vec<_>>()
    };
    window.until("three of them", |harness| harness.query_all_by_label_contains("Remove: sorted by").count() == 3);
    for cross in crosses(&window) {
        assert!(cross.right() < 640.0 && cross.bottom() < 400.0, "{cross:?}");
    }
}

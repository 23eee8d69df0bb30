//! Filters, the search and sorting on the screen of a sheet.

use super::window;
use crate::ui::harness::Window;
use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;

fn column_menu(window: &mut Window, entry: &str) {
    window.harness.key_press_modifiers(Modifiers::ALT, Key::ArrowDown);
    window.harness.step();
    window.harness.step();
    window.click(Role::Button, entry);
}

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
    window.until_words("sorted by app_metadata.plan downwards");
    window.harness.key_press(Key::Home);
    column_menu(&mut window, "Then by this, A to Z");
    window.until_words("sorted by email upwards");
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

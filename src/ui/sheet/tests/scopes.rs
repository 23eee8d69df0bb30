//! What a change reaches, and what it does not, where other rows or columns are shown by then.

use super::{column_menu, press, until_replacement, values_of, window};
use crate::session::Fetched;
use crate::ui::harness::Window;
use crate::ui::start::Start;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;

fn to_plan(window: &mut Window) {
    (0..4).for_each(|_| press(window, Modifiers::NONE, Key::ArrowRight));
}

#[test]
fn what_was_chosen_to_be_searched_is_the_same_users_after_sorting() {
    let mut window = window(60, vec2(1280.0, 800.0));
    to_plan(&mut window);
    (0..2).for_each(|_| press(&mut window, Modifiers::SHIFT, Key::ArrowDown));
    press(&mut window, Modifiers::COMMAND, Key::F);
    window.type_into("Find", "gold");
    window.until_words("20 cells in 20 rows");
    window.click(Role::ComboBox, "Where to look");
    window.click(Role::ListBoxOption, "What is chosen");
    window.until_words("1 cell in 1 row");
    window.click(Role::Button, "Menu of app_metadata.plan");
    window.click(Role::Button, "Sort Z to A");
    window.until_words("sorted by app_metadata.plan, Z to A");
    window.until("it is looked for again", |window| {
        let now = window.state().now();
        now.finds.values().all(|it| matches!(it.found, Fetched::Ready(_)))
    });
    window.until_words("1 cell in 1 row");
    press(&mut window, Modifiers::NONE, Key::F3);
    window.until_label("Row 2, app_metadata.plan");
}

#[test]
fn hidden_columns_are_neither_found_nor_replaced() {
    let mut window = window(60, vec2(1280.0, 800.0));
    press(&mut window, Modifiers::COMMAND, Key::F);
    window.type_into("Find", "gold");
    window.until_words("20 cells in 20 rows");
    window.click(Role::Button, "Menu of app_metadata.plan");
    window.click(Role::Button, "Hide");
    window.until_label("Not found");
}

#[test]
fn the_keys_of_the_sheet_rest_while_a_replacement_is_looked_at() {
    let mut window = window(60, vec2(1280.0, 800.0));
    press(&mut window, Modifiers::COMMAND, Key::H);
    window.type_into("Find", "gold");
    window.type_into("Replace with", "platinum");
    until_replacement(&mut window, "platinum");
    window.click(Role::Button, "Preview and replace…");
    window.until_label("Replace in 20 cells");
    press(&mut window, Modifiers::COMMAND, Key::Enter);
    window.harness.run_steps(3);
    assert!(matches!(window.harness.state().screen, crate::ui::screen::Screen::Sheet(_)), "it went to Send");
}

#[test]
fn a_renamed_column_stays_where_it_stands_and_so_does_the_cursor() {
    let mut window = window(20, vec2(1280.0, 800.0));
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    column_menu(&mut window, "Rename…");
    window.until_label("Attribute");
    for _ in 0.."name".len() {
        press(&mut window, Modifiers::NONE, Key::Backspace);
    }
    window.harness.event(Event::Text("nickname".to_owned()));
    window.harness.step();
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.until_label("Column nickname");
    window.until_label("Row 1, nickname");
    let place = |window: &Window, label: &str| window.harness.get_by_label(label).rect().left();
    assert!(place(&window, "Column nickname") < place(&window, "Column phone_number"));
    press(&mut window, Modifiers::COMMAND, Key::Z);
    window.until_label("Column name");
    window.until_label("Row 1, name");
}

#[test]
fn rows_that_come_are_shown_whatever_is_looked_for_and_go_when_they_are_taken_back() {
    let mut window = window(60, vec2(1280.0, 800.0));
    to_plan(&mut window);
    column_menu(&mut window, "Filter…");
    window.click(Role::CheckBox, "gold");
    window.click(Role::Button, "Show these rows");
    window.until_words("20 of 60 rows");
    press(&mut window, Modifiers::SHIFT, Key::F10);
    window.click(Role::Button, "Insert a row below");
    window.until_words("21 of 61 rows");
    column_menu(&mut window, "Sort Z to A");
    window.until_words("sorted by app_metadata.plan, Z to A");
    press(&mut window, Modifiers::SHIFT, Key::F10);
    window.click(Role::Button, "Duplicate this row");
    window.until_words("62 rows");
    let shown =
        |window: &Window| window.now().sheets.values().filter_map(|it| it.value()).map(|it| it.view.row_count).max();
    let with_both = shown(&window).unwrap();
    press(&mut window, Modifiers::COMMAND, Key::Z);
    window.until_words("61 rows");
    assert_eq!(shown(&window), Some(with_both - 1), "no row stays in view that is gone");
    press(&mut window, Modifiers::COMMAND, Key::Space);
    press(&mut window, Modifiers::NONE, Key::Delete);
    window.until_words("edited cells");
}

#[test]
fn what_is_typed_into_a_rows_text_outlasts_a_slip_and_holds_the_window_open() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("users.ndjson");
    std::fs::write(&path, "{\"email\":\"a@b.test\"}\n{\"email\":\"b@b.test\",\n").unwrap();
    let mut window = Window::open_in(folder, Start::File(path), vec2(1280.0, 800.0));
    window.until_words(" rows checked");
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    press(&mut window, Modifiers::NONE, Key::F2);
    window.until_label("Row 2 as text");
    window.harness.event(Event::Text("}".to_owned()));
    window.harness.step();
    press(&mut window, Modifiers::NONE, Key::Escape);
    window.until_label("What you typed is not in the list yet.");
    let viewport = window.harness.input_mut().viewports.entry(egui::ViewportId::ROOT).or_default();
    viewport.events.push(egui::ViewportEvent::Close);
    window.harness.step();
    window.harness.input_mut().viewports.entry(egui::ViewportId::ROOT).or_default().events.clear();
    window.harness.run_steps(3);
    assert!(!window.harness.state().quitting, "what was typed would be lost");
    window.click(Role::Button, "Discard what you typed");
    window.until("closed", |window| window.query_all_by_label("Row 2 as text").next().is_none());
}

fn only_gold(window: &mut Window) {
    column_menu(window, "Filter…");
    window.until_words("3 different values");
    window.click(Role::CheckBox, "gold");
    window.click(Role::Button, "Show these rows");
    window.until_words("20 of 60 rows");
}

#[test]
fn rows_that_a_filter_hides_are_neither_filled_nor_replaced() {
    let mut window = window(60, vec2(1280.0, 800.0));
    to_plan(&mut window);
    let before = values_of(&window.now(), "name");
    let emails = values_of(&window.now(), "email");
    only_gold(&mut window);
    let gold: Vec<bool> = values_of(&window.now(), "app_metadata.plan").iter().map(|it| it.contains("gold")).collect();
    window.click(Role::Button, "Column name");
    press(&mut window, Modifiers::COMMAND, Key::D);
    window.until_words("19 edited cells");
    let filled = values_of(&window.now(), "name");
    let first = gold.iter().position(|it| *it).unwrap();
    for ((is_gold, was), is) in gold.iter().zip(&before).zip(&filled) {
        assert_eq!(is, if *is_gold { &before[first] } else { was });
    }
    press(&mut window, Modifiers::COMMAND, Key::H);
    window.type_into("Find", "example.org");
    window.type_into("Replace with", "example.net");
    until_replacement(&mut window, "example.net");
    window.click(Role::Button, "Preview and replace…");
    window.click(Role::Button, "Replace in 19 cells");
    window.until_words("38 edited cells");
    for ((is_gold, was), is) in gold.iter().zip(&emails).zip(values_of(&window.now(), "email")) {
        let becomes = was.replace("example.org", "example.net").replace("Example.org", "example.net");
        let becomes = if *is_gold { &becomes } else { was };
        assert_eq!(&is, becomes);
    }
}

#[test]
fn one_column_is_searched_from_its_menu() {
    let mut window = window(60, vec2(1280.0, 800.0));
    to_plan(&mut window);
    column_menu(&mut window, "Find in this column…");
    window.type_into("Find", "gold");
    window.until_words("20 cells in 20 rows");
    window.type_into("Find", "example.org");
    window.until_label("Not found");
}

#[test]
fn a_formula_that_is_pasted_is_a_text_and_one_value_goes_into_all_that_is_chosen() {
    let mut window = window(60, vec2(1280.0, 800.0));
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    (0..2).for_each(|_| press(&mut window, Modifiers::SHIFT, Key::ArrowDown));
    window.harness.event(Event::Paste("=HYPERLINK(\"http://x.test\")".to_owned()));
    window.harness.step();
    window.until_words("3 edited cells");
    let names = values_of(&window.now(), "name");
    assert!(names[..3].iter().all(|it| it.contains("=HYPERLINK(")), "{names:?}");
    assert!(!names[3].contains('='), "{names:?}");
}

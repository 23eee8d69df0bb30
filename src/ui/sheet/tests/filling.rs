//! Filling and writing many cells, and what a column is wide, in the whole window.

use super::{edited, opened, press, type_text, until_values};
use crate::ui::harness::Window;
use egui::accesskit::Role;
use egui::{Key, Modifiers, Pos2};
use egui_kittest::kittest::Queryable as _;

const SEATS: &str = "user_metadata.seat";
const DESKS: &str = "user_metadata.desk";

/// Six users of whom the first two have a seat, the first a desk and the last none of either.
fn seats() -> Window {
    let rows = "u1@new.test,1,a1,x\nu2@new.test,3,,\nu3@new.test,,,\nu4@new.test,,,\nu5@new.test,,,y\nu6@new.test,,,\n";
    opened("seats.csv", &format!("email,{SEATS},{DESKS},user_metadata.note\n{rows}"))
}

fn choose_down(window: &mut Window, rows: usize) {
    (1..rows).for_each(|_| press(window, Modifiers::SHIFT, Key::ArrowDown));
}

#[test]
fn a_series_leaves_out_what_nobody_can_edit_and_never_writes_over_what_it_did_not_see() {
    let rows = "u1@new.test,2026-01-01,1\nu2@new.test,2026-01-02,2\nu3@new.test,2026-01-03,\nu4@new.test,2026-01-04,\n";
    let mut window = opened("seats.csv", &format!("email,created_at,{SEATS}\n{rows}"));
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    choose_down(&mut window, 4);
    press(&mut window, Modifiers::SHIFT, Key::ArrowRight);
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::D);
    until_values(&mut window, SEATS, &["1", "2", "3", "4"]);

    let rows: String = (0..1100).fold(String::new(), |rows, row| rows + &format!("u{row}@new.test,{row}\n"));
    let mut window = opened("many.csv", &format!("email,{SEATS}\n{rows}last@new.test,\n"));
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    press(&mut window, Modifiers::COMMAND, Key::Space);
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::D);
    window.until_words("The first 1,000 of the chosen cells are filled already");
}

#[test]
fn a_series_is_filled_by_keys_from_what_stands_at_the_beginning() {
    let mut window = seats();
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    choose_down(&mut window, 6);
    press(&mut window, Modifiers::SHIFT, Key::ArrowRight);
    let series = Modifiers::COMMAND | Modifiers::SHIFT;
    // Each column goes on with its own.
    press(&mut window, series, Key::D);
    until_values(&mut window, SEATS, &["1", "3", "5", "7", "9", "11"]);
    until_values(&mut window, DESKS, &["a1", "a2", "a3", "a4", "a5", "a6"]);
    // One undo takes all of it back; and where no cell is empty, it is counted from the first on.
    press(&mut window, Modifiers::COMMAND, Key::Z);
    until_values(&mut window, SEATS, &["1", "3", "Missing", "Missing", "Missing", "Missing"]);
    press(&mut window, Modifiers::NONE, Key::Escape);
    choose_down(&mut window, 2);
    press(&mut window, series, Key::D);
    until_values(&mut window, SEATS, &["1", "2", "Missing", "Missing", "Missing", "Missing"]);
    // One cell goes nowhere, and an empty one begins nothing: both are said.
    press(&mut window, Modifiers::NONE, Key::Escape);
    press(&mut window, series, Key::R);
    window.until_words("Choose the one that begins it together with those at its right to fill.");
    for _ in 0..3 {
        press(&mut window, Modifiers::NONE, Key::ArrowDown);
    }
    choose_down(&mut window, 2);
    press(&mut window, series, Key::D);
    window.until_words("The first of the chosen cells is empty");
}

#[test]
fn a_series_is_filled_across_from_the_menu_in_each_row_by_itself() {
    let mut window = seats();
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    choose_down(&mut window, 2);
    (0..2).for_each(|_| press(&mut window, Modifiers::SHIFT, Key::ArrowRight));
    press(&mut window, Modifiers::SHIFT, Key::F10);
    window.click(Role::Button, "Fill to the right as a series");
    // Row 1 is full and counted from its first cell on; row 2 goes on from its only one.
    until_values(&mut window, DESKS, &["2", "4", "Missing", "Missing", "Missing", "Missing"]);
    until_values(&mut window, "user_metadata.note", &["3", "5", "Missing", "Missing", "y", "Missing"]);
    press(&mut window, Modifiers::COMMAND, Key::Z);
    until_values(&mut window, DESKS, &["a1", "Missing", "Missing", "Missing", "Missing", "Missing"]);
}

#[test]
fn a_column_gets_its_width_by_keys() {
    let mut window = seats();
    super::column_menu(&mut window, "Width…");
    window.until_label("Width in points");
    // All that stands in the field is chosen: typing replaces it.
    type_text(&mut window, "20");
    window.until_label("A number from 40 to 800.");
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.until_label("Width in points");
    type_text(&mut window, "333");
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.until("it is so wide", |it| (it.get_by_label("Column email").rect().width() - 333.0).abs() < 1.0);
    // The keyboard is the grid's again; and of several that are chosen each gets it.
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    window.until_label(&format!("Row 1, {SEATS}"));
    press(&mut window, Modifiers::SHIFT, Key::ArrowLeft);
    super::column_menu(&mut window, "Width…");
    window.until_label("Width in points");
    type_text(&mut window, "150");
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.until("both are", |it| {
        let is_wide = |name: &str| (it.get_by_label(name).rect().width() - 150.0).abs() < 1.0;
        is_wide("Column email") && is_wide(&format!("Column {SEATS}"))
    });
    assert_eq!(edited(&window), 0, "a width is no edit");
}

const NICKNAMES: &str = "nickname";

/// Four users with a name and no nickname but the first.
fn names() -> Window {
    opened("names.csv", "name,nickname,email\nAnn,a,u1@new.test\nBo,,u2@new.test\nCy,,u3@new.test\nDee,,u4@new.test\n")
}

#[test]
fn ctrl_enter_writes_what_is_typed_into_all_that_is_chosen() {
    let mut window = names();
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    choose_down(&mut window, 3);
    type_text(&mut window, "all");
    press(&mut window, Modifiers::COMMAND, Key::Enter);
    until_values(&mut window, NICKNAMES, &["all", "all", "all", "Missing"]);
    // What was chosen is chosen still, and one undo takes all of it back.
    window.until_words("3 cells selected");
    press(&mut window, Modifiers::COMMAND, Key::Z);
    until_values(&mut window, NICKNAMES, &["a", "Missing", "Missing", "Missing"]);
}

#[test]
fn the_menu_sets_all_that_is_chosen_to_null() {
    let mut window = names();
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    choose_down(&mut window, 2);
    press(&mut window, Modifiers::SHIFT, Key::F10);
    window.click(Role::Button, "Set to null");
    until_values(&mut window, NICKNAMES, &["Null", "Null", "Missing", "Missing"]);
    window.until("both are seen as null", |it| it.query_all_by_role_and_label(Role::GridCell, "null").count() == 2);
    // Delete makes them missing, which is something else.
    press(&mut window, Modifiers::NONE, Key::Delete);
    until_values(&mut window, NICKNAMES, &["Missing", "Missing", "Missing", "Missing"]);
}

#[test]
fn ctrl_d_and_ctrl_r_fill_from_the_first_row_and_the_first_column() {
    let mut window = names();
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    choose_down(&mut window, 3);
    press(&mut window, Modifiers::COMMAND, Key::D);
    until_values(&mut window, NICKNAMES, &["a", "a", "a", "Missing"]);
    press(&mut window, Modifiers::NONE, Key::Escape);
    press(&mut window, Modifiers::NONE, Key::Home);
    choose_down(&mut window, 2);
    press(&mut window, Modifiers::SHIFT, Key::ArrowRight);
    press(&mut window, Modifiers::COMMAND, Key::R);
    until_values(&mut window, NICKNAMES, &["Ann", "Bo", "a", "Missing"]);
    assert_eq!(edited(&window), 3);
}

/// Drags with the main button.
fn drag(window: &mut Window, from: Pos2, to: Pos2) {
    window.harness.hover_at(from);
    window.harness.step();
    window.harness.drag_at(from);
    window.harness.step();
    for part in [0.3, 0.6, 1.0] {
        window.harness.hover_at(from + (to - from) * part);
        window.harness.step();
    }
    window.harness.drop_at(to);
    window.harness.run_steps(3);
}

#[test]
fn the_handle_is_dragged_down_by_the_mouse() {
    let mut window = seats();
    let cell = |window: &Window, label: &str| window.harness.get_by_role_and_label(Role::GridCell, label).rect();
    // Two begin a series.
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    choose_down(&mut window, 2);
    let (from, height) = (cell(&window, "3").max, cell(&window, "3").height());
    drag(&mut window, from, from + egui::vec2(-20.0, 2.5 * height));
    until_values(&mut window, SEATS, &["1", "3", "5", "7", "9", "Missing"]);
    window.until_words("5 cells selected");
    // One is copied.
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    window.until_label(&format!("Row 1, {DESKS}"));
    let from = cell(&window, "a1").max;
    drag(&mut window, from, from + egui::vec2(-20.0, 1.5 * height));
    until_values(&mut window, DESKS, &["a1", "a1", "a1", "Missing", "Missing", "Missing"]);
    press(&mut window, Modifiers::COMMAND, Key::Z);
    press(&mut window, Modifiers::COMMAND, Key::Z);
    until_values(&mut window, SEATS, &["1", "3", "Missing", "Missing", "Missing", "Missing"]);
}

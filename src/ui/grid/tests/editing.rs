use super::{at, double_click, middle, press, press_with, shelf, taken, type_text};
use crate::ui::grid::{Cells, GridAction, Refusal};
use egui::{Event, Key, Modifiers};
use std::ops::Range;

fn write(rows: Range<u32>, columns: &[usize], text: &str) -> GridAction {
    GridAction::Write { cells: vec![Cells { rows, columns: columns.to_vec() }], text: text.to_owned() }
}

fn typed(key: u32, column: u32, text: &str) -> GridAction {
    GridAction::Type { key, column, text: text.to_owned() }
}

#[test]
fn what_is_typed_goes_to_the_row_it_was_typed_for() {
    // The row stands elsewhere by the time of Enter: it gets the text, and the cursor goes on from where it is now.
    let mut grid = shelf(100, 8);
    grid.state_mut().grid.go_to(5, 1);
    grid.run_steps(2);
    press_with(&mut grid, Modifiers::SHIFT, Key::ArrowDown);
    type_text(&mut grid, "new");
    grid.state_mut().source.shown = vec![2, 5, 9, 11];
    press_with(&mut grid, Modifiers::COMMAND, Key::Enter);
    assert_eq!(taken(&mut grid), [write(1..2, &[1], "new")]);
    assert_eq!(at(&grid), (1, 1));
    type_text(&mut grid, "newer");
    grid.state_mut().source.shown = vec![5, 9, 11];
    press(&mut grid, Key::Enter);
    assert_eq!(taken(&mut grid), [typed(5, 1, "newer")]);
    assert_eq!(at(&grid), (1, 1));
    // The row is hidden: it gets the text all the same.
    type_text(&mut grid, "last");
    grid.state_mut().source.shown = vec![5, 11];
    grid.run_steps(2);
    assert_eq!(taken(&mut grid), [typed(9, 1, "last")]);
    assert!(!grid.state().grid.is_editing());
    // And where the cursor is sent elsewhere.
    type_text(&mut grid, "more");
    grid.state_mut().grid.go_to(0, 0);
    grid.run_steps(2);
    assert_eq!(taken(&mut grid), [typed(11, 1, "more")]);
}

#[test]
fn typing_replaces_and_enter_goes_down() {
    let mut grid = shelf(1_000_000, 40);
    type_text(&mut grid, "new");
    assert!(grid.state().grid.is_editing());
    press(&mut grid, Key::Enter);
    assert_eq!(taken(&mut grid), [typed(0, 0, "new")]);
    assert_eq!(at(&grid), (1, 0));
    // The keyboard is the grid's again.
    press(&mut grid, Key::ArrowDown);
    assert_eq!(at(&grid), (2, 0));
}

#[test]
fn what_is_typed_before_its_row_is_read_is_not_lost() {
    let mut grid = shelf(100, 8);
    grid.state_mut().source.loaded = 0..20;
    (0..30).for_each(|_| press(&mut grid, Key::ArrowDown));
    type_text(&mut grid, "new");
    press(&mut grid, Key::Enter);
    assert_eq!((taken(&mut grid), at(&grid)), (Vec::new(), (30, 0)));
    grid.state_mut().source.loaded = 0..100;
    grid.run_steps(3);
    assert_eq!((taken(&mut grid), at(&grid)), (vec![typed(30, 0, "new")], (31, 0)));
}

#[test]
fn what_is_typed_goes_to_the_column_it_was_typed_for() {
    let mut grid = shelf(100, 8);
    grid.state_mut().grid.go_to(2, 1);
    grid.run_steps(2);
    type_text(&mut grid, "new");
    // Another column comes before it and it is moved itself, as by a change that arrives late.
    let first = crate::ui::grid::GridColumn { key: 77, path: "first".to_owned(), ..Default::default() };
    grid.state_mut().source.columns.insert(0, first);
    grid.run_steps(2);
    grid.state_mut().grid.order.swap(1, 4);
    press(&mut grid, Key::Enter);
    assert_eq!(taken(&mut grid), [typed(2, 1, "new")]);
    // It is hidden while somebody types: it gets the text all the same, and no other does.
    type_text(&mut grid, "more");
    let typing = at(&grid);
    let column = grid.state().grid.order[typing.1];
    let key = grid.state().source.columns[column].key;
    grid.state_mut().grid.order.remove(typing.1);
    grid.run_steps(2);
    assert_eq!(taken(&mut grid), [typed(typing.0, key, "more")]);
    assert!(!grid.state().grid.is_editing());
}

#[test]
fn f2_edits_what_is_there() {
    let mut grid = shelf(100, 8);
    press(&mut grid, Key::F2);
    press(&mut grid, Key::End);
    type_text(&mut grid, "x");
    press(&mut grid, Key::Tab);
    assert_eq!(taken(&mut grid), [typed(0, 0, "user0@example.orgx")]);
    assert_eq!(at(&grid), (0, 1));
}

#[test]
fn delete_clears_also_where_whole_rows_are_chosen() {
    let mut grid = shelf(100, 8);
    press_with(&mut grid, Modifiers::SHIFT, Key::Space);
    press_with(&mut grid, Modifiers::SHIFT, Key::ArrowDown);
    press(&mut grid, Key::Delete);
    // All but the column that can't be changed.
    let cells = vec![Cells { rows: 0..2, columns: (0..7).collect() }];
    assert_eq!(taken(&mut grid), [GridAction::Clear { cells }]);
}

#[test]
fn backspace_clears_the_active_cell_and_goes_on_with_typing() {
    let mut grid = shelf(100, 8);
    press_with(&mut grid, Modifiers::SHIFT, Key::ArrowDown);
    press(&mut grid, Key::Backspace);
    assert!(grid.state().grid.is_editing());
    press(&mut grid, Key::Escape);
    assert_eq!(taken(&mut grid), [], "nothing is lost before it is put in");
    press(&mut grid, Key::Backspace);
    type_text(&mut grid, "b");
    press(&mut grid, Key::ArrowDown);
    assert_eq!(taken(&mut grid), [typed(0, 0, "b")]);
    press(&mut grid, Key::Backspace);
    press(&mut grid, Key::Enter);
    assert_eq!(taken(&mut grid), [typed(1, 0, "")]);
    // With Ctrl no row goes.
    press_with(&mut grid, Modifiers::COMMAND, Key::Backspace);
    assert_eq!((taken(&mut grid), grid.state().grid.is_editing()), (Vec::new(), false));
}

#[test]
fn escape_changes_nothing_and_neither_does_the_same_text() {
    let mut grid = shelf(100, 8);
    type_text(&mut grid, "new");
    press(&mut grid, Key::Escape);
    assert!(!grid.state().grid.is_editing());
    press(&mut grid, Key::F2);
    press(&mut grid, Key::Enter);
    assert_eq!(taken(&mut grid), []);
    assert_eq!(at(&grid), (1, 0));
}

#[test]
fn arrows_move_on_while_typing_and_in_the_text_after_f2() {
    let mut grid = shelf(100, 8);
    type_text(&mut grid, "a");
    press(&mut grid, Key::ArrowRight);
    assert_eq!(taken(&mut grid), [typed(0, 0, "a")]);
    assert_eq!(at(&grid), (0, 1));
    press(&mut grid, Key::F2);
    press(&mut grid, Key::ArrowRight);
    assert!(grid.state().grid.is_editing());
}

#[test]
fn ctrl_enter_writes_to_all_that_is_chosen() {
    let mut grid = shelf(100, 8);
    press_with(&mut grid, Modifiers::SHIFT, Key::ArrowDown);
    type_text(&mut grid, "all");
    press_with(&mut grid, Modifiers::COMMAND, Key::Enter);
    assert_eq!(taken(&mut grid), [write(0..2, &[0], "all")]);
}

#[test]
fn a_click_elsewhere_commits() {
    let mut grid = shelf(100, 8);
    type_text(&mut grid, "kept");
    let there = egui::pos2(200.0, 300.0);
    grid.drag_at(there);
    grid.run_steps(1);
    grid.drop_at(there);
    grid.run_steps(2);
    assert_eq!(taken(&mut grid), [typed(0, 0, "kept")]);
    assert!(at(&grid).0 > 0);
}

#[test]
fn a_column_that_cannot_be_changed_says_why() {
    let mut grid = shelf(100, 8);
    press(&mut grid, Key::End);
    type_text(&mut grid, "x");
    let actions = taken(&mut grid);
    assert!(
        matches!(&actions[..], [GridAction::Refused(Refusal::Locked { reason })] if !reason.is_empty()),
        "{actions:?}"
    );
    press(&mut grid, Key::Delete);
    assert!(matches!(taken(&mut grid)[..], [GridAction::Refused(Refusal::Locked { .. })]));
}

#[test]
fn a_cell_that_is_scrolled_away_while_typing_is_committed() {
    let mut grid = shelf(1_000_000, 8);
    type_text(&mut grid, "kept");
    grid.state_mut().grid.scroll_to_row(500);
    grid.run_steps(3);
    assert_eq!(taken(&mut grid), [typed(0, 0, "kept")]);
}

#[test]
fn yes_and_no_are_turned_by_the_space_bar_and_by_a_double_click() {
    let mut grid = shelf(100, 8);
    grid.state_mut().grid.go_to(1, 3);
    grid.run_steps(2);
    press_with(&mut grid, Modifiers::SHIFT, Key::ArrowDown);
    type_text(&mut grid, " ");
    let cells = vec![Cells { rows: 1..3, columns: vec![3] }];
    // Row 1 says no.
    assert_eq!(taken(&mut grid), [GridAction::SetBoolean { cells, value: true }]);
    assert!(!grid.state().grid.is_editing());
    type_text(&mut grid, "n");
    assert!(grid.state().grid.is_editing());
}

#[test]
fn an_object_opens_in_an_editor_of_its_own() {
    let mut grid = shelf(100, 8);
    grid.state_mut().grid.go_to(2, 6);
    grid.run_steps(2);
    press(&mut grid, Key::F2);
    let text = "{\"city\":\"Lyon\",\"row\":2}".to_owned();
    assert_eq!(taken(&mut grid), [GridAction::OpenJson { key: 2, column: 6, text }]);
    assert!(!grid.state().grid.is_editing());
}

#[test]
fn what_an_input_method_composes_is_shown_and_typed_once() {
    let mut grid = shelf(100, 8);
    let compose = |text: &str| Event::Ime(egui::ImeEvent::Preedit { text: text.to_owned(), active_range_chars: None });
    for text in ["ny", "nyū"] {
        grid.event(compose(text));
        grid.step();
    }
    assert_eq!(grid.state().grid.preedit, "nyū");
    // The keys that choose among candidates are not the grid's.
    press(&mut grid, Key::ArrowDown);
    assert_eq!((at(&grid), grid.state().grid.is_editing()), ((0, 0), false));
    grid.event(Event::Ime(egui::ImeEvent::Commit("né".to_owned())));
    grid.run_steps(2);
    assert!(grid.output().platform_output.ime.is_some());
    press(&mut grid, Key::Enter);
    assert_eq!(taken(&mut grid), [typed(0, 0, "né")]);
}

#[test]
fn a_double_click_edits_the_cell_and_turns_yes_and_no() {
    let mut grid = shelf(100, 8);
    let there = middle(&grid, 2, 0);
    double_click(&mut grid, there);
    assert!(grid.state().grid.is_editing());
    type_text(&mut grid, "new");
    press(&mut grid, Key::Enter);
    assert_eq!(taken(&mut grid), [typed(2, 0, "new")]);
    // Row 2 says yes.
    let there = middle(&grid, 2, 3);
    double_click(&mut grid, there);
    let cells = vec![Cells { rows: 2..3, columns: vec![3] }];
    assert_eq!(taken(&mut grid), [GridAction::SetBoolean { cells, value: false }]);
    assert!(!grid.state().grid.is_editing());
}

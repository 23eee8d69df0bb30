use super::{at, press, press_with, shelf, taken, type_text};
use crate::ui::grid::{Cells, Fill, GridAction, Refusal};
use egui::{Event, Key, Modifiers, OutputCommand};
use std::ops::Range;

fn write(rows: Range<u32>, columns: &[usize], text: &str) -> GridAction {
    GridAction::Write { cells: vec![Cells { rows, columns: columns.to_vec() }], text: text.to_owned() }
}

fn typed(key: u32, column: usize, text: &str) -> GridAction {
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
fn secrets_are_not_cut() {
    let mut grid = shelf(100, 8);
    press_with(&mut grid, Modifiers::SHIFT, Key::End);
    grid.event(Event::Cut);
    grid.run_steps(2);
    let refused = GridAction::Refused(Refusal::CutOfSecrets { column: "password_hash".to_owned() });
    assert_eq!(taken(&mut grid), [refused]);
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
fn enter_opens_with_everything_chosen() {
    let mut grid = shelf(100, 8);
    press(&mut grid, Key::Enter);
    type_text(&mut grid, "y");
    press_with(&mut grid, Modifiers::SHIFT, Key::Enter);
    assert_eq!(taken(&mut grid), [typed(0, 0, "y")]);
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
fn a_copy_is_a_table_that_excel_reads() {
    let mut grid = shelf(100, 8);
    press_with(&mut grid, Modifiers::SHIFT, Key::ArrowDown);
    press_with(&mut grid, Modifiers::SHIFT, Key::End);
    grid.event(Event::Copy);
    grid.step();
    let copied = copied(&grid);
    let rows: Vec<&str> = copied.lines().collect();
    assert_eq!(rows.len(), 2, "{copied:?}");
    assert!(rows[0].starts_with("user0@example.org\tZoë Ångström\t+49 151 0000000\tyes\t0\tbasic\t"), "{copied:?}");
    assert!(rows[0].contains("\"{\"\"city\"\":\"\"Lyon\"\""), "{copied:?}");
}

fn copied(grid: &egui_kittest::Harness<'_, super::Shelf>) -> String {
    let commands = &grid.output().platform_output.commands;
    let text = commands.iter().find_map(|command| match command {
        OutputCommand::CopyText(text) => Some(text.clone()),
        _other => None,
    });
    text.expect("nothing was copied")
}

#[test]
fn a_copy_that_is_too_large_is_refused_and_one_that_is_not_there_is_asked_for() {
    let mut grid = shelf(1_000_000, 40);
    press_with(&mut grid, Modifiers::COMMAND, Key::A);
    grid.event(Event::Copy);
    grid.run_steps(2);
    assert_eq!(taken(&mut grid), [GridAction::Refused(Refusal::CopyTooLarge { cells: 40_000_000 })]);
    grid.state_mut().source.loaded = 0..10;
    press_with(&mut grid, Modifiers::COMMAND, Key::Home);
    press_with(&mut grid, Modifiers::SHIFT, Key::PageDown);
    grid.event(Event::Cut);
    grid.run_steps(2);
    let cells = Cells { rows: 0..23, columns: vec![0] };
    assert_eq!(taken(&mut grid), [GridAction::Copy { cells, cut: true, headers: false }]);
}

#[test]
fn a_block_is_pasted_from_the_top_left_and_one_value_fills() {
    let mut grid = shelf(100, 8);
    press(&mut grid, Key::ArrowDown);
    grid.event(Event::Paste("a\t\"b\nc\"\r\nd\te\r\n".to_owned()));
    grid.run_steps(2);
    let lines = vec![vec!["a".to_owned(), "b\nc".to_owned()], vec!["d".to_owned(), "e".to_owned()]];
    assert_eq!(taken(&mut grid), [GridAction::Paste { top: 1, columns: vec![0, 1], lines }]);
    press_with(&mut grid, Modifiers::SHIFT, Key::PageDown);
    grid.event(Event::Paste("one".to_owned()));
    grid.run_steps(2);
    assert_eq!(taken(&mut grid), [write(1..24, &[0], "one")]);
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
fn a_double_click_edits_the_cell() {
    let mut grid = shelf(100, 8);
    let there = egui::pos2(160.0, 34.0 + 28.0 * 2.0 + 14.0);
    let button = |pressed| Event::PointerButton {
        pos: there,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    // A frame of a test is a quarter of a second, so that both clicks take no more than three.
    for events in
        [vec![Event::PointerMoved(there), button(true)], vec![button(false), button(true)], vec![button(false)]]
    {
        grid.input_mut().events.extend(events);
        grid.step();
    }
    grid.run_steps(2);
    assert!(grid.state().grid.is_editing());
    type_text(&mut grid, "new");
    press(&mut grid, Key::Enter);
    assert_eq!(taken(&mut grid), [typed(2, 0, "new")]);
}

#[test]
fn delete_on_whole_rows_deletes_the_rows_and_on_cells_clears_them() {
    let mut grid = shelf(100, 8);
    press_with(&mut grid, Modifiers::SHIFT, Key::Space);
    press_with(&mut grid, Modifiers::SHIFT, Key::ArrowDown);
    press(&mut grid, Key::Delete);
    let cells = vec![Cells { rows: 0..2, columns: (0..7).collect() }];
    assert_eq!(taken(&mut grid), [GridAction::DeleteWholeRows { rows: vec![Range { start: 0, end: 2 }], cells }]);
    press(&mut grid, Key::ArrowDown);
    press(&mut grid, Key::Delete);
    assert!(matches!(taken(&mut grid)[..], [GridAction::Clear { .. }]));
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
fn a_copy_has_headers_where_they_are_asked_for() {
    let mut grid = shelf(100, 8);
    press_with(&mut grid, Modifiers::SHIFT, Key::ArrowRight);
    grid.event(Event::ModifiersChanged(Modifiers::COMMAND | Modifiers::SHIFT));
    grid.event(Event::Copy);
    grid.step();
    assert_eq!(copied(&grid), "email\tname\nuser0@example.org\tZoë Ångström\n");
}

fn fill(rows: Range<u32>, columns: &[usize], source: u32, how: Fill) -> GridAction {
    GridAction::Fill { cells: Cells { rows, columns: columns.to_vec() }, source, how }
}

#[test]
fn cells_are_filled_down_and_right_by_key() {
    let mut grid = shelf(100, 8);
    press_with(&mut grid, Modifiers::SHIFT, Key::ArrowDown);
    press_with(&mut grid, Modifiers::COMMAND, Key::D);
    assert_eq!(taken(&mut grid), [fill(0..2, &[0], 1, Fill::Down)]);
    // A single cell is filled from its neighbour.
    grid.state_mut().grid.go_to(4, 2);
    grid.run_steps(2);
    press_with(&mut grid, Modifiers::COMMAND, Key::D);
    press_with(&mut grid, Modifiers::COMMAND, Key::R);
    assert_eq!(taken(&mut grid), [fill(3..5, &[2], 1, Fill::Down), fill(4..5, &[1, 2], 1, Fill::Right)]);
}

#[test]
fn the_handle_copies_one_row_and_goes_on_with_several() {
    let mut grid = shelf(100, 8);
    let right = 92.0 + grid.state().grid.widths[0];
    let bottom = |row: u32| 34.0 + 28.0 * (row + 1) as f32;
    let drag = |grid: &mut egui_kittest::Harness<'_, super::Shelf>, from: egui::Pos2, to: egui::Pos2| {
        grid.hover_at(from);
        grid.run_steps(1);
        grid.drag_at(from);
        grid.run_steps(1);
        grid.hover_at(to);
        grid.run_steps(1);
        grid.drop_at(to);
        grid.run_steps(2);
    };
    drag(&mut grid, egui::pos2(right, bottom(0)), egui::pos2(right - 30.0, bottom(3) - 10.0));
    assert_eq!(taken(&mut grid), [fill(0..4, &[0], 1, Fill::Down)]);
    press(&mut grid, Key::Escape);
    press_with(&mut grid, Modifiers::SHIFT, Key::ArrowDown);
    drag(&mut grid, egui::pos2(right, bottom(1)), egui::pos2(right - 30.0, bottom(5) - 10.0));
    assert_eq!(taken(&mut grid), [fill(0..6, &[0], 2, Fill::Series)]);
    assert_eq!(grid.state().grid.chosen_cells(100), 6);
}

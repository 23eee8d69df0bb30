//! Copy, cut and paste.

use super::{Shelf, press, press_with, shelf, taken};
use crate::ui::grid::selection::Block;
use crate::ui::grid::{Cells, GridAction, PasteAt, Refusal, Table, paste_table};
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, OutputCommand};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use std::ops::Range;
use std::sync::Arc;

type Grid = Harness<'static, Shelf>;

fn write(rows: Range<u32>, columns: &[usize], text: &str) -> GridAction {
    GridAction::Write { cells: vec![Cells { rows, columns: columns.to_vec() }], text: text.to_owned() }
}

fn lines(table: &[&[&str]]) -> Arc<[Vec<String>]> {
    table.iter().map(|line| line.iter().map(|it| (*it).to_owned()).collect()).collect()
}

fn copied(grid: &Grid) -> String {
    let commands = &grid.output().platform_output.commands;
    let text = commands.iter().find_map(|command| match command {
        OutputCommand::CopyText(text) => Some(text.clone()),
        _other => None,
    });
    text.expect("nothing was copied")
}

fn copy(grid: &mut Grid) -> String {
    grid.event(Event::Copy);
    grid.step();
    copied(grid)
}

fn paste(grid: &mut Grid, text: &str) -> Vec<GridAction> {
    grid.event(Event::Paste(text.to_owned()));
    grid.run_steps(2);
    taken(grid)
}

/// Chooses a block as the mouse does, and others before it as Ctrl does.
fn choose(grid: &mut Grid, blocks: &[Block]) {
    let selection = &mut grid.state_mut().grid.selection;
    *selection = super::super::selection::Selection::default();
    let (last, others) = blocks.split_last().expect("one at least");
    selection.others = others.to_vec();
    selection.active = super::super::selection::Place { row: last.rows.start, column: last.columns.start };
    selection.head = super::super::selection::Place { row: last.rows.end - 1, column: last.columns.end - 1 };
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
    let table = Table { rows: vec![Range { start: 0, end: 23 }], columns: vec![0] };
    assert_eq!(taken(&mut grid), [GridAction::Copy { table: table.clone(), cut: true, headers: false }]);
    // With the names of the columns too.
    grid.event(Event::ModifiersChanged(Modifiers::COMMAND | Modifiers::SHIFT));
    grid.event(Event::Copy);
    grid.run_steps(2);
    assert_eq!(taken(&mut grid), [GridAction::Copy { table, cut: false, headers: true }]);
}

#[test]
fn a_block_is_pasted_from_the_top_left_and_one_value_fills() {
    let mut grid = shelf(100, 8);
    press(&mut grid, Key::ArrowDown);
    grid.event(Event::Paste("a\t\"b\nc\"\r\nd\te\r\n".to_owned()));
    grid.run_steps(2);
    let lines = lines(&[&["a", "b\nc"], &["d", "e"]]);
    assert_eq!(taken(&mut grid), [GridAction::Paste { top: 1, columns: vec![0, 1], lines }]);
    press_with(&mut grid, Modifiers::SHIFT, Key::PageDown);
    grid.event(Event::Paste("one".to_owned()));
    grid.run_steps(2);
    assert_eq!(taken(&mut grid), [write(1..24, &[0], "one")]);
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

#[test]
fn a_cut_is_copied_and_cleared() {
    let mut grid = shelf(100, 8);
    press_with(&mut grid, Modifiers::SHIFT, Key::ArrowRight);
    grid.event(Event::Cut);
    grid.step();
    assert_eq!(copied(&grid), "user0@example.org\tZoë Ångström");
    grid.run_steps(2);
    let cells = vec![Cells { rows: 0..1, columns: vec![0, 1] }];
    assert_eq!(taken(&mut grid), [GridAction::Clear { cells }]);
}

#[test]
fn blocks_of_the_same_columns_or_of_the_same_rows_are_copied_as_one_table() {
    let mut grid = shelf(100, 8);
    // Rows stand below one another in their order, whichever was chosen first.
    choose(&mut grid, &[Block { rows: 9..10, columns: 0..2 }, Block { rows: 1..3, columns: 0..2 }]);
    let below = "user1@example.org\tDmitri Haas\n\
                 user2@example.org\tA name that is far too long for the column it stands in, as some are\n\
                 user9@example.org\tZoë Ångström\n";
    assert_eq!(copy(&mut grid), below);
    // Columns stand side by side.
    choose(&mut grid, &[Block { rows: 0..2, columns: 5..6 }, Block { rows: 0..2, columns: 0..1 }]);
    assert_eq!(copy(&mut grid), "user0@example.org\tbasic\nuser1@example.org\tgold\n");
    // What was chosen twice is copied once.
    choose(&mut grid, &[Block { rows: 0..2, columns: 0..1 }, Block { rows: 1..3, columns: 0..1 }]);
    assert_eq!(copy(&mut grid), "user0@example.org\nuser1@example.org\nuser2@example.org\n");
    // Other blocks are no table.
    for scattered in [Block { rows: 4..5, columns: 1..2 }, Block { rows: 0..1, columns: 1..3 }] {
        choose(&mut grid, &[Block { rows: 0..2, columns: 0..1 }, scattered]);
        grid.event(Event::Copy);
        grid.run_steps(2);
        assert_eq!(taken(&mut grid), [GridAction::Refused(Refusal::CopyOfScattered)]);
    }
}

#[test]
fn whole_columns_that_stand_apart_are_asked_for_as_one_table() {
    let mut grid = shelf(100_000, 8);
    choose(&mut grid, &[Block { rows: 0..100_000, columns: 4..5 }, Block { rows: 0..100_000, columns: 1..2 }]);
    grid.event(Event::Copy);
    grid.run_steps(2);
    let table = Table { rows: vec![Range { start: 0, end: 100_000 }], columns: vec![1, 4] };
    assert_eq!(taken(&mut grid), [GridAction::Copy { table, cut: false, headers: false }]);
}

#[test]
fn a_table_is_repeated_over_a_selection_into_which_it_fits_several_times() {
    let mut grid = shelf(100, 7);
    choose(&mut grid, &[Block { rows: 2..6, columns: 0..2 }]);
    let twice = lines(&[&["a"], &["b"], &["a"], &["b"]]);
    assert_eq!(
        paste(&mut grid, "a\nb\n"),
        [GridAction::Paste {
            top: 2,
            columns: vec![0, 1],
            lines: twice.iter().map(|line| vec![line[0].clone(); 2]).collect()
        }]
    );
    // It does not fit exactly: once.
    choose(&mut grid, &[Block { rows: 2..7, columns: 0..2 }]);
    assert_eq!(
        paste(&mut grid, "a\nb\n"),
        [GridAction::Paste { top: 2, columns: vec![0], lines: lines(&[&["a"], &["b"]]) }]
    );
}

#[test]
fn one_row_fills_all_chosen_rows() {
    let mut grid = shelf(1_000_000, 7);
    let filled = |rows: &[Range<u32>], columns: &[usize]| {
        let cells = rows.iter().map(|rows| Cells { rows: rows.clone(), columns: columns.to_vec() }).collect();
        GridAction::PasteLine { cells, texts: vec!["a".to_owned(), "b".to_owned()] }
    };
    choose(&mut grid, &[Block { rows: 2..900_000, columns: 1..2 }]);
    assert_eq!(paste(&mut grid, "a\tb\n"), [filled(&[Range { start: 2, end: 900_000 }], &[1, 2])]);
    // Rows that stand apart, chosen as rows.
    choose(&mut grid, &[Block { rows: 7..8, columns: 0..7 }, Block { rows: 3..4, columns: 0..7 }]);
    grid.state_mut().grid.selection.spread = super::super::selection::Spread::Rows;
    let rows = [Range { start: 3, end: 4 }, Range { start: 7, end: 8 }];
    assert_eq!(paste(&mut grid, "a\tb\n"), [filled(&rows, &[0, 1])]);
    // Two rows have no place among them.
    let refused = GridAction::Refused(Refusal::PasteIntoScattered);
    assert_eq!(paste(&mut grid, "a\tb\nc\td\n"), [refused]);
}

#[test]
fn a_table_that_is_wider_than_what_is_there_is_refused_and_nothing_is_half_pasted() {
    let mut grid = shelf(100, 6);
    grid.state_mut().grid.go_to(3, 4);
    grid.run_steps(2);
    let refused = GridAction::Refused(Refusal::PasteTooWide { pasted: 3, room: 2 });
    assert_eq!(paste(&mut grid, "a\tb\tc\nd\te\tf\n"), [refused]);
    let fits = GridAction::Paste { top: 3, columns: vec![4, 5], lines: lines(&[&["a", "b"]]) };
    assert_eq!(paste(&mut grid, "a\tb\n"), [fits]);
}

#[test]
fn a_long_text_is_read_elsewhere_and_goes_where_it_was_pasted() {
    let mut grid = shelf(1_000_000, 7);
    press(&mut grid, Key::ArrowDown);
    let text = "ann@example.org\tAnn\n".repeat(100_000);
    let actions = paste(&mut grid, &text);
    let [GridAction::ReadTable { text: handed_on, at }] = actions.as_slice() else { panic!("{}", actions.len()) };
    assert_eq!(handed_on.len(), text.len());
    // Somebody goes on meanwhile.
    press(&mut grid, Key::ArrowDown);
    let at: PasteAt = at.clone();
    let action = paste_table(&at, &grid.state().source, lines(&[&["a", "b"]]));
    assert_eq!(action, GridAction::Paste { top: 1, columns: vec![0, 1], lines: lines(&[&["a", "b"]]) });
    // Beyond any measure it is not even read.
    let actions = paste(&mut grid, &"x".repeat(crate::session::MOST_TEXT + 1));
    assert_eq!(actions, [GridAction::Refused(Refusal::PasteTooLarge)]);
}

#[test]
fn the_menu_pastes_and_sets_to_null() {
    let mut grid = shelf(100, 8);
    press_with(&mut grid, Modifiers::SHIFT, Key::ArrowDown);
    let open = |grid: &mut Grid, entry: &str| {
        press_with(grid, Modifiers::SHIFT, Key::F10);
        grid.run_steps(3);
        grid.get_by_role_and_label(Role::Button, entry).click();
        grid.step();
        let asked = grid.output().viewport_output.values().flat_map(|it| &it.commands);
        let pastes = asked.filter(|it| matches!(it, egui::ViewportCommand::RequestPaste)).count();
        grid.run_steps(3);
        pastes
    };
    assert_eq!(open(&mut grid, "Paste"), 1, "the system is asked for what is on the clipboard");
    // Its answer finds the grid with the keyboard.
    assert_eq!(paste(&mut grid, "one"), [write(0..2, &[0], "one")]);
    open(&mut grid, "Set to null");
    let cells = vec![Cells { rows: 0..2, columns: vec![0] }];
    assert_eq!(taken(&mut grid), [GridAction::SetNull { cells }]);
}

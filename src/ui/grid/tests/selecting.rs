use super::{at, click, click_with, press, press_with, shelf, taken};
use crate::ui::grid::GridAction;
use crate::ui::grid::selection::Block;
use egui::{Key, Modifiers, pos2};
use std::ops::Range;

const LAST: u32 = 999_999;

#[test]
fn the_keys_go_where_every_spreadsheet_goes() {
    let mut grid = shelf(1_000_000, 40);
    let ctrl = Modifiers::COMMAND;
    let cases = [
        (Modifiers::NONE, Key::ArrowDown, (1, 0)),
        (Modifiers::NONE, Key::ArrowRight, (1, 1)),
        (Modifiers::NONE, Key::ArrowUp, (0, 1)),
        (Modifiers::NONE, Key::ArrowLeft, (0, 0)),
        (Modifiers::NONE, Key::ArrowLeft, (0, 0)),
        (ctrl, Key::End, (LAST, 39)),
        (Modifiers::NONE, Key::Home, (LAST, 0)),
        (Modifiers::NONE, Key::ArrowDown, (LAST, 0)),
        // Of every seven rows one has no e-mail.
        (ctrl, Key::ArrowUp, (LAST - 1, 0)),
        (ctrl, Key::Home, (0, 0)),
        (Modifiers::NONE, Key::End, (0, 39)),
        (Modifiers::NONE, Key::Home, (0, 0)),
        (Modifiers::NONE, Key::Tab, (0, 1)),
        (Modifiers::SHIFT, Key::Tab, (0, 0)),
        (Modifiers::NONE, Key::PageDown, (22, 0)),
        (Modifiers::NONE, Key::PageUp, (0, 0)),
    ];
    for (step, (modifiers, key, expected)) in cases.into_iter().enumerate() {
        press_with(&mut grid, modifiers, key);
        assert_eq!(at(&grid), expected, "step {step}: {key:?}");
    }
}

#[test]
fn tab_goes_on_in_the_next_row() {
    let mut grid = shelf(100, 3);
    press(&mut grid, Key::End);
    press(&mut grid, Key::Tab);
    assert_eq!(at(&grid), (1, 0));
    press_with(&mut grid, Modifiers::SHIFT, Key::Tab);
    assert_eq!(at(&grid), (0, 2));
}

#[test]
fn ctrl_with_an_arrow_stops_at_the_edge_of_what_is_filled() {
    let mut grid = shelf(100, 8);
    press(&mut grid, Key::ArrowDown); // this row has no phone number in column 2
    press_with(&mut grid, Modifiers::COMMAND, Key::ArrowRight);
    assert_eq!(at(&grid), (1, 1));
    press_with(&mut grid, Modifiers::COMMAND, Key::ArrowRight);
    assert_eq!(at(&grid), (1, 3));
    press_with(&mut grid, Modifiers::COMMAND, Key::ArrowLeft);
    assert_eq!(at(&grid), (1, 1));
    press_with(&mut grid, Modifiers::COMMAND, Key::ArrowLeft);
    assert_eq!(at(&grid), (1, 0));
}

#[test]
fn shift_extends_and_the_active_cell_stays() {
    let mut grid = shelf(1_000_000, 40);
    for key in [Key::ArrowDown, Key::ArrowDown, Key::ArrowRight] {
        press_with(&mut grid, Modifiers::SHIFT, key);
    }
    assert_eq!(at(&grid), (0, 0));
    let chosen = grid.state().grid.selection.block(1_000_000, 40);
    assert_eq!(chosen, Block { rows: 0..3, columns: 0..2 });
    assert_eq!(grid.state().grid.chosen_cells(1_000_000), 6);
    press(&mut grid, Key::Escape);
    assert_eq!(grid.state().grid.chosen_cells(1_000_000), 1);
}

#[test]
fn everything_is_chosen_and_cleared_as_one_range() {
    let mut grid = shelf(1_000_000, 40);
    press_with(&mut grid, Modifiers::COMMAND, Key::A);
    assert_eq!(grid.state().grid.chosen_cells(1_000_000), 40_000_000);
    press(&mut grid, Key::Delete);
    let actions = taken(&mut grid);
    let [GridAction::Clear { cells }] = actions.as_slice() else { panic!("{actions:?}") };
    assert_eq!(cells.len(), 1);
    // All but the column that can't be changed.
    assert_eq!((cells[0].rows.clone(), cells[0].columns.len()), (0..1_000_000, 39));
}

#[test]
fn the_mouse_chooses_cells_rows_and_columns() {
    let mut grid = shelf(1_000_000, 40);
    let body = |row: u32| pos2(200.0, 34.0 + 28.0 * row as f32 + 14.0);
    grid.drag_at(body(1));
    grid.run_steps(1);
    grid.hover_at(body(4));
    grid.run_steps(1);
    grid.drop_at(body(4));
    grid.run_steps(2);
    assert_eq!(grid.state().grid.selection.block(1_000_000, 40).rows, 1..5);
    click(&mut grid, pos2(40.0, body(6).y));
    assert_eq!(grid.state().grid.selection.block(1_000_000, 40), Block { rows: 6..7, columns: 0..40 });
    click(&mut grid, pos2(150.0, 12.0));
    assert_eq!(grid.state().grid.selection.block(1_000_000, 40), Block { rows: 0..1_000_000, columns: 0..1 });
}

#[test]
fn rows_are_deleted_by_key() {
    let mut grid = shelf(100, 8);
    press_with(&mut grid, Modifiers::SHIFT, Key::ArrowDown);
    press_with(&mut grid, Modifiers::COMMAND, Key::Delete);
    let rows = vec![Range { start: 0, end: 2 }];
    assert_eq!(taken(&mut grid), [GridAction::DeleteRows { rows: rows.clone() }]);
    // Where only some are deleted the others are meant; where all are, they come back.
    grid.state_mut().source.deleted = vec![0];
    press_with(&mut grid, Modifiers::COMMAND, Key::Delete);
    assert_eq!(taken(&mut grid), [GridAction::DeleteRows { rows: rows.clone() }]);
    grid.state_mut().source.deleted = vec![0, 1];
    press_with(&mut grid, Modifiers::COMMAND, Key::Delete);
    assert_eq!(taken(&mut grid), [GridAction::RestoreRows { rows }]);
}

#[test]
fn the_certain_fix_is_taken_by_key() {
    let mut grid = shelf(100, 8);
    press_with(&mut grid, Modifiers::ALT, Key::Enter);
    assert_eq!(taken(&mut grid), [GridAction::TakeFix { row: 0, column: 0 }]);
    assert!(!grid.state().grid.is_editing());
}

#[test]
fn ctrl_with_an_arrow_goes_down_to_the_edge_of_what_is_filled() {
    let mut grid = shelf(100, 8);
    let steps = [
        // The e-mails of rows 5, 12, 19… are missing.
        (Modifiers::COMMAND, Key::ArrowDown, (4, 0)),
        (Modifiers::COMMAND, Key::ArrowDown, (6, 0)),
        (Modifiers::COMMAND, Key::ArrowDown, (11, 0)),
        (Modifiers::COMMAND, Key::ArrowUp, (6, 0)),
        (Modifiers::COMMAND, Key::ArrowUp, (4, 0)),
        (Modifiers::COMMAND, Key::ArrowUp, (0, 0)),
    ];
    for (step, (modifiers, key, expected)) in steps.into_iter().enumerate() {
        press_with(&mut grid, modifiers, key);
        assert_eq!(at(&grid), expected, "step {step}");
    }
    press_with(&mut grid, Modifiers::COMMAND | Modifiers::SHIFT, Key::ArrowDown);
    assert_eq!(grid.state().grid.selection.block(100, 8), Block { rows: 0..5, columns: 0..1 });
    // From a selection, Ctrl with an arrow starts at the active cell.
    press_with(&mut grid, Modifiers::COMMAND, Key::ArrowDown);
    assert_eq!(at(&grid), (4, 0));
}

#[test]
fn rows_columns_and_everything_are_chosen_by_key() {
    let mut grid = shelf(100, 8);
    let block = |grid: &egui_kittest::Harness<'_, super::Shelf>| grid.state().grid.selection.block(100, 8);
    press_with(&mut grid, Modifiers::COMMAND, Key::Space);
    press_with(&mut grid, Modifiers::SHIFT, Key::ArrowRight);
    assert_eq!(block(&grid), Block { rows: 0..100, columns: 0..2 });
    press(&mut grid, Key::Escape);
    press_with(&mut grid, Modifiers::SHIFT, Key::Space);
    press_with(&mut grid, Modifiers::SHIFT, Key::PageDown);
    assert_eq!(block(&grid), Block { rows: 0..23, columns: 0..8 });
    press_with(&mut grid, Modifiers::COMMAND | Modifiers::SHIFT, Key::Space);
    assert_eq!(block(&grid), Block { rows: 0..100, columns: 0..8 });
    press(&mut grid, Key::Escape);
    press_with(&mut grid, Modifiers::SHIFT, Key::End);
    assert_eq!(block(&grid), Block { rows: 0..1, columns: 0..8 });
    press_with(&mut grid, Modifiers::COMMAND | Modifiers::SHIFT, Key::End);
    assert_eq!(block(&grid), Block { rows: 0..100, columns: 0..8 });
}

#[test]
fn shift_chooses_backwards_too() {
    let mut grid = shelf(100, 8);
    let block = |grid: &egui_kittest::Harness<'_, super::Shelf>| grid.state().grid.selection.block(100, 8);
    let shift = Modifiers::SHIFT;
    for (modifiers, key, expected) in [
        (shift, Key::Home, Block { rows: 30..31, columns: 0..4 }),
        (shift, Key::ArrowUp, Block { rows: 29..31, columns: 3..4 }),
        (shift, Key::ArrowLeft, Block { rows: 30..31, columns: 2..4 }),
        (shift, Key::PageUp, Block { rows: 8..31, columns: 3..4 }),
        (shift | Modifiers::COMMAND, Key::Home, Block { rows: 0..31, columns: 0..4 }),
    ] {
        grid.state_mut().grid.go_to(30, 3);
        grid.run_steps(2);
        press_with(&mut grid, modifiers, key);
        assert_eq!(block(&grid), expected, "{key:?}");
        assert_eq!(at(&grid), (30, 3), "typing goes where it went");
    }
}

#[test]
fn blocks_are_added_with_ctrl_and_extended_with_shift_by_mouse() {
    let mut grid = shelf(100, 8);
    let cell = |row: u32| pos2(160.0, 34.0 + 28.0 * row as f32 + 14.0);
    click(&mut grid, cell(2));
    click_with(&mut grid, Modifiers::SHIFT, cell(4));
    click_with(&mut grid, Modifiers::COMMAND, cell(8));
    let chosen = grid.state().grid.chosen_rows(100);
    assert_eq!(chosen, [Range { start: 2, end: 5 }, Range { start: 8, end: 9 }]);
    click_with(&mut grid, Modifiers::COMMAND, pos2(40.0, cell(12).y));
    assert_eq!(grid.state().grid.chosen_rows(100).last(), Some(&Range { start: 12, end: 13 }));
}

#[test]
fn the_edge_beyond_what_is_at_hand_is_asked_for_and_gone_to_unless_the_cursor_went_on() {
    let mut grid = shelf(1_000_000, 40);
    press(&mut grid, Key::End);
    let asked = GridAction::FindEdge { from: 0, column: 39, forward: true };
    press_with(&mut grid, Modifiers::COMMAND, Key::ArrowDown);
    assert_eq!(taken(&mut grid), std::slice::from_ref(&asked));
    assert_eq!(at(&grid), (0, 39), "nothing moves until it is known");
    grid.state_mut().grid.go_to_edge(0, 39, true, 700_000);
    grid.run_steps(2);
    assert_eq!((at(&grid), grid.state().wanted.contains(&700_000)), ((700_000, 39), true));
    // With Shift what is chosen reaches there.
    press_with(&mut grid, Modifiers::COMMAND, Key::Home);
    press(&mut grid, Key::End);
    press_with(&mut grid, Modifiers::COMMAND | Modifiers::SHIFT, Key::ArrowDown);
    grid.state_mut().grid.go_to_edge(0, 39, true, LAST);
    assert_eq!(grid.state().grid.selection.block(1_000_000, 40), Block { rows: 0..LAST + 1, columns: 39..40 });
    // Who went on is left alone.
    press_with(&mut grid, Modifiers::COMMAND, Key::Home);
    press(&mut grid, Key::End);
    press_with(&mut grid, Modifiers::COMMAND, Key::ArrowDown);
    press(&mut grid, Key::ArrowDown);
    grid.state_mut().grid.go_to_edge(0, 39, true, LAST);
    assert_eq!(at(&grid), (1, 39));
}

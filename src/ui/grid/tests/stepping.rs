//! Enter and Tab.

use super::{Shelf, at, press, press_with, shelf, taken, type_text};
use crate::ui::grid::GridAction;
use crate::ui::grid::selection::Block;
use egui::{Key, Modifiers};
use egui_kittest::Harness;

type Grid = Harness<'static, Shelf>;

fn walk(grid: &mut Grid, steps: &[(Modifiers, Key, (u32, usize))]) {
    for (step, (modifiers, key, expected)) in steps.iter().enumerate() {
        press_with(grid, *modifiers, *key);
        assert_eq!(at(grid), *expected, "step {step}: {key:?}");
    }
}

#[test]
fn enter_goes_down_and_with_shift_up() {
    let mut grid = shelf(3, 8);
    let steps = [
        (Modifiers::NONE, Key::Enter, (1, 0)),
        (Modifiers::NONE, Key::Enter, (2, 0)),
        (Modifiers::NONE, Key::Enter, (2, 0)),
        (Modifiers::SHIFT, Key::Enter, (1, 0)),
        (Modifiers::SHIFT, Key::Enter, (0, 0)),
        (Modifiers::SHIFT, Key::Enter, (0, 0)),
    ];
    walk(&mut grid, &steps);
    assert!(!grid.state().grid.is_editing());
    type_text(&mut grid, "y");
    press_with(&mut grid, Modifiers::SHIFT, Key::Enter);
    assert_eq!(taken(&mut grid), [GridAction::Type { key: 0, column: 0, text: "y".to_owned() }]);
}

#[test]
fn enter_goes_back_to_the_column_where_tabbing_began() {
    let mut grid = shelf(100, 8);
    press(&mut grid, Key::ArrowRight);
    let steps = [
        (Modifiers::NONE, Key::Tab, (0, 2)),
        (Modifiers::NONE, Key::Tab, (0, 3)),
        (Modifiers::SHIFT, Key::Tab, (0, 2)),
        (Modifiers::NONE, Key::Enter, (1, 1)),
        // Tabbing is over.
        (Modifiers::NONE, Key::ArrowRight, (1, 2)),
        (Modifiers::NONE, Key::Enter, (2, 2)),
        (Modifiers::NONE, Key::Tab, (2, 3)),
        (Modifiers::NONE, Key::ArrowDown, (3, 3)),
        (Modifiers::NONE, Key::Enter, (4, 3)),
    ];
    walk(&mut grid, &steps);
    // So a row is typed after the other.
    for (text, key) in [("a", Key::Tab), ("b", Key::Enter)] {
        type_text(&mut grid, text);
        press(&mut grid, key);
    }
    assert_eq!(at(&grid), (5, 3));
}

#[test]
fn within_what_is_chosen_tab_and_enter_go_round() {
    let mut grid = shelf(100, 8);
    press_with(&mut grid, Modifiers::SHIFT, Key::ArrowRight);
    press_with(&mut grid, Modifiers::SHIFT, Key::ArrowDown);
    let steps = [
        (Modifiers::NONE, Key::Tab, (0, 1)),
        (Modifiers::NONE, Key::Tab, (1, 0)),
        (Modifiers::NONE, Key::Tab, (1, 1)),
        (Modifiers::NONE, Key::Tab, (0, 0)),
        (Modifiers::SHIFT, Key::Tab, (1, 1)),
        (Modifiers::NONE, Key::Enter, (0, 0)),
        (Modifiers::NONE, Key::Enter, (1, 0)),
        (Modifiers::NONE, Key::Enter, (0, 1)),
        (Modifiers::SHIFT, Key::Enter, (1, 0)),
    ];
    walk(&mut grid, &steps);
    let block = Block { rows: 0..2, columns: 0..2 };
    assert_eq!(grid.state().grid.selection.block(100, 8), block, "all of it is still chosen");
    // What is typed goes into one cell after the other.
    type_text(&mut grid, "new");
    press(&mut grid, Key::Enter);
    assert_eq!(taken(&mut grid), [GridAction::Type { key: 1, column: 0, text: "new".to_owned() }]);
    assert_eq!((at(&grid), grid.state().grid.selection.block(100, 8)), ((0, 1), block));
    // An arrow leaves it.
    press(&mut grid, Key::ArrowDown);
    assert_eq!((at(&grid), grid.state().grid.chosen_cells(100)), ((1, 1), 1));
}

#[test]
fn several_blocks_are_gone_through_one_after_the_other() {
    let mut grid = shelf(100, 8);
    grid.state_mut().grid.selection.others = vec![Block { rows: 7..9, columns: 3..4 }];
    let steps = [
        (Modifiers::NONE, Key::Enter, (7, 3)),
        (Modifiers::NONE, Key::Enter, (8, 3)),
        (Modifiers::NONE, Key::Enter, (0, 0)),
        (Modifiers::SHIFT, Key::Tab, (8, 3)),
        (Modifiers::NONE, Key::Tab, (0, 0)),
    ];
    walk(&mut grid, &steps);
    assert_eq!(grid.state().grid.chosen_cells(100), 3);
}

#[test]
fn shift_goes_on_from_where_tab_led() {
    let mut grid = shelf(100, 8);
    (0..3).for_each(|_| press_with(&mut grid, Modifiers::SHIFT, Key::ArrowDown));
    press(&mut grid, Key::Enter);
    press_with(&mut grid, Modifiers::SHIFT, Key::ArrowRight);
    assert_eq!(grid.state().grid.selection.block(100, 8), Block { rows: 1..2, columns: 0..2 });
}

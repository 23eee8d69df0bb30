//! The mouse on names, numbers and the corner, its other button, and drags beyond the edge.

use super::{Shelf, at, button, click, click_with, middle, name, shelf};
use crate::ui::grid::selection::{Block, Place, Spread};
use egui::{Modifiers, PointerButton, Pos2, pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use std::ops::Range;

const CORNER: Pos2 = pos2(30.0, 17.0);

fn blocks(grid: &Harness<'_, Shelf>) -> Vec<Block> {
    grid.state().grid.selection.blocks(100, 8)
}

fn number(grid: &Harness<'_, Shelf>, row: u32) -> Pos2 {
    pos2(30.0, middle(grid, row, 0).y)
}

#[test]
fn columns_are_added_with_ctrl_and_up_to_one_with_shift() {
    let mut grid = shelf(100, 8);
    let column = |columns: Range<usize>| Block { rows: 0..100, columns };
    for (modifiers, place, expected) in [
        (Modifiers::NONE, 1, vec![column(1..2)]),
        (Modifiers::SHIFT, 3, vec![column(1..4)]),
        (Modifiers::SHIFT, 0, vec![column(0..2)]),
        (Modifiers::COMMAND, 3, vec![column(0..2), column(3..4)]),
        (Modifiers::NONE, 2, vec![column(2..3)]),
    ] {
        let there = name(&grid, place);
        click_with(&mut grid, modifiers, there);
        assert_eq!(blocks(&grid), expected, "column {place}");
    }
}

#[test]
fn rows_are_added_with_ctrl_and_up_to_one_with_shift() {
    let mut grid = shelf(100, 8);
    let rows = |rows: Range<u32>| Block { rows, columns: 0..8 };
    for (modifiers, row, expected) in [
        (Modifiers::NONE, 4, vec![rows(4..5)]),
        (Modifiers::SHIFT, 7, vec![rows(4..8)]),
        (Modifiers::SHIFT, 2, vec![rows(2..5)]),
        (Modifiers::COMMAND, 9, vec![rows(2..5), rows(9..10)]),
        (Modifiers::NONE, 1, vec![rows(1..2)]),
    ] {
        let there = number(&grid, row);
        click_with(&mut grid, modifiers, there);
        assert_eq!(blocks(&grid), expected, "row {row}");
    }
}

#[test]
fn the_corner_chooses_everything_and_nothing_twice() {
    let mut grid = shelf(100, 8);
    let (one, other) = (middle(&grid, 2, 0), middle(&grid, 5, 1));
    click(&mut grid, one);
    click_with(&mut grid, Modifiers::COMMAND, other);
    click(&mut grid, CORNER);
    assert_eq!(blocks(&grid), [Block { rows: 0..100, columns: 0..8 }]);
    assert_eq!(grid.state().grid.chosen_cells(100), 800);
}

#[test]
fn the_other_button_chooses_what_its_menu_is_about() {
    let mut grid = shelf(100, 8);
    let open = |grid: &mut Harness<'static, Shelf>, there: Pos2| {
        button(grid, Modifiers::NONE, PointerButton::Secondary, there);
        grid.run_steps(2);
        grid.get_by_label("Copy with headers");
        grid.state_mut().grid.menu = None;
        grid.run_steps(2);
    };
    let (first, last, inside, outside) =
        (middle(&grid, 2, 0), middle(&grid, 4, 1), middle(&grid, 3, 1), middle(&grid, 8, 1));
    click(&mut grid, first);
    click_with(&mut grid, Modifiers::SHIFT, last);
    open(&mut grid, inside);
    assert_eq!(blocks(&grid), [Block { rows: 2..5, columns: 0..2 }], "what is chosen stays");
    open(&mut grid, outside);
    assert_eq!(blocks(&grid), [Block { rows: 8..9, columns: 1..2 }]);
    let there = number(&grid, 6);
    open(&mut grid, there);
    assert_eq!(blocks(&grid), [Block { rows: 6..7, columns: 0..8 }]);
}

/// Presses somewhere, goes far beyond the edge and stays there for some frames.
fn pull(grid: &mut Harness<'_, Shelf>, from: Pos2, to: Pos2) {
    grid.hover_at(from);
    grid.run_steps(1);
    grid.drag_at(from);
    grid.run_steps(1);
    grid.hover_at(to);
    grid.run_steps(20);
    grid.drop_at(to);
    grid.run_steps(2);
}

#[test]
fn a_drag_beyond_the_edge_goes_on_there() {
    let mut grid = shelf(1_000, 40);
    let from = middle(&grid, 3, 0);
    pull(&mut grid, from, pos2(from.x, 760.0));
    let below = grid.state().grid.selection.head;
    assert!(below.row > 60 && grid.state().grid.top().0 > 30, "{below:?}");
    assert_eq!(at(&grid), (3, 0), "where it began is where typing goes");
    // And back.
    let from = pos2(from.x, 300.0);
    pull(&mut grid, from, pos2(from.x, -60.0));
    assert!(grid.state().grid.top().0 < 30, "{:?}", grid.state().grid.top());
    // To the right, and to the left.
    grid.state_mut().grid.go_to(5, 2);
    grid.run_steps(2);
    let from = middle(&grid, 5, 2);
    pull(&mut grid, from, pos2(1_260.0, from.y));
    let far = grid.state().grid.x;
    assert!(far > 500.0 && grid.state().grid.selection.head.column > 6, "{far}");
    let from = pos2(600.0, 300.0);
    pull(&mut grid, from, pos2(-60.0, from.y));
    assert!(grid.state().grid.x < 1.0, "{}", grid.state().grid.x);
    assert_eq!(grid.state().grid.selection.head.column, 0);
}

#[test]
fn a_drag_over_the_numbers_of_rows_goes_down_only() {
    let mut grid = shelf(1_000, 40);
    grid.state_mut().grid.go_to(5, 30);
    grid.run_steps(2);
    let before = grid.state().grid.x;
    let from = number(&grid, 4);
    pull(&mut grid, from, pos2(30.0, 500.0));
    let selection = &grid.state().grid.selection;
    assert_eq!((selection.spread, selection.active), (Spread::Rows, Place { row: 4, column: 0 }));
    assert!((grid.state().grid.x - before).abs() < 1.0, "{} {before}", grid.state().grid.x);
}

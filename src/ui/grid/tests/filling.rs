//! Filling by key and by the handle.

use super::{Shelf, drag, drag_with, middle, press, press_with, shelf, taken};
use crate::ui::grid::selection::Block;
use crate::ui::grid::{Cells, Fill, GridAction, Refusal};
use egui::{Key, Modifiers, Pos2, vec2};
use egui_kittest::Harness;
use std::ops::Range;

fn fill(rows: Range<u32>, columns: &[usize], source: u32, way: Fill) -> GridAction {
    GridAction::Fill { blocks: vec![Cells { rows, columns: columns.to_vec() }], source, way, series: false }
}

fn series(rows: Range<u32>, columns: &[usize], source: u32, way: Fill) -> GridAction {
    GridAction::Fill { blocks: vec![Cells { rows, columns: columns.to_vec() }], source, way, series: true }
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
    drag(&mut grid, egui::pos2(right, bottom(0)), egui::pos2(right - 30.0, bottom(3) - 10.0));
    assert_eq!(taken(&mut grid), [fill(0..4, &[0], 1, Fill::Down)]);
    press(&mut grid, Key::Escape);
    press_with(&mut grid, Modifiers::SHIFT, Key::ArrowDown);
    drag(&mut grid, egui::pos2(right, bottom(1)), egui::pos2(right - 30.0, bottom(5) - 10.0));
    assert_eq!(taken(&mut grid), [series(0..6, &[0], 2, Fill::Down)]);
    assert_eq!(grid.state().grid.chosen_cells(100), 6);
}

/// Where the handle of a cell is: its lower right corner.
fn handle(grid: &Harness<'_, Shelf>, row: u32, column: usize) -> Pos2 {
    let width = grid.state().grid.widths[grid.state().grid.order[column]];
    middle(grid, row, column) + vec2(width / 2.0, 14.0)
}

#[test]
fn the_handle_goes_every_way() {
    let mut grid = shelf(100, 8);
    for (to, expected) in [
        ((5, 4), fill(5..6, &[2, 3, 4], 1, Fill::Right)),
        ((5, 0), fill(5..6, &[0, 1, 2], 1, Fill::Left)),
        ((2, 2), fill(2..6, &[2], 1, Fill::Up)),
        ((9, 2), fill(5..10, &[2], 1, Fill::Down)),
    ] {
        grid.state_mut().grid.go_to(5, 2);
        grid.run_steps(2);
        let (from, to) = (handle(&grid, 5, 2), middle(&grid, to.0, to.1));
        drag(&mut grid, from, to);
        assert_eq!(taken(&mut grid), [expected]);
    }
    // Two begin a series, also to the right and upwards.
    grid.state_mut().grid.go_to(5, 2);
    grid.run_steps(2);
    press_with(&mut grid, Modifiers::SHIFT, Key::ArrowRight);
    let (from, to) = (handle(&grid, 5, 3), middle(&grid, 5, 5));
    drag(&mut grid, from, to);
    assert_eq!(taken(&mut grid), [series(5..6, &[2, 3, 4, 5], 2, Fill::Right)]);
    assert_eq!(grid.state().grid.selection.block(100, 8), Block { rows: 5..6, columns: 2..6 });
    grid.state_mut().grid.go_to(5, 2);
    grid.run_steps(2);
    press_with(&mut grid, Modifiers::SHIFT, Key::ArrowDown);
    let (from, to) = (handle(&grid, 6, 2), middle(&grid, 3, 2));
    drag(&mut grid, from, to);
    assert_eq!(taken(&mut grid), [series(3..7, &[2], 2, Fill::Up)]);
}

#[test]
fn with_ctrl_the_handle_does_the_other_thing() {
    let mut grid = shelf(100, 8);
    let (from, to) = (handle(&grid, 0, 0), middle(&grid, 3, 0));
    drag_with(&mut grid, Modifiers::COMMAND, from, to);
    assert_eq!(taken(&mut grid), [series(0..4, &[0], 1, Fill::Down)]);
    press(&mut grid, Key::Escape);
    press_with(&mut grid, Modifiers::SHIFT, Key::ArrowDown);
    let (from, to) = (handle(&grid, 1, 0), middle(&grid, 3, 0));
    drag_with(&mut grid, Modifiers::COMMAND, from, to);
    assert_eq!(taken(&mut grid), [fill(0..4, &[0], 2, Fill::Down)]);
}

#[test]
fn the_handle_works_in_the_last_row() {
    let mut grid = shelf(1_000_000, 8);
    press_with(&mut grid, Modifiers::COMMAND, Key::End);
    press(&mut grid, Key::Home);
    // The lower half of what takes the handle lies below the last row, where the scroll bar is.
    let (from, to) = (handle(&grid, 999_999, 0) - vec2(2.0, 3.0), middle(&grid, 999_997, 0));
    drag(&mut grid, from, to);
    assert_eq!(taken(&mut grid), [fill(999_997..1_000_000, &[0], 1, Fill::Up)]);
}

#[test]
fn where_there_is_nothing_to_fill_from_it_is_said() {
    let mut grid = shelf(100, 8);
    for (key, way) in [(Key::D, Fill::Down), (Key::R, Fill::Right)] {
        press_with(&mut grid, Modifiers::COMMAND, key);
        assert_eq!(taken(&mut grid), [GridAction::Refused(Refusal::FillFromNothing { way })]);
    }
}

#[test]
fn each_of_several_blocks_is_filled_from_its_own_first_row_or_the_one_above() {
    let mut grid = shelf(100, 8);
    grid.state_mut().grid.go_to(4, 0);
    grid.run_steps(2);
    let others = vec![Block { rows: 7..9, columns: 3..4 }];
    grid.state_mut().grid.selection.others = others.clone();
    press_with(&mut grid, Modifiers::COMMAND, Key::D);
    let blocks = |blocks: [(Range<u32>, &[usize]); 2]| {
        blocks.map(|(rows, columns)| Cells { rows, columns: columns.to_vec() }).to_vec()
    };
    let filled = |blocks, way| GridAction::Fill { blocks, source: 1, way, series: false };
    assert_eq!(taken(&mut grid), [filled(blocks([(7..9, &[3]), (3..5, &[0])]), Fill::Down)]);
    // One of them has nothing at its left: none is filled.
    press_with(&mut grid, Modifiers::COMMAND, Key::R);
    assert_eq!(taken(&mut grid), [GridAction::Refused(Refusal::FillFromNothing { way: Fill::Right })]);
}

#[test]
fn a_series_is_gone_on_with_by_key_over_what_is_chosen() {
    let mut grid = shelf(100, 8);
    let with_shift = Modifiers::COMMAND | Modifiers::SHIFT;
    press_with(&mut grid, Modifiers::SHIFT, Key::ArrowDown);
    press_with(&mut grid, Modifiers::SHIFT, Key::ArrowRight);
    let blocks = vec![Cells { rows: 0..2, columns: vec![0, 1] }];
    for (key, across) in [(Key::D, false), (Key::R, true)] {
        press_with(&mut grid, with_shift, key);
        assert_eq!(taken(&mut grid), [GridAction::Series { blocks: blocks.clone(), across }]);
    }
    press(&mut grid, Key::Escape);
    for (key, across) in [(Key::D, false), (Key::R, true)] {
        press_with(&mut grid, with_shift, key);
        assert_eq!(taken(&mut grid), [GridAction::Refused(Refusal::SeriesOfOne { across })]);
    }
}

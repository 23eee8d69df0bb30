//! Filling by key and by the handle.

use super::{press, press_with, shelf, taken};
use crate::ui::grid::{Cells, Fill, GridAction};
use egui::{Key, Modifiers};
use std::ops::Range;

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

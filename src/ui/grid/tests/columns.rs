use super::{Shelf, at, press, press_with, shelf, taken};
use crate::ui::grid::{ColumnAsk, GridAction, GridColumn, Refusal};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

/// Opens the menu of a column by key and takes an entry.
fn choose(grid: &mut Harness<'_, Shelf>, column: usize, entry: &str) {
    grid.state_mut().grid.go_to(0, column);
    grid.run_steps(2);
    press_with(grid, Modifiers::ALT, Key::ArrowDown);
    grid.run_steps(3);
    grid.get_by_role_and_label(Role::Button, entry).click();
    grid.run_steps(3);
}

#[test]
fn the_menu_of_a_column_is_opened_and_walked_by_key() {
    let mut grid = shelf(100, 8);
    press(&mut grid, Key::ArrowRight);
    press_with(&mut grid, Modifiers::ALT, Key::ArrowDown);
    grid.run_steps(3);
    grid.get_by_label("Pin to the left");
    press(&mut grid, Key::Enter);
    grid.run_steps(3);
    let ask = ColumnAsk::Sort { descending: false };
    assert_eq!(taken(&mut grid), [GridAction::Column { column: 1, ask }]);
    // The grid has the keyboard again.
    press(&mut grid, Key::ArrowDown);
    assert_eq!(at(&grid), (1, 1));
    press_with(&mut grid, Modifiers::SHIFT, Key::F10);
    grid.run_steps(3);
    grid.get_by_label("Copy with headers");
    press(&mut grid, Key::Escape);
    grid.run_steps(3);
    assert!(grid.query_by_label("Copy with headers").is_none());
    press(&mut grid, Key::ArrowDown);
    assert_eq!(at(&grid), (2, 1));
}

#[test]
fn columns_are_hidden_and_come_back_where_they_stood() {
    let mut grid = shelf(100, 8);
    choose(&mut grid, 2, "Hide");
    assert_eq!(grid.state().grid.order, [0, 1, 3, 4, 5, 6, 7]);
    choose(&mut grid, 0, "Show 1 hidden column");
    assert_eq!(grid.state().grid.order, [0, 1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(at(&grid).1, 2);
}

#[test]
fn metadata_is_folded_where_it_stood_and_comes_back_as_wide_as_it_was() {
    let mut grid = shelf(100, 12);
    // A column of the object itself has its place beside its parts: then there is nothing to fold.
    grid.state_mut().source.columns[6].path = "nickname".to_owned();
    grid.run_steps(2);
    choose(&mut grid, 9, "Fold user_metadata into one column");
    assert_eq!(taken(&mut grid), [GridAction::Column { column: 9, ask: ColumnAsk::Fold }]);
    // As a person had arranged it: one of its parts in front, and wider.
    grid.state_mut().grid.order = vec![0, 9, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11];
    grid.state_mut().grid.widths[9] = 333.0;
    let parts = grid.state_mut().source.columns.split_off(8);
    grid.state_mut().source.columns.push(GridColumn {
        key: u32::MAX,
        path: "user_metadata".to_owned(),
        locked: Some("It is folded.".to_owned()),
        folded: true,
        ..GridColumn::default()
    });
    grid.run_steps(2);
    assert_eq!(grid.state().grid.order, [0, 8, 1, 2, 3, 4, 5, 6, 7]);
    // Its cells are never typed into.
    grid.state_mut().grid.go_to(0, 8);
    grid.run_steps(2);
    super::type_text(&mut grid, "x");
    let reason = "It is folded.".to_owned();
    assert_eq!(taken(&mut grid), [GridAction::Refused(Refusal::Locked { reason })]);
    choose(&mut grid, 8, "Unfold user_metadata");
    assert_eq!(taken(&mut grid), [GridAction::Column { column: 8, ask: ColumnAsk::Unfold }]);
    grid.state_mut().source.columns.pop();
    grid.state_mut().source.columns.extend(parts);
    grid.run_steps(2);
    assert_eq!(grid.state().grid.order, [0, 8, 9, 10, 11, 1, 2, 3, 4, 5, 6, 7]);
    assert!((grid.state().grid.widths[9] - 333.0).abs() < 0.1);
}

#[test]
fn pinned_columns_stay_while_the_others_are_scrolled() {
    let mut grid = shelf(100, 40);
    choose(&mut grid, 0, "Pin to the left");
    press(&mut grid, Key::End);
    assert!(grid.query_by_label("Column email").is_some());
    assert!(grid.query_by_label("Column name").is_none());
    choose(&mut grid, 0, "Unpin");
    press(&mut grid, Key::End);
    assert!(grid.query_by_label("Column email").is_none());
    choose(&mut grid, 1, "Move right");
    assert_eq!(grid.state().grid.order[..3], [0, 2, 1]);
}

#[test]
fn a_column_is_fitted_by_its_menu() {
    let mut grid = shelf(100, 8);
    let before = grid.state().grid.widths[1];
    choose(&mut grid, 1, "Fit the width to its content");
    assert!(grid.state().grid.widths[1] > before + 100.0, "{before}");
    assert_eq!(taken(&mut grid), [GridAction::ColumnsChanged]);
}

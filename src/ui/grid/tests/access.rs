use super::{at, press_with, shelf};
use egui::accesskit::{Invalid, Role};
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

#[test]
fn a_screen_reader_finds_a_grid_with_its_cells() {
    let grid = shelf(1_000_000, 40);
    let table = grid.get_by_role(Role::Grid);
    let node = table.accesskit_node();
    assert_eq!(node.label().as_deref(), Some("invented.csv"));
    assert_eq!((node.data().row_count(), node.data().column_count()), (Some(1_000_000), Some(40)));
    let cells: Vec<_> = grid.query_all_by_role(Role::GridCell).collect();
    assert!(cells.len() > 100, "{}", cells.len());
    grid.get_by_role_and_label(Role::Button, "Column email");
    let faulty = grid.get_by_label("user3@example.org, space at the end");
    let node = faulty.accesskit_node();
    assert_eq!(node.data().invalid(), Some(Invalid::True));
    assert_eq!(
        node.data().description(),
        Some("email, row 4. Ends with a space, so it isn't an address. Alt Enter trims it. F8 goes to the next one")
    );
    assert_eq!((node.data().row_index(), node.data().column_index()), (Some(3), Some(0)));
}

#[test]
fn the_active_cell_is_announced_and_can_be_set() {
    let mut grid = shelf(1_000_000, 40);
    press_with(&mut grid, Modifiers::NONE, Key::ArrowDown);
    let table = grid.get_by_role(Role::Grid);
    assert!(table.accesskit_node().data().active_descendant().is_some());
    grid.get_by_label("user4@example.org").focus();
    grid.run_steps(3);
    assert_eq!(at(&grid), (4, 0));
    // And the keys go on from there.
    press_with(&mut grid, Modifiers::NONE, Key::ArrowDown);
    assert_eq!(at(&grid), (5, 0));
}

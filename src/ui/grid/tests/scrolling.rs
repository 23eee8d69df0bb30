use super::{Shelf, double_click, drag, press_with, shelf, taken};
use crate::ui::grid::{GridAction, Layout};
use egui::{Event, Key, Modifiers, MouseWheelUnit, TouchPhase, pos2, vec2};
use egui_kittest::Harness;

fn wheel(grid: &mut Harness<'_, Shelf>, points: f32) {
    grid.event(Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, -points),
        phase: TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    });
    grid.step();
}

#[test]
fn the_smallest_steps_move_exactly_far_down() {
    for row in [1_000, 590_000, 999_000] {
        let mut grid = shelf(1_000_000, 40);
        grid.hover_at(pos2(600.0, 300.0));
        grid.state_mut().grid.scroll_to_row(row);
        grid.run_steps(2);
        let before = grid.state().grid.y;
        for _ in 0..50 {
            wheel(&mut grid, 0.4);
        }
        grid.run_steps(40);
        let moved = grid.state().grid.y - before;
        assert!((moved - 20.0).abs() < 0.001, "row {row}: {moved}");
    }
}

#[test]
fn the_rows_in_view_are_asked_for() {
    let mut grid = shelf(1_000_000, 40);
    assert_eq!(grid.state().wanted, 0..24 + 128);
    press_with(&mut grid, Modifiers::COMMAND, Key::End);
    assert_eq!(grid.state().wanted.end, 1_000_000);
    assert_eq!(grid.state().grid.top().0, 1_000_000 - 24);
}

#[test]
fn nothing_is_drawn_while_nothing_happens() {
    let mut grid = shelf(1_000_000, 40);
    grid.run_ok().expect("it comes to rest");
    let delay = grid.output().viewport_output.values().map(|it| it.repaint_delay).min();
    assert_eq!(delay, Some(std::time::Duration::MAX));
}

#[test]
fn columns_are_pulled_and_dragged() {
    let mut grid = shelf(1_000, 8);
    let width = |grid: &Harness<'_, Shelf>, column: usize| grid.state().grid.widths[column];
    let edge = 92.0 + width(&grid, 0);
    let before = width(&grid, 0);
    drag(&mut grid, pos2(edge, 17.0), pos2(edge + 60.0, 17.0));
    assert!((width(&grid, 0) - before - 60.0).abs() < 1.5, "{} {before}", width(&grid, 0));
    assert_eq!(taken(&mut grid), [GridAction::ColumnsChanged]);
    // The second column to the very left.
    let from = pos2(92.0 + width(&grid, 0) + 40.0, 17.0);
    drag(&mut grid, from, pos2(96.0, 17.0));
    assert_eq!(grid.state().grid.order[..3], [1, 0, 2]);
    assert_eq!(taken(&mut grid), [GridAction::ColumnsChanged]);
    // What is typed goes into the column it is typed over.
    grid.state_mut().grid.focus();
    grid.run_steps(2);
    press_with(&mut grid, Modifiers::COMMAND, Key::Home);
    assert_eq!(grid.state().grid.active_column(), Some(1));
}

#[test]
fn a_double_click_on_its_edge_makes_a_column_as_wide_as_what_it_holds() {
    let mut grid = shelf(1_000, 8);
    let width = |grid: &Harness<'_, Shelf>| grid.state().grid.widths[1];
    let edge = 92.0 + grid.state().grid.widths[0] + width(&grid);
    assert!(width(&grid) < 300.0, "the long names are cut off");
    double_click(&mut grid, pos2(edge, 17.0));
    assert!(width(&grid) > 400.0, "{}", width(&grid));
    assert_eq!(taken(&mut grid), [GridAction::ColumnsChanged]);
    // It gets narrower too.
    grid.state_mut().grid.widths[1] = 700.0;
    grid.run_steps(1);
    let edge = 92.0 + grid.state().grid.widths[0] + 700.0;
    double_click(&mut grid, pos2(edge, 17.0));
    assert!(width(&grid) < 600.0, "{}", width(&grid));
}

#[test]
fn the_order_and_the_widths_come_back() {
    let mut grid = shelf(1_000, 8);
    let columns = vec![("name".to_owned(), 321.0), ("gone".to_owned(), 10.0), ("email".to_owned(), 111.0)];
    let remembered = Layout {
        columns: columns.clone(),
        hidden: vec!["logins".to_owned()],
        hidden_widths: vec![("logins".to_owned(), 234.0)],
        pinned: 1,
    };
    let shelf = grid.state_mut();
    shelf.grid.set_layout(&shelf.source.columns.clone(), &remembered);
    assert_eq!(shelf.grid.order[..3], [1, 0, 2]);
    let layout = shelf.grid.layout(&shelf.source.columns);
    assert_eq!(layout.columns[..2], [columns[0].clone(), columns[2].clone()]);
    assert_eq!((layout.hidden, layout.pinned), (vec!["logins".to_owned()], 1));
    // Shown again it is as wide as it was.
    assert_eq!(layout.hidden_widths, remembered.hidden_widths);
    // A column that is added comes last, and nothing else moves.
    shelf
        .source
        .columns
        .push(crate::ui::grid::GridColumn { path: "nickname".to_owned(), ..shelf.source.columns[1].clone() });
    grid.run_steps(1);
    assert_eq!(grid.state().grid.order, [1, 0, 2, 3, 5, 6, 7, 8]);
    assert!((grid.state().grid.widths[1] - 321.0).abs() < 0.1);
}

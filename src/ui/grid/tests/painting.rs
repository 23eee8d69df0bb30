//! What stands on the screen: kinds and shares in the header, what is missing, null or empty, blanks, excluded rows.

use super::{Shelf, middle, press_with, shelf, taken};
use crate::ui::grid::{GridAction, RowAsk};
use crate::ui::theme::icons;
use egui::accesskit::Role;
use egui::epaint::Shape;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use std::ops::Range;

fn each(shape: &Shape, see: &mut impl FnMut(&Shape)) {
    if let Shape::Vec(shapes) = shape {
        for it in shapes {
            each(it, see);
        }
    } else {
        see(shape);
    }
}

/// All texts that are painted.
fn texts(grid: &Harness<'_, Shelf>) -> Vec<String> {
    let mut texts = Vec::new();
    for clipped in &grid.output().shapes {
        each(&clipped.shape, &mut |shape| {
            if let Shape::Text(text) = shape {
                texts.push(text.galley.text().to_owned());
            }
        });
    }
    texts
}

fn count(grid: &Harness<'_, Shelf>, text: &str) -> usize {
    texts(grid).iter().filter(|it| *it == text).count()
}

#[test]
fn the_header_tells_what_a_column_holds_and_how_many_rows_have_it() {
    let mut grid = shelf(100, 8);
    grid.state_mut().source.columns[0].share = Some("98 %".to_owned());
    grid.state_mut().grid.widths.fill(200.0);
    grid.run_steps(2);
    let texts = texts(&grid);
    for sign in ["Aa • 98 %", "Aa", "y/n", "12"] {
        assert!(texts.iter().any(|it| it == sign), "{sign}: {texts:?}");
    }
    // Where there is no room, the name keeps its place.
    grid.state_mut().source.columns[3].share = Some("98 %".to_owned());
    grid.run_steps(2);
    assert_eq!((count(&grid, "y/n • 98 %"), count(&grid, "email_verified")), (1, 1));
    grid.state_mut().grid.widths[3] = 125.0;
    grid.run_steps(2);
    assert_eq!((count(&grid, "y/n • 98 %"), count(&grid, "email_verified")), (0, 1));
}

#[test]
fn missing_null_and_empty_look_different() {
    let mut grid = shelf(9, 8);
    // Of the rows 0 to 8 the third has null, the fourth an empty text as its plan.
    assert_eq!((count(&grid, "null"), count(&grid, "empty")), (1, 1));
    // Two phone numbers are missing and nothing is painted; an e-mail is missing and ought to be there.
    assert_eq!(count(&grid, "missing"), 1);
    assert!(!texts(&grid).iter().any(|it| it == "+49 151 0000001"));
    grid.state_mut().source.deleted.clear();
    grid.run_steps(1);
    let cell = |grid: &Harness<'_, Shelf>, label: &str| grid.query_all_by_role_and_label(Role::GridCell, label).count();
    assert_eq!((cell(&grid, "null"), cell(&grid, "empty"), cell(&grid, "missing")), (1, 1, 3));
}

#[test]
fn blanks_at_both_ends_are_seen() {
    let grid = shelf(9, 8);
    let mut dots = 0;
    for clipped in &grid.output().shapes {
        each(&clipped.shape, &mut |shape| {
            dots += usize::from(matches!(shape, Shape::Circle(circle) if (circle.radius - 1.2).abs() < 0.01));
        });
    }
    // One behind the e-mail of the fourth row, two before that of the ninth.
    assert_eq!(dots, 3);
    assert_eq!(count(&grid, "user3@example.org"), 1, "the text itself stands without them");
}

#[test]
fn excluded_rows_are_marked_said_and_sent_again() {
    let mut grid = shelf(100, 8);
    grid.state_mut().source.excluded = vec![2];
    grid.state_mut().grid.go_to(2, 1);
    grid.run_steps(3);
    assert_eq!(count(&grid, icons::MINUS_CIRCLE), 1);
    let cell = grid.get_by_role_and_label(Role::GridCell, "user2@example.org");
    assert_eq!(cell.accesskit_node().data().description(), Some("email, row 3, not sent"));
    press_with(&mut grid, Modifiers::SHIFT, Key::F10);
    grid.run_steps(3);
    grid.get_by_role_and_label(Role::Button, "Send this row again").click();
    grid.run_steps(3);
    let rows = vec![Range { start: 2, end: 3 }];
    assert_eq!(taken(&mut grid), [GridAction::Rows { rows, ask: RowAsk::Include }]);
}

#[test]
fn a_date_shows_how_it_is_written_also_where_it_has_a_problem() {
    let mut grid = shelf(100, 9);
    grid.state_mut().source.faulty = vec![(2, 8)];
    grid.state_mut().grid.go_to(2, 8);
    grid.run_steps(3);
    assert_eq!(count(&grid, "3 Nov 2026, 09:30 UTC"), 1);
    for row in [2, 4] {
        let there = middle(&grid, row, 8);
        grid.hover_at(there);
        grid.run_steps(4);
        // The cell, as it is read aloud, and what is said beside it.
        let raw = format!("2026-11-{:02}T09:30:00.000Z", 1 + row);
        assert_eq!(grid.query_all_by_label(&raw).count(), 2, "{raw}");
        assert_eq!(grid.query_by_label("Ends with a space, so it isn't an address").is_some(), row == 2);
    }
}

//! Rows as a whole: new ones, deleted ones, and one that an edit made wrong.

use super::{opened, press, type_text, until_values};
use crate::session::Fetched;
use crate::ui::app::App;
use crate::ui::scenes::{INSTANT, SHEET, on_demo, plan};
use crate::ui::screen::Screen;
use egui::accesskit::{Invalid, Role};
use egui::epaint::{RectShape, Shape};
use egui::{Key, Modifiers, Rect, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

const EMAILS: &str = "email\nann@new.test\nbo@new.test\ncy@new.test\n";

#[test]
fn rows_are_inserted_above_from_the_menu_as_many_as_are_chosen() {
    let mut window = opened("users.csv", EMAILS);
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    press(&mut window, Modifiers::SHIFT, Key::ArrowDown);
    press(&mut window, Modifiers::SHIFT, Key::F10);
    window.click(Role::Button, "Insert a row above");
    let shown = |window: &Harness<'static, App>| -> Vec<String> {
        let mut cells: Vec<_> = window.query_all_by_role(Role::GridCell).collect();
        cells.sort_by(|one, other| one.rect().top().total_cmp(&other.rect().top()));
        cells.iter().filter_map(|cell| cell.accesskit_node().label()).collect()
    };
    // The rows are counted before they are read.
    let with_two = ["ann@new.test", "missing", "missing", "bo@new.test", "cy@new.test"];
    window.until("two rows above", |window| shown(window) == with_two);
    press(&mut window, Modifiers::COMMAND, Key::Z);
    window.until("no new row", |window| shown(window) == ["ann@new.test", "bo@new.test", "cy@new.test"]);
}

/// The lines that are drawn through the middle of what stands in a place.
fn strikes(window: &Harness<'static, App>, place: Rect) -> usize {
    fn count(shape: &Shape, place: Rect) -> usize {
        match shape {
            Shape::Vec(shapes) => shapes.iter().map(|it| count(it, place)).sum(),
            Shape::Rect(RectShape { rect, .. }) => {
                let is_line = rect.height() <= 1.5 && rect.width() > 5.0 && rect.width() < place.width();
                usize::from(is_line && place.contains_rect(*rect) && (rect.center().y - place.center().y).abs() < 2.0)
            }
            _other => 0,
        }
    }
    window.output().shapes.iter().map(|it| count(&it.shape, place)).sum()
}

#[test]
fn deleted_rows_are_drawn_struck_through_until_they_are_restored() {
    let mut window = opened("users.csv", EMAILS);
    let struck = |window: &Harness<'static, App>| {
        ["ann@new.test", "bo@new.test", "cy@new.test"].map(|label| {
            let cell = window.query_by_role_and_label(Role::GridCell, label);
            cell.map(|cell| strikes(window, cell.rect()))
        })
    };
    window.until("no line", |window| struck(window) == [Some(0); 3]);
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    press(&mut window, Modifiers::COMMAND, Key::Delete);
    window.until_words("3 rows, 1 deleted");
    window.until("a line", |window| struck(window) == [Some(0), Some(1), Some(0)]);
    press(&mut window, Modifiers::COMMAND, Key::Delete);
    window.until_label("Undo the last change: 1 row restored");
    window.until("no line", |window| struck(window) == [Some(0); 3]);
}

#[test]
fn what_breaks_a_type_is_kept_and_marked_and_holds_back_its_own_row_alone() {
    let list = "email,email_verified\nann@new.test,true\nbo@new.test,false\ncy@new.test,true\n";
    let mut window = on_demo(INSTANT, list, vec2(1280.0, 800.0));
    window.harness.state_mut().go(Screen::Sheet(SHEET));
    window.until_words("All 3 rows checked");
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    type_text(&mut window, "perhaps");
    press(&mut window, Modifiers::NONE, Key::Enter);
    // Kept as it was typed, and marked in its cell.
    until_values(&mut window, "email_verified", &["Boolean(true)", "perhaps", "Boolean(true)"]);
    window.until("it is marked", |it| {
        let cell = it.query_all_by_role_and_label(Role::GridCell, "perhaps").next();
        cell.is_some_and(|cell| cell.accesskit_node().data().invalid() == Some(Invalid::True))
    });
    let marked = window.harness.query_all_by_role(Role::GridCell);
    assert_eq!(marked.filter(|cell| cell.accesskit_node().data().invalid().is_some()).count(), 1);
    // The two others are sent.
    window.harness.state_mut().go(Screen::Send(SHEET));
    plan(&mut window);
    window.until_label("Send 2 users to Main-DB on Demo tenant");
    let now = window.now();
    let plan = now.plans.get(&SHEET).and_then(Fetched::value).unwrap();
    assert_eq!((plan.rows, plan.refused, plan.creates), (3, 1, 2));
}

#[test]
fn a_list_that_was_opened_lately_is_opened_again_by_a_click() {
    let mut window = opened("members.csv", EMAILS);
    let path = window.folder.path().join("members.csv");
    window.until("it is remembered", |it| it.state().now().recent.value().is_some_and(|it| it.contains(&path)));
    press(&mut window, Modifiers::COMMAND, Key::W);
    window.until("it is closed", |it| it.state().now().sheets.is_empty());
    window.harness.state_mut().go(Screen::Users);
    window.until_label("Opened recently");
    window.click(Role::Button, "Open members.csv again");
    window.until_words("All 3 rows checked");
    window.until_label("ann@new.test");
}

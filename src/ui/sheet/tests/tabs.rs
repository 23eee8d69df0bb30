//! Two or more lists as tabs.

use super::{bad_list, press};
use crate::ui::harness::Window;
use crate::ui::start::Start;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;

/// A window with three lists; the last one is shown.
fn window(size: egui::Vec2) -> Window {
    let folder = tempfile::tempdir().unwrap();
    let path = bad_list(folder.path(), 20);
    let mut window = Window::open_in(folder, Start::File(path), size);
    window.until_words(" rows checked");
    assert!(window.harness.query_all_by_role(Role::Tab).next().is_none(), "one list has no tab");
    for name in ["second.csv", "the-third-list-whose-name-is-far-too-long-for-any-tab-that-stands-beside-others.csv"] {
        let path = window.folder.path().join(name);
        std::fs::write(&path, format!("email\n{name}@example.org\n")).unwrap();
        window.harness.state_mut().open(path);
        window.until_words("The one row is checked");
        window.until_label(&format!("{name}@example.org"));
    }
    window
}

const FIRST: &str = "spring-signups.csv, list 1 of 3";

fn is_shown(window: &mut Window, tab: &str) {
    window.until(tab, |window| {
        window.query_all_by_role_and_label(Role::Tab, tab).any(|it| {
            use egui_kittest::kittest::NodeT as _;
            it.accesskit_node().is_selected() == Some(true)
        })
    });
}

#[test]
fn lists_are_turned_to_by_tab_and_by_key_and_keep_what_is_typed() {
    let mut window = window(vec2(1280.0, 800.0));
    window.click(Role::Tab, "second.csv, list 2 of 3");
    is_shown(&mut window, "second.csv, list 2 of 3");
    window.harness.event(Event::Text("x".to_owned()));
    window.harness.step();
    press(&mut window, Modifiers::CTRL | Modifiers::SHIFT, Key::Tab);
    is_shown(&mut window, FIRST);
    window.until_label("second.csv, list 2 of 3, edited");
    press(&mut window, Modifiers::CTRL | Modifiers::SHIFT, Key::Tab);
    window.until_label("Row 1, email");
    press(&mut window, Modifiers::CTRL, Key::Tab);
    is_shown(&mut window, FIRST);
    // The keyboard is the grid's: it did not go to the next cell or button.
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    window.until_label("Row 2, email");
}

#[test]
fn a_tab_is_closed_by_key_and_asks_where_something_would_be_lost() {
    let mut window = window(vec2(1280.0, 800.0));
    press(&mut window, Modifiers::COMMAND, Key::W);
    // The list beside it is shown.
    is_shown(&mut window, "second.csv, list 2 of 2");
    window.harness.event(Event::Text("x".to_owned()));
    window.harness.step();
    press(&mut window, Modifiers::COMMAND, Key::W);
    window.until_words("would be lost: email of row 1 changed");
    window.click(Role::Button, "Keep it open");
    is_shown(&mut window, "second.csv, list 2 of 2, edited");
    window.click(Role::Button, "Close the tab second.csv");
    window.click(Role::Button, "Close it and forget the edits");
    window.until("one list is left", |window| window.state().now().sheets.len() == 1);
    window.until("no tabs", |window| window.query_all_by_role(Role::Tab).next().is_none());
    window.until_words("20 rows");
}

#[test]
fn tabs_that_have_no_room_are_in_a_list_and_the_shown_one_is_in_view() {
    let mut window = window(vec2(520.0, 480.0));
    let third = window.labels().into_iter().find(|it| it.starts_with("the-third") && it.contains("list 3")).unwrap();
    let rect = window.harness.get_by_role_and_label(Role::Tab, &third).rect();
    assert!(rect.right() <= 520.0 && rect.width() <= 220.0, "{rect:?}");
    window.click(Role::Button, "All open lists");
    window.click(Role::ListBoxOption, "spring-signups.csv");
    is_shown(&mut window, FIRST);
    let rect = window.harness.get_by_role_and_label(Role::Tab, FIRST).rect();
    assert!(rect.left() >= 60.0, "{rect:?}");
}

#[test]
fn jobs_stays_in_sight_below_many_open_lists() {
    let mut window = window(vec2(853.0, 533.0));
    for number in 4..=12 {
        let path = window.folder.path().join(format!("list-{number}.csv"));
        std::fs::write(&path, format!("email\nu{number}@example.org\n")).unwrap();
        window.harness.state_mut().open(path);
        window.until_label(&format!("u{number}@example.org"));
    }
    window.harness.run_steps(20);
    let rect = |label: &str| window.harness.get_by_role_and_label(Role::Button, label).rect();
    let (jobs, tenant) = (rect("Jobs"), rect("No tenant yet. Add one"));
    assert!(jobs.bottom() <= tenant.top(), "{jobs:?} {tenant:?}");
    // So does the list that is shown.
    let shown = rect("list-12.csv");
    assert!(shown.bottom() <= jobs.top() && shown.top() >= rect("Users").bottom(), "{shown:?} {jobs:?}");
}

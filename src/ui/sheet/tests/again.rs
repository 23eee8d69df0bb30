//! After a restart, or a power cut in the middle of it, a list looks as it did.

use super::killed::copy;
use super::{bad_list, column_menu, press};
use crate::ui::harness::Window;
use crate::ui::screen::Screen;
use crate::ui::start::Start;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, Pos2, Vec2, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use std::fmt::Write as _;

const SIZE: Vec2 = vec2(1000.0, 700.0);

/// A cell that is seen: where, what is said of it, and whether it is chosen.
type Seen = (Pos2, String, String, Option<bool>);

/// Every cell that is seen, and every column's head.
fn seen(window: &Window) -> Vec<Seen> {
    let all = window.harness.root().children_recursive();
    let cells = all.filter(|node| {
        let label = node.accesskit_node().label().unwrap_or_default();
        node.accesskit_node().role() == Role::GridCell || label.starts_with("Column ")
    });
    let mut seen: Vec<Seen> = cells
        .map(|node| {
            let it = node.accesskit_node();
            let words = (it.label().unwrap_or_default(), it.description().unwrap_or_default());
            (node.rect().min, words.0, words.1, it.is_selected())
        })
        .collect();
    seen.sort_by(|one, other| (one.0.y, one.0.x).partial_cmp(&(other.0.y, other.0.x)).unwrap());
    seen
}

/// Until how all lists are looked at is on the disk.
fn until_kept(window: &mut Window) {
    window.until("it is kept", |window| {
        let app = window.state();
        let at_rest = app.views.sheets.values().all(|view| !view.has_look_to_tell()) && app.session.has_heard_all();
        at_rest && app.now().sheets.values().filter_map(|it| it.value()).all(|it| !it.look.is_being_kept())
    });
}

/// A window over what a power cut leaves of this one: nothing was closed.
fn after_a_power_cut(window: &mut Window) -> Window {
    until_kept(window);
    let left = tempfile::tempdir().unwrap();
    copy(&window.folder.path().join("workspace"), &left.path().join("workspace"));
    Window::open_in(left, Start::Empty, SIZE)
}

/// Draws until it looks like this.
#[track_caller]
fn until_seen(window: &mut Window, before: &[Seen]) {
    let checked = |window: &egui_kittest::Harness<'static, crate::ui::app::App>| {
        window.query_all_by_label_contains("Looking…").next().is_none()
    };
    window.until("the rows are there", |window| {
        checked(window) && window.query_all_by_role(Role::GridCell).next().is_some()
    });
    let begun = std::time::Instant::now();
    while seen(window) != before && begun.elapsed().as_secs() < 20 {
        window.harness.step();
    }
    let now = seen(window);
    for (one, other) in before.iter().zip(&now) {
        assert_eq!(one, other);
    }
    assert_eq!(before.len(), now.len());
}

fn opened() -> Window {
    let folder = tempfile::tempdir().unwrap();
    let path = bad_list(folder.path(), 400);
    let mut window = Window::open_in(folder, Start::File(path), SIZE);
    window.until_words(" rows checked");
    window
}

/// Only these users, in this order, with the columns as somebody likes them, far below.
fn arrange(window: &mut Window) {
    (0..4).for_each(|_| press(window, Modifiers::NONE, Key::ArrowRight));
    column_menu(window, "Filter…");
    window.until_words("3 different values");
    window.click(Role::CheckBox, "gold");
    window.click(Role::Button, "Show these rows");
    window.until_words("app_metadata.plan is gold");
    press(window, Modifiers::COMMAND, Key::F);
    window.type_into("Find", "example.org");
    window.click(Role::Button, "Only these rows");
    window.until_label("Remove: “example.org” in any cell");
    window.click(Role::Button, "Close the search");
    window.until("the search is closed", |it| it.query_all_by_label("Close the search").next().is_none());
    window.harness.run_steps(2);
    column_menu(window, "Hide");
    press(window, Modifiers::NONE, Key::Home);
    column_menu(window, "Sort Z to A");
    window.until_words("sorted by email, Z to A");
    column_menu(window, "Pin to the left");
    press(window, Modifiers::NONE, Key::ArrowRight);
    column_menu(window, "Move right");
    column_menu(window, "Fit the width to its content");
    for _ in 0..4 {
        press(window, Modifiers::NONE, Key::PageDown);
    }
    (0..2).for_each(|_| press(window, Modifiers::SHIFT, Key::ArrowDown));
    press(window, Modifiers::SHIFT, Key::ArrowLeft);
    window.until_words("6 cells selected in 3 rows");
}

#[test]
fn filters_order_columns_place_and_selection_are_there_again_after_a_power_cut() {
    let mut window = opened();
    arrange(&mut window);
    window.harness.run_steps(4);
    let before = seen(&window);
    let chips = ["Remove: app_metadata.plan is gold", "Remove: “example.org” in any cell"];
    let mut again = after_a_power_cut(&mut window);
    for chip in chips {
        again.until_label(chip);
    }
    again.until_words("sorted by email, Z to A");
    again.until_words("6 cells selected in 3 rows");
    until_seen(&mut again, &before);
    // And once more, with nothing done in between.
    let mut third = after_a_power_cut(&mut again);
    until_seen(&mut third, &before);
    // What is typed goes to the active cell, and what was hidden comes back where it stood.
    column_menu(&mut third, "Show 1 hidden column");
    third.until_label("Column app_metadata.plan");
}

#[test]
fn what_was_done_just_before_the_window_was_closed_is_there_too() {
    let mut window = opened();
    until_kept(&mut window);
    let (key, modifiers) = (Key::PageDown, Modifiers::NONE);
    // One event is one frame.
    window.harness.event(Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers });
    window.harness.step();
    let is_told = |window: &Window| window.harness.state().views.sheets.values().all(|it| !it.has_look_to_tell());
    assert!(!is_told(&window), "it has not come to rest");
    let before = seen(&window);
    window
        .harness
        .input_mut()
        .viewports
        .entry(egui::ViewportId::ROOT)
        .or_default()
        .events
        .push(egui::ViewportEvent::Close);
    window.harness.step();
    window.until("it closes", |window| window.state().quitting);
    let folder = window.close();
    let mut again = Window::open_in(folder, Start::Empty, SIZE);
    until_seen(&mut again, &before);
}

#[test]
fn folded_metadata_is_folded_again_and_the_rows_of_a_group_of_problems_are_shown_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("users.csv");
    let mut text = String::from("email,user_metadata.plan,user_metadata.city\n");
    for row in 0..40 {
        let space = if row % 10 == 3 { " " } else { "" };
        let at = if row == 8 { "(at)" } else { "@" };
        writeln!(text, "u{row}{at}example.org{space},gold,Rome").unwrap();
    }
    std::fs::write(&path, text).unwrap();
    let mut window = Window::open_in(folder, Start::File(path), SIZE);
    window.until_words(" rows checked");
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    column_menu(&mut window, "Fold user_metadata into one column");
    window.until("folded", |it| it.query_all_by_label("Column user_metadata.city").next().is_none());
    let sheet = *window.now().sheets.keys().next().unwrap();
    let key =
        window.now().checks[&sheet].value().unwrap().groups().iter().find(|it| it.count == 4).unwrap().key.clone();
    let filter = crate::session::RowFilter::Group(key);
    window.harness.state_mut().send(crate::session::Command::FilterSheet { sheet, filter });
    window.until_words("36 other rows are hidden");
    window.harness.run_steps(4);
    let mut again = after_a_power_cut(&mut window);
    again.until_words("36 other rows are hidden");
    again.until_label(r#"{"plan":"gold","city":"Rome"}"#);
    again.until("folded", |it| it.query_all_by_label("Column user_metadata.city").next().is_none());
    press(&mut again, Modifiers::NONE, Key::ArrowRight);
    column_menu(&mut again, "Unfold user_metadata");
    again.until_label("Column user_metadata.city");
}

#[test]
fn the_list_that_was_looked_at_last_is_shown_first_after_a_power_cut() {
    let mut window = opened();
    for name in ["second.csv", "third.csv"] {
        let path = window.folder.path().join(name);
        std::fs::write(&path, format!("email\n{name}@example.org\n")).unwrap();
        window.harness.state_mut().open(path);
        window.until_label(&format!("{name}@example.org"));
    }
    window.click(Role::Tab, "second.csv, list 2 of 3");
    window.until_label("second.csv@example.org");
    // The session writes it down by itself: nothing tells the window, so the disk is asked.
    let workspace = crate::workspace::Workspace::open(Some(&window.folder.path().join("workspace"))).unwrap();
    let sheet = window.harness.state().screen.sheet().unwrap();
    let stored = window.now().sheets[&sheet].value().unwrap().stored.to_string();
    window.until("it is on the disk", |_| workspace.setting("list_shown").unwrap().as_ref() == Some(&stored));
    let mut again = after_a_power_cut(&mut window);
    again.until("three lists", |it| it.state().now().sheets.values().filter(|it| it.value().is_some()).count() == 3);
    again.until_label("second.csv@example.org");
    assert!(matches!(again.harness.state().screen, Screen::Sheet(_)));
}

#[test]
fn a_damaged_look_is_told_and_the_list_is_there_with_its_edits() {
    let mut window = opened();
    window.harness.event(Event::Text("eve@new.test".to_owned()));
    window.harness.run_steps(2);
    press(&mut window, Modifiers::NONE, Key::Enter);
    column_menu(&mut window, "Sort Z to A");
    window.until_words("sorted by email, Z to A");
    until_kept(&mut window);
    window.until("saved", |it| it.state().now().sheets.values().filter_map(|it| it.value()).all(|it| it.edits.saved));
    let sheet = *window.now().sheets.keys().next().unwrap();
    let stored = window.now().sheets[&sheet].value().unwrap().stored;
    let folder = window.close();
    {
        let workspace = crate::workspace::Workspace::open(Some(&folder.path().join("workspace"))).unwrap();
        assert!(workspace.setting(&format!("look:{stored}")).unwrap().is_some());
        workspace.put_setting(&format!("look:{stored}"), "{\"version\":1,\"filters\":[{").unwrap();
    }
    let mut again = Window::open_in(folder, Start::Empty, SIZE);
    again.until_words("How spring-signups.csv was shown when Rollcall was last closed can't be read");
    again.until_label("eve@new.test");
    again.until_words("The users and your edits are all there");
}

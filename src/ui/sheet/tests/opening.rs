//! A long list while it is still being opened.

use crate::session::{Command, Fetched, FirstRows, State};
use crate::ui::out::Out;
use crate::ui::scenes::{SHEET, on_demo};
use crate::ui::sheet::{Layouts, SheetScreen, sheet_ui};
use egui::{Event, Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use std::sync::Arc;

const LIST: &str = "email,name\nann@new.test,Ann\nbo@new.test,Bo\n";

struct Drawn {
    now: State,
    view: SheetScreen,
    layouts: Layouts,
    out: Out,
}

#[test]
fn its_first_rows_are_looked_at_and_not_changed_until_the_rest_is_there() {
    let window = {
        let mut window = on_demo("{}", LIST, vec2(1280.0, 800.0));
        window.until("its rows", |it| {
            it.state().now().sheets.get(&SHEET).and_then(Fetched::value).is_some_and(|it| it.view.row(1).is_some())
        });
        window
    };
    let mut now = State::clone(&window.now());
    let there = now.sheets.get(&SHEET).and_then(Fetched::value).cloned().unwrap();
    let first = FirstRows::new(there.clone(), tempfile::tempdir().unwrap());
    now.first_rows.insert(SHEET, Arc::new(first));
    now.sheets.insert(SHEET, Fetched::Loading { progress: Some((1 << 20, Some(3 << 20))), previous: None });
    let screen = Drawn { now, view: SheetScreen::default(), layouts: Layouts::default(), out: Out::default() };
    let mut harness =
        Harness::builder().with_size(vec2(1000.0, 700.0)).with_context_setup(crate::ui::theme::install).build_ui_state(
            |ui, it: &mut Drawn| sheet_ui(ui, &it.now, SHEET, &mut it.view, &mut it.layouts, &mut it.out),
            screen,
        );
    harness.run_steps(3);
    harness.get_by_label("1 MB of 3.1 MB");
    harness.get_by_label_contains("Its first 2 rows to look at meanwhile.");
    harness.get_by_label("bo@new.test").click();
    harness.run_steps(3);
    for event in [Event::Text("x".to_owned()), Event::Paste("y".to_owned())] {
        harness.event(event);
        harness.run_steps(2);
    }
    for key in [Key::F2, Key::Enter, Key::Delete, Key::Space] {
        harness.key_press_modifiers(Modifiers::NONE, key);
        harness.run_steps(2);
    }
    assert!(harness.state().out.commands.is_empty(), "{:?}", harness.state().out.commands);
    harness.get_by_label("Cancel opening this list").click();
    harness.run_steps(2);
    assert!(matches!(harness.state().out.commands[..], [Command::StopOpening { sheet: SHEET }]));

    // All of it is there: the cell that was chosen still is.
    harness.state_mut().now.first_rows.clear();
    harness.state_mut().now.sheets.insert(SHEET, Fetched::Ready(there));
    harness.state_mut().out = Out::default();
    harness.run_steps(3);
    assert_eq!(harness.state().view.grid.active_row(), 1);
    harness.event(Event::Text("x".to_owned()));
    harness.run_steps(3);
    assert!(harness.state().view.grid.is_editing(), "now it can be changed");
}

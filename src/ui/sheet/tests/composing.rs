//! Input methods: keys pressed while something is composed are theirs.

use super::{edited, press, window};
use crate::ui::harness::Window;
use egui::accesskit::Role;
use egui::{Event, ImeEvent, Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;

fn compose(window: &mut Window, text: &str) {
    window.harness.event(Event::Ime(ImeEvent::Preedit { text: text.to_owned(), active_range_chars: None }));
    window.harness.step();
}

fn take(window: &mut Window, text: &str) {
    window.harness.event(Event::Ime(ImeEvent::Commit(text.to_owned())));
    window.harness.step();
}

/// All that a person may press among candidates.
fn choose(window: &mut Window) {
    for key in [Key::ArrowDown, Key::ArrowRight, Key::Tab, Key::Space, Key::F8, Key::Escape, Key::Enter] {
        press(window, Modifiers::NONE, key);
    }
}

#[test]
fn keys_pressed_while_a_cell_is_composed_neither_put_it_in_nor_leave_it_nor_drop_it() {
    let mut window = window(20, vec2(1280.0, 800.0));
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    // In an editor that is open: behind what stands there.
    press(&mut window, Modifiers::NONE, Key::F2);
    press(&mut window, Modifiers::NONE, Key::End);
    for text in ["ny", "nyū"] {
        compose(&mut window, text);
        choose(&mut window);
        window.until_label("Row 1, name");
        assert!(window.harness.query_by_label("Cell").is_some(), "the editor was left");
    }
    assert_eq!(edited(&window), 0, "it was put in before it was composed");
    take(&mut window, "入");
    compose(&mut window, "ryoku");
    choose(&mut window);
    take(&mut window, "力");
    // Now Enter is Enter.
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.until_label("Carla Jensen入力");
    window.until_label("Row 2, name");
    window.until_words("1 edited cell");
}

#[test]
fn what_is_composed_over_a_cell_begins_its_editor_once_it_is_text() {
    let mut window = window(20, vec2(1280.0, 800.0));
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    compose(&mut window, "に");
    choose(&mut window);
    window.until_label("Row 1, name");
    take(&mut window, "日本");
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.until_label("日本");
    window.until_label("Row 2, name");
}

#[test]
fn enter_in_a_dialog_takes_a_candidate_and_not_the_step() {
    let mut window = window(20, vec2(1280.0, 800.0));
    window.click(Role::Button, "Add a column…");
    window.until_label("Attribute");
    window.harness.event(Event::Text("user_metadata.".to_owned()));
    window.harness.step();
    compose(&mut window, "machi");
    choose(&mut window);
    window.until_label("Attribute");
    take(&mut window, "町");
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.until_label("Column user_metadata.町");
}

#[test]
fn a_composition_that_is_never_said_to_end_ends_with_the_focus() {
    let mut window = window(20, vec2(1280.0, 800.0));
    press(&mut window, Modifiers::NONE, Key::F2);
    compose(&mut window, "ny");
    window.click(Role::Button, "Column name");
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    window.until_label("Row 2, name");
}

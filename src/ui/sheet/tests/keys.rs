//! Keys of the list that no other story presses.

use super::{press, type_text, window};
use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;

#[test]
fn a_change_is_done_again_by_either_key() {
    let mut window = window(20, vec2(1280.0, 800.0));
    type_text(&mut window, "ann@example.org");
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.until_label("ann@example.org");
    for (modifiers, key) in [(Modifiers::COMMAND, Key::Y), (Modifiers::COMMAND | Modifiers::SHIFT, Key::Z)] {
        press(&mut window, Modifiers::COMMAND, Key::Z);
        window.until("undone", |window| window.query_all_by_label("ann@example.org").next().is_none());
        press(&mut window, modifiers, key);
        window.until_label("ann@example.org");
    }
}

#[test]
fn shift_with_every_key_that_goes_somewhere_chooses_up_to_there() {
    let shift = Modifiers::SHIFT;
    let far = Modifiers::SHIFT | Modifiers::COMMAND;
    for (modifiers, key, chosen) in [
        (shift, Key::ArrowDown, "2 cells selected"),
        (shift, Key::ArrowRight, "2 cells selected"),
        (shift, Key::End, "6 cells selected"),
        (far, Key::End, "360 cells selected"),
        (far, Key::ArrowRight, "6 cells selected"),
        (Modifiers::COMMAND, Key::A, "360 cells selected"),
        (Modifiers::COMMAND, Key::Space, "60 cells selected"),
        (shift, Key::Space, "6 cells selected"),
    ] {
        let mut window = window(60, vec2(1280.0, 800.0));
        // Row 2 has a value in each cell, row 1 has no phone number.
        let from = usize::from(key == Key::ArrowRight && modifiers == far);
        (0..from).for_each(|_| press(&mut window, Modifiers::NONE, Key::ArrowDown));
        press(&mut window, modifiers, key);
        window.until_words(chosen);
        press(&mut window, Modifiers::NONE, Key::Escape);
        window.until_words("1 cell selected");
    }
}

#[test]
fn cmd_does_on_a_mac_what_ctrl_does_elsewhere() {
    let cmd = Modifiers { mac_cmd: true, command: true, ..Modifiers::NONE };
    let mut window = window(20, vec2(1280.0, 800.0));
    type_text(&mut window, "ann@example.org");
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.until_label("ann@example.org");
    press(&mut window, cmd, Key::Z);
    window.until("undone", |window| window.query_all_by_label("ann@example.org").next().is_none());
    press(&mut window, cmd, Key::End);
    window.until_label("Row 20, user_metadata.customer_no");
    press(&mut window, cmd, Key::F);
    window.until_label("Find");
}

#[test]
fn the_keyboard_goes_on_in_the_grid_when_a_question_is_called_off() {
    let mut window = window(60, egui::vec2(1280.0, 800.0));
    window.click(Role::Button, "Add a column…");
    window.until_label("Attribute");
    window.harness.key_press(Key::Escape);
    window.until("the question is gone", |window| window.query_all_by_label("Attribute").next().is_none());
    window.harness.run_steps(4);
    window.harness.key_press(Key::ArrowDown);
    window.until_label("Row 2, email");
}

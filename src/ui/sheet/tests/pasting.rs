//! What a paste does at its edges: over the end of what is shown, taken back before it is there, and what is chosen then.

use super::{column_menu, press, window};
use crate::session::State;
use crate::ui::harness::Window;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;
use std::fmt::Write as _;

fn paste(window: &mut Window, text: &str) {
    window.harness.event(Event::Paste(text.to_owned()));
    window.harness.step();
}

fn edited(now: &State) -> u64 {
    now.sheets.values().find_map(|it| it.value()).map_or(0, |it| it.edits.edited_cells)
}

#[test]
fn what_was_pasted_is_chosen_and_one_undo_takes_it_back() {
    let mut window = window(60, vec2(1280.0, 800.0));
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    paste(&mut window, "Ann\t+4915111111111\nBo\t+4915122222222\n");
    window.until_words("4 cells selected in 2 rows");
    window.until_label("+4915122222222");
    // It can be copied or cleared at once, as elsewhere.
    press(&mut window, Modifiers::NONE, Key::Delete);
    window.until("cleared", |it| it.query_all_by_label("+4915122222222").next().is_none());
    press(&mut window, Modifiers::COMMAND, Key::Z);
    window.until_label("+4915122222222");
    press(&mut window, Modifiers::COMMAND, Key::Z);
    window.until("as it was", |it| edited(&it.state().now()) == 0);
}

#[test]
fn what_would_be_a_formula_elsewhere_is_copied_harmless_and_comes_back_as_it_was() {
    let formula = "=HYPERLINK(\"http://x.test\",A1)";
    let mut window = super::opened("names.csv", "name,email\nAnn,ann@new.test\nBo,bo@new.test\nCy,cy@new.test\n");
    super::type_text(&mut window, formula);
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.until_label(formula);
    press(&mut window, Modifiers::NONE, Key::ArrowUp);
    window.harness.event(Event::Copy);
    window.harness.step();
    let copied = window.harness.output().platform_output.commands.iter().find_map(|command| match command {
        egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _other => None,
    });
    let copied = copied.unwrap();
    assert_eq!(copied, "\"'=HYPERLINK(\"\"http://x.test\"\",A1)\"");
    // Into a cell, into all that is chosen, and into an editor that is open.
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    paste(&mut window, &copied);
    super::until_values(&mut window, "name", &[formula, formula, "Cy"]);
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    press(&mut window, Modifiers::NONE, Key::F2);
    paste(&mut window, "'=1+1");
    press(&mut window, Modifiers::NONE, Key::Enter);
    super::until_values(&mut window, "name", &[formula, formula, "=1+1"]);
    // In the middle of a text an apostrophe is one. (Below the last row is nothing to go to.)
    press(&mut window, Modifiers::NONE, Key::F2);
    press(&mut window, Modifiers::NONE, Key::Home);
    paste(&mut window, "'-ab");
    press(&mut window, Modifiers::NONE, Key::Enter);
    super::until_values(&mut window, "name", &[formula, formula, "'-ab=1+1"]);
}

#[test]
fn rows_over_the_end_of_what_a_filter_shows_are_added_and_shown_though_the_filter_asks_for_others() {
    let mut window = window(60, vec2(1280.0, 800.0));
    (0..4).for_each(|_| press(&mut window, Modifiers::NONE, Key::ArrowRight));
    column_menu(&mut window, "Filter…");
    window.until_words("3 different values");
    window.click(Role::CheckBox, "gold");
    window.click(Role::Button, "Show these rows");
    window.until_words("20 of 60 rows");
    press(&mut window, Modifiers::COMMAND, Key::End);
    press(&mut window, Modifiers::NONE, Key::Home);
    paste(&mut window, "ann@new.test\nbo@new.test\ncy@new.test\n");
    window.until_words("only 1 of those that are shown stand");
    window.click(Role::Button, "Paste and add 2 users");
    window.until_label("3 cells selected");
    window.until_words("22 of 62 rows");
    press(&mut window, Modifiers::COMMAND, Key::End);
    for user in ["ann@new.test", "bo@new.test", "cy@new.test"] {
        window.until_label(user);
    }
    // The rows that the filter hides were not touched.
    assert_eq!(edited(&window.now()), 3);
    press(&mut window, Modifiers::COMMAND, Key::Z);
    window.until("as it was", |it| edited(&it.state().now()) == 0);
    window.until_words("20 of 60 rows");
}

#[test]
fn an_undo_while_a_long_paste_is_still_being_read_takes_back_the_paste_and_nothing_else() {
    let mut window = window(60, vec2(1280.0, 800.0));
    window.harness.event(Event::Text("eve@new.test".to_owned()));
    window.harness.step();
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.until_words("1 edited cell");
    let mut text = String::new();
    (0..60_000).for_each(|row| writeln!(text, "user{row}@example.org").unwrap());
    assert!(text.len() > 600_000, "it is read elsewhere");
    // Both in one frame: nobody is quicker.
    let (key, modifiers) = (Key::Z, Modifiers::COMMAND);
    let events = [Event::Paste(text), Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }];
    window.harness.input_mut().events.extend(events);
    window.harness.step();
    window.until("the paste is over", |it| {
        let now = it.state().now();
        it.state().session.has_heard_all() && now.read_tables.is_empty()
    });
    window.until("saved", |it| it.state().now().sheets.values().filter_map(|it| it.value()).all(|it| it.edits.saved));
    window.harness.run_steps(5);
    assert_eq!(edited(&window.now()), 1);
    window.until_label("eve@new.test");
    assert!(window.harness.query_all_by_label_contains("Add 59,9").next().is_none(), "nobody is asked about it");
}

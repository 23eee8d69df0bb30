//! Rows that can't be read are mended as text.

use super::press;
use crate::ui::harness::Window;
use crate::ui::start::Start;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;

fn open(name: &str, text: &str) -> Window {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    let mut window = Window::open_in(folder, Start::File(path), vec2(1280.0, 800.0));
    window.until_words(" rows checked");
    window
}

#[test]
fn a_damaged_row_is_written_anew_and_taken_back() {
    let mut window =
        open("users.ndjson", "{\"email\":\"a@b.test\"}\n{\"email\":\"b@b.test\",\n{\"email\":\"c@b.test\"}\n");
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    press(&mut window, Modifiers::NONE, Key::F2);
    window.until_label("Row 2 as text");
    press(&mut window, Modifiers::NONE, Key::Escape);
    window.until("closed", |window| window.query_all_by_label("Row 2 as text").next().is_none());
    // Typing does not throw the row away: it opens the same.
    window.harness.event(Event::Text("x".to_owned()));
    window.until_label("Row 2 as text");
    window.until_words("The text ends too early.");
    press(&mut window, Modifiers::COMMAND, Key::A);
    window.harness.event(Event::Text("{\"email\" \"b@b.test\"".to_owned()));
    window.until_words("Line 1, column 10");
    press(&mut window, Modifiers::COMMAND, Key::A);
    window.harness.event(Event::Text("{\"email\":\"b@b.test\"".to_owned()));
    window.harness.event(Event::Text(",\"name\":\"Bo\"}".to_owned()));
    window.until_label("This can be read");
    press(&mut window, Modifiers::COMMAND, Key::Enter);
    window.until_label("b@b.test");
    window.until_words("text of row 2 changed");
    window.until_words("All 3 rows checked");
    press(&mut window, Modifiers::COMMAND, Key::Z);
    window.until("as it was", |window| window.query_all_by_label("b@b.test").next().is_none());
    press(&mut window, Modifiers::COMMAND, Key::Y);
    window.until_label("b@b.test");
}

#[test]
fn two_rows_are_no_row_and_a_secret_is_not_shown() {
    let mut window = open("users.csv", "email,name\na@b.test,A\nb@b.test\n");
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    press(&mut window, Modifiers::NONE, Key::F2);
    window.until_words("The row has 1 cell, the header 2.");
    press(&mut window, Modifiers::COMMAND, Key::A);
    window.harness.event(Event::Text("b@b.test,B\nc@b.test,C".to_owned()));
    window.until_words("This text is more than one row.");
    press(&mut window, Modifiers::NONE, Key::Escape);

    let mut window =
        open("secret.ndjson", "{\"email\":\"a@b.test\"}\n{\"email\":\"b\",\"password_hash\":\"$2b$10$abc\"\n");
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    press(&mut window, Modifiers::NONE, Key::F2);
    window.until_words("A secret may follow");
    assert!(window.harness.query_all_by_label_contains("$2b$").next().is_none());
    assert!(window.harness.query_all_by_value("$2b$").next().is_none());
    window.click(Role::Button, "Cancel");
}

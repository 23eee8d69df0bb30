//! The program ends without a word, as by a power cut: everything is as it was.

use crate::session::Fetched;
use crate::ui::harness::Window;
use crate::ui::start::Start;
use egui::{Event, Key, Modifiers, vec2};
use std::fs;
use std::path::Path;

/// Copies what lies on the disk at this moment.
pub(super) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn what_was_typed_before_a_power_cut_is_there_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("spring.csv");
    fs::write(&path, "email,name\nann@new.test,Ann\nbo@new.test,Bo\n").unwrap();
    let mut window = Window::open_in(folder, Start::File(path), vec2(1280.0, 800.0));
    window.until_words("All 2 rows checked");
    for text in ["eve@new.test", "fay@new.test"] {
        window.harness.event(Event::Text(text.to_owned()));
        window.harness.run_steps(2);
        window.harness.key_press_modifiers(Modifiers::NONE, Key::Enter);
        window.until_label(text);
    }
    window.harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.until_label("bo@new.test");
    window.until("it is saved", |window| {
        window.state().now().sheets.values().filter_map(|it| it.value()).all(|it| it.edits.saved)
    });
    // What a power cut leaves: nothing was closed, and the journal's own log is not put away.
    let left = tempfile::tempdir().unwrap();
    copy(&window.folder.path().join("workspace"), &left.path().join("workspace"));
    let mut again = Window::open_in(left, Start::Empty, vec2(1280.0, 800.0));
    again.until_label("eve@new.test");
    again.until_label("bo@new.test");
    // What was taken back can still be done again.
    again.until("the way forward", |window| {
        let now = window.state().now();
        now.sheets
            .values()
            .all(|it| matches!(it, Fetched::Ready(it) if it.edits.redo.is_some() && it.edits.edited_cells == 1))
    });
    again.harness.key_press_modifiers(Modifiers::COMMAND, Key::Y);
    again.until_label("fay@new.test");
    drop(window);
}

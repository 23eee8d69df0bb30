//! Saving as a file, rows as text, and lists as tabs.

use super::{open, press, shot, shot_of};
use crate::ui::harness::Window;
use crate::ui::start::Start;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers};

#[test]
fn files() {
    let mut window = Window::open(Start::Empty);
    window.until_words("Welcome to Rollcall");
    open(&mut window, "sample-users.csv", include_str!("../../../assets/sample-users.csv"));
    window.until_words("All 60 rows checked");
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    window.until_label("Save as a file");
    shot(&mut window, "save-as");
    window.click(Role::Button, "Type where to save");
    window.until_label("Path to save to");
    shot(&mut window, "save-as-path");
    let path = window.folder.path().join("sample-users-edited.csv");
    window.type_into("Path to save to", &path.display().to_string());
    window.click(Role::Button, "Save");
    window.until_words("Saved 60 rows");
    shot(&mut window, "save-as-done");
    window.click(Role::Button, "Close this note");
    press(&mut window, Modifiers::COMMAND, Key::S);
    shot(&mut window, "save-ctrl-s");
    window.click(Role::Button, "Close this note");
    let damaged = "{\"email\":\"a@b.test\"}\n{\"email\":\"b@b.test\",\n{\"email\":\"c@b.test\",\"name\":\"Cy\"}\n";
    open(&mut window, "damaged-export-of-november.ndjson", damaged);
    window.until_words("All 3 rows checked");
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    shot(&mut window, "row-text-sheet");
    press(&mut window, Modifiers::NONE, Key::F2);
    window.until_label("Row 2 as text");
    shot(&mut window, "row-text");
    press(&mut window, Modifiers::NONE, Key::Escape);
    for number in 1..6 {
        let name = format!("members-of-the-customer-portal-{number}.csv");
        open(&mut window, &name, "email,name\nann@example.org,Ann\nbo@example.org,Bo\n");
        window.until_words("All 2 rows checked");
    }
    window.harness.event(Event::Text("x".to_owned()));
    window.harness.step();
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.until_words("1 edited cell");
    shot(&mut window, "tabs");
    shot_of(&mut window, "rows-menu", |window| {
        press(window, Modifiers::NONE, Key::Escape);
        window.click(Role::Button, "Show only some rows");
        window.until_label("Only edited rows");
        window.harness.run_steps(6);
    });
}

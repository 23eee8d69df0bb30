//! Attributes of a few users among many.

use crate::ui::harness::Window;
use crate::ui::start::Start;
use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;

#[test]
fn what_stands_far_down_in_one_row_is_told_and_gets_its_column() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("users.ndjson");
    let user = |row: u32| {
        let vip = if row == 4321 { ",\"app_metadata\":{\"vip\":\"since May\"}" } else { "" };
        format!("{{\"email\":\"user{row}@example.org\"{vip}}}\n")
    };
    std::fs::write(&path, (0..6000).map(user).collect::<String>()).unwrap();
    let mut window = Window::open_in(folder, Start::File(path), vec2(1280.0, 800.0));
    window.until_words("1 attribute stands in few rows and in no column: app_metadata.vip (1 row).");
    window.click(Role::Link, "Show them as columns");
    window.until_label("Column app_metadata.vip");
    window.until("nothing to tell", |window| window.query_all_by_label_contains("in no column").next().is_none());
    window.harness.key_press_modifiers(Modifiers::COMMAND, Key::F);
    window.harness.step();
    window.type_into("Find", "since May");
    window.until_words("1 cell in 1 row");
    window.harness.key_press_modifiers(Modifiers::NONE, Key::F3);
    window.until_label("Row 4,322, app_metadata.vip");
    window.until_label("since May");
}

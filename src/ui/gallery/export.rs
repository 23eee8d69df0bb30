//! Users come out.

use super::{demo_window, enter, shot};
use crate::ui::harness::Window;
use crate::ui::screen::Screen;
use egui::accesskit::Role;

/// Types where the file goes.
fn choose_file(window: &mut Window, name: &str) {
    let path = window.folder.path().join(name);
    window.click(Role::Link, "Type where the export goes");
    window.type_into("Path to save to", &path.to_string_lossy());
    window.click(Role::Button, "Save");
    let there = path.clone();
    window.until("it was looked for", move |window| {
        let now = window.state().now();
        now.export_form.file.ended().is_some_and(|it| it.is_ok_and(|file| file.path == there))
    });
}

#[test]
fn export() {
    let mut window = demo_window("{}");
    window.harness.state_mut().go(Screen::Export);
    window.until_label("Connection");
    shot(&mut window, "export");
    window.click(Role::ComboBox, "Connection");
    window.click(Role::ListBoxOption, "Main-DB");
    enter(&mut window, "Path or expression to add", "Full name=user.user_metadata.name || user.name.first.second");
    window.click(Role::Button, "Add this column");
    window.click(Role::ComboBox, "Sort by");
    window.click(Role::ListBoxOption, "updated_at");
    window.click(Role::RadioButton, "Downwards");
    choose_file(&mut window, "Main-DB of this day.xlsx");
    shot(&mut window, "export-chosen");
    window.click(Role::Button, "Export to Excel");
    window.until_words("users, complete");
    shot(&mut window, "export-done");
    window.click(Role::Link, "Close this note");
    window.click(Role::RadioButton, "Everything Auth0 gives");
    window.click(Role::RadioButton, "CSV");
    choose_file(&mut window, "Main-DB of this day.csv");
    window.click(Role::Button, "Export to CSV");
    window.until_words("users, complete");
    window.click(Role::Link, "Close this note");
    window.until_words("Replaces a file of ");
    shot(&mut window, "export-replaces");
}

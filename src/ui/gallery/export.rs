//! Users come out.

use super::{demo_window, enter, shot};
use crate::ui::harness::Window;
use crate::ui::screen::Screen;
use egui::accesskit::Role;

/// Exports to a path that is typed.
fn export_to(window: &mut Window, name: &str) {
    let path = window.folder.path().join(name);
    window.click(Role::Link, "Type where the export goes");
    window.type_into("Path to save to", &path.to_string_lossy());
    window.click(Role::Button, "Save");
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
    shot(&mut window, "export-chosen");
    export_to(&mut window, "Main-DB of this day.xlsx");
    window.until_words("users, complete");
    shot(&mut window, "export-done");
    export_to(&mut window, "Main-DB of this day.xlsx");
    window.until_words("There is a file of this name already");
    window.click(Role::RadioButton, "Everything Auth0 gives");
    shot(&mut window, "export-exists");
}

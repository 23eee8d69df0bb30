//! Users come out.

use super::{demo_window, shot};
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
    window.until_label("Main-DB");
    shot(&mut window, "export");
    window.click(Role::CheckBox, "Main-DB");
    window.until_words("real users of ");
    window.click(Role::Button, "Add column…");
    window.type_into("Attribute of column New column", "metadata");
    shot(&mut window, "export-attribute");
    window.type_into("Name of the column", "Full name");
    window.click(Role::RadioButton, "Expression");
    window.type_into("Expression of column Full name", "user.user_metadata.name || user.name");
    window.until_words("Works for all ");
    shot(&mut window, "export-expression");
    window.type_into("Expression of column Full name", ".first.trim()");
    window.until_words("Fails for ");
    shot(&mut window, "export-fails");
    window.type_into("Expression of column Full name", " ||");
    window.until_words("not complete");
    shot(&mut window, "export-wrong");
    window.click(Role::ComboBox, "Sort by");
    window.click(Role::ListBoxOption, "Updated At");
    window.click(Role::RadioButton, "Updated At: Newest first");
    window.click(Role::CheckBox, "Roles");
    window.until_words("one user at a time");
    shot(&mut window, "export-extras");
    window.click(Role::CheckBox, "Roles");
    window.click(Role::Button, "Remove column Full name");
    choose_file(&mut window, "Main-DB of this day.xlsx");
    shot(&mut window, "export-chosen");
    window.click(Role::Button, "Export 720 users to Excel");
    window.until_words("users, complete");
    shot(&mut window, "export-done");
    window.click(Role::Link, "Close this note");
    window.click(Role::RadioButton, "Everything Auth0 gives");
    window.click(Role::RadioButton, "CSV");
    choose_file(&mut window, "Main-DB of this day.csv");
    window.click(Role::Button, "Export 720 users to CSV");
    window.until_words("users, complete");
    window.click(Role::Link, "Close this note");
    window.until_words("Replaces a file of ");
    shot(&mut window, "export-replaces");
    window.click(Role::RadioButton, "Search");
    window.type_into("E-mail domain", "example.com");
    window.click(Role::RadioButton, "Verified: Not verified");
    window.until_words(" fit");
    shot(&mut window, "export-search");
    window.type_into("Metadata path", "user_metadata.seats");
    shot(&mut window, "export-search-wrong");
    window.type_into("Metadata value", "gold");
    window.type_into("Lucene query", " OR email_verified:*");
    window.click(Role::RadioButton, "The ones below");
    window.click(Role::Button, "Save as a set…");
    window.type_into("Name of the set", "Quarterly report");
    shot(&mut window, "export-set");
}

//! Settings are kept, and the window follows them.

use crate::session::ThemeChoice;
use crate::ui::harness::Window;
use crate::ui::start::Start;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

#[test]
fn theme_and_size_are_shown_at_once_and_kept_for_the_next_start() {
    let mut window = Window::open(Start::Empty);
    window.click(Role::Button, "Settings");
    window.click(Role::RadioButton, "Dark");
    window.click(Role::RadioButton, "125\u{202f}%");
    window.until("a dark, larger window", |it| it.ctx.theme() == egui::Theme::Dark && it.ctx.zoom_factor() > 1.2);
    window.until_words("Where Rollcall keeps things");
    window.click(Role::Button, "Light theme");
    window.until("a light window", |it| it.ctx.theme() == egui::Theme::Light);
    assert_eq!(window.now().settings_now().theme, ThemeChoice::Light);
    assert_eq!(window.now().settings_now().zoom_percent, 125);
}

#[test]
fn the_folder_is_told_in_full_however_narrow_the_window() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = Window::open_in(folder, Start::Empty, egui::vec2(853.0, 533.0));
    window.click(Role::Button, "Settings");
    window.until_words("Where Rollcall keeps things");
    let path = window.folder.path().join("workspace").display().to_string();
    window.until_label(&path);
    let (screen, line) = (853.0, window.harness.get_by_role_and_label(Role::Label, &path).rect());
    assert!(line.right() < screen, "{line:?}");
}

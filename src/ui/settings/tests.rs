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

#[test]
fn high_contrast_is_shown_in_both_themes_and_kept() {
    let mut window = Window::open(Start::Empty);
    window.click(Role::Button, "Settings");
    window.click(Role::RadioButton, "Light");
    let ground = |window: &Window| window.harness.ctx.global_style().visuals.panel_fill;
    window.until("light", |it| it.state().now().settings_now().theme == ThemeChoice::Light);
    window.harness.run_steps(2);
    let usual = ground(&window);
    window.click(Role::CheckBox, "High contrast: stronger colours and lines, light or dark");
    window.until("white", |it| it.ctx.global_style().visuals.panel_fill == egui::Color32::WHITE);
    window.click(Role::RadioButton, "Dark");
    window.until("black", |it| it.ctx.global_style().visuals.panel_fill == egui::Color32::BLACK);
    let mut window = Window::open_in(window.close(), Start::Empty, egui::vec2(1280.0, 800.0));
    window.until("black again", |it| it.ctx.global_style().visuals.panel_fill == egui::Color32::BLACK);
    assert!(window.now().settings_now().high_contrast);
    window.click(Role::Button, "Settings");
    window.click(Role::CheckBox, "High contrast: stronger colours and lines, light or dark");
    window.click(Role::RadioButton, "Light");
    window.until("as usual", |it| it.ctx.global_style().visuals.panel_fill == usual);
}

#[test]
fn the_keys_make_everything_larger_and_smaller_within_what_the_screens_are_laid_out_for() {
    let mut window = Window::open(Start::Empty);
    window.until("the settings", |it| it.state().now().settings.ended().is_some());
    let mut press = |key: egui::Key, zoom: u16, times: u32| {
        for _ in 0..times {
            window.harness.key_press_modifiers(egui::Modifiers::COMMAND, key);
            window.harness.run_steps(2);
        }
        window.until("the size", |it| it.state().now().settings_now().zoom_percent == zoom);
        let factor = window.harness.ctx.zoom_factor();
        assert!((factor - f32::from(zoom) / 100.0).abs() < 0.005, "{factor}");
    };
    press(egui::Key::Minus, 90, 1);
    press(egui::Key::Minus, 75, 4);
    press(egui::Key::Num0, 100, 1);
    press(egui::Key::Plus, 110, 1);
    press(egui::Key::Plus, 200, 12);
}

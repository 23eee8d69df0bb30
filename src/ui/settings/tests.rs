//! Settings are kept, and the window follows them.

use crate::session::ThemeChoice;
use crate::ui::harness::Window;
use crate::ui::start::Start;
use egui::accesskit::Role;

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

//! Draws every screen and state into files, in each size, theme and scale, for whoever wants to look:
//! `./tests/window/gallery`. `ROLLCALL_LOOKS=s` draws only the looks named.

mod begin;
mod export;
mod files;
mod lists;
mod million;
mod runs;
mod sending;
mod sheets;
mod tenants;
mod tools;

use super::harness::Window;
use super::screen::Screen;
use super::start::Start;
use crate::session::{DemoOptions, Fetched, SheetId, TenantRef};
use egui::accesskit::Role;
use egui::{Key, Modifiers, Theme, Vec2, vec2};
use egui_kittest::kittest::Queryable as _;
use std::path::Path;

/// How a window may look. Its size is in points, as the scale leaves them.
struct Look {
    name: &'static str,
    size: Vec2,
    scale: f32,
    theme: Theme,
}

const fn look(name: &'static str, size: Vec2, scale: f32, theme: Theme) -> Look {
    Look { name, size, scale, theme }
}

/// A small laptop and a large screen, light and dark, at 100 and 150 %.
const LOOKS: [Look; 8] = [
    look("s", vec2(853.0, 533.0), 1.5, Theme::Light),
    look("n", vec2(853.0, 533.0), 1.5, Theme::Dark),
    look("m", vec2(1280.0, 800.0), 1.0, Theme::Light),
    look("d", vec2(1280.0, 800.0), 1.0, Theme::Dark),
    look("l", vec2(1920.0, 1080.0), 1.0, Theme::Light),
    look("k", vec2(1920.0, 1080.0), 1.0, Theme::Dark),
    look("h", vec2(1280.0, 720.0), 1.5, Theme::Light),
    look("g", vec2(1280.0, 720.0), 1.5, Theme::Dark),
];

/// Drawn only where they are named: the largest and the smallest size of everything, and high contrast.
const MORE_LOOKS: [Look; 4] = [
    look("z", vec2(640.0, 400.0), 2.0, Theme::Light),
    look("w", vec2(1706.0, 1066.0), 0.75, Theme::Light),
    look("c", vec2(1280.0, 800.0), 1.0, Theme::Light),
    look("b", vec2(1280.0, 800.0), 1.0, Theme::Dark),
];

fn shot(window: &mut Window, name: &str) {
    shot_of(window, name, |_window| {});
}

/// `arrange` does in each look what a change of the window's size undoes, like opening a menu.
fn shot_of(window: &mut Window, name: &str, mut arrange: impl FnMut(&mut Window)) {
    let Some(folder) = std::env::var_os("ROLLCALL_SHOTS") else { return };
    let wanted = std::env::var("ROLLCALL_LOOKS").unwrap_or("snmdlkhg".to_owned());
    for look in LOOKS.iter().chain(&MORE_LOOKS).filter(|look| wanted.contains(look.name)) {
        super::theme::set_contrast(&window.harness.ctx, matches!(look.name, "c" | "b"));
        window.harness.ctx.set_theme(look.theme);
        set_size(window, look.size, look.scale);
        arrange(window);
        window.harness.run_steps(6);
        let image = window.harness.render().unwrap();
        image.save(Path::new(&folder).join(format!("{name}-{}.png", look.name))).unwrap();
    }
    super::theme::set_contrast(&window.harness.ctx, false);
    window.harness.ctx.set_theme(Theme::Light);
    set_size(window, vec2(1280.0, 800.0), 1.0);
    window.harness.run_steps(6);
}

fn set_size(window: &mut Window, size: Vec2, scale: f32) {
    // One after the other: in the frames in which the scale changes, the size follows from the former one.
    window.harness.set_pixels_per_point(scale);
    window.until("the scale", |it| it.ctx.pixels_per_point().to_bits() == scale.to_bits());
    window.harness.step();
    window.harness.set_size(size);
    window.until("the size", |it| (it.ctx.content_rect().size() - size).length() < 1.0);
}

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.harness.key_press_modifiers(modifiers, key);
    window.harness.run_steps(3);
}

fn enter(window: &mut Window, label: &str, text: &str) {
    let role = if label.ends_with("password") { Role::PasswordInput } else { Role::TextInput };
    window.until(label, |it| it.query_all_by_role_and_label(role, label).next().is_some());
    window.harness.get_by_role_and_label(role, label).focus();
    window.harness.step();
    window.harness.get_by_role_and_label(role, label).type_text(text);
    window.harness.run_steps(3);
}

fn file(window: &Window, name: &str, text: &str) -> std::path::PathBuf {
    let path = window.folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    path
}

/// Opens a list as if it had been dropped.
fn open(window: &mut Window, name: &str, text: &str) -> SheetId {
    let path = file(window, name, text);
    window.harness.state_mut().open(path);
    window.harness.step();
    match window.harness.state().screen {
        Screen::Sheet(sheet) | Screen::Mapping(sheet) => sheet,
        _other => SheetId(0),
    }
}

fn demo_window(faults: &str) -> Window {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("faults.json");
    std::fs::write(&path, faults).unwrap();
    let options = DemoOptions { port: 0, users: 1200, seed: 1, faults: Some(path) };
    let mut window = Window::open_in(folder, Start::Demo(options), vec2(1280.0, 800.0));
    window.until("the demo", |window| {
        let now = window.state().now();
        matches!(now.clients.get(&TenantRef::Demo), Some(Fetched::Ready(_)))
    });
    window.until_words(" rows checked");
    window
}

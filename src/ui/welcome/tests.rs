//! The first screen: its doors, and that it comes once.

use crate::session::TenantRef;
use crate::ui::harness::Window;
use crate::ui::start::Start;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

#[test]
fn the_demo_is_one_click_away_and_the_first_screen_comes_once() {
    let mut window = Window::open(Start::Empty);
    window.until_words("Welcome to Rollcall");
    let demo = window.harness.get_by_role_and_label(Role::Button, "Start the demo with 1,200 invented users");
    assert!(demo.accesskit_node().is_focused());
    window.click(Role::Button, "Start the demo with 1,200 invented users");
    window.until_label("Tenant in use: Demo tenant, Demo. Change");
    window.click(Role::Button, "Tenants");
    window.until_words("Everything works.");
    window.until_words("Invented users");
    assert_eq!(window.now().in_use, Some(TenantRef::Demo));
    assert!(window.now().settings_now().first_screen_over);

    let folder = window.close();
    let mut window = Window::open_in(folder, Start::Empty, egui::vec2(1280.0, 800.0));
    window.until_label("Tenant in use: Demo tenant, Demo. Change");
    assert!(window.harness.query_by_label("Connect my tenant").is_none());
    window.click(Role::Button, "Guide");
    window.click(Role::Button, "Show the first screen again");
    window.until_words("Welcome to Rollcall");
}

#[test]
fn numbers_press_the_doors_and_all_three_fit_a_small_window() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = Window::open_in(folder, Start::Empty, egui::vec2(853.0, 533.0));
    window.until_words("Welcome to Rollcall");
    window.until_label("Choose a file to open");
    let screen = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(853.0, 533.0));
    for name in ["Connect my tenant", "Start the demo with 1,200 invented users", "Choose a file to open"] {
        let button = window.harness.get_by_role_and_label(Role::Button, name);
        assert!(screen.contains_rect(button.rect()), "{name} at {:?}", button.rect());
    }
    window.harness.key_press(egui::Key::Num1);
    window.until_words("Where to find it");
}

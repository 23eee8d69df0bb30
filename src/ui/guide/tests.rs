//! The guide opens where one is, and leads back there.

use crate::ui::harness::Window;
use crate::ui::start::Start;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

#[test]
fn f1_tells_of_the_screen_one_is_on_and_escape_leads_back() {
    let mut window = Window::open(Start::Empty);
    window.click(Role::Button, "Connect my tenant");
    window.harness.key_press(egui::Key::F1);
    window.until_words("Three values from Auth0, a test, done.");
    window.click(Role::Button, "Keys everywhere");
    window.until_words("Everything can be reached without a mouse.");
    window.harness.key_press(egui::Key::Escape);
    window.until_words("Where to find these values");
    window.harness.key_press(egui::Key::F1);
    window.until_words("Three values from Auth0, a test, done.");
    window.harness.key_press(egui::Key::F1);
    window.until_words("Where to find these values");
}

#[test]
fn f6_leads_to_the_navigation_and_back_to_what_had_the_focus() {
    let mut window = Window::open(Start::Empty);
    window.click(Role::Button, "Connect my tenant");
    let focused = |window: &Window, role, name: &str| {
        window.harness.get_by_role_and_label(role, name).accesskit_node().is_focused()
    };
    window.until_label("Domain");
    window.harness.get_by_role_and_label(Role::TextInput, "Domain").focus();
    window.harness.run_steps(2);
    window.harness.key_press(egui::Key::F6);
    window.harness.run_steps(2);
    assert!(focused(&window, Role::Button, "Tenants"));
    window.harness.key_press(egui::Key::F6);
    window.harness.run_steps(2);
    assert!(focused(&window, Role::TextInput, "Domain"));
}

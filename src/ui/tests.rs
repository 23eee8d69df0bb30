//! The window as a whole.

use super::harness::Window;
use super::start::Start;
use egui::accesskit::Role;

#[test]
fn the_navigation_leads_to_each_screen_and_says_which_tenant_is_in_use() {
    let mut window = Window::open(Start::Empty);
    window.until_label("No tenant yet. Add one");
    for name in ["Tenants", "Users", "Jobs", "Settings", "Guide"] {
        window.click(Role::Button, name);
    }
}

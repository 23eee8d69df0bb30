//! The guide opens where one is, and leads back there.

use crate::ui::harness::Window;
use crate::ui::start::Start;
use egui::accesskit::Role;

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
}

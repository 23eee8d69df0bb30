//! Before anything is there: the first screen, the empty ones, the guide.

use super::shot;
use crate::ui::harness::Window;
use crate::ui::out::PathFor;
use crate::ui::screen::Screen;
use crate::ui::start::Start;
use crate::ui::typed_path::{TypedPath, WhyTyped};
use egui::accesskit::Role;

#[test]
fn first() {
    let mut window = Window::open(Start::Empty);
    window.until_words("Welcome to Rollcall");
    shot(&mut window, "welcome");
    window.harness.state_mut().go(Screen::Tenants);
    window.harness.run_steps(3);
    shot(&mut window, "tenants-none");
    window.harness.state_mut().go(Screen::Users);
    window.harness.run_steps(3);
    shot(&mut window, "users-none");
    window.harness.state_mut().go(Screen::Jobs);
    window.harness.run_steps(3);
    shot(&mut window, "jobs-none");
    window.click(Role::Button, "Look up a job id…");
    shot(&mut window, "jobs-look-up");
    window.harness.state_mut().go(Screen::Settings);
    window.harness.run_steps(3);
    shot(&mut window, "settings");
    window.harness.state_mut().go(Screen::Guide);
    window.harness.run_steps(3);
    shot(&mut window, "guide");
}

/// The longest pages of the guide, and a path that has to be typed.
#[test]
fn guide() {
    let mut window = Window::open(Start::Empty);
    window.until_words("Welcome to Rollcall");
    window.harness.state_mut().typed_path = Some(TypedPath::new(PathFor::Open, WhyTyped::NoDialog, None));
    window.harness.run_steps(3);
    shot(&mut window, "typed-path");
    window.harness.state_mut().typed_path = None;
    window.harness.state_mut().go(Screen::Guide);
    for (topic, name) in
        [("The sheet", "guide-sheet"), ("Keys everywhere", "guide-keys"), ("Add a tenant", "guide-add")]
    {
        window.click(Role::Button, topic);
        shot(&mut window, name);
    }
}

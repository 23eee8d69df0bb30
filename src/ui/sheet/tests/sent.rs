//! Each list knows what was sent from it.

use super::press;
use crate::ui::scenes::{INSTANT, LIST, SHEET, on_demo, plan};
use crate::ui::screen::Screen;
use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

#[test]
fn the_runs_of_a_list_are_listed_there_and_lead_to_jobs() {
    let mut window = on_demo(INSTANT, LIST, vec2(1280.0, 800.0));
    window.harness.state_mut().go(Screen::Sheet(SHEET));
    window.click(Role::Button, "Sent from this list");
    window.until_words("Nothing was sent from this list yet");
    press(&mut window, Modifiers::NONE, Key::Escape);
    window.harness.state_mut().go(Screen::Send(SHEET));
    plan(&mut window);
    window.until_words("Send 2 users to Main-DB");
    // A plan that nobody has agreed to was not sent.
    window.harness.state_mut().go(Screen::Sheet(SHEET));
    window.click(Role::Button, "Sent from this list");
    window.until_words("Nothing was sent from this list yet");
    press(&mut window, Modifiers::NONE, Key::Escape);
    window.harness.state_mut().go(Screen::Send(SHEET));
    window.click(Role::Button, "Next: Check");
    window.click(Role::Button, "Send 2 users to Main-DB on Demo tenant");
    window.until_words("Finished, 2 left out");

    // Another list knows nothing of it.
    let path = window.folder.path().join("other.csv");
    std::fs::write(&path, "email\nz@new.test\n").unwrap();
    window.harness.state_mut().open(path);
    window.until_label("z@new.test");
    window.click(Role::Button, "Sent from this list");
    window.until_words("Nothing was sent from this list yet");
    press(&mut window, Modifiers::NONE, Key::Escape);

    window.harness.state_mut().go(Screen::Sheet(SHEET));
    window.until_label("ann@new.test");
    window.click(Role::Button, "Sent from this list");
    window.until_words("Finished, 2 left out, today at ");
    let labels = window.labels();
    let run = labels.iter().find(|it| it.starts_with("Finished, 2 left out, today at ")).unwrap();
    assert!(run.ends_with("Demo tenant › Main-DB, 2 created, 2 left out"), "{run}");
    window.click(Role::Button, run);
    window.until("Jobs at that run", |it| {
        it.state().screen == Screen::Jobs
            && it.query_all_by_role(Role::Button).any(|it| {
                let node = it.accesskit_node();
                node.label().is_some_and(|it| it.starts_with("Bring in spring.csv"))
                    && node.data().is_expanded() == Some(true)
            })
    });
}

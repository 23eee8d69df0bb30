//! Runs: going on, waiting, ended in each way, and looked for.

use super::{demo_window, enter, open, press, shot};
use crate::session::SheetId;
use crate::ui::closing::Closing;
use crate::ui::harness::Window;
use crate::ui::scenes::{INSTANT, SLOW, long_list};
use crate::ui::screen::Screen;
use crate::ui::start::Start;
use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use std::fmt::Write as _;

#[test]
fn running() {
    let mut window = demo_window(SLOW);
    let sheet = open(&mut window, "spring.csv", &long_list());
    window.until_words("40 rows checked");
    shot(&mut window, "sheet-huge-cells");
    window.harness.state_mut().go(Screen::Send(sheet));
    window.click(Role::RadioButton, "Main-DB");
    window.click(Role::Button, "Next: How");
    window.click(Role::Button, "Next: Check");
    window.click(Role::Button, "Send 40 users to Main-DB on Demo tenant");
    window.until_label("Pause Bring in spring.csv");
    window.until("jobs at the tenant", |window| {
        window.state().now().progress.values().any(|progress| progress.jobs.len() == 2)
    });
    shot(&mut window, "jobs-running");
    window.click(Role::Button, "Stop Bring in spring.csv…");
    window.until_words("2 jobs are at Auth0 and can't be called back.");
    shot(&mut window, "jobs-stop");
    window.click(Role::Button, "Keep going");
    window.harness.state_mut().closing = Closing::Asked;
    window.until_label("One run is still going on");
    shot(&mut window, "closing");
    window.click(Role::Button, "Pause and close");
    window.until("it may close", |window| window.state().now().at_work.is_empty());
    let folder = window.close();
    let mut window = Window::open_in(folder, Start::Empty, vec2(1280.0, 800.0));
    window.until_words("sample-users.csv");
    window.harness.state_mut().go(Screen::Jobs);
    window.until_words("which ended with its window");
    shot(&mut window, "jobs-interrupted");
}

/// A list of which each part comes to an end of its own.
fn send_all(window: &mut Window, sheet: SheetId, button: &str) {
    window.harness.state_mut().go(Screen::Send(sheet));
    window.click(Role::RadioButton, "Main-DB");
    window.click(Role::Button, "Next: How");
    window.click(Role::Button, "Next: Check");
    window.click(Role::Button, button);
}

#[test]
fn refused() {
    let mut window = demo_window(INSTANT);
    let mut text = String::from("email,username,given_name,user_metadata.note\n");
    for row in 0..40 {
        writeln!(text, "somebody.with.a.very.long.address.{}@department-of-sales.example.org,,Ann {row},x", row / 2)
            .unwrap();
    }
    text.push_str("not an address,,Ben,\nok@new.test,,Ok,\n,,Nobody,\n");
    let sheet = open(&mut window, "a-list-with-a-long-name-that-many-users-come-from-2026.csv", &text);
    window.until_words("43 rows checked");
    send_all(&mut window, sheet, "Send 21 users to Main-DB on Demo tenant");
    window.until_words("22 left out with errors");
    window.until_words("Show row");
    shot(&mut window, "jobs-refused");
    enter(&mut window, "Search runs and refused users", "nobody at all");
    window.until_words("No run or refused user matches");
    shot(&mut window, "jobs-no-hit");
    press(&mut window, Modifiers::NONE, Key::Escape);
    window.click(Role::Button, "Look up a job id…");
    enter(&mut window, "Job id", "job_0000000000000001");
    window.click(Role::Button, "Look up");
    window.until("the answer", |window| window.state().now().job.ended().is_some());
    shot(&mut window, "jobs-look-up-none");
}

/// Jobs that fail, and answers that are lost.
#[test]
fn unlucky() {
    let faults = r#"{"instant_jobs": true, "jobs": [{"kind": "fail", "rows_written": 3, "count": 1}],
        "requests": [{"kind": "lost_after_effect", "method": "POST", "path": "/api/v2/jobs/users-imports", "skip": 1, "count": 1}]}"#;
    let mut window = demo_window(faults);
    let sheet = open(&mut window, "spring.csv", &long_list());
    window.until_words("40 rows checked");
    send_all(&mut window, sheet, "Send 40 users to Main-DB on Demo tenant");
    window.until_label("Pause Bring in spring.csv");
    shot(&mut window, "jobs-settling");
    window.until_words("Finished");
    shot(&mut window, "jobs-settled");
}

#[test]
fn paused() {
    let mut window = demo_window(SLOW);
    let sheet = open(&mut window, "spring.csv", &long_list());
    window.until_words("40 rows checked");
    send_all(&mut window, sheet, "Send 40 users to Main-DB on Demo tenant");
    window.until("jobs at the tenant", |window| {
        window.state().now().progress.values().any(|progress| progress.jobs.len() == 2)
    });
    window.click(Role::Button, "Pause Bring in spring.csv");
    window.until_label("Go on with Bring in spring.csv");
    shot(&mut window, "jobs-paused");
}

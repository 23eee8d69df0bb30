//! Sending: where, how, the last look, and what keeps a list from being sent.

use super::{demo_window, enter, open, shot};
use crate::session::SheetId;
use crate::ui::scenes::{INSTANT, LIST, WITH_METADATA, update_that_takes_metadata};
use crate::ui::screen::Screen;
use egui::accesskit::Role;

#[test]
fn sending() {
    let mut window = demo_window(INSTANT);
    let sheet = open(&mut window, "spring.csv", LIST);
    window.until_words(" rows checked");
    window.harness.state_mut().go(Screen::Send(sheet));
    window.until_label("Main-DB");
    shot(&mut window, "send-where-none");
    window.click(Role::RadioButton, "Main-DB");
    shot(&mut window, "send-where");
    window.click(Role::Button, "Next: How");
    window.until_label("Leave them alone, add new users only");
    shot(&mut window, "send-how");
    window.click(Role::Button, "Next: Check");
    window.until_label("This is what will happen");
    shot(&mut window, "send-check");
    window.click(Role::Button, "Send 2 users to Main-DB on Demo tenant");
    window.until_words("2 left out with errors");
    window.until_words("cy@new.test");
    shot(&mut window, "jobs");
    window.click(Role::Button, "Retry the 2 rows of spring.csv that were not written");
    window.until_words("only what run 1 did not write");
    window.click(Role::Button, "Next: Check");
    window.until_label("Nothing can be sent yet");
    shot(&mut window, "send-nothing");
    window.harness.state_mut().go(Screen::Sheet(sheet));
    window.harness.state_mut().go(Screen::Send(sheet));
    window.click(Role::Button, "Next: Check");
    window.until_words("This list was sent to Main-DB before");
    shot(&mut window, "send-again");
}

#[test]
fn production() {
    let mut window = demo_window(INSTANT);
    let first = open(&mut window, "first.csv", WITH_METADATA);
    window.until_words("2 rows checked");
    window.harness.state_mut().go(Screen::Send(first));
    let list = "members-of-the-customer-portal-exported-on-the-21st-of-november.csv";
    update_that_takes_metadata(&mut window, "acme-prod-emea-customers-and-partners", list, SheetId(70));
    shot(&mut window, "prod-where");
    window.click(Role::Button, "Next: How");
    window.click(Role::RadioButton, "Update them too");
    window.until_label("Every row can be sent");
    shot(&mut window, "prod-how");
    window.click(Role::Button, "Next: Check");
    window.until_words("1 metadata key would disappear");
    shot(&mut window, "prod-keys");
    window.click(Role::CheckBox, "I want user_metadata.plan to be removed from 1 user");
    enter(
        &mut window,
        "Type the tenant name acme-prod-emea-customers-and-partners to confirm",
        "acme-prod-emea-customers-and-partners",
    );
    shot(&mut window, "prod-ready");
    window.click(Role::Button, "Send 2 users to Main-DB on acme-prod-emea-customers-and-partners");
    window.until_words("Finished, all there");
    shot(&mut window, "prod-jobs");
}

/// The tenant says no, or nothing, while it is found out what would happen.
#[test]
fn refusals() {
    let mut window = demo_window(r#"{"withdrawn_scopes": ["create:users"]}"#);
    let sheet = open(&mut window, "spring.csv", LIST);
    window.until_words(" rows checked");
    window.harness.state_mut().go(Screen::Send(sheet));
    window.click(Role::RadioButton, "Main-DB");
    window.click(Role::Button, "Next: How");
    window.click(Role::RadioButton, "Stop until every row is right");
    shot(&mut window, "send-how-stop");
    window.click(Role::RadioButton, "Leave these 2 rows out, send the rest");
    window.click(Role::Button, "Next: Check");
    window.until_label("Try again");
    shot(&mut window, "send-check-refused");
    let slow = r#"{"requests": [{"kind": "rate_limit", "path": "/api/v2/users", "retry_after_seconds": 60}]}"#;
    let mut window = demo_window(slow);
    let sheet = open(&mut window, "spring.csv", LIST);
    window.until_words(" rows checked");
    window.harness.state_mut().go(Screen::Send(sheet));
    window.click(Role::RadioButton, "Main-DB");
    window.click(Role::Button, "Next: How");
    window.click(Role::RadioButton, "Update them too");
    window.click(Role::Button, "Next: Check");
    window.until_label("Finding out what will happen");
    shot(&mut window, "send-check-reading");
    window.harness.state_mut().go(Screen::Send(SheetId(99)));
    window.harness.run_steps(4);
    shot(&mut window, "send-not-open");
}

//! Runs that do not go on at once, or never began, and say so.

use super::*;
use crate::session::{Access, Fetched, Secret, TenantRef};

/// Reaches the demo tenant anew, at a place where nobody ever answers.
fn reach_nobody(window: &mut Window) -> std::net::TcpListener {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let access = Access {
        domain: format!("http://{}", silent.local_addr().unwrap()),
        audience: None,
        client_id: Some("id".to_owned()),
        secret: Secret::new("secret".to_owned()),
    };
    let reach = Command::UseTenant { tenant: TenantRef::Demo, access: Some(access) };
    window.harness.state_mut().send(reach);
    window.until("on its way", |window| {
        matches!(window.state().now().clients.get(&TenantRef::Demo), Some(Fetched::Loading { .. }))
    });
    silent
}

#[test]
fn a_run_that_waits_for_its_tenant_says_so_and_asks_nothing_that_was_asked_before_it_rested() {
    let mut window = on_demo(SLOW, &long_list(), egui::vec2(1280.0, 800.0));
    plan(&mut window);
    window.click(Role::Button, "Send 40 users to Main-DB on Demo tenant");
    window.click(Role::Button, "Stop Bring in spring.csv…");
    window.until_words("Stop after the running jobs?");
    window.click(Role::Button, "Pause Bring in spring.csv");
    window.until("the pause", |window| status(&window.state().now()) == Some(RunStatus::Paused));

    let silent = reach_nobody(&mut window);
    window.click(Role::Button, "Go on with Bring in spring.csv");
    window.until_words("Reaching Demo tenant…");
    window.click(Role::Button, "Call off going on with Bring in spring.csv");
    window.until("it rests again", |window| window.query_by_label_contains("Reaching Demo tenant…").is_none());
    assert_eq!(status(&window.now()), Some(RunStatus::Paused));
    drop(silent);
    window.harness.state_mut().send(Command::ChooseTenant { tenant: TenantRef::Demo });
    window.click(Role::Button, "Go on with Bring in spring.csv");
    window.until_label("Pause Bring in spring.csv");
    assert!(window.harness.query_by_label_contains("Stop after the running jobs?").is_none());
}

#[test]
fn a_run_that_could_not_begin_says_why_where_the_person_was_led_to() {
    let mut window = on_demo(INSTANT, LIST, egui::vec2(1280.0, 800.0));
    plan(&mut window);
    window.until_label("Send 2 users to Main-DB on Demo tenant");
    let _silent = reach_nobody(&mut window);
    window.click(Role::Button, "Send 2 users to Main-DB on Demo tenant");
    window.until("Jobs", |window| window.state().screen == Screen::Jobs);
    window.until_words("No tenant is in use");
}

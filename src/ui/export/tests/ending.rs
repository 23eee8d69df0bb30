//! How exports end: stopped, gone on with, refused, whole; and what the form of the file is.

use super::*;
use crate::session::Nested;

#[test]
fn an_export_is_stopped_by_its_button_and_gone_on_with_by_another() {
    let mut window = shown_on(r#"{"jobs": [{"kind": "slow", "type": "users_export", "seconds": 600}]}"#);
    choose_connection(&mut window);
    let file = choose_file(&mut window, "out.ndjson");
    click_export(&mut window, "NDJSON");
    for again in [true, false] {
        window.until_words("Auth0 makes the file");
        window.click(Role::Button, "Stop the export");
        window.until_words("The export was stopped. No file was written.");
        assert!(!file.exists());
        if again {
            window.click(Role::Button, "Go on with this export");
            window.until("the old note is gone", |window| {
                window.query_all_by_label_contains("was stopped").next().is_none()
            });
        }
    }
}

#[test]
fn an_export_whose_jobs_fail_is_gone_on_with_to_its_end() {
    let faults = r#"{"instant_jobs": true, "jobs": [{"kind": "fail", "type": "users_export", "count": 3}]}"#;
    let mut window = shown_on(faults);
    choose_connection(&mut window);
    let file = export_to(&mut window, "out.ndjson", "NDJSON");
    window.until_words("Once that is settled, “Go on” continues where it stopped.");
    assert!(!file.exists());
    window.click(Role::Button, "Go on with this export");
    window.until_words("users, complete");
    assert!(std::fs::read_to_string(&file).unwrap().starts_with('{'));
}

#[test]
fn what_a_short_export_has_left_is_known_to_be_replaced_by_the_next() {
    let mut window = shown();
    choose_connection(&mut window);
    let file = export_to(&mut window, "out.ndjson", "NDJSON");
    window.until_words("users, complete");
    window.until_words("Replaces a file saved today at ");
    window.click(Role::Link, "Close this note");
    std::fs::write(&file, "older").unwrap();
    click_export(&mut window, "NDJSON");
    window.until_words("users, complete");
    assert!(std::fs::read_to_string(&file).unwrap().starts_with('{'), "who was told is not asked again");
}

#[test]
fn ten_users_are_saved_as_a_sample_in_the_same_form() {
    let mut window = shown();
    choose_connection(&mut window);
    window.click(Role::RadioButton, "NDJSON");
    window.click(Role::Button, "Save 10 as a sample");
    let file = window.folder.path().join("few.ndjson");
    // No dialog comes up without a desktop: its place is typed.
    window.type_into("Path to save to", &file.to_string_lossy());
    window.click(Role::Button, "Save");
    window.until_words("10 users, a sample");
    assert_eq!(std::fs::read_to_string(file).unwrap().lines().count(), 10);
}

#[test]
fn who_may_not_read_users_is_told_which_permission_is_missing() {
    let mut window = shown_on(r#"{"instant_jobs": true, "withdrawn_scopes": ["read:users"]}"#);
    window.click(Role::CheckBox, "Main-DB");
    let _file = export_to(&mut window, "out.ndjson", "NDJSON");
    window.until_words("read:users");
}

#[test]
fn linked_identities_come_without_a_price() {
    let mut window = shown();
    choose_connection(&mut window);
    window.click(Role::CheckBox, "Linked identities");
    let file = export_to(&mut window, "out.csv", "CSV");
    window.until_words("users, complete");
    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.lines().next().unwrap().ends_with(",Linked identities"), "{:?}", text.lines().next());
}

#[test]
fn what_is_ticked_about_the_form_is_what_is_asked_for() {
    let mut window = shown();
    let tenant = crate::session::TenantRef::Demo;
    window.click(Role::RadioButton, "Everything Auth0 gives");
    window.click(Role::RadioButton, "CSV");
    let format = |window: &mut Window| draft(window).order(&tenant, None).asked.format;
    let usual = format(&mut window);
    assert_eq!((usual.as_it_is, usual.mark, usual.nested), (false, true, Nested::Leaves));
    window.click(Role::CheckBox, "Formulas made harmless");
    window.click(Role::RadioButton, "As JSON text");
    let other = format(&mut window);
    assert_eq!((other.as_it_is, other.nested), (true, Nested::Json));
    window.click(Role::RadioButton, "JSON");
    window.click(Role::CheckBox, "Compress it (.gz)");
    let packed = format(&mut window);
    assert_eq!((packed.kind, packed.gzip, packed.mark, packed.as_it_is), (ExportKind::JsonArray, true, false, false));
}

#[test]
fn who_clicks_three_times_begins_an_export_and_does_not_end_it() {
    let mut window = shown_on(r#"{"jobs": [{"kind": "slow", "type": "users_export", "seconds": 600}]}"#);
    choose_connection(&mut window);
    let _file = choose_file(&mut window, "out.ndjson");
    window.until("it can be exported", |window| {
        let ready = |it: &egui_kittest::Node<'_>| is_export_button(it, "NDJSON") && !it.accesskit_node().is_disabled();
        window.query_all_by_label_contains("NDJSON").any(|it| ready(&it))
    });
    // However long the tenant takes, these are quick clicks.
    window.harness.ctx.options_mut(|options| options.input_options.max_double_click_delay = f64::INFINITY);
    let button =
        window.harness.query_all_by_label_contains("NDJSON").find(|it| is_export_button(it, "NDJSON")).unwrap();
    let at = button.rect().right_center() - egui::vec2(20.0, 0.0);
    let click = |window: &mut Window| {
        for pressed in [true, false] {
            let button = egui::PointerButton::Primary;
            window.harness.event(egui::Event::PointerMoved(at));
            window.harness.event(egui::Event::PointerButton { pos: at, button, pressed, modifiers: Modifiers::NONE });
            window.harness.run_steps(1);
        }
        window.harness.run_steps(2);
    };
    click(&mut window);
    window.until_words("Auth0 makes the file");
    for _again in 0..2 {
        click(&mut window);
        press(&mut window, Modifiers::COMMAND, Key::Enter);
    }
    let stopped = |window: &Window| window.harness.query_all_by_label_contains("was stopped").next().is_some();
    window.harness.run_steps(4);
    assert!(!stopped(&window) && window.now().exports.values().all(|it| it.outcome.ended().is_none()));
    window.harness.ctx.options_mut(|options| options.input_options.max_double_click_delay = 0.0);
    click(&mut window);
    window.until_words("The export was stopped.");
}

#[test]
fn who_begins_by_key_can_end_it_by_key_and_holding_the_key_down_is_once() {
    let mut window = shown_on(r#"{"jobs": [{"kind": "slow", "type": "users_export", "seconds": 600}]}"#);
    choose_connection(&mut window);
    let _file = choose_file(&mut window, "out.ndjson");
    let ready = |it: &egui_kittest::Node<'_>| is_export_button(it, "NDJSON") && !it.accesskit_node().is_disabled();
    window.until("it can be exported", |window| window.query_all_by_label_contains("NDJSON").any(|it| ready(&it)));
    window.harness.query_all_by_label_contains("NDJSON").find(ready).unwrap().focus();
    window.harness.run_steps(2);
    let enter = |pressed| {
        let (key, physical_key, repeat, modifiers) = (Key::Enter, None, false, Modifiers::NONE);
        egui::Event::Key { key, physical_key, pressed, repeat, modifiers }
    };
    window.harness.event(enter(true));
    window.until_words("Auth0 makes the file");
    let stop = window.harness.get_by_role_and_label(Role::Button, "Stop the export");
    assert!(stop.accesskit_node().is_focused());
    for _held in 0..3 {
        window.harness.event(enter(true));
        window.harness.run_steps(2);
    }
    window.harness.event(enter(false));
    window.harness.run_steps(4);
    assert!(window.now().exports.values().all(|it| it.outcome.ended().is_none()), "it was pressed once");
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.until_words("The export was stopped.");
    window.until("the focus is where it began", |window| {
        window.query_all_by_label_contains("NDJSON").any(|it| ready(&it) && it.accesskit_node().is_focused())
    });
}

#[test]
fn a_button_that_has_just_come_is_not_meant_and_one_note_stands_for_the_newest_export() {
    let mut window = shown();
    choose_connection(&mut window);
    let _file = choose_file(&mut window, "out.ndjson");
    let ready = |it: &egui_kittest::Node<'_>| is_export_button(it, "NDJSON") && !it.accesskit_node().is_disabled();
    window.until("it can be exported", |window| window.query_all_by_label_contains("NDJSON").any(|it| ready(&it)));
    let at = window.harness.query_all_by_label_contains("NDJSON").find(ready).unwrap().rect().center();
    // Each of these events has a step of its own, of a quarter of a second.
    let click = |window: &mut Window| {
        for pressed in [true, false] {
            let button = egui::PointerButton::Primary;
            window.harness.event(egui::Event::PointerButton { pos: at, button, pressed, modifiers: Modifiers::NONE });
        }
        window.harness.run_steps(1);
    };
    window.harness.state_mut().go(Screen::Users);
    window.harness.event(egui::Event::PointerMoved(at));
    window.harness.run_steps(4);
    window.harness.state_mut().go(Screen::Export);
    click(&mut window);
    window.harness.run_steps(4);
    assert!(window.now().exports.is_empty(), "the click was for what stood there before");
    for _again in 0..2 {
        window.harness.run_steps(8);
        click(&mut window);
        window.until_words("users, complete");
        window.until("it can be exported", |window| window.query_all_by_label_contains("NDJSON").any(|it| ready(&it)));
    }
    window.until("both are listed", |window| window.query_all_by_label("Open out.ndjson as a sheet").count() == 3);
    assert_eq!(window.harness.query_all_by_label("Close this note").count(), 1);
}

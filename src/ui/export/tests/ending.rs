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

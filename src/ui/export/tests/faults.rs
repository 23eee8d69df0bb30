//! What goes wrong between the button and the file, as whoever clicked it sees it.

use super::tenant::{advance, asked, import, jobs, set_faults};
use super::*;
use serde_json::{Value, json};

const OLDER: &str = "an older list";

fn whole(faults: &Value) -> String {
    let mut all = json!({"instant_jobs": true});
    all.as_object_mut().unwrap().extend(faults.as_object().unwrap().clone());
    all.to_string()
}

/// The screen on the demo tenant of so many users, with an older file where the export goes.
fn over_an_older_file(users: usize, name: &str) -> (Window, std::path::PathBuf) {
    let mut window = shown_of(users, INSTANT);
    choose_connection(&mut window);
    std::fs::write(window.folder.path().join(name), OLDER).unwrap();
    let file = choose_file(&mut window, name);
    window.until_words("Replaces a file saved ");
    (window, file)
}

/// The export has failed: all of this is said of it, and an older file is what it was.
fn failed(window: &mut Window, file: &std::path::Path, said: &[&str]) {
    window.until("it has failed", |window| {
        let now = window.state().now();
        now.exports.values().any(|it| it.outcome.ended().is_some_and(|it| it.is_err()))
    });
    for words in said {
        window.until_words(words);
    }
    if file.exists() {
        let name = file.file_name().unwrap().to_string_lossy();
        window.until_words(&format!("The older file {name} stays as it was."));
        assert_eq!(std::fs::read_to_string(file).unwrap(), OLDER);
    }
    nothing_is_left(window);
}

/// No file was left behind beside those that were asked for.
pub(super) fn nothing_is_left(window: &Window) {
    for entry in std::fs::read_dir(window.folder.path()).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        assert!(!name.starts_with(".rollcall"), "{name} was left behind");
    }
}

/// Goes on with the export that failed, and gives what it has made.
pub(super) fn go_on(window: &mut Window, users: &str, file: &std::path::Path) -> String {
    window.click(Role::Button, "Go on with this export");
    window.until_label(&format!("{users}, complete"));
    nothing_is_left(window);
    std::fs::read_to_string(file).unwrap()
}

#[test]
fn a_download_that_expires_and_breaks_off_is_gone_on_with_and_nobody_has_to_do_anything() {
    let expired = json!({"kind": "expired_link", "path": "/exports", "count": 2});
    let cut = json!({"kind": "truncated_download", "path": "/exports", "keep_bytes": 3_000, "count": 3});
    let (mut window, file) = over_an_older_file(400, "out.ndjson");
    set_faults(&window, &whole(&json!({"requests": [expired, cut]})));
    click_export(&mut window, "NDJSON");
    window.until_label("240 users, complete");
    assert_eq!(std::fs::read_to_string(&file).unwrap().lines().count(), 240);
    assert_eq!((asked(&window, "/exports/"), jobs(&window)), (6, 1), "the same job gave the rest");
}

#[test]
fn a_download_that_never_comes_to_its_end_is_told_and_the_older_file_stays_until_the_whole_one_is_there() {
    let always = |kind: &str| whole(&json!({"requests": [{"kind": kind, "path": "/exports", "keep_bytes": 0}]}));
    for (kind, said) in [("truncated_download", "did not arrive whole"), ("expired_link", "has expired")] {
        let (mut window, file) = over_an_older_file(400, "out.ndjson");
        set_faults(&window, &always(kind));
        click_export(&mut window, "NDJSON");
        failed(&mut window, &file, &[said, "“Go on” continues where it stopped"]);
        let before = jobs(&window);
        set_faults(&window, INSTANT);
        assert_eq!(go_on(&mut window, "240 users", &file).lines().count(), 240, "{kind}");
        assert_eq!(jobs(&window), before, "the job of before was asked for its file");
    }
}

#[test]
fn a_file_that_lacks_users_is_not_called_complete_and_another_export_is_asked_for() {
    let (mut window, file) = over_an_older_file(20, "out.csv");
    set_faults(&window, &whole(&json!({"behaviours": {"exports_tell_totals": true, "exports_lack": 3}})));
    click_export(&mut window, "CSV");
    failed(&mut window, &file, &["announced 12 users, and 9 came", "Export again"]);
    // The same job would give the same file once more.
    assert!(window.harness.query_by_label("Go on with this export").is_none());
    assert!(window.harness.query_by_label("Exports so far").is_none());
    set_faults(&window, &whole(&json!({"behaviours": {"exports_tell_totals": true}})));
    window.click(Role::Link, "Close this note");
    click_export(&mut window, "CSV");
    window.until_label("12 users, complete");
    assert_eq!(std::fs::read_to_string(file).unwrap().lines().count(), 13);
}

#[test]
fn a_file_that_comes_damaged_again_and_again_is_told_and_never_put_into_its_place() {
    let (mut window, file) = over_an_older_file(400, "out.ndjson");
    set_faults(&window, &whole(&json!({"requests": [{"kind": "damaged_download", "path": "/exports"}]})));
    click_export(&mut window, "NDJSON");
    failed(&mut window, &file, &["arrived damaged", "Try again"]);
    set_faults(&window, INSTANT);
    window.click(Role::Link, "Close this note");
    click_export(&mut window, "NDJSON");
    window.until_label("240 users, complete");
    assert_eq!(std::fs::read_to_string(file).unwrap().lines().count(), 240);
}

#[test]
fn a_job_that_expires_or_is_forgotten_is_asked_for_anew_and_in_the_end_told() {
    for (kind, said) in [("expire", "ended as “expired”"), ("forget", "knows nothing of its export job any more")] {
        let (mut window, file) = over_an_older_file(20, "out.ndjson");
        let fault =
            |count: Option<u32>| whole(&json!({"jobs": [{"kind": kind, "type": "users_export", "count": count}]}));
        set_faults(&window, &fault(Some(1)));
        click_export(&mut window, "NDJSON");
        window.until_label("12 users, complete");
        assert_eq!(jobs(&window), 2, "{kind}");
        window.click(Role::Link, "Close this note");
        std::fs::write(&file, OLDER).unwrap();
        set_faults(&window, &fault(None));
        click_export(&mut window, "NDJSON");
        failed(&mut window, &file, &[said, "“Go on” continues where it stopped"]);
        assert_eq!(jobs(&window), 5, "{kind}: not for ever");
        set_faults(&window, INSTANT);
        assert_eq!(go_on(&mut window, "12 users", &file).lines().count(), 12);
    }
}

#[test]
fn a_permission_that_is_lost_in_the_middle_is_named_and_what_was_answered_is_not_asked_for_twice() {
    let (mut window, file) = over_an_older_file(20, "out.ndjson");
    window.click(Role::CheckBox, "Roles");
    window.until_words("Column 12 of 12, Roles, attribute roles");
    // After some answers the tenant lets nobody through until the permission is gone.
    let held = json!({"kind": "rate_limit", "path": "/api/v2/users/", "skip": 5, "retry_after_seconds": 1});
    set_faults(&window, &whole(&json!({"requests": [held]})));
    click_export(&mut window, "NDJSON");
    window.click(Role::Button, "Make these calls");
    window.until_words("Asking user by user: 5 of 12 users");
    set_faults(&window, &whole(&json!({"withdrawn_scopes": ["read:roles"]})));
    failed(&mut window, &file, &["read:roles", "“Go on” continues where it stopped"]);
    set_faults(&window, INSTANT);
    window.click(Role::Button, "Go on with this export");
    window.until_words("takes 7 calls for 12 users");
    window.click(Role::Button, "Make these calls");
    window.until_label("12 users, complete");
    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.lines().count() == 12 && text.lines().all(|line| line.contains("\"Roles\":[")), "{text}");
    assert_eq!(jobs(&window), 1);
}

#[test]
fn a_folder_that_is_removed_after_it_was_chosen_is_told_and_is_used_once_it_is_there_again() {
    let mut window = shown();
    choose_connection(&mut window);
    let folder = window.folder.path().join("lists");
    std::fs::create_dir(&folder).unwrap();
    let file = choose_file(&mut window, "lists/out.ndjson");
    std::fs::remove_dir(&folder).unwrap();
    click_export(&mut window, "NDJSON");
    let said = ["there is no such folder", &*file.to_string_lossy(), "Export to a folder that exists"];
    failed(&mut window, &file, &said);
    assert_eq!(jobs(&window), 0, "Auth0 is asked for nothing");
    window.until_label("There is no such folder: choose another one");
    window.click(Role::Link, "Close this note");
    // Once more, while Auth0 makes the file.
    std::fs::create_dir(&folder).unwrap();
    choose_file(&mut window, "lists/out.ndjson");
    set_faults(&window, r#"{"jobs": [{"kind": "slow", "type": "users_export", "seconds": 600}]}"#);
    click_export(&mut window, "NDJSON");
    window.until_words("Auth0 makes the file");
    std::fs::remove_dir_all(&folder).unwrap();
    advance(&window, 601);
    failed(&mut window, &file, &said);
    std::fs::create_dir(&folder).unwrap();
    assert_eq!(go_on(&mut window, "12 users", &file).lines().count(), 12);
    assert_eq!((jobs(&window), std::fs::read_dir(folder).unwrap().count()), (1, 1));
}

#[test]
fn users_without_an_e_mail_come_out_with_the_others() {
    let mut window = shown_of(0, r#"{"instant_jobs": true, "behaviours": {"phone_only_rows_pass": true}}"#);
    let user = |at: usize| match at {
        0 | 1 => json!({"user_id": format!("p{at}"), "phone_number": format!("+49301234{at}")}),
        _ => json!({"user_id": format!("e{at}"), "email": format!("u{at}@new.test")}),
    };
    import(&window, &(0..4).map(user).collect());
    choose_connection(&mut window);
    add_expression(&mut window, "Domain", "user.email.split('@')[1]");
    window.until_words("Fails for 2 of 4 users: ");
    window.until_words("Domain, fails");
    window.click(Role::ListBoxOption, "Column 6 of 12, Email, attribute email");
    window.until_words("Email, empty");
    let mut exported = |name: &str, kind| {
        let file = export_to(&mut window, name, kind);
        window.until_label("4 users, complete");
        window.until_words("2 problems:");
        // By what there is of the user.
        window.until_words("auth0|p0, Domain: ");
        window.click(Role::Link, "Close this note");
        std::fs::read_to_string(file).unwrap()
    };
    let users: Vec<Value> =
        exported("out.ndjson", "NDJSON").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for (at, user) in users.iter().enumerate() {
        let email = user.get("Email").and_then(Value::as_str);
        let expected = (at > 1).then(|| format!("u{at}@new.test"));
        assert_eq!((email, user.get("Domain").is_some()), (expected.as_deref(), at > 1), "{user}");
    }
    let text = exported("out.csv", "CSV");
    let line = text.lines().find(|line| line.starts_with("\"auth0|p1\",")).unwrap();
    assert!(line.starts_with("\"auth0|p1\",,,,,,false,,Main-DB,") && line.ends_with("Z,"), "{line}");
    assert_eq!(text.lines().count(), 5, "{text}");
}

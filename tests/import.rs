//! The main job, end to end: a list goes in, and the fate of every row is known.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod harness;

use harness::{CONNECTION, Demo, Desk, emails, imported, user, users};
use serde_json::json;

#[test]
fn every_user_of_a_good_list_is_in_the_tenant_as_it_was_sent() {
    let (demo, desk) = (Demo::start(), Desk::new());
    demo.hurry();
    let list = users(0, 50);
    let ended = desk.import(&demo, &desk.users(&list), &[]).expect(0);
    assert_eq!((ended.rows("total"), ended.rows("inserted")), (50, 50));
    assert_eq!(imported(&demo), emails(&list));
    let live = demo.user("user.7@import.test").unwrap();
    assert_eq!(live["user_id"], "auth0|imported-000007");
    assert_eq!(live["email_verified"], false);
    assert_eq!(live["user_metadata"]["number"], 7);
    assert_eq!(ended.json["warnings"], json!([]));
}

#[test]
fn bad_rows_are_named_by_their_number_and_the_rest_goes_in() {
    let (demo, desk) = (Demo::start(), Desk::new());
    demo.hurry();
    let mut list = users(0, 20);
    list[3]["email"] = json!("no at sign");
    list[7]["favourite_colour"] = json!("teal");
    list[11] = json!(["not", "an", "object"]);
    list[12]["email"] = json!("USER.2@import.test");
    let taken = demo.users(CONNECTION)[0]["email"].clone();
    list[15]["email"] = taken;
    let ended = desk.import(&demo, &desk.users(&list), &[]).expect(1);
    let rows: Vec<_> = ended.problems().into_iter().map(|(row, _)| row).collect();
    assert_eq!(rows, [4, 8, 12, 13, 16]);
    assert_eq!(ended.problems()[3].1, "DUPLICATED_USER");
    assert_eq!(ended.problems()[4].1, "DUPLICATED_USER");
    let origins: Vec<_> = ended.json["problems"].as_array().unwrap().iter().map(|it| it["origin"].clone()).collect();
    assert_eq!(origins, ["check", "check", "check", "check", "tenant"]);
    assert_eq!((ended.rows("inserted"), ended.rows("failed")), (15, 5));
}

#[test]
fn a_corrected_list_sends_only_what_was_not_written() {
    let (demo, desk) = (Demo::start(), Desk::new());
    demo.hurry();
    let mut list = users(0, 10);
    list[4]["email"] = json!("no at sign");
    desk.import(&demo, &desk.users(&list), &[]).expect(1);
    list[4] = user(4);
    let ended = desk.import(&demo, &desk.users(&list), &["--retry-failed-of", "last"]).expect(0);
    assert_eq!((ended.rows("inserted"), ended.rows("skipped"), ended.rows("failed")), (1, 9, 0));
    assert_eq!(imported(&demo), emails(&list));

    // A row that was written stays so, whatever became of it in the list.
    let mut spoiled = list.clone();
    spoiled[2]["email"] = json!("no at sign");
    let path = desk.users(&spoiled);
    assert_eq!(desk.import(&demo, &path, &["--retry-failed-of", "last"]).expect(2).error_code(), "nothing_to_send");

    // Another list: whom the run wrote is known by address.
    let ended = desk.import(&demo, &desk.users(&users(8, 4)), &["--retry-failed-of", "1"]).expect(0);
    assert_eq!((ended.rows("inserted"), ended.rows("skipped")), (2, 2));
}

#[test]
fn an_upsert_leaves_flags_alone_skips_what_is_unchanged_and_tells_what_would_vanish() {
    let (demo, desk) = (Demo::start(), Desk::new());
    demo.faults(&json!({"instant_jobs": true, "behaviours": {"upsert_resets_email_verified": true}}));
    desk.import(&demo, &desk.users(&users(0, 60)), &[]).expect(0);

    let mut list = users(0, 62);
    for (number, it) in list.iter_mut().enumerate().skip(10) {
        it.as_object_mut().unwrap().remove("email_verified");
        it["given_name"] = json!(format!("Changed {number}"));
    }
    list[20]["user_metadata"] = json!({"other": true});
    let refused = desk.import(&demo, &desk.users(&list), &["--upsert"]).expect(2);
    assert_eq!(refused.error_code(), "needs_yes");
    assert!(refused.json["error"]["message"].as_str().unwrap().contains("user_metadata.note of 1 user"), "{refused:?}");
    assert_eq!(demo.user("user.20@import.test").unwrap()["given_name"], "Given 20");

    let ended = desk.import(&demo, &desk.users(&list), &["--upsert", "--yes"]).expect(0);
    assert_eq!((ended.rows("unchanged"), ended.rows("updated"), ended.rows("inserted")), (10, 50, 2));
    for number in 10..60 {
        let live = demo.user(&format!("user.{number}@import.test")).unwrap();
        assert_eq!(live["email_verified"], number % 2 == 0, "the flag of {number}");
        assert_eq!(live["given_name"], format!("Changed {number}"));
    }
    assert_eq!(demo.user("user.20@import.test").unwrap()["user_metadata"], json!({"other": true}));
}

#[test]
fn what_can_not_work_is_refused_with_a_reason_before_anything_is_sent() {
    let (demo, desk) = (Demo::start(), Desk::new());
    let list = desk.users(&users(0, 3));
    let list = list.to_str().unwrap();
    let cases = [
        (vec!["import", list, "--connection", "Main-D"], 2, "unknown_connection", "Main-DB"),
        (vec!["import", list, "--connection", "google-oauth2"], 3, "not_a_database", "database"),
        (vec!["import", list, "--connection", "Legacy-CRM"], 3, "custom_database", "import"),
        (vec!["import", "/nowhere.json", "--connection", CONNECTION], 2, "", ""),
        (vec!["runs", "resume", "7"], 2, "unknown_run", "7"),
        (vec!["jobs", "show", "job_0000000000000000"], 2, "unknown_job", "24 hours"),
    ];
    for (arguments, exit, code, word) in cases {
        let ended = desk.run(&demo, &arguments).expect(exit);
        assert!(code.is_empty() || ended.error_code() == code, "{ended:?}");
        assert!(ended.json["error"].to_string().contains(word), "{word}: {ended:?}");
        assert!(!ended.json["error"]["next"].as_str().unwrap().is_empty());
    }
    demo.faults(&json!({"connections_without_application": [CONNECTION]}));
    assert_eq!(
        desk.run(&demo, &["import", list, "--connection", CONNECTION]).expect(3).error_code(),
        "connection_disabled"
    );
    demo.faults(&json!({"withdrawn_scopes": ["create:users"]}));
    let ended = desk.run(&demo, &["import", list, "--connection", CONNECTION]).expect(3);
    assert!(ended.json["error"].to_string().contains("create:users"), "{ended:?}");
    assert_eq!(imported(&demo), Vec::<String>::new());
    let kept = std::fs::read_dir(desk.workspace().join("sheets")).unwrap().count();
    assert_eq!(kept, 0, "no private copy stays of a list that was not sent");
    assert_eq!(desk.run(&demo, &["runs", "list"]).expect(0).json["runs"], json!([]));
}

#[test]
fn wrong_credentials_are_told_apart() {
    let (mut demo, desk) = (Demo::start(), Desk::new());
    demo.client_secret = "wrong".to_owned();
    assert_eq!(desk.run(&demo, &["tenants", "test"]).expect(3).error_code(), "wrong_secret");
    demo.domain = "http://127.0.0.1:9".to_owned();
    assert_eq!(desk.run(&demo, &["tenants", "test"]).expect(3).error_code(), "connection_refused");
    demo.domain = "http://example.com".to_owned();
    assert_eq!(desk.run(&demo, &["tenants", "test"]).expect(2).error_code(), "bad_domain");
}

#[test]
fn no_secret_is_kept_or_printed() {
    let (demo, desk) = (Demo::start(), Desk::new());
    demo.hurry();
    let mut list = users(0, 5);
    list[1]["password_hash"] = json!("not-a-bcrypt-hash-SECRETHASH");
    list[2]["custom_password_hash"] = json!({"algorithm": "md5", "hash": {"value": "SECRETHASH", "encoding": "hex"}});
    list[3]["mfa_factors"] = json!([{"totp": {"secret": "secrethash"}}]);
    let ended = desk.import(&demo, &desk.users(&list), &[]).expect(1);
    let printed = format!("{}{}", ended.json, ended.stderr).to_lowercase();
    assert!(!printed.contains("secrethash"), "{printed}");
    for secret in [demo.client_secret.as_str(), "eyJ"] {
        assert!(!printed.contains(&secret.to_lowercase()));
        assert_eq!(files_with(&desk.workspace(), secret), Vec::<std::path::PathBuf>::new());
    }
    // Hashes stay in the private copy of the list alone.
    let holders = files_with(&desk.workspace(), "SECRETHASH");
    assert!(holders.iter().all(|path| path.starts_with(desk.workspace().join("sheets"))), "{holders:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn no_secret_stands_among_the_arguments_of_the_process() {
    let (demo, desk) = (Demo::start(), Desk::new());
    let list = desk.users(&users(0, 3));
    let arguments = ["import", list.to_str().unwrap(), "--connection", CONNECTION];
    let child = desk.command(&demo, &arguments).spawn().unwrap();
    demo.wait_for_jobs(1);
    let shown = std::fs::read_to_string(format!("/proc/{}/cmdline", child.id())).unwrap();
    assert!(shown.contains("import") && !shown.contains(&demo.client_secret), "{shown}");
    harness::ended(child).expect(0);
}

fn files_with(folder: &std::path::Path, text: &str) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_with(&path, text));
        } else if memchr::memmem::find(&std::fs::read(&path).unwrap(), text.as_bytes()).is_some() {
            found.push(path);
        }
    }
    found
}

#[test]
fn runs_and_jobs_can_be_looked_up_afterwards() {
    let (demo, desk) = (Demo::start(), Desk::new());
    demo.hurry();
    let ended = desk.import(&demo, &desk.users(&users(0, 4)), &["--external-id", "spring"]).expect(0);
    let job = ended.json["jobs"][0]["id"].as_str().unwrap().to_owned();
    let shown = desk.run(&demo, &["jobs", "show", &job]).expect(0);
    assert_eq!(shown.json["summary"]["inserted"], 4);
    assert_eq!(shown.json["external_id"], "spring run 1 chunk 1");
    let listed = desk.run(&demo, &["runs", "list"]).expect(0);
    assert_eq!(listed.json["runs"][0]["state"], "finished");
    assert_eq!(desk.run(&demo, &["runs", "show", "last"]).expect(0).json, ended.json);
    assert_eq!(desk.run(&demo, &["runs", "resume", "last"]).expect(0).json, ended.json);
}

#[test]
fn an_upsert_warns_of_ids_that_others_have_and_of_what_a_job_leaves_alone() {
    let (demo, desk) = (Demo::start(), Desk::new());
    demo.hurry();
    desk.import(&demo, &desk.users(&users(0, 5)), &[]).expect(0);
    let mut list = users(0, 3);
    list[0]["given_name"] = json!("Changed");
    list[1]["blocked"] = json!(true);
    list[2]["email"] = json!("someone.else@import.test");
    // The tenant refuses the third: its id belongs to another user.
    let ended = desk.import(&demo, &desk.users(&list), &["--upsert", "--yes"]).expect(1);
    assert_eq!((ended.rows("updated"), ended.rows("unchanged"), ended.rows("failed")), (1, 1, 1));
    let warnings = ended.json["warnings"].as_array().unwrap().iter();
    let warnings: Vec<_> = warnings.map(|it| (it["row"].clone(), it["code"].clone(), it["path"].clone())).collect();
    let expected = [(json!(2), "NOT_UPSERTABLE", "blocked"), (json!(3), "CONFLICT", "user_id")];
    assert_eq!(warnings, expected.map(|(row, code, path)| (row, json!(code), json!(path))));
}

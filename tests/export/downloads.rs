//! What can go wrong between the tenant's job and the file that is here.

use super::*;

#[test]
fn a_download_that_expires_or_breaks_off_is_gone_on_with() {
    let (demo, desk) = (Demo::with_users(400), Desk::new());
    let everybody = demo.users(CONNECTION).len() as u64;
    let expired = json!({"kind": "expired_link", "path": "/exports", "count": 2});
    let cut = json!({"kind": "truncated_download", "path": "/exports", "keep_bytes": 3_000, "count": 3});
    // The link of the first download was good, and is not when its rest is asked for.
    let expired_meanwhile = json!({"kind": "expired_link", "path": "/exports", "skip": 1, "count": 1});
    for (requests, only_whole) in [
        (json!([expired]), false),
        (json!([cut]), false),
        (json!([expired, cut]), false),
        (json!([expired_meanwhile, cut]), false),
        (json!([cut]), true),
    ] {
        demo.faults(
            &json!({"instant_jobs": true, "requests": requests, "behaviours": {"downloads_only_whole": only_whole}}),
        );
        let ended = export(&demo, &desk, "a.ndjson", &["--connection", CONNECTION, "--yes"]).expect(0);
        assert_eq!(ended.json["users"].as_u64(), Some(everybody), "{requests} {only_whole}");
        assert_eq!(lines(&desk, "a.ndjson").len() as u64, everybody);
    }
    assert_eq!(export_jobs(&demo), 5, "no job was asked for twice");
    // Never whole: no file, and what was there stays.
    let before = text(&desk, "a.ndjson");
    demo.faults(&json!({"instant_jobs": true, "requests": [{"kind": "truncated_download", "path": "/exports", "keep_bytes": 0}]}));
    let ended = export(&demo, &desk, "a.ndjson", &["--connection", CONNECTION, "--yes"]).expect(3);
    assert_eq!(ended.error_code(), "download_cut_off");
    assert_eq!(text(&desk, "a.ndjson"), before);
    assert_tidy(&desk);
    // It can be gone on with when the network is better.
    demo.hurry();
    let ended = desk.run(&demo, &["runs", "resume", "last"]).expect(0);
    assert_eq!(ended.json["users"].as_u64(), Some(everybody));
    assert_eq!(export_jobs(&demo), 6, "the job of before was polled on");
}

#[test]
fn a_job_that_fails_expires_or_is_forgotten_is_asked_for_anew_and_not_for_ever() {
    let (demo, desk) = (Demo::start(), Desk::new());
    for kind in ["fail", "expire", "forget"] {
        demo.faults(&json!({"instant_jobs": true, "jobs": [{"kind": kind, "type": "users_export", "count": 1}]}));
        let ended = export(&demo, &desk, "a.ndjson", &["--yes"]).expect(0);
        assert_eq!(ended.json["users"].as_u64(), Some(20), "{kind}");
    }
    let before = export_jobs(&demo);
    demo.faults(
        &json!({"instant_jobs": true, "jobs": [{"kind": "fail", "type": "users_export", "status_details": "no room"}]}),
    );
    let ended = export(&demo, &desk, "b.ndjson", &[]).expect(3);
    assert_eq!(ended.error_code(), "export_failed");
    assert!(ended.json["error"]["message"].as_str().unwrap().contains("no room"), "{ended:?}");
    assert_eq!(export_jobs(&demo), before + 3);
    assert!(!desk.path("b.ndjson").exists());
    assert_tidy(&desk);
}

#[test]
fn a_file_that_lacks_users_is_never_called_complete() {
    let (demo, desk) = (Demo::start(), Desk::new());
    demo.faults(&json!({"instant_jobs": true, "behaviours": {"exports_tell_totals": true}}));
    export(&demo, &desk, "a.csv", &[]).expect(0);
    demo.faults(&json!({"instant_jobs": true, "behaviours": {"exports_tell_totals": true, "exports_lack": 3}}));
    let ended = export(&demo, &desk, "b.csv", &[]).expect(3);
    assert_eq!(ended.error_code(), "export_incomplete");
    let message = ended.json["error"]["message"].as_str().unwrap();
    assert!(message.contains("20 users") && message.contains("17 came"), "{message}");
    assert!(!desk.path("b.csv").exists());
    assert_tidy(&desk);
}

#[test]
fn a_tenant_that_never_gives_a_file_to_its_end_is_given_up_and_told() {
    let (demo, desk) = (Demo::with_users(400), Desk::new());
    let always = |kind: &str| json!({"kind": kind, "path": "/exports", "keep_bytes": 3_000});
    for (requests, behaviours, code) in [
        (always("expired_link"), json!({}), "download_expired"),
        // The beginning comes again each time, which is no way forward.
        (always("truncated_download"), json!({"downloads_only_whole": true}), "download_cut_off"),
        (always("truncated_download"), json!({"download_ranges_are_wrong": true}), "download_damaged"),
    ] {
        demo.faults(&json!({"instant_jobs": true, "requests": [requests], "behaviours": behaviours}));
        let ended = export(&demo, &desk, "a.ndjson", &["--connection", CONNECTION]).expect(3);
        assert_eq!(ended.error_code(), code, "{ended:?}");
        assert!(!desk.path("a.ndjson").exists());
        assert_tidy(&desk);
    }
}

#[test]
fn a_file_that_comes_whole_and_damaged_is_brought_anew_and_never_passed_on() {
    let (demo, desk) = (Demo::with_users(400), Desk::new());
    let everybody = demo.users(CONNECTION).len() as u64;
    desk.list("kept.csv", "mine");
    let damaged = |count: Option<u32>| {
        let fault = json!({"kind": "damaged_download", "path": "/exports", "count": count});
        demo.faults(&json!({"instant_jobs": true, "requests": [fault]}));
    };
    for (file, options) in [("a.ndjson", &[][..]), ("a.csv", &[]), ("b.ndjson", &["--sort", "email"])] {
        damaged(Some(2));
        let ended = export(&demo, &desk, file, &[&["--connection", CONNECTION], options].concat()).expect(0);
        assert_eq!(ended.json["users"].as_u64(), Some(everybody), "{file}");
        assert_eq!(open(&desk, file).rows().count() as u64, everybody, "{file}");
    }
    assert_eq!(export_jobs(&demo), 3, "the same job gave the file anew");
    damaged(None);
    let ended = export(&demo, &desk, "kept.csv", &["--yes"]).expect(3);
    assert_eq!(ended.error_code(), "download_damaged");
    assert_eq!(text(&desk, "kept.csv"), "mine");
    assert_tidy(&desk);
}

#[test]
fn a_line_that_is_no_user_is_told_and_never_passed_on() {
    let (demo, desk) = (Demo::start(), Desk::new());
    let garbled = json!({"instant_jobs": true, "behaviours": {"exports_garble": 2}});
    demo.faults(&garbled);
    for (file, options) in [
        ("a.ndjson", &[][..]),
        ("a.json", &[]),
        ("a.csv", &[]),
        ("a.xlsx", &["--field", "user_id"]),
        ("b.ndjson", &["--sort", "email"]),
        ("b.csv", &["--field", "user_id", "--where", "email~@"]),
        ("c.csv", &["--metadata-as-json"]),
    ] {
        let ended = export(&demo, &desk, file, options).expect(1);
        assert_eq!(ended.json["users"], 18, "{file}");
        let codes: Vec<_> = ended.json["problems"].as_array().unwrap().iter().map(|it| it["code"].clone()).collect();
        assert_eq!(codes, ["NO_USER", "NO_USER"], "{file}: {ended:?}");
        assert_eq!(open(&desk, file).rows().count(), 18, "{file}");
    }
    assert_eq!(lines(&desk, "a.ndjson").len(), 18);
    assert_eq!(serde_json::from_str::<Vec<Value>>(&text(&desk, "a.json")).unwrap().len(), 18);
}

/// A user with linked identities may be in the exports of several connections.
#[test]
fn a_user_of_several_connections_stands_in_the_file_once() {
    let (demo, desk) = (Demo::with_users(100), Desk::new());
    demo.faults(
        &json!({"instant_jobs": true, "behaviours": {"exports_list_linked": true, "exports_tell_totals": true}}),
    );
    let both = ["--connection", CONNECTION, "--connection", "google-oauth2"];
    let (main, google) = (demo.users(CONNECTION).len(), demo.users("google-oauth2").len());
    let linked = demo.users(CONNECTION).iter().filter(|it| it["identities"].as_array().unwrap().len() > 1).count();
    assert!(linked > 1);
    for options in [&[][..], &["--field", "email"], &["--sort", "email:desc"]] {
        let ended = export(&demo, &desk, "a.ndjson", &[&both[..], options, &["--yes"]].concat()).expect(0);
        assert_eq!(ended.json["users"].as_u64(), Some((main + google) as u64));
        assert_eq!(lines(&desk, "a.ndjson").len(), main + google);
        let told = format!("{linked} repeats left out: a user with linked identities is in several");
        assert!(notes(&desk).contains(&told), "{}", notes(&desk));
    }
    // Alone, each connection has all of its own.
    let ended = export(&demo, &desk, "b.ndjson", &["--connection", "google-oauth2"]).expect(0);
    assert_eq!(ended.json["users"].as_u64(), Some((google + linked) as u64));
}

//! Roles, organisations and linked identities: what an export does not give, for a price that is told first.

use super::*;

/// How often the tenant was asked what a user belongs to, with success.
fn asked(demo: &Demo, what: &str) -> u64 {
    let requests = demo.state()["requests"].clone();
    requests[format!("GET /api/v2/users/{{id}}/{what}")]["200"].as_u64().unwrap_or_default()
}

fn roles(user: &Value) -> Value {
    user["app_metadata"]["roles"].clone()
}

#[test]
fn roles_and_organizations_stand_beside_the_profiles_in_every_form() {
    let (demo, desk) = (Demo::with_users(30), Desk::new());
    demo.hurry();
    let users = demo.users(CONNECTION);
    let extras = ["--extra", "roles", "--extra", "organizations", "--extra", "linked_identities", "--yes"];
    let options = [&["--connection", CONNECTION][..], &extras].concat();
    let ended = export(&demo, &desk, "a.ndjson", &options).expect(0);
    assert_eq!(ended.json["users"].as_u64(), Some(users.len() as u64));
    assert_eq!((asked(&demo, "roles"), asked(&demo, "organizations")), (users.len() as u64, users.len() as u64));
    let rows = lines(&desk, "a.ndjson");
    for row in &rows {
        let user = users.iter().find(|it| it["user_id"] == row["user_id"]).unwrap();
        assert_eq!(row["roles"], roles(user), "{row}");
        let is_member =
            user["email"].as_str().unwrap().contains("acme") || user["email"].as_str().unwrap().contains("corp");
        assert_eq!(row["organizations"].as_array().unwrap().len(), usize::from(is_member), "{row}");
        let linked = row["linked_identities"].as_array().unwrap();
        assert_eq!(linked.len() + 1, user["identities"].as_array().unwrap().len());
    }
    assert!(
        rows.iter().any(|row| row["linked_identities"][0].as_str().is_some_and(|it| it.starts_with("google-oauth2|")))
    );
    // In a table the names stand one after the other, behind all that the profiles have.
    export(&demo, &desk, "a.csv", &[&options[..], &["--plain"]].concat()).expect(0);
    assert!(text(&desk, "a.csv").lines().next().unwrap().ends_with(",roles,organizations,linked_identities"));
    let columns =
        ["--field", "email", "--field", "Admin=user.roles.includes('admin')", "--sort", "roles", "--where", "email~@"];
    let ended = export(&demo, &desk, "b.csv", &[&columns[..], &options].concat()).expect(0);
    assert_eq!(ended.json["columns"], json!(["email", "Admin", "roles", "organizations", "linked_identities"]));
    let table = text(&desk, "b.csv");
    for line in table.lines().skip(1) {
        let user = users.iter().find(|it| line.starts_with(it["email"].as_str().unwrap())).unwrap();
        let role = roles(user)[0].as_str().unwrap().to_owned();
        assert!(line.contains(&format!(",{},{role},", role == "admin")), "{line}");
    }
    // Who saved a column of them has them again by the name.
    let saved = ["--field", "email", "--field", "R=roles", "--save-column-set", "Roles"];
    export(&demo, &desk, "d.csv", &[&saved[..], &options].concat()).expect(0);
    export(&demo, &desk, "e.csv", &["--column-set", "Roles", "--connection", CONNECTION, "--yes"]).expect(0);
    assert!(text(&desk, "e.csv").starts_with("email,R\r\n"), "{}", text(&desk, "e.csv"));
    assert_eq!(text(&desk, "e.csv").lines().count(), users.len() + 1);
    // What was not asked for is no attribute.
    let ended = export(&demo, &desk, "c.csv", &["--field", "roles"]).expect(2);
    assert_eq!(ended.error_code(), "extra_not_asked");
    assert!(ended.json["error"]["next"].as_str().unwrap().contains("--extra roles"), "{ended:?}");
}

#[test]
fn what_costs_calls_waits_for_a_yes_and_what_costs_none_does_not() {
    let (demo, desk) = (Demo::with_users(30), Desk::new());
    demo.hurry();
    let users = demo.users(CONNECTION).len() as u64;
    let options = ["--connection", CONNECTION, "--extra", "roles"];
    let ended = export(&demo, &desk, "a.csv", &options).expect(4);
    assert_eq!(ended.error_code(), "price_not_agreed");
    let message = ended.json["error"]["message"].as_str().unwrap();
    assert!(message.contains(&format!("takes {users} calls for {users} users, less than a minute")), "{message}");
    assert_eq!(asked(&demo, "roles"), 0);
    assert!(!desk.path("a.csv").exists());
    assert_tidy(&desk);
    // Agreed to later, the tenant's job is not asked for again.
    let ended = desk.run(&demo, &["runs", "resume", "last", "--yes"]).expect(0);
    assert_eq!((ended.json["users"].as_u64(), asked(&demo, "roles"), export_jobs(&demo)), (Some(users), users, 1));
    export(&demo, &desk, "b.csv", &["--extra", "linked_identities"]).expect(0);
    assert_eq!(asked(&demo, "roles"), users);
}

#[test]
fn answers_are_kept_when_it_is_interrupted_and_limits_are_held() {
    let (demo, desk) = (Demo::with_users(400), Desk::new());
    let users = demo.users(CONNECTION).len() as u64;
    let limited =
        json!({"kind": "rate_limit", "path": "/api/v2/users/", "skip": 20, "count": 2, "retry_after_seconds": 1});
    let refused = json!({"kind": "token_expired", "path": "/api/v2/users/", "skip": 100, "count": 1});
    // However late it is killed, it is held until then.
    let held = json!({"kind": "rate_limit", "path": "/api/v2/users/", "skip": 200, "count": 1_000_000, "retry_after_seconds": 60});
    demo.faults(&json!({"instant_jobs": true, "requests": [limited, refused, held]}));
    let options = ["--connection", CONNECTION, "--extra", "roles", "--yes"];
    let path = desk.path("a.ndjson");
    let mut child =
        desk.command(&demo, &[&["export", "-o", path.to_str().unwrap()][..], &options].concat()).spawn().unwrap();
    demo.wait_for_requests("/roles", 150);
    child.kill().unwrap();
    child.wait().unwrap();
    let before = asked(&demo, "roles");
    assert!(before < users, "it was killed on the way");
    demo.faults(&json!({"instant_jobs": true}));
    let ended = desk.run(&demo, &["runs", "resume", "last", "--yes"]).expect(0);
    assert_eq!(ended.json["users"].as_u64(), Some(users));
    assert!(lines(&desk, "a.ndjson").iter().all(|row| row["roles"].is_array()));
    // What was answered and kept is not asked for again: all but the last answers before the end.
    let again = asked(&demo, "roles") - users;
    assert!(again < before && again <= 80, "{again} of {before} were asked for again");
    let kept = std::fs::read_dir(desk.workspace()).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap());
    assert!(!kept.into_iter().any(|name| name.contains("answers")), "nothing of it is left");
}

#[test]
fn a_user_who_is_gone_is_told_and_a_missing_permission_too() {
    let (demo, desk) = (Demo::start(), Desk::new());
    demo.faults(&json!({"instant_jobs": true, "withdrawn_scopes": ["read:roles"]}));
    let ended = export(&demo, &desk, "a.ndjson", &["--extra", "roles", "--yes"]).expect(3);
    assert!(ended.json["error"]["message"].as_str().unwrap().contains("read:roles"), "{ended:?}");
    assert!(!desk.path("a.ndjson").exists());
    assert_eq!(export_jobs(&demo), 0, "it is said before anything is asked for");
    demo.faults(&json!({"instant_jobs": true, "behaviours": {"lists_forget": 1}}));
    let ended = export(&demo, &desk, "a.ndjson", &["--extra", "roles", "--yes"]).expect(1);
    let problem = &ended.json["problems"][0];
    assert_eq!((&problem["code"], ended.json["users"].as_u64()), (&json!("GONE"), Some(20)), "{ended:?}");
}

#[test]
fn of_a_search_that_fails_on_the_way_no_answer_is_asked_for_twice() {
    let (demo, desk) = (Demo::with_users(200), Desk::new());
    let users = demo.users(CONNECTION).len() as u64;
    let refused = json!({"kind": "token_expired", "path": "/api/v2/users/", "skip": 90, "count": 1_000_000});
    demo.faults(&json!({"instant_jobs": true, "requests": [refused]}));
    let options = ["--connection", CONNECTION, "--where", "email~@", "--extra", "roles", "--yes"];
    let ended = export(&demo, &desk, "a.ndjson", &options).expect(3);
    let before = asked(&demo, "roles");
    assert!(before > 64 && before < users, "{before} of {users}: {ended:?}");
    demo.faults(&json!({"instant_jobs": true}));
    let ended = desk.run(&demo, &["runs", "resume", "last", "--yes"]).expect(0);
    assert_eq!(ended.json["users"].as_u64(), Some(users));
    // But for those that were under way side by side.
    assert!(asked(&demo, "roles") <= users + 4, "{} for {users}", asked(&demo, "roles"));
    assert!(lines(&desk, "a.ndjson").iter().all(|row| row["roles"].is_array()));
}

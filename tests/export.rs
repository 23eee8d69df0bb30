//! Users come out, end to end: into every form and back, with chosen, computed and sorted columns, from a tenant that does
//! all that can go wrong.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod harness;

use harness::{CONNECTION, Demo, Desk, Ended, ended, user};
use rollcall::sheet::{Cell, OpenOptions, Sheet, import_file};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

/// Exports into a file of the desk.
fn export(demo: &Demo, desk: &Desk, file: &str, options: &[&str]) -> Ended {
    let path = desk.path(file);
    let mut arguments = vec!["export", "-o", path.to_str().unwrap()];
    arguments.extend(options);
    desk.run(demo, &arguments)
}

fn text(desk: &Desk, file: &str) -> String {
    std::fs::read_to_string(desk.path(file)).unwrap()
}

/// The users of a file of JSON lines.
fn lines(desk: &Desk, file: &str) -> Vec<Value> {
    text(desk, file).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn open(desk: &Desk, file: &str) -> Sheet {
    let kept = tempfile::tempdir().unwrap().keep();
    import_file(&desk.path(file), &kept, &OpenOptions::default(), &mut |_| ControlFlow::Continue(())).unwrap()
}

/// What a file says of each user, as it is opened here: by the user's id and by path, without what is missing.
fn cells(desk: &Desk, file: &str) -> BTreeMap<String, BTreeMap<String, Cell>> {
    let sheet = open(desk, file);
    let row = |row| {
        let cells = sheet.columns().iter().map(|column| column.path().to_owned()).zip(sheet.row_cells(row));
        let there = |(_, cell): &(String, Cell)| !matches!(cell, Cell::Missing | Cell::Null);
        cells.filter(there).collect::<BTreeMap<String, Cell>>()
    };
    let rows = sheet.rows().map(row);
    let by_id = |cells: BTreeMap<String, Cell>| {
        let Some(Cell::Text(id)) = cells.get("user_id") else { panic!("no id in {cells:?}") };
        (id.clone(), cells.clone())
    };
    rows.map(by_id).collect()
}

/// No file was left behind beside those that were asked for.
fn assert_tidy(desk: &Desk) {
    for entry in std::fs::read_dir(desk.path(".")).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        assert!(!name.starts_with(".rollcall"), "{name} was left behind");
    }
}

/// How often the tenant was asked for an export.
fn export_jobs(demo: &Demo) -> u64 {
    let requests = demo.state()["requests"].clone();
    let exports = requests.as_object().unwrap().iter().filter(|(path, _)| path.contains("users-exports"));
    exports.flat_map(|(_, statuses)| statuses.as_object().unwrap().values().filter_map(Value::as_u64)).sum()
}

/// Users whose values are awkward in one form or the other.
fn awkward() -> Vec<Value> {
    let metadata = [
        json!({"note": "=1+1", "zip": "007", "quoted": "a \"b\", c", "flag": true, "seats": 5}),
        json!({"note": "two\nlines\tand a tab", "zip": "12345", "flag": false, "tags": ["a", 1], "seats": 7.5}),
        json!({"note": "'as it is", "zip": "-", "nested": {"deep": {"er": "ä🙂"}}}),
        json!({"note": "+49 30 123", "zip": " blank ", "nested": {"deep": {"er": "true"}}}),
        json!({"note": "true", "zip": "1e5"}),
    ];
    let with = |(number, metadata): (usize, &Value)| {
        let mut it = user(number);
        it["user_metadata"] = metadata.clone();
        it
    };
    metadata.iter().enumerate().map(with).collect()
}

#[test]
fn every_form_holds_the_same_cells() {
    let (demo, desk) = (Demo::with_users(30), Desk::new());
    demo.hurry();
    desk.import(&demo, &desk.users(&awkward()), &[]).expect(0);
    let files = ["a.ndjson", "a.json", "a.json.gz", "a.ndjson.gz", "a.csv", "a.tsv", "a.xlsx"];
    for file in files {
        let ended = export(&demo, &desk, file, &["--connection", CONNECTION]).expect(0);
        let live = demo.users(CONNECTION).len() as u64;
        assert_eq!((ended.json["users"].as_u64(), ended.json["problems"].clone()), (Some(live), json!([])), "{file}");
        assert_eq!(ended.json["bytes"].as_u64(), Some(desk.path(file).metadata().unwrap().len()), "{file}");
        assert_eq!(ended.json["sha256"].as_str().unwrap().len(), 64);
        assert_eq!(ended.json["connection"], CONNECTION);
    }
    let expected = cells(&desk, "a.ndjson");
    assert_eq!(expected.len(), demo.users(CONNECTION).len());
    for file in &files[1..] {
        let mut found = cells(&desk, file);
        if *file == "a.xlsx" {
            // A workbook can't say that a number of metadata is one, and the export says so.
            for cells in found.values_mut() {
                if let Some(seats @ Cell::Text(_)) = cells.get_mut("user_metadata.seats") {
                    let Cell::Text(digits) = seats.clone() else { continue };
                    *seats = Cell::Number(digits);
                }
            }
        }
        for (id, cells) in &expected {
            assert_eq!(found.get(id), Some(cells), "{file}");
        }
    }
    assert_tidy(&desk);
    // The file's own sum is what is told.
    let ended = desk.run(&demo, &["runs", "show", "last"]).expect(0);
    assert_eq!(ended.json["file"].as_str(), desk.path("a.xlsx").to_str());
    let listed = desk.run(&demo, &["runs", "list"]).expect(0);
    assert_eq!(listed.json["runs"].as_array().unwrap().len(), 8);
}

#[test]
fn what_comes_out_and_goes_back_unedited_changes_nothing() {
    let (demo, desk) = (Demo::with_users(120), Desk::new());
    demo.hurry();
    let mut list = awkward();
    // What a table alone can't say of metadata.
    for it in &mut list {
        it["user_metadata"].as_object_mut().unwrap().remove("seats");
    }
    desk.import(&demo, &desk.users(&list), &[]).expect(0);
    let before = demo.all_users();
    for file in ["a.ndjson", "a.json.gz", "a.csv", "a.tsv", "a.xlsx"] {
        export(&demo, &desk, file, &["--connection", CONNECTION]).expect(0);
        let ended = desk.import(&demo, &desk.path(file), &["--upsert"]);
        assert_eq!(ended.error_code(), "nothing_to_send", "{file}: {ended:?}");
        assert!(ended.json["error"]["message"].as_str().unwrap().contains("unchanged already"), "{file}: {ended:?}");
        assert_eq!(demo.all_users(), before, "{file}");
    }
}

#[test]
fn columns_are_chosen_named_and_computed() {
    let (demo, desk) = (Demo::with_users(0), Desk::new());
    demo.hurry();
    let mut users = vec![user(0), user(1), user(2)];
    users[0]["user_metadata"] = json!({"name": "Nick", "zero": 0, "no": false, "a": {"b": 1}});
    users[1]["blocked"] = json!(true);
    users[2]["user_metadata"] = json!({});
    desk.import(&demo, &desk.users(&users), &[]).expect(0);
    let options = [
        "--connection",
        CONNECTION,
        "--default-fields",
        "--field",
        "Full Name=user.user_metadata.name || user.name",
        "--field",
        "Zero=user_metadata.zero",
        "--field",
        "No=user.user_metadata.no",
        "--field",
        "user_metadata.a.b",
        "--field",
        "Is gold=user.app_metadata.plan === 'gold'",
        "--field",
        "Shout=user.user_metadata.name.toUpperCase()",
        "--sort",
        "email",
    ];
    let ended = export(&demo, &desk, "a.ndjson", &options).expect(1);
    let expected = [
        "Id",
        "Given Name",
        "Family Name",
        "Nickname",
        "Name",
        "Email",
        "Email Verified",
        "Picture",
        "Connection",
        "Created At",
        "Updated At",
        "Full Name",
        "Zero",
        "No",
        "user_metadata.a.b",
        "Is gold",
        "Shout",
    ];
    assert_eq!(ended.json["columns"], json!(expected));
    let rows = lines(&desk, "a.ndjson");
    assert_eq!(rows[0]["Id"], "auth0|imported-000000");
    assert_eq!(rows[0]["Connection"], CONNECTION);
    assert_eq!((&rows[0]["Full Name"], &rows[1]["Full Name"]), (&json!("Nick"), &json!("Given 1 Örsted")));
    assert_eq!(
        (&rows[0]["Zero"], &rows[0]["No"], &rows[0]["user_metadata.a.b"]),
        (&json!(0), &json!(false), &json!(1))
    );
    assert_eq!((&rows[0]["Is gold"], &rows[1]["Is gold"]), (&json!(true), &json!(false)));
    assert!(rows[2].get("Zero").is_none(), "what is missing is left out: {}", rows[2]);
    // Two users have no name in metadata: each is told, and the export went on.
    let problems = ended.json["problems"].as_array().unwrap();
    let of: Vec<_> =
        problems.iter().map(|it| (it["email"].as_str().unwrap(), it["column"].as_str().unwrap())).collect();
    assert_eq!(of, [("user.1@import.test", "Shout"), ("user.2@import.test", "Shout")]);
    assert_eq!(rows[0]["Shout"], "NICK");

    export(&demo, &desk, "a.csv", &options).expect(1);
    let table = text(&desk, "a.csv");
    let row = table.lines().find(|line| line.contains("user.0@")).unwrap();
    assert!(row.ends_with(",Nick,0,false,1,true,NICK"), "{row}");
    let row = table.lines().find(|line| line.contains("user.2@")).unwrap();
    assert!(row.ends_with(",Given 2 Örsted,,,,false,"), "{row}");
}

#[test]
fn several_connections_come_in_one_file_and_a_table_as_it_is_wanted() {
    let (demo, desk) = (Demo::with_users(50), Desk::new());
    demo.hurry();
    let list = [json!({"email": "a@import.test", "user_metadata": {"note": "=1+1"}})];
    desk.import(&demo, &desk.users(&list), &[]).expect(0);
    let both = ["--connection", CONNECTION, "--connection", "Partners"];
    let ended = export(&demo, &desk, "a.ndjson", &both).expect(0);
    let live = demo.users(CONNECTION).len() + demo.users("Partners").len();
    assert_eq!(lines(&desk, "a.ndjson").len(), live);
    assert_eq!(
        (ended.json["users"].as_u64(), &ended.json["connection"]),
        (Some(live as u64), &json!([CONNECTION, "Partners"]))
    );
    let ended = export(&demo, &desk, "sample.ndjson", &[&both[..], &["--sample"]].concat()).expect(0);
    assert_eq!(ended.json["users"], 10);
    let columns = ["--field", "email", "--field", "user_metadata.note", "--where", "email=a@import.test"];
    export(&demo, &desk, "a.csv", &columns).expect(0);
    assert_eq!(text(&desk, "a.csv"), "\"email  \",\"user_metadata.note  \"\r\na@import.test,'=1+1\r\n");
    export(&demo, &desk, "b.csv", &[&columns[..], &["--plain", "--delimiter", ";", "--bom"]].concat()).expect(0);
    assert_eq!(text(&desk, "b.csv"), "\u{feff}email;user_metadata.note\r\na@import.test;=1+1\r\n");
    export(&demo, &desk, "c.csv", &["--metadata-as-json"]).expect(0);
    assert!(text(&desk, "c.csv").lines().next().unwrap().ends_with("identities,user_metadata,app_metadata"));
}

#[test]
fn users_are_sorted_by_value_and_whoever_lacks_it_comes_last() {
    let (demo, desk) = (Demo::with_users(0), Desk::new());
    demo.hurry();
    let sizes = [json!(10), json!("9"), json!(-1), Value::Null, json!("ä"), json!("Z"), json!("a")];
    let list: Vec<Value> = (0..)
        .zip(&sizes)
        .map(|(number, size)| {
            let mut it = user(number);
            it["user_metadata"] = if size.is_null() { json!({}) } else { json!({ "size": size }) };
            it
        })
        .collect();
    desk.import(&demo, &desk.users(&list), &[]).expect(0);
    let sorted = |options: &[&str]| -> Vec<Value> {
        let options = [&["--yes", "--field", "Size=user_metadata.size"], options].concat();
        export(&demo, &desk, "a.ndjson", &options).expect(0);
        lines(&desk, "a.ndjson").iter().map(|row| row.get("Size").cloned().unwrap_or_default()).collect()
    };
    let ascending = json!([-1, "9", 10, "Z", "a", "ä", null]);
    assert_eq!(json!(sorted(&["--sort", "user_metadata.size"])), ascending);
    assert_eq!(json!(sorted(&["--sort", "Size:desc"])), json!(["ä", "a", "Z", 10, "9", -1, null]));
    let people = json!([-1, "9", 10, "a", "ä", "Z", null]);
    assert_eq!(json!(sorted(&["--sort", "Size", "--sort-as-people"])), people);
    // Of several the first counts most.
    let by_two = sorted(&["--sort", "typeof user.user_metadata.size", "--sort", "Size:desc"]);
    assert_eq!(json!(by_two), json!([10, -1, "ä", "a", "Z", "9", null]));
}

#[test]
fn only_users_for_whom_it_holds_by_the_cheapest_road() {
    let (demo, desk) = (Demo::with_users(1_700), Desk::new());
    demo.hurry();
    let emails = |wanted: &dyn Fn(&Value) -> bool| -> Vec<String> {
        let mut emails: Vec<String> = demo
            .all_users()
            .iter()
            .filter(|user| wanted(user))
            .map(|user| user["email"].as_str().unwrap().to_owned())
            .collect();
        emails.sort();
        emails
    };
    let found = |options: &[&str]| -> Vec<String> {
        let options = [&["--yes", "--field", "email"], options].concat();
        export(&demo, &desk, "a.ndjson", &options).expect(0);
        let mut found: Vec<String> =
            lines(&desk, "a.ndjson").iter().map(|row| row["email"].as_str().unwrap().to_owned()).collect();
        found.sort();
        found
    };
    // Few: the tenant is searched, and no job is made.
    let blocked = emails(&|user| user["blocked"] == true);
    assert!(!blocked.is_empty() && blocked.len() < 1000);
    assert_eq!(found(&["--where", "blocked=true"]), blocked);
    let gold =
        emails(&|user| user["identities"][0]["connection"] == "Partners" && user["app_metadata"]["plan"] == "pro");
    assert_eq!(found(&["--connection", "Partners", "--where", "app_metadata.plan=pro"]), gold);
    let never = emails(&|user| user.get("last_login").is_none());
    assert_eq!(found(&["--where", "last_login=never"]), never);
    let anna = emails(&|user| user["email"].as_str().unwrap().contains("mia"));
    assert_eq!(found(&["--where", "email~MIA"]), anna);
    assert_eq!(export_jobs(&demo), 0);
    // More than a search shows: all are exported, and filtered here.
    let verified = emails(&|user| user["email_verified"] == true);
    assert!(verified.len() > 1000);
    assert_eq!(found(&["--where", "email_verified=true"]), verified);
    assert_eq!(export_jobs(&demo), 1);
    // What only the tenant understands is searched in parts.
    assert_eq!(found(&["--where", "lucene:email_verified:true"]), verified);
    assert_eq!(export_jobs(&demo), 1);
    // Where it says how many there are, parts are cheaper than everybody.
    demo.faults(&json!({"instant_jobs": true, "behaviours": {"search_counts_all": true}}));
    assert_eq!(found(&["--where", "email_verified=true"]), verified);
    assert_eq!(export_jobs(&demo), 1);
    // What no search can tell is filtered here, however few they are.
    let short = emails(&|user| user["email"].as_str().unwrap().contains("ya"));
    assert_eq!(found(&["--where", "email~ya"]), short);
    assert_eq!(export_jobs(&demo), 2);
    assert_eq!(found(&["--where", "blocked=true", "--sample"]).len(), 10);
    assert_eq!(found(&["--sample"]).len(), 10);
}

#[test]
fn what_can_not_work_is_told_before_the_tenant_is_asked_for_a_job() {
    let (demo, desk) = (Demo::start(), Desk::new());
    desk.list("there.csv", "mine");
    std::fs::create_dir(desk.path("folder.csv")).unwrap();
    for (file, options, code, word) in [
        ("there.csv", &[][..], "file_exists", "--yes"),
        ("folder.csv", &[], "not_written", "folder"),
        ("there.csv/a.csv", &[], "not_written", "folder"),
        ("nowhere/a.csv", &[], "not_written", "folder"),
        ("a.txt", &[], "no_format", ".xlsx"),
        ("a.csv.gz", &[], "packed_table", ".gz"),
        ("a.csv", &["--connection", "Main-D"], "unknown_connection", "Main-DB"),
        ("a.csv", &["--field", "emial"], "unknown_attribute", "email"),
        ("a.csv", &["--field", "email", "--field", "email=name"], "same_column", "email"),
        ("a.csv", &["--field", "Name=user.name ||"], "expression", "not complete"),
        ("a.csv", &["--field", "password_hash"], "not_exported", "password_hash"),
        ("a.csv", &["--where", "email"], "condition", "email.domain"),
        ("a.csv", &["--sort", "emial"], "unknown_attribute", "email"),
    ] {
        let ended = export(&demo, &desk, file, options).expect(2);
        assert_eq!(ended.error_code(), code, "{ended:?}");
        assert!(ended.json["error"].to_string().contains(word), "{word}: {ended:?}");
        assert!(!ended.json["error"]["next"].as_str().unwrap().is_empty());
    }
    assert_eq!(text(&desk, "there.csv"), "mine");
    demo.faults(&json!({"withdrawn_scopes": ["read:users"]}));
    let ended = export(&demo, &desk, "a.csv", &[]).expect(3);
    assert!(ended.json["error"]["message"].as_str().unwrap().contains("read:users"), "{ended:?}");
    assert_eq!(export_jobs(&demo), 0);
    assert_tidy(&desk);
    let listed = desk.run(&demo, &["runs", "list"]).expect(0);
    assert_eq!(listed.json["runs"], json!([]), "nothing was begun that could be gone on with");
}

#[test]
fn a_download_that_expires_or_breaks_off_is_gone_on_with() {
    let (demo, desk) = (Demo::with_users(400), Desk::new());
    let everybody = demo.users(CONNECTION).len() as u64;
    let expired = json!({"kind": "expired_link", "path": "/exports", "count": 2});
    let cut = json!({"kind": "truncated_download", "path": "/exports", "keep_bytes": 3_000, "count": 3});
    for (requests, only_whole) in
        [(json!([expired]), false), (json!([cut]), false), (json!([expired, cut]), false), (json!([cut]), true)]
    {
        demo.faults(
            &json!({"instant_jobs": true, "requests": requests, "behaviours": {"downloads_only_whole": only_whole}}),
        );
        let ended = export(&demo, &desk, "a.ndjson", &["--connection", CONNECTION, "--yes"]).expect(0);
        assert_eq!(ended.json["users"].as_u64(), Some(everybody), "{requests} {only_whole}");
        assert_eq!(lines(&desk, "a.ndjson").len() as u64, everybody);
    }
    assert_eq!(export_jobs(&demo), 4, "no job was asked for twice");
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
    assert_eq!(export_jobs(&demo), 5, "the job of before was polled on");
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
    assert!(message.contains("20 users") && message.contains("17 are"), "{message}");
    assert!(!desk.path("b.csv").exists());
    assert_tidy(&desk);
}

#[test]
fn a_tenant_without_users_and_users_without_an_address_come_out_too() {
    let (demo, desk) = (Demo::with_users(0), Desk::new());
    demo.faults(&json!({"instant_jobs": true, "behaviours": {"phone_only_rows_pass": true}}));
    for (file, content) in [("a.ndjson", ""), ("a.json", "[\n]\n"), ("a.csv", "email\r\n")] {
        let ended = export(&demo, &desk, file, &["--field", "email"]).expect(0);
        assert_eq!(ended.json["users"], 0);
        assert_eq!(text(&desk, file), content, "{file}");
    }
    export(&demo, &desk, "a.xlsx", &["--field", "email"]).expect(0);
    export(&demo, &desk, "b.csv", &[]).expect(0);

    import_by_hand(&demo, &json!([{"phone_number": "+4930123456", "name": "Nobody's mail"}]));
    assert_eq!(demo.all_users().len(), 1);
    for file in ["c.ndjson", "c.csv", "c.xlsx"] {
        let ended =
            export(&demo, &desk, file, &["--field", "email", "--field", "phone_number", "--sort", "email"]).expect(0);
        assert_eq!((&ended.json["users"], &ended.json["problems"]), (&json!(1), &json!([])), "{file}");
    }
    assert_eq!(lines(&desk, "c.ndjson"), [json!({"phone_number": "+4930123456"})]);
}

/// Imports users that our own check would keep back.
fn import_by_hand(demo: &Demo, users: &Value) {
    let users = users.to_string();
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", &demo.client_id),
            ("client_secret", &demo.client_secret),
            ("audience", &format!("{}/api/v2/", demo.domain)),
        ];
        let answer = client.post(format!("{}/oauth/token", demo.domain)).form(&form).send().await.unwrap();
        let token: Value = answer.json().await.unwrap();
        let token = token["access_token"].as_str().unwrap_or_else(|| panic!("{token}")).to_owned();
        let called = |path: &str| client.get(format!("{}{path}", demo.domain)).bearer_auth(&token);
        let connections: Value =
            called("/api/v2/connections?name=Main-DB&per_page=1&page=0").send().await.unwrap().json().await.unwrap();
        let id = connections[0]["id"].as_str().unwrap_or_else(|| panic!("{connections}")).to_owned();
        let file = reqwest::multipart::Part::text(users).file_name("users.json").mime_str("application/json").unwrap();
        let body = reqwest::multipart::Form::new().text("connection_id", id).part("users", file);
        let import = client.post(format!("{}/api/v2/jobs/users-imports", demo.domain));
        let job = import.bearer_auth(&token).multipart(body).send().await.unwrap();
        assert!(job.status().is_success(), "{}", job.text().await.unwrap());
        let job: Value = job.json().await.unwrap();
        // The tenant's own job, which takes no time: it has ended when it says so.
        let path = format!("/api/v2/jobs/{}", job["id"].as_str().unwrap());
        while called(&path).send().await.unwrap().json::<Value>().await.unwrap()["status"] == "pending" {}
    });
}

#[test]
fn an_export_that_is_killed_or_stopped_goes_on_with_the_same_job() {
    let (demo, desk) = (Demo::with_users(60), Desk::new());
    let path = desk.path("a.xlsx");
    let arguments = ["export", "-o", path.to_str().unwrap(), "--sort", "email", "--connection", CONNECTION];
    // Killed while the tenant makes the file.
    demo.faults(&json!({"jobs": [{"kind": "slow", "type": "users_export", "seconds": 600, "count": 1}]}));
    let mut child = desk.command(&demo, &arguments).spawn().unwrap();
    demo.wait_for_requests("GET /api/v2/jobs/{id}", 1);
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!path.exists());
    let ended = desk.run(&demo, &["runs", "show", "last"]).expect(2);
    assert_eq!(ended.error_code(), "export_unfinished");
    demo.advance(601);
    let ended = desk.run(&demo, &["runs", "resume", "last"]).expect(0);
    assert_eq!(ended.json["users"].as_u64(), Some(demo.users(CONNECTION).len() as u64));
    assert_eq!(export_jobs(&demo), 1, "the job of before was polled on");
    assert_tidy(&desk);
    // Gone on with once more, it says what became of it.
    assert_eq!(desk.run(&demo, &["runs", "resume", "last"]).expect(0).json, ended.json);
    assert_eq!(export_jobs(&demo), 1);
}

#[cfg(unix)]
#[test]
fn control_c_stops_an_export_without_a_file_and_says_how_to_go_on() {
    let (demo, desk) = (Demo::with_users(60), Desk::new());
    let path = desk.path("a.csv");
    demo.faults(&json!({"jobs": [{"kind": "slow", "type": "users_export", "seconds": 600, "count": 1}]}));
    let child = desk.command(&demo, &["export", "-o", path.to_str().unwrap()]).spawn().unwrap();
    demo.wait_for_requests("GET /api/v2/jobs/{id}", 1);
    let pressed = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(pressed.success());
    let ended = ended(child).expect(4);
    assert_eq!(ended.error_code(), "stopped");
    assert!(ended.json["error"]["next"].as_str().unwrap().contains("rollcall runs resume 1"), "{ended:?}");
    assert!(!path.exists());
    assert_tidy(&desk);
    demo.advance(601);
    desk.run(&demo, &["runs", "resume", "1"]).expect(0);
    assert!(path.exists() && export_jobs(&demo) == 1);
}

/// Somebody's file of the same name, made while the export is under way, is left alone.
#[test]
fn a_file_that_came_meanwhile_is_not_replaced() {
    let (demo, desk) = (Demo::start(), Desk::new());
    let path = desk.path("a.csv");
    demo.faults(&json!({"jobs": [{"kind": "slow", "type": "users_export", "seconds": 600, "count": 1}]}));
    let child = desk.command(&demo, &["export", "-o", path.to_str().unwrap()]).spawn().unwrap();
    demo.wait_for_requests("GET /api/v2/jobs/{id}", 1);
    desk.list("a.csv", "mine");
    demo.advance(601);
    let ended = ended(child).expect(4);
    assert_eq!(ended.error_code(), "file_exists");
    assert_eq!(text(&desk, "a.csv"), "mine");
    std::fs::remove_file(&path).unwrap();
    desk.run(&demo, &["runs", "resume", "last"]).expect(0);
    assert!(Path::new(&path).exists());
}

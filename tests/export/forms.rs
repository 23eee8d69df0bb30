//! Every form holds the same users, and what goes back unedited changes nothing.

use super::*;
use sha2::{Digest as _, Sha256};

/// As `sha256sum` says it.
fn sha256(file: &Path) -> String {
    let digest = Sha256::digest(std::fs::read(file).unwrap());
    digest.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
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
        assert_eq!(ended.json["sha256"], sha256(&desk.path(file)), "{file}");
        assert_eq!(ended.json["connection"], CONNECTION);
    }
    let expected = cells(&desk, "a.ndjson");
    assert_eq!(expected.len(), demo.users(CONNECTION).len());
    for file in &files[1..] {
        let found = cells(&desk, file);
        for (id, cells) in &expected {
            assert_eq!(found.get(id), Some(cells), "{file}");
        }
    }
    assert_tidy(&desk);
    // The file's own sum is what is told.
    let ended = desk.run(&demo, &["runs", "show", "last"]).expect(0);
    assert_eq!(ended.json["file"].as_str(), desk.path("a.xlsx").to_str());
    assert_eq!(ended.json["sha256"], sha256(&desk.path("a.xlsx")));
    let listed = desk.run(&demo, &["runs", "list"]).expect(0);
    assert_eq!(listed.json["runs"].as_array().unwrap().len(), 8);
}

#[test]
fn what_comes_out_and_goes_back_unedited_changes_nothing() {
    let (demo, desk) = (Demo::with_users(120), Desk::new());
    demo.hurry();
    desk.import(&demo, &desk.users(&awkward()), &[]).expect(0);
    let before = demo.all_users();
    for file in ["a.ndjson", "a.json.gz", "a.json", "a.csv", "a.tsv", "a.xlsx"] {
        export(&demo, &desk, file, &["--connection", CONNECTION]).expect(0);
        let ended = desk.import(&demo, &desk.path(file), &["--upsert"]);
        assert_eq!(ended.error_code(), "nothing_to_send", "{file}: {ended:?}");
        assert!(ended.json["error"]["message"].as_str().unwrap().contains("unchanged already"), "{file}: {ended:?}");
        assert_eq!(demo.all_users(), before, "{file}");
    }
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
    let header = text(&desk, "b.csv");
    assert!(header.starts_with("user_id,") && header.ends_with(",app_metadata\r\n"), "{header}");

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
fn what_a_script_is_told_of_an_export_is_this_and_nothing_else() {
    let (demo, desk) = (Demo::with_users(20), Desk::new());
    demo.hurry();
    let whole = export(&demo, &desk, "a.ndjson", &[]).expect(0).json;
    let keys: Vec<&String> = whole.as_object().unwrap().keys().collect();
    let expected =
        ["run", "tenant", "connection", "users", "columns", "file", "bytes", "sha256", "seconds", "problems"];
    assert_eq!(keys, expected);
    assert_eq!((&whole["run"], &whole["connection"], &whole["problems"]), (&json!(1), &json!(null), &json!([])));
    assert!(demo.domain.ends_with(whole["tenant"].as_str().unwrap()) && whole["seconds"].as_f64().unwrap() > 0.0);
    let both = ["--connection", CONNECTION, "--connection", "Partners"];
    let both = export(&demo, &desk, "b.ndjson", &both).expect(0).json;
    assert_eq!((&both["run"], &both["connection"]), (&json!(2), &json!([CONNECTION, "Partners"])));
    assert_eq!(
        export(&demo, &desk, "c.ndjson", &["--connection", CONNECTION]).expect(0).json["connection"],
        CONNECTION
    );
}

#[test]
fn null_is_told_from_missing_where_the_form_can_and_elsewhere_it_is_said() {
    let (demo, desk) = (Demo::with_users(0), Desk::new());
    demo.hurry();
    let mut list = vec![user(0), user(1)];
    list[0]["user_metadata"] = json!({"a": null, "b": 1, "c": ""});
    list[1]["user_metadata"] = json!({"b": 2});
    desk.import(&demo, &desk.users(&list), &[]).expect(0);
    let columns = ["--field", "a=user_metadata.a", "--field", "b=user_metadata.b", "--sort", "b"];
    export(&demo, &desk, "a.ndjson", &columns).expect(0);
    assert_eq!(text(&desk, "a.ndjson"), "{\"a\":null,\"b\":1}\n{\"b\":2}\n");
    assert_eq!(notes(&desk), "[]");
    for file in ["a.csv", "a.xlsx"] {
        export(&demo, &desk, file, &columns).expect(0);
        assert!(notes(&desk).contains("1 value is null, which a table can't tell from missing"), "{}", notes(&desk));
        export(&demo, &desk, file, &["--yes", "--field", "c=user_metadata.c"]).expect(0);
        assert!(notes(&desk).contains("1 value is a text without a letter, which a table"), "{}", notes(&desk));
    }
}

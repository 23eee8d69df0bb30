//! Columns: chosen, named, computed and sorted.

use super::*;

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
fn columns_are_saved_under_a_name_and_asked_for_by_it() {
    let (demo, desk) = (Demo::with_users(30), Desk::new());
    demo.hurry();
    let unknown = export(&demo, &desk, "a.csv", &["--column-set", "Payroll"]).expect(2);
    assert_eq!(unknown.error_code(), "no_such_column_set");
    let fields = ["--field", "Who=user.nickname || user.name", "--field", "email", "--sort", "Who:desc"];
    export(&demo, &desk, "a.csv", &[&fields[..], &["--save-column-set", "Payroll"]].concat()).expect(0);
    export(&demo, &desk, "b.csv", &["--column-set", "Payroll"]).expect(0);
    assert_eq!(text(&desk, "a.csv"), text(&desk, "b.csv"));
    assert!(text(&desk, "a.csv").starts_with("Who,email\r\n"), "{}", text(&desk, "a.csv"));
    // What can't be understood is not saved, and nothing is no set.
    let wrong = ["--field", "user.name ||", "--save-column-set", "Payroll"];
    export(&demo, &desk, "c.csv", &wrong).expect(2);
    let nothing = export(&demo, &desk, "c.csv", &["--save-column-set", "Payroll"]).expect(2);
    assert_eq!(nothing.error_code(), "no_columns_to_save");
    // Another order, and a column more.
    export(&demo, &desk, "c.csv", &["--column-set", "Payroll", "--field", "user_id", "--sort", "email"]).expect(0);
    assert!(text(&desk, "c.csv").starts_with("Who,email,user_id\r\n"));
    assert_ne!(text(&desk, "a.csv").lines().nth(1), text(&desk, "c.csv").lines().nth(1));
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
    assert_eq!(json!(sorted(&["--sort", "Size", "--sort-language"])), people);
    let swedish = json!([-1, "9", 10, "a", "Z", "ä", null]);
    assert_eq!(json!(sorted(&["--sort", "Size", "--sort-language=sv"])), swedish);
    // Of several the first counts most.
    let by_two = sorted(&["--sort", "typeof user.user_metadata.size", "--sort", "Size:desc"]);
    assert_eq!(json!(by_two), json!([10, -1, "ä", "a", "Z", "9", null]));
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
        ("a.csv", &["--sort", ""], "empty_column", "sort by"),
        ("a.csv", &["--field", "Name="], "empty_column", "Name"),
        ("a.csv", &["--field", "email", "--save-column-set", " "], "no_name", "--save-column-set"),
        ("a.csv", &["--where", "app_metadata.plan!=gold"], "condition", "lucene:NOT app_metadata.plan"),
        ("a.csv", &["--where", "created_at=2026-01-01"], "condition", "created_at>="),
        ("a.csv", &["--where", "created_at<=2026-01-01"], "condition", "=, ~, >= and <"),
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

/// Nobody, not even root, makes files there.
#[cfg(target_os = "linux")]
#[test]
fn where_nobody_may_write_is_told_before_the_tenant_is_asked_for_a_job() {
    use std::os::unix::fs::PermissionsExt as _;
    let (demo, desk) = (Demo::start(), Desk::new());
    let folder = desk.path("read only");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("there.csv"), "mine").unwrap();
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o555)).unwrap();
    let is_root = std::fs::write(folder.join("probe"), "").is_ok();
    let mine = ["read only/a.csv", "read only/there.csv"].into_iter().filter(|_| !is_root);
    for file in ["/sys/a.csv"].into_iter().chain(mine) {
        let ended = export(&demo, &desk, file, &["--yes"]).expect(2);
        assert_eq!(ended.error_code(), "not_written", "{ended:?}");
        let message = ended.json["error"]["message"].as_str().unwrap();
        assert!(message.contains("you may not write there") && message.contains(file), "{message}");
        assert!(ended.json["error"]["next"].as_str().unwrap().contains("folder of your own"), "{ended:?}");
    }
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(text(&desk, "read only/there.csv"), "mine");
    assert_eq!(export_jobs(&demo), 0);
    let listed = desk.run(&demo, &["runs", "list"]).expect(0);
    assert_eq!(listed.json["runs"], json!([]), "nothing was begun that could be gone on with");
}

#[test]
fn a_header_that_a_spreadsheet_would_calculate_is_guarded_and_read_back() {
    let (demo, desk) = (Demo::start(), Desk::new());
    demo.hurry();
    let options = ["--field", "email", "--field=-1+cmd|' /C calc'!A0=user.name"];
    let ended = export(&demo, &desk, "a.csv", &options).expect(0);
    assert_eq!(ended.json["columns"][1], "-1+cmd|' /C calc'!A0");
    let header = text(&desk, "a.csv").lines().next().unwrap().to_owned();
    assert_eq!(header, "\"email  \",\"'-1+cmd|' /C calc'!A0  \"");
    export(&demo, &desk, "b.csv", &[&options[..], &["--plain"]].concat()).expect(0);
    assert!(text(&desk, "b.csv").lines().next().unwrap().ends_with("-1+cmd|' /C calc'!A0\""));
    // Rollcall takes the apostrophe off again, so that the column has its name.
    let kept = tempfile::tempdir().unwrap();
    let options = OpenOptions { ignore: vec!["-1+cmd|' /C calc'!A0".to_owned()], ..OpenOptions::default() };
    import_file(&desk.path("a.csv"), kept.path(), &options, &mut |_| ControlFlow::Continue(())).unwrap();
}

#[test]
fn whoever_has_nothing_to_be_sorted_by_is_told_and_stands_at_the_end() {
    let (demo, desk) = (Demo::with_users(0), Desk::new());
    demo.hurry();
    let mut users = vec![user(0), user(1), user(2)];
    users[1]["user_metadata"] = json!({"name": "Nick"});
    users[2]["user_metadata"] = json!({"name": "Ann"});
    desk.import(&demo, &desk.users(&users), &[]).expect(0);
    let key = "user.user_metadata.name.toLowerCase()";
    let ended = export(&demo, &desk, "a.ndjson", &["--field", "email", "--sort", key]).expect(1);
    let problem = &ended.json["problems"][0];
    assert_eq!((&problem["code"], &problem["column"]), (&json!("SORT"), &json!(key)), "{ended:?}");
    assert_eq!(problem["email"], "user.0@import.test");
    let emails: Vec<_> = lines(&desk, "a.ndjson").iter().map(|row| row["email"].clone()).collect();
    assert_eq!(emails, ["user.2@import.test", "user.1@import.test", "user.0@import.test"]);
}

#[test]
fn more_columns_than_a_workbook_has_are_refused_for_good() {
    let (demo, desk) = (Demo::with_users(2), Desk::new());
    demo.hurry();
    let fields: Vec<String> = (0..16_385).map(|at| format!("--field=c{at}=user_metadata.c{at}")).collect();
    let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
    let ended = export(&demo, &desk, "a.xlsx", &fields).expect(2);
    assert_eq!(ended.error_code(), "too_many_columns");
    // To go on with it would come to the same.
    assert!(!ended.json["error"]["next"].as_str().unwrap().contains("resume"), "{ended:?}");
    assert_eq!(desk.run(&demo, &["runs", "list"]).expect(0).json["runs"], json!([]));
    assert_tidy(&desk);
}

#[test]
fn an_option_that_the_form_has_no_use_for_is_named_and_the_file_comes_all_the_same() {
    let (demo, desk) = (Demo::start(), Desk::new());
    demo.hurry();
    let all = ["--delimiter", ";", "--bom", "--plain", "--metadata-as-json"];
    for (file, named) in [
        ("a.ndjson", &["--delimiter", "--bom", "--plain", "--metadata-as-json"][..]),
        ("a.xlsx", &["--delimiter", "--bom", "--plain"]),
        ("a.tsv", &["--delimiter"]),
        ("a.csv", &[]),
    ] {
        let ended = export(&demo, &desk, file, &all).expect(0);
        for option in all.into_iter().filter(|option| option.starts_with('-')) {
            let is_named = ended.stderr.contains(&format!("{option} changes nothing here"));
            assert_eq!(is_named, named.contains(&option), "{file} {option}: {}", ended.stderr);
        }
    }
    let header = text(&desk, "a.tsv").lines().next().unwrap().to_owned();
    assert!(header.contains('\t') && !header.contains(';'), "{header}");
    let ended = export(&demo, &desk, "b.csv", &["--field", "email", "--metadata-as-json"]).expect(0);
    assert!(ended.stderr.contains("exports of all attributes"), "{}", ended.stderr);
}

#[test]
fn a_list_or_a_text_in_metadata_says_how_long_it_is_and_what_is_worked_out_leaves_the_headers_alone() {
    let (demo, desk) = (Demo::with_users(0), Desk::new());
    demo.hurry();
    let with = |(number, metadata): (usize, Value)| {
        let mut it = user(number);
        it["user_metadata"] = metadata;
        it
    };
    let metadata = [json!({"tags": ["a", "b"]}), json!({"tags": "three"}), json!({}), json!({"tags": {"length": 7}})];
    let users: Vec<Value> = metadata.into_iter().enumerate().map(with).collect();
    desk.import(&demo, &desk.users(&users), &[]).expect(0);
    let columns = ["--sort", "email", "--field", "Tags=user.user_metadata.tags.length"];
    let ended = export(&demo, &desk, "a.csv", &columns).expect(0);
    assert_eq!(text(&desk, "a.csv"), "Tags\r\n2\r\n5\r\n\"\"\r\n7\r\n", "{ended:?}");
    assert_eq!(ended.json["problems"], json!([]));
    // Names of the expression's own are told as they are written.
    let ended = export(&demo, &desk, "b.csv", &["--field", "X=given_name || 1"]).expect(1);
    let told = ended.json["problems"][0]["message"].as_str().unwrap();
    assert!(told.starts_with("given_name is not defined"), "{told}");
}

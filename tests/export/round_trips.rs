//! What comes out in some form of one's own and goes back unedited changes nothing, or it is said that it would.

use super::*;

#[test]
fn what_is_ordered_and_named_in_any_way_goes_back_unedited_and_changes_nothing() {
    let (demo, desk) = (Demo::with_users(60), Desk::new());
    demo.hurry();
    desk.import(&demo, &desk.users(&awkward()), &[]).expect(0);
    let before = demo.all_users();
    for options in [
        &["--default-fields"][..],
        // As the window begins.
        &["--default-fields", "--bom"],
        &["--sort", "email:desc", "--sort", "created_at"],
        &["--metadata-as-json"],
        &["--default-fields", "--plain"],
        &["--default-fields", "--field", "user_metadata", "--field", "app_metadata", "--sort", "Name"],
    ] {
        for file in ["a.csv", "a.tsv", "a.xlsx", "a.ndjson", "a.json.gz"] {
            let options = [options, &["--connection", CONNECTION, "--yes"]].concat();
            export(&demo, &desk, file, &options).expect(0);
            let ended = desk.import(&demo, &desk.path(file), &["--upsert"]);
            assert_eq!(ended.error_code(), "nothing_to_send", "{file} {options:?}: {ended:?}");
            assert!(
                ended.json["error"]["message"].as_str().unwrap().contains("unchanged already"),
                "{file}: {ended:?}"
            );
            assert_eq!(demo.all_users(), before, "{file} {options:?}");
        }
    }
}

/// Values of metadata, each in a column of its own.
const VALUES: [&str; 20] = [
    r#""007""#,
    r#""+49 30 123""#,
    r#""=1+1""#,
    r#""'quoted""#,
    r#""true""#,
    r#""1e5""#,
    r#""12""#,
    "12",
    "7.5",
    "true",
    "false",
    "null",
    r#"" blank ""#,
    r#""""#,
    r#""a, \"b\"""#,
    r#""two\nlines""#,
    r#"["a",1]"#,
    r#""[1]""#,
    r#""null""#,
    r#""-""#,
];

/// Nothing in a plain table tells the text true from what is true, nor the number 12 from the text.
const NOT_IN_A_PLAIN_TABLE: [&str; 4] = [r#""true""#, "12", "7.5", r#""[1]""#];

#[test]
fn what_a_plain_table_can_not_hold_is_counted_and_all_else_goes_back_and_changes_nothing() {
    let (demo, desk) = (Demo::with_users(0), Desk::new());
    demo.hurry();
    let with = |(number, value): (usize, &&str)| {
        let mut it = user(number);
        let key = format!("v{number}");
        it["user_metadata"] = json!({key: serde_json::from_str::<Value>(value).unwrap()});
        it
    };
    let users: Vec<Value> = VALUES.iter().enumerate().map(with).collect();
    desk.import(&demo, &desk.users(&users), &[]).expect(0);
    let metadata = |number: usize| demo.user(&format!("user.{number}@import.test")).unwrap()["user_metadata"].clone();
    for (file, options, lost) in [
        ("a.csv", &["--plain"][..], &NOT_IN_A_PLAIN_TABLE[..]),
        ("a.tsv", &["--plain"], &NOT_IN_A_PLAIN_TABLE),
        ("b.csv", &["--plain", "--delimiter", ";", "--bom"], &NOT_IN_A_PLAIN_TABLE),
        ("c.csv", &[], &[]),
        ("a.xlsx", &["--plain"], &[]),
    ] {
        // As it was, whatever the one before changed.
        desk.import(&demo, &desk.users(&users), &["--upsert"]);
        export(&demo, &desk, file, options).expect(0);
        let told = notes(&desk);
        let before: Vec<Value> = (0..VALUES.len()).map(metadata).collect();
        desk.import(&demo, &desk.path(file), &["--upsert"]);
        let changed = |number: &usize| metadata(*number) != before[*number];
        let changed: Vec<&str> = (0..VALUES.len()).filter(changed).map(|number| VALUES[number]).collect();
        assert_eq!(changed, lost, "{file} {options:?}");
        let counted = format!("{} values of metadata are read as another kind", lost.len());
        assert_eq!(told.contains("read as another kind"), !lost.is_empty(), "{file} {options:?}: {told}");
        assert!(lost.is_empty() || told.contains(&counted), "{file} {options:?}: {told}");
    }
}

#[test]
fn what_is_worked_out_under_the_path_of_metadata_goes_back_as_the_number_that_it_is() {
    let (demo, desk) = (Demo::with_users(0), Desk::new());
    demo.hurry();
    let with = |number: usize| {
        let mut it = user(number);
        it["user_metadata"] = json!({"seats": 2, "length": 5});
        it
    };
    desk.import(&demo, &desk.users(&[with(1), with(2)]), &[]).expect(0);
    for file in ["a.csv", "a.tsv", "a.xlsx"] {
        let seats = "user_metadata.seats=user.user_metadata.seats * 2";
        let columns = ["--yes", "--field", "email", "--field", seats, "--field", "user_metadata.length"];
        export(&demo, &desk, file, &columns).expect(0);
        desk.import(&demo, &desk.path(file), &["--upsert"]).expect(0);
    }
    for user in demo.all_users() {
        assert_eq!(user["user_metadata"], json!({"seats": 16, "length": 5}), "{user}");
    }
}

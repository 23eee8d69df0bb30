//! The same list in every format gives the same users in the tenant.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod harness;

use harness::{CONNECTION, Demo, Desk, user};
use serde_json::{Map, Value, json};
use std::io::Write as _;

/// Column, and how its cell is read from a user.
const COLUMNS: [&str; 9] = [
    "email",
    "email_verified",
    "user_id",
    "given_name",
    "family_name",
    "name",
    "user_metadata.zip",
    "user_metadata.age",
    "app_metadata.plan",
];

/// What a CSV can't know about its cells.
const TYPES: [&str; 2] = ["--type", "user_metadata.age=number"];

fn list() -> Vec<Value> {
    let notes = ["plain", "with \"quotes\"", "two\nlines", "semi;colon, comma", "東京 Łódź 👩‍💻", "=SUM(A1)"];
    (0..40)
        .map(|number| {
            let mut it = user(number);
            it["user_metadata"] = json!({"zip": format!("{number:05}"), "age": 20 + number});
            it["family_name"] = json!(notes[number % notes.len()]);
            it
        })
        .collect()
}

fn cell(user: &Value, column: &str) -> Value {
    user.pointer(&format!("/{}", column.replace('.', "/"))).cloned().unwrap_or_default()
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn csv(users: &[Value], delimiter: u8) -> String {
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    writer.write_record(COLUMNS).unwrap();
    for user in users {
        writer.write_record(COLUMNS.iter().map(|column| text(&cell(user, column)))).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

fn xlsx(users: &[Value]) -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (place, column) in COLUMNS.iter().enumerate() {
        let place = u16::try_from(place).unwrap();
        sheet.write(0, place, *column).unwrap();
        for (row, user) in (1..).zip(users) {
            match cell(user, column) {
                Value::Bool(it) => sheet.write(row, place, it).unwrap(),
                Value::Number(it) => sheet.write(row, place, it.as_f64().unwrap()).unwrap(),
                other => sheet.write(row, place, text(&other)).unwrap(),
            };
        }
    }
    workbook.save_to_buffer().unwrap()
}

fn utf16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

fn gzip(text: &str) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(text.as_bytes()).unwrap();
    packer.finish().unwrap()
}

/// The users that a list brings into a fresh tenant, without what the tenant itself made up.
fn brought_in(name: &str, content: &[u8], options: &[&str]) -> Vec<Map<String, Value>> {
    let (demo, desk) = (Demo::start(), Desk::new());
    demo.hurry();
    let ended = desk.import(&demo, &desk.list(name, content), options).expect(0);
    assert_eq!(ended.rows("inserted"), 40, "{name}");
    let users = demo.users(CONNECTION).into_iter().filter_map(|user| user.as_object().cloned());
    let mut users: Vec<_> = users.filter(|user| text(&user["email"]).ends_with("@import.test")).collect();
    for user in &mut users {
        for made_up in ["created_at", "updated_at", "picture", "nickname"] {
            user.remove(made_up);
        }
    }
    users.sort_by_key(|user| text(&user["email"]));
    users
}

#[test]
fn the_same_list_in_every_format_gives_the_same_users() {
    let users = list();
    let json = Value::from(users.clone()).to_string();
    let ndjson = users.iter().map(Value::to_string).collect::<Vec<_>>().join("\n");
    let expected = brought_in("users.json", json.as_bytes(), &[]);
    let seventh = expected.iter().find(|user| user["email"] == "user.7@import.test").unwrap();
    assert_eq!(seventh["user_metadata"], json!({"zip": "00007", "age": 27}));
    for (name, content, options) in [
        ("pretty.json", serde_json::to_vec_pretty(&users).unwrap(), &[][..]),
        ("users.ndjson", ndjson.clone().into_bytes(), &[]),
        ("users.ndjson.gz", gzip(&ndjson), &[]),
        ("comma.csv", csv(&users, b',').into_bytes(), &TYPES),
        ("semicolon.csv", csv(&users, b';').into_bytes(), &TYPES),
        ("tabs.tsv", csv(&users, b'\t').into_bytes(), &TYPES),
        ("utf16.csv", utf16(&csv(&users, b',')), &TYPES),
        ("users.xlsx", xlsx(&users), &TYPES),
    ] {
        assert_eq!(brought_in(name, &content, options), expected, "{name}");
    }
}

#[test]
fn an_export_of_the_old_extension_gives_the_same_root_attributes_and_ids() {
    let users = list();
    let expected = brought_in("users.json", Value::from(users.clone()).to_string().as_bytes(), &[]);
    let titles = [
        ("Id", "user_id"),
        ("Given Name", "given_name"),
        ("Family Name", "family_name"),
        ("Nickname", ""),
        ("Name", "name"),
        ("Email", "email"),
        ("Email Verified", "email_verified"),
        ("Picture", ""),
        ("Connection", ""),
        ("Created At", ""),
        ("Updated At", ""),
    ];
    let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
    writer.write_record(titles.map(|(title, _)| title)).unwrap();
    for user in &users {
        let cells = titles.map(|(title, name)| match (title, name) {
            ("Id", _) => format!("'auth0|{}", text(&user["user_id"])),
            ("Email Verified", name) => text(&user[name]),
            ("Connection", _) => format!("'{CONNECTION}"),
            ("Created At" | "Updated At", _) => "2024-05-06T07:08:09.123Z".to_owned(),
            ("Nickname" | "Picture", _) => String::new(),
            (_, name) => format!("'{}", text(&user[name])),
        });
        writer.write_record(cells).unwrap();
    }
    let exported = brought_in("export.csv", &writer.into_inner().unwrap(), &[]);
    for (exported, expected) in exported.iter().zip(&expected) {
        for name in ["user_id", "email", "email_verified", "name", "given_name", "family_name"] {
            assert_eq!(exported[name], expected[name]);
        }
    }
}

#[test]
fn a_header_that_is_not_understood_stops_everything_until_it_is_settled() {
    let (demo, desk) = (Demo::start(), Desk::new());
    demo.hurry();
    let list = desk.list("users.csv", "email,First Name,Shoe size\na@import.test,Ana,39\n");
    let ended = desk.import(&demo, &list, &[]).expect(2);
    assert_eq!(ended.error_code(), "unknown_headers");
    assert!(ended.json["error"]["next"].as_str().unwrap().contains("--map"));
    desk.import(&demo, &list, &["--map", "First Name=given_name", "--ignore", "Shoe size"]).expect(0);
    assert_eq!(demo.user("a@import.test").unwrap()["given_name"], "Ana");
}

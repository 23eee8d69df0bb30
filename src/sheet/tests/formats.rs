//! One list, written in every format, gives the same users.

use std::io::Write as _;

use rust_xlsxwriter::Workbook;
use serde_json::Value;
use serde_json::json;

use super::*;

const HEADERS: [&str; 13] = [
    "user_id",
    "email",
    "email_verified",
    "name",
    "blocked",
    "phone_number",
    "user_metadata.newsletter",
    "user_metadata.age",
    "user_metadata.address.zip",
    "user_metadata.notes",
    "app_metadata.roles",
    "app_metadata.score",
    "custom_password_hash",
];

const NAMES: [&str; 6] = ["Zoë \"Z\"", "O'Hara; Jim", "Łukasz,\nx", "=1+1", "'t Hooft", "007"];

/// Users of many kinds. Nothing in them is empty, since a table can't tell that from missing.
fn list() -> Vec<Value> {
    let mut users = Vec::new();
    for number in 0..40_u32 {
        let mut user = json!({
            "user_id": format!("auth0|{number:05}"),
            "email": format!("user{number}@example.com"),
            "name": NAMES[number as usize % NAMES.len()],
            "user_metadata": {
                "newsletter": number % 2 == 0,
                "age": number,
                "address": { "zip": format!("{:05}", number * 7) },
                "notes": "true",
            },
            "app_metadata": { "roles": ["a", number], "score": 1.5 },
        });
        if number % 3 == 0 {
            user["email_verified"] = json!(number % 2 == 0);
            user["blocked"] = json!(false);
        }
        if number % 4 == 0 {
            user["phone_number"] = json!("+4915112345678");
            user["custom_password_hash"] = json!({ "algorithm": "md5", "hash": { "value": "ab", "encoding": "hex" } });
        }
        users.push(user);
    }
    // A text column whose cells don't all look like booleans.
    users[3]["user_metadata"]["notes"] = json!("[] or so");
    users
}

fn cell(user: &Value, header: &str) -> String {
    match user.pointer(&format!("/{}", header.replace('.', "/"))) {
        None => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

fn csv(users: &[Value], delimiter: u8, protect: bool) -> String {
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    writer.write_record(HEADERS).unwrap();
    for user in users {
        let record = HEADERS.map(|header| {
            let text = user.pointer(&format!("/{}", header.replace('.', "/"))).is_some_and(Value::is_string);
            let apostrophe = if protect && text { "'" } else { "" };
            apostrophe.to_owned() + &cell(user, header)
        });
        writer.write_record(record).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

fn xlsx(users: &[Value]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, HEADERS).unwrap();
    for (row, user) in (1..).zip(users) {
        for (column, header) in (0..).zip(HEADERS) {
            let value = user.pointer(&format!("/{}", header.replace('.', "/")));
            match value {
                None => {}
                Some(Value::Bool(value)) => {
                    sheet.write(row, column, *value).unwrap();
                }
                Some(Value::Number(number)) => {
                    sheet.write(row, column, number.as_f64().unwrap()).unwrap();
                }
                Some(Value::String(text)) => {
                    sheet.write_string(row, column, text).unwrap();
                }
                Some(other) => {
                    sheet.write_string(row, column, other.to_string()).unwrap();
                }
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn the_same_list_in_every_format_gives_the_same_users() {
    let users = list();
    let ndjson: String = users.iter().flat_map(|user| [user.to_string(), "\n".to_owned()]).collect();
    let semicolons = csv(&users, b';', false);
    let utf16: Vec<u8> = format!("\u{feff}{semicolons}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let formats: [(&str, Vec<u8>); 11] = [
        ("compact JSON", serde_json::to_vec(&users).unwrap()),
        ("pretty JSON", serde_json::to_vec_pretty(&users).unwrap()),
        ("NDJSON", ndjson.clone().into_bytes()),
        ("NDJSON with CRLF", ndjson.replace('\n', "\r\n").into_bytes()),
        ("NDJSON in gzip", gzip(ndjson.as_bytes())),
        ("CSV", csv(&users, b',', false).into_bytes()),
        ("CSV of Auth0", csv(&users, b',', true).into_bytes()),
        ("TSV in gzip", gzip(csv(&users, b'\t', false).as_bytes())),
        ("CSV with semicolons", semicolons.into_bytes()),
        ("CSV in UTF-16", utf16),
        ("XLSX", xlsx(&users)),
    ];
    for (name, bytes) in formats {
        let table = !name.contains("JSON");
        let number = |path: &str| (path.to_owned(), ColumnType::Number);
        let types = if table { vec![number("user_metadata.age"), number("app_metadata.score")] } else { Vec::new() };
        let options = OpenOptions { types, ..OpenOptions::default() };
        let sheet = open_with(&bytes, &options).result.unwrap();
        let mut buffer = String::new();
        let read: Vec<Value> =
            sheet.rows().map(|row| serde_json::from_str(sheet.user(row, &mut buffer).unwrap()).unwrap()).collect();
        assert_eq!(read, users, "{name}");
    }
}

#[test]
fn an_export_of_the_old_extension_gives_the_same_ids_and_attributes() {
    let first = "Id\tGiven Name\tFamily Name\tNickname\tName\tEmail\tEmail Verified\tPicture\tConnection\tCreated At\tUpdated At\r\
        auth0|1\tAnn\tLee\tann\tAnn Lee\ta@b.c\ttrue\thttps://x.y/z\tDB\t2020-01-02T03:04:05.000Z\t2020-01-02T03:04:05.000Z\r";
    let second = r#"{"Id":"auth0|1","Given Name":"Ann","Family Name":"Lee","Nickname":"ann","Name":"Ann Lee","Email":"a@b.c","Email Verified":true,"Picture":"https://x.y/z","Connection":"DB","Created At":"2020-01-02T03:04:05.000Z","Updated At":"2020-01-02T03:04:05.000Z"}"#;
    let expected = json!({
        "user_id": "auth0|1", "given_name": "Ann", "family_name": "Lee", "nickname": "ann", "name": "Ann Lee",
        "email": "a@b.c", "email_verified": true, "picture": "https://x.y/z", "identities": [{ "connection": "DB" }],
        "created_at": "2020-01-02T03:04:05.000Z", "updated_at": "2020-01-02T03:04:05.000Z"
    });
    for text in [first.to_owned(), format!("[{second}]"), one_line(second)] {
        let sheet = open(text.as_bytes()).unwrap();
        let mut buffer = String::new();
        let user: Value = serde_json::from_str(sheet.user(RowId(0), &mut buffer).unwrap()).unwrap();
        assert_eq!(user, expected);
        let kept = sheet.repairs().iter().find_map(|repair| match repair {
            Repair::ReadOnlyKept { attributes } => Some(attributes.len()),
            _ => None,
        });
        // The connection and the two dates.
        assert_eq!(kept, Some(3));
    }
}

/// NDJSON of one line with a line break.
fn one_line(line: &str) -> String {
    format!("{line}\n")
}

//! Lists written as JSON.

use super::*;

#[test]
fn rows_of_json_come_out_byte_for_byte() {
    let cases: &[(&str, &[&str], &[u64])] = &[
        (r#"[{"email":"a@b.c"},{"email":"d@e.f"}]"#, &[r#"{"email":"a@b.c"}"#, r#"{"email":"d@e.f"}"#], &[1, 1]),
        (
            "\u{feff} [\n  {\"a\": 1}\n,\r\n {\n\"b\" : [1,{\"]\":\"},{\"}]\n} ]\n",
            &["{\"a\": 1}", "{\n\"b\" : [1,{\"]\":\"},{\"}]\n}"],
            &[2, 4],
        ),
        ("{\"a\":1}\r\n\r\n  \n {\"b\":2}\n", &["{\"a\":1}", "{\"b\":2}"], &[1, 4]),
        ("{\"a\":1}\n{\"b\":\n{\"c\":3}", &["{\"a\":1}", "{\"b\":", "{\"c\":3}"], &[1, 2, 3]),
        ("{\"a\":\"\n{\"b\":2}\n{\"c\":3}", &["{\"a\":\"", "{\"b\":2}", "{\"c\":3}"], &[1, 2, 3]),
        ("{\"email\":\"a@b.c\"}", &["{\"email\":\"a@b.c\"}"], &[1]),
        ("{\n  \"email\": \"a@b.c\"\n}\n", &["{\n  \"email\": \"a@b.c\"\n}"], &[1]),
        ("{\"start\":0,\n\"users\": [ {\"a\":1}, {\"b\":2} ],\n \"total\":2}", &["{\"a\":1}", "{\"b\":2}"], &[2, 2]),
        ("[{\"a\":\"\\\\\"},{\"b\":\"\\\"\"},]", &["{\"a\":\"\\\\\"}", "{\"b\":\"\\\"\"}"], &[1, 1]),
        ("[null,,\"x\", 12 ]", &["null", "", "\"x\"", "12"], &[1, 1, 1, 1]),
        ("[{\"a\":1}},\n{\"b\":2}]", &["{\"a\":1}}", "{\"b\":2}"], &[1, 2]),
    ];
    for (text, expected, expected_lines) in cases {
        let sheet = open(text).unwrap();
        assert_eq!(users(&sheet), *expected, "{text}");
        assert_eq!(lines(&sheet), *expected_lines, "{text}");
    }
}

#[test]
fn damage_stays_in_its_row() {
    let cases: &[(&str, &[&str])] = &[
        ("[{\"a\":1},{\"b\":", &["{\"a\":1}", "BROKEN_OFF"]),
        ("[{\"a\":1},\n{\"b\":2}", &["{\"a\":1}", "{\"b\":2}", "BROKEN_OFF"]),
        ("[{\"a\":1},", &["{\"a\":1}", "BROKEN_OFF"]),
        ("[", &["BROKEN_OFF"]),
        ("[{\"a\":1}] x", &["{\"a\":1}", "AFTER_THE_END"]),
        ("[{\"a\":\"x\n\"},\n{\"b\":2}]", &["{\"a\":\"x\n\"}", "{\"b\":2}"]),
        ("[{\"a\":\"x,\n\"b\":2},\n{\"b\":2}]", &["{\"a\":\"x,\n\"b\":2}", "{\"b\":2}"]),
    ];
    for (text, expected) in cases {
        assert_eq!(users(&open(text).unwrap()), *expected, "{text}");
    }
}

#[test]
fn a_row_that_is_no_text_spoils_itself_alone() {
    let sheet = open(b"{\"a\":1}\n{\"b\":\"\xff\"}\n{\"c\":3}\n").unwrap();
    assert_eq!(users(&sheet), ["{\"a\":1}", "INVALID_UTF8", "{\"c\":3}"]);
    assert_eq!(sheet.damaged_rows(), 1, "told at once, not when somebody reads it");
    let sheet = open(b"[{\"a\":1},{\"b\":\"\xc3\"},{\"c\":\"\xc3\xab\"},\xff]").unwrap();
    assert_eq!(users(&sheet), ["{\"a\":1}", "INVALID_UTF8", "{\"c\":\"\u{eb}\"}", "INVALID_UTF8"]);
    assert_eq!(sheet.damaged_rows(), 2);
}

#[test]
fn an_export_with_renamed_columns_reads_like_any_other() {
    let export = [
        r#"{"Id":"auth0|1","Email":"a@b.c","Email Verified":true,"Connection":"DB","Created At":"2020-01-01"}"#,
        r#"{"Id":"auth0|2","Email":"d@e.f"}"#,
        r#"{"Plan":7}"#,
    ];
    let sheet = open(export.join("\n")).unwrap();
    assert_eq!(
        users(&sheet),
        [
            r#"{"user_id":"auth0|1","email":"a@b.c","email_verified":true,"identities":[{"connection":"DB"}],"created_at":"2020-01-01"}"#,
            r#"{"user_id":"auth0|2","email":"d@e.f"}"#,
            r#"{"Plan":7}"#,
        ]
    );
    let renamed =
        |header: &str, attribute: &str| Repair::Renamed { header: header.into(), attribute: attribute.into() };
    assert_eq!(
        sheet.repairs(),
        [
            renamed("Id", "user_id"),
            renamed("Email", "email"),
            renamed("Email Verified", "email_verified"),
            renamed("Connection", "identities[0].connection"),
            renamed("Created At", "created_at"),
            Repair::ReadOnlyKept { attributes: vec!["created_at".into(), "identities".into()] },
        ]
    );
}

#[test]
fn a_mapping_moves_keys_and_ignoring_drops_them() {
    let options = OpenOptions {
        map: vec![("Plan".into(), "app_metadata.plan".into())],
        ignore: vec!["Note".into()],
        ..OpenOptions::default()
    };
    let text = r#"[{"email":"a@b.c","Plan":"gold","Note":1,"Odd":2},{"email":"d@e.f"}]"#;
    let sheet = open_with(text.as_bytes(), &options).result.unwrap();
    let expected = [r#"{"email":"a@b.c","Odd":2,"app_metadata":{"plan":"gold"}}"#, r#"{"email":"d@e.f"}"#];
    assert_eq!(users(&sheet), expected);
    assert!(sheet.repairs().is_empty());
    let wrong = OpenOptions { map: vec![("Plan".into(), "app_metdata.plan".into())], ..OpenOptions::default() };
    let Err(OpenError::NoSuchAttribute { path, near }) = open_with(text.as_bytes(), &wrong).result else { panic!() };
    assert_eq!((path.as_str(), near.first().map(String::as_str)), ("app_metdata.plan", Some("app_metadata")));
}

#[test]
fn json_is_read_in_utf_16_too() {
    let text = "[{\"name\":\"Łukasz 😀\"}]";
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let sheet = open(utf16).unwrap();
    assert_eq!(users(&sheet), ["{\"name\":\"Łukasz 😀\"}"]);
    assert_eq!(sheet.repairs(), [Repair::Decoded { encoding: Encoding::Utf16LittleEndian }]);
}

proptest::proptest! {
    #[test]
    fn whatever_stands_in_an_array_comes_out_row_by_row(
        rows in proptest::collection::vec(
            ("[a-z\"\\\\{}\\[\\],:\n é]{0,12}", proptest::arbitrary::any::<Option<i32>>(), 0..4_u8),
            1..8,
        )
    ) {
        let values: Vec<serde_json::Value> = rows
            .into_iter()
            .map(|(text, number, nesting)| {
                (0..nesting).fold(serde_json::json!({ "user_metadata": { text.clone(): [text, number] } }), |inner, _| {
                    serde_json::json!({ "app_metadata": [inner] })
                })
            })
            .collect();
        let compact = serde_json::to_string(&values).unwrap();
        let pretty = serde_json::to_string_pretty(&values).unwrap();
        let lines = values.iter().map(|value| value.to_string() + "\r\n").collect::<String>();
        for text in [compact, pretty, lines] {
            let sheet = open(&text).unwrap();
            let read: Vec<serde_json::Value> =
                users(&sheet).iter().map(|user| serde_json::from_str(user).unwrap()).collect();
            proptest::prop_assert_eq!(&read, &values);
        }
    }

    #[test]
    fn no_damage_to_a_list_ends_in_a_panic(text in "[\\[\\]{}\",:a1\n\\\\ ]{0,40}", start in "[\\[{]") {
        if let Ok(sheet) = open(start + &text) {
            drop((users(&sheet), lines(&sheet)));
        }
    }
}

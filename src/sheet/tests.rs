//! The same users out of every format, and what becomes of files that are none.

use std::fs;
use std::ops::ControlFlow;

use crate::sheet::*;

struct Opened {
    result: Result<Sheet, OpenError>,
    folder: tempfile::TempDir,
}

fn open_with(bytes: &[u8], options: &OpenOptions) -> Opened {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list");
    fs::write(&path, bytes).unwrap();
    let result = import_file(&path, folder.path(), options, &mut |_| ControlFlow::Continue(()));
    Opened { result, folder }
}

fn open(bytes: impl AsRef<[u8]>) -> Result<Sheet, OpenError> {
    open_with(bytes.as_ref(), &OpenOptions::default()).result
}

/// Each row as it is handed out; a row that can't be read as its code.
fn users(sheet: &Sheet) -> Vec<String> {
    let mut buffer = String::new();
    sheet
        .rows()
        .map(|row| match sheet.user(row, &mut buffer) {
            Ok(user) => user.to_owned(),
            Err(problem) => problem.code().to_owned(),
        })
        .collect()
}

fn lines(sheet: &Sheet) -> Vec<u64> {
    sheet.rows().map(|row| sheet.line(row)).collect()
}

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
}

#[test]
fn a_kept_list_opens_again() {
    let opened = open_with(b"[{\"a\":1}]", &OpenOptions::default());
    drop(opened.result.unwrap());
    let again = reopen(opened.folder.path(), &OpenOptions::default(), &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(users(&again), ["{\"a\":1}"]);
}

//! Users come out, end to end: into every form and back, with chosen, computed and sorted columns, from a tenant that does
//! all that can go wrong.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod columns;
mod downloads;
mod extras;
mod forms;
mod full_disk;
#[path = "../harness/mod.rs"]
mod harness;
mod interrupted;
mod round_trips;
mod searches;
mod spreadsheet;
mod workbook;

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

/// The journal of the desk's workspace.
fn journal(desk: &Desk) -> rusqlite::Connection {
    rusqlite::Connection::open(desk.workspace().join("journal.sqlite")).unwrap()
}

/// What people are told of the newest export.
fn notes(desk: &Desk) -> String {
    let report = "SELECT report FROM exports ORDER BY run DESC LIMIT 1";
    let report: String = journal(desk).query_row(report, [], |row| row.get(0)).unwrap();
    serde_json::from_str::<Value>(&report).unwrap()["notes"].to_string()
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
        json!({"note": "true", "zip": "1e5", "seats": "unlimited", "tags": 5}),
    ];
    let with = |(number, metadata): (usize, &Value)| {
        let mut it = user(number);
        it["user_metadata"] = metadata.clone();
        it
    };
    metadata.iter().enumerate().map(with).collect()
}

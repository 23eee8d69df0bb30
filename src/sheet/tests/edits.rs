//! What edits make of the users and of the cells, in every format.

use super::*;
use crate::user::Fix;

const JSON: &str = r#"[
{"email":"a@b.test ","user_metadata":{"plan":"x","a.b":1,"address":{"city":"Ulm"}},"blocked":"yes"},
{"email":"c@d.test","user_metadata":null,"password_hash":"$2b$10$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234"},
{"email":"e@f.test","user_metadata":{"plan":7,"tags":[1,2]},"created_at":"2020-01-01T00:00:00Z","nickname":null}
]"#;

const CSV: &str = "email,blocked,user_metadata.plan,user_metadata.age,password_hash,created_at,phone_number\n\
    a@b.test ,yes,x,7,secret,2020,0049 151 2345678\n\
    c@d.test,true,,,,,\n\
    e@f.test,maybe,\"a \"\"b\"\"\",-1.50,,,+4915112345678\n";

fn csv_options() -> OpenOptions {
    OpenOptions { types: vec![("user_metadata.age".to_owned(), ColumnType::Number)], ..OpenOptions::default() }
}

/// The same list in every format that has columns of its own.
pub(super) fn formats() -> Vec<(&'static str, Sheet)> {
    let lines = JSON.lines().filter(|line| line.starts_with('{')).map(|line| line.trim_end_matches(','));
    vec![
        ("array", open(JSON).unwrap()),
        ("users member", open(format!("{{\"users\":{JSON}}}")).unwrap()),
        ("lines", open(lines.collect::<Vec<_>>().join("\n")).unwrap()),
        ("table", open_with(CSV.as_bytes(), &csv_options()).result.unwrap()),
        ("tabs", open_with(CSV.replace(',', "\t").as_bytes(), &csv_options()).result.unwrap()),
    ]
}

pub(super) fn column(sheet: &Sheet, path: &str) -> ColumnId {
    sheet.column_at(path).unwrap_or_else(|| panic!("no column {path}"))
}

pub(super) fn text(text: &str) -> CellValue {
    CellValue::Text(text.to_owned())
}

fn set(sheet: &Sheet, row: u32, path: &str, value: CellValue) -> Result<Sheet, EditError> {
    sheet.edited(&Edit::Set { rows: RowId(row).into(), columns: vec![column(sheet, path)], value })
}

fn user(sheet: &Sheet, row: u32) -> String {
    users(sheet).swap_remove(row as usize)
}

fn cell(sheet: &Sheet, row: u32, path: &str) -> Cell {
    sheet.row_cells(RowId(row)).swap_remove(column(sheet, path).0 as usize)
}

#[test]
fn json_has_the_columns_that_its_users_have() {
    let sheet = open(JSON).unwrap();
    let columns: Vec<(&str, ColumnType, bool)> =
        sheet.columns().iter().map(|it| (it.path(), it.column_type(), it.is_editable())).collect();
    let expected = [
        ("email", ColumnType::Text, true),
        ("user_metadata.plan", ColumnType::Text, true),
        ("user_metadata.a.b", ColumnType::Number, true),
        ("user_metadata.address.city", ColumnType::Text, true),
        ("user_metadata.tags", ColumnType::Json, true),
        ("blocked", ColumnType::Boolean, true),
        ("password_hash", ColumnType::Text, true),
        ("created_at", ColumnType::Text, false),
        ("nickname", ColumnType::Text, true),
    ];
    assert_eq!(columns, expected);
    assert!(sheet.columns().iter().zip(0..).all(|(column, place)| column.id == ColumnId(place)));
    assert_eq!(sheet.column_around("user_metadata.tags[0]"), sheet.column_at("user_metadata.tags"));
    assert_eq!(sheet.column_around("user_metadata.nothing"), None);
    assert_eq!(sheet.column_around(""), None);
}

#[test]
fn cells_are_what_stands_in_the_file() {
    let sheet = open(JSON).unwrap();
    let hidden = || Cell::Hidden("bcrypt, 60 characters".to_owned());
    let rows: Vec<Vec<Cell>> = sheet.rows().map(|row| sheet.row_cells(row)).collect();
    assert_eq!(
        rows[0][..4],
        [Cell::Text("a@b.test ".into()), Cell::Text("x".into()), Cell::Number("1".into()), Cell::Text("Ulm".into())]
    );
    assert_eq!(rows[1][6], hidden());
    assert_eq!((&rows[2][1], &rows[2][8]), (&Cell::Number("7".into()), &Cell::Null));
    assert_eq!(rows[2][4], Cell::Json("[1,2]".into()));
    let table = open_with(CSV.as_bytes(), &csv_options()).result.unwrap();
    let cells = table.row_cells(RowId(2));
    let expected = [
        Cell::Text("e@f.test".into()),
        Cell::Text("maybe".into()),
        Cell::Text("a \"b\"".into()),
        Cell::Number("-1.50".into()),
        Cell::Missing,
        Cell::Missing,
        Cell::Text("+4915112345678".into()),
    ];
    assert_eq!(cells, expected);
    assert_eq!(table.row_cells(RowId(0))[4], Cell::Hidden("text".into()), "the value is not shown");
}

#[test]
fn an_edited_cell_is_in_the_user_and_nothing_else_is_changed() {
    for (format, sheet) in formats() {
        let before = users(&sheet);
        let edited = set(&sheet, 1, "user_metadata.plan", text("gold")).unwrap();
        assert_eq!(users(&sheet), before, "{format}: the older snapshot stays");
        assert_eq!((user(&edited, 0), user(&edited, 2)), (before[0].clone(), before[2].clone()), "{format}");
        assert!(user(&edited, 1).contains(r#""user_metadata":{"plan":"gold"}"#), "{format}: {}", user(&edited, 1));
        assert_eq!(cell(&edited, 1, "user_metadata.plan"), Cell::Text("gold".into()), "{format}");
        assert!(edited.is_edited(RowId(1), column(&edited, "user_metadata.plan")));
        assert!(!edited.is_edited(RowId(1), column(&edited, "email")) && !edited.has_edits(RowId(0)));
        assert_eq!((edited.edited_cell_count(), edited.edited_rows()), (1, RowRanges::from(RowId(1))));
        let cleared = set(&edited, 1, "user_metadata.plan", CellValue::Missing).unwrap();
        assert!(!user(&cleared, 1).contains("plan"), "{format}");
    }
}

#[test]
fn json_keeps_its_bytes_around_an_edit() {
    let sheet = open("{ \"email\" : \"a\",\"user_metadata\":{\"a.b\": 1.0 , \"c\":{}} , \"x\":null}\n").unwrap();
    for (path, value, expected) in [
        ("user_metadata.a.b", CellValue::Null, r#"{ "email" : "a","user_metadata":{"a.b": null , "c":{}} , "x":null}"#),
        ("user_metadata.a.b", CellValue::Missing, r#"{ "email" : "a","user_metadata":{"c":{}} , "x":null}"#),
        ("x", CellValue::Missing, r#"{ "email" : "a","user_metadata":{"a.b": 1.0 , "c":{}}}"#),
        ("email", text("\"\n"), r#"{ "email" : "\"\n","user_metadata":{"a.b": 1.0 , "c":{}} , "x":null}"#),
    ] {
        let edited = set(&sheet, 0, path, value).unwrap();
        assert_eq!(user(&edited, 0), expected, "{path}");
    }
}

#[test]
fn a_cell_that_made_its_row_unreadable_is_mended_by_an_edit() {
    let table = "email,user_metadata.age\na@b.test,old\nb@c.test,7\n";
    let sheet = open_with(table.as_bytes(), &csv_options()).result.unwrap();
    assert_eq!(users(&sheet)[0], "INVALID_CELL");
    assert_eq!(cell(&sheet, 0, "user_metadata.age"), Cell::Unreadable("old".into()));
    let path = "user_metadata.age";
    let still = set(&sheet, 0, path, text("older")).unwrap();
    assert_eq!(users(&still)[0], "INVALID_CELL", "the type that was asked for holds for edits too");
    let other = set(&sheet, 0, "email", text("x@y.test")).unwrap();
    assert_eq!(users(&other)[0], "INVALID_CELL");
    for (value, expected) in [
        (sheet.read_typed(column(&sheet, path), "81"), r#"{"email":"a@b.test","user_metadata":{"age":81}}"#),
        (CellValue::Missing, r#"{"email":"a@b.test"}"#),
    ] {
        assert_eq!(users(&set(&sheet, 0, path, value).unwrap())[0], expected);
    }
    // What is no row can't be mended cell by cell.
    let ragged = open("email,name\na@b.test\n").unwrap();
    assert_eq!(set(&ragged, 0, "name", text("A")).unwrap_err(), EditError::UnreadableRow(RowId(0)));
    let broken = open("{\"email\":\"a\"}\n{\"email\":\n").unwrap();
    assert_eq!(set(&broken, 1, "email", text("A")).unwrap_err(), EditError::UnreadableRow(RowId(1)));
    let all = Edit::Set { rows: (0..2).into(), columns: vec![ColumnId(0)], value: text("b") };
    assert_eq!(users(&broken.edited(&all).unwrap()), [r#"{"email":"b"}"#, r#"{"email":"#]);
}

#[test]
fn a_failed_formula_is_mended_by_an_edit() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let page = workbook.add_worksheet();
    page.write_row(0, 0, ["email", "nickname"]).unwrap();
    page.write(1, 0, "a@b.test").unwrap();
    page.write_formula(1, 1, rust_xlsxwriter::Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    let sheet = open(workbook.save_to_buffer().unwrap()).unwrap();
    assert_eq!(users(&sheet), ["ERROR_CELL"]);
    assert_eq!(cell(&sheet, 0, "nickname"), Cell::Unreadable("#DIV/0!".into()));
    let edited = set(&sheet, 0, "nickname", text("Al")).unwrap();
    assert_eq!(users(&edited), [r#"{"email":"a@b.test","nickname":"Al"}"#]);
}

#[test]
fn a_secret_can_be_overwritten_and_cleared_and_never_read() {
    for (format, sheet) in formats() {
        let row = u32::from(!sheet.is_table());
        let new = format!("$2b$10${}", "z".repeat(53));
        let edited = set(&sheet, row, "password_hash", text(&new)).unwrap();
        assert!(user(&edited, row).contains(&new), "{format}");
        assert_eq!(cell(&edited, row, "password_hash"), Cell::Hidden("bcrypt, 60 characters".into()));
        let cleared = set(&edited, row, "password_hash", CellValue::Missing).unwrap();
        assert!(!user(&cleared, row).contains("password_hash"), "{format}");
        assert_eq!(cell(&cleared, row, "password_hash"), Cell::Missing);
    }
    let clear_text =
        open(r#"{"email":"a@b.test","password":"hunter2","mfa_factors":[{"totp":{"secret":"ABC"}}]}"#).unwrap();
    assert_eq!(clear_text.row_cells(RowId(0))[1..], [Cell::Hidden("text".into()), Cell::Hidden("1 factor".into())]);
    let broken = open("{\"email\":\"a\"}\n{\"email\":\"b\",\"password\":\"hunter2\"\n").unwrap();
    assert!(!format!("{:?}", broken.row_cells(RowId(1))).contains("hunter2"));
}

#[test]
fn added_rows_and_columns_are_sent_once_something_is_in_them() {
    for (format, sheet) in formats() {
        let path = "app_metadata.roles.first";
        let added = sheet.edited(&Edit::AddRows { count: 2 }).unwrap();
        let added = added.edited(&Edit::AddColumn { path: path.to_owned(), column_type: ColumnType::Text }).unwrap();
        assert_eq!((added.row_count(), added.added_rows(), sheet.row_count()), (5, 2, 3), "{format}");
        assert_eq!(added.columns().last().unwrap().path(), path);
        assert!(added.is_left_out(RowId(3)) && added.is_left_out(RowId(4)) && !added.is_left_out(RowId(0)), "{format}");
        assert_eq!((user(&added, 3), added.line(RowId(3))), ("{}".to_owned(), None));
        let filled = set(&added, 3, "email", text("n@o.test")).unwrap();
        let filled = set(&filled, 3, path, text("admin")).unwrap();
        let filled = set(&filled, 0, path, text("user")).unwrap();
        let expected = r#"{"email":"n@o.test","app_metadata":{"roles":{"first":"admin"}}}"#;
        assert_eq!(user(&filled, 3), expected, "{format}");
        assert!(user(&filled, 0).ends_with(r#","app_metadata":{"roles":{"first":"user"}}}"#), "{format}");
        assert_eq!(cell(&filled, 0, path), Cell::Text("user".into()), "{format}");
        assert!(!filled.is_left_out(RowId(3)) && filled.is_left_out(RowId(4)), "{format}");
        let emptied = set(&filled, 3, "email", CellValue::Missing).unwrap();
        assert!(set(&emptied, 3, path, CellValue::Missing).unwrap().is_left_out(RowId(3)), "{format}");
    }
}

#[test]
fn what_can_t_be_done_is_said_and_does_nothing() {
    let sheet = open(JSON).unwrap();
    let read_only = column(&sheet, "created_at");
    let email = column(&sheet, "email");
    let refused = |edit: Edit| sheet.edited(&edit).unwrap_err();
    let set_all = |columns: Vec<ColumnId>, value| Edit::Set { rows: (0..3).into(), columns, value };
    assert!(matches!(refused(set_all(vec![read_only], text("x"))), EditError::ReadOnly { .. }));
    assert_eq!(refused(set_all(vec![ColumnId(99)], text("x"))), EditError::NoSuchColumn(ColumnId(99)));
    assert_eq!(refused(Edit::DeleteRows { rows: (2..4).into() }), EditError::NoSuchRow(RowId(3)));
    assert_eq!(refused(Edit::RestoreRows { rows: (0..3).into() }), EditError::Nothing);
    assert_eq!(refused(Edit::AddRows { count: 0 }), EditError::Nothing);
    assert_eq!(refused(Edit::AddRows { count: u32::MAX }), EditError::TooManyRows { limit: 1 << 27 });
    assert!(matches!(refused(set_all(vec![email], CellValue::Json("{".into()))), EditError::NotJson { .. }));
    assert_eq!(set(&sheet, 1, "email", text("c@d.test")).unwrap_err(), EditError::Nothing);
    let add = |path: &str| refused(Edit::AddColumn { path: path.to_owned(), column_type: ColumnType::Text });
    assert!(matches!(add("emial"), EditError::NoSuchAttribute { near, .. } if near[0] == "email"));
    assert!(matches!(add("email"), EditError::ColumnExists { .. }));
    assert!(matches!(add("user_metadata.address"), EditError::ColumnExists { .. }));
    assert!(matches!(add("logins_count"), EditError::ReadOnly { .. }));
    let in_the_way =
        open("{\"email\":\"a\",\"user_metadata\":{\"a\":{\"b\":1}}}\n{\"user_metadata\":{\"a\":7}}\n").unwrap();
    assert!(matches!(set(&in_the_way, 1, "user_metadata.a.b", text("x")), Err(EditError::InTheWay { .. })));
    // A block reaches across what can't be edited.
    let across = sheet.edited(&set_all(vec![email, read_only], text("x"))).unwrap();
    assert_eq!((cell(&across, 2, "email"), across.edited_cell_count()), (Cell::Text("x".into()), 3));
}

#[test]
fn a_value_put_around_others_replaces_them() {
    let sheet = open("{\"user_metadata\":{\"a\":7}}\n{\"user_metadata\":{\"a\":{\"b\":1}}}\n").unwrap();
    let inner = set(&sheet, 1, "user_metadata.a.b", CellValue::Number("8".into())).unwrap();
    let outer = set(&inner, 1, "user_metadata.a", CellValue::Json(r#"{"c":2}"#.into())).unwrap();
    assert_eq!(user(&outer, 1), r#"{"user_metadata":{"a":{"c":2}}}"#);
    let inner = set(&outer, 1, "user_metadata.a.b", CellValue::Number("9".into())).unwrap();
    assert_eq!(user(&inner, 1), r#"{"user_metadata":{"a":{"c":2,"b":9}}}"#);
}

#[test]
fn changes_of_a_hundred_million_rows_cost_nothing() {
    let rows: RowRanges = (0..100_000_000).into();
    let sheet = open(JSON).unwrap().edited(&Edit::AddRows { count: 100_000_000 }).unwrap();
    let columns: Vec<ColumnId> = sheet.columns().iter().map(|column| column.id).collect();
    let email = column(&sheet, "email");
    let edits = [
        Edit::Set { rows: rows.clone(), columns, value: text(" X ") },
        Edit::Fix { rows: rows.clone(), column: email, fix: Fix::Trim },
        Edit::SetEach { cells: vec![(RowId(50_000_000), email, text("Y"))] },
        Edit::Fix { rows: rows.clone(), column: email, fix: Fix::LowerCase },
        Edit::DeleteRows { rows: (10..90_000_000).into() },
        Edit::RestoreRows { rows: (20..30).into() },
    ];
    let edited = edits.iter().fold(sheet, |sheet, edit| sheet.edited(edit).unwrap());
    assert_eq!(edited.edited_cell_count(), 800_000_000, "eight columns can be edited");
    assert_eq!(edited.deleted_row_count(), 89_999_980);
    let email_of = |row| edited.row_cells(RowId(row)).swap_remove(email.0 as usize);
    assert_eq!([email_of(0), email_of(50_000_000)], [Cell::Text("x".into()), Cell::Text("y".into())]);
    assert_eq!([9, 10, 20, 30].map(|row| edited.is_deleted(RowId(row))), [false, true, false, true]);
}

#[test]
fn a_failed_row_is_saved_as_it_was_edited() {
    let table = open("email,name\na@b.test,A\nc@d.test,\"C, D\"\n").unwrap();
    let edited = set(&table, 0, "name", text("\"B\"")).unwrap();
    let edited =
        edited.edited(&Edit::AddColumn { path: "app_metadata.n".into(), column_type: ColumnType::Number }).unwrap();
    let edited = edited.edited(&Edit::AddRows { count: 1 }).unwrap();
    let edited = set(&edited, 2, "app_metadata.n", CellValue::Number("7".into())).unwrap();
    let mut out = Vec::new();
    edited
        .save_rows(&[RowId(0), RowId(1), RowId(2)], Form::Csv, &mut out, &mut || std::ops::ControlFlow::Continue(()))
        .unwrap();
    // The sign of a table that says what its columns are.
    let expected =
        "\"email  \",\"name  \",\"app_metadata.n    \"\r\na@b.test,\"\"\"B\"\"\",\r\nc@d.test,\"C, D\",\r\n,,7\r\n";
    assert_eq!(String::from_utf8(out).unwrap(), expected);
}

#[test]
fn saved_values_are_no_formulas_and_open_again_as_they_were() {
    let text = "email,name,phone_number,blocked,user_metadata.x\n\
        a@b.test,=1+1,+4915112345678,true,[1]\nc@d.test,'t Hooft,,false,{}\n-e@f.test,\"@a,b\",+49,true,[]\n";
    let auth0 = "email,name\n'a@b.test,'=1+1\n'c@d.test,''t Hooft\n";
    for text in [text, auth0, "email,name\na@b.test,'t Hooft\n", "email,name\na@b.test,Ann\n"] {
        let sheet = open(text).unwrap();
        let rows: Vec<RowId> = sheet.rows().collect();
        let mut out = Vec::new();
        sheet.save_rows(&rows, Form::Csv, &mut out, &mut || std::ops::ControlFlow::Continue(())).unwrap();
        let saved = String::from_utf8(out).unwrap();
        for risky in [",=", ",+", ",@", ",\"@", "\n-"] {
            assert!(!saved.contains(risky), "{saved}");
        }
        assert_eq!(users(&open(saved.as_str()).unwrap()), users(&sheet), "{saved}");
    }
}

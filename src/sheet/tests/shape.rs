//! Changes of whole columns and whole rows.

use super::edits::column;
use super::edits::formats;
use super::*;

fn text(text: &str) -> CellValue {
    CellValue::Text(text.to_owned())
}

fn cell(sheet: &Sheet, row: u32, column: ColumnId) -> Cell {
    sheet.row_cells(RowId(row)).swap_remove(column.0 as usize)
}

fn order(sheet: &Sheet) -> Vec<u32> {
    sheet.order().map_or((0..sheet.row_count()).collect(), |order| order.iter().map(|row| row.0).collect())
}

#[test]
fn a_renamed_column_takes_its_values_along() {
    for (format, sheet) in formats() {
        let plan = column(&sheet, "user_metadata.plan");
        let set = Edit::Set { rows: RowId(1).into(), columns: vec![plan], value: text("gold") };
        let rename = |path: &str| Edit::RenameColumn { column: plan, path: path.to_owned() };
        let edited = sheet.edited(&set).unwrap();
        let cells: Vec<Cell> = (0..3).map(|row| cell(&edited, row, plan)).collect();
        let renamed = edited.edited(&rename("app_metadata.tier.name")).unwrap();
        assert_eq!((0..3).map(|row| cell(&renamed, row, plan)).collect::<Vec<_>>(), cells, "{format}");
        assert_eq!(renamed.column_at("app_metadata.tier.name"), Some(plan));
        assert_eq!(renamed.column_at("user_metadata.plan"), None);
        let users = users(&renamed);
        assert!(users[0].contains(r#""app_metadata":{"tier":{"name":"x"}}"#), "{format}: {}", users[0]);
        assert!(users[1].contains(r#""app_metadata":{"tier":{"name":"gold"}}"#), "{format}: {}", users[1]);
        assert!(!users[0].contains("plan"), "{format}: {}", users[0]);
        // What is put in later stands at the new path, and a second name starts from the file again.
        let set = Edit::Set { rows: RowId(0).into(), columns: vec![plan], value: text("iron") };
        let again = renamed.edited(&set).unwrap().edited(&rename("user_metadata.rank")).unwrap();
        assert_eq!(cell(&again, 0, plan), Cell::Text("iron".into()), "{format}");
        let back = renamed.edited(&rename("user_metadata.plan")).unwrap();
        assert_eq!(super::users(&back), super::users(&edited), "{format}");
        let refused = |path: &str| sheet.edited(&rename(path)).unwrap_err();
        assert!(matches!(refused("email"), EditError::ColumnExists { .. }));
        assert!(matches!(refused("created_at"), EditError::ReadOnly { .. }));
        assert!(matches!(refused("user_metadata.plan.x"), EditError::InTheWay { .. }));
        assert_eq!(refused("user_metadata.plan"), EditError::Nothing);
    }
}

#[test]
fn a_value_that_stands_where_a_column_is_moved_is_never_written_over() {
    let sheet =
        open("{\"user_metadata\":{\"a\":1}}\n{\"user_metadata\":{\"a\":2},\"app_metadata\":{\"b\":9}}\n").unwrap();
    let a = column(&sheet, "user_metadata.a");
    let b = column(&sheet, "app_metadata.b");
    let moved = sheet.edited(&Edit::RenameColumn { column: b, path: "app_metadata.c".to_owned() }).unwrap();
    let moved = moved.edited(&Edit::RenameColumn { column: a, path: "app_metadata.b".to_owned() }).unwrap();
    assert_eq!(
        users(&moved),
        [r#"{"app_metadata":{"b":1}}"#, r#"{"app_metadata":{"b":2,"c":9}}"#],
        "all of them go, then all of them come"
    );
    // A key that no sample showed.
    let edited = moved.edited(&Edit::SetRowText { row: RowId(0), text: "x".to_owned() });
    assert_eq!(edited.unwrap_err(), EditError::ReadableRow(RowId(0)));
    let mut list = "{\"user_metadata\":{\"a\":1}}\n".repeat(5001);
    list.push_str("{\"user_metadata\":{\"a\":2,\"z\":3}}\n");
    list.push_str("{\"user_metadata\":{\"a\":1}}\n");
    let sheet = open(list).unwrap();
    let a = column(&sheet, "user_metadata.a");
    if sheet.column_at("user_metadata.z").is_none() {
        let renamed = sheet.edited(&Edit::RenameColumn { column: a, path: "user_metadata.z".to_owned() }).unwrap();
        let mut buffer = String::new();
        let problem = renamed.user(RowId(5001), &mut buffer).unwrap_err();
        assert_eq!((problem.code(), problem.path()), ("OCCUPIED_PATH", "user_metadata.z"));
        assert_eq!(renamed.user(RowId(0), &mut buffer).unwrap(), r#"{"user_metadata":{"z":1}}"#);
    }
}

#[test]
fn a_deleted_column_is_seen_and_not_sent() {
    for (format, sheet) in formats() {
        let (plan, email) = (column(&sheet, "user_metadata.plan"), column(&sheet, "email"));
        let delete = Edit::DeleteColumns { columns: vec![plan] };
        let deleted = sheet.edited(&delete).unwrap();
        assert!(users(&deleted).iter().all(|user| !user.contains("plan")), "{format}");
        assert_eq!(cell(&deleted, 0, plan), Cell::Text("x".into()), "{format}");
        assert!(deleted.column(plan).unwrap().is_deleted());
        let set = Edit::Set { rows: RowId(0).into(), columns: vec![plan], value: text("y") };
        assert!(matches!(deleted.edited(&set), Err(EditError::ReadOnly { .. })), "{format}");
        assert_eq!(deleted.edited(&delete).unwrap_err(), EditError::Nothing);
        let set = Edit::Set { rows: RowId(0).into(), columns: vec![plan, email], value: text("y") };
        let across = deleted.edited(&set).unwrap();
        assert_eq!(cell(&across, 0, plan), Cell::Text("x".into()), "{format}");
        let restored = deleted.edited(&Edit::RestoreColumns { columns: vec![plan] }).unwrap();
        assert_eq!(users(&restored), users(&sheet), "{format}");
    }
    let leaf = open(r#"{"email":"a","user_metadata":{"a":{"b":1}}}"#).unwrap();
    let b = column(&leaf, "user_metadata.a.b");
    let deleted = leaf.edited(&Edit::DeleteColumns { columns: vec![b] }).unwrap();
    assert_eq!(users(&deleted), [r#"{"email":"a"}"#], "what is left empty goes too: sent, it would empty the metadata");
    // A cell that is not of its type is no trouble once its column is not sent.
    let options = OpenOptions {
        types: vec![("age".into(), ColumnType::Number)],
        map: vec![("age".into(), "user_metadata.age".into())],
        ..OpenOptions::default()
    };
    let table = open_with(b"email,age\na@b.test,old\n", &options).result.unwrap();
    let deleted = table.edited(&Edit::DeleteColumns { columns: vec![ColumnId(1)] }).unwrap();
    assert_eq!((users(&table), users(&deleted)), (vec!["INVALID_CELL".into()], vec![r#"{"email":"a@b.test"}"#.into()]));
}

#[test]
fn rows_stand_where_they_were_put_and_keep_their_ids() {
    for (format, sheet) in formats() {
        let insert = |at: u32, behind| Edit::InsertRows { at: RowId(at), behind, count: 1 };
        let sheet = sheet.edited(&insert(1, false)).unwrap();
        let sheet = sheet.edited(&insert(3, true)).unwrap();
        let sheet = sheet.edited(&Edit::AddRows { count: 1 }).unwrap();
        assert_eq!(order(&sheet), [0, 3, 4, 1, 2, 5], "{format}");
        assert!(sheet.is_left_out(RowId(3)), "{format}: an empty row is no user");
        let twice = sheet.edited(&Edit::DuplicateRows { rows: RowRanges::from_rows([RowId(0), RowId(1)]) }).unwrap();
        assert_eq!(order(&twice), [0, 3, 4, 1, 6, 7, 2, 5], "{format}");
        assert_eq!(users(&twice)[6..], users(&twice)[..2], "{format}");
    }
}

#[test]
fn a_duplicate_is_a_row_of_its_own() {
    for (format, sheet) in formats() {
        let (email, plan) = (column(&sheet, "email"), column(&sheet, "user_metadata.plan"));
        let all: RowRanges = (0..3).into();
        let set =
            |row: u32, value: &str| Edit::Set { rows: RowId(row).into(), columns: vec![email], value: text(value) };
        let upper = Edit::Transform { rows: all.clone(), columns: vec![plan], how: Transform::UpperCase };
        let sheet = sheet.edited(&set(1, "first@b.test")).unwrap().edited(&upper).unwrap();
        let twice = sheet.edited(&Edit::DuplicateRows { rows: all }).unwrap();
        // Neither follows the other.
        let twice = twice.edited(&set(4, "copy@b.test")).unwrap().edited(&set(0, "now@b.test")).unwrap();
        assert_eq!(cell(&twice, 3, email), cell(&sheet, 0, email), "{format}");
        assert_eq!(cell(&twice, 4, email), Cell::Text("copy@b.test".into()), "{format}");
        assert_eq!(cell(&twice, 1, email), Cell::Text("first@b.test".into()), "{format}");
        assert_eq!(cell(&twice, 3, plan), Cell::Text("X".into()), "{format}");
        let again = twice.edited(&Edit::DuplicateRows { rows: RowId(4).into() }).unwrap();
        let lower = Edit::Transform { rows: RowId(6).into(), columns: vec![email, plan], how: Transform::UpperCase };
        let again = again.edited(&lower).unwrap();
        assert_eq!(cell(&again, 6, email), Cell::Text("COPY@B.TEST".into()), "{format}");
        assert_eq!(cell(&again, 4, email), Cell::Text("copy@b.test".into()), "{format}");
        assert!(again.is_added(RowId(6)) && !again.is_left_out(RowId(6)), "{format}");
    }
}

#[test]
fn an_excluded_row_is_kept_and_not_sent() {
    let sheet = formats().remove(0).1;
    let rows: RowRanges = (0..2).into();
    let excluded = sheet.edited(&Edit::ExcludeRows { rows: rows.clone() }).unwrap();
    assert!(excluded.is_left_out(RowId(0)) && excluded.is_excluded(RowId(1)) && !excluded.is_deleted(RowId(0)));
    assert_eq!((excluded.excluded_row_count(), excluded.deleted_row_count()), (2, 0));
    assert_eq!(excluded.edited(&Edit::ExcludeRows { rows }).unwrap_err(), EditError::Nothing);
    let included = excluded.edited(&Edit::IncludeRows { rows: (0..3).into() }).unwrap();
    assert!(!included.is_left_out(RowId(0)) && !included.has_edits(RowId(0)));
}

#[test]
fn a_row_that_can_t_be_read_is_mended_as_text() {
    let broken = open("{\"email\":\"a@b.test\"}\n{\"email\":\"b@b.test\",\n{\"email\":\"c@b.test\"}\n").unwrap();
    assert_eq!(broken.row_text(RowId(0)), None);
    assert_eq!(broken.row_text(RowId(1)), Some((r#"{"email":"b@b.test","#.trim_end_matches(',').to_owned(), false)));
    let write = |sheet: &Sheet, text: &str| sheet.edited(&Edit::SetRowText { row: RowId(1), text: text.to_owned() });
    let still = write(&broken, r#"{"email": "b@b.test""#).unwrap();
    assert!(still.is_row_text(RowId(1)) && still.row_count() == 3);
    let mended = write(&still, r#"{"email": "b@b.test"}"#).unwrap();
    assert_eq!(users(&mended)[1], r#"{"email": "b@b.test"}"#);
    assert_eq!(cell(&mended, 1, column(&mended, "email")), Cell::Text("b@b.test".into()));
    assert!(mended.has_edits(RowId(1)) && mended.row_text(RowId(1)).is_none());
    let email = column(&mended, "email");
    let edited = mended.edited(&Edit::Set { rows: RowId(1).into(), columns: vec![email], value: text("x") }).unwrap();
    assert_eq!(users(&edited)[1], r#"{"email": "x"}"#);

    let ragged = open("email,name\na@b.test,A\nb@b.test\n").unwrap();
    assert_eq!(ragged.row_text(RowId(1)), Some(("b@b.test".to_owned(), false)));
    assert_eq!(write(&ragged, "b@b.test,B\nc@b.test,C").unwrap_err(), EditError::SeveralRows);
    assert_eq!(write(&ragged, "b@b.test").unwrap_err(), EditError::Nothing);
    let mended = write(&ragged, "b@b.test,\"B, b\"").unwrap();
    assert_eq!(users(&mended)[1], r#"{"email":"b@b.test","name":"B, b"}"#);
    assert_eq!(cell(&mended, 1, ColumnId(1)), Cell::Text("B, b".into()));

    let secret = open("{\"email\":\"a\"}\n{\"email\":\"b\",\"password_hash\":\"$2b$10$abc\"\n").unwrap();
    assert_eq!(secret.row_text(RowId(1)), Some((r#"{"email":"b",""#.to_owned(), true)), "a secret is not shown");
    let table = open("email,password_hash\na@b.test\n").unwrap();
    assert_eq!(table.row_text(RowId(0)), Some((String::new(), true)));
}

#[test]
fn a_cell_that_breaks_its_type_is_kept_and_stops_its_row_alone() {
    let sheet = open("{\"user_metadata\":{\"n\":1,\"l\":[1]}}\n{\"user_metadata\":{\"n\":2,\"l\":[]}}\n").unwrap();
    for (path, typed) in [("user_metadata.n", "two"), ("user_metadata.l", "[1,")] {
        let at = column(&sheet, path);
        let value = sheet.read_typed(at, typed);
        let edited = sheet.edited(&Edit::Set { rows: RowId(0).into(), columns: vec![at], value }).unwrap();
        assert_eq!(cell(&edited, 0, at), Cell::Text(typed.into()), "it is kept");
        let mut buffer = String::new();
        let problem = edited.user(RowId(0), &mut buffer).unwrap_err();
        assert_eq!((problem.code(), problem.path()), ("INVALID_CELL", path));
        assert!(edited.user(RowId(1), &mut buffer).is_ok());
        // Another value, or another type of the column, and it is sent.
        let to_text = Edit::Transform { rows: RowId(0).into(), columns: vec![at], how: Transform::ToText };
        assert!(edited.edited(&to_text).unwrap().user(RowId(0), &mut buffer).is_ok());
    }
}

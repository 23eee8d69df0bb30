//! Values that were worked out elsewhere, and users as they are computed with.

use super::edits::column;
use super::edits::formats;
use super::*;

fn values(each: &[(u32, CellValue)]) -> RowValues {
    let mut builder = RowValuesBuilder::default();
    assert!(each.iter().all(|(row, value)| builder.push(RowId(*row), value)));
    builder.finish()
}

fn cell(sheet: &Sheet, row: u32, column: ColumnId) -> Cell {
    sheet.row_cells(RowId(row)).swap_remove(column.0 as usize)
}

#[test]
fn each_row_has_its_own_value_and_the_others_stay() {
    for (format, sheet) in formats() {
        let plan = column(&sheet, "user_metadata.plan");
        let text = |text: &str| CellValue::Text(text.to_owned());
        let set = |each: &[(u32, CellValue)]| Edit::SetValues { column: plan, values: values(each), by: String::new() };
        let edited = sheet.edited(&set(&[(0, text("gold")), (2, CellValue::Missing)])).unwrap();
        assert_eq!(cell(&edited, 0, plan), Cell::Text("gold".into()), "{format}");
        assert_eq!(cell(&edited, 1, plan), cell(&sheet, 1, plan), "{format}");
        assert_eq!(cell(&edited, 2, plan), Cell::Missing, "{format}");
        assert_eq!(edited.edited_cell_count(), 2, "{format}");
        assert!(users(&edited)[0].contains(r#""plan":"gold""#), "{format}");
        let upper = Edit::Transform { rows: (0..3).into(), columns: vec![plan], how: Transform::UpperCase };
        assert_eq!(cell(&edited.edited(&upper).unwrap(), 0, plan), Cell::Text("GOLD".into()), "{format}");
        let again = edited.edited(&set(&[(0, CellValue::Boolean(true))])).unwrap();
        assert_eq!(cell(&again, 0, plan), Cell::Boolean(true), "{format}");
        assert_eq!(sheet.edited(&set(&[])).unwrap_err(), EditError::Nothing);
        assert_eq!(sheet.edited(&set(&[(3, CellValue::Null)])).unwrap_err(), EditError::NoSuchRow(RowId(3)));
        let secret = Edit::SetValues {
            column: column(&sheet, "password_hash"),
            values: values(&[(0, text("x"))]),
            by: String::new(),
        };
        assert!(matches!(sheet.edited(&secret), Err(EditError::Secret { .. })), "{format}");
    }
}

#[test]
fn texts_make_a_column_of_numbers_one_of_texts_so_that_they_can_be_sent() {
    let sheet = open("{\"user_metadata\":{\"n\":1}}\n{\"user_metadata\":{\"n\":2}}\n").unwrap();
    let n = column(&sheet, "user_metadata.n");
    let edit = Edit::SetValues { column: n, values: values(&[(0, CellValue::Text("one".into()))]), by: String::new() };
    let edited = sheet.edited(&edit).unwrap();
    assert_eq!(users(&edited), [r#"{"user_metadata":{"n":"one"}}"#, r#"{"user_metadata":{"n":2}}"#]);
    assert_eq!(edited.column(n).unwrap().column_type(), ColumnType::Text);
}

#[test]
fn who_computes_with_a_user_sees_it_as_it_is_now_and_no_secrets() {
    let mut buffer = String::new();
    for (format, sheet) in formats() {
        let plan = column(&sheet, "user_metadata.plan");
        let set = Edit::Set { rows: RowId(1).into(), columns: vec![plan], value: CellValue::Boolean(false) };
        let edited = sheet.edited(&set).unwrap();
        let user = edited.readable_user(RowId(1), &mut buffer).unwrap().into_owned();
        assert_eq!(edited.value_in(&user, plan), Some("false"), "{format}: {user}");
        assert!(
            (0..3).all(|row| !edited.readable_user(RowId(row), &mut buffer).unwrap().contains("password")),
            "{format}"
        );
    }
    let hidden = open("{\"email\":\"a\",\"\\u0070assword_hash\":\"x\",\"mfa_factors\":[],\"Password\":1}\n").unwrap();
    assert_eq!(hidden.readable_user(RowId(0), &mut buffer).unwrap(), r#"{"email":"a"}"#);
    // A cell that is not of its type is read as the text that it is.
    let options = OpenOptions {
        types: vec![("age".into(), ColumnType::Number)],
        map: vec![("age".into(), "user_metadata.age".into())],
        ..OpenOptions::default()
    };
    let table = open_with(b"email,age\na@b.test,old\n", &options).result.unwrap();
    let user = table.readable_user(RowId(0), &mut buffer).unwrap();
    assert_eq!(table.value_in(&user, ColumnId(1)), Some("\"old\""), "{user}");
    let broken = open("{\"email\":\"a\"}\n{\"email\":\n").unwrap();
    assert!(broken.readable_user(RowId(1), &mut buffer).is_err());
}

#[test]
fn what_is_only_written_in_another_way_is_the_same_value() {
    let number = |digits: &str| CellValue::Number(digits.to_owned());
    let json = |text: &str| CellValue::Json(text.to_owned());
    for (value, before, same) in [
        (number("1.5"), Some("1.50"), true),
        (number("12345678901234567000"), Some("12345678901234567890"), true),
        (number("2"), Some("1"), false),
        (number("1"), Some("\"1\""), false),
        (json("{\"a\":1}"), Some("{ \"a\": 1 }"), true),
        (json("[1]"), Some("[2]"), false),
        (CellValue::Missing, None, true),
        (CellValue::Null, None, false),
        (CellValue::Null, Some("null"), true),
        (CellValue::Text("a".into()), Some("\"\\u0061\""), true),
    ] {
        assert_eq!(value.is_as(before), same, "{value:?} {before:?}");
    }
}

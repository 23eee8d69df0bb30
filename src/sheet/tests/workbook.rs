//! Lists written as XLSX.

use rust_xlsxwriter::ExcelDateTime;
use rust_xlsxwriter::Format as CellFormat;
use rust_xlsxwriter::Formula;
use rust_xlsxwriter::Workbook;

use super::*;

fn save(mut workbook: Workbook) -> Vec<u8> {
    workbook.save_to_buffer().unwrap()
}

#[test]
fn cells_become_what_would_be_typed() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let headers = ["email", "user_id", "phone_number", "email_verified", "user_metadata.born", "user_metadata.seen"];
    for (column, header) in (2..).zip(headers) {
        sheet.write(4, column, header).unwrap();
    }
    sheet.write(4, 8, "user_metadata.zip").unwrap();
    sheet.write(4, 9, "user_metadata.score").unwrap();
    sheet.write(6, 2, "a@b.c").unwrap();
    sheet.write(6, 3, 4_915_112_345_678_f64).unwrap();
    sheet.write(6, 4, "+4915112345678").unwrap();
    sheet.write(6, 5, true).unwrap();
    let date = CellFormat::new().set_num_format("yyyy-mm-dd");
    let born = ExcelDateTime::from_ymd(1990, 5, 17).unwrap();
    sheet.write_with_format(6, 6, &born, &date).unwrap();
    let seen = ExcelDateTime::from_ymd(2024, 1, 2).unwrap().and_hms(3, 4, 5).unwrap();
    sheet.write_with_format(6, 7, &seen, &CellFormat::new().set_num_format("dd.mm.yyyy hh:mm")).unwrap();
    sheet.write_with_format(6, 8, 742, &CellFormat::new().set_num_format("00000")).unwrap();
    sheet.write_formula(6, 9, Formula::new("=0.1+0.2").set_result("0.30000000000000004")).unwrap();
    sheet.write(9, 2, "d@e.f\n\"x\"").unwrap();
    sheet.write(9, 3, "00042").unwrap();
    let list = open(save(workbook)).unwrap();
    assert_eq!(
        users(&list),
        [
            r#"{"email":"a@b.c","user_id":"4915112345678","phone_number":"+4915112345678","email_verified":true,"user_metadata":{"born":"1990-05-17","seen":"2024-01-02T03:04:05","zip":"00742","score":"0.3"}}"#,
            r#"{"email":"d@e.f\n\"x\"","user_id":"00042"}"#,
        ]
    );
    assert_eq!(lines(&list), [7, 10]);
    assert_eq!(list.recognised().format, Format::Xlsx { worksheet: "Sheet1".into() });
}

/// A workbook that says of its columns what ours do.
fn told(headers: &[&str], told: &[(&str, &str)], fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, headers.iter().copied()).unwrap();
    fill(sheet);
    let properties = told.iter().fold(rust_xlsxwriter::DocProperties::new(), |properties, (name, kept)| {
        properties.set_custom_property(*name, *kept)
    });
    workbook.set_properties(&properties);
    save(workbook)
}

#[test]
fn what_a_workbook_says_of_its_columns_holds_also_where_they_were_moved_and_edited() {
    let headers = ["nickname", "user_metadata.seats", "email", "user_metadata.note", "user_metadata.zip"];
    let properties =
        [("Rollcall column 2 user_metadata.seats", "number"), ("Rollcall column 9 user_metadata.note", "text")];
    let list = told(&headers, &properties, |sheet| {
        sheet.write_row(1, 0, ["'t Hooft", "", "a@b.c", "true", ""]).unwrap();
        sheet.write(1, 1, 7.5).unwrap();
        sheet.write(1, 4, 1234).unwrap();
        sheet.write_row(2, 0, ["'=1", "many", "d@e.f", "", "1"]).unwrap();
    });
    let list = open(list).unwrap();
    let expected =
        r#"{"nickname":"'t Hooft","user_metadata":{"seats":7.5,"note":"true","zip":"1234"},"email":"a@b.c"}"#;
    assert_eq!(users(&list)[0], expected, "an apostrophe is a letter, and what nothing is said of is a text");
    let problem = list.user(RowId(1), &mut String::new()).unwrap_err();
    assert!(matches!(problem, RowProblem::Cell { .. }), "{problem:?}");
    assert_eq!(list.repairs(), []);

    // What the properties of others say is theirs.
    for (name, kept) in
        [("Rollcall column x email", "number"), ("Rollcall column 1 email", "digits"), ("email", "number")]
    {
        let list = told(&["email", "nickname"], &[(name, kept)], |sheet| {
            sheet.write_row(1, 0, ["a@b.c", "'A"]).unwrap();
        });
        assert_eq!(users(&open(list).unwrap()), [r#"{"email":"a@b.c","nickname":"'A"}"#], "{name} {kept}");
    }
}

#[test]
fn only_the_headers_of_a_workbook_of_ours_are_signed() {
    let seats = ("Rollcall column 2 Seats", "number");
    // Somebody renamed the header, and a value is called as it was.
    let list = told(&["email", "user_metadata.seats", "nickname"], &[seats], |sheet| {
        sheet.write_row(1, 0, ["a@b.c", "5", "Seats"]).unwrap();
    });
    let expected = r#"{"email":"a@b.c","user_metadata":{"seats":"5"},"nickname":"Seats"}"#;
    assert_eq!(users(&open(list).unwrap()), [expected]);
    // An address may be in a title, and a key may look like one.
    let seats = ("Rollcall column 3 user_metadata.seats", "number");
    let list = told(&["email", "user_metadata.me@home", "user_metadata.seats"], &[seats], |sheet| {
        sheet.write_row(1, 0, ["a@b.c", "x"]).unwrap();
        sheet.write(1, 2, 5).unwrap();
    });
    let expected = r#"{"email":"a@b.c","user_metadata":{"me@home":"x","seats":5}}"#;
    assert_eq!(users(&open(list).unwrap()), [expected]);
    // A blank behind the header, and more columns without a name than with one.
    let seats = ("Rollcall column 2 user_metadata.seats", "number");
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 6, "A list of ours, for ann@b.c").unwrap();
    sheet.write_row(2, 0, ["email", "user_metadata.seats "]).unwrap();
    sheet.write(3, 0, "a@b.c").unwrap();
    sheet.write(3, 1, 5).unwrap();
    workbook.set_properties(&rust_xlsxwriter::DocProperties::new().set_custom_property(seats.0, seats.1));
    let expected = r#"{"email":"a@b.c","user_metadata":{"seats":5}}"#;
    assert_eq!(users(&open(save(workbook)).unwrap()), [expected]);
}

#[test]
fn a_csv_of_ours_that_excel_saved_as_a_workbook_loses_its_apostrophes() {
    let list = told(&["email  ", "nickname  ", "user_metadata.n    "], &[], |sheet| {
        sheet.write_row(1, 0, ["a@b.c", "'=1", "7"]).unwrap();
    });
    let expected = r#"{"email":"a@b.c","nickname":"=1","user_metadata":{"n":7}}"#;
    assert_eq!(users(&open(list).unwrap()), [expected]);
}

#[test]
fn a_failed_formula_spoils_its_row_alone() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, ["email", "name", "updated_at"]).unwrap();
    sheet.write_row(1, 0, ["a@b.c", "A"]).unwrap();
    sheet.write(2, 0, "d@e.f").unwrap();
    sheet.write_formula(2, 1, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    sheet.write(3, 0, "g@h.i").unwrap();
    sheet.write_formula(3, 2, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    let list = open(save(workbook)).unwrap();
    let problem = list.user(RowId(1), &mut String::new()).unwrap_err();
    let expected = RowProblem::ErrorCell { header: "name".into(), path: "name".into(), error: "#DIV/0!".into() };
    assert_eq!(problem, expected);
    assert_eq!(users(&list)[0], r#"{"email":"a@b.c","name":"A"}"#);
    assert_eq!(users(&list)[2], r##"{"email":"g@h.i","updated_at":"#DIV/0!"}"##);
}

fn three_worksheets() -> Vec<u8> {
    let mut workbook = Workbook::new();
    for (name, email) in [("Old", "a@b.c"), ("Notes", ""), ("New", "d@e.f")] {
        let sheet = workbook.add_worksheet().set_name(name).unwrap();
        if !email.is_empty() {
            sheet.write(0, 0, "email").unwrap();
            sheet.write(1, 0, email).unwrap();
        }
    }
    save(workbook)
}

#[test]
fn the_worksheet_is_the_only_one_or_the_one_asked_for() {
    let Err(OpenError::ChooseWorksheet { worksheets }) = open(three_worksheets()) else { panic!() };
    assert_eq!(worksheets, ["Old", "New"]);
    let asked = |name: &str| OpenOptions { worksheet: Some(name.to_owned()), ..OpenOptions::default() };
    let opened = open_with(&three_worksheets(), &asked("New"));
    assert_eq!(users(opened.result.as_ref().unwrap()), [r#"{"email":"d@e.f"}"#]);
    let again = reopen(&opened.private(), &asked("New"), &mut go_on).unwrap();
    assert_eq!(users(&again), [r#"{"email":"d@e.f"}"#]);
    assert_eq!(again.recognised(), opened.result.unwrap().recognised());
    let error = open_with(&three_worksheets(), &asked("new")).result.unwrap_err();
    assert!(matches!(error, OpenError::NoSuchWorksheet { worksheets, .. } if worksheets.len() == 3));
    let error = open_with(&three_worksheets(), &asked("Notes")).result.unwrap_err();
    assert!(matches!(error, OpenError::Empty), "{error:?}");

    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("Empty").unwrap();
    let sheet = workbook.add_worksheet().set_name("Users").unwrap();
    sheet.write(0, 0, "email").unwrap();
    sheet.write(1, 0, "a@b.c").unwrap();
    let list = open(save(workbook)).unwrap();
    let chosen = Repair::WorksheetChosen { worksheet: "Users".into(), others: vec!["Empty".into()] };
    assert_eq!(list.repairs(), [chosen]);
}

/// A workbook whose worksheets say that they are one list, with these headers.
fn one_list(headers: [&str; 3]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    for (at, header) in headers.into_iter().enumerate() {
        let sheet = workbook.add_worksheet();
        // Its users belong to the list all the same.
        sheet.set_hidden(at == 1);
        sheet.write(0, 0, header).unwrap();
        sheet.write(0, 1, "name").unwrap();
        for row in 1..=2 {
            sheet.write(row, 0, format!("u{at}{row}@b.c")).unwrap();
        }
        // One that can't be read, and tells where it stands.
        sheet.write(2, 5, "beside").unwrap();
    }
    let one_list = rust_xlsxwriter::DocProperties::new().set_custom_property("Rollcall worksheets", "one list");
    workbook.set_properties(&one_list);
    save(workbook)
}

#[test]
fn worksheets_that_are_one_list_are_opened_as_one_and_their_rows_counted_through() {
    let opened = open_with(&one_list(["email"; 3]), &OpenOptions::default());
    let list = opened.result.as_ref().unwrap();
    let emails = ["u01", "u11", "u21"].map(|it| format!(r#"{{"email":"{it}@b.c"}}"#));
    assert_eq!(users(list), [&emails[0], "RAGGED_ROW", &emails[1], "RAGGED_ROW", &emails[2], "RAGGED_ROW"]);
    assert_eq!(lines(list), [2, 3, 4, 5, 6, 7], "as if the headers stood there once");
    assert_eq!(list.repairs(), [Repair::WorksheetsJoined { worksheets: 3 }]);
    let again = reopen(&opened.private(), &OpenOptions::default(), &mut go_on).unwrap();
    assert_eq!((users(&again), again.repairs()), (users(list), list.repairs()));
    // Who asks for one gets that one.
    let asked = OpenOptions { worksheet: Some("Sheet2".to_owned()), ..OpenOptions::default() };
    let opened = open_with(&one_list(["email"; 3]), &asked);
    assert_eq!(users(opened.result.as_ref().unwrap()), [&emails[1], "RAGGED_ROW"]);
    // Somebody has changed one of them: nobody can tell what is meant.
    let Err(OpenError::ChooseWorksheet { worksheets }) = open(one_list(["email", "nickname", "email"])) else {
        panic!()
    };
    assert_eq!(worksheets.len(), 3);
}

#[test]
fn a_note_beside_the_table_is_reported_on_its_row() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "email").unwrap();
    sheet.write(1, 0, "a@b.c").unwrap();
    sheet.write(2, 0, "d@e.f").unwrap();
    sheet.write(2, 3, "ask Joe").unwrap();
    let list = open(save(workbook)).unwrap();
    assert_eq!(users(&list), [r#"{"email":"a@b.c"}"#, "RAGGED_ROW"]);
}

#[test]
fn a_workbook_that_is_cut_or_changed_is_refused_without_a_panic() {
    let whole = three_worksheets();
    for length in (4..whole.len()).step_by(97) {
        assert!(open(&whole[..length]).is_err());
    }
    for place in (30..whole.len()).step_by(31) {
        let mut damaged = whole.clone();
        damaged[place] ^= 0x55;
        drop(open(&damaged));
    }
}

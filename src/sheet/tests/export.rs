//! What is saved opens again as it was, in every form that can say it.

use proptest::prelude::*;

use super::edits::column;
use super::edits::formats;
use super::random::edit;
use super::*;

const KINDS: [SaveKind; 5] = [SaveKind::JsonArray, SaveKind::JsonLines, SaveKind::Csv, SaveKind::Tsv, SaveKind::Xlsx];

fn export(sheet: &Sheet, kind: SaveKind) -> (Vec<u8>, Exported) {
    export_part(sheet, &Export { kind, rows: None, columns: None, as_it_is: false }).unwrap()
}

fn export_part(sheet: &Sheet, what: &Export) -> Result<(Vec<u8>, Exported), ExportError> {
    let folder = tempfile::tempdir().unwrap();
    let mut out = Vec::new();
    let exported = sheet.export(what, &mut out, folder.path(), &mut |_, _| ControlFlow::Continue(()))?;
    Ok((out, exported))
}

fn reopen_saved(saved: &[u8], exported: &Exported) -> Result<Sheet, OpenError> {
    let worksheet = (exported.worksheets > 1).then(|| "Sheet1".to_owned());
    open_with(saved, &OpenOptions { worksheet, ..OpenOptions::default() }).result
}

fn text(text: &str) -> CellValue {
    CellValue::Text(text.to_owned())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn what_is_saved_and_opened_again_is_the_same(edits in prop::collection::vec(edit(), 0..6)) {
        for (format, sheet) in formats() {
            let sheet = sheet.edited(&Edit::AddRows { count: 1 }).unwrap();
            let edited = edits.iter().fold(sheet, |sheet, edit| sheet.edited(edit).unwrap_or(sheet));
            for kind in KINDS {
                let (saved, exported) = export(&edited, kind);
                let Ok(again) = reopen_saved(&saved, &exported) else {
                    prop_assert_eq!(exported.rows, 0, "{} {:?}", format, kind);
                    continue;
                };
                let is_table = !matches!(kind, SaveKind::JsonArray | SaveKind::JsonLines);
                let page = if exported.worksheets > 1 { 3 } else { exported.rows };
                prop_assert_eq!(u64::from(again.row_count()), page, "{} {:?}", format, kind);
                let is_there = |row: &RowId| {
                    let is_blank = |cell: &Cell| matches!(cell, Cell::Missing | Cell::Null) || *cell == Cell::Text(String::new());
                    // A secret that is empty is no value either.
                    let cells = edited.plain_cells(*row);
                    !(edited.is_added(*row) && cells.iter().all(|cell| *cell == Cell::Missing) || is_table && cells.iter().all(is_blank))
                };
                for (place, row) in (0..again.row_count()).zip(edited.rows().filter(is_there)) {
                    let cells = again.plain_cells(RowId(place));
                    for (column, cell) in edited.columns().iter().zip(edited.plain_cells(row)) {
                        // What a table can't say is counted.
                        let lost = match &cell {
                            Cell::Null => exported.nulls > 0,
                            Cell::Text(text) if text.is_empty() => exported.empty_texts > 0,
                            Cell::Number(_) | Cell::Boolean(_) | Cell::Json(_) | Cell::Text(_) => exported.retyped > 0,
                            Cell::Missing | Cell::Hidden(_) | Cell::Unreadable(_) => false,
                        };
                        let other = again.column_of(column.segments()).or_else(|| again.column_at(column.path()));
                        let other = other.map_or(Cell::Missing, |at| cells[at.0 as usize].clone());
                        if is_table && lost {
                            continue;
                        }
                        // What the type did not fit is a text again.
                        let cell = match cell {
                            Cell::Unreadable(text) => Cell::Text(text),
                            cell => cell,
                        };
                        prop_assert_eq!(other, cell, "{} {:?} {}", format, kind, column.path());
                    }
                }
            }
        }
    }
}

#[test]
fn a_table_leaves_out_a_row_whose_password_hash_and_address_are_empty() {
    let (_, sheet) = formats().swap_remove(0);
    let columns = ["email", "password_hash"].map(|path| column(&sheet, path)).to_vec();
    let edited = sheet.edited(&Edit::Set { rows: RowId(1).into(), columns, value: text("") }).unwrap();
    for kind in [SaveKind::Csv, SaveKind::Tsv, SaveKind::Xlsx] {
        let (saved, exported) = export(&edited, kind);
        assert_eq!((exported.rows, exported.left_out), (2, 1), "{kind:?}");
        let again = reopen_saved(&saved, &exported).unwrap();
        let email = column(&again, "email").0 as usize;
        let emails: Vec<Cell> = again.rows().map(|row| again.row_cells(row).swap_remove(email)).collect();
        assert_eq!(emails, ["a@b.test ", "e@f.test"].map(|it| Cell::Text(it.to_owned())), "{kind:?}");
    }
}

#[test]
fn rows_that_nobody_changed_keep_their_bytes() {
    let array = "[ {\"a\" : 1.0} ,\n\n  {\"email\":\"x\"},{\"b\":[ ]}\n]\n";
    let sheet = open(array).unwrap();
    let (saved, _) = export(&sheet, SaveKind::JsonArray);
    assert_eq!(String::from_utf8(saved).unwrap(), "[\n{\"a\" : 1.0} ,\n\n  {\"email\":\"x\"},{\"b\":[ ]}\n]\n");
    let email = column(&sheet, "email");
    let edited = sheet.edited(&Edit::Set { rows: RowId(1).into(), columns: vec![email], value: text("y") }).unwrap();
    let (saved, exported) = export(&edited, SaveKind::JsonArray);
    assert_eq!(String::from_utf8(saved).unwrap(), "[\n{\"a\" : 1.0},\n{\"email\":\"y\"},\n{\"b\":[ ]}\n]\n");
    assert_eq!(exported.rows, 3);
    let lines = open("{\"a\" : 1.0}\n{\"email\":\"x\"\n{\"b\":[ ]}\n").unwrap();
    let (saved, _) = export(&lines, SaveKind::JsonLines);
    assert_eq!(String::from_utf8(saved).unwrap(), "{\"a\" : 1.0}\n{\"email\":\"x\"\n{\"b\":[ ]}\n", "a broken row too");
    let deleted = lines.edited(&Edit::DeleteRows { rows: RowId(1).into() }).unwrap();
    let (saved, exported) = export(&deleted, SaveKind::JsonArray);
    assert_eq!(String::from_utf8(saved).unwrap(), "[\n{\"a\" : 1.0},\n{\"b\":[ ]}\n]\n");
    assert_eq!((exported.rows, exported.left_out), (2, 1));
    let (saved, exported) = export(&lines, SaveKind::JsonArray);
    assert_eq!((users(&open(saved).unwrap()).len(), exported.unreadable), (2, 1));
}

#[test]
fn only_what_is_in_view_is_saved_in_its_order() {
    for (format, sheet) in formats() {
        let columns = ["user_metadata.plan", "email"].map(|path| column(&sheet, path)).to_vec();
        let rows = Some(RowList::from_rows([2, 0].map(RowId)));
        for kind in KINDS {
            let (saved, exported) = export_part(
                &sheet,
                &Export { kind, rows: rows.clone(), columns: Some(columns.clone()), as_it_is: false },
            )
            .unwrap();
            assert!(!exported.has_secrets && exported.rows == 2, "{format} {kind:?}");
            let again = reopen_saved(&saved, &exported).unwrap();
            let paths: Vec<&str> = again.columns().iter().map(Column::path).collect();
            assert_eq!(paths, ["user_metadata.plan", "email"], "{format} {kind:?}");
            let emails: Vec<Cell> = again.rows().map(|row| again.row_cells(row).swap_remove(1)).collect();
            assert_eq!(emails, ["e@f.test", "a@b.test "].map(|it| Cell::Text(it.to_owned())), "{format} {kind:?}");
        }
    }
}

#[test]
fn what_a_form_can_t_say_is_counted() {
    let list = "{\"email\":\"a@b.test\",\"nickname\":null,\"user_metadata\":{\"n\":7,\"e\":\"\",\"k.l\":\"x\"}}\n\
        {\"email\":\"b@b.test\",\"user_metadata\":{\"n\":8}}\n{\"email\":\n";
    let sheet = open(list).unwrap();
    let (_, table) = export(&sheet, SaveKind::Csv);
    assert_eq!((table.rows, table.nulls, table.empty_texts, table.retyped, table.unreadable), (2, 1, 1, 0, 1));
    let (_, workbook) = export(&sheet, SaveKind::Xlsx);
    assert_eq!(workbook.retyped, 0, "it says in its properties what they are");
    for (text, is_lost) in [("x", false), ("7", true), ("true", true), ("null", true), ("TRUE", false)] {
        let values = ["7".to_owned(), format!("\"{text}\""), "[7]".to_owned(), "true".to_owned()];
        let user = |(row, value): (usize, &String)| {
            format!("{{\"email\":\"u{row}@b.test\",\"user_metadata\":{{\"n\":{value}}}}}\n")
        };
        let mixed = open(values.iter().enumerate().map(user).collect::<String>()).unwrap();
        for kind in [SaveKind::Csv, SaveKind::Xlsx] {
            let (saved, exported) = export(&mixed, kind);
            let again = users(&reopen_saved(&saved, &exported).unwrap());
            assert_eq!(exported.retyped > 0, is_lost, "{kind:?} {text}");
            // Of a workbook the first worksheet alone is opened.
            assert_eq!(again != users(&mixed)[..again.len()], is_lost, "{kind:?} {text}");
        }
    }
    assert_eq!((table.ambiguous, table.without_column), (vec!["user_metadata.k.l".to_owned()], 0));
    let (_, json) = export(&sheet, SaveKind::JsonLines);
    assert_eq!(json, Exported { rows: 3, ..Exported::default() });
    let mut long = "{\"email\":\"a@b.test\"}\n".repeat(5001);
    long.push_str("{\"email\":\"a@b.test\",\"user_metadata\":{\"rare\":1}}\n{\"email\":\"a@b.test\"}\n");
    let sheet = open(long).unwrap();
    let (_, table) = export(&sheet, SaveKind::Tsv);
    assert_eq!(table.without_column, u64::from(sheet.column_at("user_metadata.rare").is_none()));
    // No cell of Excel's is that long.
    let long = open(format!("{{\"email\":\"{}\"}}", "a".repeat(40_000))).unwrap();
    let refused = export_part(&long, &Export { kind: SaveKind::Xlsx, rows: None, columns: None, as_it_is: false });
    assert!(matches!(refused, Err(ExportError::CellTooLong { row: RowId(0), .. })));
}

#[test]
fn a_table_for_other_programs_holds_each_value_as_it_is() {
    let list = "{\"email\":\"a@b.test\",\"name\":\"'t Hooft\",\"phone_number\":\"+4915112345678\",\"nickname\":\"=1+1\"}\n\
        {\"email\":\"c@d.test\",\"name\":\"Cy\",\"phone_number\":\"+4915112345679\",\"nickname\":\"-\"}\n";
    let sheet = open(list).unwrap();
    let written = |as_it_is| {
        let what = Export { kind: SaveKind::Csv, rows: None, columns: None, as_it_is };
        let (saved, exported) = export_part(&sheet, &what).unwrap();
        assert_eq!(users(&open(&saved).unwrap()), users(&sheet), "both are read as the same users");
        (String::from_utf8(saved).unwrap(), exported.guarded)
    };
    let plain = "email,name,phone_number,nickname\r\na@b.test,'t Hooft,+4915112345678,=1+1\r\n\
        c@d.test,Cy,+4915112345679,-\r\n";
    assert_eq!(written(true), (plain.to_owned(), 0));
    let (for_excel, guarded) = written(false);
    assert!(for_excel.contains(",''t Hooft,'+4915112345678,'=1+1\r\n"), "{for_excel}");
    assert_eq!(guarded, 5);
}

#[test]
fn a_workbook_goes_on_on_another_worksheet() {
    let user = |row: u32| format!("{{\"email\":\"u{row}@b.test\",\"phone_number\":\"+49151{row}\"}}\n");
    let sheet = open((0..7).map(user).collect::<Vec<_>>().concat()).unwrap();
    let (saved, exported) = export(&sheet, SaveKind::Xlsx);
    assert_eq!((exported.rows, exported.worksheets), (7, 3));
    let last = open_with(&saved, &OpenOptions { worksheet: Some("Sheet3".to_owned()), ..OpenOptions::default() });
    assert_eq!(users(&last.result.unwrap()), [r#"{"email":"u6@b.test","phone_number":"+491516"}"#]);
}

#[test]
fn who_stops_saving_has_no_file() {
    let sheet = open("{\"email\":\"a@b.test\"}\n").unwrap();
    let folder = tempfile::tempdir().unwrap();
    for kind in KINDS {
        let what = Export { kind, rows: None, columns: None, as_it_is: false };
        let stopped = sheet.export(&what, &mut Vec::new(), folder.path(), &mut |_, _| ControlFlow::Break(()));
        assert!(matches!(stopped, Err(ExportError::Stopped)), "{kind:?}");
    }
}

#[test]
fn a_name_that_no_property_can_have_makes_no_damaged_workbook() {
    let sheet = open("{\"email\":\"a@b.test\",\"user_metadata\":{\"a\\u0001b\":1,\"c\":2}}\n").unwrap();
    let (saved, exported) = export(&sheet, SaveKind::Xlsx);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(saved)).unwrap();
    let mut told = String::new();
    std::io::Read::read_to_string(&mut archive.by_name("docProps/custom.xml").unwrap(), &mut told).unwrap();
    assert!(told.contains("user_metadata.c") && !told.contains('\u{1}'), "{told}");
    assert_eq!(exported.retyped, 1, "it is said that this one is read as a text");
}

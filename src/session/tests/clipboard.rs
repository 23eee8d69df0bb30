//! Copying and pasting, told through a session.

use super::sheets::Desk;
use super::*;

const HASH: &str = "$2b$10$abcdefghijklmnopqrstuuabcdefghijklmnopqrstuvwxyz01234";

/// Every kind of cell, in a column of each type.
fn every_kind() -> String {
    format!(
        r#"[{{"email":"a@b.test","blocked":true,"nickname":null,"user_metadata":{{"any":[1],"n":1.50}},"password_hash":"{HASH}","mfa_factors":[{{"totp":{{"secret":"A"}}}}]}},
        {{"email":"","blocked":false,"nickname":"x\ty","user_metadata":{{"any":"7","n":"7"}},"password_hash":null}},
        {{"email":7,"blocked":"yes","user_metadata":{{"any":true,"n":false}},"password_hash":"{HASH}"}},
        {{"email":"c@d.test","nickname":"","user_metadata":{{"any":null,"n":null}}}},
        {{"email":"d@e.test","user_metadata":{{"any":"true"}},"app_metadata":[1]}},
        {{"email":"e@f.test","user_metadata":{{"any":"gold"}},"blocked":null}},
        "no user"]"#
    )
}

fn users(sheet: &Sheet) -> Vec<String> {
    let user = |row| {
        let mut text = String::new();
        sheet.user(row, &mut text).map_or_else(|problem| format!("{problem:?}"), str::to_owned)
    };
    sheet.rows().map(user).collect()
}

fn copied(desk: &Desk, number: u64, rows: Vec<RowId>, columns: Vec<ColumnId>) -> Vec<Vec<String>> {
    desk.session.send(Command::CopyCells { sheet: SHEET, number, rows, columns });
    let is_it = |it: &CopiedCells| if it.number == number { it.text.clone() } else { None };
    let text = desk.session.wait_for(|state| state.copied.as_ref().and_then(is_it)).unwrap();
    let lines = text.lines().map(|line| {
        let cell = |cell: &str| match cell.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            Some(quoted) => quoted.replace("\"\"", "\""),
            None => cell.to_owned(),
        };
        // No cell of this list holds a line break, and one holds a tab.
        line.replace("x\ty", "x\u{1}y").split('\t').map(|it| cell(it).replace('\u{1}', "\t")).collect()
    });
    lines.collect()
}

#[test]
fn a_block_of_every_kind_of_cell_that_is_pasted_onto_itself_changes_nothing() {
    let desk = Desk::new();
    let path = desk.file("all.json", &every_kind());
    let types = vec![("user_metadata.any".to_owned(), ColumnType::Json)];
    let opened = desk.open(path, OpenOptions { types, ..OpenOptions::default() });
    let sheet = opened.map_or_else(|notice| panic!("{notice:?}"), |sheet| sheet.rows);
    let columns: Vec<ColumnId> = sheet.columns().iter().map(|column| column.id).collect();
    let rows: Vec<RowId> = sheet.rows().collect();
    let lines = copied(&desk, 1, rows.clone(), columns.clone());
    assert_eq!(lines.len(), rows.len());
    assert!(!format!("{lines:?}").contains("$2b$"), "{lines:?}");
    let paste = |rows: &[RowId], lines: Vec<Vec<String>>| {
        let (rows, columns) = (rows.to_vec(), columns.clone());
        desk.session.send(Command::PasteCells { sheet: SHEET, rows, added: 0, columns, lines: lines.into() });
    };
    paste(&rows, lines.clone());
    // Commands are taken in their order: with the copy the paste is done too.
    assert_eq!(copied(&desk, 2, rows.clone(), columns.clone()), lines);
    let after = desk.session.now().sheets[&SHEET].value().unwrap().clone();
    assert_eq!(after.edits.secrets_left, 3, "two hashes and one list of factors");
    assert_eq!((after.edits.undo, after.edits.refused), (None, None));
    assert_eq!(users(&after.rows), users(&sheet));
}

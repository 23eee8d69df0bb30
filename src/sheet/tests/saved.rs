//! Rows that are saved as a list of their own open again as the same users.

use super::*;
use proptest::prelude::*;

fn saved(sheet: &Sheet, rows: &[RowId]) -> String {
    let mut out = Vec::new();
    sheet.save_rows(rows, Form::Csv, &mut out, &mut || std::ops::ControlFlow::Continue(())).unwrap();
    String::from_utf8(out).unwrap()
}

/// Of each row the user, or that there is none.
fn meant(sheet: &Sheet, rows: &[RowId]) -> Vec<Option<String>> {
    let mut buffer = String::new();
    rows.iter().map(|row| sheet.user(*row, &mut buffer).ok().map(str::to_owned)).collect()
}

fn opens_as_it_was(sheet: &Sheet, rows: &[RowId]) -> String {
    let text = saved(sheet, rows);
    let again = open(text.as_str()).unwrap();
    let all: Vec<RowId> = again.rows().collect();
    assert_eq!(meant(&again, &all), meant(sheet, rows), "{text}");
    text
}

fn all(sheet: &Sheet) -> Vec<RowId> {
    sheet.rows().collect()
}

#[test]
fn a_list_without_an_e_mail_or_with_lists_beside_one_opens_again_as_it_was() {
    for text in [
        "username,name\nann,=1+1\nben,'t Hooft\n",
        "username,name\n't,'t Hooft\n",
        "email,identities,name\na@b.test,[],=1\n",
        "email,mfa_factors,name\na@b.test,\"[{\"\"totp\"\":{}}]\",'t Hooft\n",
    ] {
        let sheet = open(text).unwrap();
        opens_as_it_was(&sheet, &all(&sheet));
    }
}

#[test]
fn a_quote_that_is_never_closed_takes_no_other_row_along() {
    let sheet = open("email;name\n\"m@n.o;M\n=a@b.test;A\nc@d.test;C\n").unwrap();
    // Its own quote would be the partner.
    let cells = vec![(RowId(2), sheet.columns()[1].id, CellValue::Text("\"C\"".to_owned()))];
    let sheet = sheet.edited(&Edit::SetEach { cells }).unwrap();
    let rows = all(&sheet);
    let text = opens_as_it_was(&sheet, &rows);
    assert_eq!(meant(&sheet, &rows).iter().filter(|user| user.is_none()).count(), 1);
    assert!(text.contains("\"\"m@n.o;M"), "what there is stays to be mended: {text}");
}

#[test]
fn values_stay_what_they_were_among_the_rows_of_their_list() {
    // The rest of the list says that these are texts.
    let sheet = open("email,user_metadata.a,user_metadata.b\na@b.test,true,{}\nc@d.test,perhaps,x\n").unwrap();
    let text = opens_as_it_was(&sheet, &[RowId(0)]);
    assert!(text.starts_with("email  ,") || text.starts_with("\"email  \","), "{text}");
    // Where nothing has to be said, nothing is.
    assert!(saved(&sheet, &[RowId(1)]).starts_with("email,user_metadata.a,"));
    let typed =
        sheet.edited(&Edit::AddColumn { path: "app_metadata.n".into(), column_type: ColumnType::Number }).unwrap();
    let column = typed.columns()[3].id;
    let cells = vec![(RowId(1), column, CellValue::Number("7".to_owned()))];
    let typed = typed.edited(&Edit::SetEach { cells }).unwrap();
    opens_as_it_was(&typed, &[RowId(1)]);
}

#[test]
fn what_stands_beyond_the_last_column_is_never_taken_for_one_that_was_added() {
    let sheet = open("email,name\na@b.test,A,surplus\nc@d.test\n").unwrap();
    let wider = sheet.edited(&Edit::AddColumn { path: "nickname".into(), column_type: ColumnType::Text }).unwrap();
    opens_as_it_was(&wider, &all(&wider));
}

proptest! {
    #[test]
    fn any_rows_of_any_table_open_again_as_the_same_users(
        rows in prop::collection::vec(prop::collection::vec("([ '=+@-]?[a\"',;|{}\\[\\]\n\t ]{0,4}|true|'true|-7|[+]49|\\{\\}|''t)", 4), 1..6),
        broken in prop::collection::vec(prop::sample::select(vec!["\"x", "a", "a,b,c,d,e", "=\"", "\"a\",\"b"]), 0..3),
        headers in prop::sample::select(vec![
            ["email", "name", "user_metadata.a", "blocked"],
            ["username", "name", "user_metadata.a", "user_metadata.b"],
            ["email", "identities", "mfa_factors", "app_metadata.x.y"],
        ]),
        kept in prop::collection::vec(any::<bool>(), 9),
    ) {
        let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
        writer.write_record(headers).unwrap();
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let mut bytes = writer.into_inner().unwrap();
        for row in &broken {
            bytes.extend(format!("{row}\n").bytes());
        }
        if let Ok(sheet) = open(&bytes) {
            let rows: Vec<RowId> = sheet.rows().zip(kept.iter().cycle()).filter(|(_, kept)| **kept).map(|it| it.0).collect();
            if !rows.is_empty() {
                opens_as_it_was(&sheet, &rows);
            }
        }
    }
}

#[test]
fn what_was_refused_is_refused_again_and_what_was_of_several_kinds_stays_so() {
    let list = "email,user_metadata.p\na@b.test,\"{\"\"a\"\":\"\nc@d.test,{}\n";
    let options =
        OpenOptions { types: vec![("user_metadata.p".to_owned(), ColumnType::Json)], ..OpenOptions::default() };
    let sheet = open_with(list.as_bytes(), &options).result.unwrap();
    let text = opens_as_it_was(&sheet, &[RowId(0)]);
    assert_eq!(meant(&open(text.as_str()).unwrap(), &[RowId(0)]), [None], "half an object is no text");

    let mixed = "{\"email\":\"a@b.test\",\"user_metadata\":{\"n\":7}}\n\
        {\"email\":\"c@d.test\",\"user_metadata\":{\"n\":\"many\"}}\n";
    let folder = tempfile::tempdir().unwrap();
    let mut out = Vec::new();
    let what = Export { kind: SaveKind::Csv, rows: None, columns: None, as_it_is: false };
    let go_on = &mut |_, _| std::ops::ControlFlow::Continue(());
    open(mixed).unwrap().export(&what, &mut out, folder.path(), go_on).unwrap();
    let sheet = open(String::from_utf8(out).unwrap().as_str()).unwrap();
    for rows in [&[RowId(0)][..], &[RowId(1)], &[RowId(0), RowId(1)]] {
        opens_as_it_was(&sheet, rows);
    }
}

//! What a person says about a list that can't be found out: which column is meant, which line names them, what is not
//! put right.

use super::*;

fn with(options: &OpenOptions, text: &str) -> Result<Vec<String>, OpenError> {
    open_with(text.as_bytes(), options).result.map(|sheet| users(&sheet))
}

fn describe(text: &str, options: &OpenOptions) -> ListDescription {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list");
    fs::write(&path, text).unwrap();
    describe_file(&path, folder.path(), options, &mut go_on).unwrap()
}

fn map(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect()
}

#[test]
fn columns_with_the_same_header_are_told_apart_by_their_letter_and_none_is_lost() {
    let text = "email,Phone,Phone,,Phone (column B)\na@b.c,1,2,3,4\n";
    let headers: Vec<String> =
        describe(text, &OpenOptions::default()).columns.into_iter().map(|it| it.header).collect();
    assert_eq!(headers, ["email", "Phone (column B)'", "Phone (column C)", "Column D", "Phone (column B)"]);
    let options = OpenOptions {
        map: map(&[
            ("Phone (column B)'", "phone_number"),
            ("Phone (column C)", "user_metadata.second"),
            ("Column D", "user_metadata.third"),
            ("Phone (column B)", "user_metadata.fourth"),
        ]),
        ..OpenOptions::default()
    };
    assert_eq!(
        with(&options, text).unwrap(),
        [r#"{"email":"a@b.c","phone_number":"1","user_metadata":{"second":"2","third":"3","fourth":"4"}}"#]
    );
    // As it was said before there were letters: the header means all that have it.
    let all = OpenOptions { ignore: vec!["Phone".into(), String::new()], ..OpenOptions::default() };
    let Err(OpenError::UnknownHeaders { headers }) = with(&all, text) else { panic!("one is not understood") };
    assert_eq!(headers.into_iter().map(|(header, _)| header).collect::<Vec<_>>(), ["Phone (column B)"]);
    let Err(OpenError::UnknownHeaders { headers }) = with(&OpenOptions::default(), text) else {
        panic!("not understood")
    };
    assert_eq!(headers.len(), 3, "each is named");
}

#[test]
fn a_header_below_a_title_is_found_and_another_line_can_be_taken() {
    let text = "Mitgliederliste;;\nStand:;21.11.2026;\n;;\nE-Mail;Vorname;Nachname\na@b.c;Ann;Costa\n";
    let ignore = vec!["Vorname".to_owned()];
    let german =
        OpenOptions { ignore: ignore.clone(), map: map(&[("Nachname", "family_name")]), ..OpenOptions::default() };
    let opened = open_with(text.as_bytes(), &german);
    let sheet = opened.result.as_ref().unwrap();
    assert_eq!(users(sheet), [r#"{"email":"a@b.c","family_name":"Costa"}"#]);
    assert!(sheet.repairs().contains(&Repair::TitleRows { rows: 2 }), "{:?}", sheet.repairs());
    let again = reopen(&opened.private(), &german, &mut go_on).unwrap();
    assert_eq!(users(&again), users(sheet));
    let lines: Vec<(u64, bool)> =
        describe(text, &german).header_lines.into_iter().map(|it| (it.line, it.is_taken)).collect();
    assert_eq!(lines, [(1, false), (2, false), (4, true), (5, false)]);
    let first = OpenOptions { header: Some(HeaderRow::Below(0)), ..OpenOptions::default() };
    assert!(matches!(with(&first, text), Err(OpenError::UnknownHeaders { .. })), "the title was asked for");
    // A line that says something itself is the header, whatever stands below it.
    assert_eq!(with(&OpenOptions::default(), "email\nname\n").unwrap(), [r#"{"email":"name"}"#]);
}

#[test]
fn a_list_without_headers_has_its_columns_named_by_their_letters() {
    let text = "a@b.c,Ann\nd@e.f,Dan\n";
    assert!(matches!(with(&OpenOptions::default(), text), Err(OpenError::NoHeader)));
    let options = OpenOptions {
        header: Some(HeaderRow::Nowhere),
        map: map(&[("Column A", "email")]),
        ignore: vec!["Column B".into()],
        ..OpenOptions::default()
    };
    assert_eq!(with(&options, text).unwrap(), [r#"{"email":"a@b.c"}"#, r#"{"email":"d@e.f"}"#]);
}

#[test]
fn what_was_put_right_can_be_left_as_it_stands() {
    let text = "Email,created_at,blocked\n'a@b.c,'2020,\n,,\n'd@e.f,'2021,\n";
    let put_right = r#"{"email":"a@b.c","created_at":"2020"}"#;
    let leave = |kinds: &[RepairKind]| OpenOptions { unrepaired: kinds.to_vec(), ..OpenOptions::default() };
    assert_eq!(with(&leave(&[]), text).unwrap().first().unwrap(), put_right);
    for (kinds, expected) in [
        (
            vec![RepairKind::Apostrophes],
            vec![r#"{"email":"'a@b.c","created_at":"'2020"}"#, "{\"email\":\"'d@e.f\",\"created_at\":\"'2021\"}"],
        ),
        (vec![RepairKind::ReadOnly], vec![r#"{"email":"a@b.c"}"#, r#"{"email":"d@e.f"}"#]),
        (vec![RepairKind::BlankRows], vec![put_right, "{}", r#"{"email":"d@e.f","created_at":"2021"}"#]),
    ] {
        assert_eq!(with(&leave(&kinds), text).unwrap(), expected, "{kinds:?}");
    }
    let Err(OpenError::UnknownHeaders { headers }) = with(&leave(&[RepairKind::DisplayNames]), text) else { panic!() };
    assert_eq!(
        headers.first().map(|(header, near)| (header.as_str(), near.first().unwrap().as_str())),
        Some(("Email", "email"))
    );
    let json = r#"[{"Email":"a@b.c","created_at":"2020"}]"#;
    let both = leave(&[RepairKind::DisplayNames, RepairKind::ReadOnly]);
    assert_eq!(with(&both, json).unwrap(), [r#"{"Email":"a@b.c"}"#]);
}

#[test]
fn keys_of_json_that_mean_nothing_are_told_with_what_they_hold() {
    let mut rows: Vec<String> =
        (0..30).map(|row| format!(r#"{{"mail":"u{row}@b.c","First Name":"Ann","E-Mail":null,"age":{row}}}"#)).collect();
    rows.push(r#"{"mail":"x@b.c","emial":"slip@b.c"}"#.to_owned());
    let text = rows.join("\n");
    let sheet = open(&text).unwrap();
    assert_eq!(sheet.unknown_keys(), ["First Name", "age", "mail"], "a slip of one row is none of the list");
    let list = describe(&text, &OpenOptions::default());
    let columns: Vec<_> = list.columns.iter().map(|it| (it.header.as_str(), it.filled, it.path.as_deref())).collect();
    assert_eq!(
        columns,
        [
            ("mail", 31, None),
            ("First Name", 30, None),
            ("E-Mail", 0, Some("email")),
            ("age", 30, None),
            ("emial", 1, None),
        ]
    );
    assert_eq!(list.columns.iter().find(|it| it.header == "age").map(|it| it.column_type), Some(ColumnType::Number));
    let options = OpenOptions {
        map: map(&[("mail", "email"), ("First Name", "given_name"), ("age", "user_metadata.age")]),
        ignore: vec!["E-Mail".into(), "emial".into()],
        ..OpenOptions::default()
    };
    let sheet = open_with(text.as_bytes(), &options).result.unwrap();
    assert!(sheet.unknown_keys().is_empty());
    assert_eq!(users(&sheet).first().unwrap(), r#"{"email":"u0@b.c","given_name":"Ann","user_metadata":{"age":0}}"#);
}

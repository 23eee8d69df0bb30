//! What is kept of how a list is looked at reads back as it was written, today's form and every former one.

use super::*;

fn cell(row: u32, column: &str) -> CellAt {
    CellAt { row: RowId(row), column: column.to_owned() }
}

#[test]
fn whatever_is_looked_for_reads_back_as_it_was_kept() {
    let date = |text: &str| Some(text.parse::<Timestamp>().unwrap());
    let values = vec![
        Cell::Missing,
        Cell::Null,
        Cell::Text(String::new()),
        Cell::Number("1e3".to_owned()),
        Cell::Boolean(true),
        Cell::Json("[1]".to_owned()),
        Cell::Hidden("a hash".to_owned()),
        Cell::Unreadable("x".to_owned()),
    ];
    let conditions = [
        Condition::OneOf(values),
        Condition::Contains("ü".to_owned()),
        Condition::Equals("a\nb".to_owned()),
        Condition::Empty,
        Condition::Missing,
        Condition::Number { from: Some(0.1 + 0.2), to: None },
        Condition::Number { from: None, to: Some(-1e300) },
        Condition::Date { from: date("2024-02-29T00:00:00Z"), before: None },
        Condition::Regex("^a.*$".to_owned()),
    ];
    let filter = |(at, condition)| ColumnFilter {
        column: ColumnId(at),
        condition,
        negated: at % 2 == 0,
        match_case: at % 3 == 0,
    };
    let query = Query {
        rows: RowFilter::Edited,
        selected: Some(RowRanges::from_ranges([1..4, 9..10])),
        filters: (0..).zip(conditions).map(filter).collect(),
        search: Some(Search { text: "müller".to_owned(), match_case: true }),
        sort: vec![SortKey { column: ColumnId(2), descending: true }],
    };
    let look = SheetLook {
        columns: vec![("email".to_owned(), 120.5), ("user_metadata.ä b".to_owned(), 40.0)],
        hidden: vec!["name".to_owned()],
        hidden_widths: vec![("name".to_owned(), 90.0)],
        pinned: 1,
        top: Some((RowId(999_999), 13.25)),
        left: 700.5,
        active: Some((cell(3, "email"), cell(7, "name"))),
        corner: Some(cell(1, "email")),
        chosen: Chosen::Rows,
        others: vec![(cell(1, "email"), cell(2, "email"))],
        shows_problems: true,
    };
    let kept = KeptLook {
        query: Arc::new(query),
        group: None,
        folded: ["app_metadata".to_owned()].into(),
        look: Arc::new(look),
    };
    assert_eq!(look_from(&text_of(&kept)), Some(kept.clone()));
    // A group of problems is known by its name until the list has been checked.
    let query = Query { rows: RowFilter::Problems, ..Query::clone(&kept.query) };
    let kept = KeptLook { query: Arc::new(query), group: Some("e-mails".to_owned()), ..kept };
    assert_eq!(look_from(&text_of(&kept)), Some(kept));
}

#[test]
fn the_form_of_version_one_reads_for_ever_and_what_is_newer_or_damaged_is_passed_over() {
    let text = r#"{"version":1,"rows":"all","filters":[{"column":4,"condition":{"one-of":[{"text":"gold"},"missing"]}},
        {"column":1,"condition":{"number":["0.5",null]},"negated":true,"match_case":true},{"column":2,"condition":"empty"},
        {"column":3,"condition":{"date":["2026-01-01T00:00:00Z",null]}}],"search":{"text":"ann"},
        "sort":[{"column":0,"descending":true}],"columns":[["email",120.0]],"pinned":1,"top":[7,3.5],
        "active":[[7,"email"],[9,"email"]],"chosen":"rows","what_a_later_one_adds":1}"#;
    let kept = look_from(text).unwrap();
    assert_eq!(kept.query.filters[0].condition, Condition::OneOf(vec![Cell::Text("gold".to_owned()), Cell::Missing]));
    assert!(kept.query.filters[1].negated && kept.query.filters.len() == 4);
    assert_eq!((kept.look.top, kept.look.chosen, kept.look.pinned), (Some((RowId(7), 3.5)), Chosen::Rows, 1));
    assert_eq!(look_from(r#"{"version":1}"#), Some(KeptLook::default()));
    for bad in ["", "{", "[]", r#"{"version":2}"#, r#"{"version":1,"filters":[{"column":0}]}"#] {
        assert_eq!(look_from(bad), None, "{bad}");
    }
    assert_eq!(look_from(r#"{"version":1,"filters":[{"column":0,"condition":{"number":["x",null]}}]}"#), None);
}

#[test]
fn a_choice_of_very_many_rows_is_not_written_again_with_each_rest() {
    let kept = |count: u32| {
        let rows = (0..count).map(|row| RowId(row * 2));
        let query = Query { selected: Some(RowRanges::from_rows(rows)), ..Query::default() };
        KeptLook { query: Arc::new(query), ..KeptLook::default() }
    };
    assert_eq!(look_from(&text_of(&kept(4_000))), Some(kept(4_000)));
    let text = text_of(&kept(500_000));
    assert!(text.len() < 1000, "{} bytes", text.len());
    assert_eq!(look_from(&text), Some(KeptLook::default()));
}

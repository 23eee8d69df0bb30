//! Looking for rows through a session.

use super::*;

fn shown(desk: &Desk, query: Query) -> SheetView {
    let asked = std::sync::Arc::new(query.clone());
    desk.session.send(Command::QuerySheet { sheet: SHEET, query });
    let view = desk.session.wait_for(|state| {
        let view = &state.sheets.get(&SHEET)?.value()?.view;
        let is_there = (*view.query == *asked && view.querying.is_none()) || view.refused.is_some();
        is_there.then(|| view.clone())
    });
    view.unwrap()
}

const LIST: &str = "Email,user_metadata.city,user_metadata.points\n\
    d@x.test,Ulm,9\nb@x.test,Bonn,10\nbroken,Ulm,\na@x.test,,2\n";

#[test]
fn rows_are_filtered_searched_and_sorted_and_a_mended_row_stays_until_it_is_asked_again() {
    let desk = Desk::new();
    let opened = desk.open(desk.file("list.csv", LIST), OpenOptions::default()).unwrap();
    let column = |path: &str| opened.rows.column_at(path).unwrap();
    let (city, points) = (column("user_metadata.city"), column("user_metadata.points"));
    let rows = |view: &SheetView| view.rows_at(0..view.row_count).map(|row| row.0).collect::<Vec<_>>();
    let sort = vec![SortKey { column: points, descending: true }];
    let all = shown(&desk, Query { sort: sort.clone(), ..Query::default() });
    assert_eq!(rows(&all), [1, 0, 3, 2], "numbers by value, what is missing last");
    assert_eq!((all.position_of(RowId(3)), all.position_of(RowId(9))), (Some(2), None));
    let in_ulm = ColumnFilter::new(city, Condition::Equals("ulm".to_owned()));
    let query = Query { filters: vec![in_ulm.clone()], sort, ..Query::default() };
    assert_eq!(rows(&shown(&desk, query.clone())), [0, 2]);

    // Moved to another town, it stays in view until somebody asks again.
    let edit = Edit::SetEach { cells: vec![(RowId(0), city, CellValue::Text("Bonn".to_owned()))] };
    desk.session.send(Command::EditSheet { sheet: SHEET, edit });
    let edited = |state: &State| state.sheets.get(&SHEET)?.value().filter(|it| it.edits.undo.is_some()).cloned();
    assert_eq!(rows(&desk.session.wait_for(edited).unwrap().view), [0, 2]);
    assert_eq!(rows(&shown(&desk, Query::default())), [0, 1, 2, 3]);
    assert_eq!(rows(&shown(&desk, query)), [2]);

    let search = Some(Search { text: "BONN".to_owned(), match_case: false });
    assert_eq!(rows(&shown(&desk, Query { search, ..Query::default() })), [0, 1]);
    let selected = Some(RowRanges::from(1..4));
    let query = Query { selected, rows: RowFilter::Problems, filters: vec![in_ulm], ..Query::default() };
    desk.session.send(Command::CheckSheet { sheet: SHEET, place: None });
    assert_eq!(rows(&shown(&desk, query)), [2]);
}

#[test]
fn a_query_that_is_none_says_why_and_what_is_shown_stays() {
    let desk = Desk::new();
    let opened = desk.open(desk.file("list.csv", LIST), OpenOptions::default()).unwrap();
    let email = opened.rows.column_at("email").unwrap();
    let filters = vec![ColumnFilter::new(email, Condition::Regex("(a".to_owned()))];
    let view = shown(&desk, Query { filters, ..Query::default() });
    let notice = view.refused.clone().unwrap();
    assert_eq!(notice.code, "not_an_expression");
    assert!(notice.message.starts_with("“(a” is not a regular expression: "), "{}", notice.message);
    assert_eq!((view.row_count, view.query.is_plain()), (4, true));
}

#[test]
fn values_are_counted_in_the_rows_that_fit_the_other_filters_and_a_selection_is_summed() {
    let desk = Desk::new();
    let opened = desk.open(desk.file("list.csv", LIST), OpenOptions::default()).unwrap();
    let column = |path: &str| opened.rows.column_at(path).unwrap();
    let (city, points) = (column("user_metadata.city"), column("user_metadata.points"));
    let filters = vec![
        ColumnFilter::new(city, Condition::Equals("ulm".to_owned())),
        ColumnFilter::new(points, Condition::Missing).negated(),
    ];
    let view = shown(&desk, Query { filters, ..Query::default() });
    assert_eq!(view.row_count, 1);
    desk.session.send(Command::CountValues { sheet: SHEET, column: city, contains: String::new() });
    let counted = desk.ended(|state| state.sheets.get(&SHEET)?.value().map(|it| &it.lookups.values)).unwrap();
    let counted: Vec<_> = counted.values.iter().map(|it| (it.value.clone(), it.rows)).collect();
    let text = |text: &str| Cell::Text(text.to_owned());
    assert_eq!(counted, [(text("Bonn"), 1), (text("Ulm"), 1), (Cell::Missing, 1)], "not filtered by itself");
    let rows = vec![0..1, 1..9];
    desk.session.send(Command::Summarize { sheet: SHEET, cells: vec![(rows, vec![city, points])] });
    let summary = desk.ended(|state| state.sheets.get(&SHEET)?.value().map(|it| &it.lookups.summary)).unwrap();
    assert_eq!((summary.cells, summary.distinct, summary.numbers), (2, 2, 1));
    let census = desk.ended(|state| state.sheets.get(&SHEET)?.value().map(|it| &it.lookups.census)).unwrap();
    assert_eq!(census.column(points).unwrap().present, 3);
}

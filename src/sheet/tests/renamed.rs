//! Questions to columns that were renamed: the rows are made before they are looked at, and say the same as a list that
//! had the new names from the beginning.

use super::*;
use std::fmt::Write as _;
use std::ops::ControlFlow;

fn all(_done: u64, _total: u64) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn at(sheet: &Sheet, path: &str) -> ColumnId {
    sheet.column_at(path).unwrap()
}

/// More rows than one piece of a look has.
const ROWS: u32 = 9_000;

fn list(key: &str) -> String {
    let mut text = String::new();
    for row in 0..ROWS {
        let plan = ["gold", "basic", "", "silver"][row as usize % 4];
        let value = match row % 5 {
            0 => String::new(),
            1 => format!(",\"user_metadata\":{{\"{key}\":null}}"),
            _ => format!(",\"user_metadata\":{{\"{key}\":\"{plan} {row}\"}}"),
        };
        writeln!(text, "{{\"email\":\"user{row}@b.test\"{value}}}").unwrap();
    }
    text
}

#[test]
fn a_renamed_column_is_searched_sorted_counted_and_walked_like_any_other() {
    let plain = open(list("plan")).unwrap();
    let old = open(list("old")).unwrap();
    let column = at(&plain, "user_metadata.plan");
    assert_eq!(at(&old, "user_metadata.old"), column);
    let renamed = old.edited(&Edit::RenameColumn { column, path: "user_metadata.plan".to_owned() }).unwrap();
    let filter = |condition| vec![ColumnFilter::new(column, condition)];
    let questions = [
        (filter(Condition::Contains("gold".to_owned())), None, Vec::new()),
        (filter(Condition::Missing), None, Vec::new()),
        (filter(Condition::Empty).into_iter().map(ColumnFilter::negated).collect(), None, Vec::new()),
        (filter(Condition::Regex("^silver .*7$".to_owned())), None, Vec::new()),
        (Vec::new(), Some(Search { text: "basic 4".to_owned(), match_case: false }), Vec::new()),
        (Vec::new(), None, vec![SortKey { column, descending: true }]),
        (filter(Condition::Contains("1".to_owned())), None, vec![SortKey { column, descending: false }]),
    ];
    let looking = || Looking::new(&all);
    for (filters, search, sort) in questions {
        let question = Question { among: &[], filters: &filters, search: search.as_ref(), sort: &sort };
        let found = |sheet: &Sheet| sheet.find(&question, &looking()).unwrap().order;
        assert_eq!(found(&renamed), found(&plain), "{filters:?} {search:?} {sort:?}");
    }
    let question = Question { among: &[], filters: &[], search: None, sort: &[] };
    let values = |sheet: &Sheet| sheet.column_values(column, "7", &question, &looking()).unwrap();
    assert_eq!(values(&renamed), values(&plain));
    let rows: Vec<RowId> = (0..ROWS).map(RowId).collect();
    let sums = |sheet: &Sheet| sheet.summarize(&[(rows.clone(), &[column])], &looking()).unwrap();
    assert_eq!(sums(&renamed), sums(&plain));
    let row_at = |place: u32| Some(RowId(place));
    for (from, forward) in [(0, true), (1, true), (4, true), (ROWS - 1, false), (7, false)] {
        let edge = |sheet: &Sheet| sheet.edge(column, (from, forward), (ROWS, &row_at), &looking()).unwrap();
        assert_eq!(edge(&renamed), edge(&plain), "{from} {forward}");
    }
    // What is changed afterwards is found at its new place.
    let set = Edit::Set { rows: RowId(8_999).into(), columns: vec![column], value: CellValue::Text("iron".to_owned()) };
    let edited = renamed.edited(&set).unwrap();
    let filters = filter(Condition::Equals("iron".to_owned()));
    let question = Question { among: &[], filters: &filters, search: None, sort: &[] };
    assert_eq!(*edited.find(&question, &looking()).unwrap().order, [RowId(8_999)]);
}

#[test]
fn a_look_at_a_renamed_column_ends_when_it_is_stopped() {
    let old = open(list("old")).unwrap();
    let column = at(&old, "user_metadata.old");
    let renamed = old.edited(&Edit::RenameColumn { column, path: "user_metadata.plan".to_owned() }).unwrap();
    let stop = |_done: u64, _total: u64| ControlFlow::Break(());
    let filters = [ColumnFilter::new(column, Condition::Missing)];
    let question = Question { among: &[], filters: &filters, search: None, sort: &[] };
    assert_eq!(renamed.find(&question, &Looking::new(&stop)).unwrap_err(), QueryError::Stopped);
}

/// The edge of the data, held against a plain list.
#[test]
fn the_edge_is_where_every_spreadsheet_has_it() {
    let sheet = open("email,name\na@b.test,A\nb@b.test,B\nc@b.test,\nd@b.test,\ne@b.test,E\nf@b.test,F\n").unwrap();
    let name = at(&sheet, "name");
    for (view, steps) in [
        (
            vec![0, 1, 2, 3, 4, 5],
            vec![
                (0, true, 1),
                (1, true, 4),
                (2, true, 4),
                (4, true, 5),
                (5, true, 5),
                (5, false, 4),
                (4, false, 1),
                (0, false, 0),
            ],
        ),
        // The rows that are shown count, in their order.
        (vec![5, 2, 0], vec![(0, true, 2), (1, false, 0), (2, true, 2)]),
    ] {
        let row_at = |place: u32| view.get(place as usize).copied().map(RowId);
        for (from, forward, expected) in steps {
            let found = sheet.edge(name, (from, forward), (view.len() as u32, &row_at), &Looking::new(&all)).unwrap();
            assert_eq!(found, expected, "{view:?} from {from} {forward}");
        }
    }
}

#[test]
fn a_column_added_under_a_name_that_another_one_left_takes_none_of_its_values() {
    let sheet = open("{\"email\":\"a@b.test\",\"name\":\"Ann\"}\n").unwrap();
    let rename = |sheet: &Sheet, from: &str, to: &str| {
        sheet.edited(&Edit::RenameColumn { column: at(sheet, from), path: to.to_owned() }).unwrap()
    };
    let sheet = rename(&sheet, "name", "nickname");
    let sheet = sheet.edited(&Edit::AddColumn { path: "name".to_owned(), column_type: ColumnType::Text }).unwrap();
    let sheet = rename(&sheet, "name", "given_name");
    // The first one is called as in the file again: the values are still its own.
    let sheet = rename(&sheet, "nickname", "name");
    assert_eq!(sheet.row_cells(RowId(0))[1..], [Cell::Text("Ann".to_owned()), Cell::Missing]);
    assert_eq!(sheet.user(RowId(0), &mut String::new()).unwrap(), "{\"email\":\"a@b.test\",\"name\":\"Ann\"}");
}

//! Changes that are worked out when a cell is read, held to the same changes made at once, cell by cell.

use proptest::prelude::*;

use super::edits::column;
use super::edits::formats;
use super::random::all;
use super::*;
use crate::sheet::series::Series;

fn text(text: &str) -> CellValue {
    CellValue::Text(text.to_owned())
}

fn list() -> impl Strategy<Value = RowList> {
    Just((0_u32..4).collect::<Vec<_>>())
        .prop_shuffle()
        .prop_flat_map(|rows| (1..=rows.len()).prop_map(move |count| rows[..count].to_vec()))
        .prop_map(|rows| RowList::from_rows(rows.into_iter().map(RowId)))
}

fn edit() -> impl Strategy<Value = Edit> {
    let columns = || prop::collection::vec((0_u32..9).prop_map(ColumnId), 1..4);
    let rows = || list().prop_map(|rows| rows.to_ranges());
    let value = prop::sample::select(vec!["user1", "2024-02-28", "a,b", " X ", "yes", "7"]).prop_map(text);
    let value = prop_oneof![3 => value, 1 => Just(CellValue::Number("1.5".to_owned())), 1 => Just(CellValue::Null)];
    let how = prop::sample::select(vec![
        Transform::Trim,
        Transform::UpperCase,
        Transform::AddPrefix("a".to_owned()),
        Transform::RemoveSuffix("1".to_owned()),
        Transform::ToNumber,
        Transform::ToText,
    ]);
    let what = prop::sample::select(vec!["a", "1", "true", "@", "."]);
    prop_oneof![
        (rows(), columns(), value).prop_map(|(rows, columns, value)| Edit::Set { rows, columns, value }),
        (list(), columns(), 1_u32..3).prop_map(|(rows, columns, source)| Edit::FillDown { rows, columns, source }),
        (list(), columns(), 1_u32..3).prop_map(|(rows, columns, source)| Edit::FillSeries { rows, columns, source }),
        (rows(), columns(), 1_u32..3).prop_map(|(rows, columns, source)| Edit::FillRight { rows, columns, source }),
        (rows(), columns(), how).prop_map(|(rows, columns, how)| Edit::Transform { rows, columns, how }),
        (rows(), columns(), what, any::<bool>()).prop_map(|(rows, columns, what, regex)| Edit::Replace {
            cells: columns.into_iter().map(|column| (column, rows.clone())).collect(),
            pattern: Pattern { what: what.to_owned(), regex, ..Pattern::default() },
            with: "2".to_owned(),
        }),
        (rows(), columns(), any::<u8>()).prop_map(|(rows, columns, number)| Edit::Split {
            rows,
            column: columns[0],
            separator: ",".to_owned(),
            into: vec![format!("app_metadata.s{number}"), format!("app_metadata.t{number}")],
        }),
        (rows(), columns(), any::<u8>()).prop_map(|(rows, columns, number)| Edit::Join {
            rows,
            columns,
            separator: "-".to_owned(),
            into: format!("app_metadata.j{number}"),
        }),
    ]
}

fn value_of(cell: Cell) -> CellValue {
    match cell {
        Cell::Missing | Cell::Hidden(_) => CellValue::Missing,
        Cell::Null => CellValue::Null,
        Cell::Text(text) | Cell::Unreadable(text) => CellValue::Text(text),
        Cell::Number(text) => CellValue::Number(text),
        Cell::Boolean(it) => CellValue::Boolean(it),
        Cell::Json(text) => CellValue::Json(text),
    }
}

/// The same change, its cells worked out at once and put in one by one.
#[expect(clippy::too_many_lines, reason = "one arm for each edit; it reads as a table")]
fn at_once(sheet: &Sheet, edit: &Edit) -> Sheet {
    let cells: Vec<Vec<Cell>> = sheet.rows().map(|row| sheet.plain_cells(row)).collect();
    let at = |row: RowId, column: ColumnId| cells[row.0 as usize][column.0 as usize].clone();
    let open = |column: &ColumnId| !sheet.column(*column).unwrap().is_secret();
    let kind = |column: ColumnId| sheet.column(column).unwrap().column_type();
    let fit = |column: ColumnId, cell: Cell| crate::sheet::cell_edit::fitted(kind(column), cell);
    let mut made: Vec<(RowId, ColumnId, CellValue)> = Vec::new();
    let mut sheet = sheet.clone();
    match edit {
        Edit::FillDown { rows, columns, source } | Edit::FillSeries { rows, columns, source } => {
            let rows: Vec<RowId> = rows.rows().collect();
            for column in columns.iter().filter(|column| open(column)) {
                let begun: Vec<Cell> = rows.iter().take(*source as usize).map(|row| at(*row, *column)).collect();
                let series = Series::of(&begun).filter(|_| matches!(edit, Edit::FillSeries { .. }));
                for (place, row) in rows.iter().enumerate().skip(*source as usize) {
                    let copied = fit(*column, begun[place % *source as usize].clone());
                    let value = series.as_ref().map_or(Some(copied), |series| series.at(place as u32));
                    made.extend(value.map(|value| (*row, *column, value)));
                }
            }
        }
        Edit::FillRight { rows, columns, source } => {
            let (from, to) = columns.split_at(*source as usize);
            for row in rows.rows() {
                for (to, from) in to.iter().zip(from.iter().cycle()).filter(|(to, _)| open(to)) {
                    // Of two places for one column the last counts.
                    made.push((row, *to, fit(*to, at(row, *from))));
                }
            }
        }
        Edit::Transform { rows, columns, how } => {
            let mut columns: Vec<ColumnId> = columns.iter().copied().filter(open).collect();
            let again = columns.clone();
            columns.dedup();
            for row in rows.rows() {
                let mut now = cells[row.0 as usize].clone();
                for column in &again {
                    let cell = &mut now[column.0 as usize];
                    if let Some(value) = how.apply(cell, &|text| sheet.read_typed(*column, text)) {
                        *cell = value.clone().into();
                        made.push((row, *column, value));
                    }
                }
            }
        }
        Edit::Replace { cells: parts, pattern, with } => {
            let finder = Finder::new(pattern).unwrap();
            let mut now = cells.clone();
            for (column, rows) in parts.iter().filter(|(column, _)| open(column)) {
                for row in rows.rows() {
                    let cell = &mut now[row.0 as usize][column.0 as usize];
                    if let Some(value) = finder.replaced(cell, with, &|text| sheet.read_typed(*column, text)) {
                        *cell = value.clone().into();
                        made.push((row, *column, value));
                    }
                }
            }
        }
        Edit::Split { rows, column, separator, into } => {
            for (piece, path) in into.iter().enumerate() {
                let add = Edit::AddColumn { path: path.clone(), column_type: ColumnType::Text };
                sheet = sheet.edited(&add).unwrap();
                let new = sheet.columns().last().unwrap().id;
                for row in rows.rows() {
                    let text = match at(row, *column) {
                        Cell::Boolean(it) => it.to_string(),
                        Cell::Missing | Cell::Null | Cell::Hidden(_) => continue,
                        Cell::Text(text) | Cell::Number(text) | Cell::Json(text) | Cell::Unreadable(text) => text,
                    };
                    let piece = text.splitn(into.len(), separator.as_str()).nth(piece);
                    made.push((row, new, piece.map_or(CellValue::Missing, |text| sheet.read_typed(new, text))));
                }
            }
        }
        Edit::Join { rows, columns, separator, into } => {
            let add = Edit::AddColumn { path: into.clone(), column_type: ColumnType::Text };
            sheet = sheet.edited(&add).unwrap();
            let new = sheet.columns().last().unwrap().id;
            for row in rows.rows() {
                let texts = columns.iter().map(|column| match value_of(at(row, *column)) {
                    CellValue::Boolean(it) => it.to_string(),
                    CellValue::Missing | CellValue::Null => String::new(),
                    CellValue::Text(text) | CellValue::Number(text) | CellValue::Json(text) => text,
                });
                let texts: Vec<String> = texts.filter(|text| !text.is_empty()).collect();
                made.push((row, new, sheet.read_typed(new, &texts.join(separator))));
            }
        }
        other => return sheet.edited(other).unwrap(),
    }
    let mut sheet =
        made.into_iter().fold(sheet, |sheet, cell| sheet.edited(&Edit::SetEach { cells: vec![cell] }).unwrap_or(sheet));
    if let Edit::Transform { rows, columns, how } = edit {
        let column_type = match how {
            Transform::ToNumber => ColumnType::Number,
            Transform::ToText => ColumnType::Text,
            _others => return sheet,
        };
        for column in columns {
            if sheet.column(*column).is_some_and(|column| column.is_editable() && !column.is_secret()) {
                sheet.retype(column.0 as usize, column_type, rows);
            }
        }
    }
    sheet
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn what_is_worked_out_on_reading_is_what_would_be_worked_out_at_once(edits in prop::collection::vec(edit(), 1..6)) {
        for (format, sheet) in formats() {
            let sheet = sheet.edited(&Edit::AddRows { count: 1 }).unwrap();
            let (mut lazy, mut plain) = (sheet.clone(), sheet);
            for edit in &edits {
                let before = all(&lazy);
                let after = lazy.edited(edit);
                prop_assert_eq!(all(&lazy), before, "{}: a snapshot never changes", format);
                if let Ok(after) = after {
                    (plain, lazy) = (at_once(&plain, edit), after);
                }
                prop_assert_eq!(all(&lazy), all(&plain), "{} {:?}", format, edit);
            }
        }
    }
}

#[test]
fn a_fill_follows_the_order_of_the_view() {
    for (format, sheet) in formats() {
        let plan = column(&sheet, "user_metadata.plan");
        let sheet =
            sheet.edited(&Edit::Set { rows: RowId(2).into(), columns: vec![plan], value: text("user1") }).unwrap();
        let rows = RowList::from_rows([2, 0, 1].map(RowId));
        let filled = sheet.edited(&Edit::FillSeries { rows, columns: vec![plan], source: 1 }).unwrap();
        let plans = [0, 1, 2].map(|row| filled.row_cells(RowId(row)).swap_remove(plan.0 as usize));
        assert_eq!(plans, ["user2", "user3", "user1"].map(|text| Cell::Text(text.to_owned())), "{format}");
    }
}

#[test]
fn a_series_goes_on_to_the_right_in_each_row() {
    let sheet = open(
        "email,user_metadata.a,user_metadata.b,user_metadata.c,user_metadata.d\na@b.test,u1,u2,,\nb@b.test,x,y,old,\n",
    )
    .unwrap();
    let columns = |columns: [u32; 4]| columns.map(ColumnId).to_vec();
    let right = sheet.edited(&sheet.series_right(&(0..2).into(), &columns([1, 2, 3, 4]), 2)).unwrap();
    let texts = |sheet: &Sheet, row| sheet.row_cells(RowId(row)).split_off(1);
    let cells = |texts: [&str; 4]| texts.map(|text| Cell::Text(text.to_owned())).to_vec();
    assert_eq!(texts(&right, 0), cells(["u1", "u2", "u3", "u4"]));
    // What begins no series is copied.
    assert_eq!(texts(&right, 1), cells(["x", "y", "x", "y"]));
    // To the left the columns come the other way round.
    let left = right.edited(&right.series_right(&(0..1).into(), &columns([4, 3, 2, 1]), 2)).unwrap();
    assert_eq!(texts(&left, 0), cells(["u1", "u2", "u3", "u4"]));
}

#[test]
fn fills_that_stand_on_fills_stay_readable_however_many_they_are() {
    let sheet = open("email,nickname,given_name\na@b.test,b,c\n").unwrap();
    let right =
        |columns: [u32; 2]| Edit::FillRight { rows: (0..1).into(), columns: columns.map(ColumnId).to_vec(), source: 1 };
    // Ever the one from the other.
    let mut filled = sheet;
    for step in 0..300 {
        filled = filled.edited(&right(if step % 2 == 0 { [1, 2] } else { [2, 1] })).unwrap();
    }
    assert_eq!(users(&filled), [r#"{"email":"a@b.test","nickname":"b","given_name":"b"}"#]);
}

#[test]
fn secrets_are_passed_over() {
    for (format, sheet) in formats() {
        let secret = column(&sheet, "password_hash");
        let other = column(&sheet, "user_metadata.plan");
        let all: RowRanges = (0..3).into();
        let refused = |edit: Edit| matches!(sheet.edited(&edit), Err(EditError::Secret { .. }));
        let rows = RowList::from(all.clone());
        assert!(refused(Edit::FillDown { rows, columns: vec![secret], source: 1 }), "{format}");
        assert!(refused(Edit::FillRight { rows: all.clone(), columns: vec![secret, other], source: 1 }), "{format}");
        let pattern = Pattern { what: "a".to_owned(), ..Pattern::default() };
        let cells = vec![(secret, all.clone())];
        assert!(refused(Edit::Replace { cells, pattern: pattern.clone(), with: String::new() }), "{format}");
        let into = "user_metadata.new".to_owned();
        assert!(refused(Edit::RenameColumn { column: secret, path: into }), "{format}");
        let mut found = Vec::new();
        let columns: Vec<ColumnId> = sheet.columns().iter().map(|column| column.id).collect();
        let finder = Finder::new(&Pattern { what: "secret".to_owned(), ..pattern }).unwrap();
        sheet.find_in_row(RowId(0), &columns, &finder, None, &mut found);
        assert!(found.is_empty(), "{format}");
    }
}

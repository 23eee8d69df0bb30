//! Holds every question against a plain list of cells.

use std::cmp::Ordering;
use std::ops::ControlFlow;

use proptest::prelude::*;

use super::*;

fn all(_done: u64, _total: u64) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn find(sheet: &Sheet, question: &Question<'_>) -> Vec<u32> {
    sheet.find(question, &Looking::new(&all)).unwrap().order.iter().map(|row| row.0).collect()
}

/// What a person sees in a cell.
fn seen(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Missing | Cell::Null => None,
        Cell::Boolean(it) => Some(it.to_string()),
        Cell::Text(text) | Cell::Number(text) | Cell::Hidden(text) | Cell::Unreadable(text) => Some(text.clone()),
        // The model's JSON has no escapes but this one.
        Cell::Json(text) => Some(text.replace("\\u00fc", "ü")),
    }
}

fn fits(cell: &Cell, filter: &ColumnFilter) -> bool {
    let fold = |text: &str| if filter.match_case { text.to_owned() } else { text.to_lowercase() };
    let text = seen(cell).map(|text| fold(&text));
    let number = match cell {
        Cell::Number(text) => text.parse::<f64>().ok(),
        Cell::Text(text) if text == "17" => Some(17.0),
        _ => None,
    };
    let fits = match &filter.condition {
        Condition::OneOf(cells) => cells.contains(cell),
        Condition::Contains(part) => text.is_some_and(|text| text.contains(&fold(part))),
        Condition::Equals(whole) => text.is_some_and(|text| text == fold(whole)),
        Condition::Empty => matches!(cell, Cell::Missing | Cell::Null) || *cell == Cell::Text(String::new()),
        Condition::Missing => *cell == Cell::Missing,
        Condition::Number { from, to } => {
            number.is_some_and(|it| from.is_none_or(|from| from <= it) && to.is_none_or(|to| it <= to))
        }
        Condition::Date { from, before } => match cell {
            Cell::Text(text) => text
                .parse::<jiff::Timestamp>()
                .is_ok_and(|it| from.is_none_or(|from| from <= it) && before.is_none_or(|before| it < before)),
            _ => false,
        },
        Condition::Regex(_) => text.is_some_and(|text| text.starts_with(['a', 'ü'])),
    };
    fits != filter.negated
}

/// A text as it is sorted; of the letters with marks there are these.
fn sorted(text: &str) -> String {
    text.to_lowercase().replace('ü', "u")
}

/// The place of a cell among others: what it is first, then how much.
fn order(one: &Cell, other: &Cell) -> (u8, Ordering, u8) {
    let class = |cell: &Cell| match cell {
        Cell::Number(_) => 0,
        Cell::Text(text) if text == "17" => 0,
        Cell::Text(text) if text.parse::<jiff::Timestamp>().is_ok() => 1,
        Cell::Text(_) => 2,
        Cell::Boolean(_) => 3,
        Cell::Json(_) => 4,
        Cell::Hidden(_) => 5,
        Cell::Unreadable(_) => 6,
        Cell::Null => 7,
        Cell::Missing => 8,
    };
    let (one_text, other_text) = (seen(one).unwrap_or_default(), seen(other).unwrap_or_default());
    let within = match class(one) {
        0 => one_text.parse::<f64>().unwrap().total_cmp(&other_text.parse().unwrap_or_default()),
        1 => one_text.parse::<jiff::Timestamp>().unwrap().cmp(&other_text.parse().unwrap_or_default()),
        4 => {
            let raw = |cell: &Cell| if let Cell::Json(text) = cell { sorted(text) } else { String::new() };
            raw(one).cmp(&raw(other))
        }
        _ => sorted(&one_text).cmp(&sorted(&other_text)),
    };
    (class(one), within, class(other))
}

fn expected(rows: &[Vec<Cell>], question: &Question<'_>) -> Vec<u32> {
    let shown = |(row, cells): &(u32, &Vec<Cell>)| {
        question.among.iter().all(|among| among.contains(RowId(*row)))
            && question.filters.iter().all(|filter| fits(&cells[filter.column.0 as usize], filter))
            && question.search.is_none_or(|search| {
                let fold = |text: &str| if search.match_case { text.to_owned() } else { text.to_lowercase() };
                let mut texts = cells.iter().filter(|cell| !matches!(cell, Cell::Hidden(_))).filter_map(seen);
                search.text.is_empty() || texts.any(|text| fold(&text).contains(&fold(&search.text)))
            })
    };
    let mut found: Vec<_> = (0..).zip(rows).filter(shown).collect();
    found.sort_by(|(_, one), (_, other)| {
        let by = |key: &SortKey| {
            let (one, within, other) = order(&one[key.column.0 as usize], &other[key.column.0 as usize]);
            if one != other || one >= 7 {
                let last = one.max(other) >= 7;
                return if key.descending && !last { other.cmp(&one) } else { one.cmp(&other) };
            }
            if key.descending { within.reverse() } else { within }
        };
        question.sort.iter().map(by).find(|it| it.is_ne()).unwrap_or(Ordering::Equal)
    });
    found.into_iter().map(|(row, _)| row).collect()
}

const TEXTS: [&str; 15] = [
    "alphabet",
    "ALPHABET soup",
    "alphabet soup kitchen",
    "Alphabet soup kitchens",
    "Überraschungseier",
    "",
    "a",
    "Ab",
    "ab",
    "Üb",
    "17",
    "2024-01-02T03:04:05Z",
    "2024-01-02T03:04:05+02:00",
    "b\"c\\",
    "x,y",
];

fn value() -> impl Strategy<Value = CellValue> {
    prop_oneof![
        Just(CellValue::Missing),
        Just(CellValue::Null),
        proptest::sample::select(TEXTS.to_vec()).prop_map(|text| CellValue::Text(text.to_owned())),
        (-20_i32..20).prop_map(|number| CellValue::Number(number.to_string())),
        Just(CellValue::Number("1.5e1".to_owned())),
        any::<bool>().prop_map(CellValue::Boolean),
        proptest::sample::select(vec![r#"["ab"]"#, r#"["\u00fc"]"#, "[]"])
            .prop_map(|json| CellValue::Json(json.to_owned())),
    ]
}

fn written(value: &CellValue) -> Option<String> {
    let mut text = String::new();
    value.write(&mut text).then_some(text)
}

const PATHS: [&str; 4] = ["email", "name", "user_metadata.a", "user_metadata.b"];

fn list() -> impl Strategy<Value = String> {
    let row = prop_oneof![
        12 => (proptest::collection::vec(value(), 4), any::<bool>()).prop_map(|(values, swapped)| {
            let member = |key: &str, value: &CellValue| written(value).map(|text| format!("\"{key}\":{text}"));
            let below: Vec<_> = [member("a", &values[2]), member("b", &values[3])].into_iter().flatten().collect();
            let below = Some(format!("\"user_metadata\":{{{}}}", below.join(" , ")));
            let mut all = [member("email", &values[0]), below, member("name", &values[1])];
            if swapped {
                all.reverse();
            }
            format!("{{{}}}", all.into_iter().flatten().collect::<Vec<_>>().join(","))
        }),
        1 => Just(r#"{"email":"a","name":"#.to_owned()),
        1 => Just(r#"{"email":"b","email":"ab","user_metadata":{"a":"email","b":"name"}}"#.to_owned()),
    ];
    proptest::collection::vec(row, 1..30).prop_map(|rows| {
        // So that all columns are there.
        let first = r#"{"email":"a","name":"b","user_metadata":{"a":1,"b":true}}"#;
        format!("{first}\n{}\n", rows.join("\n"))
    })
}

fn filter() -> impl Strategy<Value = ColumnFilter> {
    let time = |hour: i64| Some(jiff::Timestamp::from_second(1_704_160_000 + hour * 3600).unwrap());
    let condition = prop_oneof![
        proptest::collection::vec(value(), 0..4)
            .prop_map(|values| Condition::OneOf(values.into_iter().map(Cell::from).collect())),
        proptest::sample::select(vec!["", "a", "B", "ü", "\"", "1", "t"]).prop_map(|it| Condition::Contains(it.into())),
        proptest::sample::select(TEXTS.to_vec()).prop_map(|it| Condition::Equals(it.into())),
        Just(Condition::Empty),
        Just(Condition::Missing),
        (-20_i32..20, 0..20_i32).prop_map(|(from, more)| Condition::Number {
            from: Some(from.into()),
            to: (more > 3).then(|| (from + more).into()),
        }),
        (0_i64..3).prop_map(move |hour| Condition::Date { from: time(hour), before: None }),
        (0_i64..3).prop_map(move |hour| Condition::Date { from: None, before: time(hour) }),
        Just(Condition::Regex("^(?:a|ü)".to_owned())),
    ];
    (0_u32..4, condition, any::<bool>(), any::<bool>()).prop_map(|(column, condition, negated, match_case)| {
        // The model lets a regular expression be what its letters say in lower case.
        let match_case = match_case && !matches!(condition, Condition::Regex(_));
        ColumnFilter { column: ColumnId(column), condition, negated, match_case }
    })
}

fn edit() -> impl Strategy<Value = (u32, u32, usize, CellValue)> {
    (0_u32..30, 1_u32..5, 0_usize..4, value())
}

/// What the columns of a row are to a filter: nothing, if it can't be read.
fn cells(sheet: &Sheet, columns: &[ColumnId], row: RowId) -> Vec<Cell> {
    let cells = sheet.row_cells(row);
    let mut buffer = String::new();
    // A cell that does not fit its column keeps the row from being sent, not from being looked at.
    let readable = match sheet.user(row, &mut buffer) {
        Ok(user) => crate::sheet::rows::is_object(user),
        Err(problem) => problem.is_of_cell(),
    };
    columns.iter().map(|id| if readable { cells[id.0 as usize].clone() } else { Cell::Missing }).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]
    #[test]
    fn any_question_is_answered_as_a_plain_list_of_cells_answers_it(
        text in list(),
        edits in proptest::collection::vec(edit(), 0..6),
        added in 0_u32..3,
        filters in proptest::collection::vec(filter(), 0..3),
        search in proptest::option::of((proptest::sample::select(vec!["", "a", "AB", "ü", "email", "c\\", "[", "tru"]), any::<bool>())),
        sort in proptest::collection::vec((0_u32..4, any::<bool>()), 0..3),
        among in proptest::option::of(proptest::collection::vec(0_u32..30, 0..20)),
    ) {
        let opened = open(&text).unwrap();
        let columns: Vec<ColumnId> = PATHS.iter().map(|path| opened.column_at(path).unwrap()).collect();
        let edited = edits.into_iter().fold(opened.clone(), |sheet, (from, count, column, value)| {
            let rows = RowRanges::from(from.min(sheet.row_count() - 1)..(from + count).min(sheet.row_count()).max(from.min(sheet.row_count() - 1) + 1));
            sheet.edited(&Edit::Set { rows, columns: vec![columns[column]], value }).unwrap_or(sheet)
        });
        let edited = edited.edited(&Edit::AddRows { count: added }).unwrap_or(edited);
        let filters: Vec<ColumnFilter> = filters;
        let search = search.map(|(text, match_case)| Search { text: text.to_owned(), match_case });
        let sort: Vec<SortKey> = sort.into_iter().map(|(column, descending)| SortKey { column: ColumnId(column), descending }).collect();
        let among: Vec<RowRanges> = among.map(|rows| RowRanges::from_rows(rows.into_iter().map(RowId))).into_iter().collect();
        // The first time the file is read, the second time what was kept of it; with edits and without.
        for sheet in [&opened, &edited, &opened, &edited] {
            let rows: Vec<Vec<Cell>> = sheet.rows().map(|row| cells(sheet, &columns, row)).collect();
            let plain = Question { among: &among, filters: &filters, search: None, sort: &sort };
            let of_sheet: Vec<ColumnFilter> = filters.iter().map(|it| ColumnFilter { column: columns[it.column.0 as usize], ..it.clone() }).collect();
            let sort_of_sheet: Vec<SortKey> = sort.iter().map(|it| SortKey { column: columns[it.column.0 as usize], ..*it }).collect();
            // How rows that can't be read are sorted is another test's matter.
            let readable = !text.contains("\"name\":\n");
            if readable || sort.is_empty() {
                let question = Question { filters: &of_sheet, sort: &sort_of_sheet, ..plain };
                prop_assert_eq!(find(sheet, &question), expected(&rows, &plain));
            }
            let whole: Vec<Vec<Cell>> = sheet.rows().map(|row| sheet.row_cells(row)).collect();
            let searched = Question { among: &among, search: search.as_ref(), ..Question::default() };
            prop_assert_eq!(find(sheet, &searched), expected(&whole, &searched));
            // Where rows can't be read, what is counted of them is what can be seen of them.
            for column in columns.iter().filter(|_| readable) {
                let values = sheet.column_values(*column, "", &Question { filters: &of_sheet, ..Question::default() }, &Looking::new(&all)).unwrap();
                let counted: u64 = values.values.iter().map(|it| it.rows).sum();
                prop_assert_eq!(counted, values.rows);
                for value in &values.values {
                    let only = [ColumnFilter::new(*column, Condition::OneOf(vec![value.value.clone()]))];
                    let both: Vec<ColumnFilter> = of_sheet.iter().cloned().chain(only).collect();
                    let rows = find(sheet, &Question { filters: &both, ..Question::default() }).len() as u64;
                    prop_assert_eq!(rows, value.rows, "{:?}", value);
                }
            }
        }
    }
}

#[test]
fn an_expression_that_explodes_or_is_none_is_refused_and_a_slow_one_is_not_slow() {
    let sheet = open(format!("{{\"email\":\"{}\"}}\n", "a".repeat(100_000))).unwrap();
    let ask = |pattern: &str| {
        let filters = [ColumnFilter::new(ColumnId(0), Condition::Regex(pattern.to_owned()))];
        sheet.find(&Question { filters: &filters, ..Question::default() }, &Looking::new(&all)).map(|it| it.order.len())
    };
    assert!(matches!(ask("("), Err(QueryError::Regex { .. })));
    assert!(matches!(ask(r"\w{1000}{1000}"), Err(QueryError::RegexTooLarge { .. })));
    assert_eq!(ask("^(a+)+$").unwrap(), 1);
    assert_eq!(ask("(x+x+)+y").unwrap(), 0);
}

#[test]
fn letters_with_marks_stand_beside_those_without() {
    let names =
        ["Zoe", "Özil", "Ozzy", "Émile", "Emil", "O\u{308}zil", "zoë", "Ångström", "Anders", "Øre", "नेहा", "नाना"];
    let sheet = open(format!("email;name\n{}", names.map(|name| format!("a@b.test;{name}\n")).concat())).unwrap();
    let sort = [SortKey { column: sheet.column_at("name").unwrap(), descending: false }];
    let found = sheet.find(&Question { sort: &sort, ..Question::default() }, &Looking::new(&all)).unwrap().order;
    let sorted: Vec<&str> = found.iter().map(|row| names[row.0 as usize]).collect();
    // The same but for marks and case stay as the file has them.
    assert_eq!(
        sorted,
        ["Anders", "Ångström", "Emil", "Émile", "Özil", "O\u{308}zil", "Ozzy", "Zoe", "zoë", "Øre", "नाना", "नेहा"]
    );
}

#[test]
fn a_question_ends_when_nobody_waits_for_it() {
    let rows: String = (0..20_000).map(|row| format!("{{\"email\":\"{}\"}}\n", row % 977)).collect::<Vec<_>>().concat();
    let sheet = open(&rows).unwrap();
    let sort = [SortKey { column: ColumnId(0), descending: true }];
    let stop = |done: u64, _total: u64| if done > 5000 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
    let question = Question { sort: &sort, ..Question::default() };
    assert_eq!(sheet.find(&question, &Looking::new(&stop)).unwrap_err(), QueryError::Stopped);
    let found = sheet.find(&question, &Looking::new(&all)).unwrap().order;
    assert!(found.is_sorted_by_key(|row| (std::cmp::Reverse(row.0 % 977), row.0)));
}

#[test]
fn a_selection_is_summed_and_its_values_told_apart() {
    let sheet = open("email;user_metadata.n\na@x;1\nb@x;2.5\na@x;\nc@x;x\n").unwrap();
    let rows: Vec<RowId> = sheet.rows().collect();
    let summary = sheet.summarize(&[(rows, &[ColumnId(0), ColumnId(1)])], &Looking::new(&all)).unwrap();
    assert_eq!((summary.cells, summary.filled, summary.distinct, summary.numbers), (8, 7, 6, 2));
    assert!((summary.sum - 3.5).abs() < 1e-9 && !summary.more);
}

#[test]
fn values_are_listed_by_count_and_then_as_they_are_sorted() {
    let sheet = open("email;nickname\n1@x;gold\n2@x;Éclair\n3@x;10\n4@x;gold\n5@x;alpha\n6@x;9\n7@x;Beta\n").unwrap();
    let column = sheet.column_at("nickname").unwrap();
    let values = sheet.column_values(column, "", &Question::default(), &Looking::new(&all)).unwrap().values;
    let listed: Vec<_> = values.iter().map(|it| (it.value.clone(), it.rows)).collect();
    let text = |text: &str, rows| (Cell::Text(text.to_owned()), rows);
    assert_eq!(
        listed,
        [text("gold", 2), text("9", 1), text("10", 1), text("alpha", 1), text("Beta", 1), text("Éclair", 1)]
    );
}

#[test]
fn a_column_of_very_many_values_says_so_and_is_searched() {
    let rows: String = (0..110_000).map(|row| format!("{{\"email\":\"u{row}@x\"}}\n")).collect::<Vec<_>>().concat();
    let sheet = open(&rows).unwrap();
    let ask = |text: &str| sheet.column_values(ColumnId(0), text, &Question::default(), &Looking::new(&all)).unwrap();
    let all = ask("");
    assert!(all.more && all.values.len() == 1000 && all.distinct >= 100_000);
    let some = ask("U109999@");
    assert!(!some.more && some.values.len() == 1 && some.values[0].value == Cell::Text("u109999@x".to_owned()));
}

#[test]
fn all_rows_are_counted_by_column_and_what_no_sample_saw_is_told() {
    let mut rows: Vec<String> =
        (0..5000).map(|row| format!("{{\"email\":\"u{row}@x\",\"user_metadata\":{{\"a\":{row}}}}}")).collect();
    rows[1003] = r#"{"email":null,"user_metadata":{"a":"x","late":{"deep":true}},"email":"b"}"#.to_owned();
    rows[1007] = r#"{"email":"broken""#.to_owned();
    let sheet = open(rows.join("\n")).unwrap();
    let late = |it: &OtherColumn| it.path == "user_metadata.late.deep";
    let census = sheet.census(&Looking::new(&all)).unwrap();
    let count = |path: &str| *census.column(sheet.column_at(path).unwrap()).unwrap();
    assert_eq!((census.rows, count("email").present, count("user_metadata.a").texts), (5000, 4999, 1));
    assert_eq!(count("user_metadata.a").numbers, 4998);
    assert!(census.others.iter().any(late) || sheet.column_at("user_metadata.late.deep").is_some());
    assert_eq!(census.unreadable.rows().collect::<Vec<_>>(), [RowId(1007)]);
    // From now on nothing of the broken row is taken for a value.
    let broken = [ColumnFilter::new(sheet.column_at("email").unwrap(), Condition::Contains("broken".to_owned()))];
    assert!(find(&sheet, &Question { filters: &broken, ..Question::default() }).is_empty());
    let sort = [SortKey { column: sheet.column_at("email").unwrap(), descending: false }];
    assert_eq!(find(&sheet, &Question { sort: &sort, ..Question::default() }).last(), Some(&1007));
}

use super::*;
use crate::sheet::{
    CellValue, ColumnId, ColumnType, Fix, OpenOptions, Pattern, RowId, RowList, RowRanges, RowValuesBuilder, Transform,
    import_file,
};
use proptest::prelude::*;
use std::ops::ControlFlow;

pub(super) fn opened(text: &str) -> (tempfile::TempDir, Arc<Sheet>) {
    let folder = tempfile::tempdir().unwrap();
    let private = folder.path().join("private");
    std::fs::create_dir(&private).unwrap();
    let path = folder.path().join("list");
    std::fs::write(&path, text).unwrap();
    let sheet = import_file(&path, &private, &OpenOptions::default(), &mut |_| ControlFlow::Continue(())).unwrap();
    (folder, Arc::new(sheet))
}

const TABLE: &str = "email,email_verified,user_metadata.a\na@b.test , yes,x\nc@d.test,true,\ne@f.test,no,y\n";

fn users(sheet: &Sheet) -> Vec<String> {
    let mut buffer = String::new();
    let order = sheet.order().map_or(sheet.rows().collect(), |order| order.to_vec());
    order.into_iter().map(|row| format!("{} {:?}", sheet.is_deleted(row), sheet.user(row, &mut buffer))).collect()
}

/// What each row is checked as, by its id.
fn checked_as(sheet: &Sheet) -> Vec<String> {
    let mut buffer = String::new();
    sheet.rows().map(|row| format!("{} {:?}", sheet.is_left_out(row), sheet.user(row, &mut buffer))).collect()
}

fn value() -> impl Strategy<Value = CellValue> {
    prop_oneof![
        Just(CellValue::Missing),
        Just(CellValue::Null),
        " ?[a-c@.]{0,4} ?".prop_map(CellValue::Text),
        Just(CellValue::Number("1.50".to_owned())),
        any::<bool>().prop_map(CellValue::Boolean),
        Just(CellValue::Json(r#"{"k.l":[1]}"#.to_owned())),
    ]
}

fn entry() -> impl Strategy<Value = Entry> {
    let row = || 0_u32..4;
    let column = || (0_u32..4).prop_map(ColumnId);
    let rows = || proptest::collection::vec(row().prop_map(RowId), 1..3).prop_map(RowRanges::from_rows);
    let edit = prop_oneof![
        (rows(), proptest::collection::vec(column(), 1..3), value()).prop_map(|(rows, columns, value)| Edit::Set {
            rows,
            columns,
            value
        }),
        proptest::collection::vec((row().prop_map(RowId), column(), value()), 1..4)
            .prop_map(|cells| Edit::SetEach { cells }),
        (rows(), column(), proptest::sample::select(Fix::ALL.to_vec())).prop_map(|(rows, column, fix)| Edit::Fix {
            rows,
            column,
            fix
        }),
        rows().prop_map(|rows| Edit::DeleteRows { rows }),
        rows().prop_map(|rows| Edit::RestoreRows { rows }),
        Just(Edit::AddRows { count: 1 }),
        Just(Edit::AddColumn { path: "app_metadata.role".to_owned(), column_type: ColumnType::Text }),
        many_cells(),
        shape(),
    ];
    let fix = (rows(), column(), proptest::sample::select(Fix::ALL.to_vec()))
        .prop_map(|(rows, column, fix)| Edit::Fix { rows, column, fix });
    let together = proptest::collection::vec(fix, 1..3).prop_map(Entry::Together);
    prop_oneof![6 => edit.prop_map(Entry::Edit), 1 => together, 2 => Just(Entry::Undo), 1 => Just(Entry::Redo)]
}

fn list() -> impl Strategy<Value = RowList> {
    let rows = Just((0_u32..3).collect::<Vec<_>>()).prop_shuffle();
    rows.prop_map(|rows| RowList::from_rows(rows.into_iter().map(RowId)))
}

/// Changes that are worked out when a cell is read.
fn many_cells() -> impl Strategy<Value = Edit> {
    let columns = || proptest::collection::vec((0_u32..5).prop_map(ColumnId), 2..4);
    let all = || RowRanges::from(0..3);
    let how = proptest::sample::select(vec![
        Transform::UpperCase,
        Transform::AddPrefix("1".to_owned()),
        Transform::RemoveSuffix("t".to_owned()),
        Transform::ToNumber,
        Transform::ToText,
    ]);
    prop_oneof![
        (list(), columns()).prop_map(|(rows, columns)| Edit::FillDown { rows, columns, source: 2 }),
        (list(), columns()).prop_map(|(rows, columns)| Edit::FillSeries { rows, columns, source: 1 }),
        columns().prop_map(move |columns| Edit::FillRight { rows: all(), columns, source: 1 }),
        (columns(), how).prop_map(move |(columns, how)| Edit::Transform { rows: all(), columns, how }),
        (0_u32..5, proptest::collection::vec((0_u32..4, 0_usize..6), 1..4))
            .prop_map(|(column, each)| values(column, &each)),
        (columns(), any::<bool>()).prop_map(move |(columns, regex)| Edit::Replace {
            cells: columns.into_iter().map(|column| (column, all())).collect(),
            pattern: Pattern { what: "t.".to_owned(), regex, ..Pattern::default() },
            with: "$0x".to_owned(),
        }),
    ]
}

/// A value of its own for each of some rows.
fn values(column: u32, each: &[(u32, usize)]) -> Edit {
    let known = [
        CellValue::Missing,
        CellValue::Null,
        CellValue::Text("a \"b\"\n".to_owned()),
        CellValue::Number("1e3".to_owned()),
        CellValue::Boolean(true),
        CellValue::Json("{\"a\": [1]}".to_owned()),
    ];
    let each: std::collections::BTreeMap<_, _> = each.iter().copied().collect();
    let mut builder = RowValuesBuilder::default();
    for (row, value) in each {
        assert!(builder.push(RowId(row), &known[value]));
    }
    Edit::SetValues { column: ColumnId(column), values: builder.finish(), by: "row".to_owned() }
}

/// Changes of whole rows and columns.
fn shape() -> impl Strategy<Value = Edit> {
    let column = || (0_u32..5).prop_map(ColumnId);
    let rows = || (0_u32..4).prop_map(|row| RowRanges::from(RowId(row)));
    let path = proptest::sample::select(vec!["user_metadata.b", "nickname", "app_metadata.x.y"]);
    let into = |names: [&str; 2]| names.map(str::to_owned).to_vec();
    prop_oneof![
        (column(), path).prop_map(|(column, path)| Edit::RenameColumn { column, path: path.to_owned() }),
        column().prop_map(|column| Edit::DeleteColumns { columns: vec![column] }),
        column().prop_map(|column| Edit::RestoreColumns { columns: vec![column] }),
        (rows(), any::<bool>())
            .prop_map(|(rows, behind)| { Edit::InsertRows { at: rows.rows().next().unwrap(), behind, count: 2 } }),
        rows().prop_map(|rows| Edit::DuplicateRows { rows }),
        rows().prop_map(|rows| Edit::ExcludeRows { rows }),
        rows().prop_map(|rows| Edit::IncludeRows { rows }),
        Just(Edit::SetRowText { row: RowId(2), text: "e@f.test,no,z".to_owned() }),
        column().prop_map(move |column| Edit::Split {
            rows: RowRanges::from(0..3),
            column,
            separator: "@".to_owned(),
            into: into(["user_metadata.one", "user_metadata.two"]),
        }),
        Just(Edit::Join {
            rows: RowRanges::from(0..3),
            columns: vec![ColumnId(0), ColumnId(2)],
            separator: "/".to_owned(),
            into: "user_metadata.all".to_owned(),
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn what_is_journaled_makes_the_same_list_again(entries in proptest::collection::vec(entry(), 0..14)) {
        let (_folder, sheet) = opened(TABLE);
        let mut live = History::new(Arc::clone(&sheet));
        let mut journal = Vec::new();
        let mut snapshots = vec![checked_as(&sheet)];
        for entry in entries {
            let before = users(live.now());
            let stored = to_stored(live.now(), &entry);
            if live.apply(&entry).is_ok() {
                journal.push(stored);
                let now = checked_as(live.now());
                for (entries, then) in (0..).zip(&snapshots) {
                    let Some(changed) = live.changed_since(entries) else { continue };
                    for (row, (then, now)) in (0..).map(RowId).zip(then.iter().zip(&now)) {
                        prop_assert!(changed.contains(row) || then == now, "row {} since {}", row.0, entries);
                    }
                }
                snapshots.push(now);
                if matches!(entry, Entry::Edit(_) | Entry::Together(_)) {
                    let mut back = live.clone();
                    back.apply(&Entry::Undo).unwrap();
                    prop_assert_eq!(users(back.now()), before, "an undo takes back all that was done");
                    back.apply(&Entry::Redo).unwrap();
                    prop_assert_eq!(users(back.now()), users(live.now()));
                }
            } else {
                prop_assert_eq!(users(live.now()), before, "what can't be done does nothing");
            }
        }
        let again = replay(sheet, &journal).unwrap();
        prop_assert_eq!(again.entries() as usize, journal.len());
        prop_assert_eq!(users(again.now()), users(live.now()));
        prop_assert_eq!(again.now().edited_cell_count(), live.now().edited_cell_count());
        prop_assert_eq!(again.steps(), live.steps());
    }
}

#[test]
fn entries_of_version_one_are_understood_for_ever() {
    let (_folder, sheet) = opened(TABLE);
    let entries = [
        r#"{"version":1,"act":{"add-column":{"path":"app_metadata.role","column_type":"text"}}}"#,
        r#"{"version":1,"act":{"add-rows":{"count":1}}}"#,
        r#"{"version":1,"act":{"set":{"rows":[[0,1],[2,4]],"columns":[["app_metadata","role"]],"value":{"text":"x"}}}}"#,
        r#"{"version":1,"act":{"fix":{"rows":[[0,3]],"column":["email"],"fix":"trim"}}}"#,
        r#"{"version":1,"act":{"fix":{"rows":[[0,3]],"column":["email_verified"],"fix":"yes-no"}}}"#,
        r#"{"version":1,"act":{"set-each":{"columns":[["user_metadata","a"]],"cells":[[1,0,{"number":"7"}],[2,0,"missing"]]}}}"#,
        r#"{"version":1,"act":{"delete-rows":{"rows":[[1,3]]}}}"#,
        r#"{"version":1,"act":"undo"}"#,
        r#"{"version":1,"act":"redo"}"#,
        r#"{"version":1,"act":{"restore-rows":{"rows":[[2,3]]}}}"#,
        r#"{"version":1,"act":{"together":{"acts":[{"fix":{"rows":[[0,3]],"column":["email"],"fix":"lower-case"}}]}}}"#,
    ];
    let history = replay(Arc::clone(&sheet), &entries.map(str::to_owned)).unwrap();
    let expected = [
        r#"false Ok("{\"email\":\"a@b.test\",\"email_verified\":true,\"user_metadata\":{\"a\":\"x\"},\"app_metadata\":{\"role\":\"x\"}}")"#,
        r#"true Ok("{\"email\":\"c@d.test\",\"email_verified\":true,\"user_metadata\":{\"a\":7}}")"#,
        r#"false Ok("{\"email\":\"e@f.test\",\"email_verified\":false,\"app_metadata\":{\"role\":\"x\"}}")"#,
        r#"false Ok("{\"app_metadata\":{\"role\":\"x\"}}")"#,
    ];
    assert_eq!(users(history.now()), expected);
    let replayed = |entry: &str| replay(Arc::clone(&sheet), &[entry.to_owned()]).unwrap_err();
    assert!(matches!(replayed(r#"{"version":4,"act":"fly"}"#), ReplayError::Newer { number: 1 }));
    assert!(matches!(replayed(r#"{"version":1,"act":"fly"}"#), ReplayError::Unreadable { number: 1 }));
    assert!(matches!(replayed(r#"{"version":1,"act":"undo"}"#), ReplayError::Refused { number: 1, .. }));
}

#[test]
fn entries_of_version_two_are_understood_for_ever() {
    let (_folder, sheet) = opened(TABLE);
    let entries = [
        r#"{"version":2,"act":{"fill-series":{"rows":[2,[0,2]],"columns":[["user_metadata","a"]],"source":1}}}"#,
        r#"{"version":2,"act":{"fill-down":{"rows":[[0,3]],"columns":[["email_verified"]],"source":2}}}"#,
        r#"{"version":2,"act":{"fill-right":{"rows":[[0,1]],"columns":[["email"],["user_metadata","a"]],"source":1}}}"#,
        r#"{"version":2,"act":{"replace":{"cells":[[["email"],[[0,3]]]],"find":{"what":"@(.)","match_case":false,"whole_cell":false,"regex":true},"with":"@$1."}}}"#,
        r#"{"version":2,"act":{"transform":{"rows":[[0,3]],"columns":[["email"]],"how":"trim"}}}"#,
        r#"{"version":2,"act":{"transform":{"rows":[[1,2]],"columns":[["email"]],"how":{"add-prefix":"x"}}}}"#,
        r#"{"version":2,"act":{"split":{"rows":[[0,3]],"column":["email"],"separator":"@","into":["user_metadata.p","user_metadata.q"]}}}"#,
        r#"{"version":2,"act":{"join":{"rows":[[2,3]],"columns":[["email"],["user_metadata","p"]],"separator":"-","into":"user_metadata.j"}}}"#,
        r#"{"version":2,"act":{"rename-column":{"column":["user_metadata","a"],"path":"app_metadata.a"}}}"#,
        r#"{"version":2,"act":{"delete-columns":{"columns":[["email_verified"],["user_metadata","q"]]}}}"#,
        r#"{"version":2,"act":{"restore-columns":{"columns":[["email_verified"]]}}}"#,
        r#"{"version":2,"act":{"insert-rows":{"at":0,"behind":true,"count":1}}}"#,
        r#"{"version":2,"act":{"duplicate-rows":{"rows":[[2,3]]}}}"#,
        r#"{"version":2,"act":{"exclude-rows":{"rows":[[0,2]]}}}"#,
        r#"{"version":2,"act":{"include-rows":{"rows":[[1,2]]}}}"#,
    ];
    let history = replay(Arc::clone(&sheet), &entries.map(str::to_owned)).unwrap();
    let now = history.now();
    let expected = [
        r#"false Ok("{\"email\":\"a@b..test\",\"email_verified\":\" yes\",\"app_metadata\":{\"a\":\"a@b.test \"},\"user_metadata\":{\"p\":\"a\"}}")"#,
        r#"false Ok("{}")"#,
        r#"false Ok("{\"email\":\"xc@d..test\",\"email_verified\":true,\"app_metadata\":{\"a\":\"y\"},\"user_metadata\":{\"p\":\"xc\"}}")"#,
        r#"false Ok("{\"email\":\"e@f..test\",\"email_verified\":\" yes\",\"app_metadata\":{\"a\":\"y\"},\"user_metadata\":{\"p\":\"e\",\"j\":\"e@f..test-e\"}}")"#,
        r#"false Ok("{\"email\":\"e@f..test\",\"email_verified\":\" yes\",\"app_metadata\":{\"a\":\"y\"},\"user_metadata\":{\"p\":\"e\",\"j\":\"e@f..test-e\"}}")"#,
    ];
    assert_eq!(users(now), expected);
    assert!(now.is_excluded(RowId(0)) && !now.is_excluded(RowId(1)));
    let broken = opened("{\"email\":\"a\"}\n{\"email\":\n").1;
    let text = r#"{"version":2,"act":{"set-row-text":{"row":1,"text":"{\"email\":\"b\"}"}}}"#;
    let mended = replay(broken, &[text.to_owned()]).unwrap();
    assert_eq!(users(mended.now())[1], r#"false Ok("{\"email\":\"b\"}")"#);
}

#[test]
fn entries_of_version_three_are_understood_for_ever() {
    let (_folder, sheet) = opened(TABLE);
    let entry = r#"{"version":3,"act":{"set-values":{"column":["user_metadata","a"],"rows":[[0,1],[2,3]],"values":"\"x\"\n{\"b\":[1]}\n","by":"user.a"}}}"#;
    let history = replay(Arc::clone(&sheet), &[entry.to_owned()]).unwrap();
    let now = users(history.now());
    assert!(now[0].contains(r#"\"a\":\"x\""#) && now[2].contains(r#"\"a\":{\"b\":[1]}"#), "{now:?}");
    assert_eq!(now[1], users(&sheet)[1]);
    assert_eq!(history.undo(), Some("2 cells of user_metadata.a by user.a"));
    let damaged = entry.replace("[2,3]", "[2,4]");
    assert!(matches!(replay(sheet, &[damaged]), Err(ReplayError::Unreadable { number: 1 })));
}

#[test]
fn a_column_is_found_again_in_another_order_and_with_a_dot_in_its_key() {
    let (_one, first) = opened(r#"{"email":"a@b.test","user_metadata":{"a.b":1,"a":{"b":2}}}"#);
    let (_other, second) = opened(r#"{"user_metadata":{"a":{"b":2},"a.b":1},"email":"a@b.test"}"#);
    let column = first.columns().iter().find(|column| column.segments().len() == 2).unwrap().id;
    let edit = Edit::Set { rows: RowId(0).into(), columns: vec![column], value: CellValue::Boolean(true) };
    let stored = to_stored(&first, &Entry::Edit(edit));
    let history = replay(second, &[stored]).unwrap();
    let mut buffer = String::new();
    let expected = r#"{"user_metadata":{"a":{"b":2},"a.b":true},"email":"a@b.test"}"#;
    assert_eq!(history.now().user(RowId(0), &mut buffer), Ok(expected));
}

#[test]
fn a_step_says_what_it_did_and_to_how_many_cells() {
    let (_folder, sheet) = opened("email,user_metadata.a,user_metadata.n\na@b.test,x,7\nc@d.test,,\ne@f.test,y,\n");
    let (words, number) = (ColumnId(1), ColumnId(2));
    let rows = || RowList::from_rows((0..3).map(RowId));
    let text = |text: &str| CellValue::Text(text.to_owned());
    let set = |rows: std::ops::Range<u32>, column, value| Edit::Set {
        rows: RowRanges::from(rows),
        columns: vec![column],
        value,
    };
    let replace = |with: &str| Edit::Replace {
        cells: vec![(ColumnId(0), RowRanges::from(0..1))],
        pattern: Pattern { what: "b".to_owned(), ..Pattern::default() },
        with: with.to_owned(),
    };
    for (edits, expected) in [
        // Blocks that stand apart are one thing to who chose them.
        (vec![set(0..2, words, text("z")), set(1..3, number, text("1"))], "4 cells changed"),
        (
            vec![Edit::FillSeries { rows: rows(), columns: vec![number], source: 1 }],
            "2 cells of user_metadata.n filled with a series",
        ),
        (
            vec![Edit::FillSeries { rows: rows(), columns: vec![words], source: 1 }],
            "2 cells of user_metadata.a filled down",
        ),
        (vec![replace(" ")], "“b” replaced by a space in 1 cell"),
        (vec![replace("")], "“b” replaced by nothing in 1 cell"),
    ] {
        let mut history = History::new(Arc::clone(&sheet));
        history.apply(&Entry::Together(edits)).unwrap();
        assert_eq!(history.undo(), Some(expected));
    }
}

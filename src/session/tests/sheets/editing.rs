//! Changes of many cells, their history, searches and saving, as a face asks for them.

use super::*;
use crate::session::{FindQuery, FindScope, FindState, SaveFormat, SaveOrder, SavePart, SavedSheet, Steps};
use crate::sheet::{Pattern, RowList, RowRanges, SaveKind};
use std::collections::BTreeSet;

const USERS: &str = "email,nickname,password_hash\nann@old.test,user1,\nbob@old.test,,\ncy@new.test,,\n";

fn plain(what: &str) -> Pattern {
    Pattern { what: what.to_owned(), ..Pattern::default() }
}

fn query(what: &str, with: Option<&str>) -> FindQuery {
    FindQuery { pattern: plain(what), with: with.map(str::to_owned), scope: FindScope::default() }
}

impl Desk {
    fn find(&self, query: &FindQuery) -> FindState {
        self.session.send(Command::FindInSheet { sheet: SHEET, query: query.clone() });
        let found = |state: &State| {
            let find = state.finds.get(&SHEET)?;
            let ended = find.found.ended()?;
            let is_it = ended.map_or(true, |found| found.query == *query);
            is_it.then(|| find.clone())
        };
        self.session.wait_for(found).unwrap()
    }

    fn save_as(&self, path: &std::path::Path, kind: SaveKind, part: SavePart) -> SavedSheet {
        let order = SaveOrder { path: path.to_owned(), format: SaveFormat::plain(kind), part, replaces: true };
        self.session.send(Command::SaveSheetAs { sheet: SHEET, order });
        let saved = |state: &State| {
            let saved = state.saved_sheet(SHEET)?.ended()?.unwrap();
            (saved.path == path).then(|| saved.clone())
        };
        self.session.wait_for(saved).unwrap()
    }

    fn texts(&self, column: usize) -> Vec<String> {
        let count = self.sheet().rows.row_count();
        let text = |at| match self.row(at).cells.swap_remove(column).value {
            Cell::Text(text) => text,
            other => format!("{other:?}"),
        };
        (0..count).map(text).collect()
    }
}

fn names(steps: &Steps) -> Vec<&str> {
    steps.names().collect()
}

#[test]
fn what_is_found_is_replaced_but_where_it_is_ticked_off() {
    let (desk, _) = Desk::with_list(USERS);
    let found = desk.find(&query("old.test", Some("x.test")));
    let found = found.found.value().unwrap().clone();
    assert_eq!((found.cells, found.rows, found.changes), (2, 2, 2));
    assert_eq!(found.lines[0].after, Some(Cell::Text("ann@x.test".to_owned())));
    let second = found.next((0, ColumnId(0)), true).unwrap();
    assert_eq!((second.row, second.place, second.number), (RowId(1), 1, 2));

    let except = BTreeSet::from([(found.lines[0].column, RowId(0))]);
    let edited = desk.change(Command::ReplaceInSheet { sheet: SHEET, query: found.query.clone(), except });
    assert_eq!(desk.texts(0), ["ann@old.test", "bob@x.test", "cy@new.test"]);
    assert_eq!(edited.edits.undo.as_deref(), Some("“old.test” replaced by “x.test” in 1 cell"));
    assert_eq!(edited.edits.edited_cells, 1, "what was ticked off is not edited");
    // What is found now is looked for anew.
    let again = desk.session.wait_for(|state| {
        let find = state.finds.get(&SHEET)?;
        let found = find.found.ended()?.unwrap();
        (found.cells == 1).then(|| find.clone())
    });
    assert_eq!(again.unwrap().replaced.value(), Some(&1));
    // Without a search before, it is looked for first.
    let all = query("NEW.test", Some("z.test"));
    desk.change(Command::ReplaceInSheet { sheet: SHEET, query: all, except: BTreeSet::new() });
    assert_eq!(desk.texts(0)[2], "cy@z.test");
    desk.change(Command::Undo { sheet: SHEET });
    desk.change(Command::Undo { sheet: SHEET });
    assert_eq!(desk.texts(0), ["ann@old.test", "bob@old.test", "cy@new.test"]);
}

#[test]
fn a_pattern_that_is_none_says_so() {
    let (desk, _) = Desk::with_list(USERS);
    let broken = FindQuery { pattern: Pattern { regex: true, ..plain("(") }, ..FindQuery::default() };
    let find = desk.find(&broken);
    let notice = find.found.ended().unwrap().unwrap_err().clone();
    assert_eq!(notice.message, "This can't be looked for: a bracket ( is opened and not closed.");
    desk.session.send(Command::StopFinding { sheet: SHEET });
    desk.session.wait_for(|state| state.finds.is_empty().then_some(())).unwrap();
}

#[test]
fn one_goes_to_any_step_of_the_history_and_it_is_there_after_a_restart() {
    let (desk, _) = Desk::with_list(USERS);
    let nickname = vec![ColumnId(1)];
    let rows = RowList::from(RowRanges::from(0..3));
    let edit = |edit| desk.change(Command::EditSheet { sheet: SHEET, edit });
    edit(Edit::FillSeries { rows, columns: nickname, source: 1 });
    edit(Edit::RenameColumn { column: ColumnId(1), path: "user_metadata.nick".to_owned() });
    edit(Edit::InsertRows { at: RowId(0), behind: false, count: 1 });
    let sheet = edit(Edit::ExcludeRows { rows: RowId(1).into() });
    let expected = [
        "2 cells of nickname filled with a series",
        "column nickname renamed to user_metadata.nick",
        "1 row inserted",
        "1 row excluded from sending",
    ];
    assert_eq!((names(&sheet.edits.history), sheet.edits.history.now), (expected.to_vec(), 4));
    assert_eq!(desk.texts(1), ["Missing", "user1", "user2", "user3"]);
    assert_eq!((0..4).map(|at| desk.row(at).id.0).collect::<Vec<_>>(), [3, 0, 1, 2]);
    assert!(desk.row(2).excluded && !desk.row(1).excluded);
    assert_eq!(sheet.view.position_of(RowId(2)), Some(3));

    let first = desk.change(Command::GoToStep { sheet: SHEET, step: 1 });
    assert_eq!((names(&first.edits.history).len(), first.edits.history.now), (4, 1));
    assert_eq!(first.edits.redo.as_deref(), Some(expected[1]));
    assert_eq!(desk.texts(1), ["user1", "user2", "user3"]);
    let third = desk.change(Command::GoToStep { sheet: SHEET, step: 3 });
    assert_eq!(third.edits.undo.as_deref(), Some("1 row inserted"));
    desk.settled();
    let stored = third.stored;
    let desk = desk.next_day();
    desk.session.send(Command::RestoreSheet { sheet: SHEET, stored });
    let again = desk.session.wait_for(|state| state.sheets.get(&SHEET)?.value().cloned()).unwrap();
    assert_eq!((&again.edits.history, again.edits.history.now), (&third.edits.history, 3));
    assert_eq!((0..4).map(|at| desk.row(at).id.0).collect::<Vec<_>>(), [3, 0, 1, 2]);
}

#[test]
fn a_sheet_is_saved_as_it_is_in_view() {
    let (desk, _) = Desk::with_list(USERS);
    let path = desk.file("saved.csv", "what was there before");
    desk.change(Command::EditSheet { sheet: SHEET, edit: Edit::DeleteRows { rows: RowId(1).into() } });
    let part = SavePart { rows_in_view: true, columns: Some(vec![ColumnId(1), ColumnId(0)]) };
    let saved = desk.save_as(&path, SaveKind::Csv, part);
    assert_eq!((saved.exported.rows, saved.exported.left_out), (2, 1));
    assert_eq!(saved.notes, ["1 row is not in the file: deleted in the sheet, or without any value."]);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "nickname,email\r\nuser1,ann@old.test\r\n,cy@new.test\r\n");
    let saved = desk.save_as(&desk.file("all.json", ""), SaveKind::JsonArray, SavePart::default());
    assert!(saved.notes.iter().any(|note| note.contains("password hashes")), "{:?}", saved.notes);
    // Where nothing can be written nothing is changed, and it is said.
    let nowhere = std::path::PathBuf::from("/no/such/folder/a.csv");
    let format = SaveFormat::plain(SaveKind::Csv);
    let order = SaveOrder { path: nowhere, format, part: SavePart::default(), replaces: false };
    desk.session.send(Command::SaveSheetAs { sheet: SHEET, order: order.clone() });
    let failed = || desk.session.wait_for(|state| state.saved_sheet(SHEET)?.ended()?.err().cloned()).unwrap();
    assert!(failed().message.contains("no such folder"), "{}", failed().message);
    desk.session.send(Command::ForgetSaved { sheet: SHEET });
    desk.session.wait_for(|state| state.saved_sheet(SHEET)?.ended().is_none().then_some(())).unwrap();
    // A file that nobody was asked about stays, until the person says that it may go.
    let there = desk.file("there.csv", "mine");
    let format = SaveFormat { mark: true, ..format };
    desk.session.send(Command::SaveSheetAs { sheet: SHEET, order: SaveOrder { path: there.clone(), format, ..order } });
    assert_eq!(failed().code, "save_exists");
    assert_eq!(std::fs::read_to_string(&there).unwrap(), "mine");
    desk.session.send(Command::SaveOver { sheet: SHEET });
    desk.session.wait_for(|state| state.saved_sheet(SHEET)?.ended()?.ok().map(|_| ())).unwrap();
    assert!(std::fs::read_to_string(&there).unwrap().starts_with("\u{feff}email,"));
}

#[test]
fn a_list_that_is_saved_while_it_is_sorted_and_filtered_opens_as_all_of_it_in_its_own_order() {
    let list =
        "email,user_metadata.city,nickname\nd@x.test,Ulm,=1+1\nb@x.test,Bonn, b \nc@x.test,Ulm,\na@x.test,,\"x\ny\"\n";
    let cells = |sheet: &Sheet| -> Vec<_> { sheet.rows().map(|row| sheet.row_cells(row)).collect() };
    for (kind, name) in [
        (SaveKind::JsonArray, "again.json"),
        (SaveKind::JsonLines, "again.ndjson"),
        (SaveKind::Csv, "again.csv"),
        (SaveKind::Tsv, "again.tsv"),
        (SaveKind::Xlsx, "again.xlsx"),
    ] {
        let (desk, opened) = Desk::with_list(list);
        let before = cells(&opened.rows);
        let city = opened.rows.column_at("user_metadata.city").unwrap();
        let filters = vec![ColumnFilter::new(city, Condition::Equals("ulm".to_owned()))];
        let sort = vec![SortKey { column: ColumnId(0), descending: false }];
        let query = Query { filters, sort, ..Query::default() };
        desk.session.send(Command::QuerySheet { sheet: SHEET, query: query.clone() });
        let shown = |state: &State| {
            let view = &state.sheets.get(&SHEET)?.value()?.view;
            (*view.query == query && view.querying.is_none()).then_some(view.row_count)
        };
        assert_eq!(desk.session.wait_for(shown).unwrap(), 2);
        let saved = desk.save_as(&desk.file(name, ""), kind, SavePart::default());
        let again = desk.open(saved.path, OpenOptions::default()).unwrap();
        let paths = |sheet: &Sheet| sheet.columns().iter().map(|it| it.path().to_owned()).collect::<Vec<_>>();
        assert_eq!(paths(&again.rows), paths(&opened.rows), "{name}");
        assert_eq!(cells(&again.rows), before, "{name}");
    }
}

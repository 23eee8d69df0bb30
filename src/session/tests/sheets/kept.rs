//! What is there again at the next start.

use super::*;
use crate::session::command::Remembered;

impl Desk {
    /// The same workspace after the program was ended and started again.
    pub(super) fn next_day(self) -> Self {
        let Self { session, folder } = self;
        let now = session.now();
        let stored: Vec<i64> = now.sheets.values().filter_map(|it| it.value()).map(|it| it.stored).collect();
        drop((now, session));
        // A session that ends waits for its work for a fifth of a second, and under load some takes longer.
        let workspace = crate::workspace::Workspace::open(Some(&folder.path().join("work"))).unwrap();
        while !stored.iter().all(|list| workspace.is_sheet_free(*list).unwrap()) {
            std::thread::yield_now();
        }
        drop(workspace);
        let session = Session::start(Some(&folder.path().join("work")), || {}).unwrap();
        Self { session, folder }
    }

    fn kept(&self) -> Vec<StoredList> {
        self.session.send(Command::ListSheets);
        self.ended(|state| Some(&state.stored_sheets)).unwrap()
    }

    fn recent(&self) -> Vec<PathBuf> {
        self.session.send(Command::ListRecent);
        self.ended(|state| Some(&state.recent)).unwrap()
    }

    /// Ends the program only when this is on disk.
    pub(super) fn until(&self, is_kept: impl Fn(&crate::workspace::Workspace) -> bool) {
        let workspace = crate::workspace::Workspace::open(Some(&self.folder.path().join("work"))).unwrap();
        let begun = std::time::Instant::now();
        while !is_kept(&workspace) {
            assert!(begun.elapsed().as_secs() < 20, "never kept");
            std::thread::yield_now();
        }
    }
}

#[test]
fn open_lists_are_there_again_with_their_edits_and_what_can_be_undone() {
    let desk = Desk::new();
    assert!(desk.kept().is_empty() && desk.recent().is_empty());
    let path = desk.file("list.csv", LIST);
    desk.open(path.clone(), OpenOptions::default()).unwrap();
    let cells = vec![(RowId(3), ColumnId(3), text("gold"))];
    desk.change(Command::EditSheet { sheet: SHEET, edit: Edit::SetEach { cells } });
    desk.change(Command::EditSheet { sheet: SHEET, edit: Edit::DeleteRows { rows: RowId(0).into() } });
    desk.change(Command::Undo { sheet: SHEET });
    desk.settled();
    let stored = desk.sheet().stored;
    let sort = vec![SortKey { column: ColumnId(0), descending: true }];
    desk.session.send(Command::QuerySheet { sheet: SHEET, query: Query { sort: sort.clone(), ..Query::default() } });
    let look = format!("look:{stored}");
    desk.until(|workspace| workspace.setting(&look).unwrap().is_some());
    desk.until(|workspace| {
        let setting = |key: &str| workspace.setting(key).unwrap();
        setting("recent_files").is_some() && setting(&format!("open_list:{stored}")).is_some()
    });

    // A second window leaves alone what is open in the first, and what the first has kept.
    let second = Session::start(Some(&desk.folder.path().join("work")), || {}).unwrap();
    second.send(Command::ListSheets);
    second.send(Command::RestoreSheet { sheet: SHEET, stored });
    let refused = second.wait_for(|state| state.sheets.get(&SHEET)?.ended().map(|it| it.map(drop).unwrap_err().code));
    assert_eq!(refused, Some("open_elsewhere"));
    let listed = second.wait_for(|state| Some(state.stored_sheets.ended()?.unwrap().clone()));
    assert_eq!(listed, Some(Vec::new()));
    drop(second);

    let desk = desk.next_day();
    let kept = desk.kept();
    let [list] = kept.as_slice() else { panic!("{kept:?}") };
    assert_eq!((list.stored, list.name.as_str(), list.copy.is_dir()), (stored, "list.csv", true));
    assert_eq!(desk.recent(), [path]);
    desk.session.send(Command::RestoreSheet { sheet: SHEET, stored });
    let sheet = desk.ended(|state| state.sheets.get(&SHEET)).unwrap();
    let sorted = desk.session.wait_for(|state| {
        let view = &state.sheets.get(&SHEET)?.value()?.view;
        view.is_settled().then(|| view.query.sort.clone())
    });
    assert_eq!(sorted, Some(sort));
    desk.session.send(Command::QuerySheet { sheet: SHEET, query: Query::default() });
    desk.session.wait_for(|state| {
        let view = &state.sheets.get(&SHEET)?.value()?.view;
        (view.is_settled() && view.query.sort.is_empty()).then_some(())
    });
    assert_eq!(sheet.edits.undo.as_deref(), Some("user_metadata.plan of row 4 changed"));
    assert_eq!(sheet.edits.redo.as_deref(), Some("1 row deleted"));
    assert_eq!(desk.row(3).cells[3].value, Cell::Text("gold".to_owned()));
    assert!(!desk.row(0).deleted);
    assert_eq!(desk.session.now().sheet_of_list(stored), Some(SHEET));
    desk.session.send(Command::CloseSheet { sheet: SHEET });
    desk.until(|workspace| workspace.setting(&format!("open_list:{stored}")).unwrap().is_none());
    // What was looked for goes with the list.
    desk.until(|workspace| workspace.setting(&look).unwrap().is_none());
    let desk = desk.next_day();
    assert!(desk.kept().is_empty());
}

#[test]
fn a_kept_list_that_is_damaged_says_why_and_can_be_forgotten() {
    let desk = Desk::new();
    desk.kept();
    desk.open(desk.file("list.csv", LIST), OpenOptions::default()).unwrap();
    let stored = desk.sheet().stored;
    desk.until(|workspace| workspace.setting(&format!("open_list:{stored}")).unwrap().is_some());
    let desk = desk.next_day();
    let kept = desk.kept();
    std::fs::write(kept[0].copy.join("base.json"), "{").unwrap();
    desk.session.send(Command::RestoreSheet { sheet: SHEET, stored });
    assert_eq!(desk.ended(|state| state.sheets.get(&SHEET)).unwrap_err().code, "copy_lost");
    desk.session.send(Command::ForgetStored { sheet: SHEET, stored });
    desk.until(|workspace| workspace.setting(&format!("open_list:{stored}")).unwrap().is_none());
    assert!(!kept[0].copy.exists());
    assert!(desk.next_day().kept().is_empty());
}

#[test]
fn a_pasted_table_is_opened_like_a_file_and_leaves_no_copy() {
    let desk = Desk::new();
    assert!(desk.kept().is_empty() && desk.recent().is_empty());
    let table = "email\tname\nann@x.test\tAnn\n".to_owned();
    desk.session.send(Command::OpenText { sheet: SHEET, text: table, name: "Pasted list".to_owned() });
    let sheet = desk.ended(|state| state.sheets.get(&SHEET)).unwrap();
    assert_eq!((sheet.name.as_str(), sheet.recognised.as_str()), ("Pasted list", "TSV, UTF-8"));
    assert_eq!(desk.row(0).cells[1].value, Cell::Text("Ann".to_owned()));
    let pasted = desk.session.now().pasted[&SHEET].clone();
    assert!(pasted.starts_with(desk.folder.path()));
    assert!(desk.recent().is_empty());
    desk.session.send(Command::CloseSheet { sheet: SHEET });
    desk.session.wait_for(|state| (!state.sheets.contains_key(&SHEET)).then_some(())).unwrap();
    assert!(!pasted.exists());
}

#[test]
fn what_was_looked_for_is_forgotten_even_if_it_was_still_being_written_when_the_list_was_closed() {
    let (_desk, mut state, opened) = opening::with_open(LIST);
    let effects = state.on_outcome(Outcome::SheetsListed { outcome: Ok(Vec::new()) });
    assert!(effects.iter().any(|it| matches!(it, Effect::KeepLook { .. })));
    let forgets = |effects: &[Effect]| {
        effects.iter().any(|it| matches!(it, Effect::Remember { what: Remembered::ListOpen { open: false, .. }, .. }))
    };
    state.on_command(Command::CloseSheet { sheet: SHEET });
    let query = Query { sort: vec![SortKey { column: ColumnId(0), descending: true }], ..Query::default() };
    state.on_outcome(Outcome::LookKept { sheet: SHEET, stored: opened.stored, outcome: Ok(()) });
    let later = state.on_command(Command::QuerySheet { sheet: SHEET, query });
    assert!(!later.iter().any(|it| matches!(it, Effect::KeepLook { .. })), "what is being closed is kept no more");
    assert!(forgets(&state.on_outcome(Outcome::SheetClosed { sheet: SHEET })));
    let late = Outcome::LookKept { sheet: SHEET, stored: opened.stored, outcome: Ok(()) };
    assert!(forgets(&state.on_outcome(late)));
}

//! Closing a list right after something was asked of it: what was asked comes first, whatever a face has seen by then.

use super::opening::{OTHER, with_open};
use super::*;
use crate::session::outcome::Pasted;
use crate::session::save::SavedSheet;
use crate::session::work::World;
use crate::sheet::Exported;

fn add() -> Command {
    Command::EditSheet { sheet: SHEET, edit: Edit::AddRows { count: 1 } }
}

fn leave() -> Command {
    Command::LeaveSheet { sheet: SHEET }
}

fn closes(effects: &[Effect]) -> bool {
    effects.iter().any(|it| matches!(it, Effect::CloseSheet { .. }))
}

#[test]
fn a_list_that_was_changed_a_moment_before_it_is_closed_is_asked_about() {
    let (_desk, mut state, _) = with_open(LIST);
    state.on_command(add());
    assert!(!closes(&state.on_command(leave())));
    let first = state.asks_to_close[&SHEET];
    state.on_command(Command::KeepSheet { sheet: SHEET });
    assert!(state.asks_to_close.is_empty());
    state.on_command(leave());
    assert!(state.asks_to_close[&SHEET] > first, "an answer to the former question is none to this one");
    state.on_command(Command::Undo { sheet: SHEET });
    let stored = state.sheets[&SHEET].value().unwrap().stored;
    state.on_outcome(Outcome::EditsSaved { sheet: SHEET, stored, saved: 2, outcome: Ok(()) });
    assert!(closes(&state.on_command(leave())), "nothing of the person's is in it any more");
    assert!(!closes(&state.on_command(leave())), "once is enough");
}

#[test]
fn a_list_is_closed_once_its_file_is_written_and_stays_where_that_fails() {
    let (_desk, mut state, _) = with_open(LIST);
    let order = |path: &str| SaveOrder {
        path: path.into(),
        format: SaveFormat::plain(SaveKind::Csv),
        part: SavePart::default(),
        replaces: false,
    };
    let save = |state: &mut State| {
        let effects = state.on_command(Command::SaveSheetAs { sheet: SHEET, order: order("people.csv") });
        effects.iter().find_map(|it| if let Effect::SaveSheet { number, .. } = it { Some(*number) } else { None })
    };
    let number = save(&mut state).unwrap();
    assert!(!closes(&state.on_command(leave())));
    let outcome = Some(Err(notice("no_space")));
    assert!(!closes(&state.on_outcome(Outcome::SheetSaved { sheet: SHEET, number, outcome })));
    assert!(state.asks_to_close.contains_key(&SHEET) && state.files_not_written == 1);
    assert_eq!(failure(state.saved_sheet(SHEET)), "no_space", "and why is still there to be read");

    let number = save(&mut state).unwrap();
    assert!(!closes(&state.on_command(Command::CloseSheet { sheet: SHEET })));
    let saved = SavedSheet { path: "people.csv".into(), exported: Exported::default(), notes: Vec::new() };
    assert!(closes(&state.on_outcome(Outcome::SheetSaved { sheet: SHEET, number, outcome: Some(Ok(saved)) })));
}

#[test]
fn the_list_of_a_run_that_is_being_closed_is_opened_anew_and_stays_open() {
    let (_desk, mut state, opened) = with_open(LIST);
    state.on_command(Command::ListSheets);
    state.on_outcome(Outcome::SheetsListed { outcome: Ok(Vec::new()) });
    assert!(closes(&state.on_command(leave())));
    assert_eq!(state.sheet_of_list(opened.stored), None, "nobody is to turn to what goes in a moment");
    let request = opening(&state.on_command(Command::RestoreSheet { sheet: OTHER, stored: opened.stored }));
    let gone = state.on_outcome(Outcome::SheetClosed { sheet: SHEET });
    assert!(gone.is_empty(), "it is open at the next start too: {gone:?}");
    let outcome = Ok(Box::new(opened));
    state.on_outcome(Outcome::SheetOpened { sheet: OTHER, request, was_kept: true, outcome });
    assert_eq!(state.sheets.keys().collect::<Vec<_>>(), [&OTHER]);
}

#[test]
fn what_was_ticked_in_one_preview_is_not_done_to_another() {
    let (desk, _) = Desk::with_list(LIST);
    let report = desk.check();
    let keys = |places: &[usize]| places.iter().map(|place| report.groups()[*place].key.clone()).collect::<Vec<_>>();
    let preview = |keys, before: u64| {
        desk.session.send(Command::PreviewFix { sheet: SHEET, groups: keys });
        let ready = |state: &State| state.fix_previews.get(&SHEET)?.ended()?.ok().cloned();
        desk.session.wait_for(|state| ready(state).filter(|it| it.number != before)).unwrap()
    };
    let first = preview(keys(&[0]), 0);
    preview(keys(&[1]), first.number);
    desk.session.send(Command::ApplyFix { sheet: SHEET, preview: first.number, groups: vec![0] });
    let edits = |state: &State| state.sheets.get(&SHEET)?.value().map(|it| it.edits.clone());
    let refused = desk.session.wait_for(|state| edits(state)?.refused);
    assert_eq!(refused.unwrap().code, "preview_gone");
    assert_eq!(desk.sheet().edits.undo, None);
}

#[test]
fn a_preview_of_what_is_no_more_says_so_and_is_not_waited_for() {
    let (desk, mut state, _) = with_open(LIST);
    // Asked for by who still saw a report that is gone.
    state.on_command(Command::PreviewFix { sheet: SHEET, groups: Vec::new() });
    assert_eq!(failure(state.fix_previews.get(&SHEET)), "preview_gone");
    state.checks.insert(SHEET, Fetched::Ready(desk.check()));
    let asked = state.on_command(Command::PreviewFix { sheet: SHEET, groups: Vec::new() });
    assert!(asked.iter().any(|it| matches!(it, Effect::PreviewFix { .. })));
    let changed = state.on_command(add());
    assert_eq!(failure(state.fix_previews.get(&SHEET)), "preview_gone");
    assert!(changed.iter().any(is_end_of_preview), "nobody waits for it: {changed:?}");

    state.on_command(Command::PreviewFix { sheet: SHEET, groups: Vec::new() });
    let dropped = state.on_command(Command::DropFixPreview { sheet: SHEET });
    assert!(dropped.iter().any(is_end_of_preview), "its work ends too: {dropped:?}");
}

fn is_end_of_preview(effect: &Effect) -> bool {
    matches!(effect, Effect::StopLookup { lookup: crate::session::state::Lookup::Fixes, .. })
}

#[test]
fn what_is_asked_right_after_a_paste_comes_after_it() {
    let (_desk, mut state, opened) = with_open(LIST);
    let columns = vec![ColumnId(0)];
    let lines = vec![vec!["new@x.test".to_owned()]].into();
    let paste = Command::PasteCells { sheet: SHEET, rows: vec![RowId(0)], added: 0, columns, lines };
    let effects = state.on_command(paste);
    let Some(Effect::PasteCells { request, from, paste, .. }) = effects.into_iter().next() else {
        panic!("what it changes is found out beside the gate")
    };
    let edits = |state: &State| state.sheets[&SHEET].value().unwrap().edits.clone();
    assert!(!edits(&state).saved, "it is not kept yet");
    let cells = vec![(RowId(0), ColumnId(0), text("typed@x.test"))];
    assert!(state.on_command(Command::EditSheet { sheet: SHEET, edit: Edit::SetEach { cells } }).is_empty());
    assert!(state.on_command(import()).is_empty() && state.plans.is_empty());
    assert!(!closes(&state.on_command(leave())));
    let outcome = Ok(World::paste_cells(&from, &paste));
    let effects = state.on_outcome(Outcome::CellsPasted { sheet: SHEET, request, outcome });
    assert!(effects.iter().any(|it| matches!(it, Effect::SaveEdits { .. })), "{effects:?}");
    let shown = state.sheets[&SHEET].value().unwrap();
    assert_eq!(shown.rows.row_cells(RowId(0))[0], Cell::Text("typed@x.test".to_owned()));
    assert_eq!(shown.edits.history.len(), 2);
    assert!(state.plans.contains_key(&SHEET) && state.asks_to_close.contains_key(&SHEET));
    assert_eq!(opened.rows.row_count(), shown.rows.row_count());
}

#[test]
fn a_paste_that_changes_nothing_or_breaks_off_leaves_the_list_saved() {
    for lost in [false, true] {
        let (_desk, mut state, _) = with_open(LIST);
        let paste =
            Command::PasteCells { sheet: SHEET, rows: Vec::new(), added: 0, columns: Vec::new(), lines: [].into() };
        let effects = state.on_command(paste);
        let Some(Effect::PasteCells { request, .. }) = effects.first() else { panic!("{effects:?}") };
        let nothing = Outcome::CellsPasted { sheet: SHEET, request: *request, outcome: Ok(Pasted::default()) };
        let ended = if lost { effects[0].lost().unwrap() } else { nothing };
        assert!(state.on_outcome(ended).is_empty());
        let edits = &state.sheets[&SHEET].value().unwrap().edits;
        assert_eq!((edits.saved, edits.refused.is_some()), (true, lost));
        assert!(closes(&state.on_command(leave())));
    }
}

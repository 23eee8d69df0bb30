//! Openings that are given up, replaced or asked for twice.

use super::*;
use crate::session::command::Remembered;

pub(super) const OTHER: SheetId = SheetId(2);

/// A state with a list open, as a window has it.
pub(super) fn with_open(text: &str) -> (Desk, State, SheetState) {
    let (desk, opened) = Desk::with_list(text);
    let mut state = State::default();
    state.sheets.insert(SHEET, Fetched::Ready(opened.clone()));
    (desk, state, opened)
}

fn kept_list() -> StoredList {
    StoredList { stored: 7, name: "list.csv".to_owned(), copy: PathBuf::from("copy"), elsewhere: false, shown: false }
}

fn open() -> Command {
    Command::OpenSheet { sheet: SHEET, path: PathBuf::from("list.csv"), options: OpenOptions::default() }
}

fn came(sheet: SheetId, request: u64, was_kept: bool, opened: &SheetState, stored: i64) -> Outcome {
    let opened = SheetState { stored, ..opened.clone() };
    Outcome::SheetOpened { sheet, request, was_kept, outcome: Ok(Box::new(opened)) }
}

fn shown(state: &State) -> Option<i64> {
    state.sheets.get(&SHEET)?.value().map(|it| it.stored)
}

#[test]
fn a_list_that_is_being_opened_in_another_way_is_neither_changed_nor_sent_meanwhile() {
    let (_desk, mut state, opened) = with_open(LIST);
    state.on_command(import());
    assert!(state.plans.contains_key(&SHEET));
    let request = opening(&state.on_command(open()));
    assert!(!state.plans.contains_key(&SHEET), "a plan is of the list as it was");
    let edit = Command::EditSheet { sheet: SHEET, edit: Edit::AddRows { count: 1 } };
    assert!(state.on_command(edit.clone()).is_empty(), "it would vanish with the list");
    assert_eq!(state.sheets[&SHEET].value().unwrap().rows.row_count(), 4);
    assert!(state.on_command(import()).is_empty());
    assert_eq!(failure(state.plans.get(&SHEET)), "no_list");

    let effects = state.on_outcome(came(SHEET, request, false, &opened, 70));
    let former = opened.stored;
    assert!(effects.iter().any(|it| matches!(it, Effect::ForgetList { stored, .. } if *stored == former)));
    assert_eq!(shown(&state), Some(70));
    assert!(!state.on_command(edit).is_empty());
}

#[test]
fn an_opening_in_another_way_that_is_given_up_leaves_what_was_there() {
    let (_desk, mut state, opened) = with_open(LIST);
    let request = opening(&state.on_command(open()));
    let effects = state.on_command(Command::StopOpening { sheet: SHEET });
    assert!(matches!(effects[..], [Effect::StopOpening { newest, with_pasted: false, .. }] if newest > request));
    assert!(matches!(state.sheets[&SHEET], Fetched::Ready(_)));
    let effects = state.on_outcome(came(SHEET, request, false, &opened, 70));
    assert!(matches!(effects[..], [Effect::ForgetList { stored: 70, .. }]), "{effects:?}");
    assert_eq!(shown(&state), Some(opened.stored));
}

#[test]
fn of_two_openings_only_the_newer_one_counts_and_the_other_list_is_forgotten() {
    let (_desk, _, opened) = with_open(LIST);
    let mut state = State::default();
    let first = opening(&state.on_command(open()));
    let second = opening(&state.on_command(open()));
    state.on_outcome(came(SHEET, second, false, &opened, 8));
    let effects = state.on_outcome(came(SHEET, first, false, &opened, 7));
    assert!(matches!(effects[..], [Effect::ForgetList { stored: 7, .. }]), "{effects:?}");
    assert_eq!(shown(&state), Some(8));
}

#[test]
fn a_restored_list_whose_opening_is_given_up_stays_for_the_next_start() {
    let (_desk, _, opened) = with_open(LIST);
    let mut state = State::default();
    state.on_command(Command::ListSheets);
    let list = kept_list();
    state.on_outcome(Outcome::SheetsListed { outcome: Ok(vec![list.clone()]) });
    let request = opening(&state.on_command(Command::RestoreSheet { sheet: SHEET, stored: 7 }));
    let effects = state.on_command(Command::CloseSheet { sheet: SHEET });
    assert!(matches!(effects[..], [Effect::StopOpening { .. }]), "{effects:?}");
    assert_eq!(state.stored_sheets.value(), Some(&vec![list]));
    let effects = state.on_outcome(came(SHEET, request, true, &opened, 7));
    assert!(matches!(effects[..], [Effect::LetGo { stored: 7, .. }]), "{effects:?}");
    assert!(state.sheets.is_empty());
}

#[test]
fn a_list_that_is_open_or_on_its_way_is_not_opened_twice() {
    let (_desk, mut state, opened) = with_open(LIST);
    assert!(state.on_command(Command::RestoreSheet { sheet: OTHER, stored: opened.stored }).is_empty());
    assert_eq!(state.joined.get(&OTHER), Some(&SHEET));
    assert!(!state.sheets.contains_key(&OTHER));

    let mut state = State::default();
    let request = opening(&state.on_command(Command::RestoreSheet { sheet: SHEET, stored: 7 }));
    assert_eq!(state.sheet_of_list(7), Some(SHEET));
    assert!(state.on_command(Command::RestoreSheet { sheet: OTHER, stored: 7 }).is_empty());
    assert_eq!(state.joined.get(&OTHER), Some(&SHEET));
    // The list of a run that was not listed is known only when it comes.
    let unknown = opening(&state.on_command(Command::OpenRunSheet { sheet: SheetId(3), run: RunId(1) }));
    state.on_outcome(came(SHEET, request, true, &opened, 7));
    let effects = state.on_outcome(came(SheetId(3), unknown, true, &opened, 7));
    assert!(matches!(effects[..], [Effect::LetGo { sheet: SheetId(3), stored: 7 }]), "{effects:?}");
    assert_eq!(state.joined.get(&SheetId(3)), Some(&SHEET));
    assert_eq!(state.sheets.len(), 1);
}

#[test]
fn a_list_that_is_closed_while_it_is_planned_is_forgotten_after_the_planning() {
    let (_desk, mut state, opened) = with_open(LIST);
    state.plans.entry(SHEET).or_default().ask();
    state.plan_tickets.insert(SHEET, 5);
    let effects = state.on_command(Command::CloseSheet { sheet: SHEET });
    assert!(matches!(effects[..], [Effect::StopPlanning { ticket: 5 }, Effect::CloseSheet { .. }]), "{effects:?}");
    state.on_outcome(Outcome::SheetClosed { sheet: SHEET });
    let stopped = Outcome::Planned { ticket: 5, sheet: SHEET, outcome: Err(notice("stopped")) };
    let effects = state.on_outcome(stopped);
    assert!(matches!(effects[..], [Effect::ForgetList { stored, .. }] if stored == opened.stored), "{effects:?}");
    assert!(state.plans.is_empty());
}

#[test]
fn a_list_is_closed_once_its_last_edits_are_saved() {
    let (_desk, mut state, opened) = with_open(LIST);
    let stored = opened.stored;
    let add = || Command::EditSheet { sheet: SHEET, edit: Edit::AddRows { count: 1 } };
    state.on_command(add());
    state.on_command(add());
    assert!(state.on_command(Command::CloseSheet { sheet: SHEET }).is_empty());
    let saved = |saved| Outcome::EditsSaved { sheet: SHEET, stored, saved, outcome: Ok(()) };
    assert!(matches!(state.on_outcome(saved(1))[..], [Effect::SaveEdits { .. }]));
    assert!(matches!(state.on_outcome(saved(1))[..], [Effect::CloseSheet { .. }]));
}

#[test]
fn a_list_that_came_in_the_moment_of_its_cancel_is_neither_closed_nor_forgotten() {
    let (_desk, _, opened) = with_open(LIST);
    let mut state = State::default();
    let request = opening(&state.on_command(Command::RestoreSheet { sheet: SHEET, stored: 7 }));
    state.on_outcome(came(SHEET, request, true, &opened, 7));
    assert!(state.on_command(Command::StopOpening { sheet: SHEET }).is_empty());
    assert_eq!(shown(&state), Some(7));
}

#[test]
fn a_list_of_the_last_end_that_is_damaged_is_kept_until_the_person_forgets_it() {
    let mut state = State::default();
    state.on_command(Command::ListSheets);
    state.on_outcome(Outcome::SheetsListed { outcome: Ok(vec![kept_list()]) });
    let fail = |state: &mut State, request| {
        let outcome = Err(notice("copy_lost"));
        state.on_outcome(Outcome::SheetOpened { sheet: SHEET, request, was_kept: true, outcome })
    };
    let request = opening(&state.on_command(Command::RestoreSheet { sheet: SHEET, stored: 7 }));
    assert!(fail(&mut state, request).is_empty());
    assert_eq!(state.unrestored.get(&SHEET), Some(&kept_list()));
    // Not now: it is listed, and can be tried again.
    state.on_command(Command::CloseSheet { sheet: SHEET });
    assert_eq!(state.stored_sheets.value(), Some(&vec![kept_list()]));
    assert!(state.unrestored.is_empty() && state.sheets.is_empty());
    let request = opening(&state.on_command(Command::RestoreSheet { sheet: SHEET, stored: 7 }));
    fail(&mut state, request);
    let effects = state.on_command(Command::ForgetStored { sheet: SHEET, stored: 7 });
    assert!(matches!(effects[..], [Effect::ForgetStored { stored: 7 }]), "{effects:?}");
    assert!(state.unrestored.is_empty() && state.sheets.is_empty());
    assert_eq!(state.stored_sheets.value(), Some(&Vec::new()));
}

#[test]
fn why_a_list_could_not_be_opened_in_another_way_is_there_until_it_is_read() {
    let (_desk, mut state, opened) = with_open(LIST);
    let request = opening(&state.on_command(open()));
    let outcome = Err(notice("file_not_found"));
    state.on_outcome(Outcome::SheetOpened { sheet: SHEET, request, was_kept: false, outcome });
    assert!(matches!(&state.sheets[&SHEET], Fetched::Failed { previous: Some(_), .. }));
    state.on_command(Command::KeepFormer { sheet: SHEET });
    assert!(matches!(&state.sheets[&SHEET], Fetched::Ready(it) if it.stored == opened.stored));
}

#[test]
fn what_could_not_be_saved_is_saved_when_the_person_asks_for_it() {
    let (_desk, mut state, opened) = with_open(LIST);
    let stored = opened.stored;
    state.on_command(Command::EditSheet { sheet: SHEET, edit: Edit::AddRows { count: 1 } });
    let saved = |saved, outcome| Outcome::EditsSaved { sheet: SHEET, stored, saved, outcome };
    state.on_outcome(saved(0, Err(notice("no_space"))));
    assert!(state.sheets[&SHEET].value().unwrap().edits.not_saved.is_some());
    let effects = state.on_command(Command::SaveEdits { sheet: SHEET });
    assert!(matches!(&effects[..], [Effect::SaveEdits { entries, .. }] if entries.len() == 1), "{effects:?}");
    assert!(state.on_command(Command::SaveEdits { sheet: SHEET }).is_empty(), "one writer at a time");
    state.on_outcome(saved(1, Ok(())));
    let edits = &state.sheets[&SHEET].value().unwrap().edits;
    assert!(edits.saved && edits.not_saved.is_none());
}

#[test]
fn lists_of_the_last_end_that_can_not_be_read_are_told_and_what_is_opened_now_is_kept_all_the_same() {
    let (desk, mut state, opened) = with_open(LIST);
    let lost = words::session::broke_off();
    let effects = state.on_outcome(Outcome::SheetsListed { outcome: Err(lost) });
    let told = state.not_read_at_start().unwrap();
    assert!(told.message.contains("which lists were open"), "{}", told.message);
    let keeps = |effect: &Effect| matches!(effect, Effect::Remember { what: Remembered::ListOpen { stored, open: true }, .. } if *stored == opened.stored);
    assert!(effects.iter().any(keeps), "{effects:?}");

    let folder = desk.folder;
    drop(desk.session);
    crate::workspace::Workspace::open(Some(&folder.path().join("work"))).unwrap().lose_settings();
    let session = Session::start(Some(&folder.path().join("work")), || {}).unwrap();
    session.send(Command::ListSheets);
    let ended = session.wait_for(|state| state.stored_sheets.ended().map(|it| it.map(Vec::len).map_err(|it| it.code)));
    assert_eq!(ended, Some(Err("journal")), "an empty list would be a lie");
}

mod clipboard;
mod late;
mod lost;
mod requests;
mod sheets;
mod tenants;

use super::effect::Effect;
use super::outcome::Outcome;
use super::*;
use crate::workspace::RunId;
use std::sync::Arc;

const SHEET: SheetId = SheetId(1);

fn import() -> Command {
    let place = ConnectionChoice { tenant: TenantRef::Demo, connection: "Main-DB".to_owned() };
    let request =
        ImportRequest { place, upsert: false, completion_email: false, external_id: None, retry_failed_of: None };
    Command::PlanImport { sheet: SHEET, request }
}

fn notice(code: &'static str) -> Notice {
    Notice::ours(code, "It did not work.", "Do something else.")
}

fn failure<T>(fetched: Option<&Fetched<T>>) -> &'static str {
    match fetched.and_then(Fetched::ended) {
        Some(Err(notice)) => notice.code,
        Some(Ok(_)) => "ready",
        None => "not ended",
    }
}

/// The number of an opening that was asked for.
fn opening(effects: &[Effect]) -> u64 {
    let number = |effect: &Effect| match effect {
        Effect::OpenSheet { request, .. }
        | Effect::RestoreSheet { request, .. }
        | Effect::OpenRunSheet { request, .. } => Some(*request),
        _other => None,
    };
    effects.iter().find_map(number).unwrap()
}

fn not_opened(request: u64, code: &'static str) -> Outcome {
    Outcome::SheetOpened { sheet: SHEET, request, was_kept: false, outcome: Err(notice(code)) }
}

#[test]
fn what_lacks_for_a_plan_is_said_and_nothing_is_done() {
    let mut state = State::default();
    assert!(state.on_command(import()).is_empty());
    assert_eq!(failure(state.plans.get(&SHEET)), "no_list");
    assert!(state.on_command(Command::TestTenant { tenant: TenantRef::Demo }).is_empty());
    assert_eq!(failure(state.tests.get(&TenantRef::Demo)), "no_tenant");
    assert!(state.on_command(Command::StartRun { sheet: SHEET, run: RunId(7) }).is_empty());
    assert_eq!(failure(state.reports.get(&RunId(7))), "old_plan");
}

#[test]
fn a_tenant_that_let_nobody_in_is_the_reason_given_for_what_needs_it() {
    let mut state = State::default();
    let asked = state.on_command(Command::UseTenant { tenant: TenantRef::Demo, access: None });
    assert!(matches!(asked[..], [Effect::UseTenant { .. }]));
    state.on_outcome(Outcome::TenantInUse {
        request: 1,
        tenant: TenantRef::Demo,
        outcome: Err(notice("wrong_secret")),
    });
    assert!(state.on_command(Command::ResumeRun { run: RunId(7), tenant: TenantRef::Demo }).is_empty());
    assert_eq!(failure(state.reports.get(&RunId(7))), "wrong_secret");
}

#[test]
fn what_was_there_stays_in_view_while_a_newer_one_is_fetched_and_when_it_fails() {
    let mut state = State::default();
    state.on_command(Command::ListTenants);
    state.on_outcome(Outcome::TenantsListed { outcome: Ok(Vec::new()) });
    state.on_command(Command::ListTenants);
    assert_eq!(state.tenants.value(), Some(&Vec::new()));
    assert_eq!(state.tenants.ended(), None);
    state.on_outcome(Outcome::TenantsListed { outcome: Err(notice("journal")) });
    assert_eq!(state.tenants.value(), Some(&Vec::new()));
    assert_eq!(failure(Some(&state.tenants)), "journal");
}

#[test]
fn progress_is_shown_only_while_something_is_on_its_way() {
    let mut state = State::default();
    let path = std::path::PathBuf::from("users.csv");
    let effects = state.on_command(Command::OpenSheet { sheet: SHEET, path, options: OpenOptions::default() });
    let request = opening(&effects);
    state.on_outcome(Outcome::SheetProgress { sheet: SHEET, done: 5, total: Some(9) });
    let shown = |state: &State| match &state.sheets[&SHEET] {
        Fetched::Loading { progress, .. } => *progress,
        _ended => None,
    };
    assert_eq!(shown(&state), Some((5, Some(9))));
    state.on_outcome(not_opened(request, "empty"));
    state.on_outcome(Outcome::SheetProgress { sheet: SHEET, done: 9, total: Some(9) });
    assert_eq!(failure(state.sheets.get(&SHEET)), "empty");
}

#[test]
fn a_list_that_was_closed_while_it_was_being_opened_does_not_come_back() {
    let mut state = State::default();
    let path = std::path::PathBuf::from("users.csv");
    state.on_command(Command::OpenSheet { sheet: SHEET, path, options: OpenOptions::default() });
    let effects = state.on_command(Command::CloseSheet { sheet: SHEET });
    assert!(matches!(effects[..], [Effect::StopOpening { sheet: SHEET, .. }]), "{effects:?}");
    state.on_outcome(Outcome::SheetProgress { sheet: SHEET, done: 5, total: Some(9) });
    state.on_outcome(not_opened(1, "stopped"));
    assert!(state.sheets.is_empty());
}

#[test]
fn how_a_list_begins_is_shown_only_until_that_opening_has_ended() {
    let rows = || {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("list"), "email\nann@example.com\n").unwrap();
        let list = folder.path().join("list");
        let options = OpenOptions::default();
        let sheet =
            crate::sheet::import_file(&list, folder.path(), &options, &mut |_| std::ops::ControlFlow::Continue(()));
        let history = crate::session::edits::History::new(std::sync::Arc::new(sheet.unwrap()));
        std::sync::Arc::new(FirstRows::new(SheetState::new(history, 1, "list".to_owned()), folder))
    };
    let mut state = State::default();
    let open = |state: &mut State| {
        let path = std::path::PathBuf::from("users.csv");
        opening(&state.on_command(Command::OpenSheet { sheet: SHEET, path, options: OpenOptions::default() }))
    };
    let former = open(&mut state);
    let newest = open(&mut state);
    state.on_outcome(Outcome::FirstRowsRead { sheet: SHEET, request: former, first: rows() });
    assert!(state.first_rows.is_empty(), "it is being opened in another way by now");
    state.on_outcome(Outcome::FirstRowsRead { sheet: SHEET, request: newest, first: rows() });
    assert!(state.first_rows.contains_key(&SHEET));
    state.on_outcome(not_opened(newest, "broken"));
    assert!(state.first_rows.is_empty());
    let again = open(&mut state);
    state.on_outcome(Outcome::FirstRowsRead { sheet: SHEET, request: again, first: rows() });
    state.on_command(Command::StopOpening { sheet: SHEET });
    assert!(state.first_rows.is_empty());
    state.on_outcome(Outcome::FirstRowsRead { sheet: SHEET, request: again, first: rows() });
    assert!(state.first_rows.is_empty(), "nobody waits for it any more");
}

fn at_work(state: &mut State) -> Vec<Effect> {
    let progress = RunProgress {
        counts: RowCounts::default(),
        step_count: 1,
        steps_done: 0,
        jobs: Vec::new(),
        phase: Phase::Sending,
    };
    state.at_work.entry(RunId(1)).or_default();
    state.on_outcome(Outcome::RunProgressed { run: RunId(1), progress, pace: Pace::default() })
}

#[test]
fn runs_that_were_listed_before_one_began_are_listed_again() {
    let mut state = State::default();
    assert!(at_work(&mut state).is_empty(), "nobody looks at the runs");
    state.on_command(Command::ListRuns);
    // On its way: it may have been read too early, and is looked at when it comes.
    assert!(at_work(&mut state).is_empty());
    let again = state.on_outcome(Outcome::RunsListed { outcome: Ok(Vec::new().into()) });
    assert!(matches!(again[..], [Effect::ListRuns]), "{again:?}");
}

#[test]
fn a_wish_to_pause_from_before_a_run_was_at_work_is_heard_once_it_is() {
    let mut state = State::default();
    state.at_work.entry(RunId(1)).or_default();
    state.on_command(Command::PauseRun { run: RunId(1) });
    let first = at_work(&mut state);
    assert!(matches!(first[..], [Effect::EndRun { run: RunId(1), held: Held::Paused }]), "{first:?}");
    assert!(at_work(&mut state).is_empty(), "once is enough");
}

#[test]
fn closing_the_window_pauses_whatever_goes_on_and_lets_nothing_begin() {
    let mut state = State::default();
    // Started a moment ago: no face has seen it at work.
    state.at_work.entry(RunId(1)).or_default();
    state.at_work.entry(RunId(2)).or_default();
    let then = Box::new(Command::ResumeRun { run: RunId(7), tenant: TenantRef::Demo });
    state.on_command(Command::WithTenant { tenant: TenantRef::Demo, then });
    let effects = state.on_command(Command::PauseToClose);
    let paused = |it: &Effect| if let Effect::EndRun { run, held: Held::Closed } = it { Some(run.0) } else { None };
    assert_eq!(effects.iter().filter_map(paused).collect::<Vec<_>>(), [1, 2]);
    assert!(state.waits_to_go_on(RunId(7)).is_none());
}

#[test]
fn a_run_that_is_left_stopped_does_not_go_on_when_its_tenant_is_reached() {
    let mut state = State::default();
    let then = Box::new(Command::ResumeRun { run: RunId(7), tenant: TenantRef::Demo });
    state.on_command(Command::WithTenant { tenant: TenantRef::Demo, then });
    state.on_command(Command::StopRun { run: RunId(7) });
    let reached = Outcome::TenantInUse { request: 1, tenant: TenantRef::Demo, outcome: Err(notice("offline")) };
    state.on_outcome(reached);
    assert!(!state.reports.contains_key(&RunId(7)), "it was asked to go on");
}

#[test]
fn what_became_of_users_while_it_is_read_is_read_again_and_older_places_are_dropped() {
    let mut state = State::default();
    let run = RunId(1);
    let read = |effects: Vec<Effect>| match effects.first() {
        Some(Effect::ReadDetails { request, .. }) => Some(*request),
        _none => None,
    };
    let details = || Ok(Arc::new(RunDetails::default()));
    let first = read(state.on_command(Command::UnfoldRun { run })).unwrap();
    assert_eq!(read(state.on_command(Command::UnfoldRun { run })), None, "one reading at a time");
    let second = read(state.on_outcome(Outcome::DetailsRead { run, request: first, outcome: details() })).unwrap();
    let none = read(state.on_outcome(Outcome::DetailsRead { run, request: second, outcome: details() }));
    assert_eq!(none, None);
    let users = |request| Outcome::RefusedRead { run, request, cause: None, page: 0, outcome: Ok(Vec::new()) };
    state.on_outcome(users(first));
    assert!(!state.run_views[&run].is_asked(0), "a page of the reading before");
    state.on_outcome(users(second));
    assert!(state.run_views[&run].is_asked(0));
}

#[test]
fn a_run_that_ended_is_no_longer_at_work() {
    let mut state = State::default();
    at_work(&mut state);
    assert_eq!(state.progress.len(), 1);
    state.on_outcome(Outcome::RunEnded { run: RunId(1), outcome: Err(notice("answer_lost")) });
    assert!(state.progress.is_empty());
    assert_eq!(failure(state.reports.get(&RunId(1))), "answer_lost");
}

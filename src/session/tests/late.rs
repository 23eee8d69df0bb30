//! What comes late, or was decided otherwise meanwhile.

use super::*;
use crate::session::PreviewedColumns;
use crate::session::export::effect::ExportEffect;
use crate::session::state::Kept;

#[test]
fn how_far_a_run_was_does_not_bring_it_back_once_it_has_ended() {
    let mut state = State::default();
    at_work(&mut state);
    let late = state.progress[&RunId(1)].clone();
    state.on_outcome(Outcome::RunEnded { run: RunId(1), outcome: Err(notice("answer_lost")) });
    state.on_outcome(Outcome::RunProgressed { run: RunId(1), progress: late, pace: Pace::default() });
    assert!(state.at_work.is_empty() && state.progress.is_empty(), "it would hold the window open for ever");
}

#[test]
fn of_two_searches_the_newer_one_is_answered_whichever_answer_comes_first() {
    let mut state = State::default();
    let mut search = |text: &str| match state.on_command(Command::SearchRuns { text: text.to_owned() })[..] {
        [Effect::SearchRuns { request, .. }] => request,
        ref effects => panic!("{effects:?}"),
    };
    let (older, newer) = (search("ann"), search("anna@"));
    state.on_outcome(Outcome::RunsFound { request: newer, outcome: Err(notice("newer")) });
    state.on_outcome(Outcome::RunsFound { request: older, outcome: Err(notice("older")) });
    assert_eq!(failure(Some(&state.found_runs)), "newer");
}

#[test]
fn a_run_that_waits_for_its_tenant_says_so_and_can_be_called_off() {
    let mut state = State::default();
    let then = || Box::new(Command::ResumeRun { run: RunId(7), tenant: TenantRef::Demo });
    state.on_command(Command::WithTenant { tenant: TenantRef::Demo, then: then() });
    assert_eq!(state.waits_to_go_on(RunId(7)), Some(&TenantRef::Demo));
    assert!(state.on_command(Command::CallOff { run: RunId(7) }).is_empty(), "why it rests stays as it was");
    assert_eq!(state.waits_to_go_on(RunId(7)), None);
    state.on_outcome(Outcome::TenantInUse { request: 1, tenant: TenantRef::Demo, outcome: Err(notice("offline")) });
    assert!(!state.reports.contains_key(&RunId(7)), "it was asked to go on");
}

#[test]
fn a_tenant_that_was_chosen_before_the_settings_were_read_stays_in_use() {
    let kept = |in_use| Kept {
        settings: Settings::default(),
        folder: std::path::PathBuf::new(),
        in_use: Some(in_use),
        tests: Vec::new(),
        without_secret: Vec::new(),
    };
    let named = |name: &str| TenantRef::Named(name.to_owned());
    let mut state = State::default();
    state.on_command(Command::LoadSettings);
    state.on_command(Command::ChooseTenant { tenant: named("acme") });
    state.on_outcome(Outcome::SettingsLoaded { outcome: Ok(kept(named("former"))) });
    assert_eq!(state.in_use, Some(named("acme")));
    let mut state = State::default();
    state.on_outcome(Outcome::SettingsLoaded { outcome: Ok(kept(named("former"))) });
    assert_eq!(state.in_use, Some(named("former")), "where nobody chose");
}

/// Ten users of a connection.
fn sample(connection: &str) -> crate::session::SampleQuery {
    let connections = vec![connection.to_owned()];
    crate::session::SampleQuery { tenant: TenantRef::Demo, connections, conditions: Vec::new(), page: 0 }
}

#[test]
fn users_of_a_connection_that_is_not_meant_any_more_are_not_shown_as_those_of_another() {
    let mut state = State::default();
    let effects = state.on_command(Command::UseTenant { tenant: TenantRef::Named("acme".to_owned()), access: None });
    state.on_outcome(super::requests::reached(&effects));
    let mut look = |connection: &str| {
        let query = crate::session::SampleQuery { tenant: TenantRef::Named("acme".to_owned()), ..sample(connection) };
        match state.on_command(Command::SampleUsers { query })[..] {
            [Effect::Exports(ExportEffect::SampleUsers { request, .. })] => request,
            ref effects => panic!("{effects:?}"),
        }
    };
    let (older, newer) = (look("Main-DB"), look("Partners"));
    state.on_outcome(Outcome::UsersSampled { request: newer, outcome: Err(notice("newer")) });
    state.on_outcome(Outcome::UsersSampled { request: older, outcome: Err(notice("older")) });
    assert_eq!(failure(Some(&state.export_form.sample)), "newer");
    state.on_command(Command::ForgetSample);
    state.on_outcome(Outcome::UsersSampled { request: newer, outcome: Err(notice("late")) });
    assert!(state.export_form.sample.ended().is_none());
}

#[test]
fn of_two_looks_at_where_a_file_goes_the_newer_one_counts() {
    let mut state = State::default();
    let mut look = |name: &str| {
        let place = crate::session::FilePlace { folder: None, name: name.to_owned() };
        match state.on_command(Command::LookForExportFile { place })[..] {
            [Effect::Exports(ExportEffect::LookForFile { request, .. })] => request,
            ref effects => panic!("{effects:?}"),
        }
    };
    let (older, newer) = (look("a.csv"), look("b.csv"));
    state.on_outcome(Outcome::ExportFileSeen { request: newer, outcome: Err(notice("newer")) });
    state.on_outcome(Outcome::ExportFileSeen { request: older, outcome: Err(notice("older")) });
    assert_eq!(failure(Some(&state.export_form.file)), "newer");
}

#[test]
fn columns_are_worked_out_again_for_users_that_come_and_an_older_answer_is_dropped() {
    let mut state = State::default();
    let asked = |effects: &[Effect]| match effects {
        [Effect::Exports(ExportEffect::PreviewColumns { request, columns, .. })] if columns.sources == ["email"] => {
            *request
        }
        effects => panic!("{effects:?}"),
    };
    let preview =
        |users| Arc::new(crate::session::ColumnPreview { users, of: None, columns: Vec::new(), order: Vec::new() });
    let columns = PreviewedColumns { sources: vec!["email".to_owned()], ..PreviewedColumns::default() };
    let older = asked(&state.on_command(Command::PreviewColumns { columns }));
    let newer = asked(&state.on_command(Command::ForgetSample));
    state.on_outcome(Outcome::ColumnsPreviewed { request: newer, outcome: Ok(preview(2)) });
    state.on_outcome(Outcome::ColumnsPreviewed { request: older, outcome: Ok(preview(1)) });
    assert_eq!(state.export_form.preview.value().map(|it| it.users), Some(2));
}

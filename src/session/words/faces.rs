//! Each face is told what helps there: the window never of the terminal's commands, options and variables.

use super::{api, keyring, open, runs, session, tenants};
use crate::auth0::ApiError;
use crate::credentials::{KeyringError, NoKeyring};
use crate::run::RunError;
use crate::run::live::ReadError;
use crate::session::notice::Notice;
use crate::sheet::{Doing, Found, OpenError};
use crate::workspace::{RunId, WorkspaceError};
use std::io;
use std::path::{Path, PathBuf};

const RUN: RunId = RunId(7);

fn broken() -> io::Error {
    io::Error::other("x")
}

fn of_the_session() -> Vec<Notice> {
    vec![
        session::no_tenant(),
        session::no_sheet(),
        session::stopped(),
        session::unknown_tenant("acme", &[]),
        session::unknown_tenant("acme", &["other".to_owned()]),
        session::bad_tenant_name("a/b"),
        session::unknown_connection("Main", "acme", &[], &["Other".to_owned()]),
        session::no_threads(&broken()),
        session::unknown_run(RUN),
        session::never_started(RUN),
        session::old_plan(),
        session::retry_of_unfinished(RUN),
        session::run_of_other_tenant(RUN, "acme", "other"),
        session::list_gone(RUN),
        session::edits_gone(RUN),
        session::retry_elsewhere(RUN, "acme"),
        session::nothing_to_send(1, 0, 0, 0),
        session::nothing_to_send(0, 1, 0, 0),
        session::broke_off(),
        session::run_broke_off(RUN),
        session::unknown_job(),
        session::demo_not_started("the port is taken"),
        tenants::name_taken("acme"),
        tenants::empty_secret(),
        runs::tenant_gone(RUN, "acme"),
        runs::nothing_failed(RUN),
        runs::not_saved(Path::new("a.csv"), &broken()),
        runs::end_not_kept(RUN, &session::no_sheet()),
    ]
}

fn of_the_workspace() -> Vec<WorkspaceError> {
    vec![
        WorkspaceError::NoHome,
        WorkspaceError::Folder { path: PathBuf::from("/x"), source: broken() },
        WorkspaceError::Newer { found: 9, known: 1 },
        WorkspaceError::NotUnderstood("x".to_owned()),
        WorkspaceError::RunInUse(RUN),
    ]
}

fn of_lists() -> Vec<OpenError> {
    let names = |names: &[&str]| names.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    vec![
        OpenError::Vanished,
        OpenError::Empty,
        OpenError::NotAList(Found::Binary),
        OpenError::NoHeader,
        OpenError::UnknownHeaders { headers: vec![("Plan".to_owned(), names(&["user_metadata.plan"]))] },
        OpenError::UnknownHeaders { headers: vec![("Password".to_owned(), Vec::new())] },
        OpenError::NamelessColumns { columns: vec![3] },
        OpenError::DuplicateHeaders { attribute: "email".to_owned(), headers: names(&["E-Mail", "Mail"]) },
        OpenError::OverlappingHeaders { outer: "a".to_owned(), inner: "a.b".to_owned() },
        OpenError::NoSuchColumn { asked: "x".to_owned(), headers: names(&["y"]) },
        OpenError::ChooseWorksheet { worksheets: names(&["Old", "New"]) },
        OpenError::NoSuchWorksheet { asked: "x".to_owned(), worksheets: names(&["y"]) },
        OpenError::NoSpace(broken()),
        OpenError::Stopped,
        OpenError::CopyLost,
        OpenError::Io { doing: Doing::ReadingCopy, source: broken() },
    ]
}

fn of_keyrings() -> Vec<KeyringError> {
    let none = |why| KeyringError::NoKeyring { why, source: None };
    vec![
        none(NoKeyring::NoSessionBus),
        none(NoKeyring::NoService),
        none(NoKeyring::NotAnswering),
        none(NoKeyring::Unsupported),
        KeyringError::Missing,
        KeyringError::NotOurs,
        KeyringError::TooLong,
        KeyringError::NotHeld,
        KeyringError::Forgets,
        KeyringError::Refused(None),
    ]
}

fn of_tenants() -> Vec<ApiError> {
    vec![
        ApiError::WrongSecret,
        ApiError::NotAuthorisedForApi,
        ApiError::WrongAudience,
        ApiError::GrantTypeMissing,
        ApiError::TokenExpired,
        ApiError::NotAToken,
        ApiError::MissingScope { needed: vec!["read:users".to_owned()] },
        ApiError::NotATenant { status: 404 },
        ApiError::NotFound,
        ApiError::NoSuchConnection,
        ApiError::NotADatabase,
        ApiError::ConnectionDisabled,
        ApiError::CustomWithoutImportMode,
        ApiError::TooLarge,
        ApiError::TooManyImportJobs,
        ApiError::RateLimited { retry_after: None },
        ApiError::Unavailable { status: 503 },
    ]
}

fn all() -> Vec<Notice> {
    let mut all = of_the_session();
    all.extend(of_the_workspace().iter().map(session::workspace));
    all.extend(of_lists().iter().map(|error| open::open_error(Path::new("users.csv"), error)));
    all.extend(of_keyrings().iter().flat_map(|it| [keyring::keyring_error("acme", it), keyring::not_kept("acme", it)]));
    all.extend(of_tenants().iter().map(|error| api::api_error("acme", error)));
    let in_a_run = of_the_workspace().into_iter().map(RunError::Workspace);
    let in_a_run = in_a_run.chain(of_tenants().into_iter().map(RunError::Tenant));
    let in_a_run = in_a_run.chain([
        RunError::ListChanged { row: 3 },
        RunError::Stopped,
        RunError::Reading(ReadError::Unreadable { lines: 2 }),
    ]);
    all.extend(in_a_run.map(|error| session::run_error("acme", RUN, &error)));
    all
}

#[test]
fn the_window_never_tells_of_the_terminals_commands_options_and_variables() {
    let is_of_the_terminal = |text: &str| {
        let commands = ["check", "import", "runs", "tenants", "demo", "jobs"].map(|it| format!("rollcall {it}"));
        text.contains("--") || text.contains("ROLLCALL_") || commands.iter().any(|it| text.contains(it))
    };
    let all = all();
    for notice in &all {
        for told in [&notice.message, &notice.next] {
            assert!(!told.trim().is_empty() && !is_of_the_terminal(told), "{}: {told}", notice.code);
        }
        assert!(!notice.next_in_terminal().is_empty(), "{}", notice.code);
    }
    assert!(all.iter().filter(|it| is_of_the_terminal(it.next_in_terminal())).count() > 20, "the terminal has its own");
}

#[test]
fn a_run_that_broke_says_in_each_face_how_it_goes_on_there() {
    let told = session::run_error("acme", RUN, &RunError::Tenant(ApiError::Unavailable { status: 503 }));
    assert!(told.next.contains("go on with the run"), "{}", told.next);
    assert!(told.next_in_terminal().contains("rollcall runs resume 7"), "{}", told.next_in_terminal());
}

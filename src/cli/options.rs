//! What several commands need: the list opened, the tenant reached.

use super::arguments::{Common, Reading, RunChoice};
use super::progress::Progress;
use super::terminal::Terminal;
use super::{Stop, words};
use crate::session::{
    Access, Command, Fetched, Notice, OpenOptions, RunId, Secret, Session, SheetId, SheetState, State, TenantRef,
};
use std::path::Path;

/// The one sheet of a command.
pub(super) const SHEET: SheetId = SheetId(1);

/// Waits until something that was asked for is there, showing how far it is.
pub(super) fn wait<T: Clone>(
    session: &Session,
    what: &str,
    of: impl Fn(&State) -> Option<&Fetched<T>>,
) -> Result<T, Notice> {
    let mut progress = Progress::new();
    let ended = session.wait_for(|state| {
        let fetched = of(state);
        progress.fetched(what, fetched);
        fetched.and_then(Fetched::ended).map(|ended| ended.cloned().map_err(Clone::clone))
    });
    ended.unwrap_or_else(|| Err(words::session_ended()))
}

/// Opens the list of a command and says what was recognised.
pub(super) fn open_list(
    session: &Session,
    terminal: Terminal,
    path: &Path,
    reading: &Reading,
) -> Result<SheetState, Stop> {
    let options = OpenOptions {
        map: reading.map.clone(),
        ignore: reading.ignore.clone(),
        types: reading.types.clone(),
        worksheet: reading.worksheet.clone(),
        ..OpenOptions::default()
    };
    session.send(Command::OpenSheet { sheet: SHEET, path: path.to_owned(), options });
    let sheet = wait(session, words::OPENING, |state| state.sheets.get(&SHEET))?;
    terminal.line(&words::opened(&sheet));
    Ok(sheet)
}

/// Forgets the list of a command that made no run, and waits until its private copy is gone.
pub(super) fn close_list(session: &Session) {
    session.send(Command::CloseSheet { sheet: SHEET });
    session.wait_for(|state| (!state.sheets.contains_key(&SHEET)).then_some(()));
}

/// Reaches the tenant that the arguments or the environment name.
pub(super) fn use_tenant(session: &Session, common: &Common) -> Result<TenantRef, Stop> {
    if let Some(name) = &common.tenant {
        return reach(session, TenantRef::Named(name.clone()), None);
    }
    let access = access_of_environment()?;
    reach(session, TenantRef::Given(access.domain.clone()), Some(access))
}

/// Reaches a tenant and waits for it.
pub(super) fn reach(session: &Session, tenant: TenantRef, access: Option<Access>) -> Result<TenantRef, Stop> {
    session.send(Command::UseTenant { tenant: tenant.clone(), access });
    wait(session, words::REACHING, |state| state.clients.get(&tenant))?;
    Ok(tenant)
}

fn access_of_environment() -> Result<Access, Notice> {
    let variable =
        |name: &str| std::env::var(name).ok().map(|it| it.trim().to_owned()).filter(|value| !value.is_empty());
    let domain = variable("ROLLCALL_DOMAIN").ok_or_else(words::no_tenant_given)?;
    let (client_id, secret) = match (variable("ROLLCALL_CLIENT_ID"), variable("ROLLCALL_TOKEN")) {
        (Some(id), None) => (Some(id), variable("ROLLCALL_CLIENT_SECRET").ok_or_else(words::no_secret_given)?),
        (Some(id), Some(token)) => match variable("ROLLCALL_CLIENT_SECRET") {
            Some(secret) => (Some(id), secret),
            None => (None, token),
        },
        (None, Some(token)) => (None, token),
        (None, None) => return Err(words::no_tenant_given()),
    };
    Ok(Access { domain, audience: variable("ROLLCALL_AUDIENCE"), client_id, secret: Secret::new(secret) })
}

/// The import that was typed.
pub(super) fn chosen(session: &Session, choice: RunChoice) -> Result<RunId, Stop> {
    match choice {
        RunChoice::Numbered(run) => Ok(run),
        RunChoice::Last => {
            session.send(Command::ListRuns);
            let runs = wait(session, words::READING_RUNS, |state| Some(&state.runs))?;
            let newest = runs.first().map(|line| line.run.id);
            Ok(newest.ok_or_else(words::no_run_yet)?)
        }
    }
}

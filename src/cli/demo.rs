//! `rollcall demo`: everything on a built-in tenant with invented users.

use super::arguments::{Common, Demo, Reading};
use super::import::plan_and_run;
use super::options::{open_list, reach, wait};
use super::terminal::{self, Terminal};
use super::{Exit, Stop, json, start, words};
use crate::session::{Command, ConnectionChoice, ImportRequest, RowState, Session, TenantRef};
use std::path::PathBuf;

/// The list that the demo imports, with the mistakes that an admin meets.
const SAMPLE: &[u8] = include_bytes!("../../assets/sample-users.csv");
const SAMPLE_NAME: &str = "sample-users.csv";
/// What has to become of it.
const SAMPLE_INSERTED: u64 = 54;
const SAMPLE_REFUSED: u64 = 6;
const CONNECTION: &str = "Main-DB";

pub(super) fn demo(demo: &Demo, common: &Common, terminal: Terminal) -> Result<Exit, Stop> {
    let (workspace, _passing) = workspace(common)?;
    let session = start(Some(&workspace))?;
    session.send(Command::StartDemo(demo.options()));
    let place = wait(&session, words::STARTING_DEMO, |state| Some(&state.demo))?;
    if demo.serve.is_some() {
        terminal.line(&words::demo_place(&place));
        terminal.object(&json::demo_place(&place));
        terminal::aside(words::SERVING);
        return Ok(serve(&session));
    }
    terminal.line(&words::demo_begins(&place, demo.users, CONNECTION));
    let folder = passing_folder()?;
    let list = folder.path().join(SAMPLE_NAME);
    std::fs::write(&list, SAMPLE).map_err(|error| words::no_folder(&error))?;
    let reading = Reading { map: Vec::new(), ignore: Vec::new(), types: Vec::new(), worksheet: None };
    open_list(&session, terminal, &list, &reading)?;
    let tenant = reach(&session, TenantRef::Demo, None)?;
    let request = ImportRequest {
        place: ConnectionChoice { tenant, connection: CONNECTION.to_owned() },
        upsert: false,
        completion_email: false,
        external_id: None,
        retry_failed_of: None,
    };
    let (exit, report) = plan_and_run(&session, terminal, request, true)?;
    let as_announced = report.counts.of(RowState::Inserted) == SAMPLE_INSERTED
        && report.counts.of(RowState::Failed) == SAMPLE_REFUSED
        && report.counts.total() == SAMPLE_INSERTED + SAMPLE_REFUSED;
    match (exit, as_announced) {
        (Exit::SomeRefused, true) => {
            terminal.line(words::DEMO_AS_ANNOUNCED);
            Ok(Exit::Done)
        }
        (Exit::Done | Exit::SomeRefused, _) => {
            terminal.line(&words::demo_otherwise(SAMPLE_INSERTED, SAMPLE_REFUSED));
            Ok(Exit::SomeRefused)
        }
        (Exit::BadInput | Exit::TenantRefused | Exit::Interrupted, _) => Ok(exit),
    }
}

/// The workspace of a demo: one that passes, since runs with invented users don't belong among the real ones, unless one
/// is named.
pub(super) fn workspace(common: &Common) -> Result<(PathBuf, Option<tempfile::TempDir>), Stop> {
    if let Some(workspace) = &common.workspace {
        return Ok((workspace.clone(), None));
    }
    let folder = passing_folder()?;
    Ok((folder.path().join("workspace"), Some(folder)))
}

fn passing_folder() -> Result<tempfile::TempDir, Stop> {
    let made = tempfile::Builder::new().prefix("rollcall-demo-").tempdir();
    made.map_err(|error| words::no_folder(&error).into())
}

/// Serves until Ctrl+C.
fn serve(session: &Session) -> Exit {
    let (pressed, waiting) = std::sync::mpsc::sync_channel(1);
    session.on_interrupt(move || pressed.try_send(()).is_ok());
    // Ends with an error when nobody can press any more, which is an end as well.
    waiting.recv().ok();
    Exit::Done
}

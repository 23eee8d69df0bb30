//! `rollcall runs`.

use super::arguments::{Common, RunChoice, Runs};
use super::import::{finish, resume, show_problems};
use super::options::{use_tenant, wait};
use super::terminal::Terminal;
use super::{Exit, Stop, json, words};
use crate::session::{Command, ExportLine, RunId, Session};
use std::sync::Arc;

pub(super) fn runs(session: &Session, what: &Runs, common: &Common, terminal: Terminal) -> Result<Exit, Stop> {
    match what {
        Runs::List => {
            session.send(Command::ListRuns);
            let runs = wait(session, words::READING_RUNS, |state| Some(&state.runs))?;
            let exports = exports(session)?;
            let mut lines: Vec<_> = runs.iter().map(|run| (run.run.id, words::run_line(run))).collect();
            lines.extend(exports.iter().map(|export| (export.run, words::export_line(export))));
            lines.sort_by_key(|(run, _)| std::cmp::Reverse(*run));
            for (_, line) in &lines {
                terminal.line(line);
            }
            if lines.is_empty() {
                terminal.line(words::NO_RUNS);
            }
            terminal.object(&json::runs(&runs, &exports));
            Ok(Exit::Done)
        }
        Runs::Show { run } => {
            let run = chosen_of_all(session, *run)?;
            if let Some(export) = exports(session)?.iter().find(|export| export.run == run) {
                let report = export.report.as_ref().ok_or_else(|| words::export_unfinished(export))?;
                super::export::finish(terminal, report);
                return Ok(Exit::Done);
            }
            session.send(Command::ShowRun { run });
            let report = wait(session, words::READING_RUNS, |state| state.reports.get(&run))?;
            show_problems(terminal, &report, |_line| true)?;
            finish(terminal, &report);
            Ok(Exit::Done)
        }
        Runs::Resume { run } => {
            let run = chosen_of_all(session, *run)?;
            let is_export = exports(session)?.iter().any(|export| export.run == run);
            let tenant = use_tenant(session, common)?;
            if is_export {
                return super::export::resume(session, terminal, run, tenant, common.yes);
            }
            session.send(Command::ListRuns);
            let runs = wait(session, words::READING_RUNS, |state| Some(&state.runs))?;
            let line = runs.iter().find(|line| line.run.id == run);
            if line.is_some_and(|line| line.is_read_anew(jiff::Timestamp::now())) {
                terminal.line(words::READ_ANEW);
            }
            resume(session, terminal, run, tenant)
        }
    }
}

/// All exports of the journal, newest first.
fn exports(session: &Session) -> Result<Arc<[ExportLine]>, Stop> {
    session.send(Command::ListExports);
    Ok(wait(session, words::READING_RUNS, |state| Some(&state.exported))?)
}

/// The run that was typed, of whatever kind.
fn chosen_of_all(session: &Session, choice: RunChoice) -> Result<RunId, Stop> {
    let newest = match choice {
        RunChoice::Numbered(run) => return Ok(run),
        RunChoice::Last => exports(session)?.first().map(|export| export.run),
    };
    session.send(Command::ListRuns);
    let runs = wait(session, words::READING_RUNS, |state| Some(&state.runs))?;
    Ok(newest.max(runs.first().map(|line| line.run.id)).ok_or_else(words::no_run_yet)?)
}

//! `rollcall runs`.

use super::arguments::{Common, RunChoice, Runs};
use super::import::{finish, resume, show_problems};
use super::options::{use_tenant, wait};
use super::terminal::Terminal;
use super::{Exit, Stop, json, words};
use crate::session::{Command, RunId, Session};

pub(super) fn runs(session: &Session, what: &Runs, common: &Common, terminal: &Terminal) -> Result<Exit, Stop> {
    match what {
        Runs::List => {
            session.send(Command::ListRuns);
            let runs = wait(session, *terminal, words::READING_RUNS, |state| Some(&state.runs))?;
            for run in &runs {
                terminal.line(&words::run_line(run));
            }
            if runs.is_empty() {
                terminal.line(words::NO_RUNS);
            }
            terminal.object(&json::runs(&runs));
            Ok(Exit::Done)
        }
        Runs::Show { run } => {
            let run = chosen(session, *terminal, *run)?;
            session.send(Command::ShowRun { run });
            let report = wait(session, *terminal, words::READING_RUNS, |state| state.reports.get(&run))?;
            show_problems(*terminal, &report, |_line| true);
            finish(*terminal, &report);
            Ok(Exit::Done)
        }
        Runs::Resume { run } => {
            let run = chosen(session, *terminal, *run)?;
            let tenant = use_tenant(session, *terminal, common)?;
            resume(session, *terminal, run, tenant)
        }
    }
}

/// The run that was typed.
pub(super) fn chosen(session: &Session, terminal: Terminal, choice: RunChoice) -> Result<RunId, Stop> {
    match choice {
        RunChoice::Numbered(run) => Ok(run),
        RunChoice::Last => {
            session.send(Command::ListRuns);
            let runs = wait(session, terminal, words::READING_RUNS, |state| Some(&state.runs))?;
            let newest = runs.first().map(|line| line.run.id);
            Ok(newest.ok_or_else(words::no_run_yet)?)
        }
    }
}

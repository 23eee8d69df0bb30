//! `rollcall runs`.

use super::arguments::{Common, Runs};
use super::import::{finish, resume, show_problems};
use super::options::{chosen, use_tenant, wait};
use super::terminal::Terminal;
use super::{Exit, Stop, json, words};
use crate::session::{Command, Session};

pub(super) fn runs(session: &Session, what: &Runs, common: &Common, terminal: Terminal) -> Result<Exit, Stop> {
    match what {
        Runs::List => {
            session.send(Command::ListRuns);
            let runs = wait(session, words::READING_RUNS, |state| Some(&state.runs))?;
            for run in runs.iter() {
                terminal.line(&words::run_line(run));
            }
            if runs.is_empty() {
                terminal.line(words::NO_RUNS);
            }
            terminal.object(&json::runs(&runs));
            Ok(Exit::Done)
        }
        Runs::Show { run } => {
            let run = chosen(session, *run)?;
            session.send(Command::ShowRun { run });
            let report = wait(session, words::READING_RUNS, |state| state.reports.get(&run))?;
            show_problems(terminal, &report, |_line| true)?;
            finish(terminal, &report);
            Ok(Exit::Done)
        }
        Runs::Resume { run } => {
            let run = chosen(session, *run)?;
            let tenant = use_tenant(session, common)?;
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

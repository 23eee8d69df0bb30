//! `rollcall jobs`.

use super::arguments::{Common, Jobs};
use super::options::{use_tenant, wait};
use super::terminal::Terminal;
use super::{Exit, Stop, json, words};
use crate::session::{Command, Session};

pub(super) fn jobs(session: &Session, what: &Jobs, common: &Common, terminal: &Terminal) -> Result<Exit, Stop> {
    let Jobs::Show { job } = what;
    let tenant = use_tenant(session, *terminal, common)?;
    session.send(Command::LookUpJob { tenant, job: job.clone() });
    let view = wait(session, *terminal, words::READING_JOB, |state| Some(&state.job))?;
    for line in &view.problems {
        terminal.line(&words::problem(line));
    }
    terminal.line(&words::job(&view));
    terminal.object(&json::job(&view));
    Ok(if view.problems.is_empty() { Exit::Done } else { Exit::SomeRefused })
}

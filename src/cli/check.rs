//! `rollcall check`.

use super::arguments::{Check, Common};
use super::import::Shown;
use super::options::{SHEET, close_list, open_list, use_tenant, wait};
use super::terminal::Terminal;
use super::{Exit, Stop, json, words};
use crate::session::{Command, ConnectionChoice, Session, SheetReport};
use std::sync::Arc;

pub(super) fn check(session: &Session, check: &Check, common: &Common, terminal: Terminal) -> Result<Exit, Stop> {
    open_list(session, terminal, &check.file, &check.reading)?;
    let checked = check_list(session, check, common);
    close_list(session);
    let report = checked?;
    let mut shown = Shown::new(terminal);
    report.lines().for_each(|line| shown.line(&line));
    drop(shown);
    terminal.line(&words::check_summary(&report, check.connection.is_some()));
    terminal.object(&json::check(&report));
    Ok(if report.ok == report.rows { Exit::Done } else { Exit::SomeRefused })
}

fn check_list(session: &Session, check: &Check, common: &Common) -> Result<Arc<SheetReport>, Stop> {
    let place = match &check.connection {
        Some(connection) => {
            let tenant = use_tenant(session, common)?;
            Some(ConnectionChoice { tenant, connection: connection.clone() })
        }
        None => None,
    };
    session.send(Command::CheckSheet { sheet: SHEET, place });
    Ok(wait(session, words::CHECKING, |state| state.checks.get(&SHEET))?)
}

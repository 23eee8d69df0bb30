//! `rollcall check`.

use super::arguments::{Check, Common};
use super::options::{SHEET, open_list, use_tenant, wait};
use super::terminal::Terminal;
use super::{Exit, Stop, json, words};
use crate::session::{Command, ConnectionChoice, Session};

pub(super) fn check(session: &Session, check: &Check, common: &Common, terminal: &Terminal) -> Result<Exit, Stop> {
    open_list(session, *terminal, &check.file, &check.reading)?;
    let place = match &check.connection {
        Some(connection) => {
            let tenant = use_tenant(session, *terminal, common)?;
            Some(ConnectionChoice { tenant, connection: connection.clone() })
        }
        None => None,
    };
    session.send(Command::CheckSheet { sheet: SHEET, place });
    let report = wait(session, *terminal, words::CHECKING, |state| state.checks.get(&SHEET))?;
    for line in &report.lines {
        terminal.line(&words::problem(line));
    }
    terminal.line(&words::check_summary(&report));
    terminal.object(&json::check(&report));
    session.send(Command::CloseSheet { sheet: SHEET });
    // The copy of a list that was only checked is not kept.
    session.wait_for(|state| (!state.sheets.contains_key(&SHEET)).then_some(()));
    Ok(if report.ok == report.rows { Exit::Done } else { Exit::SomeRefused })
}

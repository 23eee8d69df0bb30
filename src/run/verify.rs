//! Reading the written users back: each is there and as it was sent, or its row says what is different.

use super::context::{Context, RunError};
use super::live::{ALL_FIELDS, Found, Link};
use super::problems::Finding;
use super::progress::Phase;
use crate::sheet::RowId;
use crate::user::attribute::is_upsertable;
use crate::user::live::differences;
use crate::user::wire::write_import_user;
use crate::workspace::{RowState, StoredProblem, WorkspaceError};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::time::Duration;

/// The waits before rows that are not found are read again: the tenant's search is eventually consistent.
const WAITS: [Duration; 3] = [Duration::from_secs(1), Duration::from_secs(2), Duration::from_secs(4)];

/// Problems are journaled in parts of this many, so that their number does not matter.
const PART: usize = 1_000;

impl Context {
    /// Reads back all rows that the books call written, and journals what is different.
    pub(super) async fn verify(&self) -> Result<(), RunError> {
        let states = self.journal(|journal| journal.row_states(self.run.id))?;
        // A row that was not found before may be there by now.
        let is_written = |state: &RowState| matches!(state, RowState::Inserted | RowState::Updated | RowState::Unknown);
        let mut missing: Vec<RowId> =
            states.iter().zip(0..).filter(|(state, _)| is_written(state)).map(|(_, row)| RowId(row)).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let _phase = self.phase(Phase::ReadingBack { rows: missing.len() as u64 });
        for finding in Finding::OF_READING_BACK {
            self.journal(|journal| journal.forget_problems(self.run.id, finding.code()))?;
        }
        let was_unknown: Vec<_> =
            missing.iter().filter(|row| states.get(row.0 as usize) == Some(&RowState::Unknown)).copied().collect();
        let mut waits = WAITS.iter();
        loop {
            // What is different may be a late reading: only the last look counts as a finding.
            let wait = waits.next();
            let mut as_sent = vec![false; states.len()];
            let mut problems = Vec::new();
            let mut kept = Ok(());
            self.read_rows(&missing, &ALL_FIELDS, &mut |it| {
                let Some(seen) = as_sent.get_mut(it.row.0 as usize).filter(|seen| !**seen) else { return };
                let found = match it.link {
                    // What a linked user shows are the values of its first identity.
                    Link::LinkedIdentity => vec![Finding::Linked.problem(Some(it.row.0), email(&it.user), "", "")],
                    Link::Identifier | Link::UserIdAlone => self.compare(&it),
                };
                *seen = found.is_empty() || it.link == Link::LinkedIdentity || wait.is_none();
                if *seen {
                    problems.extend(found);
                }
                if problems.len() >= PART && kept.is_ok() {
                    kept = self.keep(&mut problems);
                }
            })
            .await?;
            kept?;
            self.keep(&mut problems)?;
            missing.retain(|row| !as_sent.get(row.0 as usize).is_some_and(|seen| *seen));
            match wait {
                Some(wait) if !missing.is_empty() => self.rest(*wait).await?,
                _ => break,
            }
        }
        let mut text = String::new();
        let mut rows: Vec<_> = missing.iter().map(|row| (row.0, RowState::Unknown)).collect();
        for row in was_unknown.into_iter().filter(|row| !missing.contains(row)) {
            let creates = self.journal(|journal| journal.row_creates(self.run.id, row.0))?;
            let inserted = creates || !self.run.made_from.upsert;
            rows.push((row.0, if inserted { RowState::Inserted } else { RowState::Updated }));
        }
        let mut problems: Vec<_> = missing
            .iter()
            .map(|row| {
                let sent = self.sent(*row, &mut text);
                Finding::NotFoundAfterwards.problem(Some(row.0), sent.as_ref().and_then(email), "", "")
            })
            .collect();
        self.set_rows(&rows, &mut problems)
    }

    fn keep(&self, problems: &mut Vec<StoredProblem>) -> Result<(), WorkspaceError> {
        if problems.is_empty() {
            return Ok(());
        }
        self.put_lines(problems);
        let kept = self.workspace.set_rows(self.run.id, &[], problems);
        problems.clear();
        kept
    }

    fn sent(&self, row: RowId, text: &mut String) -> Option<Map<String, Value>> {
        let mut wire = Vec::new();
        let user = self.sheet.user(row, text).ok()?;
        write_import_user(user, None, &mut wire).ok()?;
        serde_json::from_slice(&wire).ok()
    }

    fn compare(&self, found: &Found) -> Vec<StoredProblem> {
        let mut text = String::new();
        let Some(mut sent) = self.sent(found.row, &mut text) else { return Vec::new() };
        // A flag that the list does not bring was sent as it was, which a look at the live user can't contradict.
        if !self.sheet.user(found.row, &mut text).is_ok_and(brings_flag) {
            sent.remove("email_verified");
        }
        // An upsert leaves some attributes of an existing user alone (API page 4.1).
        let differences = differences(&sent, &found.user).into_iter();
        let ours = differences.filter(|path| !self.run.made_from.upsert || is_upsertable(path));
        ours.map(|path| Finding::ReadBackDiffers.problem(Some(found.row.0), email(&sent), &path, "")).collect()
    }
}

fn email(user: &Map<String, Value>) -> Option<&str> {
    user.get("email").and_then(Value::as_str)
}

/// Whether a row says itself whether the e-mail address is verified.
fn brings_flag(user: &str) -> bool {
    #[derive(Deserialize)]
    struct Flag {
        email_verified: Option<serde::de::IgnoredAny>,
    }
    serde_json::from_str::<Flag>(user).is_ok_and(|it| it.email_verified.is_some())
}

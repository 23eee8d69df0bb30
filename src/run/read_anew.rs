//! Reading the users again that an old upsert would overwrite. What was agreed to was agreed to for users as they were
//! when the run was planned; hours or days later others may have changed, added or removed them. A row whose user is no
//! longer what was agreed to is left out and listed, so that nothing is lost that nobody was asked about.

use super::context::{Context, RunError};
use super::live::{ALL_FIELDS, Found};
use super::overwrites::{Overwrites, email_verified};
use super::problems::Finding;
use super::progress::Phase;
use super::state::StepState;
use crate::sheet::RowId;
use crate::user::live::vanishing_metadata_keys;
use crate::workspace::{LiveRow, RowState, StoredProblem, WorkspaceError};
use jiff::Timestamp;
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::time::Duration;

/// How long what was read of existing users is relied on.
pub const FRESH_FOR: Duration = Duration::from_mins(10);

/// Users are journaled in parts of this many.
const PART: usize = 500;

/// A row that is still to be sent.
#[derive(Debug, Clone, Copy)]
struct ToSend {
    /// There was no such user when it was planned.
    creates: bool,
    /// It may have been sent already: what is there now may be ours.
    uncertain: bool,
}

/// What reading brought.
#[derive(Debug, Default)]
struct ReadAnew {
    /// Users that are as agreed to, as they are now.
    live: Vec<LiveRow>,
    /// The flags of users whom this run may have written already.
    flags: Vec<LiveRow>,
    /// Rows that would change nothing any more.
    unchanged: Vec<u32>,
    /// Why rows are left out.
    held_back: Vec<StoredProblem>,
}

impl Context {
    /// Reads them again, where what was read is too old to write over.
    ///
    /// # Errors
    /// When they can't be read: nothing was sent then, and a resumed run tries again.
    pub(super) async fn read_anew(&self) -> Result<(), RunError> {
        if !self.run.made_from.upsert || !is_old(self.run.created_at, Timestamp::now()) {
            return Ok(());
        }
        let mut to_send = self.to_send()?;
        if to_send.is_empty() {
            return Ok(());
        }
        let mut rows: Vec<RowId> = to_send.keys().copied().map(RowId).collect();
        rows.sort_unstable();
        let _phase = self.phase(Phase::ReadingAnew { rows: rows.len() as u64 });
        let mut anew = ReadAnew::default();
        let mut kept = Ok(());
        self.read_rows(&rows, &ALL_FIELDS, &mut |found| {
            // Some are handed over twice.
            let Some(row) = to_send.remove(&found.row.0) else { return };
            if kept.is_ok() {
                kept = self.look_at(row, &found, &mut anew);
            }
        })
        .await?;
        kept?;
        // Who is left was not found.
        for row in &rows {
            if to_send.get(&row.0).is_some_and(|it| !it.creates && !it.uncertain) {
                let before = self.before(row.0)?;
                anew.held_back.push(held_back(Finding::GoneSince, row.0, &before.unwrap_or_default(), ""));
            }
        }
        anew.held_back.sort_by_key(|problem| problem.row);
        self.keep_anew(&mut anew)?;
        let ReadAnew { unchanged, mut held_back, .. } = anew;
        self.put_lines(&mut held_back);
        self.journal(|journal| journal.hold_back(self.run.id, &unchanged, &held_back))?;
        let counts = self.journal(|journal| journal.row_counts(self.run.id))?;
        self.lock().progress.counts = counts;
        Ok(())
    }

    /// The rows that no job at the tenant has.
    fn to_send(&self) -> Result<HashMap<u32, ToSend>, RunError> {
        let steps: Vec<_> = self.lock().queue.iter().cloned().collect();
        let mut to_send = HashMap::new();
        for step in steps {
            match StepState::of(&step)? {
                StepState::Sent(_) | StepState::Finished(_) | StepState::Settled => continue,
                StepState::Planned | StepState::Sending | StepState::Unknown => {}
            }
            let rows = self.journal(|journal| journal.step_rows(self.run.id, &step))?;
            for row in rows.iter().filter(|row| row.state == RowState::Planned) {
                to_send.insert(row.row, ToSend { creates: row.creates, uncertain: step.uncertain || step.attempt > 0 });
            }
        }
        Ok(to_send)
    }

    fn before(&self, row: u32) -> Result<Option<Map<String, Value>>, WorkspaceError> {
        let before = self.workspace.live_user(self.run.id, row)?;
        Ok(before.and_then(|user| serde_json::from_slice(&user).ok()))
    }

    /// What is to become of a row whose user was found.
    fn look_at(&self, row: ToSend, found: &Found, anew: &mut ReadAnew) -> Result<(), WorkspaceError> {
        let Some(now) = Overwrites::of(&self.sheet, found) else { return Ok(()) };
        let number = found.row.0;
        let user = serde_json::to_vec(&found.user).unwrap_or_default();
        let live = LiveRow { row: number, email_verified: now.email_verified, user };
        if row.uncertain {
            // Whether it was written is found out later; the flag must not be set back in any case.
            anew.flags.push(live);
        } else if row.creates {
            anew.held_back.push(held_back(Finding::AppearedSince, number, &found.user, ""));
        } else if now.is_unchanged {
            anew.unchanged.push(number);
        } else if let Some(path) = lost_since(&now, &self.before(number)?.unwrap_or_default()) {
            anew.held_back.push(held_back(Finding::ChangedSince, number, &found.user, &path));
        } else {
            anew.live.push(live);
        }
        if anew.live.len() + anew.flags.len() >= PART {
            self.keep_anew(anew)?;
        }
        Ok(())
    }

    fn keep_anew(&self, anew: &mut ReadAnew) -> Result<(), WorkspaceError> {
        let (live, flags) = (std::mem::take(&mut anew.live), std::mem::take(&mut anew.flags));
        self.journal(|journal| {
            journal.keep_live_users(self.run.id, &live)?;
            journal.keep_live_flags(self.run.id, &flags)
        })
    }
}

/// Whether what was read at a moment is too old to write over.
pub fn is_old(read_at: Timestamp, now: Timestamp) -> bool {
    // A clock that was set back says nothing about age: then it is read again too.
    Duration::try_from(now.duration_since(read_at)).map_or(true, |age| age >= FRESH_FOR)
}

/// What sending a row would take from its user that it would not have taken when it was planned.
fn lost_since(now: &Overwrites, before: &Map<String, Value>) -> Option<String> {
    let agreed = vanishing_metadata_keys(&now.sent, before);
    let lost = now.vanishing.iter().find(|path| !agreed.contains(path)).cloned();
    // A flag that was taken back since: the body of a job has no room for longer rows either.
    let was_verified = email_verified(before) == Some(true) && now.email_verified != Some(true);
    lost.or_else(|| was_verified.then(|| "email_verified".to_owned()))
}

fn held_back(finding: Finding, row: u32, user: &Map<String, Value>, path: &str) -> StoredProblem {
    finding.problem(Some(row), user.get("email").and_then(Value::as_str), path, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_is_relied_on_for_ten_minutes() {
        let read: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
        for (now, old) in [
            ("2026-03-01T12:09:59Z", false),
            ("2026-03-01T12:10:00Z", true),
            ("2026-03-04T12:00:00Z", true),
            ("2026-03-01T11:00:00Z", true),
        ] {
            assert_eq!(is_old(read, now.parse().unwrap()), old, "{now}");
        }
    }
}

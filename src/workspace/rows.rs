//! What became of each row of a run, and the live users that an upsert would overwrite.

use super::Workspace;
use super::WorkspaceError;
use super::problems::{StoredProblem, insert_problems};
use super::runs::RunId;
use super::steps::StoredStep;
use rusqlite::{OptionalExtension as _, params};
use std::collections::HashMap;

/// What became of a row. Stored by its number: never renumber.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum RowState {
    /// It is to be sent.
    Planned = 0,
    /// The user is new.
    Inserted = 1,
    /// The user was there and was changed.
    Updated = 2,
    /// The user was there and already as the list says: not sent.
    Unchanged = 3,
    /// Refused, by the checker or by the tenant.
    Failed = 4,
    /// Left out by choice.
    Skipped = 5,
    /// Nobody could tell what became of it.
    Unknown = 6,
}

impl RowState {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 7] =
        [Self::Planned, Self::Inserted, Self::Updated, Self::Unchanged, Self::Failed, Self::Skipped, Self::Unknown];

    fn from_number(number: u8) -> Result<Self, WorkspaceError> {
        let found = Self::ALL.get(usize::from(number)).copied();
        found.ok_or_else(|| WorkspaceError::NotUnderstood(format!("row state {number}")))
    }
}

/// A row of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredRow {
    /// Its place in the list, from 0.
    pub row: u32,
    /// The step that sends it; none when it is not sent.
    pub step: Option<u32>,
    /// What became of it.
    pub state: RowState,
    /// Whether the user was not there when the run was planned, so that sending creates it.
    pub creates: bool,
    /// Whether it was left out because it was deleted in the sheet.
    pub deleted: bool,
}

/// How many rows are in each state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RowCounts {
    by_state: [u64; RowState::ALL.len()],
    kept_back: u64,
}

impl RowCounts {
    /// Of the failed rows, those that the check kept from being sent: no tenant was asked about them.
    pub fn kept_back(&self) -> u64 {
        self.kept_back
    }

    /// Counts `more` rows that the check keeps from being sent.
    pub fn keep_back(&mut self, more: u64) {
        self.add(RowState::Failed, more);
        self.kept_back += more;
    }

    /// The rows in one state.
    pub fn of(&self, state: RowState) -> u64 {
        RowState::ALL.iter().zip(self.by_state).find_map(|(it, count)| (*it == state).then_some(count)).unwrap_or(0)
    }

    /// All rows.
    pub fn total(&self) -> u64 {
        self.by_state.iter().sum()
    }

    /// Counts one row in another state than before.
    pub fn move_one(&mut self, from: RowState, to: RowState) {
        for (it, count) in RowState::ALL.iter().zip(&mut self.by_state) {
            *count = (*count).saturating_sub(u64::from(*it == from)) + u64::from(*it == to);
        }
    }

    /// Counts `more` rows in a state.
    pub fn add(&mut self, state: RowState, more: u64) {
        for (it, count) in RowState::ALL.iter().zip(&mut self.by_state) {
            if *it == state {
                *count += more;
            }
        }
    }
}

/// A live user as it was before the run, for the row that would overwrite it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveRow {
    /// The row of the list with the same identifier.
    pub row: u32,
    /// The user's flag, if the tenant told it.
    pub email_verified: Option<bool>,
    /// The whole user as the tenant gave it, in JSON.
    pub user: Vec<u8>,
}

impl Workspace {
    /// Stores the plan of a run: its steps, all its rows, and the problems found so far. All of it or nothing.
    pub fn store_plan(
        &self,
        run: RunId,
        steps: &[StoredStep],
        rows: &mut dyn Iterator<Item = StoredRow>,
        problems: &mut dyn Iterator<Item = StoredProblem>,
    ) -> Result<(), WorkspaceError> {
        let mut journal = self.journal();
        let plan = journal.transaction()?;
        {
            let mut statement = plan.prepare(
                "INSERT INTO steps (run, step, kind, tenant, waits_for, first_row, last_row, row_count, size_bytes, state) \
                 VALUES (?1, ?2, 'import_job', ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?;
            for step in steps {
                statement.execute(params![
                    run.0,
                    step.step,
                    step.tenant,
                    step.waits_for,
                    step.first_row,
                    step.last_row,
                    step.row_count,
                    step.size_bytes,
                    step.state
                ])?;
            }
            let mut statement = plan.prepare(
                "INSERT INTO run_rows (run, row, step, state, creates, deleted) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?;
            for row in rows {
                statement.execute(params![run.0, row.row, row.step, row.state as u8, row.creates, row.deleted])?;
            }
        }
        insert_problems(&plan, run, problems)?;
        plan.commit()?;
        Ok(())
    }

    /// The rows of one step in their order.
    pub fn step_rows(&self, run: RunId, step: &StoredStep) -> Result<Vec<StoredRow>, WorkspaceError> {
        let journal = self.journal();
        let mut statement = journal.prepare_cached(
            "SELECT row, state, creates, deleted FROM run_rows WHERE run = ?1 AND row BETWEEN ?2 AND ?3 AND step = ?4 ORDER BY row",
        )?;
        let mut found = statement.query(params![run.0, step.first_row, step.last_row, step.step])?;
        let mut rows = Vec::with_capacity(step.row_count as usize);
        while let Some(row) = found.next()? {
            rows.push(StoredRow {
                row: row.get(0)?,
                step: Some(step.step),
                state: RowState::from_number(row.get(1)?)?,
                creates: row.get(2)?,
                deleted: row.get(3)?,
            });
        }
        Ok(rows)
    }

    /// The state of every row of a run, by row.
    pub fn row_states(&self, run: RunId) -> Result<Vec<RowState>, WorkspaceError> {
        let journal = self.journal();
        let mut statement = journal.prepare("SELECT state FROM run_rows WHERE run = ?1 ORDER BY row")?;
        let mut found = statement.query([run.0])?;
        let mut states = Vec::new();
        while let Some(row) = found.next()? {
            states.push(RowState::from_number(row.get(0)?)?);
        }
        Ok(states)
    }

    /// The rows that a run left out because they were deleted in the sheet, in their order.
    pub fn deleted_rows(&self, run: RunId) -> Result<Vec<u32>, WorkspaceError> {
        let journal = self.journal();
        let mut statement = journal.prepare("SELECT row FROM run_rows WHERE run = ?1 AND deleted ORDER BY row")?;
        let found = statement.query_map([run.0], |row| row.get(0))?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// Whether sending a row of a run creates its user.
    pub fn row_creates(&self, run: RunId, row: u32) -> Result<bool, WorkspaceError> {
        let sql = "SELECT creates FROM run_rows WHERE run = ?1 AND row = ?2";
        Ok(self.journal().query_row(sql, params![run.0, row], |found| found.get(0))?)
    }

    /// How many rows of a run were sent, or may have been, and have no state yet.
    pub fn unanswered_rows(&self, run: RunId) -> Result<u64, WorkspaceError> {
        let sql = "SELECT count(*) FROM run_rows JOIN steps USING (run, step) \
                   WHERE run = ?1 AND run_rows.state = 0 AND steps.state <> ?2";
        Ok(self.journal().query_row(sql, params![run.0, StoredStep::PLANNED], |found| found.get(0))?)
    }

    /// The rows of a run in one state.
    pub fn rows_in_state(&self, run: RunId, state: RowState) -> Result<Vec<u32>, WorkspaceError> {
        let journal = self.journal();
        let mut statement = journal.prepare("SELECT row FROM run_rows WHERE run = ?1 AND state = ?2 ORDER BY row")?;
        let found = statement.query_map(params![run.0, state as u8], |row| row.get(0))?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// The rows of a run that were sent and failed, in their order.
    pub fn refused_rows(&self, run: RunId) -> Result<Vec<u32>, WorkspaceError> {
        let journal = self.journal();
        let mut statement = journal
            .prepare("SELECT row FROM run_rows WHERE run = ?1 AND state = ?2 AND step IS NOT NULL ORDER BY row")?;
        let found = statement.query_map(params![run.0, RowState::Failed as u8], |row| row.get(0))?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// How many rows of a run are in each state.
    pub fn row_counts(&self, run: RunId) -> Result<RowCounts, WorkspaceError> {
        let journal = self.journal();
        let mut statement = journal.prepare(
            "SELECT state, step IS NULL, count(*) FROM run_rows WHERE run = ?1 GROUP BY state, step IS NULL",
        )?;
        let mut found = statement.query([run.0])?;
        let mut counts = RowCounts::default();
        while let Some(row) = found.next()? {
            let (state, unsent, count) = (RowState::from_number(row.get(0)?)?, row.get(1)?, row.get(2)?);
            match (state, unsent) {
                (RowState::Failed, true) => counts.keep_back(count),
                (state, _) => counts.add(state, count),
            }
        }
        Ok(counts)
    }

    /// Changes the state of rows after their steps ended, with the problems that explain it.
    pub fn set_rows(
        &self,
        run: RunId,
        rows: &[(u32, RowState)],
        problems: &[StoredProblem],
    ) -> Result<(), WorkspaceError> {
        let mut journal = self.journal();
        let change = journal.transaction()?;
        for (row, state) in rows {
            change.execute(
                "UPDATE run_rows SET state = ?3 WHERE run = ?1 AND row = ?2",
                params![run.0, row, *state as u8],
            )?;
        }
        insert_problems(&change, run, problems)?;
        change.commit()?;
        Ok(())
    }

    /// Keeps live users as they were before the run.
    pub fn keep_live_users(&self, run: RunId, users: &[LiveRow]) -> Result<(), WorkspaceError> {
        let mut journal = self.journal();
        let change = journal.transaction()?;
        {
            let mut statement = change.prepare(
                "INSERT OR REPLACE INTO live_users (run, row, email_verified, user) VALUES (?1, ?2, ?3, ?4)",
            )?;
            for user in users {
                statement.execute(params![run.0, user.row, user.email_verified, user.user])?;
            }
        }
        change.commit()?;
        Ok(())
    }

    /// Keeps the flags of live users whom the run may have written already: what they were before it stays.
    pub fn keep_live_flags(&self, run: RunId, users: &[LiveRow]) -> Result<(), WorkspaceError> {
        let mut journal = self.journal();
        let change = journal.transaction()?;
        {
            let mut statement = change.prepare(
                "INSERT INTO live_users (run, row, email_verified, user) VALUES (?1, ?2, ?3, ?4) \
                 ON CONFLICT (run, row) DO UPDATE SET email_verified = excluded.email_verified",
            )?;
            for user in users {
                statement.execute(params![run.0, user.row, user.email_verified, user.user])?;
            }
        }
        change.commit()?;
        Ok(())
    }

    /// Takes rows out of what is still to be sent: those that would change nothing, and those that these problems are
    /// about. They are in no step any more.
    pub fn hold_back(&self, run: RunId, unchanged: &[u32], why: &[StoredProblem]) -> Result<(), WorkspaceError> {
        let mut journal = self.journal();
        let change = journal.transaction()?;
        {
            let mut statement = change
                .prepare("UPDATE run_rows SET state = ?3, step = NULL WHERE run = ?1 AND row = ?2 AND state = ?4")?;
            let held = why.iter().filter_map(|problem| problem.row).map(|row| (row, RowState::Failed));
            let unchanged = unchanged.iter().map(|row| (*row, RowState::Unchanged));
            for (row, state) in held.chain(unchanged) {
                statement.execute(params![run.0, row, state as u8, RowState::Planned as u8])?;
            }
        }
        insert_problems(&change, run, why)?;
        change.commit()?;
        Ok(())
    }

    /// The live user of a row as it was before the run, in JSON, where it was read.
    pub fn live_user(&self, run: RunId, row: u32) -> Result<Option<Vec<u8>>, WorkspaceError> {
        let journal = self.journal();
        let mut statement = journal.prepare_cached("SELECT user FROM live_users WHERE run = ?1 AND row = ?2")?;
        Ok(statement.query_row(params![run.0, row], |row| row.get(0)).optional()?)
    }

    /// The live `email_verified` of the rows of one step, where the user exists.
    pub fn live_email_verified(&self, run: RunId, step: &StoredStep) -> Result<HashMap<u32, bool>, WorkspaceError> {
        let journal = self.journal();
        let mut statement = journal.prepare_cached(
            "SELECT row, email_verified FROM live_users \
             WHERE run = ?1 AND row BETWEEN ?2 AND ?3 AND email_verified IS NOT NULL",
        )?;
        let mut found = statement.query(params![run.0, step.first_row, step.last_row])?;
        let mut flags = HashMap::new();
        while let Some(row) = found.next()? {
            flags.insert(row.get(0)?, row.get(1)?);
        }
        Ok(flags)
    }
}

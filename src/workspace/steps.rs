//! The steps of a run and the jobs that were made for them.

use super::Workspace;
use super::WorkspaceError;
use super::problems::{StoredProblem, insert_problems};
use super::rows::RowState;
use super::runs::{RunId, timestamp};
use jiff::Timestamp;
use rusqlite::{Row, Transaction, params};

/// A step of a run: today always one import job. What its state means is decided in `run/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredStep {
    /// Its number in the run, from 0.
    pub step: u32,
    /// The tenant it is sent to.
    pub tenant: String,
    /// The step that has to be finished before.
    pub waits_for: Option<u32>,
    /// The first of its rows.
    pub first_row: u32,
    /// The last of its rows; rows between that are not sent have no step.
    pub last_row: u32,
    /// How many rows it has.
    pub row_count: u32,
    /// The size of its JSON array as planned.
    pub size_bytes: u64,
    /// The name of its state.
    pub state: String,
    /// How often it was sent, or may have been.
    pub attempt: u32,
    /// The newest job, where the tenant named one.
    pub job: Option<String>,
    /// When it was first sent, by the tenant's clock.
    pub first_sent_at: Option<Timestamp>,
    /// Whether an earlier attempt may have written rows that nobody has accounted for.
    pub uncertain: bool,
}

impl StoredStep {
    /// The state that every step begins with.
    pub const PLANNED: &str = "planned";
}

/// One attempt at a step, as the tenant's job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredJob {
    /// The step it belongs to.
    pub step: u32,
    /// Which attempt it is, from 1.
    pub attempt: u32,
    /// The tenant's job id; none when the answer was lost.
    pub job: Option<String>,
    /// The tenant's word for its status, or `unknown`.
    pub status: String,
    /// How many users it carried.
    pub row_count: u32,
    /// How many bytes they were.
    pub size_bytes: u64,
    /// When it was sent, by this machine's clock.
    pub sent_at: Timestamp,
    /// When it was seen to have ended.
    pub finished_at: Option<Timestamp>,
    /// The tenant's totals.
    pub counts: Option<StepCounts>,
    /// What the tenant said of a job that failed as a whole.
    pub details: Option<String>,
}

/// A job's totals as the tenant gives them, in users.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StepCounts {
    /// All users of the job.
    pub total: u64,
    /// Users that are new.
    pub inserted: u64,
    /// Users that were changed.
    pub updated: u64,
    /// Users that were refused.
    pub failed: u64,
}

fn read_step(row: &Row<'_>) -> Result<StoredStep, WorkspaceError> {
    Ok(StoredStep {
        step: row.get(0)?,
        tenant: row.get(1)?,
        waits_for: row.get(2)?,
        first_row: row.get(3)?,
        last_row: row.get(4)?,
        row_count: row.get(5)?,
        size_bytes: row.get(6)?,
        state: row.get(7)?,
        attempt: row.get(8)?,
        job: row.get(9)?,
        first_sent_at: timestamp(row, 10)?,
        uncertain: row.get(11)?,
    })
}

fn read_job(row: &Row<'_>) -> Result<StoredJob, WorkspaceError> {
    let total: Option<u64> = row.get(8)?;
    let counts = match total {
        Some(total) => Some(StepCounts { total, inserted: row.get(9)?, updated: row.get(10)?, failed: row.get(11)? }),
        None => None,
    };
    Ok(StoredJob {
        step: row.get(0)?,
        attempt: row.get(1)?,
        job: row.get(2)?,
        status: row.get(3)?,
        row_count: row.get(4)?,
        size_bytes: row.get(5)?,
        sent_at: timestamp(row, 6)?.unwrap_or_default(),
        finished_at: timestamp(row, 7)?,
        counts,
        details: row.get(12)?,
    })
}

impl Workspace {
    /// All steps of a run in their order.
    pub fn steps(&self, run: RunId) -> Result<Vec<StoredStep>, WorkspaceError> {
        let journal = self.journal();
        let mut statement = journal.prepare(
            "SELECT step, tenant, waits_for, first_row, last_row, row_count, size_bytes, state, attempt, job, \
             first_sent_at, uncertain FROM steps WHERE run = ?1 ORDER BY step",
        )?;
        let mut rows = statement.query([run.0])?;
        let mut steps = Vec::new();
        while let Some(row) = rows.next()? {
            steps.push(read_step(row)?);
        }
        Ok(steps)
    }

    /// All jobs of a run in the order of their steps and attempts.
    pub fn jobs(&self, run: RunId) -> Result<Vec<StoredJob>, WorkspaceError> {
        let journal = self.journal();
        let mut statement = journal.prepare(
            "SELECT step, attempt, job, status, row_count, size_bytes, sent_at, finished_at, total, inserted, updated, \
             failed, details FROM jobs WHERE run = ?1 ORDER BY step, attempt",
        )?;
        let mut rows = statement.query([run.0])?;
        let mut jobs = Vec::new();
        while let Some(row) = rows.next()? {
            jobs.push(read_job(row)?);
        }
        Ok(jobs)
    }

    /// Journals a step's state and what is known of its newest attempt, together.
    pub fn set_step(&self, run: RunId, step: &StoredStep, job: Option<&StoredJob>) -> Result<(), WorkspaceError> {
        self.settle_step(run, step, job, &[], &[])
    }

    /// Journals a step's state, the states of its rows and their problems in one transaction: after a crash either
    /// all of it is known or none.
    pub fn settle_step(
        &self,
        run: RunId,
        step: &StoredStep,
        job: Option<&StoredJob>,
        rows: &[(u32, RowState)],
        problems: &[StoredProblem],
    ) -> Result<(), WorkspaceError> {
        let mut journal = self.journal();
        let change = journal.transaction()?;
        change.execute(
            "UPDATE steps SET state = ?3, attempt = ?4, job = ?5, first_sent_at = ?6, uncertain = ?7 \
             WHERE run = ?1 AND step = ?2",
            params![
                run.0,
                step.step,
                step.state,
                step.attempt,
                step.job,
                step.first_sent_at.map(|at| at.to_string()),
                step.uncertain
            ],
        )?;
        if let Some(job) = job {
            put_job(&change, run, job)?;
        }
        {
            let mut statement = change.prepare_cached("UPDATE run_rows SET state = ?3 WHERE run = ?1 AND row = ?2")?;
            for (row, state) in rows {
                statement.execute(params![run.0, row, *state as u8])?;
            }
        }
        insert_problems(&change, run, problems)?;
        change.commit()?;
        Ok(())
    }
}

fn put_job(change: &Transaction<'_>, run: RunId, job: &StoredJob) -> Result<(), WorkspaceError> {
    change.execute(
        "INSERT OR REPLACE INTO jobs (run, step, attempt, job, status, row_count, size_bytes, sent_at, finished_at, \
         total, inserted, updated, failed, details) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        params![
            run.0,
            job.step,
            job.attempt,
            job.job,
            job.status,
            job.row_count,
            job.size_bytes,
            job.sent_at.to_string(),
            job.finished_at.map(|at| at.to_string()),
            job.counts.map(|counts| counts.total),
            job.counts.map(|counts| counts.inserted),
            job.counts.map(|counts| counts.updated),
            job.counts.map(|counts| counts.failed),
            job.details,
        ],
    )?;
    Ok(())
}

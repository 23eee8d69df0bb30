//! What the parts of a run share: the journal, the tenant, the list of steps, and the wish to stop.

use super::live::{Place, ReadError};
use super::progress::{Phase, RunProgress};
use crate::auth0::{ApiError, median};
use crate::sheet::{RowId, Sheet};
use crate::workspace::{
    RowState, RunState, StoredJob, StoredProblem, StoredRun, StoredStep, Workspace, WorkspaceError,
};
use jiff::Timestamp;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, watch};

/// Why a run could not go on. Whatever it was, a resumed run goes on where this one stood.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The journal can't be written: nothing may be sent.
    #[error(transparent)]
    Workspace(#[from] WorkspaceError),
    /// The tenant refuses, or can't be reached.
    #[error(transparent)]
    Tenant(#[from] ApiError),
    /// The tenant's users can't be read back.
    #[error(transparent)]
    Reading(ReadError),
    /// The private copy of the list is not what was planned.
    #[error("row {row} of the private copy is not what was planned")]
    ListChanged {
        /// The row, from 0.
        row: u32,
    },
    /// A fault of ours. What it worked on is not told: it may be anybody's data.
    #[error("broke off")]
    BrokeOff,
    /// It was asked to pause.
    #[error("asked to pause")]
    Stopped,
}

/// What a person wants of a run at work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Wish {
    /// It goes on.
    #[default]
    GoOn,
    /// No further job is sent; those at the tenant are watched to their end and their results read.
    FinishJobs,
    /// It stops at once: jobs at the tenant go on and are read when it is resumed.
    Pause,
}

/// Everything that the parts of a run need.
pub(super) struct Context {
    pub(super) workspace: Arc<Workspace>,
    pub(super) sheet: Arc<Sheet>,
    pub(super) place: Place,
    pub(super) run: StoredRun,
    pub(super) stop: watch::Receiver<Wish>,
    /// Set by the first worker that fails, so that the other stops too.
    pub(super) failed: watch::Sender<bool>,
    pub(super) now: Mutex<Now>,
    pub(super) slot_freed: Notify,
    pub(super) report: Box<dyn Fn(RunProgress) + Send + Sync>,
}

pub(super) struct Now {
    pub(super) queue: VecDeque<StoredStep>,
    pub(super) progress: RunProgress,
    /// What the workers are doing beside their jobs, in the order in which they began.
    pub(super) phases: Vec<Phase>,
    pub(super) job_times: Vec<Duration>,
}

impl Context {
    pub(super) fn usual_job_time(&self) -> Option<Duration> {
        median(&self.lock().job_times)
    }

    /// The tenant's clock; ours until its first answer.
    pub(super) fn server_now(&self) -> Timestamp {
        self.place.client.server_now().unwrap_or_else(Timestamp::now)
    }

    /// Writes to or reads from the journal, off the path of other tasks.
    pub(super) fn journal<T>(
        &self,
        act: impl FnOnce(&Workspace) -> Result<T, WorkspaceError>,
    ) -> Result<T, WorkspaceError> {
        tokio::task::block_in_place(|| act(&self.workspace))
    }

    pub(super) fn set_run_state(&self, state: RunState, more_seconds: f64) -> Result<(), WorkspaceError> {
        self.journal(|journal| journal.set_run_state(self.run.id, state, more_seconds))
    }

    /// Journals a step with the states of its rows, which were all planned before.
    pub(super) fn settle_step(
        &self,
        step: &StoredStep,
        job: Option<&StoredJob>,
        rows: &[(u32, RowState)],
        problems: &mut [StoredProblem],
    ) -> Result<(), RunError> {
        self.put_lines(problems);
        self.journal(|journal| journal.settle_step(self.run.id, step, job, rows, problems))?;
        {
            let mut now = self.lock();
            for (_row, state) in rows {
                now.progress.counts.move_one(RowState::Planned, *state);
            }
        }
        self.publish();
        Ok(())
    }

    /// Says with each problem where its row stands in the file, which is what a person looks for.
    pub(super) fn put_lines(&self, problems: &mut [StoredProblem]) {
        for problem in problems {
            problem.line = problem.row.and_then(|row| self.sheet.line(RowId(row)));
        }
    }

    /// Journals other states for rows that had one.
    pub(super) fn set_rows(&self, rows: &[(u32, RowState)], problems: &mut [StoredProblem]) -> Result<(), RunError> {
        self.put_lines(problems);
        self.journal(|journal| journal.set_rows(self.run.id, rows, problems))?;
        let counts = self.journal(|journal| journal.row_counts(self.run.id))?;
        self.lock().progress.counts = counts;
        self.publish();
        Ok(())
    }

    pub(super) fn step_done(&self) {
        self.lock().progress.steps_done += 1;
        self.publish();
    }

    /// Whether no further step is to be begun.
    pub(super) fn is_stopped(&self) -> bool {
        *self.stop.borrow() != Wish::GoOn || *self.failed.borrow()
    }

    /// Whether what is under way is to be finished all the same.
    pub(super) fn finishes_jobs(&self) -> bool {
        *self.stop.borrow() == Wish::FinishJobs && !*self.failed.borrow()
    }

    /// Returns once the run is to stop at once.
    pub(super) async fn stopped(&self) {
        let (mut stop, mut failed) = (self.stop.clone(), self.failed.subscribe());
        // A closed channel means that nobody is left who could ask: that is no reason to stop.
        let stop = async { stop.wait_for(|stop| *stop == Wish::Pause).await.is_ok() };
        let failed = async { failed.wait_for(|failed| *failed).await.is_ok() };
        tokio::select! {
            true = stop => {}
            true = failed => {}
            else => std::future::pending().await,
        }
    }

    /// Waits, unless the run is to stop.
    pub(super) async fn rest(&self, duration: Duration) -> Result<(), RunError> {
        tokio::select! {
            () = self.stopped() => Err(RunError::Stopped),
            () = tokio::time::sleep(duration) => Ok(()),
        }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

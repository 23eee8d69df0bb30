//! How far a run is, told whenever it changes.

use super::context::Context;
use crate::auth0::JobId;
use crate::workspace::RowCounts;

/// What a run is doing beside its jobs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Jobs are sent and watched.
    Sending,
    /// The answer to a job was lost; its rows are looked up.
    LookingUp {
        /// How many.
        rows: u32,
    },
    /// The users that are still to be updated are read again: what was read of them is old.
    ReadingAnew {
        /// How many rows are still to be sent.
        rows: u64,
    },
    /// Other jobs take the tenant's slots.
    WaitingForSlot,
    /// What was written is read back.
    ReadingBack {
        /// How many.
        rows: u64,
    },
}

/// A job that the tenant works on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunJob {
    /// Its id.
    pub id: JobId,
    /// How many users it carries.
    pub row_count: u32,
}

/// How far a run has come: always the whole of it, never a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunProgress {
    /// Its rows by state.
    pub counts: RowCounts,
    /// The jobs it needs.
    pub step_count: usize,
    /// The jobs whose rows all have their state.
    pub steps_done: usize,
    /// The jobs under way.
    pub jobs: Vec<RunJob>,
    /// What it is doing beside them.
    pub phase: Phase,
}

impl Context {
    pub(super) fn publish(&self) {
        let progress = self.lock().progress.clone();
        (self.report)(progress);
    }

    /// Shows a phase until the guard is dropped.
    pub(super) fn phase(&self, phase: Phase) -> impl Drop + '_ {
        self.lock().phases.push(phase);
        self.show_phase();
        OnDrop(move || {
            {
                // The two workers may leave their phases in any order.
                let phases = &mut self.lock().phases;
                if let Some(place) = phases.iter().position(|it| *it == phase) {
                    phases.remove(place);
                }
            }
            self.show_phase();
        })
    }

    fn show_phase(&self) {
        {
            let mut now = self.lock();
            now.progress.phase = now.phases.last().copied().unwrap_or(Phase::Sending);
        }
        self.publish();
    }

    pub(super) fn job_under_way(&self, job: RunJob) -> impl Drop + '_ {
        let id = job.id.clone();
        self.lock().progress.jobs.push(job);
        self.publish();
        OnDrop(move || {
            self.lock().progress.jobs.retain(|job| job.id != id);
            self.publish();
        })
    }
}

struct OnDrop<F: FnMut()>(F);

impl<F: FnMut()> Drop for OnDrop<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

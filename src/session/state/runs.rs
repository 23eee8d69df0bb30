//! Runs as a face shows them: what became of the rows, how a run stands, how fast it is.

use super::super::command::TenantRef;
use super::super::report::RunLine;
use crate::run::{RunProgress, is_old};
use crate::workspace::{RowCounts, RowState, RunId, RunState};
use jiff::Timestamp;
use std::collections::BTreeSet;

/// What became of the rows of a run, in the window's words. They add up to the rows of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Outcomes {
    /// New users.
    pub created: u64,
    /// Existing users that were changed.
    pub updated: u64,
    /// Existing users that are as the list says.
    pub unchanged: u64,
    /// Rows that were sent and not written, and why is known.
    pub failed: u64,
    /// Rows that were never sent: the check keeps them back, an earlier run wrote them, or they were deleted.
    pub left_out: u64,
    /// Rows that are at the tenant, or that nobody could tell.
    pub not_known: u64,
    /// Rows that have not been sent.
    pub not_sent: u64,
}

impl Outcomes {
    /// Of the rows by state, `unanswered` of which were sent and have no answer yet.
    pub fn of(counts: &RowCounts, unanswered: u64) -> Self {
        let planned = counts.of(RowState::Planned);
        let unanswered = unanswered.min(planned);
        Self {
            created: counts.of(RowState::Inserted),
            updated: counts.of(RowState::Updated),
            unchanged: counts.of(RowState::Unchanged),
            failed: counts.of(RowState::Failed) - counts.kept_back(),
            left_out: counts.of(RowState::Skipped) + counts.kept_back(),
            not_known: counts.of(RowState::Unknown) + unanswered,
            not_sent: planned - unanswered,
        }
    }

    /// Of a run at work: what its jobs carry is not known yet.
    pub fn of_progress(progress: &RunProgress) -> Self {
        let at_the_tenant = progress.jobs.iter().map(|job| u64::from(job.row_count)).sum();
        Self::of(&progress.counts, at_the_tenant)
    }

    /// All rows.
    pub fn total(&self) -> u64 {
        self.created + self.updated + self.unchanged + self.failed + self.left_out + self.not_known + self.not_sent
    }
}

/// How a run stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunStatus {
    /// It was planned, and nobody agreed to it.
    Planned,
    /// It is at work here.
    Running {
        /// What was asked of it meanwhile.
        ending: Option<Ending>,
    },
    /// Another window or terminal is carrying it out.
    RunningElsewhere,
    /// It waits for somebody to go on with it.
    Paused,
    /// It was stopped, and some of it was not sent.
    Stopped,
    /// It stopped by itself, or with the program.
    Interrupted {
        /// What happened, in a sentence.
        why: String,
        /// What to do about it; nothing, where going on is enough.
        cure: String,
    },
    /// All of it was sent; reading it back did not come to its end.
    NotChecked {
        /// What happened, in a sentence.
        why: String,
    },
    /// Every row has its state.
    Finished {
        /// Rows that were sent and not written.
        failed: u64,
        /// Rows that the check kept from being sent.
        kept_back: u64,
        /// Rows that were written otherwise than the list says, and what was found about whole jobs.
        differ: u64,
        /// Rows that nobody could tell.
        not_known: u64,
    },
}

/// What was asked of a run at work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It stops at once and waits.
    Pausing,
    /// Its jobs at the tenant are waited for, then it stops.
    Stopping,
}

/// Who has a run that was started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// Nobody: it was interrupted, paused or stopped.
    Nobody,
    /// This program.
    Here,
    /// Another window or terminal.
    Elsewhere,
}

/// How fast a run is.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Pace {
    /// Users whose fate is known, of those that are sent.
    pub done: u64,
    /// Users that are sent in all.
    pub to_send: u64,
    /// Users a second, once enough is known.
    pub per_second: Option<f64>,
    /// How long it will take still, once enough is known.
    pub seconds_left: Option<u64>,
    /// When this session began with it.
    pub since: Option<Timestamp>,
}

impl Pace {
    /// The share that is done, from 0 to 1.
    pub fn share(&self) -> f32 {
        if self.to_send == 0 { 1.0 } else { (self.done as f64 / self.to_send as f64) as f32 }
    }
}

/// A run at work here.
#[derive(Debug, Clone, Default)]
pub struct AtWork {
    /// How far it is; nothing while its list is opened.
    pub progress: Option<RunProgress>,
    /// How fast it is.
    pub pace: Pace,
    /// What was asked of it meanwhile.
    pub ending: Option<Ending>,
    /// The same, as it was asked for.
    pub wished: Option<Held>,
}

/// The runs that a search found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FoundRuns {
    /// What was looked for.
    pub text: String,
    /// The runs.
    pub runs: BTreeSet<RunId>,
}

impl RunLine {
    /// How the run stands; `at_work` is what this session knows of it.
    pub fn status(&self, at_work: Option<&AtWork>) -> RunStatus {
        if let Some(work) = at_work {
            return RunStatus::Running { ending: work.ending };
        }
        let why = || self.why.clone().unwrap_or_default();
        match (self.run.state, self.owner) {
            (RunState::Planned, _) => RunStatus::Planned,
            (RunState::Finished, _) => RunStatus::Finished {
                failed: self.outcomes().failed,
                kept_back: self.counts.kept_back(),
                differ: self.differing,
                not_known: self.counts.of(RowState::Unknown),
            },
            (RunState::Started, Owner::Elsewhere) => RunStatus::RunningElsewhere,
            (RunState::Started, Owner::Here | Owner::Nobody) if self.counts.of(RowState::Planned) == 0 => {
                RunStatus::NotChecked { why: why() }
            }
            // Nothing can be decided about it.
            (RunState::Started, Owner::Here | Owner::Nobody) if self.place.is_gone => RunStatus::Stopped,
            (RunState::Started, Owner::Here | Owner::Nobody) => match self.held {
                Some(Held::Paused) => RunStatus::Paused,
                Some(Held::Stopped) => RunStatus::Stopped,
                Some(Held::Closed | Held::Failed) | None => {
                    RunStatus::Interrupted { why: why(), cure: self.cure.clone().unwrap_or_default() }
                }
            },
        }
    }

    /// Whether going on reads users again first, since what was read of them is old.
    pub fn is_read_anew(&self, now: Timestamp) -> bool {
        self.run.made_from.upsert && is_old(self.run.created_at, now) && self.outcomes().not_sent > 0
    }

    /// What became of its rows.
    pub fn outcomes(&self) -> Outcomes {
        Outcomes::of(&self.counts, self.unanswered)
    }
}

impl RunStatus {
    /// Whether somebody has to decide how it goes on.
    pub fn needs_decision(&self) -> bool {
        match self {
            Self::Interrupted { .. } => true,
            Self::Planned
            | Self::Running { .. }
            | Self::RunningElsewhere
            | Self::Paused
            | Self::Stopped
            | Self::NotChecked { .. }
            | Self::Finished { .. } => false,
        }
    }
}

/// Why a started run is not at work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// A person paused it.
    Paused,
    /// A person stopped it.
    Stopped,
    /// It was paused so that the window could be closed.
    Closed,
    /// Something went wrong.
    Failed,
}

impl Held {
    /// What it does meanwhile.
    pub(in crate::session) fn ending(self) -> Ending {
        match self {
            Self::Stopped => Ending::Stopping,
            Self::Paused | Self::Closed | Self::Failed => Ending::Pausing,
        }
    }
}

/// A tenant as a run's line names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunPlace {
    /// How it is reached; none where it was removed or never added.
    pub tenant: Option<TenantRef>,
    /// Its name for people.
    pub name: String,
    /// Whether real users live there.
    pub production: bool,
    /// Whether it was a demo tenant of another day, which nobody can reach any more.
    pub is_gone: bool,
}

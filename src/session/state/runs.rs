//! Runs as a face shows them: what became of the rows, how a run stands, how fast it is, who was refused.

use super::super::command::TenantRef;
use super::super::fetched::Fetched;
use super::super::report::RunLine;
use crate::run::RunProgress;
use crate::sheet::RowId;
use crate::workspace::{RowCounts, RowState, RunId, RunState};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

/// Refused users are read in pages of this many.
pub const REFUSED_PER_PAGE: u32 = 128;

/// Pages of refused users that are kept: what is in view, and some to scroll back to.
const PAGES_KEPT: usize = 24;

/// What became of the rows of a run, in the window's words. They add up to the rows of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Outcomes {
    /// New users.
    pub created: u64,
    /// Existing users that were changed.
    pub updated: u64,
    /// Existing users that are as the list says.
    pub unchanged: u64,
    /// Rows that were not written, and why is known.
    pub failed: u64,
    /// Rows left out by choice.
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
            failed: counts.of(RowState::Failed),
            left_out: counts.of(RowState::Skipped),
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
    },
    /// All of it was sent; reading it back did not come to its end.
    NotChecked {
        /// What happened, in a sentence.
        why: String,
    },
    /// Every row has its state.
    Finished {
        /// Rows that were not written.
        failed: u64,
        /// Rows that read back with another value than was sent.
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
}

/// Why users were refused, as one decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// In two words, like "Already there".
    pub label: String,
    /// How many users.
    pub count: u64,
}

/// A job of a run, as it is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct JobLine {
    /// Its id; none where the answer was lost.
    pub job: Option<String>,
    /// How many users it carried.
    pub users: u64,
    /// How many bytes they were.
    pub size_bytes: u64,
    /// How long it took, in seconds, once it ended.
    pub seconds: Option<f64>,
    /// Users it refused, by the tenant's count.
    pub failed: Option<u64>,
    /// The tenant's word for its status.
    pub status: String,
}

/// What an unfolded run shows.
#[derive(Debug, Clone, Default)]
pub struct RunDetails {
    /// The causes, most frequent first.
    pub causes: Vec<Cause>,
    /// Its jobs.
    pub jobs: Vec<JobLine>,
    /// How many of the listed rows were changed in the sheet since they were sent.
    pub changed: u64,
    /// For each listed row: the row, its first problem, its cause.
    pub(in crate::session) index: Vec<(RowId, i64, u16)>,
    /// For each cause the places in `index`.
    pub(in crate::session) by_cause: Vec<Vec<u32>>,
}

impl RunDetails {
    /// How many users are listed: of one cause, or all.
    pub fn listed(&self, cause: Option<&str>) -> u64 {
        match cause {
            None => self.index.len() as u64,
            Some(label) => self.cause(label).map_or(0, |(_, cause)| cause.count),
        }
    }

    fn cause(&self, label: &str) -> Option<(usize, &Cause)> {
        self.causes.iter().enumerate().find(|(_, cause)| cause.label == label)
    }

    /// The listed rows of one page with their problems.
    pub(in crate::session) fn page(&self, cause: Option<&str>, page: u32) -> Vec<(RowId, i64)> {
        let from = (page * REFUSED_PER_PAGE) as usize;
        let many = REFUSED_PER_PAGE as usize;
        let entry = |(row, problem, _): &(RowId, i64, u16)| (*row, *problem);
        match cause {
            None => self.index.iter().skip(from).take(many).map(entry).collect(),
            Some(label) => {
                let places = self.cause(label).and_then(|(at, _)| self.by_cause.get(at));
                let places = places.into_iter().flatten().skip(from).take(many);
                places.filter_map(|place| self.index.get(*place as usize)).map(entry).collect()
            }
        }
    }
}

/// A user that was refused, or was written otherwise than asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedUser {
    /// The row's id.
    pub row: RowId,
    /// The row as people count, from 1.
    pub number: u64,
    /// The e-mail address, else the next best identifier.
    pub user: String,
    /// The user's name, where the list has one.
    pub name: Option<String>,
    /// Why.
    pub why: String,
    /// What to do.
    pub next: String,
    /// The tenant's code, or ours in the same form.
    pub code: String,
    /// The attribute, dotted.
    pub path: String,
}

/// An unfolded run: its details, and the pages of its refused users that were asked for.
#[derive(Debug, Clone, Default)]
pub struct RunView {
    /// Causes and jobs.
    pub details: Fetched<Arc<RunDetails>>,
    /// The cause that is shown alone.
    pub cause: Option<String>,
    /// The pages that were read, by their number.
    pages: BTreeMap<u32, Arc<Vec<RefusedUser>>>,
    asked: BTreeSet<u32>,
}

impl RunView {
    /// A refused user by its place in what is shown; none while its page is on its way.
    pub fn refused(&self, place: u32) -> Option<&RefusedUser> {
        self.pages.get(&(place / REFUSED_PER_PAGE))?.get((place % REFUSED_PER_PAGE) as usize)
    }

    /// Whether a place is there or on its way.
    pub fn is_asked(&self, place: u32) -> bool {
        let page = place / REFUSED_PER_PAGE;
        self.pages.contains_key(&page) || self.asked.contains(&page)
    }

    /// Turns to a cause, and names the pages that have to be read for these places.
    pub(in crate::session) fn ask(&mut self, cause: Option<String>, places: &std::ops::Range<u32>) -> Vec<u32> {
        if self.cause != cause {
            self.cause = cause;
            self.forget_pages();
        }
        let pages = places.start / REFUSED_PER_PAGE..places.end.div_ceil(REFUSED_PER_PAGE);
        let wanted: Vec<u32> =
            pages.filter(|page| !self.pages.contains_key(page) && !self.asked.contains(page)).collect();
        self.asked.extend(&wanted);
        wanted
    }

    pub(in crate::session) fn take(&mut self, page: u32, users: Arc<Vec<RefusedUser>>) {
        self.asked.remove(&page);
        while self.pages.len() >= PAGES_KEPT {
            // The one farthest from what is read now.
            let (first, last) = (self.pages.keys().next().copied(), self.pages.keys().last().copied());
            let far = if first.is_some_and(|first| page.abs_diff(first) > last.map_or(0, |last| page.abs_diff(last))) {
                first
            } else {
                last
            };
            far.map(|far| self.pages.remove(&far));
        }
        self.pages.insert(page, users);
    }

    /// Forgets what was read; answers that are on their way are for something else now.
    pub(in crate::session) fn forget_pages(&mut self) {
        self.pages.clear();
        self.asked.clear();
    }
}

/// Rows that were saved as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedRows {
    /// The file.
    pub path: PathBuf,
    /// How many rows it holds.
    pub rows: u64,
    /// Whether it holds hashes or other secrets.
    pub has_secrets: bool,
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
                failed: self.counts.of(RowState::Failed),
                differ: self.differing,
                not_known: self.counts.of(RowState::Unknown),
            },
            (RunState::Started, Owner::Elsewhere) => RunStatus::RunningElsewhere,
            (RunState::Started, Owner::Here | Owner::Nobody) if self.counts.of(RowState::Planned) == 0 => {
                RunStatus::NotChecked { why: why() }
            }
            (RunState::Started, Owner::Here | Owner::Nobody) => match self.held {
                Some(Held::Paused) => RunStatus::Paused,
                Some(Held::Stopped) => RunStatus::Stopped,
                Some(Held::Closed | Held::Failed) | None => RunStatus::Interrupted { why: why() },
            },
        }
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

    /// Whether it can be gone on with here.
    pub fn can_go_on(&self) -> bool {
        match self {
            Self::Interrupted { .. } | Self::Paused | Self::Stopped | Self::NotChecked { .. } => true,
            Self::Finished { not_known, .. } => *not_known > 0,
            Self::Planned | Self::Running { .. } | Self::RunningElsewhere => false,
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
}

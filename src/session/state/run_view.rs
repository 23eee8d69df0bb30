//! What an unfolded run shows: who was refused and why, its jobs, what was saved of it.

use super::super::fetched::Fetched;
use crate::sheet::RowId;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

/// Refused users are read in pages of this many.
pub const REFUSED_PER_PAGE: u32 = 128;

/// Pages of refused users that are kept: what is in view, and some to scroll back to.
const PAGES_KEPT: usize = 24;

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
    /// What is known about whole jobs, and what to do.
    pub findings: Vec<(String, String)>,
    /// How many of the listed rows were changed in the sheet since they were sent; none where the list is not open.
    pub changed: Option<u64>,
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
    /// Whether the check kept the row from being sent; else it is the tenant who says so.
    pub kept_back: bool,
    /// Why.
    pub why: String,
    /// What to do.
    pub next: String,
    /// The tenant's code, or ours in the same form.
    pub code: String,
    /// The attribute, dotted.
    pub path: String,
    /// Whether the row names somebody, so that `user` can be looked for at the tenant.
    pub is_named: bool,
    /// The id of the tenant's user, where an update read it.
    pub user_id: Option<String>,
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
    /// The newest reading of the details; places mean something within one alone.
    pub(in crate::session) request: u64,
    /// Something has changed while they were being read.
    pub(in crate::session) again: bool,
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

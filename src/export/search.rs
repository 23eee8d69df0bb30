//! Takes the users of a search out of the tenant, by the cheapest road that brings all of them.
//!
//! The tenant shows a thousand users of a search and no more (API page 7.1). What finds fewer is read page by page. What
//! finds more is cut into parts by the time of creation until each part is small, which costs a call for each hundred users;
//! or all users are exported, which costs a few calls whatever their number, and the conditions are held against them here.

use super::condition::{Condition, iso, of_connection};
use super::context::{Context, ExportError, Progress, Stage};
use super::engine::Part;
use super::take::Taken;
use crate::auth0::{FoundUsers, UserSearch};
use jiff::Timestamp;
use serde::Deserialize;
use std::collections::HashSet;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

/// No search shows more users than this (API page 7.1), and a count of so many may stand for any number.
const MOST_SHOWN: u64 = 1_000;
const PER_PAGE: u32 = 100;

/// Up to so many users, where the tenant counts further than it shows, parts are cheaper than an export of everybody: some
/// seventy calls at most, which take seconds.
const MOST_IN_PARTS: u64 = 5_000;

/// How often a search is begun anew whose pages don't come to its count: somebody is at work in the tenant.
const TRIES: u32 = 3;

/// How the users came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Road {
    /// All users of the connections, or of the tenant, by export jobs.
    #[default]
    Export,
    /// A search that shows all it finds.
    Search,
    /// A search in so many parts, each of which shows all it finds.
    SearchInParts { parts: u32 },
    /// All users were exported, and held against the conditions here.
    ExportAndFilter,
}

/// The users of a search and how they came; none where an export, filtered here, is the way.
pub(super) async fn search(
    conditions: &[Condition],
    parts: &[Part],
    (fields, limit): (&[&str], Option<u32>),
    scratch: &Path,
    context: &Context,
) -> Result<Option<(Taken, Road)>, ExportError> {
    let can_filter_here = conditions.iter().all(|condition| condition.path().is_some());
    let Some(query) = query(conditions, parts) else { return Ok(None) };
    let fields: Vec<&str> = fields.iter().copied().chain(["created_at"]).collect();
    let mut search = Search { fields, users: Vec::new(), seen: HashSet::new(), context };
    for _try in 0..TRIES {
        search.users.clear();
        search.seen.clear();
        if let Some(limit) = limit.filter(|limit| *limit <= PER_PAGE) {
            search.page(&query, 0, limit).await?;
            return search.taken(scratch).map(|taken| Some((taken, Road::Search)));
        }
        match search.all(&query).await? {
            Pages::All => return search.taken(scratch).map(|taken| Some((taken, Road::Search))),
            Pages::Changing => {}
            Pages::TooMany { total } => {
                let few = total.is_some_and(|total| total > MOST_SHOWN && total <= MOST_IN_PARTS);
                if can_filter_here && !few {
                    return Ok(None);
                }
                if let Some(parts) = search.in_parts(&query).await? {
                    return search.taken(scratch).map(|taken| Some((taken, Road::SearchInParts { parts })));
                }
            }
        }
    }
    if can_filter_here { Ok(None) } else { Err(ExportError::SearchNeverAgrees) }
}

/// The conditions in the words of the tenant's search; none where it can't tell.
fn query(conditions: &[Condition], parts: &[Part]) -> Option<String> {
    let mut all = conditions.iter().map(Condition::lucene).collect::<Option<Vec<_>>>()?;
    let names: Vec<_> =
        parts.iter().filter_map(|part| part.connection.as_ref()).map(|(_, name)| of_connection(name)).collect();
    if !names.is_empty() {
        all.push(if names.len() == 1 { names.concat() } else { format!("({})", names.join(" OR ")) });
    }
    Some(all.join(" AND "))
}

/// What became of reading a search to its end.
enum Pages {
    All,
    /// There are more than it shows; how many, as far as the tenant counts.
    TooMany {
        total: Option<u64>,
    },
    /// The pages did not come to the count.
    Changing,
}

/// The users that were found so far.
struct Search<'c> {
    fields: Vec<&'c str>,
    users: Vec<String>,
    /// Their ids: a user can be on two pages when somebody is at work in the tenant.
    seen: HashSet<String>,
    context: &'c Context,
}

/// What is looked at of a user that was found.
#[derive(Deserialize)]
struct Found {
    user_id: String,
    created_at: Option<Timestamp>,
}

impl Search<'_> {
    /// Reads a page, and keeps its users; how many were on it, and the tenant's count.
    async fn page(&mut self, query: &str, page: u32, per_page: u32) -> Result<(u32, Option<u64>), ExportError> {
        let found = self.ask(query, page, per_page, ("created_at", false)).await?;
        let count = u32::try_from(found.users.len()).unwrap_or(u32::MAX);
        for user in found.users {
            // What has no id is no user.
            if let Ok(Found { user_id, .. }) = serde_json::from_str(&user)
                && self.seen.insert(user_id)
            {
                self.users.push(user);
            }
        }
        let (users, of_users) = (self.users.len() as u64, found.total.filter(|total| *total < MOST_SHOWN));
        self.context.tell(Progress { stage: Stage::Searching, users, of_users, ..Progress::default() });
        Ok((count, found.total))
    }

    async fn ask(&self, query: &str, page: u32, per_page: u32, sort: (&str, bool)) -> Result<FoundUsers, ExportError> {
        let search = UserSearch { query, page, per_page, sort, fields: &self.fields };
        Ok(self.context.or_stopped(self.context.client.search_users(&search)).await??)
    }

    /// Reads all pages of a search that shows all it finds.
    async fn all(&mut self, query: &str) -> Result<Pages, ExportError> {
        let before = self.users.len() as u64;
        for page in 0.. {
            let (count, total) = self.page(query, page, PER_PAGE).await?;
            let is_last = u64::from(page + 1) * u64::from(PER_PAGE) >= MOST_SHOWN;
            let found = self.users.len() as u64 - before;
            match total {
                Some(total) if total >= MOST_SHOWN => return Ok(Pages::TooMany { total: Some(total) }),
                Some(total) if count < PER_PAGE => {
                    return Ok(if found == total { Pages::All } else { Pages::Changing });
                }
                None if count < PER_PAGE => return Ok(Pages::All),
                Some(_) if is_last => return Ok(Pages::Changing),
                None if is_last => return Ok(Pages::TooMany { total: None }),
                Some(_) | None => {}
            }
        }
        Ok(Pages::Changing)
    }

    /// Cuts a search by the time of creation until each part shows all it finds; how many parts there are. None where the
    /// users change meanwhile.
    async fn in_parts(&mut self, query: &str) -> Result<Option<u32>, ExportError> {
        self.users.clear();
        self.seen.clear();
        let (Some(first), Some(last)) = (self.edge(query, false).await?, self.edge(query, true).await?) else {
            return Ok(None);
        };
        let mut parts = 0;
        let mut left = vec![(first.as_millisecond(), last.as_millisecond())];
        while let Some((from, to)) = left.pop() {
            let moment = |millis| Timestamp::from_millisecond(millis).map(iso).unwrap_or_default();
            let part = format!("({query}) AND created_at:[{} TO {}]", moment(from), moment(to));
            let before = self.users.len();
            match self.all(&part).await? {
                Pages::All => parts += 1,
                Pages::Changing => return Ok(None),
                Pages::TooMany { .. } if from >= to => return Err(ExportError::TooManyAtOnce),
                Pages::TooMany { .. } => {
                    // What was read of it is found again in its halves.
                    for user in self.users.drain(before..) {
                        if let Ok(Found { user_id, .. }) = serde_json::from_str(&user) {
                            self.seen.remove(&user_id);
                        }
                    }
                    let middle = from + (to - from) / 2;
                    left.extend([(middle + 1, to), (from, middle)]);
                }
            }
        }
        Ok(Some(parts))
    }

    /// When the first or the last user was made that a search finds.
    async fn edge(&self, query: &str, last: bool) -> Result<Option<Timestamp>, ExportError> {
        let found = self.ask(query, 0, 1, ("created_at", last)).await?;
        let user = found.users.first().and_then(|user| serde_json::from_str::<Found>(user).ok());
        Ok(user.and_then(|user| user.created_at))
    }

    /// Puts the users into a file, like those of an export.
    fn taken(self, scratch: &Path) -> Result<Taken, ExportError> {
        let write = || {
            let mut out = std::io::BufWriter::new(tempfile::tempfile_in(scratch)?);
            for user in &self.users {
                out.write_all(user.as_bytes())?;
                out.write_all(b"\n")?;
            }
            out.into_inner().map_err(std::io::IntoInnerError::into_error)
        };
        let file = tokio::task::block_in_place(write).map_err(|error| self.context.kept_not(error))?;
        Ok(Taken { file: Arc::new(file), told: Some(self.users.len() as u64) })
    }
}

//! Takes the users of a search out of the tenant, by the cheapest road that brings all of them.
//!
//! The tenant shows a thousand users of a search and no more (API page 7.1). What finds fewer is read page by page. What
//! finds more is cut into parts by the time of creation until each part is small, which costs a call for each hundred users;
//! or all users are exported, which costs a few calls whatever their number, and the conditions are held against them here.

use super::condition::{Condition, iso, of_connection};
use super::context::{Context, ExportError, Progress, Stage};
use super::engine::Part;
use super::ids::Ids;
use super::take::Taken;
use crate::auth0::{FoundUsers, UserSearch};
use jiff::Timestamp;
use serde::Deserialize;
use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufWriter, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::sync::Arc;

/// No search shows more users than this (API page 7.1), and a count of so many may stand for any number.
pub(super) const MOST_SHOWN: u64 = 1_000;
pub(super) const PER_PAGE: u32 = 100;

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
    SearchInParts {
        parts: u32,
        /// Whether the tenant counts all of them together, and they came to that.
        counted: bool,
    },
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
    let users = tokio::task::block_in_place(|| Found::new(scratch)).map_err(|error| context.kept_not(error))?;
    let mut search = Search { fields, users, context };
    for _try in 0..TRIES {
        search.forget_from(0)?;
        if let Some(limit) = limit.filter(|limit| *limit <= PER_PAGE) {
            search.page(&query, 0, limit).await?;
            return search.taken().map(|taken| Some((taken, Road::Search)));
        }
        match search.all(&query).await? {
            Pages::All => return search.taken().map(|taken| Some((taken, Road::Search))),
            Pages::Changing => {}
            Pages::TooMany { total } => {
                if !goes_in_parts(conditions, total) {
                    return Ok(None);
                }
                // A count of just as many as are shown may stand for any number.
                let total = total.filter(|total| *total > MOST_SHOWN);
                let parts = match search.in_parts(&query, total).await {
                    Err(ExportError::TooManyAtOnce) if can_filter_here => return Ok(None),
                    parts => parts?,
                };
                if let Some(parts) = parts {
                    let road = Road::SearchInParts { parts, counted: total.is_some() };
                    return search.taken().map(|taken| Some((taken, road)));
                }
            }
        }
    }
    if can_filter_here { Ok(None) } else { Err(ExportError::SearchNeverAgrees) }
}

/// Whether a search that finds more than it shows is cut into parts; else all users are exported and looked through here.
pub(super) fn goes_in_parts(conditions: &[Condition], total: Option<u64>) -> bool {
    let can_filter_here = conditions.iter().all(|condition| condition.path().is_some());
    !can_filter_here || total.is_some_and(|total| total > MOST_SHOWN && total <= MOST_IN_PARTS)
}

/// The conditions in the words of the tenant's search; none where it can't tell.
fn query(conditions: &[Condition], parts: &[Part]) -> Option<String> {
    let names = parts.iter().filter_map(|part| part.connection.as_ref()).map(|(_, name)| name.as_str());
    words(&conditions.iter().collect::<Vec<_>>(), names)
}

/// The same of users of these connections, or of all.
pub(super) fn words<'a>(conditions: &[&Condition], connections: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut all = conditions.iter().map(|it| it.lucene()).collect::<Option<Vec<_>>>()?;
    let names: Vec<_> = connections.map(of_connection).collect();
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
    users: Found,
    context: &'c Context,
}

/// Users in a file, each once: a user can be on two pages when somebody is at work in the tenant.
struct Found {
    out: BufWriter<File>,
    ids: Ids,
    seen: HashSet<u128>,
    /// Who they are in the order in which they came, with where each one's line begins.
    order: Vec<(u128, u64)>,
    bytes: u64,
}

impl Found {
    fn new(scratch: &Path) -> io::Result<Self> {
        let out = BufWriter::new(tempfile::tempfile_in(scratch)?);
        Ok(Self { out, ids: Ids::new(), seen: HashSet::new(), order: Vec::new(), bytes: 0 })
    }

    fn count(&self) -> usize {
        self.order.len()
    }

    fn add(&mut self, id: &str, user: &str) -> io::Result<()> {
        let id = self.ids.short(id);
        if self.seen.insert(id) {
            self.order.push((id, self.bytes));
            self.out.write_all(user.as_bytes())?;
            self.out.write_all(b"\n")?;
            self.bytes += user.len() as u64 + 1;
        }
        Ok(())
    }

    /// Forgets all but the first so many.
    fn keep(&mut self, count: usize) -> io::Result<()> {
        let Some((_, bytes)) = self.order.get(count).copied() else { return Ok(()) };
        for (id, _) in self.order.drain(count..) {
            self.seen.remove(&id);
        }
        self.bytes = bytes;
        self.out.seek(SeekFrom::Start(bytes))?;
        self.out.get_ref().set_len(bytes)
    }
}

/// What is looked at of a user that was found.
#[derive(Deserialize)]
struct About {
    user_id: String,
    created_at: Option<Timestamp>,
}

impl Search<'_> {
    /// Reads a page, and keeps its users; how many were on it, and the tenant's count.
    async fn page(&mut self, query: &str, page: u32, per_page: u32) -> Result<(u32, Option<u64>), ExportError> {
        let found = self.ask(query, page, per_page, ("created_at", false)).await?;
        let count = u32::try_from(found.users.len()).unwrap_or(u32::MAX);
        let mut add = || {
            for user in &found.users {
                // What has no id is no user.
                if let Ok(About { user_id, .. }) = serde_json::from_str(user) {
                    self.users.add(&user_id, user)?;
                }
            }
            Ok(())
        };
        tokio::task::block_in_place(&mut add).map_err(|error| self.context.kept_not(error))?;
        let (users, of_users) = (self.users.count() as u64, found.total.filter(|total| *total < MOST_SHOWN));
        self.context.tell(Progress { stage: Stage::Searching, users, of_users, ..Progress::default() });
        Ok((count, found.total))
    }

    async fn ask(&self, query: &str, page: u32, per_page: u32, sort: (&str, bool)) -> Result<FoundUsers, ExportError> {
        let search = UserSearch { query, page, per_page, sort, fields: &self.fields };
        Ok(self.context.or_stopped(self.context.client.search_users(&search)).await??)
    }

    /// Reads all pages of a search that shows all it finds.
    async fn all(&mut self, query: &str) -> Result<Pages, ExportError> {
        let before = self.users.count() as u64;
        for page in 0.. {
            let (count, total) = self.page(query, page, PER_PAGE).await?;
            let is_last = u64::from(page + 1) * u64::from(PER_PAGE) >= MOST_SHOWN;
            let found = self.users.count() as u64 - before;
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

    /// Forgets all but the first so many users.
    fn forget_from(&mut self, count: usize) -> Result<(), ExportError> {
        tokio::task::block_in_place(|| self.users.keep(count)).map_err(|error| self.context.kept_not(error))
    }

    /// Cuts a search by the time of creation until each part shows all it finds; how many parts there are. None where the
    /// users change meanwhile, or the parts don't come to the `total` of the whole.
    async fn in_parts(&mut self, query: &str, total: Option<u64>) -> Result<Option<u32>, ExportError> {
        self.forget_from(0)?;
        let (Some(first), Some(last)) = (self.edge(query, false).await?, self.edge(query, true).await?) else {
            return Ok(None);
        };
        let mut parts = 0;
        let (first, last) = (first.as_millisecond(), last.as_millisecond());
        let mut left = vec![(first, last)];
        while let Some((from, to)) = left.pop() {
            // Who is made meanwhile belongs to the last part.
            let moment = |millis, open: i64| match Timestamp::from_millisecond(millis) {
                Ok(moment) if millis != open => iso(moment),
                Ok(_) | Err(_) => "*".to_owned(),
            };
            let part = format!("({query}) AND created_at:[{} TO {}]", moment(from, first), moment(to, last));
            let before = self.users.count();
            match self.all(&part).await? {
                Pages::All => parts += 1,
                Pages::Changing => return Ok(None),
                Pages::TooMany { .. } if from >= to => return Err(ExportError::TooManyAtOnce),
                Pages::TooMany { .. } => {
                    // What was read of it is found again in its halves.
                    self.forget_from(before)?;
                    let middle = from + (to - from) / 2;
                    left.extend([(middle + 1, to), (from, middle)]);
                }
            }
        }
        let all = total.is_none_or(|total| total == self.users.count() as u64);
        Ok(all.then_some(parts))
    }

    /// When the first or the last user was made that a search finds.
    async fn edge(&self, query: &str, last: bool) -> Result<Option<Timestamp>, ExportError> {
        let found = self.ask(query, 0, 1, ("created_at", last)).await?;
        let user = found.users.first().and_then(|user| serde_json::from_str::<About>(user).ok());
        Ok(user.and_then(|user| user.created_at))
    }

    /// The users in a file, like those of an export.
    fn taken(self) -> Result<Taken, ExportError> {
        let count = self.users.count() as u64;
        let write = || self.users.out.into_inner().map_err(io::IntoInnerError::into_error);
        let file = tokio::task::block_in_place(write).map_err(|error| self.context.kept_not(error))?;
        Ok(Taken { file: Arc::new(file), told: Some(count) })
    }
}

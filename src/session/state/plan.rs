//! A plan as a face shows it, before anybody agrees to it.

use super::Outcomes;
use crate::run::FRESH_FOR;
use crate::session::command::ConnectionChoice;
use crate::session::report::PlanProblems;
use crate::sheet::RowId;
use crate::workspace::RunId;
use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::Arc;

/// A plan that waits to be started.
#[derive(Debug, Clone)]
pub struct PlanOverview {
    /// The run it would be.
    pub run: RunId,
    /// Where the users go.
    pub place: ConnectionChoice,
    /// The tenant's domain.
    pub tenant: String,
    /// Whether the tenant is production, so that the person is asked.
    pub production: bool,
    /// All rows of the list.
    pub rows: u64,
    /// Users that are sent and are new, as far as is known: without an upsert nobody looked.
    pub creates: u64,
    /// Users that are sent and exist.
    pub updates: u64,
    /// Users that exist and are as the list says.
    pub unchanged: u64,
    /// Rows that the checker refuses.
    pub refused: u64,
    /// Rows left out because an earlier run wrote them.
    pub left_out: u64,
    /// Rows left out because they were deleted in the sheet, or added and left empty.
    pub deleted: u64,
    /// Import jobs.
    pub jobs: usize,
    /// Bytes that are sent.
    pub size_bytes: u64,
    /// Mails that the tenant sends to its owners.
    pub emails: usize,
    /// Users that come without a password hash and must reset.
    pub without_password: u64,
    /// An unfinished run that sends a list of the same name and length to the same connection.
    pub unfinished: Option<RunId>,
    /// The newest run that sent the same list to the same connection, where this is no retry of one.
    pub sent_before: Option<SentBefore>,
    /// Of a retry: users that Auth0 has refused before and that are sent again as they were.
    pub unmended: u64,
    /// The run whose unwritten rows are sent.
    pub retry_of: Option<RunId>,
    /// Metadata of existing users that would disappear.
    pub vanishing: Vanishing,
    /// What an upsert leaves as it is, though the list says otherwise.
    pub untouched: Untouched,
    /// When the tenant was looked at.
    pub made_at: Timestamp,
    /// How long it will take, by earlier runs to this tenant, in seconds; none before the first.
    pub seconds: Option<u64>,
    /// What is wrong with rows, for showing before the start.
    pub problems: Arc<PlanProblems>,
}

impl PlanOverview {
    /// The users that are sent.
    pub fn sends(&self) -> u64 {
        self.creates + self.updates
    }

    /// Whether what was read of existing users is too old to write over them: others may have changed them since.
    pub fn is_stale(&self, upsert: bool, now: Timestamp) -> bool {
        upsert && self.stale_in(now).is_zero()
    }

    /// How long what was read can be relied on still.
    pub fn stale_in(&self, now: Timestamp) -> std::time::Duration {
        let age = std::time::Duration::try_from(now.duration_since(self.made_at)).unwrap_or_default();
        FRESH_FOR.saturating_sub(age)
    }
}

/// What an upsert leaves as it is, though the list says otherwise (API page 4.1).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Untouched {
    /// How many users it is about.
    pub users: u64,
    /// The attributes, each with the number of users who have it otherwise than the list; the most frequent first.
    pub attributes: Vec<(String, u64)>,
    /// Rows whose `user_id` belongs to a user with another e-mail.
    pub taken_ids: u64,
    /// Existing users for whom the list brings a `custom_password_hash`: it is taken from those who have never signed in
    /// with an imported one.
    pub custom_hashes: u64,
}

/// A run that sent the list before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentBefore {
    /// Which one.
    pub run: RunId,
    /// When it was planned, and sent right after.
    pub at: Timestamp,
    /// Whether every row of it has its state.
    pub is_finished: bool,
    /// Whether it sent this very list; else one of the same name and length.
    pub is_same: bool,
    /// Whether the list was edited since.
    pub is_edited: bool,
    /// What became of its rows.
    pub outcomes: Outcomes,
}

/// Metadata keys of existing users that an upsert would remove.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Vanishing {
    /// How many keys, each counted for each of its users.
    pub keys: u64,
    /// The users that have them.
    pub users: u64,
    /// The keys by name, those of most users first.
    pub named: Vec<VanishingKey>,
    /// Keys that are not named, each counted for each of its users.
    pub unnamed: u64,
}

/// A key that would disappear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VanishingKey {
    /// Its dotted path.
    pub path: String,
    /// How many users have it.
    pub users: u64,
    /// The first row whose user has it.
    pub row: RowId,
    /// That user.
    pub user: String,
    /// What that user has there now, as JSON, cut where it is long.
    pub value: String,
}

/// So many keys are named: where keys are made of ids there is one for each user, and nobody reads a million.
const NAMED: usize = 200;

/// Counts keys as users are read.
#[derive(Debug, Default)]
pub(in crate::session) struct VanishingCount {
    keys: u64,
    users: u64,
    named: HashMap<String, (u64, RowId)>,
    unnamed: u64,
}

impl VanishingCount {
    /// The keys that the user of a row would lose.
    pub(in crate::session) fn add(&mut self, row: RowId, paths: Vec<String>) {
        self.users += u64::from(!paths.is_empty());
        self.keys += paths.len() as u64;
        for path in paths {
            if let Some((users, first)) = self.named.get_mut(&path) {
                *users += 1;
                *first = (*first).min(row);
            } else if self.named.len() < NAMED {
                self.named.insert(path, (1, row));
            } else {
                self.unnamed += 1;
            }
        }
    }

    /// What was counted, with the name of each key's first user and what that one has there.
    pub(in crate::session) fn named(self, of: impl Fn(RowId, &str) -> (String, String)) -> Vanishing {
        let named = self.named.into_iter();
        let mut named: Vec<_> = named
            .map(|(path, (users, row))| {
                let (user, value) = of(row, &path);
                VanishingKey { path, users, row, user, value }
            })
            .collect();
        named.sort_by(|one, other| other.users.cmp(&one.users).then_with(|| one.path.cmp(&other.path)));
        Vanishing { keys: self.keys, users: self.users, named, unnamed: self.unnamed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_named_by_how_many_users_have_them_and_a_key_for_each_user_takes_no_room() {
        let mut count = VanishingCount::default();
        for row in (0..10_000).rev() {
            let own = format!("app_metadata.devices.{row}");
            count.add(RowId(row), vec!["app_metadata.plan".to_owned(), own]);
        }
        count.add(RowId(10_000), Vec::new());
        let found = count.named(|row, _| (format!("row {}", row.0), String::new()));
        assert_eq!((found.keys, found.users), (20_000, 10_000));
        let first = found.named.first().map(|it| (it.path.as_str(), it.users, it.user.as_str()));
        assert_eq!(first, Some(("app_metadata.plan", 10_000, "row 0")));
        assert_eq!(found.named.len(), NAMED);
        assert_eq!(found.named.iter().map(|it| it.users).sum::<u64>() + found.unnamed, found.keys);
    }
}

//! Reading the live users that an upsert may touch, before it is planned: what they are now is kept.

use super::World;
use crate::plan::{CheckReport, LiveUser};
use crate::run::Overwrites;
use crate::run::live::{ALL_FIELDS, Found, Link, Place, ReadError, Wanted};
use crate::session::notice::Notice;
use crate::session::report::{ProblemLine, email};
use crate::session::state::{Untouched, VanishingCount};
use crate::session::words;
use crate::sheet::{RowId, Sheet};
use crate::user::problem::shown;
use crate::user::{Code, Detail, Problem};
use crate::workspace::{LiveRow, Origin, RunId, WorkspaceError};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// Live users are journaled in parts of this many.
const PART: usize = 500;

/// What was read about the users of a list.
#[derive(Debug, Default)]
pub(super) struct Live {
    users: HashMap<u32, LiveUser>,
    /// Metadata keys that replacing would remove.
    pub(super) vanishing: VanishingCount,
    /// What an import job can't do for existing users.
    pub(super) warnings: Vec<ProblemLine>,
    /// How many users have each attribute otherwise than the list, where an import job leaves it as it is.
    fixed: BTreeMap<String, u64>,
    fixed_users: u64,
    taken_ids: u64,
    custom_hashes: u64,
}

impl Live {
    /// What an import job leaves as it is, in numbers.
    pub(super) fn untouched(&self) -> Untouched {
        let mut attributes: Vec<_> = self.fixed.iter().map(|(path, users)| (path.clone(), *users)).collect();
        attributes.sort_by_key(|(_, users)| std::cmp::Reverse(*users));
        Untouched { users: self.fixed_users, attributes, taken_ids: self.taken_ids, custom_hashes: self.custom_hashes }
    }

    /// What was read about the user of a row.
    pub(super) fn of(&self, row: RowId) -> Option<LiveUser> {
        self.users.get(&row.0).copied()
    }
}

impl World {
    /// Reads and keeps the users that the sendable rows mean.
    pub(super) async fn read_live(
        &self,
        run: RunId,
        sheet: &Sheet,
        report: &CheckReport,
        place: &Place,
    ) -> Result<Live, Notice> {
        let tenant = place.client.address().domain();
        let rows: Vec<_> =
            sheet.rows().zip(&report.sendable).filter(|(_, sendable)| **sendable).map(|(row, _)| row).collect();
        let (mut live, mut part) = (Live::default(), Vec::new());
        let mut kept: Result<(), WorkspaceError> = Ok(());
        let mut on_found = |found: Found| {
            if found.link == Link::UserIdAlone {
                live.warn_of_user_id(sheet, &found);
                return;
            }
            part.push(LiveRow {
                row: found.row.0,
                email_verified: found.user.get("email_verified").and_then(Value::as_bool),
                user: serde_json::to_vec(&found.user).unwrap_or_default(),
            });
            live.take(sheet, &found);
            if part.len() >= PART && kept.is_ok() {
                kept = self.workspace.keep_live_users(run, &part);
                part.clear();
            }
        };
        let wanted = Wanted { sheet, rows: &rows, fields: &ALL_FIELDS, user_ids: true };
        let read = place.read_rows(&self.workspace, wanted, &mut on_found).await;
        let kept = kept.and_then(|()| tokio::task::block_in_place(|| self.workspace.keep_live_users(run, &part)));
        read.and(kept.map_err(ReadError::from)).map_err(|error| words::session::read_error(tenant, &error))?;
        Ok(live)
    }
}

impl Live {
    fn take(&mut self, sheet: &Sheet, found: &Found) {
        let Some(Overwrites { sent, email_verified, is_unchanged, fixed, vanishing }) = Overwrites::of(sheet, found)
        else {
            return;
        };
        let user = LiveUser { email_verified, is_unchanged };
        if self.users.insert(found.row.0, user).is_some() {
            return; // read twice
        }
        self.vanishing.add(found.row, vanishing);
        self.fixed_users += u64::from(!fixed.is_empty());
        for path in &fixed {
            *self.fixed.entry(path.clone()).or_default() += 1;
        }
        self.custom_hashes += u64::from(sent.contains_key("custom_password_hash"));
        // A hash can't be compared, and is left alone all the same.
        let hash = sent.contains_key("password_hash").then(|| "password_hash".to_owned());
        for path in fixed.into_iter().chain(hash) {
            let (message, next) = words::session::not_upsertable(&path);
            self.warn(sheet, found.row, words::session::NOT_UPSERTABLE, path, (message, next));
        }
    }

    /// Another live user has the `user_id` of the row.
    fn warn_of_user_id(&mut self, sheet: &Sheet, found: &Found) {
        self.taken_ids += 1;
        let email = found.user.get("email").and_then(Value::as_str).unwrap_or_default();
        let problem = Problem::warning(Code::Conflict, "user_id", Detail::UserIdTaken { email: shown(email) });
        let text = words::problem::problem(&problem);
        self.warn(sheet, found.row, problem.code.as_str(), problem.path.into_owned(), (text.message, text.next));
    }

    fn warn(&mut self, sheet: &Sheet, row: RowId, code: &str, path: String, (message, next): (String, String)) {
        self.warnings.push(ProblemLine {
            row: Some(u64::from(row.0) + 1),
            line: sheet.line(row),
            email: email(sheet, row),
            code: code.to_owned(),
            path,
            message,
            next,
            origin: Origin::Check,
            is_error: false,
        });
    }
}

//! Finding things among many: which rows of a run have problems, pages of these, runs by a user, how fast runs were.

use super::Workspace;
use super::WorkspaceError;
use super::problems::{Origin, StoredProblem};
use super::runs::{RunId, timestamp};
use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, params};
use std::collections::{BTreeSet, HashMap};

/// A row's problem without its sentences, for an index that stays small with a million of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProblemKey<'a> {
    /// Its number in the journal.
    pub id: i64,
    /// The row, from 0.
    pub row: u32,
    /// Whether it kept the row from being written, or wrote it only in part.
    pub is_error: bool,
    /// Who found it.
    pub origin: Origin,
    /// The tenant's code, or ours in the same form.
    pub code: &'a str,
    /// The attribute, dotted; empty for the whole row.
    pub path: &'a str,
}

/// Runs that a tenant's speed is told from: older ones say little about today's network and size of user.
const RECENT_RUNS: u32 = 10;

/// A run of fewer users than this tells nothing about the speed of a larger one.
const TELLING_USERS: u32 = 500;

impl Workspace {
    /// Hands over all problems of a run's rows in the order of the rows, errors first.
    pub fn for_each_problem_key(&self, run: RunId, act: &mut dyn FnMut(ProblemKey<'_>)) -> Result<(), WorkspaceError> {
        let journal = self.journal();
        let mut statement = journal.prepare_cached(
            "SELECT id, row, error, origin, code, path FROM problems WHERE run = ?1 AND row IS NOT NULL \
             ORDER BY row, error DESC, id",
        )?;
        let mut found = statement.query([run.0])?;
        while let Some(row) = found.next()? {
            act(ProblemKey {
                id: row.get(0)?,
                row: row.get(1)?,
                is_error: row.get(2)?,
                origin: Origin::from_name(row.get_ref(3)?.as_str().unwrap_or_default()),
                code: row.get_ref(4)?.as_str().unwrap_or_default(),
                path: row.get_ref(5)?.as_str().unwrap_or_default(),
            });
        }
        Ok(())
    }

    /// The problems with these numbers, in this order; those that are gone are left out.
    pub fn problems_by_id(&self, ids: &[i64]) -> Result<Vec<StoredProblem>, WorkspaceError> {
        let journal = self.journal();
        let mut statement = journal.prepare_cached(
            "SELECT row, error, origin, code, path, message, next, email, line FROM problems WHERE id = ?1",
        )?;
        let mut problems = Vec::with_capacity(ids.len());
        for id in ids {
            let found = statement.query_row([id], |row| {
                let origin: String = row.get(2)?;
                Ok(StoredProblem {
                    row: row.get(0)?,
                    is_error: row.get(1)?,
                    origin: Origin::from_name(&origin),
                    code: row.get(3)?,
                    path: row.get(4)?,
                    message: row.get(5)?,
                    next: row.get(6)?,
                    email: row.get(7)?,
                    line: row.get(8)?,
                })
            });
            problems.extend(found.optional()?);
        }
        Ok(problems)
    }

    /// The runs that refused a user whose e-mail address holds this text, or made the job with this id.
    pub fn runs_with(&self, text: &str) -> Result<BTreeSet<RunId>, WorkspaceError> {
        let journal = self.journal();
        let mut statement = journal.prepare_cached(
            "SELECT DISTINCT run FROM problems WHERE instr(lower(email), lower(?1)) > 0 \
             UNION SELECT run FROM jobs WHERE job = ?1",
        )?;
        let found = statement.query_map([text], |row| row.get(0).map(RunId))?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// Users a second that the last finished runs to a tenant wrote, over all their work; none without such a run. What a
    /// handful of users took tells nothing: most of it was waiting for one job.
    pub fn usual_speed(&self, tenant: &str) -> Result<Option<f64>, WorkspaceError> {
        let sql = "SELECT coalesce(sum(seconds), 0), coalesce(sum(users), 0) FROM (\
                   SELECT seconds, (SELECT sum(row_count) FROM jobs WHERE jobs.run = runs.id AND finished_at IS NOT NULL) \
                   AS users FROM runs WHERE tenant = ?1 AND kind = 'import' AND state = 'finished' \
                   ORDER BY id DESC LIMIT ?2) WHERE users >= ?3";
        let (seconds, users): (f64, f64) =
            self.journal()
                .query_row(sql, params![tenant, RECENT_RUNS, TELLING_USERS], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok((seconds > 0.0 && users > 0.0).then_some(users / seconds))
    }

    /// When a run last did something at its tenant.
    pub fn last_activity(&self, run: RunId) -> Result<Option<Timestamp>, WorkspaceError> {
        let sql = "SELECT max(coalesce(finished_at, sent_at)) FROM jobs WHERE run = ?1";
        let journal = self.journal();
        let mut statement = journal.prepare_cached(sql)?;
        let mut found = statement.query([run.0])?;
        match found.next()? {
            Some(row) => timestamp(row, 0),
            None => Ok(None),
        }
    }

    /// How many rows of each run have a problem with one of these codes, and how many problems are about no row. What is
    /// said of a `password_hash` does not count: nobody expects another one of an existing user.
    pub fn rows_with_codes(&self, codes: &[&str]) -> Result<HashMap<RunId, u64>, WorkspaceError> {
        let places = vec!["?"; codes.len()].join(", ");
        let sql = format!(
            "SELECT run, count(DISTINCT CASE WHEN row IS NULL THEN -id ELSE row END) FROM problems \
             WHERE row IS NULL OR code IN ({places}) AND path <> 'password_hash' GROUP BY run"
        );
        let journal = self.journal();
        let mut statement = journal.prepare_cached(&sql)?;
        let found =
            statement.query_map(rusqlite::params_from_iter(codes), |row| Ok((RunId(row.get(0)?), row.get(1)?)))?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// The first problems of a run that are about no row.
    pub fn problems_of_no_row(&self, run: RunId, most: u32) -> Result<Vec<i64>, WorkspaceError> {
        let journal = self.journal();
        let mut statement =
            journal.prepare_cached("SELECT id FROM problems WHERE run = ?1 AND row IS NULL ORDER BY id LIMIT ?2")?;
        let found = statement.query_map(params![run.0, most], |row| row.get(0))?;
        Ok(found.collect::<Result<_, _>>()?)
    }
}

//! What was wrong with rows and jobs of a run, as it was told at the time.

use super::Workspace;
use super::WorkspaceError;
use super::rows::RowState;
use super::runs::RunId;
use rusqlite::{Transaction, params};
use std::borrow::Borrow;

/// Who found a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Our checker, before anything was sent.
    Check,
    /// The tenant, or what was read from it.
    Tenant,
}

impl Origin {
    /// Its name in the journal and in the terminal's JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Tenant => "tenant",
        }
    }

    pub(super) fn from_name(name: &str) -> Self {
        if name == Self::Check.name() { Self::Check } else { Self::Tenant }
    }
}

/// A problem of one row, or of a whole job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredProblem {
    /// The row, from 0; none for what concerns a whole job.
    pub row: Option<u32>,
    /// The line of the file that the row begins in, from 1.
    pub line: Option<u64>,
    /// Whether it kept the row from being written, or wrote it only in part; else it is a warning.
    pub is_error: bool,
    /// Who found it.
    pub origin: Origin,
    /// The tenant's code, or ours in the same form.
    pub code: String,
    /// The attribute, dotted; empty for the whole row.
    pub path: String,
    /// What happened and why.
    pub message: String,
    /// What to do next; empty where the code alone says it.
    pub next: String,
    /// The row's e-mail address, to find it by.
    pub email: Option<String>,
}

pub(super) fn insert_problems(
    change: &Transaction<'_>,
    run: RunId,
    problems: impl IntoIterator<Item = impl Borrow<StoredProblem>>,
) -> Result<(), WorkspaceError> {
    let mut statement = change.prepare_cached(
        "INSERT INTO problems (run, row, error, origin, code, path, message, next, email, line) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?;
    for problem in problems {
        let problem = problem.borrow();
        statement.execute(params![
            run.0,
            problem.row,
            problem.is_error,
            problem.origin.name(),
            problem.code,
            problem.path,
            problem.message,
            problem.next,
            problem.email,
            problem.line
        ])?;
    }
    Ok(())
}

impl Workspace {
    /// Removes the problems of a run that have this code, because they are about to be found anew.
    pub fn forget_problems(&self, run: RunId, code: &str) -> Result<(), WorkspaceError> {
        self.journal().execute("DELETE FROM problems WHERE run = ?1 AND code = ?2", params![run.0, code])?;
        Ok(())
    }

    /// Hands over all problems of a run, those of whole jobs first, then by row; they may be as many as the rows.
    pub fn for_each_problem(&self, run: RunId, act: &mut dyn FnMut(StoredProblem)) -> Result<(), WorkspaceError> {
        let journal = self.journal();
        let mut statement = journal.prepare(
            "SELECT row, error, origin, code, path, message, next, email, line FROM problems WHERE run = ?1 ORDER BY row, id",
        )?;
        let mut found = statement.query([run.0])?;
        while let Some(row) = found.next()? {
            let origin: String = row.get(2)?;
            act(StoredProblem {
                row: row.get(0)?,
                is_error: row.get(1)?,
                origin: Origin::from_name(&origin),
                code: row.get(3)?,
                path: row.get(4)?,
                message: row.get(5)?,
                next: row.get(6)?,
                email: row.get(7)?,
                line: row.get(8)?,
            });
        }
        Ok(())
    }

    /// How many warnings a run has, and whether something was written otherwise than asked for, or a job went wrong.
    pub fn count_problems(&self, run: RunId) -> Result<(u64, bool), WorkspaceError> {
        let journal = self.journal();
        let warnings = "SELECT count(*) FROM problems WHERE run = ?1 AND error = 0";
        let in_part = "SELECT EXISTS (SELECT 1 FROM problems LEFT JOIN run_rows USING (run, row) \
                       WHERE run = ?1 AND error = 1 AND (row IS NULL OR state IN (?2, ?3)))";
        let written = params![run.0, RowState::Inserted as u8, RowState::Updated as u8];
        Ok((
            journal.query_row(warnings, [run.0], |row| row.get(0))?,
            journal.query_row(in_part, written, |row| row.get(0))?,
        ))
    }
}

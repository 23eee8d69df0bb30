//! What became of a run, and what was found in a sheet, ready to be shown by either face.

use super::notice::Notice;
use super::problems::{self, ColumnPaths, ProblemGroup};
use super::state::{Held, Owner, RunPlace};
use super::words;
use crate::plan::{CheckReport, FoundProblem, RowFault};
use crate::run::Finding;
use crate::sheet::{RowId, Sheet};
use crate::user::ConnectionRules;
use crate::workspace::{
    Origin, RowCounts, RowState, RunId, RunState, StoredJob, StoredProblem, StoredRun, Workspace, WorkspaceError,
};
use serde::Deserialize;
use std::borrow::Cow;
use std::sync::Arc;

/// A problem as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemLine {
    /// The data row from 1; none for what concerns a whole job.
    pub row: Option<u64>,
    /// The line in the file from 1, where it is known.
    pub line: Option<u64>,
    /// The row's e-mail address.
    pub email: Option<String>,
    /// The tenant's code, or ours in the same form.
    pub code: String,
    /// The attribute, dotted; empty for the whole row.
    pub path: String,
    /// What happened and why.
    pub message: String,
    /// What to do next.
    pub next: String,
    /// Who found it.
    pub origin: Origin,
    /// Whether it kept the row from being written as asked; else a warning.
    pub is_error: bool,
}

impl ProblemLine {
    /// Why the tenant refused a user and what to do, as somebody with the window before them reads it.
    pub fn in_window(&self) -> (String, String) {
        let otherwise = (self.message.clone(), self.next.clone());
        match self.origin {
            Origin::Check => otherwise,
            Origin::Tenant => words::runs::refusal(&self.code, &self.path, &self.message, otherwise),
        }
    }
}

/// What the checker found in a sheet. The sentences are made when they are shown: a million rows may be bad.
#[derive(Debug, Clone)]
pub struct SheetReport {
    /// All rows.
    pub rows: u64,
    /// Rows that can be sent.
    pub ok: u64,
    /// Rows that are neither checked nor sent: deleted, or added and left empty.
    pub left_out: u64,
    sheet: Arc<Sheet>,
    /// By row.
    pub(super) found: Vec<FoundProblem>,
    /// Counted once: it is shown in each frame, and there may be millions.
    warnings: u64,
    pub(super) problem_rows: Arc<[RowId]>,
    pub(super) groups: Vec<ProblemGroup>,
    pub(super) columns: ColumnPaths,
    /// What it was checked against.
    pub(super) rules: ConnectionRules,
    /// Users that come without a password hash.
    pub without_password: u64,
    /// Rows that bring a secret: a hash, a password or a TOTP secret.
    pub with_secrets: u64,
    /// What was repaired, in words.
    pub repairs: Vec<String>,
}

impl SheetReport {
    /// What is wrong and what is doubtful, by row.
    pub fn lines(&self) -> impl Iterator<Item = ProblemLine> + '_ {
        self.found.iter().map(|found| ProblemLine::from_check(&self.sheet, found))
    }

    /// The rows with a problem, in their order.
    pub(super) fn problem_rows(&self) -> Arc<[RowId]> {
        Arc::clone(&self.problem_rows)
    }

    /// How many warnings there are.
    pub fn warning_count(&self) -> u64 {
        self.warnings
    }
}

/// What is wrong with the rows of a plan, and what is doubtful.
#[derive(Debug, Clone)]
pub struct PlanProblems {
    /// What the checker found.
    pub(super) check: SheetReport,
    /// What the live users make of it.
    pub(super) live: Vec<ProblemLine>,
}

impl PlanProblems {
    /// What the checker found.
    pub fn check(&self) -> &SheetReport {
        &self.check
    }

    /// All of it.
    pub fn lines(&self) -> impl Iterator<Item = ProblemLine> + '_ {
        self.check.lines().chain(self.live.iter().cloned())
    }
}

/// A run in the list of runs.
#[derive(Debug, Clone, PartialEq)]
pub struct RunLine {
    /// The run.
    pub run: StoredRun,
    /// Its rows by state.
    pub counts: RowCounts,
    /// The name of its list.
    pub list: String,
    /// Rows that were sent and have no answer yet.
    pub unanswered: u64,
    /// Rows that were written otherwise than the list says, and what was found about whole jobs.
    pub differing: u64,
    /// Who has it, if it was started and is not finished.
    pub owner: Owner,
    /// Why it is not at work, where a person or a fault ended it.
    pub held: Option<Held>,
    /// The same in a sentence, where it is interrupted.
    pub why: Option<String>,
    /// What to do about it, where a fault ended it.
    pub cure: Option<String>,
    /// When it last did something, if it is not finished.
    pub last_activity: Option<jiff::Timestamp>,
    /// Where it was sent.
    pub place: RunPlace,
}

/// What became of a run.
#[derive(Debug, Clone)]
pub struct RunReport {
    /// The run.
    pub run: StoredRun,
    /// Its rows by state.
    pub counts: RowCounts,
    /// The tenant's jobs.
    pub jobs: Vec<StoredJob>,
    /// Rows that were sent and whose results have not been read.
    pub unanswered: u64,
    /// How many warnings it has.
    pub warning_count: u64,
    /// Whether something was written otherwise than asked for, or a job went wrong.
    pub is_in_part: bool,
    workspace: Arc<Workspace>,
}

impl RunReport {
    /// Whether every row has its final state.
    pub fn is_finished(&self) -> bool {
        self.run.state == RunState::Finished
    }

    /// Hands over what failed, was left out, is unknown or was written in part; and the warnings. They are read from the
    /// journal as they are shown, since they may be as many as the rows.
    pub fn for_each_line(&self, act: &mut dyn FnMut(ProblemLine)) -> Result<(), Notice> {
        self.workspace.for_each_problem(self.run.id, &mut |problem| act(ProblemLine::from_journal(problem)))?;
        let line = |row: u32, code: &str, (message, next): (String, String)| ProblemLine {
            row: Some(u64::from(row) + 1),
            line: None,
            email: None,
            code: code.to_owned(),
            path: String::new(),
            message,
            next,
            origin: Origin::Check,
            is_error: true,
        };
        let deleted = self.workspace.deleted_rows(self.run.id)?;
        for row in self.workspace.rows_in_state(self.run.id, RowState::Skipped)? {
            match (deleted.binary_search(&row), self.run.made_from.retry_of) {
                (Ok(_), _) => act(line(row, "DELETED_ROW", words::session::deleted_row())),
                (Err(_), Some(earlier)) => act(line(row, "ALREADY_WRITTEN", words::session::already_written(earlier))),
                (Err(_), None) => {}
            }
        }
        Ok(())
    }

    /// Reads it from the journal.
    pub(super) fn read(workspace: &Arc<Workspace>, run: RunId) -> Result<Option<Self>, WorkspaceError> {
        let Some(run) = workspace.run(run)? else { return Ok(None) };
        let (warning_count, is_in_part) = workspace.count_problems(run.id)?;
        Ok(Some(Self {
            counts: workspace.row_counts(run.id)?,
            jobs: workspace.jobs(run.id)?,
            unanswered: workspace.unanswered_rows(run.id)?,
            warning_count,
            is_in_part,
            workspace: Arc::clone(workspace),
            run,
        }))
    }
}

impl ProblemLine {
    /// A problem of the journal in words. The checker's are stored in words; the tenant's by code.
    pub(super) fn from_journal(problem: StoredProblem) -> Self {
        let (message, next) = match (problem.origin, Finding::from_code(&problem.code)) {
            (_, Some(finding)) => words::finding::finding(finding, &problem.path, &problem.message),
            (Origin::Tenant, None) => words::finding::refusal(&problem.code, &problem.message),
            (Origin::Check, None) => (problem.message, problem.next),
        };
        Self {
            row: problem.row.map(|row| u64::from(row) + 1),
            line: problem.line,
            email: problem.email,
            code: problem.code,
            path: problem.path,
            message,
            next,
            origin: problem.origin,
            is_error: problem.is_error,
        }
    }

    /// The same for the journal.
    pub(super) fn into_journal(self) -> StoredProblem {
        StoredProblem {
            row: self.row.and_then(|row| u32::try_from(row).ok()?.checked_sub(1)),
            line: self.line,
            is_error: self.is_error,
            origin: self.origin,
            code: self.code,
            path: self.path,
            message: self.message,
            next: self.next,
            email: self.email,
        }
    }

    /// A problem that the checker found.
    pub(super) fn from_check(sheet: &Sheet, found: &FoundProblem) -> Self {
        let is_error = found.is_error();
        let (code, path, message, next) = match &found.fault {
            RowFault::User(problem) => {
                let text = words::problem::problem(problem);
                (problem.code.as_str(), problem.path.to_string(), text.message, text.next)
            }
            RowFault::Row(problem) => {
                let text = words::open::row_problem(problem);
                (problem.code(), problem.path().to_owned(), text.message, text.next)
            }
        };
        Self {
            row: Some(u64::from(found.row.0) + 1),
            line: sheet.line(found.row),
            email: email(sheet, found.row),
            code: code.to_owned(),
            path,
            message,
            next,
            origin: Origin::Check,
            is_error,
        }
    }
}

/// The e-mail address of a row, to find it by.
pub(super) fn email(sheet: &Sheet, row: RowId) -> Option<String> {
    #[derive(Deserialize)]
    struct Email<'a> {
        #[serde(borrow)]
        email: Cow<'a, str>,
    }
    let mut buffer = String::new();
    let user = sheet.user(row, &mut buffer).ok()?;
    serde_json::from_str::<Email<'_>>(user).ok().map(|it| it.email.into_owned())
}

/// What the checker found, in words.
pub(super) fn sheet_report(sheet: &Arc<Sheet>, report: CheckReport, rules: ConnectionRules) -> SheetReport {
    let mut problem_rows: Vec<RowId> = report.problems.iter().map(|found| found.row).collect();
    problem_rows.dedup();
    let columns = ColumnPaths::of(sheet.columns());
    let both = report.sendable.iter().zip(&report.without_password);
    SheetReport {
        rows: u64::from(sheet.row_count()),
        ok: report.sendable_count(),
        left_out: report.left_out,
        without_password: both.filter(|(sendable, without)| **sendable && **without).count() as u64,
        with_secrets: report.with_secrets,
        repairs: repairs(sheet, &report),
        sheet: Arc::clone(sheet),
        groups: problems::group(&report.problems, sheet.columns(), &columns),
        columns,
        rules,
        problem_rows: problem_rows.into(),
        warnings: report.problems.iter().filter(|found| !found.is_error()).count() as u64,
        found: report.problems,
    }
}

/// What was put right, in words, with what only the checker counts.
pub(super) fn repairs(sheet: &Sheet, report: &CheckReport) -> Vec<String> {
    let prefix = (report.with_id_prefix > 0).then_some(crate::sheet::Repair::IdPrefix { rows: report.with_id_prefix });
    sheet.repairs().iter().chain(&prefix).map(words::open::repair).collect()
}

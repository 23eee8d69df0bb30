//! Taking users out: what is asked for, how far it is, what became of it.

pub(super) mod effect;
pub(super) mod form;
pub(super) mod stored;

use crate::export::{Asked, Progress};
use crate::session::command::TenantRef;
use crate::session::fetched::Fetched;
use crate::session::state::RunPlace;
use crate::workspace::{RunId, RunState};
use jiff::Timestamp;
use std::path::PathBuf;
use std::sync::Arc;

/// An export as whoever asks for it calls it, before it has a number in the journal. None is used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExportId(pub u64);

/// An export that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportOrder {
    /// The tenant.
    pub tenant: TenantRef,
    /// The connections by their names; none for the whole tenant.
    pub connections: Vec<String>,
    /// Which users, columns and form.
    pub asked: Asked,
    /// Where to.
    pub file: PathBuf,
    /// Whether a file that is there already is replaced: the person was asked.
    pub replaces: bool,
}

/// How an export stands.
#[derive(Debug, Clone, Default)]
pub struct ExportState {
    /// What was asked for; nothing for one that is gone on with.
    pub order: Option<ExportOrder>,
    /// Its tenant.
    pub tenant: Option<TenantRef>,
    /// Its number in the journal, once it has one.
    pub run: Option<RunId>,
    /// How far it is.
    pub progress: Progress,
    /// How long it takes until what it does now is done, once that can be told.
    pub seconds_left: Option<u64>,
    /// What became of it.
    pub outcome: Fetched<Arc<ExportReport>>,
}

/// What became of an export.
#[derive(Debug, Clone, PartialEq)]
pub struct ExportReport {
    /// Its number in the journal.
    pub run: RunId,
    /// The tenant's domain.
    pub tenant: String,
    /// The connections; none for the whole tenant.
    pub connections: Vec<String>,
    /// How many users are in the file.
    pub users: u64,
    /// Only some were asked for, whichever come first.
    pub is_sample: bool,
    /// Lines of the tenant's file that are no user, and were left out.
    pub left_out: u64,
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The file.
    pub file: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256, in small hexadecimal digits.
    pub sha256: String,
    /// The seconds that it took, over all its sessions.
    pub seconds: f64,
    /// What is worth knowing of it, each a sentence.
    pub notes: Vec<String>,
    /// How many problems there are.
    pub problem_count: u64,
    /// The first of them.
    pub problems: Vec<ExportProblem>,
}

/// What is wrong with a user of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportProblem {
    /// The user's id, where it is known.
    pub user_id: Option<String>,
    /// The user's address, where there is one.
    pub email: Option<String>,
    /// The column that it is about.
    pub column: Option<String>,
    /// A short stable name for scripts.
    pub code: String,
    /// What is wrong, in a sentence.
    pub message: String,
}

impl ExportLine {
    /// Whose users came out, in words: `Main-DB, Partners`, `a search in Main-DB`, `whole tenant`.
    pub fn source(&self) -> String {
        let connections = self.connections.join(", ");
        match (self.is_search, connections.is_empty()) {
            (true, true) => "a search".to_owned(),
            (true, false) => format!("a search in {connections}"),
            (false, true) => "whole tenant".to_owned(),
            (false, false) => connections,
        }
    }
}

/// An export in the list of what ran.
#[derive(Debug, Clone, PartialEq)]
pub struct ExportLine {
    /// Its number in the journal.
    pub run: RunId,
    /// How far it has come.
    pub state: RunState,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// The tenant's domain.
    pub tenant: String,
    /// The connections; none for the whole tenant.
    pub connections: Vec<String>,
    /// Those alone for whom conditions hold: a search.
    pub is_search: bool,
    /// The tenant as people know it.
    pub place: RunPlace,
    /// Where its file went, or goes.
    pub file: PathBuf,
    /// What became of it; nothing before its end.
    pub report: Option<Arc<ExportReport>>,
}

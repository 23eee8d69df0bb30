//! Exports as the journal keeps them: runs of another kind, which only read.

use super::Workspace;
use super::WorkspaceError;
use super::folder::open_private;
use super::runs::{RunId, RunState, timestamp};
use jiff::Timestamp;
use rusqlite::{Row, params};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::path::PathBuf;

/// What an export is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewExport {
    /// The tenant's domain, or its loopback address.
    pub tenant: String,
    /// The names of the connections; none for the whole tenant.
    pub connections: Vec<String>,
    /// What was asked for, in the words of `session/`.
    pub asked: String,
}

/// A job that the tenant was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportJob {
    /// Its part of the export, from 0: a connection has one each.
    pub part: usize,
    /// The tenant's id for it.
    pub job: String,
}

/// An export of the journal.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredExport {
    /// Its number, which no import has.
    pub id: RunId,
    /// What it was made from.
    pub made_from: NewExport,
    /// How far it has come; it is never only planned.
    pub state: RunState,
    /// When it was asked for, by this machine's clock.
    pub created_at: Timestamp,
    /// When its file was whole.
    pub finished_at: Option<Timestamp>,
    /// The seconds it was at work, over all its sessions.
    pub seconds: f64,
    /// The newest job of each part.
    pub jobs: Vec<ExportJob>,
    /// What became of it, in the words of `session/`; none before its end.
    pub report: Option<String>,
}

const SELECT: &str = "SELECT id, tenant, connections, asked, state, created_at, finished_at, seconds, jobs, report \
                      FROM runs JOIN exports ON exports.run = runs.id";

fn read(row: &Row<'_>) -> Result<StoredExport, WorkspaceError> {
    let understood = |text: String| WorkspaceError::NotUnderstood(text);
    let (connections, state, jobs): (String, String, String) = (row.get(2)?, row.get(4)?, row.get(8)?);
    Ok(StoredExport {
        id: RunId(row.get(0)?),
        made_from: NewExport {
            tenant: row.get(1)?,
            connections: serde_json::from_str(&connections).map_err(|_unreadable| understood(connections))?,
            asked: row.get(3)?,
        },
        state: RunState::from_name(&state).ok_or(WorkspaceError::NotUnderstood(state))?,
        created_at: timestamp(row, 5)?.unwrap_or_default(),
        finished_at: timestamp(row, 6)?,
        seconds: row.get(7)?,
        jobs: serde_json::from_str(&jobs).map_err(|_unreadable| understood(jobs))?,
        report: row.get(9)?,
    })
}

impl Workspace {
    /// Stores an export that begins now, and gives it its number.
    pub fn create_export(&self, export: &NewExport) -> Result<RunId, WorkspaceError> {
        let mut journal = self.journal();
        let change = journal.transaction()?;
        change.execute(
            "INSERT INTO runs (kind, created_at, state, tenant, connection_id, connection, sheet, row_count, upsert, \
             completion_email) VALUES ('export', ?1, ?2, ?3, '', ?4, 0, 0, 0, 0)",
            params![
                Timestamp::now().to_string(),
                RunState::Started.name(),
                export.tenant,
                export.connections.join(", ")
            ],
        )?;
        let id = RunId(change.last_insert_rowid());
        let connections = serde_json::Value::from(export.connections.clone()).to_string();
        change.execute(
            "INSERT INTO exports (run, connections, asked) VALUES (?1, ?2, ?3)",
            params![id.0, connections, export.asked],
        )?;
        change.commit()?;
        Ok(id)
    }

    /// All exports, newest first.
    pub fn exports(&self) -> Result<Vec<StoredExport>, WorkspaceError> {
        let journal = self.journal();
        let mut statement = journal.prepare(&format!("{SELECT} ORDER BY id DESC"))?;
        let mut rows = statement.query([])?;
        let mut exports = Vec::new();
        while let Some(row) = rows.next()? {
            exports.push(read(row)?);
        }
        Ok(exports)
    }

    /// One export, or none with this number.
    pub fn export(&self, id: RunId) -> Result<Option<StoredExport>, WorkspaceError> {
        let journal = self.journal();
        let mut statement = journal.prepare(&format!("{SELECT} WHERE id = ?1"))?;
        let mut rows = statement.query([id.0])?;
        rows.next()?.map(read).transpose()
    }

    /// Journals the jobs of an export: whoever goes on with it polls the same ones.
    pub fn set_export_jobs(&self, id: RunId, jobs: &[ExportJob]) -> Result<(), WorkspaceError> {
        let jobs = serde_json::to_string(jobs).unwrap_or_default();
        self.journal().execute("UPDATE exports SET jobs = ?2 WHERE run = ?1", params![id.0, jobs])?;
        Ok(())
    }

    /// What a tenant has answered for an export, one line for each user, to be read and written on.
    ///
    /// # Errors
    /// When the file can't be made.
    pub fn export_answers(&self, id: RunId) -> Result<File, WorkspaceError> {
        let path = self.answers_path(id);
        open_private(&path).map_err(|source| WorkspaceError::Folder { path, source })
    }

    /// Whether a tenant has answered anything for an export that is not finished.
    pub fn has_export_answers(&self, id: RunId) -> bool {
        self.answers_path(id).metadata().is_ok_and(|it| it.len() > 0)
    }

    /// They are of no use any more: the file they are for is in its place.
    pub fn forget_answers(&self, id: RunId) {
        // That there are none is the rule.
        std::fs::remove_file(self.answers_path(id)).ok();
    }

    fn answers_path(&self, id: RunId) -> PathBuf {
        self.root().join(format!("export-{id}-answers.ndjson"))
    }

    /// Journals what became of an export, once its file is whole. What the tenant answered for it stays until the file is in
    /// its place: see [`Workspace::forget_answers`].
    pub fn finish_export(&self, id: RunId, report: &str) -> Result<(), WorkspaceError> {
        self.journal().execute("UPDATE exports SET report = ?2 WHERE run = ?1", params![id.0, report])?;
        Ok(())
    }

    /// Removes an export that came to nothing and that nobody can go on with.
    pub fn forget_export(&self, id: RunId) -> Result<(), WorkspaceError> {
        let mut journal = self.journal();
        let removal = journal.transaction()?;
        removal.execute("DELETE FROM exports WHERE run = ?1", [id.0])?;
        removal.execute("DELETE FROM runs WHERE id = ?1 AND kind = 'export'", [id.0])?;
        removal.commit()?;
        self.forget_answers(id);
        Ok(())
    }
}

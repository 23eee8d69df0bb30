//! Runs as the journal keeps them.

use super::Workspace;
use super::WorkspaceError;
use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Row, params};

/// A run's number: 1 for the first run of this workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunId(pub i64);

impl std::fmt::Display for RunId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// How far a run has come. A started run that no process owns is interrupted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunState {
    /// The plan is stored, nothing was sent.
    Planned,
    /// Some step may have been sent.
    Started,
    /// Every row has its state.
    Finished,
}

impl RunState {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Started => "started",
            Self::Finished => "finished",
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        [Self::Planned, Self::Started, Self::Finished].into_iter().find(|state| state.name() == name)
    }
}

/// What a run is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRun {
    /// The tenant's domain, or its loopback address.
    pub tenant: String,
    /// The connection's id.
    pub connection_id: String,
    /// The connection's name.
    pub connection: String,
    /// The sheet whose rows are sent.
    pub sheet: i64,
    /// How many entries of the sheet's edits had been made, from the first: 0 for the list as it was opened.
    pub edits: u32,
    /// The rows of the sheet, sent or not.
    pub row_count: u32,
    /// Whether existing users are updated.
    pub upsert: bool,
    /// Whether the tenant mails its owners after each job.
    pub completion_email: bool,
    /// The admin's own correlation id, if one was given.
    pub external_id: Option<String>,
    /// The run whose unwritten rows this one sends.
    pub retry_of: Option<RunId>,
    /// What was repaired when the list was read, in words.
    pub repairs: Vec<String>,
}

/// A run of the journal.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredRun {
    /// Its number.
    pub id: RunId,
    /// What it was made from.
    pub made_from: NewRun,
    /// How far it has come.
    pub state: RunState,
    /// When it was planned, by this machine's clock.
    pub created_at: Timestamp,
    /// When its last row got its state.
    pub finished_at: Option<Timestamp>,
    /// The seconds it was at work, over all its sessions.
    pub seconds: f64,
}

const COLUMNS: &str = "id, tenant, connection_id, connection, sheet, row_count, upsert, completion_email, external_id, \
                       retry_of, state, created_at, finished_at, seconds, repairs, edits";

fn read_run(row: &Row<'_>) -> Result<StoredRun, WorkspaceError> {
    let state: String = row.get(10)?;
    let repairs: String = row.get(14)?;
    Ok(StoredRun {
        id: RunId(row.get(0)?),
        made_from: NewRun {
            tenant: row.get(1)?,
            connection_id: row.get(2)?,
            connection: row.get(3)?,
            sheet: row.get(4)?,
            edits: row.get(15)?,
            row_count: row.get(5)?,
            upsert: row.get(6)?,
            completion_email: row.get(7)?,
            external_id: row.get(8)?,
            retry_of: row.get::<_, Option<i64>>(9)?.map(RunId),
            repairs: serde_json::from_str(&repairs).unwrap_or_default(),
        },
        state: RunState::from_name(&state).ok_or(WorkspaceError::NotUnderstood(state))?,
        created_at: timestamp(row, 11)?.unwrap_or_default(),
        finished_at: timestamp(row, 12)?,
        seconds: row.get(13)?,
    })
}

/// A column that holds a time, or nothing.
pub(super) fn timestamp(row: &Row<'_>, column: usize) -> Result<Option<Timestamp>, WorkspaceError> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| text.parse().map_err(|_unreadable| WorkspaceError::NotUnderstood(text.clone()))).transpose()
}

impl Workspace {
    /// Stores a planned run and gives it its number.
    pub fn create_run(&self, run: &NewRun) -> Result<RunId, WorkspaceError> {
        let journal = self.journal();
        journal.execute(
            "INSERT INTO runs (kind, created_at, state, tenant, connection_id, connection, sheet, row_count, upsert, \
             completion_email, external_id, retry_of, repairs, edits) \
             VALUES ('import', ?1, 'planned', ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            params![
                Timestamp::now().to_string(),
                run.tenant,
                run.connection_id,
                run.connection,
                run.sheet,
                run.row_count,
                run.upsert,
                run.completion_email,
                run.external_id,
                run.retry_of.map(|id| id.0),
                serde_json::Value::from(run.repairs.clone()).to_string(),
                run.edits,
            ],
        )?;
        Ok(RunId(journal.last_insert_rowid()))
    }

    /// All imports, newest first.
    pub fn runs(&self) -> Result<Vec<StoredRun>, WorkspaceError> {
        let journal = self.journal();
        let mut statement =
            journal.prepare(&format!("SELECT {COLUMNS} FROM runs WHERE kind = 'import' ORDER BY id DESC"))?;
        let mut rows = statement.query([])?;
        let mut runs = Vec::new();
        while let Some(row) = rows.next()? {
            runs.push(read_run(row)?);
        }
        Ok(runs)
    }

    /// One import, or none with this number.
    pub fn run(&self, id: RunId) -> Result<Option<StoredRun>, WorkspaceError> {
        let journal = self.journal();
        let mut statement =
            journal.prepare(&format!("SELECT {COLUMNS} FROM runs WHERE id = ?1 AND kind = 'import'"))?;
        let mut rows = statement.query([id.0])?;
        rows.next()?.map(read_run).transpose()
    }

    /// The number of the newest run, of whatever kind.
    pub fn last_run(&self) -> Result<Option<RunId>, WorkspaceError> {
        let journal = self.journal();
        Ok(journal
            .query_row("SELECT max(id) FROM runs", [], |row| row.get::<_, Option<i64>>(0))
            .optional()?
            .flatten()
            .map(RunId))
    }

    /// Journals how far a run has come, and the seconds of work since it was last told.
    pub fn set_run_state(&self, id: RunId, state: RunState, more_seconds: f64) -> Result<(), WorkspaceError> {
        let finished_at = (state == RunState::Finished).then(|| Timestamp::now().to_string());
        self.journal().execute(
            "UPDATE runs SET state = ?2, finished_at = coalesce(?3, finished_at), seconds = seconds + ?4 WHERE id = ?1",
            params![id.0, state.name(), finished_at, more_seconds],
        )?;
        Ok(())
    }

    /// Removes a run that was planned and never started, with all that was stored for it.
    pub fn forget_planned_run(&self, id: RunId) -> Result<(), WorkspaceError> {
        let mut journal = self.journal();
        let removal = journal.transaction()?;
        if removal.execute("DELETE FROM runs WHERE id = ?1 AND state = 'planned'", [id.0])? == 1 {
            for table in ["steps", "run_rows", "live_users", "problems"] {
                removal.execute(&format!("DELETE FROM {table} WHERE run = ?1"), [id.0])?;
            }
        }
        removal.commit()?;
        Ok(())
    }
}

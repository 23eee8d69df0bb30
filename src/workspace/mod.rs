//! What is kept on disk: the private folder, the journal of runs, the copies of lists, the list of tenants.
//!
//! The only room that decides where files lie. It never opens a socket, never holds a credential, and knows nothing
//! of what a run means: it stores what `run/` and `session/` hand it. Read `journal.rs` first, then `runs.rs`;
//! `tests/import.rs` shows it at work.

mod edits;
mod exports;
mod folder;
mod journal;
mod lookup;
mod problems;
mod rows;
mod runs;
mod settings;
mod sheets;
mod steps;
mod tenants;

#[cfg(test)]
mod tests;

pub use exports::{ExportJob, NewExport, StoredExport};
pub use folder::{RunLock, SheetLock};
pub use lookup::ProblemKey;
pub use problems::{Origin, StoredProblem};
pub use rows::{LiveRow, RowCounts, RowState, StoredRow};
pub use runs::{NewRun, RunId, RunState, StoredRun};
pub use sheets::StoredSheet;
pub use steps::{StepCounts, StoredJob, StoredStep};
pub use tenants::StoredTenant;

use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The private folder of one person's work, and the journal in it.
///
/// All calls block on the disk for milliseconds; async callers wrap them.
#[derive(Debug)]
pub struct Workspace {
    root: PathBuf,
    journal: Mutex<Connection>,
}

/// Why the workspace can't be used.
#[derive(Debug, thiserror::Error)]
pub enum WorkspaceError {
    /// No home folder is known, so there is no usual place.
    #[error("no home folder is known")]
    NoHome,
    /// A folder or file of the workspace can't be made or read.
    #[error("{}: {source}", path.display())]
    Folder {
        /// What can't be made or read.
        path: PathBuf,
        /// The system's reason.
        #[source]
        source: std::io::Error,
    },
    /// The journal was written by a newer Rollcall.
    #[error("the journal has version {found}, this program knows {known}")]
    Newer {
        /// The version of the file.
        found: i64,
        /// The newest version this program reads.
        known: i64,
    },
    /// The journal can't be read or written.
    #[error("the journal: {0}")]
    Journal(#[from] rusqlite::Error),
    /// The journal holds a word this program does not know.
    #[error("the journal holds `{0}`, which is not understood")]
    NotUnderstood(String),
    /// Another process is carrying out this run.
    #[error("run {0} belongs to another process")]
    RunInUse(RunId),
}

impl WorkspaceError {
    /// Whether the disk is full.
    pub fn is_disk_full(&self) -> bool {
        match self {
            Self::Journal(rusqlite::Error::SqliteFailure(error, _)) => error.code == rusqlite::ErrorCode::DiskFull,
            Self::Folder { source, .. } => {
                matches!(source.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded)
            }
            _ => false,
        }
    }
}

impl Workspace {
    /// Opens the workspace in `folder`, or in the usual place of the system, and makes it where there is none.
    ///
    /// # Errors
    /// When there is no such place, it can't be made private, or its journal is damaged or newer than the program.
    pub fn open(folder: Option<&Path>) -> Result<Self, WorkspaceError> {
        let root = match folder {
            Some(folder) => folder.to_owned(),
            None => dirs::data_local_dir().ok_or(WorkspaceError::NoHome)?.join("rollcall"),
        };
        folder::create_private(&root)?;
        folder::create_private(&root.join("sheets"))?;
        folder::create_private(&root.join("locks"))?;
        let journal = Mutex::new(journal::open(&root.join("journal.sqlite"))?);
        Ok(Self { root, journal })
    }

    /// The folder itself, for showing it to a person.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A folder for files that live as long as one command, like a download; gone when dropped.
    ///
    /// # Errors
    /// When it can't be made.
    pub fn scratch(&self) -> Result<tempfile::TempDir, WorkspaceError> {
        tempfile::Builder::new()
            .prefix(sheets::SCRATCH)
            .tempdir_in(&self.root)
            .map_err(|source| WorkspaceError::Folder { path: self.root.clone(), source })
    }

    fn journal(&self) -> MutexGuard<'_, Connection> {
        // A panic in another thread leaves at worst a transaction that SQLite rolls back.
        self.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

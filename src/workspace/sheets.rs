//! The private copies of lists, and how each was opened.

use super::Workspace;
use super::WorkspaceError;
use super::folder::create_private;
use jiff::{SignedDuration, Timestamp};
use rusqlite::{OptionalExtension as _, params};
use std::path::PathBuf;

/// What the folders of a command begin with.
pub(super) const SCRATCH: &str = "scratch-";
/// How old such a folder is that a killed program left.
const OLD_SCRATCH: std::time::Duration = std::time::Duration::from_hours(7 * 24);

/// A list that was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSheet {
    /// Its number in this workspace.
    pub id: i64,
    /// The file's name, without its folder.
    pub name: String,
    /// How it was opened, in the words of `session/`.
    pub options: String,
}

impl Workspace {
    /// Gives a list a number and a private folder.
    pub fn create_sheet(&self, name: &str, options: &str) -> Result<(i64, PathBuf), WorkspaceError> {
        let id = {
            let journal = self.journal();
            journal.execute(
                "INSERT INTO sheets (name, opened_at, options) VALUES (?1, ?2, ?3)",
                params![name, Timestamp::now().to_string(), options],
            )?;
            journal.last_insert_rowid()
        };
        let folder = self.sheet_folder(id);
        create_private(&folder)?;
        Ok((id, folder))
    }

    /// Where the copy of a list lies.
    pub fn sheet_folder(&self, id: i64) -> PathBuf {
        self.root().join("sheets").join(id.to_string())
    }

    /// One list, or none with this number.
    pub fn sheet(&self, id: i64) -> Result<Option<StoredSheet>, WorkspaceError> {
        let journal = self.journal();
        let found = journal.query_row("SELECT id, name, options FROM sheets WHERE id = ?1", [id], |row| {
            Ok(StoredSheet { id: row.get(0)?, name: row.get(1)?, options: row.get(2)? })
        });
        Ok(found.optional()?)
    }

    /// Removes what a killed program left: plans older than a day that were never started, and lists older than a day
    /// that no run was made from. A list that somebody edited stays until its owner closes it: that is work.
    /// What is in `keep` was open when the program ended, and will be again.
    pub fn sweep_sheets(&self, keep: &[i64]) -> Result<(), WorkspaceError> {
        let yesterday = Timestamp::now() - SignedDuration::from_hours(24);
        let stale: Vec<i64> = {
            let journal = self.journal();
            // A plan that nobody agreed to within a day is of no use: the tenant has gone on.
            let planned = "SELECT id FROM runs WHERE state = 'planned' AND created_at < ?1";
            for table in ["steps", "run_rows", "live_users", "problems"] {
                let sql = format!("DELETE FROM {table} WHERE run IN ({planned})");
                journal.execute(&sql, [yesterday.to_string()])?;
            }
            journal.execute("DELETE FROM runs WHERE state = 'planned' AND created_at < ?1", [yesterday.to_string()])?;
            let mut statement = journal.prepare(
                "SELECT id FROM sheets WHERE opened_at < ?1 AND id NOT IN (SELECT sheet FROM runs) \
                 AND id NOT IN (SELECT sheet FROM edits)",
            )?;
            let found = statement.query_map([yesterday.to_string()], |row| row.get(0))?;
            found.collect::<Result<_, _>>()?
        };
        for id in stale.into_iter().filter(|id| !keep.contains(id)) {
            // A window may have had it open for days.
            if let Some(_free) = self.lock_sheet(id)? {
                self.forget_unused_sheet(id)?;
            }
        }
        self.sweep_scratch()
    }

    /// Removes folders that a killed program left behind. Nobody looks at a pasted table for a week.
    fn sweep_scratch(&self) -> Result<(), WorkspaceError> {
        let failed = |source| WorkspaceError::Folder { path: self.root().to_owned(), source };
        for entry in std::fs::read_dir(self.root()).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let is_ours = entry.file_name().to_string_lossy().starts_with(SCRATCH);
            let changed = entry.metadata().and_then(|about| about.modified()).map_err(failed)?;
            if is_ours && changed.elapsed().is_ok_and(|age| age > OLD_SCRATCH) {
                std::fs::remove_dir_all(entry.path()).map_err(failed)?;
            }
        }
        Ok(())
    }

    /// Removes the copy of a list that no run was made from, and what was edited in it.
    pub fn forget_unused_sheet(&self, id: i64) -> Result<(), WorkspaceError> {
        let removed = {
            let mut journal = self.journal();
            let removal = journal.transaction()?;
            let unused = "DELETE FROM sheets WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM runs WHERE sheet = ?1)";
            let removed = removal.execute(unused, [id])?;
            if removed == 1 {
                removal.execute("DELETE FROM edits WHERE sheet = ?1", [id])?;
            }
            removal.commit()?;
            removed
        };
        let folder = self.sheet_folder(id);
        if removed == 1 && folder.exists() {
            std::fs::remove_dir_all(&folder).map_err(|source| WorkspaceError::Folder { path: folder, source })?;
        }
        Ok(())
    }
}

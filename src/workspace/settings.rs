//! Small things that are remembered: which tenant is in use, the theme, recent files. What a value means is `session/`'s.

use super::Workspace;
use super::WorkspaceError;
use rusqlite::{OptionalExtension as _, params};

impl Workspace {
    /// The value that was last put under this key.
    pub fn setting(&self, key: &str) -> Result<Option<String>, WorkspaceError> {
        let journal = self.journal();
        Ok(journal.query_row("SELECT value FROM settings WHERE key = ?1", [key], |row| row.get(0)).optional()?)
    }

    /// Remembers a value in place of the one that was there.
    pub fn put_setting(&self, key: &str, value: &str) -> Result<(), WorkspaceError> {
        let sql = "INSERT OR REPLACE INTO settings (key, value) VALUES (?1, ?2)";
        self.journal().execute(sql, params![key, value])?;
        Ok(())
    }
}

//! Small things that are remembered: which tenant is in use, the theme, recent files. What a value means is `session/`'s.

use super::Workspace;
use super::WorkspaceError;
use rusqlite::{OptionalExtension as _, TransactionBehavior, params};

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

    /// Changes a value, or what is not there yet; what another process writes meanwhile is neither lost nor overwritten.
    pub fn change_setting(&self, key: &str, change: impl FnOnce(Option<&str>) -> String) -> Result<(), WorkspaceError> {
        let mut journal = self.journal();
        let writing = journal.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let sql = "SELECT value FROM settings WHERE key = ?1";
        let before: Option<String> = writing.query_row(sql, [key], |row| row.get(0)).optional()?;
        let sql = "INSERT OR REPLACE INTO settings (key, value) VALUES (?1, ?2)";
        writing.execute(sql, params![key, change(before.as_deref())])?;
        writing.commit()?;
        Ok(())
    }

    /// The keys that begin like this, with their values.
    pub fn settings_of(&self, beginning: &str) -> Result<Vec<(String, String)>, WorkspaceError> {
        let journal = self.journal();
        let sql = "SELECT key, value FROM settings WHERE substr(key, 1, length(?1)) = ?1 ORDER BY key";
        let mut statement = journal.prepare(sql)?;
        let found = statement.query_map([beginning], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// As where the journal is damaged: nothing can be read of the settings.
    #[cfg(test)]
    pub(crate) fn lose_settings(&self) {
        self.journal().execute("ALTER TABLE settings RENAME TO lost_settings", []).unwrap();
    }

    /// Forgets a key and its value.
    pub fn remove_setting(&self, key: &str) -> Result<(), WorkspaceError> {
        self.journal().execute("DELETE FROM settings WHERE key = ?1", [key])?;
        Ok(())
    }
}

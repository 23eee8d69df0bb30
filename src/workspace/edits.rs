//! What was edited in a list, entry by entry. What an entry means is `session/`'s: nothing is ever changed or taken away,
//! so that the first entries make the list as a run saw it.

use super::Workspace;
use super::WorkspaceError;
use rusqlite::params;

impl Workspace {
    /// Appends entries to the edits of a list, all of them or none, and tells the number of the last: 1 for a list's first.
    pub fn append_edits<T: AsRef<str>>(&self, sheet: i64, entries: &[T]) -> Result<u32, WorkspaceError> {
        let mut journal = self.journal();
        let change = journal.transaction()?;
        let mut last = 0;
        for entry in entries {
            // One statement, so that two processes never take the same number.
            let sql = "INSERT INTO edits (sheet, number, entry) \
                       SELECT ?1, 1 + coalesce(max(number), 0), ?2 FROM edits WHERE sheet = ?1 RETURNING number";
            last = change.query_row(sql, params![sheet, entry.as_ref()], |row| row.get(0))?;
        }
        change.commit()?;
        Ok(last)
    }

    /// The entries of a list in their order: all of them, or the first `up_to`.
    pub fn edits(&self, sheet: i64, up_to: Option<u32>) -> Result<Vec<String>, WorkspaceError> {
        let journal = self.journal();
        let sql = "SELECT entry FROM edits WHERE sheet = ?1 AND number <= ?2 ORDER BY number";
        let mut statement = journal.prepare(sql)?;
        let entries = statement.query_map(params![sheet, up_to.unwrap_or(u32::MAX)], |row| row.get(0))?;
        Ok(entries.collect::<Result<_, _>>()?)
    }
}

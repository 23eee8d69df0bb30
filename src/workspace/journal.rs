//! The `SQLite` file: opening it, its tables, its versions.

use super::WorkspaceError;
use super::folder::create_private_file;
use rusqlite::Connection;
use std::path::Path;
use std::time::Duration;

/// The version this program writes. A newer one is refused, an older one is brought forward by [`MIGRATIONS`].
const VERSION: i64 = 3;

/// How long a second process waits for a write of the first.
const BUSY: Duration = Duration::from_secs(20);

/// `MIGRATIONS[n]` brings a journal of version `n` to `n + 1`. Never edit one that has been released.
const MIGRATIONS: [&str; VERSION as usize] = [
    "
    CREATE TABLE tenants (
        name TEXT PRIMARY KEY, domain TEXT NOT NULL, audience TEXT, client_id TEXT, production INTEGER NOT NULL
    );
    CREATE TABLE sheets (
        id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, opened_at TEXT NOT NULL, options TEXT NOT NULL
    );
    CREATE TABLE runs (
        id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, created_at TEXT NOT NULL, finished_at TEXT,
        state TEXT NOT NULL, tenant TEXT NOT NULL, connection_id TEXT NOT NULL, connection TEXT NOT NULL,
        sheet INTEGER NOT NULL, row_count INTEGER NOT NULL, upsert INTEGER NOT NULL,
        completion_email INTEGER NOT NULL, external_id TEXT, retry_of INTEGER, repairs TEXT NOT NULL DEFAULT '[]',
        seconds REAL NOT NULL DEFAULT 0
    );
    CREATE TABLE steps (
        run INTEGER NOT NULL, step INTEGER NOT NULL, kind TEXT NOT NULL, tenant TEXT NOT NULL,
        waits_for INTEGER, first_row INTEGER NOT NULL, last_row INTEGER NOT NULL, row_count INTEGER NOT NULL,
        size_bytes INTEGER NOT NULL, state TEXT NOT NULL, attempt INTEGER NOT NULL DEFAULT 0, job TEXT,
        first_sent_at TEXT, uncertain INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (run, step)
    ) WITHOUT ROWID;
    CREATE TABLE jobs (
        run INTEGER NOT NULL, step INTEGER NOT NULL, attempt INTEGER NOT NULL, job TEXT, status TEXT NOT NULL,
        row_count INTEGER NOT NULL, size_bytes INTEGER NOT NULL, sent_at TEXT NOT NULL, finished_at TEXT,
        total INTEGER, inserted INTEGER, updated INTEGER, failed INTEGER, details TEXT,
        PRIMARY KEY (run, step, attempt)
    ) WITHOUT ROWID;
    CREATE TABLE run_rows (
        run INTEGER NOT NULL, row INTEGER NOT NULL, step INTEGER, state INTEGER NOT NULL, creates INTEGER NOT NULL,
        PRIMARY KEY (run, row)
    ) WITHOUT ROWID;
    CREATE TABLE live_users (
        run INTEGER NOT NULL, row INTEGER NOT NULL, email_verified INTEGER, user BLOB NOT NULL,
        PRIMARY KEY (run, row)
    ) WITHOUT ROWID;
    CREATE TABLE problems (
        id INTEGER PRIMARY KEY, run INTEGER NOT NULL, row INTEGER, error INTEGER NOT NULL, origin TEXT NOT NULL,
        code TEXT NOT NULL, path TEXT NOT NULL, message TEXT NOT NULL, next TEXT NOT NULL, email TEXT,
        line INTEGER
    );
    CREATE INDEX problems_of_run ON problems (run, row);
",
    "
    CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE edits (
        sheet INTEGER NOT NULL, number INTEGER NOT NULL, entry TEXT NOT NULL,
        PRIMARY KEY (sheet, number)
    ) WITHOUT ROWID;
    ALTER TABLE runs ADD COLUMN edits INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE run_rows ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0;
",
    "
    CREATE TABLE exports (
        run INTEGER PRIMARY KEY, connections TEXT NOT NULL, asked TEXT NOT NULL, jobs TEXT NOT NULL DEFAULT '[]',
        report TEXT
    );
",
];

/// Opens or makes the journal, privately, and brings it to this program's version.
pub(super) fn open(path: &Path) -> Result<Connection, WorkspaceError> {
    create_private_file(path)?;
    let mut journal = Connection::open(path)?;
    journal.busy_timeout(BUSY)?;
    // FULL: what the journal says was sent must survive a power cut, since the tenant remembers it too.
    journal.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;")?;
    let migration = journal.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let found: i64 = migration.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > VERSION {
        return Err(WorkspaceError::Newer { found, known: VERSION });
    }
    for sql in MIGRATIONS.iter().skip(usize::try_from(found).unwrap_or(0)) {
        migration.execute_batch(sql)?;
    }
    migration.pragma_update(None, "user_version", VERSION)?;
    migration.commit()?;
    Ok(journal)
}

-- A journal as the second version left it. Never edit it: what people have on disk does not change either.
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
INSERT INTO tenants VALUES ('acme', 'acme.eu.auth0.com', NULL, 'AbCdEf', 1);
INSERT INTO sheets VALUES (1, 'users.csv', '2026-06-01T10:00:00Z', '{"version":1}');
INSERT INTO runs VALUES (1, 'import', '2026-06-01T10:01:00Z', '2026-06-01T10:02:00Z', 'finished', 'acme.eu.auth0.com',
    'con_0123456789abcdef', 'Main-DB', 1, 3, 0, 0, NULL, NULL, '[]', 12.5);
INSERT INTO steps VALUES (1, 0, 'import', 'acme.eu.auth0.com', NULL, 0, 1, 2, 100, 'settled', 1, 'job_1',
    '2026-06-01T10:01:10Z', 0);
INSERT INTO jobs VALUES (1, 0, 1, 'job_1', 'completed', 2, 100, '2026-06-01T10:01:10Z', '2026-06-01T10:02:00Z', 2, 2,
    0, 0, NULL);
INSERT INTO run_rows VALUES (1, 0, 0, 1, 1), (1, 1, 0, 1, 1), (1, 2, NULL, 4, 0);
INSERT INTO problems VALUES (1, 1, 2, 1, 'check', 'EMAIL', 'email', 'No “@”.', 'Correct it.', 'x', 4);
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE edits (
    sheet INTEGER NOT NULL, number INTEGER NOT NULL, entry TEXT NOT NULL,
    PRIMARY KEY (sheet, number)
) WITHOUT ROWID;
ALTER TABLE runs ADD COLUMN edits INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run_rows ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0;
INSERT INTO settings VALUES ('theme', 'dark');
INSERT INTO edits VALUES (1, 1, '{}');
UPDATE runs SET edits = 1;
UPDATE run_rows SET deleted = 1 WHERE row = 2;
PRAGMA user_version = 2;

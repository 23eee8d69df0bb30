//! Reading the users of a connection back from the tenant: a handful by e-mail address, many by an export job.

use crate::auth0::{ApiError, Client, ConnectionId, DownloadError, Job, JobStatus};
use crate::sheet::{RowId, Sheet};
use crate::user::attribute::{DATABASE_ID_PREFIX, import_user_id};
use crate::workspace::{Workspace, WorkspaceError};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::io::Write as _;
use std::time::Duration;

/// Up to so many rows are looked up one by one; more are read by one export job, which costs a few calls whatever
/// the number of users.
const HANDFUL: usize = 40;
/// How often an export job is asked after.
const EXPORT_POLL: Duration = Duration::from_millis(400);
/// How often an export that fails is asked for anew: reading has no effect, so that it may.
const EXPORTS: u32 = 3;
/// How often a download is begun again before the reading fails; each time with a fresh link, since one lives for 60 s.
const DOWNLOADS: u32 = 5;

/// Every attribute that an export can give and an import can set, and what says whose user it is (API page 6.3).
pub const ALL_FIELDS: [&str; 17] = [
    "user_id",
    "email",
    "email_verified",
    "phone_number",
    "phone_verified",
    "username",
    "given_name",
    "family_name",
    "name",
    "nickname",
    "picture",
    "blocked",
    "app_metadata",
    "user_metadata",
    "identities",
    "created_at",
    "updated_at",
];

/// What tells that a user is there and since when.
pub const PRESENCE_FIELDS: [&str; 6] = ["user_id", "email", "username", "phone_number", "identities", "created_at"];

/// The identifiers that a profile carries, best first.
const IDENTIFIERS: [&str; 3] = ["email", "username", "phone_number"];

/// Why users could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// A call failed.
    #[error(transparent)]
    Api(#[from] ApiError),
    /// The export job ended without a file.
    #[error("the export job ended as {0:?}")]
    ExportEnded(JobStatus),
    /// The file could not be downloaded whole.
    #[error(transparent)]
    Download(#[from] DownloadError),
    /// The export holds lines that are no users: whoever they are, nobody may conclude that they are not there.
    #[error("{lines} lines of the export can't be read")]
    Unreadable {
        /// How many.
        lines: u64,
    },
    /// What was read could not be kept.
    #[error(transparent)]
    Workspace(#[from] WorkspaceError),
}

/// The connection whose users are read.
#[derive(Debug, Clone)]
pub struct Place {
    /// The tenant.
    pub client: Client,
    /// The connection's id.
    pub connection_id: ConnectionId,
    /// The connection's name, as identities carry it.
    pub connection: String,
}

/// A live user that a row of the list means.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The row.
    pub row: RowId,
    /// The user as the tenant gave it.
    pub user: Map<String, Value>,
    /// How the row means the user.
    pub link: Link,
}

/// How a row means a live user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// By e-mail address, or by the next best identifier of a row without one.
    Identifier,
    /// So, but as a further identity of a user whose first identity lies elsewhere.
    LinkedIdentity,
    /// Only by `user_id`: the row has another e-mail address.
    UserIdAlone,
}

/// The rows to read.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// The list.
    pub sheet: &'a Sheet,
    /// Its rows.
    pub rows: &'a [RowId],
    /// The attributes that are needed.
    pub fields: &'a [&'a str],
    /// Whether users with a row's `user_id` and another e-mail address are of interest too.
    pub user_ids: bool,
}

/// The identifiers of a row; other members are passed over.
#[derive(Debug, Default, Deserialize)]
struct RowIdentifiers<'a> {
    #[serde(borrow, default)]
    email: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    username: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    phone_number: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    user_id: Option<Cow<'a, str>>,
}

/// Finds the row that means a live user: by e-mail address, and for rows without one by their next best identifier.
#[derive(Debug, Default)]
struct RowIndex {
    // Keyed hashes in place of texts: a million rows in some 20 MB. That two identifiers of one tenant share 64 keyed
    // bits is less likely than a broken disk.
    rows: HashMap<u64, u32>,
    user_ids: HashMap<u64, u32>,
    hasher: RandomState,
}

impl RowIndex {
    /// Indexes rows of a sheet. Rows that can't be read as users have no identifiers and are left out.
    fn new(wanted: Wanted<'_>) -> Self {
        let mut index = Self::default();
        let mut buffer = String::new();
        for row in wanted.rows {
            let Some(user) = identifiers(wanted.sheet, *row, &mut buffer) else { continue };
            if let Some(id) = user.user_id.as_deref().filter(|_| wanted.user_ids) {
                index.user_ids.insert(index.key("user_id", import_user_id(id)), row.0);
            }
            let key = match user {
                RowIdentifiers { email: Some(email), .. } => index.key("email", &email.to_lowercase()),
                RowIdentifiers { username: Some(name), .. } => index.key("username", &name.to_lowercase()),
                RowIdentifiers { phone_number: Some(phone), .. } => index.key("phone_number", &phone),
                RowIdentifiers { user_id: Some(id), .. } => index.key("user_id", import_user_id(&id)),
                _ => continue,
            };
            index.rows.insert(key, row.0);
        }
        index
    }

    fn key(&self, name: &str, text: &str) -> u64 {
        self.hasher.hash_one((name, text))
    }

    /// The row that has the `user_id` of this live user, where such rows were asked for.
    fn with_user_id(&self, user: &Map<String, Value>) -> Option<RowId> {
        let id = user.get("user_id")?.as_str()?;
        self.user_ids.get(&self.key("user_id", import_user_id(id))).copied().map(RowId)
    }

    /// The row that means this live user of `connection`.
    fn find(&self, user: &Map<String, Value>, connection: &str) -> Option<RowId> {
        let text =
            |user: &Map<String, Value>, name: &str| user.get(name).and_then(Value::as_str).map(str::to_lowercase);
        let by_name = |user: &Map<String, Value>, name: &str| {
            let text = text(user, name)?;
            self.rows.get(&self.key(name, &text)).copied()
        };
        let ours = |it: &&Value| it.get("connection").and_then(Value::as_str) == Some(connection);
        let identities = user.get("identities").and_then(Value::as_array);
        // A linked user's own attributes are those of its first identity: ours has its profile beside it.
        let profile = identities
            .and_then(|all| all.iter().skip(1).find(ours))
            .and_then(|identity| identity.get("profileData")?.as_object());
        if let Some(profile) = profile {
            return IDENTIFIERS.into_iter().find_map(|name| by_name(profile, name)).map(RowId);
        }
        let own = IDENTIFIERS.into_iter().find_map(|name| by_name(user, name));
        let by_id = || {
            let id = user.get("user_id")?.as_str()?;
            self.rows.get(&self.key("user_id", import_user_id(id))).copied()
        };
        own.or_else(by_id).map(RowId)
    }
}

impl Place {
    /// Reads the users that `rows` mean and hands each to `on_found`, some perhaps twice.
    ///
    /// A lookup by e-mail address spans all connections: users of others are passed over.
    pub async fn read_rows(
        &self,
        workspace: &Workspace,
        wanted: Wanted<'_>,
        on_found: &mut (dyn FnMut(Found) + Send),
    ) -> Result<(), ReadError> {
        let index = tokio::task::block_in_place(|| RowIndex::new(wanted));
        if let Some(handful) = handful(wanted) {
            for (email, user_id) in handful {
                for user in self.client.users_by_email(&email).await? {
                    self.hand_over(&index, user.raw, on_found);
                }
                if let Some(id) = user_id.filter(|_| wanted.user_ids) {
                    let user = self.client.user(&format!("{DATABASE_ID_PREFIX}{}", import_user_id(&id))).await?;
                    if let Some(user) = user {
                        self.hand_over(&index, user.raw, on_found);
                    }
                }
            }
            return Ok(());
        }
        self.export(workspace, wanted.fields, &mut |user| self.hand_over(&index, user, on_found)).await
    }

    fn hand_over(&self, index: &RowIndex, user: Map<String, Value>, on_found: &mut (dyn FnMut(Found) + Send)) {
        let connections: Vec<_> = user
            .get("identities")
            .and_then(Value::as_array)
            .map(|all| all.iter().filter_map(|it| it.get("connection")?.as_str()).collect())
            .unwrap_or_default();
        let linked = connections.first().is_some_and(|first| *first != self.connection);
        if linked && !connections.contains(&self.connection.as_str()) {
            return; // another connection's user with the same address
        }
        let (row, same_id) = (index.find(&user, &self.connection), index.with_user_id(&user));
        if let Some(row) = same_id.filter(|same_id| Some(*same_id) != row) {
            on_found(Found { row, user: user.clone(), link: Link::UserIdAlone });
        }
        if let Some(row) = row {
            on_found(Found { row, user, link: if linked { Link::LinkedIdentity } else { Link::Identifier } });
        }
    }

    /// Reads all users of the connection by an export job.
    pub async fn export(
        &self,
        workspace: &Workspace,
        fields: &[&str],
        on_user: &mut (dyn FnMut(Map<String, Value>) + Send),
    ) -> Result<(), ReadError> {
        let scratch = workspace.scratch()?;
        let mut started = self.client.export_users(Some(&self.connection_id), fields, None).await?;
        let (mut exports, mut downloads) = (1, 0);
        loop {
            let job = self.ended(&started).await?;
            let Some(location) = job.location.filter(|_| job.status == JobStatus::Completed) else {
                if exports >= EXPORTS {
                    return Err(ReadError::ExportEnded(job.status));
                }
                exports += 1;
                started = self.client.export_users(Some(&self.connection_id), fields, None).await?;
                continue;
            };
            // A cut-off download must not leave half of the users handed over: the file comes first, whole.
            let mut file = tempfile::tempfile_in(scratch.path())
                .map_err(|source| WorkspaceError::Folder { path: scratch.path().to_owned(), source })?;
            downloads += 1;
            match self.client.download(&location, &mut file).await {
                Ok(_bytes) => {
                    let read = tokio::task::block_in_place(|| read_lines(&mut file, on_user));
                    return match read {
                        Ok(0) => Ok(()),
                        Ok(lines) => Err(ReadError::Unreadable { lines }),
                        Err(source) => Err(WorkspaceError::Folder { path: scratch.path().to_owned(), source }.into()),
                    };
                }
                Err(error) if downloads < DOWNLOADS && error.can_be_tried_again() => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// The job once it has ended. A completed export is asked again for each download: its link lives for 60 s.
    async fn ended(&self, started: &Job) -> Result<Job, ReadError> {
        loop {
            let job = self.client.job(&started.id).await?;
            if !job.status.is_running() {
                return Ok(job);
            }
            tokio::time::sleep(EXPORT_POLL).await;
        }
    }
}

/// Hands over each line that is a user; how many are none.
fn read_lines(file: &mut std::fs::File, on_user: &mut (dyn FnMut(Map<String, Value>) + Send)) -> std::io::Result<u64> {
    use std::io::{BufRead as _, Seek as _};
    file.flush()?;
    file.rewind()?;
    let mut reader = std::io::BufReader::new(file);
    let (mut line, mut unreadable) = (Vec::new(), 0);
    while reader.read_until(b'\n', &mut line)? > 0 {
        match serde_json::from_slice(&line) {
            Ok(user) => on_user(user),
            Err(_no_user) => unreadable += u64::from(!line.trim_ascii().is_empty()),
        }
        line.clear();
    }
    Ok(unreadable)
}

/// The identifiers of a row; none of one that can't be read as a user.
fn identifiers<'a>(sheet: &'a Sheet, row: RowId, buffer: &'a mut String) -> Option<RowIdentifiers<'a>> {
    serde_json::from_str(sheet.user(row, buffer).ok()?).ok()
}

/// The e-mail address (as the tenant stores it) and the `user_id` of each row, when there are few and all have an
/// address.
fn handful(wanted: Wanted<'_>) -> Option<Vec<(String, Option<String>)>> {
    if wanted.rows.len() > HANDFUL {
        return None;
    }
    let mut buffer = String::new();
    let keys = wanted.rows.iter().map(|row| {
        let user = identifiers(wanted.sheet, *row, &mut buffer)?;
        Some((user.email?.to_lowercase(), user.user_id.map(Cow::into_owned)))
    });
    keys.collect()
}

//! A call before it is sent: method, path, query, body. One pure function for each.

use bytes::Bytes;
use reqwest::Method;
use serde_json::{Map, Value};

use super::address::TenantAddress;
use super::multipart;
use crate::credentials::Secret;

/// What is sent, but for the tenant's address and the token.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) method: Method,
    /// Without a slash at the start, already encoded.
    pub(super) path: String,
    pub(super) query: Vec<(&'static str, String)>,
    pub(super) body: Option<Body>,
    /// One of these permissions is needed.
    pub(super) scopes: &'static [&'static str],
    pub(super) repeat: Repeat,
}

#[derive(Debug)]
pub(super) struct Body {
    pub(super) content_type: String,
    pub(super) bytes: Bytes,
}

/// When a call may be sent again by the client itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repeat {
    /// It changes no user: as often as it helps.
    Freely,
    /// It creates or changes users: only when it certainly had no effect.
    OnlyWithoutEffect,
}

/// A connection's id, like `con_A1b2C3d4E5f6G7h8`; not its name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ConnectionId(pub String);

/// A job's id, like `job_A1b2C3d4E5f6G7h8`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct JobId(pub String);

/// One import job to be.
#[derive(Debug, Clone)]
pub struct ImportRequest {
    pub connection: ConnectionId,
    /// The JSON array of users.
    pub users: Bytes,
    pub upsert: bool,
    /// Comes back in the job.
    pub external_id: Option<String>,
    /// A mail to every owner of the tenant when the job is done.
    pub send_completion_email: bool,
}

/// Entries of a page of connections: few answers, and well within what an answer may hold.
const CONNECTIONS_PER_PAGE: u32 = 50;

/// The attributes that say what a connection is. More would bring the secrets that `options` holds.
const CONNECTION_FIELDS: &str = "id,name,display_name,strategy";

/// How far a list of connections has been read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Page {
    First,
    /// What the answer before gave as `next`.
    From(String),
    /// The tenant answers without checkpoints: by number.
    Numbered(u32),
}

/// Client credentials for a token. The body is wiped when it has been sent.
pub(super) fn token(address: &TenantAddress, client_id: &str, client_secret: &Secret) -> Call {
    let mut form = zeroize::Zeroizing::new(Vec::new());
    // Room for every byte as %XX, so that the buffer never moves and leaves a copy behind.
    form.reserve(128 + 3 * (client_id.len() + client_secret.expose().len() + address.audience().len()));
    form.extend_from_slice(b"grant_type=client_credentials");
    for (name, value) in
        [("client_id", client_id), ("client_secret", client_secret.expose()), ("audience", address.audience())]
    {
        form.push(b'&');
        form.extend_from_slice(name.as_bytes());
        form.push(b'=');
        percent_encode(value, &mut form);
    }
    Call {
        method: Method::POST,
        path: "oauth/token".to_owned(),
        query: Vec::new(),
        body: Some(Body {
            content_type: "application/x-www-form-urlencoded".to_owned(),
            bytes: Bytes::from_owner(form),
        }),
        scopes: &[],
        repeat: Repeat::Freely,
    }
}

pub(super) fn connections(strategy: Option<&str>, with_options: bool, page: &Page) -> Call {
    let mut query = Vec::new();
    if let Some(strategy) = strategy {
        query.push(("strategy", strategy.to_owned()));
    }
    match page {
        Page::First => query.push(("take", CONNECTIONS_PER_PAGE.to_string())),
        Page::From(next) => {
            query.push(("from", next.clone()));
            query.push(("take", CONNECTIONS_PER_PAGE.to_string()));
        }
        Page::Numbered(page) => {
            query.push(("page", page.to_string()));
            query.push(("per_page", CONNECTIONS_PER_PAGE.to_string()));
        }
    }
    let fields = if with_options { format!("{CONNECTION_FIELDS},options") } else { CONNECTION_FIELDS.to_owned() };
    query.push(("fields", fields));
    query.push(("include_fields", "true".to_owned()));
    get("api/v2/connections".to_owned(), query, &["read:connections"])
}

/// Whether a numbered page of this many connections can be followed by another.
pub(super) fn is_full_page(count: usize) -> bool {
    count >= CONNECTIONS_PER_PAGE as usize
}

/// One application is enough to know that there is one.
pub(super) fn connection_clients(id: &ConnectionId) -> Call {
    let path = format!("api/v2/connections/{}/clients", segment(&id.0));
    get(path, vec![("take", "1".to_owned())], &["read:connections"])
}

pub(super) fn import_users(request: &ImportRequest) -> Call {
    let body = multipart::import_body(request);
    Call {
        method: Method::POST,
        path: "api/v2/jobs/users-imports".to_owned(),
        query: Vec::new(),
        body: Some(body),
        scopes: &["create:users"],
        repeat: Repeat::OnlyWithoutEffect,
    }
}

pub(super) fn job(id: &JobId) -> Call {
    get(format!("api/v2/jobs/{}", segment(&id.0)), Vec::new(), &["create:users", "read:users"])
}

pub(super) fn job_errors(id: &JobId) -> Call {
    get(format!("api/v2/jobs/{}/errors", segment(&id.0)), Vec::new(), &["create:users", "read:users"])
}

/// Always as JSON lines: CSV has a cap on fields, no metadata as a whole, and apostrophes before every text.
pub(super) fn export_users(connection: Option<&ConnectionId>, fields: &[&str], limit: Option<u32>) -> Call {
    let mut body = Map::new();
    body.insert("format".to_owned(), "json".into());
    if let Some(connection) = connection {
        body.insert("connection_id".to_owned(), connection.0.clone().into());
    }
    if let Some(limit) = limit {
        body.insert("limit".to_owned(), limit.into());
    }
    if !fields.is_empty() {
        let fields: Vec<Value> = fields.iter().map(|field| serde_json::json!({ "name": field })).collect();
        body.insert("fields".to_owned(), fields.into());
    }
    Call {
        method: Method::POST,
        path: "api/v2/jobs/users-exports".to_owned(),
        query: Vec::new(),
        body: Some(Body {
            content_type: "application/json".to_owned(),
            bytes: Value::Object(body).to_string().into_bytes().into(),
        }),
        scopes: &["read:users"],
        // A second export job changes nothing and costs nothing but the tenant's time.
        repeat: Repeat::Freely,
    }
}

/// A question to the search for users (API page 7.1).
#[derive(Debug, Clone, Copy)]
pub struct UserSearch<'a> {
    /// In Lucene's words; nothing for everybody.
    pub query: &'a str,
    /// Which page, from 0.
    pub page: u32,
    /// Users on a page, at most 100.
    pub per_page: u32,
    /// By which attribute they are sorted, and whether the last comes first.
    pub sort: (&'a str, bool),
    pub fields: &'a [&'a str],
}

pub(super) fn search_users(search: &UserSearch<'_>) -> Call {
    let (attribute, is_descending) = search.sort;
    // Without conditions it finds everybody.
    let q = (!search.query.is_empty()).then(|| ("q", search.query.to_owned()));
    let rest = [
        ("search_engine", "v3".to_owned()),
        ("page", search.page.to_string()),
        ("per_page", search.per_page.to_string()),
        ("include_totals", "true".to_owned()),
        ("sort", format!("{attribute}:{}", if is_descending { "-1" } else { "1" })),
        ("fields", search.fields.join(",")),
        ("include_fields", "true".to_owned()),
    ];
    get("api/v2/users".to_owned(), q.into_iter().chain(rest).collect(), &["read:users"])
}

/// The tenant compares e-mails letter by letter, and a database stores them in lower case.
pub(super) fn users_by_email(email: &str) -> Call {
    get("api/v2/users-by-email".to_owned(), vec![("email", email.to_lowercase())], &["read:users"])
}

pub(super) fn user(user_id: &str) -> Call {
    get(format!("api/v2/users/{}", segment(user_id)), Vec::new(), &["read:users"])
}

/// Pages of what a user belongs to, at most (API page 7.6).
pub(super) const BELONGS_PER_PAGE: usize = 100;

/// The roles that a user has in the whole tenant.
pub(super) fn roles_of(user_id: &str, page: usize) -> Call {
    let path = format!("api/v2/users/{}/roles", segment(user_id));
    get(path, belongs_page(page), &["read:roles", "read:role_members"])
}

/// The organisations that a user is a member of.
pub(super) fn organizations_of(user_id: &str, page: usize) -> Call {
    let path = format!("api/v2/users/{}/organizations", segment(user_id));
    get(path, belongs_page(page), &["read:organizations"])
}

fn belongs_page(page: usize) -> Vec<(&'static str, String)> {
    vec![("page", page.to_string()), ("per_page", BELONGS_PER_PAGE.to_string())]
}

fn get(path: String, query: Vec<(&'static str, String)>, scopes: &'static [&'static str]) -> Call {
    Call { method: Method::GET, path, query, body: None, scopes, repeat: Repeat::Freely }
}

/// One segment of a path: everything but the unreserved characters is encoded, so that an id can't leave its place.
fn segment(text: &str) -> String {
    // To a URL these mean "this folder" and "the one above", encoded or not. No id is like that; the tenant says so.
    if matches!(text, "." | "..") {
        return "%252E".to_owned();
    }
    let mut encoded = Vec::with_capacity(text.len() + 8);
    percent_encode(text, &mut encoded);
    String::from_utf8_lossy(&encoded).into_owned()
}

fn percent_encode(text: &str, out: &mut Vec<u8>) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(byte);
        } else {
            out.push(b'%');
            out.extend(HEX.get(usize::from(byte >> 4)));
            out.extend(HEX.get(usize::from(byte & 15)));
        }
    }
}

//! `POST /api/v2/jobs/users-exports`, and the file that comes of it.

use std::io::Write as _;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Deserialize;
use serde::Serializer as _;
use serde_json::Value;
use serde_json::json;

use super::connections::Connection;
use super::faults::JobFaultKind;
use super::faults::JobType;
use super::jobs::Job;
use super::jobs::JobKind;
use super::jobs::JobState;
use super::profile::StoredUser;
use super::reply::Answer;
use super::reply::Refusal;
use super::reply::json;
use super::tenant::Shared;
use super::tenant::lock;

/// CSV has no more columns than this.
const CSV_FIELDS_AT_MOST: usize = 30;
/// How many users are looked at under one lock.
const USERS_AT_A_TIME: usize = 1000;
const DEFAULT_FIELDS: [&str; 11] = [
    "user_id",
    "given_name",
    "family_name",
    "nickname",
    "name",
    "email",
    "email_verified",
    "picture",
    "identities[0].connection",
    "created_at",
    "updated_at",
];

/// What was asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Request {
    connection_id: Option<String>,
    format: Option<Format>,
    limit: Option<usize>,
    fields: Option<Vec<Field>>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Format {
    Json,
    #[default]
    Csv,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Field {
    name: String,
    export_as: Option<String>,
}

impl Request {
    /// The request as the job repeats it.
    pub(super) fn echo(&self, put: &mut impl FnMut(&str, Value)) {
        put("format", self.ending().into());
        if let Some(limit) = self.limit {
            put("limit", limit.into());
        }
        if let Some(fields) = &self.fields {
            let echo = |it: &Field| match &it.export_as {
                Some(name) => json!({"name": it.name, "export_as": name}),
                None => json!({"name": it.name}),
            };
            put("fields", fields.iter().map(echo).collect());
        }
    }

    /// The ending of the file's name.
    pub(super) fn ending(&self) -> &'static str {
        if self.format() == Format::Json { "json" } else { "csv" }
    }

    fn format(&self) -> Format {
        self.format.unwrap_or_default()
    }

    fn fields(&self) -> Vec<Field> {
        let by_default = || DEFAULT_FIELDS.map(|name| Field { name: name.to_owned(), export_as: None }).to_vec();
        self.fields.clone().unwrap_or_else(by_default)
    }

    fn check(&self) -> Result<(), Refusal> {
        let fields = self.fields.as_deref().unwrap_or_default();
        let too_long = |it: &Field| it.name.len() > 100 || it.export_as.as_ref().is_some_and(|name| name.len() > 100);
        if self.limit == Some(0) {
            return Err(Refusal::invalid_body("'Value 0 is less than minimum 1' on property limit."));
        }
        if fields.iter().any(too_long) {
            return Err(Refusal::invalid_body("'String is too long, maximum 100' on property fields."));
        }
        if self.format() == Format::Csv && fields.len() > CSV_FIELDS_AT_MOST {
            return Err(Refusal::invalid_body("'Array is too long, maximum 30' on property fields."));
        }
        Ok(())
    }
}

pub(super) async fn create(State(tenant): State<Shared>, body: Bytes) -> Answer {
    let asked: Request = serde_json::from_slice(&body).map_err(|error| Refusal::invalid_body(format!("'{error}'.")))?;
    asked.check()?;
    let connection = match asked.connection_id.as_deref() {
        None => None,
        Some(id) => Some(Connection::by_id(id).ok_or_else(|| {
            Refusal::new(StatusCode::BAD_REQUEST, "inexistent_connection", "The connection does not exist.")
        })?),
    };
    let mut jobs = lock(&tenant.jobs);
    let most = tenant.faults().behaviours.active_exports_at_most.unwrap_or(usize::MAX);
    let active = jobs.active(JobType::UsersExport);
    if active >= most {
        let message =
            format!("There are {active} active export users jobs, please wait until some of them are finished");
        return Err(Refusal::without_code(StatusCode::TOO_MANY_REQUESTS, message));
    }
    let job = Job::new(&tenant, JobKind::Export { connection, request: asked.clone() });
    let answer = json(StatusCode::OK, &job.to_json(&tenant));
    tenant.spawn(run(Arc::clone(&tenant), job.id.clone(), connection, asked));
    jobs.add(job);
    Ok(answer)
}

async fn run(tenant: Shared, id: String, connection: Option<&'static Connection>, asked: Request) {
    let known = lock(&tenant.jobs).get(&id, tenant.clock.now()).map(|it| (it.ends_at, it.fault.clone()));
    let Some((ends_at, fault)) = known else { return };
    tenant.clock.sleep_until(ends_at).await;
    let state = match fault.as_ref().map(|it| it.kind) {
        Some(JobFaultKind::Fail) => JobState::Failed { details: fault.and_then(|it| it.status_details) },
        Some(JobFaultKind::Expire) => JobState::Expired,
        Some(JobFaultKind::Slow | JobFaultKind::Forget) | None => {
            let writer = Arc::clone(&tenant);
            let file = tokio::task::spawn_blocking(move || write_file(&writer, connection, &asked)).await;
            match file {
                Ok(Ok((file, users))) => JobState::Exported { file, users },
                Ok(Err(_)) | Err(_) => JobState::Failed { details: None },
            }
        }
    };
    lock(&tenant.jobs).finish(&id, state);
}

fn write_file(tenant: &Shared, connection: Option<&Connection>, asked: &Request) -> std::io::Result<(Bytes, u64)> {
    let fields = asked.fields();
    let mut out = GzEncoder::new(Vec::new(), Compression::fast());
    if asked.format() == Format::Csv {
        let names: Vec<&str> = fields.iter().map(|it| it.export_as.as_ref().unwrap_or(&it.name).as_str()).collect();
        writeln!(out, "{}", names.join(","))?;
    }
    let limit = asked.limit.unwrap_or(usize::MAX);
    let behaviours = tenant.faults().behaviours.clone();
    let lack = behaviours.exports_lack;
    let is_of = |user: &StoredUser| {
        let listed = |only: &Connection| {
            only.id == user.connection().id || behaviours.exports_list_linked && user.is_linked_to(only)
        };
        connection.is_none_or(listed)
    };
    let mut left = if lack == 0 { limit } else { limit.min(count(tenant, connection)).saturating_sub(lack) };
    let mut users = 0;
    let mut start = 0;
    while left > 0 {
        let (part, end) = {
            let directory = lock(&tenant.directory);
            (directory.part(start, USERS_AT_A_TIME), directory.end())
        };
        if start >= end {
            break;
        }
        start += USERS_AT_A_TIME;
        let mut lines = Vec::new();
        for user in part.iter().filter(|it| is_of(it)).take(left) {
            left -= 1;
            users += 1;
            if users <= behaviours.exports_garble as u64 {
                lines.extend_from_slice(b"{\"user_id\":}\n");
                continue;
            }
            let user = Value::Object(user.to_object());
            let values = fields.iter().map(|it| (it.export_as.as_ref().unwrap_or(&it.name), look_up(&user, &it.name)));
            if asked.format() == Format::Json {
                let line = values.filter_map(|(name, value)| Some((name, value?)));
                serde_json::Serializer::new(&mut lines).collect_map(line)?;
                lines.push(b'\n');
            } else {
                let cells: Vec<String> = values.map(|(_, value)| csv_cell(value)).collect();
                writeln!(lines, "{}", cells.join(","))?;
            }
        }
        out.write_all(&lines)?; // at once: the packer is slow with crumbs
    }
    let file = out.finish()?.into_boxed_slice().into(); // without the room that was left
    Ok((file, users + lack as u64))
}

/// How many users there are to export.
fn count(tenant: &Shared, connection: Option<&Connection>) -> usize {
    let directory = lock(&tenant.directory);
    let all = directory.part(0, directory.end());
    all.iter().filter(|it| connection.is_none_or(|only| only.id == it.connection().id)).count()
}

/// The value at a path such as `identities[0].connection`.
fn look_up<'a>(user: &'a Value, path: &str) -> Option<&'a Value> {
    let mut parts = path.split(['.', '[']).map(|part| part.trim_end_matches(']'));
    parts.try_fold(user, |value, part| match value {
        Value::Array(items) => items.get(part.parse::<usize>().ok()?),
        value => value.get(part),
    })
}

/// Strings get an apostrophe, against formulas; the moments that Auth0 itself writes do not.
fn csv_cell(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) if is_moment(text) => format!("\"{text}\""),
        Some(Value::String(text)) => format!("\"'{}\"", text.replace('"', "\"\"")),
        Some(other) => format!("\"{}\"", other.to_string().replace('"', "\"\"")),
    }
}

fn is_moment(text: &str) -> bool {
    text.len() == 24 && text.ends_with('Z') && text.parse::<jiff::Timestamp>().is_ok()
}

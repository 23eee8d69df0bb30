//! `POST /api/v2/jobs/users-exports` and the file that comes of it.

use std::collections::BTreeMap;
use std::hash::DefaultHasher;
use std::hash::Hash as _;
use std::hash::Hasher as _;
use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::body::Bytes;
use axum::extract::Extension;
use axum::extract::Path;
use axum::extract::RawQuery;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header::AUTHORIZATION;
use axum::http::header::CONTENT_LENGTH;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse as _;
use axum::response::Response;
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::StreamExt as _;
use futures_util::stream;
use serde::Deserialize;
use serde::Serializer as _;
use serde_json::Value;
use serde_json::json;

use super::connections::Connection;
use super::faults::JobFaultKind;
use super::faults::JobType;
use super::faults::RequestFault;
use super::faults::RequestFaultKind;
use super::jobs::Job;
use super::jobs::JobKind;
use super::jobs::JobState;
use super::reply::Answer;
use super::reply::Refusal;
use super::reply::json;
use super::tenant::Shared;
use super::tenant::lock;
use super::tenant::query_pairs;

const LINK_SECONDS: i64 = 60;
/// CSV has no more columns than this.
const CSV_FIELDS_AT_MOST: usize = 30;
/// What is sent of a truncated download leaves before the connection breaks.
const TIME_TO_LEAVE: Duration = Duration::from_millis(100);
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
        put("format", if self.format() == Format::Json { "json" } else { "csv" }.into());
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
                Ok(Ok(file)) => JobState::Exported { file },
                Ok(Err(_)) | Err(_) => JobState::Failed { details: None },
            }
        }
    };
    lock(&tenant.jobs).finish(&id, state);
}

fn write_file(tenant: &Shared, connection: Option<&Connection>, asked: &Request) -> std::io::Result<Bytes> {
    let fields = asked.fields();
    let mut out = GzEncoder::new(Vec::new(), Compression::fast());
    if asked.format() == Format::Csv {
        let names: Vec<&str> = fields.iter().map(|it| it.export_as.as_ref().unwrap_or(&it.name).as_str()).collect();
        writeln!(out, "{}", names.join(","))?;
    }
    let mut left = asked.limit.unwrap_or(usize::MAX);
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
        for user in part.iter().filter(|it| connection.is_none_or(|only| only.id == it.connection().id)).take(left) {
            left -= 1;
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
    Ok(out.finish()?.into_boxed_slice().into()) // without the room that was left
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

/// A link to a finished export, valid from now on for a minute.
pub(super) fn link(tenant: &Shared, job: &Job) -> String {
    let expires = tenant.clock.now().as_second() + LINK_SECONDS;
    let JobKind::Export { request, .. } = &job.kind else { return String::new() };
    let ending = if request.format() == Format::Json { "json" } else { "csv" };
    let signature = signature(tenant, &job.id, expires);
    format!("{}/exports/{}/rollcall-demo.{ending}.gz?Expires={expires}&Signature={signature}", tenant.url, job.id)
}

fn signature(tenant: &Shared, job_id: &str, expires: i64) -> String {
    let mut hasher = DefaultHasher::new();
    (&tenant.client_secret, job_id, expires).hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// The file, as an object store gives it: no token is asked for, and none is taken.
pub(super) async fn download(
    State(tenant): State<Shared>,
    Path((id, _file)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    fault: Option<Extension<RequestFault>>,
) -> Response {
    if headers.contains_key(AUTHORIZATION) {
        return storage_error(StatusCode::BAD_REQUEST, "InvalidArgument", "Only one auth mechanism allowed");
    }
    let query: BTreeMap<String, String> = query_pairs(query.as_deref().unwrap_or_default()).into_iter().collect();
    let expires: i64 = query.get("Expires").and_then(|it| it.parse().ok()).unwrap_or_default();
    if query.get("Signature") != Some(&signature(&tenant, &id, expires)) {
        return storage_error(StatusCode::FORBIDDEN, "SignatureDoesNotMatch", "The signature does not match");
    }
    let fault = fault.map(|Extension(it)| it);
    let kind = fault.as_ref().map(|it| it.kind);
    if expires <= tenant.clock.now().as_second() || kind == Some(RequestFaultKind::ExpiredLink) {
        return storage_error(StatusCode::FORBIDDEN, "AccessDenied", "Request has expired");
    }
    let jobs = lock(&tenant.jobs);
    let Some(JobState::Exported { file }) = jobs.get(&id, tenant.clock.now()).map(|it| &it.state) else {
        return storage_error(StatusCode::NOT_FOUND, "NoSuchKey", "The specified key does not exist.");
    };
    let file = file.clone();
    drop(jobs);
    let mut response = Response::new(Body::empty());
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/gzip"));
    response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(file.len()));
    *response.body_mut() = match fault {
        Some(it) if it.kind == RequestFaultKind::TruncatedDownload => {
            let kept = file.slice(..it.keep_bytes.unwrap_or(file.len() / 2).min(file.len()));
            let ending = stream::once(async {
                tokio::time::sleep(TIME_TO_LEAVE).await;
                Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset))
            });
            Body::from_stream(stream::iter([Ok(kept)]).chain(ending)) // fewer bytes than announced, then the end
        }
        Some(_) | None => Body::from(file),
    };
    response
}

fn storage_error(status: StatusCode, code: &str, message: &str) -> Response {
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>"
    );
    let mut response = (status, body).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/xml"));
    response
}

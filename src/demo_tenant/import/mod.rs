//! `POST /api/v2/jobs/users-imports`: what is refused at once, and the job that does the rest.

mod check;
mod rules;
mod worker;

use std::convert::Infallible;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::http::header::RETRY_AFTER;
use axum::response::IntoResponse as _;
use axum::response::Response;
use futures_util::stream;
use multer::Multipart;

use super::connections::Connection;
use super::faults::JobType;
use super::gate::too_large;
use super::jobs::Job;
use super::jobs::JobKind;
use super::reply::Answer;
use super::reply::Refusal;
use super::reply::json;
use super::tenant::Shared;
use super::tenant::lock;

const PAYLOAD_AT_MOST_BYTES: usize = 512_000;
const ACTIVE_JOBS_AT_MOST: usize = 2;

/// The parts of the request, as they came.
#[derive(Default)]
struct Parts {
    users: Option<Bytes>,
    connection_id: Option<String>,
    upsert: Option<String>,
    external_id: Option<String>,
    send_completion_email: Option<String>,
}

pub(super) async fn create(State(tenant): State<Shared>, headers: HeaderMap, body: Bytes) -> Answer {
    let of_the_file = tenant.faults().behaviours.size_limit_is_of_the_file;
    if !of_the_file && body.len() > PAYLOAD_AT_MOST_BYTES {
        return Err(too_large());
    }
    let parts = read_parts(&headers, body).await?;
    let users = parts.users.ok_or_else(|| bad("Must provide 'users' file as multipart part."))?;
    if of_the_file && users.len() > PAYLOAD_AT_MOST_BYTES {
        return Err(too_large());
    }
    if users.is_empty() {
        return Err(bad("Users file must not be empty."));
    }
    let connection = find_connection(&tenant, parts.connection_id.as_deref())?;
    let upsert = parts.upsert.as_deref() == Some("true"); // `True` is read as false, without a word
    let external_id = parts.external_id.filter(|it| !it.is_empty());

    let mut jobs = lock(&tenant.jobs);
    let active = jobs.active(JobType::UsersImport);
    if active >= ACTIVE_JOBS_AT_MOST {
        drop(jobs);
        return Ok(too_many_jobs(&tenant, active));
    }
    let job = Job::new(&tenant, JobKind::Import { connection, external_id });
    let answer = json(StatusCode::ACCEPTED, &job.to_json(&tenant));
    let order = worker::Order {
        job_id: job.id.clone(),
        ends_at: job.ends_at,
        fault: job.fault.clone(),
        connection,
        upsert,
        users,
    };
    jobs.add(job);
    drop(jobs);
    tenant.spawn(worker::run(Arc::clone(&tenant), order));
    Ok(answer)
}

fn bad(message: &str) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, "invalid_body", message)
}

fn find_connection(tenant: &Shared, id: Option<&str>) -> Result<&'static Connection, Refusal> {
    let id = id.ok_or_else(|| bad("Must provide 'connection_id' as multipart part."))?;
    let well_formed =
        id.strip_prefix("con_").is_some_and(|it| it.len() == 16 && it.bytes().all(|b| b.is_ascii_alphanumeric()));
    if !well_formed {
        let reason = "'String does not match pattern ^con_[A-Za-z0-9]{16}$' on property connection_id";
        return Err(Refusal::invalid_body(reason));
    }
    let refused = |code, message| Err(Refusal::new(StatusCode::BAD_REQUEST, code, message));
    let Some(connection) = Connection::by_id(id) else {
        return refused("inexistent_connection", "The connection does not exist.");
    };
    if !connection.is_database() {
        return refused("operation_not_supported", "Connection must be a database connection.");
    }
    if connection.custom_database {
        let message = "Custom Database Connections without import mode are not allowed.";
        return refused("operation_not_supported", message);
    }
    if !connection.is_enabled(&tenant.faults()) {
        return refused("connection_is_disabled", "Connection must be enabled.");
    }
    Ok(connection)
}

fn too_many_jobs(tenant: &Shared, active: usize) -> Response {
    let message = format!(
        "There are {active} active import users jobs, please wait until some of them are finished and try again"
    );
    let mut response = Refusal::without_code(StatusCode::TOO_MANY_REQUESTS, message).into_response();
    if tenant.faults().behaviours.retry_after_on_active_jobs {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("10"));
    }
    response
}

async fn read_parts(headers: &HeaderMap, body: Bytes) -> Result<Parts, Refusal> {
    let content_type = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let malformed = || Refusal::invalid_body("'Invalid multipart payload format'.");
    let boundary = multer::parse_boundary(content_type).map_err(|_unreadable| malformed())?;
    let mut multipart = Multipart::new(stream::once(async { Ok::<_, Infallible>(body) }), boundary);
    let mut parts = Parts::default();
    while let Some(field) = multipart.next_field().await.map_err(|_unreadable| malformed())? {
        let name = field.name().unwrap_or_default().to_owned();
        let is_file = field.file_name().is_some();
        let bytes = field.bytes().await.map_err(|_unreadable| malformed())?;
        let text = || String::from_utf8(bytes.to_vec()).map_err(|_not_text| malformed());
        let text_part = match name.as_str() {
            "users" if is_file && parts.users.is_none() => {
                parts.users = Some(bytes);
                continue;
            }
            "connection_id" => &mut parts.connection_id,
            "upsert" => &mut parts.upsert,
            "external_id" => &mut parts.external_id,
            "send_completion_email" => &mut parts.send_completion_email,
            "users" if !is_file => return Err(bad("Must provide 'users' file as multipart part.")),
            _ => return Err(malformed()),
        };
        if text_part.replace(text()?).is_some() {
            return Err(malformed());
        }
    }
    if let Some(text) = &parts.send_completion_email
        && !["true", "false"].contains(&text.as_str())
    {
        return Err(Refusal::invalid_body(
            "'Expected type boolean but found type string' on property send_completion_email",
        ));
    }
    Ok(parts)
}

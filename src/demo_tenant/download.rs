//! The file of a finished export, as an object store gives it out: by a link that is valid for a minute.

use std::collections::BTreeMap;
use std::hash::DefaultHasher;
use std::hash::Hash as _;
use std::hash::Hasher as _;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Extension;
use axum::extract::Path;
use axum::extract::RawQuery;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header::AUTHORIZATION;
use axum::http::header::CONTENT_LENGTH;
use axum::http::header::CONTENT_RANGE;
use axum::http::header::CONTENT_TYPE;
use axum::http::header::RANGE;
use axum::response::IntoResponse as _;
use axum::response::Response;
use futures_util::StreamExt as _;
use futures_util::stream;

use super::faults::RequestFault;
use super::faults::RequestFaultKind;
use super::jobs::Job;
use super::jobs::JobKind;
use super::jobs::JobState;
use super::tenant::Shared;
use super::tenant::lock;
use super::tenant::query_pairs;

const LINK_SECONDS: i64 = 60;
/// What is sent of a truncated download leaves before the connection breaks.
const TIME_TO_LEAVE: Duration = Duration::from_millis(100);

/// A link to a finished export, valid from now on for a minute.
pub(super) fn link(tenant: &Shared, job: &Job) -> String {
    let expires = tenant.clock.now().as_second() + LINK_SECONDS;
    let JobKind::Export { request, .. } = &job.kind else { return String::new() };
    let (ending, signature) = (request.ending(), signature(tenant, &job.id, expires));
    format!("{}/exports/{}/rollcall-demo.{ending}.gz?Expires={expires}&Signature={signature}", tenant.url, job.id)
}

fn signature(tenant: &Shared, job_id: &str, expires: i64) -> String {
    let mut hasher = DefaultHasher::new();
    (&tenant.client_secret, job_id, expires).hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// No token is asked for, and none is taken.
pub(super) async fn get(
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
    let Some(JobState::Exported { file, .. }) = jobs.get(&id, tenant.clock.now()).map(|it| &it.state) else {
        return storage_error(StatusCode::NOT_FOUND, "NoSuchKey", "The specified key does not exist.");
    };
    let whole = file.clone();
    drop(jobs);
    let mut response = Response::new(Body::empty());
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/gzip"));
    let from = if tenant.faults().behaviours.downloads_only_whole { None } else { first_byte(&headers) };
    let file = match from {
        Some(from) if from >= whole.len() => {
            return storage_error(StatusCode::RANGE_NOT_SATISFIABLE, "InvalidRange", "There is nothing at this range");
        }
        Some(from) => {
            let told = if tenant.faults().behaviours.download_ranges_are_wrong { 0 } else { from };
            let range = format!("bytes {told}-{}/{}", whole.len() - 1, whole.len());
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
            response.headers_mut().extend(HeaderValue::try_from(range).map(|range| (CONTENT_RANGE, range)));
            whole.slice(from..)
        }
        None => whole,
    };
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
        Some(it) if it.kind == RequestFaultKind::DamagedDownload => Body::from(damaged(&file)),
        Some(_) | None => Body::from(file),
    };
    response
}

/// The same but for a byte, as a broken cable or a meddling proxy makes it.
fn damaged(file: &[u8]) -> Vec<u8> {
    let mut bytes = file.to_vec();
    let middle = bytes.len() / 2;
    bytes.iter_mut().skip(middle).take(1).for_each(|byte| *byte = !*byte);
    bytes
}

/// The byte that is asked for first; none where all of the file is. Nobody of ours asks for less than the rest.
fn first_byte(headers: &HeaderMap) -> Option<usize> {
    headers.get(RANGE)?.to_str().ok()?.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok()
}

fn storage_error(status: StatusCode, code: &str, message: &str) -> Response {
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>"
    );
    let mut response = (status, body).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/xml"));
    response
}

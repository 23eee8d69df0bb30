//! `/_demo/`: what a test asks of the tenant beside the API. No token is needed; it is only reached from this machine.

use std::collections::BTreeMap;
use std::convert::Infallible;

use axum::body::Body;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse as _;
use axum::response::Response;
use futures_util::stream;
use serde::Deserialize;
use serde_json::Value;
use serde_json::json;

use super::clock::iso;
use super::faults::Mishaps;
use super::faults::read_faults;
use super::reply::json;
use super::tenant::Shared;
use super::tenant::lock;

/// How many users are written under one lock.
const USERS_AT_A_TIME: usize = 1000;

/// `GET /_demo/state`: how many requests there were, by path and status, and what is there now.
pub(super) async fn state(State(tenant): State<Shared>) -> Response {
    let users = lock(&tenant.directory).user_count();
    let jobs: BTreeMap<String, usize> = lock(&tenant.jobs).counts();
    let statistics = lock(&tenant.statistics);
    json(
        StatusCode::OK,
        &json!({
            "now": iso(tenant.clock.now()),
            "users": users,
            "jobs": jobs,
            "requests": statistics.requests,
            "largest_request_body": statistics.largest_request_body,
        }),
    )
}

/// `GET /_demo/users`: every user, one to a line, as the API shows it; `identities` name the connection.
pub(super) async fn users(State(tenant): State<Shared>) -> Response {
    let lines = stream::unfold(0, move |start| {
        let (part, end) = {
            let directory = lock(&tenant.directory);
            (directory.part(start, USERS_AT_A_TIME), directory.end())
        };
        let mut text = String::new();
        for user in part {
            text.push_str(&Value::Object(user.to_object()).to_string());
            text.push('\n');
        }
        let next = (start < end).then(|| (Ok::<_, Infallible>(text), start + USERS_AT_A_TIME));
        std::future::ready(next)
    });
    let mut response = Response::new(Body::from_stream(lines));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/x-ndjson"));
    response
}

/// `POST /_demo/faults`: the JSON of `Faults` takes the place of what was in force.
pub(super) async fn faults(State(tenant): State<Shared>, body: Bytes) -> Response {
    match read_faults(&String::from_utf8_lossy(&body)) {
        Ok(faults) => {
            if faults.expire_tokens {
                lock(&tenant.tokens).expire_all();
            }
            *lock(&tenant.mishaps) = Mishaps::new(faults, tenant.seed);
            StatusCode::NO_CONTENT.into_response()
        }
        Err(error) => json(StatusCode::BAD_REQUEST, &json!({"error": error.to_string()})),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Move {
    advance_seconds: u32,
}

/// `POST /_demo/clock`: `{"advance_seconds": 60}` moves the tenant's clock ahead.
pub(super) async fn clock(State(tenant): State<Shared>, body: Bytes) -> Response {
    match serde_json::from_slice::<Move>(&body) {
        Ok(it) => {
            tenant.clock.advance(it.advance_seconds);
            json(StatusCode::OK, &json!({"now": iso(tenant.clock.now())}))
        }
        Err(error) => json(StatusCode::BAD_REQUEST, &json!({"error": error.to_string()})),
    }
}

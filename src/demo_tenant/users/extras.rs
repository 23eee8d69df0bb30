//! What can be done about a user besides changing it.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::Path;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use serde::Deserialize;
use serde_json::Value;
use serde_json::json;

use crate::demo_tenant::connections::Connection;
use crate::demo_tenant::directory::Identifier;
use crate::demo_tenant::faults::JobFaultKind;
use crate::demo_tenant::jobs::Job;
use crate::demo_tenant::jobs::JobKind;
use crate::demo_tenant::jobs::JobState;
use crate::demo_tenant::profile::StoredUser;
use crate::demo_tenant::reply::Answer;
use crate::demo_tenant::reply::Refusal;
use crate::demo_tenant::reply::json;
use crate::demo_tenant::tenant::Shared;
use crate::demo_tenant::tenant::lock;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "read only to be allowed")]
struct TicketRequest {
    user_id: Option<String>,
    connection_id: Option<String>,
    email: Option<String>,
    ttl_sec: Option<u32>,
    result_url: Option<String>,
    mark_email_as_verified: Option<bool>,
    client_id: Option<String>,
    organization_id: Option<String>,
    #[serde(rename = "includeEmailInRedirect")]
    include_email_in_redirect: Option<bool>,
    identity: Option<Value>,
}

fn bad(message: &str) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, "invalid_body", message)
}

fn read<T: for<'a> Deserialize<'a>>(body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|error| Refusal::invalid_body(format!("'{error}'.")))
}

fn find(tenant: &Shared, user_id: &str) -> Option<StoredUser> {
    let directory = lock(&tenant.directory);
    directory.find_id(user_id).and_then(|place| directory.at(place)).cloned()
}

pub(in crate::demo_tenant) async fn password_ticket(State(tenant): State<Shared>, body: Bytes) -> Answer {
    let asked: TicketRequest = read(&body)?;
    let user = match (&asked.user_id, &asked.connection_id, &asked.email) {
        (Some(id), None, None) => find(&tenant, id),
        (None, Some(id), Some(email)) => {
            let unknown = || bad(&format!("The connection with id {id} does not exist."));
            let connection = Connection::by_id(id).ok_or_else(unknown)?;
            let directory = lock(&tenant.directory);
            let place = directory.find(connection, Identifier::Email, &email.to_lowercase());
            place.and_then(|place| directory.at(place)).cloned()
        }
        _ => return Err(Refusal::invalid_body("'Either user_id, or connection_id and email, must be given'.")),
    };
    let user = user.ok_or_else(Refusal::no_such_user)?;
    if !user.connection().is_database() {
        return Err(bad("The user's main connection does not support this operation."));
    }
    if !user.profile().contains_key("email") {
        return Err(bad("The user does not have an email address."));
    }
    let ticket = format!("{}/u/reset-verify?ticket={}#", tenant.url, tenant.new_id(32));
    Ok(json(StatusCode::CREATED, &json!({"ticket": ticket})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "read only to be allowed")]
struct VerificationRequest {
    user_id: String,
    client_id: Option<String>,
    identity: Option<Value>,
    organization_id: Option<String>,
}

pub(in crate::demo_tenant) async fn verification_email(State(tenant): State<Shared>, body: Bytes) -> Answer {
    let asked: VerificationRequest = read(&body)?;
    let user = find(&tenant, &asked.user_id).ok_or_else(Refusal::no_such_user)?;
    if !user.profile().contains_key("email") {
        return Err(bad("User does not have an email address."));
    }
    let is_verified = user.profile().get("email_verified") == Some(&Value::Bool(true));
    let job = Job::new(&tenant, JobKind::VerificationEmail);
    let answer = json(StatusCode::CREATED, &job.to_json(&tenant));
    let (id, ends_at, fault) = (job.id.clone(), job.ends_at, job.fault.clone());
    lock(&tenant.jobs).add(job);
    let shared = Arc::clone(&tenant);
    tenant.spawn(async move {
        shared.clock.sleep_until(ends_at).await;
        let state = match fault.map(|it| (it.kind, it.status_details)) {
            Some((JobFaultKind::Fail, details)) => JobState::Failed { details },
            Some((JobFaultKind::Expire, _)) => JobState::Expired,
            _ if is_verified => JobState::Failed { details: None }, // recorded so: an address is verified once
            _ => JobState::Sent,
        };
        lock(&shared.jobs).finish(&id, state);
    });
    Ok(answer)
}

/// Nobody is ever blocked for brute force here.
pub(in crate::demo_tenant) async fn blocks(State(tenant): State<Shared>, Path(id): Path<String>) -> Answer {
    find(&tenant, &id).ok_or_else(Refusal::no_such_user)?;
    Ok(json(StatusCode::OK, &json!({"blocked_for": []})))
}

pub(in crate::demo_tenant) async fn unblock(State(tenant): State<Shared>, Path(id): Path<String>) -> Answer {
    find(&tenant, &id).ok_or_else(Refusal::no_such_user)?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

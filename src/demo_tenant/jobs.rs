use std::collections::BTreeMap;
use std::collections::HashMap;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::Path;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse as _;
use axum::response::Response;
use jiff::SignedDuration;
use jiff::Timestamp;
use serde_json::Map;
use serde_json::Value;
use serde_json::json as object;

use super::clock::iso;
use super::clock::later;
use super::connections::Connection;
use super::download;
use super::export;
use super::faults::JobFault;
use super::faults::JobFaultKind;
use super::faults::JobType;
use super::reply::Answer;
use super::reply::Refusal;
use super::reply::json;
use super::tenant::Shared;
use super::tenant::lock;

/// The data of a job are kept for a day.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(24);
/// Exports and mails are quicker than imports.
const OTHER_JOB_TIME: Duration = Duration::from_millis(200);

#[derive(Default)]
pub(super) struct Jobs(HashMap<String, Job>);

pub(super) struct Job {
    pub(super) id: String,
    pub(super) created_at: Timestamp,
    pub(super) ends_at: Timestamp,
    pub(super) kind: JobKind,
    pub(super) state: JobState,
    pub(super) fault: Option<JobFault>,
}

pub(super) enum JobKind {
    Import { connection: &'static Connection, external_id: Option<String> },
    Export { connection: Option<&'static Connection>, request: export::Request },
    VerificationEmail,
}

pub(super) enum JobState {
    Pending,
    Imported {
        summary: Summary,
        errors: Vec<Value>,
    },
    /// The users that the job says are in the file.
    Exported {
        file: Bytes,
        users: u64,
    },
    Sent,
    Failed {
        details: Option<String>,
    },
    Expired,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Summary {
    pub(super) failed: u64,
    pub(super) updated: u64,
    pub(super) inserted: u64,
}

impl JobKind {
    pub(super) fn job_type(&self) -> JobType {
        match self {
            Self::Import { .. } => JobType::UsersImport,
            Self::Export { .. } => JobType::UsersExport,
            Self::VerificationEmail => JobType::VerificationEmail,
        }
    }
}

impl JobType {
    pub(super) fn wire_name(self) -> &'static str {
        match self {
            Self::UsersImport => "users_import",
            Self::UsersExport => "users_export",
            Self::VerificationEmail => "verification_email",
        }
    }
}

impl Jobs {
    pub(super) fn active(&self, job_type: JobType) -> usize {
        let active = |it: &&Job| matches!(it.state, JobState::Pending) && it.kind.job_type() == job_type;
        self.0.values().filter(active).count()
    }

    pub(super) fn add(&mut self, job: Job) {
        let now = job.created_at;
        self.0.retain(|_, old| now.duration_since(old.created_at) <= KEPT_FOR);
        self.0.insert(job.id.clone(), job);
    }

    pub(super) fn finish(&mut self, id: &str, state: JobState) {
        if let Some(job) = self.0.get_mut(id) {
            job.state = state;
        }
    }

    /// A job that is still known.
    pub(super) fn get(&self, id: &str, now: Timestamp) -> Option<&Job> {
        self.0.get(id).filter(|it| now.duration_since(it.created_at) <= KEPT_FOR && !it.is_forgotten())
    }

    /// How many jobs of each type and status there are.
    pub(super) fn counts(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        let names = self.0.values().map(|it| format!("{} {}", it.kind.job_type().wire_name(), it.state.status()));
        names.for_each(|name| *counts.entry(name).or_default() += 1);
        counts
    }
}

impl JobState {
    fn status(&self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Imported { .. } | Self::Exported { .. } | Self::Sent => "completed",
            Self::Failed { .. } => "failed",
            Self::Expired => "expired",
        }
    }
}

impl Job {
    /// A new job, whose fate the dice decide.
    pub(super) fn new(tenant: &Shared, kind: JobKind) -> Self {
        let fault = lock(&tenant.mishaps).for_job(kind.job_type());
        let usual = match kind {
            _ if tenant.faults().instant_jobs => Duration::ZERO,
            JobKind::Import { .. } => tenant.import_job_time,
            JobKind::Export { .. } | JobKind::VerificationEmail => OTHER_JOB_TIME,
        };
        let length = fault.as_ref().and_then(|it| it.seconds).map_or(usual, Duration::from_secs_f64);
        let created_at = tenant.clock.now();
        Self {
            id: format!("job_{}", tenant.new_id(16)),
            created_at,
            ends_at: later(created_at, length),
            kind,
            state: JobState::Pending,
            fault,
        }
    }

    fn is_forgotten(&self) -> bool {
        let forget = self.fault.as_ref().is_some_and(|it| it.kind == JobFaultKind::Forget);
        forget && !matches!(self.state, JobState::Pending)
    }

    /// The job as the API shows it.
    pub(super) fn to_json(&self, tenant: &Shared) -> Value {
        let mut job = Map::new();
        let mut put = |key: &str, value: Value| drop(job.insert(key.to_owned(), value));
        let processing = matches!(self.state, JobState::Pending) && tenant.faults().behaviours.processing_status;
        put("type", self.kind.job_type().wire_name().into());
        put("status", if processing { "processing" } else { self.state.status() }.into());
        let connection = match &self.kind {
            JobKind::Import { connection, .. } => Some(*connection),
            JobKind::Export { connection, .. } => *connection,
            JobKind::VerificationEmail => None,
        };
        if let Some(connection) = connection {
            put("connection_id", connection.id.into());
        }
        if let JobKind::Export { request, .. } = &self.kind {
            request.echo(&mut put);
        }
        if let JobState::Imported { summary: it, .. } = &self.state {
            let total = it.failed + it.updated + it.inserted;
            let summary = [("failed", it.failed), ("updated", it.updated), ("inserted", it.inserted), ("total", total)];
            put("summary", summary.into_iter().map(|(key, value)| (key.to_owned(), Value::from(value))).collect());
        }
        if let JobState::Exported { users, .. } = self.state {
            if tenant.faults().behaviours.exports_tell_totals {
                put("summary", object!({"total": users}));
            }
            put("location", download::link(tenant, self).into());
        }
        if let JobState::Failed { details: Some(details) } = &self.state {
            put("status_details", details.as_str().into());
        }
        if let JobKind::Import { external_id: Some(id), .. } = &self.kind {
            put("external_id", id.as_str().into());
        }
        if processing {
            let millis = |from, to: Timestamp| u64::try_from(to.duration_since(from).as_millis()).unwrap_or_default();
            let whole = millis(self.created_at, self.ends_at).max(1);
            let left = millis(tenant.clock.now(), self.ends_at).min(whole);
            put("percentage_done", (100 - 100 * left / whole).into());
            put("time_left_seconds", (left / 1000).into());
        }
        if let Some(connection) = connection {
            put("connection", connection.name.into());
        }
        put("created_at", iso(self.created_at).into());
        put("id", self.id.as_str().into());
        Value::Object(job)
    }
}

pub(super) async fn get(State(tenant): State<Shared>, Path(id): Path<String>) -> Answer {
    let jobs = lock(&tenant.jobs);
    let unknown = || Refusal::new(StatusCode::NOT_FOUND, "inexistent_job", "Job not found");
    let job = jobs.get(&id, tenant.clock.now()).ok_or_else(unknown)?;
    Ok(json(StatusCode::OK, &job.to_json(&tenant)))
}

pub(super) async fn errors(State(tenant): State<Shared>, Path(id): Path<String>) -> Answer {
    let jobs = lock(&tenant.jobs);
    let unknown = || Refusal::new(StatusCode::NOT_FOUND, "inexistent_job", "The job does not exist");
    let job = jobs.get(&id, tenant.clock.now()).ok_or_else(unknown)?;
    let answer = match &job.state {
        JobState::Imported { errors, .. } if !errors.is_empty() => {
            let most = tenant.faults().behaviours.errors_at_most.unwrap_or(usize::MAX);
            undecorated(&Value::Array(errors.iter().take(most).cloned().collect()))
        }
        JobState::Failed { details: Some(_) } => {
            let Value::Object(mut whole) = job.to_json(&tenant) else { return Err(unknown()) };
            let mut body = Map::new();
            for key in ["id", "type", "status", "created_at", "connection_id", "status_details"] {
                body.extend(whole.remove(key).map(|value| (key.to_owned(), value)));
            }
            undecorated(&Value::Object(body))
        }
        JobState::Pending
        | JobState::Imported { .. }
        | JobState::Exported { .. }
        | JobState::Sent
        | JobState::Failed { details: None }
        | JobState::Expired => StatusCode::NO_CONTENT.into_response(),
    };
    Ok(answer)
}

/// This call alone answers `application/json` without a charset.
fn undecorated(body: &Value) -> Response {
    let mut response = json(StatusCode::OK, body);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

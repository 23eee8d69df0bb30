//! A job of the tenant, and the errors it left.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::call::{ConnectionId, JobId};
use super::error::{ApiError, BadAnswer};

/// A job as the tenant last described it.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    pub id: JobId,
    /// `users_import`, `users_export`, `verification_email`.
    pub job_type: String,
    pub status: JobStatus,
    pub created_at: Option<Timestamp>,
    pub connection_id: Option<ConnectionId>,
    /// The connection's name.
    pub connection: Option<String>,
    pub external_id: Option<String>,
    /// Where the file of an export is, for about a minute. A secret: who has it can read all users.
    pub location: Option<String>,
    pub summary: Option<Summary>,
    pub status_details: Option<String>,
    pub percentage_done: Option<u64>,
    pub time_left_seconds: Option<u64>,
}

/// What a job is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobStatus {
    Pending,
    Processing,
    Completed,
    Failed,
    Expired,
    /// One that is newer than this program. Taken for an end, since polling it could go on for ever.
    Other(String),
}

impl JobStatus {
    /// Whether the job is still at work.
    pub fn is_running(&self) -> bool {
        matches!(self, Self::Pending | Self::Processing)
    }

    /// The tenant's own word.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Pending => "pending",
            Self::Processing => "processing",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Expired => "expired",
            Self::Other(status) => status,
        }
    }

    fn read(text: String) -> Self {
        match text.as_str() {
            "pending" => Self::Pending,
            "processing" => Self::Processing,
            "completed" => Self::Completed,
            "failed" => Self::Failed,
            "expired" => Self::Expired,
            _ => Self::Other(text),
        }
    }
}

/// What became of an import job's rows, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    pub total: u64,
    pub inserted: u64,
    pub updated: u64,
    pub failed: u64,
}

/// What a job left as its errors.
#[derive(Debug, Clone, PartialEq)]
pub enum JobErrors {
    /// One entry for each refused row.
    Rows(Vec<RowErrors>),
    /// The job itself went wrong; `status_details` may say how.
    Job(Box<Job>),
    /// Nothing is stored: no row failed, or (after a failed job) the file could not be read.
    Nothing,
}

/// Why a row was refused. There is no row number.
#[derive(Debug, Clone, PartialEq)]
pub struct RowErrors {
    /// The row as the tenant echoes it, with secrets masked.
    pub user: Value,
    pub errors: Vec<RowError>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowError {
    pub code: String,
    pub message: String,
    pub path: Option<String>,
}

#[derive(Deserialize)]
struct WireJob {
    id: String,
    #[serde(rename = "type", default)]
    job_type: String,
    status: String,
    #[serde(default)]
    created_at: Value,
    #[serde(default)]
    connection_id: Value,
    #[serde(default)]
    connection: Value,
    #[serde(default)]
    external_id: Value,
    #[serde(default)]
    location: Value,
    #[serde(default)]
    summary: Value,
    #[serde(default)]
    status_details: Value,
    #[serde(default)]
    percentage_done: Value,
    #[serde(default)]
    time_left_seconds: Value,
}

pub(super) fn read_job(content: &[u8]) -> Result<Job, ApiError> {
    let wire: WireJob =
        serde_json::from_slice(content).map_err(|_unexpected| ApiError::BadAnswer(BadAnswer::Unexpected))?;
    Ok(job_of(wire))
}

pub(super) fn read_job_errors(content: &[u8]) -> Result<JobErrors, ApiError> {
    if content.trim_ascii().is_empty() {
        return Ok(JobErrors::Nothing);
    }
    let unexpected = || ApiError::BadAnswer(BadAnswer::Unexpected);
    match serde_json::from_slice::<Value>(content).map_err(|_unexpected| unexpected())? {
        Value::Array(rows) => Ok(JobErrors::Rows(rows.into_iter().map(row_errors_of).collect())),
        job @ Value::Object(_) => {
            let wire: WireJob = serde_json::from_value(job).map_err(|_unexpected| unexpected())?;
            Ok(JobErrors::Job(Box::new(job_of(wire))))
        }
        _ => Err(unexpected()),
    }
}

fn job_of(wire: WireJob) -> Job {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    Job {
        id: JobId(wire.id),
        job_type: wire.job_type,
        status: JobStatus::read(wire.status),
        created_at: wire.created_at.as_str().and_then(|text| text.parse().ok()),
        connection_id: text(&wire.connection_id).map(ConnectionId),
        connection: text(&wire.connection),
        external_id: text(&wire.external_id),
        location: text(&wire.location).filter(|location| !location.is_empty()),
        summary: summary_of(&wire.summary),
        status_details: match &wire.status_details {
            Value::Null => None,
            Value::String(details) => Some(details.clone()),
            other => Some(other.to_string()),
        },
        percentage_done: wire.percentage_done.as_u64(),
        time_left_seconds: wire.time_left_seconds.as_u64(),
    }
}

fn summary_of(value: &Value) -> Option<Summary> {
    let counts = value.as_object()?;
    let count = |name: &str| counts.get(name).and_then(Value::as_u64).unwrap_or(0);
    Some(Summary {
        total: count("total"),
        inserted: count("inserted"),
        updated: count("updated"),
        failed: count("failed"),
    })
}

/// An entry of another form is kept whole as the user, so that it is shown and not lost.
fn row_errors_of(mut entry: Value) -> RowErrors {
    let errors = entry.get("errors").and_then(Value::as_array).map(|errors| errors.iter().map(row_error_of).collect());
    let user = entry.get_mut("user").map(Value::take);
    RowErrors { user: user.unwrap_or(entry), errors: errors.unwrap_or_default() }
}

fn row_error_of(value: &Value) -> RowError {
    let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    RowError {
        code: text("code").unwrap_or_default(),
        message: text("message").or_else(|| value.as_str().map(str::to_owned)).unwrap_or_default(),
        path: text("path").filter(|path| !path.is_empty()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fresh_job_has_no_more_than_the_tenant_says() {
        let job = read_job(
            br#"{"type":"users_import","status":"pending","connection_id":"con_A1b2C3d4E5f6G7h8","connection":"Main-DB",
                "created_at":"2026-01-02T03:04:05.678Z","id":"job_A1b2C3d4E5f6G7h8"}"#,
        )
        .unwrap();
        assert_eq!(job.id.0, "job_A1b2C3d4E5f6G7h8");
        assert!(job.status.is_running());
        assert_eq!(job.connection.as_deref(), Some("Main-DB"));
        assert_eq!(job.created_at.unwrap().to_string(), "2026-01-02T03:04:05.678Z");
        assert_eq!((job.summary, job.location, job.external_id), (None, None, None));
    }

    #[test]
    fn only_pending_and_processing_keep_polling() {
        for (status, running) in
            [("pending", true), ("processing", true), ("completed", false), ("failed", false), ("zzz", false)]
        {
            let job = read_job(format!(r#"{{"id":"job_1","status":"{status}"}}"#).as_bytes()).unwrap();
            assert_eq!(job.status.is_running(), running, "{status}");
            assert_eq!(job.status.as_str(), status);
        }
    }

    #[test]
    fn a_finished_job_has_its_counts_whatever_else_is_odd() {
        let job = read_job(
            br#"{"id":"job_1","type":"users_import","status":"completed","created_at":17,"percentage_done":"all",
                "summary":{"failed":2,"updated":5,"inserted":993,"total":1000},"new":[1]}"#,
        )
        .unwrap();
        assert_eq!(job.summary, Some(Summary { total: 1000, inserted: 993, updated: 5, failed: 2 }));
        assert_eq!((job.created_at, job.percentage_done), (None, None));
    }

    #[test]
    fn errors_come_in_three_shapes() {
        let rows = read_job_errors(
            br#"[{"user":{"email":"pia@example.test"},"errors":[{"code":"FORMAT","message":"no","path":"email"}]},
                {"user":{"email":"b@example.test"}},{"surprise":1}]"#,
        );
        let JobErrors::Rows(rows) = rows.unwrap() else { panic!("not rows") };
        assert_eq!(rows.len(), 3);
        assert_eq!(rows[0].errors[0].path.as_deref(), Some("email"));
        assert!(rows[1].errors.is_empty());
        assert_eq!(rows[2].user["surprise"], 1);

        let job =
            read_job_errors(br#"{"id":"job_1","type":"users_import","status":"failed","status_details":"broken"}"#);
        let JobErrors::Job(job) = job.unwrap() else { panic!("not a job") };
        assert_eq!(job.status_details.as_deref(), Some("broken"));

        assert_eq!(read_job_errors(b"").unwrap(), JobErrors::Nothing);
        for bad in ["7", "{}", "<html>", "[{]"] {
            assert!(matches!(read_job_errors(bad.as_bytes()), Err(ApiError::BadAnswer(_))), "{bad}");
        }
    }
}

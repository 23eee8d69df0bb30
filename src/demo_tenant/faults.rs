//! What can be made to go wrong, as one JSON object: given at the start, or posted to `/_demo/faults`, which replaces
//! the faults that were there. `{}` makes the tenant behave again.

use std::sync::Arc;

use axum::http::Method;
use serde::Deserialize;

/// Everything that goes wrong, and what the public sources leave open.
///
/// ```json
/// {
///   "instant_jobs": true,
///   "requests": [{"kind": "lost_after_effect", "method": "POST", "path": "/api/v2/jobs/users-imports", "count": 1}],
///   "jobs": [{"kind": "fail", "skip": 2, "count": 1, "rows_written": 10}],
///   "behaviours": {"retry_after_on_429": true}
/// }
/// ```
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Faults {
    /// Jobs take no longer than the work in them.
    pub instant_jobs: bool,
    /// What happens to requests; the first that applies happens.
    pub requests: Vec<RequestFault>,
    /// What happens to jobs, decided when they are created; the first that applies happens.
    pub jobs: Vec<JobFault>,
    /// All tokens given out so far are expired from now on.
    pub expire_tokens: bool,
    /// How long new tokens live, in seconds; a day when absent.
    pub token_lifetime_seconds: Option<u32>,
    /// Scopes taken from the application, from its tokens too: `["create:users"]`.
    pub withdrawn_scopes: Vec<String>,
    /// Names of connections that are enabled for no application: `["Partners"]`.
    pub connections_without_application: Vec<String>,
    /// Names of database connections where each user needs a username.
    pub connections_requiring_username: Vec<String>,
    pub behaviours: Behaviours,
}

/// Something that happens to requests:
/// `{"kind": "rate_limit", "path": "/api/v2/users", "count": 5, "retry_after_seconds": 2}`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestFault {
    pub kind: RequestFaultKind,
    /// Only requests whose path begins so; all of them when absent.
    #[serde(default)]
    pub path: Option<String>,
    /// Only requests by this method.
    #[serde(default)]
    pub method: Option<String>,
    /// So many matching requests go well first.
    #[serde(default)]
    pub skip: u32,
    /// How often it happens; for ever when absent.
    #[serde(default)]
    pub count: Option<u32>,
    /// From 0 to 1, by the tenant's seeded dice; always when absent.
    #[serde(default)]
    pub probability: Option<f64>,
    /// For `rate_limit` and `unavailable`: the `Retry-After` header, which is left out when absent.
    #[serde(default)]
    pub retry_after_seconds: Option<u32>,
    /// For `truncated_download`: so many bytes are sent before the connection breaks; half of the file when absent.
    #[serde(default)]
    pub keep_bytes: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestFaultKind {
    /// 429 with the headers of an empty bucket.
    RateLimit,
    /// 503.
    Unavailable,
    /// The connection is closed without an answer; nothing was done.
    LostBeforeEffect,
    /// The connection is closed without an answer; all was done.
    LostAfterEffect,
    /// The request's token is expired from now on, which gives 401.
    TokenExpired,
    /// Download of an export: the link is said to be expired, 403.
    ExpiredLink,
    /// Download of an export: the connection breaks in the middle.
    TruncatedDownload,
    /// Download of an export: it comes to its end, with another byte in its middle.
    DamagedDownload,
}

/// Something that happens to a job: `{"kind": "slow", "seconds": 30, "count": 1}`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JobFault {
    pub kind: JobFaultKind,
    /// Only jobs of this type.
    #[serde(default, rename = "type")]
    pub job_type: Option<JobType>,
    /// So many matching jobs go well first.
    #[serde(default)]
    pub skip: u32,
    /// How often it happens; for ever when absent.
    #[serde(default)]
    pub count: Option<u32>,
    /// From 0 to 1, by the tenant's seeded dice; always when absent.
    #[serde(default)]
    pub probability: Option<f64>,
    /// How long the job takes, for any kind; as long as other jobs when absent.
    #[serde(default)]
    pub seconds: Option<f64>,
    /// For `fail`: the errors are an object with this text; 204 when absent.
    #[serde(default)]
    pub status_details: Option<String>,
    /// For `fail`: so many rows of an import are handled before it fails.
    #[serde(default)]
    pub rows_written: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobFaultKind {
    /// It takes `seconds`, and ends well.
    Slow,
    /// It ends as `failed`.
    Fail,
    /// It does its work and ends as `expired`, without a summary.
    Expire,
    /// It does its work, but no one can ask for it: 404 from the moment it is done.
    Forget,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobType {
    UsersImport,
    UsersExport,
    VerificationEmail,
}

/// What public sources leave open or tell differently; all off is what the newest of them say.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches of a configuration file")]
pub struct Behaviours {
    /// A running job is `processing`, with `percentage_done` and `time_left_seconds`.
    pub processing_status: bool,
    /// Each 429 of the rate limit carries `Retry-After`.
    pub retry_after_on_429: bool,
    /// The third import at a time is told in seconds when to try again.
    pub retry_after_on_active_jobs: bool,
    /// An upsert without `email_verified` makes it false.
    pub upsert_resets_email_verified: bool,
    /// An upsert without `user_metadata` or `app_metadata` empties what is stored.
    pub upsert_clears_absent_metadata: bool,
    /// The list of errors of a job ends after so many entries.
    pub errors_at_most: Option<usize>,
    /// The users in the list of errors have their e-mail in lower case, not as it was sent.
    pub errors_lower_case_email: bool,
    /// A row without an e-mail passes when it has a phone number.
    pub phone_only_rows_pass: bool,
    /// A profile of more than 10 KB is refused with `PROFILE_SIZE_EXCEEDED`.
    pub profile_size_enforced: bool,
    /// MFA factors can't be stored: the row is written, and told as `MFA_FACTORS_FAILED`.
    pub mfa_factors_fail: bool,
    /// The 512,000 bytes are those of the users file alone, not of the whole request.
    pub size_limit_is_of_the_file: bool,
    /// A file that begins with a byte order mark is read.
    pub byte_order_mark_tolerated: bool,
    /// A job for an empty array fails.
    pub empty_array_fails: bool,
    /// Writes show in `GET /users` only after so many seconds.
    pub search_lag_seconds: u32,
    /// So many exports may run at a time.
    pub active_exports_at_most: Option<usize>,
    /// Who asks for the rest of an export's file gets all of it again.
    pub downloads_only_whole: bool,
    /// An export that is done says how many users are in its file, as an import does.
    pub exports_tell_totals: bool,
    /// The file of an export lacks so many users at its end, and is else whole.
    pub exports_lack: usize,
    /// So many lines at the beginning of an export's file are no users.
    pub exports_garble: usize,
    /// The export of a connection lists users too who have only a linked identity there.
    pub exports_list_linked: bool,
    /// Who asks for the rest of an export's file is told that it gets the beginning.
    pub download_ranges_are_wrong: bool,
    /// So many users, the first of them, are gone for who asks for their roles or organisations.
    pub lists_forget: usize,
    /// A search for a range of `created_at` overlooks so many users, as if there were none.
    pub search_ranges_lack: usize,
    /// A search counts all that it finds, also where it does not show them.
    pub search_counts_all: bool,
}

#[derive(Debug, thiserror::Error)]
pub enum FaultsError {
    /// The text says what is wrong, and where.
    #[error("the faults can't be read: {0}")]
    Unreadable(#[from] serde_json::Error),
    #[error("requests[{place}]: a probability is between 0 and 1")]
    RequestProbability { place: usize },
    #[error("jobs[{place}]: a probability is between 0 and 1, seconds between 0 and 1000000")]
    JobNumbers { place: usize },
}

/// Reads the JSON that `Faults` describes.
pub fn read_faults(json: &str) -> Result<Faults, FaultsError> {
    let faults: Faults = serde_json::from_str(json)?;
    let within = |number: Option<f64>, most: f64| number.is_none_or(|it| (0.0..=most).contains(&it));
    if let Some(place) = faults.requests.iter().position(|it| !within(it.probability, 1.0)) {
        return Err(FaultsError::RequestProbability { place });
    }
    if let Some(place) = faults.jobs.iter().position(|it| !within(it.probability, 1.0) || !within(it.seconds, 1e6)) {
        return Err(FaultsError::JobNumbers { place });
    }
    Ok(faults)
}

/// The faults in force, with how often each has happened and the dice.
pub(super) struct Mishaps {
    pub(super) faults: Arc<Faults>,
    request_turns: Vec<Turns>,
    job_turns: Vec<Turns>,
    dice: fastrand::Rng,
}

struct Turns {
    skip: u32,
    left: Option<u32>,
    probability: Option<f64>,
}

impl Turns {
    fn take(&mut self, dice: &mut fastrand::Rng) -> bool {
        if self.skip > 0 {
            self.skip -= 1;
            return false;
        }
        if self.left == Some(0) || self.probability.is_some_and(|it| dice.f64() >= it) {
            return false;
        }
        self.left = self.left.map(|left| left - 1);
        true
    }
}

impl Mishaps {
    pub(super) fn new(faults: Faults, seed: u64) -> Self {
        let turns = |skip, left, probability| Turns { skip, left, probability };
        Self {
            request_turns: faults.requests.iter().map(|it| turns(it.skip, it.count, it.probability)).collect(),
            job_turns: faults.jobs.iter().map(|it| turns(it.skip, it.count, it.probability)).collect(),
            faults: Arc::new(faults),
            dice: fastrand::Rng::with_seed(seed),
        }
    }

    pub(super) fn for_request(&mut self, method: &Method, path: &str) -> Option<RequestFault> {
        let Self { faults, request_turns, dice, .. } = self;
        let mut both = faults.requests.iter().zip(request_turns);
        let applies = |it: &RequestFault| {
            it.path.as_deref().is_none_or(|start| path.starts_with(start))
                && it.method.as_deref().is_none_or(|only| method.as_str().eq_ignore_ascii_case(only))
        };
        both.find_map(|(it, turns)| (applies(it) && turns.take(dice)).then(|| it.clone()))
    }

    pub(super) fn for_job(&mut self, job_type: JobType) -> Option<JobFault> {
        let Self { faults, job_turns, dice, .. } = self;
        let mut both = faults.jobs.iter().zip(job_turns);
        let applies = |it: &JobFault| it.job_type.is_none_or(|only| only == job_type);
        both.find_map(|(it, turns)| (applies(it) && turns.take(dice)).then(|| it.clone()))
    }
}

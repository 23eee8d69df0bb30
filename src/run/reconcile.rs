//! Rows that may or may not have been written: the tenant is read until it is certain, or a quiet time has passed.

use super::context::{Context, RunError};
use super::live::{ALL_FIELDS, Found, Link, PRESENCE_FIELDS, ReadError, Wanted};
use super::matching::SentUser;
use super::problems::{DUPLICATED_USER, Finding};
use super::progress::Phase;
use super::state::StepState;
use crate::auth0::JobStatus;
use crate::sheet::RowId;
use crate::user::attribute::is_upsertable;
use crate::user::live::{UPSERTABLE_UNREADABLE, differences};
use crate::workspace::{Origin, RowState, StoredJob, StoredProblem, StoredStep};
use jiff::Timestamp;
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};
use std::time::Duration;
use tokio::time::Instant;

/// How long no further row may appear before the lost job counts as ended, when nothing is known of how long jobs
/// take here; else half as long again as a usual job, up to [`LONGEST_QUIET`].
const QUIET: Duration = Duration::from_secs(7);
const LONGEST_QUIET: Duration = Duration::from_secs(90);
/// The same for a job that is known to have ended: its users may show a little late.
const QUIET_AFTER_THE_END: Duration = Duration::from_secs(4);
/// Between two readings.
const BETWEEN_READINGS: Duration = Duration::from_millis(1_500);
/// How many jobs are made for a step before its rows are given up.
const JOBS: usize = 3;

/// What reading found of a row.
#[derive(Debug, Clone)]
pub(super) struct SeenUser {
    user: Map<String, Value>,
    link: Link,
}

/// What reading found of the rows.
type Seen = HashMap<u32, SeenUser>;

impl Context {
    /// Finds out what became of the rows of a step in state `unknown` that have no state yet. Afterwards the step is
    /// settled, or planned again for the rows that are certainly absent.
    ///
    /// # Errors
    /// When the tenant can't be read; the step stays unknown and a resumed run looks again.
    pub(super) async fn reconcile(&self, step: &mut StoredStep) -> Result<(), RunError> {
        let _phase = self.phase(Phase::LookingUp { rows: step.row_count });
        let sent = tokio::task::block_in_place(|| self.sent_users(step))?;
        let seen = self.read_until_quiet(step, &sent).await?;
        let jobs = self.jobs_of(step)?;
        let job_completed = jobs.last().is_some_and(|job| job.status == JobStatus::Completed.as_str());
        let creates = self.creates(step)?;
        let (mut rows, mut problems) = (Vec::new(), Vec::new());
        let mut absent = Vec::new();
        for it in &sent {
            match seen.get(&it.row) {
                None => absent.push(it),
                Some(live) if self.run.made_from.upsert => {
                    // An upsert may be sent again as it is: what does not read as sent counts as absent.
                    if live.reads_as_sent(it, creates.contains(&it.row)) {
                        rows.push((it.row, self.written_state(&creates, it.row)));
                    } else {
                        absent.push(it);
                    }
                }
                Some(live) if live.is_ours_since(step.first_sent_at) => rows.push((it.row, RowState::Inserted)),
                // Its first identity is another user, whose age says nothing of this one's.
                Some(SeenUser { link: Link::LinkedIdentity, .. }) => {
                    rows.push((it.row, RowState::Unknown));
                    problems.push(Finding::FateUnknown.problem(Some(it.row), it.email(), "", ""));
                }
                Some(_older) => {
                    rows.push((it.row, RowState::Failed));
                    problems.push(duplicate(it));
                }
            }
        }
        if absent.is_empty() {
            StepState::Settled.put(step);
        } else if job_completed || jobs.iter().filter(|job| job.job.is_some()).count() >= JOBS {
            let details = jobs.last().and_then(|job| job.details.clone()).unwrap_or_default();
            for it in absent {
                // What can't be read back may have been written all the same.
                let (state, finding) = if brings_unreadable(it) && seen.contains_key(&it.row) {
                    (RowState::Unknown, Finding::FateUnknown)
                } else if job_completed {
                    // The tenant has worked through these rows and did not write them: refused without a reason.
                    (RowState::Failed, Finding::NoReasonGiven)
                } else {
                    (RowState::Failed, Finding::JobFailed)
                };
                rows.push((it.row, state));
                problems.push(finding.problem(Some(it.row), it.email(), "", &details));
            }
            StepState::Settled.put(step);
        } else {
            StepState::Planned.put(step);
        }
        // What became of its rows is known now; the job itself will never be.
        let newest = jobs.into_iter().next_back().filter(|job| job.job.is_none());
        let lost = newest.map(|job| StoredJob { status: "lost".to_owned(), ..job });
        self.settle_step(step, lost.as_ref(), &rows, &mut problems)
    }

    /// Reads the rows until all are there or none has appeared for the quiet time.
    pub(super) async fn read_until_quiet(&self, step: &StoredStep, sent: &[SentUser]) -> Result<Seen, RunError> {
        let usual = self.usual_job_time().map(|usual| usual * 3 / 2).unwrap_or_default();
        let has_ended = self.jobs_of(step)?.last().is_some_and(|job| job.finished_at.is_some());
        let quiet = if has_ended { QUIET_AFTER_THE_END } else { usual.clamp(QUIET, LONGEST_QUIET) };
        let creates = self.creates(step)?;
        let upsert = self.run.made_from.upsert;
        let mut seen = Seen::new();
        let mut last_change = Instant::now();
        loop {
            let before = told(&seen, sent, upsert, &creates);
            let (wanted, fields): (Vec<_>, &[&str]) = if upsert {
                (sent.iter().map(|it| RowId(it.row)).collect(), &ALL_FIELDS)
            } else {
                (
                    sent.iter().map(|it| it.row).filter(|row| !seen.contains_key(row)).map(RowId).collect(),
                    &PRESENCE_FIELDS,
                )
            };
            self.read_rows(&wanted, fields, &mut |found: Found| {
                // A user of its own tells more than an identity of another.
                if found.link == Link::Identifier || !seen.contains_key(&found.row.0) {
                    seen.insert(found.row.0, SeenUser { user: found.user, link: found.link });
                }
            })
            .await?;
            let now = told(&seen, sent, upsert, &creates);
            if now == sent.len() {
                return Ok(seen);
            }
            if now > before {
                last_change = Instant::now();
            }
            if last_change.elapsed() >= quiet {
                return Ok(seen);
            }
            self.rest(BETWEEN_READINGS).await?;
        }
    }

    /// Reads users back, giving up when the run is to pause.
    pub(super) async fn read_rows(
        &self,
        rows: &[RowId],
        fields: &[&str],
        on_found: &mut (dyn FnMut(Found) + Send),
    ) -> Result<(), RunError> {
        let wanted = Wanted { sheet: &self.sheet, rows, fields, user_ids: false };
        tokio::select! {
            read = self.place.read_rows(&self.workspace, wanted, on_found) => read.map_err(|error| match error {
                ReadError::Workspace(error) => RunError::Workspace(error),
                ReadError::Api(error) => RunError::Tenant(error),
                error @ (ReadError::ExportEnded(_) | ReadError::Download(_) | ReadError::Unreadable { .. }) => {
                    RunError::Reading(error)
                }
            }),
            () = self.stopped() => Err(RunError::Stopped),
        }
    }

    /// The jobs that were made for a step, oldest first; those whose answer was lost have no id.
    fn jobs_of(&self, step: &StoredStep) -> Result<Vec<StoredJob>, RunError> {
        let mut jobs = self.journal(|journal| journal.jobs(self.run.id))?;
        jobs.retain(|job| job.step == step.step && job.attempt <= step.attempt);
        Ok(jobs)
    }

    /// The rows of a step that were not there when the run was planned.
    pub(super) fn creates(&self, step: &StoredStep) -> Result<HashSet<u32>, RunError> {
        let rows = self.journal(|journal| journal.step_rows(self.run.id, step))?;
        Ok(rows.iter().filter(|row| row.creates).map(|row| row.row).collect())
    }

    /// What a written row counts as.
    pub(super) fn written_state(&self, creates: &HashSet<u32>, row: u32) -> RowState {
        if !self.run.made_from.upsert || creates.contains(&row) { RowState::Inserted } else { RowState::Updated }
    }
}

/// How many rows can be told by now.
fn told(seen: &Seen, sent: &[SentUser], upsert: bool, creates: &HashSet<u32>) -> usize {
    let is_told = |it: &&SentUser| {
        seen.get(&it.row).is_some_and(|live| !upsert || live.reads_as_sent(it, creates.contains(&it.row)))
    };
    sent.iter().filter(is_told).count()
}

/// Whether a row brings what nobody can read back.
fn brings_unreadable(sent: &SentUser) -> bool {
    UPSERTABLE_UNREADABLE.iter().any(|name| sent.user.contains_key(*name))
}

fn duplicate(sent: &SentUser) -> StoredProblem {
    StoredProblem {
        row: Some(sent.row),
        line: None,
        is_error: true,
        origin: Origin::Tenant,
        code: DUPLICATED_USER.to_owned(),
        path: String::new(),
        message: String::new(),
        next: String::new(),
        email: sent.email().map(str::to_owned),
    }
}

impl SeenUser {
    /// Whether the live user has all that an upsert could set. It leaves some of an existing user alone, and what can't
    /// be read back proves nothing, unless the user was not there before.
    fn reads_as_sent(&self, sent: &SentUser, creates: bool) -> bool {
        let same = !differences(&sent.user, &self.user).iter().any(|path| is_upsertable(path));
        same && (creates || !brings_unreadable(sent))
    }

    /// Whether the user came to be in our run, by the tenant's clock.
    pub(super) fn is_ours_since(&self, first_sent_at: Option<Timestamp>) -> bool {
        let created = self.user.get("created_at").and_then(Value::as_str);
        let created: Option<Timestamp> = created.and_then(|text| text.parse().ok());
        self.link == Link::Identifier && created.zip(first_sent_at).is_some_and(|(created, sent)| created >= sent)
    }
}

//! Rows that may or may not have been written: the tenant is read until it is certain, or a quiet time has passed.

use super::context::{Context, RunError};
use super::live::{ALL_FIELDS, Found, PRESENCE_FIELDS, ReadError, Wanted};
use super::matching::SentUser;
use super::problems::{DUPLICATED_USER, Finding};
use super::progress::Phase;
use super::state::StepState;
use crate::auth0::JobStatus;
use crate::sheet::RowId;
use crate::user::attribute::is_upsertable;
use crate::user::live::differences;
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
/// Between two readings.
const BETWEEN_READINGS: Duration = Duration::from_millis(1_500);
/// How often a step is sent before its rows are given up.
const ATTEMPTS: u32 = 4;

/// What reading found of the rows.
type Seen = HashMap<u32, Map<String, Value>>;

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
        let job_completed = self.newest_job_status(step)?.is_some_and(|status| status == JobStatus::Completed.as_str());
        let creates = self.creates(step)?;
        let (mut rows, mut problems) = (Vec::new(), Vec::new());
        let mut absent = Vec::new();
        for it in &sent {
            match seen.get(&it.row) {
                None => absent.push(it),
                Some(live) if self.run.made_from.upsert => {
                    // An upsert may be sent again as it is: what does not read as sent counts as absent.
                    if reads_as_sent(it, live) {
                        rows.push((it.row, self.written_state(&creates, it.row)));
                    } else {
                        absent.push(it);
                    }
                }
                Some(live) if created_since(live, step.first_sent_at) => rows.push((it.row, RowState::Inserted)),
                Some(_older) => {
                    rows.push((it.row, RowState::Failed));
                    problems.push(StoredProblem {
                        row: Some(it.row),
                        is_error: true,
                        origin: Origin::Tenant,
                        code: DUPLICATED_USER.to_owned(),
                        path: String::new(),
                        message: String::new(),
                        next: String::new(),
                        email: it.email().map(str::to_owned),
                    });
                }
            }
        }
        if absent.is_empty() {
            StepState::Settled.put(step);
        } else if job_completed || step.attempt >= ATTEMPTS {
            // The tenant has worked through these rows and did not write them: it refused them without a reason.
            let finding = if job_completed { Finding::NoReasonGiven } else { Finding::JobFailed };
            let details = self.job_details(step)?;
            for it in absent {
                rows.push((it.row, RowState::Failed));
                problems.push(finding.problem(Some(it.row), it.email(), "", &details));
            }
            StepState::Settled.put(step);
        } else {
            StepState::Planned.put(step);
        }
        let newest = self.newest_job(step)?.filter(|job| job.job.is_none());
        // What became of its rows is known now; the job itself will never be.
        let lost = newest.map(|job| StoredJob { status: "lost".to_owned(), ..job });
        self.settle_step(step, lost.as_ref(), &rows, &problems)
    }

    /// Reads the rows until all are there or none has appeared for the quiet time.
    async fn read_until_quiet(&self, step: &StoredStep, sent: &[SentUser]) -> Result<Seen, RunError> {
        let usual = self.usual_job_time().map(|usual| usual * 3 / 2).unwrap_or_default();
        let quiet = usual.clamp(QUIET, LONGEST_QUIET);
        let upsert = self.run.made_from.upsert;
        let mut seen = Seen::new();
        let mut last_change = Instant::now();
        loop {
            let before = progress_of(&seen, sent, upsert);
            let (wanted, fields): (Vec<_>, &[&str]) = if upsert {
                (sent.iter().map(|it| RowId(it.row)).collect(), &ALL_FIELDS)
            } else {
                (
                    sent.iter().map(|it| it.row).filter(|row| !seen.contains_key(row)).map(RowId).collect(),
                    &PRESENCE_FIELDS,
                )
            };
            self.read_rows(&wanted, fields, &mut |found: Found| {
                seen.insert(found.row.0, found.user);
            })
            .await?;
            let now = progress_of(&seen, sent, upsert);
            if now == sent.len() {
                return Ok(seen);
            }
            if now > before {
                last_change = Instant::now();
            }
            if now == before && (last_change.elapsed() >= quiet || self.newest_job_ended(step)?) {
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
                error @ (ReadError::ExportEnded(_) | ReadError::Download(_)) => RunError::Reading(error),
            }),
            () = self.stopped() => Err(RunError::Stopped),
        }
    }

    /// The status of the newest job, where the tenant told one.
    fn newest_job_status(&self, step: &StoredStep) -> Result<Option<String>, RunError> {
        Ok(self.newest_job(step)?.filter(|job| job.finished_at.is_some()).map(|job| job.status))
    }

    /// Whether nothing more can come of the newest job.
    fn newest_job_ended(&self, step: &StoredStep) -> Result<bool, RunError> {
        Ok(self.newest_job_status(step)?.is_some())
    }

    fn newest_job(&self, step: &StoredStep) -> Result<Option<StoredJob>, RunError> {
        let jobs = self.journal(|journal| journal.jobs(self.run.id))?;
        Ok(jobs.into_iter().find(|job| job.step == step.step && job.attempt == step.attempt))
    }

    fn job_details(&self, step: &StoredStep) -> Result<String, RunError> {
        Ok(self.newest_job(step)?.and_then(|job| job.details).unwrap_or_default())
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
fn progress_of(seen: &Seen, sent: &[SentUser], upsert: bool) -> usize {
    let told = |it: &&SentUser| seen.get(&it.row).is_some_and(|live| !upsert || reads_as_sent(it, live));
    sent.iter().filter(told).count()
}

/// Whether the live user has all values that an upsert could set. It leaves some of an existing user alone.
fn reads_as_sent(sent: &SentUser, live: &Map<String, Value>) -> bool {
    !differences(&sent.user, live).iter().any(|path| is_upsertable(path))
}

/// Whether the user came to be in our run, by the tenant's clock.
fn created_since(live: &Map<String, Value>, first_sent_at: Option<Timestamp>) -> bool {
    let created: Option<Timestamp> = live.get("created_at").and_then(Value::as_str).and_then(|text| text.parse().ok());
    created.zip(first_sent_at).is_some_and(|(created, sent)| created >= sent)
}

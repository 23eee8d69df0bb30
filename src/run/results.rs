//! What a finished job says of its rows: each gets its state and, where it was refused, its reason.

use super::context::{Context, RunError};
use super::matching::{SentUser, match_errors};
use super::problems::{DUPLICATED_USER, Finding, MFA_FACTORS_FAILED, refusal};
use super::state::StepState;
use crate::auth0::{ApiError, Job, JobErrors, JobId, JobStatus, RowErrors};
use crate::workspace::{RowState, StepCounts, StoredJob, StoredProblem, StoredStep};
use jiff::Timestamp;
use std::collections::HashSet;

/// What the results of a job leave to do.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Settled {
    /// Every row of the step has its state.
    Wholly,
    /// Some rows can only be told by reading the tenant: the step is in state `unknown`.
    InPart,
}

/// What the error list says, row by row.
#[derive(Default)]
struct Reading {
    rows: Vec<(u32, RowState)>,
    problems: Vec<StoredProblem>,
    /// Refused as duplicates, though an earlier attempt of ours may have written them; with the tenant's reasons.
    doubtful: Vec<(u32, Vec<StoredProblem>)>,
    /// Entries that mean no row of the job.
    unmatched: u64,
    /// Rows that were written without their second factors, which the tenant may or may not count as failed.
    in_part: u64,
}

impl Context {
    /// Journals that a job ended, before its results are read.
    pub(super) fn note_end(&self, step: &mut StoredStep, job: &Job) -> Result<(), RunError> {
        if job.status == JobStatus::Completed {
            StepState::Finished(job.id.clone()).put(step);
        } else {
            StepState::Unknown.put(step);
            step.uncertain = true;
        }
        let ended = self.ended_job(step, job)?;
        self.journal(|journal| journal.set_step(self.run.id, step, Some(&ended)))?;
        Ok(())
    }

    /// Journals that the tenant no longer knows the job, which may or may not have ended.
    pub(super) fn note_forgotten(&self, step: &mut StoredStep) -> Result<(), RunError> {
        let jobs = self.journal(|journal| journal.jobs(self.run.id))?;
        let known = jobs.into_iter().find(|it| it.step == step.step && it.attempt == step.attempt);
        let forgotten = known.map(|job| StoredJob { status: "forgotten".to_owned(), ..job });
        StepState::Unknown.put(step);
        step.uncertain = true;
        self.journal(|journal| journal.set_step(self.run.id, step, forgotten.as_ref()))?;
        Ok(())
    }

    fn ended_job(&self, step: &StoredStep, job: &Job) -> Result<StoredJob, RunError> {
        let jobs = self.journal(|journal| journal.jobs(self.run.id))?;
        let known = jobs.into_iter().find(|it| it.step == step.step && it.attempt == step.attempt);
        let counts = job.summary.as_ref().map(|it| StepCounts {
            total: it.total,
            inserted: it.inserted,
            updated: it.updated,
            failed: it.failed,
        });
        Ok(StoredJob {
            step: step.step,
            attempt: step.attempt,
            job: Some(job.id.0.clone()),
            status: job.status.as_str().to_owned(),
            row_count: known.as_ref().map_or(step.row_count, |it| it.row_count),
            size_bytes: known.as_ref().map_or(step.size_bytes, |it| it.size_bytes),
            sent_at: known.as_ref().map_or_else(Timestamp::now, |it| it.sent_at),
            finished_at: Some(Timestamp::now()),
            counts,
            details: job.status_details.clone(),
        })
    }

    /// Reads the results of a completed job and gives its rows their states.
    pub(super) async fn settle(&self, step: &mut StoredStep, job: &JobId) -> Result<Settled, RunError> {
        let errors = match self.place.client.job_errors(job).await {
            Ok(JobErrors::Rows(errors)) => errors,
            Ok(JobErrors::Job { .. } | JobErrors::Nothing) => Vec::new(),
            Err(ApiError::NotFound) => return self.look_closer(step), // forgotten after a day
            Err(error) => return Err(error.into()),
        };
        let counts = {
            let jobs = self.journal(|journal| journal.jobs(self.run.id))?;
            jobs.into_iter().find(|it| it.job.as_deref() == Some(&job.0)).and_then(|it| it.counts)
        };
        let sent = tokio::task::block_in_place(|| self.sent_users(step))?;
        let Reading { mut rows, mut problems, doubtful, unmatched, in_part } = self.read_errors(step, &sent, &errors);
        self.settle_doubtful(step, &sent, doubtful, &mut rows, &mut problems).await?;
        // Every refused user must be accounted for before the rest may be called written.
        let refused = rows.iter().filter(|(_, state)| *state == RowState::Failed).count() as u64;
        let is_whole = unmatched == 0 && counts.is_none_or(|it| refused >= it.failed);
        if is_whole {
            let creates = self.creates(step)?;
            let told: HashSet<u32> = rows.iter().map(|(row, _)| *row).collect();
            let rest = sent.iter().filter(|it| !told.contains(&it.row));
            rows.extend(rest.map(|it| (it.row, self.written_state(&creates, it.row))));
            // Earlier attempts blur what the totals of this one ought to be.
            let comparable = counts.filter(|_| !step.uncertain && in_part == 0);
            problems.extend(comparable.and_then(|counts| totals_problem(step, &rows, counts)));
            StepState::Settled.put(step);
        } else {
            StepState::Unknown.put(step);
        }
        self.settle_step(step, None, &rows, &mut problems)?;
        Ok(if is_whole { Settled::Wholly } else { Settled::InPart })
    }

    /// Looks whose the doubtful duplicates are: those that came to be in our run are ours, the others were refused for
    /// the reason that the tenant gave.
    async fn settle_doubtful(
        &self,
        step: &StoredStep,
        sent: &[SentUser],
        doubtful: Vec<(u32, Vec<StoredProblem>)>,
        rows: &mut Vec<(u32, RowState)>,
        problems: &mut Vec<StoredProblem>,
    ) -> Result<(), RunError> {
        if doubtful.is_empty() {
            return Ok(());
        }
        let looked_up: HashSet<u32> = doubtful.iter().map(|(row, _)| *row).collect();
        let sent: Vec<_> = sent.iter().filter(|it| looked_up.contains(&it.row)).cloned().collect();
        let seen = self.read_until_quiet(step, &sent).await?;
        for (row, reasons) in doubtful {
            if seen.get(&row).is_some_and(|it| it.is_ours_since(step.first_sent_at)) {
                rows.push((row, RowState::Inserted));
            } else {
                rows.push((row, RowState::Failed));
                problems.extend(reasons);
            }
        }
        Ok(())
    }

    fn look_closer(&self, step: &mut StoredStep) -> Result<Settled, RunError> {
        StepState::Unknown.put(step);
        step.uncertain = true;
        self.journal(|journal| journal.set_step(self.run.id, step, None))?;
        Ok(Settled::InPart)
    }

    fn read_errors(&self, step: &StoredStep, sent: &[SentUser], errors: &[RowErrors]) -> Reading {
        let mut reading = Reading::default();
        for (entry, place) in errors.iter().zip(match_errors(sent, errors)) {
            let Some(it) = place.and_then(|place| sent.get(place)) else {
                reading.unmatched += 1;
                let details = entry.errors.first().map_or("", |error| error.message.as_str());
                reading.problems.push(Finding::Unmatched.problem(None, None, "", details));
                continue;
            };
            let reasons = entry.errors.iter().map(|error| refusal(Some(it.row), it.email(), error)).collect();
            let is_duplicate = entry.errors.iter().any(|error| error.code == DUPLICATED_USER);
            if is_duplicate && step.uncertain && !self.run.made_from.upsert {
                reading.doubtful.push((it.row, reasons));
                continue;
            }
            if !entry.errors.is_empty() && entry.errors.iter().all(|it| it.code == MFA_FACTORS_FAILED) {
                reading.in_part += 1;
            } else {
                reading.rows.push((it.row, RowState::Failed));
            }
            reading.problems.extend(reasons);
        }
        reading
    }
}

/// A warning when the job's totals contradict the states of its rows.
fn totals_problem(step: &StoredStep, rows: &[(u32, RowState)], counts: StepCounts) -> Option<StoredProblem> {
    let of = |wanted| rows.iter().filter(|(_, state)| *state == wanted).count() as u64;
    let ours = StepCounts {
        total: rows.len() as u64,
        inserted: of(RowState::Inserted),
        updated: of(RowState::Updated),
        failed: of(RowState::Failed),
    };
    let shown =
        |it: StepCounts| format!("{} new, {} updated, {} failed of {}", it.inserted, it.updated, it.failed, it.total);
    let details = format!("the tenant: {}; Rollcall: {}", shown(counts), shown(ours));
    (ours != counts).then(|| Finding::TotalsDiffer.problem(None, None, &format!("chunk {}", step.step + 1), &details))
}

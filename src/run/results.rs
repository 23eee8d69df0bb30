//! What a finished job says of its rows: each gets its state and, where it was refused, its reason.

use super::context::{Context, RunError};
use super::matching::{SentUser, match_errors};
use super::problems::{DUPLICATED_USER, Finding, MFA_FACTORS_FAILED, refusal};
use super::state::StepState;
use crate::auth0::{ApiError, Job, JobErrors, JobId, JobStatus, RowErrors};
use crate::workspace::{RowState, StepCounts, StoredJob, StoredProblem, StoredStep};
use jiff::Timestamp;

/// What the results of a job leave to do.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Settled {
    /// Every row of the step has its state.
    Wholly,
    /// Some rows can only be told by reading the tenant: the step is in state `unknown`.
    InPart,
}

/// What the error list says, row by row.
struct Reading {
    rows: Vec<(u32, RowState)>,
    problems: Vec<StoredProblem>,
    /// Refused as duplicates, though an earlier attempt of ours may have written them.
    doubtful: usize,
    unmatched: usize,
    refused: u64,
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
        let reading = self.read_errors(step, &sent, &errors);
        // Every refused user must be accounted for before the rest may be called written.
        let refused_by_total = counts.map_or(reading.refused, |it| it.failed);
        let is_whole = reading.unmatched == 0 && reading.refused >= refused_by_total && reading.doubtful == 0;
        let Reading { mut rows, mut problems, .. } = reading;
        if is_whole {
            let creates = self.creates(step)?;
            let told: std::collections::HashSet<u32> = rows.iter().map(|(row, _)| *row).collect();
            rows.extend(
                sent.iter()
                    .filter(|it| !told.contains(&it.row))
                    .map(|it| (it.row, self.written_state(&creates, it.row))),
            );
            problems.extend(totals_problem(step, &sent, counts));
            StepState::Settled.put(step);
        } else {
            StepState::Unknown.put(step);
        }
        self.settle_step(step, None, &rows, &problems)?;
        Ok(if is_whole { Settled::Wholly } else { Settled::InPart })
    }

    fn look_closer(&self, step: &mut StoredStep) -> Result<Settled, RunError> {
        StepState::Unknown.put(step);
        step.uncertain = true;
        self.journal(|journal| journal.set_step(self.run.id, step, None))?;
        Ok(Settled::InPart)
    }

    fn read_errors(&self, step: &StoredStep, sent: &[SentUser], errors: &[RowErrors]) -> Reading {
        let mut reading = Reading { rows: Vec::new(), problems: Vec::new(), doubtful: 0, unmatched: 0, refused: 0 };
        for (entry, place) in errors.iter().zip(match_errors(sent, errors)) {
            let Some(it) = place.and_then(|place| sent.get(place)) else {
                reading.unmatched += 1;
                let details = entry.errors.first().map_or("", |error| error.message.as_str());
                reading.problems.push(Finding::Unmatched.problem(None, None, "", details));
                continue;
            };
            let is_duplicate = entry.errors.iter().any(|error| error.code == DUPLICATED_USER);
            if is_duplicate && step.uncertain && !self.run.made_from.upsert {
                reading.doubtful += 1;
                reading.refused += 1;
                continue;
            }
            let in_part = !entry.errors.is_empty() && entry.errors.iter().all(|it| it.code == MFA_FACTORS_FAILED);
            reading.problems.extend(entry.errors.iter().map(|error| refusal(Some(it.row), it.email(), error)));
            reading.refused += 1;
            if !in_part {
                reading.rows.push((it.row, RowState::Failed));
            }
        }
        reading
    }
}

/// A warning when the job's totals contradict the rows, for a job that was the only attempt.
fn totals_problem(step: &StoredStep, sent: &[SentUser], counts: Option<StepCounts>) -> Option<StoredProblem> {
    let counts = counts.filter(|it| it.total != sent.len() as u64)?;
    let details = format!("{} {}", counts.total, sent.len());
    Some(Finding::TotalsDiffer.problem(None, None, &format!("chunk {}", step.step + 1), &details))
}

//! The run itself: two workers, one for each import job that a tenant works on at a time, over one list of steps.

use super::context::{Context, Now, RunError, Wish};
use super::live::Place;
use super::progress::{Phase, RunJob, RunProgress};
use super::results::Settled;
use super::send::Sent;
use super::state::StepState;
use crate::auth0::{ApiError, JobId, pause_before_poll};
use crate::sheet::Sheet;
use crate::workspace::{RunState, StoredRun, StoredStep, Workspace};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tokio::time::Instant;

/// Import jobs that a tenant works on at a time, others' jobs included (API page 3.3).
const SLOTS: usize = 2;
/// How long to wait for a slot that somebody else has, unless one of ours falls free first (API page 3.4: 10-30 s).
const SLOT_WAIT: Duration = Duration::from_secs(10);
/// How often in a row the answer to a step may be lost before the run stops, to be resumed another time.
const LOST_IN_A_ROW: usize = 3;
/// A job is failed by the tenant after 2 hours (API page 3.3); beyond that it is not coming back.
const LONGEST_JOB: Duration = Duration::from_mins(135);

/// How a run's work ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunEnd {
    /// Every row has its state.
    Finished,
    /// It was asked to pause; a resumed run goes on.
    Paused,
}

/// Carries out what is left of a run, from wherever it stands.
///
/// # Errors
/// See [`RunError`]; the journal then says how far it came.
pub async fn carry_out(
    workspace: Arc<Workspace>,
    sheet: Arc<Sheet>,
    place: Place,
    run: StoredRun,
    stop: watch::Receiver<Wish>,
    report: impl Fn(RunProgress) + Send + Sync + 'static,
) -> Result<RunEnd, RunError> {
    let began = Instant::now();
    let lock = workspace.lock_run(run.id)?;
    let mut steps = tokio::task::block_in_place(|| workspace.steps(run.id))?;
    let step_count = steps.len();
    for step in &mut steps {
        let now = StepState::of(step)?.after_restart();
        step.uncertain |= now == StepState::Unknown;
        now.put(step);
    }
    steps.retain(|step| !matches!(StepState::of(step), Ok(StepState::Settled)));
    // What is under way already comes before what is still to be sent.
    steps.sort_by_key(|step| (matches!(StepState::of(step), Ok(StepState::Planned)), step.step));
    let progress = RunProgress {
        counts: tokio::task::block_in_place(|| workspace.row_counts(run.id))?,
        step_count,
        steps_done: step_count - steps.len(),
        jobs: Vec::new(),
        phase: Phase::Sending,
    };
    let now = Now { queue: steps.into(), progress, phases: Vec::new(), job_times: Vec::new() };
    let context = Arc::new(Context {
        workspace,
        sheet,
        place,
        run,
        stop,
        failed: watch::Sender::new(false),
        now: Mutex::new(now),
        slot_freed: Notify::new(),
        report: Box::new(report),
    });
    context.set_run_state(RunState::Started, 0.0)?;
    context.publish();
    let end = match context.read_anew().await {
        Ok(()) => context.work().await,
        Err(RunError::Stopped) => Ok(RunEnd::Paused),
        Err(error) => Err(error),
    };
    let state = if matches!(end, Ok(RunEnd::Finished)) { RunState::Finished } else { RunState::Started };
    context.set_run_state(state, began.elapsed().as_secs_f64())?;
    drop(lock);
    end
}

impl Context {
    async fn work(self: &Arc<Self>) -> Result<RunEnd, RunError> {
        let mut workers = tokio::task::JoinSet::new();
        for _slot in 0..SLOTS {
            let context = Arc::clone(self);
            workers.spawn(async move {
                let done = context.worker().await;
                if done.is_err() {
                    context.failed.send_replace(true);
                }
                done
            });
        }
        let mut outcome = Ok(());
        while let Some(done) = workers.join_next().await {
            let done = done.unwrap_or(Err(RunError::BrokeOff));
            // The first failure is the cause; that the other worker stopped is its consequence.
            if matches!(outcome, Ok(()) | Err(RunError::Stopped)) && done.is_err() {
                outcome = done;
            }
        }
        let verified = match outcome {
            Ok(()) if self.finishes_jobs() && !self.lock().queue.is_empty() => Err(RunError::Stopped),
            Ok(()) => self.verify().await,
            Err(error) => Err(error),
        };
        match verified {
            Ok(()) => Ok(RunEnd::Finished),
            Err(RunError::Stopped) => Ok(RunEnd::Paused),
            Err(error) => Err(error),
        }
    }

    /// Fills one of the tenant's slots with step after step. The next step is sent before the results of the last are
    /// read, so that the slot is never idle for the sake of reading.
    async fn worker(&self) -> Result<(), RunError> {
        let mut results: Option<(StoredStep, JobId)> = None;
        loop {
            let next = if self.is_stopped() { None } else { self.lock().queue.pop_front() };
            let began = match next {
                Some(step) => Some(self.begin(step).await),
                None => None,
            };
            if let Some((mut step, job)) = results.take() {
                if self.settle(&mut step, &job).await? == Settled::InPart {
                    self.lock().queue.push_front(step);
                } else {
                    self.step_done();
                }
            }
            match began {
                // The other worker is not to be interrupted by this one's end.
                None if self.finishes_jobs() => return Ok(()),
                None if self.is_stopped() => return Err(RunError::Stopped),
                None if self.lock().queue.is_empty() => return Ok(()),
                None => {}
                Some(began) => results = began?,
            }
            if let Some((step, job)) = &mut results {
                if !self.watch(step, job).await? {
                    let step = step.clone();
                    results = None;
                    self.lock().queue.push_front(step);
                }
                self.slot_freed.notify_waiters();
            }
        }
    }

    /// Takes a step as far as a job that can be watched; `None` when there is none to watch. A lost job may still be
    /// at work, so the slot stays taken until its rows have been looked up.
    async fn begin(&self, mut step: StoredStep) -> Result<Option<(StoredStep, JobId)>, RunError> {
        let mut lost: Vec<ApiError> = Vec::new();
        loop {
            match StepState::of(&step)? {
                // The rows have been looked up and are not there: the tenant is out of order for longer.
                StepState::Planned if lost.len() >= LOST_IN_A_ROW => {
                    return Err(lost.pop().map_or(RunError::Stopped, RunError::Tenant));
                }
                StepState::Sent(job) | StepState::Finished(job) => return Ok(Some((step, job))),
                StepState::Settled => {
                    self.step_done();
                    return Ok(None);
                }
                StepState::Unknown | StepState::Sending => self.reconcile(&mut step).await?,
                // Somebody asked to stop while it was looked up.
                StepState::Planned if self.is_stopped() => {
                    self.lock().queue.push_front(step);
                    return Ok(None);
                }
                StepState::Planned => match self.send(&mut step).await? {
                    Sent::Job => {}
                    Sent::Lost(error) => lost.push(error),
                    Sent::Nothing => {
                        StepState::Settled.put(&mut step);
                        self.journal(|journal| journal.set_step(self.run.id, &step, None))?;
                    }
                    Sent::NoSlot => {
                        self.lock().queue.push_front(step);
                        let _phase = self.phase(Phase::WaitingForSlot);
                        return tokio::select! {
                            () = self.slot_freed.notified() => Ok(None),
                            rested = self.rest(SLOT_WAIT) => rested.map(|()| None),
                        };
                    }
                },
            }
        }
    }

    /// Watches a job until it ends. Whether it completed, so that its results can be read; otherwise its rows are
    /// unknown now.
    async fn watch(&self, step: &mut StoredStep, id: &JobId) -> Result<bool, RunError> {
        if matches!(StepState::of(step)?, StepState::Finished(_)) {
            return Ok(true);
        }
        let began = Instant::now();
        let _job = self.job_under_way(RunJob { id: id.clone(), row_count: step.row_count });
        loop {
            self.rest(pause_before_poll(began.elapsed(), self.usual_job_time())).await?;
            let job = match self.place.client.job(id).await {
                Ok(job) => job,
                Err(ApiError::NotFound) => return self.note_forgotten(step).map(|()| false),
                Err(error) => return Err(error.into()),
            };
            if job.status.is_running() && began.elapsed() < LONGEST_JOB {
                continue;
            }
            self.note_end(step, &job)?;
            let completed = matches!(StepState::of(step)?, StepState::Finished(_));
            if completed {
                self.lock().job_times.push(began.elapsed());
            }
            return Ok(completed);
        }
    }
}

//! The state of a step, and what a restart makes of it.

use crate::auth0::JobId;
use crate::workspace::{StoredStep, WorkspaceError};

/// How far a step has come. Each state is in the journal before what it names takes effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum StepState {
    /// Nothing of it was sent, or what was sent has been accounted for and the rest is sent again.
    Planned,
    /// The request is about to leave.
    Sending,
    /// The tenant works on this job.
    Sent(JobId),
    /// The job ended; its results have not been read.
    Finished(JobId),
    /// Every row has its state.
    Settled,
    /// Its rows may or may not have been written: only reading the tenant can tell.
    Unknown,
}

impl StepState {
    /// Reads what the journal says.
    pub(super) fn of(step: &StoredStep) -> Result<Self, WorkspaceError> {
        let job = || step.job.clone().map(JobId).ok_or_else(|| WorkspaceError::NotUnderstood(step.state.clone()));
        match step.state.as_str() {
            StoredStep::PLANNED => Ok(Self::Planned),
            "sending" => Ok(Self::Sending),
            "sent" => Ok(Self::Sent(job()?)),
            "finished" => Ok(Self::Finished(job()?)),
            "settled" => Ok(Self::Settled),
            "unknown" => Ok(Self::Unknown),
            other => Err(WorkspaceError::NotUnderstood(other.to_owned())),
        }
    }

    /// Writes it into the step, for the journal.
    pub(super) fn put(&self, step: &mut StoredStep) {
        let (name, job) = match self {
            Self::Planned => (StoredStep::PLANNED, None),
            Self::Sending => ("sending", None),
            Self::Sent(job) => ("sent", Some(job.0.clone())),
            Self::Finished(job) => ("finished", Some(job.0.clone())),
            Self::Settled => ("settled", step.job.take()),
            Self::Unknown => ("unknown", step.job.take()),
        };
        name.clone_into(&mut step.state);
        step.job = job;
    }

    /// What is so after the program was killed in this state.
    pub(super) fn after_restart(self) -> Self {
        match self {
            Self::Sending => Self::Unknown, // sent or not: only reading the users back can tell
            it @ (Self::Planned | Self::Sent(_) | Self::Finished(_) | Self::Settled | Self::Unknown) => it,
        }
    }
}

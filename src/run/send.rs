//! One step's request: its body from the private copy of the list, and the one attempt to send it.

use super::context::{Context, RunError};
use super::matching::SentUser;
use super::state::StepState;
use crate::auth0::{ApiError, ConnectionId, ImportRequest};
use crate::sheet::RowId;
use crate::user::wire::write_import_user;
use crate::workspace::{RowState, StoredJob, StoredStep};
use bytes::Bytes;
use jiff::Timestamp;

/// What became of an attempt to send a step.
#[derive(Debug)]
pub(super) enum Sent {
    /// The tenant made a job of it, which the step names now.
    Job,
    /// Nothing of it is left to send.
    Nothing,
    /// Both of the tenant's slots are taken; nothing was sent.
    NoSlot,
    /// The request left and no answer came: its rows are unknown.
    Lost(ApiError),
}

/// The body of a step's next attempt.
struct Body {
    users: Bytes,
    row_count: u32,
}

impl Context {
    /// Sends the rows of a step that are still to be sent.
    ///
    /// # Errors
    /// When the tenant refuses the call as such, or can't be reached; nothing was sent then and the step is planned.
    pub(super) async fn send(&self, step: &mut StoredStep) -> Result<Sent, RunError> {
        let body = tokio::task::block_in_place(|| self.body(step))?;
        if body.row_count == 0 {
            return Ok(Sent::Nothing);
        }
        step.attempt += 1;
        step.first_sent_at = step.first_sent_at.or_else(|| Some(self.server_now()));
        StepState::Sending.put(step);
        let mut job = StoredJob {
            step: step.step,
            attempt: step.attempt,
            job: None,
            status: "sending".to_owned(),
            row_count: body.row_count,
            size_bytes: body.users.len() as u64,
            sent_at: Timestamp::now(),
            finished_at: None,
            counts: None,
            details: None,
        };
        self.journal(|journal| journal.set_step(self.run.id, step, Some(&job)))?;

        let made_from = &self.run.made_from;
        let name = made_from.external_id.as_deref().unwrap_or("rollcall");
        let request = ImportRequest {
            connection: ConnectionId(made_from.connection_id.clone()),
            users: body.users,
            upsert: made_from.upsert,
            external_id: Some(format!("{name} run {} chunk {}", self.run.id, step.step + 1)),
            send_completion_email: made_from.completion_email,
        };
        let answer = self.place.client.import_users(&request).await;
        let sent = match answer {
            Ok(answer) => {
                StepState::Sent(answer.id.clone()).put(step);
                job.job = Some(answer.id.0.clone());
                "pending".clone_into(&mut job.status);
                Sent::Job
            }
            Err(error) if error.may_have_taken_effect() => {
                StepState::Unknown.put(step);
                step.uncertain = true;
                "unknown".clone_into(&mut job.status);
                Sent::Lost(error)
            }
            Err(error) => {
                // Nothing took effect, so this was no attempt: the next one has its number and overwrites its line.
                StepState::Planned.put(step);
                step.attempt -= 1;
                "not sent".clone_into(&mut job.status);
                self.journal(|journal| journal.set_step(self.run.id, step, Some(&job)))?;
                return match error {
                    ApiError::TooManyImportJobs => Ok(Sent::NoSlot),
                    error => Err(RunError::Tenant(error)),
                };
            }
        };
        self.journal(|journal| journal.set_step(self.run.id, step, Some(&job)))?;
        Ok(sent)
    }

    fn body(&self, step: &StoredStep) -> Result<Body, RunError> {
        let mut users = Vec::with_capacity(usize::try_from(step.size_bytes).unwrap_or(0) + 1);
        let mut row_count = 0;
        users.push(b'[');
        self.write_rows(step, |state| state == RowState::Planned, &mut |_row, user| {
            if row_count > 0 {
                users.push(b',');
            }
            users.extend_from_slice(user);
            row_count += 1;
        })?;
        users.push(b']');
        Ok(Body { users: Bytes::from(users), row_count })
    }

    /// Hands over the rows of a step in `wanted` states, each as it is or was sent.
    fn write_rows(
        &self,
        step: &StoredStep,
        wanted: impl Fn(RowState) -> bool,
        on_row: &mut dyn FnMut(u32, &[u8]),
    ) -> Result<(), RunError> {
        let rows = self.workspace.step_rows(self.run.id, step)?;
        let flags = self.workspace.live_email_verified(self.run.id, step)?;
        let (mut text, mut wire) = (String::new(), Vec::new());
        for row in rows.iter().filter(|row| wanted(row.state)) {
            wire.clear();
            let written = match self.sheet.user(RowId(row.row), &mut text) {
                Ok(user) => write_import_user(user, flags.get(&row.row).copied(), &mut wire).is_ok(),
                Err(_unreadable) => false,
            };
            // The plan sent only rows that could be written: the private copy was changed from outside.
            if !written {
                return Err(RunError::ListChanged { row: row.row });
            }
            on_row(row.row, &wire);
        }
        Ok(())
    }

    /// The users of a step that are still without a final state, as they were sent.
    pub(super) fn sent_users(&self, step: &StoredStep) -> Result<Vec<SentUser>, RunError> {
        let mut sent = Vec::new();
        self.write_rows(step, |state| state == RowState::Planned, &mut |row, wire| {
            if let Ok(user) = serde_json::from_slice(wire) {
                sent.push(SentUser { row, user });
            }
        })?;
        Ok(sent)
    }
}

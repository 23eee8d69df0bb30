//! The plan of an import: what becomes of every row, and in which job.

use super::check::CheckReport;
use super::chunks::{Packer, Placed};
use crate::sheet::{RowId, Sheet};
use crate::user::wire::{CHUNK_BYTES, write_import_user};
use crate::workspace::{RowState, StoredRow, StoredStep};
use std::ops::ControlFlow;

/// What was read about the live user that a row would overwrite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LiveUser {
    /// The live flag, for a row that brings none.
    pub email_verified: Option<bool>,
    /// Whether sending the row would change nothing.
    pub is_unchanged: bool,
}

/// Why a row that could be sent is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftOut {
    /// An earlier run wrote it.
    AlreadyWritten,
}

/// What the plan does with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowFate {
    /// It is sent in this step.
    Sent {
        /// The step's number.
        step: u32,
        /// Whether the user is not there yet.
        creates: bool,
    },
    /// The user is as the row says already.
    Unchanged,
    /// The checker refuses it.
    Refused,
    /// It is left out by choice.
    LeftOut(LeftOut),
}

/// A row of the plan, as the journal keeps it.
pub type PlannedRow = StoredRow;

/// The plan of an import.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportPlan {
    /// The jobs in their order.
    pub steps: Vec<StoredStep>,
    /// What becomes of each row.
    pub fates: Vec<RowFate>,
    /// Rows the checker let pass that are too large for a job once written for sending.
    pub too_large: Vec<RowId>,
}

impl ImportPlan {
    /// The rows as the journal keeps them.
    pub fn rows(&self) -> impl Iterator<Item = StoredRow> + '_ {
        self.fates.iter().zip(0..).map(|(fate, row)| match *fate {
            RowFate::Sent { step, creates } => StoredRow { row, step: Some(step), state: RowState::Planned, creates },
            RowFate::Unchanged => StoredRow { row, step: None, state: RowState::Unchanged, creates: false },
            RowFate::Refused => StoredRow { row, step: None, state: RowState::Failed, creates: false },
            RowFate::LeftOut(LeftOut::AlreadyWritten) => {
                StoredRow { row, step: None, state: RowState::Skipped, creates: false }
            }
        })
    }

    /// How many rows have a fate that `wanted` accepts.
    pub fn count(&self, wanted: impl Fn(RowFate) -> bool) -> u64 {
        self.fates.iter().filter(|fate| wanted(**fate)).count() as u64
    }
}

/// How many rows are planned between two looks at whether to go on.
const ROWS_PER_LOOK: u32 = 4096;

/// Plans an import of the rows that `report` lets pass, less those that `left_out` names.
///
/// `live` gives what was read about the user that a row would overwrite; for an import that only inserts it gives
/// nothing. `None` when `progress` breaks.
pub fn plan_import(
    sheet: &Sheet,
    report: &CheckReport,
    tenant: &str,
    live: &dyn Fn(RowId) -> Option<LiveUser>,
    left_out: &dyn Fn(RowId) -> Option<LeftOut>,
    progress: &mut dyn FnMut(u32) -> ControlFlow<()>,
) -> Option<ImportPlan> {
    let mut plan = ImportPlan { fates: Vec::with_capacity(report.sendable.len()), ..ImportPlan::default() };
    let mut packer = Packer::new(CHUNK_BYTES);
    let (mut text, mut wire) = (String::new(), Vec::new());
    for (row, sendable) in sheet.rows().zip(&report.sendable) {
        if row.0 % ROWS_PER_LOOK == 0 && progress(row.0).is_break() {
            return None;
        }
        let live = if *sendable { live(row) } else { None };
        let fate = match (sendable, left_out(row), live) {
            (false, _, _) => RowFate::Refused,
            (true, Some(why), _) => RowFate::LeftOut(why),
            (true, None, Some(LiveUser { is_unchanged: true, .. })) => RowFate::Unchanged,
            (true, None, live) => {
                wire.clear();
                let flag = live.and_then(|user| user.email_verified);
                let written = match sheet.user(row, &mut text) {
                    Ok(user) => write_import_user(user, flag, &mut wire).is_ok(),
                    Err(_unreadable) => false,
                };
                let placed = if written { packer.place(wire.len()) } else { Placed::TooLarge };
                place(&mut plan, tenant, row, placed, packer.size_bytes(), live.is_none())
            }
        };
        plan.fates.push(fate);
    }
    Some(plan)
}

/// Puts a row into the step it was placed in.
fn place(plan: &mut ImportPlan, tenant: &str, row: RowId, placed: Placed, size_bytes: usize, creates: bool) -> RowFate {
    match placed {
        Placed::TooLarge => {
            plan.too_large.push(row);
            return RowFate::Refused;
        }
        Placed::NewChunk => plan.steps.push(StoredStep {
            step: plan.steps.len() as u32,
            tenant: tenant.to_owned(),
            waits_for: None,
            first_row: row.0,
            last_row: row.0,
            row_count: 0,
            size_bytes: 0,
            state: StoredStep::PLANNED.to_owned(),
            attempt: 0,
            job: None,
            first_sent_at: None,
            uncertain: false,
        }),
        Placed::SameChunk => {}
    }
    let Some(step) = plan.steps.last_mut() else { return RowFate::Refused };
    step.last_row = row.0;
    step.row_count += 1;
    step.size_bytes = size_bytes as u64;
    RowFate::Sent { step: step.step, creates }
}

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
    /// It was deleted or excluded in the sheet, or added and left empty.
    ByAdmin,
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

fn unsent(row: u32, state: RowState) -> StoredRow {
    StoredRow { row, step: None, state, creates: false, deleted: false }
}

impl ImportPlan {
    /// The rows as the journal keeps them.
    pub fn rows(&self) -> impl Iterator<Item = StoredRow> + '_ {
        self.fates.iter().zip(0..).map(|(fate, row)| match *fate {
            RowFate::Sent { step, creates } => {
                StoredRow { step: Some(step), creates, ..unsent(row, RowState::Planned) }
            }
            RowFate::Unchanged => unsent(row, RowState::Unchanged),
            RowFate::Refused => unsent(row, RowState::Failed),
            RowFate::LeftOut(why) => StoredRow { deleted: why == LeftOut::ByAdmin, ..unsent(row, RowState::Skipped) },
        })
    }

    /// How many rows have a fate that `wanted` accepts.
    pub fn count(&self, wanted: impl Fn(RowFate) -> bool) -> u64 {
        self.fates.iter().filter(|fate| wanted(**fate)).count() as u64
    }
}

/// How many rows are planned between two looks at whether to go on.
const ROWS_PER_LOOK: u32 = 4096;

/// Plans an import of the rows that `report` lets pass, less those that `left_out` names and those that
/// were deleted in the sheet.
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
        let left_out = if sheet.is_left_out(row) { Some(LeftOut::ByAdmin) } else { left_out(row) };
        let fate = match (sendable, left_out, live) {
            (_, Some(why), _) => RowFate::LeftOut(why),
            (false, None, _) => RowFate::Refused,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::CheckReport;
    use crate::sheet::{OpenOptions, import_file};
    use proptest::prelude::*;

    const ROWS: usize = 120;

    fn sheet(sizes: &[usize]) -> (tempfile::TempDir, Sheet) {
        let folder = tempfile::tempdir().unwrap();
        let rows = sizes.iter().enumerate().map(|(row, size)| {
            format!(r#"{{"email":"u{row}@x.test","user_metadata":{{"x":"{}"}}}}"#, "x".repeat(*size))
        });
        let path = folder.path().join("users.ndjson");
        std::fs::write(&path, rows.collect::<Vec<_>>().join("\n")).unwrap();
        let options = OpenOptions::default();
        let sheet = import_file(&path, folder.path(), &options, &mut |_| ControlFlow::Continue(())).unwrap();
        (folder, sheet)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]
        #[test]
        fn every_row_has_one_fate_and_the_steps_hold_exactly_the_rows_that_are_sent(
            sizes in proptest::collection::vec(prop_oneof![0_usize..300, 60_000_usize..200_000, Just(600_000_usize)], ROWS),
            sendable in proptest::collection::vec(proptest::bool::weighted(0.9), ROWS),
            live in proptest::collection::vec(0_u8..4, ROWS),
        ) {
            let (_folder, sheet) = sheet(&sizes);
            let report = CheckReport { sendable: sendable.clone(), ..CheckReport::default() };
            let user = |row: RowId| match live[row.0 as usize] {
                1 => Some(LiveUser { email_verified: Some(true), is_unchanged: false }),
                2 => Some(LiveUser { email_verified: None, is_unchanged: true }),
                _ => None,
            };
            let left_out = |row: RowId| (live[row.0 as usize] == 3).then_some(LeftOut::AlreadyWritten);
            let mut keep_on = |_| ControlFlow::Continue(());
            let plan = plan_import(&sheet, &report, "acme", &user, &left_out, &mut keep_on).unwrap();

            prop_assert_eq!(plan.fates.len(), ROWS);
            for (row, fate) in plan.fates.iter().enumerate() {
                let expected = match (sendable[row], live[row], sizes[row] > 500_000) {
                    (_, 3, _) => RowFate::LeftOut(LeftOut::AlreadyWritten),
                    (true, 2, _) => RowFate::Unchanged,
                    (false, _, _) | (true, _, true) => RowFate::Refused,
                    (true, it, false) => match fate {
                        RowFate::Sent { step, .. } => RowFate::Sent { step: *step, creates: it == 0 },
                        other => *other,
                    },
                };
                prop_assert_eq!(*fate, expected, "row {}", row);
            }
            let sent: Vec<_> = plan.rows().filter_map(|row| row.step.map(|step| (step, row.row))).collect();
            prop_assert!(sent.is_sorted(), "rows stay in their order");
            for step in &plan.steps {
                let rows: Vec<_> = sent.iter().filter(|(it, _)| *it == step.step).map(|(_, row)| *row).collect();
                prop_assert_eq!(rows.len(), step.row_count as usize);
                prop_assert_eq!((rows.first(), rows.last()), (Some(&step.first_row), Some(&step.last_row)));
                prop_assert!(step.size_bytes <= CHUNK_BYTES as u64);
            }
            prop_assert_eq!(sent.len(), plan.steps.iter().map(|step| step.row_count as usize).sum::<usize>());
        }
    }
}

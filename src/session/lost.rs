//! What is told of work that broke off: a panic in it must not leave somebody waiting for an answer that never comes.

use super::effect::Effect;
use super::outcome::Outcome;
use super::state::{AccessFault, AccessTest, FaultyPart, KeyringStatus, TestStep};
use super::words::session::{broke_off, run_broke_off};

impl Effect {
    /// The outcome to tell where the work breaks off; nothing where nobody waits for one.
    pub(super) fn lost(&self) -> Option<Outcome> {
        let why = broke_off();
        Some(match *self {
            Self::OpenSheet { sheet, request, .. } => {
                Outcome::SheetOpened { sheet, request, was_kept: false, outcome: Err(why) }
            }
            Self::RestoreSheet { sheet, request, .. } | Self::OpenRunSheet { sheet, request, .. } => {
                Outcome::SheetOpened { sheet, request, was_kept: true, outcome: Err(why) }
            }
            Self::CheckSheet { sheet, request, .. } => Outcome::SheetChecked { sheet, request, outcome: Err(why) },
            // The list is out of sight: what is left of it is swept out another day.
            Self::CloseSheet { sheet, .. } => Outcome::SheetClosed { sheet },
            Self::KeepText { sheet, .. } => Outcome::TextKept { sheet, outcome: Err(why) },
            Self::ListSheets => Outcome::SheetsListed { outcome: Err(why) },
            Self::KeepLook { sheet, stored, .. } => Outcome::LookKept { sheet, stored, outcome: Err(why) },
            Self::ListRecent => Outcome::RecentListed { outcome: Err(why) },
            Self::DescribeList { sheet, request, .. } => Outcome::ListDescribed { sheet, request, outcome: Err(why) },
            // They are written together or not at all.
            Self::SaveEdits { sheet, stored, .. } => Outcome::EditsSaved { sheet, stored, saved: 0, outcome: Err(why) },
            Self::ReadTable { sheet, number, .. } => Outcome::TableRead { sheet, number, outcome: Err(why) },
            Self::CopyCells { sheet, number, .. } => Outcome::CellsCopied { sheet, number, outcome: Err(why) },
            Self::PasteCells { sheet, request, .. } => Outcome::CellsPasted { sheet, request, outcome: Err(why) },
            Self::Find { sheet, request, .. } => Outcome::Found { sheet, request, outcome: Err(why) },
            Self::Compute { sheet, request, .. } => Outcome::Computed { sheet, request, outcome: Err(why) },
            Self::SaveSheet { sheet, number, .. } => Outcome::SheetSaved { sheet, number, outcome: Some(Err(why)) },
            Self::FindRows { sheet, request, .. } => Outcome::RowsFound { sheet, request, outcome: Err(why) },
            Self::CountValues { sheet, request, .. } => Outcome::ValuesCounted { sheet, request, outcome: Err(why) },
            Self::Summarize { sheet, request, .. } => Outcome::Summarized { sheet, request, outcome: Err(why) },
            Self::FindEdge { sheet, request, .. } => Outcome::EdgeFound { sheet, request, outcome: Err(why) },
            Self::TakeCensus { sheet, request, .. } => Outcome::CensusTaken { sheet, request, outcome: Err(why) },
            Self::PreviewFix { sheet, request, .. } => Outcome::FixPreviewed { sheet, request, outcome: Err(why) },
            Self::ReadPages { sheet, stored, ref wanted, .. } => {
                let (revision, pages) = (wanted.revision, wanted.pages.clone());
                Outcome::PagesLost { sheet, stored, revision, pages, notice: why }
            }
            Self::StartDemo(_) => Outcome::DemoStarted { outcome: Err(why) },
            Self::UseTenant { request, ref tenant, .. } => {
                Outcome::TenantInUse { request, tenant: tenant.clone(), outcome: Err(why) }
            }
            Self::AddTenant(_)
            | Self::RemoveTenant { .. }
            | Self::EditTenant { .. }
            | Self::ReplaceSecret { .. }
            | Self::KeepSecret { .. } => Outcome::TenantsChanged { outcome: Err(why) },
            Self::ListTenants => Outcome::TenantsListed { outcome: Err(why) },
            Self::TestTenant { request, ref tenant, .. } => {
                Outcome::TenantTested { request, tenant: tenant.clone(), outcome: Err(why) }
            }
            Self::TestAccess { number, .. } => {
                let mut test = AccessTest { number, ..AccessTest::default() };
                test.steps[0] = TestStep::Failed(why.message.clone());
                test.fault = Some(AccessFault { part: FaultyPart::Nothing, notice: why, swapped: false });
                Outcome::AccessTestAdvanced(test)
            }
            Self::LookForKeyring => Outcome::KeyringLookedFor(KeyringStatus::Absent(why)),
            Self::LoadSettings => Outcome::SettingsLoaded { outcome: Err(why) },
            Self::ForgetStored { .. } | Self::Remember { .. } | Self::EndRun { .. } => Outcome::NotKept { notice: why },
            Self::PlanImport { ticket, sheet, .. } => Outcome::Planned { ticket, sheet, outcome: Err(why) },
            Self::StartRun { run, .. } | Self::ResumeRun { run, .. } => {
                Outcome::RunEnded { run, outcome: Err(run_broke_off(run)) }
            }
            Self::ListRuns => Outcome::RunsListed { outcome: Err(why) },
            Self::ShowRun { run } => Outcome::RunShown { run, outcome: Err(why) },
            Self::LookUpJob { request, .. } => Outcome::JobLookedUp { request, outcome: Err(why) },
            Self::ReadDetails { run, request, .. } => Outcome::DetailsRead { run, request, outcome: Err(why) },
            Self::ReadRefused { run, request, ref cause, page, .. } => {
                Outcome::RefusedRead { run, request, cause: cause.clone(), page, outcome: Err(why) }
            }
            Self::SaveFailedRows { run, number, .. } => {
                Outcome::FailedRowsSaved { run, number, outcome: Some(Err(why)) }
            }
            Self::Exports(ref effect) => return effect.lost(why),
            Self::SearchRuns { request, .. } => Outcome::RunsFound { request, outcome: Err(why) },
            Self::StopOpening { .. }
            | Self::ForgetList { .. }
            | Self::LetGo { .. }
            | Self::RememberMapping { .. }
            | Self::StopFinding { .. }
            | Self::StopComputing { .. }
            | Self::StopSaving { .. }
            | Self::StopSavingRows { .. }
            | Self::StopLookup { .. }
            | Self::StopTestAccess { .. }
            | Self::DropPlan { .. }
            | Self::StopPlanning { .. } => return None,
        })
    }
}

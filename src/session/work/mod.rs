//! The work that the state asks for. Each effect ends in one outcome; on the way it may tell how far it is.

mod access;
mod clipboard;
mod compute;
mod edits;
mod export;
mod find;
mod fixes;
mod job;
mod kept;
mod live;
mod look;
mod mapping;
mod open;
mod pace;
mod plan;
mod queries;
mod run;
mod runs;
mod save;
mod save_as;
mod secrets;
mod see_through;
mod settings;
mod show;
mod tenant;
mod view;

#[cfg(test)]
mod tests;

pub(super) use mapping::ListToDescribe;

use super::effect::Effect;
use super::notice::Notice;
use super::outcome::Outcome;
use crate::credentials::{Keyring, Secret};
use crate::demo_tenant::DemoTenant;
use crate::session::state::{Lookup, TenantChange};
use crate::sheet::{Sheet, SheetId};
use crate::workspace::{RowCounts, RunId, Workspace};
use plan::Asked;
use queries::Look;
use see_through::see_through;
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex};
use tokio::sync::{mpsc, watch};

/// What the work needs of the outside world.
#[derive(Debug)]
pub(super) struct World {
    workspace: Arc<Workspace>,
    outcomes: mpsc::Sender<Outcome>,
    /// The newest opening of each sheet: an older one stops when it sees that.
    openings: Mutex<HashMap<SheetId, u64>>,
    /// The lists that are open here.
    open_lists: Mutex<HashMap<i64, edits::OpenList>>,
    /// The switches that end the runs at work.
    stops: Mutex<HashMap<RunId, run::Switch>>,
    /// The switches that give up the plans that are being made, by their tickets.
    planning: Mutex<HashMap<u64, watch::Sender<bool>>>,
    /// The rows by state of runs that will not change any more, as they were at their end.
    counted: Mutex<HashMap<RunId, (Option<jiff::Timestamp>, RowCounts)>>,
    /// The list of the run that was looked at last.
    reopened: Mutex<Option<(RunId, Arc<Sheet>)>>,
    /// Pasted tables, for as long as their sheets are open.
    pasted: Mutex<HashMap<SheetId, tempfile::TempDir>>,
    /// The newest check of each sheet: an older one stops when it sees that.
    checks: Mutex<HashMap<SheetId, u64>>,
    /// What is remembered of the lists that were checked.
    checked: Mutex<HashMap<SheetId, Arc<Mutex<open::LastCheck>>>>,
    /// The newest search of each sheet, and the newest that replaces: older ones stop when they see that.
    finding: Mutex<HashMap<(SheetId, bool), u64>>,
    /// The newest expression of each sheet: an older one stops when it sees that.
    computing: Mutex<HashMap<SheetId, u64>>,
    /// The newest look of each kind through each sheet: an older one stops when it sees that.
    lookups: Mutex<HashMap<(SheetId, Lookup), u64>>,
    /// The newest saving of each sheet: an older one stops when it sees that.
    saving: Mutex<HashMap<SheetId, u64>>,
    /// The same of the failed rows of each run.
    saving_rows: Mutex<HashMap<RunId, u64>>,
    exports: export::ExportsAtWork,
    /// The demo tenant, for as long as the session lives.
    demo: Mutex<Option<DemoTenant>>,
    keyring: Keyring,
    /// The secrets that no keyring keeps, for as long as the session lives.
    secrets: Mutex<HashMap<String, Secret>>,
    /// The number of what was remembered last, in each place: an older one that comes late is passed over.
    remembered: Mutex<HashMap<settings::Place, u64>>,
    /// The number of the newest test of credentials; older ones end.
    newest_access_test: watch::Sender<u64>,
    /// Held while the tenants or their secrets are changed: of two changes the later one counts, also where both wait for
    /// the same keyring to be unlocked.
    changing: tokio::sync::Mutex<()>,
    /// Held from the reading of a list to the telling of it: what was read later is told later, so that an older
    /// reading never takes the place of a newer one.
    listing: tokio::sync::Mutex<()>,
}

impl World {
    pub(super) fn new(workspace: Workspace, keyring: Keyring, outcomes: mpsc::Sender<Outcome>) -> Self {
        Self {
            workspace: Arc::new(workspace),
            outcomes,
            openings: Mutex::default(),
            open_lists: Mutex::default(),
            stops: Mutex::default(),
            exports: export::ExportsAtWork::default(),
            demo: Mutex::default(),
            keyring,
            secrets: Mutex::default(),
            remembered: Mutex::default(),
            newest_access_test: watch::Sender::new(0),
            changing: tokio::sync::Mutex::default(),
            listing: tokio::sync::Mutex::default(),
            planning: Mutex::default(),
            counted: Mutex::default(),
            reopened: Mutex::default(),
            pasted: Mutex::default(),
            checks: Mutex::default(),
            checked: Mutex::default(),
            finding: Mutex::default(),
            computing: Mutex::default(),
            lookups: Mutex::default(),
            saving: Mutex::default(),
            saving_rows: Mutex::default(),
        }
    }

    /// Does what an effect says and tells its outcome. Where the work breaks off that is its outcome: what somebody waits
    /// for must end, above all what holds the window open.
    pub(super) async fn perform(self: Arc<Self>, effect: Effect) {
        let lost = effect.lost();
        let outcomes = self.outcomes.clone();
        see_through(&outcomes, lost, self.work(effect)).await;
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each effect; it reads as a table")]
    async fn work(self: Arc<Self>, effect: Effect) {
        let outcome = match effect {
            Effect::OpenSheet { sheet, request, path, options } => {
                let outcome = tokio::task::block_in_place(|| self.open_sheet((sheet, request), &path, &options));
                Outcome::SheetOpened { sheet, request, was_kept: false, outcome: outcome.map(Box::new) }
            }
            Effect::StopOpening { sheet, newest, with_pasted } => {
                self.begin_opening((sheet, newest));
                if with_pasted {
                    tokio::task::block_in_place(|| self.forget_pasted(sheet));
                }
                return;
            }
            Effect::ForgetList { sheet, stored, plan } => {
                tokio::task::block_in_place(|| self.forget_list(sheet, stored, plan));
                return;
            }
            Effect::ForgetStored { stored } => match tokio::task::block_in_place(|| self.forget_stored(stored)) {
                Ok(()) => return,
                Err(notice) => Outcome::NotKept { notice },
            },
            Effect::LetGo { sheet, stored } => {
                self.let_go(sheet, stored);
                return;
            }
            Effect::CheckSheet { sheet, request, list, against } => Outcome::SheetChecked {
                sheet,
                request,
                outcome: self.check_sheet((sheet, request), &list, against).await,
            },
            Effect::CloseSheet { sheet, stored, plan } => {
                tokio::task::block_in_place(|| {
                    self.forget_list(sheet, stored, plan);
                    self.forget_pasted(sheet);
                });
                Outcome::SheetClosed { sheet }
            }
            // Sheets
            Effect::KeepText { sheet, text, name } => Outcome::TextKept {
                sheet,
                outcome: tokio::task::block_in_place(|| self.keep_text(sheet, &text, &name)),
            },
            Effect::ListSheets => return self.list(|| Outcome::SheetsListed { outcome: self.list_sheets() }).await,
            Effect::RestoreSheet { sheet, request, stored } => {
                let outcome = tokio::task::block_in_place(|| self.restore_sheet((sheet, request), stored));
                Outcome::SheetOpened { sheet, request, was_kept: true, outcome: outcome.map(Box::new) }
            }
            Effect::ListRecent => return self.list(|| Outcome::RecentListed { outcome: self.list_recent() }).await,
            Effect::DescribeList { sheet, request, list } => {
                let outcome = tokio::task::block_in_place(|| self.describe_list((sheet, request), list)).map(Arc::new);
                Outcome::ListDescribed { sheet, request, outcome }
            }
            Effect::RememberMapping { mapping, options } => {
                // What can't be remembered is matched again next time.
                tokio::task::block_in_place(|| self.remember_mapping(&mapping, &options)).ok();
                return;
            }
            Effect::SaveEdits { sheet, stored, entries } => {
                let outcome = tokio::task::block_in_place(|| self.workspace.append_edits(stored, &entries));
                let saved = if outcome.is_ok() { entries.len() } else { 0 };
                Outcome::EditsSaved { sheet, stored, saved, outcome: outcome.map(drop).map_err(Notice::from) }
            }
            Effect::CopyCells { sheet, number, from, rows, columns } => Outcome::CellsCopied {
                sheet,
                number,
                outcome: tokio::task::block_in_place(|| Self::copy_cells(&from, &rows, &columns)),
            },
            Effect::PasteCells { sheet, request, from, paste } => {
                let pasted = tokio::task::block_in_place(|| Self::paste_cells(&from, &paste));
                Outcome::CellsPasted { sheet, request, outcome: Ok(pasted) }
            }
            Effect::ReadTable { sheet, number, text } => {
                Outcome::TableRead { sheet, number, outcome: tokio::task::block_in_place(|| Self::read_table(&text)) }
            }
            Effect::Find { sheet, request, rows, query, list, replaces } => {
                let search = (sheet, request, replaces);
                match tokio::task::block_in_place(|| self.find(search, &rows, query, &list)) {
                    Some(outcome) => Outcome::Found { sheet, request, outcome },
                    None => return,
                }
            }
            Effect::StopFinding { sheet, newest } => return self.stop_finding(sheet, newest),
            Effect::Compute { sheet, request, rows, query } => {
                match tokio::task::block_in_place(|| self.compute((sheet, request), &rows, query)) {
                    Some(outcome) => Outcome::Computed { sheet, request, outcome },
                    None => return,
                }
            }
            Effect::StopComputing { sheet, newest } => {
                self.begin_computing(sheet, newest);
                return;
            }
            Effect::FindRows { sheet, request, rows } => {
                let look = Look { sheet, lookup: Lookup::Rows, request };
                let outcome = tokio::task::block_in_place(|| self.find_rows(look, &rows));
                Outcome::RowsFound { sheet, request, outcome }
            }
            Effect::CountValues { sheet, request, rows, column, contains } => {
                let look = Look { sheet, lookup: Lookup::Values, request };
                let outcome = tokio::task::block_in_place(|| self.count_values(look, &rows, column, &contains));
                Outcome::ValuesCounted { sheet, request, outcome }
            }
            Effect::Summarize { sheet, request, from, order, cells } => {
                let look = Look { sheet, lookup: Lookup::Summary, request };
                let summarize = || self.summarize(look, &from, order.as_ref(), &cells);
                Outcome::Summarized { sheet, request, outcome: tokio::task::block_in_place(summarize) }
            }
            Effect::FindEdge { sheet, request, from, order, asked } => {
                let look = Look { sheet, lookup: Lookup::Edge, request };
                let outcome = tokio::task::block_in_place(|| self.find_edge(look, &from, order.as_deref(), asked));
                Outcome::EdgeFound { sheet, request, outcome }
            }
            Effect::TakeCensus { sheet, request, from } => {
                let look = Look { sheet, lookup: Lookup::Census, request };
                let outcome = tokio::task::block_in_place(|| self.census(look, &from));
                Outcome::CensusTaken { sheet, request, outcome }
            }
            Effect::StopLookup { sheet, lookup, newest } => {
                self.begin_look(Look { sheet, lookup, request: newest });
                return;
            }
            Effect::SaveSheet { sheet, number, from, save } => {
                let outcome = tokio::task::block_in_place(|| self.save_sheet((sheet, number), &from, save));
                Outcome::SheetSaved { sheet, number, outcome }
            }
            Effect::StopSaving { sheet, newest } => return self.stop_saving(sheet, newest),
            Effect::PreviewFix { sheet, request, rows, groups } => {
                let look = Look { sheet, lookup: Lookup::Fixes, request };
                let outcome = tokio::task::block_in_place(|| self.preview_fix(look, &rows, &groups));
                Outcome::FixPreviewed { sheet, request, outcome: outcome.map(Arc::new) }
            }
            Effect::ReadPages { sheet, stored, rows, wanted } => {
                let pages = tokio::task::block_in_place(|| Self::read_pages(&rows, &wanted));
                Outcome::PagesRead { sheet, stored, revision: wanted.revision, pages }
            }
            Effect::StartDemo(options) => Outcome::DemoStarted { outcome: self.start_demo(&options).await },
            Effect::UseTenant { request, tenant, access } => {
                let outcome = self.use_tenant(&tenant, access).await;
                Outcome::TenantInUse { request, tenant, outcome }
            }
            Effect::AddTenant(tenant) => self.change_tenants(|| self.add_tenant(&tenant)).await,
            Effect::RemoveTenant { name } => self.change_tenants(|| self.remove_tenant(&name)).await,
            Effect::ListTenants => {
                let tenants = || self.workspace.tenants().map_err(Notice::from);
                return self.list(|| Outcome::TenantsListed { outcome: tenants() }).await;
            }
            Effect::TestTenant { request, tenant, client } => {
                Outcome::TenantTested { request, tenant, outcome: Self::test_tenant(&client).await }
            }
            // Tenants
            Effect::TestAccess { number, access } => return self.test_access(number, access).await,
            Effect::StopTestAccess { newest } => return self.stop_access_test(newest),
            Effect::EditTenant { name, edit } => self.change_tenants(|| self.edit_tenant(&name, &edit)).await,
            Effect::ReplaceSecret { name, secret } => self.change_tenants(|| self.replace_secret(&name, &secret)).await,
            Effect::KeepSecret { name } => self.change_tenants(|| self.keep_session_secret(&name)).await,
            Effect::LookForKeyring => {
                Outcome::KeyringLookedFor(tokio::task::block_in_place(|| self.look_for_keyring()))
            }
            Effect::LoadSettings => {
                Outcome::SettingsLoaded { outcome: tokio::task::block_in_place(|| self.load_settings()) }
            }
            Effect::Remember { number, what } => match tokio::task::block_in_place(|| self.remember(number, &what)) {
                Ok(()) => return,
                Err(notice) => Outcome::NotKept { notice },
            },
            Effect::KeepLook { sheet, stored, look } => {
                let outcome = tokio::task::block_in_place(|| self.keep_look(stored, &look));
                Outcome::LookKept { sheet, stored, outcome }
            }
            Effect::PlanImport { ticket, sheet, rows, stored, edits, client, request } => {
                let outcome = self.plan_import(Asked { ticket, sheet, edits }, rows, stored, client, request).await;
                Outcome::Planned { ticket, sheet, outcome }
            }
            Effect::StopPlanning { ticket } => return self.stop_planning(ticket),
            Effect::DropPlan { run } => {
                // A plan that stays behind is shown as planned and can be dropped later.
                tokio::task::block_in_place(|| self.workspace.forget_planned_run(run)).ok();
                return;
            }
            Effect::StartRun { run, rows, client } => {
                Outcome::RunEnded { run, outcome: self.carry_out(run, Some(rows), client).await }
            }
            Effect::ResumeRun { run, client } => {
                Outcome::RunEnded { run, outcome: self.carry_out(run, None, client).await }
            }
            Effect::EndRun { run, held } => {
                if tokio::task::block_in_place(|| self.end_run(run, held)) {
                    return;
                }
                return self.list(|| Outcome::RunsListed { outcome: self.list_runs() }).await;
            }
            Effect::ListRuns => return self.list(|| Outcome::RunsListed { outcome: self.list_runs() }).await,
            Effect::ShowRun { run } => {
                Outcome::RunShown { run, outcome: tokio::task::block_in_place(|| self.report(run)) }
            }
            Effect::LookUpJob { request, client, job } => {
                Outcome::JobLookedUp { request, outcome: Self::look_up_job(&client, job).await }
            }
            Effect::ReadDetails { run, request, now } => {
                let outcome = tokio::task::block_in_place(|| self.run_details(run, now.as_deref()));
                Outcome::DetailsRead { run, request, outcome }
            }
            Effect::ReadRefused { run, request, cause, page, ids } => {
                let outcome = tokio::task::block_in_place(|| self.refused_users(run, &ids));
                Outcome::RefusedRead { run, request, cause, page, outcome }
            }
            Effect::SaveFailedRows { run, number, path, replaces } => {
                let outcome = tokio::task::block_in_place(|| self.save_failed_rows((run, number), path, replaces));
                Outcome::FailedRowsSaved { run, number, outcome }
            }
            Effect::StopSavingRows { run, newest } => return self.stop_saving_rows(run, newest),
            Effect::OpenRunSheet { sheet, request, run } => {
                let outcome = tokio::task::block_in_place(|| self.open_run_sheet((sheet, request), run));
                Outcome::SheetOpened { sheet, request, was_kept: true, outcome: outcome.map(Box::new) }
            }
            Effect::Exports(effect) => match self.work_for_exports(effect).await {
                Some(outcome) => outcome,
                None => return,
            },
            Effect::SearchRuns { request, text } => {
                Outcome::RunsFound { request, outcome: tokio::task::block_in_place(|| self.search_runs(text)) }
            }
        };
        // Nobody is left to hear it only when the program ends.
        self.outcomes.send(outcome).await.ok();
    }

    /// Changes tenants, one change at a time.
    async fn change_tenants(&self, change: impl FnOnce() -> Result<TenantChange, Notice>) -> Outcome {
        let _in_order = self.changing.lock().await;
        Outcome::TenantsChanged { outcome: tokio::task::block_in_place(change) }
    }

    /// Reads a list and tells it, one at a time.
    async fn list(&self, read: impl FnOnce() -> Outcome) {
        let _told_in_order = self.listing.lock().await;
        let outcome = tokio::task::block_in_place(read);
        self.outcomes.send(outcome).await.ok();
    }

    /// Tells how far something is. A full queue means that a newer number is coming anyway.
    fn tell(&self, outcome: Outcome) -> ControlFlow<()> {
        match self.outcomes.try_send(outcome) {
            Err(mpsc::error::TrySendError::Closed(_)) => ControlFlow::Break(()),
            Ok(()) | Err(mpsc::error::TrySendError::Full(_)) => ControlFlow::Continue(()),
        }
    }
}

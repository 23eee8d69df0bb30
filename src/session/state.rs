//! What is so now, and the only two functions that change it. They are plain: no clock, disk, network or `.await`.

mod access;
mod clipboard;
mod compute;
mod edits;
mod find;
mod fixes;
mod jobs;
mod kept;
mod opening;
mod plan;
mod queries;
mod requests;
mod run_view;
mod runs;
mod save;
mod secrets;
mod sheets;

mod settings;
mod tenants;

pub use self::access::{
    AccessFault, AccessTest, ConnectionLine, FaultyPart, Fitness, Permission, TenantTest, TestStep,
};
pub use self::secrets::{KeyringStatus, SecretPlace, Standing};
pub(super) use self::settings::Kept;
pub use self::settings::{Settings, SettingsChange, ThemeChoice};
pub use self::tenants::TenantChange;
pub(super) use plan::VanishingCount;
pub use plan::{PlanOverview, SentBefore, Untouched, Vanishing, VanishingKey};
pub use run_view::{Cause, JobLine, REFUSED_PER_PAGE, RefusedUser, RunDetails, RunView, SavedRows};
pub use runs::{AtWork, Ending, FoundRuns, Held, Outcomes, Owner, Pace, RunPlace, RunStatus};

use super::command::{Command, TenantRef};
use super::compute::ComputeState;
use super::edits::Entry;
use super::effect::Effect;
use super::fetched::Fetched;
use super::find::FindState;
use super::first_rows::FirstRows;
use super::fix::FixPreview;
use super::mapping::Mapping;
use super::notice::Notice;
use super::outcome::Outcome;
use super::report::{ProblemLine, RunLine, RunReport, SheetReport};
use super::save::Saving;
use super::words;
use crate::auth0::{Client, Job};
use crate::run::RunProgress;
use crate::sheet::SheetId;
use crate::workspace::{RunId, StoredTenant};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

pub use clipboard::CopiedCells;
pub use edits::EditState;
pub(super) use kept::RECENT;
pub use kept::StoredList;
pub(super) use queries::Lookup;
pub use sheets::SheetState;

/// The demo tenant, running.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoPlace {
    /// Its address.
    pub url: String,
    /// Its application's client id.
    pub client_id: String,
    /// That application's secret: no secret, since it is made up anew at each start and guards invented users.
    pub client_secret: String,
}

/// A job of a tenant, looked up by its id.
#[derive(Debug, Clone, PartialEq)]
pub struct JobView {
    /// What the tenant says of it.
    pub job: Job,
    /// The users it refused.
    pub problems: Vec<ProblemLine>,
}

/// Everything a face can show.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// The open sheets.
    pub sheets: BTreeMap<SheetId, Fetched<SheetState>>,
    /// Lists that are looked at before they are opened.
    pub mappings: BTreeMap<SheetId, Fetched<Arc<Mapping>>>,
    /// What the checker found in each.
    pub checks: BTreeMap<SheetId, Fetched<Arc<SheetReport>>>,
    /// The plan of each.
    pub plans: BTreeMap<SheetId, Fetched<PlanOverview>>,
    /// The tenants that can be called.
    pub clients: BTreeMap<TenantRef, Fetched<Client>>,
    /// What their credentials are good for.
    pub tests: BTreeMap<TenantRef, Fetched<TenantTest>>,
    /// The tenants that were added.
    pub tenants: Fetched<Vec<StoredTenant>>,
    /// How the last change of that list ended.
    pub tenants_changed: Fetched<TenantChange>,
    // Tenants
    /// How many changes of that list have ended: tells the end of a change from that of the one before.
    pub tenant_changes: u64,
    last_remembered: u64,
    /// The tenant that new work goes to.
    pub in_use: Option<TenantRef>,
    /// Credentials that are being tried, or were.
    pub access_test: Option<AccessTest>,
    last_access_test: u64,
    /// The newest questions to tenants: answers to older ones are dropped.
    tenant_requests: requests::Requests,
    /// Tenants that are tested as soon as they are reached.
    trying: BTreeSet<TenantRef>,
    /// The tenants whose secret lasts until the program ends, and why the keyring does not have it.
    pub session_secrets: BTreeMap<String, Notice>,
    /// The tenants whose secret is nowhere, as far as is known.
    lost_secrets: BTreeSet<String>,
    /// The tenants that were tested since the program was started: what is known of others is from before.
    tested_now: BTreeSet<TenantRef>,
    /// Whether this computer can keep secrets for us.
    pub keyring: Fetched<KeyringStatus>,
    /// What a person set.
    pub settings: Fetched<Settings>,
    /// Changes that wait for what was kept to be read.
    settings_changes: Vec<SettingsChange>,
    /// What could not be remembered for the next start.
    pub not_kept: Option<Notice>,
    /// Where everything is kept.
    pub folder: Option<PathBuf>,
    /// The demo tenant.
    pub demo: Fetched<DemoPlace>,
    /// How far the runs at work are.
    pub progress: BTreeMap<RunId, RunProgress>,
    /// What became of runs: of those that ended here, and of those asked for.
    pub reports: BTreeMap<RunId, Fetched<Arc<RunReport>>>,
    /// All runs.
    pub runs: Fetched<Arc<[RunLine]>>,
    /// The job that was looked up.
    pub job: Fetched<JobView>,

    // Jobs
    /// The runs at work here.
    pub at_work: BTreeMap<RunId, AtWork>,
    /// The runs that are unfolded.
    pub run_views: BTreeMap<RunId, RunView>,
    /// The failed rows that were saved.
    pub saved: BTreeMap<RunId, Fetched<SavedRows>>,
    /// Where they were to be saved last, to be saved there once more.
    pub rows_saved_at: BTreeMap<RunId, PathBuf>,
    /// What the last search found.
    pub found_runs: Fetched<FoundRuns>,
    /// The newest search.
    search_request: u64,
    /// What waits for a tenant to be in use.
    waiting: Vec<(TenantRef, Command)>,
    /// The newest question for each plan: answers to older ones are dropped.
    pub(super) plan_tickets: BTreeMap<SheetId, u64>,
    last_ticket: u64,

    // Sheets
    /// Lists that were open at the last end and are not open again.
    pub stored_sheets: Fetched<Vec<StoredList>>,
    /// Lists of the last end that could not be opened again, by the sheet that was to show each.
    pub unrestored: BTreeMap<SheetId, StoredList>,
    /// The files that were opened lately, the newest first.
    pub recent: Fetched<Vec<PathBuf>>,
    /// Where pasted tables lie, to be looked at before they are opened.
    pub pasted: BTreeMap<SheetId, PathBuf>,
    /// Sheets that were to show a list which another one shows already: that one is to be looked at.
    pub joined: BTreeMap<SheetId, SheetId>,
    /// How the lists begin that are being opened.
    pub first_rows: BTreeMap<SheetId, Arc<FirstRows>>,
    /// Sheets that were to be closed and hold what a person made: the person is asked, each time under another number.
    pub asks_to_close: BTreeMap<SheetId, u64>,
    /// Sheets that are closed, and whose lists are being let go.
    closing: BTreeSet<SheetId>,
    /// The newest opening of each sheet; the answers to older ones are dropped.
    openings: BTreeMap<SheetId, opening::Opening>,
    /// The lists whose plans were started since the program was.
    sent_lists: BTreeSet<i64>,
    /// The lists of plans that are given up, by the plans' tickets.
    closed_while_planned: BTreeMap<u64, (SheetId, i64)>,
    kept: kept::KeptLists,
    /// The cells that were copied last, of those that were asked for.
    pub copied: Option<CopiedCells>,
    /// What fixes would change, where that was asked for.
    pub fix_previews: BTreeMap<SheetId, Fetched<Arc<FixPreview>>>,
    /// What is looked for in the sheets.
    pub finds: BTreeMap<SheetId, FindState>,
    /// What expressions give for columns, where somebody works on one.
    pub computing: BTreeMap<SheetId, ComputeState>,
    /// The sheets that are saved as files of their own.
    saving: BTreeMap<SheetId, Saving>,
    /// The files that are being written, by the numbers of their savings; one that was stopped takes a moment to end. If
    /// the program ended meanwhile, it would leave a piece of each behind.
    pub files_being_written: BTreeMap<u64, PathBuf>,
    /// How many files could not be written since the program was started.
    pub files_not_written: u64,
    /// Questions of which only the answer to the newest counts.
    asked: sheets::Asked,
}

impl State {
    /// Takes a command; what comes back is to be done.
    pub(super) fn on_command(&mut self, command: Command) -> Vec<Effect> {
        match command {
            Command::OpenSheet { sheet, path, options } => self.open_sheet(sheet, path, options),
            Command::CheckSheet { sheet, place } => self.check_sheet(sheet, place),
            Command::LeaveSheet { sheet } => self.leave_sheet(sheet),
            Command::KeepSheet { sheet } => {
                self.asks_to_close.remove(&sheet);
                Vec::new()
            }
            Command::CloseSheet { sheet } => self.close_sheet(sheet),
            Command::DescribeList { sheet, path, options, anew } => self.describe_list(sheet, path, options, anew),
            Command::RememberMapping { sheet, options } => self.remember_mapping(sheet, options),
            Command::OpenText { sheet, text, name } => self.open_text(sheet, text, name),
            Command::StopOpening { sheet } => self.stop_opening(sheet),
            Command::SaveEdits { sheet } => self.save_edits_again(sheet),
            Command::KeepFormer { sheet } => self.keep_former(sheet),
            Command::ForgetStored { sheet, stored } => self.forget_stored(sheet, stored),
            Command::ListSheets => self.list_sheets(),
            Command::RestoreSheet { sheet, stored } => self.restore_sheet(sheet, stored),
            Command::ListRecent => {
                self.recent.ask();
                vec![Effect::ListRecent]
            }
            Command::EditSheet { sheet, edit } => self.edit_sheet(sheet, vec![edit]),
            Command::EditTogether { sheet, edits } => self.edit_sheet(sheet, edits),
            Command::PasteCells { sheet, rows, added, columns, lines } => {
                self.paste_cells(sheet, &rows, added, &columns, &lines)
            }
            Command::CopyCells { sheet, number, rows, columns } => self.copy_cells(sheet, number, rows, columns),
            Command::Undo { sheet } => self.change_sheet(sheet, &[Entry::Undo]),
            Command::Redo { sheet } => self.change_sheet(sheet, &[Entry::Redo]),
            Command::GoToStep { sheet, step } => self.go_to_step(sheet, step),
            Command::PreviewFix { sheet, groups } => self.preview_fix(sheet, &groups),
            Command::ApplyFix { sheet, preview, groups } => self.apply_fix(sheet, preview, &groups),
            Command::DropFixPreview { sheet } => self.drop_fix_preview(sheet),
            Command::FindInSheet { sheet, query } => self.find_in_sheet(sheet, query),
            Command::StopFinding { sheet } => self.stop_finding(sheet),
            Command::ReplaceInSheet { sheet, query, except } => self.replace_in_sheet(sheet, query, except),
            Command::Compute { sheet, query } => self.compute(sheet, query),
            Command::StopComputing { sheet } => self.stop_computing(sheet),
            Command::ApplyComputed { sheet, query } => self.apply_computed(sheet, &query),
            Command::SaveSheetAs { sheet, order } => self.save_sheet(sheet, order),
            Command::SaveOver { sheet } => self.save_over(sheet),
            Command::ForgetSaved { sheet } => self.forget_saved(sheet),
            Command::StopSaving { sheet } => self.stop_saving(sheet),
            Command::ShowRows { sheet, rows } => self.show_rows(sheet, rows),
            Command::FilterSheet { sheet, filter } => self.filter_sheet(sheet, filter),
            Command::QuerySheet { sheet, query } => self.query_sheet(sheet, Arc::new(query)),
            Command::StopQuery { sheet } => self.stop_query(sheet),
            Command::CountValues { sheet, column, contains } => self.ask_column_values(sheet, column, contains),
            Command::FindEdge { sheet, from, column, forward } => self.find_edge(sheet, from, column, forward),
            Command::Summarize { sheet, cells } => self.summarize(sheet, cells),
            Command::StartDemo(options) => self.start_demo(options),
            Command::UseTenant { tenant, access } => vec![self.reach(tenant, access)],
            Command::AddTenant(tenant) => self.change_tenants(Effect::AddTenant(tenant)),
            Command::RemoveTenant { name } => self.change_tenants(Effect::RemoveTenant { name }),
            Command::ListTenants => self.list_tenants(),
            Command::TestTenant { tenant } => self.test_tenant(tenant),
            // Tenants
            Command::TestAccess { access } => self.test_access(access),
            Command::ForgetAccessTest => self.forget_access_test(),
            Command::EditTenant { name, edit } => self.change_tenants(Effect::EditTenant { name, edit }),
            Command::ReplaceSecret { name, secret } => self.change_tenants(Effect::ReplaceSecret { name, secret }),
            Command::KeepSecret { name } => self.change_tenants(Effect::KeepSecret { name }),
            Command::ChooseTenant { tenant } => self.choose_tenant(tenant),
            Command::TryTenant { tenant } => self.try_tenant(tenant),
            Command::LoadSettings => self.load_settings(),
            Command::ChangeSettings(change) => self.change_settings(change),
            Command::HideNotKept => self.hide_not_kept(),
            Command::PlanImport { sheet, request } => self.plan_import(sheet, request),
            Command::DropPlan { sheet } => self.drop_plan(sheet),
            Command::StartRun { sheet, run } => {
                let effects = self.start_run(sheet, run);
                if effects.iter().any(|it| matches!(it, Effect::StartRun { .. })) {
                    let sent = self.sheet(sheet).ok().map(|it| it.stored);
                    self.sent_lists.extend(sent);
                }
                effects
            }
            Command::ResumeRun { run, tenant } => self.resume_run(run, &tenant),
            Command::PauseRun { run } => self.end_run(run, Held::Paused),
            Command::ListRuns => {
                self.runs.ask();
                vec![Effect::ListRuns]
            }
            Command::ShowRun { run } => {
                self.reports.entry(run).or_default().ask();
                vec![Effect::ShowRun { run }]
            }
            Command::LookUpJob { tenant, job } => self.look_up_job(&tenant, job),
            Command::WithTenant { .. }
            | Command::GoOn { .. }
            | Command::CallOff { .. }
            | Command::StopRun { .. }
            | Command::PauseToClose
            | Command::UnfoldRun { .. }
            | Command::FoldRun { .. }
            | Command::ShowRefused { .. }
            | Command::SaveFailedRows { .. }
            | Command::SearchRuns { .. } => self.on_jobs_command(command),
            Command::OpenRunSheet { sheet, run } => self.open_run_sheet(sheet, run),
        }
    }

    /// Takes what became of an effect; what comes back is to be done next.
    pub(super) fn on_outcome(&mut self, outcome: Outcome) -> Vec<Effect> {
        match outcome {
            Outcome::SheetProgress { sheet, done, total } => {
                if let Some(opening) = self.sheets.get_mut(&sheet) {
                    opening.progress(done, total);
                }
            }
            Outcome::FirstRowsRead { sheet, request, first } => self.on_first_rows(sheet, request, first),
            Outcome::SheetOpened { sheet, request, was_kept, outcome } => {
                return self.on_opened(sheet, request, was_kept, outcome.map(|opened| *opened));
            }
            Outcome::TextKept { sheet, outcome } => return self.on_text_kept(sheet, outcome),
            Outcome::SheetsListed { outcome } => return self.on_lists(outcome),
            Outcome::RecentListed { outcome } => self.on_recent(outcome),
            Outcome::CheckProgress { sheet, request, done, total } => {
                self.on_check_progress(sheet, request, done, total);
            }
            Outcome::MappingProgress { sheet, done, total } => {
                self.mappings.entry(sheet).or_default().progress(done, total);
            }
            Outcome::ListDescribed { sheet, request, outcome } => return self.on_described(sheet, request, outcome),
            Outcome::PagesRead { sheet, stored, revision, pages } => {
                return self.on_pages(sheet, stored, revision, pages);
            }
            Outcome::PagesLost { sheet, stored, revision, pages, notice } => {
                return self.on_pages_lost(sheet, stored, (revision, pages), notice);
            }
            Outcome::SheetClosed { sheet } => return self.on_closed(sheet),
            Outcome::SheetChecked { sheet, request, outcome } => return self.on_checked(sheet, request, outcome),
            Outcome::EditsSaved { sheet, stored, saved, outcome } => {
                return self.on_edits_saved(sheet, stored, saved, outcome);
            }
            Outcome::CellsCopied { sheet, number, outcome } => self.on_cells_copied(sheet, number, outcome),
            Outcome::FindProgress { sheet, request, done, total } => {
                self.on_find_progress(sheet, request, done, total);
            }
            Outcome::Found { sheet, request, outcome } => return self.on_found(sheet, request, outcome),
            Outcome::Computing { sheet, request, done, total, first } => {
                self.on_computing(sheet, request, (done, total), first);
            }
            Outcome::Computed { sheet, request, outcome } => self.on_computed(sheet, request, outcome),
            Outcome::LookupProgress { sheet, lookup, request, done, total } => {
                self.on_lookup_progress(sheet, lookup, request, done, total);
            }
            Outcome::RowsFound { sheet, request, outcome } => return self.on_rows_found(sheet, request, outcome),
            Outcome::ValuesCounted { sheet, request, outcome } => self.on_values_counted(sheet, request, outcome),
            Outcome::CensusTaken { sheet, request, outcome } => self.on_census(sheet, request, outcome),
            Outcome::EdgeFound { sheet, request, outcome } => self.on_edge_found(sheet, request, outcome),
            Outcome::Summarized { sheet, request, outcome } => self.on_summarized(sheet, request, outcome),
            Outcome::SaveProgress { sheet, number, done, total } => {
                self.on_save_progress(sheet, number, done, total);
            }
            Outcome::SheetSaved { sheet, number, outcome } => return self.on_sheet_saved(sheet, number, outcome),
            Outcome::FixPreviewed { sheet, request, outcome } => self.on_previewed(sheet, request, outcome),
            Outcome::DemoStarted { outcome } => return self.demo_started(outcome),
            Outcome::TenantInUse { request, tenant, outcome } => return self.tenant_in_use(request, &tenant, outcome),
            Outcome::TenantsChanged { outcome } => return self.tenants_have_changed(outcome),
            Outcome::TenantsListed { outcome } => self.tenants.end(outcome),
            Outcome::TenantTested { request, tenant, outcome } => {
                return self.tenant_tested(request, tenant, outcome);
            }
            // Tenants
            Outcome::AccessTestAdvanced(test) => self.access_test_advanced(test),
            Outcome::KeyringLookedFor(status) => self.keyring.end(Ok(status)),
            Outcome::SettingsLoaded { outcome } => return self.settings_loaded(outcome),
            Outcome::NotKept { notice } => self.not_kept = Some(notice),
            Outcome::PlanProgress { ticket, sheet, done, total } => {
                if self.plan_tickets.get(&sheet) == Some(&ticket) {
                    self.plans.entry(sheet).or_default().progress(done, total);
                }
            }
            Outcome::Planned { ticket, sheet, outcome } => {
                let plan = outcome.as_ref().ok().map(|plan| plan.run);
                if let Some(forget) = self.on_planned_of_closed(ticket, plan) {
                    return vec![forget];
                }
                return self.on_planned(ticket, sheet, outcome);
            }
            Outcome::RunProgressed { run, progress, pace } => return self.on_run_progressed(run, progress, pace),
            Outcome::RunEnded { run, outcome } => return self.on_run_ended(run, outcome),
            Outcome::RunsListed { outcome } => {
                self.runs.end(outcome);
                return self.list_runs_again();
            }
            Outcome::RunShown { run, outcome } => self.reports.entry(run).or_default().end(outcome),
            Outcome::JobLookedUp { request, outcome } => {
                // The answer to an older question is dropped.
                if self.tenant_requests.looking_up == request {
                    self.job.end(outcome);
                }
            }
            Outcome::DetailsRead { .. }
            | Outcome::RefusedRead { .. }
            | Outcome::FailedRowsSaved { .. }
            | Outcome::RunsFound { .. } => return self.on_jobs_outcome(outcome),
        }
        Vec::new()
    }

    fn client(&self, tenant: &TenantRef) -> Result<Client, Notice> {
        match self.clients.get(tenant).and_then(Fetched::ended) {
            Some(Ok(client)) => Ok(client.clone()),
            Some(Err(notice)) => Err(notice.clone()),
            None => Err(words::session::no_tenant()),
        }
    }
}

impl<T> Fetched<T> {
    /// It can't be asked for at all.
    fn refuse(&mut self, notice: Notice) -> Vec<Effect> {
        self.end(Err(notice));
        Vec::new()
    }
}

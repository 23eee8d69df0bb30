//! What is so now, and the only two functions that change it. They are plain: no clock, disk, network or `.await`.

mod access;
mod clipboard;
mod compute;
mod edits;
mod export_form;
mod exports;
mod find;
mod fixes;
mod gate;
mod jobs;
mod kept;
mod look;
mod opening;
mod plan;
mod queries;
mod requests;
mod run_view;
mod runs;
mod save;
mod secrets;
mod series;
mod settings;
mod sheets;
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
use super::effect::Effect;
use super::export::form::ExportForm;
use super::export::{ExportId, ExportLine, ExportState};
use super::fetched::Fetched;
use super::find::FindState;
use super::first_rows::FirstRows;
use super::fix::FixPreview;
use super::mapping::Mapping;
use super::notice::Notice;
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

pub use clipboard::{CopiedCells, ReadTable};
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

    // Exports
    /// The exports that were asked for since the program was started.
    pub exports: BTreeMap<ExportId, ExportState>,
    /// All exports of the journal.
    pub exported: Fetched<Arc<[ExportLine]>>,
    /// What is known for the next one.
    pub export_form: ExportForm,

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
    /// It was told that a look could not be kept, and none could since.
    look_not_kept: bool,
    /// The sheet that the person turned to last.
    turned_to: Option<SheetId>,
    /// What is being pasted into sheets.
    pasting: BTreeMap<SheetId, clipboard::Pasting>,
    /// The cells that were copied last, of those that were asked for.
    pub copied: Option<CopiedCells>,
    /// The tables that were read last, of those that were asked for.
    pub read_tables: BTreeMap<SheetId, ReadTable>,
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

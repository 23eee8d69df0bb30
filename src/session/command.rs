//! What a person can ask for, and what becomes of it. The window and the terminal send the same commands.

use super::fix::FixPreview;
use super::mapping::Mapping;
use super::notice::Notice;
use super::problems::ProblemGroup;
use super::report::{RunLine, RunReport, SheetReport};
use super::state::{
    AccessTest, DemoPlace, JobView, Kept, KeyringStatus, PlanOverview, Settings, SheetState, StoredList, TenantChange,
    TenantTest,
};
use super::state::{FoundRuns, Held, Pace, RefusedUser, RunDetails, SavedRows};
use super::view::{Page, PagesWanted, RowFilter};
use super::work::ListToDescribe;
use crate::auth0::Client;
use crate::credentials::Secret;
use crate::run::RunProgress;
use crate::sheet::{ColumnId, Edit, OpenOptions, RowId, Sheet, SheetId};
use crate::user::ConnectionRules;
use crate::workspace::{RunId, StoredTenant};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

/// Which tenant is meant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TenantRef {
    /// One that was added, by its name.
    Named(String),
    /// One whose credentials came with this start of the program, by its domain.
    Given(String),
    /// The built-in demo tenant.
    Demo,
}

/// Credentials that came with this start of the program.
#[derive(Debug, Clone)]
pub struct Access {
    /// The domain to call, as the person wrote it.
    pub domain: String,
    /// The audience, for custom domains.
    pub audience: Option<String>,
    /// A client id with its secret, or a token.
    pub client_id: Option<String>,
    /// The secret of the client id, or the token where there is none.
    pub secret: Secret,
}

/// A tenant to add.
#[derive(Debug, Clone)]
pub struct NewTenant {
    /// The name it is to have here.
    pub name: String,
    /// How it is reached.
    pub access: Access,
    /// Whether a write asks first.
    pub production: bool,
    /// Where its secret is to be.
    pub keeping: Keeping,
}

/// Where the secret of a tenant that is added is to be. With it goes what each face does with an added tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeping {
    /// In the keyring or not at all; a tenant of the same name is replaced. The terminal's way: its session ends with
    /// the command.
    Keyring,
    /// In the keyring or, without one, in memory until the program ends; a name that is taken is refused, and the tenant
    /// is taken into use. The window's way.
    KeyringOrSession,
}

/// What becomes of a tenant that was added. Its secret is another matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantEdit {
    /// The name it is to have here.
    pub name: String,
    /// The domain to call.
    pub domain: String,
    /// The application's client id; none when a token was pasted.
    pub client_id: Option<String>,
    /// Whether a write asks first.
    pub production: bool,
}

/// A connection of a tenant, by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectionChoice {
    /// The tenant.
    pub tenant: TenantRef,
    /// The connection's name.
    pub connection: String,
}

/// An import to plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRequest {
    /// The connection that the users go to.
    pub place: ConnectionChoice,
    /// Whether existing users are updated.
    pub upsert: bool,
    /// Whether the tenant mails its owners after each job.
    pub completion_email: bool,
    /// A correlation id of the admin's own.
    pub external_id: Option<String>,
    /// The run whose unwritten rows are sent.
    pub retry_failed_of: Option<RunId>,
}

/// The built-in demo tenant, as it is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoOptions {
    /// Its port on loopback; 0 for any that is free.
    pub port: u16,
    /// How many users it has.
    pub users: usize,
    /// What its users are made from.
    pub seed: u64,
    /// A file that says what goes wrong.
    pub faults: Option<PathBuf>,
}

impl DemoOptions {
    /// For somebody who wants to practise.
    pub fn for_practice() -> Self {
        Self { port: 0, users: 1_200, seed: 1, faults: None }
    }
}

/// What a person asks for.
#[derive(Debug, Clone)]
pub enum Command {
    /// Open a list as this sheet.
    OpenSheet { sheet: SheetId, path: PathBuf, options: OpenOptions },
    /// Hold a sheet against the rules of a connection, or against the general rules.
    CheckSheet { sheet: SheetId, place: Option<ConnectionChoice> },
    /// Forget a sheet that no run was made from.
    CloseSheet { sheet: SheetId },
    // Sheets
    /// Look at these places of a sheet's view; the newest range wins.
    ShowRows { sheet: SheetId, rows: Range<u32> },
    /// Look at a list before it is opened, for saying what its columns mean; former matches of the same headers are
    /// taken, unless it is to be matched anew.
    DescribeList { sheet: SheetId, path: PathBuf, options: OpenOptions, anew: bool },
    /// Keep these matches of the described list for lists with the same headers.
    RememberMapping { sheet: SheetId, options: OpenOptions },
    /// Open a pasted table as this sheet, under this name.
    OpenText { sheet: SheetId, text: String, name: String },
    /// Give up opening a list; what the sheet showed before is there again.
    StopOpening { sheet: SheetId },
    /// List what was open at the last end. Who asks that keeps what is open for the next start.
    ListSheets,
    /// Open one of these lists again, with its edits.
    RestoreSheet { sheet: SheetId, stored: i64 },
    /// List the files that were opened lately, the newest first.
    ListRecent,
    /// Change a sheet.
    EditSheet { sheet: SheetId, edit: Edit },
    /// Change a sheet in several ways at once: one undo takes all of them back.
    EditTogether { sheet: SheetId, edits: Vec<Edit> },
    /// Paste texts over the cells of these rows and columns, below which `added` rows are made. What says the same as the
    /// cell, and nothing over a secret, changes nothing.
    PasteCells { sheet: SheetId, rows: Vec<RowId>, added: u32, columns: Vec<ColumnId>, lines: Vec<Vec<String>> },
    /// Write cells down for the clipboard, under a number by which the asker knows them.
    CopyCells { sheet: SheetId, number: u64, rows: Vec<RowId>, columns: Vec<ColumnId> },
    /// Take back the last change of a sheet.
    Undo { sheet: SheetId },
    /// Do again what was taken back last.
    Redo { sheet: SheetId },
    /// Look at what the certain fixes of these groups of problems would change.
    PreviewFix { sheet: SheetId, groups: Vec<usize> },
    /// Do what the preview shows, of these of its groups. One undo takes it back.
    ApplyFix { sheet: SheetId, groups: Vec<usize> },
    /// Forget the preview.
    DropFixPreview { sheet: SheetId },
    /// Show only some rows of a sheet.
    FilterSheet { sheet: SheetId, filter: RowFilter },
    /// Start the demo tenant.
    StartDemo(DemoOptions),
    /// Reach a tenant: with these credentials, or with those of the keyring.
    UseTenant { tenant: TenantRef, access: Option<Access> },
    /// Add a tenant, its secret to the keyring.
    AddTenant(NewTenant),
    /// Remove a tenant and its secret.
    RemoveTenant { name: String },
    /// List the tenants that were added.
    ListTenants,
    /// Find out what a tenant's credentials are good for.
    TestTenant { tenant: TenantRef },
    // Tenants
    /// Try credentials before they are added; a newer test takes its place.
    TestAccess { access: Access },
    /// Stop that test, or forget what it found.
    ForgetAccessTest,
    /// Change a tenant that was added.
    EditTenant { name: String, edit: TenantEdit },
    /// Put another secret in the place of a tenant's.
    ReplaceSecret { name: String, secret: Secret },
    /// Take a tenant into use, now and at the next start, and test it. The demo tenant is started for it.
    ChooseTenant { tenant: TenantRef },
    /// Reach a tenant anew and test it, with the credentials of the keyring.
    TryTenant { tenant: TenantRef },
    /// Read what is remembered: settings, tenants, whether there is a keyring; and take the last tenant into use.
    LoadSettings,
    /// Keep these settings.
    SaveSettings(Settings),
    /// Plan an import of a sheet; nothing is sent.
    PlanImport { sheet: SheetId, request: ImportRequest },
    /// Drop a plan that was not started.
    DropPlan { sheet: SheetId },
    /// Carry out the plan of a sheet that was shown: another one that has taken its place is not started.
    StartRun { sheet: SheetId, run: RunId },
    /// Go on with an interrupted run.
    ResumeRun { run: RunId, tenant: TenantRef },
    /// Pause a run: jobs at the tenant go on and are read when it is resumed.
    PauseRun { run: RunId },
    /// List all runs.
    ListRuns,
    /// Read what became of a run.
    ShowRun { run: RunId },
    /// Read any job of a tenant.
    LookUpJob { tenant: TenantRef, job: String },

    // Jobs
    /// Take a tenant in use if it is not, then do this.
    WithTenant { tenant: TenantRef, then: Box<Command> },
    /// Go on with a run that is not at work, at the tenant it was sent to.
    GoOn { run: RunId },
    /// Stop a run once its jobs at the tenant have ended; what is not at work stays as it is.
    StopRun { run: RunId },
    /// Pause a run because the window is closed.
    PauseToClose { run: RunId },
    /// Read what an unfolded run shows.
    UnfoldRun { run: RunId },
    /// Forget what an unfolded run showed.
    FoldRun { run: RunId },
    /// Read refused users: of one cause, or all; these places of what is listed.
    ShowRefused { run: RunId, cause: Option<String>, places: std::ops::Range<u32> },
    /// Save the rows that failed as a file that opens again.
    SaveFailedRows { run: RunId, path: PathBuf },
    /// Find the runs that refused a user, or made a job.
    SearchRuns { text: String },
    /// Open the list of a run, as it was sent, as this sheet.
    OpenRunSheet { sheet: SheetId, run: RunId },
}

/// What is remembered for the next start.
#[derive(Debug)]
pub(super) enum Remembered {
    Settings(Settings),
    TenantInUse(Option<TenantRef>),
    /// Whether a list is open, by its number in the workspace.
    ListOpen {
        stored: i64,
        open: bool,
    },
    RecentFiles(Vec<PathBuf>),
    /// What a tenant's credentials were good for.
    Test(String, TenantTest),
}

/// What a sheet is checked against.
#[derive(Debug)]
pub(super) enum Against {
    /// The rules of a connection, as it is now.
    Connection(Client, ConnectionChoice),
    /// Rules that are known.
    Rules(ConnectionRules),
}

/// Work for the outside world.
#[derive(Debug)]
pub(super) enum Effect {
    OpenSheet {
        sheet: SheetId,
        request: u64,
        path: PathBuf,
        options: OpenOptions,
    },
    CheckSheet {
        sheet: SheetId,
        request: u64,
        rows: Arc<Sheet>,
        against: Against,
    },
    /// Gives up opening a list that nobody waits for any more.
    StopOpening {
        sheet: SheetId,
        /// Openings with a lower number are given up.
        newest: u64,
        /// Whether the table that was pasted for it is of no use any more.
        with_pasted: bool,
    },
    /// Removes the copy of a list that no run was made from, and a plan of it before.
    ForgetList {
        sheet: SheetId,
        stored: i64,
        plan: Option<RunId>,
    },
    /// Lets go of a list that stays in the workspace.
    LetGo {
        sheet: SheetId,
        stored: i64,
    },
    CloseSheet {
        sheet: SheetId,
        stored: i64,
        plan: Option<RunId>,
    },
    // Sheets
    KeepText {
        sheet: SheetId,
        text: String,
        name: String,
    },
    ListSheets,
    RestoreSheet {
        sheet: SheetId,
        request: u64,
        stored: i64,
    },
    ListRecent,
    DescribeList {
        sheet: SheetId,
        request: u64,
        list: ListToDescribe,
    },
    RememberMapping {
        mapping: Arc<Mapping>,
        options: OpenOptions,
    },
    SaveEdits {
        sheet: SheetId,
        stored: i64,
        entries: Vec<Arc<str>>,
    },
    CopyCells {
        sheet: SheetId,
        number: u64,
        from: Arc<Sheet>,
        rows: Vec<RowId>,
        columns: Vec<ColumnId>,
    },
    FindEdited {
        sheet: SheetId,
        request: u64,
        rows: Arc<Sheet>,
    },
    PreviewFix {
        sheet: SheetId,
        request: u64,
        rows: Arc<Sheet>,
        groups: Vec<ProblemGroup>,
    },
    ReadPages {
        sheet: SheetId,
        stored: i64,
        rows: Arc<Sheet>,
        wanted: PagesWanted,
    },
    StartDemo(DemoOptions),
    UseTenant {
        request: u64,
        tenant: TenantRef,
        access: Option<Access>,
    },
    AddTenant(NewTenant),
    RemoveTenant {
        name: String,
    },
    ListTenants,
    TestTenant {
        request: u64,
        tenant: TenantRef,
        client: Client,
    },
    // Tenants
    TestAccess {
        number: u64,
        access: Access,
    },
    StopTestAccess {
        newest: u64,
    },
    EditTenant {
        name: String,
        edit: TenantEdit,
    },
    ReplaceSecret {
        name: String,
        secret: Secret,
    },
    Remember {
        number: u64,
        what: Remembered,
    },
    LookForKeyring,
    LoadSettings,
    PlanImport {
        ticket: u64,
        sheet: SheetId,
        rows: Arc<Sheet>,
        stored: i64,
        /// How many entries of the journal made the rows.
        edits: u32,
        client: Client,
        request: ImportRequest,
    },
    DropPlan {
        run: RunId,
    },
    /// Gives up planning.
    StopPlanning {
        ticket: u64,
    },
    /// Carries out a plan that the person has just agreed to.
    StartRun {
        run: RunId,
        rows: Arc<Sheet>,
        client: Client,
    },
    /// Goes on with a run that was started before.
    ResumeRun {
        run: RunId,
        client: Client,
    },
    EndRun {
        run: RunId,
        held: Held,
    },
    ListRuns,
    ShowRun {
        run: RunId,
    },
    LookUpJob {
        request: u64,
        client: Client,
        job: String,
    },

    // Jobs
    ReadDetails {
        run: RunId,
        /// The run's list as it is now, where it is open.
        now: Option<Arc<Sheet>>,
    },
    ReadRefused {
        run: RunId,
        cause: Option<String>,
        page: u32,
        ids: Vec<(RowId, i64)>,
    },
    SaveFailedRows {
        run: RunId,
        path: PathBuf,
    },
    SearchRuns {
        text: String,
    },
    OpenRunSheet {
        sheet: SheetId,
        request: u64,
        run: RunId,
    },
}

/// What became of an effect, or how far it is.
#[derive(Debug)]
pub(super) enum Outcome {
    SheetProgress {
        sheet: SheetId,
        done: u64,
        total: Option<u64>,
    },
    /// `was_kept` says whether the list was in the workspace before.
    SheetOpened {
        sheet: SheetId,
        request: u64,
        was_kept: bool,
        outcome: Result<Box<SheetState>, Notice>,
    },
    CheckProgress {
        sheet: SheetId,
        request: u64,
        done: u64,
        total: Option<u64>,
    },
    SheetClosed {
        sheet: SheetId,
    },
    SheetChecked {
        sheet: SheetId,
        request: u64,
        outcome: Result<Arc<SheetReport>, Notice>,
    },
    // Sheets
    MappingProgress {
        sheet: SheetId,
        done: u64,
        total: Option<u64>,
    },
    ListDescribed {
        sheet: SheetId,
        request: u64,
        outcome: Result<Arc<Mapping>, Notice>,
    },
    TextKept {
        sheet: SheetId,
        outcome: Result<PathBuf, Notice>,
    },
    SheetsListed {
        outcome: Result<Vec<StoredList>, Notice>,
    },
    RecentListed {
        outcome: Result<Vec<PathBuf>, Notice>,
    },
    EditsSaved {
        sheet: SheetId,
        stored: i64,
        saved: usize,
        outcome: Result<(), Notice>,
    },
    CellsCopied {
        sheet: SheetId,
        number: u64,
        text: Arc<str>,
    },
    EditedFound {
        sheet: SheetId,
        request: u64,
        order: Arc<[RowId]>,
    },
    FixPreviewed {
        sheet: SheetId,
        request: u64,
        preview: Arc<FixPreview>,
    },
    PagesRead {
        sheet: SheetId,
        stored: i64,
        revision: u64,
        pages: Vec<(u32, Arc<Page>)>,
    },
    DemoStarted {
        outcome: Result<DemoPlace, Notice>,
    },
    TenantInUse {
        request: u64,
        tenant: TenantRef,
        outcome: Result<Client, Notice>,
    },
    TenantsChanged {
        outcome: Result<TenantChange, Notice>,
    },
    TenantsListed {
        outcome: Result<Vec<StoredTenant>, Notice>,
    },
    TenantTested {
        request: u64,
        tenant: TenantRef,
        outcome: Result<TenantTest, Notice>,
    },
    // Tenants
    AccessTestAdvanced(AccessTest),
    KeyringLookedFor(KeyringStatus),
    SettingsLoaded {
        outcome: Result<Kept, Notice>,
    },
    NotKept {
        notice: Notice,
    },
    PlanProgress {
        ticket: u64,
        sheet: SheetId,
        done: u64,
        total: Option<u64>,
    },
    Planned {
        ticket: u64,
        sheet: SheetId,
        outcome: Result<PlanOverview, Notice>,
    },
    RunProgressed {
        run: RunId,
        progress: RunProgress,
        pace: Pace,
    },
    RunEnded {
        run: RunId,
        outcome: Result<Arc<RunReport>, Notice>,
    },
    RunsListed {
        outcome: Result<Vec<RunLine>, Notice>,
    },
    RunShown {
        run: RunId,
        outcome: Result<Arc<RunReport>, Notice>,
    },
    JobLookedUp {
        request: u64,
        outcome: Result<JobView, Notice>,
    },

    // Jobs
    DetailsRead {
        run: RunId,
        outcome: Result<Arc<RunDetails>, Notice>,
    },
    RefusedRead {
        run: RunId,
        cause: Option<String>,
        page: u32,
        outcome: Result<Vec<RefusedUser>, Notice>,
    },
    FailedRowsSaved {
        run: RunId,
        outcome: Result<SavedRows, Notice>,
    },
    RunsFound {
        outcome: Result<FoundRuns, Notice>,
    },
}

impl Outcome {
    /// Whether it only says how far something is.
    pub(super) fn is_progress(&self) -> bool {
        matches!(
            self,
            Self::SheetProgress { .. }
                | Self::CheckProgress { .. }
                | Self::MappingProgress { .. }
                | Self::PlanProgress { .. }
                | Self::RunProgressed { .. }
        )
    }
}

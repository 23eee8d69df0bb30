//! Work for the outside world, and what becomes of it: between `state.rs`, which asks for it, and `work/`, which does it.

use super::command::{Access, Against, DemoOptions, ImportRequest, NewTenant, Remembered, TenantEdit, TenantRef};
use super::compute::{ComputeQuery, Computed};
use super::edits::History;
use super::find::{FindQuery, Found};
use super::fix::FixPreview;
use super::mapping::Mapping;
use super::notice::Notice;
use super::problems::ProblemGroup;
use super::query::{Edge, Query};
use super::report::RunLine;
use super::report::RunReport;
use super::report::SheetReport;
use super::save::{SavedSheet, ToSave};
use super::state::AccessTest;
use super::state::DemoPlace;
use super::state::FoundRuns;
use super::state::Held;
use super::state::JobView;
use super::state::Kept;
use super::state::KeyringStatus;
use super::state::Lookup;
use super::state::Pace;
use super::state::PlanOverview;
use super::state::RefusedUser;
use super::state::RunDetails;
use super::state::SavedRows;
use super::state::SheetState;
use super::state::StoredList;
use super::state::TenantChange;
use super::state::TenantTest;
use super::view::Page;
use super::view::PagesWanted;
use super::work::ListToDescribe;
use crate::auth0::Client;
use crate::credentials::Secret;
use crate::run::RunProgress;
use crate::sheet::Census;
use crate::sheet::ColumnId;
use crate::sheet::ColumnValues;
use crate::sheet::OpenOptions;
use crate::sheet::RowId;
use crate::sheet::RowList;
use crate::sheet::Sheet;
use crate::sheet::SheetId;
use crate::sheet::Summary;
use crate::workspace::RunId;
use crate::workspace::StoredTenant;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

/// The rows that a question is asked of.
#[derive(Debug)]
pub(super) struct Rows {
    pub(super) sheet: Arc<Sheet>,
    /// The rows that something is known of, where the query asks for them.
    pub(super) known: Option<Arc<[RowId]>>,
    pub(super) query: Arc<Query>,
}

/// The rows of a view.
#[derive(Debug)]
pub(super) struct FoundView {
    /// In their order.
    pub(super) order: Arc<[RowId]>,
    /// Where each row of the sheet stands in it, `u32::MAX` for one that does not; none if they are in ascending order.
    pub(super) places: Option<Arc<[u32]>>,
}

/// A list as it is to be checked.
#[derive(Debug, Clone)]
pub(super) struct CheckedList {
    /// Its number in the workspace: what was remembered of another list does not count.
    pub(super) stored: i64,
    pub(super) history: History,
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
        /// The list with what was done to it, so that only what was changed since the last check is read.
        list: Box<CheckedList>,
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
    /// Forgets a list of the last end that is not open.
    ForgetStored {
        stored: i64,
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
    Find {
        sheet: SheetId,
        request: u64,
        rows: Arc<Sheet>,
        query: FindQuery,
        /// Places of the view, and the rows there.
        places: Vec<Range<u32>>,
        list: RowList,
        /// Whether a replacement waits for it.
        replaces: bool,
    },
    StopFinding {
        sheet: SheetId,
        /// Searches with a lower number stop.
        newest: u64,
    },
    Compute {
        sheet: SheetId,
        request: u64,
        rows: Arc<Sheet>,
        query: ComputeQuery,
    },
    StopComputing {
        sheet: SheetId,
        /// Expressions with a lower number stop.
        newest: u64,
    },
    SaveSheet {
        sheet: SheetId,
        number: u64,
        from: Arc<Sheet>,
        save: ToSave,
    },
    StopSaving {
        sheet: SheetId,
        /// Savings with a lower number stop.
        newest: u64,
    },
    FindRows {
        sheet: SheetId,
        request: u64,
        rows: Rows,
    },
    CountValues {
        sheet: SheetId,
        request: u64,
        rows: Rows,
        column: ColumnId,
        contains: String,
    },
    Summarize {
        sheet: SheetId,
        request: u64,
        from: Arc<Sheet>,
        order: Option<Arc<[RowId]>>,
        rows: Vec<Range<u32>>,
        columns: Vec<ColumnId>,
    },
    FindEdge {
        sheet: SheetId,
        request: u64,
        from: Arc<Sheet>,
        order: Option<Arc<[RowId]>>,
        /// From which place, in which column and which way.
        asked: (u32, ColumnId, bool),
    },
    TakeCensus {
        sheet: SheetId,
        request: u64,
        from: Arc<Sheet>,
    },
    /// Ends looks that nobody waits for any more.
    StopLookup {
        sheet: SheetId,
        lookup: Lookup,
        /// Those with a lower number end.
        newest: u64,
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
    KeepSecret {
        name: String,
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
        request: u64,
        /// The run's list as it is now, where it is open.
        now: Option<Arc<Sheet>>,
    },
    ReadRefused {
        run: RunId,
        request: u64,
        cause: Option<String>,
        page: u32,
        ids: Vec<(RowId, i64)>,
    },
    SaveFailedRows {
        run: RunId,
        number: u64,
        path: PathBuf,
        replaces: bool,
    },
    SearchRuns {
        request: u64,
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
        outcome: Result<Arc<str>, Notice>,
    },
    FindProgress {
        sheet: SheetId,
        request: u64,
        done: u64,
        total: u64,
    },
    LookupProgress {
        sheet: SheetId,
        lookup: Lookup,
        request: u64,
        done: u64,
        total: u64,
    },
    Found {
        sheet: SheetId,
        request: u64,
        outcome: Result<Arc<Found>, Notice>,
    },
    Computing {
        sheet: SheetId,
        request: u64,
        done: u64,
        total: u64,
        /// What it gives for the first rows, told once.
        first: Option<Arc<Computed>>,
    },
    Computed {
        sheet: SheetId,
        request: u64,
        outcome: Result<Arc<Computed>, Notice>,
    },
    SaveProgress {
        sheet: SheetId,
        number: u64,
        done: u64,
        total: u64,
    },
    SheetSaved {
        sheet: SheetId,
        number: u64,
        /// Nothing, if it was stopped.
        outcome: Option<Result<SavedSheet, Notice>>,
    },
    RowsFound {
        sheet: SheetId,
        request: u64,
        outcome: Result<FoundView, Notice>,
    },
    ValuesCounted {
        sheet: SheetId,
        request: u64,
        outcome: Result<Arc<ColumnValues>, Notice>,
    },
    CensusTaken {
        sheet: SheetId,
        request: u64,
        outcome: Result<Arc<Census>, Notice>,
    },
    EdgeFound {
        sheet: SheetId,
        request: u64,
        outcome: Result<Edge, Notice>,
    },
    Summarized {
        sheet: SheetId,
        request: u64,
        outcome: Result<Arc<Summary>, Notice>,
    },
    FixPreviewed {
        sheet: SheetId,
        request: u64,
        outcome: Result<Arc<FixPreview>, Notice>,
    },
    PagesRead {
        sheet: SheetId,
        stored: i64,
        revision: u64,
        pages: Vec<(u32, Arc<Page>)>,
    },
    /// These pages can't be read.
    PagesLost {
        sheet: SheetId,
        stored: i64,
        revision: u64,
        pages: Vec<u32>,
        notice: Notice,
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
        outcome: Result<Arc<[RunLine]>, Notice>,
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
        request: u64,
        outcome: Result<Arc<RunDetails>, Notice>,
    },
    RefusedRead {
        run: RunId,
        request: u64,
        cause: Option<String>,
        page: u32,
        outcome: Result<Vec<RefusedUser>, Notice>,
    },
    FailedRowsSaved {
        run: RunId,
        number: u64,
        outcome: Result<SavedRows, Notice>,
    },
    RunsFound {
        request: u64,
        outcome: Result<FoundRuns, Notice>,
    },
}

impl Outcome {
    /// Whether it only says how far something is: it waits for its turn if the window was woken a moment ago.
    pub(super) fn is_progress(&self) -> bool {
        matches!(
            self,
            Self::SheetProgress { .. }
                | Self::CheckProgress { .. }
                | Self::FindProgress { .. }
                | Self::Computing { .. }
                | Self::SaveProgress { .. }
                | Self::MappingProgress { .. }
                | Self::LookupProgress { .. }
                | Self::PlanProgress { .. }
                | Self::RunProgressed { .. }
                // Read again with each step of a run; who unfolds one waits a fifth of a second for it at most.
                | Self::DetailsRead { .. }
                | Self::RunsListed { .. }
        )
    }
}

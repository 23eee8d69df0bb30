//! Work for the outside world, and what becomes of it: between `state.rs`, which asks for it, and `work/`, which does it.

use super::command::{Access, Against, DemoOptions, ImportRequest, NewTenant, Remembered, TenantEdit, TenantRef};
use super::compute::ComputeQuery;
use super::edits::History;
use super::export::effect::ExportEffect;
use super::find::FindQuery;
use super::look::KeptLook;
use super::mapping::Mapping;
use super::problems::ProblemGroup;
use super::query::Query;
use super::save::ToSave;
use super::state::Held;
use super::state::Lookup;
use super::view::PagesWanted;
use super::work::ListToDescribe;
use crate::auth0::Client;
use crate::credentials::Secret;
use crate::sheet::ColumnId;
use crate::sheet::OpenOptions;
use crate::sheet::RowId;
use crate::sheet::RowList;
use crate::sheet::Sheet;
use crate::sheet::SheetId;
use crate::workspace::RunId;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

/// Texts on their way into cells.
#[derive(Debug)]
pub(super) struct Paste {
    /// The rows, below which `added` ones are made.
    pub(super) rows: Vec<RowId>,
    pub(super) added: u32,
    pub(super) columns: Vec<ColumnId>,
    pub(super) lines: Arc<[Vec<String>]>,
}

/// The rows that a question is asked of.
#[derive(Debug)]
pub(super) struct Rows {
    pub(super) sheet: Arc<Sheet>,
    /// The rows that something is known of, where the query asks for them.
    pub(super) known: Option<Arc<[RowId]>>,
    pub(super) query: Arc<Query>,
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
    /// Keeps how a list is looked at.
    KeepLook {
        sheet: SheetId,
        stored: i64,
        look: Arc<KeptLook>,
    },
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
    ReadTable {
        sheet: SheetId,
        number: u64,
        text: String,
    },
    CopyCells {
        sheet: SheetId,
        number: u64,
        from: Arc<Sheet>,
        rows: Vec<RowId>,
        columns: Vec<ColumnId>,
    },
    /// Find out which cells a paste changes.
    PasteCells {
        sheet: SheetId,
        request: u64,
        from: Arc<Sheet>,
        paste: Paste,
    },
    Find {
        sheet: SheetId,
        request: u64,
        rows: Arc<Sheet>,
        query: FindQuery,
        /// The rows that are shown, in their order.
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
        cells: Vec<(Vec<Range<u32>>, Vec<ColumnId>)>,
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
    /// Ends savings of a run's failed rows with lower numbers.
    StopSavingRows {
        run: RunId,
        newest: u64,
    },
    Exports(ExportEffect),
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

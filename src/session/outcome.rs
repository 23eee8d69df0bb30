//! What became of work for the outside world: every effect ends in one of these.

use super::command::TenantRef;
use super::compute::Computed;
use super::export::form::{ColumnPreview, ColumnSet, ExportFile, UserSample};
use super::export::{ExportId, ExportLine, ExportReport};
use super::find::Found;
use super::first_rows::FirstRows;
use super::fix::FixPreview;
use super::mapping::Mapping;
use super::notice::Notice;
use super::query::Edge;
use super::report::RunLine;
use super::report::RunReport;
use super::report::SheetReport;
use super::save::SavedSheet;
use super::state::AccessTest;
use super::state::DemoPlace;
use super::state::FoundRuns;
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
use crate::auth0::Client;
use crate::export::Progress;
use crate::run::RunProgress;
use crate::sheet::Census;
use crate::sheet::ColumnValues;
use crate::sheet::Edit;
use crate::sheet::RowId;
use crate::sheet::SheetId;
use crate::sheet::Summary;
use crate::workspace::RunId;
use crate::workspace::StoredTenant;
use std::path::PathBuf;
use std::sync::Arc;

/// The rows of a view.
#[derive(Debug)]
pub(super) struct FoundView {
    /// In their order.
    pub(super) order: Arc<[RowId]>,
    /// Where each row of the sheet stands in it, `u32::MAX` for one that does not; none if they are in ascending order.
    pub(super) places: Option<Arc<[u32]>>,
}

/// What a paste changes.
#[derive(Debug, Default)]
pub(super) struct Pasted {
    /// As one step.
    pub(super) edits: Vec<Edit>,
    /// How many secrets it leaves as they are.
    pub(super) secrets: u64,
}

/// What became of an effect, or how far it is.
#[derive(Debug)]
pub(super) enum Outcome {
    SheetProgress {
        sheet: SheetId,
        done: u64,
        total: Option<u64>,
    },
    /// How a list begins that is still being opened.
    FirstRowsRead {
        sheet: SheetId,
        request: u64,
        first: Arc<FirstRows>,
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
    LookKept {
        sheet: SheetId,
        stored: i64,
        outcome: Result<(), Notice>,
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
    TableRead {
        sheet: SheetId,
        number: u64,
        outcome: Result<Arc<[Vec<String>]>, Notice>,
    },
    CellsCopied {
        sheet: SheetId,
        number: u64,
        outcome: Result<Arc<str>, Notice>,
    },
    CellsPasted {
        sheet: SheetId,
        request: u64,
        outcome: Result<Pasted, Notice>,
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
    // Exports
    ExportProgressed {
        export: ExportId,
        run: RunId,
        progress: Progress,
        seconds_left: Option<u64>,
    },
    Exported {
        export: ExportId,
        outcome: Result<Arc<ExportReport>, Notice>,
    },
    ExportsListed {
        outcome: Result<Arc<[ExportLine]>, Notice>,
    },
    ExportFileSeen {
        request: u64,
        outcome: Result<ExportFile, Notice>,
    },
    UsersSampled {
        request: u64,
        outcome: Result<Arc<UserSample>, Notice>,
    },
    ColumnSetsListed {
        request: u64,
        outcome: Result<Arc<[ColumnSet]>, Notice>,
    },
    ColumnsPreviewed {
        request: u64,
        outcome: Result<Arc<ColumnPreview>, Notice>,
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
    RowsSaveProgress {
        run: RunId,
        number: u64,
        done: u64,
        total: u64,
    },
    /// Nothing, if it was stopped.
    FailedRowsSaved {
        run: RunId,
        number: u64,
        outcome: Option<Result<SavedRows, Notice>>,
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
                | Self::RowsSaveProgress { .. }
                | Self::MappingProgress { .. }
                | Self::LookupProgress { .. }
                | Self::PlanProgress { .. }
                | Self::RunProgressed { .. }
                | Self::ExportProgressed { .. }
                // Read again with each step of a run; who unfolds one waits a fifth of a second for it at most.
                | Self::DetailsRead { .. }
                | Self::RunsListed { .. }
        )
    }
}

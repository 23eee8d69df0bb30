//! What the program is doing: commands go in, what is so now comes out. The window and the terminal are faces over it.
//!
//! Owns the async runtime. A face never blocks on the work and the work never waits for a face: the newest state
//! replaces an unread older one. Makes all sentences that both faces show (`words/`). Read `command.rs`, then
//! `state.rs`, where every change of state happens; `work/` does what the state asks for.

mod bell;
mod command;
mod compute;
mod dashboard;
mod edits;
mod effect;
mod export;
mod fetched;
mod find;
mod first_rows;
mod fix;
mod handle;
mod look;
mod lost;
mod mapping;
mod notice;
mod object;
mod options;
mod outcome;
mod place;
mod problems;
mod query;
mod report;
mod row_text;
mod run_end;
mod save;
mod state;
mod topic;
mod tsv;
mod view;
mod work;

pub mod words;

#[cfg(test)]
mod tests;

pub use command::{
    Access, Command, ConnectionChoice, DemoOptions, ImportRequest, Keeping, NewTenant, TenantEdit, TenantRef,
};
pub use compute::{ComputeQuery, ComputeState, Computed, ComputedLine, FailedLine};
pub use dashboard::Dashboard;
pub use edits::Steps;
pub use export::form::{
    ChosenFile, ColumnPreview, ColumnSet, ExportFile, ExportForm, FilePlace, GivenByColumn, PreviewedColumn,
    PreviewedColumns, SAMPLE_USERS, SampleQuery, UserCount, UserSample, check_export, lucene_of,
};
pub use export::{ExportId, ExportLine, ExportOrder, ExportProblem, ExportReport, ExportState};
pub use fetched::Fetched;
pub use find::{FindQuery, FindScope, FindState, Found, FoundCell, FoundLine};
pub use first_rows::FirstRows;
pub use fix::{FixLine, FixOffer, FixPreview, FixedGroup};
pub use handle::{Session, StartError};
pub use look::{CellAt, Chosen, Looked, SheetLook};
pub use mapping::{
    Chip, ChipChoice, ColumnChoice, MappedColumn, Mapping, MappingNote, MappingTrouble, RepairLine, RepairSwitch, Sure,
};
pub use notice::{Fault, Notice};
pub use object::object_trouble;
pub use options::{column_type, importable_attributes};
pub use place::Purpose;
pub use problems::{CellProblem, GroupKey, ProblemGroup};
pub use query::{Edge, Lookups, Query, Querying};
pub use report::{PlanProblems, ProblemLine, RunLine, RunReport, SheetReport};
pub use row_text::row_text_trouble;
pub use save::{SaveFormat, SaveOrder, SavePart, SavedSheet};
pub use state::{
    AccessFault, AccessTest, ConnectionLine, FaultyPart, Fitness, KeyringStatus, Permission, SecretPlace, Settings,
    SettingsChange, Standing, TenantChange, TenantTest, TestStep, ThemeChoice,
};
pub use state::{
    CopiedCells, DemoPlace, EditState, JobView, PlanOverview, ReadTable, SentBefore, SheetState, State, StoredList,
    Untouched, Vanishing, VanishingKey,
};
pub use tsv::{MOST_COPIED, MOST_PASTED, MOST_TEXT, as_copied, push_cell, read_table};
pub use view::{PAGE_ROWS, Page, PageCell, PageRow, RowFilter, SheetView};
// Jobs
pub use state::{
    AtWork, Cause, Ending, FoundRuns, Held, JobLine, Outcomes, Owner, Pace, REFUSED_PER_PAGE, RefusedUser, RunDetails,
    RunPlace, RunStatus, RunView, SavedRows,
};

// What a face needs of the rooms below, so that it uses this one alone.
pub use crate::auth0::{AddressError, TenantAddress};
pub use crate::credentials::Secret;
pub use crate::export::{
    Asked as ExportAsked, AskedColumn, EXPORTABLE, Extra, Format as ExportFormat, Kind as ExportKind, Language, Nested,
    Progress as ExportProgress, RoadAhead, SortedAs, Stage as ExportStage, column_named, default_columns, direction,
    seconds_for,
};
pub use crate::run::{Phase, RunProgress};
pub use crate::sheet::{
    Cell, CellValue, Census, Column, ColumnCount, ColumnFilter, ColumnId, ColumnType, ColumnValues, Condition, Edit,
    EditError, Encoding, Exported, Fix, OpenOptions, OtherColumn, Pattern, RowId, RowList, RowRanges, SaveKind, Search,
    Sheet, SheetId, SortKey, Summary, Target, Transform, ValueCount,
};
pub use crate::workspace::{NewRun, Origin, RowCounts, RowState, RunId, RunState, StoredRun, StoredTenant};

//! What a person can ask for. The window and the terminal send the same commands.

use super::compute::ComputeQuery;
use super::export::form::{ColumnSet, FilePlace, PreviewedColumns, SampleQuery};
use super::export::{ExportId, ExportOrder};
use super::find::FindQuery;
use super::look::SheetLook;
use super::problems::GroupKey;
use super::query::Query;
use super::save::SaveOrder;
use super::state::SettingsChange;
use super::state::TenantTest;
use super::view::RowFilter;
use crate::auth0::Client;
use crate::credentials::Secret;
use crate::sheet::ColumnId;
use crate::sheet::Edit;
use crate::sheet::OpenOptions;
use crate::sheet::RowId;
use crate::sheet::RowList;
use crate::sheet::RowRanges;
use crate::sheet::SheetId;
use crate::user::ConnectionRules;
use crate::workspace::RunId;
use std::collections::BTreeSet;
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
    /// In the keyring or, where that does not keep it, in memory until the program ends; a name that is taken is refused.
    /// The tenant is tested, and taken into use where none is but the demo. The window's way.
    KeyringOrSession,
}

/// What becomes of a tenant that was added.
#[derive(Debug, Clone)]
pub struct TenantEdit {
    /// The name it is to have here.
    pub name: String,
    /// The domain to call.
    pub domain: String,
    /// The application's client id; none when a token was pasted.
    pub client_id: Option<String>,
    /// Whether a write asks first.
    pub production: bool,
    /// The secret, entered again. Needed where the domain is another: the one from before must not go to whoever answers at
    /// a domain that was mistyped.
    pub secret: Option<Secret>,
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
    /// Close a sheet, unless something was changed in it: then [`State::asks_to_close`](super::State) has it, and the person
    /// is asked. What was typed right before counts, since commands are heard in their order.
    LeaveSheet { sheet: SheetId },
    /// The person wants to keep that sheet open.
    KeepSheet { sheet: SheetId },
    /// Close a sheet and forget what was changed in it, unless a run was made from it. A file that it is being written to
    /// comes first: if that fails, the sheet stays.
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
    /// Try again to save what could not be saved.
    SaveEdits { sheet: SheetId },
    /// Look at what the sheet showed before the list could not be opened in another way.
    KeepFormer { sheet: SheetId },
    /// Forget a list of the last end that is not open, with its private copy, unless a run was made from it.
    ForgetStored { sheet: SheetId, stored: i64 },
    /// List what was open at the last end. Who asks that keeps what is open for the next start.
    ListSheets,
    /// Open one of these lists again, with its edits.
    RestoreSheet { sheet: SheetId, stored: i64 },
    /// List the files that were opened lately, the newest first.
    ListRecent,
    /// The person looks elsewhere in a sheet, or has laid it out in another way: it is the same at the next start.
    LookAt { sheet: SheetId, look: Box<SheetLook> },
    /// Shows the columns of an object, as `user_metadata`, as one, or each by itself again. Changes nothing of the list.
    Fold { sheet: SheetId, object: String, folded: bool },
    /// Makes another object of one that is shown as one cell, which was `before`: its columns change, and what has none gets
    /// one.
    SetObject { sheet: SheetId, row: RowId, object: String, before: String, after: String },
    /// The person turns to a sheet: the next start begins with it.
    TurnTo { sheet: SheetId },
    /// Change a sheet.
    EditSheet { sheet: SheetId, edit: Edit },
    /// Change a sheet in several ways at once: one undo takes all of them back.
    EditTogether { sheet: SheetId, edits: Vec<Edit> },
    /// Paste texts over the cells of these rows and columns, below which `added` rows are made. What says the same as the
    /// cell, and nothing over a secret, changes nothing.
    PasteCells { sheet: SheetId, rows: Vec<RowId>, added: u32, columns: Vec<ColumnId>, lines: Arc<[Vec<String>]> },
    /// Read a long text as a table, under a number by which the asker knows it.
    ReadTable { sheet: SheetId, number: u64, text: String },
    /// Forget what was read: the asker has it.
    DropTable { sheet: SheetId },
    /// Go on to the right with the series that the first `source` columns begin in each row.
    FillSeriesRight { sheet: SheetId, rows: RowRanges, columns: Vec<ColumnId>, source: u32 },
    /// Go on with the series that the filled cells at the beginning of each block begin, down or across, over the empty
    /// ones behind them; where none is empty, counting on from the first.
    FillSeries { sheet: SheetId, blocks: Vec<(RowList, Vec<ColumnId>)>, across: bool },
    /// Write cells down for the clipboard, under a number by which the asker knows them.
    CopyCells { sheet: SheetId, number: u64, rows: Vec<RowId>, columns: Vec<ColumnId> },
    /// Take back the last change of a sheet.
    Undo { sheet: SheetId },
    /// Do again what was taken back last.
    Redo { sheet: SheetId },
    /// Undo, or do again, until so many steps of [`super::Steps`] are done; 0 is the list as it was opened.
    GoToStep { sheet: SheetId, step: usize },
    /// Look for a text; a newer search takes the place of an older one. After each edit it is looked for again.
    FindInSheet { sheet: SheetId, query: FindQuery },
    /// Stop looking, and forget what was found.
    StopFinding { sheet: SheetId },
    /// Put `query.with` in place of what is found, but not in some cells. One undo takes it back.
    ReplaceInSheet { sheet: SheetId, query: FindQuery, except: BTreeSet<(ColumnId, RowId)> },
    /// Work out what an expression gives for a column; a newer one takes the place of an older one. Nothing is changed.
    Compute { sheet: SheetId, query: ComputeQuery },
    /// Stop that, and forget what it gave.
    StopComputing { sheet: SheetId },
    /// Put in what was worked out for this query. One undo takes it back.
    ApplyComputed { sheet: SheetId, query: ComputeQuery },
    /// Save a sheet as a file of its own: as it is now, with all edits.
    SaveSheetAs { sheet: SheetId, order: SaveOrder },
    /// Stop that; the file that was there before stays.
    StopSaving { sheet: SheetId },
    /// Save once more as asked for last, now over the file that is there.
    SaveOver { sheet: SheetId },
    /// Forget how the last saving ended: it was read.
    ForgetSaved { sheet: SheetId },
    /// Look at what the certain fixes of these groups of problems would change.
    PreviewFix { sheet: SheetId, groups: Vec<GroupKey> },
    /// Do what the preview with this number shows, of these of its groups. One undo takes it back.
    ApplyFix { sheet: SheetId, preview: u64, groups: Vec<usize> },
    /// Forget the preview.
    DropFixPreview { sheet: SheetId },
    /// Show only some rows of a sheet.
    FilterSheet { sheet: SheetId, filter: RowFilter },
    /// Show the rows of a sheet that fit, in this order. What is shown stays until they are found; a newer query takes the
    /// place of an older one.
    QuerySheet { sheet: SheetId, query: Query },
    /// Don't wait for the newest query of a sheet: what is shown stays.
    StopQuery { sheet: SheetId },
    /// Count what stands in a column of the rows that fit the other filters: of all values, or of those that hold a text.
    CountValues { sheet: SheetId, column: ColumnId, contains: String },
    /// Add up what stands in these places of the view and these columns; nothing of either forgets it.
    Summarize { sheet: SheetId, cells: Vec<(Vec<Range<u32>>, Vec<ColumnId>)> },
    /// Look where what is filled ends in a column, from a place of the view on, downwards or upwards.
    FindEdge { sheet: SheetId, from: u32, column: ColumnId, forward: bool },
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
    /// Ask the keyring once more to keep the secret that lasts until the program ends.
    KeepSecret { name: String },
    /// Take a tenant into use, now and at the next start, and test it. The demo tenant is started for it.
    ChooseTenant { tenant: TenantRef },
    /// Reach a tenant anew and test it, with the credentials of the keyring.
    TryTenant { tenant: TenantRef },
    /// Read what is remembered: settings, tenants, whether there is a keyring; and take the last tenant into use.
    LoadSettings,
    /// Says no more of what could not be kept: it was read.
    HideNotKept,
    /// Change a setting and keep it.
    ChangeSettings(SettingsChange),
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
    /// Leave a run as it is that waits for its tenant to be reached before it goes on.
    CallOff { run: RunId },
    /// Stop a run once its jobs at the tenant have ended; what is not at work stays as it is.
    StopRun { run: RunId },
    /// Pause all runs at work because the window is closed; none goes on by itself any more.
    PauseToClose,
    /// Read what an unfolded run shows.
    UnfoldRun { run: RunId },
    /// Forget what an unfolded run showed.
    FoldRun { run: RunId },
    /// Read refused users: of one cause, or all; these places of what is listed.
    ShowRefused { run: RunId, cause: Option<String>, places: std::ops::Range<u32> },
    /// Save the rows that failed as a file that opens again.
    SaveFailedRows {
        /// The run.
        run: RunId,
        /// Where to.
        path: PathBuf,
        /// Whether a file that is there already is replaced: the person was asked.
        replaces: bool,
    },
    /// Stop that; the file that was there before stays.
    StopSavingRows { run: RunId },
    // Exports
    /// Take users out into a file, as this export, whose id is new.
    Export { export: ExportId, order: ExportOrder },
    /// Go on with an export that was interrupted, as this one, whose id is new.
    ResumeExport {
        export: ExportId,
        run: RunId,
        tenant: TenantRef,
        /// Whether a file that came meanwhile is replaced: the person was asked.
        replaces: bool,
    },
    /// Stop an export: there is no file, and it can be gone on with.
    StopExport { export: ExportId },
    /// Agree to the price of an export's extras: the one that is told, or is to come.
    AgreeToExtras { export: ExportId },
    /// Forget how an export ended: it was read.
    ForgetExport { export: ExportId },
    /// List all exports.
    ListExports,
    /// Look what there is where an export would go.
    LookForExportFile { place: FilePlace },
    /// The person has chosen where the export is to go.
    ChooseExportFile { path: PathBuf },
    /// Look at some users of where an export would take them from; the newest query wins.
    SampleUsers { query: SampleQuery },
    /// List the sets of columns that were saved.
    ListColumnSets,
    /// Keep a set of columns; one of the same name is replaced.
    SaveColumnSet { set: ColumnSet },
    /// Forget a set of columns.
    RemoveColumnSet { name: String },
    /// Show a file where it lies, in the system's own program for that.
    ShowInFolder { file: PathBuf },
    /// Forget these users: others are meant, and nobody knows yet which.
    ForgetSample,
    /// Work out what these columns, attributes or expressions, give for the users that are looked at, and again for others
    /// that come.
    PreviewColumns { columns: PreviewedColumns },
    /// Find the runs that refused a user, or made a job.
    SearchRuns { text: String },
    /// Open the list of a run, as it was sent, as this sheet.
    OpenRunSheet { sheet: SheetId, run: RunId },
}

/// What is remembered for the next start.
#[derive(Debug)]
pub(super) enum Remembered {
    Setting(SettingsChange),
    TenantInUse(Option<TenantRef>),
    /// Whether a list is open, by its number in the workspace.
    ListOpen {
        stored: i64,
        open: bool,
    },
    /// The list that is looked at, by its number in the workspace.
    ListShown(i64),
    /// A file that was opened.
    Recent(PathBuf),
    /// What a tenant's credentials were good for.
    Test(String, TenantTest),
}

/// What a sheet is checked against.
#[derive(Debug, Clone)]
pub(super) enum Against {
    /// The rules of a connection, as it is now.
    Connection(Client, ConnectionChoice),
    /// Rules that are known.
    Rules(ConnectionRules),
}

//! What the form of an export knows before anything is exported.

use crate::export::{Asked, AskedColumn, Condition, Extra, Language, Plan, RoadAhead, lucene};
use crate::session::command::TenantRef;
use crate::session::fetched::Fetched;
use crate::session::notice::Notice;
use crate::session::words;
use crate::sheet::Cell;
use jiff::Timestamp;
use std::path::PathBuf;
use std::sync::Arc;

/// What the form of an export knows.
#[derive(Debug, Clone, Default)]
pub struct ExportForm {
    /// What there is where the file would go.
    pub file: Fetched<ExportFile>,
    /// Where it goes as it was chosen last, in a dialog or by typing.
    pub chosen: Option<ChosenFile>,
    /// Some users of where they are taken from.
    pub sample: Fetched<Arc<UserSample>>,
    /// What the columns give for them.
    pub preview: Fetched<Arc<ColumnPreview>>,
    /// The sets of columns that were saved.
    pub sets: Fetched<Arc<[ColumnSet]>>,
    /// The columns whose values were asked for last.
    pub(in crate::session) columns: PreviewedColumns,
    /// The newest question of each kind: answers to older ones are dropped.
    pub(in crate::session) asked: AskedOfForm,
}

/// The numbers of the newest questions.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::session) struct AskedOfForm {
    last: u64,
    pub(in crate::session) file: u64,
    pub(in crate::session) sample: u64,
    pub(in crate::session) preview: u64,
    pub(in crate::session) sets: u64,
}

impl AskedOfForm {
    pub(in crate::session) fn next(&mut self) -> u64 {
        self.last += 1;
        self.last
    }
}

/// A path that was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChosenFile {
    /// It rises with each choice.
    pub number: u64,
    /// The path, as it was chosen.
    pub path: PathBuf,
}

/// A place for a file: a name, in a folder or in the usual one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePlace {
    /// None for the folder of the last export, or the one for documents.
    pub folder: Option<PathBuf>,
    /// The file's name.
    pub name: String,
}

/// What there is at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportFile {
    /// What was asked for.
    pub place: FilePlace,
    /// The whole path.
    pub path: PathBuf,
    /// When the file was changed last that is there already.
    pub there: Option<Timestamp>,
    /// Why no file can be written there, as far as that can be seen: a few words.
    pub trouble: Option<&'static str>,
}

/// So many users are looked at ahead.
pub const SAMPLE_USERS: u32 = 10;

/// Whose users are looked at ahead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleQuery {
    /// The tenant.
    pub tenant: TenantRef,
    /// The connections by their names; none for the whole tenant.
    pub connections: Vec<String>,
    /// As in [`crate::export::Asked`].
    pub conditions: Vec<String>,
    /// Which ten of them, from 0.
    pub page: u32,
}

/// How many users there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserCount {
    /// The tenant counted them.
    Exactly(u64),
    /// The tenant counts no further.
    AtLeast(u64),
}

/// Some users of where an export would take them from.
#[derive(Clone, PartialEq, Eq)]
pub struct UserSample {
    /// What was asked for.
    pub query: SampleQuery,
    /// Each as JSON.
    pub(in crate::session) users: Vec<String>,
    /// Among how many they were looked for.
    pub looked_at: u64,
    /// How many there are in all, where that is known.
    pub count: Option<UserCount>,
    /// How they will come, where that is known.
    pub road: Option<RoadAhead>,
    /// How many calls a minute the tenant takes for longer.
    pub calls_per_minute: u64,
    /// What these users have, each path with how many of them have it.
    pub paths: Vec<(String, u32)>,
}

impl UserSample {
    /// How many users were found.
    pub fn user_count(&self) -> usize {
        self.users.len()
    }
}

impl std::fmt::Debug for UserSample {
    /// Without what is known of anybody.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UserSample").field("users", &self.users.len()).finish_non_exhaustive()
    }
}

/// The columns whose values are looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PreviewedColumns {
    /// The attributes and expressions.
    pub sources: Vec<String>,
    /// What is asked for beside the profiles.
    pub extras: Vec<Extra>,
    /// By what the users are sorted, and whether the last comes first.
    pub sort: Vec<(String, bool)>,
    /// By whose alphabet texts are sorted; none for Unicode.
    pub sorted_as_in: Option<Language>,
}

/// What columns give for the users that are looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnPreview {
    /// For how many users.
    pub users: usize,
    /// Which users these are, if any.
    pub of: Option<SampleQuery>,
    /// In the order they were asked for.
    pub columns: Vec<PreviewedColumn>,
    /// Which user stands in each row, sorted as the file is.
    pub order: Vec<usize>,
}

/// What a column gives.
#[derive(Debug, Clone, PartialEq)]
pub struct PreviewedColumn {
    /// The attribute or the expression.
    pub source: String,
    /// Or why it can't be a column.
    pub given: Result<GivenByColumn, Notice>,
}

/// The values of a column.
#[derive(Debug, Clone, PartialEq)]
pub struct GivenByColumn {
    /// Whether an expression worked them out.
    pub is_expression: bool,
    /// For each user a value, or why there is none, in words.
    pub cells: Vec<Result<Cell, String>>,
    /// Of an expression that chooses between parts: how many values are from which of them.
    pub shares: Vec<(String, u64)>,
}

/// Columns under a name, to be chosen again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnSet {
    /// Its name.
    pub name: String,
    /// The columns in their order.
    pub columns: Vec<AskedColumn>,
    /// By what the users are sorted, and whether the last comes first.
    pub sort: Vec<(String, bool)>,
}

/// Makes sure that what is asked for can be done, as far as that can be told without the tenant.
pub fn check_export(asked: &Asked) -> Result<(), Notice> {
    Plan::new(asked).map(drop).map_err(|error| words::export::plan_error(&error))
}

/// The conditions in the words of the tenant's search: nothing where it can't tell.
pub fn lucene_of(conditions: &[String]) -> Result<Option<String>, Notice> {
    let read = conditions.iter().map(|it| Condition::typed(it)).collect::<Result<Vec<_>, _>>();
    let read = read.map_err(|error| words::export::plan_error(&error.into()))?;
    Ok(lucene(&read).filter(|_| !read.is_empty()))
}

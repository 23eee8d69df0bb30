//! Carries an export out: takes the users, has them made into rows, puts the file into its place.

use super::context::{Context, ExportError};
use super::extras::{add, meant};
use super::meant::TELLS_WHO_COMES_AGAIN;
use super::plan::Plan;
use super::problems::Problems;
use super::rows::{Failure, Rows, Work};
use super::search::{Road, search};
use super::take::{Taken, take};
use super::target::Target;
use super::write::Written;
use crate::auth0::ConnectionId;
use crate::workspace::ExportJob;
use std::path::{Path, PathBuf};

/// How often a file is brought again that came whole and is damaged.
const DAMAGED_FILES: u32 = 2;

/// Whose users are taken: those of a connection, or of the whole tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// By its id and its name.
    pub connection: Option<(ConnectionId, String)>,
}

/// What became of an export.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// How many users are in the file.
    pub users: u64,
    /// How often a user came again with another of its connections.
    pub repeated: u64,
    /// The columns, or where none were chosen and none had to be made, the attributes that were asked for.
    pub columns: Vec<String>,
    /// The attributes that are a column as JSON although their leaves were asked for: there are more leaves than anybody
    /// reads, or a key that no column can be named after.
    pub kept_whole: Vec<String>,
    pub file: PathBuf,
    pub bytes: u64,
    /// In small hexadecimal digits.
    pub sha256: String,
    pub road: Road,
    pub written: Written,
    pub problems: Problems,
}

/// A file that is whole, and not at its place yet.
pub struct Whole {
    pub report: Report,
    target: Target,
}

impl Whole {
    /// Puts the file into its place. Dropped instead, it leaves nothing.
    ///
    /// # Errors
    /// What was there stays.
    pub fn put_into_place(self) -> Result<(), ExportError> {
        self.target.finish()
    }
}

/// Carries an export out, but for putting its file into its place. `jobs` are those that it made before it was interrupted.
///
/// # Errors
/// Whatever it was, there is no file, and what was there before stays.
pub async fn carry_out(
    plan: &Plan,
    parts: &[Part],
    (file, replaces): (&Path, bool),
    mut jobs: Vec<ExportJob>,
    context: &Context,
) -> Result<Whole, ExportError> {
    let create = || Target::create(file, replaces, context.run, context.workspace.root());
    let mut target = tokio::task::block_in_place(create)?;
    let scratch = context.workspace.scratch()?;
    let mut damaged = 0;
    loop {
        let (taken, road) = take_users(plan, parts, &mut jobs, scratch.path(), context).await?;
        let tell = |progress| context.tell(progress);
        let filters = road == Road::ExportAndFilter;
        let work = |filters| Work { plan, filters, scratch: scratch.path(), stop: context.stop.clone(), tell: &tell };
        let written = if plan.extras.is_empty() {
            tokio::task::block_in_place(|| work(filters).write_out(&taken, &mut target))
        } else {
            let found = tokio::task::block_in_place(|| meant(&work(filters), &taken));
            let added = match found {
                Ok(found) => add(plan, found, scratch.path(), context).await,
                Err(failure) => Err(failure),
            };
            match added {
                Ok(added) => tokio::task::block_in_place(|| {
                    let (mut rows, sum) = work(false).write_out(&[added.taken], &mut target)?;
                    rows.repeated += added.repeated;
                    let later = std::mem::replace(&mut rows.problems, added.problems);
                    rows.problems.join(later);
                    Ok((rows, sum))
                }),
                Err(failure) => Err(failure),
            }
        };
        let (rows, (bytes, sha256)) = match written {
            Ok(written) => written,
            Err(Failure::Damaged) if damaged < DAMAGED_FILES => {
                damaged += 1;
                continue;
            }
            Err(Failure::Damaged) => return Err(ExportError::Damaged),
            Err(Failure::Export(error)) => return Err(error),
        };
        context.unless_stopped()?;
        let Rows { users, repeated, columns, kept_whole, written, problems } = rows;
        let file = file.to_owned();
        let report = Report { users, repeated, columns, kept_whole, file, bytes, sha256, road, written, problems };
        return Ok(Whole { report, target });
    }
}

async fn take_users(
    plan: &Plan,
    parts: &[Part],
    jobs: &mut Vec<ExportJob>,
    scratch: &Path,
    context: &Context,
) -> Result<(Vec<Taken>, Road), ExportError> {
    let fields = fields(plan, parts);
    if plan.conditions.is_empty() {
        let taken = take(parts, (&fields, plan.limit), jobs, scratch, context).await?;
        return Ok((taken, Road::Export));
    }
    // Whoever made a job before had found that there is no better way.
    if jobs.is_empty()
        && let Some((taken, road)) = search(&plan.conditions, parts, (&fields, plan.limit), scratch, context).await?
    {
        return Ok((vec![taken], road));
    }
    let taken = take(parts, (&fields, None), jobs, scratch, context).await?;
    Ok((taken, Road::ExportAndFilter))
}

/// What the tenant is asked for of each user.
fn fields<'p>(plan: &'p Plan, parts: &[Part]) -> Vec<&'p str> {
    let more = (parts.len() > 1 && !plan.fields.contains(&TELLS_WHO_COMES_AGAIN)).then_some(TELLS_WHO_COMES_AGAIN);
    plan.fields.iter().copied().chain(more).collect()
}

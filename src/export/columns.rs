//! The columns of a table for which nobody chose any.

use super::asked::Nested;
use super::cells::{Cells, Raw};
use super::context::Stage;
use super::exported::EXPORTABLE;
use super::extras::Extra;
use super::meant::{Files, Line};
use super::plan::{Column, Source};
use super::problems::Problems;
use super::rows::{Failure, Work};
use crate::sheet::{Leaves, Segment, UserCells, attribute_path};

/// The columns that were found.
pub(super) struct Found {
    pub(super) columns: Vec<Column>,
    /// The attributes that are a column as JSON although their leaves were asked for.
    pub(super) kept_whole: Vec<String>,
}

impl Work<'_> {
    /// Each attribute that some user has, metadata by their leaves: by a look at all of them, since a value without a column
    /// would be lost.
    pub(super) fn columns_of(&self, files: &Files<'_>) -> Result<Found, Failure> {
        let mut kept_whole = Vec::new();
        let paths = match self.plan.format.nested {
            Nested::Json => self.roots_of(files)?,
            Nested::Leaves => {
                let leaves = self.leaves_of(files)?;
                // All their leaves are more columns than anybody reads: metadata with an id for a key, say.
                if leaves.are_too_many() {
                    let roots = self.roots_of(files)?;
                    let of_metadata = roots.iter().map(|root| name_of(root)).filter(|name| name.ends_with("_metadata"));
                    kept_whole.extend(of_metadata);
                    roots
                } else {
                    settled(leaves.paths(), &self.plan.extras, &mut kept_whole)
                }
            }
        };
        // Of a tenant without users, a table has all that it could have.
        let paths = if paths.is_empty() { roots() } else { paths };
        let extras = self.plan.extras.iter().map(|extra| extra.path());
        let column = |path: Vec<Segment>| Column { name: name_of(&path), source: Source::Path(path) };
        Ok(Found { columns: paths.into_iter().chain(extras).map(column).collect(), kept_whole })
    }

    fn leaves_of(&self, files: &Files<'_>) -> Result<Leaves, Failure> {
        let mut leaves = Leaves::default();
        // What is no user must not be counted among the first few.
        let any = UserCells::new(Vec::new());
        self.each_user(files, Stage::LookingForColumns, &mut Problems::default(), &mut |user, _, _| {
            if self.plan.limit.is_some() && !any.read(user, &mut []) {
                return Ok(Line::NoUser);
            }
            leaves.look(user);
            Ok(Line::Meant)
        })?;
        Ok(leaves)
    }

    /// The attributes that some user has.
    fn roots_of(&self, files: &Files<'_>) -> Result<Vec<Vec<Segment>>, Failure> {
        let roots = roots();
        let sources: Vec<Source> = roots.iter().cloned().map(Source::Path).collect();
        let mut cells = Cells::new(sources.iter(), &self.stop());
        let mut seen = vec![false; roots.len()];
        self.each_user(files, Stage::LookingForColumns, &mut Problems::default(), &mut |user, _, _| {
            let mut raw: Raw<'_> = Vec::new();
            if !cells.read(user, &mut raw) {
                return Ok(Line::NoUser);
            }
            for (seen, value) in seen.iter_mut().zip(raw) {
                *seen |= value.is_some();
            }
            Ok(Line::Meant)
        })?;
        Ok(roots.into_iter().zip(seen).filter(|(_, seen)| *seen).map(|(root, _)| root).collect())
    }
}

/// The attributes that an export can have.
fn roots() -> Vec<Vec<Segment>> {
    EXPORTABLE.iter().map(|name| vec![Segment::Key((*name).to_owned())]).collect()
}

/// Paths as columns, in the order of the attributes: one within another goes with that one. Where the name of one would not
/// lead back to its path, since a key has a dot, all of the attribute is one column.
fn settled(mut paths: Vec<Vec<Segment>>, extras: &[Extra], kept_whole: &mut Vec<String>) -> Vec<Vec<Segment>> {
    // They have their own place.
    paths.retain(|path| !extras.iter().any(|extra| path.starts_with(&extra.path())));
    let place = |path: &[Segment]| {
        let is_root = |name: &str| path.first() == Some(&Segment::Key((*name).to_owned()));
        EXPORTABLE.iter().position(|name| is_root(name)).unwrap_or(EXPORTABLE.len())
    };
    paths.sort_by_key(|path| place(path));
    for at in 0..paths.len() {
        let Some(path) = paths.get_mut(at) else { break };
        if path.len() > 1 && attribute_path(&name_of(path)).as_ref() != Some(path) {
            path.truncate(1);
            let name = name_of(path);
            if !kept_whole.contains(&name) {
                kept_whole.push(name);
            }
        }
    }
    let outer = paths.clone();
    let mut at = 0;
    paths.retain(|path| {
        let before = outer.get(..at).unwrap_or_default();
        at += 1;
        !before.contains(path) && !outer.iter().any(|other| other.len() < path.len() && path.starts_with(other))
    });
    paths
}

pub(super) fn name_of(path: &[Segment]) -> String {
    let keys = path.iter().filter_map(|segment| match segment {
        Segment::Key(key) => Some(key.as_str()),
        Segment::Index(_) => None,
    });
    keys.collect::<Vec<_>>().join(".")
}

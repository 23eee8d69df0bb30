//! The columns of a table for which nobody chose any.

use super::asked::Nested;
use super::cells::{Cells, Raw};
use super::context::Stage;
use super::exported::EXPORTABLE;
use super::extras::Extra;
use super::meant::Line;
use super::plan::{Column, Source};
use super::problems::Problems;
use super::rows::{Failure, Work};
use super::take::Taken;
use crate::sheet::{Segment, UserCells, attribute_path, leaf_paths};
use std::borrow::Cow;

/// How many users are looked at together.
const USERS_AT_ONCE: usize = 4096;

/// More columns than anybody reads: metadata with an id for a key has a column for each user.
const MOST_COLUMNS: usize = 1000;

impl Work<'_> {
    /// Each attribute that some user has, metadata by their leaves: by a look at all of them, since a value without a column
    /// would be lost.
    pub(super) fn columns_of(&self, taken: &[Taken]) -> Result<Vec<Column>, Failure> {
        let leaves = match self.plan.format.nested {
            Nested::Leaves => self.leaves_of(taken)?.and_then(|paths| settled(paths, &self.plan.extras)),
            Nested::Json => None,
        };
        let paths = match leaves {
            Some(paths) => paths,
            None => self.roots_of(taken)?,
        };
        let extras = self.plan.extras.iter().map(|extra| extra.path());
        let column = |path: Vec<Segment>| Column { name: name_of(&path), source: Source::Path(path) };
        Ok(paths.into_iter().chain(extras).map(column).collect())
    }

    /// None where there are too many.
    fn leaves_of(&self, taken: &[Taken]) -> Result<Option<Vec<Vec<Segment>>>, Failure> {
        let mut seen: Option<Vec<Vec<Segment>>> = Some(Vec::new());
        let mut users: Vec<String> = Vec::new();
        let mut look = |users: &mut Vec<String>| {
            let found = leaf_paths(users.iter().map(|user| Cow::Borrowed(user.as_str())));
            seen = seen.take().zip(found).and_then(|(mut seen, found)| {
                let new: Vec<_> = found.into_iter().filter(|path| !seen.contains(path)).collect();
                seen.extend(new);
                (seen.len() <= MOST_COLUMNS).then_some(seen)
            });
            users.clear();
        };
        // What is no user must not be counted among the first few.
        let any = UserCells::new(Vec::new());
        self.each_user(taken, Stage::LookingForColumns, &mut Problems::default(), &mut |user, _, _| {
            if self.plan.limit.is_some() && !any.read(user, &mut []) {
                return Ok(Line::NoUser);
            }
            users.push(user.to_owned());
            if users.len() >= USERS_AT_ONCE {
                look(&mut users);
            }
            Ok(Line::Meant)
        })?;
        look(&mut users);
        Ok(seen)
    }

    /// The attributes that some user has.
    fn roots_of(&self, taken: &[Taken]) -> Result<Vec<Vec<Segment>>, Failure> {
        let roots: Vec<Vec<Segment>> = EXPORTABLE.iter().map(|name| vec![Segment::Key((*name).to_owned())]).collect();
        let sources: Vec<Source> = roots.iter().cloned().map(Source::Path).collect();
        let mut cells = Cells::new(sources.iter(), &self.stop());
        let mut seen = vec![false; roots.len()];
        self.each_user(taken, Stage::LookingForColumns, &mut Problems::default(), &mut |user, _, _| {
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

/// Paths as columns, in the order of the attributes: one within another goes with that one. None where a name would not lead
/// back to its path.
fn settled(mut paths: Vec<Vec<Segment>>, extras: &[Extra]) -> Option<Vec<Vec<Segment>>> {
    // They have their own place.
    paths.retain(|path| !extras.iter().any(|extra| path.starts_with(&extra.path())));
    let place = |path: &[Segment]| {
        let is_root = |name: &str| path.first() == Some(&Segment::Key((*name).to_owned()));
        EXPORTABLE.iter().position(|name| is_root(name)).unwrap_or(EXPORTABLE.len())
    };
    paths.sort_by_key(|path| place(path));
    let outer = paths.clone();
    paths.retain(|path| !outer.iter().any(|other| other.len() < path.len() && path.starts_with(other)));
    let leads_back = |path: &Vec<Segment>| attribute_path(&name_of(path)).as_ref() == Some(path);
    paths.iter().all(leads_back).then_some(paths)
}

pub(super) fn name_of(path: &[Segment]) -> String {
    let keys = path.iter().filter_map(|segment| match segment {
        Segment::Key(key) => Some(key.as_str()),
        Segment::Index(_) => None,
    });
    keys.collect::<Vec<_>>().join(".")
}

//! Which of the lines that came are users that are meant: each user once, and only those for whom the conditions hold.

use super::cells::{Cells, Stop};
use super::condition::Condition;
use super::context::{ExportError, Progress, Stage};
use super::ids::Ids;
use super::plan::Source;
use super::rows::{Failure, USERS_PER_LOOK, Work};
use super::take::Taken;
use super::users::of_file;
use crate::sheet::{Segment, UserCells, Value};
use serde::de::IgnoredAny;
use std::collections::HashSet;

/// The attribute that is asked for where users come out of several connections.
pub(super) const TELLS_WHO_COMES_AGAIN: &str = "identities";

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    Meant,
    /// A condition does not hold.
    NotMeant,
    /// The user came already, with another of its connections.
    CameBefore,
    NoUser,
}

/// Judges one line after the other.
pub(super) struct Meant<'a> {
    filter: Option<Filter<'a>>,
    once: Option<Once<'a>>,
}

impl<'a> Meant<'a> {
    /// `conditions` are held against the users of these files here.
    pub(super) fn new(conditions: Option<&'a [Condition]>, files: &'a Files<'_>, stop: &Stop) -> Self {
        let filter = conditions.map(|conditions| Filter::new(conditions, stop));
        Self { filter, once: files.linked.as_ref().map(Once::new) }
    }

    /// What a line is, as far as it has to be looked into for that: what is meant may turn out to be no user yet.
    pub(super) fn judge(&mut self, line: &str) -> Line {
        if !(line.starts_with('{') && line.ends_with('}')) {
            return Line::NoUser;
        }
        match self.filter.as_mut().map_or(Line::Meant, |filter| filter.judge(line)) {
            Line::Meant => self.once.as_mut().map_or(Line::Meant, |once| once.judge(line)),
            other => other,
        }
    }
}

/// What users come out of, with who may be in it more than once: looked for once, however often it is gone through.
pub(super) struct Files<'a> {
    pub(super) taken: &'a [Taken],
    /// Nothing where there is one file.
    linked: Option<Linked>,
}

/// Who has several identities in one of the files, one for each connection: in another there may have been one, before
/// somebody linked them. Only they can be in more than one file: of the others nothing is remembered, so that what is
/// remembered does not grow with the tenant.
struct Linked {
    ids: Ids,
    who: HashSet<u128>,
}

/// Tells a user of one file from the same of another, by its id and its identities.
struct Identities(UserCells);

impl Identities {
    fn new() -> Self {
        let cells = ["user_id", TELLS_WHO_COMES_AGAIN].map(|name| vec![Segment::Key(name.to_owned())]);
        Self(UserCells::new(cells.into()))
    }

    /// The id of a user, and whether it has one identity; none for what is no user, or has no id.
    fn read(&mut self, line: &str, ids: &Ids) -> Option<(u128, bool)> {
        let mut found = [None; 2];
        let is_user = self.0.read(line, &mut found);
        let [Some(id), identities] = found else { return None };
        // What does not say how many there are may be in every connection.
        let count = identities.and_then(|it| serde_json::from_str::<Vec<IgnoredAny>>(it).ok()).map(|it| it.len());
        let id = ids.short(&Value::from_json(id).text().unwrap_or_default());
        is_user.then_some((id, count == Some(1)))
    }
}

/// Knows who came before.
struct Once<'a> {
    linked: &'a Linked,
    identities: Identities,
    seen: HashSet<u128>,
}

impl<'a> Once<'a> {
    fn new(linked: &'a Linked) -> Self {
        Self { linked, identities: Identities::new(), seen: HashSet::new() }
    }

    fn judge(&mut self, line: &str) -> Line {
        match self.identities.read(line, &self.linked.ids) {
            Some((id, _)) if self.linked.who.contains(&id) && !self.seen.insert(id) => Line::CameBefore,
            // What is no user is found out by who reads the rest of it.
            Some(_) | None => Line::Meant,
        }
    }
}

impl Work<'_> {
    /// Looks through all files for who may come more than once.
    pub(super) fn look_through<'a>(&self, taken: &'a [Taken]) -> Result<Files<'a>, Failure> {
        if taken.len() < 2 {
            return Ok(Files { taken, linked: None });
        }
        let mut linked = Linked { ids: Ids::new(), who: HashSet::new() };
        let mut identities = Identities::new();
        let of_users = taken.iter().map(|file| file.told).sum();
        let mut progress = Progress { stage: Stage::LookingForLinked, of_users, ..Progress::default() };
        for file in taken {
            let mut users = of_file(&file.file).map_err(|error| self.kept_not(error))?;
            while let Some(line) = users.next().map_err(|error| self.unread(error))? {
                self.at_user(&mut progress)?;
                let read = simdutf8::basic::from_utf8(line).ok().and_then(|line| identities.read(line, &linked.ids));
                if let Some((id, false)) = read {
                    linked.who.insert(id);
                }
            }
        }
        Ok(Files { taken, linked: Some(linked) })
    }

    /// The next user is gone through: every now and then that is told, unless it is to stop.
    pub(super) fn at_user(&self, progress: &mut Progress) -> Result<(), ExportError> {
        if progress.users.is_multiple_of(USERS_PER_LOOK) {
            self.unless_stopped()?;
            (self.tell)(*progress);
        }
        progress.users += 1;
        Ok(())
    }
}

/// Holds the conditions against users.
pub(super) struct Filter<'a> {
    conditions: Vec<&'a Condition>,
    /// What each is about, then the whole attribute that this is in.
    cells: Cells,
}

impl<'a> Filter<'a> {
    pub(super) fn new(conditions: &'a [Condition], stop: &Stop) -> Self {
        let conditions: Vec<_> = conditions.iter().filter(|condition| condition.path().is_some()).collect();
        let paths = conditions.iter().filter_map(|condition| condition.path());
        let whole = paths.clone().map(|path| path.get(..1).unwrap_or_default());
        let sources: Vec<Source> = paths.chain(whole).map(|path| Source::Path(path.to_vec())).collect();
        Self { cells: Cells::new(sources.iter(), stop), conditions }
    }

    /// Whether the conditions hold for a user.
    pub(super) fn takes(&mut self, user: &str) -> bool {
        matches!(self.judge(user), Line::Meant)
    }

    fn judge(&mut self, user: &str) -> Line {
        let (mut raw, mut values) = (Vec::new(), Vec::new());
        if !self.cells.read(user, &mut raw) {
            return Line::NoUser;
        }
        // Paths alone have no faults.
        let is_read = self.cells.values(user, &raw, &mut |_, _| {}, &mut values).is_ok();
        let (about, whole) = values.split_at(self.conditions.len().min(values.len()));
        let mut each = self.conditions.iter().zip(about.iter().zip(whole));
        let holds = each.all(|(condition, (value, whole))| condition.holds(value, whole));
        if is_read && holds { Line::Meant } else { Line::NotMeant }
    }
}

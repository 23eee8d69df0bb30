//! Which of the lines that came are users that are meant: each user once, and only those for whom the conditions hold.

use super::cells::{Cells, Stop};
use super::condition::Condition;
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
    once: Option<Once>,
}

impl<'a> Meant<'a> {
    /// `conditions` are held against the users here; `once` knows who may come more than once.
    pub(super) fn new(conditions: Option<&'a [Condition]>, once: Option<Once>, stop: &Stop) -> Self {
        Self { filter: conditions.map(|conditions| Filter::new(conditions, stop)), once }
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

/// Knows who came before, where users come out of several files, one for each connection. Only who has several identities can
/// be in more than one: of the others nothing is remembered, so that what is remembered does not grow with the tenant.
pub(super) struct Once {
    /// The user's id, and its identities.
    cells: UserCells,
    ids: Ids,
    /// Who has several identities in one of the files: in another there may have been one, before somebody linked them.
    linked: HashSet<u128>,
    seen: HashSet<u128>,
}

impl Once {
    fn new() -> Self {
        let cells = ["user_id", TELLS_WHO_COMES_AGAIN].map(|name| vec![Segment::Key(name.to_owned())]);
        Self { cells: UserCells::new(cells.into()), ids: Ids::new(), linked: HashSet::new(), seen: HashSet::new() }
    }

    /// The id of a user, and whether it has one identity; none for what is no user, or has no id.
    fn read(&mut self, line: &str) -> Option<(u128, bool)> {
        let mut found = [None; 2];
        let is_user = self.cells.read(line, &mut found);
        let [Some(id), identities] = found else { return None };
        // What does not say how many there are may be in every connection.
        let count = identities.and_then(|it| serde_json::from_str::<Vec<IgnoredAny>>(it).ok()).map(|it| it.len());
        let id = self.ids.short(&Value::from_json(id).text().unwrap_or_default());
        is_user.then_some((id, count == Some(1)))
    }

    fn look(&mut self, line: &str) {
        if let Some((id, false)) = self.read(line) {
            self.linked.insert(id);
        }
    }

    fn judge(&mut self, line: &str) -> Line {
        match self.read(line) {
            Some((id, _)) if self.linked.contains(&id) && !self.seen.insert(id) => Line::CameBefore,
            // What is no user is found out by who reads the rest of it.
            Some(_) | None => Line::Meant,
        }
    }
}

impl Work<'_> {
    /// Looks through all files for who may come more than once; nothing where there is one file.
    pub(super) fn once(&self, taken: &[Taken]) -> Result<Option<Once>, Failure> {
        if taken.len() < 2 {
            return Ok(None);
        }
        let mut once = Once::new();
        for file in taken {
            let mut users = of_file(&file.file).map_err(|error| self.kept_not(error))?;
            let mut looked_at = 0_u64;
            while let Some(line) = users.next().map_err(|error| self.unread(error))? {
                looked_at += 1;
                if looked_at.is_multiple_of(USERS_PER_LOOK) {
                    self.unless_stopped()?;
                }
                if let Ok(line) = simdutf8::basic::from_utf8(line) {
                    once.look(line);
                }
            }
        }
        Ok(Some(once))
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

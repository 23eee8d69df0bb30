//! Which of the lines that came are users that are meant: each user once, and only those for whom the conditions hold.

use super::cells::{Cells, Stop};
use super::condition::Condition;
use super::plan::Source;
use crate::sheet::{Segment, UserCells, Value};
use std::collections::HashSet;
use std::hash::{BuildHasher as _, RandomState};

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
    /// `conditions` are held against the users here; `from_several` says that the users come out of several files, one for
    /// each connection: a user with linked identities may be in more than one of them.
    pub(super) fn new(conditions: Option<&'a [Condition]>, from_several: bool, stop: &Stop) -> Self {
        Self { filter: conditions.map(|conditions| Filter::new(conditions, stop)), once: from_several.then(Once::new) }
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

/// Knows who came before, in some thirty bytes for each user.
struct Once {
    id: UserCells,
    hashers: [RandomState; 2],
    seen: HashSet<u128>,
}

impl Once {
    fn new() -> Self {
        Self {
            id: UserCells::new(vec![vec![Segment::Key("user_id".to_owned())]]),
            hashers: [RandomState::new(), RandomState::new()],
            seen: HashSet::new(),
        }
    }

    fn judge(&mut self, line: &str) -> Line {
        let mut found = [None];
        if !self.id.read(line, &mut found) {
            return Line::NoUser;
        }
        let Some(id) = found[0].map(Value::from_json) else { return Line::Meant };
        if self.is_new(&id.text().unwrap_or_default()) { Line::Meant } else { Line::CameBefore }
    }

    /// Of two ids 128 bits are the same once in more tenants than there are.
    fn is_new(&mut self, id: &str) -> bool {
        let [one, other] = &self.hashers;
        let both = u128::from(one.hash_one(id)) << 64 | u128::from(other.hash_one(id));
        self.seen.insert(both)
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

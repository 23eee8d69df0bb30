//! Which of the lines that came are users that are meant: each user once, and only those for whom the conditions hold.

use super::cells::{Cells, Stop};
use super::condition::Condition;
use super::ids::Ids;
use super::plan::Source;
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

/// Knows who came before. Only who has several identities can come again with another connection: of the others nothing is
/// remembered, so that what is remembered does not grow with the tenant.
struct Once {
    /// The user's id, and its identities.
    cells: UserCells,
    ids: Ids,
    seen: HashSet<u128>,
}

impl Once {
    fn new() -> Self {
        let cells = ["user_id", TELLS_WHO_COMES_AGAIN].map(|name| vec![Segment::Key(name.to_owned())]);
        Self { cells: UserCells::new(cells.into()), ids: Ids::new(), seen: HashSet::new() }
    }

    fn judge(&mut self, line: &str) -> Line {
        let mut found = [None; 2];
        if !self.cells.read(line, &mut found) {
            return Line::NoUser;
        }
        let [Some(id), identities] = found else { return Line::Meant };
        // What does not say how many there are may be in every connection.
        let count = identities.and_then(|it| serde_json::from_str::<Vec<IgnoredAny>>(it).ok()).map(|it| it.len());
        if count == Some(1) {
            return Line::Meant;
        }
        let id = self.ids.short(&Value::from_json(id).text().unwrap_or_default());
        if self.seen.insert(id) { Line::Meant } else { Line::CameBefore }
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

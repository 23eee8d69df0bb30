//! Counts the places of users: root attributes, and metadata down to its leaves.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::sheet::json::discover::MAX_DEPTH;
use crate::sheet::json::is_valid;
use crate::sheet::json::members::members;
use crate::sheet::json::walk::Walk;
use crate::sheet::json::walk::written_key;
use crate::sheet::path::Segment;
use crate::sheet::query::ColumnCount;

/// More places than anybody reads: metadata with an id for a key has a place for each user.
const MAX_PLACES: usize = 5000;

/// Whether every object on the way to a place is taken apart.
pub(super) fn is_unfolded(segments: &[Segment]) -> bool {
    match segments {
        [_] => true,
        [Segment::Key(root), ..] => {
            matches!(root.as_str(), "user_metadata" | "app_metadata") && segments.len() <= MAX_DEPTH
        }
        _ => false,
    }
}

/// The places of some users.
#[derive(Debug, Default)]
pub(in crate::sheet) struct Tally {
    places: Vec<Place>,
    full: bool,
    /// The number of the user that is looked at, so that a name that is there twice counts once.
    user: u64,
    /// What was met in it, not yet counted.
    met: Vec<Met>,
    /// In it a name stands twice, or one that is written with escapes or was not counted.
    is_odd: bool,
}

/// What a user is to whoever looks for a key in its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sheet) enum Counted {
    /// In all that is counted a name stands once at most, and as it is.
    Plain,
    /// A name stands there twice, or is written with escapes.
    Odd,
    /// No JSON object; nothing of it was counted.
    NoUser,
}

/// A value on a walk through a user.
#[derive(Debug, Clone, Copy)]
struct Met {
    place: usize,
    /// Its first byte.
    first: u8,
    is_leaf: bool,
}

#[derive(Debug, Default)]
struct Place {
    key: String,
    /// The key as it is mostly written.
    written: String,
    /// How deep what stands here is unfolded.
    depth: usize,
    count: ColumnCount,
    last_user: u64,
    /// In the order in which they were first seen, by their places.
    below: Vec<usize>,
    by_key: HashMap<String, usize>,
    is_leaf: bool,
    /// The child that followed the one before: users have their keys in the same order.
    next: usize,
}

impl Tally {
    /// Counts a user.
    pub(in crate::sheet) fn user(&mut self, text: &str) -> Counted {
        if self.places.is_empty() {
            self.places.push(Place { depth: MAX_DEPTH + 1, ..Place::default() });
        }
        self.user += 1;
        self.met.clear();
        let mut walk = Walk::new(text);
        if self.walk(&mut walk, 0).and_then(|()| walk.end()).is_some() {
            for met in &self.met {
                if let Some(place) = self.places.get_mut(met.place) {
                    place.add(met.first, met.is_leaf);
                }
            }
            return Counted::Plain;
        }
        self.user += 1;
        self.is_odd = false;
        let is_user = is_valid(text) && self.object(0, text);
        match (is_user, self.is_odd) {
            (false, _) => Counted::NoUser,
            (true, true) => Counted::Odd,
            (true, false) => Counted::Plain,
        }
    }

    /// Goes through an object whose parts are all known, and notes them: nothing counts until the text has turned out to
    /// be JSON to its end.
    fn walk(&mut self, walk: &mut Walk<'_>, place: usize) -> Option<()> {
        let mut goes_on = walk.enter()?;
        // Users have their keys in the same order.
        let mut next = 0;
        while goes_on {
            let parent = self.places.get(place)?;
            let guess = parent.below.get(next).copied();
            let guess = guess.filter(|at| self.places.get(*at).is_some_and(|it| walk.is_key(&it.written)));
            let child = if let Some(child) = guess {
                child
            } else {
                let child = *parent.by_key.get(walk.key()?)?;
                next = parent.below.iter().position(|at| *at == child)?;
                child
            };
            next += 1;
            let it = self.places.get_mut(child)?;
            if it.last_user == self.user {
                return None;
            }
            it.last_user = self.user;
            let (first, from, noted) = (walk.first()?, walk.place(), self.met.len());
            let unfold = first == b'{' && it.depth > 0;
            self.met.push(Met { place: child, first, is_leaf: !unfold && first != b'n' });
            if unfold {
                self.walk(walk, child)?;
                if walk.place() - from == "{}".len() {
                    self.met.get_mut(noted)?.is_leaf = true;
                }
            } else {
                walk.value()?;
            }
            goes_on = walk.more()?;
        }
        Some(())
    }

    /// The same for any object, which is valid JSON.
    fn object(&mut self, place: usize, text: &str) -> bool {
        let Some(members) = members(text) else { return false };
        if let Some(place) = self.places.get_mut(place) {
            place.next = 0;
        }
        // Of a name that is there twice the last counts; that is rare, and then the first one of its parts counts too.
        for member in &members {
            let key = member.key(text);
            self.is_odd |= matches!(key, Cow::Owned(_));
            match self.child(place, &key) {
                Some(child) => self.value(child, member.value(text)),
                None => self.is_odd = true,
            }
        }
        true
    }

    fn child(&mut self, place: usize, key: &str) -> Option<usize> {
        let parent = self.places.get(place)?;
        let guess = parent.below.get(parent.next).copied();
        let found = guess.filter(|at| self.places.get(*at).is_some_and(|child| child.key == key));
        if let Some(found) = found {
            self.places.get_mut(place)?.next += 1;
            return Some(found);
        }
        if let Some(found) = parent.by_key.get(key).copied() {
            let next = parent.below.iter().position(|at| *at == found).map_or(0, |at| at + 1);
            self.places.get_mut(place)?.next = next;
            return Some(found);
        }
        if self.places.len() >= MAX_PLACES {
            self.full = true;
            return None;
        }
        let new = self.places.len();
        let parent = self.places.get_mut(place)?;
        parent.by_key.insert(key.to_owned(), new);
        parent.below.push(new);
        // Of what stands at the root, metadata alone is unfolded.
        let is_folded = place == 0 && !matches!(key, "user_metadata" | "app_metadata");
        let depth = if is_folded { 0 } else { parent.depth.saturating_sub(1) };
        self.places.push(Place { key: key.to_owned(), written: written_key(key), depth, ..Place::default() });
        Some(new)
    }

    fn value(&mut self, at: usize, value: &str) {
        let user = self.user;
        let Some(place) = self.places.get_mut(at) else { return };
        if place.last_user == user {
            self.is_odd = true;
            return;
        }
        place.last_user = user;
        let first = value.as_bytes().first().copied().unwrap_or_default();
        let unfold = first == b'{' && place.depth > 0;
        place.add(first, first != b'n' && (!unfold || value == "{}"));
        if unfold {
            self.object(at, value);
        }
    }

    /// Counts what another one counted.
    pub(in crate::sheet) fn add(&mut self, other: Self) {
        self.full |= other.full;
        if self.places.is_empty() {
            self.places = other.places;
            return;
        }
        self.add_below(0, &other, 0);
    }

    fn add_below(&mut self, to: usize, other: &Self, from: usize) {
        let Some(theirs) = other.places.get(from) else { return };
        if let Some(place) = self.places.get_mut(to) {
            place.count.add(theirs.count);
            place.is_leaf |= theirs.is_leaf;
            place.next = 0;
        }
        for child in &theirs.below {
            let Some(key) = other.places.get(*child).map(|child| child.key.as_str()) else { continue };
            if let Some(at) = self.child(to, key) {
                self.add_below(at, other, *child);
            }
        }
    }

    /// Whether there were more places than are counted.
    pub(in crate::sheet) fn is_full(&self) -> bool {
        self.full
    }

    /// Tells each place: its path, its count, and whether something stood there that has no parts of its own.
    pub(in crate::sheet) fn each(&self, tell: &mut impl FnMut(&[Segment], ColumnCount, bool)) {
        self.each_below(0, &mut Vec::new(), tell);
    }

    fn each_below(&self, at: usize, path: &mut Vec<Segment>, tell: &mut impl FnMut(&[Segment], ColumnCount, bool)) {
        let Some(place) = self.places.get(at) else { return };
        if !path.is_empty() {
            tell(path, place.count, place.is_leaf || place.below.is_empty());
        }
        for child in &place.below {
            let Some(key) = self.places.get(*child).map(|child| child.key.clone()) else { continue };
            path.push(Segment::Key(key));
            self.each_below(*child, path, tell);
            path.pop();
        }
    }
}

impl Place {
    /// Counts a value that begins with this byte.
    fn add(&mut self, first: u8, is_leaf: bool) {
        self.count.present += 1;
        let count = match first {
            b'"' => &mut self.count.texts,
            b't' | b'f' => &mut self.count.booleans,
            b'n' => &mut self.count.nulls,
            b'{' | b'[' => &mut self.count.json,
            _ => &mut self.count.numbers,
        };
        *count += 1;
        self.is_leaf |= is_leaf;
    }
}

/// A path as people write it.
pub(in crate::sheet) fn path_of(segments: &[Segment]) -> String {
    let keys = segments.iter().filter_map(|segment| match segment {
        Segment::Key(key) => Some(key.as_str()),
        Segment::Index(_) => None,
    });
    keys.collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn counts(tally: &Tally) -> Vec<(String, ColumnCount, bool)> {
        let mut counts = Vec::new();
        tally.each(&mut |segments, count, is_leaf| counts.push((path_of(segments), count, is_leaf)));
        counts
    }

    proptest! {
        #[test]
        fn what_is_known_is_counted_in_one_walk_as_it_was_at_first(users in proptest::collection::vec(
            proptest::sample::select(vec![
                r#"{"email":"a","user_metadata":{"a":{"b":1},"c":{}}}"#,
                r#"{"user_metadata":{"a":{"b":null},"c":{ }},"email":2}"#,
                r#"{"user_metadata":{"a":7,"a":{"b":8}},"email":true,"email":"x"}"#,
                r#"{"\u0065mail":"a","other":{"a":{}},"app_metadata":{}}"#,
                r#"{"other":{"a":[]},"app_metadata":[],"user_metadata":null}"#,
                r#"{"email":"a""#,
                "[]",
                "{}",
            ]),
            0..12,
        )) {
            let (mut all, mut twice) = (Tally::default(), Tally::default());
            for user in &users {
                // Where nothing is known yet everything is counted slowly.
                let mut one = Tally::default();
                let counted = one.user(user);
                all.add(one);
                prop_assert_eq!(counted != Counted::NoUser, user.starts_with('{') && is_valid(user));
                prop_assert_eq!(counted == Counted::Odd, user.contains('\\') || user.contains("true,"));
                prop_assert_eq!(twice.user(user), counted);
            }
            let once = counts(&twice);
            for user in &users {
                twice.user(user);
            }
            prop_assert_eq!(counts(&all), once.clone());
            let doubled = |(path, count, is_leaf): (String, ColumnCount, bool)| {
                let mut both = count;
                both.add(count);
                (path, both, is_leaf)
            };
            prop_assert_eq!(once.into_iter().map(doubled).collect::<Vec<_>>(), counts(&twice));
        }
    }
}

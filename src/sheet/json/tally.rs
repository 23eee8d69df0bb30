//! Counts the places of users: root attributes, and metadata down to its leaves.

use std::collections::HashMap;

use crate::sheet::json::discover::MAX_DEPTH;
use crate::sheet::json::members::members;
use crate::sheet::path::Segment;
use crate::sheet::query::ColumnCount;

/// More places than anybody reads: metadata with an id for a key has a place for each user.
const MAX_PLACES: usize = 5000;

/// The places of some users.
#[derive(Debug, Default)]
pub(in crate::sheet) struct Tally {
    places: Vec<Place>,
    full: bool,
    /// The number of the user that is looked at, so that a name that is there twice counts once.
    user: u64,
}

#[derive(Debug, Default)]
struct Place {
    key: String,
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
    /// Counts a user, which is valid JSON; false if it is no object.
    pub(in crate::sheet) fn user(&mut self, text: &str) -> bool {
        if self.places.is_empty() {
            self.places.push(Place::default());
        }
        self.user += 1;
        self.object(0, text, true, MAX_DEPTH)
    }

    fn object(&mut self, place: usize, text: &str, is_root: bool, depth: usize) -> bool {
        let Some(members) = members(text) else { return false };
        if let Some(place) = self.places.get_mut(place) {
            place.next = 0;
        }
        // Of a name that is there twice the last counts; that is rare, and then the first one of its parts counts too.
        for member in &members {
            let key = member.key(text);
            let Some(child) = self.child(place, &key) else { continue };
            let unfold = if is_root { matches!(key.as_ref(), "user_metadata" | "app_metadata") } else { depth > 0 };
            self.value(child, member.value(text), unfold, depth);
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
        self.places.push(Place { key: key.to_owned(), ..Place::default() });
        Some(new)
    }

    fn value(&mut self, at: usize, value: &str, unfold: bool, depth: usize) {
        let user = self.user;
        let Some(place) = self.places.get_mut(at) else { return };
        if place.last_user == user {
            return;
        }
        place.last_user = user;
        place.count.present += 1;
        let count = match value.as_bytes().first() {
            Some(b'"') => &mut place.count.texts,
            Some(b't' | b'f') => &mut place.count.booleans,
            Some(b'n') => &mut place.count.nulls,
            Some(b'{' | b'[') => &mut place.count.json,
            Some(_) | None => &mut place.count.numbers,
        };
        *count += 1;
        let is_object = value.starts_with('{');
        if is_object && unfold && value.len() > 2 {
            self.object(at, value, false, depth - 1);
        } else if !value.starts_with('n') {
            place.is_leaf = true;
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

/// A path as people write it.
pub(in crate::sheet) fn path_of(segments: &[Segment]) -> String {
    let keys = segments.iter().filter_map(|segment| match segment {
        Segment::Key(key) => Some(key.as_str()),
        Segment::Index(_) => None,
    });
    keys.collect::<Vec<_>>().join(".")
}

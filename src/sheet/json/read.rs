//! Reads a user's cells in one walk, whatever the number of columns.

use std::ops::Range;

use crate::sheet::cell::Cell;
use crate::sheet::column::Column;
use crate::sheet::json::members::elements;
use crate::sheet::json::members::members;
use crate::sheet::json::walk::Walk;
use crate::sheet::json::walk::written_key;
use crate::sheet::path::Segment;

/// The columns by their paths.
#[derive(Debug, Default)]
pub(in crate::sheet) struct Paths {
    column: Option<usize>,
    below: Vec<(Segment, Paths)>,
    /// The keys of `below` as they are mostly written; nothing for a place in an array.
    written: Vec<String>,
}

impl Paths {
    pub(in crate::sheet) fn new(columns: &[Column]) -> Self {
        Self::to(columns.iter().map(Column::segments))
    }

    /// The places in the file, wherever the columns were moved to since.
    pub(in crate::sheet) fn in_file(columns: &[Column]) -> Self {
        Self::to(columns.iter().map(Column::origin))
    }

    /// Each path has the place of its own number.
    pub(in crate::sheet) fn to<'a>(paths: impl Iterator<Item = &'a [Segment]>) -> Self {
        let mut root = Self::default();
        for (at, segments) in paths.enumerate().filter(|(_, segments)| !segments.is_empty()) {
            let mut place = &mut root;
            for segment in segments {
                let found = place.below.iter().position(|(other, _)| other == segment);
                let found = found.unwrap_or_else(|| {
                    place.below.push((segment.clone(), Self::default()));
                    place.written.push(match segment {
                        Segment::Key(key) => written_key(key),
                        Segment::Index(_) => String::new(),
                    });
                    place.below.len() - 1
                });
                let Some((_, below)) = place.below.get_mut(found) else { return root };
                place = below;
            }
            place.column = Some(at);
        }
        root
    }

    /// Whether every value of `text` has a column, or a column around it.
    pub(in crate::sheet) fn cover(&self, text: &str) -> bool {
        if self.column.is_some() {
            return true;
        }
        let of_key =
            |key: &str| self.below.iter().find(|(segment, _)| matches!(segment, Segment::Key(it) if it == key));
        match members(text) {
            Some(members) => members.iter().all(|member| {
                let below = of_key(&member.key(text));
                below.is_some_and(|(_, below)| below.cover(member.value(text)))
            }),
            None if text == "null" => true,
            None => elements(text).is_some_and(|elements| {
                let is_covered = |(at, element): (usize, &std::ops::Range<usize>)| {
                    let of_index = |(segment, _): &&(Segment, Self)| *segment == Segment::Index(at);
                    let below = self.below.iter().find(of_index);
                    below.is_some_and(|(_, below)| text.get(element.clone()).is_some_and(|text| below.cover(text)))
                };
                elements.iter().enumerate().all(is_covered)
            }),
        }
    }

    /// Tells each value of a user that has a column, in one walk that also makes sure that the user is a JSON object. None
    /// where the walk gives up (see `walk.rs`), or `tell` does by saying false: then what was told is void.
    pub(in crate::sheet) fn each(&self, user: &str, tell: &mut impl FnMut(usize, Range<usize>) -> bool) -> Option<()> {
        let mut walk = Walk::new(user);
        self.walk(&mut walk, tell)?;
        walk.end()
    }

    fn walk(&self, walk: &mut Walk<'_>, tell: &mut impl FnMut(usize, Range<usize>) -> bool) -> Option<()> {
        let mut goes_on = walk.enter()?;
        // Of a name that is there twice the last counts: for the slow reader.
        let mut met = Met::default();
        // Users have their keys in the order of the columns.
        let mut next = 0;
        while goes_on {
            let is_next = |written: &String| !written.is_empty() && walk.is_key(written);
            if !self.written.get(next).is_some_and(is_next) {
                let key = walk.key()?;
                let of_key = |(segment, _): &(Segment, Self)| matches!(segment, Segment::Key(it) if it == key);
                let Some(found) = self.below.iter().position(of_key) else {
                    walk.value()?;
                    goes_on = walk.more()?;
                    continue;
                };
                next = found;
            }
            let (_, below) = self.below.get(next)?;
            if !met.is_first(next) {
                return None;
            }
            next += 1;
            below.step(walk, tell)?;
            goes_on = walk.more()?;
        }
        Some(())
    }

    /// Over the value that comes next, which stands at this place.
    #[inline]
    fn step(&self, walk: &mut Walk<'_>, tell: &mut impl FnMut(usize, Range<usize>) -> bool) -> Option<()> {
        let from = walk.place();
        match walk.first()? {
            b'{' if !self.below.is_empty() => self.walk(walk, tell)?,
            b'[' if !self.below.is_empty() => self.walk_array(walk, tell)?,
            _ => {
                walk.value()?;
            }
        }
        if self.column.is_some_and(|column| !tell(column, from..walk.place())) {
            return None;
        }
        Some(())
    }

    fn walk_array(&self, walk: &mut Walk<'_>, tell: &mut impl FnMut(usize, Range<usize>) -> bool) -> Option<()> {
        let mut goes_on = walk.enter_array()?;
        let mut at = 0;
        while goes_on {
            match self.below.iter().find(|(segment, _)| *segment == Segment::Index(at)) {
                Some((_, below)) => below.step(walk, tell)?,
                None => drop(walk.value()?),
            }
            at += 1;
            goes_on = walk.more_elements()?;
        }
        Some(())
    }

    /// Puts what stands in `text`, which is valid JSON, into the cells of its columns.
    pub(in crate::sheet) fn read(&self, text: &str, cells: &mut [Cell]) {
        if let Some(cell) = self.column.and_then(|column| cells.get_mut(column)) {
            *cell = Cell::from_json(text);
        }
        if self.below.is_empty() {
            return;
        }
        if let Some(members) = members(text) {
            let mut done = vec![false; self.below.len()];
            // Of a name that is there twice the last counts.
            for member in members.iter().rev() {
                let key = member.key(text);
                let of_key = |(segment, _): &(Segment, Self)| matches!(segment, Segment::Key(it) if *it == key);
                let Some(at) = self.below.iter().position(of_key) else { continue };
                if let (Some((_, below)), Some(done @ false)) = (self.below.get(at), done.get_mut(at)) {
                    *done = true;
                    below.read(member.value(text), cells);
                }
            }
        } else if let Some(elements) = elements(text) {
            for (segment, below) in &self.below {
                if let Segment::Index(index) = segment
                    && let Some(element) = elements.get(*index).and_then(|element| text.get(element.clone()))
                {
                    below.read(element, cells);
                }
            }
        }
    }
}

/// Which of some places were met. The first ones without a piece of memory for it: there is one for each object of each user.
#[derive(Default)]
struct Met {
    first: u64,
    others: Vec<usize>,
}

impl Met {
    /// Whether a place was not met before; now it is.
    fn is_first(&mut self, place: usize) -> bool {
        if place < 64 {
            let bit = 1 << place;
            let is_first = self.first & bit == 0;
            self.first |= bit;
            return is_first;
        }
        let is_first = !self.others.contains(&place);
        self.others.push(place);
        is_first
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(key: &str) -> Segment {
        Segment::Key(key.to_owned())
    }

    /// Users as they come: with names that are there twice, with escapes, with columns within columns.
    fn user() -> impl Strategy<Value = String> {
        let leaf = proptest::sample::select(vec![
            "1",
            "null",
            "\"x\"",
            "\"\\u00fc\"",
            "[1]",
            "[ ]",
            "[ {\"a\":2} , 3]",
            "[1,]",
            "{}",
            "tru",
        ]);
        let leaf = leaf.prop_map(str::to_owned);
        let name = proptest::sample::select(vec!["\"a\"", "\"b\"", "\"c\"", "\"\\u0061\""]);
        leaf.prop_recursive(3, 20, 4, move |value| {
            let member = (name.clone(), value, any::<bool>());
            proptest::collection::vec(member, 0..5).prop_map(|members| {
                let blank = |wide: bool| if wide { " " } else { "" };
                let write = |(name, value, wide): &(&str, String, bool)| format!("{name}{}:{value}", blank(*wide));
                format!("{{{}}}", members.iter().map(write).collect::<Vec<_>>().join(","))
            })
        })
    }

    proptest! {
        #[test]
        fn the_quick_walk_reads_what_the_slow_reader_reads(user in user()) {
            let columns = [
                vec![key("a")],
                vec![key("b"), key("a")],
                vec![key("b"), key("c"), key("a")],
                vec![key("b"), key("c")],
                vec![key("c"), Segment::Index(0)],
                vec![key("c"), Segment::Index(0), key("a")],
                vec![key("c"), Segment::Index(1)],
            ];
            let paths = Paths::to(columns.iter().map(Vec::as_slice));
            let mut quick = vec![Cell::Missing; columns.len()];
            let read = paths.each(&user, &mut |column, value| {
                quick[column] = Cell::from_json(&user[value]);
                true
            });
            let is_json = crate::sheet::json::is_valid(&user);
            if read.is_some() {
                prop_assert!(is_json, "{}", user);
                let mut slow = vec![Cell::Missing; columns.len()];
                paths.read(&user, &mut slow);
                prop_assert_eq!(quick, slow, "{}", user);
            } else {
                let is_rare = user.contains('\\') || user.matches("\"a\"").count() > 1 || user.matches("\"b\"").count() > 1 || user.matches("\"c\"").count() > 1;
                prop_assert!(!is_json || is_rare || !user.starts_with('{'), "{}", user);
            }
        }
    }
}

//! Reads a user's cells in one walk, whatever the number of columns.

use crate::sheet::cell::Cell;
use crate::sheet::column::Column;
use crate::sheet::json::members::elements;
use crate::sheet::json::members::members;
use crate::sheet::path::Segment;

/// The columns by their paths.
#[derive(Debug, Default)]
pub(in crate::sheet) struct Paths {
    column: Option<usize>,
    below: Vec<(Segment, Paths)>,
}

impl Paths {
    pub(in crate::sheet) fn new(columns: &[Column]) -> Self {
        Self::of(columns.iter().map(Column::segments))
    }

    /// The places in the file, wherever the columns were moved to since.
    pub(in crate::sheet) fn in_file(columns: &[Column]) -> Self {
        Self::of(columns.iter().map(Column::origin))
    }

    fn of<'a>(paths: impl Iterator<Item = &'a [Segment]>) -> Self {
        let mut root = Self::default();
        for (at, segments) in paths.enumerate().filter(|(_, segments)| !segments.is_empty()) {
            let mut place = &mut root;
            for segment in segments {
                let found = place.below.iter().position(|(other, _)| other == segment);
                let found = found.unwrap_or_else(|| {
                    place.below.push((segment.clone(), Self::default()));
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

    /// Whether anything that stands in `text`, which is valid JSON, is what is looked for: each value with its column.
    pub(in crate::sheet) fn any(&self, text: &str, is_it: &mut impl FnMut(usize, &str) -> bool) -> bool {
        if self.column.is_some_and(|column| is_it(column, text.trim_ascii())) {
            return true;
        }
        if self.below.is_empty() {
            return false;
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
                    if below.any(member.value(text), is_it) {
                        return true;
                    }
                }
            }
        } else if let Some(elements) = elements(text) {
            return self.below.iter().any(|(segment, below)| match segment {
                Segment::Index(index) => {
                    let element = elements.get(*index).and_then(|element| text.get(element.clone()));
                    element.is_some_and(|element| below.any(element, is_it))
                }
                Segment::Key(_) => false,
            });
        }
        false
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

//! Which columns are shown and in which order: hidden, pinned, moved, folded; and how that is remembered.

use super::geometry::Geometry;
use super::selection::{Place, Selection};
use super::source::GridColumn;
use super::state::{GridState, NARROWEST, WIDEST};
use serde::{Deserialize, Serialize};

/// How the columns of a list were laid out, by their names.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Layout {
    /// The columns that are shown with their widths in points, in their order.
    pub(crate) columns: Vec<(String, f32)>,
    #[serde(default)]
    pub(crate) hidden: Vec<String>,
    /// How wide those are when they are shown again.
    #[serde(default)]
    pub(crate) hidden_widths: Vec<(String, f32)>,
    /// How many of them stay when the others are scrolled.
    #[serde(default)]
    pub(crate) pinned: usize,
}

impl GridState {
    /// How the columns are laid out, to be remembered.
    pub(crate) fn layout(&self, columns: &[GridColumn]) -> Layout {
        let named = |&it: &usize| Some((columns.get(it)?.path.clone(), *self.widths.get(it)?));
        let is_hidden = |it: &usize| columns.get(*it).is_some_and(|column| self.hidden.contains(&column.path));
        let hidden: Vec<usize> = (0..columns.len()).filter(is_hidden).collect();
        Layout {
            columns: self.order.iter().filter_map(named).collect(),
            hidden: self.hidden.clone(),
            hidden_widths: hidden.iter().filter_map(named).collect(),
            pinned: self.frozen,
        }
    }

    /// Takes over what was remembered; columns that weren't there then come last.
    pub(crate) fn set_layout(&mut self, columns: &[GridColumn], layout: &Layout) {
        self.keep_up(columns);
        let place = |path: &str| layout.columns.iter().position(|(it, _)| it == path);
        let mut order: Vec<usize> = (0..columns.len()).collect();
        order.sort_by_key(|&it| columns.get(it).and_then(|it| place(&it.path)).unwrap_or(usize::MAX));
        self.order = order;
        self.hidden.clone_from(&layout.hidden);
        self.take_hidden_out();
        self.frozen = layout.pinned.min(self.order.len());
        for (width, column) in self.widths.iter_mut().zip(columns) {
            let mut known = layout.columns.iter().chain(&layout.hidden_widths);
            if let Some((_, remembered)) = known.find(|(path, _)| *path == column.path) {
                *width = remembered.clamp(NARROWEST, WIDEST);
            }
        }
        self.sized = true;
    }

    /// Follows the columns of the source: new ones come last.
    pub(super) fn keep_up(&mut self, columns: &[GridColumn]) {
        if self.known.len() == columns.len() && self.known.iter().zip(columns).all(|(it, column)| *it == column.path) {
            return;
        }
        let old: Vec<String> = std::mem::take(&mut self.known);
        let old_widths = std::mem::take(&mut self.widths);
        self.known = columns.iter().map(|it| it.path.clone()).collect();
        // A column that has another name is still the same.
        let is_renamed =
            |it: usize| old.len() == columns.len() && old.get(it).is_some_and(|it| !self.known.contains(it));
        let was = |(it, path): (usize, &String)| {
            old.iter().position(|was| was == path).or_else(|| is_renamed(it).then_some(it))
        };
        let before: Vec<Option<usize>> = self.known.iter().enumerate().map(was).collect();
        for (path, width) in old.iter().zip(&old_widths).filter(|(path, _)| !self.known.contains(path)) {
            self.former_widths.insert(path.clone(), *width);
        }
        let width = |was: &Option<usize>| was.and_then(|it| old_widths.get(it)).copied();
        let former = |path: &String| self.former_widths.get(path).copied().unwrap_or_else(|| name_width(path));
        let widths = before.iter().zip(&self.known).map(|(was, path)| width(was).unwrap_or_else(|| former(path)));
        self.widths = widths.collect();
        self.former_widths.retain(|path, _| !self.known.contains(path));
        for hidden in &mut self.hidden {
            let of_former = |was: &Option<usize>| was.and_then(|it| old.get(it)) == Some(hidden);
            if let Some(path) = before.iter().position(of_former).and_then(|it| self.known.get(it)) {
                hidden.clone_from(path);
            }
        }
        let stood = |was: Option<usize>| was.and_then(|was| self.order.iter().position(|&it| it == was));
        // What was folded stands where the first of its columns stood, and they where it did.
        let refolded = |it: usize| {
            let path = self.known.get(it)?;
            let is_kin = |was: &usize| {
                let was = old.get(*was).map_or("", String::as_str);
                !self.known.iter().any(|path| path == was)
                    && (object_of(was) == Some(path) || object_of(path) == Some(was))
            };
            (0..old.len()).filter(is_kin).filter_map(|was| stood(Some(was))).min()
        };
        let is_refolded =
            (0..columns.len()).any(|it| before.get(it).is_some_and(Option::is_none) && refolded(it).is_some());
        let mut order: Vec<usize> = (0..columns.len()).collect();
        order.sort_by_cached_key(|&it| match before.get(it).copied().flatten() {
            Some(was) => stood(Some(was)).unwrap_or(usize::MAX),
            None => refolded(it).unwrap_or(usize::MAX),
        });
        self.order = order;
        self.take_hidden_out();
        self.sized = self.sized && !old.is_empty();
        if !old.is_empty() && self.known.len() > old.len() && !self.order.is_empty() && !is_refolded {
            // Who adds a column wants to fill it.
            let place = Place { row: self.selection.active.row, column: self.order.len() - 1 };
            self.selection = Selection::at(place);
            self.reveal = Some(place);
            self.wants_focus = true;
        }
    }

    /// The last column that is left is always shown.
    fn take_hidden_out(&mut self) {
        let Self { order, hidden, known, .. } = self;
        let is_hidden = |column: &usize| known.get(*column).is_some_and(|path| hidden.contains(path));
        if order.iter().all(is_hidden) {
            hidden.clear();
        }
        order.retain(|column| !known.get(*column).is_some_and(|path| hidden.contains(path)));
    }

    /// The names of the columns that are hidden and could be shown.
    pub(crate) fn hidden_columns(&self) -> impl Iterator<Item = &String> {
        self.hidden.iter().filter(|path| self.known.contains(path))
    }

    /// Where a column of the source stands on the screen.
    pub(crate) fn place_of(&self, column: usize) -> Option<usize> {
        self.order.iter().position(|&it| it == column)
    }

    /// Hides columns; never all of them. Whether anything was hidden.
    pub(super) fn hide(&mut self, places: impl Iterator<Item = usize>) -> bool {
        let paths: Vec<String> = places.filter_map(|place| self.known.get(*self.order.get(place)?)).cloned().collect();
        if paths.is_empty() || paths.len() >= self.order.len() {
            return false;
        }
        let pinned = self.order.iter().take(self.frozen);
        let stay = pinned.filter(|&&it| self.known.get(it).is_some_and(|path| !paths.contains(path))).count();
        self.hidden.extend(paths);
        self.take_hidden_out();
        self.frozen = stay;
        let active = self.selection.active;
        self.selection = Selection::at(Place { column: active.column.min(self.order.len() - 1), ..active });
        true
    }

    /// Shows a hidden column again: beside the one before which it stands in the list.
    pub(crate) fn unhide(&mut self, path: &str) {
        self.hidden.retain(|it| it != path);
        let Some(column) = self.known.iter().position(|it| it == path) else { return };
        if self.order.contains(&column) {
            return;
        }
        let before = (0..column).rev().find_map(|it| self.place_of(it));
        let place = before.map_or(0, |it| it + 1).max(self.frozen);
        self.order.insert(place, column);
        let at = Place { row: self.selection.active.row, column: place };
        self.selection = Selection::at(at);
        self.reveal = Some(at);
    }

    /// Lets a column stay in sight while the others are scrolled, or lets it go.
    pub(super) fn pin(&mut self, place: usize) {
        let pins = place >= self.frozen;
        let column = self.order.remove(place);
        let to = if pins { self.frozen } else { self.frozen - 1 };
        self.order.insert(to, column);
        self.frozen = if pins { self.frozen + 1 } else { self.frozen - 1 };
        self.selection = Selection::at(Place { row: self.selection.active.row, column: to });
    }

    /// Puts a column before another one, or behind the last. Among pinned ones it is pinned.
    pub(super) fn move_column(&mut self, place: usize, before: usize) {
        if place >= self.order.len() {
            return;
        }
        let was_pinned = place < self.frozen;
        let moved = self.order.remove(place);
        let to = if before > place { before - 1 } else { before }.min(self.order.len());
        self.order.insert(to, moved);
        let is_pinned = if was_pinned { to < self.frozen } else { before < self.frozen };
        match (was_pinned, is_pinned) {
            (true, false) => self.frozen -= 1,
            (false, true) => self.frozen += 1,
            (true, true) | (false, false) => {}
        }
        let at = Place { row: self.selection.active.row, column: to };
        self.selection = Selection::at(at);
        self.reveal = Some(at);
    }

    /// Remembers where the columns stand, for what is opened beside them.
    pub(super) fn remember_headers(&mut self, geometry: &Geometry) {
        self.header_rects.clear();
        for place in geometry.shown_columns() {
            let Some(&column) = self.order.get(place) else { continue };
            let (left, right) = geometry.column_span(place);
            let region = geometry.header_of(place);
            let rect = egui::Rect::from_x_y_ranges(left..=right, region.y_range()).intersect(region);
            self.header_rects.push((column, rect));
        }
    }

    /// Where the name of a column is shown; nothing while it is out of sight.
    pub(crate) fn header_rect(&self, column: usize) -> Option<egui::Rect> {
        self.header_rects.iter().find(|(it, _)| *it == column).map(|(_, rect)| *rect)
    }
}

/// Whether the columns of an object can be shown as one: a person's own attributes, in which no secret of Auth0's lies.
pub(super) fn is_foldable(object: &str) -> bool {
    matches!(object, "user_metadata" | "app_metadata")
}

/// The object in which a key lies.
pub(super) fn object_of(path: &str) -> Option<&str> {
    path.split_once('.').map(|(object, _)| object)
}

pub(super) fn name_width(path: &str) -> f32 {
    (path.chars().count() as f32 * 7.4 + 52.0).clamp(90.0, 260.0)
}

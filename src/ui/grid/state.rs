//! What the grid remembers between frames: where it is scrolled to, its columns, what is chosen, what is being typed.

use super::editor::Editor;
use super::geometry::{HEADER, ROW};
use super::selection::{Place, Selection};
use super::source::{GridAction, GridColumn, GridSource};
use std::ops::Range;

pub(super) const NARROWEST: f32 = 40.0;
pub(super) const WIDEST: f32 = 800.0;

/// The state of one grid.
#[derive(Debug, Default)]
pub(crate) struct GridState {
    /// How far down the content is scrolled, in points. An `f32` stands still below row 300 000.
    pub(super) y: f64,
    /// How far to the right.
    pub(super) x: f64,
    /// The columns of the source in the order in which they stand.
    pub(super) order: Vec<usize>,
    /// Their widths, by column of the source.
    pub(super) widths: Vec<f32>,
    /// Widths a person chose are never guessed anew.
    pub(super) sized: bool,
    /// How many columns stay when the others are scrolled.
    pub(crate) frozen: usize,
    pub(crate) selection: Selection,
    pub(super) editor: Option<Editor>,
    /// Keys that wait for the row of the active cell to be read.
    pub(super) held: Vec<egui::Event>,
    /// What was typed when the cursor was sent elsewhere.
    pub(super) committed: Vec<GridAction>,
    /// The cell to bring into view in the next frame.
    pub(super) reveal: Option<Place>,
    pub(super) wants_focus: bool,
    /// Rows that fit, for page up and down.
    pub(super) page: u32,
    pub(super) press: Press,
    /// Where the column that is dragged would be put.
    pub(super) drop_before: Option<usize>,
    /// Names of the columns when they were last laid out.
    pub(super) known: Vec<String>,
    /// How far below the top of the scroll bar's handle it was taken.
    pub(super) grip: f32,
}

/// What the pressed mouse button is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Press {
    #[default]
    Nothing,
    Cells,
    Rows,
}

impl GridState {
    /// Chooses one cell (column as given by the source) and brings it into view.
    pub(crate) fn go_to(&mut self, row: u32, column: usize) {
        let column = self.order.iter().position(|&it| it == column).unwrap_or(0);
        let place = Place { row, column };
        let committed = self.commit();
        self.committed.extend(committed);
        self.selection = Selection::at(place);
        self.reveal = Some(place);
        self.wants_focus = true;
    }

    /// Takes the keyboard in the next frame.
    pub(crate) fn focus(&mut self) {
        self.wants_focus = true;
    }

    /// The row of the active cell.
    pub(crate) fn active_row(&self) -> u32 {
        self.selection.active.row
    }

    /// The column of the active cell, as given by the source.
    pub(crate) fn active_column(&self) -> Option<usize> {
        self.order.get(self.selection.active.column).copied()
    }

    /// The rows that are chosen.
    pub(crate) fn chosen_rows(&self, row_count: u32) -> Vec<Range<u32>> {
        self.selection.rows(row_count, self.order.len())
    }

    /// How many cells are chosen; overlapping blocks count twice.
    pub(crate) fn chosen_cells(&self, row_count: u32) -> u64 {
        let blocks = self.selection.blocks(row_count, self.order.len());
        blocks.iter().map(|block| block.rows.len() as u64 * block.columns.len() as u64).sum()
    }

    /// Whether a cell is being typed into.
    pub(crate) fn is_editing(&self) -> bool {
        self.editor.is_some()
    }

    /// The first row in view, and how far it is scrolled out.
    #[cfg(test)]
    pub(crate) fn scroll_position(&self) -> (u32, f64) {
        let first = (self.y / f64::from(ROW)).floor();
        (super::geometry::whole(first), self.y - first * f64::from(ROW))
    }

    /// Scrolls a row to the top.
    #[cfg(test)]
    pub(crate) fn scroll_to_row(&mut self, row: u32) {
        self.y = f64::from(row) * f64::from(ROW);
    }

    /// The widths and the order of the columns by their names, to be remembered.
    pub(crate) fn layout(&self, columns: &[GridColumn]) -> Vec<(String, f32)> {
        self.order.iter().filter_map(|&it| Some((columns.get(it)?.path.clone(), *self.widths.get(it)?))).collect()
    }

    /// Takes over what was remembered; columns that weren't there then come last.
    pub(crate) fn set_layout(&mut self, columns: &[GridColumn], layout: &[(String, f32)]) {
        self.keep_up(columns);
        let place = |path: &str| layout.iter().position(|(it, _)| it == path);
        let mut order: Vec<usize> = (0..columns.len()).collect();
        order.sort_by_key(|&it| columns.get(it).and_then(|it| place(&it.path)).unwrap_or(usize::MAX));
        self.order = order;
        for (width, column) in self.widths.iter_mut().zip(columns) {
            if let Some((_, remembered)) = layout.iter().find(|(path, _)| *path == column.path) {
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
        let before = |path: &String| old.iter().position(|it| it == path);
        self.widths = self
            .known
            .iter()
            .map(|path| before(path).and_then(|it| old_widths.get(it)).copied().unwrap_or_else(|| name_width(path)))
            .collect();
        let mut order: Vec<usize> = (0..columns.len()).collect();
        let stood: Vec<&String> = self.order.iter().filter_map(|&it| old.get(it)).collect();
        order.sort_by_key(|&it| stood.iter().position(|path| self.known.get(it) == Some(path)).unwrap_or(usize::MAX));
        self.order = order;
        self.sized = self.sized && !old.is_empty();
        if !old.is_empty() && self.known.len() > old.len() {
            // Who adds a column wants to fill it.
            let place = Place { row: self.selection.active.row, column: self.order.len() - 1 };
            self.selection = Selection::at(place);
            self.reveal = Some(place);
            self.wants_focus = true;
        }
    }

    /// Widths by what the first rows hold, once they are there.
    pub(super) fn guess_widths(&mut self, source: &dyn GridSource) {
        /// Enough to see what a column is like.
        const SAMPLE_ROWS: u32 = 40;
        if self.sized || source.row(0).is_none() {
            return;
        }
        self.sized = true;
        for column in 0..self.widths.len() {
            let longest = (0..SAMPLE_ROWS)
                .filter_map(|row| source.cell(row, column))
                .map(|cell| cell.shown.text().chars().take(60).count())
                .max()
                .unwrap_or(0);
            if let (Some(width), Some(path)) = (self.widths.get_mut(column), self.known.get(column)) {
                *width = (longest as f32 * 7.2 + 44.0).clamp(name_width(path), 260.0);
            }
        }
    }

    /// The height of all rows, in points.
    pub(super) fn content_height(row_count: u32) -> f64 {
        f64::from(row_count) * f64::from(ROW)
    }

    /// Brings the active corner into view, after keys moved it.
    pub(super) fn scroll_into_view(&mut self, place: Place, viewport: egui::Vec2, edges: &[f32]) {
        let (top, height) = (f64::from(place.row) * f64::from(ROW), f64::from(viewport.y - HEADER));
        self.y = self.y.min(top).max(top + f64::from(ROW) - height);
        if place.column < self.frozen {
            return;
        }
        let fixed = edges.get(self.frozen).copied().unwrap_or(0.0);
        let (Some(left), Some(right)) = (edges.get(place.column), edges.get(place.column + 1)) else { return };
        let (left, right) = (f64::from(left - fixed), f64::from(right - fixed));
        let width = f64::from(viewport.x - super::geometry::GUTTER - fixed);
        // A column wider than the view shows its beginning.
        self.x = self.x.max(right - width).min(left);
    }
}

fn name_width(path: &str) -> f32 {
    (path.chars().count() as f32 * 7.4 + 36.0).clamp(80.0, 260.0)
}

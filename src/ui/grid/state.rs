//! What the grid remembers between frames: where it is scrolled to, its columns, what is chosen, what is being typed.

use super::asked::GridAction;
use super::columns::name_width;
use super::editor::Editor;
use super::geometry::{HEADER, ROW};
use super::menu::Menu;
use super::selection::{Block, Place, Selection, Spread};
use super::source::GridSource;
use std::ops::Range;

/// How wide a column can be, in points.
pub(crate) const NARROWEST: f32 = 40.0;
pub(crate) const WIDEST: f32 = 800.0;

/// Rows, each with the columns (as given by the source) in which they are chosen.
pub(crate) type Chosen = Vec<(Vec<Range<u32>>, Vec<usize>)>;

/// The state of one grid.
#[derive(Debug, Default)]
pub(crate) struct GridState {
    /// How far down the content is scrolled, in points. An `f32` stands still below row 300 000.
    pub(super) y: f64,
    /// How far to the right.
    pub(super) x: f64,
    /// The columns of the source that are shown, in the order in which they stand.
    pub(super) order: Vec<usize>,
    /// The names of those that are not.
    pub(super) hidden: Vec<String>,
    /// Where the names of the columns stood in the last frame.
    pub(super) header_rects: Vec<(usize, egui::Rect)>,
    pub(super) menu: Option<Menu>,
    /// What is being composed by an input method.
    pub(super) preedit: String,
    /// Their widths, by column of the source.
    pub(super) widths: Vec<f32>,
    /// How wide columns were that are folded into others now, by their names.
    pub(super) former_widths: std::collections::BTreeMap<String, f32>,
    /// Widths a person chose are never guessed anew.
    pub(super) sized: bool,
    /// How many columns stay when the others are scrolled.
    pub(super) frozen: usize,
    pub(crate) selection: Selection,
    pub(super) editor: Option<Editor>,
    /// Keys that wait for the row of the active cell to be read.
    pub(super) held: Vec<egui::Event>,
    /// What was typed when the cursor was sent elsewhere.
    pub(super) committed: Vec<GridAction>,
    /// The edge of what is filled, which is looked for.
    pub(super) to_edge: Option<ToEdge>,
    /// The cell to bring into view in the next frame.
    pub(super) reveal: Option<Place>,
    /// How large the cells' part was when it was laid out last, and whether the active cell was in it.
    pub(super) in_view: Option<(egui::Vec2, bool)>,
    pub(super) wants_focus: bool,
    /// Rows that fit, for page up and down.
    pub(super) page: u32,
    pub(super) press: Press,
    /// How far the fill handle is dragged.
    pub(super) fill_to: Option<Place>,
    /// Where the column that is dragged would be put.
    pub(super) drop_before: Option<usize>,
    /// Names of the columns when they were last laid out.
    pub(super) known: Vec<String>,
    /// How far below the top of the scroll bar's handle it was taken.
    pub(super) grip: f32,
}

/// Ctrl with an arrow, whose way leads over rows that are not at hand.
#[derive(Debug, Clone, Copy)]
pub(super) struct ToEdge {
    pub(super) from: Place,
    /// As given by the source.
    pub(super) column: usize,
    pub(super) forward: bool,
    pub(super) extend: bool,
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
        let column = self.place_of(column).unwrap_or(0);
        let place = Place { row, column };
        let committed = self.commit();
        self.committed.extend(committed);
        self.selection = Selection::at(place);
        self.reveal = Some(place);
        self.wants_focus = true;
    }

    /// The same without the keyboard, which stays where it is.
    pub(crate) fn look_at(&mut self, row: u32, column: usize) {
        self.go_to(row, column);
        self.wants_focus = false;
    }

    /// Brings a cell into view and makes it the active one; what is chosen around it stays.
    pub(crate) fn show(&mut self, row: u32, column: usize) {
        let Some(column) = self.place_of(column) else { return };
        let place = Place { row, column };
        // Of a larger selection nothing is lost by looking at a part of it.
        if self.selection.active != place && !self.is_several() {
            self.selection = Selection::at(place);
        }
        self.reveal = Some(place);
    }

    /// Chooses a block of cells; the first is the active one.
    pub(crate) fn choose(&mut self, block: &Block) {
        if let Some((first, last)) = block.first().zip(block.last()) {
            self.selection = Selection { head: last, ..Selection::at(first) };
        }
    }

    /// Where columns of the source stand that are side by side on the screen.
    pub(crate) fn places_of(&self, columns: &[usize]) -> Range<usize> {
        let first = columns.first().and_then(|&column| self.place_of(column)).unwrap_or(0);
        first..first + columns.len()
    }

    /// Whether more than one cell is chosen.
    fn is_several(&self) -> bool {
        let selection = &self.selection;
        !selection.others.is_empty() || selection.spread != Spread::Cells || selection.active != selection.head
    }

    /// The columns that are chosen, as given by the source.
    pub(crate) fn chosen_columns(&self) -> Vec<usize> {
        let blocks = self.selection.blocks(u32::MAX, self.order.len());
        let is_chosen = |place: &usize| blocks.iter().any(|block| block.columns.contains(place));
        (0..self.order.len()).filter(is_chosen).filter_map(|place| self.order.get(place).copied()).collect()
    }

    /// The edge was found that was asked for; an answer to another question, or after the cursor went on, is passed over.
    pub(crate) fn go_to_edge(&mut self, from: u32, column: usize, forward: bool, row: u32) {
        let Some(asked) = self.to_edge else { return };
        if (asked.from.row, asked.column, asked.forward) != (from, column, forward) {
            return;
        }
        self.to_edge = None;
        let now = if asked.extend { self.selection.moving_end() } else { self.selection.active };
        if now != asked.from || self.editor.is_some() {
            return;
        }
        let to = Place { row, column: asked.from.column };
        if asked.extend {
            self.selection.extend(to);
        } else {
            self.selection = Selection::at(to);
        }
        self.reveal = Some(to);
    }

    /// The columns that are shown, as given by the source, in the order in which they stand.
    pub(crate) fn shown_columns(&self) -> &[usize] {
        &self.order
    }

    /// Takes the keyboard in the next frame.
    pub(crate) fn focus(&mut self) {
        self.wants_focus = true;
    }

    /// Leaves the keyboard to what was opened.
    pub(crate) fn leave(&mut self) {
        self.wants_focus = false;
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

    /// The rows that are chosen in a column as given by the source.
    pub(crate) fn chosen_in(&self, column: usize, row_count: u32) -> Vec<Range<u32>> {
        let place = self.place_of(column);
        place.map_or_else(Vec::new, |place| self.selection.rows_in(place, row_count, self.order.len()))
    }

    /// What is chosen, no cell twice.
    pub(crate) fn chosen(&self, row_count: u32) -> Chosen {
        let mut chosen = Chosen::new();
        for column in self.chosen_columns() {
            let rows = self.chosen_in(column, row_count);
            match chosen.iter_mut().find(|(of_others, _)| *of_others == rows) {
                Some((_, columns)) => columns.push(column),
                None => chosen.push((rows, vec![column])),
            }
        }
        chosen
    }

    /// How many cells are chosen.
    pub(crate) fn chosen_cells(&self, row_count: u32) -> u64 {
        let rows = |ranges: &[Range<u32>]| ranges.iter().map(|range| range.len() as u64).sum::<u64>();
        self.chosen(row_count).iter().map(|(ranges, columns)| rows(ranges) * columns.len() as u64).sum()
    }

    /// Whether a cell is being typed into.
    pub(crate) fn is_editing(&self) -> bool {
        self.editor.is_some()
    }

    /// How far it is scrolled down and to the right.
    pub(crate) fn scroll(&self) -> (f64, f64) {
        (self.y, self.x)
    }

    /// Stands where it stood at another time: with this chosen, this row at the top and so much of it scrolled out.
    pub(crate) fn stand(&mut self, selection: Selection, top: Option<(u32, f64)>, x: f64) {
        self.selection = selection;
        self.x = x;
        match top {
            Some((row, out)) => self.y = f64::from(row) * f64::from(ROW) + out.clamp(0.0, f64::from(ROW)),
            None => self.reveal = Some(self.selection.active),
        }
    }

    /// The first row in view, and how far it is scrolled out.
    pub(crate) fn top(&self) -> (u32, f64) {
        let first = (self.y / f64::from(ROW)).floor();
        (super::geometry::whole(first), self.y - first * f64::from(ROW))
    }

    /// How wide a column of the source is, in points.
    pub(crate) fn width(&self, column: usize) -> Option<f32> {
        self.widths.get(column).copied()
    }

    /// Makes columns of the source so wide, or as wide as one can be.
    pub(crate) fn set_width(&mut self, columns: &[usize], width: f32) {
        for &column in columns {
            if let Some(stored) = self.widths.get_mut(column) {
                *stored = width.clamp(NARROWEST, WIDEST);
                self.sized = true;
            }
        }
    }

    /// Scrolls a row to the top.
    #[cfg(test)]
    pub(crate) fn scroll_to_row(&mut self, row: u32) {
        self.y = f64::from(row) * f64::from(ROW);
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
                *width = (longest as f32 * 7.2 + 46.0).clamp(name_width(path), 260.0);
            }
        }
    }

    /// The height of all rows, in points.
    pub(super) fn content_height(row_count: u32) -> f64 {
        f64::from(row_count) * f64::from(ROW)
    }

    /// Brings the active corner into view, after keys moved it.
    pub(super) fn scroll_into_view(&mut self, place: Place, viewport: egui::Vec2, edges: &[f32], pinned: usize) {
        let (top, height) = (f64::from(place.row) * f64::from(ROW), f64::from(viewport.y - HEADER));
        self.y = self.y.min(top).max(top + f64::from(ROW) - height);
        if place.column < pinned {
            return;
        }
        let fixed = edges.get(pinned).copied().unwrap_or(0.0);
        let (Some(left), Some(right)) = (edges.get(place.column), edges.get(place.column + 1)) else { return };
        let (left, right) = (f64::from(left - fixed), f64::from(right - fixed));
        let width = f64::from(viewport.x - super::geometry::GUTTER - fixed);
        // A column wider than the view shows its beginning.
        self.x = self.x.max(right - width).min(left);
    }
}

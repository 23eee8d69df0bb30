//! Where everything stands in this frame. All that is large (the scroll position) stays in `f64`; what is painted is
//! relative to the first row in view.

use super::selection::Place;
use super::state::GridState;
use eframe::emath::GuiRounding as _;
use egui::{Pos2, Rect, Vec2, pos2, vec2};
use std::ops::Range;

pub(crate) const ROW: f32 = 28.0;
pub(crate) const HEADER: f32 = 34.0;
pub(crate) const GUTTER: f32 = 92.0;
/// Blank space to both sides of a cell's text.
pub(super) const PADDING: f32 = 10.0;
/// The room of a scroll bar.
pub(super) const BAR: f32 = 14.0;

/// What lies under a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hit {
    Corner,
    Header(usize),
    Gutter(u32),
    Cell(Place),
    Nothing,
}

/// The places of one frame.
#[derive(Debug, Clone)]
pub(super) struct Geometry {
    pub(super) all: Rect,
    /// The cells that scroll in both directions, below the header.
    pub(super) body: Rect,
    /// The cells of the frozen columns.
    pub(super) frozen: Rect,
    pub(super) gutter: Rect,
    /// Where each column begins, and where the last one ends, from the left of the first.
    pub(super) edges: Vec<f32>,
    pub(super) rows: Range<u32>,
    pub(super) columns: Range<usize>,
    pub(super) frozen_columns: usize,
    pub(super) has_bars: (bool, bool),
    first_top: f32,
    x: f32,
    pub(super) pixels_per_point: f32,
}

impl Geometry {
    /// Lays the grid out and brings the scroll position back into its bounds.
    pub(super) fn new(all: Rect, state: &mut GridState, row_count: u32, pixels_per_point: f32) -> Self {
        let edges = edges(state);
        let mut frozen_columns = state.frozen.min(state.order.len());
        // In a narrow window pinned columns leave room for the others.
        let most = (all.width() - GUTTER) * 0.7;
        while frozen_columns > 0 && edges.get(frozen_columns).is_some_and(|&edge| edge > most) {
            frozen_columns -= 1;
        }
        let fixed = edges.get(frozen_columns).copied().unwrap_or(0.0);
        let total = edges.last().copied().unwrap_or(0.0);
        let content = GridState::content_height(row_count);

        let space = all.size() - vec2(GUTTER, HEADER);
        let wide = total > space.x;
        let tall = content > f64::from(space.y - if wide { BAR } else { 0.0 });
        let wide = wide || (tall && total > space.x - BAR);
        let view = space - vec2(if tall { BAR } else { 0.0 }, if wide { BAR } else { 0.0 });

        state.y = state.y.min(content - f64::from(view.y)).max(0.0);
        state.x = state.x.min(f64::from(total - view.x)).max(0.0);

        let first = (state.y / f64::from(ROW)).floor();
        let offset = (state.y - first * f64::from(ROW)) as f32;
        let fitting = whole(f64::from((view.y + offset) / ROW).ceil());
        let first = whole(first);
        let rows = first.min(row_count)..first.saturating_add(fitting).min(row_count);

        let x = (state.x as f32).round_to_pixels(pixels_per_point);
        let left = edges.partition_point(|&edge| edge <= fixed + x).saturating_sub(1).max(frozen_columns);
        let right = edges.partition_point(|&edge| edge < x + view.x).min(state.order.len());

        let top = all.top() + HEADER;
        let cells = Rect::from_min_size(pos2(all.left() + GUTTER, top), view);
        Self {
            all,
            body: cells.with_min_x((cells.left() + fixed).min(cells.right())),
            frozen: cells.with_max_x((cells.left() + fixed).min(cells.right())),
            gutter: Rect::from_min_size(pos2(all.left(), top), vec2(GUTTER, view.y)),
            edges,
            rows,
            columns: left.min(right)..right,
            frozen_columns,
            has_bars: (wide, tall),
            first_top: (top - offset).round_to_pixels(pixels_per_point),
            x,
            pixels_per_point,
        }
    }

    /// The top of a row; right for rows near the view only, and those are all that is painted.
    pub(super) fn row_top(&self, row: u32) -> f32 {
        let below = f64::from(row) - f64::from(self.rows.start);
        (self.first_top + (below * f64::from(ROW)) as f32).round_to_pixels(self.pixels_per_point)
    }

    /// The left and right end of a column as displayed.
    pub(super) fn column_span(&self, column: usize) -> (f32, f32) {
        let scrolled = if column < self.frozen_columns { 0.0 } else { self.x };
        let from = |index: usize| {
            let edge = self.edges.get(index).or(self.edges.last()).copied().unwrap_or(0.0);
            (self.gutter.right() + edge - scrolled).round_to_pixels(self.pixels_per_point)
        };
        (from(column), from(column + 1))
    }

    pub(super) fn cell(&self, place: Place) -> Rect {
        let (left, right) = self.column_span(place.column);
        let top = self.row_top(place.row);
        Rect::from_min_max(pos2(left, top), pos2(right, top + ROW))
    }

    /// The region that a column belongs to.
    pub(super) fn region_of(&self, column: usize) -> Rect {
        if column < self.frozen_columns { self.frozen } else { self.body }
    }

    /// The same in the header.
    pub(super) fn header_of(&self, column: usize) -> Rect {
        let region = self.region_of(column);
        // Where no bar stands, the header goes to the right end.
        let right = if column < self.frozen_columns { region.right() } else { self.all.right() };
        Rect::from_min_max(pos2(region.left(), self.all.top()), pos2(right, self.all.top() + HEADER))
    }

    /// The columns in view, the frozen ones first.
    pub(super) fn shown_columns(&self) -> impl Iterator<Item = usize> + use<> {
        (0..self.frozen_columns).chain(self.columns.clone())
    }

    /// The size in which rows and columns are shown, with gutter and header.
    pub(super) fn viewport(&self) -> Vec2 {
        vec2(self.body.right() - self.all.left(), self.body.bottom() - self.all.top())
    }

    pub(super) fn hit(&self, pos: Pos2) -> Hit {
        let in_header = pos.y < self.gutter.top();
        if !self.all.contains(pos) || pos.y >= self.body.bottom() {
            return Hit::Nothing;
        }
        let column = self.column_at(pos.x);
        match (in_header, pos.x < self.gutter.right()) {
            (true, true) => Hit::Corner,
            (true, false) => column.map_or(Hit::Nothing, Hit::Header),
            (false, true) => self.row_at(pos.y).map_or(Hit::Nothing, Hit::Gutter),
            (false, false) => match (self.row_at(pos.y), column) {
                (Some(row), Some(column)) => Hit::Cell(Place { row, column }),
                _outside => Hit::Nothing,
            },
        }
    }

    /// The place nearest to a point, for dragging beyond the edge.
    pub(super) fn nearest(&self, pos: Pos2, row_count: u32) -> Place {
        let below = ((pos.y - self.first_top) / ROW).floor();
        let row = (f64::from(self.rows.start) + f64::from(below)).clamp(0.0, f64::from(row_count.saturating_sub(1)));
        let column = if pos.x < self.gutter.right() {
            if self.frozen_columns > 0 { 0 } else { self.columns.start }
        } else {
            self.column_at(pos.x).unwrap_or(self.edges.len().saturating_sub(2))
        };
        Place { row: whole(row), column }
    }

    fn row_at(&self, y: f32) -> Option<u32> {
        let row = self.rows.start + whole(f64::from((y - self.first_top) / ROW).floor());
        self.rows.contains(&row).then_some(row)
    }

    fn column_at(&self, x: f32) -> Option<usize> {
        let from_left = x - self.gutter.right();
        let scrolled = if x < self.frozen.right() { 0.0 } else { self.x };
        let column = self.edges.partition_point(|&edge| edge <= from_left + scrolled).checked_sub(1)?;
        (column + 1 < self.edges.len()).then_some(column)
    }
}

/// A whole number of rows.
#[expect(clippy::cast_sign_loss, reason = "it is not below zero")]
pub(super) fn whole(rows: f64) -> u32 {
    rows.max(0.0) as u32
}

fn edges(state: &GridState) -> Vec<f32> {
    let mut edges = Vec::with_capacity(state.order.len() + 1);
    let mut edge = 0.0;
    edges.push(edge);
    for &column in &state.order {
        edge += state.widths.get(column).copied().unwrap_or(0.0);
        edges.push(edge);
    }
    edges
}

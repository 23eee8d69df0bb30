//! The grid on an invented list of a million rows.

mod access;
mod clipboard;
mod columns;
mod editing;
mod filling;
mod mouse;
mod painting;
mod scrolling;
mod selecting;
mod stepping;

use super::geometry::{GUTTER, HEADER, ROW};
use super::{CellView, GridAction, GridColumn, GridSource, GridState, Kind, Mark, Reason, RowView, Shown, grid_ui};
use crate::ui::theme;
use egui::{Event, Key, Modifiers, PointerButton, Pos2, pos2, vec2};
use egui_kittest::Harness;
use std::collections::BTreeMap;
use std::ops::Range;

/// A list that is made up as it is read; edits lie above it.
pub(super) struct Invented {
    name: String,
    columns: Vec<GridColumn>,
    rows: u32,
    edits: BTreeMap<(u32, usize), String>,
    texts: BTreeMap<(u32, usize), String>,
    deleted: Vec<u32>,
    excluded: Vec<u32>,
    /// More cells with errors.
    faulty: Vec<(u32, usize)>,
    loaded: Range<u32>,
    /// The rows that are shown, by their keys; all of them if there are none.
    shown: Vec<u32>,
}

const NAMES: [&str; 8] = [
    "email",
    "name",
    "phone_number",
    "email_verified",
    "logins",
    "app_metadata.plan",
    "user_metadata",
    "password_hash",
];

impl Invented {
    pub(super) fn new(rows: u32, columns: usize) -> Self {
        let columns = (0..columns)
            .map(|index| GridColumn {
                key: index as u32,
                path: NAMES.get(index).map_or_else(|| format!("user_metadata.key_{index}"), |name| (*name).to_owned()),
                note: String::new(),
                right: index == 4,
                secret: index == 7,
                locked: (index == 7).then(|| "A password hash is replaced as a whole.".to_owned()),
                kind: match index {
                    3 => Kind::Boolean,
                    4 => Kind::Number,
                    6 => Kind::Json,
                    _ => Kind::Text,
                },
                ..GridColumn::default()
            })
            .collect();
        let mut it = Self {
            name: "invented.csv".to_owned(),
            columns,
            rows,
            edits: BTreeMap::new(),
            texts: BTreeMap::new(),
            deleted: vec![6],
            excluded: Vec::new(),
            faulty: Vec::new(),
            loaded: 0..u32::MAX,
            shown: Vec::new(),
        };
        it.fill_window();
        it
    }

    /// What is shown must be borrowed from somewhere: the rows the tests look at are written out.
    fn fill_window(&mut self) {
        for row in (0..64.min(self.rows)).chain(self.rows.saturating_sub(1_100)..self.rows) {
            for column in 0..self.columns.len() {
                self.texts.insert((row, column), Self::text(row, column));
            }
        }
    }

    fn text(row: u32, column: usize) -> String {
        match column {
            0 if row == 3 => format!("user{row}@example.org "),
            0 if row == 8 => format!(" \u{a0}user{row}@@example.org"),
            0 => format!("user{row}@example.org"),
            1 => {
                ["Zoë Ångström", "Dmitri Haas", "A name that is far too long for the column it stands in, as some are"]
                    [row as usize % 3]
                    .to_owned()
            }
            2 => format!("+49 151 {row:07}"),
            4 => format!("{}", u64::from(row) * 37 % 9001),
            5 => ["basic", "gold", "silver"][row as usize % 3].to_owned(),
            6 => format!("{{\"city\":\"Lyon\",\"row\":{row}}}"),
            7 => "bcrypt, 60 characters".to_owned(),
            8 => format!("2026-11-{:02}T09:30:00.000Z", 1 + row % 28),
            _ => format!("value {column}.{row}"),
        }
    }
}

impl GridSource for Invented {
    fn name(&self) -> &str {
        self.name.as_str()
    }
    fn row_count(&self) -> u32 {
        if self.shown.is_empty() { self.rows } else { self.shown.len() as u32 }
    }
    fn key(&self, position: u32) -> Option<u32> {
        if self.shown.is_empty() { Some(position) } else { self.shown.get(position as usize).copied() }
    }
    fn position_of(&self, key: u32) -> Option<u32> {
        if self.shown.is_empty() {
            return Some(key);
        }
        self.shown.iter().position(|it| *it == key).map(|it| it as u32)
    }
    fn columns(&self) -> &[GridColumn] {
        &self.columns
    }
    fn row(&self, position: u32) -> Option<RowView> {
        (position < self.rows && self.loaded.contains(&position)).then(|| RowView {
            number: u64::from(position) + 1,
            deleted: self.deleted.contains(&position),
            excluded: self.excluded.contains(&position),
            is_text: false,
            edited: self.edits.range((position, 0)..(position + 1, 0)).next().is_some(),
        })
    }
    fn cell(&self, position: u32, column: usize) -> Option<CellView<'_>> {
        if let Some(text) = self.edits.get(&(position, column)) {
            return Some(CellView { shown: Shown::Text(text), edited: true });
        }
        self.row(position)?;
        let text = self.texts.get(&(position, column)).map_or("not written out", String::as_str);
        let shown = match (column, position % 7) {
            (0, 5) | (2, 1) => Shown::Missing,
            (5, 2) => Shown::Null,
            (5, 3) => Shown::Text(""),
            (3, it) => Shown::Boolean(it % 2 == 0),
            (4, _) => Shown::Number(text),
            (6, _) => Shown::Json(text),
            (7, _) => Shown::Hidden(text),
            _ => Shown::Text(text),
        };
        Some(CellView { shown, edited: false })
    }
    fn marks(&self, position: u32) -> Vec<Mark> {
        let faulty = self.faulty.iter().find(|(row, _)| *row == position);
        if let Some((_, column)) = faulty {
            return vec![Mark { column: Some(*column), is_error: true }];
        }
        match position {
            3 | 5 | 8 if !self.edits.contains_key(&(position, 0)) => vec![Mark { column: Some(0), is_error: true }],
            10 => vec![Mark { column: Some(2), is_error: false }],
            _ => Vec::new(),
        }
    }
    fn reasons(&self, position: u32, column: Option<usize>) -> Vec<Reason> {
        let mark = self.marks(position).into_iter().find(|mark| mark.column == column);
        let reason = |mark: Mark| Reason {
            is_error: mark.is_error,
            message: "Ends with a space, so it isn't an address".to_owned(),
            next: "Alt Enter trims it. F8 goes to the next one".to_owned(),
        };
        mark.map(reason).into_iter().collect()
    }
}

/// A grid in a window of its own, with all that was asked for.
pub(super) struct Shelf {
    pub(super) source: Invented,
    pub(super) grid: GridState,
    pub(super) actions: Vec<GridAction>,
    pub(super) wanted: Range<u32>,
}

/// As the window has it.
fn install(ctx: &egui::Context) {
    theme::install(ctx);
    ctx.add_plugin(crate::ui::composing::Composing::default());
}

pub(super) fn shelf(rows: u32, columns: usize) -> Harness<'static, Shelf> {
    let shelf =
        Shelf { source: Invented::new(rows, columns), grid: GridState::default(), actions: Vec::new(), wanted: 0..0 };
    let mut harness = Harness::builder().with_size(vec2(1200.0, 700.0)).with_context_setup(install).build_ui_state(
        |ui: &mut egui::Ui, shelf: &mut Shelf| {
            // All of the window, so that places can be counted from its corner.
            let whole = ui.ctx().content_rect();
            let mut ui = ui.new_child(egui::UiBuilder::new().max_rect(whole));
            ui.set_clip_rect(whole);
            let response = grid_ui(&mut ui, "grid", &shelf.source, &mut shelf.grid);
            shelf.actions.extend(response.actions);
            shelf.wanted = response.wanted;
        },
        shelf,
    );
    harness.state_mut().grid.focus();
    harness.run_steps(3);
    harness
}

pub(super) fn press(harness: &mut Harness<'_, Shelf>, key: Key) {
    press_with(harness, Modifiers::NONE, key);
}

pub(super) fn press_with(harness: &mut Harness<'_, Shelf>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run_steps(2);
}

pub(super) fn type_text(harness: &mut Harness<'_, Shelf>, text: &str) {
    for sign in text.chars() {
        harness.event(Event::Text(sign.to_string()));
    }
    harness.run_steps(2);
}

pub(super) fn click(grid: &mut Harness<'_, Shelf>, at: Pos2) {
    click_with(grid, Modifiers::NONE, at);
}

pub(super) fn click_with(grid: &mut Harness<'_, Shelf>, modifiers: Modifiers, at: Pos2) {
    button(grid, modifiers, PointerButton::Primary, at);
}

pub(super) fn button(grid: &mut Harness<'_, Shelf>, modifiers: Modifiers, button: PointerButton, at: Pos2) {
    for pressed in [true, false] {
        let events = [
            Event::ModifiersChanged(modifiers),
            Event::PointerMoved(at),
            Event::PointerButton { pos: at, button, pressed, modifiers },
        ];
        grid.input_mut().events.extend(events);
        grid.step();
    }
    grid.run_steps(2);
}

pub(super) fn double_click(grid: &mut Harness<'_, Shelf>, at: Pos2) {
    let button =
        |pressed| Event::PointerButton { pos: at, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE };
    // A frame of a test is a quarter of a second, so that both clicks take no more than three.
    for events in [vec![Event::PointerMoved(at), button(true)], vec![button(false), button(true)], vec![button(false)]]
    {
        grid.input_mut().events.extend(events);
        grid.step();
    }
    grid.run_steps(2);
}

/// Drags; Ctrl may be held when it ends.
pub(super) fn drag_with(grid: &mut Harness<'_, Shelf>, modifiers: Modifiers, from: Pos2, to: Pos2) {
    grid.hover_at(from);
    grid.run_steps(1);
    grid.drag_at(from);
    grid.run_steps(1);
    for part in [0.3, 0.6, 1.0] {
        grid.hover_at(from + (to - from) * part);
        grid.run_steps(1);
    }
    grid.event(Event::ModifiersChanged(modifiers));
    grid.drop_at(to);
    grid.run_steps(2);
    grid.event(Event::ModifiersChanged(Modifiers::NONE));
    grid.run_steps(1);
}

pub(super) fn drag(grid: &mut Harness<'_, Shelf>, from: Pos2, to: Pos2) {
    drag_with(grid, Modifiers::NONE, from, to);
}

/// The middle of a cell by its place on the screen, near the view.
pub(super) fn middle(grid: &Harness<'_, Shelf>, row: u32, column: usize) -> Pos2 {
    let state = &grid.state().grid;
    let width = |place: &usize| state.widths[state.order[*place]];
    let left: f32 = (0..column).map(|place| width(&place)).sum();
    let top = f64::from(row) * f64::from(ROW) - state.y;
    pos2(GUTTER + left - state.x as f32 + width(&column) / 2.0, HEADER + top as f32 + ROW / 2.0)
}

/// The middle of a column's name.
pub(super) fn name(grid: &Harness<'_, Shelf>, column: usize) -> Pos2 {
    pos2(middle(grid, 0, column).x, HEADER / 2.0)
}

pub(super) fn at(harness: &Harness<'_, Shelf>) -> (u32, usize) {
    let active = harness.state().grid.selection.active;
    (active.row, active.column)
}

pub(super) fn taken(harness: &mut Harness<'_, Shelf>) -> Vec<GridAction> {
    std::mem::take(&mut harness.state_mut().actions)
}

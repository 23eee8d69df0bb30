//! An open list: its header, the band below it, the grid, and the problems beside it.
//!
//! Never changes a sheet: what is typed, pasted or fixed goes to the session, and comes back in its state.

mod actions;
mod band;
mod by_expression;
mod changes;
mod clipboard;
mod columns;
mod delete_rows;
mod find;
mod header;
mod history;
mod json_editor;
mod keys;
mod layouts;
mod look;
mod looking;
mod others;
mod reshape;
mod row_text;
mod save_as;
mod sent;
mod source;
mod states;
mod strip;
mod undo;
mod users;
mod width;

#[cfg(test)]
mod tests;

pub(super) use changes::{Answer, Change, Changes, changes_dialog, changes_ui, line, tick_box};
pub(super) use layouts::Layouts;
pub(super) use source::shown as shown_cell;
pub(super) use strip::sheet_strip_ui;
pub(super) use users::users_ui;

use super::grid::{Chosen, GridState, grid_ui};
use super::out::Out;
use super::problems::{PANEL_WIDTH, ProblemsView, preview_ui, problems_ui};
use crate::session::{
    ColumnId, Command, Fetched, GroupKey, PAGE_ROWS, Query, RowFilter, RowId, SheetId, SheetReport, SheetState, State,
    Steps,
};
use columns::AddColumn;
use egui::{Rect, ScrollArea, Ui, UiBuilder, pos2};
use find::FindBar;
use json_editor::JsonEditor;
use looking::FilterPopup;
use reshape::Reshape;
use row_text::RowTextEditor;
use save_as::SaveAs;
use source::{SheetSource, ShownColumns};
use std::ops::Range;
use std::sync::Arc;
use width::ColumnWidth;

/// What the screen of one sheet remembers.
#[derive(Debug, Default)]
pub(super) struct SheetScreen {
    pub(super) grid: GridState,
    columns: ShownColumns,
    /// Those of its first rows, while the rest is read.
    first_columns: ShownColumns,
    pub(super) problems: ProblemsView,
    /// What was asked for last, so that it is not asked for in each frame.
    asked: Option<(i64, u64, Range<u32>)>,
    checked: Option<i64>,
    /// The list of which it was read that some of its attributes have no column.
    others_read: Option<i64>,
    go_to: Option<GoTo>,
    clipboard: clipboard::Clipboard,
    /// What was done to the list when it was drawn last.
    steps: Option<Steps>,
    to_reveal: Option<RowId>,
    adding: Option<AddColumn>,
    width: Option<ColumnWidth>,
    json: Option<JsonEditor>,
    row_text: Option<RowTextEditor>,
    saving: Option<SaveAs>,
    /// Somebody pressed Ctrl+S.
    told_of_saving: bool,
    reshape: Option<Reshape>,
    find: Option<FindBar>,
    filter: Option<FilterPopup>,
    /// Which cells were added up last, and at which revision.
    summed: Option<(u64, Chosen)>,
    /// What could not be done, until something else is done.
    pub(super) refused: Option<String>,
    /// Whether it was shown before.
    laid_out: bool,
    /// A column was made wider or put elsewhere.
    layout_changed: bool,
    telling: look::Telling,
}

impl SheetScreen {
    /// Puts what was copied here on the clipboard once it is there, whatever screen is in view by then.
    pub(super) fn take_copy(&mut self, ctx: &egui::Context, now: &State, id: SheetId, out: &mut Out) {
        clipboard::take_copy(ctx, now, id, self, out);
    }

    /// Pastes what had to be read first, whatever screen is in view by then.
    pub(super) fn take_read(&mut self, now: &State, id: SheetId, out: &mut Out) {
        let Some(sheet) = now.sheets.get(&id).and_then(Fetched::value) else { return };
        clipboard::take_read(now, &Shown { id, sheet, check: now.checks.get(&id) }, self, out);
    }

    /// Shows this row when the sheet is drawn next.
    pub(super) fn reveal(&mut self, row: RowId) {
        self.to_reveal = Some(row);
    }

    /// Whether an editor of its own holds what is in no cell yet, of which only the person can say what becomes of it. It
    /// says so then.
    pub(super) fn holds_text(&mut self) -> bool {
        self.json.as_mut().is_some_and(JsonEditor::hold) || self.row_text.as_mut().is_some_and(RowTextEditor::hold)
    }

    /// Takes what is being typed into a cell as an edit.
    pub(super) fn commit(&mut self, now: &State, id: SheetId, out: &mut Out) {
        let Some(sheet) = now.sheets.get(&id).and_then(Fetched::value) else { return };
        let shown = Shown { id, sheet, check: now.checks.get(&id) };
        if let Some(action) = self.grid.commit() {
            actions::act(action, &shown, self, out);
        }
    }
}

/// A cell to go to, once the rows are shown among which it is.
#[derive(Debug, Clone)]
struct GoTo {
    row: RowId,
    column: Option<ColumnId>,
    among: Arc<Query>,
}

/// What the screen shows, taken from the state once.
struct Shown<'a> {
    id: SheetId,
    sheet: &'a SheetState,
    check: Option<&'a Fetched<std::sync::Arc<SheetReport>>>,
}

impl Shown<'_> {
    fn report(&self) -> Option<&SheetReport> {
        self.check.and_then(Fetched::value).map(AsRef::as_ref)
    }
}

/// The rows have at least this height, with their header and the scroll bar; what stands above them scrolls where it would take
/// more than is left, and has itself at least as much as a line and a half.
const LEAST_GRID: f32 = 128.0;
const LEAST_BANDS: f32 = 66.0;

pub(super) fn sheet_ui(
    ui: &mut Ui,
    now: &State,
    id: SheetId,
    screen: &mut SheetScreen,
    layouts: &mut Layouts,
    out: &mut Out,
) {
    // While a list is opened in another way, what is typed into the former one would be lost.
    let opened = now.sheets.get(&id).filter(|it| !matches!(it, Fetched::Loading { .. }));
    let Some(sheet) = opened.and_then(Fetched::value) else {
        states::not_open_ui(ui, now, id, screen, out);
        return;
    };
    let not_reopened = match opened {
        Some(Fetched::Failed { notice, .. }) => Some(notice),
        Some(Fetched::Ready(_) | Fetched::Loading { .. } | Fetched::NotAsked) | None => None,
    };
    let shown = Shown { id, sheet, check: now.checks.get(&id) };
    screen.columns.keep_up(sheet);
    screen.columns.mark(&sheet.view.query);
    screen.columns.count(sheet.lookups.census.value());
    if screen.checked != Some(sheet.stored) && shown.check.is_none() {
        screen.checked = Some(sheet.stored);
        out.send(Command::CheckSheet { sheet: id, place: None });
    }
    let as_before = screen.lay_out_again(sheet);
    layouts.follow(screen, as_before);
    if !screen.laid_out || crate::ui::focus::wants_first(ui.ctx()) {
        screen.laid_out = true;
        screen.grid.focus();
    }

    ui.spacing_mut().item_spacing.y = 0.0;
    keys::keys(ui, now, &shown, screen, out);
    header::header_ui(ui, now, &shown, screen, out);
    let most = (ui.available_height() - LEAST_GRID).max(LEAST_BANDS);
    ScrollArea::vertical().id_salt("bands").auto_shrink([false, true]).max_height(most).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        band::band_ui(ui, &shown, not_reopened, screen, out);
        others::others_ui(ui, &shown, screen, out);
        save_as::saved_ui(ui, now, &shown, screen, out);
        find::find_ui(ui, now, &shown, screen, out);
        looking::chips_ui(ui, &shown, screen, out);
    });

    screen.take_up(sheet);
    reveal(&shown, screen, out);
    let whole = ui.available_rect_before_wrap();
    ui.advance_cursor_after_rect(whole);
    let panel = if screen.problems.is_open { PANEL_WIDTH.min(whole.width() * 0.5) } else { 0.0 };
    let split = whole.right() - panel;
    let mut left = ui.new_child(UiBuilder::new().id_salt("sheet").max_rect(whole.with_max_x(split)));
    grid(&mut left, now, &shown, screen, out);
    keys::after_grid(ui, &shown, screen, out);
    if screen.problems.is_open {
        let side = Rect::from_min_max(pos2(split, whole.top()), whole.max);
        let mut side = ui.new_child(UiBuilder::new().id_salt("problems").max_rect(side));
        let rows = u64::from(sheet.rows.row_count());
        let asked = problems_ui(&mut side, id, shown.check, rows, &mut screen.problems, out);
        follow(asked.as_ref(), &shown, screen, out);
    }
    preview_ui(ui, now, id, &mut screen.problems, out);
    find::replace_ui(ui, now, &shown, screen, out);
    if reshape::reshape_ui(ui, now, &shown, &mut screen.reshape, out) {
        screen.grid.focus();
    }
    looking::filter_ui(ui, &shown, screen, out);
    if json_editor::json_editor_ui(ui, &shown, &mut screen.json, out) {
        screen.grid.focus();
    }
    if row_text::row_text_ui(ui, &shown, &mut screen.row_text, out) | save_as::save_as_ui(ui, &shown, screen, out) {
        screen.grid.focus();
    }
    if columns::add_column_ui(ui, &shown, &mut screen.adding, out) {
        screen.grid.focus();
    }
    if width::width_ui(ui, screen) {
        screen.grid.focus();
    }
    clipboard::surplus_ui(ui, id, screen, out);
    screen.tell_look(ui.ctx(), sheet, id, out);
}

fn grid(ui: &mut Ui, now: &State, shown: &Shown<'_>, screen: &mut SheetScreen, out: &mut Out) {
    let query = &shown.sheet.view.query;
    if shown.sheet.view.row_count == 0 && !query.is_plain() && shown.sheet.rows.row_count() > 0 {
        looking::nothing_fits_ui(ui, shown, screen, out);
        return;
    }
    if shown.sheet.view.row_count == 0 {
        states::no_rows_ui(ui, shown, screen, out);
        return;
    }
    if let Some(to) = screen.go_to.take_if(|to| *to.among == **query) {
        let column = to.column.and_then(|id| screen.columns.place_of(id)).unwrap_or(0);
        // A row that is hidden now leaves the cursor at the top.
        screen.grid.go_to(shown.sheet.view.position_of(to.row).unwrap_or(0), column);
    }
    show_undone(shown, screen);
    clipboard::choose(shown, screen);
    if let Fetched::Ready(edge) = &shown.sheet.lookups.edge
        && let Some(column) = screen.columns.place_of(edge.column)
    {
        screen.grid.go_to_edge(edge.from, column, edge.forward, edge.place);
    }
    let source = SheetSource {
        name: &shown.sheet.name,
        view: &shown.sheet.view,
        columns: &screen.columns,
        report: shown.report(),
        found: screen.find.as_ref().and(now.finds.get(&shown.id)).and_then(|it| it.found.value()).map(AsRef::as_ref),
    };
    let response = grid_ui(ui, "cells", &source, &mut screen.grid);
    ask_for_rows(shown, response.wanted, &mut screen.asked, out);
    if !ui.input(|input| input.pointer.any_down()) {
        add_up(shown, screen, out);
    }
    for action in response.actions {
        actions::act(action, shown, screen, out);
    }
}

/// What was taken back, or done again, comes into sight; a hidden row stays hidden.
fn show_undone(shown: &Shown<'_>, screen: &mut SheetScreen) {
    let steps = &shown.sheet.edits.history;
    let before = screen.steps.as_ref();
    if before.is_some_and(|before| before.now == steps.now && before.len() == steps.len()) {
        return;
    }
    let changed = before.and_then(|before| steps.changed_since(before));
    screen.steps = Some(steps.clone());
    let place = changed
        .and_then(|(row, column)| shown.sheet.view.position_of(row).zip(screen.columns.place_of(column)))
        .filter(|_| !screen.grid.is_editing());
    if let Some((row, column)) = place {
        screen.grid.show(row, column);
    }
}

/// Has what is chosen added up, once for each choice.
fn add_up(shown: &Shown<'_>, screen: &mut SheetScreen, out: &mut Out) {
    /// Beyond it nobody waits for a sum, and it would keep all cores busy.
    const MOST: u64 = 5_000_000;
    let rows = shown.sheet.view.row_count;
    let cells = screen.grid.chosen_cells(rows);
    if !(2..=MOST).contains(&cells) {
        if screen.summed.take().is_some() {
            out.send(Command::Summarize { sheet: shown.id, cells: Vec::new() });
        }
        return;
    }
    let key = Some((shown.sheet.view.revision, screen.grid.chosen(rows)));
    if screen.summed == key {
        return;
    }
    screen.summed = key;
    if let Some((_, chosen)) = &screen.summed {
        let ids = |columns: &[usize]| columns.iter().filter_map(|&place| screen.columns.id(place)).collect();
        let cells = chosen.iter().map(|(rows, columns)| (rows.clone(), ids(columns))).collect();
        out.send(Command::Summarize { sheet: shown.id, cells });
    }
}

/// Asks for whole pages, and only when others are wanted than before.
fn ask_for_rows(shown: &Shown<'_>, wanted: Range<u32>, asked: &mut Option<(i64, u64, Range<u32>)>, out: &mut Out) {
    let pages = wanted.start / PAGE_ROWS * PAGE_ROWS..wanted.end.div_ceil(PAGE_ROWS).saturating_mul(PAGE_ROWS);
    let key = Some((shown.sheet.stored, shown.sheet.view.revision, pages.clone()));
    if *asked != key {
        *asked = key;
        out.send(Command::ShowRows { sheet: shown.id, rows: pages });
    }
}

/// Goes to the row that another screen named, and shows all rows if it is hidden.
fn reveal(shown: &Shown<'_>, screen: &mut SheetScreen, out: &mut Out) {
    let Some(row) = screen.to_reveal.take() else { return };
    let view = &shown.sheet.view;
    let hidden = view.position_of(row).is_none();
    let mut query = Query::clone(&view.query);
    if hidden {
        looking::all_rows(&mut query);
    }
    // What is wrong with the row is what the person wants to see.
    let report = shown.check.and_then(Fetched::value);
    let column = report.and_then(|it| it.problems_of(row).filter(|it| it.is_error).find_map(|it| it.column));
    screen.go_to = Some(GoTo { row, column, among: Arc::new(query.clone()) });
    if hidden && query != *view.query {
        out.send(Command::QuerySheet { sheet: shown.id, query });
    }
}

/// What a person asked for in the panel.
pub(super) enum PanelAsk {
    /// The next problem of a group, or the one before.
    Next { within: Option<usize>, forward: bool },
    /// Only the rows of this group.
    Filter(GroupKey),
}

fn follow(asked: Option<&PanelAsk>, shown: &Shown<'_>, screen: &mut SheetScreen, out: &mut Out) {
    match asked {
        None => {}
        Some(PanelAsk::Next { within, forward }) => next_problem(shown, screen, *within, *forward, out),
        Some(PanelAsk::Filter(group)) => filter(shown, screen, RowFilter::Group(group.clone()), out),
    }
}

/// Shows other rows of those that something is known of; what else is looked for stays.
fn filter(shown: &Shown<'_>, screen: &mut SheetScreen, filter: RowFilter, out: &mut Out) {
    looking::show_rows(shown, screen, filter, out);
}

/// To the next problem after the cursor, or before it; rows that the filter hides are brought back.
fn next_problem(shown: &Shown<'_>, screen: &mut SheetScreen, within: Option<usize>, forward: bool, out: &mut Out) {
    let Some(report) = shown.report() else { return };
    let view = &shown.sheet.view;
    let row = view.row_at(screen.grid.active_row()).unwrap_or(RowId(0));
    let column = screen.grid.active_column().and_then(|place| screen.columns.edge_at(place, forward));
    let column = column.unwrap_or(ColumnId(0));
    let Some((row, column)) = report.next_problem((row, column), forward, within) else { return };
    let hidden = view.position_of(row).is_none();
    let mut query = Query::clone(&view.query);
    if hidden {
        looking::all_rows(&mut query);
    }
    screen.go_to = Some(GoTo { row, column, among: Arc::new(query.clone()) });
    if hidden {
        out.send(Command::QuerySheet { sheet: shown.id, query });
    }
}

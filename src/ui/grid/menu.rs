//! The menus of the cells and of the columns, by the mouse's other button or by Shift+F10 and Alt+Down.

use super::asked::{ColumnAsk, Fill, GridAction, RowAsk};
use super::geometry::Geometry;
use super::selection::{Selection, Spread, cells_of};
use super::source::GridSource;
use super::state::GridState;
use super::{clipboard, columns, fill, header, keys};
use crate::ui::kit::{focus_ring, number};
use egui::containers::menu::menu_style;
use egui::{
    Align, Button, Id, Layout, Popup, PopupAnchor, PopupKind, Pos2, Role, ScrollArea, Ui, ViewportCommand, WidgetInfo,
    vec2,
};

/// So much of the window a menu leaves free: its own rim, and a little.
const AROUND: f32 = 14.0;

/// A menu that is open.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Menu {
    pub(super) of: MenuOf,
    /// Opened by a key: its first entry gets the focus.
    pub(super) by_key: bool,
}

/// What a menu is about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum MenuOf {
    /// What is chosen; the menu opens here, or at the active cell.
    Cells(Option<Pos2>),
    /// A column, as given by the source.
    Column(usize),
}

/// What an entry needs: whether the next one takes the focus.
struct Entries<'a> {
    ui: &'a mut Ui,
    first: bool,
}

impl Entries<'_> {
    fn entry(&mut self, words: &str, keys: &str) -> bool {
        let button = self.ui.add(Button::new(words).shortcut_text(keys).frame_when_inactive(false));
        button.widget_info(|| WidgetInfo::labeled(Role::Button, true, words));
        if std::mem::take(&mut self.first) {
            button.request_focus();
        }
        if button.gained_focus() {
            button.scroll_to_me(None);
        }
        focus_ring(self.ui, &button, -1.0, 6.0);
        if button.clicked() {
            self.ui.close();
        }
        button.clicked()
    }

    fn line(&mut self) {
        self.ui.separator();
    }
}

/// Shows the menu that is open.
pub(super) fn menu(
    ui: &Ui,
    grid: Id,
    state: &mut GridState,
    source: &dyn GridSource,
    geometry: &Geometry,
    actions: &mut Vec<GridAction>,
) {
    let Some(open) = state.menu else { return };
    if let Some(menu) = &mut state.menu {
        menu.by_key = false;
    }
    let anchor = match open.of {
        MenuOf::Cells(Some(at)) => Some(PopupAnchor::Position(at)),
        MenuOf::Cells(None) => {
            let cell = geometry.cell(state.selection.active);
            Some(PopupAnchor::ParentRect(cell.intersect(geometry.region_of(state.selection.active.column))))
        }
        MenuOf::Column(column) => state.header_rect(column).map(PopupAnchor::ParentRect),
    };
    let Some(anchor) = anchor.filter(|_| source.row_count() > 0) else {
        state.menu = None;
        return;
    };
    let mut is_open = true;
    Popup::new(grid.with("menu"), ui.ctx().clone(), anchor, ui.layer_id())
        .kind(PopupKind::Menu)
        .layout(Layout::top_down_justified(Align::Min))
        .style(menu_style)
        .gap(0.0)
        .anchor_widget(grid)
        .open_bool(&mut is_open)
        .show(|ui| {
            ui.set_min_width(236.0);
            // All of it fits into the smallest window; where everything is twice as large, it scrolls.
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.spacing_mut().interact_size.y = 26.0;
            ui.spacing_mut().button_padding = vec2(8.0, 3.0);
            let room = ui.ctx().content_rect().height() - AROUND;
            ScrollArea::vertical().max_height(room).min_scrolled_height(room).show(ui, |ui| {
                let mut entries = Entries { ui, first: open.by_key };
                match open.of {
                    MenuOf::Cells(_) => cells_entries(&mut entries, state, source, actions),
                    MenuOf::Column(column) => column_entries(&mut entries, column, state, source, geometry, actions),
                }
            });
        });
    if !is_open {
        state.menu = None;
        state.wants_focus = true;
    }
}

fn cells_entries(
    entries: &mut Entries<'_>,
    state: &mut GridState,
    source: &dyn GridSource,
    actions: &mut Vec<GridAction>,
) {
    let rows = source.row_count();
    if entries.entry("Copy", "Ctrl C") {
        clipboard::copy(entries.ui, state, source, clipboard::How::default(), actions);
    }
    if entries.entry("Copy with headers", "Ctrl Shift C") {
        clipboard::copy(entries.ui, state, source, clipboard::How { headers: true, cut: false }, actions);
    }
    if entries.entry("Cut", "Ctrl X") {
        clipboard::copy(entries.ui, state, source, clipboard::How { headers: false, cut: true }, actions);
    }
    if entries.entry("Paste", "Ctrl V") {
        entries.ui.ctx().send_viewport_cmd(ViewportCommand::RequestPaste);
        state.wants_focus = true;
    }
    entries.line();
    if entries.entry("Clear", "Delete") {
        keys::clear(state, source, actions);
    }
    if entries.entry("Set to null", "") {
        let blocks = state.selection.blocks(rows, state.order.len());
        let chosen = blocks.iter().map(|block| cells_of(block, &state.order)).collect();
        actions.push(match clipboard::writable(source, chosen) {
            Ok(cells) => GridAction::SetNull { cells },
            Err(refusal) => GridAction::Refused(refusal),
        });
    }
    fill_entries(entries, state, source, actions);
    entries.line();
    let chosen = state.chosen_rows(rows);
    let count: u64 = chosen.iter().map(|range| range.len() as u64).sum();
    let noun = if count == 1 { "this row".to_owned() } else { format!("{} rows", number(count)) };
    let change = keys::delete_or_restore(state, source);
    let does = if matches!(change, GridAction::RestoreRows { .. }) { "Restore" } else { "Delete" };
    if entries.entry(&format!("{does} {noun}"), "Ctrl Delete") {
        actions.push(change);
    }
    row_entries(entries, &noun, &chosen, source, actions);
}

/// What goes on with the first of the chosen cells, where there is more than one.
fn fill_entries(entries: &mut Entries<'_>, state: &GridState, source: &dyn GridSource, actions: &mut Vec<GridAction>) {
    let block = state.selection.block(source.row_count(), state.order.len());
    let ways = [
        (block.rows.len() > 1, "Fill down", "Ctrl D", Fill::Down),
        (block.columns.len() > 1, "Fill to the right", "Ctrl R", Fill::Right),
    ];
    let possible = ways.into_iter().filter(|(is_possible, ..)| *is_possible);
    for (at, (_, words, keys, way)) in possible.enumerate() {
        if at == 0 {
            entries.line();
        }
        if entries.entry(words, keys) {
            actions.extend(fill::by_key(state, source, way));
        }
        if entries.entry(&format!("{words} as a series"), &keys.replace("Ctrl ", "Ctrl Shift ")) {
            actions.extend(fill::series_by_key(state, source, way == Fill::Right));
        }
    }
}

/// New rows, copies, and rows that are not sent.
fn row_entries(
    entries: &mut Entries<'_>,
    noun: &str,
    rows: &[std::ops::Range<u32>],
    source: &dyn GridSource,
    actions: &mut Vec<GridAction>,
) {
    let excluded = rows.first().and_then(|range| source.row(range.start)).is_some_and(|row| row.excluded);
    let exclude = if excluded {
        (format!("Send {noun} again"), RowAsk::Include)
    } else {
        (format!("Exclude {noun} from sending"), RowAsk::Exclude)
    };
    let asks = [
        exclude,
        (format!("Duplicate {noun}"), RowAsk::Duplicate),
        ("Insert a row above".to_owned(), RowAsk::InsertAbove),
        ("Insert a row below".to_owned(), RowAsk::InsertBelow),
    ];
    for (words, ask) in asks {
        if entries.entry(&words, "") {
            actions.push(GridAction::Rows { rows: rows.to_vec(), ask });
        }
    }
}

fn column_entries(
    entries: &mut Entries<'_>,
    column: usize,
    state: &mut GridState,
    source: &dyn GridSource,
    geometry: &Geometry,
    actions: &mut Vec<GridAction>,
) {
    let Some(place) = state.place_of(column) else { return };
    let is_folded = source.columns().get(column).is_some_and(|head| head.folded);
    if !is_folded {
        order_entries(entries, column, source, actions);
    }
    let mut changed = false;
    let pinned = place < state.frozen;
    if entries.entry(if pinned { "Unpin" } else { "Pin to the left" }, "") {
        state.pin(place);
        changed = true;
    }
    if place > 0 && entries.entry("Move left", "") {
        state.move_column(place, place - 1);
        changed = true;
    }
    if place + 1 < state.order.len() && entries.entry("Move right", "") {
        state.move_column(place, place + 2);
        changed = true;
    }
    if entries.entry("Fit the width to its content", "") {
        header::fit_column(entries.ui.painter(), state, source, geometry, place);
        changed = true;
    }
    if entries.entry("Width…", "") {
        actions.push(GridAction::Column { column, ask: ColumnAsk::Width });
    }
    entries.line();
    let object = state.known.get(column).and_then(|path| columns::object_of(path)).unwrap_or_default();
    let ask = |ask| GridAction::Column { column, ask };
    if is_folded {
        let name = state.known.get(column).map_or("", String::as_str);
        if entries.entry(&format!("Unfold {name}"), "") {
            actions.push(ask(ColumnAsk::Unfold));
        }
    } else if columns::is_foldable(object)
        && !state.known.iter().any(|path| path == object)
        && entries.entry(&format!("Fold {object} into one column"), "")
    {
        actions.push(ask(ColumnAsk::Fold));
    }
    if state.order.len() > 1 && entries.entry("Hide", "") {
        changed |= state.hide(std::iter::once(place));
    }
    let hidden: Vec<String> = state.hidden_columns().cloned().collect();
    if !hidden.is_empty() {
        let what = if hidden.len() == 1 { "column" } else { "columns" };
        let words = format!("Show {} hidden {what}", number(hidden.len() as u64));
        if entries.entry(&words, "") {
            for path in &hidden {
                state.unhide(path);
            }
            changed = true;
        }
    }
    entries.line();
    if entries.entry("Choose the column", "Ctrl Space") {
        state.selection = Selection::at(super::selection::Place { row: geometry.rows.start, column: place });
        state.selection.spread = Spread::Columns;
    }
    let deleted = source.columns().get(column).is_some_and(|head| head.deleted);
    let asks = [
        ("Find in this column…", ColumnAsk::Find),
        ("Change its values…", ColumnAsk::Change),
        ("Rename…", ColumnAsk::Rename),
        ("Add a column…", ColumnAsk::Add),
    ];
    let last =
        if deleted { ("Restore the column", ColumnAsk::Restore) } else { ("Delete the column", ColumnAsk::Delete) };
    let mut ask_by = |entries: &mut Entries<'_>, (words, ask): (&str, ColumnAsk)| {
        if entries.entry(words, "") {
            actions.push(GridAction::Column { column, ask });
        }
    };
    if is_folded {
        ask_by(entries, ("Add a column…", ColumnAsk::Add));
    } else {
        for ask in asks {
            ask_by(entries, ask);
        }
        entries.line();
        ask_by(entries, last);
    }
    if changed {
        actions.push(GridAction::ColumnsChanged);
    }
}

/// Sorting and filtering.
fn order_entries(entries: &mut Entries<'_>, column: usize, source: &dyn GridSource, actions: &mut Vec<GridAction>) {
    let columns = source.columns();
    let Some(head) = columns.get(column) else { return };
    let (up, down) = (head.kind.order(false), head.kind.order(true));
    let others = columns.iter().enumerate().any(|(at, it)| at != column && it.sorted.is_some());
    let mut ask = |entries: &mut Entries<'_>, words: &str, ask: ColumnAsk| {
        if entries.entry(words, "") {
            actions.push(GridAction::Column { column, ask });
        }
    };
    ask(entries, &format!("Sort {up}"), ColumnAsk::Sort { descending: false });
    ask(entries, &format!("Sort {down}"), ColumnAsk::Sort { descending: true });
    if others {
        ask(entries, &format!("Then by this, {up}"), ColumnAsk::SortAlso { descending: false });
        ask(entries, &format!("Then by this, {down}"), ColumnAsk::SortAlso { descending: true });
    }
    if head.sorted.is_some() {
        ask(entries, "Don't sort by this", ColumnAsk::Unsort);
    }
    ask(entries, "Filter…", ColumnAsk::Filter);
    if head.filtered {
        ask(entries, "Remove the filter", ColumnAsk::Unfilter);
    }
    entries.line();
}

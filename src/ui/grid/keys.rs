//! What the keys do while the grid has the keyboard and no cell is being typed into.

use super::asked::{Cells, Fill, GridAction, Refusal};
use super::clipboard::{self, How};
use super::edge;
use super::menu::{Menu, MenuOf};
use super::paste;
use super::selection::{Place, Selection, Spread, all_deleted, cells_of};
use super::source::{GridSource, Kind, Shown};
use super::state::{GridState, ToEdge};
use super::step;
use egui::{Event, Key, Modifiers, Ui};

/// So many keys wait for a row at most; nobody types as fast as that.
const HELD: usize = 1_000;

/// A place moved by rows and columns, held inside the grid.
pub(super) fn moved(place: Place, down: i64, right: isize, row_count: u32, column_count: usize) -> Place {
    let row = i64::from(place.row).saturating_add(down).clamp(0, i64::from(row_count.saturating_sub(1)));
    Place {
        row: u32::try_from(row).unwrap_or(u32::MAX),
        column: place.column.saturating_add_signed(right).min(column_count.saturating_sub(1)),
    }
}

/// Takes the keys that are meant for the grid out of the input and does what they say.
pub(super) fn keys(ui: &Ui, state: &mut GridState, source: &dyn GridSource, actions: &mut Vec<GridAction>) {
    let mut events = std::mem::take(&mut state.held);
    ui.input_mut(|input| events.append(&mut input.events));
    let mut left = Vec::with_capacity(events.len());
    for event in events {
        // Once an editor is open, what follows is typed into it.
        if state.editor.is_some() {
            left.push(event);
        } else if is_of_keyboard(&event) && (!state.held.is_empty() || waits_for_row(state, source, &event)) {
            // In the order in which they were pressed: what comes after it waits too.
            if state.held.len() < HELD {
                state.held.push(event);
            }
        } else if !on_event(ui, state, source, &event, actions) {
            left.push(event);
        }
    }
    ui.input_mut(|input| input.events = left);
}

/// Whether a key changes what stands in the active cell, and that is not read yet.
fn waits_for_row(state: &GridState, source: &dyn GridSource, event: &Event) -> bool {
    let at = state.selection.active;
    let changes = match event {
        Event::Text(text) | Event::Ime(egui::ImeEvent::Commit(text)) => is_typed(text),
        Event::Key { key: Key::F2 | Key::Backspace, pressed: true, .. } => true,
        _passes => false,
    };
    changes && at.row < source.row_count() && source.row(at.row).is_none()
}

fn is_of_keyboard(event: &Event) -> bool {
    matches!(event, Event::Key { .. } | Event::Text(_) | Event::Ime(_) | Event::Copy | Event::Cut | Event::Paste(_))
}

/// Whether the event was for the grid.
fn on_event(
    ui: &Ui,
    state: &mut GridState,
    source: &dyn GridSource,
    event: &Event,
    actions: &mut Vec<GridAction>,
) -> bool {
    match event {
        // With Shift, some systems say the same of Ctrl and C.
        Event::Copy => {
            let headers = ui.input(|input| input.modifiers.shift);
            clipboard::copy(ui, state, source, How { headers, cut: false }, actions);
        }
        Event::Cut => clipboard::copy(ui, state, source, How { headers: false, cut: true }, actions),
        Event::Paste(text) => paste::paste(state, source, text, actions),
        Event::Text(text) if text == " " && toggle(state, source, actions) => {}
        Event::Text(text) if is_typed(text) => actions.extend(state.begin_edit(source, Some(text.clone()))),
        Event::Ime(egui::ImeEvent::Preedit { text, .. }) => state.preedit.clone_from(text),
        Event::Ime(egui::ImeEvent::Commit(text)) => {
            state.preedit.clear();
            if is_typed(text) {
                actions.extend(state.begin_edit(source, Some(text.clone())));
            }
        }
        Event::Key { key: Key::C, pressed: true, modifiers, .. } if modifiers.command && modifiers.shift => {
            clipboard::copy(ui, state, source, How { headers: true, cut: false }, actions);
        }
        Event::Key { key, pressed: true, modifiers, .. } => return on_key(state, source, *key, *modifiers, actions),
        _not_ours => return false,
    }
    true
}

/// Turns yes into no and no into yes, in all that is chosen, as the active cell goes. Whether it was a cell of that kind.
pub(super) fn toggle(state: &GridState, source: &dyn GridSource, actions: &mut Vec<GridAction>) -> bool {
    let Some(column) = state.active_column() else { return false };
    let is_boolean = source.columns().get(column).is_some_and(|it| it.kind == Kind::Boolean);
    let value = match source.cell(state.selection.active.row, column).map(|cell| cell.shown) {
        Some(Shown::Boolean(it)) => !it,
        Some(Shown::Missing | Shown::Null) if is_boolean => true,
        _no_boolean => return false,
    };
    let columns = source.columns();
    let mut blocks: Vec<Cells> = state
        .selection
        .blocks(source.row_count(), state.order.len())
        .iter()
        .map(|block| cells_of(block, &state.order))
        .collect();
    for block in &mut blocks {
        block.columns.retain(|&it| it == column || columns.get(it).is_some_and(|it| it.kind == Kind::Boolean));
    }
    blocks.retain(|block| !block.columns.is_empty());
    actions.push(match clipboard::writable(source, blocks) {
        Ok(cells) => GridAction::SetBoolean { cells, value },
        Err(refusal) => GridAction::Refused(refusal),
    });
    true
}

fn is_typed(text: &str) -> bool {
    !text.is_empty() && !text.chars().any(char::is_control)
}

fn on_key(
    state: &mut GridState,
    source: &dyn GridSource,
    key: Key,
    modifiers: Modifiers,
    actions: &mut Vec<GridAction>,
) -> bool {
    let (rows, columns) = (source.row_count(), state.order.len());
    let far = modifiers.command;
    let from = if modifiers.shift { state.selection.moving_end() } else { state.selection.active };
    let vertical =
        |forward| edge::in_column(state, source, from, forward).map(|row| i64::from(row) - i64::from(from.row));
    let horizontal = |forward| {
        let column = edge::in_row(state, source, from, forward);
        isize::try_from(column).unwrap_or(isize::MAX) - isize::try_from(from.column).unwrap_or(isize::MAX)
    };
    let all_rows = i64::from(rows);
    let all_columns = isize::try_from(columns).unwrap_or(isize::MAX);
    let page = i64::from(state.page.max(1));
    let (down, right) = match key {
        Key::ArrowDown | Key::F10 | Key::Enter if modifiers.alt || key == Key::F10 => {
            return on_other_key(state, source, key, modifiers, actions);
        }
        Key::ArrowUp | Key::ArrowDown if far && !modifiers.alt => {
            let forward = key == Key::ArrowDown;
            match (vertical(forward), state.order.get(from.column)) {
                (Some(rows), _) => (rows, 0),
                // The way leads over rows that are not at hand.
                (None, Some(&column)) => {
                    state.to_edge = Some(ToEdge { from, column, forward, extend: modifiers.shift });
                    actions.push(GridAction::FindEdge { from: from.row, column, forward });
                    return true;
                }
                (None, None) => return true,
            }
        }
        Key::ArrowUp => (-1, 0),
        Key::ArrowDown => (1, 0),
        Key::ArrowLeft => (0, if far { horizontal(false) } else { -1 }),
        Key::ArrowRight => (0, if far { horizontal(true) } else { 1 }),
        Key::PageUp => (-page, 0),
        Key::PageDown => (page, 0),
        Key::Home => (if far { -all_rows } else { 0 }, -all_columns),
        Key::End => (if far { all_rows } else { 0 }, all_columns),
        Key::Tab => {
            step::tab(state, rows, columns, modifiers.shift);
            return true;
        }
        _other => return on_other_key(state, source, key, modifiers, actions),
    };
    if modifiers.alt {
        return false;
    }
    go(state, down, right, modifiers.shift, rows, columns);
    true
}

fn go(state: &mut GridState, down: i64, right: isize, extend: bool, rows: u32, columns: usize) {
    if extend {
        let to = moved(state.selection.moving_end(), down, right, rows, columns);
        state.selection.extend(to);
        state.reveal = Some(to);
    } else {
        let to = moved(state.selection.active, down, right, rows, columns);
        state.selection = Selection::at(to);
        state.reveal = Some(to);
    }
}

fn on_other_key(
    state: &mut GridState,
    source: &dyn GridSource,
    key: Key,
    modifiers: Modifiers,
    actions: &mut Vec<GridAction>,
) -> bool {
    let (rows, columns) = (source.row_count(), state.order.len());
    match key {
        Key::A if modifiers.command => {
            state.selection.others.clear();
            state.selection.spread = Spread::All;
        }
        Key::Space if (modifiers.command || modifiers.ctrl) && modifiers.shift => {
            state.selection.others.clear();
            state.selection.spread = Spread::All;
        }
        // Command and the space bar is the system's on macOS.
        Key::Space if modifiers.command || modifiers.ctrl => state.selection.spread = Spread::Columns,
        Key::Space if modifiers.shift => state.selection.spread = Spread::Rows,
        Key::F10 if modifiers.shift => state.menu = Some(Menu { of: MenuOf::Cells(None), by_key: true }),
        Key::ArrowDown if modifiers.alt => {
            state.reveal = Some(state.selection.active);
            state.menu = state.active_column().map(|column| Menu { of: MenuOf::Column(column), by_key: true });
        }
        Key::D | Key::R if modifiers.command && modifiers.shift => {
            actions.extend(super::fill::series_by_key(state, source, key == Key::R));
        }
        Key::D if modifiers.command => actions.extend(super::fill::by_key(state, source, Fill::Down)),
        Key::R if modifiers.command => actions.extend(super::fill::by_key(state, source, Fill::Right)),
        Key::F2 => actions.extend(state.begin_edit(source, None)),
        Key::Enter if modifiers.alt => {
            if let Some(column) = state.active_column() {
                actions.push(GridAction::TakeFix { row: state.selection.active.row, column });
            }
        }
        Key::Enter if !modifiers.any() || modifiers.shift_only() => step::enter(state, rows, columns, modifiers.shift),
        Key::Delete if !modifiers.any() => clear(state, source, actions),
        Key::Backspace if !modifiers.any() => actions.extend(state.begin_edit(source, Some(String::new()))),
        // Nothing but the way back to the active cell, as elsewhere: a slip must not delete a user.
        Key::Backspace if modifiers.command => state.reveal = Some(state.selection.active),
        // Not Ctrl and minus, which makes everything smaller.
        Key::Delete if modifiers.command && rows > 0 => actions.push(delete_or_restore(state, source)),
        Key::Escape if !state.selection.block(rows, columns).is_one_cell() || !state.selection.others.is_empty() => {
            state.selection = Selection::at(state.selection.active);
        }
        _not_ours => return false,
    }
    true
}

/// Clears what is chosen, where it may be changed.
pub(super) fn clear(state: &GridState, source: &dyn GridSource, actions: &mut Vec<GridAction>) {
    if source.row_count() == 0 {
        return;
    }
    actions.push(match clearable(state, source) {
        Ok(cells) => GridAction::Clear { cells },
        Err(refusal) => GridAction::Refused(refusal),
    });
}

/// Deletes the rows that are chosen; if all of them are deleted, they come back.
pub(super) fn delete_or_restore(state: &GridState, source: &dyn GridSource) -> GridAction {
    let rows = state.chosen_rows(source.row_count());
    if all_deleted(&rows, |row| Some(source.row(row)?.deleted)) {
        GridAction::RestoreRows { rows }
    } else {
        GridAction::DeleteRows { rows }
    }
}

/// What is chosen and may be changed.
fn clearable(state: &GridState, source: &dyn GridSource) -> Result<Vec<Cells>, Refusal> {
    let blocks = state.selection.blocks(source.row_count(), state.order.len());
    clipboard::writable(source, blocks.iter().map(|block| cells_of(block, &state.order)).collect())
}

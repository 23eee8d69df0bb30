//! Tab and Enter: from cell to cell, or through all that is chosen.

use super::keys::moved;
use super::selection::{Block, Place, Selection};
use super::state::GridState;

/// To the cell below, or above; where Tab led away from a column, back to that one.
pub(super) fn enter(state: &mut GridState, rows: u32, columns: usize, up: bool) {
    if is_several(&state.selection, rows, columns) {
        return cycle(state, rows, columns, Way::DownColumns, up);
    }
    let at = state.selection.active;
    let from = Place { column: state.selection.tabbed_from.unwrap_or(at.column), ..at };
    let to = moved(from, if up { -1 } else { 1 }, 0, rows, columns);
    state.selection = Selection::at(to);
    state.reveal = Some(to);
}

/// To the next cell, from the end of a row to the beginning of the next.
pub(super) fn tab(state: &mut GridState, rows: u32, columns: usize, back: bool) {
    if is_several(&state.selection, rows, columns) {
        return cycle(state, rows, columns, Way::AlongRows, back);
    }
    let at = state.selection.active;
    let to = match (back, at.column) {
        (true, 0) if at.row > 0 => Place { row: at.row - 1, column: columns.saturating_sub(1) },
        (true, _) => moved(at, 0, -1, rows, columns),
        (false, column) if column + 1 >= columns && at.row + 1 < rows => Place { row: at.row + 1, column: 0 },
        (false, _) => moved(at, 0, 1, rows, columns),
    };
    let begun = (!back).then_some(at.column);
    let tabbed_from = state.selection.tabbed_from.or(begun);
    state.selection = Selection { tabbed_from, ..Selection::at(to) };
    state.reveal = Some(to);
}

fn is_several(selection: &Selection, rows: u32, columns: usize) -> bool {
    rows > 0 && columns > 0 && (!selection.others.is_empty() || !selection.block(rows, columns).is_one_cell())
}

/// In which order the cells of a block come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    AlongRows,
    DownColumns,
}

/// The next cell of what is chosen is the active one; behind the last comes the first again.
fn cycle(state: &mut GridState, rows: u32, columns: usize, way: Way, back: bool) {
    let selection = &mut state.selection;
    let block = selection.block(rows, columns);
    let corner = selection.corner.unwrap_or(selection.active);
    if let Some(to) = next_in(&block, selection.active, way, back) {
        (selection.active, selection.corner) = (to, Some(corner));
    } else if selection.others.is_empty() {
        (selection.active, selection.corner) = (end_of(&block, back), Some(corner));
    } else {
        // The blocks are a ring, of which the one that is gone through is the last.
        let next = if back { selection.others.pop() } else { Some(selection.others.remove(0)) };
        let Some(next) = next else { return };
        selection.others.insert(if back { 0 } else { selection.others.len() }, block);
        let (first, last) = (end_of(&next, false), end_of(&next, true));
        let others = std::mem::take(&mut selection.others);
        *selection =
            Selection { corner: Some(first), head: last, others, ..Selection::at(if back { last } else { first }) };
    }
    state.reveal = Some(state.selection.active);
}

/// The first cell of a block, or the last.
fn end_of(block: &Block, last: bool) -> Place {
    if last {
        Place { row: block.rows.end.saturating_sub(1), column: block.columns.end.saturating_sub(1) }
    } else {
        Place { row: block.rows.start, column: block.columns.start }
    }
}

fn next_in(block: &Block, at: Place, way: Way, back: bool) -> Option<Place> {
    let (height, width) = (block.rows.len() as u64, block.columns.len() as u64);
    let row = u64::from(at.row.checked_sub(block.rows.start)?);
    let column = at.column.checked_sub(block.columns.start)? as u64;
    let (place, length) = match way {
        Way::AlongRows => (row * width + column, width),
        Way::DownColumns => (column * height + row, height),
    };
    let next = if back { place.checked_sub(1)? } else { place + 1 };
    if next >= height * width {
        return None;
    }
    let (line, within) = (next / length, next % length);
    let (row, column) = match way {
        Way::AlongRows => (line, within),
        Way::DownColumns => (within, line),
    };
    Some(Place {
        row: block.rows.start + u32::try_from(row).ok()?,
        column: block.columns.start + usize::try_from(column).ok()?,
    })
}

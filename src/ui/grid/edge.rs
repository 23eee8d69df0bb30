//! How far it is to the edge of what is filled, as Ctrl with an arrow goes in every spreadsheet.

use super::selection::Place;
use super::source::GridSource;
use super::state::GridState;

/// So many rows are looked at within a frame.
const LOOK: u32 = 20_000;

/// Along a row. All of its cells are at hand, or none.
pub(super) fn in_row(state: &GridState, source: &dyn GridSource, from: Place, forward: bool) -> usize {
    let last = state.order.len().saturating_sub(1);
    let filled = |column: usize| {
        let given = state.order.get(column)?;
        Some(source.cell(from.row, *given).is_some_and(|cell| !cell.shown.is_blank()))
    };
    let next = |column: usize| if forward { (column < last).then(|| column + 1) } else { column.checked_sub(1) };
    edge(from.column, next, filled).unwrap_or(if forward { last } else { 0 })
}

/// Along a column; nothing if the way leads over rows that are not at hand, or is too long for a frame.
pub(super) fn in_column(state: &GridState, source: &dyn GridSource, from: Place, forward: bool) -> Option<u32> {
    let last = source.row_count().saturating_sub(1);
    let given = *state.order.get(from.column)?;
    let filled = |row: u32| {
        if row.abs_diff(from.row) > LOOK {
            return None;
        }
        source.cell(row, given).map(|cell| !cell.shown.is_blank())
    };
    let next = |row: u32| if forward { (row < last).then(|| row + 1) } else { row.checked_sub(1) };
    edge(from.row, next, filled)
}

/// From inside a run to its end; from its end, or from an empty place, to where the next one begins.
fn edge<T: Copy>(from: T, next: impl Fn(T) -> Option<T>, filled: impl Fn(T) -> Option<bool>) -> Option<T> {
    let Some(neighbour) = next(from) else { return Some(from) };
    let inside = filled(from)? && filled(neighbour)?;
    let mut at = from;
    while let Some(following) = next(at) {
        if inside && !filled(following)? {
            break;
        }
        at = following;
        if !inside && filled(at)? {
            break;
        }
    }
    Some(at)
}

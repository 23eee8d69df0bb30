//! Paste: where the cells of a table go, and what can't be pasted.

use super::asked::{Cells, GridAction, Refusal};
use super::clipboard::writable;
use super::selection::{Block, Selection, Spread, cells_of};
use super::source::GridSource;
use super::state::GridState;
use crate::session::{MOST_PASTED, MOST_TEXT, read_table};
use std::ops::Range;
use std::sync::Arc;

/// More text than this, in bytes, would be seen in the frame that reads it.
const AT_ONCE: usize = 512 * 1024;

/// What is chosen when something is pasted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PasteAt {
    selection: Selection,
    /// The columns that are shown.
    order: Vec<usize>,
}

/// Pastes a table into what is chosen. A large one is read elsewhere, and comes back to [`paste_table`].
pub(super) fn paste(state: &GridState, source: &dyn GridSource, text: &str, actions: &mut Vec<GridAction>) {
    if source.row_count() == 0 || state.order.is_empty() {
        return;
    }
    let at = PasteAt { selection: state.selection.clone(), order: state.order.clone() };
    actions.push(if text.len() > MOST_TEXT {
        GridAction::Refused(Refusal::PasteTooLarge)
    } else if text.len() > AT_ONCE {
        GridAction::ReadTable { text: text.to_owned(), at }
    } else {
        match read_table(text) {
            Some(lines) => paste_table(&at, source, lines.into()),
            None => GridAction::Refused(Refusal::PasteTooLarge),
        }
    });
}

/// What pasting a table into what was chosen then comes to: from its top left on, as often as it fits in. A single value
/// fills all of it, a single row all of its rows.
pub(crate) fn paste_table(at: &PasteAt, source: &dyn GridSource, lines: Arc<[Vec<String>]>) -> GridAction {
    table(at, source, lines).unwrap_or_else(GridAction::Refused)
}

fn table(at: &PasteAt, source: &dyn GridSource, lines: Arc<[Vec<String>]>) -> Result<GridAction, Refusal> {
    let (rows, columns) = (source.row_count(), at.order.len());
    let block = at.selection.block(rows, columns);
    let blocks = at.selection.blocks(rows, columns);
    let size = Size { height: lines.len(), width: lines.iter().map(Vec::len).max().unwrap_or(0) };
    let is_several = !block.is_one_cell() || blocks.len() > 1;
    if let ([line], true) = (&*lines, is_several)
        && let [text] = line.as_slice()
    {
        let cells = blocks.iter().map(|block| cells_of(block, &at.order)).collect();
        return Ok(GridAction::Write { cells: writable(source, cells)?, text: text.clone() });
    }
    let apart = blocks.iter().any(|other| other.columns != block.columns);
    if blocks.len() > 1 && (apart || size.height > 1) {
        return Err(Refusal::PasteIntoScattered);
    }
    let room = columns.saturating_sub(block.columns.start);
    if size.width > room {
        return Err(Refusal::PasteTooWide { pasted: size.width, room });
    }
    let (down, across) = times(at.selection.spread, &block, size);
    let places = block.columns.start..block.columns.start + size.width * across;
    let cells = cells_of(&Block { rows: block.rows.clone(), columns: places }, &at.order);
    if let Some(reason) = cells.columns.iter().find_map(|&it| source.columns().get(it)?.locked.clone()) {
        return Err(Refusal::Locked { reason });
    }
    if size.height == 1 && (down > 1 || blocks.len() > 1) {
        let texts = lines.first().map(|line| repeated(line, size.width, across)).unwrap_or_default();
        let rows: Vec<Range<u32>> = at.selection.rows(rows, columns);
        let cells = rows.into_iter().map(|rows| Cells { rows, columns: cells.columns.clone() }).collect();
        return Ok(GridAction::PasteLine { cells, texts });
    }
    if (size.height * size.width) as u64 * (down * across) as u64 > MOST_PASTED {
        return Err(Refusal::PasteTooLarge);
    }
    let lines = if (down, across) == (1, 1) {
        lines
    } else {
        let count = size.height * down;
        lines.iter().map(|line| repeated(line, size.width, across)).cycle().take(count).collect()
    };
    Ok(GridAction::Paste { top: block.rows.start, columns: cells.columns, lines })
}

#[derive(Debug, Clone, Copy)]
struct Size {
    height: usize,
    width: usize,
}

/// How often a table fits into what is chosen, down and across; once if it does not fit exactly.
fn times(spread: Spread, block: &Block, size: Size) -> (usize, usize) {
    let fits = |chosen: usize, pasted: usize, whole: bool| match chosen.checked_rem(pasted) {
        // Who chose whole rows or columns did not choose how long they are.
        _ if whole => Some(1),
        Some(0) => Some(chosen / pasted),
        _ if chosen < pasted => Some(1),
        _other => None,
    };
    let whole_rows = matches!(spread, Spread::Rows | Spread::All);
    let whole_columns = matches!(spread, Spread::Columns | Spread::All) && size.height > 1;
    fits(block.rows.len(), size.height, whole_columns)
        .zip(fits(block.columns.len(), size.width, whole_rows))
        .unwrap_or((1, 1))
}

/// A line as wide as its table, side by side as often as asked for.
fn repeated(line: &[String], width: usize, across: usize) -> Vec<String> {
    if across == 1 {
        return line.to_vec();
    }
    let whole = line.iter().cloned().chain(std::iter::repeat(String::new())).take(width);
    std::iter::repeat_with(|| whole.clone()).take(across).flatten().collect()
}

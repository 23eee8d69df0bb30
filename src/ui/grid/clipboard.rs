//! Copy, cut and paste.

use super::selection::{Block, cells_of};
use super::source::{Cells, GridAction, GridSource, Refusal};
use super::state::GridState;
use super::{keys, tsv};
use crate::session::push_cell;
use egui::Ui;

/// How something is copied.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct How {
    /// With the names of the columns above it.
    pub(super) headers: bool,
    /// And cleared.
    pub(super) cut: bool,
}

/// Copies what is chosen. Cells that aren't all in memory are asked for.
pub(super) fn copy(ui: &Ui, state: &GridState, source: &dyn GridSource, how: How, actions: &mut Vec<GridAction>) {
    let blocks = state.selection.blocks(source.row_count(), state.order.len());
    let block = match joined(blocks) {
        Ok(block) => block,
        Err(refusal) => return actions.push(GridAction::Refused(refusal)),
    };
    let cells = cells_of(&block, &state.order);
    let heads = source.columns();
    let How { headers, cut } = how;
    if cut && let Some(secret) = cells.columns.iter().filter_map(|&it| heads.get(it)).find(|head| head.secret) {
        return actions.push(GridAction::Refused(Refusal::CutOfSecrets { column: secret.path.clone() }));
    }
    let count = cells.cell_count();
    if count > tsv::LARGEST_COPY_CELLS {
        return actions.push(GridAction::Refused(Refusal::CopyTooLarge { cells: count }));
    }
    match text_of(source, &cells) {
        Some(text) => {
            ui.ctx().copy_text(if headers { headed(source, &cells, &text) } else { text });
            if cut {
                keys::clear(state, source, actions);
            }
        }
        None => actions.push(GridAction::Copy { cells, cut, headers }),
    }
}

/// A copied table below the names of its columns.
pub(crate) fn headed(source: &dyn GridSource, cells: &Cells, table: &str) -> String {
    let mut text = String::new();
    for (index, head) in cells.columns.iter().filter_map(|&it| source.columns().get(it)).enumerate() {
        if index > 0 {
            text.push('\t');
        }
        push_cell(&mut text, &head.path);
    }
    text.push('\n');
    text.push_str(table);
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// Blocks that stand below one another are one table.
fn joined(mut blocks: Vec<Block>) -> Result<Block, Refusal> {
    blocks.sort_by_key(|block| block.rows.start);
    let mut blocks = blocks.into_iter();
    let Some(mut whole) = blocks.next() else { return Err(Refusal::CopyOfScattered) };
    for block in blocks {
        if block.columns != whole.columns || block.rows.start > whole.rows.end {
            return Err(Refusal::CopyOfScattered);
        }
        whole.rows.end = whole.rows.end.max(block.rows.end);
    }
    Ok(whole)
}

/// The cells as a table of text, if all of them are in memory.
pub(crate) fn text_of(source: &dyn GridSource, cells: &Cells) -> Option<String> {
    let mut text = String::new();
    for row in cells.rows.clone() {
        for (index, &column) in cells.columns.iter().enumerate() {
            if index > 0 {
                text.push('\t');
            }
            push_cell(&mut text, &source.written(row, column)?);
        }
        // A single cell goes into other programs without a line end.
        if cells.rows.len() > 1 {
            text.push('\n');
        }
    }
    Some(text)
}

/// Pastes a table from the top left of what is chosen; a single value fills all that is chosen.
pub(super) fn paste(state: &GridState, source: &dyn GridSource, text: &str, actions: &mut Vec<GridAction>) {
    let (rows, columns) = (source.row_count(), state.order.len());
    if rows == 0 || columns == 0 {
        return;
    }
    let Some(mut lines) = tsv::parse(text) else {
        return actions.push(GridAction::Refused(Refusal::PasteTooLarge));
    };
    let block = state.selection.block(rows, columns);
    let fills = !block.is_one_cell() || !state.selection.others.is_empty();
    let single = fills && lines.len() == 1 && lines.first().is_some_and(|line| line.len() == 1);
    if single {
        let value = lines.pop().and_then(|mut line| line.pop()).unwrap_or_default();
        let blocks = state.selection.blocks(rows, columns);
        let cells = blocks.iter().map(|block| cells_of(block, &state.order)).collect();
        return actions.push(match writable(source, cells) {
            Ok(cells) => GridAction::Write { cells, text: value },
            Err(refusal) => GridAction::Refused(refusal),
        });
    }
    let width = lines.iter().map(Vec::len).max().unwrap_or(0);
    if lines.iter().map(Vec::len).sum::<usize>() as u64 > tsv::LARGEST_COPY_CELLS {
        return actions.push(GridAction::Refused(Refusal::PasteTooLarge));
    }
    let columns: Vec<usize> = state.order.iter().skip(block.columns.start).take(width).copied().collect();
    let cells = Cells { rows: block.rows.start..block.rows.start + 1, columns };
    match writable(source, vec![cells.clone()]) {
        Ok(writable) if writable.iter().all(|it| it.columns == cells.columns) => {
            actions.push(GridAction::Paste { top: block.rows.start, columns: cells.columns, lines });
        }
        Ok(_some_are_locked) => {
            let locked = cells.columns.iter().find_map(|&it| source.columns().get(it)?.locked.clone());
            actions.push(GridAction::Refused(Refusal::Locked { reason: locked.unwrap_or_default() }));
        }
        Err(refusal) => actions.push(GridAction::Refused(refusal)),
    }
}

/// The cells without the columns that can't be changed; or why none can.
pub(super) fn writable(source: &dyn GridSource, cells: Vec<Cells>) -> Result<Vec<Cells>, Refusal> {
    let columns = source.columns();
    let mut reason = None;
    let mut kept = Vec::with_capacity(cells.len());
    for mut cells in cells {
        cells.columns.retain(|&column| {
            let locked = columns.get(column).and_then(|it| it.locked.clone());
            let free = locked.is_none();
            reason = reason.take().or(locked);
            free
        });
        if !cells.columns.is_empty() {
            kept.push(cells);
        }
    }
    match (kept.is_empty(), reason) {
        (true, Some(reason)) => Err(Refusal::Locked { reason }),
        _some_are_free => Ok(kept),
    }
}

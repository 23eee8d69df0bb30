//! Copy and cut.

use super::asked::{Cells, GridAction, Refusal, Table};
use super::keys;
use super::selection::{Block, merged};
use super::source::{GridColumn, GridSource};
use super::state::GridState;
use crate::session::{MOST_COPIED, push_cell};
use egui::Ui;
use std::ops::Range;

/// More cells than this would be seen in the frame that writes them down.
const AT_ONCE: u64 = 20_000;

/// How something is copied.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct How {
    /// With the names of the columns above it.
    pub(super) headers: bool,
    /// And cleared.
    pub(super) cut: bool,
}

/// Copies what is chosen. Cells that aren't all in memory, or are many, are asked for.
pub(super) fn copy(ui: &Ui, state: &GridState, source: &dyn GridSource, how: How, actions: &mut Vec<GridAction>) {
    let blocks = state.selection.blocks(source.row_count(), state.order.len());
    let Some(table) = joined(&blocks, &state.order) else {
        return actions.push(GridAction::Refused(Refusal::CopyOfScattered));
    };
    let heads = source.columns();
    let How { headers, cut } = how;
    if cut && let Some(secret) = table.columns.iter().filter_map(|&it| heads.get(it)).find(|head| head.secret) {
        return actions.push(GridAction::Refused(Refusal::CutOfSecrets { column: secret.path.clone() }));
    }
    let count = table.cell_count();
    if count > MOST_COPIED {
        return actions.push(GridAction::Refused(Refusal::CopyTooLarge { cells: count }));
    }
    let written = if count <= AT_ONCE { text_of(source, &table) } else { None };
    match written {
        Some(text) => {
            ui.ctx().copy_text(if headers { headed(source, &table, &text) } else { text });
            if cut {
                keys::clear(state, source, actions);
            }
        }
        None => actions.push(GridAction::Copy { table, cut, headers }),
    }
}

/// A copied table below the names of its columns.
fn headed(source: &dyn GridSource, table: &Table, text: &str) -> String {
    let mut headed = heads(source.columns(), &table.columns);
    headed.push_str(text);
    if !headed.ends_with('\n') {
        headed.push('\n');
    }
    headed
}

/// The names of some columns, as the first line of a table.
pub(crate) fn heads(columns: &[GridColumn], places: &[usize]) -> String {
    let mut line = String::new();
    for (index, head) in places.iter().filter_map(|&it| columns.get(it)).enumerate() {
        if index > 0 {
            line.push('\t');
        }
        push_cell(&mut line, &head.path);
    }
    line.push('\n');
    line
}

/// Blocks of the same columns are one table, their rows below one another; and blocks of the same rows, side by side.
/// Nothing for others.
fn joined(blocks: &[Block], order: &[usize]) -> Option<Table> {
    let first = blocks.first()?;
    let rows = merged(blocks.iter().map(|block| block.rows.clone()).collect());
    let columns = merged(blocks.iter().map(|block| block.columns.clone()).collect());
    let same_columns = blocks.iter().all(|block| block.columns == first.columns);
    let same_rows = blocks.iter().all(|block| block.rows == first.rows);
    (same_columns || same_rows).then(|| Table {
        rows,
        columns: columns.into_iter().flatten().filter_map(|place| order.get(place).copied()).collect(),
    })
}

/// The cells as a table of text, if all of them are in memory.
fn text_of(source: &dyn GridSource, table: &Table) -> Option<String> {
    let mut text = String::new();
    let row_count: usize = table.rows.iter().map(Range::len).sum();
    for row in table.rows.iter().cloned().flatten() {
        for (index, &column) in table.columns.iter().enumerate() {
            if index > 0 {
                text.push('\t');
            }
            push_cell(&mut text, &source.written(row, column)?);
        }
        // A single cell goes into other programs without a line end.
        if row_count > 1 {
            text.push('\n');
        }
    }
    Some(text)
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

//! The menu of the right mouse button.

use super::clipboard;
use super::keys;
use super::selection::cells_of;
use super::source::{GridAction, GridSource};
use super::state::GridState;
use crate::ui::kit::number;
use egui::{Button, Response, Ui, ViewportCommand};

pub(super) fn menu(cells: &Response, state: &mut GridState, source: &dyn GridSource, actions: &mut Vec<GridAction>) {
    let rows = source.row_count();
    if rows == 0 {
        return;
    }
    cells.context_menu(|ui| {
        ui.set_min_width(220.0);
        if entry(ui, "Copy", "Ctrl C") {
            clipboard::copy(ui, state, source, false, actions);
        }
        if entry(ui, "Cut", "Ctrl X") {
            clipboard::copy(ui, state, source, true, actions);
        }
        if entry(ui, "Paste", "Ctrl V") {
            ui.ctx().send_viewport_cmd(ViewportCommand::RequestPaste);
            state.wants_focus = true;
        }
        ui.separator();
        if entry(ui, "Clear", "Delete") {
            keys::clear(state, source, actions);
        }
        if entry(ui, "Set to null", "") {
            let blocks = state.selection.blocks(rows, state.order.len());
            let chosen = blocks.iter().map(|block| cells_of(block, &state.order)).collect();
            actions.push(match clipboard::writable(source, chosen) {
                Ok(cells) => GridAction::SetNull { cells },
                Err(refusal) => GridAction::Refused(refusal),
            });
        }
        ui.separator();
        let chosen = state.chosen_rows(rows);
        let count: u64 = chosen.iter().map(|range| range.len() as u64).sum();
        let noun = if count == 1 { "this row".to_owned() } else { format!("{} rows", number(count)) };
        let deleted = chosen.first().and_then(|range| source.row(range.start)).is_some_and(|row| row.deleted);
        if deleted {
            if entry(ui, &format!("Restore {noun}"), "") {
                actions.push(GridAction::RestoreRows { rows: chosen });
            }
        } else if entry(ui, &format!("Delete {noun}"), "Ctrl Delete") {
            actions.push(GridAction::DeleteRows { rows: chosen });
        }
    });
}

fn entry(ui: &mut Ui, words: &str, keys: &str) -> bool {
    let clicked = ui.add(Button::new(words).shortcut_text(keys).frame_when_inactive(false)).clicked();
    if clicked {
        ui.close();
    }
    clicked
}

//! The grid in the accessibility tree: a grid, and a node for each cell in view.

use super::cell::is_blank;
use super::geometry::Geometry;
use super::selection::{Place, Selection};
use super::source::{GridSource, Reason, Shown};
use super::state::GridState;
use crate::ui::kit::number;
use egui::accesskit::{Invalid, Role};
use egui::{Id, Key, Sense, Ui};

/// Gives each cell in view its node. Nothing is done while nobody listens.
pub(super) fn nodes(ui: &Ui, grid: Id, state: &mut GridState, source: &dyn GridSource, geometry: &Geometry) {
    let (rows, columns) = (source.row_count(), state.order.len());
    let active = state.selection.active;
    let active_is_shown = geometry.rows.contains(&active.row)
        && (active.column < geometry.frozen_columns || geometry.columns.contains(&active.column));
    let listened = ui.ctx().accesskit_node_builder(grid, |node| {
        node.set_role(Role::Grid);
        node.set_label(source.name());
        node.set_row_count(rows as usize);
        node.set_column_count(columns);
        if active_is_shown {
            node.set_active_descendant(super::cell_id(grid, active.row, active.column).accesskit_id());
        }
    });
    if listened.is_none() {
        return;
    }
    let blocks = state.selection.blocks(rows, columns);
    let focused = ui.memory(egui::Memory::focused);
    for row in geometry.rows.clone() {
        let Some(is) = source.row(row) else { continue };
        let marks = if is.deleted { Vec::new() } else { source.marks(row) };
        for column in geometry.shown_columns() {
            let Some(&given) = state.order.get(column) else { continue };
            let Some(head) = source.columns().get(given) else { continue };
            let Some(cell) = source.cell(row, given) else { continue };
            let place = Place { row, column };
            let id = super::cell_id(grid, row, column);
            let rect = geometry.cell(place).intersect(geometry.region_of(column));
            ui.interact(rect, id, Sense::focusable_noninteractive());
            let faulty = marks.iter().any(|mark| mark.column == Some(given));
            ui.ctx().accesskit_node_builder(id, |node| {
                node.set_role(Role::GridCell);
                node.set_label(spoken(cell.shown));
                node.set_row_index(row as usize);
                node.set_column_index(column);
                node.set_selected(blocks.iter().any(|block| block.contains(place)));
                let mut description = format!("{}, row {}", head.path, number(is.number));
                if is.deleted {
                    description.push_str(", deleted");
                }
                if is.excluded {
                    description.push_str(", not sent");
                }
                if faulty {
                    for reason in source.reasons(row, Some(given)) {
                        description.push_str(". ");
                        description.push_str(&said(&reason));
                        if reason.is_error {
                            node.set_invalid(Invalid::True);
                        }
                    }
                }
                node.set_description(description);
            });
            if focused == Some(id) {
                take_focus(ui, state, place);
            }
        }
    }
}

/// A screen reader put the focus on a cell: the grid takes it, with that cell active. The Tab key only came back.
fn take_focus(ui: &Ui, state: &mut GridState, place: Place) {
    if !ui.input(|input| input.key_pressed(Key::Tab)) {
        state.selection = Selection::at(place);
    }
    state.wants_focus = true;
    ui.ctx().request_repaint();
}

/// A cell's value, as it is read aloud.
fn spoken(shown: Shown<'_>) -> String {
    match shown {
        Shown::Missing => "missing".to_owned(),
        Shown::Null => "null".to_owned(),
        Shown::Text("") => "empty".to_owned(),
        Shown::Hidden(text) => format!("hidden, {text}"),
        Shown::Text(text) => {
            let mut spoken = short(text.trim_matches(is_blank));
            if text.starts_with(is_blank) {
                spoken.insert_str(0, "space at the beginning, ");
            }
            if text.ends_with(is_blank) {
                spoken.push_str(", space at the end");
            }
            spoken
        }
        Shown::Number(text) | Shown::Json(text) | Shown::Unreadable(text) => short(text),
        Shown::Boolean(_) => shown.text().to_owned(),
    }
}

/// Nobody listens to a megabyte.
fn short(text: &str) -> String {
    const MOST: usize = 400;
    text.chars().take(MOST).collect()
}

/// A reason in one line.
pub(super) fn said(reason: &Reason) -> String {
    if reason.next.is_empty() { reason.message.clone() } else { format!("{}. {}", reason.message, reason.next) }
}

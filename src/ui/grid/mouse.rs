//! Choosing cells and rows with the mouse.

use super::asked::GridAction;
use super::geometry::{Geometry, Hit, ROW};
use super::menu::{Menu, MenuOf};
use super::selection::{Place, Selection, Spread};
use super::source::GridSource;
use super::state::{GridState, Press};
use egui::{PointerButton, Response, Ui};

pub(super) fn mouse(
    ui: &Ui,
    cells: &Response,
    state: &mut GridState,
    source: &dyn GridSource,
    geometry: &Geometry,
    actions: &mut Vec<GridAction>,
) {
    let (rows, columns) = (source.row_count(), state.order.len());
    let Some(at) = cells.interact_pointer_pos() else {
        state.press = Press::Nothing;
        return;
    };
    let (pressed, secondary, modifiers) = ui.input(|input| {
        let pressed = input.pointer.button_pressed(PointerButton::Primary);
        (pressed, input.pointer.button_pressed(PointerButton::Secondary), input.modifiers)
    });
    if pressed || secondary {
        actions.extend(state.commit());
        state.wants_focus = true;
    }
    if cells.secondary_clicked() {
        state.menu = Some(Menu { of: MenuOf::Cells(Some(at)), by_key: false });
    }
    if secondary {
        // A menu speaks of what is chosen, so a press outside chooses first.
        let blocks = state.selection.blocks(rows, columns);
        match geometry.hit(at) {
            Hit::Cell(place) if !blocks.iter().any(|block| block.contains(place)) => {
                state.selection = Selection::at(place);
            }
            Hit::Gutter(row) if !state.chosen_rows(rows).iter().any(|range| range.contains(&row)) => {
                state.selection = Selection::at(Place { row, column: 0 });
                state.selection.spread = Spread::Rows;
            }
            Hit::Cell(_) | Hit::Gutter(_) | Hit::Corner | Hit::Header(_) | Hit::Nothing => {}
        }
        return;
    }
    if pressed {
        press(state, geometry.hit(at), modifiers, rows, columns);
    } else if cells.dragged_by(PointerButton::Primary) {
        drag(ui, state, geometry, at, rows);
    }
    if cells.double_clicked()
        && let Hit::Cell(_) = geometry.hit(at)
        && !super::keys::toggle(state, source, actions)
    {
        actions.extend(state.begin_edit(source, None));
    }
}

fn press(state: &mut GridState, hit: Hit, modifiers: egui::Modifiers, rows: u32, columns: usize) {
    let (place, spread) = match hit {
        Hit::Cell(place) => (place, Spread::Cells),
        Hit::Gutter(row) => (Place { row, column: 0 }, Spread::Rows),
        Hit::Corner | Hit::Header(_) | Hit::Nothing => return,
    };
    state.press = if spread == Spread::Rows { Press::Rows } else { Press::Cells };
    if modifiers.shift {
        state.selection.extend(place);
    } else if modifiers.command {
        state.selection.add(place, rows, columns);
    } else {
        state.selection = Selection::at(place);
    }
    state.selection.spread = spread;
}

fn drag(ui: &Ui, state: &mut GridState, geometry: &Geometry, at: egui::Pos2, rows: u32) {
    if state.press == Press::Nothing || rows == 0 {
        return;
    }
    state.selection.extend(geometry.nearest(at, rows));
    let sideways = state.press == Press::Cells;
    follow(ui, state, geometry, at, sideways);
}

/// Scrolls after a drag that goes beyond the edge. Who drags over the rows' numbers goes up and down only.
pub(super) fn follow(ui: &Ui, state: &mut GridState, geometry: &Geometry, at: egui::Pos2, sideways: bool) {
    // Beyond the edge, the grid follows, the faster the farther.
    let body = geometry.body;
    let below = (at.y - body.bottom()).max(0.0) - (body.top() - at.y).max(0.0);
    let beyond = (at.x - body.right()).max(0.0) - (geometry.gutter.right() - at.x).max(0.0);
    let beyond = if sideways { beyond } else { 0.0 };
    if below != 0.0 || beyond != 0.0 {
        let time = f64::from(ui.input(|input| input.stable_dt).min(0.1));
        state.y += f64::from(below) * f64::from(ROW) * time * 0.6;
        state.x += f64::from(beyond) * 12.0 * time;
        ui.ctx().request_repaint();
    }
}

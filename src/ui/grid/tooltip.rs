//! Why a cell is marked: shown on the active cell while the grid has the keyboard, and where the pointer rests.

use super::cell::{Fault, Look, fitting, text_room};
use super::geometry::{Geometry, Hit};
use super::selection::Place;
use super::source::{GridSource, Reason, Shown};
use super::state::{GridState, Press};
use crate::ui::kit::glyph;
use crate::ui::kit::number;
use crate::ui::theme::{body, fill_icon, icons, medium, palette};
use egui::text::{LayoutJob, TextFormat};
use egui::{AreaState, Id, Popup, PopupAnchor, PopupKind, Rect, RectAlign, Response, RichText, Ui, vec2};

/// How long the pointer rests before something is said.
const REST_SECONDS: f32 = 0.35;
/// The most width of what is said.
const WIDTH: f32 = 320.0;
/// Between it and the cell.
const GAP: f32 = 4.0;
/// Its margins and its sign.
const BESIDE: f32 = 46.0;
/// How high a reason of one line is.
const LOW: f32 = 34.0;
/// The most of a long value that is shown at once.
const MOST_SIGNS: usize = 600;

pub(super) fn tooltip(
    ui: &Ui,
    grid: Id,
    cells: &Response,
    state: &GridState,
    source: &dyn GridSource,
    geometry: &Geometry,
) {
    if state.is_editing() || state.press != Press::Nothing || state.menu.is_some() {
        return;
    }
    let hovered = cells.hover_pos().filter(|_| cells.hovered()).map(|at| geometry.hit(at));
    if let Some(hit @ (Hit::Cell(_) | Hit::Gutter(_))) = hovered
        && rests(ui)
        && say(ui, grid, hit, state, source, geometry)
    {
        return;
    }
    let active = state.selection.active;
    let shown = geometry.rows.contains(&active.row) && geometry.shown_columns().any(|it| it == active.column);
    if cells.has_focus() && shown {
        remind(ui, grid, active, state, source, geometry);
    }
}

/// Whether the pointer stands still; if not yet, a frame is asked for when it will have.
fn rests(ui: &Ui) -> bool {
    let still = ui.input(|input| input.pointer.time_since_last_movement());
    if still >= REST_SECONDS {
        return true;
    }
    ui.ctx().request_repaint_after_secs(REST_SECONDS - still);
    false
}

/// What there is to say where the pointer rests. Whether there was anything.
fn say(ui: &Ui, grid: Id, hit: Hit, state: &GridState, source: &dyn GridSource, geometry: &Geometry) -> bool {
    match hit {
        Hit::Gutter(row) => {
            let reasons = source.reasons(row, None);
            let Some(is) = source.row(row).filter(|_| !reasons.is_empty()) else { return false };
            let top = geometry.row_top(row);
            let rect = geometry.gutter.with_min_y(top).with_max_y(top + super::ROW);
            bubble(ui, grid, geometry, rect, |ui| all_reasons(ui, &format!("Row {}", number(is.number)), &reasons));
            true
        }
        Hit::Cell(place) => {
            explain(ui, grid, place, state, source, geometry) || whole(ui, grid, place, state, source, geometry)
        }
        Hit::Corner | Hit::Header(_) | Hit::Nothing => false,
    }
}

/// What is wrong with a cell. Whether anything is.
fn explain(ui: &Ui, grid: Id, place: Place, state: &GridState, source: &dyn GridSource, geometry: &Geometry) -> bool {
    let Some(&given) = state.order.get(place.column) else { return false };
    let Some(is) = source.row(place.row).filter(|it| !it.deleted) else { return false };
    let Some(head) = source.columns().get(given) else { return false };
    let reasons = source.reasons(place.row, Some(given));
    if reasons.is_empty() {
        return false;
    }
    let rect = geometry.cell(place).intersect(geometry.region_of(place.column));
    let value = unseen(ui, place, state, source, geometry);
    bubble(ui, grid, geometry, rect, |ui| {
        all_reasons(ui, &format!("{}, row {}", head.path, number(is.number)), &reasons);
        if let Some(value) = value {
            ui.label(RichText::new(value).font(body(12.5)));
        }
    });
    true
}

/// What is wrong with the active cell, in few words: it stays there for as long as somebody works on the cell.
fn remind(ui: &Ui, grid: Id, place: Place, state: &GridState, source: &dyn GridSource, geometry: &Geometry) {
    let Some(&given) = state.order.get(place.column) else { return };
    if source.row(place.row).is_none_or(|it| it.deleted) {
        return;
    }
    let reasons = source.reasons(place.row, Some(given));
    // What keeps the row from being sent is said before what is only doubtful.
    let Some(first) = reasons.iter().find(|it| it.is_error).or(reasons.first()) else { return };
    let rect = geometry.cell(place).intersect(geometry.region_of(place.column));
    bubble(ui, grid, geometry, rect, |ui| {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            sign(ui, first);
            let others = match reasons.len() {
                1 => String::new(),
                many => format!("and {} more", number(many as u64 - 1)),
            };
            // The first of what can be done; all of it is said where the pointer rests.
            let next = first.next.split(". ").next().filter(|next| next.starts_with("Alt Enter"));
            let colors = palette(ui);
            let mut said = LayoutJob::default();
            said.append(&first.message, 0.0, TextFormat::simple(body(12.5), colors.text));
            for words in [others.as_str(), next.unwrap_or_default()].into_iter().filter(|it| !it.is_empty()) {
                said.append(words, 8.0, TextFormat::simple(body(12.0), colors.muted));
            }
            // A short reason takes one line, a long one several: a line over the whole grid would hide the cells beside.
            said.wrap.max_width = WIDTH - BESIDE;
            // Laid out here: beside the sign a label would take all the width that the window has.
            let said = ui.painter().layout_job(said);
            ui.label(said);
        });
    });
}

/// The whole value of a cell that does not show it.
fn whole(ui: &Ui, grid: Id, place: Place, state: &GridState, source: &dyn GridSource, geometry: &Geometry) -> bool {
    let Some(value) = unseen(ui, place, state, source, geometry) else { return false };
    let rect = geometry.cell(place).intersect(geometry.region_of(place.column));
    bubble(ui, grid, geometry, rect, |ui| {
        ui.label(RichText::new(value).font(body(12.5)));
    });
    true
}

/// The value of a cell that is too narrow for it, or shows it in another way, as dates are.
fn unseen(ui: &Ui, place: Place, state: &GridState, source: &dyn GridSource, geometry: &Geometry) -> Option<String> {
    let cell = state.order.get(place.column).and_then(|&it| source.cell(place.row, it))?;
    let text = match cell.shown {
        Shown::Hidden(text) => text,
        shown => shown.text(),
    };
    let rect = geometry.cell(place);
    let look = Look::new(ui, palette(ui), false);
    let room = text_room(rect.width(), None::<Fault>);
    let is_date = super::dates::readable(text).is_some();
    let fits = !is_date && !text.contains('\n') && !fitting(&look, ui.painter(), text, room).elided;
    if text.is_empty() || fits {
        return None;
    }
    let mut shown: String = text.chars().take(MOST_SIGNS).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    Some(shown)
}

fn all_reasons(ui: &mut Ui, title: &str, reasons: &[Reason]) {
    let palette = palette(ui);
    for (index, reason) in reasons.iter().enumerate() {
        ui.horizontal_top(|ui| {
            sign(ui, reason);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 4.0;
                if index == 0 {
                    ui.label(RichText::new(title).font(medium(12.5)));
                }
                ui.label(RichText::new(&reason.message).font(body(12.5)));
                if !reason.next.is_empty() {
                    ui.label(RichText::new(&reason.next).font(body(12.0)).color(palette.muted));
                }
            });
        });
    }
}

fn sign(ui: &mut Ui, reason: &Reason) {
    let palette = palette(ui);
    let (sign, color) =
        if reason.is_error { (icons::WARNING_CIRCLE, palette.error) } else { (icons::WARNING, palette.warning) };
    glyph(ui, sign, fill_icon(14.0), color);
}

/// Above the cell, where the rows are that somebody has done with: not over the cell itself or the rows below it. Under the
/// names of the columns there is no room above, so it stands beside; nor does it reach over what stands beside the grid.
fn bubble(ui: &Ui, grid: Id, geometry: &Geometry, anchor: Rect, content: impl FnOnce(&mut Ui)) {
    let id = grid.with("tooltip");
    // As large as it was when it was drawn last.
    let size = AreaState::load(ui.ctx(), id).and_then(|area| area.size).unwrap_or(vec2(WIDTH, LOW));
    let (width, height) = (size.x, size.y);
    let (all, fits_right) = (geometry.all, anchor.left() + width <= geometry.all.right());
    let above = if fits_right { RectAlign::TOP_START } else { RectAlign::TOP_END };
    let has_room = anchor.top() - GAP - height >= geometry.body.top();
    let align = match (has_room, anchor.right() + GAP + width <= all.right(), anchor.left() - GAP - width >= all.left())
    {
        (true, _, _) => above,
        (false, true, _) => RectAlign::RIGHT_START,
        (false, false, true) => RectAlign::LEFT_START,
        (false, false, false) if fits_right => RectAlign::BOTTOM_START,
        (false, false, false) => RectAlign::BOTTOM_END,
    };
    // Where none of these fits, it stands over the cell rather than over what is beside the grid.
    let place = align.align_rect(&anchor, size, GAP);
    let inside = vec2(
        place.left().min(all.right() - width).max(all.left()) - place.left(),
        place.top().min(all.bottom() - height).max(all.top()) - place.top(),
    );
    let anchor = anchor.translate(inside);
    Popup::new(id, ui.ctx().clone(), PopupAnchor::ParentRect(anchor), ui.layer_id())
        .kind(PopupKind::Tooltip)
        .align(align)
        .align_alternatives(&[RectAlign::TOP_END, RectAlign::RIGHT_END, RectAlign::LEFT_END])
        .gap(GAP)
        .frame(egui::Frame::popup(ui.style()).inner_margin(egui::Margin::symmetric(12, 8)))
        .width(WIDTH)
        .interactable(false)
        .open(true)
        .show(|ui| {
            ui.set_max_width(WIDTH);
            content(ui);
        });
}

//! The row of column names: choose a column, drag it elsewhere, pull its edge, double-click the edge to fit.

use super::asked::GridAction;
use super::cell::Look;
use super::geometry::{Geometry, HEADER, PADDING};
use super::menu::{Menu, MenuOf};
use super::selection::{Place, Selection, Spread};
use super::source::{GridColumn, GridSource, Sorted};
use super::state::{GridState, NARROWEST, WIDEST};
use crate::ui::kit::cut_middle_by;
use crate::ui::theme::icons;
use egui::{Align2, CursorIcon, Galley, Id, Painter, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use std::sync::Arc;

/// The width of the zone at a column's edge that pulls it.
const EDGE: f32 = 9.0;

/// What the pointer does in the header.
pub(super) fn interact(
    ui: &mut Ui,
    grid: Id,
    state: &mut GridState,
    source: &dyn GridSource,
    geometry: &Geometry,
    actions: &mut Vec<GridAction>,
) {
    let corner = corner(geometry);
    let all = ui.interact(corner, grid.with("corner"), Sense::CLICK);
    all.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Choose all cells"));
    if all.clicked() {
        actions.extend(state.commit());
        state.selection.others.clear();
        state.selection.spread = Spread::All;
        state.wants_focus = true;
    }
    let shown: Vec<usize> = geometry.shown_columns().collect();
    for &column in &shown {
        one_column(ui, grid, state, source, geometry, column, actions);
    }
    // Above the names, since the edge belongs to two of them.
    for &column in &shown {
        edge(ui, grid, state, source, geometry, column, actions);
    }
}

fn corner(geometry: &Geometry) -> Rect {
    Rect::from_min_size(geometry.all.min, vec2(geometry.gutter.width(), HEADER))
}

fn one_column(
    ui: &Ui,
    grid: Id,
    state: &mut GridState,
    source: &dyn GridSource,
    geometry: &Geometry,
    column: usize,
    actions: &mut Vec<GridAction>,
) {
    let Some(head) = state.order.get(column).and_then(|&it| source.columns().get(it)) else { return };
    let (left, right) = geometry.column_span(column);
    let region = geometry.header_of(column);
    let rect = Rect::from_min_max(pos2(left, region.top()), pos2(right, region.bottom())).intersect(region);
    // No stop of the Tab key: the grid is one stop, and Ctrl+Space chooses the column.
    let name = ui.interact(rect, grid.with(("header", &head.path)), Sense::CLICK | Sense::DRAG);
    name.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Column {}", head.path)));
    if name.clicked() {
        actions.extend(state.commit());
        let modifiers = ui.input(|input| input.modifiers);
        choose(state, geometry.rows.start, column, modifiers, source.row_count());
    }
    if name.secondary_clicked() {
        actions.extend(state.commit());
        state.menu = state.order.get(column).map(|&given| Menu { of: MenuOf::Column(given), by_key: false });
    }
    if name.dragged() {
        let at = name.interact_pointer_pos().unwrap_or(rect.center());
        let before = drop_place(geometry, at.x, state.order.len());
        state.drop_before = (before != column && before != column + 1).then_some(before);
        ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
    }
    if name.drag_stopped()
        && let Some(before) = state.drop_before.take()
    {
        state.move_column(column, before);
        actions.push(GridAction::ColumnsChanged);
    }
    if name.dragged() || state.menu.is_some() {
        return;
    }
    name.on_hover_text(about(head));
    caret(ui, grid, state, head, rect, column, actions);
}

/// What is said where the pointer rests on a column's name.
fn about(head: &GridColumn) -> String {
    let mut words = format!("{}, {}", head.path, head.kind.words());
    for more in [&head.filled, &head.note].into_iter().filter(|it| !it.is_empty()) {
        words.push('\n');
        words.push_str(more);
    }
    words
}

/// The room of the sign that opens the menu of a column.
const CARET: f32 = 20.0;

/// The sign that opens the menu, at the right end of the name.
fn caret(
    ui: &Ui,
    grid: Id,
    state: &mut GridState,
    head: &GridColumn,
    rect: Rect,
    column: usize,
    actions: &mut Vec<GridAction>,
) {
    let zone = Rect::from_min_max(pos2(rect.right() - CARET - EDGE / 2.0, rect.top()), rect.right_bottom());
    let zone = zone.with_max_x(rect.right() - EDGE / 2.0);
    if zone.width() < CARET || rect.width() < 2.0 * CARET {
        return;
    }
    let caret = ui.interact(zone, grid.with(("menu", &head.path)), Sense::CLICK);
    caret.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Menu of {}", head.path)));
    if caret.hovered() {
        ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
    }
    if caret.clicked() {
        actions.extend(state.commit());
        state.menu = state.order.get(column).map(|&given| Menu { of: MenuOf::Column(given), by_key: false });
    }
}

fn choose(state: &mut GridState, top: u32, column: usize, modifiers: egui::Modifiers, row_count: u32) {
    let place = Place { row: top, column };
    if modifiers.shift {
        let row = state.selection.head.row;
        state.selection.extend(Place { row, column });
    } else if modifiers.command {
        state.selection.add(place, row_count, state.order.len());
    } else {
        state.selection = Selection::at(place);
    }
    state.selection.spread = Spread::Columns;
    state.wants_focus = true;
}

/// Before which column something dropped here would stand.
fn drop_place(geometry: &Geometry, x: f32, count: usize) -> usize {
    geometry
        .shown_columns()
        .find(|&column| {
            let (left, right) = geometry.column_span(column);
            x < f32::midpoint(left, right)
        })
        .unwrap_or(geometry.columns.end.min(count))
}

fn edge(
    ui: &Ui,
    grid: Id,
    state: &mut GridState,
    source: &dyn GridSource,
    geometry: &Geometry,
    column: usize,
    actions: &mut Vec<GridAction>,
) {
    let Some(&given) = state.order.get(column) else { return };
    let Some(head) = source.columns().get(given) else { return };
    let (left, right) = geometry.column_span(column);
    let region = geometry.header_of(column);
    let rect = Rect::from_center_size(pos2(right, region.center().y), vec2(EDGE, HEADER)).intersect(region);
    if rect.width() <= 0.0 {
        return;
    }
    let edge = ui.interact(rect, grid.with(("edge", &head.path)), Sense::CLICK | Sense::DRAG);
    if edge.hovered() || edge.dragged() {
        ui.ctx().set_cursor_icon(CursorIcon::ResizeColumn);
    }
    let mut width = None;
    if edge.double_clicked() {
        fit_column(ui.painter(), state, source, geometry, column);
    } else if let Some(at) = edge.interact_pointer_pos().filter(|_| edge.dragged()) {
        width = Some(at.x - left);
    }
    if let (Some(width), Some(stored)) = (width, state.widths.get_mut(given)) {
        *stored = width.clamp(NARROWEST, WIDEST);
        state.sized = true;
    }
    if edge.drag_stopped() || edge.double_clicked() {
        actions.push(GridAction::ColumnsChanged);
    }
}

/// Makes a column as wide as its name and the cells in view need.
pub(super) fn fit_column(
    painter: &Painter,
    state: &mut GridState,
    source: &dyn GridSource,
    geometry: &Geometry,
    column: usize,
) {
    let width = fit(painter, state, source, geometry, column);
    if let Some(stored) = state.order.get(column).and_then(|&given| state.widths.get_mut(given)) {
        *stored = width.clamp(NARROWEST, WIDEST);
        state.sized = true;
    }
}

/// As wide as the name and the cells in view need.
fn fit(painter: &Painter, state: &GridState, source: &dyn GridSource, geometry: &Geometry, column: usize) -> f32 {
    /// The mark and the rim.
    const BESIDE: f32 = 2.0 * PADDING + 24.0;
    /// More signs than fit into the widest column.
    const MOST_SIGNS: usize = 200;
    let Some(&given) = state.order.get(column) else { return NARROWEST };
    let font = crate::ui::theme::body(13.0);
    let width = |text: &str| Look::line(painter, text, &font).size().x;
    let name = source.columns().get(given).map_or(0.0, |head| width(&head.path));
    let cells = geometry.rows.clone().filter_map(|row| source.cell(row, given));
    let widest = cells
        .map(|cell| match cell.shown {
            super::source::Shown::Hidden(text) => width(text),
            shown => width(&shown.text().chars().take(MOST_SIGNS).collect::<String>()),
        })
        .fold(name, f32::max);
    widest + BESIDE
}

/// Paints the header.
pub(super) fn paint(look: &Look, state: &GridState, source: &dyn GridSource, geometry: &Geometry) {
    let palette = look.palette;
    let all = Rect::from_min_size(geometry.all.min, vec2(geometry.all.width(), HEADER));
    let hair = look.hair();
    look.painter.rect_filled(all, 0.0, palette.header);
    let blocks = state.selection.blocks(source.row_count(), state.order.len());
    let several = source.columns().iter().filter(|head| head.sorted.is_some()).count() > 1;
    let mut scrolled_then_fixed: Vec<usize> = geometry.columns.clone().collect();
    scrolled_then_fixed.extend(0..geometry.frozen_columns);
    for column in scrolled_then_fixed {
        let Some(head) = state.order.get(column).and_then(|&it| source.columns().get(it)) else { continue };
        let (left, right) = geometry.column_span(column);
        let region = geometry.header_of(column);
        let painter = look.inside(region);
        let rect = Rect::from_min_max(pos2(left, all.top()), pos2(right, all.bottom()));
        let chosen = blocks.iter().any(|block| block.columns.contains(&column));
        painter.rect_filled(rect, 0.0, if chosen { palette.accent_soft } else { palette.header });
        let (prefix, key) = head.parts();
        let signs = signs(look, &painter, head, several, rect);
        let space = (right - left - 2.0 * PADDING - signs).max(8.0);
        let right = right - signs;
        let color = if chosen { palette.accent } else { palette.muted };
        let prefix = Look::line(&painter, prefix, &look.header_prefix);
        let name = cut(&painter, key, &look.header, space);
        // A name that is too long for both parts shows the key, which tells columns apart.
        let with_prefix = prefix.size().x + name.size().x <= space + 1.0;
        let written = name.size().x + if with_prefix { prefix.size().x } else { 0.0 };
        let mut x = if head.right { right - PADDING - written } else { left + PADDING };
        if with_prefix {
            let width = prefix.size().x;
            painter.galley(pos2(x, look.text_top(&prefix, rect.center().y)), prefix, color);
            x += width;
        }
        let width = name.size().x;
        painter.galley(pos2(x, look.text_top(&name, rect.center().y)), name, color);
        if head.deleted {
            let middle = Rect::from_min_size(pos2(x, rect.center().y), vec2(width, hair));
            painter.rect_filled(middle, 0.0, color);
        }
        painter.rect_filled(rect.with_min_x(rect.right() - hair), 0.0, palette.border);
    }
    let corner = corner(geometry);
    look.painter.rect_filled(corner, 0.0, palette.header);
    let number = Look::line(&look.painter, "#", &look.corner);
    let at = pos2(corner.right() - 10.0 - number.size().x, look.text_top(&number, corner.center().y));
    look.painter.galley(at, number, palette.faint);
    look.painter.rect_filled(corner.with_min_x(corner.right() - hair), 0.0, palette.border);
    look.painter.rect_filled(all.with_min_y(all.bottom() - hair), 0.0, palette.border);
    if let Some(before) = state.drop_before {
        let x = geometry.column_span(before.min(state.order.len().saturating_sub(1)));
        let x = if before >= state.order.len() { x.1 } else { x.0 };
        look.painter.vline(x, geometry.all.top()..=geometry.body.bottom(), Stroke::new(2.0, palette.accent));
    }
}

/// At the right end of a name: what its values are, whether they are filtered and sorted, and how many rows have it.
/// Gives the room they take.
fn signs(look: &Look, painter: &Painter, head: &GridColumn, several: bool, rect: Rect) -> f32 {
    let palette = look.palette;
    let hovered = painter.ctx().input(|input| input.pointer.hover_pos()).is_some_and(|at| rect.contains(at));
    let mut right = rect.right() - PADDING;
    let caret = hovered && rect.width() >= 2.0 * CARET;
    let mut icon = |sign: &str, color| {
        painter.text(pos2(right, rect.center().y), Align2::RIGHT_CENTER, sign, crate::ui::theme::icon(13.0), color);
        right -= 16.0;
    };
    if caret {
        icon(icons::CARET_DOWN, palette.text);
    }
    if head.filtered {
        icon(icons::FUNNEL, palette.accent);
    }
    if let Some(Sorted { descending, rank }) = head.sorted {
        icon(if descending { icons::ARROW_DOWN } else { icons::ARROW_UP }, palette.accent);
        // Which decides first is worth a number only where another one decides too.
        if several {
            let rank = Look::line(painter, &rank.to_string(), &look.sign);
            painter.galley(pos2(right - 2.0, look.text_top(&rank, rect.center().y)), rank, palette.accent);
            right -= 10.0;
        }
    }
    // The narrow ones need the room for their name.
    if !caret && !head.filtered && head.sorted.is_none() && rect.width() >= 110.0 {
        let kind = head.kind.sign();
        let with_share = head.share.as_ref().map(|share| format!("{kind} • {share}")).filter(|words| {
            let name = |text: &str, font| Look::line(painter, text, font).size().x;
            let (prefix, key) = head.parts();
            let name = name(prefix, &look.header_prefix) + name(key, &look.header);
            let sign = Look::line(painter, words, &look.sign).size().x;
            name + sign + 3.0 * PADDING <= rect.width()
        });
        let sign = Look::line(painter, with_share.as_deref().unwrap_or(kind), &look.sign);
        // Without the sign the name may be whole, and it is the name that tells columns apart.
        let key = Look::line(painter, head.parts().1, &look.header);
        if key.size().x + sign.size().x + 6.0 + 2.0 * PADDING <= rect.width() {
            right -= sign.size().x;
            painter.galley(pos2(right, look.text_top(&sign, rect.center().y)), sign, palette.muted);
            right -= 6.0;
        }
    }
    rect.right() - PADDING - right
}

/// Columns of one group differ in the ends of their names.
fn cut(painter: &Painter, text: &str, font: &egui::FontId, room: f32) -> Arc<Galley> {
    let fitting = cut_middle_by(text, room, |text| Look::line(painter, text, font).size().x);
    Look::line(painter, &fitting, font)
}

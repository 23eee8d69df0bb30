//! The dialog that lists what a step would change, cell by cell, before it is made: fixes and replacements.

use super::shown_cell;
use crate::session::Cell;
use crate::ui::grid::{Shown, paint_cell};
use crate::ui::kit::{Button, DialogTitle, counted, dialog_foot, dialog_frame, dialog_head, muted, number, rich};
use crate::ui::theme::{body, icon, icons, medium, palette};
use egui::{
    Align2, Id, Modal, Pos2, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, UiBuilder, Vec2, WidgetInfo, pos2,
    vec2,
};

const WIDTH: f32 = 820.0;
const HEIGHT: f32 = 590.0;
const ROW: f32 = 30.0;
/// Below the list.
const FOOT: f32 = 57.0;

/// A cell as it is and as it would be.
pub(in crate::ui) struct Change<'a> {
    /// The row's number as people count, from 1.
    pub(in crate::ui) row: u64,
    pub(in crate::ui) column: &'a str,
    pub(in crate::ui) now: &'a Cell,
    pub(in crate::ui) after: &'a Cell,
    pub(in crate::ui) ticked: bool,
}

/// What the whole dialog says.
pub(in crate::ui) struct Changes<'a> {
    /// What is done: `Fix`, `Replace in`. It stands before the count.
    pub(in crate::ui) verb: &'a str,
    /// How many cells are ticked.
    pub(in crate::ui) ticked: u64,
    /// How many cells could be.
    pub(in crate::ui) all: u64,
    /// How many of them are listed.
    pub(in crate::ui) listed: usize,
}

/// What was done in the dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ui) enum Answer {
    Close,
    Apply,
    /// The tick of a listed cell was pressed.
    Tick(usize),
}

/// The dialog, filled by `add`, which is told its size. What was answered.
pub(in crate::ui) fn changes_dialog(
    ui: &Ui,
    name: &str,
    add: impl FnOnce(&mut Ui, Vec2) -> Option<Answer>,
) -> Option<Answer> {
    let space = ui.ctx().content_rect().size();
    let size = vec2(WIDTH.min(space.x - 32.0), HEIGHT.min(space.y - 32.0));
    let modal = Modal::new(Id::unique(name)).frame(dialog_frame(ui)).show(ui.ctx(), |ui| {
        ui.set_width(size.x);
        ui.set_height(size.y);
        ui.spacing_mut().item_spacing.y = 0.0;
        add(ui, size)
    });
    let closed = modal.should_close().then_some(Answer::Close);
    modal.inner.or(closed)
}

/// Its title, what `above` adds, the list and the buttons.
pub(in crate::ui) fn changes_ui<'a>(
    ui: &mut Ui,
    size: Vec2,
    changes: &Changes<'_>,
    above: impl FnOnce(&mut Ui),
    change: impl Fn(usize) -> Option<Change<'a>>,
) -> Option<Answer> {
    let colors = palette(ui);
    let words = format!("{} {}", changes.verb, counted(changes.ticked, "cell", "cells"));
    let mut answer = None;
    let about = "Untick what should stay as it is. One Undo takes everything back.";
    if dialog_head(ui, &DialogTitle { words: &words, name: "", about, close: "Close this preview" }) {
        answer = Some(Answer::Close);
    }
    line(ui);
    above(ui);
    let header = head_ui(ui);
    let used = header.bottom() - ui.min_rect().top();
    ui.allocate_ui(vec2(size.x, (size.y - used - FOOT).max(ROW)), |ui| {
        answer = answer.or(list_ui(ui, changes, change).map(Answer::Tick));
    });
    let ticked = format!("{} of {} ticked", number(changes.ticked), number(changes.all));
    let off = (changes.ticked == 0).then_some("Nothing is ticked");
    let cancel = Button::plain("Cancel").name("Cancel, change nothing");
    let ticked = rich(ticked, medium(13.0), colors.text);
    let [cancel, apply] = dialog_foot(ui, Some(ticked), [cancel, Button::accent(&words).off(off)]);
    if cancel.clicked() {
        answer = Some(Answer::Close);
    }
    if apply.clicked() {
        answer = Some(Answer::Apply);
    }
    answer
}

/// A line across the dialog.
pub(in crate::ui) fn line(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    ui.painter().rect_filled(rect, 0.0, palette(ui).border);
}

/// Where the parts of a line begin.
struct Parts {
    tick: f32,
    number_end: f32,
    column: f32,
    now: f32,
    arrow: f32,
    after: f32,
    end: f32,
}

/// `right` is that of the dialog, so that the names of the columns stand above their values, scroll bar or none.
fn parts(rect: Rect, right: f32) -> Parts {
    let left = rect.left() + 24.0;
    let end = right - 24.0;
    let now = left + 230.0;
    let half = (end - now) / 2.0;
    Parts {
        tick: left,
        number_end: left + 78.0,
        column: left + 100.0,
        now,
        arrow: now + half - 18.0,
        after: now + half,
        end,
    }
}

fn head_ui(ui: &mut Ui) -> Rect {
    let colors = palette(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 34.0), Sense::hover());
    ui.painter().rect_filled(rect, 0.0, colors.header);
    let parts = parts(rect, rect.right());
    let say = |x: f32, align: Align2, text: &str| {
        ui.painter().text(pos2(x, rect.center().y), align, text, medium(12.5), colors.muted);
    };
    say(parts.number_end, Align2::RIGHT_CENTER, "Row");
    say(parts.column, Align2::LEFT_CENTER, "Column");
    say(parts.now, Align2::LEFT_CENTER, "Now");
    say(parts.after, Align2::LEFT_CENTER, "After");
    rect
}

/// The place of the line that was pressed.
fn list_ui<'a>(ui: &mut Ui, changes: &Changes<'_>, change: impl Fn(usize) -> Option<Change<'a>>) -> Option<usize> {
    let unlisted = changes.all.saturating_sub(changes.listed as u64);
    let line_count = changes.listed + usize::from(unlisted > 0);
    let mut pressed = None;
    let right = ui.max_rect().right();
    ScrollArea::vertical().auto_shrink(false).show_rows(ui, ROW, line_count, |ui, in_view| {
        for place in in_view {
            let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
            if let Some(change) = change(place) {
                if line_ui(ui, (rect, right), place, &change) {
                    pressed = Some(place);
                }
            } else {
                let words = format!("and {} like these", counted(unlisted, "more cell", "more cells"));
                let below = rect.shrink2(vec2(24.0, 6.0));
                ui.scope_builder(UiBuilder::new().max_rect(below), |ui| muted(ui, &words));
            }
        }
    });
    pressed
}

/// Whether its tick was pressed.
fn line_ui(ui: &Ui, (rect, right): (Rect, f32), place: usize, change: &Change<'_>) -> bool {
    let colors = palette(ui);
    let parts = parts(rect, right);
    let square = Rect::from_min_size(pos2(parts.tick, rect.center().y - 8.0), vec2(16.0, 16.0));
    let (now, after) = (shown_cell(change.now), shown_cell(change.after));
    let types = kinds(change.now, change.after);
    let said = |text: &str, of: Option<&str>| of.map_or_else(|| text.to_owned(), |of| format!("{of} {text}"));
    let (was, becomes) = (said(now.text(), types.map(|it| it.0)), said(after.text(), types.map(|it| it.1)));
    let (row, column) = (number(change.row), change.column);
    let name = format!("Row {row}, {column}: {was} becomes {becomes}");
    let pressed = tick_box(ui, square, rect, ("line", place), change.ticked, &name);
    let middle = rect.center().y;
    ui.painter().text(pos2(parts.number_end, middle), Align2::RIGHT_CENTER, row, body(12.5), colors.muted);
    let clip = Rect::from_min_max(pos2(parts.column, rect.top()), pos2(parts.now - 8.0, rect.bottom()));
    ui.painter_at(clip).text(pos2(parts.column, middle), Align2::LEFT_CENTER, column, body(13.0), colors.muted);
    // The grid's own padding stands before the text.
    let cell = |left: f32, right: f32| Rect::from_min_max(pos2(left - 10.0, rect.top()), pos2(right, rect.bottom()));
    let put = |left: f32, right: f32, value: Shown<'_>, kind: Option<&str>| {
        // A number stands beside its kind, not at the far end of the cell.
        let value = if let (Shown::Number(digits), Some(_)) = (value, kind) { Shown::Text(digits) } else { value };
        let from = kind.map_or(left, |kind| kind_ui(ui, pos2(left, middle), kind));
        paint_cell(ui, cell(from, right), value);
    };
    put(parts.now, parts.arrow - 6.0, now, types.map(|it| it.0));
    put(parts.after, parts.end, after, types.map(|it| it.1));
    ui.painter().text(pos2(parts.arrow, middle), Align2::LEFT_CENTER, icons::ARROW_RIGHT, icon(13.0), colors.faint);
    // Close above the line of the foot it would be a second one.
    if rect.bottom() < ui.clip_rect().bottom() - 6.0 {
        let whole = ui.painter().with_clip_rect(ui.clip_rect().with_max_x(right));
        whole.hline(rect.left()..=right, rect.bottom() - 0.5, Stroke::new(1.0, colors.line));
    }
    pressed
}

/// What both values are, where a fix makes another kind of value of the same letters: the text `yes` becomes a yes.
fn kinds(now: &Cell, after: &Cell) -> Option<(&'static str, &'static str)> {
    let (now, after) = (kind(now)?, kind(after)?);
    (now != after).then_some((now, after))
}

fn kind(cell: &Cell) -> Option<&'static str> {
    match cell {
        Cell::Text(_) => Some("text"),
        Cell::Number(_) => Some("number"),
        Cell::Boolean(_) => Some("yes / no"),
        Cell::Missing | Cell::Null | Cell::Json(_) | Cell::Hidden(_) | Cell::Unreadable(_) => None,
    }
}

/// The kind before its value; where the value begins.
fn kind_ui(ui: &Ui, at: Pos2, kind: &str) -> f32 {
    let colors = palette(ui);
    let galley = ui.painter().layout_no_wrap(kind.to_owned(), medium(11.5), colors.muted);
    let pill = Rect::from_min_size(pos2(at.x, at.y - 9.0), vec2(galley.size().x + 14.0, 18.0));
    ui.painter().rect_filled(pill, 9.0, colors.header);
    ui.painter().galley(pos2(at.x + 7.0, at.y - galley.size().y / 2.0), galley, colors.muted);
    pill.right() + 8.0
}

/// A box to tick, with a whole line to press. Whether it was pressed.
pub(in crate::ui) fn tick_box(
    ui: &Ui,
    square: Rect,
    whole: Rect,
    salt: (&str, usize),
    ticked: bool,
    name: &str,
) -> bool {
    let colors = palette(ui);
    let response = ui.interact(whole, ui.scope_id().with(salt), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, ticked, name));
    if ticked {
        ui.painter().rect_filled(square, 4.0, colors.accent);
        ui.painter().text(square.center(), Align2::CENTER_CENTER, icons::CHECK, icon(12.0), colors.on_accent);
    } else {
        ui.painter().rect(square, 4.0, colors.surface, Stroke::new(1.2, colors.faint), StrokeKind::Inside);
    }
    crate::ui::kit::focus_ring(ui, &response, -1.0, 4.0);
    response.clicked()
}

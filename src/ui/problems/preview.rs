//! The dialog that shows what fixes would change, before they change it.

use super::ProblemsView;
use crate::session::{
    Cell, Command, Edit, Fetched, Fix, FixLine, FixPreview, RowId, RowRanges, SheetId, SheetState, State,
};
use crate::ui::grid::{Shown, paint_cell};
use crate::ui::kit::{Button, Mark, counted, mark, muted, number, rich};
use crate::ui::out::Out;
use crate::ui::sheet::shown_cell;
use crate::ui::theme::{body, icon, icons, medium, palette, semibold};
use egui::{
    Align, Align2, Frame, Id, Layout, Margin, Modal, Pos2, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui,
    UiBuilder, WidgetInfo, pos2, vec2,
};
use std::collections::BTreeSet;

const WIDTH: f32 = 820.0;
const ROW: f32 = 30.0;

/// What is ticked: everything, until something is unticked.
#[derive(Debug, Default)]
pub(in crate::ui) struct Ticks {
    /// Groups of the preview that stay as they are.
    left: BTreeSet<usize>,
    /// Single cells that stay as they are, by their places in the list.
    left_lines: BTreeSet<usize>,
}

impl Ticks {
    fn has(&self, place: usize, line: &FixLine) -> bool {
        !self.left.contains(&line.group) && !self.left_lines.contains(&place)
    }

    /// How many cells are ticked, and of how many.
    fn count(&self, preview: &FixPreview) -> (u64, u64) {
        let all = preview.groups.iter().map(|group| group.count).sum();
        let groups = preview.groups.iter().enumerate().filter(|(place, _)| !self.left.contains(place));
        let in_groups: u64 = groups.map(|(_, group)| group.count).sum();
        let lines = preview.lines.iter().enumerate();
        let single = lines.filter(|(place, line)| self.left_lines.contains(place) && !self.left.contains(&line.group));
        (in_groups - (single.count() as u64).min(in_groups), all)
    }
}

pub(in crate::ui) fn preview_ui(ui: &Ui, now: &State, sheet: SheetId, view: &mut ProblemsView, out: &mut Out) {
    let Some(ticks) = &mut view.preview else { return };
    let Some(open) = now.sheets.get(&sheet).and_then(Fetched::value) else { return };
    let preview = now.fix_previews.get(&sheet).and_then(Fetched::value);
    let space = ui.ctx().content_rect().size();
    let size = vec2(WIDTH.min(space.x - 32.0), 590.0_f32.min(space.y - 32.0));
    let mut done = false;
    let frame = Frame::popup(ui.style()).inner_margin(Margin::ZERO).corner_radius(10.0);
    let modal = Modal::new(Id::unique("fix preview")).frame(frame).show(ui.ctx(), |ui| {
        ui.set_width(size.x);
        ui.set_height(size.y);
        ui.spacing_mut().item_spacing.y = 0.0;
        match preview {
            Some(preview) => done = dialog_ui(ui, size, preview, open, ticks),
            None => done = waiting_ui(ui, size),
        }
    });
    if let (true, Some(preview)) = (done, preview) {
        apply(sheet, preview, ticks, out);
        view.preview = None;
    } else if modal.should_close() || ui.ctx().data_mut(|data| data.remove_temp::<bool>(Id::unique(CLOSED)).is_some()) {
        view.preview = None;
        out.send(Command::DropFixPreview { sheet });
    }
}

/// Where a press of Cancel is left for the frame's end.
const CLOSED: &str = "fix preview closed";

fn close(ui: &Ui) {
    ui.ctx().data_mut(|data| data.insert_temp(Id::unique(CLOSED), true));
}

/// What is ticked, as one step.
fn apply(sheet: SheetId, preview: &FixPreview, ticks: &Ticks, out: &mut Out) {
    if ticks.left_lines.is_empty() {
        let groups = (0..preview.groups.len()).filter(|place| !ticks.left.contains(place)).collect();
        out.send(Command::ApplyFix { sheet, groups });
        return;
    }
    let mut edits = Vec::new();
    for (place, group) in preview.groups.iter().enumerate().filter(|(place, _)| !ticks.left.contains(place)) {
        let lines = preview.lines.iter().enumerate();
        let left: BTreeSet<RowId> = lines
            .filter(|(line, it)| it.group == place && ticks.left_lines.contains(line))
            .map(|(_, it)| it.row)
            .collect();
        let rows = RowRanges::from_rows(group.rows.iter().copied().filter(|row| !left.contains(row)));
        if !rows.is_empty() {
            edits.push(Edit::Fix { rows, column: group.column, fix: group.fix });
        }
    }
    out.send(Command::EditTogether { sheet, edits });
    out.send(Command::DropFixPreview { sheet });
}

fn waiting_ui(ui: &mut Ui, size: egui::Vec2) -> bool {
    ui.allocate_ui_with_layout(size, Layout::top_down(Align::Center), |ui| {
        ui.add_space(size.y * 0.4);
        mark(ui, Mark::Busy, 22.0);
        ui.add_space(10.0);
        muted(ui, "Looking at what would change…");
        ui.add_space(16.0);
        if Button::plain("Cancel").name("Cancel this preview").show(ui).clicked() {
            close(ui);
        }
    });
    false
}

/// True when the fixes are to be made.
fn dialog_ui(ui: &mut Ui, size: egui::Vec2, preview: &FixPreview, sheet: &SheetState, ticks: &mut Ticks) -> bool {
    let colors = palette(ui);
    let (count, all) = ticks.count(preview);
    let words = format!("Fix {}", counted(count, "cell", "cells"));
    Frame::new().inner_margin(Margin { left: 24, right: 16, top: 16, bottom: 12 }).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.label(rich(&words, semibold(17.0), colors.text));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if Button::icon_only(icons::X, "Close this preview").height(28.0).show(ui).clicked() {
                    close(ui);
                }
            });
        });
        muted(ui, "Untick what should stay as it is. One Undo takes everything back.");
    });
    line(ui);
    kinds_ui(ui, preview, ticks);
    line(ui);
    let header = head_ui(ui);
    let foot = 56.0;
    let used = header.bottom() - ui.min_rect().top();
    ui.allocate_ui(vec2(size.x, (size.y - used - foot).max(ROW)), |ui| {
        list_ui(ui, preview, sheet, all, ticks);
    });
    line(ui);
    let mut fixed = false;
    Frame::new().inner_margin(Margin::symmetric(24, 11)).show(ui, |ui| {
        ui.horizontal(|ui| {
            let ticked = format!("{} of {} ticked", number(count), number(all));
            ui.label(rich(ticked, medium(13.0), colors.text));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let off = (count == 0).then_some("Nothing is ticked");
                fixed = Button::accent(&words).off(off).show(ui).clicked();
                if Button::plain("Cancel").name("Cancel, change nothing").show(ui).clicked() {
                    close(ui);
                }
            });
        });
    });
    fixed
}

fn line(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    ui.painter().rect_filled(rect, 0.0, palette(ui).border);
}

/// One tick for each kind, side by side.
fn kinds_ui(ui: &mut Ui, preview: &FixPreview, ticks: &mut Ticks) {
    let colors = palette(ui);
    Frame::new().inner_margin(Margin::symmetric(24, 10)).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(36.0, 8.0);
            for (place, group) in preview.groups.iter().enumerate() {
                let (what, does) = (fix_words(group.fix), counted(group.count, "cell", "cells"));
                let where_ = format!("{does} in {}", group.subtitle);
                let what_size = ui.painter().layout_no_wrap(what.to_owned(), medium(13.0), colors.text).size().x;
                let where_size = ui.painter().layout_no_wrap(where_.clone(), body(12.5), colors.text).size().x;
                let size = vec2(what_size.max(where_size) + 28.0, 40.0);
                let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
                let square = Rect::from_min_size(rect.min + vec2(0.0, 12.0), vec2(16.0, 16.0));
                let ticked = !ticks.left.contains(&place);
                if tick_box(ui, square, rect, ("kind", place), ticked, &format!("{what}, {where_}")) {
                    if ticked {
                        ticks.left.insert(place)
                    } else {
                        ticks.left.remove(&place)
                    };
                }
                let at = rect.min + vec2(28.0, 2.0);
                ui.painter().text(at, Align2::LEFT_TOP, what, medium(13.0), colors.text);
                ui.painter().text(at + vec2(0.0, 19.0), Align2::LEFT_TOP, &where_, body(12.5), colors.muted);
            }
        });
    });
}

fn fix_words(fix: Fix) -> &'static str {
    match fix {
        Fix::Trim => "Trim spaces",
        Fix::LowerCase => "Write in small letters",
        Fix::PhonePlus => "Write with + and digits",
        Fix::YesNo => "Read as yes or no",
        Fix::NumberToText => "Make text of numbers",
        Fix::RemoveEmpty => "Take empty values away",
    }
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

fn parts(rect: Rect) -> Parts {
    let left = rect.left() + 24.0;
    let end = rect.right() - 20.0;
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
    let parts = parts(rect);
    let say = |x: f32, align: Align2, text: &str| {
        ui.painter().text(pos2(x, rect.center().y), align, text, medium(12.5), colors.muted);
    };
    say(parts.number_end, Align2::RIGHT_CENTER, "Row");
    say(parts.column, Align2::LEFT_CENTER, "Column");
    say(parts.now, Align2::LEFT_CENTER, "Now");
    say(parts.after, Align2::LEFT_CENTER, "After");
    rect
}

fn list_ui(ui: &mut Ui, preview: &FixPreview, sheet: &SheetState, all: u64, ticks: &mut Ticks) {
    let unlisted = all.saturating_sub(preview.lines.len() as u64);
    let line_count = preview.lines.len() + usize::from(unlisted > 0);
    ScrollArea::vertical().auto_shrink(false).show_rows(ui, ROW, line_count, |ui, in_view| {
        for place in in_view {
            let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
            if let Some(line) = preview.lines.get(place) {
                line_ui(ui, rect, place, line, sheet, ticks);
            } else {
                let words = format!("and {} like these", counted(unlisted, "more cell", "more cells"));
                let below = rect.shrink2(vec2(24.0, 6.0));
                ui.scope_builder(UiBuilder::new().max_rect(below), |ui| muted(ui, &words));
            }
        }
    });
}

fn line_ui(ui: &mut Ui, rect: Rect, place: usize, line: &FixLine, sheet: &SheetState, ticks: &mut Ticks) {
    let colors = palette(ui);
    let parts = parts(rect);
    let column = sheet.rows.column(line.column).map_or("", |column| column.path());
    let square = Rect::from_min_size(pos2(parts.tick, rect.center().y - 8.0), vec2(16.0, 16.0));
    let ticked = ticks.has(place, line);
    let (now, after) = (shown_cell(&line.now), shown_cell(&line.after));
    let types = kinds(&line.now, &line.after);
    let said = |text: &str, of: Option<&str>| of.map_or_else(|| text.to_owned(), |of| format!("{of} {text}"));
    let (was, becomes) = (said(now.text(), types.map(|it| it.0)), said(after.text(), types.map(|it| it.1)));
    let name = format!("Row {}, {column}: {was} becomes {becomes}", number(line.number));
    if tick_box(ui, square, rect, ("line", place), ticked, &name) {
        if ticked {
            ticks.left_lines.insert(place);
        } else {
            ticks.left_lines.remove(&place);
            ticks.left.remove(&line.group);
        }
    }
    let middle = rect.center().y;
    let painter = ui.painter();
    painter.text(pos2(parts.number_end, middle), Align2::RIGHT_CENTER, number(line.number), body(12.5), colors.muted);
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
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, colors.line));
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
fn tick_box(ui: &Ui, square: Rect, whole: Rect, salt: (&str, usize), ticked: bool, name: &str) -> bool {
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

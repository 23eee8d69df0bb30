//! The list of columns: which there are, in which order. What one is made of is said beside it (`editor.rs`).

use super::ExportView;
use super::draft::{Columns, Draft};
use super::source::section;
use crate::session::State;
use crate::ui::export::sets;
use crate::ui::kit::{Button, counted, describe, focus_ring, muted, segmented};
use crate::ui::out::Out;
use crate::ui::theme::{self, icons, palette};
use egui::text::{LayoutJob, TextWrapping};
use egui::{
    Align2, CursorIcon, EventFilter, Key, Modifiers, Rect, Response, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo,
    pos2, vec2,
};

const ROW: f32 = 36.0;
/// Where the name begins, behind the handle.
const NAME: f32 = 24.0;
/// The part of a row that the name may take.
const NAME_SHARE: f32 = 0.46;

/// What is done with a column.
enum Wish {
    Select(usize),
    Move(usize, usize),
    Remove(usize),
    Rename(usize),
    Undo,
}

pub(super) fn columns_ui(ui: &mut Ui, now: &State, view: &mut ExportView, out: &mut Out) {
    let title = match view.draft.which {
        Columns::Chosen => counted(view.draft.columns.len() as u64, "column", "columns"),
        Columns::Everything => "Columns".to_owned(),
    };
    section(ui, ("columns", &title), |ui| {
        let choices = [(Columns::Chosen, "The ones below"), (Columns::Everything, "Everything Auth0 gives")];
        segmented(ui, &choices, &mut view.draft.which, Some(f32::INFINITY));
        match view.draft.which {
            Columns::Chosen => {
                sets::sets_ui(ui, now, view, out);
                chosen_ui(ui, view);
            }
            Columns::Everything => {
                muted(ui, "Every attribute that the users have, metadata included. Password hashes can't be exported.");
            }
        }
    });
}

fn chosen_ui(ui: &mut Ui, view: &mut ExportView) {
    ui.horizontal_wrapped(|ui| {
        if Button::plain("Add column…").small().icon(icons::PLUS).show(ui).clicked() {
            view.draft.add_empty();
            view.editor.focus_first();
        }
        if Button::plain("Add default fields").small().show(ui).clicked() {
            view.draft.add_default_columns();
        }
        if !view.draft.columns.is_empty() && Button::link("Remove all").name("Remove all columns").show(ui).clicked() {
            view.draft.remove_all();
        }
    });
    let mut wish = None;
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        list_ui(ui, &view.draft, &mut wish);
    });
    if let Some(undo) = view.draft.undo.last() {
        ui.horizontal(|ui| {
            muted(ui, &undo.what);
            if Button::link("Undo").name(&format!("Undo: {}", undo.what)).show(ui).clicked() {
                wish = Some(Wish::Undo);
            }
        });
    }
    if !view.draft.columns.is_empty() {
        muted(ui, "Alt with the arrows moves a column, F2 renames it, Delete removes it.");
    }
    match wish {
        Some(Wish::Select(at)) => view.draft.selected = view.draft.columns.get(at).map(|it| it.id),
        Some(Wish::Move(from, to)) => view.draft.move_to(from, to),
        Some(Wish::Remove(at)) => view.draft.remove(at),
        Some(Wish::Rename(at)) => {
            view.draft.selected = view.draft.columns.get(at).map(|it| it.id);
            view.editor.focus_name();
        }
        Some(Wish::Undo) => view.draft.undo(),
        None => {}
    }
}

fn list_ui(ui: &mut Ui, draft: &Draft, wish: &mut Option<Wish>) {
    let twice = draft.name_twice().map(str::to_lowercase);
    let count = draft.columns.len();
    let selected = draft.selected_at();
    let top = ui.cursor().top();
    let mut rows: Vec<Response> = Vec::new();
    for (at, column) in draft.columns.iter().enumerate() {
        let is_stop = selected.map_or(at == 0, |it| it == at);
        let sense = if is_stop { Sense::click_and_drag() } else { Sense::CLICK | Sense::DRAG };
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
        let place = rect.with_max_x(rect.right() - 32.0);
        let response = ui.interact(place, ui.scope_id().with(("column", column.id)), sense);
        let kind = if column.is_expression { "expression" } else { "attribute" };
        let name = format!("Column {} of {count}, {}, {kind} {}", at + 1, column.heard(), column.source);
        response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, selected == Some(at), &name));
        let is_twice = twice.as_ref().is_some_and(|it| *it == column.name.trim().to_lowercase());
        let keys = "Alt with the arrows moves it, F2 renames it, Delete removes it";
        describe(ui, &response, if is_twice { "Another column has this name" } else { keys });
        row_ui(ui, rect, draft, at, (&response, is_twice));
        if response.clicked() || response.drag_started() {
            *wish = Some(Wish::Select(at));
            response.request_focus();
        } else if response.dragged()
            && let Some(pointer) = response.interact_pointer_pos()
        {
            let to = (0..count).find(|it| pointer.y < top + (*it as f32 + 1.0) * ROW).unwrap_or(count - 1);
            if to != at {
                *wish = Some(Wish::Move(at, to));
            }
        }
        if response.double_clicked() {
            *wish = Some(Wish::Rename(at));
        }
        let place = Rect::from_min_size(pos2(rect.right() - 30.0, rect.top() + 4.0), vec2(28.0, 28.0));
        let mut end = ui.new_child(UiBuilder::new().max_rect(place));
        let name = format!("Remove column {}", column.heard());
        if Button::icon_only(icons::X, &name).height(28.0).show(&mut end).clicked() {
            *wish = Some(Wish::Remove(at));
        }
        rows.push(response.on_hover_cursor(CursorIcon::PointingHand));
    }
    keys(ui, &rows, wish);
}

fn row_ui(ui: &Ui, rect: Rect, draft: &Draft, at: usize, (response, is_twice): (&Response, bool)) {
    let colors = palette(ui);
    let Some(column) = draft.columns.get(at) else { return };
    let is_selected = draft.selected == Some(column.id);
    let back = rect.shrink2(vec2(0.0, 1.0));
    if is_selected {
        ui.painter().rect_filled(back, 6.0, colors.accent_soft);
    } else if response.hovered() {
        ui.painter().rect_filled(back, 6.0, colors.hover);
    }
    for (column, row) in [(0, 0), (1, 0), (0, 1), (1, 1), (0, 2), (1, 2)] {
        let at = pos2(rect.left() + 9.0 + column as f32 * 4.0, rect.center().y + (row as f32 - 1.0) * 4.0);
        ui.painter().circle_filled(at, 1.0, colors.faint);
    }
    let line = |text: &str, font, color, width: f32| {
        let mut job = LayoutJob::simple_singleline(text.to_owned(), font, color);
        job.wrap = TextWrapping::truncate_at_width(width.max(20.0));
        ui.painter().layout_job(job)
    };
    let right = rect.right() - 36.0;
    let middle = rect.left() + NAME + (right - rect.left() - NAME) * NAME_SHARE;
    let front = if is_twice {
        colors.error
    } else if is_selected {
        colors.accent
    } else {
        colors.text
    };
    let name = line(column.heard(), theme::medium(13.0), front, middle - rect.left() - NAME - 20.0);
    let at = pos2(rect.left() + NAME, rect.center().y - name.size().y / 2.0);
    ui.painter().galley(at, name, front);
    if column.is_expression {
        let at = pos2(middle - 8.0, rect.center().y);
        ui.painter().text(at, Align2::RIGHT_CENTER, "ƒ", theme::medium(13.0), colors.accent);
    }
    let source = line(column.source.trim(), theme::mono(12.0), colors.muted, right - middle);
    let at = pos2(middle, rect.center().y - source.size().y / 2.0);
    ui.painter().galley(at, source, colors.muted);
    if is_twice {
        ui.painter().rect_stroke(back, 6.0, Stroke::new(1.0, colors.error), egui::StrokeKind::Inside);
    }
    focus_ring(ui, response, -1.0, 6.0);
}

/// The list is one stop of the Tab key: the arrows choose, with Alt they move.
fn keys(ui: &Ui, rows: &[Response], wish: &mut Option<Wish>) {
    let Some(at) = rows.iter().position(Response::has_focus) else { return };
    let Some(row) = rows.get(at) else { return };
    let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(row.id, filter));
    let pressed = |modifiers: Modifiers, key: Key| ui.input_mut(|input| input.consume_key(modifiers, key));
    let last = rows.len() - 1;
    let (up, down) = (at.checked_sub(1), (at < last).then_some(at + 1));
    // With Alt first: a key without modifiers is consumed whatever is held down beside it.
    for (key, to) in [(Key::ArrowUp, up), (Key::ArrowDown, down)] {
        if pressed(Modifiers::ALT, key) {
            if let Some(to) = to {
                *wish = Some(Wish::Move(at, to));
                // Where it goes, it stays in sight.
                if let Some(next) = rows.get(to) {
                    next.scroll_to_me(None);
                }
            }
        } else if pressed(Modifiers::NONE, key)
            && let Some(next) = to.and_then(|to| rows.get(to))
        {
            next.request_focus();
            next.scroll_to_me(None);
            *wish = to.map(Wish::Select);
        }
    }
    if pressed(Modifiers::COMMAND, Key::Z) {
        *wish = Some(Wish::Undo);
    } else if pressed(Modifiers::NONE, Key::F2) {
        *wish = Some(Wish::Rename(at));
    } else if pressed(Modifiers::NONE, Key::Delete) {
        *wish = Some(Wish::Remove(at));
        if let Some(next) = rows.get(at + 1).or_else(|| at.checked_sub(1).and_then(|it| rows.get(it))) {
            next.request_focus();
        }
    }
}

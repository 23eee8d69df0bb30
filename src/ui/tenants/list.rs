//! The list of tenants: one stop for Tab, arrows choose, Enter uses, F2 edits, Delete asks to remove.

use super::change::EditForm;
use super::{Part, Shown, TenantsView, look_of, use_tenant};
use crate::session::{Purpose, Standing, State};
use crate::ui::focus;
use crate::ui::kit::{Mark, Tone, cut_middle, focus_ring, when};
use crate::ui::out::{Ask, Out};
use crate::ui::theme::{self, icons, palette};
use egui::{
    Align2, Color32, CursorIcon, EventFilter, Id, Key, Modifiers, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind,
    Ui, WidgetInfo, pos2, vec2,
};

const HEIGHT: f32 = 80.0;

pub(super) fn list_ui(ui: &mut Ui, now: &State, all: &[Shown<'_>], view: &mut TenantsView, out: &mut Out) {
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 6.0;
        let mut chosen = None;
        for (at, shown) in all.iter().enumerate() {
            let selected = view.selected.as_ref() == Some(&shown.tenant);
            let place = match (selected, view.focus_list) {
                (true, true) => Place::Focused,
                (true, false) => Place::Selected,
                (false, _) => Place::Among,
            };
            if item_ui(ui, shown, place) {
                chosen = Some(at);
            }
            if selected {
                view.focus_list = false;
                let focused = ui.ctx().memory(|memory| memory.has_focus(id_of(ui, shown)));
                if let Some(other) = focused.then(|| keys(ui, at, all, view, out)).flatten() {
                    chosen = Some(other);
                    view.focus_list = true;
                }
            }
        }
        if let Some(shown) = chosen.and_then(|at| all.get(at)) {
            view.select(shown.tenant.clone());
            ui.ctx().request_repaint();
        }
        if all.iter().all(|it| it.purpose != Purpose::Demo) {
            ui.add_space(4.0);
            ui.horizontal(|ui| {
                ui.add_space(10.0);
                if crate::ui::kit::Button::link("Use the demo tenant too").show(ui).clicked() {
                    out.ask(Ask::StartDemo);
                }
            });
            if let Some(notice) = now.demo.failure() {
                ui.add_space(4.0);
                crate::ui::kit::notice_box(ui, notice);
            }
        }
    });
}

fn id_of(ui: &Ui, shown: &Shown<'_>) -> Id {
    ui.scope_id().with(("tenant", &shown.tenant))
}

/// What the keys ask for; another item, if one was chosen.
fn keys(ui: &Ui, at: usize, all: &[Shown<'_>], view: &mut TenantsView, out: &mut Out) -> Option<usize> {
    let shown = all.get(at)?;
    let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id_of(ui, shown), filter));
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if pressed(Key::Enter) && !shown.in_use {
        use_tenant(&shown.tenant, out);
    }
    if let Some(stored) = shown.stored {
        if pressed(Key::F2) {
            view.part = Part::Edited(EditForm::of(stored));
        }
        if pressed(Key::Delete) {
            view.part = Part::Removed(None);
        }
    }
    if pressed(Key::ArrowDown) {
        return Some((at + 1).min(all.len() - 1));
    }
    pressed(Key::ArrowUp).then(|| at.saturating_sub(1))
}

/// How a tenant stands, in a few words.
fn state_of(shown: &Shown<'_>) -> (Option<Mark>, String) {
    match shown.standing {
        Standing::NotTested => (None, "Not tested yet".to_owned()),
        Standing::Testing => (Some(Mark::Busy), "Testing…".to_owned()),
        Standing::SecretNeeded => (Some(Mark::Decide), "Secret needed".to_owned()),
        Standing::NotReached(_) => (Some(Mark::Wrong), "Not reached".to_owned()),
        Standing::TestedBefore(test) => (None, format!("Last tested {}", when(test.tested_at))),
        Standing::Tested(_) if shown.until_close => (Some(Mark::Decide), "Secret not in the keyring".to_owned()),
        Standing::Tested(test) => match test.missing().count() {
            0 if shown.purpose == Purpose::Demo => (Some(Mark::Done), "Invented users".to_owned()),
            0 => (Some(Mark::Done), "All permissions granted".to_owned()),
            1 => (Some(Mark::Lacks), "1 permission missing".to_owned()),
            many => (Some(Mark::Lacks), format!("{many} permissions missing")),
        },
    }
}

/// How an item stands in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Among,
    Selected,
    /// Selected, and to get the keyboard's focus.
    Focused,
}

fn item_ui(ui: &mut Ui, shown: &Shown<'_>, place: Place) -> bool {
    let selected = place != Place::Among;
    let colors = palette(ui);
    let id = id_of(ui, shown);
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), HEIGHT));
    // One stop for Tab: only the selected one takes the focus.
    let response = ui.interact(rect, id, if selected { Sense::click() } else { Sense::CLICK });
    if place == Place::Focused {
        response.request_focus();
    } else if selected {
        focus::first(ui, &response);
    }
    let (state_mark, state) = state_of(shown);
    let in_use = if shown.in_use { ", in use" } else { "" };
    let name = format!("{}, {}, {}, {state}{in_use}", shown.name(), shown.purpose.word(), shown.domain());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, &name));
    let (fill, border) = match (selected, response.hovered()) {
        (true, _) => (if ui.visuals().dark_mode { colors.raised } else { colors.surface }, colors.accent),
        (false, true) => (colors.hover, Color32::TRANSPARENT),
        (false, false) => (Color32::TRANSPARENT, Color32::TRANSPARENT),
    };
    ui.painter().rect(rect, 8.0, fill, Stroke::new(1.0, border), StrokeKind::Inside);
    focus_ring(ui, &response, -2.0, 8.0);

    let square = Rect::from_min_size(rect.min + vec2(14.0, 14.0), vec2(36.0, 36.0));
    let (_, sign) = look_of(shown.purpose);
    let (front, back) = colors_of(ui, shown.purpose);
    // In a small window the name needs the place; what kind it is, the pill says too.
    let left = if rect.width() < 230.0 {
        square.left()
    } else {
        ui.painter().rect_filled(square, 8.0, back);
        ui.painter().text(square.center(), Align2::CENTER_CENTER, sign, theme::icon(19.0), front);
        square.right() + 12.0
    };
    // A name that has no room beside the pill gets the whole line: what two tenants differ in must not be cut.
    let name_width = ui.painter().layout_no_wrap(shown.name().to_owned(), theme::semibold(13.5), colors.text).size().x;
    let is_long = left + name_width + 10.0 + pill_size(ui, shown.purpose).x + 12.0 > rect.right();
    let pill_left = pill_at(ui, rect, shown.purpose, if is_long { 51.0 } else { 12.0 });
    let (name_end, state_end) =
        if is_long { (rect.right() - 12.0, pill_left - 10.0) } else { (pill_left - 10.0, rect.right() - 12.0) };
    let line = |text: &str, font, color, top: f32, right: f32| {
        let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font, color);
        job.wrap = egui::text::TextWrapping::truncate_at_width((right - left).max(20.0));
        let galley = ui.painter().layout_job(job);
        let elided = galley.elided;
        ui.painter().galley(pos2(left, rect.top() + top), galley, color);
        elided
    };
    // Tenants of one company differ in the ends of their names.
    let fitting = cut_middle(ui, shown.name(), &theme::semibold(13.5), name_end - left);
    let mut cut = fitting != shown.name();
    line(&fitting, theme::semibold(13.5), colors.text, 12.0, name_end + 2.0);
    cut |= line(shown.domain(), theme::body(12.5), colors.muted, 33.0, rect.right() - 12.0);
    let middle = rect.top() + 61.0;
    let mut at = left;
    if let Some(mark) = state_mark {
        mark_at(ui, mark, pos2(left + 7.0, middle));
        at += 20.0;
    }
    let mut job = egui::text::LayoutJob::simple_singleline(state, theme::body(12.5), colors.muted);
    job.wrap = egui::text::TextWrapping::truncate_at_width((state_end - at).max(20.0));
    let galley = ui.painter().layout_job(job);
    cut |= galley.elided;
    ui.painter().galley(pos2(at, middle - galley.size().y / 2.0), galley, colors.muted);
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    let response = if cut { response.on_hover_text(&name) } else { response };
    if response.clicked() {
        response.request_focus();
    }
    response.clicked()
}

/// The colours of a kind on an item, which may be raised: the ground of a neutral one would not be seen there.
fn colors_of(ui: &Ui, purpose: Purpose) -> (Color32, Color32) {
    match look_of(purpose).0 {
        Tone::Neutral => (palette(ui).muted, palette(ui).raised_hover),
        tone @ (Tone::Accent | Tone::Ok | Tone::Warning | Tone::Error) => tone.colors(ui),
    }
}

fn pill_size(ui: &Ui, purpose: Purpose) -> egui::Vec2 {
    ui.painter().layout_no_wrap(purpose.word().to_owned(), theme::medium(11.5), Color32::BLACK).size() + vec2(18.0, 0.0)
}

/// Paints the pill at the right, so far below the top; gives its left edge.
fn pill_at(ui: &Ui, item: Rect, purpose: Purpose, top: f32) -> f32 {
    let (front, back) = colors_of(ui, purpose);
    let galley = ui.painter().layout_no_wrap(purpose.word().to_owned(), theme::medium(11.5), front);
    let size = pill_size(ui, purpose);
    let rect = Rect::from_min_size(pos2(item.right() - 12.0 - size.x, item.top() + top), vec2(size.x, 20.0));
    ui.painter().rect_filled(rect, 10.0, back);
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, front);
    rect.left()
}

fn mark_at(ui: &Ui, mark: Mark, center: egui::Pos2) {
    let (icon, tone) = match mark {
        Mark::Done => (icons::CHECK_CIRCLE, Tone::Ok),
        Mark::Wrong => (icons::WARNING_CIRCLE, Tone::Error),
        Mark::Lacks => (icons::MINUS_CIRCLE, Tone::Warning),
        Mark::Decide => (icons::WARNING, Tone::Warning),
        Mark::Open | Mark::Busy => (icons::CIRCLE_DASHED, Tone::Neutral),
    };
    ui.painter().text(center, Align2::CENTER_CENTER, icon, theme::fill_icon(14.0), tone.colors(ui).0);
}

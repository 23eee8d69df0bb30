//! A button that opens a list to choose from.

use super::focus_ring;
use super::text::rich;
use crate::ui::theme::{self, icons, palette};
use egui::text::{LayoutJob, TextWrapping};
use egui::{
    Align2, CursorIcon, Label, Popup, PopupCloseBehavior, Response, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};

/// Shows what is chosen; a click opens `add`, which says by `true` that it is done. `name` is what a screen reader hears.
pub(crate) fn select(ui: &mut Ui, name: &str, chosen: &str, width: f32, add: impl FnOnce(&mut Ui) -> bool) -> Response {
    let colors = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(width, 32.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, name));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_value(chosen));
    let fill = if response.hovered() { colors.raised_hover } else { colors.raised };
    ui.painter().rect(rect, 6.0, fill, Stroke::new(1.0, colors.border), StrokeKind::Inside);
    let room = width - 38.0;
    let one_line = |text: &str| {
        let mut job = LayoutJob::simple_singleline(text.to_owned(), theme::body(13.0), colors.text);
        job.wrap = TextWrapping::truncate_at_width(room);
        ui.painter().layout_job(job)
    };
    let mut galley = one_line(chosen);
    let cut = galley.elided;
    // What stands at the end of a path tells it from others.
    for (at, _) in chosen.match_indices('.').filter(|_| cut) {
        galley = one_line(&format!("…{}", chosen.get(at + 1..).unwrap_or_default()));
        if !galley.elided {
            break;
        }
    }
    ui.painter().galley(pos2(rect.left() + 11.0, rect.center().y - galley.size().y / 2.0), galley, colors.text);
    let caret = pos2(rect.right() - 15.0, rect.center().y);
    ui.painter().text(caret, Align2::CENTER_CENTER, icons::CARET_DOWN, theme::icon(13.0), colors.muted);
    focus_ring(ui, &response, 1.0, 6.0);
    // As much of the window as lies below it, or above it.
    let screen = ui.ctx().content_rect();
    let room = (screen.bottom() - rect.bottom()).max(rect.top() - screen.top()) - 28.0;
    let done = Popup::menu(&response)
        .width(width.max(220.0))
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .show(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let list = ScrollArea::vertical().max_height(room.max(120.0)).min_scrolled_height(room.max(120.0));
            list.show(ui, add).inner
        });
    if done.is_some_and(|it| it.inner) {
        Popup::close_id(ui.ctx(), Popup::default_response_id(&response));
    }
    let response = if cut { response.on_hover_text(chosen) } else { response };
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// The room of what stands at the right of a line that is too long.
const HINT: f32 = 92.0;

/// A line of such a list, or of a menu; clicked when it was chosen.
pub(crate) fn option(ui: &mut Ui, text: &str, hint: &str, chosen: bool) -> Response {
    option_of(ui, text, hint, chosen, Sense::click())
}

pub(super) fn option_of(ui: &mut Ui, text: &str, hint: &str, chosen: bool, sense: Sense) -> Response {
    let colors = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width().max(180.0), 30.0), sense);
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, chosen, text));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 6.0, colors.raised_hover);
    }
    if chosen {
        let at = pos2(rect.left() + 14.0, rect.center().y);
        ui.painter().text(at, Align2::CENTER_CENTER, icons::CHECK, theme::icon(14.0), colors.accent);
    }
    let at = pos2(rect.left() + 28.0, rect.center().y);
    let kept = if hint.is_empty() { 0.0 } else { HINT };
    let mut job = LayoutJob::simple_singleline(text.to_owned(), theme::body(13.0), colors.text);
    job.wrap = TextWrapping::truncate_at_width((rect.right() - 8.0 - at.x - kept).max(40.0));
    let galley = ui.painter().layout_job(job);
    let cut = galley.elided;
    let text_rect = Align2::LEFT_CENTER.anchor_size(at, galley.size());
    ui.painter().galley(text_rect.min, galley, colors.text);
    if !hint.is_empty() {
        let at = pos2(rect.right() - 8.0, rect.center().y);
        let room = rect.right() - 8.0 - text_rect.right() - 12.0;
        let mut job = LayoutJob::simple_singleline(hint.to_owned(), theme::body(11.5), colors.muted);
        job.wrap = TextWrapping::truncate_at_width(room.max(0.0));
        let galley = ui.painter().layout_job(job);
        ui.painter().galley(pos2(at.x - galley.size().x, at.y - galley.size().y / 2.0), galley, colors.muted);
    }
    let response = if cut { response.on_hover_text(text) } else { response };
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// The title of a part of such a list.
pub(crate) fn option_title(ui: &mut Ui, text: &str) {
    let color = palette(ui).muted;
    ui.add_space(2.0);
    ui.add(Label::new(rich(text, theme::medium(11.5), color)));
}

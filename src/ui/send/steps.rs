//! The three steps at the top: what is done, what is now, what comes.

use super::{SendView, Step};
use crate::ui::kit::{Button, rich};
use crate::ui::theme::{self, icons, palette};
use egui::{Align2, Label, Rect, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2};

const HEIGHT: f32 = 60.0;

/// Below this width a step makes do with less room around its number.
const NARROW: f32 = 240.0;

/// Draws them; gives the step that is to be gone back to.
pub(super) fn steps_ui(ui: &mut Ui, view: &SendView) -> Option<Step> {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    let width = rect.width() / 3.0;
    let steps = [(Step::Where, "Where"), (Step::How, "How"), (Step::Check, "Check")];
    let mut wanted = None;
    for ((step, name), at) in steps.into_iter().zip(0_u8..) {
        let left = rect.left() + width * f32::from(at);
        let place = Rect::from_min_size(pos2(left, rect.top()), vec2(width, HEIGHT));
        if step_ui(ui, place, view, step, name, at + 1) {
            wanted = Some(step);
        }
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, palette(ui).border));
    wanted
}

fn step_ui(ui: &mut Ui, rect: Rect, view: &SendView, step: Step, name: &str, number: u8) -> bool {
    let colors = palette(ui);
    let now = view.step as u8 + 1;
    let (is_done, is_current) = (number < now, number == now);
    if !is_current {
        ui.painter().rect_filled(rect, 0.0, colors.header);
    }
    if number > 1 {
        ui.painter().vline(rect.left(), rect.y_range(), Stroke::new(1.0, colors.border));
    }
    let (circle_at, text_at) = if rect.width() < NARROW { (22.0, 42.0) } else { (31.0, 56.0) };
    let middle = pos2(rect.left() + circle_at, rect.center().y);
    let (fill, stroke) = match (is_done, is_current) {
        (true, _) => (colors.ok_soft, colors.ok_soft),
        (_, true) => (colors.accent, colors.accent),
        (false, false) => (colors.surface, colors.border),
    };
    ui.painter().circle(middle, 13.0, fill, Stroke::new(1.0, stroke));
    if is_done {
        ui.painter().text(middle, Align2::CENTER_CENTER, icons::CHECK, theme::icon(15.0), colors.ok);
    } else {
        let front = if is_current { colors.on_accent } else { colors.muted };
        ui.painter().text(middle, Align2::CENTER_CENTER, number, theme::semibold(13.0), front);
    }
    let answer = answer(view, step, is_done, is_current);
    // The link stands beside the name, so that the answer has the whole width.
    let texts =
        Rect::from_min_max(pos2(rect.left() + text_at, rect.top() + 11.0), pos2(rect.right() - 10.0, rect.bottom()));
    let mut inner = ui.new_child(UiBuilder::new().max_rect(texts));
    inner.spacing_mut().item_spacing.y = 0.0;
    let front = if is_done || is_current { colors.text } else { colors.muted };
    inner.add(Label::new(rich(name, theme::semibold(13.0), front)).selectable(false));
    inner.add(Label::new(rich(&answer, theme::body(12.5), colors.muted)).selectable(false).truncate());
    let state = match (is_done, is_current) {
        (true, _) => "done",
        (_, true) => "now",
        (false, false) => "later",
    };
    let name = name.to_lowercase();
    let heard = format!("Step {number} of 3, {name}, {state}: {answer}");
    let response = ui.interact(rect, ui.scope_id().with(("step", number)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &heard));
    // Long names are cut.
    response.on_hover_text(&answer);
    if is_current {
        ui.painter().hline(rect.x_range(), rect.bottom() - 1.0, Stroke::new(2.0, colors.accent));
    }
    if !is_done {
        return false;
    }
    let place = Rect::from_min_size(pos2(rect.right() - 62.0, rect.top() + 10.0), vec2(52.0, 20.0));
    let name = format!("Change step {number}, {name}");
    Button::link("Change").name(&name).show(&mut ui.new_child(UiBuilder::new().max_rect(place))).clicked()
}

#[expect(clippy::fn_params_excessive_bools, reason = "a step is done, current or neither")]
fn answer(view: &SendView, step: Step, is_done: bool, is_current: bool) -> String {
    let text = match (step, is_done, is_current) {
        (Step::Where, true, _) => {
            let tenant = view.tenant.as_ref().map_or("", |tenant| tenant.name());
            return format!("{} on {tenant}", view.connection.as_deref().unwrap_or_default());
        }
        (Step::Where, false, _) => "Choose the connection",
        (Step::How, true, _) if view.upsert => "Add new, update existing",
        (Step::How, true, _) => "Add new users only",
        (Step::How, false, true) => "Leave or update existing",
        (Step::How, false, false) => "New only, or update too",
        (Step::Check, _, true) => "A last look, then send",
        (Step::Check, _, false) => "See what will happen",
    };
    text.to_owned()
}

//! One group: how many of what, where, and what can be done about it.

use crate::session::ProblemGroup;
use crate::ui::kit::{Button, Mark, focus_ring, mark, rich};
use crate::ui::theme::{body, medium, palette, semibold};
use egui::text::{LayoutJob, TextFormat};
use egui::{
    Align, Color32, CursorIcon, Frame, Key, Label, Layout, Margin, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, vec2,
};

/// What a person asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// Fold or unfold it.
    Unfold,
    Next,
    Filter,
    Fix,
}

/// The group; below it a line, unless it is unfolded or `is_last`.
#[expect(clippy::fn_params_excessive_bools, reason = "two facts of the one list it stands in")]
pub(super) fn group_ui(ui: &mut Ui, group: &ProblemGroup, is_open: bool, is_last: bool) -> Option<Asked> {
    let colors = palette(ui);
    let (fill, border) = if is_open {
        (colors.accent_soft.gamma_multiply(0.45), colors.accent.gamma_multiply(0.35))
    } else {
        (Color32::TRANSPARENT, Color32::TRANSPARENT)
    };
    let mut asked = None;
    let scope = UiBuilder::new().id_salt(&group.key).sense(Sense::click());
    let whole = ui.scope_builder(scope, |ui| {
        Frame::new()
            .fill(fill)
            .stroke(Stroke::new(1.0, border))
            .corner_radius(8.0)
            .inner_margin(Margin::symmetric(8, 6))
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = 8.0;
                    mark(ui, if group.is_error { Mark::Wrong } else { Mark::Decide }, 16.0);
                    ui.vertical(|ui| {
                        ui.spacing_mut().item_spacing.y = 0.0;
                        ui.add(Label::new(sentence(ui, group)).wrap().selectable(false));
                        asked = below_ui(ui, group, is_open);
                    });
                });
            });
    });
    let response = whole.response.on_hover_cursor(CursorIcon::PointingHand);
    let kind = if group.is_error { "error" } else { "warning" };
    response.widget_info(|| {
        let place = if group.path.is_empty() { "whole row".to_owned() } else { format!("column {}", group.path) };
        WidgetInfo::labeled(Role::Button, true, format!("{}, {kind}, {place}", group.title))
    });
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_expanded(is_open));
    focus_ring(ui, &response, 0.0, 8.0);
    let arrow = |key: Key| response.has_focus() && ui.input(|input| input.key_pressed(key));
    if response.clicked() || (arrow(Key::ArrowRight) && !is_open) || (arrow(Key::ArrowLeft) && is_open) {
        asked = asked.or(Some(Asked::Unfold));
    }
    if !is_last && !is_open {
        let line = response.rect;
        ui.painter().hline(line.x_range().shrink(8.0), line.bottom() + 2.5, Stroke::new(1.0, colors.line));
    }
    asked
}

/// The count opens the sentence, in the colour of how bad it is, so that the groups read like a to-do list.
fn sentence(ui: &Ui, group: &ProblemGroup) -> LayoutJob {
    let colors = palette(ui);
    let (count, rest) = group.title.split_once(' ').unwrap_or(("", &group.title));
    let mut job = LayoutJob::default();
    let color = if group.is_error { colors.error } else { colors.warning };
    job.append(
        count,
        0.0,
        TextFormat { font_id: semibold(13.0), color, line_height: Some(18.0), ..TextFormat::default() },
    );
    let format =
        TextFormat { font_id: medium(13.0), color: colors.text, line_height: Some(18.0), ..TextFormat::default() };
    job.append(rest, 5.0, format);
    job
}

fn below_ui(ui: &mut Ui, group: &ProblemGroup, is_open: bool) -> Option<Asked> {
    let colors = palette(ui);
    let mut asked = None;
    let width = ui.available_width();
    ui.allocate_ui_with_layout(vec2(width, 26.0), Layout::right_to_left(Align::Center), |ui| {
        asked = action_ui(ui, group);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.add(Label::new(rich(&group.subtitle, body(12.5), colors.muted)).truncate().selectable(false));
        });
    });
    if is_open {
        ui.add(Label::new(rich(&group.next, body(12.5), colors.text)).wrap().selectable(false));
        ui.add_space(4.0);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 16.0;
            let name = format!("Next one: {}", group.title);
            if Button::link("Next one (F8)").name(&name).show(ui).clicked() {
                asked = Some(Asked::Next);
            }
            let name = format!("Show only the rows of: {}", group.title);
            if Button::link("Only these rows").name(&name).show(ui).clicked() {
                asked = Some(Asked::Filter);
            }
        });
    }
    asked
}

/// A framed action changes cells, after a preview; a link only goes somewhere.
fn action_ui(ui: &mut Ui, group: &ProblemGroup) -> Option<Asked> {
    if let Some(offer) = &group.fix {
        return Button::plain(offer.button).small().name(&offer.name).show(ui).clicked().then_some(Asked::Fix);
    }
    let name = format!("Show: {}", group.title);
    Button::link("Show").name(&name).show(ui).clicked().then_some(Asked::Next)
}

//! A field of several lines for what is written for a machine: JSON, an expression.

use super::describe;
use crate::ui::theme::{mono, palette};
use egui::{Response, RichText, Role, Stroke, TextEdit, Ui, WidgetInfo, vec2};

/// Such a field, `rows` high, red while what it holds is wrong.
pub(crate) fn code_field(
    ui: &mut Ui,
    name: &str,
    text: &mut String,
    rows: usize,
    is_wrong: bool,
    hint: &str,
) -> Response {
    let colors = palette(ui);
    ui.scope(|ui| {
        let visuals = ui.visuals_mut();
        for it in [&mut visuals.widgets.inactive, &mut visuals.widgets.hovered] {
            it.bg_stroke = Stroke::new(1.0, if is_wrong { colors.error } else { colors.border });
        }
        visuals.selection.stroke = Stroke::new(2.0, if is_wrong { colors.error } else { colors.accent });
        let font = mono(13.0);
        let edit = TextEdit::multiline(text)
            .code_editor()
            // Tab leaves: who goes by keys must not be caught in it.
            .lock_focus(false)
            .font(font.clone())
            .hint_text(RichText::new(hint).font(font).color(colors.weak))
            .desired_rows(rows)
            .desired_width(f32::INFINITY)
            .margin(vec2(10.0, 8.0));
        let response = ui.add(edit);
        response.widget_info(|| WidgetInfo::labeled(Role::MultilineTextInput, true, name));
        if is_wrong {
            describe(ui, &response, "What stands here is wrong");
            ui.ctx().accesskit_node_builder(response.id, |node| node.set_invalid(egui::accesskit::Invalid::True));
        }
        response
    })
    .inner
}

//! A question that has to be answered before anything else goes on.

use crate::ui::theme::palette;
use egui::{Frame, Id, Key, Margin, Modal, Modifiers, Role, Stroke, Ui, WidgetInfo, vec2};

/// How such a box looks.
pub(crate) fn question_frame(ui: &Ui) -> Frame {
    let colors = palette(ui);
    Frame::new()
        .fill(colors.surface)
        .stroke(Stroke::new(1.0, colors.border))
        .corner_radius(12.0)
        .inner_margin(Margin::same(24))
}

/// Whether Esc was pressed; of two boxes at once the one that is drawn first takes it.
pub(crate) fn escaped(ui: &Ui) -> bool {
    ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape))
}

/// A box over a shade that takes all clicks; `add` draws what is asked and the answers. `name` is what is heard.
pub(crate) fn question_box(ui: &Ui, name: &str, add: impl FnOnce(&mut Ui)) {
    let frame = question_frame(ui);
    let width = 520.0_f32.min(ui.ctx().content_rect().width() - 80.0);
    let shown = Modal::new(Id::unique(("question", name))).frame(frame).show(ui.ctx(), |ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
        add(ui);
    });
    shown.response.widget_info(|| WidgetInfo::labeled(Role::Window, true, name));
}

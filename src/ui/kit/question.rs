//! A question that has to be answered before anything else goes on.

use super::dialog_frame;
use egui::{Id, Key, Margin, Modal, Modifiers, Role, Ui, WidgetInfo, vec2};

/// Whether Esc was pressed; of two boxes at once the one that is drawn first takes it.
pub(crate) fn escaped(ui: &Ui) -> bool {
    ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape))
}

/// A box over a shade that takes all clicks; `add` draws what is asked and the answers. `name` is what is heard.
pub(crate) fn question_box(ui: &Ui, name: &str, add: impl FnOnce(&mut Ui)) {
    let frame = dialog_frame(ui).inner_margin(Margin::same(24));
    let width = 520.0_f32.min(ui.ctx().content_rect().width() - 80.0);
    let shown = Modal::new(Id::unique(("question", name))).frame(frame).show(ui.ctx(), |ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
        add(ui);
    });
    shown.response.widget_info(|| WidgetInfo::labeled(Role::Window, true, name));
}

//! What a screen shows when it has nothing yet: what it is for, and its one button.

use super::text::rich;
use crate::ui::theme::{self, palette};
use egui::{Align, Label, Layout, Sense, Ui, vec2};

/// Lower, there is no room for the icon.
const LOW: f32 = 220.0;

/// In the middle of what there is: an icon, a title, a sentence, and what `add` puts below (a button, a link).
pub(crate) fn empty_state(ui: &mut Ui, icon: &str, title: &str, sentence: &str, add: impl FnOnce(&mut Ui)) {
    let colors = palette(ui);
    // In a low window the words need the room.
    let is_low = ui.available_height() < LOW;
    let above = ((ui.available_height() - 260.0) * 0.46).max(if is_low { 4.0 } else { 16.0 });
    ui.add_space(above);
    ui.with_layout(Layout::top_down(Align::Center), |ui| {
        if !is_low {
            let (rect, _) = ui.allocate_exact_size(vec2(72.0, 72.0), Sense::hover());
            ui.painter().circle_filled(rect.center(), 36.0, colors.accent_soft);
            ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, icon, theme::icon(30.0), colors.accent);
        }
        // The same on every screen, whatever it spaces its own lines by.
        ui.spacing_mut().item_spacing.y = 8.0;
        ui.add_space(12.0);
        ui.add(Label::new(rich(title, theme::semibold(17.0), colors.text)).wrap());
        ui.scope(|ui| {
            ui.set_max_width(460.0);
            ui.add(Label::new(rich(sentence, theme::body(13.5), colors.muted)).wrap());
        });
        ui.add_space(6.0);
        add(ui);
    });
}

//! The strip below the card: what is at work.

use crate::session::State;
use crate::ui::kit::rich;
use crate::ui::out::Out;
use crate::ui::theme::{self, palette};
use egui::{Align, Layout, Ui};

pub(crate) fn strip_ui(ui: &mut Ui, now: &State, _out: &mut Out) {
    let colors = palette(ui);
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.add_space(4.0);
        if now.progress.is_empty() {
            ui.label(rich("Nothing is running", theme::body(12.5), colors.muted));
        }
    });
}

//! The strip below the card: what is at work.

use crate::session::State;
use crate::ui::jobs::running_ui;
use crate::ui::out::Out;
use egui::{Align, Layout, Ui};

pub(crate) fn strip_ui(ui: &mut Ui, now: &State, out: &mut Out) {
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.add_space(4.0);
        running_ui(ui, now, out);
    });
}

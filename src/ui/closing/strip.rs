//! Said in the strip while the window waits for its runs: work goes on meanwhile, so nothing stands in its way.

use super::Closing;
use crate::session::State;
use crate::ui::kit::{Button, rich};
use crate::ui::theme::{self, palette};
use egui::{Align, Label, Layout, Ui};

/// Draws the line at the right where there is one to draw, and `usual` in what is left.
pub(in crate::ui) fn closes_when_done_ui(ui: &mut Ui, now: &State, closing: &mut Closing, usual: impl FnOnce(&mut Ui)) {
    if *closing != Closing::WhenDone || now.at_work.is_empty() {
        usual(ui);
        return;
    }
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if Button::link("Stay open").show(ui).clicked() {
            *closing = Closing::No;
        }
        let runs = if now.at_work.len() == 1 { "the run is" } else { "the runs are" };
        let color = palette(ui).text;
        let words = format!("Rollcall closes when {runs} done.");
        ui.add(Label::new(rich(words, theme::medium(12.5), color)));
        ui.with_layout(Layout::left_to_right(Align::Center), usual);
    });
}

//! What was recognised, each to be changed where it can be.

use crate::session::{Mapping, OpenOptions};
use crate::ui::kit::{chip, option, rich};
use crate::ui::theme::{self, body, palette};
use egui::{Color32, Margin, Popup, PopupCloseBehavior, Ui};

/// What a line of a menu has beside its words.
const BESIDE: f32 = 44.0;

/// What describes the list as it was just chosen.
pub(super) fn chips_ui(ui: &mut Ui, mapping: &Mapping) -> Option<OpenOptions> {
    let mut changed = None;
    egui::Frame::new().inner_margin(Margin::symmetric(16, 12)).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.label(rich("Recognised", theme::body(12.5), palette(ui).muted));
            // What was put right is listed beside the table.
            for it in mapping.chips.iter().filter(|it| it.label != "Repairs") {
                let label = if it.label == "Recognised" { "" } else { it.label };
                let response = chip(ui, label, &it.value, !it.choices.is_empty());
                let response = if it.looks_wrong {
                    ui.painter().circle_filled(
                        response.rect.right_top() + egui::vec2(-6.0, 6.0),
                        4.0,
                        palette(ui).warning,
                    );
                    response.on_hover_text("This looks wrong: some letters could not be read. Try another one.")
                } else {
                    response
                };
                if it.choices.is_empty() {
                    continue;
                }
                Popup::menu(&response).close_behavior(PopupCloseBehavior::CloseOnClick).show(|ui| {
                    let painter = ui.painter();
                    let wide =
                        |text: &str| painter.layout_no_wrap(text.to_owned(), body(13.0), Color32::BLACK).size().x;
                    let widest = it.choices.iter().map(|choice| wide(&choice.value)).fold(0.0, f32::max);
                    ui.set_width((widest + BESIDE).clamp(180.0, 420.0));
                    for choice in &it.choices {
                        if option(ui, &choice.value, "", choice.chosen).clicked() && !choice.chosen {
                            changed = Some(choice.options.clone());
                        }
                    }
                });
            }
        });
    });
    changed
}

//! What the test checks. The four lines have their place from the start, so that nothing moves when it runs.

use crate::session::{AccessTest, TestStep};
use crate::ui::kit::{Mark, mark, rich};
use crate::ui::theme::{self, palette};
use egui::{Color32, Frame, Label, Margin, Stroke, Ui};

pub(super) fn steps_ui(ui: &mut Ui, test: Option<&AccessTest>, is_token: bool) {
    let colors = palette(ui);
    let whole = ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 8.0;
        ui.add(Label::new(rich("What the test checks", theme::medium(13.0), colors.text)).selectable(false));
        let (fill, border) = match test {
            Some(test) if test.is_green() => (colors.ok_soft, colors.ok.gamma_multiply(0.5)),
            Some(_) | None => (colors.header, colors.border),
        };
        Frame::new()
            .fill(fill)
            .stroke(Stroke::new(1.0, border))
            .corner_radius(8.0)
            .inner_margin(Margin::symmetric(16, 12))
            .show(ui, |ui| {
                ui.set_min_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = 7.0;
                for at in 0..4 {
                    let (sign, words, color) = line(ui, test, at, is_token);
                    line_ui(ui, sign, &words, color);
                }
            });
    });
    // Where there is little room, the test is looked at while it runs, and what it found; a fault is told at its field.
    let id = ui.scope_id().with("test ran");
    let ran: bool = ui.data(|data| data.get_temp(id)).unwrap_or(false);
    let runs = test.is_some_and(AccessTest::is_running);
    if runs || ran && test.is_some_and(|test| test.fault.is_none()) {
        whole.response.scroll_to_me(None);
    }
    ui.data_mut(|data| data.insert_temp(id, runs));
}

/// What is found out, before it is.
fn plan(at: usize, is_token: bool) -> &'static str {
    match (at, is_token) {
        (0, _) => "The domain answers",
        (1, false) => "Auth0 accepts the client ID and secret",
        (1, true) => "Auth0 accepts the token",
        (2, _) => "Which permissions are granted",
        (_, _) => "Which connections can take users",
    }
}

fn line(ui: &Ui, test: Option<&AccessTest>, at: usize, is_token: bool) -> (Mark, String, Color32) {
    let colors = palette(ui);
    let Some(test) = test else { return (Mark::Open, plan(at, is_token).to_owned(), colors.muted) };
    match test.steps.get(at) {
        Some(TestStep::Running(said)) => (Mark::Busy, said.clone(), colors.text),
        Some(TestStep::Done(said)) => (Mark::Done, said.clone(), colors.text),
        Some(TestStep::Partly(said)) => (Mark::Lacks, said.clone(), colors.text),
        Some(TestStep::Failed(said)) => (Mark::Wrong, said.clone(), colors.error),
        Some(TestStep::NotTried) | None => {
            let said = match (test.fault.is_some(), at) {
                (true, 0) => "The domain: not tried yet".to_owned(),
                (true, 1) if is_token => "The token: not tried yet".to_owned(),
                (true, 1) => "Client ID and secret: not tried yet".to_owned(),
                (true, 2) => "Permissions: not tried yet".to_owned(),
                (true, 3) => "Connections: not tried yet".to_owned(),
                _ => plan(at, is_token).to_owned(),
            };
            (Mark::Open, said, colors.muted)
        }
    }
}

fn line_ui(ui: &mut Ui, sign: Mark, text: &str, color: Color32) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 11.0;
        mark(ui, sign, 17.0);
        let label = ui.add(Label::new(rich(text, theme::body(13.0), color)).wrap());
        // Read out when it changes.
        ui.ctx().accesskit_node_builder(label.id, |node| node.set_live(egui::accesskit::Live::Polite));
    });
}

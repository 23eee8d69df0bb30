//! What stands beside the table: by what users are recognised, and what was put right.

use super::Change;
use crate::session::Mapping;
use crate::ui::kit::{Mark, heading, mark, muted, rich, rule};
use crate::ui::theme::{self, palette};
use egui::{Label, Ui};

/// What tells one user from another, the best first.
const IDENTIFIERS: [&str; 4] = ["email", "username", "phone_number", "user_id"];

pub(super) fn aside_ui(ui: &mut Ui, mapping: &Mapping, _change: &mut Change<'_>) {
    heading(ui, "How users are recognised");
    let by = |path: &str| mapping.columns.iter().find(|it| it.guess.as_deref() == Some(path));
    let identifiers: Vec<_> = IDENTIFIERS.iter().filter_map(|path| by(path).map(|column| (*path, column))).collect();
    if identifiers.is_empty() && !mapping.columns.is_empty() {
        ui.horizontal_top(|ui| {
            mark(ui, Mark::Wrong, 16.0);
            let text = "No column identifies a user. Choose one that holds an e-mail, a user id or a username.";
            ui.add(Label::new(rich(text, theme::body(13.0), palette(ui).error)).wrap());
        });
    } else {
        muted(ui, "Every row needs its own value in one of these.");
        for (path, column) in identifiers {
            let from = if column.header.is_empty() {
                format!("column {}", column.letter)
            } else {
                format!("“{}”", column.header)
            };
            ui.horizontal(|ui| {
                ui.label(rich(theme::icons::KEY, theme::icon(15.0), palette(ui).muted));
                ui.add(
                    Label::new(rich(format!("{path}, from {from}"), theme::medium(13.0), palette(ui).text)).truncate(),
                );
            });
        }
    }
    ui.add_space(14.0);
    rule(ui);
    ui.add_space(10.0);
    heading(ui, "Repaired on opening");
    if mapping.repairs.is_empty() {
        muted(ui, "Nothing had to be put right.");
    }
    for repair in &mapping.repairs {
        ui.horizontal_top(|ui| {
            mark(ui, Mark::Done, 16.0);
            ui.add(Label::new(rich(repair, theme::body(13.0), palette(ui).text)).wrap());
        });
    }
    ui.add_space(14.0);
    rule(ui);
    ui.add_space(10.0);
    muted(ui, "Rollcall remembers these matches for lists with the same headers. Your file stays as it is.");
}

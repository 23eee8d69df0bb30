//! What stands beside the table: by what users are recognised, and what was put right.

use crate::session::{ColumnChoice, Mapping};
use crate::ui::kit::{Button, Mark, glyph, heading, mark, muted, rich, rule, tick};
use crate::ui::theme::{self, palette};
use egui::{Label, Ui};

/// What tells one user from another, the best first.
const IDENTIFIERS: [&str; 4] = ["email", "username", "phone_number", "user_id"];

/// True when the remembered matches are to be dropped.
pub(super) fn aside_ui(ui: &mut Ui, mapping: &Mapping, choices: &[ColumnChoice], forget: &mut bool) -> bool {
    heading(ui, "How users are recognised");
    let by = |path: &str| {
        let mut both = mapping.columns.iter().zip(choices);
        both.find(|(_, choice)| choice.becomes.as_deref() == Some(path)).map(|(column, _)| column)
    };
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
                glyph(ui, theme::icons::KEY, theme::icon(15.0), palette(ui).muted);
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
    let mut remember = !*forget;
    if tick(ui, "Remember these matches", &mut remember).changed() {
        *forget = !remember;
    }
    muted(ui, "For lists with the same headers. Your file stays as it is; Rollcall works on a copy.");
    mapping.remembered && Button::link("Match anew").name("Match anew, without what was remembered").show(ui).clicked()
}

//! What stands beside the table: by what users are recognised, and what was put right.

use crate::session::{ColumnChoice, Mapping, OpenOptions, RepairLine};
use crate::ui::kit::{Button, Mark, glyph, heading, mark, muted, rich, rule, tick};
use crate::ui::theme::{self, palette};
use egui::{Label, Ui};

/// What tells one user from another, the best first.
const IDENTIFIERS: [&str; 4] = ["email", "username", "phone_number", "user_id"];

/// What describes the list anew: with another repair, or without the remembered matches.
pub(super) enum Anew {
    Repaired(OpenOptions),
    Unmatched,
}

pub(super) fn aside_ui(ui: &mut Ui, mapping: &Mapping, choices: &[ColumnChoice], forget: &mut bool) -> Option<Anew> {
    let mut anew = None;
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
            let from = format!("“{}”", column.header);
            ui.horizontal_top(|ui| {
                glyph(ui, theme::icons::KEY, theme::icon(15.0), palette(ui).muted);
                ui.add(Label::new(rich(format!("{path}, from {from}"), theme::medium(13.0), palette(ui).text)).wrap());
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
        if let Some(options) = repair_ui(ui, repair) {
            anew = Some(Anew::Repaired(options));
        }
    }
    ui.add_space(14.0);
    rule(ui);
    ui.add_space(10.0);
    let mut remember = !*forget;
    if tick(ui, "Remember these matches", &mut remember).changed() {
        *forget = !remember;
    }
    muted(ui, "For lists with the same headers. Your file stays as it is; Rollcall works on a copy.");
    let link = || Button::link("Match anew").name("Match anew, without what was remembered");
    if mapping.remembered && link().show(ui).clicked() {
        anew = Some(Anew::Unmatched);
    }
    anew
}

/// What was put right, and the way to have it as it stands in the file.
fn repair_ui(ui: &mut Ui, repair: &RepairLine) -> Option<OpenOptions> {
    let mut asked = None;
    ui.horizontal_top(|ui| {
        let is_done = repair.switch.as_ref().is_none_or(|switch| switch.is_done);
        let colors = palette(ui);
        mark(ui, if is_done { Mark::Done } else { Mark::Open }, 16.0);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let color = if is_done { colors.text } else { colors.muted };
            ui.add(Label::new(rich(&repair.text, theme::body(13.0), color)).wrap());
            let Some(switch) = &repair.switch else { return };
            let word = if is_done { "Undo" } else { "Repair again" };
            if Button::link(word).name(&format!("{word}: {}", switch.name)).show(ui).clicked() {
                asked = Some(switch.options.clone());
            }
        });
    });
    ui.add_space(2.0);
    asked
}

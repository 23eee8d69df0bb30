//! By which columns the users are sorted.

use super::draft::{Columns, Draft, SortedBy};
use super::source::section;
use crate::session::EXPORTABLE;
use crate::ui::kit::{Button, heading, option, segmented, select};
use crate::ui::theme::{self, icons, palette};
use egui::{Align, Label, Layout, Ui, vec2};

pub(super) fn sort_ui(ui: &mut Ui, draft: &mut Draft) {
    section(ui, "Sort", |ui| {
        let mut remove = None;
        for (at, key) in draft.sort.iter_mut().enumerate() {
            ui.push_id(("sort", at), |ui| {
                let row = Layout::left_to_right(Align::Center);
                ui.allocate_ui_with_layout(vec2(ui.available_width(), 32.0), row, |ui| {
                    let rank = crate::ui::kit::rich((at + 1).to_string(), theme::medium(13.0), palette(ui).accent);
                    ui.add(Label::new(rank).selectable(false));
                    let orders = [(false, "Upwards"), (true, "Downwards")];
                    let width = (ui.available_width() - 240.0).max(60.0);
                    ui.scope(|ui| {
                        ui.set_width(width);
                        crate::ui::kit::label(ui, &key.source);
                    });
                    segmented(ui, &orders, &mut key.descending, None);
                    let name = format!("Do not sort by {}", key.source);
                    if Button::icon_only(icons::X, &name).height(30.0).show(ui).clicked() {
                        remove = Some(at);
                    }
                });
            });
        }
        if let Some(at) = remove {
            draft.sort.remove(at);
        }
        let sorted = |source: &str| draft.sort.iter().any(|it| it.source == source);
        let mut sources: Vec<String> = match draft.which {
            Columns::Chosen => draft.columns.iter().map(|it| it.source.trim().to_owned()).collect(),
            Columns::Everything => EXPORTABLE.map(str::to_owned).to_vec(),
        };
        sources.retain(|it| !it.is_empty() && !sorted(it));
        let text = if draft.sort.is_empty() { "As Auth0 gives them. Sort by…" } else { "Then by…" };
        let width = ui.available_width();
        select(ui, "Sort by", text, width, |ui| {
            let mut picked = None;
            for source in &sources {
                if option(ui, source, "", false).clicked() {
                    picked = Some(source.clone());
                }
            }
            if sources.is_empty() {
                heading(ui, "No other column");
            }
            let Some(source) = picked else { return false };
            draft.sort.push(SortedBy { source, descending: false });
            true
        });
    });
}

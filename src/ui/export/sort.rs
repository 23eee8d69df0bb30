//! By what the users are sorted.

use super::draft::{Column, Columns, Draft, SortKey, SortedBy};
use super::source::section;
use crate::session::{EXPORTABLE, SortedAs};
use crate::ui::kit::{Button, heading, option, rich, segmented_of, segments_width, select, tick};
use crate::ui::theme::{self, icons, palette};
use egui::{Align, Label, Layout, Role, Ui, WidgetInfo, vec2};

/// How wide and high the button is that ends it.
const CROSS: f32 = 30.0;

pub(super) fn sort_ui(ui: &mut Ui, draft: &mut Draft) {
    section(ui, ("sort", "Sort"), |ui| {
        let mut remove = None;
        for at in 0..draft.sort.len() {
            ui.push_id(("sort", at), |ui| {
                let row = Layout::left_to_right(Align::Center);
                let size = vec2(ui.available_width(), 32.0);
                if ui.allocate_ui_with_layout(size, row, |ui| key_ui(ui, draft, at)).inner {
                    remove = Some(at);
                }
            });
        }
        if let Some(at) = remove {
            draft.sort.remove(at);
        }
        if !draft.sort.is_empty() {
            let language = draft.language.name();
            let text = match language.as_str() {
                "und" => "Sort text by the alphabet".to_owned(),
                language => format!("Sort text by this computer's language ({language})"),
            };
            let tick = tick(ui, &text, &mut draft.by_alphabet);
            tick.on_hover_text("Otherwise by Unicode: capitals first, É after Z.");
        }
        add_ui(ui, draft);
    });
}

/// What is sorted by; true where it is not to be any more.
fn key_ui(ui: &mut Ui, draft: &mut Draft, at: usize) -> bool {
    let Some(by) = draft.sort.get(at) else { return false };
    let source = draft.source_of(by).to_owned();
    let called = match &by.key {
        SortKey::Column(id) if draft.which == Columns::Chosen => draft.column(*id).map(Column::heard),
        SortKey::Column(_) | SortKey::Source(_) => None,
    };
    let title = called.unwrap_or(&source).to_owned();
    let [up, down] = directions(&source);
    let ways = [(false, up), (true, down)];
    let rank = rich((at + 1).to_string(), theme::medium(13.0), palette(ui).accent);
    ui.add(Label::new(rank).selectable(false));
    let controls = segments_width(ui, &ways) + CROSS + 2.0 * ui.spacing().item_spacing.x;
    let width = (ui.available_width() - controls).max(40.0);
    let heard = format!("Sort {}: {title}, {}", at + 1, if by.descending { down } else { up });
    ui.scope(|ui| {
        ui.set_width(width);
        let text = rich(title.as_str(), theme::body(13.0), palette(ui).text);
        let label = ui.add(Label::new(text).truncate().selectable(false));
        label.widget_info(|| WidgetInfo::labeled(Role::Label, true, &heard));
        label.on_hover_text(&source);
    });
    if let Some(by) = draft.sort.get_mut(at) {
        segmented_of(ui, &title, &ways, &mut by.descending, None);
    }
    Button::icon_only(icons::X, &format!("Do not sort by {title}")).height(CROSS).show(ui).clicked()
}

/// What the first and the last in order are called, first upwards and then downwards.
fn directions(source: &str) -> [&'static str; 2] {
    match SortedAs::of(source) {
        SortedAs::Texts => ["A to Z", "Z to A"],
        SortedAs::Moments => ["Oldest first", "Newest first"],
        SortedAs::Numbers => ["Smallest first", "Largest first"],
        SortedAs::Booleans => ["False first", "True first"],
        SortedAs::Anything => ["Ascending", "Descending"],
    }
}

fn add_ui(ui: &mut Ui, draft: &mut Draft) {
    let is_sorted = |source: &str| draft.sort.iter().any(|it| draft.source_of(it) == source);
    let offered: Vec<(String, SortKey)> = match draft.which {
        Columns::Chosen => {
            let new = draft.columns.iter().filter(|it| !it.source.trim().is_empty() && !is_sorted(it.source.trim()));
            new.map(|it| (it.called().to_owned(), SortKey::Column(it.id))).collect()
        }
        Columns::Everything => {
            let new = EXPORTABLE.iter().filter(|it| !is_sorted(it));
            new.map(|it| ((*it).to_owned(), SortKey::Source((*it).to_owned()))).collect()
        }
    };
    let text = if draft.sort.is_empty() { "As Auth0 gives them. Sort by…" } else { "Then by…" };
    let width = ui.available_width();
    select(ui, "Sort by", text, width, |ui| {
        let mut picked = None;
        for (called, key) in &offered {
            if option(ui, called, "", false).clicked() {
                picked = Some(key.clone());
            }
        }
        if offered.is_empty() {
            heading(ui, "No other column");
        }
        let Some(key) = picked else { return false };
        draft.sort.push(SortedBy { key, descending: false });
        true
    });
}

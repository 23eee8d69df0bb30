//! The values of a column with their counts, to be ticked.

use super::{FilterPopup, focus};
use crate::session::{Command, Fetched};
use crate::ui::kit::{Button, Field, counted, muted, number, tick_line};
use crate::ui::out::Out;
use crate::ui::sheet::Shown;
use crate::ui::sheet::looking::{busy_sign, words};
use crate::ui::theme::{body, palette};
use egui::{Align, Layout, ScrollArea, Ui, pos2, vec2};

/// A value in the list, and how high the list is.
const LINE: f32 = 26.0;
const LIST_HEIGHT: f32 = 8.0 * LINE;
/// So much of the width is kept for how often a value is there.
const COUNT: f32 = 64.0;
/// A window that is lower has no room for what can be left out.
const LOW: f32 = 480.0;

/// At 200 % on a laptop the list gives way, so that the buttons below it stay in the window.
fn list_height(ui: &Ui) -> f32 {
    const AROUND: f32 = 344.0;
    (ui.ctx().content_rect().height() - AROUND).clamp(2.0 * LINE, LIST_HEIGHT)
}

/// The values of the column, the most frequent first, among the rows that fit the other filters.
pub(super) fn values_ui(ui: &mut Ui, shown: &Shown<'_>, popup: &mut FilterPopup, out: &mut Out) {
    let field = Field::new("Search the values");
    // At 200 % on a laptop each line counts.
    let is_low = ui.ctx().content_rect().height() < LOW;
    let field = if is_low { field.hint("Search the values").label_hidden() } else { field };
    let field = field.show(ui, &mut popup.search);
    focus(popup, &field);
    if popup.asked.as_ref() != Some(&popup.search) {
        popup.asked = Some(popup.search.clone());
        let contains = popup.search.clone();
        out.send(Command::CountValues { sheet: shown.id, column: popup.column, contains });
    }
    let colors = palette(ui);
    let values = &shown.sheet.lookups.values;
    match (popup.found(values), values) {
        (None, Fetched::Failed { notice, .. }) => {
            muted(ui, &notice.message);
        }
        (None, _) => {
            ui.horizontal(|ui| {
                busy_sign(ui);
                muted(ui, "Counting the values…");
            });
            ui.add_space(list_height(ui));
        }
        (Some(found), _) => {
            ui.spacing_mut().item_spacing.y = 0.0;
            let height = list_height(ui);
            let list = ScrollArea::vertical().max_height(height).min_scrolled_height(height);
            list.auto_shrink([false, true]).show_rows(ui, LINE, found.values.len(), |ui, range| {
                for line in found.values.get(range).unwrap_or_default() {
                    let mut ticked = popup.ticked.contains(&line.value);
                    let place = vec2(ui.available_width(), LINE);
                    ui.allocate_ui_with_layout(place, Layout::left_to_right(Align::Center), |ui| {
                        let words = words::value(&line.value);
                        // How often it is there stands in a column of its own, beside the scroll bar.
                        let count = ui.painter().layout_no_wrap(number(line.rows), body(12.0), colors.muted);
                        let right = ui.max_rect().right() - 12.0;
                        let at = pos2(right - count.size().x, ui.max_rect().center().y - count.size().y / 2.0);
                        ui.painter().galley(at, count, colors.muted);
                        ui.set_max_width((right - COUNT - ui.max_rect().left()).max(60.0));
                        if tick_line(ui, &words, &mut ticked).changed() {
                            popup.ticked.retain(|it| *it != line.value);
                            if ticked {
                                popup.ticked.push(line.value.clone());
                            }
                        }
                    });
                }
            });
            ui.spacing_mut().item_spacing.y = 6.0;
            ui.add_space(6.0);
            let more = if found.more { "more than " } else { "" };
            let ticked = number(popup.ticked.len() as u64);
            let counted = counted(found.distinct, "different value", "different values");
            let counted = format!("{more}{counted}, {ticked} ticked");
            let listed = number(found.values.len() as u64);
            let can_tick = !found.values.is_empty() && found.values.iter().any(|it| !popup.ticked.contains(&it.value));
            ui.horizontal(|ui| {
                muted(ui, &counted);
                if can_tick
                    && Button::link("Tick all")
                        .name(&format!("Tick all {listed} values in the list"))
                        .show(ui)
                        .clicked()
                {
                    popup.tick_found(values);
                } else if !can_tick && !popup.ticked.is_empty() && Button::link("Untick all").show(ui).clicked() {
                    popup.ticked.clear();
                }
            });
        }
    }
}

//! Check: the metadata keys that an update would remove, by name, before the tick that lets it.

use super::consequences::WIDEST;
use super::{SendView, words};
use crate::session::{PlanOverview, SheetId, VanishingKey};
use crate::ui::kit::{Button, counted, glyph, number, rich};
use crate::ui::out::{Ask, Out};
use crate::ui::theme::{self, icons, is_strong, palette};
use egui::{Align, Frame, Label, Layout, Margin, Stroke, Ui, vec2};

/// So many keys are shown at first.
const SHOWN: usize = 6;

/// The room of the count of users, and of the link below it.
const COUNT_WIDTH: f32 = 96.0;
const LINK_WIDTH: f32 = 88.0;

pub(super) fn keys_ui(ui: &mut Ui, sheet: SheetId, plan: &PlanOverview, view: &mut SendView, out: &mut Out) {
    let lost = &plan.vanishing;
    if lost.keys == 0 {
        return;
    }
    let colors = palette(ui);
    ui.add_space(14.0);
    let frame = Frame::new()
        .fill(colors.error_soft)
        .stroke(Stroke::new(1.0, if is_strong(ui) { colors.error } else { colors.error.gamma_multiply(0.5) }));
    frame.corner_radius(8.0).inner_margin(Margin::symmetric(14, 12)).show(ui, |ui| {
        ui.set_width(ui.available_width().min(WIDEST));
        ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
        ui.spacing_mut().interact_size.y = 18.0;
        ui.horizontal_top(|ui| {
            glyph(ui, icons::SHIELD_WARNING, theme::fill_icon(17.0), colors.error);
            let users = counted(lost.users, "user", "users");
            let title = format!("{} would disappear from {users}", words::keys(lost));
            ui.add(Label::new(rich(title, theme::semibold(13.5), colors.text)).wrap());
        });
        let text = if lost.keys == 1 {
            "It is in Auth0 and not in your list, and an update replaces the metadata whole. To keep it, add a column for it \
             with its values, or leave the metadata columns out."
        } else {
            "They are in Auth0 and not in your list, and an update replaces the metadata whole. To keep a key, add a column \
             for it with its values; to keep all of them, leave the metadata columns out."
        };
        ui.add(Label::new(rich(text, theme::body(13.0), colors.text)).wrap());
        ui.add_space(4.0);
        let shown = if view.all_keys || lost.named.len() <= SHOWN + 1 { lost.named.len() } else { SHOWN };
        for key in lost.named.iter().take(shown) {
            let rect = ui.available_rect_before_wrap();
            ui.painter().hline(rect.x_range(), rect.top(), Stroke::new(1.0, colors.line));
            let path = Label::new(rich(&key.path, theme::mono(12.0), colors.text)).wrap();
            ui.add_space(3.0);
            ui.horizontal(|ui| {
                let room = (ui.available_width() - COUNT_WIDTH).max(60.0);
                ui.scope(|ui| {
                    ui.set_max_width(room);
                    ui.add(path);
                });
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let users = counted(key.users, "user", "users");
                    ui.add(Label::new(rich(users, theme::body(12.5), colors.text)));
                });
            });
            example_ui(ui, sheet, key, out);
            ui.add_space(3.0);
        }
        let more = lost.named.len() - shown;
        if more > 0 {
            let text = format!("and {} more", number(more as u64));
            let name = format!("Name {} more metadata keys", number(more as u64));
            if Button::link(&text).icon(icons::CARET_DOWN).name(&name).show(ui).clicked() {
                view.all_keys = true;
            }
        } else if lost.unnamed > 0 {
            let text = format!(
                "and keys that only few of the users have, {} in all: their names look like ids",
                number(lost.unnamed)
            );
            ui.add(Label::new(rich(text, theme::body(12.5), colors.muted)).wrap());
        }
    });
}

/// One of the users who have a key, with what would be lost, and the way to the row that would take it.
fn example_ui(ui: &mut Ui, sheet: SheetId, key: &VanishingKey, out: &mut Out) {
    let row = format!("row {}", number(u64::from(key.row.0) + 1));
    let who = if key.user.is_empty() { &row } else { &key.user };
    let text = format!("{who} has {} in Auth0", key.value);
    ui.horizontal(|ui| {
        let room = (ui.available_width() - LINK_WIDTH).max(60.0);
        ui.scope(|ui| {
            ui.set_max_width(room);
            ui.add(Label::new(rich(&text, theme::body(12.5), palette(ui).muted)).truncate());
        });
        // Drawn from the right, and reached by Tab all the same: there is one link.
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let name = format!("Show {row} in the sheet: {who}");
            if Button::link("Show its row").name(&name).show(ui).clicked() {
                out.ask(Ask::Reveal(sheet, key.row));
            }
        });
    });
}

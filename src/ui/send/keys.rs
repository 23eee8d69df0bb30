//! Check: the metadata keys that an update would remove, by name, before the tick that lets it.

use super::{SendView, words};
use crate::session::{PlanOverview, SheetId, VanishingKey};
use crate::ui::kit::{Button, counted, glyph, number, rich};
use crate::ui::out::{Ask, Out};
use crate::ui::theme::{self, icons, palette};
use egui::{Align, Frame, Label, Layout, Margin, Stroke, Ui, vec2};

/// So many keys are shown at first.
const SHOWN: usize = 6;

/// Below this width a key has its line for itself.
const NARROW: f32 = 360.0;

/// Where the count of users stands, from the right, and the least room for that and the link.
const COUNT_WIDTH: f32 = 168.0;

pub(super) fn keys_ui(ui: &mut Ui, sheet: SheetId, plan: &PlanOverview, view: &mut SendView, out: &mut Out) {
    let lost = &plan.vanishing;
    if lost.keys == 0 {
        return;
    }
    let colors = palette(ui);
    ui.add_space(14.0);
    let frame = Frame::new().fill(colors.error_soft).stroke(Stroke::new(1.0, colors.error.gamma_multiply(0.5)));
    frame.corner_radius(8.0).inner_margin(Margin::symmetric(14, 12)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
        ui.horizontal_top(|ui| {
            glyph(ui, icons::SHIELD_WARNING, theme::fill_icon(17.0), colors.error);
            let users = counted(lost.users, "user", "users");
            let title = format!("{} would disappear from {users}", words::keys(lost));
            ui.add(Label::new(rich(title, theme::semibold(13.5), colors.text)).wrap());
        });
        let text = "They are in Auth0 and not in your list, and an update replaces the metadata whole. To keep a key, add \
                    a column for it with its values; to keep all of them, leave the metadata columns out.";
        ui.add(Label::new(rich(text, theme::body(13.0), colors.text)).wrap());
        ui.add_space(4.0);
        let shown = if view.all_keys || lost.named.len() <= SHOWN + 1 { lost.named.len() } else { SHOWN };
        for key in lost.named.iter().take(shown) {
            let rect = ui.available_rect_before_wrap();
            ui.painter().hline(rect.x_range(), rect.top(), Stroke::new(1.0, colors.line));
            let path = Label::new(rich(&key.path, theme::mono(12.0), colors.text)).wrap();
            if ui.available_width() < NARROW {
                ui.add_space(3.0);
                ui.add(path);
                ui.horizontal(|ui| users_ui(ui, sheet, key, out));
                continue;
            }
            ui.horizontal(|ui| {
                ui.set_min_height(26.0);
                let room = (ui.available_width() - COUNT_WIDTH).max(60.0);
                ui.scope(|ui| {
                    ui.set_max_width(room);
                    ui.add(path);
                });
                let right = Layout::right_to_left(Align::Center);
                // Drawn from the right, and reached by Tab all the same: there is one link.
                ui.with_layout(right, |ui| users_ui(ui, sheet, key, out));
            });
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

/// How many users have a key, and one of them to look at.
fn users_ui(ui: &mut Ui, sheet: SheetId, key: &VanishingKey, out: &mut Out) {
    let example = if key.user.is_empty() { format!("row {}", key.row.0 + 1) } else { key.user.clone() };
    let name = format!("Show a user who has {}: {example}", key.path);
    let link = Button::link("Show one").name(&name).show(ui);
    if link.on_hover_text(format!("{example}, row {}", number(u64::from(key.row.0) + 1))).clicked() {
        out.ask(Ask::Reveal(sheet, key.row));
    }
    let users = counted(key.users, "user", "users");
    ui.add(Label::new(rich(users, theme::body(12.5), palette(ui).muted)));
}

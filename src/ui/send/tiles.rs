//! Check: what the run costs, in four tiles.

use super::words;
use crate::session::PlanOverview;
use crate::ui::jobs::words::clock;
use crate::ui::kit::{counted, minutes, rich};
use crate::ui::theme::{self, icons, is_strong, palette};
use egui::{Align, Label, Layout, Rect, Sense, Stroke, StrokeKind, Ui, UiBuilder, pos2, vec2};

/// How a tile speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TileTone {
    Plain,
    Good,
    Careful,
    Bad,
}

pub(super) fn tiles_ui(ui: &mut Ui, plan: &PlanOverview, upsert: bool) {
    let jobs = counted(plan.jobs as u64, "job", "jobs");
    let (time, until) = match plan.seconds {
        Some(seconds) => {
            let at = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(i64::try_from(seconds).unwrap_or(0));
            (format!("About {}", minutes(seconds.max(1))), format!("done at about {}", clock(at)))
        }
        None => ("Time not known yet".to_owned(), "known after the first larger run".to_owned()),
    };
    let emails = counted(plan.emails as u64, "e-mail", "e-mails");
    let (email_tone, to) = if plan.emails == 0 {
        (TileTone::Good, "to users or tenant owners")
    } else {
        (TileTone::Careful, "to the tenant's owners")
    };
    let keys = words::keys(&plan.vanishing);
    let (key_tone, of) = match (plan.vanishing.keys, upsert) {
        (0, true) => (TileTone::Good, format!("{} compared", counted(plan.updates + plan.unchanged, "user", "users"))),
        (0, false) => (TileTone::Good, "existing users are not touched".to_owned()),
        (_, _) => (TileTone::Bad, format!("from {}", counted(plan.vanishing.users, "user", "users"))),
    };
    let tiles = [
        (icons::STACK, jobs.as_str(), "two at a time", "500 KB each at most", TileTone::Plain),
        (icons::CLOCK, time.as_str(), until.as_str(), "pause and go on any time", TileTone::Plain),
        (icons::ENVELOPE_SIMPLE, emails.as_str(), "will be sent,", to, email_tone),
        (icons::SHIELD_CHECK, keys.as_str(), "would disappear", of.as_str(), key_tone),
    ];
    let whole = ui.available_width();
    let columns = if whole < 780.0 { 2 } else { 4 };
    let width = (whole - 12.0 * (columns - 1) as f32) / columns as f32;
    for row in tiles.chunks(columns) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 12.0;
            for tile in row {
                tile_ui(ui, width, *tile);
            }
        });
        ui.add_space(12.0);
    }
}

fn tile_ui(ui: &mut Ui, width: f32, (icon, title, first, second, tone): (&str, &str, &str, &str, TileTone)) {
    let colors = palette(ui);
    let (fill, border, front) = match tone {
        TileTone::Plain => (colors.header, colors.border, colors.muted),
        TileTone::Good => (colors.ok_soft.gamma_multiply(0.6), colors.ok.gamma_multiply(0.4), colors.ok),
        TileTone::Careful => (colors.warning_area, colors.warning_border, colors.warning),
        TileTone::Bad => (colors.error_soft, colors.error.gamma_multiply(0.6), colors.error),
    };
    let border = if is_strong(ui) { front } else { border };
    let (rect, response) = ui.allocate_exact_size(vec2(width, 100.0), Sense::hover());
    let heard = format!("{title} {first} {second}");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &heard));
    ui.painter().rect(rect, 8.0, fill, Stroke::new(1.0, border), StrokeKind::Inside);
    ui.painter().text(
        pos2(rect.left() + 22.0, rect.top() + 25.0),
        egui::Align2::CENTER_CENTER,
        icon,
        theme::icon(17.0),
        front,
    );
    let title_color = if tone == TileTone::Bad { colors.error } else { colors.text };
    let place =
        Rect::from_min_max(pos2(rect.left() + 37.0, rect.top() + 14.0), pos2(rect.right() - 8.0, rect.bottom()));
    let text = Label::new(rich(title, theme::semibold(14.0), title_color)).selectable(false).truncate();
    let top_down = Layout::top_down(Align::Min);
    ui.new_child(UiBuilder::new().max_rect(place).layout(top_down)).add(text);
    let place =
        Rect::from_min_max(pos2(rect.left() + 14.0, rect.top() + 46.0), pos2(rect.right() - 8.0, rect.bottom()));
    let mut lines = ui.new_child(UiBuilder::new().max_rect(place).layout(top_down));
    lines.spacing_mut().item_spacing.y = 2.0;
    lines.add(Label::new(rich(first, theme::body(12.5), colors.text)).selectable(false).truncate());
    lines.add(Label::new(rich(second, theme::body(12.5), colors.muted)).selectable(false).truncate());
}

//! Check, right half: the tenant's name, the confirmation, the one button. It never needs scrolling.

use super::SendView;
use crate::session::{Command, ConnectionChoice, PlanOverview, RowFilter, SheetId, State};
use crate::ui::kit::{Button, Field, Mark, Tone, counted, mark, pill, rich, rule, tick};
use crate::ui::out::{Ask, Out};
use crate::ui::screen::Screen;
use crate::ui::theme::{self, icons, palette};
use egui::{Key, Label, Margin, Rect, Stroke, TextFormat, Ui, UiBuilder, pos2, text::LayoutJob, vec2};

/// Below this height things stand closer.
const LOW: f32 = 440.0;

pub(super) fn decide_ui(
    ui: &mut Ui,
    now: &State,
    sheet: SheetId,
    plan: Option<&PlanOverview>,
    view: &mut SendView,
    out: &mut Out,
) {
    // Of a plan at hand everything is its own: what was chosen may have changed since it was asked for.
    let Some(place) = plan.map(|plan| plan.place.clone()).or_else(|| view.place()) else { return };
    let margin = if ui.available_width() < 400.0 { 24 } else { 32 };
    // In a low window all down to the button is in sight; what is said below it can be scrolled to.
    let low = ui.available_height() < LOW;
    let frame = egui::Frame::new().inner_margin(Margin {
        left: if low { 20 } else { margin },
        right: if low { 20 } else { margin },
        top: if low { 16 } else { 32 },
        bottom: 16,
    });
    let area = egui::ScrollArea::vertical().auto_shrink(false).id_salt("decide");
    area.show(ui, |ui| {
        frame.show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, if low { 6.0 } else { 8.0 });
            let name = place.tenant.name().to_owned();
            let production = plan.map_or_else(|| now.is_production(&place.tenant), |plan| plan.production);
            place_box(ui, now, &place, production, plan);
            ui.add_space(if low { 2.0 } else { 10.0 });
            if let Some(plan) = plan.filter(|plan| plan.vanishing_keys > 0) {
                let keys = counted(plan.vanishing_keys, "metadata key", "metadata keys");
                let text =
                    format!("I want {keys} to be removed from {}", counted(plan.vanishing_users, "user", "users"));
                tick(ui, &text, &mut view.accepts_loss);
                ui.add_space(4.0);
            }
            let confirmed = !production || confirm_ui(ui, &name, plan.is_some(), view);
            let refused = plan.map_or(0, |plan| plan.refused);
            let has_errors = view.all_or_nothing && refused > 0;
            let errors = format!(
                "{} can't be sent, and you chose to stop until every row is right",
                counted(refused, "row", "rows")
            );
            let off = match plan {
                None => Some("The button works once it is known what will happen"),
                Some(plan) if plan.sends() == 0 => Some("There is nothing to send"),
                Some(_) if has_errors => Some(errors.as_str()),
                Some(plan) if plan.vanishing_keys > 0 && !view.accepts_loss => {
                    Some("Metadata keys would disappear: tick above that you want it")
                }
                Some(_) if !confirmed => Some("The button works once the name matches"),
                Some(_) => None,
            };
            let connection = &place.connection;
            let text = match plan {
                Some(plan) => format!("Send {} to {connection} on {name}", counted(plan.sends(), "user", "users")),
                None => format!("Send to {connection} on {name}"),
            };
            let icon = if off.is_some() { icons::LOCK_SIMPLE } else { icons::PAPER_PLANE_TILT };
            let button = Button::accent(&text).deciding().icon(icon).off(off).show(ui);
            // Enter in the field leads here and no farther: no key sends by itself.
            if ui.data_mut(|data| data.remove_temp::<bool>(confirm_id())).is_some() {
                button.request_focus();
            }
            if button.clicked()
                && let Some(plan) = plan
            {
                out.send(Command::StartRun { sheet, run: plan.run });
                // What is sent from here next is a new question.
                view.asked = false;
                view.retry_of = None;
                out.ask(Ask::ShowRun(plan.run));
            }
            if let Some(why) = off {
                let color = palette(ui).muted;
                ui.add(Label::new(rich(why, theme::body(12.5), color)).wrap());
            }
            if has_errors && Button::link("Fix in the sheet").icon(icons::ARROW_RIGHT).show(ui).clicked() {
                out.send(Command::FilterSheet { sheet, filter: RowFilter::Problems });
                out.go(Screen::Sheet(sheet));
            }
            ui.add_space(10.0);
            rule(ui);
            ui.add_space(8.0);
            hints_ui(ui, view);
        })
    });
}

fn confirm_id() -> egui::Id {
    egui::Id::unique("send confirmed")
}

/// Whether the name was typed.
fn confirm_ui(ui: &mut Ui, name: &str, enabled: bool, view: &mut SendView) -> bool {
    let colors = palette(ui);
    let format = |font: egui::FontId| TextFormat { font_id: font, color: colors.text, ..TextFormat::default() };
    let mut job = LayoutJob::default();
    job.append("Type ", 0.0, format(theme::body(13.5)));
    job.append(name, 0.0, format(theme::semibold(13.5)));
    job.append(" to confirm", 0.0, format(theme::body(13.5)));
    ui.add(Label::new(job).wrap());
    let label = format!("Type the tenant name {name} to confirm");
    let field = Field::new(&label).label_hidden().enabled(enabled).show(ui, &mut view.typed);
    let matches = view.typed.trim() == name;
    if matches {
        let at = Rect::from_center_size(pos2(field.rect.right() - 18.0, field.rect.center().y), vec2(16.0, 16.0));
        mark(&mut ui.new_child(UiBuilder::new().max_rect(at)), Mark::Done, 16.0);
    }
    if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
        ui.data_mut(|data| data.insert_temp(confirm_id(), true));
    }
    matches
}

fn place_box(ui: &mut Ui, now: &State, place: &ConnectionChoice, production: bool, plan: Option<&PlanOverview>) {
    let name = place.tenant.name();
    let colors = palette(ui);
    let (fill, border, front) = if production {
        (colors.warning_area, colors.warning_border, colors.warning)
    } else {
        (colors.surface, colors.border, colors.text)
    };
    let frame = egui::Frame::new()
        .fill(fill)
        .stroke(Stroke::new(1.0, border))
        .corner_radius(10.0)
        .inner_margin(Margin { left: 18, right: 14, top: 14, bottom: 14 });
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing = vec2(8.0, 1.0);
        ui.horizontal(|ui| {
            ui.label(rich("You are about to write to", theme::body(12.5), colors.muted));
            let (text, tone) =
                if production { ("Production", Tone::Warning) } else { (now.purpose(&place.tenant), Tone::Neutral) };
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| pill(ui, text, tone));
        });
        let size = if name.chars().count() > 18 || ui.available_width() < 260.0 { 20.0 } else { 30.0 };
        ui.add(Label::new(rich(name, theme::semibold(size), front)).wrap());
        let connection = &place.connection;
        ui.add(Label::new(rich(format!("Connection {connection}"), theme::medium(13.0), colors.text)).wrap());
        let domain = plan.map(|plan| plan.tenant.clone());
        let domain = domain.or_else(|| now.stored_of(&place.tenant).map(|it| it.domain.clone())).unwrap_or_default();
        ui.add(Label::new(rich(domain, theme::body(12.5), colors.muted)).truncate());
    });
}

fn hints_ui(ui: &mut Ui, view: &SendView) {
    let colors = palette(ui);
    let line = |ui: &mut Ui, icon: &str, text: &str| {
        ui.horizontal_top(|ui| {
            ui.label(rich(icon, theme::icon(16.0), colors.muted));
            ui.add(Label::new(rich(text, theme::body(12.5), colors.muted)).wrap());
        });
    };
    ui.add(Label::new(rich("While it runs", theme::semibold(13.0), colors.text)));
    line(ui, icons::CLOCK, "Stop whenever you like. Running jobs finish, the rest waits and can be sent later.");
    line(ui, icons::INFO, "Users that Auth0 refuses are listed with the reason. You fix and retry just those.");
    ui.add_space(4.0);
    ui.add(Label::new(rich("Afterwards", theme::semibold(13.0), colors.text)));
    line(ui, icons::CHECK_CIRCLE, "Rollcall reads the users back and says whether all is there as sent.");
    if view.upsert {
        line(ui, icons::PASSWORD, "Users who exist already keep their password. Auth0 takes one only for new users.");
    }
}

//! Check, right half: the tenant's name, the confirmation, the one button. It never needs scrolling.

use super::nothing::nothing_ui;
use super::{SendView, words};
use crate::session::{Command, ConnectionChoice, Fetched, PlanOverview, RowFilter, SheetId, State};
use crate::ui::focus;
use crate::ui::kit::{Button, Field, Mark, Tone, counted, glyph, mark, pill, pill_on, rich, rule, tick};
use crate::ui::out::{Ask, Out};
use crate::ui::screen::Screen;
use crate::ui::theme::{self, icons, palette};
use egui::{
    Frame, Key, Label, Margin, Rect, ScrollArea, Stroke, TextFormat, Ui, UiBuilder, pos2, text::LayoutJob, vec2,
};

/// Below this height the button stands at the foot.
const LOW: f32 = 440.0;

/// What is above it has at least this height there.
const LEAST_ABOVE: f32 = 112.0;

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
    if let Some(plan) = plan.filter(|plan| plan.sends() == 0) {
        nothing_ui(ui, sheet, plan, out);
        return;
    }
    let about = About { now, sheet, plan, place };
    let narrow = ui.available_width() < 400.0;
    if ui.available_height() < LOW {
        low_ui(ui, &about, view, out);
        return;
    }
    let margin = if narrow { 24 } else { 32 };
    let frame = Frame::new().inner_margin(Margin { left: margin, right: margin, top: 32, bottom: 16 });
    ScrollArea::vertical().auto_shrink(false).id_salt("decide").show(ui, |ui| {
        frame.show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
            place_box(ui, &about);
            ui.add_space(10.0);
            let confirmed = consent_ui(ui, &about, view);
            button_ui(ui, &about, confirmed, view, out);
            ui.add_space(10.0);
            rule(ui);
            ui.add_space(8.0);
            hints_ui(ui, plan, view);
        });
    });
}

/// What is decided about.
struct About<'a> {
    now: &'a State,
    sheet: SheetId,
    plan: Option<&'a PlanOverview>,
    place: ConnectionChoice,
}

impl About<'_> {
    fn is_production(&self) -> bool {
        self.plan.map_or_else(|| self.now.is_production(&self.place.tenant), |plan| plan.production)
    }
}

/// In a low window the button has its own place at the foot, with what has to be ticked and typed before, and all else is
/// scrolled to above it.
fn low_ui(ui: &mut Ui, about: &About<'_>, view: &mut SendView, out: &mut Out) {
    let whole = ui.available_height();
    // Drawn first, Tab would reach it before the field: it gets the height that it had in the last frame.
    let id = ui.scope_id().with("foot");
    let known: Option<f32> = ui.data(|data| data.get_temp(id));
    ui.spacing_mut().item_spacing.y = 0.0;
    let spacing = vec2(8.0, 6.0);
    let margin = Margin { left: 20, right: 20, top: 12, bottom: 12 };
    let mut foot = |ui: &mut Ui, view: &mut SendView, is_below: bool| {
        let top = ui.cursor().top();
        // As high without it: else it would change its place and back at one height of the window.
        if is_below {
            rule(ui);
        } else {
            ui.add_space(1.0);
        }
        Frame::new().inner_margin(Margin { right: 26, ..margin }).show(ui, |ui| {
            ui.spacing_mut().item_spacing = spacing;
            let confirmed = consent_ui(ui, about, view);
            button_ui(ui, about, confirmed, view, out);
        });
        ui.cursor().top() - top
    };
    let above = |ui: &mut Ui, view: &SendView| {
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.spacing_mut().item_spacing = spacing;
            place_box(ui, about);
            ui.add_space(8.0);
            hints_ui(ui, about.plan, view);
        });
    };
    let area = ScrollArea::vertical().auto_shrink(false).id_salt("decide low");
    let height = if known.is_some_and(|height| height + LEAST_ABOVE > whole) {
        // At 200 % on a laptop there is no room for both: what has to be done comes first.
        area.show(ui, |ui| {
            let height = foot(ui, view, false);
            above(ui, view);
            height
        })
        .inner
    } else {
        area.max_height((whole - known.unwrap_or(86.0)).max(LEAST_ABOVE)).show(ui, |ui| above(ui, view));
        foot(ui, view, true)
    };
    if known.is_none_or(|it| (it - height).abs() > 0.5) {
        ui.data_mut(|data| data.insert_temp(id, height));
        ui.ctx().request_discard("the foot has another height");
    }
}

/// What has to be ticked and typed before; whether the name was typed where it has to be.
fn consent_ui(ui: &mut Ui, about: &About<'_>, view: &mut SendView) -> bool {
    let plan = about.plan;
    if let Some(plan) = plan.filter(|plan| plan.vanishing.keys > 0) {
        let agreed = tick(ui, &words::consent(&plan.vanishing), &mut view.accepts_loss);
        focus::side(ui, &agreed, ui.max_rect());
        ui.add_space(4.0);
    }
    !about.is_production() || confirm_ui(ui, about.place.tenant.name(), plan.is_some(), view)
}

fn button_ui(ui: &mut Ui, about: &About<'_>, confirmed: bool, view: &mut SendView, out: &mut Out) {
    let plan = about.plan;
    if let Some(plan) = plan.filter(|_| view.upsert) {
        let now = jiff::Timestamp::now();
        if plan.is_stale(view.upsert, now) {
            stale_ui(ui, about.sheet, view, out);
            return;
        }
        ui.ctx().request_repaint_after(plan.stale_in(now));
    }
    let refused = plan.map_or(0, |plan| plan.refused);
    let has_errors = view.all_or_nothing && refused > 0;
    let errors =
        format!("{} can't be sent, and you chose to stop until every row is right", counted(refused, "row", "rows"));
    let has_failed = matches!(about.now.plans.get(&about.sheet), Some(Fetched::Failed { .. }));
    let off = match plan {
        None if has_failed => {
            Some("It is not known what would happen, so nothing can be sent. The reason is on the left.")
        }
        None => Some("The button works once it is known what will happen"),
        Some(_) if has_errors => Some(errors.as_str()),
        Some(plan) if plan.vanishing.keys > 0 && !view.accepts_loss => {
            Some("Metadata keys would disappear: tick above that you want it")
        }
        Some(_) if !confirmed => Some("The button works once the name matches"),
        Some(_) => None,
    };
    let connection = &about.place.connection;
    let name = about.place.tenant.name();
    let text = match plan {
        Some(plan) => format!("Send {} to {connection} on {name}", counted(plan.sends(), "user", "users")),
        None => format!("Send to {connection} on {name}"),
    };
    let icon = if off.is_some() { icons::LOCK_SIMPLE } else { icons::PAPER_PLANE_TILT };
    let button = Button::accent(&text).deciding().icon(icon).off(off).show(ui);
    focus::side(ui, &button, ui.max_rect());
    // Enter in the field leads here and no farther: no key sends by itself.
    if ui.data_mut(|data| data.remove_temp::<bool>(confirm_id())).is_some() {
        button.request_focus();
    }
    // In a small window it lies where "Next" was: the second click of two was not meant for it.
    if button.clicked()
        && !button.double_clicked()
        && let Some(plan) = plan
    {
        out.send(Command::StartRun { sheet: about.sheet, run: plan.run });
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
        out.send(Command::FilterSheet { sheet: about.sheet, filter: RowFilter::Problems });
        out.go(Screen::Sheet(about.sheet));
    }
}

/// What was read of the users is old by now: it is read again before anything is written over them.
fn stale_ui(ui: &mut Ui, sheet: SheetId, view: &mut SendView, out: &mut Out) {
    if Button::accent("Read the users again").deciding().icon(icons::ARROWS_CLOCKWISE).show(ui).clicked() {
        view.ask_for_plan(sheet, out);
    }
    let why = "They were read more than ten minutes ago, and somebody may have changed them in Auth0 since.";
    ui.add(Label::new(rich(why, theme::body(12.5), palette(ui).muted)).wrap());
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
    let field = Field::new(&label).label_hidden().marked().enabled(enabled).show(ui, &mut view.typed);
    focus::side(ui, &field, ui.max_rect());
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

fn place_box(ui: &mut Ui, about: &About<'_>) {
    let About { now, plan, place, .. } = about;
    let production = about.is_production();
    let name = place.tenant.name();
    let colors = palette(ui);
    let (fill, border, front) = if production {
        (colors.warning_area, colors.warning_border, colors.warning)
    } else {
        (colors.surface, colors.border, colors.text)
    };
    let frame = Frame::new().fill(fill).stroke(Stroke::new(1.0, border)).corner_radius(10.0).inner_margin(Margin {
        left: 16,
        right: 14,
        top: 12,
        bottom: 12,
    });
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing = vec2(8.0, 1.0);
        ui.horizontal(|ui| {
            let words = if ui.available_width() < 260.0 { "About to write to" } else { "You are about to write to" };
            ui.label(rich(words, theme::body(12.5), colors.muted));
            let (text, tone) = if production {
                ("Production", Tone::Warning)
            } else {
                (now.purpose(&place.tenant).word(), Tone::Neutral)
            };
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                match tone {
                    // On the ground of its own tone it would not be seen.
                    Tone::Warning => pill_on(ui, text, tone, colors.surface),
                    Tone::Neutral | Tone::Accent | Tone::Ok | Tone::Error => pill(ui, text, tone),
                }
            });
        });
        let (long, small) = (name.chars().count() > 18, ui.available_width() < 260.0);
        let size = match (long, small) {
            (true, true) => 16.0,
            (true, false) | (false, true) => 20.0,
            (false, false) => 30.0,
        };
        ui.add(Label::new(rich(name, theme::semibold(size), front)).wrap());
        let connection = &place.connection;
        ui.add(Label::new(rich(format!("Connection {connection}"), theme::medium(13.0), colors.text)).wrap());
        let domain = plan.map(|plan| plan.tenant.clone());
        let domain = domain.or_else(|| now.stored_of(&place.tenant).map(|it| it.domain.clone())).unwrap_or_default();
        if !domain.is_empty() {
            ui.add(Label::new(rich(domain, theme::body(12.5), colors.muted)).truncate());
        }
    });
}

fn hints_ui(ui: &mut Ui, plan: Option<&PlanOverview>, view: &SendView) {
    let colors = palette(ui);
    let line = |ui: &mut Ui, icon: &str, text: &str| {
        ui.horizontal_top(|ui| {
            glyph(ui, icon, theme::icon(16.0), colors.muted);
            ui.add(Label::new(rich(text, theme::body(12.5), colors.muted)).wrap());
        });
    };
    ui.add(Label::new(rich("While it runs", theme::semibold(13.0), colors.text)));
    line(ui, icons::CLOCK, "Stop whenever you like. Running jobs finish, the rest waits and can be sent later.");
    line(ui, icons::INFO, "Users that Auth0 refuses are listed with the reason. You fix and retry just those.");
    ui.add_space(4.0);
    ui.add(Label::new(rich("Afterwards", theme::semibold(13.0), colors.text)));
    line(ui, icons::CHECK_CIRCLE, "Rollcall reads the users back and says whether all is there as sent.");
    if view.upsert && plan.is_none_or(|plan| plan.untouched.custom_hashes == 0) {
        line(ui, icons::PASSWORD, "Users who exist already keep their password. Auth0 takes one only for new users.");
    }
}

//! What stands beside: what writing asks for here, and the details of a tenant.

use super::change::ReplaceForm;
use super::{EditForm, Part, Shown, TenantsView, look_of};
use crate::session::words::keyring::ENTER_AGAIN;
use crate::session::{Purpose, Standing, State, TenantRef};
use crate::ui::kit::{Button, counted, glyph, heading, muted, rich, rule, side_card, when};
use crate::ui::out::Out;
use crate::ui::screen::Screen;
use crate::ui::theme::{self, icons, palette};
use egui::{Label, Sense, Ui, vec2};

pub(super) fn facts_ui(ui: &mut Ui, now: &State, shown: &Shown<'_>, view: &mut TenantsView, out: &mut Out) {
    purpose_ui(ui, shown.purpose);
    ui.add_space(18.0);
    heading(ui, "Details");
    ui.add_space(6.0);
    ui.spacing_mut().item_spacing.y = 3.0;
    ui.spacing_mut().interact_size.y = 18.0;
    let domain = match (&shown.tenant, now.demo.value()) {
        (TenantRef::Demo, Some(demo)) => demo.url.clone(),
        _ => shown.domain().to_owned(),
    };
    copied_ui(ui, "Domain", &domain);
    let demo_id = now.demo.value().filter(|_| shown.tenant == TenantRef::Demo).map(|demo| demo.client_id.clone());
    if let Some(client_id) = shown.stored.and_then(|it| it.client_id.clone()).or(demo_id) {
        rule(ui);
        copied_ui(ui, "Client ID", &client_id);
    }
    if let Some(stored) = shown.stored {
        rule(ui);
        let what = if stored.client_id.is_some() { "Client secret" } else { "Token" };
        let place = match (shown.until_close, shown.standing) {
            (true, _) => "Kept until you close the window. It is never shown again.",
            (false, Standing::SecretNeeded) => "Not there. Nothing works without it.",
            (false, _) => "In this computer's keyring. It is never shown again.",
        };
        if linked_ui(ui, what, place, ENTER_AGAIN) {
            view.part = Part::Replaced(ReplaceForm::default());
        }
        rule(ui);
        if linked_ui(ui, "Used for", shown.purpose.word(), "Change…") {
            view.part = Part::Edited(EditForm::of(stored));
        }
    }
    let runs = now.runs.value().map(AsRef::as_ref).unwrap_or_default();
    let called = shown.found().map_or(domain.as_str(), |found| found.domain.as_str());
    if let Some(line) = runs.iter().filter(|line| line.run.made_from.tenant == called).max_by_key(|line| line.run.id) {
        rule(ui);
        let users = counted(u64::from(line.run.made_from.row_count), "user", "users");
        let text = capitalised(&format!("{}, {users}", when(line.run.created_at)));
        if linked_ui(ui, "Last run", &text, "Show in Jobs") {
            out.go(Screen::Jobs);
        }
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn purpose_ui(ui: &mut Ui, purpose: Purpose) {
    let colors = palette(ui);
    let (icon, title, text) = match purpose {
        Purpose::Production => (
            icons::USERS_THREE,
            "Real users live here",
            "Before anything is written, Rollcall asks you to type the tenant's name.",
        ),
        Purpose::Testing => {
            (icons::FLASK, "A tenant for testing", "Rollcall writes without asking you to type the tenant's name.")
        }
        Purpose::Demo => (
            icons::FLASK,
            "Invented users only",
            "It runs on this computer for as long as Rollcall does, and nothing here can reach real users.",
        ),
    };
    side_card(ui, 16.0, |ui| {
        ui.set_min_width(ui.available_width());
        ui.spacing_mut().interact_size.y = 18.0;
        ui.horizontal(|ui| {
            let color = look_of(purpose).0.colors(ui).0;
            glyph(ui, icon, theme::fill_icon(17.0), color);
            ui.add(Label::new(rich(title, theme::medium(13.5), colors.text)).wrap());
        });
        ui.add(Label::new(rich(text, theme::body(13.0), colors.text)).wrap());
    });
}

/// A label in muted text above its value, with room at the right.
fn named_ui(ui: &mut Ui, label: &str, value: &str, right: f32, add: impl FnOnce(&mut Ui)) {
    let colors = palette(ui);
    ui.add_space(5.0);
    ui.horizontal(|ui| {
        let width = ui.available_width();
        let text = ui.add(Label::new(rich(label, theme::body(12.5), colors.muted)));
        ui.add_space((width - text.rect.width() - right - 8.0).max(0.0));
        add(ui);
    });
    ui.add(Label::new(rich(value, theme::body(13.0), colors.text)).wrap());
    ui.add_space(6.0);
}

fn copied_ui(ui: &mut Ui, label: &str, value: &str) {
    let colors = palette(ui);
    ui.add_space(5.0);
    muted(ui, label);
    ui.horizontal(|ui| {
        let width = (ui.available_width() - 36.0).max(40.0);
        ui.allocate_ui(vec2(width, 22.0), |ui| {
            ui.set_min_width(width);
            ui.add(Label::new(rich(value, theme::body(13.0), colors.text)).truncate());
        });
        let name = format!("Copy {label}");
        if Button::icon_only(icons::COPY, &name).height(24.0).show(ui).clicked() {
            ui.ctx().copy_text(value.to_owned());
        }
    });
    ui.allocate_exact_size(vec2(1.0, 2.0), Sense::hover());
}

/// With a link at the right, whose name says to what it belongs.
fn linked_ui(ui: &mut Ui, label: &str, value: &str, link: &str) -> bool {
    let mut clicked = false;
    let name = format!("{link} {label}");
    let width = ui.painter().layout_no_wrap(link.to_owned(), theme::medium(12.5), palette(ui).text).size().x;
    named_ui(ui, label, value, width, |ui| clicked = Button::link(link).name(&name).show(ui).clicked());
    clicked
}

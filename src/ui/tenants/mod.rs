//! Tenants: which there are, what Rollcall may do in each, adding and changing them.

mod add;
mod change;
mod connections;
mod detail;
mod facts;
mod list;
mod news;
mod permissions;

#[cfg(test)]
mod tests;

pub(super) use self::add::{AddForm, add_tenant_ui};
use self::change::{EditForm, ReplaceForm};
use super::focus;
use super::kit::{Button, card_header, counted, empty_state};
use super::out::{Ask, Out};
use super::screen::Screen;
use super::theme::{icons, palette};
use crate::session::{Command, Fetched, Purpose, Standing, State, StoredTenant, TenantRef, TenantTest};
use egui::{Frame, Key, Margin, Modifiers, Panel, ScrollArea, Ui};
use std::collections::BTreeSet;

/// What the screen remembers.
#[derive(Debug, Default)]
pub(super) struct TenantsView {
    /// The tenant that is looked at.
    selected: Option<TenantRef>,
    part: Part,
    /// Whether the keyboard's focus goes to the selected one.
    focus_list: bool,
    /// The permissions that were missing since this tenant was chosen: granted now, they say so.
    were_missing: BTreeSet<&'static str>,
    /// The tenant that was added last: the next step is a list of users.
    just_added: Option<TenantRef>,
    /// How many changes there were before the keyring was asked once more to keep a secret.
    keep_asked: Option<u64>,
    /// What is being added.
    pub(super) add: AddForm,
}

impl TenantsView {
    fn select(&mut self, tenant: TenantRef) {
        if self.selected.as_ref() != Some(&tenant) {
            self.selected = Some(tenant);
            self.part = Part::Shown;
            self.were_missing.clear();
            self.keep_asked = None;
        }
    }
}

/// What is done with the tenant that is looked at.
#[derive(Debug, Default)]
enum Part {
    #[default]
    Shown,
    Edited(EditForm),
    Replaced(ReplaceForm),
    /// It is asked whether it is to go; the number of changes before the answer.
    Removed(Option<u64>),
}

/// A tenant as this screen shows it.
struct Shown<'a> {
    tenant: TenantRef,
    /// What is stored of it; nothing of the demo.
    stored: Option<&'a StoredTenant>,
    /// What its credentials are good for.
    test: Option<&'a Fetched<TenantTest>>,
    /// How that stands now.
    standing: Standing<'a>,
    in_use: bool,
    purpose: Purpose,
    /// Its secret lasts until the window closes.
    until_close: bool,
}

impl Shown<'_> {
    fn name(&self) -> &str {
        self.tenant.name()
    }

    fn domain(&self) -> &str {
        match (self.stored, &self.tenant) {
            (Some(stored), _) => &stored.domain,
            (None, TenantRef::Given(domain)) => domain,
            (None, TenantRef::Named(_) | TenantRef::Demo) => "On this computer only",
        }
    }

    fn found(&self) -> Option<&TenantTest> {
        self.test.and_then(Fetched::value)
    }
}

/// The colour and the sign of a purpose.
fn look_of(purpose: Purpose) -> (super::kit::Tone, &'static str) {
    match purpose {
        Purpose::Production => (super::kit::Tone::Warning, icons::BUILDINGS),
        Purpose::Testing => (super::kit::Tone::Neutral, icons::BUILDINGS),
        Purpose::Demo => (super::kit::Tone::Accent, icons::FLASK),
    }
}

/// All that were added, by name, and the demo once it was asked for.
fn all(now: &State) -> Vec<Shown<'_>> {
    let stored = now.tenants.value().map(Vec::as_slice).unwrap_or_default();
    let shown = |tenant: TenantRef, stored| Shown {
        test: now.tests.get(&tenant),
        standing: now.standing(&tenant),
        in_use: now.in_use.as_ref() == Some(&tenant),
        purpose: now.purpose(&tenant),
        until_close: now.session_secrets.contains_key(tenant.name()),
        stored,
        tenant,
    };
    let mut all: Vec<_> = stored.iter().map(|it| shown(TenantRef::Named(it.name.clone()), Some(it))).collect();
    if now.in_use == Some(TenantRef::Demo) || now.demo.value().is_some() {
        all.push(shown(TenantRef::Demo, None));
    }
    all
}

/// Below this width the list is narrower and the facts go under the connections.
const NARROW: f32 = 1170.0;
/// Below this one, as at 150 % on a small screen, it is narrower still.
const CRAMPED: f32 = 720.0;

pub(super) fn tenants_ui(ui: &mut Ui, now: &State, view: &mut TenantsView, out: &mut Out) {
    // The header's rule and what stands below it touch.
    let usual = std::mem::replace(&mut ui.spacing_mut().item_spacing.y, 0.0);
    let all = all(now);
    if ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::N)) {
        out.go(Screen::AddTenant);
    }
    if all.is_empty() {
        return none_ui(ui, now, out);
    }
    let there = |tenant: &TenantRef| all.iter().any(|it| it.tenant == *tenant);
    if view.selected.as_ref().is_none_or(|selected| !there(selected)) {
        let first = now.in_use.clone().filter(there).or_else(|| all.first().map(|it| it.tenant.clone()));
        if let Some(tenant) = first {
            view.select(tenant);
        }
    }
    let production = all.iter().filter(|it| it.purpose == Purpose::Production).count() as u64;
    let count = counted(all.len() as u64, "tenant", "tenants");
    let subtitle = match (all.len(), production) {
        (_, 0) => count,
        (1, _) => format!("{count}, production"),
        (_, production) => format!("{count}, {production} of them production"),
    };
    let lacks_secret = all
        .iter()
        .any(|it| Some(&it.tenant) == view.selected.as_ref() && matches!(it.standing, Standing::SecretNeeded));
    let is_next = view.just_added.is_none() && matches!(view.part, Part::Shown) && !lacks_secret;
    let mut add = false;
    card_header(ui, "Tenants", &subtitle, |ui| {
        let button = if is_next { Button::accent("Add a tenant") } else { Button::plain("Add a tenant") };
        add |= button.icon(icons::PLUS).show(ui).on_hover_text("Ctrl N").clicked();
    });
    if add {
        out.go(Screen::AddTenant);
    }
    let narrow = ui.available_width() < NARROW;
    let cramped = ui.available_width() < CRAMPED;
    let colors = palette(ui);
    Panel::left("tenants-list")
        .exact_size(if cramped {
            220.0
        } else if narrow {
            264.0
        } else {
            328.0
        })
        .resizable(false)
        .show_separator_line(true)
        .frame(
            Frame::new()
                .fill(colors.header)
                .corner_radius(egui::CornerRadius { sw: 10, ..egui::CornerRadius::ZERO })
                .inner_margin(Margin::same(10)),
        )
        .show(ui, |ui| list::list_ui(ui, now, &all, view, out));
    ui.spacing_mut().item_spacing.y = usual;
    let selected = all.iter().find(|it| Some(&it.tenant) == view.selected.as_ref());
    let tests = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::F5));
    if let Some(shown) = selected.filter(|shown| tests && shown.standing != Standing::Testing) {
        out.send(Command::TryTenant { tenant: shown.tenant.clone() });
    }
    ScrollArea::vertical().id_salt(("tenant", &view.selected)).auto_shrink(false).show(ui, |ui| {
        let side = if narrow { 24 } else { 32 };
        Frame::new().inner_margin(Margin { left: side, right: side, top: 26, bottom: 28 }).show(ui, |ui| {
            if let Some(shown) = selected {
                detail::detail_ui(ui, now, shown, view, out);
            }
        });
    });
}

fn none_ui(ui: &mut Ui, now: &State, out: &mut Out) {
    let subtitle = match &now.tenants {
        Fetched::Failed { notice, .. } => notice.message.as_str(),
        Fetched::NotAsked | Fetched::Loading { .. } => "Reading…",
        Fetched::Ready(_) => "None yet",
    };
    card_header(ui, "Tenants", subtitle, |_| {});
    let sentence = "You copy three values from Auth0; the guide beside the form shows where they are. Connecting changes \
                    nothing in your tenant.";
    empty_state(ui, icons::BUILDINGS, "Connect the tenant whose users you look after", sentence, |ui| {
        let add = Button::accent("Add a tenant").icon(icons::PLUS).show(ui).on_hover_text("Ctrl N");
        focus::first(ui, &add);
        if add.clicked() {
            out.go(Screen::AddTenant);
        }
        ui.add_space(6.0);
        if Button::link("Use the demo tenant instead").show(ui).clicked() {
            out.ask(Ask::StartDemo);
        }
        if let Fetched::Failed { notice, .. } = &now.demo {
            ui.add_space(8.0);
            super::kit::notice_box(ui, notice);
        }
    });
}

/// Takes a tenant into use.
fn use_tenant(tenant: &TenantRef, out: &mut Out) {
    out.send(Command::ChooseTenant { tenant: tenant.clone() });
}

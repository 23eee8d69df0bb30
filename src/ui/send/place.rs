//! Where: the tenant and the connection.

use super::{SendView, Step};
use crate::session::{Command, ConnectionLine, Fetched, Fitness, SheetId, State, TenantRef};
use crate::ui::connections::connections_ui as connections_of;
use crate::ui::kit::{Button, Choices, Tone, muted, pill, rich};
use crate::ui::out::Out;
use crate::ui::screen::Screen;
use crate::ui::theme::{self, palette};
use egui::{Align, Label, Layout, Response, Ui, vec2};

/// How wide the tenants are.
const TENANTS_WIDTH: f32 = 372.0;
const TENANTS_WIDTH_NARROW: f32 = 300.0;

/// Whether a connection that can take users is chosen.
pub(super) fn is_chosen(now: &State, view: &SendView) -> bool {
    let lines = view.tenant.as_ref().and_then(|tenant| now.tests.get(tenant)).and_then(Fetched::value);
    let lines = lines.and_then(|test| test.connections.as_deref()).unwrap_or_default();
    view.connection.as_ref().is_some_and(|name| lines.iter().any(|it| it.name == *name && is_fit(it)))
}

fn is_fit(line: &ConnectionLine) -> bool {
    !matches!(line.fitness, Fitness::Unfit { .. })
}

pub(super) fn place_ui(ui: &mut Ui, now: &State, _sheet: SheetId, view: &mut SendView, out: &mut Out) {
    let whole = ui.available_width();
    let (left, gap) = match whole {
        small if small < 760.0 => ((small - 24.0) / 2.0, 24.0),
        narrow if narrow < 1100.0 => (TENANTS_WIDTH_NARROW, 48.0),
        _wide => (TENANTS_WIDTH, 48.0),
    };
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = gap;
        let top_down = Layout::top_down(Align::Min);
        ui.allocate_ui_with_layout(vec2(left, 0.0), top_down, |ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 10.0);
            tenants_ui(ui, now, view, out);
        });
        ui.allocate_ui_with_layout(vec2((whole - left - gap).max(200.0), 0.0), top_down, |ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 10.0);
            connections_ui(ui, now, view, out);
        });
    });
}

fn group_title(ui: &mut Ui, text: &str) {
    let color = palette(ui).text;
    ui.add(Label::new(rich(text, theme::semibold(16.0), color)));
    ui.add_space(2.0);
}

fn tenants_ui(ui: &mut Ui, now: &State, view: &mut SendView, out: &mut Out) {
    group_title(ui, "Tenant");
    let stored = now.tenants.value().map(Vec::as_slice).unwrap_or_default();
    let named = stored.iter().map(|it| (TenantRef::Named(it.name.clone()), it.domain.clone()));
    let given = now.clients.keys().filter(|it| matches!(it, TenantRef::Given(_)));
    let given = given.map(|it| (it.clone(), "Credentials of this start".to_owned()));
    let demo = (TenantRef::Demo, "Built in, no network".to_owned());
    let mut first = true;
    let mut choices = Choices::new(ui, "tenants", view.tenant.is_some());
    for (tenant, text) in named.chain(given).chain([demo]) {
        let chosen = view.tenant.as_ref() == Some(&tenant);
        let response = choices.card(ui, tenant.name(), chosen, None, |ui| {
            ui.spacing_mut().interact_size.y = 18.0;
            ui.horizontal_wrapped(|ui| {
                muted_line(ui, &text);
                if now.is_production(&tenant) {
                    pill(ui, "Production", Tone::Warning);
                }
            });
        });
        // Where one is chosen already, the connections come next.
        let asks = if chosen { !has_connections(now, &tenant) } else { view.tenant.is_none() && first };
        if asks {
            begin_at(view, &response);
        }
        first = false;
        if response.clicked() && !chosen {
            view.tenant = Some(tenant.clone());
            view.connection = None;
            view.retry_of = None;
            view.tried.push(tenant.clone());
            out.send(Command::ChooseTenant { tenant });
        }
    }
    choices.walk(ui);
    if Button::link("Add a tenant…").show(ui).clicked() {
        out.go(Screen::AddTenant);
    }
}

/// Puts the focus on the first thing to be decided, once for each visit.
fn begin_at(view: &mut SendView, response: &Response) {
    if view.focused != Some(Step::Where) {
        view.focused = Some(Step::Where);
        response.request_focus();
    }
}

/// Whether a tenant's connections are listed, or will be before long.
fn has_connections(now: &State, tenant: &TenantRef) -> bool {
    match now.tests.get(tenant) {
        None | Some(Fetched::Loading { .. }) => true,
        Some(Fetched::Failed { .. }) => false,
        Some(test) => test.value().is_some_and(|it| it.connections.as_deref().is_some_and(|lines| !lines.is_empty())),
    }
}

fn muted_line(ui: &mut Ui, text: &str) {
    let color = palette(ui).muted;
    ui.add(Label::new(rich(text, theme::body(12.5), color)).selectable(false).truncate());
}

fn connections_ui(ui: &mut Ui, now: &State, view: &mut SendView, out: &mut Out) {
    group_title(ui, "Connection");
    let Some(tenant) = view.tenant.clone() else {
        muted(ui, "Choose a tenant, and its connections are listed here.");
        return;
    };
    let Some((found, lines)) = connections_of(ui, now, &tenant, &mut view.tried, out) else { return };
    // The only one that can take users needs no choosing.
    let mut fit = found.fit_connections();
    if let (None, Some(only), None) = (&view.connection, fit.next(), fit.next()) {
        view.connection = Some(only.name.clone());
    }
    let any_chosen = lines.iter().any(|line| is_fit(line) && view.connection.as_ref() == Some(&line.name));
    let mut choices = Choices::new(ui, "connections", any_chosen);
    for (at, line) in lines.iter().enumerate() {
        let response = connection_ui(ui, &mut choices, line, view);
        if view.connection.as_ref() == Some(&line.name) || !any_chosen && at == 0 {
            begin_at(view, &response);
        }
    }
    choices.walk(ui);
}

fn connection_ui(ui: &mut Ui, choices: &mut Choices, line: &ConnectionLine, view: &mut SendView) -> Response {
    let chosen = view.connection.as_ref() == Some(&line.name);
    let why = match &line.fitness {
        Fitness::Fits | Fitness::NotKnown => None,
        Fitness::Unfit { reason, way_out } => {
            let reason = reason.trim_end_matches('.');
            let kind = if reason.contains(&line.kind) { String::new() } else { format!("{}. ", line.kind) };
            Some(format!("{kind}{reason}. {way_out}"))
        }
    };
    let response = choices.card(ui, &line.name, chosen && why.is_none(), why.as_deref(), |ui| {
        if why.is_none() {
            muted_line(ui, &line.kind);
        }
    });
    if response.clicked() && !chosen {
        view.connection = Some(line.name.clone());
        view.retry_of = None;
    }
    response
}

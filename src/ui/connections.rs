//! The connections of a tenant, for every screen that asks for one: the tenant is tried once by itself, and what lacks is said.

use super::kit::{Button, Mark, mark, muted, notice_box};
use super::out::Out;
use super::screen::Screen;
use crate::session::{Command, ConnectionLine, Fetched, State, TenantRef, TenantTest};
use egui::Ui;

/// Reaches a tenant unless it is reached, on its way, or was tried before.
pub(super) fn reach(now: &State, tenant: &TenantRef, tried: &mut Vec<TenantRef>, out: &mut Out) {
    let loads = matches!(now.tests.get(tenant), Some(Fetched::Loading { .. }));
    if !loads && !now.is_tenant_reached(tenant) && !tried.contains(tenant) {
        tried.push(tenant.clone());
        out.send(Command::TryTenant { tenant: tenant.clone() });
    }
}

/// What was found out of a tenant, and its connections. Where they are not known, why stands there instead.
pub(super) fn connections_ui<'a>(
    ui: &mut Ui,
    now: &'a State,
    tenant: &TenantRef,
    tried: &mut Vec<TenantRef>,
    out: &mut Out,
) -> Option<(&'a TenantTest, &'a [ConnectionLine])> {
    reach(now, tenant, tried, out);
    let test = now.tests.get(tenant);
    if let Some(Fetched::Failed { notice, .. }) = test {
        notice_box(ui, notice);
        if Button::plain("Try again").name("Try again to read the connections").show(ui).clicked() {
            out.send(Command::TryTenant { tenant: tenant.clone() });
        }
    }
    let Some(found) = test.and_then(Fetched::value) else {
        if !matches!(test, Some(Fetched::Failed { .. })) {
            ui.horizontal(|ui| {
                mark(ui, Mark::Busy, 16.0);
                muted(ui, &format!("Reading the connections of {}…", tenant.name()));
            });
        }
        return None;
    };
    let Some(lines) = found.connections.as_deref() else {
        muted(ui, "The application may not list the connections: it lacks the permission read:connections.");
        if Button::link("How to grant it").name("How to grant read:connections").show(ui).clicked() {
            out.go(Screen::Tenants);
        }
        return None;
    };
    if lines.is_empty() {
        muted(ui, "This tenant has no connection. Make a database connection in Auth0 first.");
    }
    Some((found, lines))
}

//! Whose users: of a connection, or of the whole tenant.

use super::ExportView;
use super::draft::From;
use crate::session::{Command, Fetched, State, TenantRef};
use crate::ui::kit::{Button, Mark, heading, mark, muted, notice_box, option, segmented, select};
use crate::ui::out::Out;
use egui::Ui;

pub(super) fn source_ui(ui: &mut Ui, now: &State, tenant: &TenantRef, view: &mut ExportView, out: &mut Out) {
    section(ui, "Users from", |ui| {
        let choices = [(From::Connection, "A connection"), (From::Tenant, "Whole tenant")];
        segmented(ui, &choices, &mut view.draft.from, Some(f32::INFINITY));
        match view.draft.from {
            From::Tenant => {
                muted(ui, "Everybody in the tenant, whatever the connection. One export job of Auth0's.");
            }
            From::Connection => connection_ui(ui, now, tenant, view, out),
        }
    });
}

/// A part of the form under its title.
pub(super) fn section(ui: &mut Ui, title: &str, add: impl FnOnce(&mut Ui)) {
    heading(ui, title);
    ui.add_space(8.0);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 8.0;
        add(ui);
    });
    ui.add_space(26.0);
}

fn connection_ui(ui: &mut Ui, now: &State, tenant: &TenantRef, view: &mut ExportView, out: &mut Out) {
    let test = now.tests.get(tenant);
    let loads = matches!(test, Some(Fetched::Loading { .. }));
    if !loads && !now.is_tenant_reached(tenant) && !view.tried.contains(tenant) {
        view.tried.push(tenant.clone());
        out.send(Command::TryTenant { tenant: tenant.clone() });
    }
    if let Some(Fetched::Failed { notice, .. }) = test {
        notice_box(ui, notice);
        if Button::plain("Try again").name("Read the connections again").show(ui).clicked() {
            out.send(Command::TryTenant { tenant: tenant.clone() });
        }
        return;
    }
    let Some(found) = test.and_then(Fetched::value) else {
        ui.horizontal(|ui| {
            mark(ui, Mark::Busy, 16.0);
            muted(ui, &format!("Reading the connections of {}…", tenant.name()));
        });
        return;
    };
    let Some(lines) = found.connections.as_deref() else {
        muted(ui, "The application may not list the connections: it lacks the permission read:connections.");
        return;
    };
    let chosen = view.draft.connection.clone().unwrap_or_else(|| "Choose a connection…".to_owned());
    let width = ui.available_width();
    select(ui, "Connection", &chosen, width, |ui| {
        let mut picked = false;
        for line in lines {
            if option(ui, &line.name, &line.kind, view.draft.connection.as_ref() == Some(&line.name)).clicked() {
                view.draft.connection = Some(line.name.clone());
                picked = true;
            }
        }
        picked
    });
    muted(ui, "All its users, by one export job of Auth0's.");
}

//! `rollcall tenants`.

use super::arguments::{AddTenant, Common, Tenants};
use super::options::{reach, use_tenant, wait};
use super::terminal::{self, Terminal};
use super::{Exit, Stop, json, words};
use crate::session::{Access, Command, Keeping, NewTenant, Secret, Session, TenantRef};

pub(super) fn tenants(session: &Session, what: Tenants, common: &Common, terminal: Terminal) -> Result<Exit, Stop> {
    match what {
        Tenants::List => {
            session.send(Command::ListTenants);
            let tenants = wait(session, words::READING_TENANTS, |state| Some(&state.tenants))?;
            for tenant in &tenants {
                terminal.line(&words::tenant_line(tenant));
            }
            if tenants.is_empty() {
                terminal.line(words::NO_TENANTS);
            }
            terminal.object(&json::tenants(&tenants));
            Ok(Exit::Done)
        }
        Tenants::Add(tenant) => add(session, tenant, terminal),
        Tenants::Test { name } => {
            let tenant = match name {
                Some(name) => reach(session, TenantRef::Named(name), None)?,
                None => use_tenant(session, common)?,
            };
            session.send(Command::TestTenant { tenant: tenant.clone() });
            let test = wait(session, words::REACHING, |state| state.tests.get(&tenant))?;
            terminal.line(&words::tenant_test(&test));
            terminal.object(&json::tenant_test(&test));
            Ok(if test.missing().next().is_none() { Exit::Done } else { Exit::SomeRefused })
        }
        Tenants::Remove { name } => {
            session.send(Command::RemoveTenant { name: name.clone() });
            wait(session, words::KEYRING, |state| Some(&state.tenants_changed))?;
            terminal.line(&words::tenant_removed(&name));
            terminal.object(&json::tenant_changed("removed", &name));
            Ok(Exit::Done)
        }
    }
}

fn add(session: &Session, tenant: AddTenant, terminal: Terminal) -> Result<Exit, Stop> {
    let question = if tenant.client_id.is_some() { words::ASK_SECRET } else { words::ASK_TOKEN };
    let secret = terminal::ask_secret(question).map_err(|error| words::no_secret(&error))?;
    if secret.trim().is_empty() {
        return Err(words::empty_secret().into());
    }
    let name = tenant.name.clone();
    session.send(Command::AddTenant(NewTenant {
        name: tenant.name,
        access: Access {
            domain: tenant.domain,
            audience: tenant.audience,
            client_id: tenant.client_id,
            secret: Secret::new(secret.trim().to_owned()),
        },
        production: !tenant.not_production,
        keeping: Keeping::Keyring,
    }));
    wait(session, words::KEYRING, |state| Some(&state.tenants_changed))?;
    terminal.line(&words::tenant_added(&name));
    terminal.object(&json::tenant_changed("added", &name));
    Ok(Exit::Done)
}

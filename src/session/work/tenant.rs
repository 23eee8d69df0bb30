//! Tenants: reaching them, adding and removing them, finding out what their credentials are good for; and the demo.

use super::World;
use crate::auth0::{Client, Credentials, TenantAddress};
use crate::credentials::{Keyring, KeyringError};
use crate::demo_tenant::{DemoTenant, Faults, Options, read_faults};
use crate::session::command::{Access, DemoOptions, NewTenant, TenantRef};
use crate::session::notice::Notice;
use crate::session::state::{DemoPlace, TenantTest};
use crate::session::words;
use crate::workspace::StoredTenant;
use std::sync::PoisonError;

/// What the whole product needs (API page 1.4); each is explained by `words::api::scope_purpose`.
const SCOPES: [&str; 6] =
    ["read:connections", "read:users", "create:users", "update:users", "delete:users", "create:user_tickets"];

impl World {
    /// Makes a client and proves by a token that it is let in.
    pub(super) async fn use_tenant(&self, tenant: &TenantRef, access: Option<Access>) -> Result<Client, Notice> {
        let access = match access {
            Some(access) => access,
            None => tokio::task::block_in_place(|| self.known_access(tenant))?,
        };
        let client = Self::client(&access)?;
        let domain = client.address().domain();
        client.scopes().await.map_err(|error| words::api::api_error(domain, &error))?;
        Ok(client)
    }

    fn client(access: &Access) -> Result<Client, Notice> {
        let address = Self::address(access)?;
        let domain = address.domain().to_owned();
        let credentials = match &access.client_id {
            Some(client_id) => {
                Credentials::ClientSecret { client_id: client_id.clone(), client_secret: access.secret.clone() }
            }
            None => Credentials::Token(access.secret.clone()),
        };
        Client::new(address, credentials).map_err(|error| words::api::api_error(&domain, &error))
    }

    fn address(access: &Access) -> Result<TenantAddress, Notice> {
        TenantAddress::parse(&access.domain, access.audience.as_deref())
            .map_err(|error| words::api::address_error(&access.domain, &error))
    }

    /// The credentials of the demo tenant, or those that the workspace and the keyring have of a named one.
    fn known_access(&self, tenant: &TenantRef) -> Result<Access, Notice> {
        match tenant {
            TenantRef::Demo => {
                let demo = self.demo.lock().unwrap_or_else(PoisonError::into_inner);
                let demo = demo.as_ref().ok_or_else(words::session::no_tenant)?;
                Ok(Access {
                    domain: demo.url(),
                    audience: None,
                    client_id: Some(demo.client_id().to_owned()),
                    secret: crate::credentials::Secret::new(demo.client_secret().to_owned()),
                })
            }
            TenantRef::Given(_) => Err(words::session::no_tenant()),
            TenantRef::Named(name) => {
                let stored = self.stored_tenant(name)?;
                let secret = Keyring.load(name).map_err(|error| words::keyring::keyring_error(name, &error))?;
                Ok(Access { domain: stored.domain, audience: stored.audience, client_id: stored.client_id, secret })
            }
        }
    }

    fn stored_tenant(&self, name: &str) -> Result<StoredTenant, Notice> {
        if let Some(stored) = self.workspace.tenant(name)? {
            return Ok(stored);
        }
        let known: Vec<_> = self.workspace.tenants()?.into_iter().map(|it| it.name).collect();
        Err(words::session::unknown_tenant(name, &known))
    }

    /// Keeps the secret in the keyring first: a tenant without one would be of no use.
    pub(super) fn add_tenant(&self, tenant: &NewTenant) -> Result<(), Notice> {
        let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ');
        if tenant.name.trim().is_empty() || !tenant.name.chars().all(is_plain) {
            return Err(words::session::bad_tenant_name(&tenant.name));
        }
        let address = Self::address(&tenant.access)?;
        Keyring
            .store(&tenant.name, &tenant.access.secret)
            .map_err(|error| words::keyring::keyring_error(&tenant.name, &error))?;
        let stored = StoredTenant {
            name: tenant.name.clone(),
            domain: address.typed(),
            audience: tenant.access.audience.clone(),
            client_id: tenant.access.client_id.clone(),
            production: tenant.production,
        };
        Ok(self.workspace.put_tenant(&stored)?)
    }

    /// Removes the secret first, so that none stays behind for a tenant that nobody sees any more.
    pub(super) fn remove_tenant(&self, name: &str) -> Result<(), Notice> {
        self.stored_tenant(name)?;
        match Keyring.remove(name) {
            Ok(()) | Err(KeyringError::Missing) => {}
            Err(error) => return Err(words::keyring::keyring_error(name, &error)),
        }
        Ok(self.workspace.remove_tenant(name).map(drop)?)
    }

    pub(super) async fn test_tenant(client: &Client) -> Result<TenantTest, Notice> {
        let domain = client.address().domain();
        let scopes = client.scopes().await.map_err(|error| words::api::api_error(domain, &error))?;
        let explained = |granted: bool| {
            let wanted = SCOPES.iter().filter(|scope| scopes.iter().any(|it| it == *scope) == granted);
            wanted.map(|scope| ((*scope).to_owned(), words::api::scope_purpose(scope))).collect::<Vec<_>>()
        };
        let missing = explained(false);
        let connections = if missing.iter().any(|(scope, _)| scope == "read:connections") {
            Vec::new()
        } else {
            let databases = client.connections(Some("auth0")).await;
            databases.map_err(|error| words::api::api_error(domain, &error))?.into_iter().map(|it| it.name).collect()
        };
        Ok(TenantTest { domain: domain.to_owned(), granted: explained(true), missing, connections })
    }

    pub(super) async fn start_demo(&self, options: &DemoOptions) -> Result<DemoPlace, Notice> {
        let faults = match &options.faults {
            Some(path) => {
                let text = tokio::fs::read_to_string(path).await;
                let text = text.map_err(|error| words::session::faults_unreadable(path, &error.to_string()))?;
                read_faults(&text).map_err(|error| words::session::faults_unreadable(path, &error.to_string()))?
            }
            None => Faults::default(),
        };
        let options =
            Options { port: options.port, users: options.users, seed: options.seed, faults, ..Options::default() };
        let started = DemoTenant::start(options).await;
        let demo = started.map_err(|error| words::session::demo_not_started(&error.to_string()))?;
        let place = DemoPlace {
            url: demo.url(),
            client_id: demo.client_id().to_owned(),
            client_secret: demo.client_secret().to_owned(),
        };
        *self.demo.lock().unwrap_or_else(PoisonError::into_inner) = Some(demo);
        Ok(place)
    }
}

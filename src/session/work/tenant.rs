//! Tenants: reaching them, adding, changing and removing them; and the demo.

use super::World;
use crate::auth0::{Client, Credentials, TenantAddress};
use crate::credentials::{KeyringError, Secret};
use crate::demo_tenant::{DemoTenant, Faults, Options, read_faults};
use crate::session::command::{Access, DemoOptions, Keeping, NewTenant, TenantEdit, TenantRef};
use crate::session::notice::Notice;
use crate::session::outcome::Outcome;
use crate::session::state::{DemoPlace, TenantChange};
use crate::session::words;
use crate::workspace::StoredTenant;
use std::sync::PoisonError;

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

    pub(super) fn client(access: &Access) -> Result<Client, Notice> {
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
                    secret: Secret::new(demo.client_secret().to_owned()),
                })
            }
            TenantRef::Given(_) => Err(words::session::no_tenant()),
            TenantRef::Named(name) => {
                let stored = self.stored_tenant(name)?;
                let in_memory = self.session_secrets().get(name).cloned();
                let secret = match in_memory {
                    Some(secret) => secret,
                    None => self.keyring.load(name).map_err(|error| words::keyring::keyring_error(name, &error))?,
                };
                Ok(Access { domain: stored.domain, audience: stored.audience, client_id: stored.client_id, secret })
            }
        }
    }

    pub(super) fn stored_tenant(&self, name: &str) -> Result<StoredTenant, Notice> {
        if let Some(stored) = self.workspace.tenant(name)? {
            return Ok(stored);
        }
        let known: Vec<_> = self.workspace.tenants()?.into_iter().map(|it| it.name).collect();
        Err(words::session::unknown_tenant(name, &known))
    }

    /// Keeps the secret first: a tenant without one would be of no use.
    pub(super) fn add_tenant(&self, tenant: &NewTenant) -> Result<TenantChange, Notice> {
        let name = Self::good_name(&tenant.name)?;
        let address = Self::address(&tenant.access)?;
        let in_window = tenant.keeping == Keeping::KeyringOrSession;
        if in_window && self.workspace.tenant(name)?.is_some() {
            return Err(words::tenants::name_taken(name));
        }
        let kept = self.keep_secret(name, &tenant.access.secret, tenant.keeping)?;
        self.workspace.put_tenant(&StoredTenant {
            name: name.to_owned(),
            domain: address.typed(),
            audience: tenant.access.audience.clone(),
            client_id: tenant.access.client_id.clone(),
            production: tenant.production,
        })?;
        Ok(TenantChange::Added { name: name.to_owned(), kept, in_window })
    }

    pub(super) fn edit_tenant(&self, name: &str, edit: &TenantEdit) -> Result<TenantChange, Notice> {
        let stored = self.stored_tenant(name)?;
        let to = Self::good_name(&edit.name)?;
        let parse = |audience: Option<&str>| {
            TenantAddress::parse(&edit.domain, audience)
                .map_err(|error| words::api::address_error(&edit.domain, &error))
        };
        let mut address = parse(stored.audience.as_deref())?;
        let moves = address.typed() != stored.domain;
        if moves {
            // The audience is of the domain from before.
            address = parse(None)?;
            if edit.secret.is_none() {
                return Err(words::tenants::secret_for_domain(name));
            }
        }
        if to != name && self.workspace.tenant(to)?.is_some() {
            return Err(words::tenants::name_taken(to));
        }
        let edited = StoredTenant {
            name: to.to_owned(),
            domain: address.typed(),
            audience: stored.audience.clone().filter(|_| !moves),
            client_id: edit.client_id.clone(),
            production: edit.production,
        };
        let reach = (&edited.domain, &edited.client_id) != (&stored.domain, &stored.client_id);
        if to != name && edit.secret.is_none() {
            self.copy_secret(name, to)?;
        }
        if moves {
            // What was found there says nothing of another tenant.
            self.remember_test(name, None)?;
        } else if to != name {
            self.move_test(name, to)?;
        }
        self.workspace.change_tenant(name, &edited)?;
        let secret = edit.secret.as_ref();
        let kept = secret.map(|secret| self.keep_secret(to, secret, Keeping::KeyringOrSession)).transpose()?;
        if to != name {
            // Only now: until the journal has the new name, the old one needs its secret. What can't be removed is under
            // a name that no tenant has, and the person is told.
            self.session_secrets().remove(name);
            self.workspace.remove_setting(&Self::not_kept(name))?;
            if let Err(error) = self.remove_kept_secret(name) {
                let notice = words::tenants::old_secret_stays(name, to, &words::keyring::keyring_error(name, &error));
                let _told_or_closing = self.tell(Outcome::NotKept { notice });
            }
        }
        let reach = reach || kept.is_some();
        Ok(TenantChange::Edited { from: name.to_owned(), to: to.to_owned(), reach, kept })
    }

    /// Removes the secret first, so that none stays behind for a tenant that nobody sees any more.
    pub(super) fn remove_tenant(&self, name: &str) -> Result<TenantChange, Notice> {
        self.stored_tenant(name)?;
        self.remove_kept_secret(name).map_err(|error| words::keyring::keyring_error(name, &error))?;
        self.remember_test(name, None)?;
        self.workspace.remove_setting(&Self::not_kept(name))?;
        self.workspace.remove_tenant(name)?;
        // Last: a tenant that stays, since one of these steps failed, keeps its secret.
        self.session_secrets().remove(name);
        Ok(TenantChange::Removed { name: name.to_owned() })
    }

    /// Takes a secret out of the keyring, if it is there.
    fn remove_kept_secret(&self, name: &str) -> Result<(), KeyringError> {
        match self.keyring.remove(name) {
            // Without a keyring there is nothing in one: the secret lasted for a session, maybe an earlier one.
            Ok(()) | Err(KeyringError::Missing | KeyringError::NoKeyring { .. } | KeyringError::NotSetUp(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn good_name(name: &str) -> Result<&str, Notice> {
        let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ');
        if name.trim().is_empty() || !name.chars().all(is_plain) {
            return Err(words::session::bad_tenant_name(name));
        }
        Ok(name.trim())
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

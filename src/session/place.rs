//! What a tenant is to people: its name, and whether real users live there. Decided here for every screen and every plan.

use super::command::TenantRef;
use super::fetched::Fetched;
use super::state::State;
use crate::workspace::StoredTenant;

/// What a tenant is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Real users live there.
    Production,
    /// For trying things.
    Testing,
    /// Built in, with invented users.
    Demo,
}

impl Purpose {
    /// In a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Production => "Production",
            Self::Testing => "Testing",
            Self::Demo => "Demo",
        }
    }
}

impl TenantRef {
    /// What people call it.
    pub fn name(&self) -> &str {
        match self {
            Self::Named(name) | Self::Given(name) => name,
            Self::Demo => "Demo tenant",
        }
    }

    /// Whether a write asks first. What nothing is known of counts as production, except on loopback, where only a demo
    /// tenant answers.
    pub(super) fn is_production(&self, stored: Option<&StoredTenant>, is_loopback: bool) -> bool {
        match self {
            Self::Named(_) => stored.is_none_or(|it| it.production),
            Self::Given(_) => !is_loopback,
            Self::Demo => false,
        }
    }
}

impl State {
    /// What is stored of a tenant, where it was added.
    pub fn stored_of(&self, tenant: &TenantRef) -> Option<&StoredTenant> {
        match tenant {
            TenantRef::Named(name) => self.stored_tenant(name),
            TenantRef::Given(_) | TenantRef::Demo => None,
        }
    }

    /// Whether a tenant is the one at this domain.
    pub fn is_at(&self, tenant: &TenantRef, domain: &str) -> bool {
        let client = self.clients.get(tenant).and_then(Fetched::value);
        self.stored_of(tenant).is_some_and(|it| it.domain == domain)
            || client.is_some_and(|client| client.address().domain() == domain)
    }

    /// Whether a tenant is production, so that the person is asked.
    pub fn is_production(&self, tenant: &TenantRef) -> bool {
        let client = self.clients.get(tenant).and_then(Fetched::value);
        let is_loopback = client.is_some_and(|client| client.address().is_loopback());
        tenant.is_production(self.stored_of(tenant), is_loopback)
    }

    /// What a tenant is for.
    pub fn purpose(&self, tenant: &TenantRef) -> Purpose {
        match (self.is_production(tenant), tenant) {
            (true, _) => Purpose::Production,
            (false, TenantRef::Demo) => Purpose::Demo,
            (false, TenantRef::Named(_) | TenantRef::Given(_)) => Purpose::Testing,
        }
    }
}

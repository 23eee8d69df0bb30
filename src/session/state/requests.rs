//! Questions to tenants, numbered: of two to the same one only the answer to the newer counts.

use super::State;
use crate::auth0::Client;
use crate::session::command::{Access, TenantRef};
use crate::session::effect::Effect;
use crate::session::notice::Notice;
use std::collections::BTreeMap;

/// The numbers of the newest questions to tenants.
#[derive(Debug, Clone, Default)]
pub(super) struct Requests {
    last: u64,
    reaching: BTreeMap<TenantRef, u64>,
    pub(super) testing: BTreeMap<TenantRef, u64>,
    pub(super) looking_up: u64,
}

impl Requests {
    pub(super) fn next(&mut self) -> u64 {
        self.last += 1;
        self.last
    }
}

impl State {
    /// Reaches a tenant. An answer that is still on its way counts no more.
    pub(super) fn reach(&mut self, tenant: TenantRef, access: Option<Access>) -> Effect {
        self.clients.entry(tenant.clone()).or_default().ask();
        let request = self.tenant_requests.next();
        self.tenant_requests.reaching.insert(tenant.clone(), request);
        Effect::UseTenant { request, tenant, access }
    }

    pub(super) fn test_tenant(&mut self, tenant: TenantRef) -> Vec<Effect> {
        let client = self.client(&tenant);
        let test = self.tests.entry(tenant.clone()).or_default();
        test.ask();
        match client {
            Ok(client) => vec![self.test(tenant, client)],
            Err(notice) => test.refuse(notice),
        }
    }

    pub(super) fn test(&mut self, tenant: TenantRef, client: Client) -> Effect {
        let request = self.tenant_requests.next();
        self.tenant_requests.testing.insert(tenant.clone(), request);
        Effect::TestTenant { request, tenant, client }
    }

    pub(super) fn look_up_job(&mut self, tenant: &TenantRef, job: String) -> Vec<Effect> {
        self.job.ask();
        let request = self.tenant_requests.next();
        self.tenant_requests.looking_up = request;
        match self.client(tenant) {
            Ok(client) => vec![Effect::LookUpJob { request, client, job }],
            Err(notice) => self.job.refuse(notice),
        }
    }

    /// A tenant answered, or did not. The answer to an older question is dropped.
    pub(super) fn tenant_in_use(
        &mut self,
        request: u64,
        tenant: &TenantRef,
        outcome: Result<Client, Notice>,
    ) -> Vec<Effect> {
        if self.tenant_requests.reaching.get(tenant) != Some(&request) {
            return Vec::new();
        }
        self.tenant_reached(tenant, outcome)
    }

    /// Nothing that was asked of this tenant is answered any more; what waited for it is refused.
    pub(super) fn forget_requests(&mut self, tenant: &TenantRef) -> Vec<Effect> {
        self.tenant_requests.reaching.remove(tenant);
        self.tenant_requests.testing.remove(tenant);
        self.trying.remove(tenant);
        self.with_tenant_in_use(tenant)
    }
}

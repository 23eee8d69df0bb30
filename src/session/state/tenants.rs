//! What is known of tenants: which there are, which is in use, what their credentials are good for.

use super::State;
use super::access::TenantTest;
use super::secrets::SecretPlace;
use crate::session::command::{Remembered, TenantRef};
use crate::session::effect::Effect;
use crate::session::fetched::Fetched;
use crate::session::notice::Notice;

/// What was changed in the list of tenants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TenantChange {
    /// A tenant was added.
    Added {
        /// Its name.
        name: String,
        /// Where its secret is.
        kept: SecretPlace,
        /// Whether the window added it: it is tested, and taken into use where no other tenant of the person's is.
        in_window: bool,
    },
    /// A tenant was changed.
    Edited {
        /// What it was called.
        from: String,
        /// What it is called now.
        to: String,
        /// Whether it has to be reached anew.
        reach: bool,
        /// Where its secret is, if that was entered again.
        kept: Option<SecretPlace>,
    },
    /// A secret was replaced.
    SecretReplaced {
        /// The tenant.
        name: String,
        /// Where the new secret is.
        kept: SecretPlace,
    },
    /// The keyring was asked once more to keep the secret that is used.
    SecretKept {
        /// The tenant.
        name: String,
        /// Where the secret is now.
        kept: SecretPlace,
    },
    /// A tenant was removed.
    Removed {
        /// What it was called.
        name: String,
    },
}

impl State {
    /// The tenant in use, if it can be called.
    pub fn is_tenant_reached(&self, tenant: &TenantRef) -> bool {
        matches!(self.clients.get(tenant), Some(Fetched::Ready(_)))
    }

    /// What is stored of a tenant.
    pub fn stored_tenant(&self, name: &str) -> Option<&crate::workspace::StoredTenant> {
        self.tenants.value()?.iter().find(|it| it.name == name)
    }

    /// Changes the list of tenants: `effect` ends in what was changed.
    pub(super) fn change_tenants(&mut self, effect: Effect) -> Vec<Effect> {
        self.tenants_changed.ask();
        vec![effect]
    }

    pub(super) fn list_tenants(&mut self) -> Vec<Effect> {
        self.tenants.ask();
        vec![Effect::ListTenants]
    }

    /// Takes a tenant into use and finds out what its credentials are good for.
    pub(super) fn choose_tenant(&mut self, tenant: TenantRef) -> Vec<Effect> {
        self.in_use = Some(tenant.clone());
        let mut effects = vec![self.remember(Remembered::TenantInUse(Some(tenant.clone())))];
        effects.extend(self.try_tenant(tenant));
        effects
    }

    /// Starts the demo tenant. There is one at a time: another would take the place of what was sent to the first.
    pub(super) fn start_demo(&mut self, options: crate::session::command::DemoOptions) -> Vec<Effect> {
        if matches!(self.demo, Fetched::Loading { .. } | Fetched::Ready(_)) {
            return Vec::new();
        }
        self.demo.ask();
        vec![Effect::StartDemo(options)]
    }

    /// Reaches a tenant anew and tests it: what was granted since is only in a new token.
    pub(super) fn try_tenant(&mut self, tenant: TenantRef) -> Vec<Effect> {
        self.tests.entry(tenant.clone()).or_default().ask();
        // What an older test finds is of the credentials from before.
        self.tenant_requests.testing.remove(&tenant);
        self.trying.insert(tenant.clone());
        if tenant == TenantRef::Demo && !matches!(self.demo, Fetched::Ready(_)) {
            return self.start_demo(crate::session::command::DemoOptions::for_practice());
        }
        vec![self.reach(tenant, None)]
    }

    pub(super) fn demo_started(&mut self, outcome: Result<super::DemoPlace, Notice>) -> Vec<Effect> {
        let failure = outcome.as_ref().err().cloned();
        self.demo.end(outcome);
        if !self.trying.contains(&TenantRef::Demo) {
            return Vec::new();
        }
        if let Some(notice) = failure {
            return self.tenant_reached(&TenantRef::Demo, Err(notice));
        }
        self.try_tenant(TenantRef::Demo)
    }

    pub(super) fn tenant_reached(
        &mut self,
        tenant: &TenantRef,
        outcome: Result<crate::auth0::Client, Notice>,
    ) -> Vec<Effect> {
        let was_tried = self.trying.remove(tenant);
        self.secret_was_used(tenant, outcome.as_ref().err());
        let next = match (&outcome, was_tried) {
            (Ok(client), true) => vec![self.test(tenant.clone(), client.clone())],
            (Err(notice), true) => self.tests.entry(tenant.clone()).or_default().refuse(notice.clone()),
            (_, false) => Vec::new(),
        };
        self.clients.entry(tenant.clone()).or_default().end(outcome);
        next.into_iter().chain(self.with_tenant_in_use(tenant)).collect()
    }

    /// A tenant of the window's is shown as it was tested last, also after the next start.
    pub(super) fn tenant_tested(
        &mut self,
        request: u64,
        tenant: TenantRef,
        outcome: Result<TenantTest, Notice>,
    ) -> Vec<Effect> {
        if self.tenant_requests.testing.get(&tenant) != Some(&request) {
            return Vec::new();
        }
        let remember = match (&tenant, &outcome, &self.settings) {
            (_, _, Fetched::NotAsked) => None,
            (TenantRef::Named(name), Ok(test), _) => Some(self.remember(Remembered::Test(name.clone(), test.clone()))),
            (TenantRef::Named(_) | TenantRef::Given(_) | TenantRef::Demo, _, _) => None,
        };
        if outcome.is_ok() {
            self.tested_now.insert(tenant.clone());
        }
        self.tests.entry(tenant).or_default().end(outcome);
        remember.into_iter().collect()
    }

    pub(super) fn tenants_have_changed(&mut self, outcome: Result<TenantChange, Notice>) -> Vec<Effect> {
        let mut effects = match &outcome {
            Ok(change) => self.take_change(change.clone()),
            Err(_notice) => Vec::new(),
        };
        // Only a face that shows the list needs it anew.
        if outcome.is_ok() && self.tenants != Fetched::NotAsked {
            self.tenants.ask();
            effects.push(Effect::ListTenants);
        }
        self.tenants_changed.end(outcome);
        self.tenant_changes += 1;
        effects
    }

    fn take_change(&mut self, change: TenantChange) -> Vec<Effect> {
        match change {
            TenantChange::Added { name, kept, in_window } => {
                self.secret_is(&name, kept);
                let found = self.access_test.take().and_then(|test| test.found);
                if !in_window {
                    return Vec::new();
                }
                let tenant = TenantRef::Named(name);
                // What was found before it was added is shown until it is tested by its name.
                if let Some(test) = found {
                    self.tests.entry(tenant.clone()).or_default().end(Ok(test));
                    self.tested_now.insert(tenant.clone());
                }
                // Where people work already, a new tenant must not become the target by itself.
                match &self.in_use {
                    None | Some(TenantRef::Demo) => self.choose_tenant(tenant),
                    Some(TenantRef::Named(_) | TenantRef::Given(_)) => self.try_tenant(tenant),
                }
            }
            TenantChange::Edited { from, to, reach, kept } => self.tenant_edited(&from, &to, reach, kept),
            TenantChange::SecretReplaced { name, kept } => {
                self.secret_is(&name, kept);
                self.try_tenant(TenantRef::Named(name))
            }
            TenantChange::SecretKept { name, kept } => {
                self.secret_is(&name, kept);
                Vec::new()
            }
            TenantChange::Removed { name } => {
                let tenant = TenantRef::Named(name.clone());
                self.clients.remove(&tenant);
                self.tests.remove(&tenant);
                self.tested_now.remove(&tenant);
                self.session_secrets.remove(&name);
                self.lost_secrets.remove(&name);
                let mut effects = self.forget_requests(&tenant);
                if self.in_use.as_ref() == Some(&tenant) {
                    self.in_use = None;
                    effects.push(self.remember(Remembered::TenantInUse(None)));
                }
                effects
            }
        }
    }

    fn tenant_edited(&mut self, from: &str, to: &str, reach: bool, kept: Option<SecretPlace>) -> Vec<Effect> {
        let (old, new) = (TenantRef::Named(from.to_owned()), TenantRef::Named(to.to_owned()));
        let client = self.clients.remove(&old);
        let test = self.tests.remove(&old);
        if let Some(why) = self.session_secrets.remove(from) {
            self.session_secrets.insert(to.to_owned(), why);
        }
        if self.lost_secrets.remove(from) {
            self.lost_secrets.insert(to.to_owned());
        }
        if let Some(kept) = kept {
            self.secret_is(to, kept);
        }
        let tested_now = self.tested_now.remove(&old);
        // What is on its way answers to the former name, and would never come.
        let on_its_way =
            matches!(client, Some(Fetched::Loading { .. })) || matches!(test, Some(Fetched::Loading { .. }));
        let reach = reach || on_its_way;
        if !reach {
            self.clients.extend(client.map(|client| (new.clone(), client)));
            self.tests.extend(test.map(|test| (new.clone(), test)));
            self.tested_now.extend(tested_now.then(|| new.clone()));
        }
        let mut effects = self.forget_requests(&old);
        if self.in_use.as_ref() == Some(&old) {
            self.in_use = Some(new.clone());
            effects.push(self.remember(Remembered::TenantInUse(Some(new.clone()))));
        }
        if reach {
            effects.extend(self.try_tenant(new));
        }
        effects
    }
}

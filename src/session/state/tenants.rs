//! What is known of tenants: which there are, which is in use, what their credentials are good for.

use super::State;
use crate::session::command::{NewTenant, Remembered, TenantEdit, TenantRef};
use crate::session::effect::Effect;
use crate::session::fetched::Fetched;
use crate::session::notice::Notice;
use crate::session::words::tenants as words;
use jiff::Timestamp;

/// One of the permissions that the product works with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permission {
    /// What it is called here, like *Delete users*.
    pub name: &'static str,
    /// What it is for, as a sentence without its full stop.
    pub purpose: &'static str,
    /// What Auth0 calls it.
    pub scope: &'static str,
    /// Whether the credentials have it.
    pub granted: bool,
}

/// Whether a list of users can be sent to a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fitness {
    /// It can.
    Fits,
    /// Its kind is right. Whether an application uses it, without which Auth0 refuses, was not asked.
    NotKnown,
    /// It can't.
    Unfit {
        /// Why not.
        reason: String,
        /// What would help.
        way_out: String,
    },
}

/// A connection of a tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectionLine {
    /// Its name.
    pub name: String,
    /// Its kind in words.
    pub kind: String,
    /// Whether users are kept in it, rather than with Google and the like.
    pub is_database: bool,
    /// Whether a list can be sent to it.
    pub fitness: Fitness,
}

/// What a tenant's credentials are good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantTest {
    /// The tenant's domain.
    pub domain: String,
    /// All permissions that the product works with, granted or not.
    pub permissions: Vec<Permission>,
    /// The connections by name; nothing when they may not be listed.
    pub connections: Option<Vec<ConnectionLine>>,
    /// When this was found out.
    pub tested_at: Timestamp,
}

impl TenantTest {
    /// The permissions that were granted.
    pub fn granted(&self) -> impl Iterator<Item = &Permission> {
        self.permissions.iter().filter(|it| it.granted)
    }

    /// The permissions that lack.
    pub fn missing(&self) -> impl Iterator<Item = &Permission> {
        self.permissions.iter().filter(|it| !it.granted)
    }

    /// The connections that a list can be sent to, as far as is known.
    pub fn fit_connections(&self) -> impl Iterator<Item = &ConnectionLine> {
        self.connections.iter().flatten().filter(|it| !matches!(it.fitness, Fitness::Unfit { .. }))
    }

    /// What can be done with these permissions, in a sentence or two.
    pub fn permissions_summary(&self) -> String {
        words::permissions_summary(&self.permissions)
    }

    /// How many connections can take users, in a sentence.
    pub fn connections_summary(&self) -> String {
        words::connections_summary(self.connections.as_deref())
    }
}

/// One of the four things that a test of credentials finds out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum TestStep {
    /// Its turn has not come, or will not.
    #[default]
    NotTried,
    /// At work; what it looks for.
    Running(String),
    /// It is as it should be; what was found.
    Done(String),
    /// It will do, but something lacks.
    Partly(String),
    /// It is not; what is wrong, in short.
    Failed(String),
}

/// Where a person has to look when a test failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultyPart {
    /// The domain.
    Domain,
    /// The client id.
    ClientId,
    /// The client secret.
    ClientSecret,
    /// One of these two; the tenant does not say which.
    IdAndSecret,
    /// The pasted token.
    Token,
    /// A step of the guide: the kind of the application.
    ApplicationKind,
    /// A step of the guide: what the application may use.
    Authorisation,
    /// None of what was entered.
    Nothing,
}

/// Why a test of credentials failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessFault {
    /// What is at fault.
    pub part: FaultyPart,
    /// What is wrong, and what to do.
    pub notice: Notice,
    /// The client id looks like the secret: they may have been swapped.
    pub swapped: bool,
}

/// Credentials that are tried before they are added.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccessTest {
    /// Which test it is: an answer to an older one is dropped.
    pub(in crate::session) number: u64,
    /// The domain answers; the credentials are accepted; permissions; connections.
    pub steps: [TestStep; 4],
    /// Why it failed.
    pub fault: Option<AccessFault>,
    /// What was found, when it went well.
    pub found: Option<TenantTest>,
}

impl AccessTest {
    /// Which test it is; a newer one has a higher number.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Whether it is still at work.
    pub fn is_running(&self) -> bool {
        self.fault.is_none() && self.found.is_none()
    }

    /// Whether it was found that nothing lacks.
    pub fn is_green(&self) -> bool {
        self.steps.iter().all(|step| matches!(step, TestStep::Done(_)))
    }
}

/// Whether this computer can keep secrets for us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyringStatus {
    /// It can, though it may have to be unlocked first.
    There,
    /// It can't: secrets last until the program ends.
    Absent(Notice),
}

/// Where a secret is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretPlace {
    /// In the system's keyring.
    Keyring,
    /// In memory: it lasts until the program ends.
    Session,
}

/// What was changed in the list of tenants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TenantChange {
    /// A tenant was added.
    Added {
        /// Its name.
        name: String,
        /// Where its secret is.
        kept: SecretPlace,
        /// Whether it is taken into use at once.
        used: bool,
    },
    /// A tenant was changed.
    Edited {
        /// What it was called.
        from: String,
        /// What it is called now.
        to: String,
        /// Whether it has to be reached anew.
        reach: bool,
    },
    /// A secret was replaced.
    SecretReplaced {
        /// The tenant.
        name: String,
        /// Where the new secret is.
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

    /// The number of the newest test of credentials, forgotten or not.
    pub fn newest_access_test(&self) -> u64 {
        self.last_access_test
    }

    /// What is stored of a tenant.
    pub fn stored_tenant(&self, name: &str) -> Option<&crate::workspace::StoredTenant> {
        self.tenants.value()?.iter().find(|it| it.name == name)
    }

    pub(super) fn test_access(&mut self, access: crate::session::command::Access) -> Vec<Effect> {
        self.last_access_test += 1;
        let number = self.last_access_test;
        let mut test = AccessTest { number, ..AccessTest::default() };
        test.steps[0] = TestStep::Running(words::looking_for(&access.domain));
        self.access_test = Some(test);
        vec![Effect::TestAccess { number, access }]
    }

    pub(super) fn forget_access_test(&mut self) -> Vec<Effect> {
        self.last_access_test += 1;
        self.access_test = None;
        vec![Effect::StopTestAccess { newest: self.last_access_test }]
    }

    pub(super) fn access_test_advanced(&mut self, test: AccessTest) {
        if self.access_test.as_ref().is_some_and(|current| current.number == test.number) {
            self.access_test = Some(test);
        }
    }

    pub(super) fn add_tenant(&mut self, tenant: NewTenant) -> Vec<Effect> {
        self.tenants_changed.ask();
        vec![Effect::AddTenant(tenant)]
    }

    pub(super) fn edit_tenant(&mut self, name: String, edit: TenantEdit) -> Vec<Effect> {
        self.tenants_changed.ask();
        vec![Effect::EditTenant { name, edit }]
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
            TenantChange::Added { name, kept, used } => {
                self.secret_is(&name, kept);
                let found = self.access_test.take().and_then(|test| test.found);
                if !used {
                    return Vec::new();
                }
                let tenant = TenantRef::Named(name);
                // What was found before it was added is shown until it is tested by its name.
                if let Some(test) = found {
                    self.tests.entry(tenant.clone()).or_default().end(Ok(test));
                }
                self.choose_tenant(tenant)
            }
            TenantChange::Edited { from, to, reach } => self.tenant_edited(&from, to, reach),
            TenantChange::SecretReplaced { name, kept } => {
                self.secret_is(&name, kept);
                self.try_tenant(TenantRef::Named(name))
            }
            TenantChange::Removed { name } => {
                let tenant = TenantRef::Named(name.clone());
                self.clients.remove(&tenant);
                self.tests.remove(&tenant);
                self.session_secrets.remove(&name);
                let mut effects = self.forget_requests(&tenant);
                if self.in_use.as_ref() == Some(&tenant) {
                    self.in_use = None;
                    effects.push(self.remember(Remembered::TenantInUse(None)));
                }
                effects
            }
        }
    }

    fn tenant_edited(&mut self, from: &str, to: String, reach: bool) -> Vec<Effect> {
        let (old, new) = (TenantRef::Named(from.to_owned()), TenantRef::Named(to.clone()));
        let client = self.clients.remove(&old);
        let test = self.tests.remove(&old);
        if self.session_secrets.remove(from) {
            self.session_secrets.insert(to);
        }
        // What is on its way answers to the former name, and would never come.
        let on_its_way =
            matches!(client, Some(Fetched::Loading { .. })) || matches!(test, Some(Fetched::Loading { .. }));
        let reach = reach || on_its_way;
        if !reach {
            self.clients.extend(client.map(|client| (new.clone(), client)));
            self.tests.extend(test.map(|test| (new.clone(), test)));
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

    fn secret_is(&mut self, name: &str, kept: SecretPlace) {
        match kept {
            SecretPlace::Keyring => self.session_secrets.remove(name),
            SecretPlace::Session => self.session_secrets.insert(name.to_owned()),
        };
    }
}

//! What credentials are good for: what a test finds out, and credentials that are tried before they are added.

use super::State;
use crate::session::command::Access;
use crate::session::effect::Effect;
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

impl State {
    /// The number of the newest test of credentials, forgotten or not.
    pub fn newest_access_test(&self) -> u64 {
        self.last_access_test
    }

    pub(super) fn test_access(&mut self, access: Access) -> Vec<Effect> {
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
}

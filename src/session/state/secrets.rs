//! Where the secrets of tenants are, and what follows from it: how each tenant stands.

use super::State;
use super::access::TenantTest;
use crate::session::command::TenantRef;
use crate::session::fetched::Fetched;
use crate::session::notice::Notice;
use crate::session::words::keyring as words;

/// Whether this computer can keep secrets for us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyringStatus {
    /// It can, though it may have to be unlocked first.
    There,
    /// It can't: secrets last until the program ends.
    Absent(Notice),
}

/// Where a secret is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretPlace {
    /// In the system's keyring, from which it was read back.
    Keyring,
    /// In memory: it lasts until the program ends. Why the keyring does not have it, and what to do.
    Session(Notice),
}

/// How a tenant stands: what is known of its credentials now, not what once was.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Standing<'a> {
    /// Nobody has looked.
    NotTested,
    /// It is being found out.
    Testing,
    /// Tested since the program was started.
    Tested(&'a TenantTest),
    /// Tested before the program was started, and not since.
    TestedBefore(&'a TenantTest),
    /// Its secret is nowhere: nothing works until it is entered again.
    SecretNeeded,
    /// It could not be reached, or lets nobody in.
    NotReached(&'a Notice),
}

impl State {
    /// How a tenant stands.
    pub fn standing(&self, tenant: &TenantRef) -> Standing<'_> {
        match self.tests.get(tenant) {
            Some(Fetched::Loading { .. }) => Standing::Testing,
            _ if self.is_secret_lost(tenant) => Standing::SecretNeeded,
            Some(Fetched::Failed { notice, .. }) => Standing::NotReached(notice),
            Some(Fetched::Ready(test)) if self.tested_now.contains(tenant) => Standing::Tested(test),
            Some(Fetched::Ready(test)) => Standing::TestedBefore(test),
            Some(Fetched::NotAsked) | None => Standing::NotTested,
        }
    }

    fn is_secret_lost(&self, tenant: &TenantRef) -> bool {
        match tenant {
            TenantRef::Named(name) => {
                let nowhere = matches!(self.keyring.value(), Some(KeyringStatus::Absent(_)))
                    && !self.session_secrets.contains_key(name);
                nowhere || self.lost_secrets.contains(name)
            }
            TenantRef::Given(_) | TenantRef::Demo => false,
        }
    }

    /// Where a tenant's secret is from now on.
    pub(super) fn secret_is(&mut self, name: &str, kept: SecretPlace) {
        self.lost_secrets.remove(name);
        match kept {
            SecretPlace::Keyring => self.session_secrets.remove(name),
            SecretPlace::Session(why) => self.session_secrets.insert(name.to_owned(), why),
        };
    }

    /// A tenant was called, or could not be: then its secret may be what lacks.
    pub(super) fn secret_was_used(&mut self, tenant: &TenantRef, trouble: Option<&Notice>) {
        let TenantRef::Named(name) = tenant else { return };
        if trouble.is_some_and(words::is_of_keyring) {
            self.lost_secrets.insert(name.clone());
        } else {
            self.lost_secrets.remove(name);
        }
    }
}

//! Where the secrets of tenants are: in the keyring or, where that does not keep them, in memory until the end.

use super::World;
use crate::credentials::{KeyringError, Secret};
use crate::session::command::Keeping;
use crate::session::notice::Notice;
use crate::session::state::{KeyringStatus, SecretPlace, TenantChange};
use crate::session::words;
use std::collections::HashMap;
use std::sync::{MutexGuard, PoisonError};

/// Followed by the name of a tenant whose secret no keyring took: at the next start it is known to be gone, without
/// asking a keyring that may then ask the person.
const NOT_KEPT: &str = "secret_not_kept:";

impl World {
    pub(super) fn not_kept(name: &str) -> String {
        format!("{NOT_KEPT}{name}")
    }

    /// The tenants whose secret ended with the program that had it.
    pub(super) fn without_secret(&self) -> Result<Vec<String>, Notice> {
        let stored = self.workspace.settings_of(NOT_KEPT)?;
        Ok(stored.into_iter().filter_map(|(key, _)| key.strip_prefix(NOT_KEPT).map(str::to_owned)).collect())
    }

    pub(super) fn replace_secret(&self, name: &str, secret: &Secret) -> Result<TenantChange, Notice> {
        self.stored_tenant(name)?;
        let kept = self.keep_secret(name, secret, Keeping::KeyringOrSession)?;
        Ok(TenantChange::SecretReplaced { name: name.to_owned(), kept })
    }

    /// Tries the keyring once more, which may be unlocked by now.
    pub(super) fn keep_session_secret(&self, name: &str) -> Result<TenantChange, Notice> {
        let secret = self.session_secrets().get(name).cloned();
        let secret = secret.ok_or_else(|| words::keyring::keyring_error(name, &KeyringError::Missing))?;
        let kept = self.keep_secret(name, &secret, Keeping::KeyringOrSession)?;
        Ok(TenantChange::SecretKept { name: name.to_owned(), kept })
    }

    pub(super) fn look_for_keyring(&self) -> KeyringStatus {
        match self.keyring.status() {
            Ok(()) => KeyringStatus::There,
            Err(error) => KeyringStatus::Absent(words::keyring::keyring_error("each tenant", &error)),
        }
    }

    pub(super) fn keep_secret(&self, name: &str, secret: &Secret, keeping: Keeping) -> Result<SecretPlace, Notice> {
        if secret.expose().trim().is_empty() {
            return Err(words::tenants::empty_secret());
        }
        match (self.keyring.store(name, secret), keeping) {
            (Ok(()), _) => {
                self.session_secrets().remove(name);
                self.workspace.remove_setting(&Self::not_kept(name))?;
                Ok(SecretPlace::Keyring)
            }
            (Err(error), Keeping::KeyringOrSession) => {
                self.session_secrets().insert(name.to_owned(), secret.clone());
                self.workspace.put_setting(&Self::not_kept(name), "")?;
                Ok(SecretPlace::Session(words::keyring::not_kept(name, &error)))
            }
            (Err(error), Keeping::Keyring) => Err(words::keyring::keyring_error(name, &error)),
        }
    }

    /// A copy under the new name; the old one stays for now.
    pub(super) fn copy_secret(&self, from: &str, to: &str) -> Result<(), Notice> {
        let in_memory = self.session_secrets().get(from).cloned();
        if let Some(secret) = in_memory {
            self.session_secrets().insert(to.to_owned(), secret);
        } else {
            match self.keyring.load(from) {
                Ok(secret) => self.keyring.store(to, &secret).map_err(|error| words::keyring::not_kept(to, &error))?,
                // The tenant had no secret before and has none afterwards.
                Err(KeyringError::Missing) => {}
                // It may be in a keyring that this session does not see, under the name that is given up.
                Err(error) => {
                    return Err(words::tenants::not_renamed(from, &words::keyring::keyring_error(from, &error)));
                }
            }
        }
        if self.workspace.setting(&Self::not_kept(from))?.is_some() {
            self.workspace.put_setting(&Self::not_kept(to), "")?;
        }
        Ok(())
    }

    pub(super) fn session_secrets(&self) -> MutexGuard<'_, HashMap<String, Secret>> {
        self.secrets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

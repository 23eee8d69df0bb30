//! The system's keyring: Secret Service, Keychain or Credential Manager.
//!
//! Every function blocks, and may wait for a person to unlock the keyring: call it on a thread of its own, or with
//! `spawn_blocking`.

use keyring::v1::{Entry, Error};
use zeroize::Zeroizing;

use super::secret::Secret;

/// The keyring of whoever runs the program.
#[derive(Debug, Clone, Copy)]
pub struct Keyring {
    is_used: bool,
}

/// Why a secret could not be stored, read or removed. Never holds one.
#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    /// This session has no keyring; secrets can be kept in memory only.
    #[error("there is no keyring: {why}")]
    NoKeyring {
        why: NoKeyring,
        #[source]
        source: Option<&'static Error>,
    },
    /// The keyring is locked and was not unlocked, or its question was put aside.
    #[error("the keyring is locked")]
    Locked(#[source] Error),
    /// There is a program that keeps secrets, but nothing for it to keep them in: it was never set up.
    #[error("no keyring was set up")]
    NotSetUp(#[source] Error),
    /// It took the secret and does not have it.
    #[error("the keyring did not keep what it took")]
    NotHeld,
    /// It took the secret, and forgets it when the person logs out.
    #[error("the keyring forgets at the end of the desktop session")]
    Forgets,
    /// The keyring is there and does not do it.
    #[error("the keyring refuses")]
    Refused(#[source] Option<Error>),
    /// The secret is longer than this keyring takes.
    #[error("the secret is too long for the keyring")]
    TooLong,
    /// Nothing is stored for this tenant; or the keyring is locked and can't ask, which looks the same from here.
    #[error("the keyring holds nothing for this tenant")]
    Missing,
    /// Something else is stored under the tenant's name.
    #[error("what the keyring holds for this tenant is not one of our secrets")]
    NotOurs,
}

/// What is missing for a keyring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoKeyring {
    /// No desktop session, as over ssh, in a container or in a service.
    #[error("there is no session bus")]
    NoSessionBus,
    /// A session without a program that keeps secrets.
    #[error("no program in this session keeps secrets")]
    NoService,
    #[error("it does not answer")]
    NotAnswering,
    /// No kind of keyring is known for this system.
    #[error("this system has none that is known")]
    Unsupported,
}

/// The name under which the keyring lists our entries.
const SERVICE: &str = "rollcall";

impl Keyring {
    /// The system's.
    pub fn system() -> Self {
        Self { is_used: true }
    }

    /// None, whatever the system has: for tests, which must leave their owner's secrets alone.
    pub fn none() -> Self {
        Self { is_used: false }
    }

    /// Whether there seems to be a keyring. Found out once in a process: one that is started later is seen after a
    /// restart only. That it works is proven by nothing but a successful [`Keyring::store`].
    pub fn status(self) -> Result<(), KeyringError> {
        if !self.is_used {
            return Err(KeyringError::NoKeyring { why: NoKeyring::Unsupported, source: None });
        }
        match Entry::store_status() {
            Ok(()) => Ok(()),
            Err(error) => Err(KeyringError::NoKeyring { why: why_none(error), source: Some(error) }),
        }
    }

    /// Keeps a tenant's client secret or token, in place of the one before. What comes back as kept was read back: a
    /// keyring may say yes and keep nothing.
    pub fn store(self, tenant: &str, secret: &Secret) -> Result<(), KeyringError> {
        let entry = self.entry(tenant)?;
        // As bytes: Windows would double the length of a text, and a token may then be too long.
        entry.set_secret(secret.expose().as_bytes()).map_err(failure)?;
        let held = match entry.get_secret() {
            Ok(bytes) => Zeroizing::new(bytes),
            Err(Error::NoEntry) => return Err(KeyringError::NotHeld),
            Err(error) => return Err(failure(error)),
        };
        if held.as_slice() != secret.expose().as_bytes() {
            return Err(KeyringError::NotHeld);
        }
        if forgets(&entry) {
            // Nobody would look for it there.
            entry.delete_credential().ok();
            return Err(KeyringError::Forgets);
        }
        Ok(())
    }

    /// What was stored for a tenant.
    pub fn load(self, tenant: &str) -> Result<Secret, KeyringError> {
        let bytes = Zeroizing::new(self.entry(tenant)?.get_secret().map_err(failure)?);
        match std::str::from_utf8(&bytes) {
            Ok(text) => Ok(Secret::new(text.to_owned())),
            Err(_no_text) => Err(KeyringError::NotOurs),
        }
    }

    /// Removes what was stored for a tenant; [`KeyringError::Missing`] if there was nothing.
    pub fn remove(self, tenant: &str) -> Result<(), KeyringError> {
        self.entry(tenant)?.delete_credential().map_err(failure)
    }

    fn entry(self, tenant: &str) -> Result<Entry, KeyringError> {
        self.status()?;
        Entry::new(SERVICE, tenant).map_err(failure)
    }
}

/// The library's error, without what could hold a secret.
fn failure(error: Error) -> KeyringError {
    match error {
        Error::NoEntry => KeyringError::Missing,
        Error::NoStorageAccess(_) | Error::PlatformFailure(_) if says(&error, "result not returned") => {
            KeyringError::NotSetUp(error)
        }
        Error::NoStorageAccess(_) => KeyringError::Locked(error),
        // Made while an item is made, which the library does not tell from other troubles.
        Error::PlatformFailure(_) if says(&error, "object locked") || says(&error, "prompt") => {
            KeyringError::Locked(error)
        }
        Error::TooLong(..) => KeyringError::TooLong,
        Error::NoDefaultStore => KeyringError::NoKeyring { why: NoKeyring::NotAnswering, source: None },
        // These carry the bytes that were read.
        Error::BadEncoding(_) | Error::BadDataFormat(..) => KeyringError::NotOurs,
        Error::PlatformFailure(_) | Error::BadStoreFormat(_) | Error::Invalid(..) | Error::NotSupportedByStore(_) => {
            KeyringError::Refused(Some(error))
        }
        // Two entries of one name, each of which could be asked for its secret.
        _ => KeyringError::Refused(None),
    }
}

/// Whether the layer below says so: its own errors are named in its texts only.
fn says(error: &Error, sign: &str) -> bool {
    match error {
        Error::NoStorageAccess(cause) | Error::PlatformFailure(cause) => cause.to_string().contains(sign),
        _ => false,
    }
}

/// Whether what was stored lies in the collection of the Secret Service that lasts for the desktop session only. Some
/// desktops and containers have made it the default.
#[cfg(target_os = "linux")]
fn forgets(entry: &Entry) -> bool {
    use zbus_secret_service_keyring_store::cred::Wrapper;
    let Ok(item) = entry.inner.get_credential() else { return false };
    item.as_any().downcast_ref::<Wrapper>().is_some_and(|it| it.get_path().contains("/collection/session/"))
}

#[cfg(not(target_os = "linux"))]
fn forgets(_entry: &Entry) -> bool {
    false
}

fn why_none(error: &Error) -> NoKeyring {
    let Error::PlatformFailure(cause) = error else {
        return match error {
            Error::Invalid(parameter, _) if parameter == "platform" => NoKeyring::Unsupported,
            _ => NoKeyring::NotAnswering,
        };
    };
    // The layers below name the bus's own errors, in their texts only.
    let text = format!("{cause:?} {cause}");
    if text.contains("ServiceUnknown") || text.contains("org.freedesktop.secrets") {
        NoKeyring::NoService
    } else if ["NotFound", "Address", "ConnectionRefused", "No such file", "XDG_RUNTIME_DIR"]
        .iter()
        .any(|sign| text.contains(sign))
    {
        NoKeyring::NoSessionBus
    } else {
        NoKeyring::NotAnswering
    }
}

//! The secrets of tenants: where they are kept (the system's keyring) and how they are held in memory.
//!
//! Never writes a secret anywhere else: without a keyring it says so, and the caller keeps the secret for this session.
//! Read `keyring.rs` first; `tests/keyring.rs` shows it at work against a real Secret Service.

mod keyring;
mod secret;

pub use self::keyring::{Keyring, KeyringError, NoKeyring};
pub use self::secret::Secret;

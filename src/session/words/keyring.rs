//! What a person is told when the keyring does not do what was asked.

use crate::credentials::{KeyringError, NoKeyring};
use crate::session::notice::Notice;

/// A secret of `tenant` that could not be stored, read or removed.
pub fn keyring_error(tenant: &str, error: &KeyringError) -> Notice {
    let (code, message, next) = match error {
        KeyringError::NoKeyring { why, .. } => {
            let (why, next) = no_keyring(*why);
            ("no_keyring", format!("This session has no keyring: {why}. The secret of {tenant} can't be kept."), next)
        }
        KeyringError::Locked(_) => (
            "keyring_locked",
            format!("The keyring is locked, so the secret of {tenant} can't be stored or read."),
            "Unlock the keyring (on Linux with the program Passwords and Keys, or by logging in to the desktop with your \
             password), then try again.",
        ),
        KeyringError::NotSetUp(_) => (
            "keyring_not_set_up",
            format!("This computer's keyring was never set up, so it can't hold the secret of {tenant}."),
            "Create a keyring in the program Passwords and Keys and make it the default, or log in to the desktop with \
             your password once; then try again.",
        ),
        KeyringError::NotHeld => (
            "secret_not_held",
            format!("The keyring took the secret of {tenant}, but does not have it when asked for it."),
            "Look in the system's keyring program whether it is unlocked and can keep new entries; then try again.",
        ),
        KeyringError::Forgets => (
            "keyring_forgets",
            format!(
                "The keyring of this session forgets everything when you log out, so the secret of {tenant} was not left \
                 in it."
            ),
            "Create a keyring in the program Passwords and Keys and make it the default; then try again.",
        ),
        KeyringError::Refused(_) => (
            "keyring_refused",
            format!("The keyring refused to handle the secret of {tenant}."),
            "Look in the system's keyring program for entries named rollcall, and remove those of this tenant; then try \
             again.",
        ),
        KeyringError::TooLong => (
            "secret_too_long",
            format!("The secret of {tenant} is longer than this system's keyring takes."),
            "Use a client id and a client secret instead of a token, or set ROLLCALL_TOKEN for each session.",
        ),
        KeyringError::Missing => (
            "no_secret",
            format!("The keyring holds no secret for {tenant}, or it is locked."),
            "Unlock the keyring and try again, or enter the secret again: in the window under Tenants with Replace…, in \
             the terminal with rollcall tenants add.",
        ),
        KeyringError::NotOurs => (
            "keyring_entry_unreadable",
            format!("What the keyring holds for {tenant} is not a secret that Rollcall stored."),
            "Enter the secret again: in the window under Tenants with Replace…, in the terminal with rollcall tenants add.",
        ),
    };
    Notice::ours(code, message, next)
}

fn no_keyring(why: NoKeyring) -> (&'static str, &'static str) {
    const BY_VARIABLES: &str = "Set ROLLCALL_DOMAIN, ROLLCALL_CLIENT_ID and ROLLCALL_CLIENT_SECRET for this session, or \
                                start Rollcall from a desktop session.";
    match why {
        NoKeyring::NoSessionBus => ("there is no desktop session, as over ssh or in a container", BY_VARIABLES),
        NoKeyring::NoService => (
            "no program here keeps secrets",
            "Install gnome-keyring or KWallet, or set ROLLCALL_DOMAIN, ROLLCALL_CLIENT_ID and ROLLCALL_CLIENT_SECRET for \
             this session.",
        ),
        NoKeyring::NotAnswering => ("it does not answer", BY_VARIABLES),
        NoKeyring::Unsupported => ("none is known for this system", BY_VARIABLES),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trouble_with_the_keyring_says_what_to_do() {
        let no_keyring = |why| KeyringError::NoKeyring { why, source: None };
        for (error, code, word) in [
            (no_keyring(NoKeyring::NoSessionBus), "no_keyring", "ssh"),
            (no_keyring(NoKeyring::NoService), "no_keyring", "keeps secrets"),
            (no_keyring(NoKeyring::NotAnswering), "no_keyring", "does not answer"),
            (no_keyring(NoKeyring::Unsupported), "no_keyring", "system"),
            (KeyringError::Refused(None), "keyring_refused", "refused"),
            (KeyringError::TooLong, "secret_too_long", "longer"),
            (KeyringError::Missing, "no_secret", "or it is locked"),
            (KeyringError::NotOurs, "keyring_entry_unreadable", "not a secret"),
        ] {
            let notice = keyring_error("Acme", &error);
            assert_eq!(notice.code, code);
            assert!(notice.message.contains("Acme") && notice.message.contains(word), "{}", notice.message);
            assert!(!notice.next.is_empty());
        }
    }
}

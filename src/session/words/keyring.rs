//! What a person is told when the keyring does not do what was asked.

use crate::credentials::{KeyringError, NoKeyring};
use crate::session::notice::Notice;

/// The window's button that takes a secret anew. Sentences name it, so it is here.
pub const ENTER_AGAIN: &str = "Enter the secret again…";

/// The window's button that asks the keyring once more to keep a secret.
pub const TRY_AGAIN: &str = "Try the keyring again";

/// A secret of `tenant` that could not be stored, read or removed.
pub fn keyring_error(tenant: &str, error: &KeyringError) -> Notice {
    let then_again = |cure: &str| format!("{cure}; then try again.");
    let enter_again = format!("enter the secret again, under Tenants with “{ENTER_AGAIN}”.");
    let add_again = "enter the secret again with rollcall tenants add.";
    let (next, in_terminal) = match error {
        KeyringError::NoKeyring { why, .. } => (
            format!("{} Or {enter_again} It then lasts until you close Rollcall.", cure(error)),
            for_the_terminal(*why).to_owned(),
        ),
        KeyringError::Missing => {
            let unlock = "Unlock the keyring and try again, or";
            (format!("{unlock} {enter_again}"), format!("{unlock} {add_again}"))
        }
        KeyringError::NotOurs => (format!("Please {enter_again}"), format!("Please {add_again}")),
        KeyringError::TooLong => {
            (cure(error).to_owned(), format!("{} Or set ROLLCALL_TOKEN for each session.", cure(error)))
        }
        KeyringError::Locked(_)
        | KeyringError::NotSetUp(_)
        | KeyringError::NotHeld
        | KeyringError::Forgets
        | KeyringError::Refused(_) => (then_again(cure(error)), then_again(cure(error))),
    };
    Notice::ours(code(error), what_happened(tenant, error), next).in_terminal(in_terminal)
}

/// A secret that the window uses without it being kept. What to do is done in the window.
pub fn not_kept(tenant: &str, error: &KeyringError) -> Notice {
    let next = match error {
        KeyringError::NoKeyring { .. } | KeyringError::TooLong => cure(error).to_owned(),
        KeyringError::Locked(_)
        | KeyringError::NotSetUp(_)
        | KeyringError::NotHeld
        | KeyringError::Forgets
        | KeyringError::Refused(_)
        | KeyringError::Missing
        | KeyringError::NotOurs => format!("{}, then press “{TRY_AGAIN}”.", cure(error)),
    };
    Notice::ours(code(error), what_happened(tenant, error), next)
}

const NO_KEYRING: &str = "no_keyring";
pub(crate) const LOCKED: &str = "keyring_locked";
const REFUSED: &str = "keyring_refused";
const MISSING: &str = "no_secret";
const NOT_OURS: &str = "keyring_entry_unreadable";
const TOO_LONG: &str = "secret_too_long";

/// Whether a tenant can't be called because nobody has its secret, rather than because of the network or of Auth0.
pub fn is_of_keyring(notice: &Notice) -> bool {
    [NO_KEYRING, LOCKED, REFUSED, MISSING, NOT_OURS].contains(&notice.code)
}

/// Whether asking the keyring once more may help. That there is none is found out once in a process, and a token does not
/// become shorter.
pub fn can_be_tried_again(why: &Notice) -> bool {
    ![NO_KEYRING, TOO_LONG].contains(&why.code)
}

fn code(error: &KeyringError) -> &'static str {
    match error {
        KeyringError::NoKeyring { .. } => NO_KEYRING,
        KeyringError::Locked(_) => LOCKED,
        KeyringError::NotSetUp(_) => "keyring_not_set_up",
        KeyringError::NotHeld => "secret_not_held",
        KeyringError::Forgets => "keyring_forgets",
        KeyringError::Refused(_) => REFUSED,
        KeyringError::TooLong => TOO_LONG,
        KeyringError::Missing => MISSING,
        KeyringError::NotOurs => NOT_OURS,
    }
}

fn what_happened(tenant: &str, error: &KeyringError) -> String {
    match error {
        KeyringError::NoKeyring { why, .. } => {
            format!("This session has no keyring: {}. The secret of {tenant} can't be kept.", no_keyring(*why))
        }
        KeyringError::Locked(_) => format!("The keyring is locked, so the secret of {tenant} can't be stored or read."),
        KeyringError::NotSetUp(_) => {
            format!("This computer's keyring was never set up, so it can't hold the secret of {tenant}.")
        }
        KeyringError::NotHeld => {
            format!("The keyring took the secret of {tenant}, but does not have it when asked for it.")
        }
        KeyringError::Forgets => {
            format!("This keyring forgets everything when you log out, so the secret of {tenant} was not left in it.")
        }
        KeyringError::Refused(_) => format!("The keyring refused to handle the secret of {tenant}."),
        KeyringError::TooLong => format!("The secret of {tenant} is longer than this system's keyring takes."),
        KeyringError::Missing => format!("The keyring holds no secret for {tenant}, or it is locked."),
        KeyringError::NotOurs => {
            format!("What the keyring holds for {tenant} is not a secret that Rollcall stored.")
        }
    }
}

/// What helps, outside Rollcall; without its full stop where trying again comes next.
fn cure(error: &KeyringError) -> &'static str {
    match error {
        KeyringError::NoKeyring { why, .. } => match why {
            NoKeyring::NoSessionBus => "Start Rollcall from a desktop session to have secrets kept.",
            NoKeyring::NoService => "Install gnome-keyring or KWallet and start Rollcall again to have secrets kept.",
            NoKeyring::NotAnswering => "Start Rollcall again; if that does not help, log out and in.",
            NoKeyring::Unsupported => "Nothing can be done about it on this system.",
        },
        KeyringError::Locked(_) | KeyringError::Missing => {
            "Unlock the keyring (on Linux in the program Passwords and Keys, or by logging in to the desktop with your \
             password)"
        }
        KeyringError::NotSetUp(_) => {
            "Log in to the desktop with your password once, or create a keyring in the program Passwords and Keys and \
             make it the default"
        }
        KeyringError::Forgets => "Create a keyring in the program Passwords and Keys and make it the default",
        KeyringError::NotHeld => {
            "Look in the system's keyring program whether the keyring is unlocked and takes new entries"
        }
        KeyringError::Refused(_) | KeyringError::NotOurs => {
            "Look in the system's keyring program for entries named rollcall, and remove those of this tenant"
        }
        KeyringError::TooLong => "Use a client ID and a client secret instead of a token.",
    }
}

fn no_keyring(why: NoKeyring) -> &'static str {
    match why {
        NoKeyring::NoSessionBus => "there is no desktop session, as over ssh or in a container",
        NoKeyring::NoService => "no program here keeps secrets",
        NoKeyring::NotAnswering => "it does not answer",
        NoKeyring::Unsupported => "none is known for this system",
    }
}

fn for_the_terminal(why: NoKeyring) -> &'static str {
    match why {
        NoKeyring::NoSessionBus | NoKeyring::NotAnswering | NoKeyring::Unsupported => {
            "Set ROLLCALL_DOMAIN, ROLLCALL_CLIENT_ID and ROLLCALL_CLIENT_SECRET for this session, or start Rollcall from a \
             desktop session."
        }
        NoKeyring::NoService => {
            "Install gnome-keyring or KWallet, or set ROLLCALL_DOMAIN, ROLLCALL_CLIENT_ID and ROLLCALL_CLIENT_SECRET for \
             this session."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trouble_with_the_keyring_says_what_to_do() {
        let no_keyring = |why| KeyringError::NoKeyring { why, source: None };
        for (error, code, word, loses_the_secret) in [
            (no_keyring(NoKeyring::NoSessionBus), "no_keyring", "ssh", true),
            (no_keyring(NoKeyring::NoService), "no_keyring", "keeps secrets", true),
            (no_keyring(NoKeyring::NotAnswering), "no_keyring", "does not answer", true),
            (no_keyring(NoKeyring::Unsupported), "no_keyring", "system", true),
            (KeyringError::Refused(None), "keyring_refused", "refused", true),
            (KeyringError::TooLong, "secret_too_long", "longer", false),
            (KeyringError::NotHeld, "secret_not_held", "does not have it", false),
            (KeyringError::Forgets, "keyring_forgets", "log out", false),
            (KeyringError::Missing, "no_secret", "or it is locked", true),
            (KeyringError::NotOurs, "keyring_entry_unreadable", "not a secret", true),
        ] {
            let (terminal, window) = (keyring_error("Acme", &error), not_kept("Acme", &error));
            for notice in [&terminal, &window] {
                assert_eq!(notice.code, code);
                assert!(notice.message.contains("Acme") && notice.message.contains(word), "{}", notice.message);
                assert!(notice.next.ends_with('.') && !notice.next.contains(".."), "{}", notice.next);
                assert_eq!(is_of_keyring(notice), loses_the_secret);
            }
            assert_eq!(window.next.contains(TRY_AGAIN), can_be_tried_again(&window), "{}", window.next);
            assert!(!window.next.contains("ROLLCALL"), "no variable helps in the window: {}", window.next);
        }
    }
}

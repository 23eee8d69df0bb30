//! What is said of tenants: permissions, connections, and credentials that are tried.

use crate::auth0::{Connection, Unfit};
use crate::session::state::{ConnectionLine, Fitness, Permission};

mod access;
mod connection;

pub use access::access_fault;
pub use connection::connection_line;

/// What Rollcall works with today (API page 1.4): our name, what for, Auth0's name, and what lacks without it. What the
/// window can't do yet needs no permission yet, and a careful admin grants none.
const PERMISSIONS: [(&str, &str, &str, &str); 3] = [
    (
        "See connections",
        "Show your connections, so that you choose where users go",
        "read:connections",
        "Rollcall can't list your connections, so nothing can be sent.",
    ),
    (
        "Read users",
        "Compare a list with the users that are there, and check what arrived",
        "read:users",
        "Rollcall can't look users up, so nothing can be sent: it looks at who is there before it sends, and checks afterwards.",
    ),
    (
        "Add and update users",
        "Send lists: bring in new users, update those that exist",
        "create:users",
        "Rollcall can't send lists.",
    ),
];

/// All permissions, against those that were granted.
pub fn permissions(granted: impl Fn(&str) -> bool) -> Vec<Permission> {
    let of = |(name, purpose, scope, _)| Permission { name, purpose, scope, granted: granted(scope) };
    PERMISSIONS.map(of).into()
}

/// What can be done with these permissions.
pub fn permissions_summary(permissions: &[Permission]) -> String {
    match permissions_step(permissions) {
        (true, said) => format!("{said}. Everything works."),
        (false, said) => said,
    }
}

/// How many connections can take users.
pub fn connections_summary(connections: Option<&[ConnectionLine]>) -> String {
    let Some(connections) = connections else {
        return "Not known: the permission to see connections is missing.".to_owned();
    };
    let fit = connections.iter().filter(|it| it.fitness == Fitness::Fits).count();
    let unknown = connections.iter().filter(|it| it.fitness == Fitness::NotKnown).count();
    let mut said = match (connections.len(), fit) {
        (0, _) => "This tenant has no connections. Create a database in Auth0 first.".to_owned(),
        (all, fit) if fit == all => "All of them can take users from a list.".to_owned(),
        (all, fit) => format!("{fit} of {all} can take users from a list."),
    };
    match unknown {
        0 => {}
        1 => said.push_str(" Of 1 more it is not known."),
        _ => return format!("{said} Of {unknown} more it is not known."),
    }
    said
}

/// The first step of a test, at work.
pub fn looking_for(domain: &str) -> String {
    format!("Looking for {}…", domain.trim())
}

/// The first step, done.
pub fn answers(domain: &str) -> String {
    format!("{domain} answers")
}

/// The second step, at work.
pub fn checking(token: bool) -> &'static str {
    if token { "Checking the token…" } else { "Checking the client ID and secret…" }
}

/// The second step, done.
pub fn accepted(token: bool) -> &'static str {
    if token { "Auth0 accepted the token" } else { "Auth0 accepted the client ID and secret" }
}

/// The second step, failed.
pub fn not_accepted(token: bool) -> &'static str {
    if token { "Auth0 did not accept the token" } else { "Auth0 did not accept the client ID and secret" }
}

/// A text that is no token was never sent.
pub fn not_a_token() -> &'static str {
    "What was pasted is not a token"
}

/// The first step, failed.
pub fn does_not_answer(domain: &str) -> String {
    format!("{domain} does not answer as a tenant")
}

/// The third step: whether all are there, and the words.
pub fn permissions_step(permissions: &[Permission]) -> (bool, String) {
    let granted = permissions.iter().filter(|it| it.granted).count();
    if granted == permissions.len() {
        return (true, format!("All {granted} permissions granted"));
    }
    let lacks = |scope: &str| permissions.iter().any(|it| it.scope == scope && !it.granted);
    let without = PERMISSIONS.iter().filter(|(_, _, scope, _)| lacks(scope)).map(|(_, _, _, without)| *without);
    let said: Vec<_> = std::iter::once("permissions granted.").chain(without).collect();
    (false, format!("{granted} of {} {}", permissions.len(), said.join(" ")))
}

/// The fourth step: whether users can go anywhere, and the words.
pub fn connections_step(connections: Option<&[ConnectionLine]>) -> (bool, String) {
    let Some(connections) = connections else {
        return (false, "Connections: may not be listed".to_owned());
    };
    let fit = connections.iter().filter(|it| !matches!(it.fitness, Fitness::Unfit { .. })).count();
    let all = match connections.len() {
        1 => "1 connection".to_owned(),
        all => format!("{all} connections"),
    };
    match fit {
        0 => (false, format!("{all}, none of them can take users from a list")),
        fit => (true, format!("{all}, {fit} of them can take users")),
    }
}

/// A tenant of this name is there already.
pub fn name_taken(name: &str) -> crate::session::Notice {
    crate::session::Notice::ours(
        "name_taken",
        format!("There is a tenant named “{name}” already."),
        "Give this one another name, or edit the other.",
    )
}

/// A secret that is empty.
pub fn empty_secret() -> crate::session::Notice {
    crate::session::Notice::ours("empty_secret", "The secret is missing.", "Paste it from Auth0.")
}

/// Another domain was named for a tenant, and the secret is not to go there unasked.
pub(in crate::session) fn secret_for_domain(name: &str) -> crate::session::Notice {
    crate::session::Notice::ours(
        "secret_for_domain",
        format!("{name} stays as it is: for another domain its secret has to be entered again."),
        "Enter the secret of the application at that domain, and save again.",
    )
}

/// A tenant that keeps its name, because its secret could not be taken along.
pub(in crate::session) fn not_renamed(name: &str, why: &crate::session::Notice) -> crate::session::Notice {
    crate::session::Notice::ours(
        why.code,
        format!("{name} keeps its name, since its secret can't be read to be kept under another. {}", why.message),
        format!(
            "Enter the secret again under Tenants with “{}”, then rename the tenant; or rename it where the keyring can be \
             read.",
            super::keyring::ENTER_AGAIN
        ),
    )
}

/// The secret under a name that a tenant had before may still be in the keyring.
pub(in crate::session) fn old_secret_stays(
    from: &str,
    to: &str,
    why: &crate::session::Notice,
) -> crate::session::Notice {
    crate::session::Notice::ours(
        why.code,
        format!(
            "{from} is called {to} now, but its secret may still be in the keyring under the old name. {}",
            why.message
        ),
        format!("Look in the system's keyring program for the entry of {from} under the name rollcall, and remove it."),
    )
}

/// Why a connection can't take users, as far as its own settings tell.
fn unfit_of(connection: &Connection) -> Option<Unfit> {
    connection.import_fitness().err()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without(missing: &[&str]) -> Vec<Permission> {
        permissions(|scope| !missing.contains(&scope))
    }

    #[test]
    fn a_missing_permission_is_no_failure_and_the_summary_says_what_works() {
        for (missing, said) in [
            (&[] as &[&str], "All 3 permissions granted. Everything works."),
            (&["create:users"], "2 of 3 permissions granted. Rollcall can't send lists."),
            (
                &["read:connections", "create:users"],
                "1 of 3 permissions granted. Rollcall can't list your connections, so nothing can be sent. Rollcall can't \
                 send lists.",
            ),
        ] {
            assert_eq!(permissions_summary(&without(missing)), said);
        }
        assert_eq!(permissions_step(&without(&[])), (true, "All 3 permissions granted".to_owned()));
    }
}

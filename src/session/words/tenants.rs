//! What is said of tenants: permissions, connections, and credentials that are tried.

use crate::auth0::{Connection, Unfit};
use crate::session::state::{ConnectionLine, Fitness, Permission};

mod access;
mod connection;

pub use access::access_fault;
pub use connection::connection_line;

/// What the whole product needs (API page 1.4): our name, what for, Auth0's name, and what lacks without it.
const PERMISSIONS: [(&str, &str, &str, Without); 6] = [
    (
        "See connections",
        "Choose where users go by the connection's name",
        "read:connections",
        Without::Nothing("Rollcall can't list your connections, so nothing can be sent."),
    ),
    (
        "Read users",
        "Take users out, compare before sending, check afterwards",
        "read:users",
        Without::Nothing("Rollcall can't read users, so it can't compare, check or undo."),
    ),
    (
        "Add users",
        "Bring in new users, and update many at once",
        "create:users",
        Without::Only("bringing in users and updating many at once"),
    ),
    (
        "Change users",
        "Edit single users, block and unblock them",
        "update:users",
        Without::Only("single edits, blocking and unblocking"),
    ),
    (
        "Delete users",
        "Delete users, and undo a run that added some",
        "delete:users",
        Without::Only("deleting users, and undoing a run that added some"),
    ),
    (
        "Make password links",
        "Make a link with which a user sets a new password",
        "create:user_tickets",
        Without::Only("making password links"),
    ),
];

/// What becomes of the product without a permission.
#[derive(Clone, Copy)]
enum Without {
    /// Hardly anything works; the sentence that says so.
    Nothing(&'static str),
    /// Everything works except this.
    Only(&'static str),
}

/// All permissions, against those that were granted.
pub fn permissions(granted: impl Fn(&str) -> bool) -> Vec<Permission> {
    let of = |(name, purpose, scope, _)| Permission { name, purpose, scope, granted: granted(scope) };
    PERMISSIONS.map(of).into()
}

/// What can be done with these permissions.
pub fn permissions_summary(permissions: &[Permission]) -> String {
    let granted = permissions.iter().filter(|it| it.granted).count();
    if granted == permissions.len() {
        return format!("All {granted} permissions granted. Everything works.");
    }
    let lacks = |scope: &str| permissions.iter().any(|it| it.scope == scope && !it.granted);
    let missing = PERMISSIONS.iter().filter(|(_, _, scope, _)| lacks(scope)).map(|(_, _, _, without)| *without);
    let (mut blocks, mut excepts) = (Vec::new(), Vec::new());
    for without in missing {
        match without {
            Without::Nothing(sentence) => blocks.push(sentence),
            Without::Only(what) => excepts.push(what),
        }
    }
    let mut said = format!("{granted} of {} permissions granted.", permissions.len());
    for sentence in blocks.iter().copied() {
        said.push(' ');
        said.push_str(sentence);
    }
    if !excepts.is_empty() {
        said.push_str(if blocks.is_empty() { " Everything works except " } else { " Not possible either: " });
        said.push_str(&excepts.join("; "));
        said.push('.');
    }
    said
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
    let mut missing = permissions.iter().filter(|it| !it.granted).map(|it| it.name);
    let rest = match (missing.next(), missing.next()) {
        (Some(only), None) => format!("“{only}” will not be possible."),
        (first, second) => {
            let all: Vec<_> = first.into_iter().chain(second).chain(missing).map(|it| format!("“{it}”")).collect();
            format!("{} will not be possible.", all.join(", "))
        }
    };
    (false, format!("{granted} of {} permissions granted. {rest}", permissions.len()))
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

/// A tenant that keeps its name, because its secret could not be taken along.
pub(in crate::session) fn not_renamed(name: &str, why: &crate::session::Notice) -> crate::session::Notice {
    crate::session::Notice::ours(
        why.code,
        format!("{name} keeps its name, since its secret can't be read to be kept under another. {}", why.message),
        "Enter the secret again with Replace…, then rename the tenant; or rename it where the keyring can be read.",
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
            (&[] as &[&str], "All 6 permissions granted. Everything works."),
            (
                &["delete:users"],
                "5 of 6 permissions granted. Everything works except deleting users, and undoing a run that added some.",
            ),
            (
                &["read:connections", "create:user_tickets"],
                "4 of 6 permissions granted. Rollcall can't list your connections, so nothing can be sent. Not possible \
                 either: making password links.",
            ),
        ] {
            assert_eq!(permissions_summary(&without(missing)), said);
        }
        assert_eq!(
            permissions_step(&without(&["delete:users"])),
            (false, "5 of 6 permissions granted. “Delete users” will not be possible.".to_owned())
        );
    }
}

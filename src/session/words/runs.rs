//! What the window says of runs: why one is not at work, why a user was refused, what to do.

use crate::run::Finding;
use crate::session::notice::Notice;
use crate::session::state::Held;
use crate::workspace::{Origin, RunId};

/// A tenant on this computer.
pub const DEMO_TENANT: &str = "Demo tenant";

/// A row that names nobody.
pub const NOBODY: &str = "no e-mail";

/// Why a started run is not at work.
pub(in crate::session) fn interrupted(held: Option<Held>, why: &str, unanswered: u64) -> String {
    match held {
        Some(Held::Paused | Held::Stopped) => String::new(),
        Some(Held::Closed) => "Rollcall was closed while this run was going on.".to_owned(),
        Some(Held::Failed) => why.to_owned(),
        None if unanswered > 0 => {
            "Rollcall ended, or the computer was switched off, while users were being sent.".to_owned()
        }
        None => "Rollcall ended, or the computer was switched off, before all users were sent.".to_owned(),
    }
}

/// The part of a path that a cause is told by: not which of many factors, nor which key of the metadata.
pub(in crate::session) fn attribute(path: &str) -> &str {
    path.split(['.', '[']).next().unwrap_or(path)
}

/// Why users were refused, in two words: users with the same words are one decision.
pub(in crate::session) fn cause(origin: Origin, code: &str, path: &str) -> String {
    let finding = match Finding::from_code(code) {
        Some(Finding::JobFailed) => Some("Job failed"),
        Some(Finding::NoReasonGiven) => Some("No reason given"),
        Some(Finding::NotFoundAfterwards) => Some("Not found"),
        Some(Finding::ReadBackDiffers) => Some("Differs"),
        Some(Finding::Linked) => Some("Linked"),
        Some(Finding::FateUnknown) => Some("Not known"),
        Some(Finding::AppearedSince | Finding::GoneSince | Finding::ChangedSince) => Some("Changed meanwhile"),
        Some(Finding::TotalsDiffer | Finding::Unmatched) | None => None,
    };
    if let Some(label) = finding {
        return label.to_owned();
    }
    let label = match (code, origin) {
        ("DUPLICATED_USER", Origin::Tenant) => "Already there",
        ("DUPLICATED_USER" | "CONFLICT" | "CONFLICT_EMAIL" | "CONFLICT_USERNAME", Origin::Check) => "Twice in the list",
        ("CONFLICT_EMAIL", Origin::Tenant) => "E-mail taken",
        ("CONFLICT_USERNAME", Origin::Tenant) => "Username taken",
        ("CONFLICT", Origin::Tenant) => "Belongs to another",
        ("CONNECTION_NOT_FOUND", _) => "Connection gone",
        ("PROFILE_SIZE_EXCEEDED", _) => "Too large",
        ("MFA_FACTORS_FAILED", _) => "Second factor",
        (crate::session::words::session::NOT_UPSERTABLE, _) => "Left as it is",
        _ => return of_attribute(code, attribute(path)),
    };
    label.to_owned()
}

fn of_attribute(code: &str, attribute: &str) -> String {
    let label = match attribute {
        "email" | "email_verified" => "E-mail",
        "username" => "Username",
        "phone_number" | "phone_verified" => "Phone number",
        "password_hash" | "custom_password_hash" | "password" => "Password",
        "mfa_factors" => "Second factor",
        "name" | "given_name" | "family_name" | "nickname" => "Name",
        "" => match code {
            "ANY_OF_MISSING" | "OBJECT_REQUIRED" => "Missing value",
            _ => "Other",
        },
        other => other,
    };
    label.to_owned()
}

/// Why the tenant refused a user and what to do, as an admin with the window before them reads it. `said` is the
/// tenant's own message; what is not known here is told as the terminal tells it.
pub(in crate::session) fn refusal(code: &str, path: &str, said: &str, otherwise: (String, String)) -> (String, String) {
    let attribute = if path.is_empty() { "a value" } else { path };
    let (why, next) = match code {
        "DUPLICATED_USER" => (
            "A user with this e-mail, username or id is already there".to_owned(),
            "Leave it, or retry with “Update them too”",
        ),
        "CONFLICT_EMAIL" => ("Another user has this e-mail".to_owned(), "Mend the e-mail, or update that user"),
        "CONFLICT_USERNAME" => ("Another user has this username".to_owned(), "Give this row another username"),
        "CONFLICT" => (
            "Another user has one of this user's identifiers".to_owned(),
            "Compare e-mail, username, phone number and id",
        ),
        "FORMAT" | "PATTERN" | "INVALID_FORMAT" => {
            (format!("{} is not written as Auth0 wants it", capital(attribute)), "Mend it in the sheet")
        }
        "PROFILE_SIZE_EXCEEDED" => ("The profile is larger than Auth0 allows".to_owned(), "Shorten the metadata"),
        "MAX_LENGTH" => (format!("{} is too long", capital(attribute)), "Shorten it in the sheet"),
        "MIN_LENGTH" => (format!("{} is too short", capital(attribute)), "Make it longer, or clear the cell"),
        "OBJECT_REQUIRED" | "ANY_OF_MISSING" => {
            ("Something that a user must have is missing".to_owned(), "Add it, or leave the row out")
        }
        "MFA_FACTORS_FAILED" => {
            ("The user is in; the second factor was not stored".to_owned(), "The user sets it up at the next sign-in")
        }
        "CONNECTION_NOT_FOUND" => {
            ("The connection was removed while the run went on".to_owned(), "Choose another connection")
        }
        "JOB_FAILED" if said.is_empty() => {
            ("Auth0 gave up the whole job, without a reason".to_owned(), "Retry these rows later")
        }
        "JOB_FAILED" => (format!("Auth0 gave up the whole job: {said}"), "Retry these rows later"),
        "NO_REASON_GIVEN" => {
            ("Auth0 did not write this user and gave no reason".to_owned(), "Retry: a new job gives a new reason")
        }
        "NOT_FOUND_AFTERWARDS" => (
            "Auth0 says that it wrote this user, but it can't be found".to_owned(),
            "Press “Look again”: it is looked for once more",
        ),
        "READ_BACK_DIFFERS" => (
            format!("Written, but {attribute} reads back with another value"),
            "Look at the user in Auth0: an Action or another admin may have changed it",
        ),
        "FATE_UNKNOWN" => (
            "The answer was lost, so nobody can tell yet".to_owned(),
            "Press “Look again” at the run: the tenant is asked once more",
        ),
        _ => return otherwise,
    };
    (why, next.to_owned())
}

pub(super) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The tenant of a run can't be told from those that were added.
pub(in crate::session) fn tenant_gone(run: RunId, name: &str) -> Notice {
    Notice::ours(
        "tenant_gone",
        format!("Run {run} was sent to {name}, which is not connected here any more."),
        "Add the tenant again, then go on. A demo tenant ends with the window, and its users with it.",
    )
}

/// How a run was ended, or why it ended, could not be written down.
pub(in crate::session) fn end_not_kept(run: RunId, why: &Notice) -> Notice {
    Notice::ours(
        why.code,
        format!(
            "How run {run} ended could not be written down, so the next start may tell it otherwise: {}",
            why.message
        ),
        format!("{} What was sent is written down, and going on with the run sends nothing twice.", why.next),
    )
}

/// Nothing of the run failed.
pub(in crate::session) fn nothing_failed(run: RunId) -> Notice {
    Notice::ours(
        "nothing_failed",
        format!("No row of run {run} was refused, or left out for an error."),
        "There is nothing to save.",
    )
}

/// The name of a file promises a form that failed rows are not saved in.
pub(in crate::session) fn not_this_form(path: &std::path::Path) -> Notice {
    let ending = path.extension().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
    Notice::ours(
        "not_saved",
        format!(
            "These rows are saved as CSV, JSON or NDJSON, which a program that opens .{ending} files does not expect: \
             nothing was written ({}).",
            path.display()
        ),
        "Save them again with a name that ends in .csv, .json or .ndjson. Excel opens .csv too.",
    )
}

/// A file could not be written.
pub(in crate::session) fn not_saved(path: &std::path::Path, error: &std::io::Error) -> Notice {
    if error.kind() == std::io::ErrorKind::AlreadyExists {
        return super::save::is_there(path);
    }
    let next = match error.kind() {
        std::io::ErrorKind::StorageFull => "Free some space, or choose another folder.",
        std::io::ErrorKind::PermissionDenied => "Choose a folder that you may write to.",
        _ => "Choose another folder.",
    };
    Notice::ours("not_saved", format!("The rows could not be saved: {error} ({}).", path.display()), next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_one_decision_has_one_label() {
        for (origin, code, path, label) in [
            (Origin::Tenant, "DUPLICATED_USER", "", "Already there"),
            (Origin::Tenant, "CONFLICT_USERNAME", "username", "Username taken"),
            (Origin::Check, "FORMAT", "email", "E-mail"),
            (Origin::Tenant, "INVALID_FORMAT", "email", "E-mail"),
            (Origin::Check, "MAX_LENGTH", "app_metadata.history", "app_metadata"),
            (Origin::Check, "PATTERN", "mfa_factors[3].phone.value", "Second factor"),
            (Origin::Tenant, "SOMETHING_NEW", "", "Other"),
            (Origin::Tenant, "READ_BACK_DIFFERS", "name", "Differs"),
        ] {
            assert_eq!(cause(origin, code, path), label, "{code} {path}");
        }
    }

    #[test]
    fn the_window_never_tells_of_the_terminals_options() {
        for code in ["DUPLICATED_USER", "JOB_FAILED", "NO_REASON_GIVEN", "FATE_UNKNOWN", "NOT_FOUND_AFTERWARDS"] {
            let (why, next) = refusal(code, "", "", (String::new(), String::new()));
            assert!(!why.is_empty() && !next.is_empty() && !next.contains("--"), "{code}: {next}");
        }
    }
}

//! What a run found out about a row, in words: the tenant's refusals and our own findings.

use super::problem::tenant_code;
use crate::run::Finding;

/// What a refusal of the tenant means and what to do. The tenant's own text stays in view.
pub fn refusal(code: &str, tenants_text: &str) -> (String, String) {
    let (cause, cure) = tenant_code(code);
    let message = match (cause.is_empty(), tenants_text.is_empty()) {
        (_, true) => cause.to_owned(),
        (true, false) => tenants_text.to_owned(),
        (false, false) => format!("{cause} The tenant says “{tenants_text}”."),
    };
    (message, cure.to_owned())
}

/// What to do with a row that was left out because its user is another one by now.
const READ_AGAIN: &str =
    "Retry these rows: the users are read as they are now, and you are asked before anything is lost.";

/// What a finding of ours means and what to do. `details` is what the tenant said, where it said anything.
pub fn finding(finding: Finding, path: &str, details: &str) -> (String, String) {
    let (message, next) = match finding {
        Finding::JobFailed if details.is_empty() => (
            "The tenant gave up the whole job, several times, without a reason.".to_owned(),
            "Send these rows again later with --retry-failed-of. If it goes on, ask Auth0's support about the job id.",
        ),
        Finding::JobFailed => (
            format!("The tenant gave up the whole job, several times. It says “{details}”."),
            "Send these rows again later with --retry-failed-of. If it goes on, ask Auth0's support about the job id.",
        ),
        Finding::NoReasonGiven => (
            "The tenant's job ended without writing this user, and its reason can't be read (any more).".to_owned(),
            "Send the row again with --retry-failed-of: a new job gives a new reason.",
        ),
        Finding::NotFoundAfterwards => (
            "The tenant says that it wrote this user, but reading the connection does not find it.".to_owned(),
            "Look for the user in the dashboard. Resuming the run reads once more.",
        ),
        Finding::ReadBackDiffers => (
            format!("The user was written, but “{path}” reads back with another value than was sent."),
            "Look at the user in the dashboard: an Action, a rule or another admin may have changed it meanwhile.",
        ),
        Finding::Linked => (
            "The user is there as a linked identity of another user.".to_owned(),
            "Nothing, if the link is wanted. The profile shown is that of the other user.",
        ),
        Finding::FateUnknown => (
            "Nobody can tell what became of this row: the answer was lost and the tenant can't be read.".to_owned(),
            "Resume the run when the tenant can be read again.",
        ),
        Finding::TotalsDiffer => (
            format!("The tenant's totals for {path} differ from the users that were sent ({details})."),
            "Each user was accounted for one by one all the same. Keep the job id for Auth0's support.",
        ),
        Finding::Unmatched => (
            format!("The tenant refused a user that can't be told from its answer. It says “{details}”."),
            "The rows of that job were looked up one by one, so that none is counted as written without being there.",
        ),
        Finding::AppearedSince => (
            "Not sent: this user was added in Auth0 after the run was planned, when there was none.".to_owned(),
            READ_AGAIN,
        ),
        Finding::GoneSince => (
            "Not sent: this user was removed in Auth0 after the run was planned, and sending would add it again."
                .to_owned(),
            READ_AGAIN,
        ),
        Finding::ChangedSince => (
            format!("Not sent: this user was changed in Auth0 after the run was planned, and “{path}” would be lost."),
            READ_AGAIN,
        ),
    };
    (message, next.to_owned())
}

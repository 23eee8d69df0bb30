//! What the session itself has to say: about the workspace, runs, connections, and what lacks.

use crate::run::RunError;
use crate::run::live::ReadError;
use crate::session::notice::{Fault, Notice};
use crate::session::state::Vanishing;
use crate::session::words::number;
use crate::sheet::RowId;
use crate::workspace::{RunId, WorkspaceError};

/// No tenant was chosen.
pub fn no_tenant() -> Notice {
    Notice::ours("no_tenant", "No tenant is in use.", "Choose a tenant, or give its domain and credentials.")
}

/// No list is open.
pub fn no_sheet() -> Notice {
    Notice::ours("no_list", "No list is open.", "Open a list of users first.")
}

/// The person stopped it.
pub fn stopped() -> Notice {
    Notice::ours("stopped", "It was stopped before anything was sent.", "Start it again when you are ready.")
}

/// No tenant has this name.
pub fn unknown_tenant(name: &str, known: &[String]) -> Notice {
    let told = |next: &str| Notice::ours("unknown_tenant", format!("There is no tenant named “{name}”."), next);
    if known.is_empty() {
        return told("Add it first, under Tenants.").in_terminal("Add it first: rollcall tenants add.");
    }
    told(&format!("Known are: {}.", known.join(", ")))
}

/// The name has an odd form.
pub fn bad_tenant_name(name: &str) -> Notice {
    Notice::ours(
        "bad_name",
        format!("“{name}” can't be a tenant's name here."),
        "Take letters, digits, dots and hyphens.",
    )
}

/// No connection has this name.
pub fn unknown_connection(name: &str, tenant: &str, near: &[String], all: &[String]) -> Notice {
    let next = if near.is_empty() {
        format!("It has {}. Take one of these, or create the connection in the dashboard.", all.join(", "))
    } else {
        format!("Did you mean {}?", near.iter().map(|it| format!("“{it}”")).collect::<Vec<_>>().join(" or "))
    };
    Notice::ours("unknown_connection", format!("{tenant} has no connection named “{name}”."), next)
}

/// The system gives no threads.
pub fn no_threads(error: &std::io::Error) -> Notice {
    Notice::ours(
        "no_threads",
        format!("The system gives Rollcall no threads: {error}."),
        "Close other programs and try again.",
    )
}

/// The workspace can't be used.
pub fn workspace(error: &WorkspaceError) -> Notice {
    if error.is_disk_full() {
        return Notice::ours(
            "no_space",
            "The disk is full: Rollcall can't keep its journal, and without it nothing is sent.",
            "Free some space, then go on.",
        );
    }
    match error {
        WorkspaceError::NoHome => Notice::ours(
            "no_workspace",
            "The system names no folder for this person's data.",
            "Start Rollcall where the account has a home folder.",
        )
        .in_terminal("Name one with --workspace."),
        WorkspaceError::Folder { path, source } => Notice::ours(
            "no_workspace",
            format!("The workspace can't be used: {source} ({}).", path.display()),
            "Make the folder readable and writable for you alone, then try again.",
        )
        .in_terminal("Make the folder readable and writable for you alone, or name another with --workspace."),
        WorkspaceError::Newer { found, known } => Notice::ours(
            "newer_workspace",
            format!("The workspace was written by a newer Rollcall (form {found}; this one knows {known})."),
            "Update Rollcall, then start it again.",
        )
        .in_terminal("Update Rollcall, or name another workspace with --workspace."),
        WorkspaceError::Journal(source) => Notice::ours(
            "journal",
            format!("The journal can't be read or written: {source}."),
            "Nothing is sent without it. Check the disk; the file is journal.sqlite in the workspace.",
        ),
        WorkspaceError::NotUnderstood(what) => Notice::ours(
            "journal",
            format!("The journal holds something that this Rollcall does not understand: {what}."),
            "Update Rollcall, then start it again.",
        )
        .in_terminal("Update Rollcall, or name another workspace with --workspace."),
        WorkspaceError::RunInUse(run) => Notice::ours(
            "run_in_use",
            format!("Run {run} is being carried out by another Rollcall."),
            "Wait for it, or close the other one first.",
        ),
    }
}

impl From<WorkspaceError> for Notice {
    fn from(error: WorkspaceError) -> Self {
        workspace(&error)
    }
}

/// No run has this number.
pub fn unknown_run(run: RunId) -> Notice {
    Notice::ours("unknown_run", format!("There is no run {run}."), "Jobs shows all runs.")
        .in_terminal("rollcall runs list shows all runs.")
}

/// The run was planned, and nobody agreed to it.
pub fn never_started(run: RunId) -> Notice {
    Notice::ours(
        "never_started",
        format!("Run {run} was planned and never started, so nothing of it was sent."),
        "Import the list again: the plan is made anew, and shown before anything is sent.",
    )
}

/// Another plan has taken the place of the one that somebody agreed to.
pub fn old_plan() -> Notice {
    Notice::ours(
        "old_plan",
        "The plan that you agreed to is not the one at hand any more, so nothing was sent.",
        "Look at the newest plan and send it.",
    )
}

/// The run that is to be retried has not ended.
pub fn retry_of_unfinished(run: RunId) -> Notice {
    Notice::ours(
        "not_finished",
        format!("Run {run} is not finished, so nobody can say yet which of its rows were not written."),
        format!("Go on with run {run} under Jobs first."),
    )
    .in_terminal(format!("rollcall runs resume {run} first."))
}

/// The run belongs to another tenant than the credentials.
pub fn run_of_other_tenant(run: RunId, its: &str, given: &str) -> Notice {
    Notice::ours(
        "other_tenant",
        format!("Run {run} belongs to {its}, and the credentials are for {given}."),
        format!("Give the credentials of {its}."),
    )
}

/// What to do where a run's own list is of no use any more.
const SEND_ANEW: &str =
    "Open the list again and send it with “Update them too”: then users who are there are no fault.";
const RETRY_FAILED: &str = "Open the list again and send it with --retry-failed-of.";

/// The private copy of a run's list is gone.
pub fn list_gone(run: RunId) -> Notice {
    Notice::ours(
        "list_gone",
        format!("The private copy of run {run}'s list is gone, so what was not sent can't be sent."),
        SEND_ANEW,
    )
    .in_terminal(RETRY_FAILED)
}

/// What was edited in a run's list before it was planned can't be read any more.
pub fn edits_gone(run: RunId) -> Notice {
    Notice::ours(
        "edits_gone",
        format!(
            "What was edited in run {run}'s list can't be read any more, so what was not sent can't be sent as it was \
             planned."
        ),
        SEND_ANEW,
    )
    .in_terminal(RETRY_FAILED)
}

/// A row that was deleted or excluded in the sheet before the run, or added and left empty.
pub fn deleted_row() -> (String, String) {
    (
        "The row was deleted or excluded in the sheet, or added and left empty: it was left out.".to_owned(),
        String::new(),
    )
}

/// A run that is retried went to another connection or tenant.
pub fn retry_elsewhere(run: RunId, its: &str) -> Notice {
    Notice::ours(
        "retry_elsewhere",
        format!("Run {run} went to {its}: its unwritten rows can't be told for another place."),
        format!("Send to {its}, or open the list again and send it as one of its own."),
    )
    .in_terminal(format!("Send to {its}, or leave out --retry-failed-of."))
}

/// Nothing is left to send.
pub fn nothing_to_send(refused: u64, unchanged: u64, left_out: u64, deleted: u64) -> Notice {
    let mut why = Vec::new();
    for (count, what) in [
        (refused, "refused by the check"),
        (unchanged, "unchanged already"),
        (left_out, "written by an earlier run"),
        (deleted, "deleted or excluded in the sheet"),
    ] {
        if count > 0 {
            why.push(format!("{} {what}", number(count)));
        }
    }
    let told = |next| Notice::ours("nothing_to_send", format!("There is nothing to send: {}.", why.join(", ")), next);
    if refused == 0 {
        return told("Nothing needs doing.");
    }
    told("Correct the rows named under Problems, then send again.")
        .in_terminal("Correct the rows named by rollcall check, then send again.")
}

/// A run could not go on.
pub fn run_error(tenant: &str, run: RunId, error: &RunError) -> Notice {
    let mut told = match error {
        // It was not begun.
        RunError::Workspace(error @ WorkspaceError::RunInUse(_)) => return workspace(error),
        RunError::Workspace(error) => workspace(error),
        RunError::Tenant(error) => super::api::api_error(tenant, error),
        RunError::Reading(error) => read_error(tenant, error),
        RunError::ListChanged { row } => Notice::ours(
            "list_changed",
            format!("Row {} of the private copy of the list is no longer what was planned.", RowId(*row).0 + 1),
            SEND_ANEW,
        )
        .in_terminal(RETRY_FAILED),
        RunError::BrokeOff => return run_broke_off(run),
        RunError::Stopped => stopped(),
    };
    if told.fault == Fault::Ours {
        told.fault = Fault::InARun;
    }
    let looked_at = "nothing is sent again before the tenant was looked at.";
    let in_terminal = format!("{} Then rollcall runs resume {run} goes on; {looked_at}", told.next_in_terminal());
    told.next = format!("{} Then go on with the run; {looked_at}", told.next);
    told.in_terminal(in_terminal)
}

/// Rollcall's own fault, and no word of what it worked on: that may be anybody's data.
pub fn broke_off() -> Notice {
    Notice::ours(
        "broke_off",
        "Rollcall met a fault of its own and could not do this to its end.",
        "Try it again. If it happens again, close Rollcall and start it anew, and look for a newer version.",
    )
}

/// A run met a fault of ours.
pub fn run_broke_off(run: RunId) -> Notice {
    let next = format!(
        "Go on with run {run}: what was under way is looked up at the tenant first, so that nothing is sent twice. If it \
         happens again, look for a newer version."
    );
    let mut told = Notice::ours("broke_off", format!("Rollcall met a fault of its own in run {run}."), next);
    told.fault = Fault::InARun;
    told
}

/// Users could not be read.
pub fn read_error(tenant: &str, error: &ReadError) -> Notice {
    match error {
        ReadError::Api(error) => super::api::api_error(tenant, error),
        ReadError::Workspace(error) => workspace(error),
        ReadError::ExportEnded(status) => Notice::tenants(
            "export_failed",
            format!("{tenant} was asked for its users, and its export job ended as “{}”.", status.as_str()),
            "Try again in a few minutes; Auth0's status page tells of outages.",
        ),
        ReadError::Unreadable { lines } => Notice::tenants(
            "export_unreadable",
            format!(
                "The export of {tenant} holds {lines} users that can't be read, so nobody can say who is not there."
            ),
            "Try again. If it happens again, look for a newer version of Rollcall.",
        ),
        ReadError::Download(error) => super::api::download_error(tenant, error),
    }
}

/// So many keys are named in a sentence.
const KEYS_NAMED: usize = 5;

/// The sentence under a plan about metadata that disappears.
pub fn vanishing(lost: &Vanishing) -> String {
    let users = |count: u64| if count == 1 { "1 user".to_owned() } else { format!("{count} users") };
    let keys = lost.named.iter().take(KEYS_NAMED);
    let mut names: Vec<_> = keys.map(|key| format!("{} of {}", key.path, users(key.users))).collect();
    if lost.named.len() > names.len() || lost.unnamed > 0 {
        names.push("others".to_owned());
    }
    format!(
        "Metadata of {} would disappear, since an import job replaces the metadata of a user whole: {}.",
        users(lost.users),
        names.join(", "),
    )
}

/// A list that seems to be under way already.
pub fn sent_before(run: RunId) -> String {
    format!(
        "A list of this name and length is being sent as run {run}, which is not finished: rollcall runs resume {run} goes on with it."
    )
}

/// Users without a password.
pub fn without_password(users: u64) -> String {
    format!(
        "{users} {} without a password hash and must reset the password at the first log-in.",
        if users == 1 { "user comes" } else { "users come" },
    )
}

/// Rows with secrets.
pub fn with_secrets(rows: u64) -> String {
    format!(
        "{rows} {} password hashes or other secrets. They stay in Rollcall's private copy and are never shown.",
        if rows == 1 { "row brings" } else { "rows bring" },
    )
}

/// A row that an earlier run wrote.
pub fn already_written(run: RunId) -> (String, String) {
    (format!("Run {run}, or one that it retried, wrote this row: it was left out."), "Nothing needs doing.".to_owned())
}

/// Its code, among the problems of a run.
pub const NOT_UPSERTABLE: &str = "NOT_UPSERTABLE";

/// An attribute that an import job can't change on an existing user.
pub fn not_upsertable(path: &str) -> (String, String) {
    (
        format!("The live user has another “{path}”, and an import job leaves it as it is."),
        "Change it in the dashboard or by the Management API.".to_owned(),
    )
}

/// The tenant knows no such job.
pub fn unknown_job() -> Notice {
    Notice::ours(
        "unknown_job",
        "The tenant has no job with this id, or has forgotten it: a tenant keeps a job for 24 hours.".to_owned(),
        "Check the id. What Rollcall sent itself is kept among the runs, with the ids of its jobs.",
    )
    .in_terminal("Check the id. What Rollcall sent itself is kept: rollcall runs list.")
}

/// The file of faults for the demo tenant is no use.
pub fn faults_unreadable(path: &std::path::Path, why: &str) -> Notice {
    Notice::ours(
        "faults",
        format!("The file of faults can't be used: {why} ({}).", path.display()),
        "It is one JSON object; ARCHITECTURE.md says where its members are described.",
    )
}

/// The demo tenant can't be started.
pub fn demo_not_started(why: &str) -> Notice {
    Notice::ours(
        "demo",
        format!("The demo tenant can't be started: {why}."),
        "Try again. If it happens again, see whether a security program keeps others from listening on this computer.",
    )
    .in_terminal("Choose another port, or 0 for any that is free.")
}

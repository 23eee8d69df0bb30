//! Why a command of the terminal can't go on.

use super::NO_RUNS;
use crate::session::words as shared;
use crate::session::{Notice, PlanOverview};

pub(in crate::cli) fn bad_usage(what: &str) -> Notice {
    Notice::ours("usage", what.trim(), "rollcall --help shows what can be typed.")
}

pub(in crate::cli) fn no_folder(error: &std::io::Error) -> Notice {
    Notice::ours(
        "no_folder",
        format!("No temporary folder can be made: {error}."),
        "Free some space, or set TMPDIR to a folder of yours.",
    )
}

pub(in crate::cli) fn session_ended() -> Notice {
    Notice::ours(
        "ended",
        "Rollcall's own work ended unexpectedly.",
        "Start it again: rollcall runs list shows how far it came.",
    )
}

pub(in crate::cli) fn no_tenant_given() -> Notice {
    Notice::ours(
        "no_tenant",
        "No tenant is named.",
        "Give --tenant NAME for one that was added, or set ROLLCALL_DOMAIN with ROLLCALL_CLIENT_ID and \
         ROLLCALL_CLIENT_SECRET, or with ROLLCALL_TOKEN.",
    )
}

pub(in crate::cli) fn no_secret_given() -> Notice {
    Notice::ours(
        "no_secret",
        "ROLLCALL_CLIENT_ID is set, and ROLLCALL_CLIENT_SECRET is empty or missing.",
        "Set ROLLCALL_CLIENT_SECRET to the secret of that application, or ROLLCALL_TOKEN to a token.",
    )
}

pub(in crate::cli) fn no_run_yet() -> Notice {
    Notice::ours("unknown_run", NO_RUNS, "rollcall import FILE --connection NAME makes a run.")
}

pub(in crate::cli) fn no_secret(error: &std::io::Error) -> Notice {
    Notice::ours(
        "no_secret",
        format!("The secret can't be read: {error}."),
        "Type it at the question, or pipe it in as one line.",
    )
}

pub(in crate::cli) fn empty_secret() -> Notice {
    Notice::ours("no_secret", "No secret was given.", "Type it at the question, or pipe it in as one line.")
}

pub(in crate::cli) fn not_agreed() -> Notice {
    Notice::ours("not_agreed", "Nothing was sent.", "Start it again when you are ready.")
}

pub(in crate::cli) fn nothing_to_send(plan: &PlanOverview) -> Notice {
    shared::session::nothing_to_send(plan.refused, plan.unchanged, plan.left_out, plan.deleted)
}

pub(in crate::cli) fn needs_yes(reasons: &[String]) -> Notice {
    Notice::ours(
        "needs_yes",
        format!("{} Nobody is here to be asked, so nothing was sent.", reasons.join(" ")),
        "If that is wanted, add --yes.",
    )
}

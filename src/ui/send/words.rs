//! What Send says about a plan.

use crate::session::{PlanOverview, RunId, SentBefore, Untouched, Vanishing};
use crate::ui::jobs::words::parts;
use crate::ui::kit::{counted, number, when};

/// Keys by their number; where not all are told apart, at least so many.
pub(super) fn keys(lost: &Vanishing) -> String {
    let named = lost.named.len() as u64;
    let more = if lost.unnamed > 0 { "More than " } else { "" };
    format!("{more}{}", counted(named, "metadata key", "metadata keys"))
}

/// What is ticked before anything is removed: a single key by its name.
pub(super) fn consent(lost: &Vanishing) -> String {
    let keys = match lost.named.as_slice() {
        [key] if lost.unnamed == 0 => key.path.clone(),
        _several => keys(lost).replacen("More", "more", 1),
    };
    format!("I want {keys} to be removed from {}", counted(lost.users, "user", "users"))
}

/// Why rows that an earlier run wrote are not sent.
pub(super) fn written_before(plan: &PlanOverview) -> String {
    match plan.retry_of {
        Some(run) => format!("Run {run}, or one before it, wrote them already."),
        None => "An earlier run wrote them already.".to_owned(),
    }
}

/// A plan that sends nothing, in a title.
pub(super) fn nothing_title(plan: &PlanOverview) -> String {
    match (plan.refused, plan.unchanged == plan.rows) {
        (0, true) if plan.untouched.users > 0 => "An import can change nothing of these users".to_owned(),
        (0, true) => format!("All {} already agree with the tenant", counted(plan.rows, "row", "rows")),
        (0, false) => "There is nothing to send".to_owned(),
        (_, _) => "Nothing can be sent yet".to_owned(),
    }
}

/// What to do where nothing is sent.
pub(super) fn nothing_next(plan: &PlanOverview) -> String {
    match (plan.refused, plan.retry_of) {
        (0, Some(run)) => {
            format!("Run {run} and those before it wrote every row that can be sent. Nothing needs doing.")
        }
        (0, None) if plan.deleted == plan.rows => {
            "Every row was deleted or excluded in the sheet. Undo that, or open another list.".to_owned()
        }
        (0, None) if plan.untouched.users > 0 => {
            "What your list says otherwise can't be changed by an import: change it in the Auth0 Dashboard.".to_owned()
        }
        (0, None) => "Nothing needs doing. Change a value in the sheet, and it can be sent.".to_owned(),
        (1, Some(run)) => {
            format!(
                "The row that run {run} did not write still has its error. Fix it in the sheet, then come back here."
            )
        }
        (refused, Some(run)) => format!(
            "The {} rows that run {run} did not write still have their errors. Fix some of them in the sheet, then come \
             back here: those that are right are sent.",
            number(refused)
        ),
        (1, None) => "The only row that is left has an error. Fix it in the sheet, then come back here.".to_owned(),
        (_, None) => {
            "Each row that is left has an error. Fix some of them in the sheet, then come back here: those that are \
             right are sent."
                .to_owned()
        }
    }
}

/// What becomes of the passwords of users who are updated (API page 4.1).
pub(super) fn passwords(untouched: &Untouched) -> String {
    match untouched.custom_hashes {
        0 => "passwords stay".to_owned(),
        some => format!(
            "passwords stay, but the custom_password_hash of {} is taken where the user has never signed in with an \
             imported one",
            counted(some, "user", "users")
        ),
    }
}

/// Why users are not sent who exist.
pub(super) fn unchanged(plan: &PlanOverview) -> &'static str {
    if plan.untouched.users > 0 {
        "Nothing is different that an import can change. Not sent."
    } else {
        "Your list and the tenant already agree. Not sent."
    }
}

/// That an import leaves values as they are, though the list says otherwise: a title and what to do.
pub(super) fn untouched(untouched: &Untouched) -> Option<(String, String)> {
    let each =
        untouched.attributes.iter().map(|(path, users)| format!("{path} of {}", counted(*users, "user", "users")));
    let taken = (untouched.taken_ids > 0)
        .then(|| format!("user_id of {}, which other users have", counted(untouched.taken_ids, "row", "rows")));
    let parts: Vec<_> = each.chain(taken).collect();
    if parts.is_empty() {
        return None;
    }
    let title = match untouched.users {
        0 => "A user_id can't be given to another user".to_owned(),
        users => format!("An import can't change all that your list says of {}", counted(users, "user", "users")),
    };
    let text = format!(
        "{} stays as it is in Auth0. Everything else is done. Change those in the Auth0 Dashboard, or take them out of \
         the list.",
        parts.join("; ")
    );
    Some((title, text))
}

/// That the list was sent before, and what became of it.
pub(super) fn sent_before(before: &SentBefore, plan: &PlanOverview) -> String {
    let list = if before.is_same { "This list" } else { "A list of this name and length" };
    let verb = if before.is_finished { "was sent" } else { "is being sent" };
    let said = parts(&before.outcomes);
    let said = said.iter().filter(|it| it.count > 0).map(|it| format!("{} {}", number(it.count), it.words));
    format!(
        "{list} {verb} to {} before: run {}, {}, {}.",
        plan.place.connection,
        before.run,
        when(before.at),
        said.collect::<Vec<_>>().join(", ")
    )
}

/// What sending it again does.
pub(super) fn sending_again(before: &SentBefore, plan: &PlanOverview, upsert: bool) -> String {
    let edited = match (before.is_same, before.is_edited) {
        (true, true) => "It was edited since. ",
        (true, false) => "It is unchanged since. ",
        (false, _) => "",
    };
    if !before.is_finished {
        return format!(
            "{edited}That run is not finished. Going on with it in Jobs sends what is left, and nobody twice."
        );
    }
    let connection = &plan.place.connection;
    if upsert {
        format!(
            "{edited}Sending it again writes your values over those in {connection}, also over what was changed there \
             since. Users who agree already are not sent."
        )
    } else {
        format!(
            "{edited}Sending it again changes nobody: Auth0 refuses users who are in {connection} already, and Jobs \
             counts them as failed."
        )
    }
}

/// That only a part of the list is sent.
pub(super) fn retry_title(plan: &PlanOverview, run: RunId) -> String {
    if plan.sends() == 0 {
        return format!("Of this list only what run {run} did not write would be sent.");
    }
    let rows = counted(plan.rows, "row", "rows");
    format!("Only what run {run} did not write is sent: {} of {rows}.", number(plan.sends()))
}

/// What a retry does with the rows that were not written.
pub(super) fn retry(plan: &PlanOverview, run: RunId) -> String {
    let left = match plan.refused {
        0 => String::new(),
        1 => "1 still has an error and is left out again. ".to_owned(),
        still => format!("{} still have errors and are left out again. ", number(still)),
    };
    let sent = match plan.unmended {
        0 if plan.sends() == 0 => format!("What run {run} wrote is not sent twice."),
        0 => "The list is sent as it is in the sheet now.".to_owned(),
        1 => format!(
            "1 of those that are sent is as Auth0 refused it in run {run}: if the reason was in the row, it is refused again."
        ),
        same => format!(
            "{} of those that are sent are as Auth0 refused them in run {run}: where the reason was in the row, they are \
             refused again.",
            number(same)
        ),
    };
    format!("{left}{sent}")
}

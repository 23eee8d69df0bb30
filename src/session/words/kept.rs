//! What is said of what is kept from one start to the next.

use crate::session::notice::Notice;

/// How a list was looked at can't be read.
pub(in crate::session) fn look_lost(name: &str) -> Notice {
    Notice::ours(
        "look_lost",
        format!(
            "How {name} was shown when Rollcall was last closed can't be read: its filters, its sorting and its columns are as at first."
        ),
        "The users and your edits are all there. Filter and sort again.",
    )
}

/// What was open or set at the last end can't be read now.
pub(in crate::session) fn not_read(why: &Notice) -> Notice {
    Notice::ours(
        why.code,
        format!(
            "Rollcall could not read which lists were open, what was opened lately, or your settings: {}",
            why.message
        ),
        "Nothing of it is lost. Try again; if it happens again, close other windows of Rollcall and look at the disk.",
    )
}

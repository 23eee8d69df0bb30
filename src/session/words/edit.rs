//! What was done to a sheet, in words that stand behind “Undo”; and why something can't be done.

use super::group::{count_of, number};
use crate::session::notice::Notice;
use crate::sheet::{ColumnId, Edit, EditError, Fix, Sheet};

/// A change in words: `312 e-mails trimmed`. `sheet` is the one before it.
fn edit(sheet: &Sheet, edit: &Edit) -> String {
    match edit {
        Edit::Set { rows, columns, value: _ } => match (rows.row_count(), columns.as_slice()) {
            (1, [column]) => one_cell(sheet, rows.rows().next().map_or(0, |row| row.0), *column),
            (row_count, columns) => cells(row_count * columns.len() as u64, "changed"),
        },
        Edit::SetEach { cells: each } => match each.as_slice() {
            [(row, column, _)] => one_cell(sheet, row.0, *column),
            each => cells(each.len() as u64, "changed"),
        },
        Edit::Fix { rows, column, fix } => fixed(path(sheet, *column), rows.row_count(), *fix),
        Edit::DeleteRows { rows } => format!("{} deleted", row_count(rows.row_count())),
        Edit::RestoreRows { rows } => format!("{} restored", row_count(rows.row_count())),
        Edit::AddRows { count } => format!("{} added", row_count(u64::from(*count))),
        Edit::AddColumn { path, .. } => format!("column {} added", path.trim()),
    }
}

/// A step in words, which may be several changes.
pub(in crate::session) fn edits(sheet: &Sheet, edits: &[Edit]) -> String {
    let fixed = |it: &Edit| match it {
        Edit::Fix { rows, .. } => rows.row_count(),
        _ => 0,
    };
    match edits {
        [] => "nothing".to_owned(),
        [only] => edit(sheet, only),
        several if several.iter().all(|it| fixed(it) > 0) => cells(several.iter().map(fixed).sum(), "fixed"),
        // The first makes room for what the others bring.
        several => several
            .iter()
            .rev()
            .find(|it| !matches!(it, Edit::AddRows { .. }))
            .map_or_else(|| "rows added".to_owned(), |main| edit(sheet, main)),
    }
}

/// What a fix did: `312 e-mails trimmed`.
fn fixed(path: &str, count: u64, fix: Fix) -> String {
    let what = count_of(path, count);
    match fix {
        Fix::Trim => format!("{what} trimmed"),
        Fix::LowerCase => format!("{what} lower-cased"),
        Fix::PhonePlus => format!("{what} written with +"),
        Fix::YesNo => format!("{what} read as yes or no"),
        Fix::NumberToText => format!("{what} made text"),
        Fix::RemoveEmpty => format!("{what} taken away"),
    }
}

/// A fix's button, and what it does to what.
pub(in crate::session) fn offer(fix: Fix, title: &str, path: &str, count: u64, zeros: bool) -> (&'static str, String) {
    let (button, does) = match fix {
        Fix::Trim => ("Trim all…", "Trim all"),
        Fix::LowerCase => ("Lower-case all…", "Lower-case all"),
        Fix::PhonePlus if zeros => ("Change 00 to +…", "Change 00 to + in all"),
        Fix::PhonePlus => ("Write with +…", "Write with + all"),
        Fix::YesNo => ("Read as yes / no…", "Read as yes or no all"),
        Fix::NumberToText => ("Make text…", "Make text of all"),
        Fix::RemoveEmpty => ("Take away…", "Take away all"),
    };
    let what = count_of(path, count);
    let about = title.strip_prefix(&what).unwrap_or_default();
    (button, format!("{does} {what} that{about}, opens a preview"))
}

fn one_cell(sheet: &Sheet, row: u32, column: ColumnId) -> String {
    format!("{} of row {} changed", path(sheet, column), number(u64::from(row) + 1))
}

fn path(sheet: &Sheet, column: ColumnId) -> &str {
    sheet.column(column).map_or("", |column| if column.path().is_empty() { &column.header } else { column.path() })
}

fn cells(count: u64, what: &str) -> String {
    format!("{} {} {what}", number(count), if count == 1 { "cell" } else { "cells" })
}

fn row_count(count: u64) -> String {
    format!("{} {}", number(count), if count == 1 { "row" } else { "rows" })
}

/// Why a change can't be made; nothing for one that would change nothing.
pub(in crate::session) fn refused(error: &EditError) -> Option<Notice> {
    let (message, next) = match error {
        EditError::Nothing => return None,
        EditError::NoSuchRow(row) => (format!("There is no row {}.", row.0 + 1), "Choose another row."),
        EditError::NoSuchColumn(_) => ("There is no such column.".to_owned(), "Choose another column."),
        EditError::ReadOnly { path } if path.is_empty() => (
            "This column was left out when the list was opened, and can't be edited.".to_owned(),
            "Say what it means first: Match the columns.",
        ),
        EditError::ReadOnly { path } => (
            format!("{path} can't be edited: Auth0 sets it itself, and it is not sent."),
            "Edit a column that is sent.",
        ),
        EditError::NotJson { text } => (
            format!("This is no JSON: {}", text.chars().take(80).collect::<String>()),
            "Look for a missing quotation mark, comma or bracket.",
        ),
        EditError::InTheWay { path } => (
            format!("{path} holds a single value, so that nothing can stand inside it."),
            "Change or empty that value first.",
        ),
        EditError::UnreadableRow(row) => (
            format!("Row {} can't be read, so nothing can be put into it.", row.0 + 1),
            "Correct the row in the file and open it again, or delete the row.",
        ),
        EditError::NoSuchAttribute { path, near } => (
            match near.first() {
                Some(near) => format!("No user has the attribute {path}. Perhaps {near} is meant."),
                None => format!("No user has the attribute {path}."),
            },
            "Take an attribute of Auth0's, or a place in user_metadata or app_metadata.",
        ),
        EditError::ColumnExists { other } => {
            (format!("There is a column for that already: {other}."), "Use that column.")
        }
        EditError::TooManyRows { limit } => {
            (format!("A list has at most {} rows.", number(u64::from(*limit))), "Start another list.")
        }
    };
    Some(Notice::ours("edit_refused", message, next))
}

/// The edits are not in the journal.
pub(in crate::session) fn not_saved(why: &Notice) -> Notice {
    Notice::ours(
        "edit_not_saved",
        format!("The last change is not saved: it would be lost if Rollcall ended now. {}", why.message),
        format!("{} The next change saves it too.", why.next),
    )
}

/// What was edited can't be made again.
pub(in crate::session) fn edits_unreadable(name: &str) -> Notice {
    Notice::ours(
        "edits_unreadable",
        format!("What was edited in “{name}” can't be read: it is damaged, or a newer Rollcall wrote it."),
        "Go on with the newer version, or open the list itself again.",
    )
}

/// The private copy of a list is gone.
pub(in crate::session) fn copy_gone() -> Notice {
    Notice::ours("copy_lost", "Rollcall's private copy of this list is gone or damaged.", "Open the list itself again.")
}

/// Another window has the list open.
pub(in crate::session) fn open_elsewhere(name: &str) -> Notice {
    Notice::ours(
        "open_elsewhere",
        format!("“{name}” is open in another window of Rollcall, which keeps its edits."),
        "Go on there, or close it there first. To look at the list itself, open the file again.",
    )
}

/// What was pasted can't be written down.
pub(in crate::session) fn paste_not_kept(error: &std::io::Error) -> Notice {
    Notice::ours(
        "paste_not_kept",
        format!("What was pasted can't be kept: {error}."),
        "Free some space in the workspace's folder, then paste again.",
    )
}

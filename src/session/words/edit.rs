//! What was done to a sheet, in words that stand behind “Undo”; and why something can't be done.

use super::group::count_of;
use super::{number, pattern, quoted};
use crate::session::notice::Notice;
use crate::session::tsv::MOST_PASTED;
use crate::sheet::{ColumnId, Edit, EditError, Fix, Sheet, Transform};

/// What a fix would change was looked at, and the list is another one by now.
pub(in crate::session) fn preview_gone() -> Notice {
    Notice::ours(
        "preview_gone",
        "The list was changed after this was asked for, so what would be fixed is no longer known. Nothing was fixed.",
        "Close this, look at the problems as they are now, and ask again.",
    )
}

/// A change in words: `312 e-mails trimmed`. `before` is the sheet before it, `after` the one with it.
fn edit(before: &Sheet, after: &Sheet, edit: &Edit) -> String {
    let block = |rows: u64, columns: &[ColumnId]| match columns {
        [column] => format!("{} of {}", cells_count(rows), path(before, *column)),
        columns => cells_count(rows * columns.len() as u64),
    };
    match edit {
        Edit::Set { rows, columns, value: _ } => match (rows.row_count(), columns.as_slice()) {
            (1, [column]) => one_cell((before, after), rows.rows().next().map_or(0, |row| row.0), *column),
            (row_count, columns) => cells(row_count * columns.len() as u64, "changed"),
        },
        Edit::SetEach { cells: each } => match each.as_slice() {
            [(row, column, _)] => one_cell((before, after), row.0, *column),
            each => cells(each.len() as u64, "changed"),
        },
        Edit::Fix { rows, column, fix } => fixed(path(before, *column), rows.row_count(), *fix),
        Edit::DeleteRows { rows } => format!("{} deleted", row_count(rows.row_count())),
        Edit::RestoreRows { rows } => format!("{} restored", row_count(rows.row_count())),
        Edit::AddRows { count } => format!("{} added", row_count(u64::from(*count))),
        Edit::AddColumn { path, .. } => format!("column {} added", path.trim()),
        Edit::FillDown { rows, columns, source } => {
            format!("{} filled down", block(rows.row_count().saturating_sub(u64::from(*source)), columns))
        }
        Edit::FillSeries { rows, columns, source } => {
            let filled = block(rows.row_count().saturating_sub(u64::from(*source)), columns);
            // What begins no series was copied.
            let how = if before.begins_series(rows, columns, *source) { "with a series" } else { "down" };
            format!("{filled} filled {how}")
        }
        Edit::FillRight { rows, columns, source } => {
            let filled = columns.get(*source as usize..).unwrap_or_default();
            format!("{} filled from the left", block(rows.row_count(), filled))
        }
        Edit::Replace { cells, pattern, with } => {
            let count = cells.iter().map(|(_, rows)| rows.row_count()).sum();
            let (what, by) = (quoted(&short(&pattern.what)), quoted(&short(with)));
            format!("{what} replaced by {by} in {}", cells_count(count))
        }
        Edit::Transform { rows, columns, how } => {
            format!("{} {}", block(rows.row_count(), columns), transformed(how))
        }
        Edit::SetValues { column, values, by } => {
            format!("{} by {}", block(values.rows().row_count(), &[*column]), short(by))
        }
        Edit::Split { column, into, .. } => {
            format!("{} split into {} columns", path(before, *column), number(into.len() as u64))
        }
        Edit::Join { columns, into, .. } => {
            format!("{} columns joined into {}", number(columns.len() as u64), into.trim())
        }
        Edit::RenameColumn { column, .. } => {
            format!("column {} renamed to {}", path(before, *column), path(after, *column))
        }
        Edit::DeleteColumns { columns } => columns_are(before, columns, "deleted"),
        Edit::RestoreColumns { columns } => columns_are(before, columns, "restored"),
        Edit::InsertRows { count, .. } => format!("{} inserted", row_count(u64::from(*count))),
        Edit::DuplicateRows { rows } => format!("{} duplicated", row_count(rows.row_count())),
        Edit::ExcludeRows { rows } => format!("{} excluded from sending", row_count(rows.row_count())),
        Edit::IncludeRows { rows } => format!("{} included again", row_count(rows.row_count())),
        Edit::SetRowText { row, .. } => format!("text of row {} changed", number(u64::from(row.0) + 1)),
    }
}

/// A step in words, which may be several changes.
pub(in crate::session) fn edits(before: &Sheet, after: &Sheet, edits: &[Edit]) -> String {
    let fixed = |it: &Edit| match it {
        Edit::Fix { rows, .. } => rows.row_count(),
        _ => 0,
    };
    // Blocks that stand apart, and columns whose values are of another kind, are edits of their own.
    let set = |it: &Edit| match it {
        Edit::Set { rows, columns, .. } => rows.row_count() * columns.len() as u64,
        Edit::SetEach { cells } => cells.len() as u64,
        _ => 0,
    };
    // As many as are written: not the row or column that each block is filled from.
    let filled = |it: &Edit| match it {
        Edit::FillDown { rows, columns, source } => {
            rows.row_count().saturating_sub(u64::from(*source)) * columns.len() as u64
        }
        Edit::FillRight { rows, columns, source } => {
            rows.row_count() * (columns.len() as u64).saturating_sub(u64::from(*source))
        }
        _ => 0,
    };
    match edits {
        [] => "nothing".to_owned(),
        [only] => edit(before, after, only),
        several if several.iter().all(|it| filled(it) > 0) => cells(several.iter().map(filled).sum(), "filled"),
        several if several.iter().all(|it| fixed(it) > 0) => cells(several.iter().map(fixed).sum(), "fixed"),
        several if several.iter().all(|it| set(it) > 0) => cells(several.iter().map(set).sum(), "changed"),
        several => {
            // The first makes room for what the others bring.
            let added = several.iter().filter_map(|it| match it {
                Edit::AddRows { count } => Some(u64::from(*count)),
                _ => None,
            });
            let added = match added.sum() {
                0 => None,
                count => Some(format!("{} added", row_count(count))),
            };
            let main = several.iter().rev().find(|it| !matches!(it, Edit::AddRows { .. }));
            let main = main.map(|main| edit(before, after, main));
            main.into_iter().chain(added).collect::<Vec<_>>().join(" and ")
        }
    }
}

fn transformed(how: &Transform) -> String {
    match how {
        Transform::Trim => "trimmed".to_owned(),
        Transform::LowerCase => "made lower-case".to_owned(),
        Transform::UpperCase => "made upper-case".to_owned(),
        Transform::AddPrefix(text) => format!("begun with {}", quoted(&short(text))),
        Transform::AddSuffix(text) => format!("ended with {}", quoted(&short(text))),
        Transform::RemovePrefix(text) => format!("freed of {} at the beginning", quoted(&short(text))),
        Transform::RemoveSuffix(text) => format!("freed of {} at the end", quoted(&short(text))),
        Transform::ToNumber => "made numbers".to_owned(),
        Transform::ToBoolean => "made true or false".to_owned(),
        Transform::ToText => "made text".to_owned(),
    }
}

fn columns_are(sheet: &Sheet, columns: &[ColumnId], what: &str) -> String {
    match columns {
        [column] => format!("column {} {what}", path(sheet, *column)),
        columns => format!("{} columns {what}", number(columns.len() as u64)),
    }
}

/// What somebody typed, where it fits into a line.
fn short(text: &str) -> String {
    const SHOWN: usize = 24;
    let mut shown: String = text.chars().take(SHOWN).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

fn cells_count(count: u64) -> String {
    format!("{} {}", number(count), if count == 1 { "cell" } else { "cells" })
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

/// The column may have come with the same step.
fn one_cell((before, after): (&Sheet, &Sheet), row: u32, column: ColumnId) -> String {
    let sheet = if before.column(column).is_some() { before } else { after };
    format!("{} of row {} changed", path(sheet, column), number(u64::from(row) + 1))
}

fn path(sheet: &Sheet, column: ColumnId) -> &str {
    sheet.column(column).map_or("", |column| if column.path().is_empty() { &column.header } else { column.path() })
}

fn cells(count: u64, what: &str) -> String {
    format!("{} {what}", cells_count(count))
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
            "Edit the row as text, or delete it.",
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
        EditError::TooManyColumns { limit } => {
            (format!("A list has at most {} columns.", number(u64::from(*limit))), "Use a column that is there.")
        }
        EditError::Secret { path } => (
            format!("{path} holds secrets, which are not copied, searched or rewritten here."),
            "Choose other columns, or set each of them by hand.",
        ),
        EditError::NoPattern { too_large: true, .. } => (
            "This pattern asks for too much: it would take more memory than a search may.".to_owned(),
            "Use smaller numbers of repetitions, or a simpler pattern.",
        ),
        EditError::NoPattern { why, too_large: false } => {
            let why = pattern::trouble(why);
            (format!("This can't be looked for: {why}."), "Correct the pattern, or search for it as plain text.")
        }
        EditError::ReadableRow(row) => {
            (format!("Row {} can be read, so it is no text any more.", row.0 + 1), "Edit its cells.")
        }
        EditError::SeveralRows => (
            "This text is more than one row.".to_owned(),
            "Look for a line break outside of quotation marks, or a quotation mark without its partner.",
        ),
        EditError::NothingToPart => (
            "Nothing can be split or joined that way.".to_owned(),
            "Splitting needs a separator and two new columns or more; joining needs two columns or more.",
        ),
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

/// Too many cells for series across.
pub(in crate::session) fn series_too_large(most: u64) -> Notice {
    Notice::ours(
        "series_too_large",
        format!("A series to the side goes over {} cells at most. Nothing was filled.", number(most)),
        "Choose fewer rows, or hold Ctrl while dragging to copy instead.",
    )
}

/// There is nothing that a series could go on with.
pub(in crate::session) fn series_of_nothing() -> Notice {
    Notice::ours(
        "series_of_nothing",
        "The first of the chosen cells is empty, so that there is no series to go on with. Nothing was filled.",
        "Choose the cells that begin it, such as 1 and 2, together with the empty ones to fill.",
    )
}

/// More cells are filled than can be looked through for a series.
pub(in crate::session) fn series_begun_too_far() -> Notice {
    Notice::ours(
        "series_begun_too_far",
        "The first 1,000 of the chosen cells are filled already, so that it can't be told where the series goes on. Nothing was \
         filled.",
        "Choose fewer of the filled cells, together with the empty ones to fill.",
    )
}

/// What is copied is too long.
pub(in crate::session) fn copy_too_large() -> Notice {
    Notice::ours(
        "copy_too_large",
        "These cells hold too much text for the clipboard, which takes 64 MB. Nothing was copied.",
        "Choose fewer rows or columns, or save the list as a file.",
    )
}

/// What is pasted is too long.
pub(in crate::session) fn paste_too_large() -> Notice {
    Notice::ours(
        "paste_too_large",
        "That is too much to paste. Nothing was pasted.",
        format!(
            "At most {} cells and 64 MB go at once. Save it as a file and open it as a list of its own.",
            number(MOST_PASTED)
        ),
    )
}

/// What was typed for an object is none.
pub(in crate::session) fn no_object(path: &str) -> Notice {
    Notice::ours(
        "no_object",
        format!("{path} is an object, which begins with {{ and ends with }}. Nothing was changed."),
        "Write it as an object, or unfold it and change one of its columns.",
    )
}

/// What was typed for an object would come back where a column was deleted.
pub(in crate::session) fn column_is_deleted(path: &str) -> Notice {
    Notice::ours(
        "column_is_deleted",
        format!("The column {path} is deleted, so nothing of it is sent. Nothing was changed."),
        "Restore the column first, in its menu.",
    )
}

/// A name in an object that no column can have.
pub(in crate::session) fn no_column_name(name: &str) -> Notice {
    Notice::ours(
        "no_column_name",
        format!(
            "No column can be made for the name “{name}”, which is empty or has a dot or a bracket. Nothing was changed."
        ),
        "Choose another name, or write it into the file and open that again.",
    )
}

/// A paste was taken back while it was still being read.
pub(in crate::session) fn paste_taken_back() -> Notice {
    Notice::ours("paste_taken_back", "The paste was taken back while it was still being read. Nothing was pasted.", "")
}

/// What was pasted can't be written down.
pub(in crate::session) fn paste_not_kept(error: &std::io::Error) -> Notice {
    Notice::ours(
        "paste_not_kept",
        format!("What was pasted can't be kept: {error}."),
        "Free some space in the workspace's folder, then paste again.",
    )
}

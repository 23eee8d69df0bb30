//! What is said of a sheet that was saved as a file.

use super::number;
use crate::session::notice::Notice;
use crate::sheet::{ExportError, Exported, SaveKind};
use std::io::ErrorKind;
use std::path::Path;

/// What an admin should know of the file: what it can't say, and what it holds. Nothing for a file that is the whole list.
pub(in crate::session) fn notes(kind: SaveKind, exported: &Exported) -> Vec<String> {
    let mut notes = Vec::new();
    let mut note = |count: u64, one: &str, many: &str, what: &str| {
        if count > 0 {
            notes.push(format!("{} {} {what}", number(count), if count == 1 { one } else { many }));
        }
    };
    let table = match kind {
        SaveKind::JsonArray | SaveKind::JsonLines => "JSON",
        SaveKind::Csv | SaveKind::Tsv => "a table",
        SaveKind::Xlsx => "a workbook",
    };
    note(exported.left_out, "row is", "rows are", "not in the file: deleted in the sheet, or without any value.");
    note(
        exported.unreadable,
        "row is",
        "rows are",
        "not in the file, since what can't be read has no place there. Save as NDJSON to keep such rows.",
    );
    note(
        exported.without_column,
        "row has",
        "rows have",
        "values for which there is no column, and which are not in the file. Save as JSON to keep them.",
    );
    note(
        exported.guarded,
        "value begins",
        "values begin",
        "like a formula (=, +, - or @) or with an apostrophe. One more apostrophe stands before each, so that Excel leaves \
         them alone; Rollcall takes it off when it opens the file.",
    );
    let same = format!("written as an empty cell: {table} can't tell null from nothing.");
    note(exported.nulls, "null is", "nulls are", &same);
    let same = format!("written as an empty cell: {table} can't tell a text without characters from nothing.");
    note(exported.empty_texts, "empty text is", "empty texts are", &same);
    note(
        exported.retyped,
        "value is",
        "values are",
        "read as another kind when the file is opened: a number as a text, say. Save as JSON to keep what they are.",
    );
    note(
        exported.ambiguous.len() as u64,
        "column has",
        "columns have",
        "a dot in the name of a key, which is read as a step of its path when the file is opened.",
    );
    if exported.worksheets > 1 {
        let pages = number(u64::from(exported.worksheets));
        notes.push(format!("The rows are on {pages} worksheets, as one holds no more than 1,048,575 users."));
    }
    if exported.has_secrets {
        notes.push("The file holds password hashes or other secrets. Only you can read it; delete it when it has done its work.".to_owned());
    }
    notes
}

/// The disk or the folder took no file. What was there before stays.
fn not_written(path: &Path, error: &std::io::Error) -> Notice {
    let (why, next) = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            ("there is no room left on that disk".to_owned(), "Free some space, or save it on another disk.")
        }
        // As on a memory stick, whose files end at 4 GB.
        ErrorKind::FileTooLarge => (
            "there is no room for a file of this size on that disk".to_owned(),
            "Save it packed (.gz), or on another disk.",
        ),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            ("you may not write there".to_owned(), "Choose a folder of your own, such as Documents.")
        }
        ErrorKind::NotFound | ErrorKind::NotADirectory => {
            ("there is no such folder".to_owned(), "Choose a folder that exists.")
        }
        ErrorKind::IsADirectory => ("this is the name of a folder".to_owned(), "Choose another name."),
        _ => (error.to_string(), "Choose another folder."),
    };
    Notice::ours("not_saved", format!("The list was not saved: {why} ({}).", path.display()), next)
}

/// Nobody has said that what is there may be replaced.
pub(super) fn is_there(path: &Path) -> Notice {
    Notice::ours(
        "save_exists",
        format!("There is a file of this name already: {}. It was left as it is.", path.display()),
        "Replace it, or save under another name.",
    )
}

/// Why there is no file.
pub(in crate::session) fn failed(path: &Path, error: &ExportError) -> Notice {
    match error {
        ExportError::Io(error) if error.kind() == ErrorKind::AlreadyExists => is_there(path),
        ExportError::Io(error) => not_written(path, error),
        ExportError::Stopped => Notice::ours("save_stopped", "The list was not saved.", "Save it again."),
        ExportError::TooManyColumns { limit } => Notice::ours(
            "save_too_many_columns",
            format!("A workbook has at most {} columns.", number(u64::from(*limit))),
            "Save as JSON or CSV, or hide columns and save those in view.",
        ),
        ExportError::CellTooLong { row, path, limit } => Notice::ours(
            "save_cell_too_long",
            format!(
                "{path} of row {} has more than {} characters, which no cell of a workbook holds.",
                number(u64::from(row.0) + 1),
                number(*limit as u64)
            ),
            "Save as JSON or CSV.",
        ),
        ExportError::Workbook(error) => {
            Notice::ours("save_workbook", format!("The workbook could not be made: {error}."), "Save as JSON or CSV.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_there_is_no_room_it_is_said_and_what_helps() {
        for (kind, why, next) in [
            (ErrorKind::StorageFull, "no room left on that disk", "another disk"),
            (ErrorKind::QuotaExceeded, "no room left on that disk", "Free some space"),
            (ErrorKind::FileTooLarge, "no room for a file of this size", "packed"),
            (ErrorKind::ReadOnlyFilesystem, "you may not write there", "folder of your own"),
        ] {
            let notice = failed(Path::new("/media/stick/users.csv"), &ExportError::Io(kind.into()));
            assert_eq!(notice.code, "not_saved");
            assert!(
                notice.message.starts_with("The list was not saved: ") && notice.message.contains(why),
                "{notice:?}"
            );
            assert!(notice.message.ends_with("(/media/stick/users.csv).") && notice.next.contains(next), "{notice:?}");
        }
    }
}

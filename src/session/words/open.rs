//! What a person is told about opening a list of users: what it turned out to be, what was put right, what is wrong.

mod contents;
mod row;

use std::path::Path;

use crate::session::mapping::{RepairLine, RepairSwitch};
use crate::session::notice::Notice;
use crate::sheet::Doing;
use crate::sheet::Encoding;
use crate::sheet::Format;
use crate::sheet::OpenError;
use crate::sheet::OpenOptions;
use crate::sheet::Recognised;
use crate::sheet::Repair;
use crate::sheet::RepairKind;

pub use row::row_problem;

/// Why the list at `path` can't be opened, and what to do.
pub fn open_error(path: &Path, error: &OpenError) -> Notice {
    let file = path.display();
    match error {
        OpenError::Vanished => notice(
            "file_not_found",
            format!("There is no such file: {file}"),
            "Check the name. If it lies on a network drive or a stick, see whether that is still connected.",
        ),
        OpenError::Directory => notice(
            "is_a_directory",
            format!("This is a folder, not a list of users: {file}"),
            "Name the file within it that holds the users.",
        ),
        OpenError::Forbidden(_) => notice(
            "file_not_readable",
            format!("You are not allowed to read this file: {file}"),
            "Ask its owner for permission, or copy it to a place of your own.",
        ),
        OpenError::NoSpace(_) => notice(
            "no_space",
            format!(
                "The disk is full: Rollcall works on a private copy of the list, and there is no room for it: {file}"
            ),
            "Free some space, then open it again. The list itself is unchanged.",
        )
        .in_terminal("Free some space, or choose another place with --workspace. The list itself is unchanged."),
        OpenError::Stopped => notice(
            "stopped",
            format!("Opening was stopped as you asked: {file}"),
            "Open it again when you like. Nothing was sent.",
        ),
        OpenError::CopyLost => notice(
            "copy_lost",
            format!("Rollcall's private copy of this list is gone or damaged: {file}"),
            "Open the list itself again.",
        ),
        OpenError::CopyNewer => notice(
            "copy_newer",
            format!("A newer version of Rollcall has opened this list: {file}"),
            "Go on with the newer version, or open the list itself again.",
        ),
        OpenError::Io { doing, source } => {
            let what = match doing {
                Doing::ReadingFile => "The list can't be read",
                Doing::WritingCopy => "The private copy of the list can't be written",
                Doing::ReadingCopy => "The private copy of the list can't be read",
            };
            notice(
                "disk_error",
                format!("{what} ({source}): {file}"),
                "Check the disk or network drive, then try again. Nothing was sent.",
            )
        }
        error => contents::notice(path, error),
    }
}

fn notice(code: &'static str, message: String, next: impl Into<String>) -> Notice {
    Notice::ours(code, message, next)
}

/// What was put right, in one sentence.
pub fn repair(repair: &Repair) -> String {
    match repair {
        Repair::Renamed { header, attribute } => format!("The column \"{header}\" was read as {attribute}."),
        Repair::ApostrophesRemoved { cells } => format!(
            "The apostrophe that an export puts before a value, so that no spreadsheet takes it for a formula, was taken away \
             from {}.",
            count(*cells, "cell")
        ),
        Repair::ReadOnlyKept { attributes } => format!(
            "{} can't be imported: Auth0 sets {} itself. The values stay in the list and are not sent.",
            listed(attributes),
            if attributes.len() == 1 { "it" } else { "them" },
        ),
        Repair::IdPrefix { rows } => format!(
            "The prefix auth0| of the user_id is not sent in {}: Auth0 puts it there again, and with both the id would begin \
             with auth0|auth0|.",
            count(*rows, "row")
        ),
        Repair::Decoded { encoding } => format!("The file is {}; it was turned into UTF-8.", encoding_name(*encoding)),
        Repair::WorksheetChosen { worksheet, others } => format!(
            "The worksheet \"{worksheet}\" was taken, the only one that holds data; {} passed over.",
            if others.len() == 1 { "one other was".to_owned() } else { format!("{} others were", others.len()) },
        ),
        Repair::WorksheetsJoined { worksheets } => format!(
            "The {worksheets} worksheets are one list: each goes on where the one before it ends. Rows are counted through all \
             of them."
        ),
        Repair::BlankRows { rows } => {
            format!("{} without a single filled cell {} passed over.", count(*rows, "row"), were(*rows))
        }
        Repair::TitleRows { rows } => {
            let rows = u64::from(*rows);
            format!("{} above the headers {} passed over, such as a title.", count(rows, "line"), were(rows))
        }
    }
}

/// What was put right, and what was not, each with the way to have it otherwise.
pub(in crate::session) fn repair_lines(repairs: &[Repair], options: &OpenOptions) -> Vec<RepairLine> {
    let mut lines = Vec::new();
    let renamed: Vec<(&String, &String)> = repairs
        .iter()
        .filter_map(|it| if let Repair::Renamed { header, attribute } = it { Some((header, attribute)) } else { None })
        .collect();
    if let [(header, attribute), others @ ..] = renamed.as_slice() {
        let text = if others.is_empty() {
            repair(&Repair::Renamed { header: (*header).clone(), attribute: (*attribute).clone() })
        } else {
            let named =
                renamed.iter().take(NAMES_TOLD).map(|(header, attribute)| format!("\"{header}\" as {attribute}"));
            let mut named: Vec<String> = named.collect();
            if renamed.len() > NAMES_TOLD {
                named.push(format!("{} more", renamed.len() - NAMES_TOLD));
            }
            format!("{} columns were read by their display names: {}.", renamed.len(), listed(&named))
        };
        lines.push(RepairLine { text, switch: Some(switch(RepairKind::DisplayNames, true, options)) });
    }
    for it in repairs.iter().filter(|it| !matches!(it, Repair::Renamed { .. })) {
        let kind = match it {
            Repair::ApostrophesRemoved { .. } => Some(RepairKind::Apostrophes),
            Repair::ReadOnlyKept { .. } => Some(RepairKind::ReadOnly),
            Repair::BlankRows { .. } => Some(RepairKind::BlankRows),
            Repair::Renamed { .. }
            | Repair::IdPrefix { .. }
            | Repair::Decoded { .. }
            | Repair::WorksheetChosen { .. }
            | Repair::WorksheetsJoined { .. }
            | Repair::TitleRows { .. } => None,
        };
        let switch = kind.filter(|kind| options.repairs(*kind)).map(|kind| switch(kind, true, options));
        lines.push(RepairLine { text: repair(it), switch });
    }
    let undone = options.unrepaired.iter().map(|kind| {
        let text = match kind {
            RepairKind::Apostrophes => "Apostrophes before texts stay as they stand in the file.",
            RepairKind::DisplayNames => "Columns are not matched by their display names.",
            RepairKind::ReadOnly => "What Auth0 sets itself is left out of the list.",
            RepairKind::BlankRows => "Rows without a single filled cell are kept.",
        };
        RepairLine { text: text.to_owned(), switch: Some(switch(*kind, false, options)) }
    });
    lines.extend(undone);
    lines
}

/// How many columns a sentence names.
const NAMES_TOLD: usize = 3;

fn switch(kind: RepairKind, is_done: bool, options: &OpenOptions) -> RepairSwitch {
    let mut other = options.clone();
    other.unrepaired.retain(|it| *it != kind);
    if is_done {
        other.unrepaired.push(kind);
    }
    let name = match kind {
        RepairKind::Apostrophes => "apostrophes",
        RepairKind::DisplayNames => "display names",
        RepairKind::ReadOnly => "attributes that Auth0 sets itself",
        RepairKind::BlankRows => "empty rows",
    };
    RepairSwitch { name, is_done, options: other }
}

/// What a list turned out to be: `CSV with semicolons, UTF-8, unpacked from gzip`.
pub fn recognised(recognised: &Recognised) -> String {
    let mut parts = vec![match &recognised.format {
        Format::JsonArray => "JSON array".to_owned(),
        Format::JsonUsersMember => "JSON object with an array \"users\"".to_owned(),
        Format::JsonObject => "JSON object of one user".to_owned(),
        Format::JsonLines => "NDJSON, one user on each line".to_owned(),
        Format::Csv { delimiter: b'\t' } => "TSV".to_owned(),
        Format::Csv { delimiter } => format!("CSV with {}", delimiter_name(*delimiter)),
        Format::Xlsx { worksheet } => format!("Excel workbook, worksheet \"{worksheet}\""),
    }];
    if !matches!(recognised.format, Format::Xlsx { .. }) {
        parts.push(encoding_name(recognised.encoding).to_owned());
    }
    if recognised.gzip {
        parts.push("unpacked from gzip".to_owned());
    }
    parts.join(", ")
}

fn delimiter_name(delimiter: u8) -> String {
    match delimiter {
        b',' => "commas".to_owned(),
        b';' => "semicolons".to_owned(),
        b'|' => "vertical bars".to_owned(),
        other => format!("\"{}\" between the cells", char::from(other)),
    }
}

fn encoding_name(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Utf8 => "UTF-8",
        Encoding::Utf16LittleEndian | Encoding::Utf16BigEndian => "UTF-16",
        Encoding::Windows1252 => "Windows-1252",
    }
}

fn count(number: u64, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

fn were(number: u64) -> &'static str {
    if number == 1 { "was" } else { "were" }
}

/// `a, b and c`.
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [name] => name.clone(),
        [names @ .., last] => format!("{} and {last}", names.join(", ")),
    }
}

#[cfg(test)]
mod tests;

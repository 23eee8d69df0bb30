//! What is wrong with what a file holds.

use std::path::Path;

use crate::session::notice::Notice;
use crate::sheet::Found;
use crate::sheet::OpenError;

/// How many names a sentence lists before it only counts the rest.
const MAX_NAMES: usize = 8;

pub(super) fn notice(path: &Path, error: &OpenError) -> Notice {
    let told = in_both_faces(path, error);
    let in_terminal = if let OpenError::DuplicateHeaders { .. } = error {
        "Keep one of them: rename the others, or ignore them (--ignore)."
    } else if let OpenError::OverlappingHeaders { .. } = error {
        "Ignore one of the two (--ignore), or map it to another attribute (--map)."
    } else if let OpenError::ChooseWorksheet { .. } = error {
        "Choose one of them (--worksheet), or save it as a workbook of its own."
    } else {
        return told;
    };
    told.in_terminal(in_terminal)
}

#[expect(clippy::too_many_lines, reason = "one arm for each thing that can be wrong; it reads as a table")]
fn in_both_faces(path: &Path, error: &OpenError) -> Notice {
    let file = path.display();
    let (code, message, next) = match error {
        OpenError::Empty => {
            let next = "Export or download the list again, and see that it is larger than 0 bytes.";
            ("empty_file", format!("Nothing is in this file: {file}"), next.to_owned())
        }
        OpenError::NoUsers => (
            "no_users",
            format!("The list holds no users: {file}"),
            "Add users to it, or choose another file.".to_owned(),
        ),
        OpenError::NotAList(found) => return not_a_list(path, *found),
        OpenError::NoHeader => (
            "no_header",
            format!("The first line should name the columns, but it is a user already: {file}"),
            "Put a line like email,given_name,family_name above the first user.".to_owned(),
        ),
        OpenError::HeaderUnreadable => (
            "unreadable_header",
            format!(
                "The line that names the columns can't be read: a quotation mark is never closed, or it is too long or no text: {file}"
            ),
            "Correct the first line, or save the list as CSV in UTF-8 again.".to_owned(),
        ),
        OpenError::UnknownHeaders { headers } => return unknown_headers(path, headers),
        OpenError::NamelessColumns { columns } => {
            let numbers: Vec<String> = columns.iter().map(u32::to_string).collect();
            let (column, has) = if columns.len() == 1 { ("Column", "holds") } else { ("Columns", "hold") };
            (
                "nameless_column",
                format!("{column} {} {has} values but no header: {file}", names(&numbers)),
                "Name the column in the first line, or delete it.".to_owned(),
            )
        }
        OpenError::DuplicateHeaders { attribute, headers } => (
            "duplicate_header",
            format!("Several columns would fill {attribute}: {}. File: {file}", names(&quoted(headers))),
            "Keep one of them: rename the others, or leave them out.".to_owned(),
        ),
        OpenError::OverlappingHeaders { outer, inner } => (
            "overlapping_columns",
            format!("The column \"{outer}\" fills the place that \"{inner}\" is a part of: {file}"),
            "Leave one of the two out, or match it with another attribute.".to_owned(),
        ),
        OpenError::TooManyColumns => (
            "too_many_columns",
            format!("The list has more than 16,384 columns: {file}"),
            "Check that it is a list with one user in each row.".to_owned(),
        ),
        OpenError::NoSuchColumn { asked, headers } => (
            "unknown_column",
            format!("The list has no column \"{asked}\". It has {}. File: {file}", names(&quoted(headers))),
            "Write the header as it stands in the list.".to_owned(),
        ),
        OpenError::NoSuchAttribute { path: attribute, near } => (
            "unknown_attribute",
            format!("No user has the attribute {attribute}, so that nothing can be mapped to it."),
            match near.first() {
                Some(near) => format!("Perhaps {near} is meant. Else take a place in user_metadata or app_metadata."),
                None => "Take an attribute of Auth0's, or a place in user_metadata or app_metadata.".to_owned(),
            },
        ),
        OpenError::TooManyRows { limit } => (
            "too_many_rows",
            format!("The list has more than {limit} rows, which are more users than any tenant has: {file}"),
            "Cut it into smaller lists.".to_owned(),
        ),
        OpenError::ChooseWorksheet { worksheets } => (
            "choose_worksheet",
            format!("Several worksheets hold data: {}. Workbook: {file}", names(&quoted(worksheets))),
            "Choose one of them, or save it as a workbook of its own.".to_owned(),
        ),
        OpenError::NoSuchWorksheet { asked, worksheets } => (
            "unknown_worksheet",
            format!(
                "The workbook has no worksheet \"{asked}\". It has {}. Workbook: {file}",
                names(&quoted(worksheets))
            ),
            "Write the name as it stands in the workbook.".to_owned(),
        ),
        OpenError::WorksheetError { error, near_row } => (
            "worksheet_error",
            format!("A cell near row {near_row} of the worksheet holds the error {error}: {file}"),
            "Correct the formula in the workbook, or replace it by its value, and save it again.".to_owned(),
        ),
        OpenError::WorkbookDamaged(_what_its_reader_says) => (
            "damaged_workbook",
            format!("This Excel workbook is damaged, or only a part of it was downloaded: {file}"),
            "Download or copy it again. If Excel or LibreOffice can open it, save it there anew as XLSX or CSV, and open that."
                .to_owned(),
        ),
        OpenError::GzipBrokenOff { unpacked_bytes } => (
            "gzip_broken_off",
            format!("The packed file breaks off; only {} can be unpacked: {file}", size(*unpacked_bytes)),
            "Download it again. Users are missing from it.".to_owned(),
        ),
        OpenError::GzipDamaged { unpacked_bytes, .. } => (
            "gzip_damaged",
            format!("The packed file is damaged after {}: {file}", size(*unpacked_bytes)),
            "Download it again.".to_owned(),
        ),
        OpenError::UnpacksTooMuch { packed_bytes, unpacked_bytes } => (
            "unpacks_too_much",
            format!(
                "{} of this file unpack to {} and more, which no list of users does: {file}",
                size(*packed_bytes),
                size(*unpacked_bytes)
            ),
            "Check where the file comes from. If it is a list after all, unpack it yourself and open that.".to_owned(),
        ),
        OpenError::TooLarge { limit_bytes } => (
            "too_large",
            format!("The file holds more than Rollcall reads ({}): {file}", size(*limit_bytes)),
            "Cut it into smaller lists; a large workbook can be saved as CSV.".to_owned(),
        ),
        OpenError::Vanished
        | OpenError::Directory
        | OpenError::Forbidden(_)
        | OpenError::NoSpace(_)
        | OpenError::Stopped
        | OpenError::CopyLost
        | OpenError::CopyNewer
        | OpenError::Io { .. } => ("disk_error", format!("{error}: {file}"), "Try again.".to_owned()),
    };
    Notice::ours(code, message, next)
}

fn not_a_list(path: &Path, found: Found) -> Notice {
    let file = path.display();
    let (what, next) = match found {
        Found::JsonObject => (
            "This is a JSON object that is neither a user nor holds an array \"users\"",
            "Write the users as an array ([{…},{…}]), or one user on each line.",
        ),
        Found::Markup => (
            "This is a web page or XML, not a list of users",
            "If it was downloaded, the site probably answered with a page to log in; download the list again.",
        ),
        Found::OldOrLockedWorkbook => (
            "This workbook is of an older Excel or locked with a password",
            "Save it as XLSX without a password, and open that.",
        ),
        Found::OtherArchive => (
            "This is an archive or a document of another kind, not a list of users",
            "Unpack it, or save it as XLSX or CSV, and open that.",
        ),
        Found::Pdf => (
            "This is a PDF, which is made for printing: no program can tell its columns for certain",
            "Ask for the list as Excel, CSV or JSON, from where the PDF was made.",
        ),
        Found::Picture => ("This is a picture, not a list of users", "Ask for the list as Excel, CSV or JSON."),
        Found::TextDocument => (
            "This is a text document, not a list of users",
            "If the users stand in a table in it, copy the table into Excel and save it as XLSX, or copy it and paste it here.",
        ),
        Found::OpenDocument => (
            "This is a spreadsheet in LibreOffice's own format, which Rollcall does not open",
            "In LibreOffice choose File, Save As, Excel 2007-365 (.xlsx), and open that.",
        ),
        Found::Binary => (
            "This is neither text nor a workbook, so it is no list of users",
            "Save the list as JSON, NDJSON, CSV or XLSX, and open that.",
        ),
    };
    Notice::ours("not_a_list", format!("{what}: {file}"), next)
}

fn unknown_headers(path: &Path, headers: &[(String, Vec<String>)]) -> Notice {
    let file = path.display();
    let all: Vec<String> = headers.iter().map(|(header, _)| header.clone()).collect();
    let message = match all.as_slice() {
        [header] => format!("The column \"{}\" stands for no attribute that Rollcall knows: {file}", shown(header)),
        _ => format!(
            "{} columns stand for no attribute that Rollcall knows: {}. File: {file}",
            all.len(),
            names(&quoted(&all))
        ),
    };
    if let Some((header, _)) =
        headers.iter().find(|(header, near)| near.is_empty() && header.to_lowercase().contains("passw"))
    {
        let next = |how: &str| {
            format!(
                "Passwords in clear text can't be imported, and metadata is no place for them: leave the column out{how}. \
                 Hashes go into password_hash."
            )
        };
        let in_terminal = next(&format!(" (--ignore '{header}')"));
        return Notice::ours("unknown_headers", message, next("")).in_terminal(in_terminal);
    }
    let example = headers.iter().find_map(|(header, near)| near.first().map(|near| (header, near)));
    let (header, near) = match (example, all.first()) {
        (Some((header, near)), _) => (shown(header), near.as_str()),
        (None, Some(header)) => (shown(header), "user_metadata.name"),
        (None, None) => ("Column".to_owned(), "user_metadata.name"),
    };
    let offers: Vec<String> = headers
        .iter()
        .filter(|(_, near)| near.len() > 1)
        .take(MAX_NAMES)
        .map(|(header, near)| format!("\"{}\": {}", shown(header), near.join(" or ")))
        .collect();
    let perhaps = if offers.is_empty() { String::new() } else { format!(" Perhaps {}.", offers.join("; ")) };
    let in_terminal =
        format!("Map each to an attribute (--map '{header}={near}') or ignore it (--ignore '{header}').{perhaps}");
    let next = format!("Match each with an attribute, or leave it out.{perhaps}");
    Notice::ours("unknown_headers", message, next).in_terminal(in_terminal)
}

/// How much of a header or a worksheet's name is shown.
const SHOWN_CHARS: usize = 60;

fn quoted(names: &[String]) -> Vec<String> {
    names.iter().map(|name| format!("\"{}\"", shown(name))).collect()
}

fn shown(name: &str) -> String {
    let mut short: String = name.chars().take(SHOWN_CHARS).collect();
    if short.len() < name.len() {
        short.push('…');
    }
    short
}

/// The first names, and how many there are besides.
fn names(names: &[String]) -> String {
    match names.get(..MAX_NAMES) {
        Some(first) if names.len() > MAX_NAMES => format!("{} and {} more", first.join(", "), names.len() - MAX_NAMES),
        _ => names.join(", "),
    }
}

fn size(bytes: u64) -> String {
    match bytes {
        0..10_000 => format!("{bytes} bytes"),
        10_000..10_000_000 => format!("{} KB", bytes / 1000),
        10_000_000..10_000_000_000 => format!("{} MB", bytes / 1_000_000),
        _ => format!("{} GB", bytes / 1_000_000_000),
    }
}

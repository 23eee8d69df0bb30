//! What is said about the columns of a list and what they become.

use super::number;
use crate::session::mapping::{MappingNote, MappingTrouble};
use crate::sheet::{Encoding, Format};

fn trouble(message: String, next: &str, columns: Vec<usize>) -> MappingTrouble {
    MappingTrouble { message, next: next.to_owned(), columns }
}

pub(in crate::session) fn no_rows() -> MappingTrouble {
    trouble("This file has headers but no rows".to_owned(), "Choose another file.", Vec::new())
}

/// Rows that can't be read; nothing if all can.
pub(in crate::session) fn damaged(count: u64, lines: &[u64]) -> Option<MappingNote> {
    let (rows, next) = if count == 1 {
        ("row", "It stays in the list, first among its problems, with what is wrong with it.")
    } else {
        ("rows", "They stay in the list, first among its problems, each with what is wrong with it.")
    };
    if count == 0 {
        return None;
    }
    let mut named: Vec<String> = lines.iter().map(|line| number(*line)).collect();
    let unnamed = count - (named.len() as u64).min(count);
    if unnamed > 0 && !named.is_empty() {
        named.push(format!("{} more", number(unnamed)));
    }
    let where_ = match named.as_slice() {
        [] => String::new(),
        [only] => format!(": line {only}"),
        [first @ .., last] => format!(": lines {} and {last}", first.join(", ")),
    };
    Some(MappingNote { message: format!("{} {rows} can't be read{where_}.", number(count)), next: next.to_owned() })
}

pub(in crate::session) fn no_key() -> MappingTrouble {
    let next = "Choose one that holds an e-mail, a user id or a username.";
    trouble("No column identifies a user.".to_owned(), next, Vec::new())
}

pub(in crate::session) fn no_attribute(path: &str, column: usize) -> MappingTrouble {
    let next = "Take an attribute of Auth0's, or a place in user_metadata or app_metadata.";
    trouble(format!("No user has the attribute {path}."), next, vec![column])
}

pub(in crate::session) fn taken(path: &str, first: &str, second: &str, columns: Vec<usize>) -> MappingTrouble {
    let message = format!("{} and {second} both become {path}.", super::runs::capital(first));
    trouble(message, "Change one of them, or leave it out.", columns)
}

pub(in crate::session) fn overlap(path: &str, other: &str, column: &str, columns: Vec<usize>) -> MappingTrouble {
    let message = format!("{path} can't stand beside {other} of {column}: one is a part of the other.");
    trouble(message, "Change one of them, or leave it out.", columns)
}

pub(in crate::session) fn format(format: &Format) -> &'static str {
    match format {
        Format::JsonArray | Format::JsonUsersMember => "JSON",
        Format::JsonObject => "JSON, one user",
        Format::JsonLines => "JSON, one user per line",
        Format::Csv { delimiter: b'\t' } => "TSV",
        Format::Csv { .. } => "CSV",
        Format::Xlsx { .. } => "Excel",
    }
}

pub(in crate::session) fn encoding(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Utf8 => "UTF-8",
        Encoding::Utf16LittleEndian => "UTF-16 LE",
        Encoding::Utf16BigEndian => "UTF-16 BE",
        Encoding::Windows1252 => "Windows-1252",
    }
}

pub(in crate::session) fn delimiter(delimiter: u8) -> String {
    match delimiter {
        b',' => "comma".to_owned(),
        b';' => "semicolon".to_owned(),
        b'\t' => "tab".to_owned(),
        b'|' => "vertical bar".to_owned(),
        other => format!("“{}”", char::from(other)),
    }
}

pub(in crate::session) fn repairs(count: usize) -> String {
    if count == 1 { "1 repair".to_owned() } else { format!("{count} repairs") }
}

/// Auth0 sets it itself.
pub(in crate::session) fn read_only(path: &str) -> String {
    let what = if path.ends_with("_at") || path.starts_with("last_login") { "this date" } else { "this" };
    format!("Auth0 sets {what} itself. It stays visible in the sheet and is not sent.")
}

/// No cell holds anything.
pub(in crate::session) fn all_empty(rows: u32) -> String {
    format!("All {} cells are empty.", number(u64::from(rows)))
}

/// Nothing is called like that, or the column has no name at all.
pub(in crate::session) fn unknown(is_nameless: bool, first: Option<&String>) -> String {
    let why = if is_nameless { "It has no header." } else { "No attribute is called that." };
    match first {
        Some(value) => format!("{why} First value: “{value}”."),
        None => why.to_owned(),
    }
}

/// Passwords that can be read.
pub(in crate::session) const CLEAR_PASSWORD: &str =
    "Passwords in clear text can't be imported, and metadata is no place for them.";

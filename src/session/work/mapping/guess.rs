//! What a column probably is, by its header and by what stands below it.

use super::{is_json, left_out};
use crate::session::mapping::{MappedColumn, Sure};
use crate::session::words;
use crate::sheet::{self, ColumnType, DescribedColumn, ListDescription};
use crate::user::attribute::{self, JsonType};
use std::collections::HashMap;

/// A longer header was meant for people, not for a place in the metadata.
const LONGEST_KEY_CHARS: usize = 24;

/// Longer values are notes.
const LONGEST_METADATA_CHARS: usize = 60;

/// How much of a value is shown.
const SHOWN_CHARS: usize = 80;

/// How many values are shown.
const SHOWN: usize = 2;

/// All columns of a list and what each probably is.
pub(super) fn columns(table: &ListDescription, remembered: bool) -> Vec<MappedColumn> {
    let has_email = table.columns.iter().any(|column| column.path.as_deref() == Some("email"));
    let said = if remembered { "Used last time" } else { "As you chose" };
    let is_json = is_json(&table.recognised.format);
    let places = table.columns.iter().enumerate();
    let mut columns: Vec<MappedColumn> = places
        .map(|(at, column)| {
            let (guess, sure, why) = guess(column, table.row_count, has_email, said);
            let column_type = column_type(column, guess.as_deref());
            MappedColumn {
                letter: if is_json { String::new() } else { sheet::letter(at) },
                header: column.header.clone(),
                filled: column.filled,
                samples: samples(column, guess.as_deref()),
                near: column.near.iter().filter(|near| Some(*near) != guess.as_ref()).cloned().collect(),
                understood: column.path.clone().filter(|_| !column.is_mapped),
                read_only: guess.as_deref().is_some_and(is_read_only),
                guess,
                sure,
                why,
                column_type,
            }
        })
        .collect();
    // Some users may have the one key, others the other.
    if !is_json {
        doubt_twins(&mut columns);
    }
    columns
}

fn guess(column: &DescribedColumn, rows: u32, has_email: bool, said: &str) -> (Option<String>, Sure, String) {
    let path = column.path.clone();
    if column.is_ignored {
        return (None, left_out(format!("{said}.")), said.to_owned());
    }
    if column.filled == 0 {
        let why = words::mapping::all_empty(rows);
        return (path, left_out(why.clone()), why);
    }
    if let Some(path) = &path {
        let root = path.split(['.', '[']).next().unwrap_or(path);
        if is_read_only(path) {
            return (
                Some(path.clone()),
                left_out(words::mapping::read_only(root)),
                format!("Auth0 sets {root} itself"),
            );
        }
        if column.is_mapped {
            return (Some(path.clone()), Sure::Sure, said.to_owned());
        }
        return if fits(path, &column.values) {
            (Some(path.clone()), Sure::Sure, "Header and values fit".to_owned())
        } else {
            (Some(path.clone()), Sure::Likely, "Header fits".to_owned())
        };
    }
    guess_by_values(column, has_email)
}

fn guess_by_values(column: &DescribedColumn, has_email: bool) -> (Option<String>, Sure, String) {
    let mostly = |is: fn(&str) -> bool| mostly(&column.values, is);
    if mostly(is_bcrypt) {
        return (Some("password_hash".to_owned()), Sure::Check, "Values are bcrypt hashes".to_owned());
    }
    if column.is_secret {
        let why = words::mapping::CLEAR_PASSWORD;
        return (None, left_out(why.to_owned()), why.to_owned());
    }
    let attribute = column.near.iter().find(|near| !near.contains('.'));
    if let Some(path) = attribute {
        return if fits(path, &column.values) && column.known_word.is_some() {
            (Some(path.clone()), Sure::Likely, "Values fit, header is near".to_owned())
        } else if fits(path, &column.values) {
            // Like "Nachname" and "nickname": alike is not the same.
            (Some(path.clone()), Sure::Check, "The header only looks like it".to_owned())
        } else {
            (Some(path.clone()), Sure::Check, "Header is near, values may not fit".to_owned())
        };
    }
    if !has_email && mostly(is_email) {
        return (Some("email".to_owned()), Sure::Check, "Values are e-mail addresses".to_owned());
    }
    let is_note = column.values.iter().any(|value| value.chars().count() > LONGEST_METADATA_CHARS);
    let is_long = column.header.chars().count() > LONGEST_KEY_CHARS || column.header.contains(['(', ':', '?']);
    let metadata = column.near.iter().find(|near| near.starts_with("user_metadata."));
    match metadata {
        Some(path) if !is_note && !is_long => {
            let why = if mostly(|value| matches!(value, "0" | "1")) {
                "Yes / no, or numbers?"
            } else {
                "Keep it as metadata?"
            };
            (Some(path.clone()), Sure::Check, why.to_owned())
        }
        Some(_) | None => {
            let first = column.values.first().map(|value| short(value));
            let why = words::mapping::unknown(column.is_nameless, first.as_ref());
            (None, left_out(why.clone()), why)
        }
    }
}

/// Two columns for one attribute are both doubtful.
fn doubt_twins(columns: &mut [MappedColumn]) {
    let mut first: HashMap<String, usize> = HashMap::new();
    let mut twins = Vec::new();
    for (at, column) in columns.iter().enumerate().filter(|(_, column)| !column.is_left_out()) {
        let Some(path) = &column.guess else { continue };
        match first.get(path) {
            Some(other) => twins.extend([(at, *other), (*other, at)]),
            None => drop(first.insert(path.clone(), at)),
        }
    }
    for (at, other) in twins {
        let letter = columns.get(other).map(|column| column.letter.clone()).unwrap_or_default();
        if let Some(column) = columns.get_mut(at) {
            column.sure = Sure::Check;
            column.why = format!("Taken by column {letter}");
        }
    }
}

fn is_read_only(path: &str) -> bool {
    let root = path.split(['.', '[']).next().unwrap_or(path);
    attribute::find(root).is_some_and(|attribute| attribute.importing == attribute::Importing::ReadOnly)
}

fn column_type(column: &DescribedColumn, path: Option<&str>) -> ColumnType {
    let Some(path) = path else { return ColumnType::Text };
    match attribute::find(path).map(|attribute| attribute.json_type) {
        Some(JsonType::Boolean) => ColumnType::Boolean,
        Some(JsonType::Number) => ColumnType::Number,
        Some(JsonType::Array | JsonType::Object) => ColumnType::Json,
        Some(JsonType::String | JsonType::Null) => ColumnType::Text,
        None => column.column_type,
    }
}

fn samples(column: &DescribedColumn, guess: Option<&str>) -> Vec<String> {
    let mut samples: Vec<String> = Vec::new();
    let is_hash = guess.is_some_and(|path| path.contains("password") || path.starts_with("mfa_factors"));
    for value in &column.values {
        let shown = if column.is_secret || is_hash || is_bcrypt(value) { hidden(value) } else { short(value) };
        if samples.len() < SHOWN && !samples.contains(&shown) {
            samples.push(shown);
        }
    }
    samples
}

fn hidden(value: &str) -> String {
    if is_bcrypt(value) {
        return format!("bcrypt, {} characters", value.chars().count());
    }
    "hidden on purpose".to_owned()
}

fn short(value: &str) -> String {
    let mut short: String = value.chars().take(SHOWN_CHARS).collect();
    if short.len() < value.len() {
        short.push('…');
    }
    short
}

fn is_bcrypt(value: &str) -> bool {
    ["$2a$", "$2b$", "$2y$"].iter().any(|kind| value.starts_with(kind))
}

fn is_email(value: &str) -> bool {
    value.trim().split_once('@').is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'))
}

fn is_phone(value: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    digits >= 6 && value.chars().all(|c| c.is_ascii_digit() || " +-/().".contains(c))
}

fn is_flag(value: &str) -> bool {
    let flags = ["true", "false", "yes", "no", "y", "n", "j", "ja", "nein", "1", "0", "t", "f", "x"];
    flags.contains(&value.trim().to_lowercase().as_str())
}

/// Nine of ten, so that some bad rows don't hide what a column is.
fn mostly(values: &[String], is: fn(&str) -> bool) -> bool {
    !values.is_empty() && values.iter().filter(|value| is(value)).count() * 10 >= values.len() * 9
}

/// Whether values look like those of an attribute.
fn fits(path: &str, values: &[String]) -> bool {
    match path {
        "email" => mostly(values, is_email),
        "phone_number" => mostly(values, is_phone),
        "email_verified" | "phone_verified" | "blocked" => mostly(values, is_flag),
        "picture" => mostly(values, |value| value.contains("://")),
        "password_hash" => mostly(values, is_bcrypt),
        "given_name" | "family_name" | "name" | "nickname" => {
            mostly(values, |value| value.chars().any(char::is_alphabetic) && !value.contains('@'))
        }
        "user_id" | "username" => mostly(values, |value| !value.trim().contains(char::is_whitespace)),
        "custom_password_hash" | "mfa_factors" | "user_metadata" | "app_metadata" => {
            mostly(values, |value| value.trim_start().starts_with(['{', '[']))
        }
        _ => true,
    }
}

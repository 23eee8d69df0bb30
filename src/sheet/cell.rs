//! What stands in one cell, and what may be put there.

use crate::sheet::path::push_json_string;
use crate::user::fix::Fixed;
use crate::user::fix::Given;
use crate::user::plain_end;

/// What a cell holds. A value that is missing, one that is null and an empty text are three things.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Cell {
    /// The user has no such attribute.
    Missing,
    /// The attribute is there and null.
    Null,
    Text(String),
    /// The digits as they are written.
    Number(String),
    Boolean(bool),
    /// An object or an array, as it is written.
    Json(String),
    /// A secret, described: "bcrypt, 60 characters". Its value leaves the sheet only to be sent.
    Hidden(String),
    /// What can't be read as the column asks, or stands in a row that can't be read; as it is written.
    Unreadable(String),
}

/// What is put into a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CellValue {
    /// Takes the attribute away.
    Missing,
    Null,
    Text(String),
    /// A JSON number.
    Number(String),
    Boolean(bool),
    /// A JSON value.
    Json(String),
}

impl Cell {
    /// What a JSON value is.
    pub(super) fn from_json(text: &str) -> Self {
        let text = text.trim_ascii();
        match text.as_bytes().first() {
            None => Self::Missing,
            Some(b'n') => Self::Null,
            Some(b't') => Self::Boolean(true),
            Some(b'f') => Self::Boolean(false),
            Some(b'"') if is_plain(text) => Self::Text(text.get(1..text.len() - 1).unwrap_or_default().to_owned()),
            Some(b'"') => serde_json::from_str(text).map_or_else(
                // Half of a surrogate pair: JSON that no text can hold.
                |_no_text| Self::Unreadable(text.to_owned()),
                Self::Text,
            ),
            Some(b'{' | b'[') => Self::Json(text.to_owned()),
            Some(_) => Self::Number(text.to_owned()),
        }
    }

    /// The value as a fix looks at it.
    pub(super) fn given(&self) -> Option<Given<'_>> {
        match self {
            Self::Null => Some(Given::Null),
            Self::Text(text) => Some(Given::Text(text)),
            Self::Number(digits) => Some(Given::Number(digits)),
            Self::Missing | Self::Boolean(_) | Self::Json(_) | Self::Hidden(_) | Self::Unreadable(_) => None,
        }
    }

    /// A secret is described, not shown. That there is none may be seen.
    pub(super) fn hidden(self) -> Self {
        match self {
            Self::Missing | Self::Null | Self::Hidden(_) => self,
            Self::Text(text) | Self::Unreadable(text) => Self::Hidden(describe_text(&text)),
            Self::Json(json) => Self::Hidden(describe_json(&json)),
            Self::Number(_) => Self::Hidden("a number".to_owned()),
            Self::Boolean(_) => Self::Hidden("true or false".to_owned()),
        }
    }
}

/// Whether a text in quotes stands there as it is meant.
fn is_plain(quoted: &str) -> bool {
    let end = plain_end(quoted.as_bytes(), 1);
    end + 1 == quoted.len() && quoted.ends_with('"')
}

impl From<CellValue> for Cell {
    fn from(value: CellValue) -> Self {
        match value {
            CellValue::Missing => Self::Missing,
            CellValue::Null => Self::Null,
            CellValue::Text(text) => Self::Text(text),
            CellValue::Number(digits) => Self::Number(digits),
            CellValue::Boolean(it) => Self::Boolean(it),
            CellValue::Json(json) => Self::Json(json),
        }
    }
}

impl From<Fixed> for CellValue {
    fn from(fixed: Fixed) -> Self {
        match fixed {
            Fixed::Nothing => Self::Missing,
            Fixed::Text(text) => Self::Text(text),
            Fixed::Boolean(it) => Self::Boolean(it),
        }
    }
}

impl CellValue {
    /// The value as what it is: JSON that is a text becomes one. None if it is no JSON.
    pub(super) fn normal(self) -> Option<Self> {
        let text = match self {
            Self::Json(text) | Self::Number(text) => text,
            Self::Missing | Self::Null | Self::Text(_) | Self::Boolean(_) => return Some(self),
        };
        serde_json::from_str::<serde::de::IgnoredAny>(&text).ok()?;
        Self::from_json(&text)
    }

    /// What a JSON value is; none if no text can hold it.
    pub(super) fn from_json(text: &str) -> Option<Self> {
        match Cell::from_json(text) {
            Cell::Missing | Cell::Hidden(_) | Cell::Unreadable(_) => None,
            Cell::Null => Some(Self::Null),
            Cell::Text(text) => Some(Self::Text(text)),
            Cell::Number(digits) => Some(Self::Number(digits)),
            Cell::Boolean(it) => Some(Self::Boolean(it)),
            Cell::Json(json) => Some(Self::Json(json)),
        }
    }

    /// Appends it as JSON; false if there is nothing to write.
    pub(super) fn write(&self, out: &mut String) -> bool {
        match self {
            Self::Missing => return false,
            Self::Null => out.push_str("null"),
            Self::Text(text) => push_json_string(out, text),
            Self::Number(text) | Self::Json(text) => out.push_str(text),
            Self::Boolean(it) => out.push_str(if *it { "true" } else { "false" }),
        }
        true
    }
}

/// The kind of a hash and its length, which are no secret.
fn describe_text(text: &str) -> String {
    let kind = match text.strip_prefix('$').and_then(|rest| rest.split_once('$')) {
        Some(("2a" | "2b" | "2x" | "2y", _)) => "bcrypt",
        Some((kind, _)) if kind.starts_with("argon2") => "argon2",
        // What stands here may be a password in clear text, whose length is nobody's business.
        _ => return "text".to_owned(),
    };
    format!("{kind}, {} characters", text.chars().count())
}

fn describe_json(json: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(json).unwrap_or_default();
    if let Some(factors) = value.as_array() {
        return format!("{} factor{}", factors.len(), if factors.len() == 1 { "" } else { "s" });
    }
    let algorithm = value.get("algorithm").and_then(serde_json::Value::as_str);
    // Only a word of the list is known to be the name of an algorithm.
    let algorithm = algorithm.and_then(crate::user::problem::Algorithm::named);
    algorithm.map_or_else(|| "custom hash".to_owned(), |algorithm| format!("custom hash, {}", algorithm.name()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_described_and_never_shown() {
        let bcrypt = format!("$2b$10${}", "a".repeat(53));
        for (cell, expected) in [
            (Cell::Text(bcrypt), "bcrypt, 60 characters"),
            (Cell::Text("hunter2".to_owned()), "text"),
            (Cell::Json(r#"{"algorithm":"md5","hash":{"value":"x"}}"#.to_owned()), "custom hash, md5"),
            (Cell::Json(r#"{"algorithm":"hunter2"}"#.to_owned()), "custom hash"),
            (Cell::Json(r#"[{"totp":{"secret":"ABC"}}]"#.to_owned()), "1 factor"),
            (Cell::Unreadable("hunter2".to_owned()), "text"),
            (Cell::Number("4711".to_owned()), "a number"),
        ] {
            assert_eq!(cell.hidden(), Cell::Hidden(expected.to_owned()));
        }
        assert_eq!([Cell::Missing, Cell::Null].map(Cell::hidden), [Cell::Missing, Cell::Null]);
    }
}

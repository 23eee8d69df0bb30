//! The value of one cell, borrowed where it can be.

use std::borrow::Cow;

use crate::sheet::cell::Cell;

/// What a cell holds, as [`Cell`] tells it, without a copy of its text where none is needed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Value<'a> {
    Missing,
    Null,
    /// Also what stands for a secret.
    Text(Cow<'a, str>),
    Number(Cow<'a, str>),
    Boolean(bool),
    Json(Cow<'a, str>),
    Hidden(Cow<'a, str>),
    Unreadable(Cow<'a, str>),
}

impl From<Cell> for Value<'static> {
    fn from(cell: Cell) -> Self {
        match cell {
            Cell::Missing => Self::Missing,
            Cell::Null => Self::Null,
            Cell::Text(text) => Self::Text(Cow::Owned(text)),
            Cell::Number(text) => Self::Number(Cow::Owned(text)),
            Cell::Boolean(it) => Self::Boolean(it),
            Cell::Json(text) => Self::Json(Cow::Owned(text)),
            Cell::Hidden(text) => Self::Hidden(Cow::Owned(text)),
            Cell::Unreadable(text) => Self::Unreadable(Cow::Owned(text)),
        }
    }
}

impl Value<'_> {
    /// The value as it is handed out.
    pub(in crate::sheet) fn into_cell(self) -> Cell {
        match self {
            Self::Missing => Cell::Missing,
            Self::Null => Cell::Null,
            Self::Text(text) => Cell::Text(text.into_owned()),
            Self::Number(text) => Cell::Number(text.into_owned()),
            Self::Boolean(it) => Cell::Boolean(it),
            Self::Json(text) => Cell::Json(text.into_owned()),
            Self::Hidden(text) => Cell::Hidden(text.into_owned()),
            Self::Unreadable(text) => Cell::Unreadable(text.into_owned()),
        }
    }

    /// The text that is looked at; of what is missing or null there is none. In JSON that is written with escapes, what
    /// they stand for.
    #[inline]
    pub fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Missing | Self::Null => None,
            Self::Text(text) | Self::Number(text) | Self::Hidden(text) | Self::Unreadable(text) => {
                Some(Cow::Borrowed(text))
            }
            Self::Boolean(true) => Some(Cow::Borrowed("true")),
            Self::Boolean(false) => Some(Cow::Borrowed("false")),
            Self::Json(text) => Some(decoded(text)),
        }
    }

    /// Whether nothing stands there.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Missing | Self::Null => true,
            Self::Text(text) => text.is_empty(),
            Self::Number(_) | Self::Boolean(_) | Self::Json(_) | Self::Hidden(_) | Self::Unreadable(_) => false,
        }
    }
}

/// A JSON text with the texts in it as they are meant. It is for looking at, not for reading as JSON.
fn decoded(json: &str) -> Cow<'_, str> {
    if !json.contains('\\') {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len());
    let mut rest = json;
    while let Some((before, after)) = rest.split_once('"') {
        out.push_str(before);
        let end = super::super::json::string_end(after.as_bytes(), 0);
        let quoted = rest.get(before.len()..before.len() + 1 + end).unwrap_or_default();
        match serde_json::from_str::<String>(quoted) {
            Ok(text) => {
                out.push('"');
                out.push_str(&text);
                out.push('"');
            }
            Err(_no_text) => out.push_str(quoted),
        }
        rest = after.get(end..).unwrap_or_default();
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_searched_as_it_is_meant() {
        for (json, meant) in [
            (r#"["a"]"#, r#"["a"]"#),
            (r#"["\u00fc\n",1,"x"]"#, "[\"ü\n\",1,\"x\"]"),
            (r#"{"a\"b":"\\"}"#, r#"{"a"b":"\"}"#),
            (r#"["\ud800"]"#, r#"["\ud800"]"#),
        ] {
            assert_eq!(decoded(json), meant);
        }
    }
}

//! A filter, made ready to be held against a million cells.

use regex::Regex;
use regex::RegexBuilder;

use crate::sheet::cell::Cell;
use crate::sheet::query::ColumnFilter;
use crate::sheet::query::Condition;
use crate::sheet::query::QueryError;
use crate::sheet::query::Search;
use crate::sheet::query::key;
use crate::sheet::query::value::Value;

/// An expression that a person writes takes a few kilobytes; `\w{1000}{1000}` would take all there is.
const LARGEST_REGEX_BYTES: usize = 2 << 20;

/// A condition, ready.
#[derive(Debug)]
pub(super) struct Ready {
    test: Test,
    negated: bool,
    /// What becomes of a row without such an attribute: known once, since it is asked for often.
    pub(super) missing: bool,
}

#[derive(Debug)]
enum Test {
    OneOf(OneOf),
    Contains(Contains),
    Text(Regex),
    Empty,
    Missing,
    Number {
        from: f64,
        to: f64,
    },
    /// In microseconds since 1970.
    Date {
        from: i64,
        before: i64,
    },
}

#[expect(clippy::struct_excessive_bools, reason = "four values, each of which is chosen or not")]
#[derive(Debug, Default)]
struct OneOf {
    missing: bool,
    null: bool,
    truth: bool,
    falsehood: bool,
    texts: std::collections::HashSet<(Kind, String)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Text,
    Number,
    Json,
    Hidden,
    Unreadable,
}

impl OneOf {
    fn new(cells: &[Cell]) -> Self {
        let mut one_of = Self::default();
        for cell in cells {
            let (kind, text) = match cell {
                Cell::Missing => {
                    one_of.missing = true;
                    continue;
                }
                Cell::Null => {
                    one_of.null = true;
                    continue;
                }
                Cell::Boolean(true) => {
                    one_of.truth = true;
                    continue;
                }
                Cell::Boolean(false) => {
                    one_of.falsehood = true;
                    continue;
                }
                Cell::Text(text) => (Kind::Text, text),
                Cell::Number(text) => (Kind::Number, text),
                Cell::Json(text) => (Kind::Json, text),
                Cell::Hidden(text) => (Kind::Hidden, text),
                Cell::Unreadable(text) => (Kind::Unreadable, text),
            };
            one_of.texts.insert((kind, text.clone()));
        }
        one_of
    }

    fn holds(&self, value: &Value<'_>) -> bool {
        let (kind, text) = match value {
            Value::Missing => return self.missing,
            Value::Null => return self.null,
            Value::Boolean(true) => return self.truth,
            Value::Boolean(false) => return self.falsehood,
            Value::Text(text) => (Kind::Text, text),
            Value::Number(text) => (Kind::Number, text),
            Value::Json(text) => (Kind::Json, text),
            Value::Hidden(text) => (Kind::Hidden, text),
            Value::Unreadable(text) => (Kind::Unreadable, text),
        };
        !self.texts.is_empty() && self.texts.contains(&(kind, text.clone().into_owned()))
    }
}

/// A text that is looked for in many short ones.
#[derive(Debug)]
struct Contains {
    regex: Regex,
    /// If the text is plain letters: then it is found in plain letters without the expression, which takes longer to begin
    /// than to end.
    plain: Option<Plain>,
}

/// A text of plain letters.
#[derive(Debug)]
struct Plain {
    /// In lower case, unless the case counts.
    text: Vec<u8>,
    match_case: bool,
    /// Where its rarest letter stands, and that letter in both cases: what is looked for first.
    rarest: usize,
    either: [u8; 2],
}

impl Contains {
    fn new(text: &str, match_case: bool) -> Result<Self, QueryError> {
        let regex = regex(&regex::escape(text), match_case)?;
        Ok(Self { regex, plain: if text.is_ascii() { Plain::new(text, match_case) } else { None } })
    }

    #[inline]
    fn is_in(&self, text: &str) -> bool {
        match &self.plain {
            // Other letters may be plain ones in another case: the Kelvin sign is a k.
            Some(plain) if text.is_ascii() => plain.is_in(text.as_bytes()),
            Some(_) | None => self.regex.is_match(text),
        }
    }
}

impl Plain {
    fn new(text: &str, match_case: bool) -> Option<Self> {
        let bytes = text.as_bytes();
        let (rarest, letter) = bytes.iter().enumerate().min_by_key(|(_, byte)| frequency(**byte))?;
        let (lower, upper) = (letter.to_ascii_lowercase(), letter.to_ascii_uppercase());
        Some(Self {
            text: if match_case { bytes.to_vec() } else { bytes.to_ascii_lowercase() },
            match_case,
            rarest,
            either: if match_case { [*letter; 2] } else { [lower, upper] },
        })
    }

    #[inline]
    fn is_in(&self, bytes: &[u8]) -> bool {
        let [lower, upper] = self.either;
        memchr::memchr2_iter(lower, upper, bytes).any(|at| {
            let start = at.checked_sub(self.rarest);
            let there = start.and_then(|start| bytes.get(start..start + self.text.len()));
            there.is_some_and(|it| if self.match_case { it == self.text } else { it.eq_ignore_ascii_case(&self.text) })
        })
    }
}

/// How often a letter stands in names, addresses and numbers; only the order counts.
fn frequency(byte: u8) -> u8 {
    match byte.to_ascii_lowercase() {
        b'e' | b'a' | b'i' | b'o' | b'n' | b'.' | b'@' | b' ' => 5,
        b'r' | b't' | b's' | b'l' | b'c' | b'm' | b'0'..=b'2' => 4,
        b'd' | b'u' | b'h' | b'g' | b'p' | b'-' | b'3'..=b'9' => 3,
        b'b' | b'k' | b'y' | b'f' | b'v' | b'w' | b'_' => 2,
        _ => 1,
    }
}

impl Ready {
    pub(super) fn new(filter: &ColumnFilter) -> Result<Self, QueryError> {
        let micros = |time: &jiff::Timestamp| time.as_microsecond();
        let test = match &filter.condition {
            Condition::OneOf(cells) => Test::OneOf(OneOf::new(cells)),
            Condition::Contains(text) => Test::Contains(Contains::new(text, filter.match_case)?),
            Condition::Equals(text) => Test::Text(regex(&format!("^(?:{})$", regex::escape(text)), filter.match_case)?),
            Condition::Regex(pattern) => Test::Text(regex(pattern, filter.match_case)?),
            Condition::Empty => Test::Empty,
            Condition::Missing => Test::Missing,
            Condition::Number { from, to } => {
                Test::Number { from: from.unwrap_or(f64::NEG_INFINITY), to: to.unwrap_or(f64::INFINITY) }
            }
            Condition::Date { from, before } => Test::Date {
                from: from.as_ref().map_or(i64::MIN, micros),
                before: before.as_ref().map_or(i64::MAX, micros),
            },
        };
        let mut ready = Self { test, negated: filter.negated, missing: false };
        ready.missing = ready.admits(&Value::Missing);
        Ok(ready)
    }

    /// Whether the row of this cell is shown.
    #[inline]
    pub(super) fn admits(&self, value: &Value<'_>) -> bool {
        let fits = match &self.test {
            Test::OneOf(one_of) => one_of.holds(value),
            Test::Contains(contains) => value.text().is_some_and(|text| contains.is_in(&text)),
            Test::Text(regex) => value.text().is_some_and(|text| regex.is_match(&text)),
            Test::Empty => value.is_empty(),
            Test::Missing => matches!(value, Value::Missing),
            Test::Number { from, to } => key::number(value).is_some_and(|number| *from <= number && number <= *to),
            Test::Date { from, before } => key::time(value).is_some_and(|time| *from <= time && time < *before),
        };
        fits != self.negated
    }
}

/// A search, ready.
pub(super) fn search(search: &Search) -> Result<(Regex, regex::bytes::Regex), QueryError> {
    let pattern = regex::escape(&search.text);
    let bytes = regex::bytes::RegexBuilder::new(&pattern)
        .case_insensitive(!search.match_case)
        .size_limit(LARGEST_REGEX_BYTES)
        .dfa_size_limit(LARGEST_REGEX_BYTES)
        .build();
    Ok((regex(&pattern, search.match_case)?, bytes.map_err(|error| refused(&pattern, &error))?))
}

fn regex(pattern: &str, match_case: bool) -> Result<Regex, QueryError> {
    let built = RegexBuilder::new(pattern)
        .case_insensitive(!match_case)
        .size_limit(LARGEST_REGEX_BYTES)
        .dfa_size_limit(LARGEST_REGEX_BYTES)
        .build();
    built.map_err(|error| refused(pattern, &error))
}

fn refused(pattern: &str, error: &regex::Error) -> QueryError {
    match error {
        regex::Error::CompiledTooBig(_) => QueryError::RegexTooLarge { pattern: pattern.to_owned() },
        error => QueryError::Regex { pattern: pattern.to_owned(), why: error.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn plain_letters_are_found_where_the_expression_finds_them(
            text in "[a-cA-CkK.é\u{212A}]{0,12}",
            what in "[a-cA-CkK.é]{0,3}",
            match_case: bool,
        ) {
            let contains = Contains::new(&what, match_case).unwrap();
            prop_assert_eq!(contains.is_in(&text), contains.regex.is_match(&text));
        }
    }
}

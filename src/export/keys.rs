//! By what users are sorted, as bytes: of two keys the lower one comes first, whatever was compared.

use super::condition::is_moment;
use crate::sheet::{Value, number, time};
use crate::user::attribute::{self, JsonType};
use icu_collator::CollatorBorrowed;

/// What comes before what: the first byte of a value's part of a key.
const NUMBER: u8 = 1;
const DATE: u8 = 2;
const TEXT: u8 = 3;
const BOOLEAN: u8 = 4;
const JSON: u8 = 5;
/// Behind everything, whatever the direction: whoever has no last login is not the first to have logged in.
const MISSING: u8 = 0xFF;

/// Within a text a zero is followed by this byte, and at its end by a lower one, so that no text runs into the next value.
const ZERO: u8 = 0xFF;

/// What the values of an attribute are to whoever sorts by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortedAs {
    Texts,
    Moments,
    Numbers,
    Booleans,
    /// Within metadata, and out of an expression, there may be anything.
    Anything,
}

impl SortedAs {
    /// Of an attribute as a whole.
    pub fn of(source: &str) -> Self {
        let name = source.strip_prefix("user.").unwrap_or(source);
        match attribute::find(name).map(|attribute| attribute.json_type) {
            _ if is_moment(name) => Self::Moments,
            Some(JsonType::String) => Self::Texts,
            Some(JsonType::Number) => Self::Numbers,
            Some(JsonType::Boolean) => Self::Booleans,
            Some(JsonType::Array | JsonType::Object | JsonType::Null) | None => Self::Anything,
        }
    }
}

/// How values are put in order.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Order<'a> {
    /// The last comes first.
    pub(super) descending: bool,
    /// By what texts are put in order; none for Unicode.
    pub(super) alphabet: Option<&'a CollatorBorrowed<'static>>,
}

/// Adds a value to a key: numbers by value, dates by time, texts by Unicode, or by an alphabet.
pub(super) fn push(key: &mut Vec<u8>, value: &Value<'_>, order: Order<'_>) {
    let from = key.len();
    match value {
        Value::Missing | Value::Null => {
            key.push(MISSING);
            return;
        }
        Value::Boolean(it) => key.extend([BOOLEAN, u8::from(*it)]),
        Value::Number(_) | Value::Text(_) => match (number(value), time(value)) {
            // What is no number for an expression is none to sort by.
            (Some(number), _) if number.is_nan() => {
                key.push(MISSING);
                return;
            }
            (Some(number), _) => {
                key.push(NUMBER);
                key.extend(ordered(number).to_be_bytes());
                push_digits(key, number < 0.0, &value.text().unwrap_or_default());
            }
            (None, Some(micros)) => {
                key.push(DATE);
                key.extend((micros ^ i64::MIN).to_be_bytes());
            }
            (None, None) => push_text(key, &value.text().unwrap_or_default(), order.alphabet),
        },
        Value::Json(text) | Value::Hidden(text) | Value::Unreadable(text) => {
            key.push(JSON);
            push_bytes(key, text.bytes());
        }
    }
    if order.descending {
        key.iter_mut().skip(from).for_each(|byte| *byte = !*byte);
    }
}

/// So many digits a number of 64 bits tells apart, whichever they are.
const DIGITS_TOLD: usize = 15;

/// Tells whole numbers apart that are the same to a number of 64 bits, like ids of 19 digits; of others nothing is added but
/// that nothing is.
fn push_digits(key: &mut Vec<u8>, is_negative: bool, text: &str) {
    let digits = text.trim().trim_start_matches('-');
    let is_long = digits.len() > DIGITS_TOLD && digits.bytes().all(|byte| byte.is_ascii_digit());
    let digits = if is_long { digits.trim_start_matches('0') } else { "" };
    let from = key.len();
    key.extend(u16::try_from(digits.len()).unwrap_or(u16::MAX).to_be_bytes());
    key.extend_from_slice(digits.as_bytes());
    if is_negative {
        key.iter_mut().skip(from).for_each(|byte| *byte = !*byte);
    }
}

fn push_text(key: &mut Vec<u8>, text: &str, alphabet: Option<&CollatorBorrowed<'static>>) {
    key.push(TEXT);
    if let Some(alphabet) = alphabet {
        let mut place = Vec::with_capacity(text.len() * 2);
        let Ok(()) = alphabet.write_sort_key_to(text, &mut place);
        push_bytes(key, place.into_iter());
    }
    // The bytes of UTF-8 are in the order of Unicode. Where an alphabet sees no difference, this is one nevertheless.
    push_bytes(key, text.bytes());
}

fn push_bytes(key: &mut Vec<u8>, bytes: impl Iterator<Item = u8>) {
    for byte in bytes {
        key.push(byte);
        if byte == 0 {
            key.push(ZERO);
        }
    }
    key.extend([0, 0]);
}

/// The bits of a number, such that they are in order as it is.
fn ordered(number: f64) -> u64 {
    // Zero is the same whatever its sign.
    let bits = (number + 0.0).to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

#[cfg(test)]
mod tests {
    use super::super::language::Language;
    use super::*;
    use std::borrow::Cow;

    fn text(text: &str) -> Value<'_> {
        Value::Text(Cow::Borrowed(text))
    }

    fn number(text: &str) -> Value<'_> {
        Value::Number(Cow::Borrowed(text))
    }

    const UP: Order<'_> = Order { descending: false, alphabet: None };
    const DOWN: Order<'_> = Order { descending: true, alphabet: None };

    fn key(values: &[Value<'_>], order: Order<'_>) -> Vec<u8> {
        let mut key = Vec::new();
        for value in values {
            push(&mut key, value, order);
        }
        key
    }

    fn check(ascending: &[Value<'_>], language: Option<&str>) {
        let alphabet = language.map(|name| Language::named(name).unwrap().collator().unwrap());
        let [up, down] = [false, true].map(|descending| Order { descending, alphabet: alphabet.as_ref() });
        for (at, one) in ascending.iter().enumerate() {
            for (other_at, other) in ascending.iter().enumerate() {
                let keys = |order| key(std::slice::from_ref(one), order).cmp(&key(std::slice::from_ref(other), order));
                assert_eq!(keys(up), at.cmp(&other_at), "{one:?} {other:?}");
                assert_eq!(keys(down), other_at.cmp(&at), "{one:?} {other:?} descending");
            }
            for order in [up, down] {
                let missing = key(&[Value::Missing], order);
                assert!(key(std::slice::from_ref(one), order) < missing, "{one:?}");
                assert_eq!(missing, key(&[Value::Null], order));
            }
        }
    }

    #[test]
    fn what_comes_before_what() {
        let numbers = [
            number("-1e300"),
            number("-9007199254740993"),
            number("-9007199254740992"),
            number("-5"),
            text("-1.5"),
            number("0"),
            number("2"),
            text("10"),
            number("9007199254740992"),
            text("9007199254740993"),
            number("99999999999999999"),
            number("100000000000000000"),
            number("1e300"),
        ];
        let dates = [
            text("1969-01-01"),
            text("2024-02-29T23:59:59+02:00"),
            text("2024-02-29T22:00:00.001Z"),
            text("2024-03-01"),
        ];
        let others =
            [Value::Boolean(false), Value::Boolean(true), Value::Json("[1]".into()), Value::Json("[2]".into())];
        let by_signs = [
            text(""),
            text("\0"),
            text("\0a"),
            text("007"),
            text("Zoe"),
            text("a"),
            text("aa"),
            text("zoe"),
            text("Änne"),
            text("🙂"),
        ];
        check(&[&numbers[..], &dates, &by_signs, &others].concat(), None);
        // Each language has its own: in Swedish Ä is no A, and stands behind Z.
        let in_any = [text("007"), text("anna"), text("Anna"), text("Änne"), text("Östen"), text("ßa"), text("zoe")];
        check(&[&numbers[..], &dates, &in_any, &others].concat(), Some("und"));
        check(&[&numbers[..], &dates, &in_any, &others].concat(), Some("de_DE"));
        check(&[text("anna"), text("Anna"), text("zoe"), text("Åke"), text("Änne"), text("Östen")], Some("sv-SE"));
        assert_eq!(key(&[number("-0")], UP), key(&[number("0.0")], UP));
        assert_eq!(key(&[number("1e20")], DOWN), key(&[number("1.0e20")], DOWN));
        // No number at all stands behind all of them, in either direction.
        for order in [UP, DOWN] {
            assert_eq!(key(&[number("NaN")], order), key(&[Value::Missing], order));
        }
    }

    #[test]
    fn no_text_runs_into_the_next_value() {
        let pair = |one: &'static str, other: &'static str| key(&[text(one), text(other)], UP);
        assert!(pair("a", "z") < pair("ab", "a"));
        assert!(pair("a\0", "a") > pair("a", "z"));
        let descending = |one: &'static str, other: &'static str| key(&[text(one), text(other)], DOWN);
        assert!(descending("a", "z") > descending("ab", "a"));
    }
}

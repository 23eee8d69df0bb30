//! By what cells are put in order: numbers by value, dates by time, texts by Unicode without regard to case and to
//! the marks upon letters.

use std::cmp::Ordering;

use icu_normalizer::DecomposingNormalizerBorrowed;

use crate::sheet::query::value::Value;

/// The first four bits of a prefix: what comes before what.
const NUMBER: u64 = 1;
const DATE: u64 = 2;
const TEXT: u64 = 3;
const BOOLEAN: u64 = 4;
const JSON: u64 = 5;
const HIDDEN: u64 = 6;
const UNREADABLE: u64 = 7;
const NULL: u64 = 14;
const MISSING: u64 = 15;

/// The lowest prefix of what comes last whatever the direction.
pub(super) const LAST: u64 = NULL << 60;

/// The same for ranks.
pub(super) const LAST_RANK: u32 = 1 << 31;

/// Longer texts are no numbers: ids in digits, and hashes that happen to look like one.
const LONGEST_NUMBER_BYTES: usize = 16;

/// The number that a value is, or that its text writes down.
pub fn number(value: &Value<'_>) -> Option<f64> {
    match value {
        Value::Number(text) => text.trim().parse().ok(),
        Value::Text(text) => plain_number(text),
        Value::Missing | Value::Null | Value::Boolean(_) | Value::Json(_) | Value::Hidden(_) | Value::Unreadable(_) => {
            None
        }
    }
}

/// A text of digits, with a sign and a point at most. One that begins with a needless zero is an id or a postal code.
fn plain_number(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let bytes = digits.as_bytes();
    let fits = text.len() <= LONGEST_NUMBER_BYTES
        && bytes.first().is_some_and(u8::is_ascii_digit)
        && bytes.last().is_some_and(u8::is_ascii_digit)
        && (bytes.len() == 1 || bytes.first() != Some(&b'0') || bytes.get(1) == Some(&b'.'))
        && bytes.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.');
    if fits { text.parse().ok() } else { None }
}

/// The point in time that a text writes down, in microseconds since 1970: a date, or a date and a time.
pub fn time(value: &Value<'_>) -> Option<i64> {
    match value {
        Value::Text(text) => date(text.as_bytes()),
        Value::Missing
        | Value::Null
        | Value::Number(_)
        | Value::Boolean(_)
        | Value::Json(_)
        | Value::Hidden(_)
        | Value::Unreadable(_) => None,
    }
}

fn digits(bytes: &[u8], from: usize, count: usize) -> Option<i64> {
    bytes
        .get(from..from + count)?
        .iter()
        .try_fold(0, |number, byte| byte.is_ascii_digit().then(|| number * 10 + i64::from(byte - b'0')))
}

/// `2024-02-29`, then `T` or a blank and `12:30`, `:59` and a fraction of a second, then `Z` or `+01:00`.
fn date(bytes: &[u8]) -> Option<i64> {
    if bytes.get(4) != Some(&b'-') || bytes.get(7) != Some(&b'-') {
        return None;
    }
    let (year, month, day) = (digits(bytes, 0, 4)?, digits(bytes, 5, 2)?, digits(bytes, 8, 2)?);
    if !(1..=12).contains(&month) || day < 1 || day > days_in(year, month) {
        return None;
    }
    let midnight = days_since_1970(year, month, day) * 86_400;
    let seconds = |seconds: i64| Some(seconds * 1_000_000);
    match bytes.get(10) {
        None => return seconds(midnight),
        Some(b'T' | b't' | b' ') => {}
        Some(_) => return None,
    }
    let (hour, minute) = (digits(bytes, 11, 2)?, digits(bytes, 14, 2)?);
    if bytes.get(13) != Some(&b':') || hour > 23 || minute > 59 {
        return None;
    }
    let mut at = 16;
    let mut micros = (midnight + hour * 3600 + minute * 60) * 1_000_000;
    if bytes.get(at) == Some(&b':') {
        let second = digits(bytes, at + 1, 2).filter(|second| *second <= 60)?;
        micros += second * 1_000_000;
        at += 3;
        if bytes.get(at) == Some(&b'.') {
            let fraction = bytes.get(at + 1..)?;
            let length = fraction.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(fraction.len());
            let scale = [100_000, 10_000, 1000, 100, 10, 1];
            let parts = fraction.iter().take(length).zip(scale).map(|(digit, scale)| i64::from(digit - b'0') * scale);
            micros += parts.sum::<i64>();
            at += 1 + length;
            if length == 0 {
                return None;
            }
        }
    }
    let sign = match (bytes.get(at), bytes.len() - at) {
        (None, _) | (Some(b'Z' | b'z'), 1) => return Some(micros),
        (Some(b'+'), _) => -1,
        (Some(b'-'), _) => 1,
        _ => return None,
    };
    let hours = digits(bytes, at + 1, 2)?;
    let minutes = match bytes.len() - at {
        3 => 0,
        5 => digits(bytes, at + 3, 2)?,
        6 if bytes.get(at + 3) == Some(&b':') => digits(bytes, at + 4, 2)?,
        _ => return None,
    };
    Some(micros + sign * (hours * 3600 + minutes * 60) * 1_000_000)
}

fn days_in(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days of the Gregorian calendar, by years that begin in March, so that the odd day comes last.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// A text as it is sorted: in small letters, and without the marks upon them, so that Özil stands beside Ozil.
pub fn fold(text: &str) -> impl Iterator<Item = char> + '_ {
    const MARKS: std::ops::RangeInclusive<char> = '\u{300}'..='\u{36f}';
    let apart = DecomposingNormalizerBorrowed::new_nfd().normalize_iter(text.chars());
    apart.filter(|letter| !MARKS.contains(letter)).flat_map(char::to_lowercase)
}

/// The order of two texts without regard to case and marks.
fn compare_texts(one: &str, other: &str) -> Ordering {
    // What both begin with is mostly plain letters.
    let same = one
        .bytes()
        .zip(other.bytes())
        .take_while(|(one, other)| one.is_ascii() && other.is_ascii() && one.eq_ignore_ascii_case(other));
    let same = same.count();
    fold(one.get(same..).unwrap_or_default()).cmp(fold(other.get(same..).unwrap_or_default()))
}

/// The first seven bytes of a text without regard to case.
fn begin(text: &str) -> u64 {
    let mut first = [0; 8];
    let plain = text.as_bytes().get(..7).unwrap_or(text.as_bytes());
    if plain.is_ascii() {
        for (to, from) in first.iter_mut().zip(plain) {
            *to = from.to_ascii_lowercase();
        }
    } else {
        let mut length = 0;
        for letter in fold(text) {
            let mut buffer = [0; 4];
            for byte in letter.encode_utf8(&mut buffer).bytes() {
                if let Some(to) = first.get_mut(length).filter(|_| length < 7) {
                    *to = byte;
                }
                length += 1;
            }
            if length >= 7 {
                break;
            }
        }
    }
    u64::from_be_bytes(first) >> 4
}

/// Eight bytes of a text without regard to case, from the place `from` of its bytes on; nothing where it has ended. None
/// for what is no text.
pub(super) fn piece(value: &Value<'_>, from: usize, descending: bool) -> Option<u64> {
    let Value::Text(text) = value else { return None };
    let mut bytes = [0; 8];
    if text.is_ascii() {
        let rest = text.as_bytes().get(from..).unwrap_or_default();
        for (to, byte) in bytes.iter_mut().zip(rest) {
            *to = byte.to_ascii_lowercase();
        }
    } else {
        let folded: String = fold(text).collect();
        for (to, byte) in bytes.iter_mut().zip(folded.as_bytes().get(from..).unwrap_or_default()) {
            *to = *byte;
        }
    }
    let piece = u64::from_be_bytes(bytes);
    Some(if descending { !piece } else { piece })
}

/// Whether a text has ended within its prefix.
pub(super) fn is_short(prefix: u64, descending: bool) -> bool {
    (if descending && prefix < LAST { LAST - 1 - prefix } else { prefix }) & 0xFF0 == 0
}

/// Whether a text has ended within a piece of it.
pub(super) fn is_end(piece: u64, descending: bool) -> bool {
    (if descending { !piece } else { piece }).trailing_zeros() >= 8
}

/// Whether values of this prefix are texts.
pub(super) fn is_text(prefix: u64, descending: bool) -> bool {
    (if descending && prefix < LAST { LAST - 1 - prefix } else { prefix }) >> 60 == TEXT
}

/// The number of bytes of a text in its prefix.
pub(super) const BEGIN_BYTES: usize = 7;

/// A number that orders as the value does, as far as it goes: a lower one comes first. Equal ones are told apart by
/// [`compare`].
pub(super) fn prefix(value: &Value<'_>, descending: bool) -> u64 {
    let (class, payload) = match value {
        Value::Missing => (MISSING, 0),
        Value::Null => (NULL, 0),
        Value::Boolean(it) => (BOOLEAN, u64::from(*it)),
        Value::Json(text) => (JSON, begin(text)),
        Value::Hidden(text) => (HIDDEN, begin(text)),
        Value::Unreadable(text) => (UNREADABLE, begin(text)),
        Value::Number(_) | Value::Text(_) => {
            if let Some(number) = number(value) {
                (NUMBER, ordered(number) >> 4)
            } else if let Some(time) = time(value) {
                (DATE, ordered_time(time))
            } else {
                (TEXT, value.text().map_or(0, |text| begin(&text)))
            }
        }
    };
    let prefix = class << 60 | payload;
    if descending && prefix < LAST { LAST - 1 - prefix } else { prefix }
}

/// The bits of a number, such that they order as it does.
fn ordered(number: f64) -> u64 {
    // Zero is the same whatever its sign.
    let bits = (number + 0.0).to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

fn ordered_time(micros: i64) -> u64 {
    // Four digits of a year stay far within.
    (micros + (1 << 58)).cast_unsigned()
}

/// Whether values of the same prefix are the same.
pub(super) fn says_all(prefix: u64, descending: bool) -> bool {
    let ascending = if descending && prefix < LAST { LAST - 1 - prefix } else { prefix };
    [DATE, BOOLEAN, NULL, MISSING].contains(&(ascending >> 60))
}

/// The order of two values of the same prefix.
pub(super) fn compare(one: &Value<'_>, other: &Value<'_>, descending: bool) -> Ordering {
    let order = match (number(one), number(other)) {
        (Some(one), Some(other)) => ordered(one).cmp(&ordered(other)),
        _ => match (time(one), time(other)) {
            (Some(one), Some(other)) => one.cmp(&other),
            _ => match (one, other) {
                (Value::Json(one), Value::Json(other)) => compare_texts(one, other),
                _ => compare_texts(&one.text().unwrap_or_default(), &other.text().unwrap_or_default()),
            },
        },
    };
    if descending { order.reverse() } else { order }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Value<'_> {
        Value::Text(text.into())
    }

    #[test]
    fn what_comes_before_what() {
        let number = |text: &'static str| Value::Number(text.into());
        let ascending = [
            number("-5"),
            text("-1.5"),
            number("0"),
            number("2"),
            text("10"),
            number("9007199254740993"),
            number("1e300"),
            text("1999-12-31"),
            text("2024-02-29T23:59:59+02:00"),
            text("2024-02-29T22:00:00.001Z"),
            text("2024-02-29 22:00:00.002"),
            text("2024-03-01"),
            text(""),
            text("007"),
            text("2024-02-30"),
            text("Alpha"),
            text("alphabetic"),
            text("ALPHABETIX"),
            text("Änne"),
            text("ÄNNI"),
            Value::Boolean(false),
            Value::Boolean(true),
            Value::Json("[1]".into()),
            Value::Json("[2]".into()),
        ];
        let order = |one: &Value<'_>, other: &Value<'_>, descending| {
            let by_prefix = prefix(one, descending).cmp(&prefix(other, descending));
            by_prefix.then_with(|| compare(one, other, descending))
        };
        for (at, one) in ascending.iter().enumerate() {
            for (other_at, other) in ascending.iter().enumerate() {
                assert_eq!(order(one, other, false), at.cmp(&other_at), "{one:?} {other:?}");
                assert_eq!(order(one, other, true), other_at.cmp(&at), "{one:?} {other:?} descending");
            }
            for last in [Value::Null, Value::Missing] {
                assert!([true, false].iter().all(|it| order(one, &last, *it) == Ordering::Less), "{one:?}");
            }
        }
        assert_eq!(order(&text("ANNA"), &text("anna"), false), Ordering::Equal);
        assert_eq!(order(&number("-0"), &number("0.0"), false), Ordering::Equal);
    }

    #[test]
    fn times_are_read_as_the_calendar_has_them() {
        for written in
            ["1970-01-01T00:00:00Z", "2000-02-29T12:00:00.123456Z", "1969-12-31T23:59:59+05:30", "0001-03-01T00:00:00Z"]
        {
            let known: jiff::Timestamp = written.parse().unwrap();
            assert_eq!(time(&text(written)), Some(known.as_microsecond()), "{written}");
        }
        for no_time in
            ["2024-13-01", "2023-02-29", "2024-01-01T", "2024-01-01T25:00", "2024-01-01X", "20240101", "2024-1-1"]
        {
            assert_eq!(time(&text(no_time)), None, "{no_time}");
        }
    }
}

//! Reading one row's JSON without building a tree: the members of an object and the elements of an array as they stand.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer as _, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::user::attribute::JsonType;
use crate::user::problem::JsonFault;

/// Calls `each` with the name and the JSON text of every member of the object `json`, in order, repeated ones too.
/// `json` is checked to its end, so a member may have been handed out before an error is found.
pub(super) fn members<'a>(json: &'a str, each: impl FnMut(Cow<'a, str>, &'a str)) -> Result<(), serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_str(json);
    reader.deserialize_map(Members(each))?;
    reader.end()
}

/// Calls `each` with the JSON text of every element of the array `json`.
pub(super) fn elements<'a>(json: &'a str, each: impl FnMut(&'a str)) -> Result<(), serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_str(json);
    reader.deserialize_seq(Elements(each))?;
    reader.end()
}

/// The type of a value, told from its first character; `json` is a value without white space before it.
pub(super) fn type_of(json: &str) -> JsonType {
    match json.as_bytes().first() {
        Some(b'"') => JsonType::String,
        Some(b'{') => JsonType::Object,
        Some(b'[') => JsonType::Array,
        Some(b't' | b'f') => JsonType::Boolean,
        Some(b'n') => JsonType::Null,
        _ => JsonType::Number,
    }
}

/// The text of a JSON string whose syntax has been checked; `None` if it holds half of a surrogate pair.
pub(super) fn text(json: &str) -> Option<Cow<'_, str>> {
    let inner = json.get(1..json.len().saturating_sub(1))?;
    if memchr::memchr(b'\\', inner.as_bytes()).is_none() {
        return Some(Cow::Borrowed(inner));
    }
    serde_json::from_str(json).ok().map(Cow::Owned)
}

/// Whether `json` is JSON at all, and if not, why and at which byte (from 1).
pub(super) fn syntax(json: &str) -> Result<(), (JsonFault, u32)> {
    let mut reader = serde_json::Deserializer::from_str(json);
    IgnoredAny::deserialize(&mut reader).and_then(|_| reader.end()).map_err(|error| fault(json, &error))
}

/// What an error of this module says, with the byte of `json` (from 1) where it was noticed.
pub(super) fn fault(json: &str, error: &serde_json::Error) -> (JsonFault, u32) {
    let before: usize = json.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let fault = if error.is_eof() { JsonFault::CutOff } else { JsonFault::Syntax };
    (fault, u32::try_from(before + error.column()).unwrap_or(u32::MAX))
}

/// A member's name: borrowed unless it is written with escapes.
struct Name<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(NameVisitor)
    }
}

struct NameVisitor;

impl<'de> Visitor<'de> for NameVisitor {
    type Value = Name<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a name")
    }

    fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok(Name(Cow::Borrowed(name)))
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Name(Cow::Owned(name.to_owned())))
    }
}

struct Members<F>(F);

impl<'de, F: FnMut(Cow<'de, str>, &'de str)> Visitor<'de> for Members<F> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(Name(name)) = map.next_key()? {
            let value: &'de RawValue = map.next_value()?;
            (self.0)(name, value.get());
        }
        Ok(())
    }
}

struct Elements<F>(F);

impl<'de, F: FnMut(&'de str)> Visitor<'de> for Elements<F> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<(), A::Error> {
        while let Some(value) = seq.next_element::<&'de RawValue>()? {
            (self.0)(value.get());
        }
        Ok(())
    }
}

//! Reading one row's JSON without building a tree: the members of an object and the elements of an array as they stand.
//!
//! One pass checks the syntax, finds the members and notes every key inside them, which is all that checking most users
//! needs. It takes what `serde_json` takes (a property test says so), but tells apart what is broken from what is JSON
//! and yet refused by many readers: a [`Member::flaw`].

mod path;
mod plain;
mod reader;

use std::borrow::Cow;

use crate::user::attribute::JsonType;
use crate::user::problem::JsonFault;

use self::reader::Reader;

pub(super) use self::path::path_of;
pub(crate) use self::plain::plain_end;
pub(super) use self::reader::Key;
pub(super) use self::reader::key_text;

/// The JSON ends or goes wrong at this byte (from 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Broken {
    pub(super) fault: JsonFault,
    pub(super) position: u32,
}

/// A member of an object.
pub(super) struct Member<'a> {
    /// Decoded; half surrogate pairs are replaced.
    pub(super) name: Cow<'a, str>,
    /// Its JSON text, without white space around it.
    pub(super) value: &'a str,
    /// What in it many readers refuse, with the byte of `value` (from 0) where it stands.
    pub(super) flaw: Option<(JsonFault, usize)>,
    /// Whether there are escapes in it.
    pub(super) escapes: bool,
    /// Where its keys are among those that were noted.
    pub(super) keys: std::ops::Range<usize>,
}

/// Calls `each` for every member of the object `json`, in order, repeated ones too, and notes the keys inside them.
/// A member may have been handed out before the JSON turns out to be broken.
pub(super) fn members<'a>(json: &'a str, keys: &mut Vec<Key>, mut each: impl FnMut(Member<'a>)) -> Result<(), Broken> {
    let mut reader = Reader::new(json, keys);
    reader.each_member(&mut each)?;
    reader.end()
}

/// Calls `each` with the JSON text of every element of the array `json`.
pub(super) fn elements<'a>(json: &'a str, mut each: impl FnMut(&'a str)) -> Result<(), Broken> {
    let mut keys = Vec::new();
    let mut reader = Reader::new(json, &mut keys);
    reader.each_element(&mut each)?;
    reader.end()
}

/// Whether `json` is JSON at all.
pub(super) fn syntax(json: &str) -> Result<(), Broken> {
    let mut keys = Vec::new();
    let mut reader = Reader::new(json, &mut keys);
    reader.value(0)?;
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
    let inner = plain_text(json)?;
    if memchr::memchr(b'\\', inner.as_bytes()).is_none() {
        return Some(Cow::Borrowed(inner));
    }
    serde_json::from_str(json).ok().map(Cow::Owned)
}

/// The same of a string without escapes.
pub(super) fn plain_text(json: &str) -> Option<&str> {
    json.get(1..json.len().saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::de::IgnoredAny;
    use serde_json::Value;

    use super::*;

    fn members_of(json: &str) -> Result<Vec<(String, String)>, Broken> {
        let mut found = Vec::new();
        members(json, &mut Vec::new(), |it| found.push((it.name.into_owned(), it.value.to_owned())))?;
        Ok(found)
    }

    /// JSON and nearly JSON.
    fn nearly_json() -> impl Strategy<Value = String> {
        let token = prop::sample::select(vec![
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\\",
            "\"a\"",
            "\"b\":",
            "\"\\u00e9\"",
            "\"\\ud83d\\ude00\"",
            "\\u00",
            "\\n",
            "1",
            "0",
            "-",
            ".",
            "e",
            "E+",
            "1.5e3",
            "01",
            "true",
            "false",
            "null",
            "tru",
            " ",
            "\n",
            "\t",
            "\u{0}",
            "é",
            "x",
            "{\"k\":[1,{}]}",
            "[[],{}]",
            "\"long enough for eight bytes at once \\\" and on\"",
            "\u{7f}",
            "\u{1f}",
        ]);
        prop::collection::vec(token, 0..14).prop_map(|tokens| tokens.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_json_here_is_json_to_serde_json(json in nearly_json()) {
            prop_assert_eq!(syntax(&json).is_ok(), serde_json::from_str::<IgnoredAny>(&json).is_ok(), "{}", json);
            let wrapped = format!("{{\"a\":{json}}}");
            prop_assert_eq!(members_of(&wrapped).is_ok(), serde_json::from_str::<IgnoredAny>(&wrapped).is_ok(), "{}", wrapped);
        }
    }

    #[test]
    fn members_stand_as_they_are_written() {
        let found = members_of(" { \"a\" : [1, {\"b\": \"}\"}] ,\n\"\\u0062\":\"x\\\"y\" , \"c\":-1.50e+3} ").unwrap();
        let expected = [("a", "[1, {\"b\": \"}\"}]"), ("b", "\"x\\\"y\""), ("c", "-1.50e+3")];
        assert_eq!(found, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert_eq!(members_of("{}").unwrap(), []);
    }

    #[test]
    fn a_flaw_is_json_that_a_tree_of_values_refuses() {
        for (value, fault) in [
            (r#""\ud83d""#, Some(JsonFault::LoneSurrogate)),
            (r#""\ude00\ud83d""#, Some(JsonFault::LoneSurrogate)),
            (r#""\ud83d\u0041""#, Some(JsonFault::LoneSurrogate)),
            (r#"["\ud83dx"]"#, Some(JsonFault::LoneSurrogate)),
            (r#"{"\udbff":1}"#, Some(JsonFault::LoneSurrogate)),
            (r#""\ud83d\ude00""#, None),
            ("1e999", Some(JsonFault::Number)),
            ("-1E+400", Some(JsonFault::Number)),
            ("1e-999", None),
            ("1e308", None),
        ] {
            let row = format!("{{\"a\":{value}}}");
            let mut flaw = None;
            members(&row, &mut Vec::new(), |member| flaw = member.flaw).unwrap();
            assert_eq!(flaw.map(|(fault, _)| fault), fault, "{value}");
            assert_eq!(serde_json::from_str::<Value>(&row).is_err(), fault.is_some(), "{value}");
        }
    }

    #[test]
    fn a_path_leads_to_its_byte() {
        let value = r#"{"a": {"b": [1, [true, {"c d": "xX"}], "x"]}, "e": {}}"#;
        for (mark, expected) in [
            ("1", "m.a.b[0]"),
            ("true", "m.a.b[1][0]"),
            ("\"c d\"", "m.a.b[1][1].c d"),
            ("\"e\"", "m.e"),
            ("{\"a", "m"),
        ] {
            assert_eq!(path_of("m", value, value.find(mark).unwrap()), expected);
        }
    }
}

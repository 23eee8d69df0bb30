//! Paths into a user, as headers write them: `user_metadata.address.city`, `identities[0].connection`.

use crate::sheet::column;
use crate::user::attribute;
use crate::user::attribute::Attribute;
use crate::user::attribute::Importing;
use crate::user::attribute::JsonType;

/// Deep enough for any profile of 10 KB, shallow enough for recursion.
const MAX_SEGMENTS: usize = 32;

/// No list in a profile of 10 KB is longer; a header must not make one.
const MAX_INDEX: usize = 99;

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    /// The member of an object with this name.
    Key(String),
    /// The element of an array at this place, from 0.
    Index(usize),
}

/// A path that begins with an attribute that Auth0 knows.
#[derive(Debug, Clone)]
pub(super) struct AttributePath {
    pub(super) attribute: &'static Attribute,
    /// Below the attribute.
    pub(super) rest: Vec<Segment>,
    /// As it is written.
    pub(super) text: String,
}

impl AttributePath {
    /// Reads a dotted path whose first step is the wire name of an attribute.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let root_end = text.find(['.', '[']).unwrap_or(text.len());
        let (root, rest) = text.split_at(root_end);
        let attribute = attribute::find(root)?;
        let rest = segments(rest)?;
        let fits = match (attribute.json_type, rest.first()) {
            (_, None) | (JsonType::Object, Some(Segment::Key(_))) | (JsonType::Array, Some(Segment::Index(_))) => true,
            (_, Some(_)) => false,
        };
        fits.then(|| Self { attribute, rest, text: text.to_owned() })
    }

    /// The whole way, the attribute first.
    pub(super) fn segments(&self) -> Vec<Segment> {
        let mut segments = vec![Segment::Key(self.attribute.name.to_owned())];
        segments.extend(self.rest.iter().cloned());
        segments
    }

    pub(super) fn read_only(&self) -> bool {
        self.attribute.importing == Importing::ReadOnly
    }

    /// Whether its values are never shown.
    pub(super) fn secret(&self) -> bool {
        column::is_secret(self.attribute.name)
    }
}

/// A dotted path that begins with an attribute that Auth0 knows, step by step; none for what is no such path.
pub fn attribute_path(text: &str) -> Option<Vec<Segment>> {
    AttributePath::parse(text).map(|path| path.segments())
}

fn segments(mut rest: &str) -> Option<Vec<Segment>> {
    let mut segments = Vec::new();
    while !rest.is_empty() {
        if segments.len() == MAX_SEGMENTS {
            return None;
        }
        if let Some(index) = rest.strip_prefix('[') {
            let (index, after) = index.split_once(']')?;
            let index = index.parse().ok().filter(|index| *index <= MAX_INDEX)?;
            segments.push(Segment::Index(index));
            rest = after;
        } else {
            let key = rest.strip_prefix('.')?;
            let end = key.find(['.', '[']).unwrap_or(key.len());
            let (key, after) = key.split_at(end);
            if key.is_empty() {
                return None;
            }
            segments.push(Segment::Key(key.to_owned()));
            rest = after;
        }
    }
    Some(segments)
}

/// Appends a JSON string.
pub(super) fn push_json_string(out: &mut String, text: &str) {
    out.push('"');
    let mut written = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0..0x20 => "",
            _ => continue,
        };
        out.push_str(text.get(written..at).unwrap_or_default());
        written = at + 1;
        if escape.is_empty() {
            out.push_str("\\u00");
            out.push(char::from(b'0' + (byte >> 4)));
            out.push(char::from_digit(u32::from(byte & 15), 16).unwrap_or('0'));
        } else {
            out.push_str(escape);
        }
    }
    out.push_str(text.get(written..).unwrap_or_default());
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_begins_with_an_attribute_and_fits_its_type() {
        for good in [
            "email",
            "user_metadata",
            "user_metadata.plan",
            "user_metadata.address.city",
            "identities[0].connection",
            "mfa_factors[0].phone.value",
            "app_metadata.roles[2]",
        ] {
            assert_eq!(AttributePath::parse(good).map(|path| path.text).as_deref(), Some(good));
        }
        let deep = format!("user_metadata{}", ".a".repeat(100_000));
        for bad in [
            "",
            "Email",
            "email.x",
            "email[0]",
            "user_metadata.",
            "user_metadata..a",
            "user_metadata[0]",
            "identities.a",
            "identities[",
            "identities[x]",
            "identities[4000000000]",
            "identities[0]x",
            "plan",
            ".email",
            &deep,
        ] {
            assert!(AttributePath::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_json_string_reads_back() {
        for text in ["", "a", "\"\\\n\r\t\u{0}\u{1f}ä\u{7f}\u{2028}", "tail\""] {
            let mut out = String::new();
            push_json_string(&mut out, text);
            assert_eq!(serde_json::from_str::<String>(&out).unwrap(), text);
        }
    }
}

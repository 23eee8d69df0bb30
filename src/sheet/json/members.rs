//! Takes an object apart into its members without reading the values. The text must be valid JSON.

use std::borrow::Cow;
use std::ops::Range;

use crate::sheet::json::string_end;

/// A member of an object, by its places in the text.
#[derive(Debug, Clone)]
pub(super) struct Member {
    /// With its quotes.
    pub(super) key: Range<usize>,
    pub(super) value: Range<usize>,
}

impl Member {
    pub(super) fn key<'a>(&self, text: &'a str) -> Cow<'a, str> {
        decode_key(text.get(self.key.clone()).unwrap_or_default())
    }

    pub(super) fn value<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.value.clone()).unwrap_or_default()
    }
}

/// A key with its quotes, as text.
fn decode_key(quoted: &str) -> Cow<'_, str> {
    if quoted.contains('\\') {
        return serde_json::from_str::<String>(quoted).map_or(Cow::Borrowed(quoted), Cow::Owned);
    }
    Cow::Borrowed(quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default())
}

/// The members of an object in their order; none if it is no object.
pub(super) fn members(text: &str) -> Option<Vec<Member>> {
    let bytes = text.as_bytes();
    let mut at = skip_blanks(bytes, 0);
    if bytes.get(at) != Some(&b'{') {
        return None;
    }
    let mut members = Vec::new();
    loop {
        at = skip_blanks(bytes, at + 1);
        if bytes.get(at) != Some(&b'"') {
            return Some(members);
        }
        let key_end = string_end(bytes, at + 1);
        let key = at..key_end;
        // Over the colon.
        at = skip_blanks(bytes, skip_blanks(bytes, key_end) + 1);
        let end = value_end(bytes, at);
        members.push(Member { key, value: at..end });
        at = skip_blanks(bytes, end);
        if bytes.get(at) != Some(&b',') {
            return Some(members);
        }
    }
}

/// The elements of an array; none if it is no array.
pub(super) fn elements(text: &str) -> Option<Vec<Range<usize>>> {
    let bytes = text.as_bytes();
    let mut at = skip_blanks(bytes, 0);
    if bytes.get(at) != Some(&b'[') {
        return None;
    }
    let mut elements = Vec::new();
    loop {
        at = skip_blanks(bytes, at + 1);
        if matches!(bytes.get(at), None | Some(b']')) {
            return Some(elements);
        }
        let end = value_end(bytes, at);
        elements.push(at..end);
        at = skip_blanks(bytes, end);
        if bytes.get(at) != Some(&b',') {
            return Some(elements);
        }
    }
}

/// The first byte after the value at `at`.
fn value_end(bytes: &[u8], mut at: usize) -> usize {
    let mut depth = 0_u64;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                at = string_end(bytes, at + 1);
                if depth == 0 {
                    return at;
                }
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' | b',' if depth == 0 => return at,
            b'}' | b']' if depth == 1 => return at + 1,
            b'}' | b']' => depth -= 1,
            blank if depth == 0 && blank.is_ascii_whitespace() => return at,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

fn skip_blanks(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    from + (rest.len() - rest.trim_ascii_start().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_found_by_their_places() {
        let text = "{ \"a\" : 1 , \"b\\u0062\":\"x,}\\\"\",\"c\":{\"d\":[1,{}]} ,\"e\":[] }";
        let found: Vec<(String, &str)> =
            members(text).unwrap().iter().map(|member| (member.key(text).into_owned(), member.value(text))).collect();
        let expected = [("a", "1"), ("bb", "\"x,}\\\"\""), ("c", "{\"d\":[1,{}]}"), ("e", "[]")];
        assert_eq!(found, expected.map(|(key, value)| (key.to_owned(), value)));
        assert!(members("[1]").is_none());
        assert!(members("{}").unwrap().is_empty());
        assert_eq!(elements(" [1, {\"a\":[2]} ,\"]\"]").unwrap().len(), 3);
        assert_eq!(elements("[]").unwrap().len(), 0);
        assert!(elements("{}").is_none());
    }
}

//! Where something stands inside a value, for people. Only looked for when something is wrong there.

use std::fmt::Write as _;

use crate::user::problem::shown;

use super::reader::key_text;

/// Longer paths are cut off: a list may hold a million of them.
const MAX_PATH: usize = 200;

enum Place<'a> {
    /// The key as it is written, and whether the next string is one.
    Member(&'a str, bool),
    Element(usize),
}

/// The dotted path of the value, or of the key, that stands at byte `target` of `value`; `root` names `value` itself.
pub(in crate::user) fn path_of(root: &str, value: &str, target: usize) -> String {
    let bytes = value.as_bytes();
    let mut places: Vec<Place<'_>> = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte == b'"' {
            let end = string_end(bytes, at);
            if let Some(Place::Member(key, key_next @ true)) = places.last_mut() {
                *key = value.get(at + 1..end - 1).unwrap_or_default();
                *key_next = false;
            }
            // A flaw is told by the byte inside its string.
            if (at..end).contains(&target) {
                break;
            }
            at = end;
            continue;
        }
        if at >= target {
            break;
        }
        match byte {
            b'{' => places.push(Place::Member("", true)),
            b'[' => places.push(Place::Element(0)),
            b'}' | b']' => drop(places.pop()),
            b',' => match places.last_mut() {
                Some(Place::Member(_, key_next)) => *key_next = true,
                Some(Place::Element(index)) => *index += 1,
                None => {}
            },
            _ => {}
        }
        at += 1;
    }
    dotted(root, &places)
}

fn dotted(root: &str, places: &[Place<'_>]) -> String {
    let mut path = root.to_owned();
    for place in places {
        if path.len() > MAX_PATH {
            path.push('…');
            break;
        }
        let written = match place {
            Place::Member(key, _) => {
                write!(path, ".{}", shown(&key_text(key, key.contains('\\'))))
            }
            Place::Element(index) => write!(path, "[{index}]"),
        };
        debug_assert!(written.is_ok(), "writing into a String does not fail");
    }
    path
}

/// The byte after the string that begins at `start`; its syntax has been checked.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr2(b'"', b'\\', rest)) {
        at += found + 1;
        if bytes.get(at - 1) == Some(&b'"') {
            return at;
        }
        at += 1;
    }
    bytes.len()
}

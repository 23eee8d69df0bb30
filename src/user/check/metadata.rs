//! Metadata: an object whose keys obey some rules, at any depth.
//!
//! The value's syntax has been checked, so one walk over its bytes with a stack of our own is enough; it takes the same
//! time per byte however deep the value is.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::user::attribute::{self, JsonType};
use crate::user::json;
use crate::user::problem::{Code, Detail, JsonFault, shown};

use super::findings::Findings;

/// What `app_metadata` may not have at its first level (API page 4.1).
const FORBIDDEN_KEYS: &[&str] = &[
    "__tenant",
    "_id",
    "blocked",
    "clientID",
    "created_at",
    "email_verified",
    "email",
    "globalClientID",
    "global_client_id",
    "identities",
    "lastIP",
    "lastLogin",
    "loginsCount",
    "metadata",
    "multifactor_last_modified",
    "multifactor",
    "updated_at",
    "user_id",
];

/// How deep metadata may be nested. Readers of JSON have a limit, commonly 128, and would refuse the whole job; 100 leaves
/// room for the array and the user around it.
const MAX_DEPTH: usize = 100;

/// Longer paths are cut off: a list may hold a million of them.
const MAX_PATH: usize = 200;

/// Up to so many keys of one object are compared one by one, which is quicker than sorting them.
const FEW_KEYS: usize = 12;

/// Numbers shorter than this and without an exponent fit a double.
const SURELY_FINITE: usize = 300;

/// An object or array that the walk is inside of.
struct Frame<'a> {
    place: Place<'a>,
    /// Where the object's keys begin among those of all open objects.
    first_key: usize,
    /// The next string is a key.
    key_next: bool,
}

enum Place<'a> {
    Member(Cow<'a, str>),
    Element(usize),
}

struct Walk<'a, 'f, 'p> {
    root: &'static str,
    json: &'a str,
    frames: Vec<Frame<'a>>,
    keys: Vec<Cow<'a, str>>,
    findings: &'f mut Findings<'p>,
}

/// Checks `user_metadata` or `app_metadata`, named by `root`.
pub(super) fn check(root: &'static str, value: &str, findings: &mut Findings<'_>) {
    if json::type_of(value) != JsonType::Object {
        findings.wrong_type(root, JsonType::Object, value);
        return;
    }
    Walk { root, json: value, frames: Vec::with_capacity(8), keys: Vec::with_capacity(16), findings }.run();
}

impl<'a> Walk<'a, '_, '_> {
    fn run(&mut self) {
        let bytes = self.json.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'{' | b'[' => {
                    if self.frames.len() == MAX_DEPTH {
                        self.broken(JsonFault::Depth);
                        return;
                    }
                    let is_object = byte == b'{';
                    let place = if is_object { Place::Member(Cow::Borrowed("")) } else { Place::Element(0) };
                    self.frames.push(Frame { place, first_key: self.keys.len(), key_next: is_object });
                }
                b'}' | b']' => self.close(),
                b',' => self.next(),
                b'"' => {
                    let end = string_end(bytes, at);
                    let text = self.json.get(at..end).unwrap_or_default();
                    self.string(text);
                    at = end;
                    continue;
                }
                b'-' | b'0'..=b'9' => {
                    let end = number_end(bytes, at);
                    self.number(self.json.get(at..end).unwrap_or_default());
                    at = end;
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
    }

    fn next(&mut self) {
        if let Some(frame) = self.frames.last_mut() {
            match &mut frame.place {
                Place::Member(_) => frame.key_next = true,
                Place::Element(index) => *index += 1,
            }
        }
    }

    fn string(&mut self, json: &'a str) {
        let is_key = self.frames.last().is_some_and(|frame| frame.key_next);
        if !is_key {
            if memchr::memchr(b'\\', json.as_bytes()).is_some() && json::text(json).is_none() {
                self.broken(JsonFault::LoneSurrogate);
            }
            return;
        }
        let key = json::text(json);
        let lone = key.is_none();
        let key = key.unwrap_or(Cow::Borrowed("?"));
        let Some(frame) = self.frames.last_mut() else { return };
        frame.key_next = false;
        frame.place = Place::Member(key.clone());
        let first_key = frame.first_key;
        if lone {
            self.broken(JsonFault::LoneSurrogate);
            return;
        }
        self.key(&key, first_key);
        self.keys.push(key);
    }

    fn key(&mut self, key: &str, first_key: usize) {
        if let Some(character) = key.chars().find(|&c| c == '.' || c == '$') {
            let path = self.path();
            self.findings.error(Code::NotPassed, path, Detail::KeyCharacter { character });
        }
        if self.frames.len() == 1 && self.root == "app_metadata" {
            if FORBIDDEN_KEYS.contains(&key) {
                let path = self.path();
                self.findings.error(Code::NotPassed, path, Detail::ForbiddenKey);
            } else if attribute::find(key).is_some() {
                let path = self.path();
                self.findings.warning(Code::Doubtful, path, Detail::ShadowsAttribute);
            }
        }
        let earlier = self.keys.get(first_key..).unwrap_or_default();
        if earlier.len() < FEW_KEYS && earlier.iter().any(|it| it == key) {
            let path = self.path();
            self.findings.warning(Code::RepeatedProperty, path, Detail::RepeatedKey);
        }
    }

    fn close(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        if self.keys.len() - frame.first_key > FEW_KEYS {
            let later = self.keys.split_off(frame.first_key);
            self.late_repetitions(later);
        }
        self.keys.truncate(frame.first_key);
    }

    /// The repeated keys of an object with many keys, except those that were found on the way.
    fn late_repetitions(&mut self, keys: Vec<Cow<'a, str>>) {
        let mut placed: Vec<(Cow<'a, str>, usize)> =
            keys.into_iter().enumerate().map(|(place, key)| (key, place)).collect();
        placed.sort_unstable();
        let mut last = None;
        for pair in placed.windows(2) {
            if let [(earlier, _), (key, place)] = pair
                && earlier == key
                && *place >= FEW_KEYS
                && last != Some(key)
            {
                let path = self.path_to(key);
                self.findings.warning(Code::RepeatedProperty, path, Detail::RepeatedKey);
                last = Some(key);
            }
        }
    }

    fn number(&mut self, token: &str) {
        let has_exponent = token.contains(['e', 'E']);
        if (has_exponent || token.len() > SURELY_FINITE) && token.parse().is_ok_and(f64::is_infinite) {
            self.broken(JsonFault::Number);
        }
    }

    fn broken(&mut self, fault: JsonFault) {
        let path = if fault == JsonFault::Depth { self.root.to_owned() } else { self.path() };
        self.findings.error(Code::InvalidJson, path, Detail::BrokenJson { fault, position: 0 });
    }

    fn path_to(&self, key: &str) -> String {
        let mut path = self.path();
        path.push('.');
        path.push_str(&shown(key));
        path
    }

    /// Where the walk is, dotted.
    fn path(&self) -> String {
        let mut path = self.root.to_owned();
        for frame in &self.frames {
            if path.len() > MAX_PATH {
                path.push('…');
                break;
            }
            match &frame.place {
                Place::Member(key) => {
                    path.push('.');
                    path.push_str(&shown(key));
                }
                Place::Element(index) => {
                    let written = write!(path, "[{index}]");
                    debug_assert!(written.is_ok(), "writing into a String does not fail");
                }
            }
        }
        path
    }
}

/// The end of the string that begins at `start`.
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

fn number_end(bytes: &[u8], start: usize) -> usize {
    let is_part = |byte: &u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
    let length = bytes.get(start..).and_then(|rest| rest.iter().position(|byte| !is_part(byte)));
    length.map_or(bytes.len(), |length| start + length)
}

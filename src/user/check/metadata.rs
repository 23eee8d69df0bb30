//! Metadata: an object whose keys obey some rules, at any depth.

use std::borrow::Cow;

use wide::u8x16;

use crate::user::attribute::{self, JsonType};
use crate::user::json::{self, Key};
use crate::user::problem::{Code, Detail};

use super::findings::{Findings, MAX_PER_SEVERITY};

/// So many bytes of a key are looked at together; most keys are no longer.
const BEGIN: usize = 16;

/// An odd number of many bits: what is multiplied by it has its differences in its highest bits.
const MIXED: u64 = 0x9E37_79B9_7F4A_7C15;

/// Up to so many keys are compared one by one, which is quicker than sorting them.
const FEW_KEYS: usize = 24;

/// The keys that stand in one value, and where it stands.
struct Keys<'a> {
    root: &'static str,
    value: &'a str,
    /// The byte of the row where the value begins.
    start: usize,
    all: &'a [Key],
}

/// Checks `user_metadata` or `app_metadata`, named by `root`, with the keys that stand in it.
pub(super) fn check(root: &'static str, value: &str, keys: &[Key], findings: &mut Findings<'_>) {
    if json::type_of(value) != JsonType::Object {
        findings.wrong_type(root, JsonType::Object, value);
        return;
    }
    let Some(first) = keys.first() else { return };
    // The first key of the value is one of its own, so this is where the value begins.
    let keys = Keys { root, value, start: first.object, all: keys };
    let mut seen = Seen::default();
    let mut surely_differ = true;
    for key in keys.all {
        let begin = keys.begin(key);
        if key.escaped || keys.is_marked(key, &begin) {
            keys.characters(key, findings);
        }
        if key.object == keys.start && root == "app_metadata" {
            first_level(&keys.text(key), findings);
        }
        surely_differ &= seen.is_new(key, &begin);
    }
    if surely_differ {
        return;
    }
    if keys.all.len() <= FEW_KEYS && keys.all.iter().all(|key| !key.escaped) {
        keys.few_repetitions(findings);
    } else {
        keys.repetitions(findings);
    }
}

fn first_level(key: &str, findings: &mut Findings<'_>) {
    if is_forbidden(key) {
        findings.error(Code::NotPassed, format!("app_metadata.{key}"), Detail::ForbiddenKey);
    } else if attribute::find(key).is_some() {
        findings.warning(Code::Doubtful, format!("app_metadata.{key}"), Detail::ShadowsAttribute);
    }
}

/// What `app_metadata` may not have at its first level (API page 4.1).
fn is_forbidden(key: &str) -> bool {
    matches!(
        key,
        "__tenant"
            | "_id"
            | "blocked"
            | "clientID"
            | "created_at"
            | "email_verified"
            | "email"
            | "globalClientID"
            | "global_client_id"
            | "identities"
            | "lastIP"
            | "lastLogin"
            | "loginsCount"
            | "metadata"
            | "multifactor_last_modified"
            | "multifactor"
            | "updated_at"
            | "user_id"
    )
}

/// A bit for each sum that a key had.
#[derive(Debug, Default)]
struct Seen([u64; 32]);

impl Seen {
    /// Whether a key surely differs from those before it in its object, as nearly always: by its length or its first bytes.
    /// That two have the same sum proves nothing, nor does a key with escapes.
    fn is_new(&mut self, key: &Key, begin: &[u8; BEGIN]) -> bool {
        let length = key.end - key.at;
        let own = if length < BEGIN { (1 << (length * 8)) - 1 } else { u128::MAX };
        let text = u128::from_le_bytes(*begin) & own;
        let place = (key.object as u64) << 32 | length as u64;
        let sum =
            [(text >> 64) as u64, place].into_iter().fold(text as u64, |sum, part| (sum ^ part).wrapping_mul(MIXED));
        let bit = sum >> (64 - 11);
        let Some(seen) = self.0.get_mut(bit as usize / 64) else { return false };
        let is_new = *seen >> (bit % 64) & 1 == 0;
        *seen |= 1 << (bit % 64);
        is_new && !key.escaped
    }
}

impl<'a> Keys<'a> {
    /// As it is written, without the quotation marks.
    fn written(&self, key: &Key) -> &'a str {
        self.value.get(key.at - self.start..key.end - self.start).unwrap_or_default()
    }

    fn text(&self, key: &Key) -> Cow<'a, str> {
        json::key_text(self.written(key), key.escaped)
    }

    fn path(&self, key: &Key) -> String {
        json::path_of(self.root, self.value, key.at - self.start)
    }

    fn characters(&self, key: &Key, findings: &mut Findings<'_>) {
        if let Some(character) = self.text(key).chars().find(|&c| c == '.' || c == '$') {
            // Finding a path costs a walk, so no more of them than are told.
            let path = if findings.takes_errors() { self.path(key) } else { String::new() };
            findings.error(Code::NotPassed, path, Detail::KeyCharacter { character });
        }
    }

    /// The first bytes of a key as it is written, and some that stand behind a shorter one.
    fn begin(&self, key: &Key) -> [u8; BEGIN] {
        let rest = self.value.as_bytes().get(key.at - self.start..).unwrap_or_default();
        rest.first_chunk().copied().unwrap_or_else(|| {
            let mut begin = [0; BEGIN];
            for (to, byte) in begin.iter_mut().zip(rest) {
                *to = *byte;
            }
            begin
        })
    }

    /// Whether there is a dot or a dollar sign in a key as it is written.
    fn is_marked(&self, key: &Key, begin: &[u8; BEGIN]) -> bool {
        let bytes = u8x16::new(*begin);
        let marks = (bytes.cmp_eq(u8x16::splat(b'.')) | bytes.cmp_eq(u8x16::splat(b'$'))).move_mask();
        let length = key.end - key.at;
        if length > BEGIN {
            return memchr::memchr2(b'.', b'$', self.written(key).as_bytes()).is_some();
        }
        marks.cast_unsigned() & ((1 << length) - 1) != 0
    }

    fn few_repetitions(&self, findings: &mut Findings<'_>) {
        for (place, key) in self.all.iter().enumerate() {
            // Back to where the key's object begins.
            let earlier = self.all.iter().take(place).rev().take_while(|it| it.at > key.object);
            let same = |it: &&Key| it.object == key.object && self.written(it) == self.written(key);
            if earlier.filter(same).count() == 1 {
                findings.warning(Code::RepeatedProperty, self.path(key), Detail::RepeatedKey);
            }
        }
    }

    fn repetitions(&self, findings: &mut Findings<'_>) {
        let mut sorted: Vec<(usize, Cow<'_, str>, &Key)> =
            self.all.iter().map(|key| (key.object, self.text(key), key)).collect();
        sorted.sort_by(|one, other| (one.0, &one.1).cmp(&(other.0, &other.1)));
        let same = sorted.chunk_by(|one, other| (one.0, &one.1) == (other.0, &other.1));
        let repeated = same.filter_map(|keys| match keys {
            [_, .., last] => Some(last.2),
            _ => None,
        });
        for key in repeated.take(MAX_PER_SEVERITY) {
            findings.warning(Code::RepeatedProperty, self.path(key), Detail::RepeatedKey);
        }
    }
}

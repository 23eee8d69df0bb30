//! Metadata: an object whose keys obey some rules, at any depth.

use std::borrow::Cow;

use crate::user::attribute::{self, JsonType};
use crate::user::json::{self, Key};
use crate::user::problem::{Code, Detail};

use super::findings::{Findings, MAX_PER_SEVERITY};

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
    let mut marks = memchr::memchr2_iter(b'.', b'$', value.as_bytes()).map(|at| keys.start + at).peekable();
    for key in keys.all {
        while marks.next_if(|mark| *mark < key.at).is_some() {}
        if key.escaped || marks.peek().is_some_and(|mark| *mark < key.end) {
            keys.characters(key, findings);
        }
        if key.object == keys.start && root == "app_metadata" {
            first_level(&keys.text(key), findings);
        }
    }
    if keys.surely_differ() {
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

    /// Whether each key differs from those before it in its object, its length or one of some letters, as nearly always.
    /// That two have the same sum proves nothing, nor does a key with escapes.
    fn surely_differ(&self) -> bool {
        let mut seen = [0_u64; 8];
        self.all.iter().all(|key| {
            let letter = |place: usize| {
                let at = (key.at + place).min(key.end) - self.start;
                self.value.as_bytes().get(at).map_or(0, |byte| usize::from(*byte))
            };
            let sum = key.object * 31 + (key.end - key.at) * 67 + letter(0) + letter(1) * 5 + letter(3) * 17;
            let Some(seen) = seen.get_mut(sum / 64 % 8) else { return false };
            let bit = 1 << (sum % 64);
            let is_new = *seen & bit == 0;
            *seen |= bit;
            is_new && !key.escaped
        })
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

//! Metadata: an object whose keys obey some rules, at any depth.

use std::borrow::Cow;

use crate::user::attribute::{self, JsonType};
use crate::user::json::{self, Key};
use crate::user::problem::{Code, Detail};

use super::findings::{Findings, MAX_PER_SEVERITY};

/// Up to so many keys are compared one by one, which is quicker than sorting them.
const FEW_KEYS: usize = 24;

/// Checks `user_metadata` or `app_metadata`, named by `root`, with the keys that stand in it.
pub(super) fn check(root: &'static str, value: &str, keys: &[Key<'_>], findings: &mut Findings<'_>) {
    if json::type_of(value) != JsonType::Object {
        findings.wrong_type(root, JsonType::Object, value);
        return;
    }
    let Some(first) = keys.first() else { return };
    // The first key of the value is one of its own, so this is where the value begins.
    let start = first.object;
    let path = |key: &Key<'_>| json::path_of(root, value, key.at - start);
    for key in keys {
        if key.escaped || key.written.bytes().any(|byte| byte == b'.' || byte == b'$') {
            characters(key, &path, findings);
        }
        if key.object == start && root == "app_metadata" {
            first_level(&key.text(), findings);
        }
    }
    if keys.len() <= FEW_KEYS && keys.iter().all(|key| !key.escaped) {
        few_repetitions(keys, &path, findings);
    } else {
        repetitions(keys, &path, findings);
    }
}

fn characters(key: &Key<'_>, path: &impl Fn(&Key<'_>) -> String, findings: &mut Findings<'_>) {
    // Finding a path costs a walk, so no more of them than are told.
    let path = || if findings.takes_errors() { path(key) } else { String::new() };
    if let Some(character) = key.text().chars().find(|&c| c == '.' || c == '$') {
        let path = path();
        findings.error(Code::NotPassed, path, Detail::KeyCharacter { character });
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

fn few_repetitions(keys: &[Key<'_>], path: &impl Fn(&Key<'_>) -> String, findings: &mut Findings<'_>) {
    for (place, key) in keys.iter().enumerate() {
        // Back to where the key's object begins.
        let earlier = keys.iter().take(place).rev().take_while(|it| it.at > key.object);
        if earlier.filter(|it| it.object == key.object && it.written == key.written).count() == 1 {
            findings.warning(Code::RepeatedProperty, path(key), Detail::RepeatedKey);
        }
    }
}

fn repetitions(keys: &[Key<'_>], path: &impl Fn(&Key<'_>) -> String, findings: &mut Findings<'_>) {
    let mut sorted: Vec<(usize, Cow<'_, str>, &Key<'_>)> =
        keys.iter().map(|key| (key.object, key.text(), key)).collect();
    sorted.sort_by(|one, other| (one.0, &one.1).cmp(&(other.0, &other.1)));
    let same = sorted.chunk_by(|one, other| (one.0, &one.1) == (other.0, &other.1));
    let repeated = same.filter_map(|keys| match keys {
        [_, .., last] => Some(last.2),
        _ => None,
    });
    for key in repeated.take(MAX_PER_SEVERITY) {
        findings.warning(Code::RepeatedProperty, path(key), Detail::RepeatedKey);
    }
}

//! A sent user compared with the live one, for reading back what an import job wrote.

use serde_json::{Map, Value};

use crate::user::attribute::{self, Importing};

/// The attributes that no call gives back.
const UNREADABLE: [&str; 3] = ["password_hash", "custom_password_hash", "mfa_factors"];

/// What an upsert sets on an existing user and no call gives back, so that reading proves nothing about it.
pub const UPSERTABLE_UNREADABLE: [&str; 2] = ["custom_password_hash", "mfa_factors"];

/// The dotted paths of what was sent and is otherwise in the live user. Only attributes that an import job writes are
/// compared, and only those that were sent; hashes and MFA factors can't be read back. `user_id` may carry `auth0|` on
/// either side; e-mail and username are compared in lower case, as the tenant stores them; metadata is compared whole,
/// since a job replaces it whole. An upsert leaves some attributes alone (`Importing::InsertOnly`): the caller knows
/// whether the row inserted or updated.
pub fn differences(sent: &Map<String, Value>, live: &Map<String, Value>) -> Vec<String> {
    let mut paths = Vec::new();
    for (name, value) in sent {
        let importable = attribute::find(name).is_some_and(|it| it.importing != Importing::ReadOnly);
        if !importable || UNREADABLE.contains(&name.as_str()) {
            continue;
        }
        compare(name, value, live.get(name), &mut paths);
    }
    paths
}

fn compare(name: &str, sent: &Value, live: Option<&Value>, paths: &mut Vec<String>) {
    let same = match (name, sent, live) {
        ("user_metadata" | "app_metadata", Value::Object(sent), live) => {
            // The tenant drops an emptied `app_metadata` (API page 7.2), so absent and empty are the same.
            let nothing = Map::new();
            match live {
                None => metadata_differences(name, sent, &nothing, paths),
                Some(Value::Object(live)) => metadata_differences(name, sent, live, paths),
                Some(_) => paths.push(name.to_owned()),
            }
            return;
        }
        ("email" | "username", Value::String(sent), Some(Value::String(live))) => {
            sent.to_lowercase() == live.to_lowercase()
        }
        ("user_id", Value::String(sent), Some(Value::String(live))) => {
            let stored = live.strip_prefix(attribute::DATABASE_ID_PREFIX);
            live == sent || stored == Some(sent) || stored == Some(attribute::import_user_id(sent))
        }
        // Absent flags are false: `blocked` is not there until it is set (API page 7.2).
        (_, Value::Bool(false), None) => true,
        (_, sent, Some(live)) => same(sent, live),
        (_, _, None) => false,
    };
    if !same {
        paths.push(name.to_owned());
    }
}

fn metadata_differences(path: &str, sent: &Map<String, Value>, live: &Map<String, Value>, paths: &mut Vec<String>) {
    for (key, value) in sent {
        let path = format!("{path}.{key}");
        match (value, live.get(key)) {
            (Value::Object(sent), Some(Value::Object(live))) => metadata_differences(&path, sent, live, paths),
            (sent, Some(live)) if same(sent, live) => {}
            _ => paths.push(path),
        }
    }
    paths.extend(live.keys().filter(|key| !sent.contains_key(*key)).map(|key| format!("{path}.{key}")));
}

/// Whether two values are the same to the tenant, which keeps numbers as doubles: `1` and `1.0` are one number there,
/// and the order of keys says nothing.
fn same(sent: &Value, live: &Value) -> bool {
    match (sent, live) {
        (Value::Number(sent), Value::Number(live)) => sent == live || sent.as_f64() == live.as_f64(),
        (Value::Array(sent), Value::Array(live)) => {
            sent.len() == live.len() && sent.iter().zip(live).all(|(sent, live)| same(sent, live))
        }
        (Value::Object(sent), Value::Object(live)) => {
            sent.len() == live.len()
                && sent.iter().all(|(key, sent)| live.get(key).is_some_and(|live| same(sent, live)))
        }
        _ => sent == live,
    }
}

/// The dotted paths of the live metadata that would disappear if `sent` replaced it: keys of both metadata objects,
/// nested ones included, that are in the live user and not in the row; what is inside a key that disappears is not told
/// again. A row that leaves a metadata object out leaves it alone (API page 4.3), so nothing of that one disappears.
pub fn vanishing_metadata_keys(sent: &Map<String, Value>, live: &Map<String, Value>) -> Vec<String> {
    let mut paths = Vec::new();
    for name in ["user_metadata", "app_metadata"] {
        if let (Some(sent), Some(Value::Object(live))) = (sent.get(name), live.get(name)) {
            vanishing(name, sent, live, &mut paths);
        }
    }
    paths
}

fn vanishing(path: &str, sent: &Value, live: &Map<String, Value>, paths: &mut Vec<String>) {
    for (key, value) in live {
        match (sent.get(key), value) {
            (None, _) => paths.push(format!("{path}.{key}")),
            (Some(sent), Value::Object(live)) => vanishing(&format!("{path}.{key}"), sent, live, paths),
            (Some(_), _) => {}
        }
    }
}

/// What a user has at a dotted path. A key may hold dots itself: the longest one that leads on is taken.
pub fn value_at<'a>(user: &'a Value, path: &str) -> Option<&'a Value> {
    if let Some(found) = user.get(path) {
        return Some(found);
    }
    path.rmatch_indices('.').find_map(|(at, _)| value_at(user.get(path.get(..at)?)?, path.get(at + 1..)?))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn map(value: Value) -> Map<String, Value> {
        let Value::Object(map) = value else { panic!("no object: {value}") };
        map
    }

    #[test]
    fn a_user_read_back_differs_only_where_the_tenant_has_something_else() {
        for (sent, live, expected) in [
            (
                json!({"email": "Pia@X.test", "username": "PIA"}),
                json!({"email": "pia@x.test", "username": "pia"}),
                &[][..],
            ),
            (json!({"email": "pia@x.test"}), json!({"email": "pia@y.test"}), &["email"]),
            (json!({"name": "Pia"}), json!({"name": "pia", "nickname": "p"}), &["name"]),
            (json!({"name": "Pia"}), json!({}), &["name"]),
            (json!({"user_id": "7"}), json!({"user_id": "auth0|7"}), &[]),
            (json!({"user_id": "auth0|7"}), json!({"user_id": "auth0|7"}), &[]),
            (json!({"user_id": "auth0|auth0|7"}), json!({"user_id": "auth0|auth0|7"}), &[]),
            (json!({"user_id": "auth0|7"}), json!({"user_id": "auth0|auth0|7"}), &[]),
            (json!({"user_id": "7"}), json!({"user_id": "auth0|8"}), &["user_id"]),
            (json!({"blocked": false, "email_verified": true}), json!({"email_verified": false}), &["email_verified"]),
            (json!({"password_hash": "x", "mfa_factors": [], "custom_password_hash": {}}), json!({}), &[]),
            (json!({"created_at": "x", "logins_count": 1}), json!({"logins_count": 7}), &[]),
            (json!({"app_metadata": {}}), json!({}), &[]),
            (
                json!({"user_metadata": {"n": 1.0, "l": [1, {"a": 2}]}}),
                json!({"user_metadata": {"l": [1.0, {"a": 2}], "n": 1}}),
                &[],
            ),
            (
                json!({"user_metadata": {"address": {"city": "Köln", "zip": "1"}, "a": 1}}),
                json!({"user_metadata": {"address": {"city": "Bonn", "zip": "1"}, "b": 2}}),
                &["user_metadata.address.city", "user_metadata.a", "user_metadata.b"],
            ),
            (json!({"app_metadata": {"a": {"b": 1}}}), json!({"app_metadata": {"a": 1}}), &["app_metadata.a"]),
        ] {
            assert_eq!(differences(&map(sent.clone()), &map(live)), expected, "{sent}");
        }
    }

    #[test]
    fn keys_that_a_replacement_would_remove_are_named() {
        for (sent, live, expected) in [
            (json!({}), json!({"user_metadata": {"a": 1}}), &[][..]),
            (
                json!({"user_metadata": {}}),
                json!({"user_metadata": {"a": 1, "b": {"c": 1, "d": 2}}}),
                &["user_metadata.a", "user_metadata.b"],
            ),
            (
                json!({"user_metadata": {"b": {"d": 3}}}),
                json!({"user_metadata": {"a": 1, "b": {"c": 1, "d": 2}}}),
                &["user_metadata.a", "user_metadata.b.c"],
            ),
            (
                json!({"user_metadata": {"b": 5}}),
                json!({"user_metadata": {"b": {"c": 1, "d": 2}}}),
                &["user_metadata.b.c", "user_metadata.b.d"],
            ),
            (json!({"user_metadata": {"b": {"c": 1}}}), json!({"user_metadata": {"b": 5}}), &[]),
            (
                json!({"user_metadata": {"a": 1}, "app_metadata": {"x": 1}}),
                json!({"user_metadata": {"a": 2}, "app_metadata": {"y": 1}}),
                &["app_metadata.y"],
            ),
            (json!({"app_metadata": {"x": 1}}), json!({}), &[]),
        ] {
            assert_eq!(vanishing_metadata_keys(&map(sent.clone()), &map(live)), expected, "{sent}");
        }
    }

    #[test]
    fn a_value_is_found_by_its_path_also_where_a_key_holds_dots() {
        let user = json!({"user_metadata": {"plan": "gold", "a.b": {"c": 1}, "a": {"d": 2}}});
        for (path, expected) in [
            ("user_metadata.plan", Some(json!("gold"))),
            ("user_metadata.a.b.c", Some(json!(1))),
            ("user_metadata.a.d", Some(json!(2))),
            ("user_metadata.a.x", None),
            ("app_metadata", None),
        ] {
            assert_eq!(value_at(&user, path).cloned(), expected, "{path}");
        }
    }
}

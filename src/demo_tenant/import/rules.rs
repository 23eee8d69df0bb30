//! What the documentation asks of a row beyond the schema.

use serde_json::Value;

use super::check::RowError;
use crate::demo_tenant::connections::Connection;
use crate::demo_tenant::faults::Faults;
use crate::demo_tenant::profile::Object;

/// `app_metadata` may have none of these at its first level.
const FORBIDDEN_APP_METADATA: [&str; 18] = [
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
/// A profile is meant to have no more than this.
const PROFILE_AT_MOST_BYTES: usize = 10 * 1024;

pub(super) fn errors(user: &Object, connection: &Connection, faults: &Faults) -> Vec<RowError> {
    let mut errors = Vec::new();
    let text = |key: &str| user.get(key).and_then(Value::as_str);
    match text("username") {
        Some(username) => errors.extend(username_error(username, connection)),
        None if connection.requires_username(faults) && !user.contains_key("username") => {
            errors.push(RowError::at("", "OBJECT_REQUIRED", "Missing required property: username"));
        }
        None => {}
    }
    if text("password_hash").is_some_and(|it| !is_bcrypt(it)) {
        errors.push(RowError::at("password_hash", "PATTERN", "Object is not a bcrypt hash of 10 rounds: *****"));
    }
    if user.contains_key("password_hash") && user.contains_key("custom_password_hash") {
        let what = "password_hash and custom_password_hash are mutually exclusive";
        errors.push(RowError::at("custom_password_hash", "NOT_PASSED", what));
    }
    if let Some(Value::Object(hash)) = user.get("custom_password_hash") {
        errors.extend(custom_hash_error(hash).map(|what| RowError::at("custom_password_hash", "NOT_PASSED", what)));
    }
    if let Some(Value::Object(metadata)) = user.get("app_metadata") {
        let forbidden = metadata.keys().filter(|key| FORBIDDEN_APP_METADATA.contains(&key.as_str()));
        let refused = |key: &String| {
            RowError::at(&format!("app_metadata.{key}"), "NOT_PASSED", format!("Property not allowed: {key}"))
        };
        errors.extend(forbidden.map(refused));
    }
    for root in ["user_metadata", "app_metadata"] {
        if let Some(key) = user.get(root).and_then(odd_key) {
            errors.push(RowError::at(root, "PATTERN", format!("Property names may not contain . or $: {key}")));
        }
    }
    if faults.behaviours.profile_size_enforced && profile_bytes(user) > PROFILE_AT_MOST_BYTES {
        errors.push(RowError::new("PROFILE_SIZE_EXCEEDED", "The user profile exceeds the maximum size of 10 KB"));
    }
    errors
}

fn username_error(username: &str, connection: &Connection) -> Option<RowError> {
    let allowed = |c: char| c.is_alphanumeric() || "@`^$!-#.+'~_".contains(c);
    let (length, most) = (username.chars().count(), connection.username_max);
    if length > most {
        let what = format!("String is too long ({length} chars), maximum {most}");
        return Some(RowError::at("username", "MAX_LENGTH", what));
    }
    if !username.chars().all(allowed) {
        return Some(RowError::at(
            "username",
            "PATTERN",
            format!("Username has characters that are not allowed: {username}"),
        ));
    }
    let is_email = username.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && !domain.contains('@')
            && domain.split('.').count() > 1
            && domain.split('.').all(|it| !it.is_empty())
    });
    is_email.then(|| RowError::at("username", "NOT_PASSED", format!("Username can't be an e-mail address: {username}")))
}

fn is_bcrypt(hash: &str) -> bool {
    let rest = hash.strip_prefix("$2a$10$").or_else(|| hash.strip_prefix("$2b$10$"));
    rest.is_some_and(|it| it.len() == 53 && it.bytes().all(|b| b.is_ascii_alphanumeric() || b"./".contains(&b)))
}

/// What the schema can't say about the parts of a custom hash; its types are in order by now.
fn custom_hash_error(hash: &Object) -> Option<&'static str> {
    let algorithm = hash.get("algorithm")?.as_str()?;
    let inner = hash.get("hash")?.as_object()?;
    let value = inner.get("value")?.as_str()?;
    let encoding = inner.get("encoding").and_then(Value::as_str);
    let as_text = matches!(algorithm, "argon2" | "bcrypt" | "ldap" | "pbkdf2");
    let well_formed = match algorithm {
        "argon2" => value.starts_with("$argon2"),
        "bcrypt" => ["$2a$", "$2b$", "$2y$"].iter().any(|it| value.starts_with(it)),
        "ldap" => value.starts_with('{'),
        "pbkdf2" => value.starts_with("$pbkdf2-"),
        _ if encoding == Some("hex") => value.len() % 2 == 0 && value.bytes().all(|it| it.is_ascii_hexdigit()),
        _ => value.bytes().all(|it| it.is_ascii_alphanumeric() || b"+/-_=".contains(&it)),
    };
    let cost = hash.get("cost").and_then(Value::as_u64);
    let problems = [
        (as_text && !matches!(encoding, None | Some("utf8")), "hash.encoding must be utf8 for this algorithm"),
        (
            !as_text && !matches!(encoding, Some("hex" | "base64")),
            "hash.encoding must be hex or base64 for this algorithm",
        ),
        (as_text && algorithm != "bcrypt" && hash.contains_key("salt"), "salt is not allowed for this algorithm"),
        (algorithm == "hmac" && !inner.contains_key("digest"), "hash.digest is required for hmac"),
        (algorithm == "hmac" && !inner.contains_key("key"), "hash.key is required for hmac"),
        (algorithm != "hmac" && inner.contains_key("digest"), "hash.digest is allowed for hmac only"),
        (algorithm != "hmac" && inner.contains_key("key"), "hash.key is allowed for hmac only"),
        (algorithm == "scrypt" && !hash.contains_key("keylen"), "keylen is required for scrypt"),
        (algorithm == "scrypt" && cost.is_some_and(|it| !it.is_power_of_two()), "cost must be a power of two"),
        (!well_formed, "hash.value is not a hash of this algorithm and encoding"),
    ];
    problems.into_iter().find_map(|(wrong, what)| wrong.then_some(what))
}

/// The first key, at any depth, with a dot or a dollar in it.
fn odd_key(value: &Value) -> Option<&str> {
    match value {
        Value::Object(map) => map
            .iter()
            .find_map(|(key, value)| if key.contains(['.', '$']) { Some(key.as_str()) } else { odd_key(value) }),
        Value::Array(items) => items.iter().find_map(odd_key),
        _ => None,
    }
}

fn profile_bytes(user: &Object) -> usize {
    let secrets = ["password_hash", "custom_password_hash", "mfa_factors"];
    let kept = user.iter().filter(|(key, _)| !secrets.contains(&key.as_str()));
    kept.map(|(key, value)| key.len() + 4 + value.to_string().len()).sum()
}

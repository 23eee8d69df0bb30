//! How a user looks: the keys of the Management API in the order in which it answers them.

use std::hash::DefaultHasher;
use std::hash::Hash as _;
use std::hash::Hasher as _;

use jiff::Timestamp;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use super::clock::iso;
use super::connections::Connection;

pub(super) type Object = Map<String, Value>;

/// The order of keys in a recorded answer.
const KEY_ORDER: [&str; 22] = [
    "blocked",
    "created_at",
    "email",
    "email_verified",
    "family_name",
    "given_name",
    "identities",
    "name",
    "nickname",
    "phone_number",
    "phone_verified",
    "picture",
    "updated_at",
    "user_id",
    "user_metadata",
    "username",
    "last_password_reset",
    "app_metadata",
    "multifactor",
    "last_ip",
    "last_login",
    "logins_count",
];

/// The identities beside the first one: no key of the Management API's.
pub(super) const LINKED: &str = "_linked";

/// A user as it is kept: what never changes in fields, all else as compact JSON. A million of them have to fit.
#[derive(Debug, Clone)]
pub(super) struct StoredUser {
    connection: u8,
    created_at_ms: i64,
    updated_at_ms: i64,
    profile: Box<str>,
}

impl StoredUser {
    /// `profile` has every key of the user but the times and `identities`; of these it has the linked ones, as [`LINKED`].
    pub(super) fn new(connection: &Connection, now: Timestamp, profile: &Object) -> Self {
        let now = now.as_millisecond();
        Self { connection: connection.number(), created_at_ms: now, updated_at_ms: now, profile: compact(profile) }
    }

    pub(super) fn connection(&self) -> &'static Connection {
        Connection::by_number(self.connection)
    }

    /// Whether one of the user's linked identities is there.
    pub(super) fn is_linked_to(&self, connection: &Connection) -> bool {
        let profile = self.profile();
        let linked = profile.get(LINKED).and_then(Value::as_array);
        linked.is_some_and(|all| all.iter().any(|it| it["connection"] == connection.name))
    }

    pub(super) fn updated_at_ms(&self) -> i64 {
        self.updated_at_ms
    }

    pub(super) fn profile(&self) -> Object {
        serde_json::from_str(&self.profile).unwrap_or_default()
    }

    pub(super) fn with_profile(&self, now: Timestamp, profile: &Object) -> Self {
        Self { updated_at_ms: now.as_millisecond(), profile: compact(profile), ..*self }
    }

    /// The user as the Management API answers it.
    pub(super) fn to_object(&self) -> Object {
        let mut all = self.profile();
        let moment = |ms| iso(Timestamp::from_millisecond(ms).unwrap_or_default()).into();
        all.insert("created_at".into(), moment(self.created_at_ms));
        all.insert("updated_at".into(), moment(self.updated_at_ms));
        let connection = self.connection();
        let whole_id = all.get("user_id").and_then(Value::as_str).unwrap_or_default();
        let (provider, id) = whole_id.split_once('|').unwrap_or(("auth0", whole_id));
        let identity = json!({
            "connection": connection.name, "user_id": id, "provider": provider,
            "isSocial": connection.strategy == "google-oauth2",
        });
        let mut identities = vec![identity];
        if let Some(Value::Array(linked)) = all.remove(LINKED) {
            identities.extend(linked);
        }
        all.insert("identities".into(), Value::Array(identities));
        let mut ordered = Object::new();
        for key in KEY_ORDER {
            if let Some(value) = all.get_mut(key) {
                ordered.insert(key.to_owned(), value.take());
            }
        }
        ordered
    }
}

fn compact(profile: &Object) -> Box<str> {
    serde_json::to_string(profile).unwrap_or_default().into_boxed_str()
}

/// Gives a new user what Auth0 fills in: `name`, `nickname` and `picture` by the e-mail.
pub(super) fn fill_defaults(profile: &mut Object, gravatar_host: &str) {
    let Some(email) = profile.get("email").and_then(Value::as_str).map(str::to_owned) else { return };
    let nickname = email.split('@').next().unwrap_or_default().to_owned();
    let initials: String = email.chars().take(2).collect();
    let mut hasher = DefaultHasher::new();
    email.hash(&mut hasher);
    let first = hasher.finish();
    initials.hash(&mut hasher);
    let picture = format!(
        "https://{gravatar_host}.gravatar.com/avatar/{first:016x}{:016x}?s=480&r=pg&d=https%3A%2F%2Fcdn.auth0.com%2Favatars%2F{initials}.png",
        hasher.finish()
    );
    profile.entry("name").or_insert(Value::String(email));
    profile.entry("nickname").or_insert(Value::String(nickname));
    profile.entry("picture").or_insert(Value::String(picture));
}

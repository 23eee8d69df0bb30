//! A user as the tenant shows it. What can't be read in it is `None`; the rest stands.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::error::{ApiError, BadAnswer};

/// A live user, or a line of an export.
#[derive(Debug, Clone, PartialEq)]
pub struct User {
    /// With its prefix, like `auth0|64f0`. Empty where an export did not ask for it.
    pub user_id: String,
    pub email: Option<String>,
    pub email_verified: Option<bool>,
    pub username: Option<String>,
    pub phone_number: Option<String>,
    pub created_at: Option<Timestamp>,
    pub updated_at: Option<Timestamp>,
    pub identities: Vec<Identity>,
    /// All of it, as it came.
    pub raw: Map<String, Value>,
}

/// One way in which a user logs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The connection's name.
    pub connection: Option<String>,
    pub provider: Option<String>,
    /// Without prefix.
    pub user_id: Option<String>,
    pub is_social: Option<bool>,
}

impl User {
    /// A user out of a line of an export; `None` for what is no JSON object.
    pub fn from_json(text: &[u8]) -> Option<Self> {
        serde_json::from_slice(text).ok().map(Self::from_map)
    }

    fn from_map(raw: Map<String, Value>) -> Self {
        let text = |name: &str| raw.get(name).and_then(Value::as_str).map(str::to_owned);
        let time = |name: &str| raw.get(name).and_then(Value::as_str).and_then(|text| text.parse().ok());
        Self {
            user_id: text("user_id").unwrap_or_default(),
            email: text("email"),
            email_verified: raw.get("email_verified").and_then(Value::as_bool),
            username: text("username"),
            phone_number: text("phone_number"),
            created_at: time("created_at"),
            updated_at: time("updated_at"),
            identities: raw
                .get("identities")
                .and_then(Value::as_array)
                .map(|identities| identities.iter().filter_map(identity_of).collect())
                .unwrap_or_default(),
            raw,
        }
    }
}

/// A page of what a search finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundUsers {
    /// Each as it came, as JSON on one line.
    pub users: Vec<String>,
    /// How many the search finds, where the tenant says so. It may stop counting at a thousand (API page 7.1).
    pub total: Option<u64>,
}

#[derive(Deserialize)]
struct FoundPage<'a> {
    #[serde(borrow)]
    users: Vec<&'a RawValue>,
    total: Option<u64>,
}

/// Between the tokens of JSON a line break is a blank, and within a text it is written as \n.
fn on_one_line(json: &str) -> String {
    json.replace(['\n', '\r'], " ")
}

/// The forms with and without totals are taken.
pub(super) fn read_found(content: &[u8]) -> Result<FoundUsers, ApiError> {
    let unexpected = |_error| ApiError::BadAnswer(BadAnswer::Unexpected);
    let (users, total) = if content.trim_ascii_start().starts_with(b"[") {
        (serde_json::from_slice::<Vec<&RawValue>>(content).map_err(unexpected)?, None)
    } else {
        let page: FoundPage<'_> = serde_json::from_slice(content).map_err(unexpected)?;
        (page.users, page.total)
    };
    Ok(FoundUsers { users: users.into_iter().map(|user| on_one_line(user.get())).collect(), total })
}

pub(super) fn read_user(content: &[u8]) -> Result<User, ApiError> {
    User::from_json(content).filter(is_a_user).ok_or(ApiError::BadAnswer(BadAnswer::Unexpected))
}

/// What is no user in the list is passed over.
pub(super) fn read_users(content: &[u8]) -> Result<Vec<User>, ApiError> {
    let entries: Vec<Value> =
        serde_json::from_slice(content).map_err(|_unexpected| ApiError::BadAnswer(BadAnswer::Unexpected))?;
    let users = entries.into_iter().filter_map(|entry| match entry {
        Value::Object(raw) => Some(User::from_map(raw)).filter(is_a_user),
        _ => None,
    });
    Ok(users.collect())
}

fn is_a_user(user: &User) -> bool {
    !user.user_id.is_empty()
}

fn identity_of(value: &Value) -> Option<Identity> {
    let raw = value.as_object()?;
    let text = |name: &str| raw.get(name).and_then(Value::as_str).map(str::to_owned);
    Some(Identity {
        connection: text("connection"),
        provider: text("provider"),
        user_id: match raw.get("user_id") {
            Some(Value::String(id)) => Some(id.clone()),
            // Some providers count their users.
            Some(Value::Number(id)) => Some(id.to_string()),
            _ => None,
        },
        is_social: raw.get("isSocial").and_then(Value::as_bool),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_that_is_odd_in_one_place_is_read_in_the_others() {
        let users = read_users(
            br#"[{"user_id":"auth0|1","email":"pia@example.test","email_verified":"yes","created_at":"yesterday",
                  "identities":[{"connection":"Main-DB","provider":"auth0","user_id":"1","isSocial":false},
                                {"connection":"github","provider":"github","user_id":77,"isSocial":true},"?"]},
                 "not a user", {"email":"no-id@example.test"},
                 {"user_id":"auth0|2","created_at":"2026-01-02T03:04:05.678Z"}]"#,
        )
        .unwrap();
        assert_eq!(users.len(), 2);
        assert_eq!(users[0].email.as_deref(), Some("pia@example.test"));
        assert_eq!((users[0].email_verified, users[0].created_at), (None, None));
        assert_eq!(users[0].raw["email_verified"], "yes");
        assert_eq!(users[0].identities.len(), 2);
        assert_eq!(users[0].identities[1].user_id.as_deref(), Some("77"));
        assert!(users[1].created_at.is_some());
    }

    #[test]
    fn a_line_of_an_export_is_a_user_with_what_was_asked_for() {
        let user = User::from_json(br#"{"email":"pia@example.test","user_metadata":{"locale":"da"}}"#).unwrap();
        assert_eq!((user.user_id.as_str(), user.email.as_deref()), ("", Some("pia@example.test")));
        assert_eq!(user.raw["user_metadata"]["locale"], "da");
        assert_eq!(User::from_json(b"[1]"), None);
        assert_eq!(User::from_json(b"{\"email\":"), None);
    }
}

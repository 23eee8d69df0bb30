//! Finding the row that an entry of the tenant's error list means: the list has no row numbers (API page 5.2).

use crate::auth0::RowErrors;
use crate::user::attribute::import_user_id;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// A user as it was sent.
#[derive(Debug, Clone)]
pub(super) struct SentUser {
    /// Its row in the list.
    pub(super) row: u32,
    /// What was sent.
    pub(super) user: Map<String, Value>,
}

impl SentUser {
    /// The e-mail address that was sent, as a person would look for it.
    pub(super) fn email(&self) -> Option<&str> {
        self.user.get("email").and_then(Value::as_str)
    }
}

/// Attributes that the tenant masks in its list, so that they can't be compared.
const MASKED: [&str; 3] = ["password_hash", "custom_password_hash", "mfa_factors"];

/// The identifiers to look for, best first (API page 5.2: e-mail, then username, then user_id).
const IDENTIFIERS: [&str; 4] = ["email", "username", "phone_number", "user_id"];

fn identifier(name: &str, user: &Map<String, Value>) -> Option<String> {
    let text = user.get(name)?.as_str()?;
    match name {
        "user_id" => Some(import_user_id(text).to_owned()),
        _ => Some(text.to_lowercase()),
    }
}

fn comparable(user: &Map<String, Value>) -> Map<String, Value> {
    user.iter()
        .filter(|(name, _)| !MASKED.contains(&name.as_str()))
        .map(|(name, it)| (name.clone(), it.clone()))
        .collect()
}

/// For each entry the place in `sent` of the user it means, or none.
pub(super) fn match_errors(sent: &[SentUser], errors: &[RowErrors]) -> Vec<Option<usize>> {
    let mut by_identifier: HashMap<(&str, String), usize> = HashMap::new();
    for (place, it) in sent.iter().enumerate() {
        for name in IDENTIFIERS {
            if let Some(text) = identifier(name, &it.user) {
                by_identifier.entry((name, text)).or_insert(place);
            }
        }
    }
    errors
        .iter()
        .map(|entry| {
            let user = entry.user.as_object()?;
            let found =
                IDENTIFIERS.iter().find_map(|name| by_identifier.get(&(*name, identifier(name, user)?)).copied());
            found.or_else(|| {
                let wanted = comparable(user);
                sent.iter().position(|it| comparable(&it.user) == wanted)
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(sent: &[Value], echoed: Value, expected: Option<usize>) {
        let sent: Vec<_> =
            sent.iter().zip(0..).map(|(user, row)| SentUser { row, user: user.as_object().unwrap().clone() }).collect();
        let entry = RowErrors { user: echoed.clone(), errors: Vec::new() };
        assert_eq!(match_errors(&sent, &[entry]), [expected], "{echoed}");
    }

    #[test]
    fn an_entry_is_matched_by_its_best_identifier() {
        let sent = [
            json!({"email": "a@x.test", "username": "ann"}),
            json!({"email": "B@x.test", "username": "ben", "user_id": "7"}),
            json!({"phone_number": "+451"}),
            json!({"name": "no identifier", "custom_password_hash": {"algorithm": "md5"}}),
        ];
        check(&sent, json!({"email": "b@x.test"}), Some(1));
        check(&sent, json!({"email": "other@x.test", "username": "ANN"}), Some(0));
        check(&sent, json!({"user_id": "auth0|7"}), Some(1));
        check(&sent, json!({"phone_number": "+451"}), Some(2));
        check(&sent, json!({"name": "no identifier", "custom_password_hash": "***"}), Some(3));
        check(&sent, json!({"email": "nobody@x.test"}), None);
        check(&sent, json!("not an object"), None);
    }
}

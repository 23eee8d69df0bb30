//! What is told of a row that is refused.

use serde_json::Map;
use serde_json::Value;

use crate::demo_tenant::schema::Fault;
use crate::demo_tenant::schema::MASK;

/// What is wrong with a row: one entry of its `errors`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RowError {
    pub(super) code: &'static str,
    message: String,
    path: Option<String>,
}

impl RowError {
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), path: None }
    }

    pub(super) fn at(path: &str, code: &'static str, what: impl AsRef<str>) -> Self {
        let what = what.as_ref();
        let message = if path.is_empty() {
            format!("Error in row - {what}")
        } else {
            format!("Error in {path} property - {what}")
        };
        Self { code, message, path: Some(path.to_owned()) }
    }

    pub(super) fn to_json(&self) -> Value {
        let mut error = Map::new();
        error.insert("code".into(), self.code.into());
        error.insert("message".into(), self.message.as_str().into());
        if let Some(path) = &self.path {
            error.insert("path".into(), path.as_str().into());
        }
        Value::Object(error)
    }
}

impl From<Fault> for RowError {
    fn from(fault: Fault) -> Self {
        Self::at(&fault.path, fault.code, fault.what)
    }
}

/// The row as the list of errors tells it: as it was sent, but for the secrets.
pub(super) fn masked(mut user: Value) -> Value {
    let mut hide = |pointer: &str| {
        if let Some(value) = user.pointer_mut(pointer)
            && !value.is_null()
        {
            *value = MASK.into();
        }
    };
    hide("/password_hash");
    hide("/custom_password_hash/hash/value");
    hide("/custom_password_hash/hash/key/value");
    hide("/custom_password_hash/salt/value");
    for place in 0..10 {
        hide(&format!("/mfa_factors/{place}/totp/secret"));
    }
    user
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_hidden_and_all_else_stays_as_it_was() {
        let user = serde_json::json!({
            "email": "PIA@example.test", "password_hash": "$2b$10$x", "mfa_factors": [{"totp": {"secret": "ABC"}}],
            "custom_password_hash": {"algorithm": "md5", "hash": {"value": "00", "encoding": "hex"}}
        });
        let text = masked(user).to_string();
        assert_eq!(
            text,
            concat!(
                r#"{"email":"PIA@example.test","password_hash":"*****","mfa_factors":[{"totp":{"secret":"*****"}}],"#,
                r#""custom_password_hash":{"algorithm":"md5","hash":{"value":"*****","encoding":"hex"}}}"#
            )
        );
    }
}

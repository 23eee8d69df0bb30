use serde_json::Value;

use crate::demo_tenant::profile::StoredUser;

/// Which fields of a user are wanted.
#[derive(Default)]
pub(super) struct Fields {
    names: Option<Vec<String>>,
    exclude: bool,
}

impl Fields {
    /// Whether this part of a query was about fields.
    pub(super) fn read(&mut self, key: &str, value: &str) -> bool {
        match key {
            "fields" => self.names = Some(value.split(',').map(|it| it.trim().to_owned()).collect()),
            "include_fields" => self.exclude = value == "false",
            _ => return false,
        }
        true
    }

    pub(super) fn of(&self, user: &StoredUser) -> Value {
        let mut user = user.to_object();
        if let Some(names) = &self.names {
            user.retain(|key, _| names.contains(key) != self.exclude);
        }
        Value::Object(user)
    }
}

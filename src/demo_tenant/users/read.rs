use axum::extract::Path;
use axum::extract::RawQuery;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::Value;

use crate::demo_tenant::profile::choose_fields;
use crate::demo_tenant::reply::Answer;
use crate::demo_tenant::reply::Refusal;
use crate::demo_tenant::reply::json;
use crate::demo_tenant::tenant::Shared;
use crate::demo_tenant::tenant::lock;
use crate::demo_tenant::tenant::query_pairs;

/// Which fields of a user are wanted.
#[derive(Default)]
struct Fields {
    names: Option<Vec<String>>,
    exclude: bool,
}

impl Fields {
    /// Whether this part of the query was about fields.
    fn read(&mut self, key: &str, value: &str) -> bool {
        match key {
            "fields" => self.names = Some(value.split(',').map(str::to_owned).collect()),
            "include_fields" => self.exclude = value == "false",
            _ => return false,
        }
        true
    }
}

pub(in crate::demo_tenant) async fn get(
    State(tenant): State<Shared>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let mut fields = Fields::default();
    for (key, value) in query_pairs(query.as_deref().unwrap_or_default()) {
        if !fields.read(&key, &value) {
            return Err(Refusal::invalid_query(format!("'Additional properties not allowed: {key}'.")));
        }
    }
    let directory = lock(&tenant.directory);
    let user = directory.find_id(&id).and_then(|place| directory.at(place)).ok_or_else(Refusal::no_such_user)?;
    let mut user = user.to_object();
    choose_fields(&mut user, fields.names.as_deref(), !fields.exclude);
    Ok(json(StatusCode::OK, &Value::Object(user)))
}

pub(in crate::demo_tenant) async fn by_email(State(tenant): State<Shared>, RawQuery(query): RawQuery) -> Answer {
    let (mut fields, mut email) = (Fields::default(), None);
    for (key, value) in query_pairs(query.as_deref().unwrap_or_default()) {
        if key == "email" {
            email = Some(value);
        } else if !fields.read(&key, &value) {
            return Err(Refusal::invalid_query(format!("'Additional properties not allowed: {key}'.")));
        }
    }
    let email = email.ok_or_else(|| Refusal::invalid_query("'Missing required property: email'."))?;
    let directory = lock(&tenant.directory);
    let found = directory.find_email(&email).into_iter().filter_map(|place| directory.at(place));
    let users = found.map(|user| {
        let mut user = user.to_object();
        choose_fields(&mut user, fields.names.as_deref(), !fields.exclude);
        Value::Object(user)
    });
    Ok(json(StatusCode::OK, &users.collect()))
}

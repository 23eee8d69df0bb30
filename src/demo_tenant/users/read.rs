use axum::extract::Path;
use axum::extract::RawQuery;
use axum::extract::State;
use axum::http::StatusCode;

use super::fields::Fields;
use crate::demo_tenant::reply::Answer;
use crate::demo_tenant::reply::Refusal;
use crate::demo_tenant::reply::json;
use crate::demo_tenant::tenant::Shared;
use crate::demo_tenant::tenant::lock;
use crate::demo_tenant::tenant::query_pairs;

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
    Ok(json(StatusCode::OK, &fields.of(user)))
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
    Ok(json(StatusCode::OK, &found.map(|user| fields.of(user)).collect()))
}

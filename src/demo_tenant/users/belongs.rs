//! What a user belongs to: roles, which are those that its `app_metadata` name, and organisations, by its address.

use axum::extract::Path;
use axum::extract::RawQuery;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::Value;
use serde_json::json;

use crate::demo_tenant::connections::number;
use crate::demo_tenant::profile::Object;
use crate::demo_tenant::reply::Answer;
use crate::demo_tenant::reply::Refusal;
use crate::demo_tenant::reply::json;
use crate::demo_tenant::tenant::Shared;
use crate::demo_tenant::tenant::lock;
use crate::demo_tenant::tenant::query_pairs;

pub(in crate::demo_tenant) async fn roles(
    State(tenant): State<Shared>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let profile = profile(&tenant, &id)?;
    let names = profile.get("app_metadata").and_then(|it| it.get("roles")).and_then(Value::as_array);
    let names = names.into_iter().flatten().filter_map(Value::as_str);
    let role =
        |name: &str| json!({"id": format!("rol_{name:_<16.16}"), "name": name, "description": format!("May {name}")});
    page(names.map(role).collect(), query.as_deref().unwrap_or_default())
}

pub(in crate::demo_tenant) async fn organizations(
    State(tenant): State<Shared>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let profile = profile(&tenant, &id)?;
    let domain =
        profile.get("email").and_then(Value::as_str).and_then(|it| it.rsplit_once('@')).map(|(_, domain)| domain);
    // Whoever has an address of a company is a member of it.
    let company = domain.filter(|it| it.contains("acme") || it.contains("corp")).map(|it| it.replace('.', "-"));
    let organization = |name: String| json!({"id": format!("org_{name:_<16.16}"), "display_name": name, "name": name});
    page(company.map(organization).into_iter().collect(), query.as_deref().unwrap_or_default())
}

fn profile(tenant: &Shared, id: &str) -> Result<Object, Refusal> {
    let directory = lock(&tenant.directory);
    let is_gone = |place: &u32| (*place as usize) < tenant.faults().behaviours.lists_forget;
    let user = directory
        .find_id(id)
        .filter(|place| !is_gone(place))
        .and_then(|place| directory.at(place))
        .ok_or_else(Refusal::no_such_user)?;
    Ok(user.profile())
}

fn page(all: Vec<Value>, query: &str) -> Answer {
    let (mut page, mut per_page) = (0, 50);
    for (key, value) in query_pairs(query) {
        match key.as_str() {
            "page" => page = number(&key, &value, 0, 1000)?,
            "per_page" => per_page = number(&key, &value, 1, 100)?,
            _ => return Err(Refusal::invalid_query(format!("'Additional properties not allowed: {key}'."))),
        }
    }
    Ok(json(StatusCode::OK, &all.into_iter().skip(page * per_page).take(per_page).collect()))
}

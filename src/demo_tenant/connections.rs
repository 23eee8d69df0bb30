use axum::extract::Path;
use axum::extract::RawQuery;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use super::faults::Faults;
use super::reply::Answer;
use super::reply::Refusal;
use super::reply::json;
use super::tenant::Shared;
use super::tenant::query_pairs;

/// One of the tenant's five connections. They never change, but for what faults do to them.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) strategy: &'static str,
    /// A custom database without import mode: its users live in somebody else's store.
    pub(super) custom_database: bool,
    /// Usernames may have up to so many characters.
    pub(super) username_max: usize,
    /// Whether a username may be set one by one, through `POST` and `PATCH`.
    pub(super) usernames: bool,
}

const fn connection(id: &'static str, name: &'static str, strategy: &'static str) -> Connection {
    Connection { id, name, strategy, custom_database: false, username_max: 15, usernames: false }
}

pub(super) static CONNECTIONS: [Connection; 5] = [
    Connection { username_max: 128, usernames: true, ..connection("con_q7Lw2ZtR8vXcN1Ys", "Main-DB", "auth0") },
    connection("con_Hd94KmPz0bTuE6Ja", "Partners", "auth0"),
    Connection { custom_database: true, ..connection("con_W3nVy5GfQ2xSr8Lo", "Legacy-CRM", "auth0") },
    connection("con_e1BkZ7uMpC4jXt9D", "email", "email"),
    connection("con_Ry6oTgN3sAqF5wHi", "google-oauth2", "google-oauth2"),
];

impl Connection {
    pub(super) fn by_id(id: &str) -> Option<&'static Self> {
        CONNECTIONS.iter().find(|it| it.id == id)
    }

    pub(super) fn by_name(name: &str) -> Option<&'static Self> {
        CONNECTIONS.iter().find(|it| it.name == name)
    }

    /// Its place among all connections, which is how a stored user names it.
    pub(super) fn number(&self) -> u8 {
        CONNECTIONS.iter().position(|it| it.id == self.id).unwrap_or_default() as u8
    }

    pub(super) fn by_number(number: u8) -> &'static Self {
        CONNECTIONS.get(usize::from(number)).unwrap_or(&CONNECTIONS[0])
    }

    pub(super) fn is_database(&self) -> bool {
        self.strategy == "auth0"
    }

    pub(super) fn is_enabled(&self, faults: &Faults) -> bool {
        !faults.connections_without_application.iter().any(|name| name == self.name)
    }

    pub(super) fn requires_username(&self, faults: &Faults) -> bool {
        faults.connections_requiring_username.iter().any(|name| name == self.name)
    }

    fn options(&self, faults: &Faults) -> Value {
        match self.strategy {
            "auth0" if self.usernames => json!({
                "attributes": {
                    "email": {"identifier": {"active": true}, "profile_required": true, "unique": true,
                        "verification_method": "link",
                        "signup": {"status": "required", "verification": {"active": true}}},
                    "username": {"identifier": {"active": true}, "profile_required": self.requires_username(faults),
                        "signup": {"status": "optional"},
                        "validation": {"min_length": 1, "max_length": self.username_max,
                            "allowed_types": {"email": false, "phone_number": false}}}
                },
                "precedence": ["email", "username"],
                "import_mode": false, "configuration": {}, "customScripts": {}, "passwordPolicy": "good",
                "password_complexity_options": {"min_length": 8}, "strategy_version": 2,
                "brute_force_protection": true, "enabledDatabaseCustomization": false
            }),
            "auth0" => json!({
                "validation": {"username": {"max": self.username_max, "min": 1}},
                "import_mode": false, "configuration": {}, "customScripts": {}, "passwordPolicy": "good",
                "password_complexity_options": {"min_length": 8}, "strategy_version": 2,
                "requires_username": self.requires_username(faults), "brute_force_protection": true,
                "enabledDatabaseCustomization": self.custom_database
            }),
            "email" => json!({
                "name": "email", "totp": {"length": 6, "time_step": 180}, "brute_force_protection": true,
                "disable_signup": false
            }),
            _ => json!({"email": true, "profile": true, "scope": ["email", "profile"]}),
        }
    }

    fn to_json(&self, tenant: &Shared) -> Map<String, Value> {
        let faults = tenant.faults();
        let clients = if self.is_enabled(&faults) { vec![tenant.client_id.clone()] } else { Vec::new() };
        let whole = json!({
            "id": self.id, "options": self.options(&faults), "strategy": self.strategy, "name": self.name,
            "is_domain_connection": false, "realms": [self.name], "enabled_clients": clients,
        });
        if let Value::Object(map) = whole { map } else { Map::new() }
    }
}

#[derive(Default)]
struct ListQuery {
    strategies: Vec<String>,
    name: Option<String>,
    page: Option<usize>,
    per_page: Option<usize>,
    include_totals: bool,
    from: Option<String>,
    take: Option<usize>,
    fields: Option<Vec<String>>,
    exclude_fields: bool,
}

impl ListQuery {
    fn read(query: &str) -> Result<Self, Refusal> {
        let mut it = Self::default();
        for (key, value) in query_pairs(query) {
            match key.as_str() {
                "strategy" => it.strategies.push(value),
                "name" => it.name = Some(value),
                "page" => it.page = Some(number(&key, &value, 0, 1_000_000)?),
                "per_page" => it.per_page = Some(number(&key, &value, 1, 100)?),
                "include_totals" => it.include_totals = value == "true",
                "from" => it.from = Some(value),
                "take" => it.take = Some(number(&key, &value, 1, 100)?),
                "fields" => it.fields = Some(value.split(',').map(str::to_owned).collect()),
                "include_fields" => it.exclude_fields = value == "false",
                _ => return Err(Refusal::invalid_query(format!("'Additional properties not allowed: {key}'."))),
            }
        }
        Ok(it)
    }
}

/// A whole number of a query string, within its bounds.
pub(super) fn number(key: &str, text: &str, least: usize, most: usize) -> Result<usize, Refusal> {
    match text.parse::<usize>() {
        Ok(value) if value > most => Err(Refusal::invalid_query(format!(
            "'Value {value} is greater than maximum {most}' on property {key} (Number of results per page)."
        ))),
        Ok(value) if value < least => Err(Refusal::invalid_query(format!(
            "'Value {value} is less than minimum {least}' on property {key} (Number of results per page)."
        ))),
        Ok(value) => Ok(value),
        Err(_) => {
            Err(Refusal::invalid_query(format!("'Expected type integer but found type string' on property {key}.")))
        }
    }
}

pub(super) async fn list(State(tenant): State<Shared>, RawQuery(query): RawQuery) -> Answer {
    let query = ListQuery::read(query.as_deref().unwrap_or_default())?;
    let found: Vec<&Connection> = CONNECTIONS
        .iter()
        .filter(|it| query.strategies.is_empty() || query.strategies.iter().any(|strategy| strategy == it.strategy))
        .filter(|it| query.name.as_deref().is_none_or(|name| name == it.name))
        .collect();
    let total = found.len();
    let checkpoint = query.take.is_some() || query.from.is_some();
    let limit = if checkpoint { query.take.unwrap_or(50) } else { query.per_page.unwrap_or(100) };
    let start = if checkpoint { checkpoint_start(query.from.as_deref())? } else { query.page.unwrap_or(0) * limit };
    let page: Vec<Value> = found
        .into_iter()
        .skip(start)
        .take(limit)
        .map(|it| Value::Object(chosen_fields(it.to_json(&tenant), query.fields.as_deref(), query.exclude_fields)))
        .collect();
    let body = if checkpoint {
        let mut body = Map::from_iter([("connections".to_owned(), Value::Array(page))]);
        if start + limit < total {
            body.insert("next".into(), checkpoint_after(start + limit).into());
        }
        Value::Object(body)
    } else if query.include_totals {
        json!({"total": total, "start": start, "limit": limit, "connections": page})
    } else {
        Value::Array(page)
    };
    Ok(json(StatusCode::OK, &body))
}

/// `is_domain_connection` comes back even when it was not asked for.
fn chosen_fields(mut whole: Map<String, Value>, fields: Option<&[String]>, exclude: bool) -> Map<String, Value> {
    if let Some(fields) = fields {
        whole.retain(|key, _| fields.contains(key) != exclude || key == "is_domain_connection");
    }
    whole
}

/// Opaque to clients: nobody should take it for a number.
fn checkpoint_after(start: usize) -> String {
    format!("Fe26{start:08x}")
}

fn checkpoint_start(from: Option<&str>) -> Result<usize, Refusal> {
    let Some(from) = from else { return Ok(0) };
    let place = from.strip_prefix("Fe26").and_then(|hex| usize::from_str_radix(hex, 16).ok());
    place.ok_or_else(|| Refusal::invalid_query("'Invalid checkpoint' on property from."))
}

pub(super) async fn get(State(tenant): State<Shared>, Path(id): Path<String>) -> Answer {
    let connection = Connection::by_id(&id).ok_or_else(no_such_connection)?;
    Ok(json(StatusCode::OK, &Value::Object(connection.to_json(&tenant))))
}

pub(super) async fn clients(State(tenant): State<Shared>, Path(id): Path<String>, RawQuery(query): RawQuery) -> Answer {
    let connection = Connection::by_id(&id).ok_or_else(no_such_connection)?;
    for (key, value) in query_pairs(query.as_deref().unwrap_or_default()) {
        if key == "take" {
            number(&key, &value, 1, 1000)?;
        }
    }
    let clients =
        if connection.is_enabled(&tenant.faults()) { json!([{"client_id": tenant.client_id}]) } else { json!([]) };
    Ok(json(StatusCode::OK, &json!({"clients": clients})))
}

pub(super) fn no_such_connection() -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, "inexistent_connection", "The connection does not exist")
}

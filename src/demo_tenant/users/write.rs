use std::sync::LazyLock;

use axum::body::Bytes;
use axum::extract::Path;
use axum::extract::RawQuery;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use jsonschema::Validator;
use serde_json::Value;

use crate::demo_tenant::clock::iso;
use crate::demo_tenant::connections::Connection;
use crate::demo_tenant::connections::no_such_connection;
use crate::demo_tenant::directory::Directory;
use crate::demo_tenant::directory::Identifier;
use crate::demo_tenant::profile::Object;
use crate::demo_tenant::profile::StoredUser;
use crate::demo_tenant::profile::fill_defaults;
use crate::demo_tenant::reply::Answer;
use crate::demo_tenant::reply::Refusal;
use crate::demo_tenant::reply::json;
use crate::demo_tenant::schema;
use crate::demo_tenant::tenant::Shared;
use crate::demo_tenant::tenant::lock;
use crate::demo_tenant::tenant::query_pairs;

static CREATE_BODY: LazyLock<Option<Validator>> = LazyLock::new(|| schema::compile(include_str!("create.schema.json")));
static UPDATE_BODY: LazyLock<Option<Validator>> = LazyLock::new(|| schema::compile(include_str!("update.schema.json")));

/// The `good` policy asks for more; eight characters are what the demo looks at.
const PASSWORD_AT_LEAST_CHARS: usize = 8;
/// What may not travel together in one `PATCH`.
const FORBIDDEN_PAIRS: [(&str, &str); 5] = [
    ("password", "email"),
    ("password", "email_verified"),
    ("username", "email"),
    ("username", "email_verified"),
    ("username", "password"),
];

fn body_of(body: &[u8], schema: Option<&Validator>) -> Result<Object, Refusal> {
    let value: Value =
        serde_json::from_slice(body).map_err(|_unreadable| Refusal::invalid_body("'Invalid JSON payload'."))?;
    let schema = schema.ok_or_else(|| Refusal::invalid_body("'No schema'."))?;
    if let Some(fault) = schema::faults(schema, &value).first() {
        let place = if fault.path.is_empty() { String::new() } else { format!(" on property {}", fault.path) };
        return Err(Refusal::invalid_body(format!("'{}'{place}.", fault.what)));
    }
    let Value::Object(body) = value else { return Err(Refusal::invalid_body("'Expected type object'.")) };
    Ok(body)
}

fn bad(code: &'static str, message: &str) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, code, message)
}

fn already_there() -> Refusal {
    Refusal::new(StatusCode::CONFLICT, "auth0_idp_error", "The user already exists.")
}

fn weak(password: &Value) -> Result<(), Refusal> {
    let chars = password.as_str().map_or(0, |it| it.chars().count());
    if chars < PASSWORD_AT_LEAST_CHARS {
        return Err(bad("invalid_body", "PasswordStrengthError: Password is too weak"));
    }
    Ok(())
}

pub(in crate::demo_tenant) async fn create(State(tenant): State<Shared>, body: Bytes) -> Answer {
    let mut profile = body_of(&body, CREATE_BODY.as_ref())?;
    let name = profile.shift_remove("connection").and_then(|it| it.as_str().map(str::to_owned)).unwrap_or_default();
    let connection = creatable(&tenant, &name, &profile)?;
    profile.shift_remove("password");
    profile.shift_remove("verify_email");
    fold_case(connection, &mut profile);
    let prefix = if connection.is_database() { "auth0" } else { connection.strategy };
    let id = profile.get("user_id").and_then(Value::as_str).map_or_else(|| tenant.new_user_id(), str::to_owned);
    profile.insert("user_id".into(), format!("{prefix}|{id}").into());
    if profile.contains_key("email") {
        profile.entry("email_verified").or_insert(false.into());
    }
    fill_defaults(&mut profile, "s");

    let mut directory = lock(&tenant.directory);
    if is_taken(&directory, connection, &profile, None) {
        return Err(already_there());
    }
    let user = StoredUser::new(connection, tenant.clock.now(), &profile);
    let answer = json(StatusCode::CREATED, &Value::Object(user.to_object()));
    directory.insert(user);
    Ok(answer)
}

/// The connection, if it takes this new user.
fn creatable(tenant: &Shared, name: &str, profile: &Object) -> Result<&'static Connection, Refusal> {
    let connection =
        Connection::by_name(name).ok_or_else(|| bad("inexistent_connection", "Connection does not exist."))?;
    if !connection.is_database() && connection.strategy != "email" {
        let message = "Connection does not support user creation through the API. It must either be a database or passwordless connection.";
        return Err(bad("operation_not_supported", message));
    }
    let faults = tenant.faults();
    if !connection.is_enabled(&faults) {
        return Err(bad("connection_is_disabled", "Connection is disabled."));
    }
    let needed = |key: &str| {
        let missing = || Refusal::invalid_body(format!("'Missing required property: {key}'."));
        profile.get(key).ok_or_else(missing)
    };
    needed("email")?;
    if connection.is_database() {
        weak(needed("password")?)?;
    } else if profile.contains_key("password") {
        return Err(Refusal::invalid_body("'Additional properties not allowed: password'."));
    }
    if connection.requires_username(&faults) {
        needed("username")?;
    } else if profile.contains_key("username") && !connection.usernames {
        return Err(bad("invalid_body", "Cannot set username for connection without requires_username."));
    }
    Ok(connection)
}

/// Auth0's own store keeps e-mails and usernames in lower case; a custom database keeps them as they are.
fn fold_case(connection: &Connection, profile: &mut Object) {
    for key in ["email", "username"] {
        if let Some(Value::String(text)) = profile.get_mut(key)
            && !connection.custom_database
        {
            *text = text.to_lowercase();
        }
    }
}

fn is_taken(directory: &Directory, connection: &Connection, profile: &Object, by_itself: Option<u32>) -> bool {
    let holder = |by: Identifier| directory.find(connection, by, by.of(profile)?);
    Identifier::ALL.into_iter().filter_map(holder).any(|place| Some(place) != by_itself)
}

pub(in crate::demo_tenant) async fn update(
    State(tenant): State<Shared>,
    Path(id): Path<String>,
    body: Bytes,
) -> Answer {
    let changes = body_of(&body, UPDATE_BODY.as_ref())?;
    if let Some((one, other)) =
        FORBIDDEN_PAIRS.into_iter().find(|(one, other)| changes.contains_key(*one) && changes.contains_key(*other))
    {
        return Err(bad("invalid_body", &format!("Cannot update {one} and {other} simultaneously.")));
    }
    let mut directory = lock(&tenant.directory);
    let place = directory.find_id(&id).ok_or_else(Refusal::no_such_user)?;
    let user = directory.at(place).ok_or_else(Refusal::no_such_user)?;
    let connection = user.connection();
    updatable(&tenant, connection, &changes)?;
    let now = tenant.clock.now();
    let mut profile = user.profile();
    for (key, value) in changes {
        match key.as_str() {
            "connection" | "client_id" | "verify_email" | "verify_phone_number" => {}
            "password" => {
                if !value.is_null() {
                    weak(&value)?;
                }
                profile.insert("last_password_reset".into(), iso(now).into());
                profile.shift_remove("blocked"); // a reset by the API lifts an administrator's block too
            }
            "user_metadata" | "app_metadata" => merge(&mut profile, &key, value),
            _ if value.is_null() => drop(profile.shift_remove(&key)),
            _ => drop(profile.insert(key, value)),
        }
    }
    fold_case(connection, &mut profile);
    let after = user.with_profile(now, &profile);
    if is_taken(&directory, connection, &profile, Some(place)) {
        return Err(already_there());
    }
    let answer = json(StatusCode::OK, &Value::Object(after.to_object()));
    directory.replace(place, after);
    Ok(answer)
}

fn updatable(tenant: &Shared, connection: &Connection, changes: &Object) -> Result<(), Refusal> {
    let has = |key: &str| changes.contains_key(key);
    if let Some(name) = changes.get("connection").and_then(Value::as_str)
        && name != connection.name
    {
        return Err(match Connection::by_name(name) {
            None => bad("inexistent_connection", "Connection does not exist."),
            Some(_) => bad("operation_not_supported", "Connection is not supported for this operation."),
        });
    }
    if has("username") && !connection.usernames {
        return Err(bad("invalid_body", "Cannot set username for connection without requires_username."));
    }
    if (has("email") || has("password")) && !connection.is_enabled(&tenant.faults()) {
        let message = "Cannot change email or password for users in a disabled connection.";
        return Err(bad("connection_is_disabled", message));
    }
    let is_social = connection.strategy == "google-oauth2";
    if has("email") && is_social {
        return Err(bad("operation_not_supported", "Cannot update email for non-database user."));
    }
    if has("password") && !connection.is_database() {
        return Err(bad("operation_not_supported", "Connection is not supported for this operation."));
    }
    let names: Vec<&str> =
        ["family_name", "given_name", "name", "nickname", "picture"].into_iter().filter(|key| has(key)).collect();
    if is_social && !names.is_empty() {
        let message = format!(
            "The following user attributes cannot be updated: {}. The connection must either be a database connection (using the Auth0 store), a passwordless connection (email or sms) or has disabled 'Sync user profile attributes at each login'.",
            names.join(", ")
        );
        return Err(bad("operation_not_supported", &message));
    }
    let removes = |key: &&str| changes.get(*key).is_some_and(Value::is_null);
    if connection.custom_database && names.iter().any(removes) {
        let gone: Vec<&str> = names.into_iter().filter(|key| removes(key)).collect();
        let message = format!("The following user attributes cannot be removed: {}.", gone.join(", "));
        return Err(bad("operation_not_supported", &message));
    }
    Ok(())
}

/// First-level merge: a key that is sent replaces the key, null deletes it, `{}` empties the whole.
fn merge(profile: &mut Object, key: &str, sent: Value) {
    let Value::Object(sent) = sent else { return };
    let mut metadata = match profile.shift_remove(key) {
        Some(Value::Object(stored)) if !sent.is_empty() => stored,
        _ => Object::new(),
    };
    for (name, value) in sent {
        if value.is_null() {
            metadata.shift_remove(&name);
        } else {
            metadata.insert(name, value);
        }
    }
    if !metadata.is_empty() || key == "user_metadata" {
        profile.insert(key.to_owned(), Value::Object(metadata)); // emptied app_metadata is gone, user_metadata stays
    }
}

/// 204 whether or not there was such a user.
pub(in crate::demo_tenant) async fn delete(State(tenant): State<Shared>, Path(id): Path<String>) -> Answer {
    let mut directory = lock(&tenant.directory);
    if let Some(place) = directory.find_id(&id) {
        directory.remove(place);
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub(in crate::demo_tenant) async fn delete_by_email(
    State(tenant): State<Shared>,
    Path(connection_id): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let connection = Connection::by_id(&connection_id).ok_or_else(no_such_connection)?;
    if !connection.is_database() {
        return Err(bad("operation_not_supported", "Connection must be a database connection"));
    }
    let pairs = query_pairs(query.as_deref().unwrap_or_default());
    let Some((_, email)) = pairs.into_iter().find(|(key, _)| key == "email") else {
        return Err(Refusal::invalid_query("'Missing required property: email'."));
    };
    let mut directory = lock(&tenant.directory);
    if let Some(place) = directory.find(connection, Identifier::Email, &email) {
        directory.remove(place);
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

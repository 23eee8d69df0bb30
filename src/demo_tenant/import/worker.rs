//! What an import job does once its request has been answered.

use std::collections::HashSet;
use std::sync::LazyLock;

use axum::body::Bytes;
use jiff::Timestamp;
use jsonschema::Validator;
use serde_json::Map;
use serde_json::Value;

use super::check;
use super::check::RowError;
use super::rules;
use crate::demo_tenant::connections::Connection;
use crate::demo_tenant::directory::Directory;
use crate::demo_tenant::directory::Identifier;
use crate::demo_tenant::faults::Faults;
use crate::demo_tenant::faults::JobFault;
use crate::demo_tenant::faults::JobFaultKind;
use crate::demo_tenant::jobs::JobState;
use crate::demo_tenant::jobs::Summary;
use crate::demo_tenant::profile::Object;
use crate::demo_tenant::profile::StoredUser;
use crate::demo_tenant::profile::fill_defaults;
use crate::demo_tenant::schema;
use crate::demo_tenant::tenant::Shared;
use crate::demo_tenant::tenant::lock;

/// The published schema of one user.
static SCHEMA: LazyLock<Option<Validator>> =
    LazyLock::new(|| schema::compile(include_str!("../../../assets/user-import.schema.json")));

/// What the request asked for.
pub(super) struct Order {
    pub(super) job_id: String,
    pub(super) ends_at: Timestamp,
    pub(super) fault: Option<JobFault>,
    pub(super) connection: &'static Connection,
    pub(super) upsert: bool,
    pub(super) users: Bytes,
}

/// A row that was looked at: as it was sent, and what is wrong with it.
struct Row {
    user: Value,
    errors: Vec<RowError>,
}

enum Written {
    Inserted,
    Updated,
}

/// Checks the rows, waits for the job's time to go by, and writes what is good.
pub(super) async fn run(tenant: Shared, order: Order) {
    let (users, connection) = (order.users.clone(), order.connection);
    let faults = tenant.faults();
    let checked = {
        let faults = faults.clone();
        tokio::task::spawn_blocking(move || check_rows(&users, connection, &faults)).await
    };
    tenant.clock.sleep_until(order.ends_at).await;
    let kind = order.fault.as_ref().map(|it| it.kind);
    let state = match checked.ok().flatten() {
        None => JobState::Failed { details: None },
        Some(mut rows) => {
            let failure = order.fault.as_ref().filter(|it| it.kind == JobFaultKind::Fail);
            rows.truncate(failure.map_or(usize::MAX, |it| it.rows_written));
            let (summary, errors) = write_rows(&tenant, &order, rows, &faults);
            match failure {
                Some(it) => JobState::Failed { details: it.status_details.clone() },
                None if kind == Some(JobFaultKind::Expire) => JobState::Expired,
                None => JobState::Imported { summary, errors },
            }
        }
    };
    lock(&tenant.jobs).finish(&order.job_id, state);
}

/// `None` when the file can't be read at all, which is only found out now.
fn check_rows(users: &[u8], connection: &Connection, faults: &Faults) -> Option<Vec<Row>> {
    let users = match users.strip_prefix("\u{feff}".as_bytes()) {
        Some(rest) if faults.behaviours.byte_order_mark_tolerated => rest,
        _ => users,
    };
    let rows: Vec<Value> = serde_json::from_slice(users).ok()?;
    if rows.is_empty() && faults.behaviours.empty_array_fails {
        return None;
    }
    let schema = SCHEMA.as_ref()?;
    let check = |user: Value| {
        let mut errors: Vec<RowError> = schema::faults(schema, &user).into_iter().map(RowError::from).collect();
        if let Value::Object(user) = &user {
            let has = |key: &str| user.contains_key(key);
            if faults.behaviours.phone_only_rows_pass && has("phone_number") && !has("email") {
                errors.retain(|it| it.code != "OBJECT_REQUIRED");
            }
            if errors.is_empty() {
                errors = rules::errors(user, connection, faults);
            }
        }
        Row { user, errors }
    };
    Some(rows.into_iter().map(check).collect())
}

fn write_rows(tenant: &Shared, order: &Order, rows: Vec<Row>, faults: &Faults) -> (Summary, Vec<Value>) {
    let now = tenant.clock.now();
    let mut seen = HashSet::new();
    let mut summary = Summary::default();
    let mut refused = Vec::new();
    for Row { user, mut errors } in rows {
        let mut written = None;
        if errors.is_empty() {
            match write_row(tenant, order, &user, &mut seen, now, faults) {
                Ok(it) => written = Some(it),
                Err(error) => errors.push(error),
            }
        }
        if written.is_some() && faults.behaviours.mfa_factors_fail && user.get("mfa_factors").is_some() {
            errors.push(RowError::new("MFA_FACTORS_FAILED", "Unable to import factors"));
        }
        match written {
            Some(Written::Inserted) => summary.inserted += 1,
            Some(Written::Updated) => summary.updated += 1,
            None => summary.failed += 1,
        }
        if !errors.is_empty() {
            refused.push(refusal(user, &errors, faults));
        }
    }
    (summary, refused)
}

fn refusal(user: Value, errors: &[RowError], faults: &Faults) -> Value {
    let mut user = check::masked(user);
    if faults.behaviours.errors_lower_case_email
        && let Some(Value::String(email)) = user.get_mut("email")
    {
        *email = email.to_lowercase();
    }
    let errors = errors.iter().map(RowError::to_json).collect();
    Value::Object(Map::from_iter([("user".to_owned(), user), ("errors".to_owned(), errors)]))
}

fn write_row(
    tenant: &Shared,
    order: &Order,
    user: &Value,
    seen: &mut HashSet<(Identifier, String)>,
    now: Timestamp,
    faults: &Faults,
) -> Result<Written, RowError> {
    let row = imported(user.as_object().cloned().unwrap_or_default());
    let own: Vec<(Identifier, String)> =
        Identifier::ALL.into_iter().filter_map(|by| Some((by, by.of(&row)?.to_owned()))).collect();
    if let Some((by, _)) = own.iter().find(|it| seen.contains(*it)) {
        let message = format!("The user's {} was provided already by another user of the file", by.key());
        return Err(RowError::new("DUPLICATED_USER", message));
    }
    let mut directory = lock(&tenant.directory);
    let found = |by: Identifier| by.of(&row).and_then(|value| directory.find(order.connection, by, value));
    let existing = found(Identifier::Email);
    let others = Identifier::ALL.into_iter().find(|by| found(*by).is_some_and(|place| Some(place) != existing));
    let written = match existing {
        Some(_) | None if !order.upsert && (existing.is_some() || others.is_some()) => {
            return Err(RowError::new("DUPLICATED_USER", "The user already exist and upsert parameter is false"));
        }
        Some(place) => {
            update(&mut directory, place, &row, now, faults)?;
            Written::Updated
        }
        None => {
            if let Some(by) = others {
                let code = if by == Identifier::Username { "CONFLICT_USERNAME" } else { "CONFLICT" };
                return Err(RowError::new(code, format!("The {} belongs to another user", by.key())));
            }
            directory.insert(StoredUser::new(order.connection, now, &completed(tenant, row)));
            Written::Inserted
        }
    };
    drop(directory);
    seen.extend(own);
    Ok(written)
}

/// The row as it would be stored: lower case where Auth0 folds it, its id prefixed, without its secrets.
fn imported(mut row: Object) -> Object {
    for key in ["password_hash", "custom_password_hash", "mfa_factors"] {
        row.shift_remove(key);
    }
    for key in ["email", "username"] {
        if let Some(Value::String(text)) = row.get_mut(key) {
            *text = text.to_lowercase();
        }
    }
    if let Some(Value::String(id)) = row.get_mut("user_id") {
        *id = format!("auth0|{id}"); // also when it begins so already: the trap is real
    }
    row
}

fn completed(tenant: &Shared, mut row: Object) -> Object {
    row.entry("email_verified").or_insert(false.into());
    if row.contains_key("phone_number") {
        row.entry("phone_verified").or_insert(false.into());
    }
    row.entry("user_id").or_insert_with(|| format!("auth0|{}", tenant.new_user_id()).into());
    fill_defaults(&mut row, "secure");
    row
}

/// What an upsert may change; both metadata objects are replaced, not merged.
const UPSERTABLE: [&str; 8] =
    ["email_verified", "given_name", "family_name", "name", "nickname", "picture", "app_metadata", "user_metadata"];

fn update(
    directory: &mut Directory,
    place: u32,
    row: &Object,
    now: Timestamp,
    faults: &Faults,
) -> Result<(), RowError> {
    let Some(user) = directory.at(place) else { return Ok(()) };
    let mut profile = user.profile();
    if row.get("user_id").is_some_and(|id| profile.get("user_id") != Some(id)) {
        let message = "The user exists with another user_id";
        return Err(RowError::new("DUPLICATED_USER", message));
    }
    for key in UPSERTABLE {
        if let Some(value) = row.get(key) {
            profile.insert(key.to_owned(), value.clone());
        }
    }
    if faults.behaviours.upsert_resets_email_verified && !row.contains_key("email_verified") {
        profile.insert("email_verified".to_owned(), false.into());
    }
    if faults.behaviours.upsert_clears_absent_metadata {
        profile.retain(|key, _| !key.ends_with("_metadata") || row.contains_key(key));
    }
    let updated = user.with_profile(now, &profile);
    directory.replace(place, updated);
    Ok(())
}

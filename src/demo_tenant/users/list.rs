use std::cmp::Ordering;
use std::sync::Arc;

use axum::extract::RawQuery;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::Value;
use serde_json::json;

use super::fields::Fields;
use super::matching::matches;
use super::query;
use super::query::Query;
use crate::demo_tenant::connections::number;
use crate::demo_tenant::profile::StoredUser;
use crate::demo_tenant::reply::Answer;
use crate::demo_tenant::reply::Refusal;
use crate::demo_tenant::reply::json;
use crate::demo_tenant::tenant::Shared;
use crate::demo_tenant::tenant::lock;
use crate::demo_tenant::tenant::query_pairs;

/// No query gives more, whatever the paging.
const RESULTS_AT_MOST: usize = 1000;
/// How many users are looked at under one lock.
const USERS_AT_A_TIME: usize = 1000;

struct ListQuery {
    q: Option<Query>,
    /// Whether a range of moments of creation is asked for.
    has_range: bool,
    page: usize,
    per_page: usize,
    include_totals: bool,
    sort: Option<Sort>,
    fields: Fields,
}

struct Sort {
    pointer: String,
    descending: bool,
}

impl ListQuery {
    fn read(text: &str) -> Result<Self, Refusal> {
        let mut it = Self {
            q: None,
            has_range: false,
            page: 0,
            per_page: 50,
            include_totals: false,
            sort: None,
            fields: Fields::default(),
        };
        for (key, value) in query_pairs(text) {
            match key.as_str() {
                "q" if value.trim().is_empty() => {}
                "q" => {
                    it.has_range = value.contains("created_at:[");
                    it.q = Some(query::parse(&value)?);
                }
                "page" => it.page = number(&key, &value, 0, 1_000_000)?,
                "per_page" => it.per_page = number(&key, &value, 0, 100)?,
                "include_totals" => it.include_totals = value == "true",
                "sort" => it.sort = Some(Sort::read(&value)?),
                "search_engine" if value == "v3" => {}
                "search_engine" => {
                    let message =
                        format!("You are not allowed to use search_engine={value}. Use search_engine=v3 instead.");
                    return Err(Refusal::new(StatusCode::BAD_REQUEST, "operation_not_supported", message));
                }
                "primary_order" => {}
                _ if it.fields.read(&key, &value) => {}
                _ => return Err(Refusal::invalid_query(format!("'Additional properties not allowed: {key}'."))),
            }
        }
        if (it.page + 1) * it.per_page > RESULTS_AT_MOST {
            let message = "You can only page through the first 1000 records. See https://auth0.com/docs/users/search/v3/view-search-results-by-page#limitation";
            return Err(Refusal::new(StatusCode::BAD_REQUEST, "invalid_paging", message));
        }
        Ok(it)
    }
}

impl Sort {
    fn read(text: &str) -> Result<Self, Refusal> {
        let malformed = || Refusal::invalid_query(format!("'Invalid sort: {text}' on property sort."));
        let (field, order) = text.rsplit_once(':').ok_or_else(malformed)?;
        if field.is_empty() || field.contains("_metadata") || !["1", "-1"].contains(&order) {
            return Err(malformed());
        }
        Ok(Self { pointer: format!("/{}", field.replace('.', "/")), descending: order == "-1" })
    }

    fn key(&self, user: &Value) -> Option<Value> {
        user.pointer(&self.pointer).cloned()
    }

    fn order(&self, one: Option<&Value>, other: Option<&Value>) -> Ordering {
        let order = match (one, other) {
            (Some(Value::Number(one)), Some(Value::Number(other))) => {
                one.as_f64().unwrap_or_default().total_cmp(&other.as_f64().unwrap_or_default())
            }
            (Some(Value::String(one)), Some(Value::String(other))) => one.cmp(other),
            (Some(_), None) => return Ordering::Less, // whoever lacks it comes last, either way
            (None, Some(_)) => return Ordering::Greater,
            (one, other) => one.map(Value::to_string).cmp(&other.map(Value::to_string)),
        };
        if self.descending { order.reverse() } else { order }
    }
}

pub(in crate::demo_tenant) async fn list(State(tenant): State<Shared>, RawQuery(query): RawQuery) -> Answer {
    let query = ListQuery::read(query.as_deref().unwrap_or_default())?;
    let search = Arc::clone(&tenant);
    let searched = tokio::task::spawn_blocking(move || {
        let found = find(&search, &query);
        (found, query)
    });
    let ((found, total), query) = searched.await.map_err(|_panicked| {
        let message = "The query exceeded the timeout. Please try refining your search criteria.";
        Refusal::without_code(StatusCode::SERVICE_UNAVAILABLE, message)
    })?;
    let start = query.page * query.per_page;
    let users: Vec<Value> = found.iter().skip(start).take(query.per_page).map(|user| query.fields.of(user)).collect();
    let body = if query.include_totals {
        json!({"start": start, "limit": query.per_page, "length": users.len(), "users": users, "total": total})
    } else {
        Value::Array(users)
    };
    Ok(json(StatusCode::OK, &body))
}

/// At most a thousand users, in order, and how many the tenant says it found. The whole tenant is only walked through for
/// the sake of a sort or of the count.
fn find(tenant: &Shared, query: &ListQuery) -> (Vec<StoredUser>, usize) {
    let counts_all = tenant.faults().behaviours.search_counts_all;
    let mut overlooked = if query.has_range { tenant.faults().behaviours.search_ranges_lack } else { 0 };
    let mut total = 0;
    let lag_seconds = tenant.faults().behaviours.search_lag_seconds;
    let indexed_until = tenant.clock.now().as_millisecond() - i64::from(lag_seconds) * 1000;
    let mut found: Vec<(Option<Value>, StoredUser)> = Vec::new();
    let mut start = 0;
    loop {
        let (part, end) = {
            let directory = lock(&tenant.directory);
            (directory.part(start, USERS_AT_A_TIME), directory.end())
        };
        for user in part {
            if lag_seconds > 0 && user.updated_at_ms() > indexed_until {
                continue;
            }
            let seen = Value::Object(user.to_object());
            if query.q.as_ref().is_none_or(|it| matches(it, &seen)) {
                if overlooked > 0 {
                    overlooked -= 1;
                    continue;
                }
                total += 1;
                found.push((query.sort.as_ref().and_then(|it| it.key(&seen)), user));
            }
        }
        start += USERS_AT_A_TIME;
        if let Some(sort) = &query.sort {
            found.sort_by(|(one, _), (other, _)| sort.order(one.as_ref(), other.as_ref()));
        }
        found.truncate(RESULTS_AT_MOST);
        if start >= end || found.len() == RESULTS_AT_MOST && query.sort.is_none() && !counts_all {
            let total = if counts_all { total } else { found.len() };
            return (found.into_iter().map(|(_, user)| user).collect(), total);
        }
    }
}

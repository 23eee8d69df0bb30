use std::collections::HashMap;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;
use jiff::Timestamp;
use serde_json::Value;
use serde_json::json;

use super::clock::later;
use super::faults::RequestFault;
use super::faults::RequestFaultKind;
use super::gate::with_retry_after;
use super::reply::json;
use super::tenant::Shared;
use super::tenant::lock;
use super::tenant::query_pairs;

/// What the demo's application is granted.
const GRANTED_SCOPES: [&str; 9] = [
    "read:connections",
    "read:users",
    "create:users",
    "update:users",
    "delete:users",
    "create:user_tickets",
    "read:roles",
    "read:role_members",
    "read:organizations",
];
const LIFETIME_SECONDS: u32 = 86_400;

/// The tokens given out.
#[derive(Default)]
pub(super) struct Tokens(HashMap<String, Token>);

#[derive(Clone)]
pub(super) struct Token {
    expires_at: Timestamp,
    pub(super) scopes: Vec<String>,
}

pub(super) enum TokenState {
    Unknown,
    Expired,
    Valid(Token),
}

impl Tokens {
    pub(super) fn state(&self, token: &str, now: Timestamp) -> TokenState {
        match self.0.get(token) {
            None => TokenState::Unknown,
            Some(it) if it.expires_at <= now => TokenState::Expired,
            Some(it) => TokenState::Valid(it.clone()),
        }
    }

    pub(super) fn expire(&mut self, token: &str) {
        if let Some(it) = self.0.get_mut(token) {
            it.expires_at = Timestamp::MIN;
        }
    }

    pub(super) fn expire_all(&mut self) {
        self.0.values_mut().for_each(|it| it.expires_at = Timestamp::MIN);
    }
}

pub(super) async fn issue(
    State(tenant): State<Shared>,
    fault: Option<Extension<RequestFault>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Some(Extension(fault)) = fault.filter(|it| it.kind == RequestFaultKind::RateLimit) {
        let limited = refusal(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", "Rate limit exceeded.");
        return with_retry_after(limited, fault.retry_after_seconds);
    }
    let field = {
        let fields = read_fields(&headers, &body);
        move |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
    };
    let client_known = field("client_id").as_deref() == Some(&tenant.client_id)
        && field("client_secret").as_deref() == Some(&tenant.client_secret);
    let Some(grant_type) = field("grant_type") else {
        return refusal(StatusCode::BAD_REQUEST, "invalid_request", "Missing required parameter: grant_type");
    };
    if !client_known {
        return refusal(StatusCode::UNAUTHORIZED, "access_denied", "Unauthorized");
    }
    if grant_type != "client_credentials" {
        let text = format!("Grant type '{grant_type}' not allowed for the client.");
        return refusal(StatusCode::FORBIDDEN, "unauthorized_client", &text);
    }
    let Some(audience) = field("audience") else {
        let opaque = json!({"access_token": tenant.new_id(32), "expires_in": LIFETIME_SECONDS, "token_type": "Bearer"});
        return json(StatusCode::OK, &opaque);
    };
    if !is_own_audience(&tenant.url, &audience) {
        let text = format!("Service not enabled within domain: {audience}");
        return refusal(StatusCode::FORBIDDEN, "access_denied", &text);
    }
    let faults = tenant.faults();
    let mut scopes: Vec<String> = GRANTED_SCOPES.iter().map(|&it| it.to_owned()).collect();
    scopes.retain(|it| !faults.withdrawn_scopes.contains(it));
    if let Some(asked) = field("scope").filter(|it| !it.is_empty()) {
        let lacking: Vec<&str> = asked.split(' ').filter(|it| !scopes.iter().any(|scope| scope == it)).collect();
        if !lacking.is_empty() {
            let text = format!("Client has not been granted scopes: {}", lacking.join(", "));
            return refusal(StatusCode::FORBIDDEN, "access_denied", &text);
        }
        scopes.retain(|it| asked.split(' ').any(|scope| scope == it));
    }
    let lifetime = faults.token_lifetime_seconds.unwrap_or(LIFETIME_SECONDS);
    let issued_at = tenant.clock.now();
    let token = Token { expires_at: later(issued_at, Duration::from_secs(lifetime.into())), scopes };
    let scope = token.scopes.join(" ");
    let access_token = signed(&tenant, &audience, issued_at, &token);
    lock(&tenant.tokens).0.insert(access_token.clone(), token);
    let body = json!({"access_token": access_token, "scope": scope, "expires_in": lifetime, "token_type": "Bearer"});
    json(StatusCode::OK, &body)
}

fn read_fields(headers: &HeaderMap, body: &Bytes) -> Vec<(String, String)> {
    let content_type = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
    if content_type.starts_with("application/json") {
        let Ok(Value::Object(fields)) = serde_json::from_slice(body) else { return Vec::new() };
        return fields.into_iter().filter_map(|(key, value)| Some((key, value.as_str()?.to_owned()))).collect();
    }
    query_pairs(&String::from_utf8_lossy(body))
}

/// The Management API of this tenant, by whatever scheme the caller knows the loopback address.
fn is_own_audience(url: &str, audience: &str) -> bool {
    let host = |it: &str| it.split_once("://").map_or(it, |(_, rest)| rest).replace("localhost:", "127.0.0.1:");
    audience.ends_with("/api/v2/") && host(audience) == format!("{}/api/v2/", host(url))
}

/// A token in the form of a JWT; its signature is nothing but random.
fn signed(tenant: &Shared, audience: &str, issued_at: Timestamp, token: &Token) -> String {
    let header = json!({"alg": "RS256", "typ": "JWT", "kid": "rollcall-demo"});
    let payload = json!({
        "iss": format!("{}/", tenant.url), "sub": format!("{}@clients", tenant.client_id), "aud": audience,
        "iat": issued_at.as_second(), "exp": token.expires_at.as_second(), "scope": token.scopes.join(" "),
        "gty": "client-credentials", "azp": tenant.client_id,
    });
    format!("{}.{}.{}", base64url(&header.to_string()), base64url(&payload.to_string()), tenant.new_id(86))
}

fn base64url(text: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut out = String::new();
    for three in text.as_bytes().chunks(3) {
        let bits = (0..3).fold(0_u32, |bits, at| bits << 8 | u32::from(three.get(at).copied().unwrap_or(0)));
        let digits = (0..=three.len()).map(|at| DIGITS.get((bits >> (18 - 6 * at) & 63) as usize));
        out.extend(digits.flatten().map(|&digit| char::from(digit)));
    }
    out
}

/// The OAuth error shape, which is not the Management API's.
fn refusal(status: StatusCode, error: &str, description: &str) -> Response {
    json(status, &json!({"error": error, "error_description": description}))
}

#[cfg(test)]
mod tests {
    use super::base64url;

    #[test]
    fn base64url_has_no_padding() {
        for (text, expected) in [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob?>", "Zm9vYj8-")] {
            assert_eq!(base64url(text), expected);
        }
    }
}

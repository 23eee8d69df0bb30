//! What each request passes: the faults, the token, the rate limit and the scopes, in this order.

use axum::body::Body;
use axum::body::Bytes;
use axum::body::to_bytes;
use axum::extract::MatchedPath;
use axum::extract::Request;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::HeaderName;
use axum::http::HeaderValue;
use axum::http::Method;
use axum::http::StatusCode;
use axum::http::header::AUTHORIZATION;
use axum::http::header::CONTENT_LENGTH;
use axum::http::header::DATE;
use axum::http::header::RETRY_AFTER;
use axum::middleware::Next;
use axum::response::IntoResponse as _;
use axum::response::Response;
use jiff::Timestamp;

use super::faults::RequestFault;
use super::faults::RequestFaultKind;
use super::options::Plan;
use super::reply::Refusal;
use super::tenant::Shared;
use super::tenant::lock;
use super::token::Token;
use super::token::TokenState;

/// In a response's extensions: the connection is closed instead of answering.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("this answer is lost on purpose")]
pub(super) struct LostAnswer;

/// Largest body that is read at all, so that a client can still read why it was refused.
const READ_AT_MOST_BYTES: usize = 64 << 20;

/// Counts each request, lets its fault happen, and dates the answer.
pub(super) async fn watch(State(tenant): State<Shared>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let announced = parts.headers.get(CONTENT_LENGTH).and_then(|it| it.to_str().ok()?.parse().ok()).unwrap_or(0);
    let path = parts.extensions.get::<MatchedPath>().map_or("unknown", |it| it.as_str());
    let name = format!("{} {path}", parts.method);
    let body = to_bytes(body, READ_AT_MOST_BYTES).await.ok();
    let body_bytes = body.as_ref().map_or(announced, Bytes::len);

    let fault = lock(&tenant.mishaps).for_request(&parts.method, parts.uri.path());
    let kind = fault.as_ref().map(|it| it.kind);
    let mut response = if let Some(body) = body {
        let mut request = Request::from_parts(parts, Body::from(body));
        match (kind, fault) {
            (Some(RequestFaultKind::LostBeforeEffect), _) => lost(),
            (Some(RequestFaultKind::Unavailable), Some(fault)) => unavailable(&fault),
            (_, Some(fault)) => {
                request.extensions_mut().insert(fault);
                next.run(request).await
            }
            (_, None) => next.run(request).await,
        }
    } else {
        too_large().into_response()
    };
    if kind == Some(RequestFaultKind::LostAfterEffect) {
        response = lost();
    }

    let answered = response.extensions().get::<LostAnswer>().is_none();
    let status = if answered { response.status().as_u16() } else { 0 };
    if let Ok(date) = HeaderValue::from_str(&tenant.clock.http_date()) {
        response.headers_mut().insert(DATE, date);
    }
    let mut statistics = lock(&tenant.statistics);
    *statistics.requests.entry(name).or_default().entry(status).or_default() += 1;
    statistics.largest_request_body = statistics.largest_request_body.max(body_bytes);
    drop(statistics);
    response
}

fn lost() -> Response {
    let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
    response.extensions_mut().insert(LostAnswer);
    response
}

fn unavailable(fault: &RequestFault) -> Response {
    let refusal = Refusal::without_code(StatusCode::SERVICE_UNAVAILABLE, "Service temporarily unavailable");
    with_retry_after(refusal.into_response(), fault.retry_after_seconds)
}

pub(super) fn with_retry_after(mut response: Response, seconds: Option<u32>) -> Response {
    if let Some(seconds) = seconds {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

pub(super) fn too_large() -> Refusal {
    let message = "Payload content length greater than maximum allowed: 512000";
    Refusal::without_code(StatusCode::PAYLOAD_TOO_LARGE, message)
}

/// Lets a call of the Management API in, or says why not.
pub(super) async fn admit(State(tenant): State<Shared>, path: MatchedPath, request: Request, next: Next) -> Response {
    let fault = request.extensions().get::<RequestFault>().cloned();
    let kind = fault.as_ref().map(|it| it.kind);
    let now = tenant.clock.now();
    let token = match authenticate(&tenant, request.headers(), kind, now) {
        Ok(token) => token,
        Err(refusal) => return refusal.into_response(),
    };
    let mut left = lock(&tenant.bucket).take(tenant.plan, now);
    if kind == Some(RequestFaultKind::RateLimit) {
        left = Left { admitted: false, limit: left.limit.or(Some(50)), remaining: 0, ..left };
    }
    let mut response = if left.admitted {
        match check_scope(&tenant, &token, request.method(), path.as_str()) {
            Ok(()) => next.run(request).await,
            Err(refusal) => refusal.into_response(),
        }
    } else {
        let seconds = fault.and_then(|it| it.retry_after_seconds);
        let usual = tenant.faults().behaviours.retry_after_on_429.then_some(1);
        with_retry_after(Refusal::rate_limited().into_response(), seconds.or(usual))
    };
    if response.status() != StatusCode::BAD_REQUEST {
        left.write(response.headers_mut());
    }
    response
}

fn authenticate(
    tenant: &Shared,
    headers: &HeaderMap,
    fault: Option<RequestFaultKind>,
    now: Timestamp,
) -> Result<Token, Refusal> {
    let refused = |message: &str| Err(Refusal::without_code(StatusCode::UNAUTHORIZED, message));
    let header = headers.get(AUTHORIZATION).and_then(|it| it.to_str().ok());
    let Some(token) = header.and_then(|it| it.strip_prefix("Bearer ")) else {
        return refused("Missing authentication");
    };
    let mut tokens = lock(&tenant.tokens);
    if fault == Some(RequestFaultKind::TokenExpired) {
        tokens.expire(token);
    }
    match tokens.state(token, now) {
        TokenState::Valid(token) => Ok(token),
        TokenState::Expired => refused("Expired token received for JSON Web Token validation"),
        TokenState::Unknown => refused("Invalid token"),
    }
}

fn check_scope(tenant: &Shared, token: &Token, method: &Method, path: &str) -> Result<(), Refusal> {
    let any_of = scopes_for(method, path);
    let withdrawn = &tenant.faults().withdrawn_scopes;
    let granted = |scope: &str| token.scopes.iter().any(|it| it == scope) && !withdrawn.iter().any(|it| it == scope);
    if any_of.iter().any(|scope| granted(scope)) {
        return Ok(());
    }
    let message = format!("Insufficient scope, expected any of: {}", any_of.join(","));
    Err(Refusal::new(StatusCode::FORBIDDEN, "insufficient_scope", message))
}

fn scopes_for(method: &Method, path: &str) -> &'static [&'static str] {
    let write = if *method == Method::DELETE { "delete" } else { method.as_str() };
    match (write, path.trim_start_matches("/api/v2/")) {
        ("delete", "connections/{id}/users" | "users/{id}") => &["delete:users"],
        ("delete", "user-blocks/{id}") | ("POST", "jobs/verification-email") | ("PATCH", "users/{id}") => {
            &["update:users"]
        }
        ("POST", "jobs/users-imports" | "users") => &["create:users"],
        ("POST", "tickets/password-change") => &["create:user_tickets"],
        (_, "users/{id}/roles") => &["read:roles"],
        (_, "users/{id}/organizations") => &["read:organizations"],
        (_, "jobs/{id}" | "jobs/{id}/errors") => &["create:users", "read:users"],
        (_, path) if path.starts_with("connections") => &["read:connections"],
        _ => &["read:users"],
    }
}

/// The token bucket of the whole tenant; filled again continuously, by the tenant's clock.
#[derive(Default)]
pub(super) struct Bucket {
    used: f64,
    as_of: Option<Timestamp>,
}

/// What a call leaves in the bucket.
#[derive(Clone, Copy)]
struct Left {
    admitted: bool,
    limit: Option<u32>,
    remaining: u32,
    reset: i64,
}

impl Bucket {
    fn take(&mut self, plan: Plan, now: Timestamp) -> Left {
        let reset = now.as_second() + 1;
        let Some((burst, per_second)) = plan.limit() else {
            return Left { admitted: true, limit: None, remaining: 0, reset };
        };
        let gone_by = self.as_of.map_or(0.0, |before| now.duration_since(before).as_secs_f64().max(0.0));
        self.as_of = Some(now);
        self.used = (self.used - gone_by * f64::from(per_second)).max(0.0);
        let admitted = self.used + 1.0 <= f64::from(burst);
        if admitted {
            self.used += 1.0;
        }
        #[expect(clippy::cast_sign_loss, reason = "what is used never exceeds the burst")]
        let remaining = (f64::from(burst) - self.used) as u32;
        Left { admitted, limit: Some(burst), remaining, reset }
    }
}

impl Left {
    fn write(self, headers: &mut HeaderMap) {
        let Some(limit) = self.limit else { return };
        headers.insert(HeaderName::from_static("x-ratelimit-limit"), limit.into());
        headers.insert(HeaderName::from_static("x-ratelimit-remaining"), self.remaining.into());
        headers.insert(HeaderName::from_static("x-ratelimit-reset"), self.reset.into());
    }
}

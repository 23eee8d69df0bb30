use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::response::Response;
use serde_json::Map;
use serde_json::Value;

pub(super) type Answer = Result<Response, Refusal>;

/// The Management API's error envelope.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    message: String,
    code: Option<&'static str>,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), code: Some(code) }
    }

    /// Some refusals carry no `errorCode` on the wire.
    pub(super) fn without_code(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), code: None }
    }

    pub(super) fn invalid_body(reason: impl AsRef<str>) -> Self {
        let message = format!("Payload validation error: {}", reason.as_ref());
        Self::new(StatusCode::BAD_REQUEST, "invalid_body", message)
    }

    pub(super) fn invalid_query(reason: impl AsRef<str>) -> Self {
        let message = format!("Query validation error: {}", reason.as_ref());
        Self::new(StatusCode::BAD_REQUEST, "invalid_query_string", message)
    }

    pub(super) fn rate_limited() -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", "Global limit has been reached")
    }

    pub(super) fn no_such_user() -> Self {
        Self::new(StatusCode::NOT_FOUND, "inexistent_user", "The user does not exist.")
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut body = Map::new();
        body.insert("statusCode".into(), self.status.as_u16().into());
        body.insert("error".into(), self.status.canonical_reason().unwrap_or_default().into());
        body.insert("message".into(), self.message.into());
        if let Some(code) = self.code {
            body.insert("errorCode".into(), code.into());
        }
        json(self.status, &Value::Object(body))
    }
}

pub(super) fn json(status: StatusCode, body: &Value) -> Response {
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

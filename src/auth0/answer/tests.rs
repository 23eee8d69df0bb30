use super::*;
use crate::auth0::call::{ConnectionId, JobId, connection_clients, import_users, job};
use crate::auth0::{ImportRequest, Retry};

fn answer(status: u16, body: &str) -> Answer {
    Answer { status, limits: Limits::default(), content: Zeroizing::new(body.as_bytes().to_vec()) }
}

fn import() -> Call {
    import_users(&ImportRequest {
        connection: ConnectionId("con_A1b2C3d4E5f6G7h8".to_owned()),
        users: bytes::Bytes::from_static(b"[]"),
        upsert: false,
        external_id: None,
        send_completion_email: false,
    })
}

/// The name of the variant, and what it holds.
fn refused(call: &Call, status: u16, body: &str) -> String {
    format!("{:?}", answer(status, body).into_success(call).unwrap_err())
}

fn token_refused(status: u16, body: &str) -> String {
    format!("{:?}", answer(status, body).into_token_success().unwrap_err())
}

#[test]
fn a_refused_token_is_told_by_code_status_and_sentence() {
    for (status, error, description, expected) in [
        (401, "access_denied", "Unauthorized", "WrongSecret"),
        (401, "invalid_client", "Client authentication failed", "WrongSecret"),
        (
            403,
            "access_denied",
            r#"Client is not authorized to access \"https://x/api/v2/\". You need to create a \"client-grant\" ..."#,
            "NotAuthorisedForApi",
        ),
        (
            403,
            "access_denied",
            r#"Client is not authorized to access \"https://x\". You might probably want to create a \"client-grant\""#,
            "NotAuthorisedForApi",
        ),
        (403, "access_denied", "Service not enabled within domain: https://x/api/v2", "WrongAudience"),
        (403, "unauthorized_client", "Grant type 'client_credentials' not allowed for the client.", "GrantTypeMissing"),
        (
            403,
            "access_denied",
            "Client has not been granted scopes: x",
            r#"TokenRefused { code: "access_denied", message: "Client has not been granted scopes: x" }"#,
        ),
        (400, "invalid_request", "no", r#"TokenRefused { code: "invalid_request", message: "no" }"#),
        (404, "not_found", "", "NotATenant { status: 404 }"),
        (429, "too_many_requests", "Client quota exceeded", "RateLimited { retry_after: None }"),
    ] {
        let body = format!(r#"{{"error":"{error}","error_description":"{description}"}}"#);
        assert_eq!(token_refused(status, &body), expected, "{body}");
    }
    assert_eq!(token_refused(404, "<html>"), "NotATenant { status: 404 }");
    assert_eq!(token_refused(302, ""), "NotATenant { status: 302 }");
    assert_eq!(token_refused(503, "<html>"), "NoTokenNow { status: 503 }");
}

#[test]
fn a_refused_import_is_told_by_what_to_change() {
    for (status, code, message, expected) in [
        (400, "", "The connection does not exist.", "NoSuchConnection"),
        (400, "inexistent_connection", "?", "NoSuchConnection"),
        (400, "", "Connection must be a database connection.", "NotADatabase"),
        (400, "", "Connection must be enabled.", "ConnectionDisabled"),
        (400, "connection_is_disabled", "?", "ConnectionDisabled"),
        (400, "", "Custom Database Connections without import mode are not allowed.", "CustomWithoutImportMode"),
        (413, "", "Payload content length greater than maximum allowed: 512000", "TooLarge"),
        (
            400,
            "invalid_body",
            "Users file must not be empty.",
            r#"Refused { status: 400, code: Some("invalid_body"), message: "Users file must not be empty." }"#,
        ),
        (
            429,
            "",
            "There are 2 active import users jobs, please wait until some of them are finished and try again",
            "TooManyImportJobs",
        ),
        (429, "", "There are 4 active import users jobs, please wait", "TooManyImportJobs"),
        (429, "too_many_requests", "Global limit has been reached", "RateLimited { retry_after: None }"),
        (500, "", "Internal error.", "Unavailable { status: 500 }"),
        (401, "", "Expired token received for JSON Web Token validation", "TokenExpired"),
        (401, "", "Bad audience: https://x", "WrongAudience"),
        (401, "", "Invalid token", r#"BadToken { message: "Invalid token" }"#),
        (
            403,
            "insufficient_entitlement",
            "Please upgrade your subscription to use this",
            r#"NotInSubscription { message: "Please upgrade your subscription to use this" }"#,
        ),
        (
            403,
            "insufficient_scope",
            "Please upgrade your subscription",
            r#"NotInSubscription { message: "Please upgrade your subscription" }"#,
        ),
    ] {
        let code = if code.is_empty() { String::new() } else { format!(r#","errorCode":"{code}""#) };
        let body = format!(r#"{{"statusCode":{status},"error":"x","message":"{message}"{code}}}"#);
        assert_eq!(refused(&import(), status, &body), expected, "{body}");
    }
}

#[test]
fn a_missing_scope_is_named_by_the_tenant_or_by_us() {
    let missing = |call: &Call, message: &str| {
        refused(call, 403, &format!(r#"{{"message":"{message}","errorCode":"insufficient_scope"}}"#))
    };
    let call = job(&JobId("job_1".to_owned()));
    assert_eq!(
        missing(&call, "Insufficient scope, expected any of: create:users,read:users"),
        r#"MissingScope { needed: ["create:users", "read:users"] }"#
    );
    assert_eq!(
        missing(&call, "Insufficient scope; expected any of: read:users"),
        r#"MissingScope { needed: ["read:users"] }"#
    );
    assert_eq!(
        missing(&connection_clients(&ConnectionId("con_1".to_owned())), "No."),
        r#"MissingScope { needed: ["read:connections"] }"#
    );
}

#[test]
fn what_is_not_from_the_api_is_not_believed() {
    let call = import();
    assert_eq!(refused(&call, 302, ""), "BadAnswer(NotTheApi { status: 302 })");
    assert_eq!(refused(&call, 403, "<html>Blocked by policy</html>"), "BadAnswer(NotTheApi { status: 403 })");
    assert_eq!(refused(&call, 404, "Not found"), "BadAnswer(NotTheApi { status: 404 })");
    assert_eq!(refused(&call, 503, "<html>"), "Unavailable { status: 503 }");
    assert_eq!(refused(&call, 408, ""), "Unavailable { status: 408 }");
    assert_eq!(refused(&call, 404, r#"{"message":"Job not found"}"#), "NotFound");
    assert_eq!(refused(&call, 400, r#"{"message":{"odd":1}}"#).matches("odd").count(), 1);
}

#[test]
fn a_long_sentence_of_the_server_is_cut() {
    let long = format!(r#"{{"message":"a\nb{}"}}"#, "x".repeat(5_000));
    let error = answer(400, &long).into_success(&import()).unwrap_err();
    let ApiError::Refused { message, .. } = error else { panic!("{error:?}") };
    assert_eq!(message.chars().count(), MESSAGE_CHARS + 1);
    assert!(message.starts_with("a bx") && message.ends_with('…'));
}

#[test]
fn a_refusal_keeps_the_time_to_wait() {
    let mut limited = answer(429, r#"{"message":"Global limit has been reached"}"#);
    limited.limits.reset = Some(Duration::from_secs(3));
    limited.limits.retry_after = Some(Duration::from_secs(8));
    let error = limited.into_success(&import()).unwrap_err();
    assert_eq!(error.retry(), Retry::After(Duration::from_secs(8)));
    assert!(!error.may_have_taken_effect());
}

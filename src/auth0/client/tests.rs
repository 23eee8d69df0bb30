use bytes::Bytes;

use super::*;
use crate::auth0::scripted::{SECRET, Script, Scripted, TOKEN, http, json, token};
use crate::auth0::{JobStatus, Retry};
use crate::credentials::Secret;

const JOB: &str = r#"{"id":"job_1","type":"users_import","status":"pending"}"#;
const USERS: &str = r#"[{"user_id":"auth0|1","email":"pia@example.test"}]"#;

fn import() -> ImportRequest {
    ImportRequest {
        connection: ConnectionId("con_A1b2C3d4E5f6G7h8".to_owned()),
        users: Bytes::from_static(br#"[{"email":"pia@example.test"}]"#),
        upsert: false,
        external_id: None,
        send_completion_email: false,
    }
}

fn job_id() -> JobId {
    JobId("job_1".to_owned())
}

#[tokio::test]
async fn a_token_is_asked_for_once_and_goes_with_every_call() {
    let tenant = Scripted::start([json(200, "", USERS), json(200, "", USERS)]).await;
    let client = tenant.client();
    assert_eq!(client.users_by_email("Pia+1@Example.test").await.unwrap().len(), 1);
    assert_eq!(client.users_by_email("b@example.test").await.unwrap().len(), 1);

    let [request] = &tenant.token_requests()[..] else { panic!("not one request for a token") };
    let body = request.split_once("\r\n\r\n").unwrap().1;
    let audience = format!("{}/api/v2/", tenant.url()).replace(':', "%3A").replace('/', "%2F");
    assert_eq!(
        body,
        format!(
            "grant_type=client_credentials&client_id=client%201&client_secret=s3cret%26%2B%20%C5%BC&audience={audience}"
        )
    );
    assert!(request.contains("content-type: application/x-www-form-urlencoded\r\n"));
    assert!(!request.to_lowercase().contains("authorization"));
    let requests = tenant.requests();
    assert!(requests[0].starts_with("GET /api/v2/users-by-email?email=pia%2B1%40example.test HTTP/1.1\r\n"));
    assert!(requests.iter().all(|request| request.contains(&format!("authorization: Bearer {TOKEN}\r\n"))));
    assert_eq!(client.scopes().await.unwrap(), ["read:users", "create:users"]);
}

#[tokio::test]
async fn many_calls_at_once_share_one_token() {
    let tenant = Scripted::start((0..20).map(|_| json(200, "", USERS))).await;
    let client = tenant.client();
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let client = client.clone();
        calls.spawn(async move { client.users_by_email("pia@example.test").await.unwrap() });
    }
    assert_eq!(calls.join_all().await.len(), 20);
    assert_eq!(tenant.token_requests().len(), 1);
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_for_an_import_too() {
    let expired = || json(401, "", r#"{"message":"Expired token received for JSON Web Token validation"}"#);
    let tenant = Scripted::start([expired(), json(202, "", JOB)]).await;
    let job = tenant.client().import_users(&import()).await.unwrap();
    assert_eq!(job.status, JobStatus::Pending);
    assert_eq!((tenant.token_requests().len(), tenant.requests().len()), (2, 2));

    let tenant = Scripted::start([expired(), expired(), json(200, "", JOB)]).await;
    assert!(matches!(tenant.client().job(&job_id()).await, Err(ApiError::TokenExpired)));
    assert_eq!((tenant.token_requests().len(), tenant.requests().len()), (2, 2));
}

#[tokio::test]
async fn a_new_permission_is_found_in_a_new_token() {
    let missing =
        || json(403, "", r#"{"message":"Insufficient scope, expected any of: x:y","errorCode":"insufficient_scope"}"#);
    let tenant = Scripted::start([missing(), json(200, "", JOB)]).await;
    tenant.client().job(&job_id()).await.unwrap();
    assert_eq!(tenant.token_requests().len(), 2);

    let tenant = Scripted::start([missing(), missing(), json(200, "", JOB)]).await;
    let error = tenant.client().job(&job_id()).await.unwrap_err();
    assert!(matches!(&error, ApiError::MissingScope { needed } if needed == &["x:y"]), "{error:?}");
    assert_eq!((tenant.token_requests().len(), tenant.requests().len()), (2, 2));
}

#[tokio::test]
async fn a_pasted_token_is_used_and_not_renewed() {
    let tenant = Scripted::start([json(401, "", r#"{"message":"Invalid token"}"#)]).await;
    let address = TenantAddress::parse(&tenant.url(), None).unwrap();
    let client = Client::new(address, Credentials::Token(Secret::new(" Bearer abc \n".to_owned()))).unwrap();
    let error = client.job(&job_id()).await.unwrap_err();
    assert!(matches!(error, ApiError::BadToken { .. }), "{error:?}");
    assert!(tenant.requests()[0].contains("authorization: Bearer abc\r\n"));
    assert!(tenant.token_requests().is_empty());
    assert!(matches!(client.scopes().await, Err(ApiError::NotAToken)));
}

#[tokio::test]
async fn a_call_that_changes_nothing_is_tried_again() {
    let half = Script::ReplyAndClose(b"HTTP/1.1 200 X\r\nContent-Length: 999\r\n\r\n{\"id\":".to_vec());
    let tenant = Scripted::start([json(503, "", "<html>"), Script::Close, half, json(200, "", JOB)]).await;
    tenant.client().job(&job_id()).await.unwrap();
    assert_eq!(tenant.requests().len(), 4);
}

#[tokio::test]
async fn an_import_whose_answer_is_lost_is_never_sent_again() {
    let half = Script::ReplyAndClose(b"HTTP/1.1 202 X\r\nContent-Length: 999\r\n\r\n{\"id\":".to_vec());
    for script in [Script::Close, half, json(503, "", "<html>"), json(500, "", r#"{"message":"Internal error."}"#)] {
        let tenant = Scripted::start([script.clone(), json(202, "", JOB)]).await;
        let error = tenant.client().import_users(&import()).await.unwrap_err();
        assert!(error.may_have_taken_effect(), "{script:?}: {error:?}");
        assert_eq!(tenant.requests().len(), 1, "{script:?}");
    }
}

#[tokio::test]
async fn an_import_never_goes_over_a_connection_that_was_used_before() {
    // After each answer the tenant closes a connection that it had promised to keep.
    let closing = |status, body: &str| Script::ReplyAndClose(http(status, "", body));
    let tenant = Scripted::start([closing(200, JOB), closing(202, JOB), closing(202, JOB)]).await;
    let client = tenant.client();
    client.job(&job_id()).await.unwrap();
    client.import_users(&import()).await.unwrap();
    client.import_users(&import()).await.unwrap();
    assert_eq!(tenant.requests().len(), 3);
}

#[tokio::test]
async fn an_import_is_sent_again_when_the_tenant_says_that_it_did_nothing() {
    let limited = json(429, "Retry-After: 0\r\n", r#"{"message":"Global limit has been reached"}"#);
    let tenant = Scripted::start([limited, json(202, "", JOB)]).await;
    tenant.client().import_users(&import()).await.unwrap();
    assert_eq!(tenant.requests().len(), 2);
}

#[tokio::test]
async fn an_import_without_a_slot_is_left_to_the_caller() {
    let busy =
        json(429, "", r#"{"message":"There are 2 active import users jobs, please wait until some of them are"}"#);
    let tenant = Scripted::start([busy, json(202, "", JOB)]).await;
    let error = tenant.client().import_users(&import()).await.unwrap_err();
    assert!(matches!(error, ApiError::TooManyImportJobs), "{error:?}");
    assert!(!error.may_have_taken_effect() && matches!(error.retry(), Retry::After(_)));
    assert_eq!(tenant.requests().len(), 1);
}

#[tokio::test]
async fn a_lost_token_is_not_a_lost_import() {
    let answers = [Script::Close, json(503, "", ""), Script::Close, token(), json(202, "", JOB)];
    let tenant = Scripted::start_with_tokens(answers).await;
    tenant.client().import_users(&import()).await.unwrap();

    for answer in [json(404, "", "Not Found"), json(302, "Location: /\r\n", ""), json(200, "", "<html>")] {
        let tenant = Scripted::start_with_tokens([answer]).await;
        let error = tenant.client().import_users(&import()).await.unwrap_err();
        assert!(matches!(error, ApiError::NotATenant { .. }), "{error:?}");
        assert!(!error.may_have_taken_effect() && tenant.requests().is_empty());
    }
}

#[tokio::test]
async fn a_redirection_is_not_followed() {
    let elsewhere = Scripted::start([json(200, "", JOB)]).await;
    let tenant =
        Scripted::start([json(307, &format!("Location: {}/api/v2/jobs/job_1\r\n", elsewhere.url()), "")]).await;
    let error = tenant.client().job(&job_id()).await.unwrap_err();
    assert!(matches!(error, ApiError::BadAnswer(BadAnswer::NotTheApi { status: 307 })), "{error:?}");
    assert!(elsewhere.requests().is_empty());
}

#[tokio::test]
async fn a_tenant_that_can_not_be_reached_is_told_soon_and_by_its_cause() {
    let closed = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap().local_addr().unwrap().port();
    let plain = Scripted::start([]).await;
    for (url, expected) in [
        (format!("http://127.0.0.1:{closed}"), Cause::Refused),
        (plain.url().replace("http://", "https://"), Cause::Tls),
    ] {
        let credentials =
            Credentials::ClientSecret { client_id: "x".to_owned(), client_secret: Secret::new(SECRET.to_owned()) };
        let client = Client::new(TenantAddress::parse(&url, None).unwrap(), credentials).unwrap();
        let start = std::time::Instant::now();
        let error = client.import_users(&import()).await.unwrap_err();
        assert!(matches!(error, ApiError::Unreachable { cause, .. } if cause == expected), "{url}: {error:?}");
        assert!(!error.may_have_taken_effect());
        assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    }
}

#[tokio::test]
async fn no_failure_shows_the_secret_the_token_or_a_link() {
    let texts = |error: &dyn std::error::Error| {
        let mut texts = format!("{error:?} {error}");
        let mut source = error.source();
        while let Some(layer) = source {
            texts = format!("{texts} {layer:?} {layer}");
            source = layer.source();
        }
        texts
    };
    let tenant = Scripted::start([Script::Close]).await;
    let lost = texts(&tenant.client().import_users(&import()).await.unwrap_err());
    let closed = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap().local_addr().unwrap().port();
    let link = format!("http://127.0.0.1:{closed}/file?Signature=abc");
    let missed = texts(&tenant.client().download(&link, &mut Vec::new()).await.unwrap_err());
    for text in [lost, missed] {
        for hidden in [SECRET, TOKEN, "Signature", "pia@"] {
            assert!(!text.contains(hidden), "{hidden} in {text}");
        }
    }
    let job = format!("{:?}", tenant.client().address());
    assert!(!job.contains(SECRET));
}

#[tokio::test]
async fn the_tenants_clock_is_known_from_its_answers() {
    let date = "Date: Fri, 02 Jan 2026 03:04:05 GMT\r\n";
    let tenant = Scripted::start([json(404, date, r#"{"message":"Job not found"}"#)]).await;
    let client = tenant.client();
    assert_eq!(client.server_now(), None);
    assert!(matches!(client.job(&job_id()).await, Err(ApiError::NotFound)));
    let now = client.server_now().unwrap().as_second();
    assert!((1_767_323_045..1_767_323_050).contains(&now), "{now}");
}

#[tokio::test]
async fn an_endless_answer_or_list_is_refused() {
    let tenant =
        Scripted::start([Script::Reply(b"HTTP/1.1 200 X\r\nContent-Length: 99999999999\r\n\r\n".to_vec())]).await;
    let error = tenant.client().job(&job_id()).await.unwrap_err();
    assert!(matches!(error, ApiError::BadAnswer(BadAnswer::TooLong)), "{error:?}");

    let page = || json(200, "", r#"{"connections":[],"next":"the same"}"#);
    let tenant = Scripted::start((0..MOST_PAGES).map(|_| page())).await;
    let error = tenant.client().connections(Some("auth0")).await.unwrap_err();
    assert!(matches!(error, ApiError::BadAnswer(BadAnswer::TooLong)), "{error:?}");
}

#[tokio::test]
async fn ids_can_not_leave_their_place_in_the_path() {
    let gone = || json(404, "", r#"{"message":"The user does not exist.","errorCode":"inexistent_user"}"#);
    let tenant = Scripted::start((0..4).map(|_| gone())).await;
    let client = tenant.client();
    for (id, path) in [
        ("auth0|a b/c?d#e", "auth0%7Ca%20b%2Fc%3Fd%23e"),
        ("..", "%252E"),
        ("../../oauth/token", "..%2F..%2Foauth%2Ftoken"),
        ("ż%2f", "%C5%BC%252f"),
    ] {
        assert_eq!(client.user(id).await.unwrap(), None);
        let seen = tenant.requests().pop().unwrap();
        assert!(seen.starts_with(&format!("GET /api/v2/users/{path} HTTP/1.1\r\n")), "{seen}");
    }
}

#[tokio::test]
async fn databases_come_with_their_options_and_nothing_else_does() {
    let all = r#"{"connections":[{"id":"con_1","name":"Main-DB","strategy":"auth0"},{"id":"con_2","name":"sms","strategy":"sms"}]}"#;
    let databases =
        r#"{"connections":[{"id":"con_1","name":"Main-DB","strategy":"auth0","options":{"requires_username":true}}]}"#;
    let tenant = Scripted::start([json(200, "", all), json(200, "", databases)]).await;
    let connections = tenant.client().connections(None).await.unwrap();
    let names: Vec<&str> = connections.iter().map(|connection| connection.name.as_str()).collect();
    assert_eq!(names, ["sms", "Main-DB"]);
    assert!(connections[1].rules().username_required);
    let requests = tenant.requests();
    assert!(!requests[0].contains("options") && requests[1].contains("strategy=auth0&"));
    assert!(requests[1].contains("fields=id%2Cname%2Cdisplay_name%2Cstrategy%2Coptions&include_fields=true"));
}

#[tokio::test]
async fn a_file_comes_without_the_token_and_only_whole() {
    use std::io::Write as _;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(b"{\"n\":1}\n{\"n\":2}\n").unwrap();
    let packed = packed.finish().unwrap();
    let file = |announced: usize, bytes: &[u8]| {
        let head = format!("HTTP/1.1 200 X\r\nContent-Length: {announced}\r\n\r\n");
        Script::ReplyAndClose([head.as_bytes(), bytes].concat())
    };
    let mut damaged = packed.clone();
    damaged[12] ^= 0xff;
    let half = &packed[..packed.len() / 2];
    let tenant = Scripted::start([
        file(packed.len(), &packed),
        file(packed.len(), half),
        file(half.len(), half),
        file(damaged.len(), &damaged),
        json(403, "", "<Error/>"),
        json(302, "Location: http://127.0.0.1:1/\r\n", ""),
    ])
    .await;
    let client = tenant.client();
    let link = format!("{}/exports/x.json.gz?Signature=1", tenant.url());
    let mut sink = Vec::new();
    assert_eq!(client.download(&link, &mut sink).await.unwrap(), 16);
    assert_eq!(sink, b"{\"n\":1}\n{\"n\":2}\n");
    for expected in ["CutOff", "CutOff", "", "Expired", "Refused { status: 302 }"] {
        let error = format!("{:?}", client.download(&link, &mut Vec::new()).await.unwrap_err());
        assert!(error.starts_with(expected), "{error} is not {expected}");
    }
    assert!(tenant.requests().iter().all(|request| !request.to_lowercase().contains("authorization")));
    assert!(tenant.token_requests().is_empty());
}

use serde_json::json;

use super::*;

const ONE: &str = r#"[{"email":"a@b.test","user_id":"1","email_verified":true,"user_metadata":{"a":1}}]"#;

async fn caller_with(faults: &str) -> Caller {
    Caller::new(quick(faults)).await
}

#[tokio::test]
async fn a_lost_answer_is_no_answer_and_its_effect_is_as_told() {
    for (kind, users) in [("lost_before_effect", 0), ("lost_after_effect", 1)] {
        let faults =
            json!({"requests": [{"kind": kind, "path": "/api/v2/jobs/users-imports", "method": "POST", "count": 1}]});
        let caller = caller_with(&faults.to_string()).await;
        let error = caller.post_form(import_form(MAIN_DB, ONE, false)).await.err().unwrap();
        assert!(error.is_request(), "{error:?}");
        loop {
            let state = caller.get("/_demo/state").await.json();
            assert_eq!(state["requests"]["POST /api/v2/jobs/users-imports"], json!({"0": 1}));
            if state["users"] == users && state["jobs"].get("users_import pending").is_none() {
                break;
            }
            tokio::task::yield_now().await;
        }
        let (job, _) = caller.imported(MAIN_DB, ONE, false).await;
        assert_eq!(job["summary"]["failed"], users, "the next answer is not lost");
    }
}

#[tokio::test]
async fn requests_fail_as_often_as_they_should() {
    let caller = caller_with(
        r#"{"requests":[{"kind":"rate_limit","path":"/api/v2/connections","skip":1,"count":2,"retry_after_seconds":3},
            {"kind":"unavailable","path":"/api/v2/users","count":1},{"kind":"token_expired","path":"/api/v2/users-by","count":1}]}"#,
    )
    .await;
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(caller.get("/api/v2/connections").await.status);
    }
    assert_eq!(statuses, [200, 429, 429, 200]);
    assert_eq!(caller.get("/api/v2/users").await.status, 503);
    assert_eq!(caller.get("/api/v2/users").await.status, 200);
    assert_eq!(caller.get("/api/v2/users-by-email?email=x").await.status, 401);
    assert_eq!(caller.get("/api/v2/users").await.status, 401, "the token stays expired");
}

#[tokio::test]
async fn the_token_endpoint_fails_in_its_own_shape() {
    let caller = Caller::quick().await;
    let fault = r#"{"requests":[{"kind":"rate_limit","path":"/oauth/token","count":1,"retry_after_seconds":2}]}"#;
    caller.post("/_demo/faults", fault).await;
    let reply = caller.ask_token(&caller.token_form()).await;
    assert_eq!((reply.status, &reply.headers["retry-after"]), (429, &"2".parse().unwrap()));
    assert_eq!(reply.json()["error"], "too_many_requests");
    assert_eq!(caller.ask_token(&caller.token_form()).await.status, 200);
}

#[tokio::test]
async fn an_empty_bucket_is_said_in_headers_and_filled_by_the_clock() {
    let caller = Caller::new(Options { plan: Plan::Free, ..quick("{}") }).await;
    let first = caller.get("/api/v2/connections").await;
    assert_eq!(
        (&first.headers["x-ratelimit-limit"], &first.headers["x-ratelimit-remaining"]),
        (&"2".parse().unwrap(), &"1".parse().unwrap())
    );
    let mut last = caller.get("/api/v2/connections").await;
    while last.status == 200 {
        last = caller.get("/api/v2/connections").await;
    }
    assert_eq!(last.json()["errorCode"], "too_many_requests");
    assert_eq!(last.headers["x-ratelimit-remaining"], "0");
    assert!(!last.headers.contains_key("retry-after"));
    caller.tenant.advance_clock(1);
    assert_eq!(caller.get("/api/v2/connections").await.status, 200);
}

#[tokio::test]
async fn jobs_end_as_their_faults_say() {
    let caller = caller_with(
        r#"{"jobs":[{"kind":"fail","count":1},{"kind":"fail","count":1,"status_details":"Out of order","rows_written":1},
            {"kind":"expire","count":1},{"kind":"forget","count":1},{"kind":"slow","count":1,"seconds":3600}]}"#,
    )
    .await;
    let (job, errors) = caller.imported(MAIN_DB, ONE, false).await;
    assert_eq!((&job["status"], errors.status), (&json!("failed"), 204));
    let (job, errors) = caller.imported(MAIN_DB, ONE, false).await;
    assert_eq!(job["status_details"], "Out of order");
    assert_eq!(keys(&errors.json()), ["id", "type", "status", "created_at", "connection_id", "status_details"]);
    assert_eq!(caller.get("/api/v2/users/auth0%7C1").await.status, 200, "one row was written");
    let (job, errors) = caller.imported(MAIN_DB, "[]", false).await;
    assert_eq!((&job["status"], errors.status), (&json!("expired"), 204));

    let id = caller.import(MAIN_DB, "[]", false).await.json()["id"].as_str().unwrap().to_owned();
    while caller.get(&format!("/api/v2/jobs/{id}")).await.status == 200 {
        tokio::task::yield_now().await;
    }
    let slow = caller.import(MAIN_DB, "[]", false).await.json();
    let path = format!("/api/v2/jobs/{}", slow["id"].as_str().unwrap());
    caller.tenant.advance_clock(3000);
    assert_eq!(caller.get(&path).await.json()["status"], "pending");
    caller.tenant.advance_clock(601);
    assert_eq!(caller.finished(slow["id"].as_str().unwrap()).await["status"], "completed");
}

#[tokio::test]
async fn what_is_not_established_can_be_switched() {
    let caller = caller_with(
        r#"{"behaviours":{"upsert_resets_email_verified":true,"upsert_clears_absent_metadata":true,"errors_at_most":1,
            "errors_lower_case_email":true,"phone_only_rows_pass":true,"mfa_factors_fail":true}}"#,
    )
    .await;
    caller.imported(MAIN_DB, ONE, false).await;
    caller.imported(MAIN_DB, r#"[{"email":"a@b.test"}]"#, true).await;
    let user = caller.get("/api/v2/users/auth0%7C1").await.json();
    assert_eq!((&user["email_verified"], &user["user_metadata"]), (&json!(false), &Value::Null));
    let (job, errors) =
        caller.imported(MAIN_DB, r#"[{"email":"A@b.test"},{"email":"A@b.test"},{"phone_number":"+451"}]"#, false).await;
    assert_eq!(job["summary"], json!({"failed": 2, "updated": 0, "inserted": 1, "total": 3}));
    assert_eq!((errors.json().as_array().unwrap().len(), &errors.json()[0]["user"]["email"]), (1, &json!("a@b.test")));
    let with_factor = r#"[{"email":"f@b.test","mfa_factors":[{"totp":{"secret":"ABC"}}]}]"#;
    let (job, errors) = caller.imported(MAIN_DB, with_factor, false).await;
    assert_eq!(
        (&job["summary"]["inserted"], &errors.json()[0]["errors"][0]["code"]),
        (&json!(1), &json!("MFA_FACTORS_FAILED"))
    );
}

#[tokio::test]
async fn a_running_job_tells_its_progress_if_asked_to() {
    let options =
        Options { import_job_time: Duration::from_secs(1000), ..quick(r#"{"behaviours":{"processing_status":true}}"#) };
    let caller = Caller::new(options).await;
    let id = caller.import(MAIN_DB, "[]", false).await.json()["id"].as_str().unwrap().to_owned();
    caller.tenant.advance_clock(500);
    let job = caller.get(&format!("/api/v2/jobs/{id}")).await.json();
    assert_eq!((&job["status"], job["percentage_done"].as_u64().unwrap() / 10), (&json!("processing"), 5));
}

#[tokio::test]
async fn connections_and_scopes_can_be_withdrawn() {
    let caller =
        caller_with(r#"{"connections_without_application":["Partners"],"connections_requiring_username":["Main-DB"]}"#)
            .await;
    let reply = caller.import(PARTNERS, ONE, false).await;
    assert_eq!(
        (reply.message().as_str(), &reply.json()["errorCode"]),
        ("Connection must be enabled.", &json!("connection_is_disabled"))
    );
    assert_eq!(caller.get(&format!("/api/v2/connections/{PARTNERS}/clients")).await.json(), json!({"clients": []}));
    let (job, _) = caller.imported(MAIN_DB, ONE, false).await;
    assert_eq!(job["summary"]["failed"], 1);

    caller.post("/_demo/faults", r#"{"withdrawn_scopes":["create:users"]}"#).await;
    let reply = caller.import(MAIN_DB, ONE, false).await;
    assert_eq!((reply.status, reply.message().as_str()), (403, "Insufficient scope, expected any of: create:users"));
    caller.post("/_demo/faults", r#"{"expire_tokens":true}"#).await;
    assert_eq!(caller.get("/api/v2/users").await.status, 401);
}

#[tokio::test]
async fn faults_that_are_misspelt_are_refused_with_the_place() {
    let table = [
        (r#"{"request":[]}"#, "unknown field `request`"),
        (r#"{"requests":[{"kind":"rate_limits"}]}"#, "unknown variant `rate_limits`"),
        (r#"{"requests":[{"kind":"rate_limit","probability":2}]}"#, "requests[0]"),
        (r#"{"jobs":[{"kind":"slow","seconds":-1}]}"#, "jobs[0]"),
        ("", "EOF"),
    ];
    let caller = Caller::quick().await;
    for (json, part) in table {
        let error = read_faults(json).unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
        assert_eq!(caller.post("/_demo/faults", json).await.status, 400);
    }
    assert_eq!(caller.post("/_demo/clock", r#"{"advance_seconds":86400}"#).await.status, 200);
    assert_eq!(caller.get("/api/v2/users").await.status, 401);
    let date = caller.get("/api/v2/users").await.headers["date"].to_str().unwrap().to_owned();
    let date = jiff::fmt::rfc2822::parse(&date).unwrap().timestamp();
    assert!(date.duration_since(jiff::Timestamp::now()).as_secs() > 86_000);
}

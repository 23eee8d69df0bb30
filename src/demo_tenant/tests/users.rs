use serde_json::json;

use super::*;

const NEW: &str = r#"{"connection":"Main-DB","email":"Pia@Example.test","password":"correct horse","username":"pia","blocked":false,"user_metadata":{"a":1}}"#;

#[tokio::test]
async fn a_created_user_looks_as_recorded() {
    let caller = Caller::quick().await;
    let reply = caller.post("/api/v2/users", NEW).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    let expected = [
        "blocked",
        "created_at",
        "email",
        "email_verified",
        "identities",
        "name",
        "nickname",
        "picture",
        "updated_at",
        "user_id",
        "user_metadata",
        "username",
    ];
    assert_eq!(keys(&reply.json()), expected);
    let again = caller.post("/api/v2/users", NEW).await;
    let expected = json!({"statusCode": 409, "error": "Conflict", "message": "The user already exists.", "errorCode": "auth0_idp_error"});
    assert_eq!(again.json(), expected);
}

#[tokio::test]
async fn a_user_is_created_only_where_and_how_the_connection_allows() {
    let caller = Caller::quick().await;
    let table = [
        (r#"{"connection":"Nowhere","email":"a@b.test"}"#, 400, "Connection does not exist."),
        (
            r#"{"connection":"google-oauth2","email":"a@b.test"}"#,
            400,
            "Connection does not support user creation through the API. It must either be a database or passwordless connection.",
        ),
        (
            r#"{"connection":"Main-DB","email":"a@b.test"}"#,
            400,
            "Payload validation error: 'Missing required property: password'.",
        ),
        (
            r#"{"connection":"Main-DB","email":"a@b.test","password":"short"}"#,
            400,
            "PasswordStrengthError: Password is too weak",
        ),
        (
            r#"{"connection":"Main-DB","email":"a@@b","password":"correct horse"}"#,
            400,
            "Payload validation error: 'Error",
        ),
        (
            r#"{"connection":"Main-DB","email":"a@b.test","created_at":"x"}"#,
            400,
            "Payload validation error: 'Additional properties not allowed: created_at'.",
        ),
        (
            r#"{"connection":"Partners","email":"a@b.test","password":"correct horse","username":"a"}"#,
            400,
            "Cannot set username for connection without requires_username.",
        ),
    ];
    for (body, status, message) in table {
        let reply = caller.post("/api/v2/users", body).await;
        assert_eq!(reply.status, status, "{body}");
        let expected = message.trim_end_matches("'Error");
        assert!(reply.message().starts_with(expected), "{body}: {}", reply.text);
    }
    let passwordless =
        caller.post("/api/v2/users", r#"{"connection":"email","email":"a@b.test","email_verified":true}"#).await;
    assert!(passwordless.json()["user_id"].as_str().unwrap().starts_with("email|"), "{}", passwordless.text);
    assert_eq!(passwordless.json()["identities"][0]["provider"], "email");
}

#[tokio::test]
async fn a_patch_merges_metadata_at_the_first_level_only() {
    let caller = Caller::quick().await;
    let user =
        r#"[{"email":"a@b.test","user_id":"1","user_metadata":{"a":{"x":1},"b":2},"app_metadata":{"plan":"x"}}]"#;
    caller.imported(MAIN_DB, user, false).await;
    let path = "/api/v2/users/auth0%7C1";
    let table = [
        (r#"{"user_metadata":{"a":{"y":1},"b":null,"c":3}}"#, "user_metadata", json!({"a": {"y": 1}, "c": 3})),
        (r#"{"user_metadata":{}}"#, "user_metadata", json!({})),
        (r#"{"app_metadata":{}}"#, "app_metadata", Value::Null),
        (r#"{"blocked":true}"#, "blocked", json!(true)),
        (r#"{"nickname":null}"#, "nickname", Value::Null),
        (r#"{"email":"New@b.test","email_verified":true}"#, "email", json!("new@b.test")),
    ];
    for (body, key, expected) in table {
        let reply = caller.patch(path, body).await;
        assert_eq!((reply.status, &reply.json()[key]), (200, &expected), "{body}: {}", reply.text);
    }
    assert_eq!(caller.get("/api/v2/users-by-email?email=a%40b.test").await.json(), json!([]));
    let reset = caller.patch(path, r#"{"password":"correct horse","app_metadata":{"a":1}}"#).await.json();
    assert!(reset["last_password_reset"].is_string() && reset["blocked"].is_null(), "{reset}");
    for (one, other) in [("password", "email"), ("username", "email_verified"), ("username", "password")] {
        let value = |key: &str| match key {
            "email_verified" => json!(true),
            "email" => json!("a@b.test"),
            _ => json!("correct"),
        };
        let reply = caller.patch(path, &json!({one: value(one), other: value(other)}).to_string()).await;
        assert_eq!(reply.message(), format!("Cannot update {one} and {other} simultaneously."));
    }
    assert_eq!(caller.patch("/api/v2/users/auth0%7C2", "{}").await.json()["errorCode"], "inexistent_user");
}

#[tokio::test]
async fn a_deleted_user_is_gone_and_deleting_it_again_is_no_error() {
    let caller = Caller::quick().await;
    caller.imported(MAIN_DB, r#"[{"email":"a@b.test","user_id":"1"},{"email":"c@b.test"}]"#, false).await;
    for _ in 0..2 {
        assert_eq!(caller.delete("/api/v2/users/auth0%7C1").await.status, 204);
        assert_eq!(caller.delete(&format!("/api/v2/connections/{MAIN_DB}/users?email=c%40b.test")).await.status, 204);
    }
    assert_eq!(caller.get("/api/v2/users/auth0%7C1").await.status, 404);
    assert_eq!(caller.get("/api/v2/users?include_totals=true").await.json()["total"], 0);
    let (job, _) = caller.imported(MAIN_DB, r#"[{"email":"a@b.test","user_id":"1"}]"#, false).await;
    assert_eq!(job["summary"]["inserted"], 1, "what identified it is free again");
    let reply = caller.delete(&format!("/api/v2/connections/{SOCIAL}/users?email=a%40b.test")).await;
    assert_eq!(reply.message(), "Connection must be a database connection");
}

#[tokio::test]
async fn search_gives_a_thousand_users_at_most() {
    let caller = Caller::new(Options { users: 1500, ..quick("{}") }).await;
    let page = caller
        .get("/api/v2/users?per_page=100&page=9&include_totals=true&search_engine=v3&fields=user_id")
        .await
        .json();
    assert_eq!(keys(&page), ["start", "limit", "length", "users", "total"]);
    assert_eq!((&page["start"], &page["length"], &page["total"]), (&json!(900), &json!(100), &json!(1000)));
    assert_eq!(keys(&page["users"][0]), ["user_id"]);
    let beyond = caller.get("/api/v2/users?per_page=100&page=10").await;
    assert_eq!(beyond.json()["errorCode"], "invalid_paging");
    let many = caller.get("/api/v2/users?per_page=101").await;
    assert!(
        many.message()
            .starts_with("Query validation error: 'Value 101 is greater than maximum 100' on property per_page")
    );

    let found = caller.get("/api/v2/users?q=identities.connection%3A%22Legacy-CRM%22&sort=email%3A-1").await.json();
    let emails: Vec<&str> = found.as_array().unwrap().iter().map(|it| it["email"].as_str().unwrap()).collect();
    assert!(emails.len() == 50 && emails.is_sorted_by(|a, b| a >= b), "{emails:?}");
    assert_eq!(caller.get("/api/v2/users?q=email%3A%2Aab").await.status, 400);
}

#[tokio::test]
async fn the_same_seed_gives_the_same_users() {
    let dump = async |seed| {
        let caller = Caller::new(Options { users: 40, seed, ..quick("{}") }).await;
        let users = caller.get("/_demo/users").await.text;
        let users: Vec<Value> = users.lines().map(|it| serde_json::from_str(it).unwrap()).collect();
        users.into_iter().map(|it| (it["user_id"].clone(), it["email"].clone(), it["name"].clone())).collect::<Vec<_>>()
    };
    let (one, same, other) = (dump(7).await, dump(7).await, dump(8).await);
    assert_eq!(one.len(), 40);
    assert_eq!(one, same);
    assert_ne!(one, other);
}

#[tokio::test]
async fn connections_are_paged_both_ways() {
    let caller = Caller::quick().await;
    let all = caller.get("/api/v2/connections?fields=id,name,strategy").await.json();
    assert_eq!(all.as_array().unwrap().len(), 5);
    assert_eq!(keys(&all[0]), ["id", "strategy", "name", "is_domain_connection"]);
    let page = caller.get("/api/v2/connections?per_page=2&page=2&include_totals=true").await.json();
    assert_eq!((&page["total"], page["connections"].as_array().unwrap().len()), (&json!(5), 1));
    let first = caller.get("/api/v2/connections?take=3&include_totals=true").await.json();
    assert_eq!(keys(&first), ["connections", "next"]);
    let last = caller.get(&format!("/api/v2/connections?take=3&from={}", first["next"].as_str().unwrap())).await.json();
    assert_eq!((keys(&last), last["connections"].as_array().unwrap().len()), (vec!["connections"], 2));
    let databases = caller.get("/api/v2/connections?strategy=auth0&strategy=email&name=email").await.json();
    assert_eq!(databases.as_array().unwrap().len(), 1);
    assert_eq!(
        caller.get("/api/v2/connections/con_0000000000000000").await.json()["errorCode"],
        "inexistent_connection"
    );
    let clients = caller.get(&format!("/api/v2/connections/{MAIN_DB}/clients?take=1")).await.json();
    assert_eq!(clients, json!({"clients": [{"client_id": caller.tenant.client_id()}]}));
}

#[tokio::test]
async fn tickets_mails_and_blocks_are_answered() {
    let caller = Caller::quick().await;
    caller
        .imported(
            MAIN_DB,
            r#"[{"email":"a@b.test","user_id":"1"},{"email":"c@b.test","user_id":"2","email_verified":true}]"#,
            false,
        )
        .await;
    for body in [json!({"user_id": "auth0|1", "ttl_sec": 0}), json!({"connection_id": MAIN_DB, "email": "A@b.test"})] {
        let ticket = caller.post("/api/v2/tickets/password-change", &body.to_string()).await;
        assert_eq!((ticket.status, keys(&ticket.json())), (201, vec!["ticket"]));
    }
    assert_eq!(caller.post("/api/v2/tickets/password-change", r#"{"user_id":"auth0|9"}"#).await.status, 404);
    for (id, status) in [("auth0|1", "completed"), ("auth0|2", "failed")] {
        let job = caller.post("/api/v2/jobs/verification-email", &json!({"user_id": id}).to_string()).await;
        assert_eq!((job.status, keys(&job.json())), (201, vec!["type", "status", "created_at", "id"]));
        assert_eq!(caller.finished(job.json()["id"].as_str().unwrap()).await["status"], status);
    }
    assert_eq!(caller.get("/api/v2/user-blocks/auth0%7C1").await.json(), json!({"blocked_for": []}));
    assert_eq!(caller.delete("/api/v2/user-blocks/auth0%7C1").await.status, 204);
}

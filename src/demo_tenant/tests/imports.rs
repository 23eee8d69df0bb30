use serde_json::json;

use super::*;

fn codes(errors: &Reply) -> Vec<String> {
    let errors = errors.json();
    let all = errors.as_array().unwrap().iter().flat_map(|it| it["errors"].as_array().unwrap());
    all.map(|it| it["code"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn an_imported_user_looks_as_recorded() {
    let caller = Caller::quick().await;
    let users =
        r#"[{"email":"Pia@Example.test","email_verified":true,"user_id":"legacy-1","user_metadata":{"n":1.5}}]"#;
    let reply = caller.import(MAIN_DB, users, false).await;
    assert_eq!(reply.status, 202);
    assert_eq!(keys(&reply.json()), ["type", "status", "connection_id", "connection", "created_at", "id"]);
    let job = caller.finished(reply.json()["id"].as_str().unwrap()).await;
    assert_eq!(
        keys(&job),
        ["type", "status", "connection_id", "summary", "connection", "created_at", "id"],
        "in the order of the recording"
    );
    assert_eq!(job["summary"], json!({"failed": 0, "updated": 0, "inserted": 1, "total": 1}));

    let found = caller.get("/api/v2/users-by-email?email=pia%40example.test").await.json();
    let user = caller.get("/api/v2/users/auth0%7Clegacy-1").await.json();
    assert_eq!(found, json!([user]));
    let expected = [
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
    ];
    assert_eq!(keys(&user), expected);
    assert_eq!(
        user["identities"],
        json!([{"connection": "Main-DB", "user_id": "legacy-1", "provider": "auth0", "isSocial": false}])
    );
    assert_eq!(user["nickname"], "pia");
    assert_eq!(caller.get("/api/v2/users-by-email?email=Pia%40Example.test").await.json(), json!([]), "case counts");
}

#[tokio::test]
async fn each_bad_row_is_told_with_the_documented_code() {
    let caller = Caller::quick().await;
    let sha256 = json!({"algorithm": "sha256", "hash": {"value": "00ff", "encoding": "hex"}});
    let bcrypt = format!("$2b$10${}", "a".repeat(53));
    let good = "a@b.test";
    let table = [
        (json!({}), "OBJECT_REQUIRED"),
        (json!({"email": 7}), "INVALID_TYPE"),
        (json!({"email": "two@@b.test"}), "FORMAT"),
        (json!({"email": good, "email_verified": "yes"}), "INVALID_TYPE"),
        (json!({"email": good, "given_name": null}), "INVALID_TYPE"),
        (json!({"email": good, "given_name": ""}), "MIN_LENGTH"),
        (json!({"email": good, "family_name": "x".repeat(151)}), "MAX_LENGTH"),
        (json!({"email": good, "phone_number": "0770"}), "PATTERN"),
        (json!({"email": good, "user_id": "a b"}), "PATTERN"),
        (json!({"email": good, "created_at": "2026-01-02T03:04:05.678Z"}), "OBJECT_ADDITIONAL_PROPERTIES"),
        (json!({"email": good, "user_metadata": "x"}), "INVALID_TYPE"),
        (json!({"email": good, "app_metadata": {"clientID": 1}}), "NOT_PASSED"),
        (json!({"email": good, "user_metadata": {"a": [{"b.c": 1}]}}), "PATTERN"),
        (json!({"email": good, "password_hash": "$2b$12$x"}), "PATTERN"),
        (json!({"email": good, "password_hash": bcrypt, "custom_password_hash": sha256}), "NOT_PASSED"),
        (
            json!({"email": good, "custom_password_hash": {"algorithm": "rot13", "hash": {"value": "x"}}}),
            "ENUM_MISMATCH",
        ),
        (json!({"email": good, "custom_password_hash": {"algorithm": "md5"}}), "OBJECT_REQUIRED"),
        (
            json!({"email": good, "custom_password_hash": {"algorithm": "md5", "hash": {"value": "zz", "encoding": "hex"}}}),
            "NOT_PASSED",
        ),
        (json!({"email": good, "mfa_factors": []}), "ARRAY_LENGTH_SHORT"),
        (json!({"email": good, "mfa_factors": [{}]}), "ANY_OF_MISSING"),
        (json!({"email": good, "mfa_factors": [{"totp": {"secret": "ABC"}, "phone": {"value": "+45"}}]}), "NOT_PASSED"),
        (json!({"email": good, "mfa_factors": [{"totp": {"secret": "no secret"}}]}), "PATTERN"),
        (json!({"email": good, "username": "a b"}), "PATTERN"),
        (json!({"email": good, "username": "x@y.test"}), "NOT_PASSED"),
        (json!(["not", "an", "object"]), "INVALID_TYPE"),
    ];
    for (row, code) in table {
        let (job, errors) = caller.imported(MAIN_DB, &json!([row]).to_string(), false).await;
        assert_eq!((job["status"].as_str(), &job["summary"]["failed"]), (Some("completed"), &json!(1)), "{row}");
        assert_eq!(codes(&errors), [code], "{row}: {}", errors.text);
        assert!(!errors.text.contains("no secret") && !errors.text.contains("$2b$"), "masked: {}", errors.text);
    }
    assert_eq!(caller.get("/api/v2/users-by-email?email=a%40b.test").await.json(), json!([]));
    let (_, errors) = caller.imported(MAIN_DB, r#"[{"email":"a@b.test","blocked":"maybe"}]"#, false).await;
    let expected = json!([{"code": "INVALID_TYPE", "path": "blocked",
        "message": "Error in blocked property - Expected type boolean but found type string"}]);
    assert_eq!(errors.json()[0]["errors"], expected);
}

#[tokio::test]
async fn without_upsert_a_user_that_exists_or_comes_twice_is_refused() {
    let caller = Caller::quick().await;
    let first = r#"[{"email":"a@b.test","username":"ann","user_id":"1"},{"email":"A@B.test"},{"email":"c@b.test","user_id":"1"}]"#;
    let (job, errors) = caller.imported(MAIN_DB, first, false).await;
    assert_eq!(job["summary"], json!({"failed": 2, "updated": 0, "inserted": 1, "total": 3}));
    assert_eq!(codes(&errors), ["DUPLICATED_USER", "DUPLICATED_USER"]);
    assert_eq!(errors.headers["content-type"], "application/json");

    for row in [
        json!({"email": "a@b.test"}),
        json!({"email": "d@b.test", "username": "Ann"}),
        json!({"email": "d@b.test", "user_id": "1"}),
    ] {
        let (_, errors) = caller.imported(MAIN_DB, &json!([row]).to_string(), false).await;
        let expected = json!([{"user": row, "errors": [
            {"code": "DUPLICATED_USER", "message": "The user already exist and upsert parameter is false"}]}]);
        assert_eq!(errors.json(), expected);
    }
    let (job, errors) =
        caller.imported(PARTNERS, r#"[{"email":"a@b.test"},{"email":"e@b.test","user_id":"1"}]"#, false).await;
    assert_eq!(job["summary"]["inserted"], 1, "an e-mail is unique in its connection, an id in the tenant");
    assert_eq!(codes(&errors), ["DUPLICATED_USER"]);
}

#[tokio::test]
async fn an_upsert_replaces_metadata_and_leaves_alone_what_it_may_not_change() {
    let caller = Caller::quick().await;
    let before = r#"[{"email":"a@b.test","user_id":"1","email_verified":true,"blocked":true,"user_metadata":{"a":1,"b":2},"app_metadata":{"plan":"x"}}]"#;
    caller.imported(MAIN_DB, before, false).await;
    let after =
        r#"[{"email":"A@b.test","blocked":false,"given_name":"Ann","user_metadata":{"b":3}},{"email":"new@b.test"}]"#;
    let (job, errors) = caller.imported(MAIN_DB, after, true).await;
    assert_eq!(job["summary"], json!({"failed": 0, "updated": 1, "inserted": 1, "total": 2}));
    assert_eq!((errors.status, errors.text.as_str()), (204, ""));
    let user = caller.get("/api/v2/users/auth0%7C1").await.json();
    assert_eq!(user["user_metadata"], json!({"b": 3}));
    assert_eq!(user["app_metadata"], json!({"plan": "x"}));
    assert_eq!(
        (&user["blocked"], &user["email_verified"], &user["given_name"]),
        (&json!(true), &json!(true), &json!("Ann"))
    );
}

#[tokio::test]
async fn a_file_that_is_no_array_fails_its_job_and_leaves_no_errors() {
    let caller = Caller::quick().await;
    for users in ["{", "{\"email\":\"a@b.test\"}", "[{\"email\":\"a@b.test\"},]", "\u{feff}[]"] {
        let (job, errors) = caller.imported(MAIN_DB, users, false).await;
        assert_eq!(keys(&job), ["type", "status", "connection_id", "connection", "created_at", "id"]);
        assert_eq!((job["status"].as_str(), errors.status), (Some("failed"), 204), "{users}");
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_request_is_said_at_once() {
    let caller = Caller::quick().await;
    let table = [
        (LEGACY_CRM, "Custom Database Connections without import mode are not allowed."),
        (SOCIAL, "Connection must be a database connection."),
        ("con_0000000000000000", "The connection does not exist."),
        (
            "Main-DB",
            "Payload validation error: 'String does not match pattern ^con_[A-Za-z0-9]{16}$' on property connection_id",
        ),
    ];
    for (connection, message) in table {
        let reply = caller.import(connection, "[]", false).await;
        assert_eq!((reply.status, reply.message()), (400, message.to_owned()));
    }
    let file = |text: &'static str| Part::text(text).file_name("users.json");
    let forms = [
        (Form::new().text("connection_id", MAIN_DB), "Must provide 'users' file as multipart part."),
        (
            Form::new().text("connection_id", MAIN_DB).text("users", "[]"),
            "Must provide 'users' file as multipart part.",
        ),
        (Form::new().text("connection_id", MAIN_DB).part("users", file("")), "Users file must not be empty."),
        (Form::new().part("users", file("[]")), "Must provide 'connection_id' as multipart part."),
        (Form::new().text("users_id", "x"), "Payload validation error: 'Invalid multipart payload format'."),
    ];
    for (form, message) in forms {
        let reply = caller.post_form(form).await.unwrap();
        assert_eq!((reply.status, reply.message()), (400, message.to_owned()));
        assert!(!reply.headers.contains_key("x-ratelimit-limit"));
    }
    let reply = caller.import(MAIN_DB, &format!("[\"{}\"]", "x".repeat(512_000)), false).await;
    assert_eq!(reply.status, 413);
    assert_eq!(reply.message(), "Payload content length greater than maximum allowed: 512000");
}

#[tokio::test]
async fn a_third_import_at_a_time_has_to_wait() {
    let caller = Caller::new(Options { import_job_time: Duration::from_hours(1), ..quick("{}") }).await;
    let first = caller.import(MAIN_DB, r#"[{"email":"a@b.test"}]"#, false).await;
    caller.import(PARTNERS, r#"[{"email":"a@b.test"}]"#, false).await;
    let third = caller.import(MAIN_DB, "[]", false).await;
    assert_eq!(third.status, 429);
    assert_eq!(keys(&third.json()), ["statusCode", "error", "message"]);
    assert!(third.message().starts_with("There are 2 active import users jobs, please wait"));

    caller.tenant.advance_clock(3600);
    let job = caller.finished(first.json()["id"].as_str().unwrap()).await;
    assert_eq!(job["summary"]["inserted"], 1);
    assert_eq!(caller.import(MAIN_DB, "[]", false).await.status, 202);
}

#[tokio::test]
async fn after_a_day_a_job_is_forgotten() {
    let mut caller = Caller::quick().await;
    let (job, _) = caller.imported(MAIN_DB, "[]", false).await;
    caller.tenant.advance_clock(86_400 - 60);
    caller.renew_token().await;
    let path = format!("/api/v2/jobs/{}", job["id"].as_str().unwrap());
    assert_eq!(caller.get(&path).await.status, 200);
    caller.tenant.advance_clock(120);
    let gone = caller.get(&path).await;
    assert_eq!((gone.status, gone.message().as_str()), (404, "Job not found"));
    assert_eq!(caller.get(&format!("{path}/errors")).await.message(), "The job does not exist");
}

#[tokio::test]
async fn tokens_are_given_for_the_right_credentials_only() {
    let caller = Caller::quick().await;
    let good = caller.ask_token(&caller.token_form()).await;
    assert_eq!(keys(&good.json()), ["access_token", "scope", "expires_in", "token_type"]);
    assert_eq!(
        good.json()["scope"],
        "read:connections read:users create:users update:users delete:users create:user_tickets read:roles read:role_members read:organizations"
    );
    let with = |name: &str, value: &str| {
        let mut form = caller.token_form();
        form.iter_mut().filter(|(key, _)| *key == name).for_each(|(_, it)| value.clone_into(it));
        form
    };
    let table = [
        (with("client_secret", "wrong"), 401, "access_denied"),
        (with("audience", "https://other.auth0.com/api/v2/"), 403, "access_denied"),
        (with("grant_type", "password"), 403, "unauthorized_client"),
    ];
    for (form, status, error) in table {
        let reply = caller.ask_token(&form).await;
        assert_eq!((reply.status, reply.json()["error"].as_str()), (status, Some(error)));
    }
    let bare = caller.http.get(format!("{}/api/v2/connections", caller.tenant.url())).send().await.unwrap();
    let bare = read(bare).await;
    assert_eq!(bare.json(), json!({"statusCode": 401, "error": "Unauthorized", "message": "Missing authentication"}));
    caller.tenant.advance_clock(86_400);
    let expired = caller.get("/api/v2/connections").await;
    assert_eq!(
        (expired.status, expired.message().as_str()),
        (401, "Expired token received for JSON Web Token validation")
    );
}

#[tokio::test]
async fn the_sample_list_has_six_bad_rows_each_of_another_kind() {
    let caller = Caller::quick().await;
    let mut list = csv::Reader::from_reader(include_bytes!("../../../assets/sample-users.csv").as_slice());
    let headers = list.headers().unwrap().clone();
    let users: Vec<Value> = list.records().map(|row| user_of(&headers, &row.unwrap())).collect();
    assert_eq!(users.len(), 60);
    let (job, errors) = caller.imported(MAIN_DB, &json!(users).to_string(), false).await;
    assert_eq!(job["summary"], json!({"failed": 6, "updated": 0, "inserted": 54, "total": 60}));
    let mut found: Vec<(usize, String)> = errors
        .json()
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            let row = users.iter().position(|user| user["user_id"] == it["user"]["user_id"]).unwrap() + 1;
            (row, it["errors"][0]["code"].as_str().unwrap().to_owned())
        })
        .collect();
    found.sort();
    let expected = [
        (9, "FORMAT"),
        (17, "OBJECT_REQUIRED"),
        (26, "INVALID_TYPE"),
        (34, "DUPLICATED_USER"),
        (45, "PATTERN"),
        (52, "PATTERN"),
    ];
    assert_eq!(found, expected.map(|(row, code)| (row, code.to_owned())));
}

/// A row of the sample list as a user: dotted columns nested, flags and arrays as such, empty cells left out.
fn user_of(headers: &csv::StringRecord, row: &csv::StringRecord) -> Value {
    let mut user = json!({});
    for (header, cell) in headers.iter().zip(row).filter(|(_, cell)| !cell.is_empty()) {
        let is_value = ["true", "false"].contains(&cell) || cell.starts_with('[');
        let value = if is_value { serde_json::from_str(cell).unwrap() } else { json!(cell) };
        match header.split_once('.') {
            Some((root, key)) => user[root][key] = value,
            None => user[header] = value,
        }
    }
    user
}

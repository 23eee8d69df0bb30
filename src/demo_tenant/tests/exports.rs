use std::io::Read as _;

use flate2::read::GzDecoder;
use serde_json::json;

use super::*;

async fn exported(caller: &Caller, body: &Value) -> (Value, String) {
    let reply = caller.post("/api/v2/jobs/users-exports", &body.to_string()).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let job = caller.finished(reply.json()["id"].as_str().unwrap()).await;
    let location = job["location"].as_str().unwrap().to_owned();
    (reply.json(), location)
}

async fn unpacked(caller: &Caller, location: &str) -> String {
    let bytes = caller.http.get(location).send().await.unwrap().bytes().await.unwrap();
    let mut text = String::new();
    GzDecoder::new(&bytes[..]).read_to_string(&mut text).unwrap();
    text
}

#[tokio::test]
async fn an_export_is_packed_lines_of_the_chosen_fields() {
    let caller = Caller::quick().await;
    caller.imported(MAIN_DB, r#"[{"email":"a@b.test","user_id":"1","user_metadata":{"x":{"y":[1]}}},{"email":"c@b.test","user_id":"2"}]"#, false).await;
    caller.imported(PARTNERS, r#"[{"email":"p@b.test"}]"#, false).await;
    let fields = json!([{"name": "user_id"}, {"name": "user_metadata.x.y"}, {"name": "identities[0].connection", "export_as": "source"}]);
    let (job, location) =
        exported(&caller, &json!({"connection_id": MAIN_DB, "format": "json", "fields": fields})).await;
    assert_eq!(keys(&job), ["type", "status", "connection_id", "format", "fields", "connection", "created_at", "id"]);
    let expected = concat!(
        r#"{"user_id":"auth0|1","user_metadata.x.y":[1],"source":"Main-DB"}"#,
        "\n",
        r#"{"user_id":"auth0|2","source":"Main-DB"}"#,
        "\n"
    );
    assert_eq!(unpacked(&caller, &location).await, expected);
    let (_, location) =
        exported(&caller, &json!({"limit": 2, "fields": [{"name": "email"}, {"name": "email_verified"}]})).await;
    assert_eq!(
        unpacked(&caller, &location).await,
        "email,email_verified\n\"'a@b.test\",\"false\"\n\"'c@b.test\",\"false\"\n"
    );
}

#[tokio::test]
async fn a_link_is_valid_for_a_minute_and_takes_no_token() {
    let caller = Caller::quick().await;
    let (job, location) = exported(&caller, &json!({"format": "json"})).await;
    let with_token = caller.http.get(&location).bearer_auth(&caller.token).send().await.unwrap();
    assert_eq!(with_token.status(), 400);
    caller.tenant.advance_clock(61);
    assert_eq!(caller.http.get(&location).send().await.unwrap().status(), 403);
    let again = caller.finished(job["id"].as_str().unwrap()).await;
    assert_eq!(unpacked(&caller, again["location"].as_str().unwrap()).await, "");
    let forged = location.replace("Signature=", "Signature=0");
    assert_eq!(caller.http.get(forged).send().await.unwrap().status(), 403);
}

#[tokio::test]
async fn a_truncated_download_ends_before_its_length() {
    let caller = Caller::new(Options { users: 200, ..quick("{}") }).await;
    let (_, location) = exported(&caller, &json!({"format": "json"})).await;
    let faults = r#"{"requests":[{"kind":"truncated_download","path":"/exports/","count":1,"keep_bytes":100},{"kind":"expired_link","path":"/exports/","count":1}]}"#;
    assert_eq!(caller.post("/_demo/faults", faults).await.status, 204);
    let response = caller.http.get(&location).send().await.unwrap();
    assert!(response.content_length().unwrap() > 100);
    assert!(response.bytes().await.is_err());
    assert_eq!(caller.http.get(&location).send().await.unwrap().status(), 403);
    assert_eq!(unpacked(&caller, &location).await.lines().count(), 200);
}

//! The demo tenant behind the window, from its other side: what goes wrong there from now on, and what it was asked for.

use super::*;
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};

async fn send(request: RequestBuilder) -> String {
    let answer = request.send().await.unwrap();
    let (status, text) = (answer.status(), answer.text().await.unwrap());
    assert!(status.is_success(), "{status} {text}");
    text
}

fn with_tenant(call: impl AsyncFnOnce(Client) -> String) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async { call(Client::builder().no_proxy().build().unwrap()).await })
}

fn url(window: &Window, path: &str) -> String {
    format!("{}{path}", window.now().demo.value().unwrap().url)
}

/// What goes wrong from now on takes the place of what did.
pub(super) fn set_faults(window: &Window, faults: &str) {
    with_tenant(async |client| send(client.post(url(window, "/_demo/faults")).body(faults.to_owned())).await);
}

/// Moves the tenant's clock ahead.
pub(super) fn advance(window: &Window, seconds: u64) {
    let body = json!({"advance_seconds": seconds}).to_string();
    with_tenant(async |client| send(client.post(url(window, "/_demo/clock")).body(body)).await);
}

/// How often the tenant was asked for what has these words in its path, whatever it answered.
pub(super) fn asked(window: &Window, words: &str) -> u64 {
    let state = with_tenant(async |client| send(client.get(url(window, "/_demo/state"))).await);
    let state: Value = serde_json::from_str(&state).unwrap();
    let requests = state["requests"].as_object().unwrap().iter().filter(|(path, _)| path.contains(words));
    requests.flat_map(|(_, statuses)| statuses.as_object().unwrap().values().filter_map(Value::as_u64)).sum()
}

/// How many jobs were asked for.
pub(super) fn jobs(window: &Window) -> u64 {
    asked(window, "users-exports")
}

/// Puts users into Main-DB by an import that our own check has not looked through.
pub(super) fn import(window: &Window, users: &Value) {
    let demo = window.now().demo.value().unwrap().clone();
    with_tenant(async |client| {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", &demo.client_id),
            ("client_secret", &demo.client_secret),
            ("audience", &url(window, "/api/v2/")),
        ];
        let token = send(client.post(url(window, "/oauth/token")).form(&form)).await;
        let token: Value = serde_json::from_str(&token).unwrap();
        let token = token["access_token"].as_str().unwrap();
        let main_db = client.get(url(window, "/api/v2/connections?name=Main-DB")).bearer_auth(token);
        let main_db: Value = serde_json::from_str(&send(main_db).await).unwrap();
        let file = reqwest::multipart::Part::text(users.to_string()).file_name("users.json");
        let body = reqwest::multipart::Form::new()
            .text("connection_id", main_db[0]["id"].as_str().unwrap().to_owned())
            .part("users", file.mime_str("application/json").unwrap());
        let job = client.post(url(window, "/api/v2/jobs/users-imports")).bearer_auth(token).multipart(body);
        let mut job: Value = serde_json::from_str(&send(job).await).unwrap();
        // The tenant's own job, which takes no time: it has ended when it says so.
        for looks in 0.. {
            if job["status"] != "pending" {
                break;
            }
            assert!(looks < 1_000, "it never ends: {job}");
            // By the tenant's clock, each look is a second after the one before: it counts how often it is asked.
            let ahead = json!({"advance_seconds": 1}).to_string();
            send(client.post(url(window, "/_demo/clock")).body(ahead)).await;
            let path = format!("/api/v2/jobs/{}", job["id"].as_str().unwrap());
            job = serde_json::from_str(&send(client.get(url(window, &path)).bearer_auth(token)).await).unwrap();
        }
        job.to_string()
    });
}

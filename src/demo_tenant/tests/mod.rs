//! The tenant as its callers see it, over HTTP.

mod exports;
mod faults;
mod imports;
mod users;

use std::time::Duration;

use axum::http::Method;
use reqwest::multipart::Form;
use reqwest::multipart::Part;
use serde_json::Value;

use super::DemoTenant;
use super::Options;
use super::Plan;
use super::read_faults;

pub(super) const MAIN_DB: &str = "con_q7Lw2ZtR8vXcN1Ys";
pub(super) const PARTNERS: &str = "con_Hd94KmPz0bTuE6Ja";
pub(super) const LEGACY_CRM: &str = "con_W3nVy5GfQ2xSr8Lo";
pub(super) const SOCIAL: &str = "con_Ry6oTgN3sAqF5wHi";

/// Options for tests: no waiting for jobs, no rate limit.
pub(super) fn quick(faults: &str) -> Options {
    Options {
        faults: read_faults(faults).unwrap(),
        plan: Plan::Unlimited,
        import_job_time: Duration::ZERO,
        ..Options::default()
    }
}

/// A tenant with a client that holds a token.
pub(super) struct Caller {
    pub(super) tenant: DemoTenant,
    pub(super) http: reqwest::Client,
    pub(super) token: String,
}

pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: reqwest::header::HeaderMap,
    pub(super) text: String,
}

impl Reply {
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    pub(super) fn message(&self) -> String {
        self.json()["message"].as_str().unwrap().to_owned()
    }
}

impl Caller {
    pub(super) async fn new(options: Options) -> Self {
        let tenant = DemoTenant::start(options).await.unwrap();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let mut it = Self { tenant, http, token: String::new() };
        it.renew_token().await;
        it
    }

    pub(super) async fn quick() -> Self {
        Self::new(quick("{}")).await
    }

    pub(super) fn token_form(&self) -> Vec<(&'static str, String)> {
        vec![
            ("grant_type", "client_credentials".to_owned()),
            ("client_id", self.tenant.client_id().to_owned()),
            ("client_secret", self.tenant.client_secret().to_owned()),
            ("audience", format!("{}/api/v2/", self.tenant.url())),
        ]
    }

    pub(super) async fn renew_token(&mut self) {
        let reply = self.ask_token(&self.token_form()).await;
        self.token = reply.json()["access_token"].as_str().unwrap().to_owned();
    }

    pub(super) async fn ask_token(&self, form: &[(&str, String)]) -> Reply {
        let url = format!("{}/oauth/token", self.tenant.url());
        read(self.http.post(url).form(form).send().await.unwrap()).await
    }

    pub(super) async fn send(&self, method: Method, path: &str, body: Option<&str>) -> Result<Reply, reqwest::Error> {
        let url = format!("{}{path}", self.tenant.url());
        let mut request = self.http.request(method, url).bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_owned());
        }
        Ok(read(request.send().await?).await)
    }

    pub(super) async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, None).await.unwrap()
    }

    pub(super) async fn post(&self, path: &str, body: &str) -> Reply {
        self.send(Method::POST, path, Some(body)).await.unwrap()
    }

    pub(super) async fn post_form(&self, form: Form) -> Result<Reply, reqwest::Error> {
        let url = format!("{}/api/v2/jobs/users-imports", self.tenant.url());
        Ok(read(self.http.post(url).bearer_auth(&self.token).multipart(form).send().await?).await)
    }

    pub(super) async fn import(&self, connection: &str, users: &str, upsert: bool) -> Reply {
        self.post_form(import_form(connection, users, upsert)).await.unwrap()
    }

    /// Imports, waits, and gives the finished job and its errors.
    pub(super) async fn imported(&self, connection: &str, users: &str, upsert: bool) -> (Value, Reply) {
        let reply = self.import(connection, users, upsert).await;
        assert_eq!(reply.status, 202, "{}", reply.text);
        let id = reply.json()["id"].as_str().unwrap().to_owned();
        (self.finished(&id).await, self.get(&format!("/api/v2/jobs/{id}/errors")).await)
    }

    pub(super) async fn patch(&self, path: &str, body: &str) -> Reply {
        self.send(Method::PATCH, path, Some(body)).await.unwrap()
    }

    pub(super) async fn delete(&self, path: &str) -> Reply {
        self.send(Method::DELETE, path, None).await.unwrap()
    }

    /// Asks for the job until it runs no more.
    pub(super) async fn finished(&self, id: &str) -> Value {
        loop {
            let job = self.get(&format!("/api/v2/jobs/{id}")).await.json();
            if !["pending", "processing"].contains(&job["status"].as_str().unwrap()) {
                return job;
            }
            tokio::task::yield_now().await;
        }
    }
}

pub(super) fn import_form(connection: &str, users: &str, upsert: bool) -> Form {
    let file = Part::text(users.to_owned()).file_name("users.json").mime_str("application/json").unwrap();
    Form::new()
        .text("connection_id", connection.to_owned())
        .text("upsert", upsert.to_string())
        .text("send_completion_email", "false")
        .part("users", file)
}

pub(super) fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

async fn read(response: reqwest::Response) -> Reply {
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Reply { status, headers, text: response.text().await.unwrap_or_default() }
}

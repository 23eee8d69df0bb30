//! The client against the demo tenant: all that the program asks of a tenant, and each way in which that can fail.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::time::{Duration, Instant};

use bytes::Bytes;
use rollcall::auth0::{
    ApiError, Client, ConnectionId, Credentials, DownloadError, ImportRequest, Job, JobErrors, JobId, JobStatus,
    TenantAddress, Unfit, User,
};
use rollcall::credentials::Secret;
use rollcall::demo_tenant::{DemoTenant, Options, Plan, read_faults};
use serde_json::Value;

const MAIN_DB: &str = "con_q7Lw2ZtR8vXcN1Ys";
const IMPORTS: &str = "POST /api/v2/jobs/users-imports";
const JOBS: &str = "GET /api/v2/jobs/{id}";

struct Tenant {
    demo: DemoTenant,
    client: Client,
}

impl Tenant {
    async fn with(faults: &str) -> Self {
        Self::start(faults, Plan::Unlimited).await
    }

    async fn start(faults: &str, plan: Plan) -> Self {
        let faults = read_faults(faults).unwrap();
        let options = Options { faults, plan, import_job_time: Duration::ZERO, ..Options::default() };
        let demo = DemoTenant::start(options).await.unwrap();
        let client = client(&demo, demo.client_secret());
        Self { demo, client }
    }

    async fn import(&self, users: &str) -> Result<Job, ApiError> {
        self.client.import_users(&request(MAIN_DB, users)).await
    }

    /// Asks until a job is done.
    async fn finished(&self, id: &JobId) -> Job {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(20) {
            let job = self.client.job(id).await.unwrap();
            if !job.status.is_running() {
                return job;
            }
            tokio::task::yield_now().await;
        }
        panic!("the job does not end");
    }

    async fn export(&self, fields: &[&str]) -> Job {
        let connection = ConnectionId(MAIN_DB.to_owned());
        let job = self.client.export_users(Some(&connection), fields, None).await.unwrap();
        self.finished(&job.id).await
    }

    async fn set_faults(&self, faults: &str) {
        let url = format!("{}/_demo/faults", self.demo.url());
        reqwest::Client::new().post(url).body(faults.to_owned()).send().await.unwrap().error_for_status().unwrap();
    }

    /// How often a call was answered with a status; 0 is no answer.
    async fn count(&self, call: &str, status: u16) -> u64 {
        let url = format!("{}/_demo/state", self.demo.url());
        let state: Value = reqwest::get(url).await.unwrap().json().await.unwrap();
        state["requests"][call][status.to_string()].as_u64().unwrap_or(0)
    }
}

fn client(demo: &DemoTenant, secret: &str) -> Client {
    let credentials = Credentials::ClientSecret {
        client_id: demo.client_id().to_owned(),
        client_secret: Secret::new(secret.to_owned()),
    };
    Client::new(TenantAddress::parse(&demo.url(), None).unwrap(), credentials).unwrap()
}

fn request(connection: &str, users: &str) -> ImportRequest {
    ImportRequest {
        connection: ConnectionId(connection.to_owned()),
        users: Bytes::copy_from_slice(users.as_bytes()),
        upsert: false,
        external_id: Some("run 1 chunk 1".to_owned()),
        send_completion_email: false,
    }
}

const PIA: &str = r#"[{"email":"Pia@example.test","user_id":"p1","email_verified":true}]"#;

#[tokio::test]
async fn users_go_in_and_can_be_read_back() {
    let tenant = Tenant::with("{}").await;
    let before = tenant.client.server_now();
    assert_eq!(before, None);
    let job = tenant.import(PIA).await.unwrap();
    assert_eq!(job.external_id.as_deref(), Some("run 1 chunk 1"));
    assert_eq!(job.connection.as_deref(), Some("Main-DB"));
    let job = tenant.finished(&job.id).await;
    assert_eq!(job.status, JobStatus::Completed);
    assert_eq!(job.summary.map(|summary| (summary.total, summary.inserted, summary.failed)), Some((1, 1, 0)));
    assert_eq!(tenant.client.job_errors(&job.id).await.unwrap(), JobErrors::Nothing);

    let user = tenant.client.user("auth0|p1").await.unwrap().unwrap();
    assert_eq!((user.email.as_deref(), user.email_verified), (Some("pia@example.test"), Some(true)));
    assert_eq!(user.identities[0].connection.as_deref(), Some("Main-DB"));
    let by_email = tenant.client.users_by_email("PIA@example.TEST").await.unwrap();
    assert_eq!(by_email, std::slice::from_ref(&user));
    assert_eq!(tenant.client.user("auth0|nobody").await.unwrap(), None);

    let now = tenant.client.server_now().unwrap();
    let age = now.duration_since(user.created_at.unwrap()).as_secs_f64();
    assert!((-1.0..10.0).contains(&age), "{age}");
}

#[tokio::test]
async fn refused_rows_come_with_their_reasons() {
    let tenant = Tenant::with("{}").await;
    let users = r#"[{"email":"a@example.test"},{"email":"A@example.test"},{"email":7},{"email":"b@example.test","given_name":null}]"#;
    let job = tenant.import(users).await.unwrap();
    tenant.finished(&job.id).await;
    let JobErrors::Rows(rows) = tenant.client.job_errors(&job.id).await.unwrap() else { panic!("no rows") };
    let codes: Vec<&str> = rows.iter().map(|row| row.errors[0].code.as_str()).collect();
    assert_eq!(codes.len(), 3, "{codes:?}");
    assert!(codes.contains(&"DUPLICATED_USER") && codes.contains(&"INVALID_TYPE"), "{codes:?}");

    let broken = tenant.import("[{").await.unwrap();
    assert_eq!(tenant.finished(&broken.id).await.status, JobStatus::Failed);
    assert_eq!(tenant.client.job_errors(&broken.id).await.unwrap(), JobErrors::Nothing);
    let unknown = JobId("job_0000000000000000".to_owned());
    assert!(matches!(tenant.client.job(&unknown).await, Err(ApiError::NotFound)));
    assert!(matches!(tenant.client.job_errors(&unknown).await, Err(ApiError::NotFound)));
}

#[tokio::test]
async fn connections_say_whether_they_take_imports() {
    let tenant = Tenant::with(r#"{"connections_without_application":["Partners"]}"#).await;
    let connections = tenant.client.connections(None).await.unwrap();
    assert_eq!(connections.len(), 5);
    let named = |name: &str| connections.iter().find(|connection| connection.name == name).unwrap();
    assert_eq!(named("Main-DB").import_fitness(), Ok(()));
    assert_eq!(named("Main-DB").rules().username_max, 128);
    assert_eq!(named("Partners").rules().username_max, 15);
    assert_eq!(named("Legacy-CRM").import_fitness(), Err(Unfit::CustomWithoutImportMode));
    assert!(matches!(named("email").import_fitness(), Err(Unfit::NotADatabase { .. })));
    assert!(tenant.client.connection_in_use(&named("Main-DB").id).await.unwrap());
    assert!(!tenant.client.connection_in_use(&named("Partners").id).await.unwrap());
    assert_eq!(tenant.client.connections(Some("auth0")).await.unwrap().len(), 3);

    for (connection, expected) in [
        (named("Partners").id.0.as_str(), "ConnectionDisabled"),
        (named("Legacy-CRM").id.0.as_str(), "CustomWithoutImportMode"),
        (named("email").id.0.as_str(), "NotADatabase"),
        ("con_0000000000000000", "NoSuchConnection"),
    ] {
        let error = tenant.client.import_users(&request(connection, PIA)).await.unwrap_err();
        assert_eq!(format!("{error:?}"), expected);
    }
    let large = format!(r#"[{{"email":"a@example.test","user_metadata":{{"x":"{}"}}}}]"#, "x".repeat(512_000));
    assert!(matches!(tenant.import(&large).await, Err(ApiError::TooLarge)));
}

#[tokio::test]
async fn an_export_comes_back_as_users() {
    let tenant = Tenant::with("{}").await;
    let job = tenant.import(PIA).await.unwrap();
    tenant.finished(&job.id).await;
    let job = tenant.export(&["user_id", "email", "created_at"]).await;
    let mut file = Vec::new();
    let bytes = tenant.client.download(&job.location.unwrap(), &mut file).await.unwrap();
    assert_eq!(bytes, file.len() as u64);
    let user = User::from_json(file.split(|byte| *byte == b'\n').next().unwrap()).unwrap();
    assert_eq!((user.user_id.as_str(), user.email.as_deref()), ("auth0|p1", Some("pia@example.test")));
    assert!(user.created_at.is_some());
}

#[tokio::test]
async fn a_link_that_is_expired_or_cut_off_is_told_and_a_fresh_one_works() {
    let tenant = Tenant::with("{}").await;
    let users: Vec<String> = (0..500).map(|n| format!(r#"{{"email":"u{n}@example.test"}}"#)).collect();
    let job = tenant.import(&format!("[{}]", users.join(","))).await.unwrap();
    tenant.finished(&job.id).await;
    let job = tenant.export(&["email"]).await;
    let link = job.location.unwrap();
    tenant.set_faults(r#"{"requests":[{"kind":"truncated_download","path":"/exports","count":1},{"kind":"expired_link","path":"/exports","count":1}]}"#).await;
    let cut = tenant.client.download(&link, &mut Vec::new()).await.unwrap_err();
    assert!(matches!(cut, DownloadError::CutOff) && cut.can_be_tried_again(), "{cut:?}");
    let expired = tenant.client.download(&link, &mut Vec::new()).await.unwrap_err();
    assert!(matches!(expired, DownloadError::Expired), "{expired:?}");
    tenant.demo.advance_clock(61);
    assert!(matches!(tenant.client.download(&link, &mut Vec::new()).await, Err(DownloadError::Expired)));
    let fresh = tenant.client.job(&job.id).await.unwrap().location.unwrap();
    let mut file = Vec::new();
    tenant.client.download(&fresh, &mut file).await.unwrap();
    assert_eq!(String::from_utf8(file).unwrap().lines().count(), 500);
}

#[tokio::test]
async fn a_lost_import_is_sent_once_whether_or_not_it_had_an_effect() {
    for (kind, jobs_made) in [("lost_before_effect", false), ("lost_after_effect", true)] {
        let faults = format!(r#"{{"requests":[{{"kind":"{kind}","path":"/api/v2/jobs/users-imports","count":1}}]}}"#);
        let tenant = Tenant::with(&faults).await;
        let error = tenant.import(PIA).await.unwrap_err();
        assert!(matches!(error, ApiError::AnswerLost { .. }) && error.may_have_taken_effect(), "{error:?}");
        assert_eq!(tenant.count(IMPORTS, 0).await + tenant.count(IMPORTS, 202).await, 1);
        let start = Instant::now();
        while jobs_made && tenant.client.users_by_email("pia@example.test").await.unwrap().is_empty() {
            assert!(start.elapsed() < Duration::from_secs(20), "the lost job's user does not appear");
        }
    }
}

#[tokio::test]
async fn an_import_into_a_tenant_that_is_out_of_order_is_not_repeated() {
    let tenant =
        Tenant::with(r#"{"requests":[{"kind":"unavailable","path":"/api/v2/jobs/users-imports","count":1}]}"#).await;
    let error = tenant.import(PIA).await.unwrap_err();
    assert!(matches!(error, ApiError::Unavailable { status: 503 }) && error.may_have_taken_effect(), "{error:?}");
    assert_eq!(tenant.count(IMPORTS, 503).await, 1);
    tenant.import(PIA).await.unwrap();
}

#[tokio::test]
async fn reading_gets_by_what_passes() {
    let tenant = Tenant::with("{}").await;
    let job = tenant.import(PIA).await.unwrap();
    for (kind, status) in
        [("lost_before_effect", 0), ("lost_after_effect", 0), ("unavailable", 503), ("rate_limit", 429)]
    {
        let faults = format!(r#"{{"requests":[{{"kind":"{kind}","path":"/api/v2/jobs/job_","count":1}}]}}"#);
        tenant.set_faults(&faults).await;
        let before = tenant.count(JOBS, status).await;
        tenant.client.job(&job.id).await.unwrap();
        assert_eq!(tenant.count(JOBS, status).await, before + 1, "{kind}");
    }
}

#[tokio::test]
async fn a_storm_of_refusals_is_sat_out_by_imports_too() {
    let tenant = Tenant::with(
        r#"{"requests":[{"kind":"rate_limit","path":"/api/v2/jobs/users-imports","count":3,"retry_after_seconds":0}]}"#,
    )
    .await;
    tenant.import(PIA).await.unwrap();
    assert_eq!(tenant.count(IMPORTS, 429).await, 3);
    assert_eq!(tenant.count(IMPORTS, 202).await, 1);
}

#[tokio::test]
async fn a_third_import_at_a_time_is_the_callers_to_wait_for() {
    let tenant = Tenant::with(r#"{"jobs":[{"kind":"slow","seconds":600}]}"#).await;
    tenant.import(PIA).await.unwrap();
    tenant.import(PIA).await.unwrap();
    let error = tenant.import(PIA).await.unwrap_err();
    assert!(matches!(error, ApiError::TooManyImportJobs), "{error:?}");
    assert_eq!(tenant.count(IMPORTS, 429).await, 1);
}

#[tokio::test]
async fn a_token_that_ends_in_between_is_renewed() {
    let tenant = Tenant::with("{}").await;
    let job = tenant.import(PIA).await.unwrap();
    tenant.set_faults(r#"{"expire_tokens":true}"#).await;
    tenant.client.job(&job.id).await.unwrap();
    tenant.set_faults(r#"{"requests":[{"kind":"token_expired","path":"/api/v2/jobs/users-imports","count":1}]}"#).await;
    tenant.import(PIA).await.unwrap();
    assert_eq!((tenant.count(JOBS, 401).await, tenant.count(IMPORTS, 401).await), (1, 1));
    assert_eq!(tenant.count("POST /oauth/token", 200).await, 3);
}

#[tokio::test]
async fn a_token_is_renewed_before_its_end() {
    let tenant = Tenant::with(r#"{"token_lifetime_seconds":1}"#).await;
    let job = tenant.import(PIA).await.unwrap();
    let start = Instant::now();
    while start.elapsed() < Duration::from_millis(2_500) {
        tenant.client.job(&job.id).await.unwrap();
    }
    assert!((3..=5).contains(&tenant.count("POST /oauth/token", 200).await));
    assert_eq!(tenant.count(JOBS, 401).await, 0);
}

#[tokio::test]
async fn a_withdrawn_permission_is_named() {
    let tenant = Tenant::with("{}").await;
    assert!(tenant.client.scopes().await.unwrap().contains(&"create:users".to_owned()));
    tenant.set_faults(r#"{"withdrawn_scopes":["create:users","read:connections"]}"#).await;
    let error = tenant.import(PIA).await.unwrap_err();
    assert!(matches!(&error, ApiError::MissingScope { needed } if needed == &["create:users"]), "{error:?}");
    let error = tenant.client.connections(Some("auth0")).await.unwrap_err();
    assert!(matches!(&error, ApiError::MissingScope { needed } if needed == &["read:connections"]), "{error:?}");
    assert!(!tenant.client.scopes().await.unwrap().contains(&"create:users".to_owned()));
    // Granted again: found without starting anew.
    tenant.set_faults("{}").await;
    tenant.import(PIA).await.unwrap();
}

#[tokio::test]
async fn credentials_that_do_not_fit_are_told_apart() {
    let tenant = Tenant::with("{}").await;
    let error = client(&tenant.demo, "not the secret").scopes().await.unwrap_err();
    assert!(matches!(error, ApiError::WrongSecret), "{error:?}");

    let address = TenantAddress::parse(&tenant.demo.url(), Some("https://acme.eu.auth0.com/api/v2")).unwrap();
    let credentials = Credentials::ClientSecret {
        client_id: tenant.demo.client_id().to_owned(),
        client_secret: Secret::new(tenant.demo.client_secret().to_owned()),
    };
    let error = Client::new(address, credentials).unwrap().scopes().await.unwrap_err();
    assert!(matches!(error, ApiError::WrongAudience), "{error:?}");

    let address = TenantAddress::parse(&tenant.demo.url(), None).unwrap();
    let pasted = Client::new(address, Credentials::Token(Secret::new("eyJ.abc.def".to_owned()))).unwrap();
    let error = pasted.connections(Some("auth0")).await.unwrap_err();
    assert!(matches!(error, ApiError::BadToken { .. }), "{error:?}");
}

#[tokio::test]
async fn a_free_tenant_is_never_asked_too_often() {
    let tenant = Tenant::start("{}", Plan::Free).await;
    let job = tenant.import(PIA).await.unwrap();
    let start = Instant::now();
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..10 {
        let (client, id) = (tenant.client.clone(), job.id.clone());
        calls.spawn(async move { client.job(&id).await.unwrap() });
    }
    assert_eq!(calls.join_all().await.len(), 10);
    assert_eq!((tenant.count(JOBS, 200).await, tenant.count(JOBS, 429).await), (10, 0));
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_job_is_forgotten_after_a_day() {
    let tenant = Tenant::with("{}").await;
    let job = tenant.import(PIA).await.unwrap();
    tenant.finished(&job.id).await;
    tenant.demo.advance_clock(25 * 3_600);
    // The token is a day old as well.
    assert!(matches!(tenant.client.job(&job.id).await, Err(ApiError::NotFound)));
}

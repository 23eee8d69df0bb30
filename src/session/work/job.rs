//! Looking up any import job of a tenant.

use super::World;
use crate::auth0::{Client, JobErrors, JobId};
use crate::session::notice::Notice;
use crate::session::report::ProblemLine;
use crate::session::state::JobView;
use crate::session::words;
use crate::workspace::Origin;
use serde_json::Value;

impl World {
    pub(super) async fn look_up_job(client: &Client, id: String) -> Result<JobView, Notice> {
        let tenant = client.address().domain();
        let id = JobId(id);
        let job = match client.job(&id).await {
            Ok(job) => job,
            Err(crate::auth0::ApiError::NotFound) => return Err(words::session::unknown_job()),
            Err(error) => return Err(words::api::api_error(tenant, &error)),
        };
        let errors = match client.job_errors(&id).await {
            Ok(JobErrors::Rows(rows)) => rows,
            Ok(JobErrors::Job { .. } | JobErrors::Nothing) => Vec::new(),
            Err(error) => return Err(words::api::api_error(tenant, &error)),
        };
        let lines = errors.iter().flat_map(|entry| {
            let email = entry.user.get("email").and_then(Value::as_str);
            entry.errors.iter().map(move |error| {
                let (message, next) = words::finding::refusal(&error.code, &error.message);
                ProblemLine {
                    row: None,
                    line: None,
                    email: email.map(str::to_owned),
                    code: error.code.clone(),
                    path: error.path.clone().unwrap_or_default(),
                    message,
                    next,
                    origin: Origin::Tenant,
                    is_error: true,
                }
            })
        });
        Ok(JobView { problems: lines.collect(), job })
    }
}

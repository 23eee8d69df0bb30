//! The JSON objects that scripts read. Their words are the tenant's: `inserted`, `updated`…

use crate::session::{
    DemoPlace, JobView, ProblemLine, RowCounts, RowState, RunLine, RunReport, SheetReport, StoredTenant, TenantTest,
};
use serde_json::{Value, json};

fn problem(line: &ProblemLine) -> Value {
    let ProblemLine { row, email, code, path, message, next, origin, .. } = line;
    json!({"row": row, "email": email, "code": code, "path": path, "message": message, "next": next, "origin": origin.name()})
}

fn problems(lines: &[ProblemLine], errors: bool) -> Vec<Value> {
    lines.iter().filter(|line| line.is_error == errors).map(problem).collect()
}

fn rows(counts: &RowCounts) -> Value {
    let mut rows = json!({
        "total": counts.total(),
        "inserted": counts.of(RowState::Inserted),
        "updated": counts.of(RowState::Updated),
        "unchanged": counts.of(RowState::Unchanged),
        "failed": counts.of(RowState::Failed),
        "skipped": counts.of(RowState::Skipped),
        "unknown": counts.of(RowState::Unknown),
    });
    // Only an interrupted run has rows that wait.
    let planned = counts.of(RowState::Planned);
    if let (true, Some(rows)) = (planned > 0, rows.as_object_mut()) {
        rows.insert("planned".to_owned(), planned.into());
    }
    rows
}

/// What became of a run.
pub(super) fn run(report: &RunReport) -> Value {
    let jobs: Vec<_> = report
        .jobs
        .iter()
        .filter(|job| job.status != "not sent")
        .map(|job| json!({"id": job.job, "status": job.status, "rows": job.row_count, "bytes": job.size_bytes}))
        .collect();
    let made_from = &report.run.made_from;
    json!({
        "run": report.run.id.0,
        "tenant": made_from.tenant,
        "connection": made_from.connection,
        "rows": rows(&report.counts),
        "jobs": jobs,
        "problems": problems(&report.lines, true),
        "warnings": problems(&report.lines, false),
        "repairs": made_from.repairs,
        "seconds": report.run.seconds,
    })
}

/// What the checker found.
pub(super) fn check(report: &SheetReport) -> Value {
    json!({
        "rows": report.rows,
        "ok": report.ok,
        "problems": problems(&report.lines, true),
        "warnings": problems(&report.lines, false),
        "repairs": report.repairs,
    })
}

/// The list of runs.
pub(super) fn runs(lines: &[RunLine]) -> Value {
    let runs: Vec<_> = lines
        .iter()
        .map(|line| {
            json!({
                "run": line.run.id.0,
                "state": super::words::run_state(line.run.state),
                "created_at": line.run.created_at.to_string(),
                "tenant": line.run.made_from.tenant,
                "connection": line.run.made_from.connection,
                "list": line.list,
                "rows": rows(&line.counts),
            })
        })
        .collect();
    json!({ "runs": runs })
}

/// A job of the tenant.
pub(super) fn job(view: &JobView) -> Value {
    let job = &view.job;
    let summary = job
        .summary
        .as_ref()
        .map(|it| json!({"total": it.total, "inserted": it.inserted, "updated": it.updated, "failed": it.failed}));
    json!({
        "id": job.id.0,
        "type": job.job_type,
        "status": job.status.as_str(),
        "connection": job.connection,
        "external_id": job.external_id,
        "created_at": job.created_at.map(|at| at.to_string()),
        "summary": summary,
        "problems": problems(&view.problems, true),
    })
}

/// The tenants that were added.
pub(super) fn tenants(tenants: &[StoredTenant]) -> Value {
    let tenants: Vec<_> = tenants
        .iter()
        .map(|it| json!({"name": it.name, "domain": it.domain, "client_id": it.client_id, "production": it.production}))
        .collect();
    json!({ "tenants": tenants })
}

/// What a tenant's credentials are good for.
pub(super) fn tenant_test(test: &TenantTest) -> Value {
    let scopes = |scopes: &[(String, &'static str)]| -> Vec<Value> {
        scopes.iter().map(|(scope, purpose)| json!({"permission": scope, "for": purpose})).collect()
    };
    json!({
        "tenant": test.domain,
        "granted": scopes(&test.granted),
        "missing": scopes(&test.missing),
        "connections": test.connections,
    })
}

/// A change of the list of tenants.
pub(super) fn tenant_changed(what: &str, name: &str) -> Value {
    json!({ what: name })
}

/// Where the demo tenant is.
pub(super) fn demo_place(place: &DemoPlace) -> Value {
    json!({"domain": place.url, "client_id": place.client_id, "client_secret": place.client_secret})
}

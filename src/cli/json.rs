//! The JSON objects that scripts read. Their words are the tenant's: `inserted`, `updated`…

use super::words;
use crate::session::words::api::scope_purpose;
use crate::session::{
    DemoPlace, ExportLine, ExportReport, JobView, Notice, ProblemLine, RowCounts, RowState, RunLine, RunReport,
    SheetReport, StoredTenant, TenantTest,
};
use serde::ser::{Error as _, SerializeSeq as _};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

fn problem(line: &ProblemLine) -> Value {
    let ProblemLine { row, email, code, path, message, next, origin, .. } = line;
    // What to do belongs to the message: a script that shows it shows both.
    let message = format!("{message} {next}");
    json!({"row": row, "email": email, "code": code, "path": path, "message": message.trim(), "origin": origin.name()})
}

fn rows(counts: &RowCounts) -> Value {
    json!({
        "total": counts.total(),
        "inserted": counts.of(RowState::Inserted),
        "updated": counts.of(RowState::Updated),
        "unchanged": counts.of(RowState::Unchanged),
        "failed": counts.of(RowState::Failed),
        "skipped": counts.of(RowState::Skipped),
        // What an interrupted run has still to send is not known yet either.
        "unknown": counts.of(RowState::Unknown) + counts.of(RowState::Planned),
    })
}

/// The problems or the warnings of something, written one by one: there may be as many as rows.
struct Lines<F: Fn(&mut dyn FnMut(ProblemLine)) -> Result<(), Notice>> {
    for_each: F,
    errors: bool,
}

impl<F: Fn(&mut dyn FnMut(ProblemLine)) -> Result<(), Notice>> Serialize for Lines<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        let mut written = Ok(());
        let read = (self.for_each)(&mut |line| {
            if line.is_error == self.errors && written.is_ok() {
                written = list.serialize_element(&problem(&line));
            }
        });
        read.map_err(|notice| S::Error::custom(notice.message))?;
        written?;
        list.end()
    }
}

/// What became of a run.
pub(super) fn run(report: &RunReport) -> impl Serialize + '_ {
    #[derive(Serialize)]
    struct Object<'a, P: Serialize, W: Serialize> {
        run: i64,
        tenant: &'a str,
        connection: &'a str,
        rows: Value,
        jobs: Vec<Value>,
        problems: P,
        warnings: W,
        repairs: &'a [String],
        seconds: f64,
    }
    let sent = report.jobs.iter().filter(|job| job.status != "not sent");
    let jobs = sent
        .map(|job| json!({"id": job.job, "status": job.status, "rows": job.row_count, "bytes": job.size_bytes}))
        .collect();
    let made_from = &report.run.made_from;
    Object {
        run: report.run.id.0,
        tenant: &made_from.tenant,
        connection: &made_from.connection,
        rows: rows(&report.counts),
        jobs,
        problems: Lines { for_each: |act: &mut dyn FnMut(ProblemLine)| report.for_each_line(act), errors: true },
        warnings: Lines { for_each: |act: &mut dyn FnMut(ProblemLine)| report.for_each_line(act), errors: false },
        repairs: &made_from.repairs,
        seconds: report.run.seconds,
    }
}

/// What became of an export.
pub(super) fn export(report: &ExportReport) -> Value {
    let mut problems: Vec<Value> = report
        .problems
        .iter()
        .map(|it| json!({"user_id": it.user_id, "email": it.email, "column": it.column, "code": it.code, "message": it.message}))
        .collect();
    // Of millions the first are told, and that there are more.
    let untold = report.problem_count.saturating_sub(problems.len() as u64);
    if untold > 0 {
        problems.push(json!({"code": "MORE", "count": untold}));
    }
    let connection = match report.connections.as_slice() {
        [] => Value::Null,
        [one] => one.as_str().into(),
        several => several.into(),
    };
    json!({
        "run": report.run.0,
        "tenant": report.tenant,
        "connection": connection,
        "users": report.users,
        "columns": report.columns,
        "file": report.file,
        "bytes": report.bytes,
        "sha256": report.sha256,
        "seconds": report.seconds,
        "problems": problems,
    })
}

/// What the checker found.
pub(super) fn check(report: &SheetReport) -> impl Serialize + '_ {
    #[derive(Serialize)]
    struct Check<'a, P: Serialize, W: Serialize> {
        rows: u64,
        ok: u64,
        problems: P,
        warnings: W,
        repairs: &'a [String],
    }
    let for_each = |act: &mut dyn FnMut(ProblemLine)| {
        report.lines().for_each(act);
        Ok(())
    };
    Check {
        rows: report.rows,
        ok: report.ok,
        problems: Lines { for_each, errors: true },
        warnings: Lines { for_each, errors: false },
        repairs: &report.repairs,
    }
}

/// The list of runs.
pub(super) fn runs(lines: &[RunLine], exports: &[ExportLine]) -> Value {
    let mut runs: Vec<_> = lines
        .iter()
        .map(|line| {
            json!({
                "run": line.run.id.0,
                "kind": "import",
                "state": super::words::run_state(line.run.state),
                "created_at": line.run.created_at.to_string(),
                "tenant": line.run.made_from.tenant,
                "connection": line.run.made_from.connection,
                "list": line.list,
                "rows": rows(&line.counts),
            })
        })
        .collect();
    runs.extend(exports.iter().map(export_line));
    runs.sort_by_key(|run| std::cmp::Reverse(run["run"].as_i64()));
    json!({ "runs": runs })
}

fn export_line(line: &ExportLine) -> Value {
    json!({
        "run": line.run.0,
        "kind": "export",
        "state": super::words::run_state(line.state),
        "created_at": line.created_at.to_string(),
        "tenant": line.tenant,
        "connections": line.connections,
        "file": line.file,
        "users": line.report.as_ref().map(|report| report.users),
        "sha256": line.report.as_ref().map(|report| &report.sha256),
    })
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
        "problems": view.problems.iter().map(problem).collect::<Vec<_>>(),
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
    let scopes = |granted: bool| -> Vec<Value> {
        let wanted = test.permissions.iter().filter(|it| it.granted == granted);
        wanted.map(|it| json!({"permission": it.scope, "for": scope_purpose(it.scope)})).collect()
    };
    json!({
        "tenant": test.domain,
        "granted": scopes(true),
        "missing": scopes(false),
        "connections": words::database_names(test),
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

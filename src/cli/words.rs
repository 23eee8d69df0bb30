//! The sentences that only the terminal says. What both faces say is in `session/words/`.

mod export;
mod notices;

pub(super) use export::*;
pub(super) use notices::*;

use crate::session::words as shared;
use crate::session::words::api::scope_purpose;
use crate::session::{
    DemoPlace, JobView, Phase, PlanOverview, ProblemLine, RowCounts, RowState, RunLine, RunProgress, RunReport,
    RunState, SheetReport, SheetState, StoredTenant, TenantTest,
};
use std::collections::BTreeMap;

pub(super) const OPENING: &str = "Reading the list";
pub(super) const CHECKING: &str = "Checking the rows";
pub(super) const PLANNING: &str = "Planning the import";
pub(super) const REACHING: &str = "Reaching the tenant";
pub(super) const STARTING_DEMO: &str = "Starting the demo tenant";
pub(super) const READING_RUNS: &str = "Reading the journal";
pub(super) const READING_SETS: &str = "Reading the column sets";
/// Before an old update goes on.
pub(super) const READ_ANEW: &str = "The users that are still to be updated were read a while ago, so they are read again first. \
    Who was added, removed or changed in Auth0 meanwhile, so that something would be lost, is left out and listed.";
pub(super) const READING_JOB: &str = "Asking after the job";
pub(super) const READING_TENANTS: &str = "Reading the list of tenants";
pub(super) const KEYRING: &str = "Waiting for the system's keyring";
pub(super) const PAUSING: &str =
    "Pausing. Jobs already sent go on at the tenant and are read when the run is resumed. Ctrl+C again ends at once.";
pub(super) const NO_RUNS: &str = "Nothing has run yet.";
pub(super) const NO_TENANTS: &str =
    "No tenant has been added yet. Add one: rollcall tenants add NAME --domain DOMAIN --client-id ID";
pub(super) const ASK_SECRET: &str = "Client secret (not shown):";
pub(super) const ASK_TOKEN: &str = "Management API token (not shown):";
pub(super) const SERVING: &str = "The demo tenant runs until Ctrl+C; then its users are gone. Type the three lines in another \
     terminal, and there:\n  rollcall tenants test\n  rollcall import FILE --connection Main-DB";
pub(super) const DEMO_AS_ANNOUNCED: &str = "\nThat is what the sample list was made for: the counts are as announced.";

/// Adds to a text of several lines.
fn add(text: &mut String, more: &str) {
    text.push_str(more);
}

/// A number with its noun.
fn count(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", shared::number(number), if number == 1 { one } else { many })
}

fn users(number: u64) -> String {
    count(number, "user", "users")
}

/// What has to be agreed to before a plan is carried out.
pub(super) fn reasons_to_ask(plan: &PlanOverview) -> Vec<String> {
    let mut reasons = Vec::new();
    if plan.production {
        reasons.push(format!("{} is a production tenant.", plan.tenant));
    }
    if let Some(run) = plan.unfinished {
        reasons.push(shared::session::sent_before(run));
    }
    if plan.vanishing.keys > 0 {
        reasons.push(shared::session::vanishing(&plan.vanishing));
    }
    reasons
}

pub(super) fn question(plan: &PlanOverview) -> String {
    let what = format!("Send {} to “{}” on {}?", users(plan.sends()), plan.place.connection, plan.tenant);
    if plan.production {
        format!("{what} Type the tenant's domain to send:")
    } else {
        format!("{what} Type yes to send:")
    }
}

pub(super) fn opened(sheet: &SheetState) -> String {
    let mut text = format!("{}: {} ({})", sheet.name, users(u64::from(sheet.rows.row_count())), sheet.recognised);
    for repair in &sheet.repairs {
        add(&mut text, &format!("\n  {repair}"));
    }
    text
}

/// A problem with its row, what happened and what to do.
pub(super) fn problem(line: &ProblemLine) -> String {
    let place = match (line.row, line.line) {
        (Some(row), Some(at)) => format!("Row {} (line {at})", shared::number(row)),
        (Some(row), None) => format!("Row {}", shared::number(row)),
        (None, _) => "Job".to_owned(),
    };
    let email = line.email.as_deref().map(|email| format!("  {email}")).unwrap_or_default();
    let kind = if line.is_error { "" } else { "Warning: " };
    let mut text = format!("{place}{email}  [{}]\n  {kind}{}", line.code, line.message);
    if !line.next.is_empty() {
        add(&mut text, &format!("\n  → {}", line.next));
    }
    text
}

pub(super) fn check_summary(report: &SheetReport, against_connection: bool) -> String {
    let warnings = report.warning_count();
    let mut text = format!(
        "{}: {} can be sent, {} can't, {}",
        count(report.rows, "row", "rows"),
        shared::number(report.ok),
        shared::number(report.rows - report.ok),
        count(warnings, "warning", "warnings"),
    );
    if report.without_password > 0 {
        add(&mut text, &format!("\n{}", shared::session::without_password(report.without_password)));
    }
    if report.ok > 0 {
        let how =
            if against_connection { "" } else { " To check against a connection's own rules, add --connection NAME." };
        add(
            &mut text,
            &format!("\nTo bring them in: rollcall import, with the same options and --connection NAME.{how}"),
        );
    }
    if report.with_secrets > 0 {
        add(&mut text, &format!("\n{}", shared::session::with_secrets(report.with_secrets)));
    }
    text
}

pub(super) fn plan(plan: &PlanOverview, warnings: &BTreeMap<String, u64>) -> String {
    let mut text = format!(
        "\nPlan for “{}” on {}\n  {} to send in {}",
        plan.place.connection,
        plan.tenant,
        users(plan.sends()),
        count(plan.jobs as u64, "import job", "import jobs"),
    );
    let mut line = |line: String| {
        add(&mut text, &format!("\n  {line}"));
    };
    if plan.updates > 0 || plan.unchanged > 0 {
        line(format!("{} new, {} updated", shared::number(plan.creates), shared::number(plan.updates)));
    }
    for (number, what) in [
        (plan.unchanged, "unchanged already, not sent"),
        (plan.refused, "refused by the check, not sent"),
        (plan.left_out, "left out: an earlier run wrote them"),
        (plan.deleted, "left out: deleted or excluded in the sheet"),
    ] {
        if number > 0 {
            line(format!("{} {what}", users(number)));
        }
    }
    if plan.without_password > 0 {
        line(shared::session::without_password(plan.without_password));
    }
    if plan.vanishing.keys > 0 {
        line(shared::session::vanishing(&plan.vanishing));
    }
    if !warnings.is_empty() {
        let all: u64 = warnings.values().sum();
        let kinds: Vec<_> =
            warnings.iter().map(|(code, number)| format!("{} {code}", shared::number(*number))).collect();
        let shown = format!("rollcall runs show {} lists them", plan.run);
        line(format!("{} ({}): {shown}", count(all, "warning", "warnings"), kinds.join(", ")));
    }
    if !plan.production {
        line(
            "This tenant is not production, so nothing is asked; before writing to a production tenant Rollcall asks"
                .to_owned(),
        );
    }
    line(match plan.emails {
        0 => "The tenant sends no e-mail".to_owned(),
        emails => format!("{} to the tenant's owners", count(emails as u64, "e-mail", "e-mails")),
    });
    text.push('\n');
    text
}

/// Rows of one kind beyond the first.
pub(super) fn more_like_these(code: &str, number: u64) -> String {
    format!("… and {} more [{code}]; --json lists them all", shared::number(number))
}

/// How far a run is, in one line.
pub(super) fn run_progress(progress: &RunProgress) -> String {
    let done = format!("{} of {} jobs done", progress.steps_done, progress.step_count);
    match progress.phase {
        Phase::Sending => match progress.jobs.len() {
            0 => done,
            jobs => format!("{done}, {jobs} at work"),
        },
        Phase::LookingUp { rows } => {
            format!("{done}. An answer was lost: looking up {}", users(u64::from(rows)))
        }
        Phase::WaitingForSlot => format!("{done}. The tenant is busy with other import jobs: waiting for one to end"),
        Phase::ReadingBack { rows } => format!("{done}. Reading {} back", users(rows)),
        Phase::ReadingAnew { rows } => format!("{done}. Reading {} again first, as they are now", users(rows)),
    }
}

/// The rows that the tenant refused. What the check kept back is left out: nobody was asked about it.
fn failed(counts: &RowCounts) -> u64 {
    counts.of(RowState::Failed).saturating_sub(counts.kept_back())
}

/// The rows that were not to be sent, or that the check kept from being sent.
fn left_out(counts: &RowCounts) -> u64 {
    counts.of(RowState::Skipped) + counts.kept_back()
}

/// What became of a run, in the words of the window.
pub(super) fn outcome(report: &RunReport) -> String {
    let made_from = &report.run.made_from;
    let heading = if report.is_finished() { "finished" } else { "is not finished" };
    let mut text = format!("\nRun {} into “{}” on {} {heading}", report.run.id, made_from.connection, made_from.tenant);
    for (number, name) in [
        (report.counts.of(RowState::Inserted), "created"),
        (report.counts.of(RowState::Updated), "updated"),
        (report.counts.of(RowState::Unchanged), "unchanged"),
        (failed(&report.counts), "failed"),
        (left_out(&report.counts), "left out"),
        (report.counts.of(RowState::Unknown), "not known yet"),
        (report.counts.of(RowState::Planned), "still to be sent"),
    ] {
        if number > 0 {
            add(&mut text, &format!("\n  {:>9}  {name}", shared::number(number)));
        }
    }
    add(&mut text, &format!("\n  {:>9}  rows in all", shared::number(report.counts.total())));
    if report.warning_count > 0 {
        let shown = format!("rollcall runs show {} lists them", report.run.id);
        add(&mut text, &format!("\n{}: {shown}", count(report.warning_count, "warning", "warnings")));
    }
    if report.unanswered > 0 {
        let what = "of these were sent, and the tenant's answer has not been read yet";
        add(&mut text, &format!("\n  {:>9}  {what}", shared::number(report.unanswered)));
    }
    if !report.is_finished() {
        add(
            &mut text,
            &format!(
                "\nrollcall runs resume {} goes on; nothing is sent again before the tenant was looked at",
                report.run.id
            ),
        );
    } else if report.counts.of(RowState::Failed) > 0 {
        add(
            &mut text,
            &format!(
                "\nCorrect the rows above in the list, then send them alone with --retry-failed-of {}",
                report.run.id
            ),
        );
    }
    text
}

pub(super) fn run_state(state: RunState) -> &'static str {
    match state {
        RunState::Planned => "planned",
        RunState::Started => "interrupted",
        RunState::Finished => "finished",
    }
}

pub(super) fn run_line(line: &RunLine) -> String {
    let (run, counts) = (&line.run, &line.counts);
    format!(
        "{:>5}  {}  {:<11}  {} → “{}” on {}: {} created, {} updated, {} unchanged, {} failed, {} left out, {} not known",
        run.id,
        run.created_at.strftime("%Y-%m-%d %H:%M"),
        run_state(run.state),
        line.list,
        run.made_from.connection,
        run.made_from.tenant,
        shared::number(counts.of(RowState::Inserted)),
        shared::number(counts.of(RowState::Updated)),
        shared::number(counts.of(RowState::Unchanged)),
        shared::number(failed(counts)),
        shared::number(left_out(counts)),
        shared::number(counts.of(RowState::Unknown) + counts.of(RowState::Planned)),
    )
}

pub(super) fn job(view: &JobView) -> String {
    let job = &view.job;
    let mut text = format!("{}  {}  {}", job.id.0, job.job_type, job.status.as_str());
    if let Some(connection) = &job.connection {
        add(&mut text, &format!("  “{connection}”"));
    }
    if let Some(it) = &job.summary {
        add(
            &mut text,
            &format!(
                "\n  {} users: {} created, {} updated, {} failed",
                shared::number(it.total),
                shared::number(it.inserted),
                shared::number(it.updated),
                shared::number(it.failed)
            ),
        );
    }
    if let Some(details) = &job.status_details {
        add(&mut text, &format!("\n  The tenant says “{details}”."));
    }
    text
}

pub(super) fn tenant_line(tenant: &StoredTenant) -> String {
    let kind = if tenant.production { "production" } else { "not production" };
    format!("{}  {}  {kind}", tenant.name, tenant.domain)
}

pub(super) fn tenant_added(name: &str) -> String {
    format!(
        "Added “{name}”. Its secret is in the system's keyring. rollcall tenants test {name} tells what it is good for."
    )
}

pub(super) fn tenant_removed(name: &str) -> String {
    format!("Removed “{name}” and its secret. The token it had, if any, ends by itself within a day.")
}

pub(super) fn tenant_test(test: &TenantTest) -> String {
    let mut lines = format!("{} answers, and the credentials are right.", test.domain);
    for it in test.granted() {
        add(&mut lines, &format!("\n  ✓ {}  {}", it.scope, scope_purpose(it.scope)));
    }
    for it in test.missing() {
        add(&mut lines, &format!("\n  ✗ {}  lacks: {}", it.scope, scope_purpose(it.scope)));
    }
    if test.missing().next().is_some() {
        lines.push_str(
            "\nTo grant what lacks: in the dashboard open APIs, Auth0 Management API, Machine to Machine Applications, \
             and tick it for the application.",
        );
    }
    let databases = database_names(test);
    if !databases.is_empty() {
        add(&mut lines, &format!("\nDatabase connections: {}", databases.join(", ")));
    }
    lines
}

/// The database connections by name.
pub(super) fn database_names(test: &TenantTest) -> Vec<&str> {
    test.connections.iter().flatten().filter(|it| it.is_database).map(|it| it.name.as_str()).collect()
}

pub(super) fn demo_place(place: &DemoPlace) -> String {
    format!(
        "export ROLLCALL_DOMAIN={}\nexport ROLLCALL_CLIENT_ID={}\nexport ROLLCALL_CLIENT_SECRET={}",
        place.url, place.client_id, place.client_secret
    )
}

pub(super) fn demo_begins(place: &DemoPlace, demo_users: usize, connection: &str) -> String {
    format!(
        "A demo tenant with {} invented users runs at {}. The sample list goes into its connection “{connection}”.",
        shared::number(demo_users as u64),
        place.url
    )
}

pub(super) fn demo_otherwise(inserted: u64, refused: u64) -> String {
    format!("\nThe counts are other than announced: {inserted} created and {refused} failed.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_check_kept_back_is_left_out_as_in_the_window() {
        let mut counts = RowCounts::default();
        counts.add(RowState::Failed, 2);
        counts.add(RowState::Skipped, 1);
        counts.keep_back(3);
        assert_eq!((failed(&counts), left_out(&counts), counts.total()), (2, 4, 6));
    }
}

//! `rollcall import`, and the end that it shares with `runs resume` and the demo.

use super::arguments::{Common, Import, RunChoice};
use super::options::{SHEET, chosen, close_list, open_list, use_tenant, wait};
use super::progress::Progress;
use super::terminal::{self, Terminal};
use super::{Exit, Stop, json, words};
use crate::session::{
    Command, ConnectionChoice, Fetched, ImportRequest, Notice, Origin, PlanOverview, ProblemLine, RowState, RunId,
    RunReport, Session, TenantRef,
};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

pub(super) fn import(session: &Session, import: &Import, common: &Common, terminal: Terminal) -> Result<Exit, Stop> {
    let retry_failed_of: Option<RunId> = match import.retry_failed_of {
        Some(RunChoice::Numbered(run)) => Some(run),
        Some(choice @ RunChoice::Last) => Some(chosen(session, choice)?),
        None => None,
    };
    open_list(session, terminal, &import.file, &import.reading)?;
    let tenant = use_tenant(session, common).inspect_err(|_stop| close_list(session))?;
    let request = ImportRequest {
        place: ConnectionChoice { tenant, connection: import.connection.clone() },
        upsert: import.upsert,
        completion_email: import.completion_email,
        external_id: import.external_id.clone(),
        retry_failed_of,
    };
    plan_and_run(session, terminal, request, common.yes).map(|(exit, _report)| exit)
}

/// Plans an import of the open sheet, asks, carries it out, and prints what became of it.
pub(super) fn plan_and_run(
    session: &Session,
    terminal: Terminal,
    request: ImportRequest,
    yes: bool,
) -> Result<(Exit, Arc<RunReport>), Stop> {
    session.send(Command::PlanImport { sheet: SHEET, request });
    let planned = wait(session, words::PLANNING, |state| state.plans.get(&SHEET));
    let plan = planned.inspect_err(|_notice| close_list(session))?;
    let mut warnings = BTreeMap::new();
    let mut shown = Shown::new(terminal);
    for line in plan.problems.lines() {
        if line.is_error {
            shown.line(&line);
        } else {
            *warnings.entry(line.code).or_insert(0) += 1;
        }
    }
    drop(shown);
    terminal.line(&words::plan(&plan, &warnings));
    agreed(terminal, &plan, yes).inspect_err(|_notice| close_list(session))?;
    session.send(Command::StartRun { sheet: SHEET, run: plan.run });
    let report = watch(session, plan.run)?;
    // What the check refused was shown with the plan.
    show_problems(terminal, &report, |line| line.is_error && line.origin == Origin::Tenant)?;
    Ok((finish(terminal, &report), report))
}

/// Whether the plan may be carried out: nothing to send, a production tenant and vanishing metadata stand in its way.
fn agreed(terminal: Terminal, plan: &PlanOverview, yes: bool) -> Result<(), Notice> {
    if plan.sends() == 0 {
        return Err(words::nothing_to_send(plan));
    }
    let reasons = words::reasons_to_ask(plan);
    if reasons.is_empty() || yes {
        return Ok(());
    }
    if !terminal.can_ask() {
        return Err(words::needs_yes(&reasons));
    }
    for reason in &reasons {
        terminal::aside(reason);
    }
    let answer = terminal::ask(&words::question(plan));
    if answer == plan.tenant || (!plan.production && answer.eq_ignore_ascii_case("yes")) {
        Ok(())
    } else {
        Err(words::not_agreed())
    }
}

/// Goes on with a run and prints what became of it.
pub(super) fn resume(session: &Session, terminal: Terminal, run: RunId, tenant: TenantRef) -> Result<Exit, Stop> {
    session.send(Command::ResumeRun { run, tenant });
    let report = watch(session, run)?;
    show_problems(terminal, &report, |line| line.is_error)?;
    Ok(finish(terminal, &report))
}

/// Shows how far a run is until it ends. The first Ctrl+C pauses it, the second one ends the program.
fn watch(session: &Session, run: RunId) -> Result<Arc<RunReport>, Stop> {
    let send = session.sender();
    let pressed = AtomicBool::new(false);
    session.on_interrupt(move || {
        if pressed.swap(true, Ordering::Relaxed) {
            #[expect(clippy::exit, reason = "the person insists, and the journal is whole at any moment")]
            std::process::exit(Exit::Interrupted as i32);
        }
        terminal::aside(words::PAUSING);
        send(Command::PauseRun { run });
        false
    });
    let mut progress = Progress::new();
    let ended = session.wait_for(|state| {
        if let Some(now) = state.progress.get(&run) {
            progress.run(now);
        }
        state.reports.get(&run).and_then(Fetched::ended).map(|ended| ended.cloned().map_err(Clone::clone))
    });
    drop(progress);
    Ok(ended.unwrap_or_else(|| Err(words::session_ended()))?)
}

/// Prints the problems of a run that are wanted.
pub(super) fn show_problems(
    terminal: Terminal,
    report: &RunReport,
    wanted: impl Fn(&ProblemLine) -> bool,
) -> Result<(), Notice> {
    let mut shown = Shown::new(terminal);
    report.for_each_line(&mut |line| {
        if wanted(&line) {
            shown.line(&line);
        }
    })
}

/// Lines for people: the first of each kind, and how many more there are.
pub(super) struct Shown {
    terminal: Terminal,
    by_code: BTreeMap<String, u64>,
}

impl Shown {
    /// So many rows of one kind are read one by one; more is for a script.
    const OF_A_KIND: u64 = 100;

    pub(super) fn new(terminal: Terminal) -> Self {
        Self { terminal, by_code: BTreeMap::new() }
    }

    pub(super) fn line(&mut self, line: &ProblemLine) {
        let shown = self.by_code.entry(line.code.clone()).or_insert(0);
        *shown += 1;
        if *shown <= Self::OF_A_KIND {
            self.terminal.line(&words::problem(line));
        }
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        for (code, number) in self.by_code.iter().filter(|(_, number)| **number > Self::OF_A_KIND) {
            self.terminal.line(&words::more_like_these(code, number - Self::OF_A_KIND));
        }
    }
}

/// Prints what became of a run as a whole and says how the program ends.
pub(super) fn finish(terminal: Terminal, report: &RunReport) -> Exit {
    terminal.line(&words::outcome(report));
    terminal.object(&json::run(report));
    if !report.is_finished() {
        return Exit::Interrupted;
    }
    let bad = report.counts.of(RowState::Failed) + report.counts.of(RowState::Unknown);
    if bad == 0 && !report.is_in_part { Exit::Done } else { Exit::SomeRefused }
}

//! What the commands and outcomes of plans and runs change.

use super::super::command::{Command, ImportRequest, TenantRef};
use super::super::effect::Effect;
use super::super::fetched::Fetched;
use super::super::notice::Notice;
use super::super::report::{RunLine, RunReport};
use super::super::words;
use super::{AtWork, FoundRuns, Held, Pace, PlanOverview, RefusedUser, RunDetails, RunView, State};
use crate::run::RunProgress;
use crate::sheet::SheetId;
use crate::workspace::{RowState, RunId, RunState};
use std::sync::Arc;

impl State {
    /// Finds the runs that refused a user, or made a job; a newer search takes the place of an older one.
    pub(super) fn search_runs(&mut self, text: String) -> Vec<Effect> {
        self.found_runs.ask();
        self.last_ticket += 1;
        self.search_request = self.last_ticket;
        vec![Effect::SearchRuns { request: self.search_request, text }]
    }

    pub(super) fn on_runs_found(&mut self, request: u64, outcome: Result<FoundRuns, Notice>) {
        if self.search_request == request {
            self.found_runs.end(outcome);
        }
    }

    /// Nobody looks at what an unfolded run shows any more.
    pub(super) fn fold_run(&mut self, run: RunId) -> Vec<Effect> {
        self.run_views.remove(&run);
        Vec::new()
    }

    pub(super) fn on_details(
        &mut self,
        run: RunId,
        request: u64,
        outcome: Result<Arc<RunDetails>, Notice>,
    ) -> Vec<Effect> {
        // Folded meanwhile, and perhaps unfolded again: nobody waits for this.
        let view = self.run_views.get_mut(&run).filter(|view| view.request == request);
        let Some(view) = view else { return Vec::new() };
        view.forget_pages();
        view.details.end(outcome);
        let is_there = |cause: &String| {
            let details = view.details.value();
            details.is_some_and(|details| details.causes.iter().any(|it| it.label == *cause))
        };
        if !view.cause.as_ref().is_some_and(is_there) {
            view.cause = None;
        }
        if std::mem::take(&mut view.again) { self.read_details(run) } else { Vec::new() }
    }

    pub(super) fn on_refused(
        &mut self,
        run: RunId,
        (request, cause, page): (u64, Option<String>, u32),
        outcome: Result<Vec<RefusedUser>, Notice>,
    ) {
        // Of users that were listed before the newest reading, places say something else by now.
        let is_its = |view: &&mut RunView| view.cause == cause && view.request == request;
        let Some(view) = self.run_views.get_mut(&run).filter(is_its) else { return };
        match outcome {
            Ok(users) => view.take(page, Arc::new(users)),
            Err(notice) => view.details.end(Err(notice)),
        }
    }

    /// Reads what an unfolded run shows. One reading at a time: what was asked for meanwhile is read when it has ended.
    pub(super) fn read_details(&mut self, run: RunId) -> Vec<Effect> {
        self.last_ticket += 1;
        let request = self.last_ticket;
        let view = self.run_views.entry(run).or_default();
        if matches!(view.details, Fetched::Loading { .. }) {
            view.again = true;
            return Vec::new();
        }
        view.details.ask();
        view.request = request;
        let list = self.run_line(run).map(|line| line.run.made_from.sheet);
        let open = self.sheets.values().filter_map(Fetched::value).find(|it| Some(it.stored) == list);
        vec![Effect::ReadDetails { run, request, now: open.map(|it| Arc::clone(&it.rows)) }]
    }

    /// A run by its number, as it was listed.
    pub fn run_line(&self, run: RunId) -> Option<&RunLine> {
        self.runs.value()?.iter().find(|line| line.run.id == run)
    }

    /// How many runs wait for a decision.
    pub fn undecided_runs(&self) -> usize {
        let lines = self.runs.value().into_iter().flat_map(|runs| runs.iter());
        lines.filter(|line| line.status(self.at_work.get(&line.run.id)).needs_decision()).count()
    }

    pub(super) fn plan_import(&mut self, sheet: SheetId, request: ImportRequest) -> Vec<Effect> {
        let mut effects = self.drop_plan(sheet);
        if let Some(saving) = self.save_before_plan(sheet, &request) {
            self.plans.entry(sheet).or_default().ask();
            effects.extend(saving);
            return effects;
        }
        let client = self.client(&request.place.tenant);
        let opened = self.sheet(sheet).map(|it| (Arc::clone(&it.rows), it.stored, it.history.entries()));
        self.last_ticket += 1;
        let ticket = self.last_ticket;
        self.plan_tickets.insert(sheet, ticket);
        let plan = self.plans.entry(sheet).or_default();
        plan.ask();
        match opened.and_then(|opened| Ok((opened, client?))) {
            Ok(((rows, stored, edits), client)) => {
                effects.push(Effect::PlanImport { ticket, sheet, rows, stored, edits, client, request });
            }
            Err(notice) => plan.end(Err(notice)),
        }
        effects
    }

    /// Drops a plan, also one that is being made or that waits for its tenant: when that one answers at last, the person
    /// may long be looking at another plan.
    pub(super) fn drop_plan(&mut self, sheet: SheetId) -> Vec<Effect> {
        self.waiting.retain(|(_, command)| !matches!(command, Command::PlanImport { sheet: of, .. } if *of == sheet));
        let ticket = self.plan_tickets.remove(&sheet);
        self.forget_waiting_plan(sheet);
        match self.plans.remove(&sheet) {
            Some(Fetched::Ready(plan)) => vec![Effect::DropPlan { run: plan.run }],
            Some(Fetched::Loading { .. }) => ticket.map(|ticket| Effect::StopPlanning { ticket }).into_iter().collect(),
            Some(Fetched::NotAsked | Fetched::Failed { .. }) | None => Vec::new(),
        }
    }

    /// A plan came. One that nobody waits for any more is dropped.
    pub(super) fn on_planned(
        &mut self,
        ticket: u64,
        sheet: SheetId,
        outcome: Result<PlanOverview, Notice>,
    ) -> Vec<Effect> {
        let plan = outcome.as_ref().ok().map(|plan| plan.run);
        if let Some(forget) = self.on_planned_of_closed(ticket, plan) {
            return vec![forget];
        }
        if self.plan_tickets.get(&sheet) != Some(&ticket) {
            return outcome.map(|plan| Effect::DropPlan { run: plan.run }).into_iter().collect();
        }
        self.plans.entry(sheet).or_default().end(outcome);
        Vec::new()
    }

    /// Starts the run that was shown. Another plan that has taken its place meanwhile was agreed to by nobody.
    pub(super) fn start_run(&mut self, sheet: SheetId, run: RunId) -> Vec<Effect> {
        // What goes on already, or has ended, is not started twice.
        if self.reports.contains_key(&run) {
            return Vec::new();
        }
        let plan = match self.plans.get(&sheet) {
            Some(Fetched::Ready(plan)) if plan.run == run => plan.clone(),
            _none_or_another => return self.reports.entry(run).or_default().refuse(words::session::old_plan()),
        };
        self.plans.remove(&sheet);
        self.plan_tickets.remove(&sheet);
        self.reports.entry(plan.run).or_default().ask();
        let rows = self.sheet(sheet).map(|it| Arc::clone(&it.rows));
        let stored = self.sheet(sheet).ok().map(|it| it.stored);
        match self.client(&plan.place.tenant).and_then(|client| Ok((client, rows?))) {
            Ok((client, rows)) => {
                self.at_work.insert(plan.run, AtWork::default());
                self.sent_lists.extend(stored);
                vec![Effect::StartRun { run: plan.run, rows, client }]
            }
            Err(notice) => self.reports.entry(plan.run).or_default().refuse(notice),
        }
    }

    pub(super) fn resume_run(&mut self, run: RunId, tenant: &TenantRef) -> Vec<Effect> {
        if self.at_work.contains_key(&run) {
            return Vec::new();
        }
        let client = self.client(tenant);
        let report = self.reports.entry(run).or_default();
        report.ask();
        match client {
            Ok(client) => {
                self.at_work.insert(run, AtWork::default());
                vec![Effect::ResumeRun { run, client }]
            }
            Err(notice) => report.refuse(notice),
        }
    }

    /// Ends a run's work, or changes why a run that is not at work rests.
    pub(super) fn end_run(&mut self, run: RunId, held: Held) -> Vec<Effect> {
        if let Some(work) = self.at_work.get_mut(&run) {
            work.ending = Some(held.ending());
            work.wished = Some(held);
        }
        // What was decided last counts: it does not go on by itself once its tenant is reached.
        self.call_off(run);
        vec![Effect::EndRun { run, held }]
    }

    /// Pauses whatever is at work by now, which may be more than the face has seen.
    pub(super) fn pause_to_close(&mut self) -> Vec<Effect> {
        self.waiting.retain(|(_, waiting)| !matches!(waiting, Command::ResumeRun { .. }));
        let at_work: Vec<RunId> = self.at_work.keys().copied().collect();
        at_work.into_iter().flat_map(|run| self.end_run(run, Held::Closed)).collect()
    }

    /// The tenant that has to be reached before a run goes on, as it is to.
    pub fn waits_to_go_on(&self, run: RunId) -> Option<&TenantRef> {
        self.waiting.iter().find(|(_, waiting)| resumes(waiting, run)).map(|(tenant, _)| tenant)
    }

    /// A run that waits for its tenant rests as it did before; a tenant that answers later sets nothing going.
    pub(super) fn call_off(&mut self, run: RunId) -> Vec<Effect> {
        self.waiting.retain(|(_, waiting)| !resumes(waiting, run));
        Vec::new()
    }

    pub(super) fn go_on(&mut self, run: RunId) -> Vec<Effect> {
        if self.at_work.contains_key(&run) || self.waits_to_go_on(run).is_some() {
            return Vec::new();
        }
        let Some(line) = self.run_line(run) else { return Vec::new() };
        let domain = &line.run.made_from.tenant;
        // Credentials that came with this start are known by what they reach.
        let given = self.clients.iter().find_map(|(tenant, client)| {
            client.value().is_some_and(|client| client.address().domain() == domain).then_some(tenant)
        });
        if let Some(tenant) = line.place.tenant.as_ref().or(given).cloned() {
            let then = Command::ResumeRun { run, tenant: tenant.clone() };
            return self.with_tenant(tenant, then);
        }
        let notice = words::runs::tenant_gone(run, &line.place.name);
        self.reports.entry(run).or_default().refuse(notice)
    }

    /// Does something that needs a tenant in use; first takes it in use if it is not. A tenant that lets nobody in is
    /// tried again each time, and is the reason that the command is refused for.
    pub(super) fn with_tenant(&mut self, tenant: TenantRef, then: Command) -> Vec<Effect> {
        let mut effects = match &then {
            Command::PlanImport { sheet, .. } => self.drop_plan(*sheet),
            _others => Vec::new(),
        };
        self.waiting.retain(|(_, waiting)| !supersedes(&then, waiting));
        let client = self.clients.entry(tenant.clone()).or_default();
        if matches!(client, Fetched::Ready(_)) {
            effects.extend(self.on_command(then));
            return effects;
        }
        let is_on_its_way = matches!(client, Fetched::Loading { .. });
        self.waiting.push((tenant.clone(), then));
        if matches!(self.waiting.last(), Some((_, Command::LookUpJob { .. }))) {
            // The job before is no answer to this question.
            self.job.ask();
            self.tenant_requests.looking_up = self.tenant_requests.next();
        }
        if tenant == TenantRef::Demo && matches!(self.demo, Fetched::Loading { .. }) {
            // It is reached as soon as it stands.
            self.trying.insert(tenant);
        } else if !is_on_its_way {
            effects.push(self.reach(tenant, None));
        }
        effects
    }

    /// A tenant is in use, or can't be: what waited for it goes on.
    pub(super) fn with_tenant_in_use(&mut self, tenant: &TenantRef) -> Vec<Effect> {
        let (ready, waiting) = std::mem::take(&mut self.waiting).into_iter().partition(|(it, _)| it == tenant);
        self.waiting = waiting;
        let ready: Vec<(TenantRef, Command)> = ready;
        ready.into_iter().flat_map(|(_, command)| self.on_command(command)).collect()
    }

    pub(super) fn show_refused(
        &mut self,
        run: RunId,
        cause: Option<&String>,
        places: &std::ops::Range<u32>,
    ) -> Vec<Effect> {
        let Some(view) = self.run_views.get_mut(&run) else { return Vec::new() };
        let pages = view.ask(cause.cloned(), places);
        let Some(details) = view.details.value() else { return Vec::new() };
        let effect = |page| Effect::ReadRefused {
            run,
            request: view.request,
            cause: cause.cloned(),
            page,
            ids: details.page(cause.map(String::as_str), page),
        };
        pages.into_iter().map(effect).collect()
    }

    /// How far a run is. What an unfolded one shows is read again when a job has ended.
    pub(super) fn on_run_progressed(&mut self, run: RunId, progress: RunProgress, pace: Pace) -> Vec<Effect> {
        // One that comes late does not bring back a run that has ended.
        let Some(work) = self.at_work.get_mut(&run) else { return Vec::new() };
        let first = work.progress.is_none();
        (work.progress, work.pace) = (Some(progress.clone()), pace);
        // A wish from before the run was at work was heard by nobody.
        let wished = work.wished.filter(|_| first).map(|held| Effect::EndRun { run, held });
        let seen = |it: &RunProgress| (it.steps_done, it.counts.of(RowState::Failed), it.jobs.len());
        let newest = seen(&progress);
        let is_news = self.progress.insert(run, progress).is_none_or(|before| seen(&before) != newest);
        let mut effects = self.list_runs_again();
        effects.extend(wished);
        if is_news && self.run_views.contains_key(&run) {
            effects.extend(self.read_details(run));
        }
        effects
    }

    /// The list of runs was read before a run that is at work had begun: it is read again.
    pub(super) fn list_runs_again(&mut self) -> Vec<Effect> {
        let Some(Ok(lines)) = self.runs.ended() else { return Vec::new() };
        let has_begun = |run: RunId| lines.iter().any(|it| it.run.id == run && it.run.state != RunState::Planned);
        if self.progress.keys().all(|run| has_begun(*run)) {
            return Vec::new();
        }
        self.runs.ask();
        vec![Effect::ListRuns]
    }

    /// A run is no longer at work: the list of runs and what it shows are read again, where somebody looks.
    pub(super) fn on_run_ended(&mut self, run: RunId, outcome: Result<Arc<RunReport>, Notice>) -> Vec<Effect> {
        self.progress.remove(&run);
        self.at_work.remove(&run);
        self.reports.entry(run).or_default().end(outcome);
        let mut effects = Vec::new();
        if !matches!(self.runs, Fetched::NotAsked) {
            self.runs.ask();
            effects.push(Effect::ListRuns);
        }
        if self.run_views.contains_key(&run) {
            effects.extend(self.read_details(run));
        }
        effects
    }
}

fn resumes(command: &Command, run: RunId) -> bool {
    matches!(command, Command::ResumeRun { run: of, .. } if *of == run)
}

/// Whether nobody looks for what `former` would find once `newer` is asked for.
fn supersedes(newer: &Command, former: &Command) -> bool {
    match (newer, former) {
        (Command::CheckSheet { sheet, .. }, Command::CheckSheet { sheet: of, .. }) => sheet == of,
        (Command::ResumeRun { run, .. }, Command::ResumeRun { run: of, .. })
        | (Command::ResumeExport { run, .. }, Command::ResumeExport { run: of, .. }) => run == of,
        // An export is asked for twice by a key that is held while its tenant is being reached.
        (Command::LookUpJob { .. }, Command::LookUpJob { .. }) | (Command::Export { .. }, Command::Export { .. }) => {
            true
        }
        _two_things => false,
    }
}

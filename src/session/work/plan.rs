//! Planning an import: the connection is looked at, the list checked, the live users read, the plan stored.

use super::World;
use super::live::Live;
use super::pace::whole;
use crate::auth0::{ApiError, Client, Connection, TenantAddress};
use crate::plan::{self, CheckReport, FoundProblem, LeftOut, RowFate, RowFault};
use crate::run::live::Place;
use crate::session::command::{ImportRequest, TenantRef};
use crate::session::notice::Notice;
use crate::session::outcome::Outcome;
use crate::session::report::{PlanProblems, ProblemLine, repairs, sheet_report};
use crate::session::state::{Outcomes, PlanOverview, SentBefore};
use crate::session::words;
use crate::sheet::{RowId, RowProblem, Sheet, SheetId};
use crate::user::live::value_at;
use crate::user::problem::shown;
use crate::user::{Checker, ConnectionRules};
use crate::workspace::{NewRun, RowState, RunId, RunState, StoredRun};
use serde_json::Value;
use std::collections::HashSet;
use std::ops::ControlFlow;
use std::sync::{Arc, PoisonError};
use tokio::sync::watch;

/// What an import needs (API page 1.4): to find the connection, to send jobs, to read the users back.
const NEEDED: [&str; 3] = ["read:connections", "create:users", "read:users"];

/// Which plan is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked {
    /// The question's number.
    pub(super) ticket: u64,
    /// The list.
    pub(super) sheet: SheetId,
    /// How many entries of the journal made the rows.
    pub(super) edits: u32,
}

/// How alike a name must be to be offered in place of one that is not there.
const ALIKE: f64 = 0.7;

impl World {
    /// Makes a plan, unless it is given up meanwhile.
    pub(super) async fn plan_import(
        &self,
        asked: Asked,
        rows: Arc<Sheet>,
        stored: i64,
        client: Client,
        request: ImportRequest,
    ) -> Result<PlanOverview, Notice> {
        let (give_up, wished) = watch::channel(false);
        self.planning.lock().unwrap_or_else(PoisonError::into_inner).insert(asked.ticket, give_up);
        let planned = self.make_plan(asked, rows, stored, client, request, &wished).await;
        self.planning.lock().unwrap_or_else(PoisonError::into_inner).remove(&asked.ticket);
        planned
    }

    /// Gives up a plan that is being made.
    pub(super) fn stop_planning(&self, ticket: u64) {
        if let Some(give_up) = self.planning.lock().unwrap_or_else(PoisonError::into_inner).get(&ticket) {
            give_up.send_replace(true);
        }
    }

    async fn make_plan(
        &self,
        Asked { ticket, sheet, edits }: Asked,
        rows: Arc<Sheet>,
        stored: i64,
        client: Client,
        request: ImportRequest,
        given_up: &watch::Receiver<bool>,
    ) -> Result<PlanOverview, Notice> {
        let connection = tokio::select! {
            looked_at = Self::place_to_import(&client, &request.place.connection) => looked_at?,
            () = is_given_up(given_up) => return Err(words::session::stopped()),
        };
        let progress = |done, total| Outcome::PlanProgress { ticket, sheet, done, total };
        let report = tokio::task::block_in_place(|| self.check(&rows, &connection.rules(), given_up, progress))?;
        let tenant = client.address().domain().to_owned();
        let made_from = NewRun {
            tenant: tenant.clone(),
            connection_id: connection.id.0.clone(),
            connection: connection.name.clone(),
            sheet: stored,
            edits,
            row_count: rows.row_count(),
            upsert: request.upsert,
            completion_email: request.completion_email,
            external_id: request.external_id.clone(),
            retry_of: request.retry_failed_of,
            repairs: repairs(&rows, &report),
        };
        let written = match request.retry_failed_of {
            Some(run) => tokio::task::block_in_place(|| self.written_rows(run, &made_from, &rows))?,
            None => HashSet::new(),
        };
        let run = tokio::task::block_in_place(|| self.workspace.create_run(&made_from))?;
        let place = Place { client, connection_id: connection.id, connection: connection.name };
        let planned = tokio::select! {
            planned = self.plan_rows((run, &made_from), &rows, report, &place, &written, request, given_up) => planned,
            () = is_given_up(given_up) => Err(words::session::stopped()),
        };
        if planned.is_err() {
            // The reason is the news; a plan that stays behind was never started.
            tokio::task::block_in_place(|| self.workspace.forget_planned_run(run)).ok();
        }
        planned
    }

    #[expect(clippy::too_many_arguments, reason = "what a plan is made of, and when to give it up")]
    async fn plan_rows(
        &self,
        (run, made_from): (RunId, &NewRun),
        rows: &Arc<Sheet>,
        report: CheckReport,
        place: &Place,
        written: &HashSet<u32>,
        request: ImportRequest,
        given_up: &watch::Receiver<bool>,
    ) -> Result<PlanOverview, Notice> {
        let live = if request.upsert { self.read_live(run, rows, &report, place).await? } else { Live::default() };
        let tenant = place.client.address().domain();
        tokio::task::block_in_place(|| {
            let left_out = |row: RowId| written.contains(&row.0).then_some(LeftOut::AlreadyWritten);
            let keep_on = &mut |_done| unless(given_up);
            let plan = plan::plan_import(rows, &report, tenant, &|row| live.of(row), &left_out, keep_on)
                .ok_or_else(words::session::stopped)?;
            let refused = plan.count(|fate| fate == RowFate::Refused);
            let unchanged = plan.count(|fate| fate == RowFate::Unchanged);
            let left_out = plan.count(|fate| fate == RowFate::LeftOut(LeftOut::AlreadyWritten));
            let deleted = plan.count(|fate| fate == RowFate::LeftOut(LeftOut::ByAdmin));
            let without_password = plan.fates.iter().zip(&report.without_password);
            let without_password = without_password
                .filter(|(fate, without)| **without && matches!(fate, RowFate::Sent { creates: true, .. }));
            let without_password = without_password.count() as u64;
            // Of a row that is left out it does not matter what the check says.
            let mut report = report;
            // Only written for sending it shows how large it is.
            report.problems.extend(plan.too_large.iter().map(|row| too_large(rows, *row)));
            report.problems.sort_by_key(|it| it.row);
            report.problems.retain(|it| !matches!(plan.fates.get(it.row.0 as usize), Some(RowFate::LeftOut(_))));
            let untouched = live.untouched();
            let found =
                PlanProblems { check: sheet_report(rows, report, ConnectionRules::default()), live: live.warnings };
            self.workspace.store_plan(
                run,
                &plan.steps,
                &mut plan.rows(),
                &mut found.lines().map(ProblemLine::into_journal),
            )?;
            Ok(PlanOverview {
                run,
                tenant: tenant.to_owned(),
                production: self.is_production(&request.place.tenant, &place.client),
                place: request.place,
                rows: u64::from(rows.row_count()),
                creates: plan.count(|fate| matches!(fate, RowFate::Sent { creates: true, .. })),
                updates: plan.count(|fate| matches!(fate, RowFate::Sent { creates: false, .. })),
                unchanged,
                refused,
                left_out,
                deleted,
                jobs: plan.steps.len(),
                size_bytes: plan.steps.iter().map(|step| step.size_bytes).sum(),
                seconds: self.usual_seconds(tenant, &plan)?,
                emails: if request.completion_email { plan.steps.len() } else { 0 },
                without_password,
                unfinished: self.unfinished(run, made_from)?,
                sent_before: self.sent_before(run, made_from)?,
                unmended: self.unmended(made_from, rows, &plan)?,
                retry_of: made_from.retry_of,
                untouched,
                made_at: jiff::Timestamp::now(),
                vanishing: live.vanishing.named(|row, path| {
                    let user = identity(rows, row).map(|(_, text)| text).unwrap_or_default();
                    (user, self.live_value(run, row, path).unwrap_or_default())
                }),
                problems: Arc::new(found),
            })
        })
    }

    /// What the live user of a row has at a path, as it was read for the plan.
    fn live_value(&self, run: RunId, row: RowId, path: &str) -> Option<String> {
        let user = self.workspace.live_user(run, row.0).ok()??;
        let user: Value = serde_json::from_slice(&user).ok()?;
        Some(shown(&value_at(&user, path)?.to_string()).into())
    }

    /// How long sending takes, by earlier runs to the tenant.
    fn usual_seconds(&self, tenant: &str, plan: &plan::ImportPlan) -> Result<Option<u64>, Notice> {
        let users = plan.steps.iter().map(|step| u64::from(step.row_count)).sum::<u64>();
        let speed = self.workspace.usual_speed(tenant)?;
        Ok(speed.map(|speed| whole(users as f64 / speed)))
    }

    /// The connection that users are to go to, if it can take them.
    async fn place_to_import(client: &Client, name: &str) -> Result<Connection, Notice> {
        Self::ensure_permitted(client).await?;
        let connection = Self::connection(client, name).await?;
        Self::ensure_importable(client, &connection).await?;
        Ok(connection)
    }

    /// The connection with this name; the near names are offered where there is none.
    pub(super) async fn connection(client: &Client, name: &str) -> Result<Connection, Notice> {
        let tenant = client.address().domain();
        let all = client.connections(None).await.map_err(|error| words::api::api_error(tenant, &error))?;
        let mut near: Vec<_> = all
            .iter()
            .map(|it| (strsim::jaro_winkler(&it.name.to_lowercase(), &name.to_lowercase()), &it.name))
            .filter(|(likeness, _)| *likeness >= ALIKE)
            .collect();
        near.sort_by(|one, other| other.0.total_cmp(&one.0));
        let near: Vec<String> = near.into_iter().take(3).map(|(_, name)| name.clone()).collect();
        let names: Vec<_> = all.iter().map(|it| it.name.clone()).collect();
        let found = all.into_iter().find(|it| it.name == name);
        found.ok_or_else(|| words::session::unknown_connection(name, tenant, &near, &names))
    }

    /// A permission that lacks is told before anything is read or sent, not in the middle of a run.
    async fn ensure_permitted(client: &Client) -> Result<(), Notice> {
        Self::ensure_granted(client, &NEEDED).await
    }

    /// Says which of these permissions lacks.
    pub(super) async fn ensure_granted(client: &Client, needed: &[&str]) -> Result<(), Notice> {
        let tenant = client.address().domain();
        let told = |error| words::api::api_error(tenant, &error);
        let lacks = |granted: &[String]| needed.iter().find(|needed| !granted.iter().any(|it| it == *needed));
        let mut granted = client.scopes().await.map_err(told)?;
        // Whoever was told what lacks may have granted it since. Where no new token comes, what the old one says is told.
        if lacks(&granted).is_some()
            && let Ok(newer) = client.scopes_anew().await
        {
            granted = newer;
        }
        match lacks(&granted) {
            Some(needed) => {
                Err(words::api::api_error(tenant, &ApiError::MissingScope { needed: vec![(*needed).to_owned()] }))
            }
            None => Ok(()),
        }
    }

    async fn ensure_importable(client: &Client, connection: &Connection) -> Result<(), Notice> {
        connection.import_fitness().map_err(|unfit| words::api::unfit(&unfit, &connection.name))?;
        let tenant = client.address().domain();
        match client.connection_in_use(&connection.id).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(words::api::not_in_use(&connection.name)),
            Err(error) => Err(words::api::api_error(tenant, &error)),
        }
    }

    /// The rows of the list that the retried run, or one before it, has written: by row number in a list of the same
    /// length, else by e-mail address.
    fn written_rows(&self, run: RunId, made_from: &NewRun, rows: &Sheet) -> Result<HashSet<u32>, Notice> {
        let stored = self.workspace.run(run)?.ok_or_else(|| words::session::unknown_run(run))?;
        if (&stored.made_from.tenant, &stored.made_from.connection_id) != (&made_from.tenant, &made_from.connection_id)
        {
            let its = format!("“{}” on {}", stored.made_from.connection, stored.made_from.tenant);
            return Err(words::session::retry_elsewhere(run, &its));
        }
        if stored.state != RunState::Finished {
            return Err(words::session::retry_of_unfinished(run));
        }
        let states = self.workspace.row_states(run)?;
        let deleted: HashSet<u32> = self.workspace.deleted_rows(run)?.into_iter().collect();
        let is_written = |state: &RowState| match state {
            RowState::Inserted | RowState::Updated | RowState::Unchanged | RowState::Skipped => true,
            RowState::Planned | RowState::Failed | RowState::Unknown => false,
        };
        let written = states.iter().zip(0..).filter(|(state, _)| is_written(state)).map(|(_, row)| row);
        let written = written.filter(|row| !deleted.contains(row));
        // In the same list rows keep their numbers, whatever was edited in it since.
        if stored.made_from.sheet == made_from.sheet || rows.row_count() == stored.made_from.row_count {
            return Ok(written.collect());
        }
        let before = self.reopen(&stored)?;
        let known: HashSet<_> = written.filter_map(|row| identity(&before, RowId(row))).collect();
        let is_in = |row: &RowId| identity(rows, *row).is_some_and(|it| known.contains(&it));
        Ok(rows.rows().filter(is_in).map(|row| row.0).collect())
    }

    /// The runs that sent the same list to the same connection, newest first: this very list, or one of its name and
    /// length.
    fn runs_of_list(&self, run: RunId, ours: &NewRun) -> Result<Vec<StoredRun>, Notice> {
        let name = |sheet: i64| self.workspace.sheet(sheet).map(|sheet| sheet.map(|it| it.name));
        let our_name = name(ours.sheet)?;
        let mut found = Vec::new();
        for other in self.workspace.runs()? {
            let its = &other.made_from;
            let same_place = (&its.tenant, &its.connection_id) == (&ours.tenant, &ours.connection_id);
            let was_sent = other.id != run && other.state != RunState::Planned;
            let same_list = || {
                Ok::<_, Notice>(
                    its.sheet == ours.sheet || its.row_count == ours.row_count && name(its.sheet)? == our_name,
                )
            };
            if was_sent && same_place && same_list()? {
                found.push(other);
            }
        }
        Ok(found)
    }

    /// An unfinished run of the same list, as far as its name and its length tell.
    fn unfinished(&self, run: RunId, ours: &NewRun) -> Result<Option<RunId>, Notice> {
        let runs = self.runs_of_list(run, ours)?;
        Ok(runs.iter().find(|it| it.state == RunState::Started).map(|it| it.id))
    }

    /// The newest run that sent the list before. A retry means to send it again.
    fn sent_before(&self, run: RunId, ours: &NewRun) -> Result<Option<SentBefore>, Notice> {
        if ours.retry_of.is_some() {
            return Ok(None);
        }
        let Some(newest) = self.runs_of_list(run, ours)?.into_iter().next() else { return Ok(None) };
        let unanswered = match newest.state {
            RunState::Started => self.workspace.unanswered_rows(newest.id)?,
            RunState::Planned | RunState::Finished => 0,
        };
        let is_same = newest.made_from.sheet == ours.sheet;
        Ok(Some(SentBefore {
            run: newest.id,
            at: newest.created_at,
            is_finished: newest.state == RunState::Finished,
            is_same,
            is_edited: is_same && newest.made_from.edits != ours.edits,
            outcomes: Outcomes::of(&self.workspace.row_counts(newest.id)?, unanswered),
        }))
    }

    /// How many users are sent as they were when Auth0 refused them. One who is updated now and was only to be added
    /// then is another matter.
    fn unmended(&self, ours: &NewRun, rows: &Sheet, plan: &plan::ImportPlan) -> Result<u64, Notice> {
        let before = match ours.retry_of {
            Some(run) => self.workspace.run(run)?,
            None => None,
        };
        let Some(before) = before.filter(|it| it.made_from.sheet == ours.sheet && it.made_from.upsert == ours.upsert)
        else {
            return Ok(0);
        };
        let sent = self.sheet_of_run(before.id)?;
        let (mut one, mut other) = (String::new(), String::new());
        let refused = self.workspace.refused_rows(before.id)?.into_iter();
        let is_sent = |row: &u32| matches!(plan.fates.get(*row as usize), Some(RowFate::Sent { .. }));
        let mut is_as_it_was = |row: &RowId| sent.user(*row, &mut one).ok() == rows.user(*row, &mut other).ok();
        Ok(refused.filter(is_sent).map(RowId).filter(&mut is_as_it_was).count() as u64)
    }

    fn is_production(&self, tenant: &TenantRef, client: &Client) -> bool {
        let stored = match tenant {
            TenantRef::Named(name) => self.workspace.tenant(name).ok().flatten(),
            TenantRef::Given(_) | TenantRef::Demo => None,
        };
        // What is stored by now may be about another domain than the one that is written to.
        let stored = stored.filter(|it| {
            let parsed = TenantAddress::parse(&it.domain, it.audience.as_deref());
            parsed.is_ok_and(|address| address.domain() == client.address().domain())
        });
        tenant.is_production(stored.as_ref(), client.address().is_loopback())
    }
}

/// Returns once a plan is given up.
async fn is_given_up(given_up: &watch::Receiver<bool>) {
    let mut given_up = given_up.clone();
    if given_up.wait_for(|it| *it).await.is_err() {
        // Nobody is left who could give it up.
        std::future::pending::<()>().await;
    }
}

/// Goes on, unless a plan is given up.
pub(super) fn unless(given_up: &watch::Receiver<bool>) -> ControlFlow<()> {
    if *given_up.borrow() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
}

/// A row that the checker let pass, and that no job can carry.
fn too_large(rows: &Sheet, row: RowId) -> FoundProblem {
    let bytes = rows.user(row, &mut String::new()).map_or(0, str::len) as u64;
    FoundProblem { row, fault: RowFault::Row(RowProblem::TooLarge { bytes }) }
}

/// What tells a user of a list from the others: the e-mail address, else the next best identifier.
fn identity(rows: &Sheet, row: RowId) -> Option<(u8, String)> {
    let mut buffer = String::new();
    let it = Checker::default().check(rows.user(row, &mut buffer).ok()?, &mut Vec::new()).identifiers;
    let best = [it.email, it.username, it.phone_number, it.user_id];
    (0..).zip(best).find_map(|(kind, text)| Some((kind, text?.into_owned())))
}

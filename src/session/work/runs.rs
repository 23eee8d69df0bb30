//! Reading runs for a face: the list, what an unfolded one shows, who was refused, what a search finds.

use super::World;
use crate::auth0::TenantAddress;
use crate::demo_tenant::DemoTenant;
use crate::run::Finding;
use crate::session::command::TenantRef;
use crate::session::notice::Notice;
use crate::session::report::{ProblemLine, RunLine};
use crate::session::run_end::{self, RunEnd};
use crate::session::state::SheetState;
use crate::session::state::{Cause, FoundRuns, Held, JobLine, Owner, RefusedUser, RunDetails, RunPlace};
use crate::session::words;
use crate::sheet::{RowId, Sheet, SheetId};
use crate::workspace::{Origin, RowState, RunId, RunState, StoredProblem, StoredRun, StoredTenant, WorkspaceError};
use jiff::Timestamp;
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError};

/// Findings about whole jobs: more of them say the same.
const FINDINGS_SHOWN: u32 = 5;

impl World {
    /// All runs, newest first, with what the window needs to say how each stands.
    pub(super) fn list_runs(&self) -> Result<Arc<[RunLine]>, Notice> {
        let differing = self.workspace.rows_with_codes(&written_otherwise())?;
        let tenants = self.workspace.tenants()?;
        let lines = self.workspace.runs()?.into_iter().map(|run| {
            let list = self.workspace.sheet(run.made_from.sheet)?.map(|sheet| sheet.name).unwrap_or_default();
            let owner = self.owner(&run)?;
            let unanswered = if run.state == RunState::Started { self.workspace.unanswered_rows(run.id)? } else { 0 };
            let end = match run.state {
                RunState::Started => self.run_end(run.id)?,
                RunState::Planned | RunState::Finished => None,
            };
            let last_activity = match (run.state, &end) {
                (RunState::Started, Some(RunEnd { held: Some(_), at, .. })) => Some(*at),
                (RunState::Started, _) => self.workspace.last_activity(run.id)?,
                (RunState::Planned | RunState::Finished, _) => None,
            };
            let counts = self.counts_of(&run)?;
            let why = (run.state == RunState::Started && owner == Owner::Nobody).then(|| {
                let end = end.as_ref().filter(|end| end.held.is_some());
                words::runs::interrupted(end.and_then(|end| end.held), end.map_or("", |end| &end.why), unanswered)
            });
            let failed = |end: &&RunEnd| end.held == Some(Held::Failed) && !end.next.is_empty();
            let cure = why.is_some().then(|| end.as_ref().filter(failed).map(|end| end.next.clone())).flatten();
            Ok(RunLine {
                counts,
                list,
                unanswered,
                differing: differing.get(&run.id).copied().unwrap_or(0),
                owner,
                held: end.and_then(|end| end.held),
                why,
                cure,
                last_activity,
                place: self.place_of(&run.made_from.tenant, &tenants),
                run,
            })
        });
        Ok(lines.collect::<Result<_, WorkspaceError>>()?)
    }

    /// The rows of a run by state. Those of a settled run are counted once: a long list of runs opens at once.
    fn counts_of(&self, run: &StoredRun) -> Result<crate::workspace::RowCounts, WorkspaceError> {
        let mut known = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((finished_at, counts)) = known.get(&run.id)
            && run.state == RunState::Finished
            && *finished_at == run.finished_at
        {
            return Ok(*counts);
        }
        let counts = self.workspace.row_counts(run.id)?;
        if run.state == RunState::Finished && counts.of(RowState::Unknown) == 0 {
            known.insert(run.id, (run.finished_at, counts));
        }
        Ok(counts)
    }

    fn owner(&self, run: &StoredRun) -> Result<Owner, WorkspaceError> {
        if run.state != RunState::Started {
            return Ok(Owner::Nobody);
        }
        if self.stops.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&run.id) {
            return Ok(Owner::Here);
        }
        Ok(if self.workspace.is_run_free(run.id)? { Owner::Nobody } else { Owner::Elsewhere })
    }

    /// The tenant at a domain, as people know it.
    pub(super) fn place_of(&self, domain: &str, tenants: &[StoredTenant]) -> RunPlace {
        let parsed = |typed: &str, audience: Option<&str>| TenantAddress::parse(typed, audience).ok();
        let is_its = |it: &&StoredTenant| {
            parsed(&it.domain, it.audience.as_deref()).is_some_and(|address| address.domain() == domain)
        };
        // Of two names for one domain the careful one counts.
        let named = tenants.iter().filter(is_its).max_by_key(|it| it.production);
        if let Some(it) = named {
            let tenant = TenantRef::Named(it.name.clone());
            let production = tenant.is_production(Some(it), false);
            return RunPlace { tenant: Some(tenant), name: it.name.clone(), production, is_gone: false };
        }
        let demo = self.demo.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(DemoTenant::url);
        let is_demo = demo.and_then(|url| parsed(&url, None)).is_some_and(|address| address.domain() == domain);
        // Only a demo tenant answers on loopback; those of other days are gone.
        let is_loopback = parsed(&format!("http://{domain}"), None).is_some_and(|address| address.is_loopback());
        RunPlace {
            tenant: is_demo.then_some(TenantRef::Demo),
            name: if is_loopback { words::runs::DEMO_TENANT.to_owned() } else { domain.to_owned() },
            production: TenantRef::Given(domain.to_owned()).is_production(None, is_loopback),
            is_gone: is_loopback && !is_demo,
        }
    }

    pub(super) fn run_end(&self, run: RunId) -> Result<Option<RunEnd>, WorkspaceError> {
        Ok(self.workspace.setting(&run_end::key(run))?.as_deref().and_then(run_end::from_stored))
    }

    /// Keeps why a run is not at work; `None` says that it is.
    pub(super) fn keep_run_end(
        &self,
        run: RunId,
        held: Option<Held>,
        why: Option<&Notice>,
    ) -> Result<(), WorkspaceError> {
        let (why, next) = why.map(|it| (it.message.clone(), it.next.clone())).unwrap_or_default();
        let end = RunEnd { held, why, next, at: Timestamp::now() };
        self.workspace.put_setting(&run_end::key(run), &run_end::to_stored(&end))
    }

    /// What an unfolded run shows: the causes of refusals with their counts, and the jobs.
    pub(super) fn run_details(&self, run: RunId, now: Option<&Sheet>) -> Result<Arc<RunDetails>, Notice> {
        let written_otherwise = written_otherwise();
        let mut index: Vec<(RowId, i64, u16)> = Vec::new();
        let mut labels: Vec<String> = Vec::new();
        let mut known: HashMap<(&str, String), u16> = HashMap::new();
        self.workspace.for_each_problem_key(run, &mut |key| {
            let differs = written_otherwise.contains(&key.code) && key.path != "password_hash";
            let is_first = index.last().is_none_or(|(row, _, _)| row.0 != key.row);
            if !is_first || !(key.is_error || differs) {
                return;
            }
            // Few codes and attributes: each is worded once.
            let attribute = format!("{}\n{}", key.code, words::runs::attribute(key.path));
            let cause = *known.entry((key.origin.name(), attribute)).or_insert_with(|| {
                let label = words::runs::cause(key.origin, key.code, key.path);
                let place = labels.iter().position(|it| *it == label).unwrap_or_else(|| {
                    labels.push(label);
                    labels.len() - 1
                });
                u16::try_from(place).unwrap_or(u16::MAX)
            });
            index.push((RowId(key.row), key.id, cause));
        })?;
        let mut order: Vec<(usize, u64)> = (0..labels.len()).map(|cause| (cause, 0)).collect();
        for (_, _, cause) in &index {
            if let Some((_, count)) = order.get_mut(usize::from(*cause)) {
                *count += 1;
            }
        }
        order.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let mut rank = vec![0_usize; labels.len()];
        for (place, (cause, _)) in order.iter().enumerate() {
            if let Some(it) = rank.get_mut(*cause) {
                *it = place;
            }
        }
        let mut by_cause = vec![Vec::new(); labels.len()];
        for ((_, _, cause), place) in index.iter_mut().zip(0..) {
            let ranked = rank.get(usize::from(*cause)).copied().unwrap_or(0);
            *cause = u16::try_from(ranked).unwrap_or(u16::MAX);
            if let Some(places) = by_cause.get_mut(ranked) {
                places.push(place);
            }
        }
        let label = |cause: usize| labels.get(cause).cloned().unwrap_or_default();
        let causes = order.iter().map(|(cause, count)| Cause { label: label(*cause), count: *count }).collect();
        let jobs = self.workspace.jobs(run)?.into_iter().filter(|job| job.status != "not sent").map(|job| JobLine {
            users: u64::from(job.row_count),
            size_bytes: job.size_bytes,
            seconds: job.finished_at.map(|at| at.duration_since(job.sent_at).as_secs_f64().max(0.0)),
            failed: job.counts.map(|counts| counts.failed),
            status: job.status,
            job: job.job,
        });
        let changed = now.map(|now| if now.edited_cell_count() > 0 { self.changed_rows(run, now, &index) } else { 0 });
        let whole = self.workspace.problems_by_id(&self.workspace.problems_of_no_row(run, FINDINGS_SHOWN)?)?;
        let findings = whole.into_iter().map(ProblemLine::from_journal).map(|it| (it.message, it.next)).collect();
        Ok(Arc::new(RunDetails { causes, jobs: jobs.collect(), findings, changed, index, by_cause }))
    }

    /// How many listed rows are other users now than they were when they were sent.
    fn changed_rows(&self, run: RunId, now: &Sheet, index: &[(RowId, i64, u16)]) -> u64 {
        let Ok(sent) = self.sheet_of_run(run) else { return 0 };
        let (mut one, mut other) = (String::new(), String::new());
        let mut is_other = |row: RowId| sent.user(row, &mut one).ok() != now.user(row, &mut other).ok();
        index.iter().filter(|(row, _, _)| now.has_edits(*row) && is_other(*row)).count() as u64
    }

    /// The refused users of one page, each with its name from the list.
    pub(super) fn refused_users(&self, run: RunId, ids: &[(RowId, i64)]) -> Result<Vec<RefusedUser>, Notice> {
        let ids: Vec<_> = ids.iter().map(|(_, id)| *id).collect();
        let problems = self.workspace.problems_by_id(&ids)?;
        // A list that can't be read any more still has its refusals, by e-mail address.
        let sheet = self.sheet_of_run(run).ok();
        let refused = problems.into_iter().map(|problem| {
            let before = problem.row.map(|row| self.workspace.live_user(run, row)).transpose()?.flatten();
            Ok(refused_user(sheet.as_deref(), problem, before.as_deref()))
        });
        Ok(refused.collect::<Result<_, WorkspaceError>>()?)
    }

    /// The list of a run as it was sent. The last one is kept open: pages are read one after the other.
    pub(super) fn sheet_of_run(&self, run: RunId) -> Result<Arc<Sheet>, Notice> {
        let mut kept = self.reopened.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((id, sheet)) = kept.as_ref()
            && *id == run
        {
            return Ok(Arc::clone(sheet));
        }
        let stored = self.workspace.run(run)?.ok_or_else(|| words::session::unknown_run(run))?;
        let sheet = Arc::new(self.reopen(&stored)?);
        *kept = Some((run, Arc::clone(&sheet)));
        Ok(sheet)
    }

    /// The list of a run as a sheet of the window's, with what was edited in it since: what is edited now comes after that.
    pub(super) fn open_run_sheet(&self, asked: (SheetId, u64), run: RunId) -> Result<SheetState, Notice> {
        let stored = self.workspace.run(run)?.ok_or_else(|| words::session::unknown_run(run))?;
        self.open_stored(asked, stored.made_from.sheet)?.ok_or_else(|| words::session::list_gone(run))
    }

    /// The runs that a search finds beside those whose title has the text: by refused user or job id.
    pub(super) fn search_runs(&self, text: String) -> Result<FoundRuns, Notice> {
        let runs = self.workspace.runs_with(text.trim())?;
        Ok(FoundRuns { text, runs })
    }
}

/// Codes of rows that were written, and not as the list says.
fn written_otherwise() -> [&'static str; 3] {
    [Finding::ReadBackDiffers.code(), words::session::NOT_UPSERTABLE, "MFA_FACTORS_FAILED"]
}

fn refused_user(sheet: Option<&Sheet>, problem: StoredProblem, before: Option<&[u8]>) -> RefusedUser {
    #[derive(Deserialize)]
    struct Live {
        user_id: String,
    }
    let is_of_check = problem.origin == Origin::Check && problem.is_error;
    let kept_back = is_of_check || Finding::from_code(&problem.code).is_some_and(Finding::is_kept_back);
    let row = RowId(problem.row.unwrap_or(0));
    let (code, path, origin, said) =
        (problem.code.clone(), problem.path.clone(), problem.origin, problem.message.clone());
    let line = ProblemLine::from_journal(problem);
    let (why, next) = match origin {
        Origin::Check => (line.message, line.next),
        Origin::Tenant => words::runs::refusal(&code, &path, &said, (line.message, line.next)),
    };
    let person = sheet.map(|sheet| person(sheet, row)).unwrap_or_default();
    let user = line.email.or(person.0);
    RefusedUser {
        is_named: user.is_some(),
        user_id: before.and_then(|user| serde_json::from_slice::<Live>(user).ok()).map(|it| it.user_id),
        kept_back,
        row,
        number: u64::from(row.0) + 1,
        user: user.unwrap_or_else(|| words::runs::NOBODY.to_owned()),
        name: person.1,
        why,
        next,
        code,
        path,
    }
}

/// The best identifier and the name of a row.
fn person(sheet: &Sheet, row: RowId) -> (Option<String>, Option<String>) {
    #[derive(Deserialize, Default)]
    #[serde(default)]
    struct Person<'a> {
        #[serde(borrow)]
        email: Option<Cow<'a, str>>,
        #[serde(borrow)]
        username: Option<Cow<'a, str>>,
        #[serde(borrow)]
        phone_number: Option<Cow<'a, str>>,
        #[serde(borrow)]
        name: Option<Cow<'a, str>>,
        #[serde(borrow)]
        given_name: Option<Cow<'a, str>>,
        #[serde(borrow)]
        family_name: Option<Cow<'a, str>>,
    }
    let mut buffer = String::new();
    let Ok(text) = sheet.user(row, &mut buffer) else { return (None, None) };
    let it: Person<'_> = serde_json::from_str(text).unwrap_or_default();
    let parts: Vec<_> = [it.given_name, it.family_name].into_iter().flatten().collect();
    let composed = (!parts.is_empty()).then(|| parts.join(" "));
    let identifier = it.email.or(it.username).or(it.phone_number);
    (identifier.map(Cow::into_owned), it.name.map(Cow::into_owned).or(composed))
}

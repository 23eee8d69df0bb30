//! Carries exports out, and lists them.

use super::clock::Clock;
use super::{NEEDED, World};
use crate::auth0::Client;
use crate::export::{self, Context, ExportError, Part, Plan, Whole};
use crate::session::export::stored::{StoredOrder, report_of, report_to_text};
use crate::session::export::{ExportId, ExportLine, ExportOrder, ExportReport};
use crate::session::notice::Notice;
use crate::session::outcome::Outcome;
use crate::session::words;
use crate::workspace::{NewExport, RunId, RunState, StoredExport};
use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use std::time::Instant;
use tokio::sync::watch;

/// To find connections by their names (API page 1.4).
const NEEDED_FOR_CONNECTIONS: &str = "read:connections";

impl World {
    /// Takes users out as it is asked for. Nothing is asked of the tenant before all of it is understood.
    pub(super) async fn export(
        self: &Arc<Self>,
        id: ExportId,
        order: ExportOrder,
        client: Client,
    ) -> Result<Arc<ExportReport>, Notice> {
        let stop = self.exports.stops.of(id).subscribe();
        let ended = self.begin_export(id, order, client, stop).await;
        self.forget_switches(id);
        ended
    }

    async fn begin_export(
        self: &Arc<Self>,
        id: ExportId,
        order: ExportOrder,
        client: Client,
        stop: watch::Receiver<bool>,
    ) -> Result<Arc<ExportReport>, Notice> {
        let plan = Plan::new(&order.asked).map_err(|error| words::export::plan_error(&error))?;
        let file = std::path::absolute(&order.file).map_err(|error| words::export::bad_target(&order.file, &error))?;
        let parts = Self::parts_unless_stopped(&client, &plan, &order.connections, &stop).await?;
        // Who goes on with it later was asked about the file that is there now, and about no other.
        let replaces = order.replaces && file.symlink_metadata().is_ok();
        let stored = StoredOrder { asked: order.asked, file, replaces };
        let made_from = NewExport {
            tenant: client.address().domain().to_owned(),
            connections: order.connections,
            asked: stored.to_text(),
        };
        let create = || {
            let run = self.workspace.create_export(&made_from)?;
            Ok::<_, Notice>((run, self.workspace.export(run)?))
        };
        let (run, export) = tokio::task::block_in_place(create)?;
        let export = export.ok_or_else(|| words::session::unknown_run(run))?;
        self.carry_export_out(id, (export, stored), (plan, parts), client, stop).await
    }

    /// Goes on with an export that was interrupted: the tenant's jobs are polled on. Whether a file that came meanwhile is
    /// replaced, somebody has said by then.
    pub(super) async fn resume_export(
        self: &Arc<Self>,
        id: ExportId,
        run: (RunId, bool),
        client: Client,
    ) -> Result<Arc<ExportReport>, Notice> {
        let stop = self.exports.stops.of(id).subscribe();
        let ended = self.go_on_with_export(id, run, client, stop).await;
        self.forget_switches(id);
        ended
    }

    async fn go_on_with_export(
        self: &Arc<Self>,
        id: ExportId,
        (run, replaces): (RunId, bool),
        client: Client,
        stop: watch::Receiver<bool>,
    ) -> Result<Arc<ExportReport>, Notice> {
        let export = tokio::task::block_in_place(|| self.workspace.export(run))?;
        let export = export.ok_or_else(|| words::session::unknown_run(run))?;
        let tenant = client.address().domain();
        if export.made_from.tenant != tenant {
            return Err(words::session::run_of_other_tenant(run, &export.made_from.tenant, tenant));
        }
        if let Some(report) = self.settled_export(&export) {
            return Ok(Arc::new(report));
        }
        let mut order =
            StoredOrder::from_text(&export.made_from.asked).ok_or_else(|| words::export::not_understood(run))?;
        order.replaces |= replaces;
        let plan = Plan::new(&order.asked).map_err(|error| words::export::plan_error(&error))?;
        let found = Self::parts_unless_stopped(&client, &plan, &export.made_from.connections, &stop).await;
        let has_begun = !export.jobs.is_empty() || self.workspace.has_export_answers(run);
        let parts = found.map_err(|why| words::export::with_resume(why, run, has_begun))?;
        self.carry_export_out(id, (export, order), (plan, parts), client, stop).await
    }

    async fn carry_export_out(
        self: &Arc<Self>,
        id: ExportId,
        (export, order): (StoredExport, StoredOrder),
        (plan, parts): (Plan, Vec<Part>),
        client: Client,
        stop: watch::Receiver<bool>,
    ) -> Result<Arc<ExportReport>, Notice> {
        let (run, began) = (export.id, Instant::now());
        let _alone = tokio::task::block_in_place(|| self.workspace.lock_run(run))?;
        let world = Arc::clone(self);
        let clock = Mutex::new(Clock::default());
        let tell = move |progress| {
            let now = tokio::time::Instant::now();
            let seconds_left = clock.lock().ok().and_then(|mut clock| clock.left(now, &progress));
            // Whoever closed the session meanwhile is noticed when the export ends.
            world.tell(Outcome::ExportProgressed { export: id, run, progress, seconds_left }).is_break();
        };
        let agreed = self.exports.agreed.of(id).subscribe();
        let workspace = Arc::clone(&self.workspace);
        let context = Context { client, workspace, run, stop, agreed, tell: Box::new(tell) };
        let target = (order.file.as_path(), order.replaces);
        let ended = export::carry_out(&plan, &parts, target, export.jobs.clone(), &context).await;
        let seconds = began.elapsed().as_secs_f64();
        let end = || self.end_export(&export, &order, seconds, ended);
        tokio::task::block_in_place(end).map(Arc::new)
    }

    /// Writes down what became of an export, and tells it.
    fn end_export(
        &self,
        export: &StoredExport,
        order: &StoredOrder,
        seconds: f64,
        ended: Result<Whole, ExportError>,
    ) -> Result<ExportReport, Notice> {
        let run = export.id;
        let made_from = &export.made_from;
        match ended.and_then(|whole| self.put_into_place(export, order, seconds, whole)) {
            Ok(report) => Ok(report),
            Err(error) => {
                let jobs = self.workspace.export(run).ok().flatten().map(|export| export.jobs).unwrap_or_default();
                // The same job would give the same file once more, and what was asked for the same columns.
                let in_vain = matches!(
                    error,
                    ExportError::CountDiffers { .. }
                        | ExportError::Damaged
                        | ExportError::TooManyColumns { .. }
                        | ExportError::Workbook(_)
                );
                let has_begun = !jobs.is_empty() || self.workspace.has_export_answers(run);
                let can_go_on = !in_vain && (has_begun || matches!(error, ExportError::Stopped));
                if can_go_on {
                    // How long it took so far is a help for people alone.
                    self.workspace.set_run_state(run, RunState::Started, seconds).ok();
                } else {
                    // Nothing was asked of the tenant, or nothing that is of use later: there is nothing to go on with.
                    self.workspace.forget_export(run).ok();
                }
                let told = match &error {
                    ExportError::TargetExists if can_go_on => words::export::came_meanwhile(&order.file),
                    error => {
                        let stays = order.file.symlink_metadata().is_ok_and(|there| !there.is_dir());
                        words::export::failed(&made_from.tenant, (&order.file, stays), self.workspace.root(), error)
                    }
                };
                Err(if can_go_on { words::export::with_resume(told, run, has_begun) } else { told })
            }
        }
    }

    /// Puts a file that is whole into its place. What becomes of it is written down before: whoever is ended in between
    /// leaves a file that [`World::settled_export`] knows again.
    fn put_into_place(
        &self,
        export: &StoredExport,
        order: &StoredOrder,
        seconds: f64,
        whole: Whole,
    ) -> Result<ExportReport, ExportError> {
        let (run, done) = (export.id, &whole.report);
        let report = ExportReport {
            run,
            tenant: export.made_from.tenant.clone(),
            connections: export.made_from.connections.clone(),
            notes: words::export::notes(done, &order.asked),
            problem_count: done.problems.count,
            problems: done.problems.first.iter().map(words::export::problem).collect(),
            users: done.users,
            is_sample: order.asked.limit.is_some(),
            left_out: done.problems.left_out,
            columns: done.columns.clone(),
            file: done.file.clone(),
            bytes: done.bytes,
            sha256: done.sha256.clone(),
            seconds: export.seconds + seconds,
        };
        let written_down = self.workspace.finish_export(run, &report_to_text(&report));
        whole.put_into_place()?;
        self.keep_export_folder(&report.file);
        self.workspace.forget_answers(run);
        // The file is there whatever becomes of the journal: that it is not kept is no reason to say otherwise.
        let kept = written_down.and_then(|()| self.workspace.set_run_state(run, RunState::Finished, seconds));
        if let Err(error) = kept {
            let notice = words::export::report_not_kept(run, &error.into());
            let _told_or_closing = self.tell(Outcome::NotKept { notice });
        }
        Ok(report)
    }

    /// What became of an export that has ended. One that was killed between putting its file into its place and saying so has
    /// ended too; of one that was killed before, what it left beside the place is removed. One that is at work is left alone.
    fn settled_export(&self, export: &StoredExport) -> Option<ExportReport> {
        let report = report_of(export);
        if export.state == RunState::Finished {
            return report;
        }
        let file = StoredOrder::from_text(&export.made_from.asked)?.file;
        // Before anything is held: reading a large file to its end takes its time, and others would wait to open a list.
        let report = report.filter(|it| export::is_there(&it.file, it.bytes, &it.sha256));
        let settle = || {
            // What can't be removed today is tried again at the next start.
            export::remove_part(&file, export.id, self.workspace.root()).ok();
            let report = report?;
            self.workspace.set_run_state(export.id, RunState::Finished, 0.0).ok()?;
            self.workspace.forget_answers(export.id);
            Some(report)
        };
        self.workspace.while_run_is_free(export.id, settle).ok()??
    }

    /// Settles what a killed program left of its exports.
    pub(in crate::session::work) fn sweep_exports(&self) {
        for export in self.workspace.exports().unwrap_or_default() {
            self.settled_export(&export);
        }
    }

    fn forget_switches(&self, id: ExportId) {
        self.exports.stops.forget(id);
        self.exports.agreed.forget(id);
    }

    async fn parts_unless_stopped(
        client: &Client,
        plan: &Plan,
        names: &[String],
        stop: &watch::Receiver<bool>,
    ) -> Result<Vec<Part>, Notice> {
        let parts = export::or_stopped(stop, Self::parts(client, plan, names)).await;
        parts.unwrap_or_else(|_stopped| Err(words::export::stopped_before()))
    }

    /// Whose users are taken. What lacks is told before the tenant is asked for a job.
    async fn parts(client: &Client, plan: &Plan, names: &[String]) -> Result<Vec<Part>, Notice> {
        Self::ensure_granted(client, &[NEEDED]).await?;
        Self::ensure_granted(client, &plan.permissions_for_extras()).await?;
        if names.is_empty() {
            return Ok(vec![Part { connection: None }]);
        }
        Self::ensure_granted(client, &[NEEDED_FOR_CONNECTIONS]).await?;
        let mut seen = HashSet::new();
        let mut parts = Vec::new();
        for name in names.iter().filter(|name| seen.insert(*name)) {
            let connection = Self::connection(client, name).await?;
            parts.push(Part { connection: Some((connection.id, connection.name)) });
        }
        Ok(parts)
    }

    /// All exports, newest first.
    pub(super) fn list_exports(&self) -> Result<Arc<[ExportLine]>, Notice> {
        let tenants = self.workspace.tenants()?;
        let line = |export: StoredExport| {
            let order = StoredOrder::from_text(&export.made_from.asked);
            let report = self.settled_export(&export);
            ExportLine {
                run: export.id,
                state: if report.is_some() { RunState::Finished } else { export.state },
                created_at: export.created_at,
                report: report.map(Arc::new),
                place: self.place_of(&export.made_from.tenant, &tenants),
                tenant: export.made_from.tenant,
                connections: export.made_from.connections,
                is_search: order.as_ref().is_some_and(|order| !order.asked.conditions.is_empty()),
                file: order.map(|order| order.file).unwrap_or_default(),
            }
        };
        Ok(self.workspace.exports()?.into_iter().map(line).collect())
    }
}

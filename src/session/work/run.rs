//! Carrying runs out, and reading what became of them.

use super::World;
use crate::auth0::{Client, ConnectionId};
use crate::run::{self, live::Place};
use crate::session::command::Outcome;
use crate::session::notice::Notice;
use crate::session::options;
use crate::session::report::{RunLine, RunReport};
use crate::session::words;
use crate::sheet::{self, Sheet};
use crate::workspace::{RowState, RunId, RunState, StoredRun, WorkspaceError};
use std::ops::ControlFlow;
use std::sync::{Arc, PoisonError};
use tokio::sync::watch;

impl World {
    /// Carries out what is left of a run: of one whose plan was just agreed to, with its list, or of one that was started
    /// before. A finished run is only reported, unless rows of it are unknown.
    pub(super) async fn carry_out(
        self: &Arc<Self>,
        id: RunId,
        rows: Option<Arc<Sheet>>,
        client: Client,
    ) -> Result<Arc<RunReport>, Notice> {
        let stored = tokio::task::block_in_place(|| self.workspace.run(id))?;
        let run = stored.ok_or_else(|| words::session::unknown_run(id))?;
        let tenant = client.address().domain().to_owned();
        if run.made_from.tenant != tenant {
            return Err(words::session::run_of_other_tenant(id, &run.made_from.tenant, &tenant));
        }
        if rows.is_none() && run.state == RunState::Planned {
            return Err(words::session::never_started(id));
        }
        // The switch is there before anything takes time, so that no wish to pause is lost.
        let (stop, stopped) = watch::channel(false);
        self.stops.lock().unwrap_or_else(PoisonError::into_inner).insert(id, stop);
        let ended = self.carry_out_stored(run, rows, client, stopped).await;
        self.stops.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
        ended
    }

    async fn carry_out_stored(
        self: &Arc<Self>,
        run: StoredRun,
        rows: Option<Arc<Sheet>>,
        client: Client,
        stopped: watch::Receiver<bool>,
    ) -> Result<Arc<RunReport>, Notice> {
        let (id, tenant) = (run.id, run.made_from.tenant.clone());
        let unknown = tokio::task::block_in_place(|| self.workspace.row_counts(id))?;
        if run.state == RunState::Finished && unknown.of(RowState::Unknown) == 0 {
            return tokio::task::block_in_place(|| self.report(id));
        }
        let rows = match rows {
            Some(rows) => rows,
            None => Arc::new(tokio::task::block_in_place(|| self.reopen(&run))?),
        };
        let place = Place {
            client,
            connection_id: ConnectionId(run.made_from.connection_id.clone()),
            connection: run.made_from.connection.clone(),
        };
        let world = Arc::clone(self);
        let tell = move |progress| {
            // Whoever closed the session meanwhile is noticed when the run ends.
            world.tell(Outcome::RunProgressed { run: id, progress }).is_break();
        };
        let ended = run::carry_out(Arc::clone(&self.workspace), rows, place, run, stopped, tell).await;
        match ended {
            Ok(_finished_or_paused) => tokio::task::block_in_place(|| self.report(id)),
            Err(error) => Err(words::session::run_error(&tenant, id, &error)),
        }
    }

    /// Opens the private copy of a run's list again, the way it was opened.
    pub(super) fn reopen(&self, run: &StoredRun) -> Result<Sheet, Notice> {
        let gone = || words::session::list_gone(run.id);
        let stored = self.workspace.sheet(run.made_from.sheet)?.ok_or_else(gone)?;
        let options = options::from_stored(&stored.options).ok_or_else(gone)?;
        let folder = self.workspace.sheet_folder(stored.id);
        let opened = sheet::reopen(&folder, &options, &mut |_progress| ControlFlow::Continue(()));
        opened.map_err(|_damaged| gone())
    }

    pub(super) fn report(&self, run: RunId) -> Result<Arc<RunReport>, Notice> {
        let report = RunReport::read(&self.workspace, run)?;
        report.map(Arc::new).ok_or_else(|| words::session::unknown_run(run))
    }

    pub(super) fn list_runs(&self) -> Result<Vec<RunLine>, Notice> {
        let runs = self.workspace.runs()?;
        let lines = runs.into_iter().map(|run| {
            let list = self.workspace.sheet(run.made_from.sheet)?.map(|sheet| sheet.name).unwrap_or_default();
            Ok(RunLine { counts: self.workspace.row_counts(run.id)?, list, run })
        });
        Ok(lines.collect::<Result<_, WorkspaceError>>()?)
    }
}

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

fn workspace(error: WorkspaceError) -> Notice {
    words::session::workspace(&error)
}

impl World {
    /// Carries out what is left of a run. A finished run is only reported, unless rows of it are unknown.
    pub(super) async fn carry_out(
        self: &Arc<Self>,
        id: RunId,
        rows: Option<Arc<Sheet>>,
        client: Client,
    ) -> Result<Arc<RunReport>, Notice> {
        let stored = tokio::task::block_in_place(|| self.workspace.run(id)).map_err(workspace)?;
        let run = stored.ok_or_else(|| words::session::unknown_run(id))?;
        let tenant = client.address().domain().to_owned();
        if run.made_from.tenant != tenant {
            return Err(words::session::run_of_other_tenant(id, &run.made_from.tenant, &tenant));
        }
        let unknown = tokio::task::block_in_place(|| self.workspace.row_counts(id)).map_err(workspace)?;
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
        let (stop, stopped) = watch::channel(false);
        self.stops.lock().unwrap_or_else(PoisonError::into_inner).insert(id, stop);
        let world = Arc::clone(self);
        let tell = move |progress| {
            // The newest progress replaces an unread one; a closed session is noticed when the run ends.
            let _: ControlFlow<()> = world.tell(Outcome::RunProgressed { run: id, progress });
        };
        let ended = run::carry_out(Arc::clone(&self.workspace), rows, place, run, stopped, tell).await;
        self.stops.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
        match ended {
            Ok(_finished_or_paused) => tokio::task::block_in_place(|| self.report(id)),
            Err(error) => Err(words::session::run_error(&tenant, id, &error)),
        }
    }

    /// Opens the private copy of a run's list again, the way it was opened.
    pub(super) fn reopen(&self, run: &StoredRun) -> Result<Sheet, Notice> {
        let gone = || words::session::list_gone(run.id);
        let stored = self.workspace.sheet(run.made_from.sheet).map_err(workspace)?.ok_or_else(gone)?;
        let options = options::from_stored(&stored.options).ok_or_else(gone)?;
        let folder = self.workspace.sheet_folder(stored.id);
        let opened = sheet::reopen(&folder, &options, &mut |_progress| ControlFlow::Continue(()));
        opened.map_err(|_damaged| gone())
    }

    pub(super) fn report(&self, run: RunId) -> Result<Arc<RunReport>, Notice> {
        let report = RunReport::read(&self.workspace, run).map_err(workspace)?;
        report.map(Arc::new).ok_or_else(|| words::session::unknown_run(run))
    }

    pub(super) fn list_runs(&self) -> Result<Vec<RunLine>, Notice> {
        let runs = self.workspace.runs().map_err(workspace)?;
        let lines = runs.into_iter().map(|run| {
            let list = self.workspace.sheet(run.made_from.sheet)?.map(|sheet| sheet.name).unwrap_or_default();
            Ok(RunLine { counts: self.workspace.row_counts(run.id)?, list, run })
        });
        lines.collect::<Result<_, _>>().map_err(workspace)
    }
}

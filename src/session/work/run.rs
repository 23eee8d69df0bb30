//! Carrying runs out, and reading what became of them.

use super::World;
use super::pace::Meter;
use crate::auth0::{Client, ConnectionId};
use crate::run::{self, RunProgress, Wish, live::Place};
use crate::session::edits;
use crate::session::notice::Notice;
use crate::session::options;
use crate::session::outcome::Outcome;
use crate::session::report::RunReport;
use crate::session::state::{Held, Pace};
use crate::session::words;
use crate::sheet::{self, Sheet};
use crate::workspace::{RowState, RunId, RunState, StoredRun, Workspace, WorkspaceError};
use jiff::Timestamp;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

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
        let (wish, wished) = watch::channel(Wish::GoOn);
        let taken =
            Taken::take(self, id, wish).ok_or_else(|| words::session::workspace(&WorkspaceError::RunInUse(id)))?;
        let ended = self.carry_out_stored(run, rows, client, wished).await;
        let held = taken.let_go();
        // Why it rests is a help for people: the journal's own states tell how to go on.
        let kept = tokio::task::block_in_place(|| match &ended {
            Ok(report) if report.is_finished() => Ok(()),
            Ok(_rests) => self.keep_run_end(id, Some(held.unwrap_or(Held::Paused)), None),
            Err(notice) if notice.code == "run_in_use" => Ok(()),
            Err(notice) => self.keep_run_end(id, Some(Held::Failed), Some(notice)),
        });
        self.tell_not_kept(id, kept);
        ended
    }

    /// Ends a run's work, or says of one that rests why it does. Whether it was at work here.
    pub(super) fn end_run(&self, id: RunId, held: Held) -> bool {
        let mut stops = self.stops.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(switch) = stops.get_mut(&id) {
            switch.held = Some(held);
            switch.wish.send_replace(match held {
                Held::Stopped => Wish::FinishJobs,
                Held::Paused | Held::Closed | Held::Failed => Wish::Pause,
            });
            return true;
        }
        drop(stops);
        // Another window may have gone on with it since this one listed it: then it is not this one's to say.
        let Ok(_alone) = self.workspace.lock_run(id) else { return false };
        let stored = self.workspace.run(id).ok().flatten();
        if stored.is_some_and(|run| run.state == RunState::Started) {
            self.tell_not_kept(id, self.keep_run_end(id, Some(held), None));
        }
        false
    }

    /// How a run was ended could not be written down: the next start would tell it otherwise.
    fn tell_not_kept(&self, run: RunId, kept: Result<(), WorkspaceError>) {
        if let Err(error) = kept {
            let notice = words::runs::end_not_kept(run, &error.into());
            let _told_or_closing = self.tell(Outcome::NotKept { notice });
        }
    }

    async fn carry_out_stored(
        self: &Arc<Self>,
        run: StoredRun,
        rows: Option<Arc<Sheet>>,
        client: Client,
        wished: watch::Receiver<Wish>,
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
        tokio::task::block_in_place(|| self.keep_run_end(id, None, None)).ok();
        let teller = Arc::new(Teller {
            run: id,
            meter: Mutex::new(tokio::task::block_in_place(|| self.meter(&run))?),
            newest: Mutex::default(),
            since: Timestamp::now(),
            world: Arc::clone(self),
        });
        // It ends with this call, however that ends.
        let mut ticking = tokio::task::JoinSet::new();
        let ticker = Arc::clone(&teller);
        ticking.spawn(async move {
            let mut ticks = tokio::time::interval(TICK);
            loop {
                ticks.tick().await;
                ticker.tell(None);
            }
        });
        let tell = move |progress| teller.tell(Some(progress));
        let ended = run::carry_out(Arc::clone(&self.workspace), rows, place, run, wished, tell).await;
        ticking.abort_all();
        match ended {
            Ok(_finished_or_paused) => tokio::task::block_in_place(|| self.report(id)),
            Err(error) => Err(words::session::run_error(&tenant, id, &error)),
        }
    }

    /// Opens the private copy of a run's list again, the way it was opened, and with the edits that the run was planned with.
    pub(super) fn reopen(&self, run: &StoredRun) -> Result<Sheet, Notice> {
        reopen(&self.workspace, run)
    }

    pub(super) fn report(&self, run: RunId) -> Result<Arc<RunReport>, Notice> {
        let report = RunReport::read(&self.workspace, run)?;
        report.map(Arc::new).ok_or_else(|| words::session::unknown_run(run))
    }

    /// Measures the run from here on.
    fn meter(&self, run: &StoredRun) -> Result<Meter, WorkspaceError> {
        let to_send = self.workspace.steps(run.id)?.iter().map(|step| u64::from(step.row_count)).sum::<u64>();
        let left = self.workspace.row_counts(run.id)?.of(RowState::Planned);
        let usual = self.workspace.usual_speed(&run.made_from.tenant)?;
        Ok(Meter::new(Instant::now(), to_send, to_send.saturating_sub(left), usual))
    }
}

/// How often the time that is left is told while nothing else changes.
const TICK: Duration = Duration::from_secs(1);

/// Ends a run at work.
#[derive(Debug)]
pub(super) struct Switch {
    wish: watch::Sender<Wish>,
    /// What it is to be called afterwards.
    held: Option<Held>,
}

/// A run that is at work here, until this is dropped.
struct Taken<'a> {
    world: &'a World,
    run: RunId,
}

impl<'a> Taken<'a> {
    /// Nothing if the run is at work here already.
    fn take(world: &'a World, run: RunId, wish: watch::Sender<Wish>) -> Option<Self> {
        let mut stops = world.stops.lock().unwrap_or_else(PoisonError::into_inner);
        if stops.contains_key(&run) {
            return None;
        }
        stops.insert(run, Switch { wish, held: None });
        Some(Self { world, run })
    }

    /// Why it rests now, if somebody wished it.
    fn let_go(self) -> Option<Held> {
        self.remove().and_then(|switch| switch.held)
    }

    fn remove(&self) -> Option<Switch> {
        self.world.stops.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.run)
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        self.remove();
    }
}

/// Tells how far a run is, and how fast.
struct Teller {
    run: RunId,
    world: Arc<World>,
    meter: Mutex<Meter>,
    newest: Mutex<Option<RunProgress>>,
    since: Timestamp,
}

impl Teller {
    fn tell(&self, progress: Option<RunProgress>) {
        let progress = {
            let mut newest = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
            if progress.is_some() {
                *newest = progress;
            }
            newest.clone()
        };
        let Some(progress) = progress else { return };
        let pace = {
            let mut meter = self.meter.lock().unwrap_or_else(PoisonError::into_inner);
            let pace = meter.measure(Instant::now(), progress.counts.of(RowState::Planned));
            Pace { since: Some(self.since), ..pace }
        };
        // Whoever closed the session meanwhile is noticed when the run ends.
        self.world.tell(Outcome::RunProgressed { run: self.run, progress, pace }).is_break();
    }
}

fn reopen(workspace: &Workspace, run: &StoredRun) -> Result<Sheet, Notice> {
    let gone = || words::session::list_gone(run.id);
    let stored = workspace.sheet(run.made_from.sheet)?.ok_or_else(gone)?;
    let options = options::from_stored(&stored.options).ok_or_else(gone)?;
    let folder = workspace.sheet_folder(stored.id);
    let opened = sheet::reopen(&folder, &options, &mut |_progress| ControlFlow::Continue(()));
    let opened = Arc::new(opened.map_err(|_damaged| gone())?);
    // What was edited after the run was planned is none of its business.
    let entries = workspace.edits(stored.id, Some(run.made_from.edits))?;
    if entries.len() < run.made_from.edits as usize {
        return Err(words::session::edits_gone(run.id));
    }
    let history = edits::replay(opened, &entries).map_err(|_damaged| words::session::edits_gone(run.id))?;
    Ok(Sheet::clone(history.now()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::{CellValue, Edit, OpenOptions, RowId, import_file};
    use crate::workspace::NewRun;

    #[test]
    fn a_run_finds_its_list_as_it_was_edited_when_it_was_planned() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::open(Some(&folder.path().join("workspace"))).unwrap();
        let path = folder.path().join("users.csv");
        std::fs::write(&path, "email\na@b.test\n").unwrap();
        let as_asked = OpenOptions::default();
        let (sheet, private) = workspace.create_sheet("users.csv", &options::to_stored(&as_asked)).unwrap();
        let opened = import_file(&path, &private, &as_asked, &mut |_| ControlFlow::Continue(())).unwrap();
        let email = opened.columns()[0].id;
        let mut history = edits::History::new(Arc::new(opened));
        let set = |email_address: &str| {
            let value = CellValue::Text(email_address.to_owned());
            edits::Entry::Edit(Edit::Set { rows: RowId(0).into(), columns: vec![email], value })
        };
        let entries = [set("c@d.test"), set("e@f.test"), edits::Entry::Undo, set("g@h.test")];
        for entry in &entries {
            let stored = edits::to_stored(history.now(), entry);
            history.apply(entry).unwrap();
            assert_eq!(workspace.append_edits(sheet, &[&stored]).unwrap(), history.entries());
        }
        let email_when = |edits: u32| {
            let run = workspace.create_run(&NewRun {
                tenant: String::new(),
                connection_id: String::new(),
                connection: String::new(),
                sheet,
                edits,
                row_count: 1,
                upsert: false,
                completion_email: false,
                external_id: None,
                retry_of: None,
                repairs: Vec::new(),
            });
            let run = workspace.run(run.unwrap()).unwrap().unwrap();
            let rows = reopen(&workspace, &run).map_err(|notice| notice.code)?;
            Ok(rows.user(RowId(0), &mut String::new()).unwrap().to_owned())
        };
        let user = |email: &str| Ok(format!(r#"{{"email":"{email}"}}"#));
        let expected = ["a@b.test", "c@d.test", "e@f.test", "c@d.test", "g@h.test"];
        assert_eq!([0, 1, 2, 3, 4].map(email_when), expected.map(user));
        assert_eq!(email_when(5), Err("edits_gone"), "never another list than was planned");
    }
}

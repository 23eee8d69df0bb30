//! Opening lists and checking them.

use super::World;
use super::plan::unless;
use crate::plan::{self, CheckMemory, CheckReport};
use crate::session::command::Against;
use crate::session::edits::History;
use crate::session::effect::CheckedList;
use crate::session::first_rows::FirstRows;
use crate::session::notice::Notice;
use crate::session::options;
use crate::session::outcome::Outcome;
use crate::session::report::{SheetReport, sheet_report};
use crate::session::state::SheetState;
use crate::session::view::{PAGE_ROWS, SheetView};
use crate::session::words;
use crate::sheet::{self, OpenOptions, Sheet, SheetId};
use crate::user::ConnectionRules;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Arc, PoisonError};
use tokio::sync::watch;

/// Of a list that is still being opened so many rows are shown: more than anybody reads until the rest is there.
const FIRST_ROWS: u32 = 2 * PAGE_ROWS;

/// The last check of a list that came to its end, for checking again only what was changed since.
#[derive(Debug, Default)]
pub(super) struct LastCheck {
    stored: i64,
    rules: ConnectionRules,
    memory: CheckMemory,
    /// How many entries the list's journal had then, and what was found.
    done: Option<(u32, Arc<SheetReport>)>,
}

impl World {
    /// An opening begins, or all until then are given up.
    pub(super) fn begin_opening(&self, (sheet, request): (SheetId, u64)) {
        let mut openings = self.openings.lock().unwrap_or_else(PoisonError::into_inner);
        openings.entry(sheet).and_modify(|newest| *newest = request.max(*newest)).or_insert(request);
    }

    /// Whether somebody still waits for a list.
    pub(super) fn go_on_opening(&self, (sheet, request): (SheetId, u64)) -> ControlFlow<()> {
        let openings = self.openings.lock().unwrap_or_else(PoisonError::into_inner);
        if openings.get(&sheet).is_some_and(|newest| *newest > request) {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }

    pub(super) fn open_sheet(
        &self,
        asked: (SheetId, u64),
        path: &Path,
        options: &OpenOptions,
    ) -> Result<SheetState, Notice> {
        let sheet = asked.0;
        self.begin_opening(asked);
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let stored_options = options::to_stored(options);
        let (stored, folder) = self.workspace.create_sheet(&name, &stored_options)?;
        if let Some(first) = self.first_rows(path, options, (stored, &name)) {
            let first = Arc::new(first);
            // Nobody listens any more only where the program ends, and then the opening hears it too.
            let _ends = self.tell(Outcome::FirstRowsRead { sheet, request: asked.1, first });
        }
        let opened = sheet::import_file(path, &folder, options, &mut |progress| {
            self.go_on_opening(asked)?;
            self.tell(Outcome::SheetProgress { sheet, done: progress.done, total: Some(progress.total) })
        });
        match opened {
            // Nobody else can know of a list that was just made.
            Ok(rows) => {
                self.take_sheet(sheet, stored).map(|_taken| SheetState::new(History::new(Arc::new(rows)), stored, name))
            }
            Err(error) => {
                // The list's own fault is the news; a copy that can't be removed stays private.
                self.workspace.forget_unused_sheet(stored).ok();
                Err(words::open::open_error(path, &error))
            }
        }
    }

    /// How a long list begins. What stands in the way of that is told when all of it is opened.
    fn first_rows(&self, path: &Path, options: &OpenOptions, (stored, name): (i64, &str)) -> Option<FirstRows> {
        let folder = self.workspace.scratch().ok()?;
        let (rows, whole) = sheet::first_rows(path, folder.path(), options).ok().flatten()?;
        let view = SheetView::of_first(&rows, whole.min(FIRST_ROWS), |wanted| Self::read_pages(&rows, wanted));
        let mut sheet = SheetState::new(History::new(Arc::new(rows)), stored, name.to_owned());
        sheet.view = view;
        Some(FirstRows::new(sheet, folder))
    }

    /// Checks a sheet, unless a newer question comes meanwhile: all of it, or what was changed since the last time.
    pub(super) async fn check_sheet(
        &self,
        (sheet, request): (SheetId, u64),
        list: &CheckedList,
        against: Against,
    ) -> Result<Arc<SheetReport>, Notice> {
        let newest = || self.checks.lock().unwrap_or_else(PoisonError::into_inner);
        newest().entry(sheet).and_modify(|newest| *newest = request.max(*newest)).or_insert(request);
        let rules = match against {
            Against::Connection(client, choice) => Self::connection(&client, &choice.connection).await?.rules(),
            Against::Rules(rules) => rules,
        };
        let rows = list.history.now();
        let total = Some(u64::from(rows.row_count()));
        let progress = &mut |done| {
            if newest().get(&sheet).is_some_and(|newest| *newest > request) {
                return ControlFlow::Break(());
            }
            self.tell(Outcome::CheckProgress { sheet, request, done: u64::from(done), total })
        };
        tokio::task::block_in_place(|| {
            let checked =
                Arc::clone(self.checked.lock().unwrap_or_else(PoisonError::into_inner).entry(sheet).or_default());
            // An older check of the same list ends as soon as it looks.
            let mut checked = checked.lock().unwrap_or_else(|broken| {
                // What a check that broke off has left behind counts for nothing.
                let mut checked = broken.into_inner();
                *checked = LastCheck::default();
                checked
            });
            if (checked.stored, checked.rules) != (list.stored, rules) {
                *checked = LastCheck { stored: list.stored, rules, ..LastCheck::default() };
            }
            let since = checked.done.clone();
            let since = since.and_then(|(entries, before)| Some((list.history.changed_since(entries)?, before)));
            let report = match &since {
                Some((changed, before)) => checked.memory.check_again(rows, &rules, &before.found, changed, progress),
                None => checked.memory.check(rows, &rules, progress),
            };
            let report = Arc::new(sheet_report(rows, report.ok_or_else(words::session::stopped)?, rules));
            checked.done = Some((list.history.entries(), Arc::clone(&report)));
            Ok(report)
        })
    }

    /// Checks all rows for a plan, unless that is given up meanwhile.
    pub(super) fn check(
        &self,
        rows: &Sheet,
        rules: &ConnectionRules,
        given_up: &watch::Receiver<bool>,
        progress: impl Fn(u64, Option<u64>) -> Outcome,
    ) -> Result<CheckReport, Notice> {
        let total = Some(u64::from(rows.row_count()));
        let mut go_on = |done| {
            unless(given_up)?;
            self.tell(progress(u64::from(done), total))
        };
        plan::check(rows, rules, &mut go_on).ok_or_else(words::session::stopped)
    }
}

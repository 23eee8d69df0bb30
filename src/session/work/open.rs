//! Opening lists and checking them.

use super::World;
use crate::plan::{self, CheckReport};
use crate::session::command::Against;
use crate::session::edits::History;
use crate::session::effect::Outcome;
use crate::session::notice::Notice;
use crate::session::options;
use crate::session::report::{SheetReport, sheet_report};
use crate::session::state::SheetState;
use crate::session::words;
use crate::sheet::{self, OpenOptions, Sheet, SheetId};
use crate::user::ConnectionRules;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Arc, PoisonError};

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

    /// Checks a sheet, unless a newer question comes meanwhile.
    pub(super) async fn check_sheet(
        &self,
        (sheet, request): (SheetId, u64),
        rows: &Arc<Sheet>,
        against: Against,
    ) -> Result<Arc<SheetReport>, Notice> {
        let newest = || self.checks.lock().unwrap_or_else(PoisonError::into_inner);
        newest().entry(sheet).and_modify(|newest| *newest = request.max(*newest)).or_insert(request);
        let rules = match against {
            Against::Connection(client, choice) => Self::connection(&client, &choice.connection).await?.rules(),
            Against::Rules(rules) => rules,
        };
        let total = Some(u64::from(rows.row_count()));
        tokio::task::block_in_place(|| {
            let report = plan::check(rows, &rules, &mut |done| {
                if newest().get(&sheet).is_some_and(|newest| *newest > request) {
                    return ControlFlow::Break(());
                }
                self.tell(Outcome::CheckProgress { sheet, request, done: u64::from(done), total })
            });
            let report = report.ok_or_else(words::session::stopped)?;
            Ok(Arc::new(sheet_report(rows, report, rules)))
        })
    }

    pub(super) fn check(
        &self,
        rows: &Sheet,
        rules: &ConnectionRules,
        progress: impl Fn(u64, Option<u64>) -> Outcome,
    ) -> Result<CheckReport, Notice> {
        let total = Some(u64::from(rows.row_count()));
        plan::check(rows, rules, &mut |done| self.tell(progress(u64::from(done), total)))
            .ok_or_else(words::session::stopped)
    }
}

//! Opening lists and checking them.

use super::World;
use crate::auth0::Client;
use crate::plan::{self, CheckReport};
use crate::session::command::{ConnectionChoice, Outcome};
use crate::session::notice::Notice;
use crate::session::options;
use crate::session::report::{SheetReport, sheet_report};
use crate::session::state::{EditState, SheetState};
use crate::session::view::SheetView;
use crate::session::words;
use crate::sheet::{self, OpenOptions, Sheet, SheetId};
use crate::user::ConnectionRules;
use std::path::Path;
use std::sync::Arc;

impl World {
    pub(super) fn open_sheet(&self, sheet: SheetId, path: &Path, options: &OpenOptions) -> Result<SheetState, Notice> {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let stored_options = options::to_stored(options);
        let (stored, folder) = self.workspace.create_sheet(&name, &stored_options)?;
        let opened = sheet::import_file(path, &folder, options, &mut |progress| {
            self.tell(Outcome::SheetProgress { sheet, done: progress.done, total: Some(progress.total) })
        });
        match opened {
            Ok(rows) => Ok(SheetState {
                recognised: words::open::recognised(rows.recognised()),
                repairs: rows.repairs().iter().map(words::open::repair).collect(),
                edits: EditState::default(),
                view: SheetView::of(&rows),
                rows: Arc::new(rows),
                stored,
                name,
            }),
            Err(error) => {
                // The list's own fault is the news; a copy that can't be removed stays private.
                self.workspace.forget_unused_sheet(stored).ok();
                Err(words::open::open_error(path, &error))
            }
        }
    }

    /// Checks against the rules of a connection, or, without one, against the rules that hold for all.
    pub(super) async fn check_sheet(
        &self,
        sheet: SheetId,
        rows: &Arc<Sheet>,
        place: Option<(Client, ConnectionChoice)>,
    ) -> Result<Arc<SheetReport>, Notice> {
        let rules = match place {
            Some((client, choice)) => Self::connection(&client, &choice.connection).await?.rules(),
            None => ConnectionRules::default(),
        };
        tokio::task::block_in_place(|| {
            let report = self.check(rows, &rules, |done, total| Outcome::CheckProgress { sheet, done, total })?;
            Ok(Arc::new(sheet_report(rows, report)))
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

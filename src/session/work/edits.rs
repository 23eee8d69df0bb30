//! The lists that this process has open, and opening one again with what was edited in it.

use super::World;
use crate::session::edits::{self, ReplayError};
use crate::session::notice::Notice;
use crate::session::options;
use crate::session::outcome::Outcome;
use crate::session::state::SheetState;
use crate::session::words;
use crate::sheet::{self, OpenError, SheetId};
use crate::workspace::{RunId, SheetLock, StoredSheet};
use std::collections::HashSet;
use std::path::Path;
use std::sync::{Arc, PoisonError};

/// A list that this process has open.
#[derive(Debug)]
pub(super) struct OpenList {
    _lock: SheetLock,
    /// The sheets that have it: one, and for a moment those that were closed while they were being opened.
    sheets: HashSet<SheetId>,
}

impl World {
    /// Whether this process has a list open.
    pub(super) fn has_sheet(&self, id: i64) -> bool {
        self.open_lists.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&id)
    }

    /// Takes a list for a sheet of this process; false when another process has it open.
    pub(super) fn take_sheet(&self, sheet: SheetId, id: i64) -> Result<bool, Notice> {
        let mut lists = self.open_lists.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(list) = lists.get_mut(&id) {
            list.sheets.insert(sheet);
            return Ok(true);
        }
        let Some(lock) = self.workspace.lock_sheet(id)? else { return Ok(false) };
        lists.insert(id, OpenList { _lock: lock, sheets: HashSet::from([sheet]) });
        Ok(true)
    }

    /// Lets go of a list for one sheet; true if no other sheet here has it.
    pub(super) fn let_go(&self, sheet: SheetId, id: i64) -> bool {
        self.checked.lock().unwrap_or_else(PoisonError::into_inner).remove(&sheet);
        let mut lists = self.open_lists.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(list) = lists.get_mut(&id) else { return true };
        list.sheets.remove(&sheet);
        let is_free = list.sheets.is_empty();
        if is_free {
            lists.remove(&id);
        }
        is_free
    }

    /// Lets go of a list, and removes its copy if no run was made from it. What can't be removed now stays private, and
    /// is swept out another day.
    pub(super) fn forget_list(&self, sheet: SheetId, id: i64, plan: Option<RunId>) {
        // The plan first: a list is kept for as long as a run uses it.
        plan.map(|run| self.workspace.forget_planned_run(run).ok());
        if self.let_go(sheet, id) {
            self.workspace.forget_unused_sheet(id).ok();
        }
    }

    /// Opens a list that is kept in the workspace, the way it was opened and with all that was edited in it; nothing if
    /// it is gone, or nobody waits for it any more.
    pub(super) fn open_stored(&self, asked: (SheetId, u64), id: i64) -> Result<Option<SheetState>, Notice> {
        let Some(list) = self.workspace.sheet(id)? else { return Ok(None) };
        if !self.take_sheet(asked.0, id)? {
            return Err(words::edit::open_elsewhere(&list.name));
        }
        let opened = self.read_stored(asked, list);
        if !matches!(opened, Ok(Some(_))) {
            self.let_go(asked.0, id);
        }
        opened
    }

    fn read_stored(&self, asked: (SheetId, u64), list: StoredSheet) -> Result<Option<SheetState>, Notice> {
        let Some(options) = options::from_stored(&list.options) else { return Ok(None) };
        self.begin_opening(asked);
        let folder = self.workspace.sheet_folder(list.id);
        let tell = &mut |done, total| {
            self.go_on_opening(asked)?;
            self.tell(Outcome::SheetProgress { sheet: asked.0, done, total: Some(total) })
        };
        let opened = match sheet::reopen(&folder, &options, &mut |progress| tell(progress.done, progress.total)) {
            Ok(opened) => opened,
            Err(OpenError::Stopped | OpenError::CopyLost) => return Ok(None),
            Err(error) => return Err(words::open::open_error(Path::new(&list.name), &error)),
        };
        let entries = self.workspace.edits(list.id, None)?;
        match edits::replay_while(Arc::new(opened), &entries, &mut || self.go_on_opening(asked)) {
            Ok(history) => {
                let (looked, trouble) = self.look_of(list.id, &list.name);
                let mut state = SheetState::new(history, list.id, list.name);
                state.look = looked;
                state.view.refused = trouble;
                Ok(Some(state))
            }
            Err(ReplayError::Stopped) => Ok(None),
            Err(ReplayError::Newer { .. } | ReplayError::Unreadable { .. } | ReplayError::Refused { .. }) => {
                Err(words::edit::edits_unreadable(&list.name))
            }
        }
    }
}

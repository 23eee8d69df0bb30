//! Keeping edits in the journal, and looking at what fixes would do.

use super::World;
use crate::session::edits;
use crate::session::fix::{FixLine, FixPreview, FixedGroup, LINES_SHOWN};
use crate::session::notice::Notice;
use crate::session::options;
use crate::session::problems::ProblemGroup;
use crate::session::state::SheetState;
use crate::session::words;
use crate::sheet::{self, Sheet};
use std::ops::ControlFlow;
use std::sync::{Arc, PoisonError};

impl World {
    /// Appends entries one after the other; how many are in the journal now.
    pub(super) fn save_edits(&self, stored: i64, entries: &[Arc<str>]) -> (usize, Result<(), Notice>) {
        for (saved, entry) in entries.iter().enumerate() {
            if let Err(error) = self.workspace.append_edit(stored, entry) {
                return (saved, Err(Notice::from(error)));
            }
        }
        (entries.len(), Ok(()))
    }

    /// Whether this process has a list open.
    pub(super) fn has_sheet(&self, id: i64) -> bool {
        self.sheet_locks.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&id)
    }

    /// Takes a list for this process; false when another one has it open.
    pub(super) fn take_sheet(&self, id: i64) -> Result<bool, Notice> {
        if self.has_sheet(id) {
            return Ok(true);
        }
        let Some(lock) = self.workspace.lock_sheet(id)? else { return Ok(false) };
        self.sheet_locks.lock().unwrap_or_else(PoisonError::into_inner).insert(id, lock);
        Ok(true)
    }

    /// Lets go of a list, and removes its copy if no run was made from it. What can't be removed now stays private, and
    /// is swept out another day.
    pub(super) fn forget_list(&self, id: i64) {
        self.sheet_locks.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
        self.workspace.forget_unused_sheet(id).ok();
    }

    /// Opens a list that is kept in the workspace, the way it was opened and with all that was edited in it; nothing if
    /// it is gone.
    pub(super) fn open_stored(&self, id: i64) -> Result<Option<SheetState>, Notice> {
        let Some(list) = self.workspace.sheet(id)? else { return Ok(None) };
        let Some(options) = options::from_stored(&list.options) else { return Ok(None) };
        if !self.take_sheet(id)? {
            return Err(words::edit::open_elsewhere(&list.name));
        }
        let folder = self.workspace.sheet_folder(id);
        let Ok(opened) = sheet::reopen(&folder, &options, &mut |_progress| ControlFlow::Continue(())) else {
            return Ok(None);
        };
        let entries = self.workspace.edits(id, None)?;
        let history = edits::replay(Arc::new(opened), &entries);
        let history = history.map_err(|_damaged| words::edit::edits_unreadable(&list.name))?;
        Ok(Some(SheetState::new(history, id, list.name)))
    }

    /// Every cell is looked at, since what is counted is what will change.
    pub(super) fn preview_fix(sheet: &Sheet, groups: &[ProblemGroup]) -> FixPreview {
        let mut preview = FixPreview { groups: Vec::new(), lines: Vec::new() };
        for group in groups {
            let (Some(offer), Some(column)) = (&group.fix, group.column) else { continue };
            let mut count = 0;
            for row in group.rows.iter() {
                let Some((now, after)) = sheet.preview_fix(*row, column, offer.fix) else { continue };
                count += 1;
                if preview.lines.len() < LINES_SHOWN {
                    let number = u64::from(row.0) + 1;
                    preview.lines.push(FixLine { group: preview.groups.len(), row: *row, number, column, now, after });
                }
            }
            preview.groups.push(FixedGroup {
                key: group.key.clone(),
                title: group.title.clone(),
                subtitle: group.subtitle.clone(),
                fix: offer.fix,
                count,
                column,
                rows: Arc::clone(&group.rows),
            });
        }
        preview
    }
}

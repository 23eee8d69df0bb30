//! What is there again at the next start: the lists that were open, and the files that were opened lately.

use super::World;
use crate::session::notice::Notice;
use crate::session::state::{RECENT, SheetState, StoredList};
use crate::session::tsv::table_as_copied;
use crate::session::words;
use crate::sheet::SheetId;
use crate::workspace::{Workspace, WorkspaceError};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

/// One setting for each open list, so that two windows do not forget each other's. Its value says when it was opened.
const OPEN_LIST: &str = "open_list:";
const RECENT_FILES: &str = "recent_files";
const LIST_SHOWN: &str = "list_shown";

/// Today's form. What is newer is passed over.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Stored<T> {
    version: u32,
    entries: Vec<T>,
}

fn read<T: for<'de> Deserialize<'de>>(text: &str) -> Vec<T> {
    let stored: Option<Stored<T>> = serde_json::from_str(text).ok();
    stored.filter(|stored| stored.version <= VERSION).map(|stored| stored.entries).unwrap_or_default()
}

fn write<T: Serialize>(entries: Vec<T>) -> String {
    serde_json::to_string(&Stored { version: VERSION, entries }).unwrap_or_default()
}

/// The lists that were open at the last end: they are not swept out.
fn open_lists(workspace: &Workspace) -> Result<Vec<i64>, WorkspaceError> {
    let mut lists = workspace.settings_of(OPEN_LIST)?;
    lists.sort_by(|one, other| one.1.cmp(&other.1));
    Ok(lists.iter().filter_map(|(key, _)| key.strip_prefix(OPEN_LIST)?.parse().ok()).collect())
}

impl World {
    /// Removes what a killed program left. What can't be swept out today is tried again at the next start; and nothing is
    /// swept out while nobody can say which lists were open.
    pub(in crate::session) fn sweep(&self) {
        if let Ok(keep) = open_lists(&self.workspace) {
            self.workspace.sweep_sheets(&keep).ok();
        }
        self.sweep_exports();
    }

    pub(super) fn list_sheets(&self) -> Result<Vec<StoredList>, Notice> {
        let mut lists = Vec::new();
        let shown = self.workspace.setting(LIST_SHOWN)?;
        let open = open_lists(&self.workspace)?;
        self.forget_other_looks(&open)?;
        for id in open {
            let Some(list) = self.workspace.sheet(id)? else { continue };
            let elsewhere = !self.has_sheet(id) && !self.workspace.is_sheet_free(id)?;
            let copy = self.workspace.sheet_folder(list.id);
            let shown = shown.as_ref().is_some_and(|shown| *shown == list.id.to_string());
            lists.push(StoredList { stored: list.id, name: list.name, copy, elsewhere, shown });
        }
        Ok(lists)
    }

    pub(super) fn keep_list_open(&self, stored: i64, open: bool) -> Result<(), Notice> {
        let key = format!("{OPEN_LIST}{stored}");
        if !open {
            self.forget_look(stored)?;
            return Ok(self.workspace.remove_setting(&key)?);
        }
        // A list that is opened again keeps its place among the others.
        if self.workspace.setting(&key)?.is_none() {
            self.workspace.put_setting(&key, &jiff::Timestamp::now().to_string())?;
        }
        Ok(())
    }

    /// Of two windows the one that was used last says with which list the next start begins.
    pub(super) fn keep_list_shown(&self, stored: i64) -> Result<(), Notice> {
        Ok(self.workspace.put_setting(LIST_SHOWN, &stored.to_string())?)
    }

    pub(super) fn restore_sheet(&self, asked: (SheetId, u64), stored: i64) -> Result<SheetState, Notice> {
        self.open_stored(asked, stored)?.ok_or_else(words::edit::copy_gone)
    }

    /// Forgets a list that no window has open, with its copy, unless a run was made from it.
    pub(super) fn forget_stored(&self, id: i64) -> Result<(), Notice> {
        if self.has_sheet(id) {
            return Ok(());
        }
        // Another window may have opened it meanwhile: then it stays.
        let Some(_alone) = self.workspace.lock_sheet(id)? else { return Ok(()) };
        self.workspace.forget_unused_sheet(id)?;
        self.keep_list_open(id, false)
    }

    pub(super) fn list_recent(&self) -> Result<Vec<PathBuf>, Notice> {
        let text = self.workspace.setting(RECENT_FILES)?.unwrap_or_default();
        Ok(read::<String>(&text).into_iter().map(PathBuf::from).collect())
    }

    /// Puts a file before those that this window or another one has opened. A path that is no text can't be kept, and is
    /// opened by its dialog again.
    pub(super) fn keep_recent(&self, path: &Path) -> Result<(), Notice> {
        let Some(path) = path.to_str() else { return Ok(()) };
        let with_it = |before: Option<&str>| {
            let mut files: Vec<String> = before.map(read).unwrap_or_default();
            files.retain(|it| it != path);
            files.insert(0, path.to_owned());
            files.truncate(RECENT);
            write(files)
        };
        Ok(self.workspace.change_setting(RECENT_FILES, with_it)?)
    }

    /// Writes a pasted table where only this person can read it, for as long as its sheet is open.
    pub(super) fn keep_text(&self, sheet: SheetId, text: &str, name: &str) -> Result<PathBuf, Notice> {
        let folder = self.workspace.scratch()?;
        // The name is a person's word, and not to lead elsewhere.
        let plain = Path::new(name).file_name().unwrap_or_else(|| "Pasted list".as_ref());
        let path = folder.path().join(plain);
        std::fs::write(&path, &*table_as_copied(text)).map_err(|error| words::edit::paste_not_kept(&error))?;
        self.pasted.lock().unwrap_or_else(PoisonError::into_inner).insert(sheet, folder);
        Ok(path)
    }

    /// Removes a table that was pasted for a sheet.
    pub(super) fn forget_pasted(&self, sheet: SheetId) {
        self.pasted.lock().unwrap_or_else(PoisonError::into_inner).remove(&sheet);
    }
}

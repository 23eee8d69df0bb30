//! What is there again at the next start: the lists that were open, and the files that were opened lately.

use super::State;
use crate::session::command::{Effect, Remembered};
use crate::session::fetched::Fetched;
use crate::session::notice::Notice;
use crate::session::state::SheetState;
use crate::sheet::{OpenOptions, SheetId};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// How many files are remembered.
const RECENT: usize = 12;

/// A list that was open at the last end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredList {
    /// Its number in the workspace.
    pub stored: i64,
    /// The file's name.
    pub name: String,
    /// Whether another window has it open.
    pub elsewhere: bool,
}

/// What is kept of open lists. A terminal asks for none of it, and so leaves no traces.
#[derive(Debug, Clone, Default)]
pub(super) struct KeptLists {
    /// The numbers of the open ones; none while nobody asked for them.
    open: Option<Vec<i64>>,
    /// Where the lists that are being opened lie.
    paths: BTreeMap<SheetId, PathBuf>,
}

impl State {
    /// Opens a list.
    pub(super) fn open_sheet(&mut self, sheet: SheetId, path: PathBuf, options: OpenOptions) -> Vec<Effect> {
        self.sheets.entry(sheet).or_default().ask();
        self.kept.paths.insert(sheet, path.clone());
        vec![Effect::OpenSheet { sheet, path, options }]
    }

    /// A pasted table lies in a private file now, and is opened like any other.
    pub(super) fn on_text_kept(&mut self, sheet: SheetId, outcome: Result<PathBuf, Notice>) -> Vec<Effect> {
        match outcome {
            Ok(_closed_meanwhile) if !self.sheets.contains_key(&sheet) => Vec::new(),
            Ok(path) => {
                self.pasted.insert(sheet, path.clone());
                vec![Effect::OpenSheet { sheet, path, options: OpenOptions::default() }]
            }
            Err(notice) => self.sheets.entry(sheet).or_default().refuse(notice),
        }
    }

    /// A list was opened, or could not be.
    pub(super) fn on_opened(&mut self, sheet: SheetId, outcome: Result<SheetState, Notice>) -> Vec<Effect> {
        if !self.sheets.contains_key(&sheet) {
            // It was closed while it was being opened.
            self.kept.paths.remove(&sheet);
            return outcome.map(|opened| Effect::ForgetList { stored: opened.stored }).into_iter().collect();
        }
        let path = self.kept.paths.remove(&sheet);
        let stored = outcome.as_ref().ok().map(|opened| opened.stored);
        let former = self.sheets.get(&sheet).and_then(Fetched::value).map(|it| it.stored);
        if stored.is_some() && former.is_some() {
            // What was found was found in another list.
            self.forget_checks(sheet);
        }
        self.sheets.entry(sheet).or_default().end(outcome);
        let (Some(stored), Some(open)) = (stored, &mut self.kept.open) else { return Vec::new() };
        open.retain(|it| *it != stored && Some(*it) != former);
        open.push(stored);
        let open = open.clone();
        let mut effects = vec![self.remember(Remembered::OpenLists(open))];
        // The same list opened in another way: its former copy is of no use, unless a run was made from it.
        effects.extend(former.filter(|it| *it != stored).map(|stored| Effect::ForgetList { stored }));
        // What was pasted lies in no file of the person's own.
        if let Some(path) = path.filter(|path| self.pasted.get(&sheet) != Some(path)) {
            let mut recent = self.recent.value().cloned().unwrap_or_default();
            recent.retain(|it| *it != path);
            recent.insert(0, path);
            recent.truncate(RECENT);
            self.recent.end(Ok(recent.clone()));
            effects.push(self.remember(Remembered::RecentFiles(recent)));
        }
        effects
    }

    /// A list was closed by the person.
    pub(super) fn on_closed(&mut self, sheet: SheetId) -> Vec<Effect> {
        self.pasted.remove(&sheet);
        let closed = self.sheets.remove(&sheet).and_then(|it| it.value().map(|it| it.stored));
        match (closed, &mut self.kept.open) {
            (Some(stored), Some(open)) => {
                open.retain(|it| *it != stored);
                let open = open.clone();
                vec![self.remember(Remembered::OpenLists(open))]
            }
            (None, _) | (_, None) => Vec::new(),
        }
    }

    /// The lists that were open at the last end. From now on those that are open are kept.
    pub(super) fn on_lists(&mut self, outcome: Result<Vec<StoredList>, Notice>) {
        if let Ok(lists) = &outcome {
            let mut open: Vec<i64> = lists.iter().map(|list| list.stored).collect();
            let here = self.sheets.values().filter_map(|it| it.value().map(|it| it.stored));
            open.extend(here.filter(|stored| !lists.iter().any(|list| list.stored == *stored)));
            self.kept.open = Some(open);
        }
        let here = outcome.map(|lists| lists.into_iter().filter(|list| !list.elsewhere).collect());
        self.stored_sheets.end(here);
    }

    /// Opens one of them again. It is only asked for once.
    pub(super) fn restore_sheet(&mut self, sheet: SheetId, stored: i64) -> Vec<Effect> {
        self.sheets.entry(sheet).or_default().ask();
        if let Some(lists) = self.stored_sheets.value_mut() {
            lists.retain(|list| list.stored != stored);
        }
        vec![Effect::RestoreSheet { sheet, stored }]
    }

    /// The open sheet of a list, by its number in the workspace: two sheets of one list would get in each other's way.
    pub fn sheet_of_list(&self, stored: i64) -> Option<SheetId> {
        let mut open = self.sheets.iter().filter_map(|(sheet, it)| Some((*sheet, it.value()?.stored)));
        open.find(|(_, it)| *it == stored).map(|(sheet, _)| sheet)
    }
}

//! What is there again at the next start: the lists that were open, and the files that were opened lately.

use super::State;
use crate::session::command::Remembered;
use crate::session::effect::Effect;
use crate::session::fetched::Fetched;
use crate::session::notice::Notice;
use crate::session::words;
use crate::sheet::SheetId;
use std::path::PathBuf;

/// How many files are remembered.
pub(in crate::session) const RECENT: usize = 12;

/// A list that was open at the last end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredList {
    /// Its number in the workspace.
    pub stored: i64,
    /// The file's name.
    pub name: String,
    /// Where its private copy lies.
    pub copy: PathBuf,
    /// Whether another window has it open.
    pub elsewhere: bool,
    /// Whether it was the one that was looked at last.
    pub shown: bool,
}

/// What is kept of open lists. A terminal asks for none of it, and so leaves no traces.
#[derive(Debug, Clone, Default)]
pub(super) struct KeptLists {
    /// Whether somebody asked for them.
    pub(super) keeps: bool,
    /// The files that were opened here, the newest first.
    opened: Vec<PathBuf>,
    /// Those that were opened before it was known whether anything is kept, the oldest first.
    early: Vec<PathBuf>,
}

impl KeptLists {
    /// What was opened here, and then what was opened elsewhere or before.
    fn opened_before(&self, listed: &[PathBuf]) -> Vec<PathBuf> {
        let others = listed.iter().filter(|path| !self.opened.contains(path));
        self.opened.iter().chain(others).take(RECENT).cloned().collect()
    }
}

impl State {
    pub(super) fn list_sheets(&mut self) -> Vec<Effect> {
        self.stored_sheets.ask();
        vec![Effect::ListSheets]
    }

    /// What could not be kept was read.
    pub(super) fn hide_not_kept(&mut self) -> Vec<Effect> {
        self.not_kept = None;
        Vec::new()
    }

    /// A file that was opened comes first among those that were opened lately. A terminal asks for none of it.
    pub(super) fn remember_recent(&mut self, path: Option<PathBuf>) -> Option<Effect> {
        let path = path?;
        if !self.kept.keeps {
            self.kept.early.push(path);
            return None;
        }
        self.kept.opened.retain(|it| *it != path);
        self.kept.opened.insert(0, path.clone());
        self.kept.opened.truncate(RECENT);
        if let Fetched::Ready(recent) = &self.recent {
            let recent = self.kept.opened_before(recent);
            self.recent.end(Ok(recent));
        }
        Some(self.remember(Remembered::Recent(path)))
    }

    /// The files that were opened lately, read perhaps before the last of them was written down.
    pub(super) fn on_recent(&mut self, outcome: Result<Vec<PathBuf>, Notice>) {
        let outcome = outcome.map(|listed| self.kept.opened_before(&listed));
        self.recent.end(outcome);
    }

    /// Why it is not known what was open at the last end, what was opened lately, or what was set: each is there still,
    /// and can be read again.
    pub fn not_read_at_start(&self) -> Option<Notice> {
        let why = |it: Option<Notice>| it.map(|why| words::kept::not_read(&why));
        let lists = self.stored_sheets.failure().or_else(|| self.recent.failure()).or_else(|| self.settings.failure());
        why(lists.cloned())
    }

    /// The person turns to a list: the next start begins with it.
    pub(super) fn turn_to(&mut self, sheet: SheetId) -> Vec<Effect> {
        self.turned_to = Some(sheet);
        self.remember_shown(sheet).into_iter().collect()
    }

    fn remember_shown(&mut self, sheet: SheetId) -> Option<Effect> {
        let stored = self.sheets.get(&sheet).and_then(Fetched::value).map(|it| it.stored)?;
        self.kept.keeps.then(|| self.remember(Remembered::ListShown(stored)))
    }

    /// The lists that were open at the last end. From now on those that are open are kept.
    pub(super) fn on_lists(&mut self, outcome: Result<Vec<StoredList>, Notice>) -> Vec<Effect> {
        // Also where those of the last end can't be read: what is opened now is to be there again.
        self.kept.keeps = true;
        let here: Vec<i64> = self.sheets.values().filter_map(|it| it.value().map(|it| it.stored)).collect();
        let outcome = outcome
            .map(|lists| lists.into_iter().filter(|list| !list.elsewhere && !here.contains(&list.stored)).collect());
        self.stored_sheets.end(outcome);
        let early = std::mem::take(&mut self.kept.early);
        let mut effects: Vec<Effect> = early.into_iter().filter_map(|path| self.remember_recent(Some(path))).collect();
        effects.extend(here.into_iter().map(|stored| self.remember(Remembered::ListOpen { stored, open: true })));
        let open: Vec<SheetId> = self.sheets.keys().copied().collect();
        effects.extend(open.into_iter().filter_map(|sheet| self.keep_look(sheet)));
        effects.extend(self.turned_to.and_then(|sheet| self.remember_shown(sheet)));
        effects
    }
}

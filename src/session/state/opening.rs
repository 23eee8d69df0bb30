//! Opening lists: one answer counts for each sheet, and one sheet shows each list.

use super::State;
use super::kept::StoredList;
use crate::session::command::Remembered;
use crate::session::effect::Effect;
use crate::session::fetched::Fetched;
use crate::session::first_rows::FirstRows;
use crate::session::notice::Notice;
use crate::session::state::SheetState;
use crate::sheet::{OpenOptions, SheetId};
use crate::workspace::{RunId, RunState};
use std::path::PathBuf;
use std::sync::Arc;

/// A list on its way into a sheet.
#[derive(Debug, Clone)]
pub(super) struct Opening {
    request: u64,
    /// Where it lies, if it is a file of the person's own.
    path: Option<PathBuf>,
    /// Its number, if it is kept in the workspace already.
    stored: Option<i64>,
    /// What was said of it before it was restored.
    listed: Option<StoredList>,
}

impl State {
    /// What was shown under this sheet before can't be changed or sent from now on: it is to be replaced.
    fn begin_opening(&mut self, sheet: SheetId, path: Option<PathBuf>, stored: Option<i64>) -> (u64, Vec<Effect>) {
        let request = self.asked.next();
        self.openings.insert(sheet, Opening { request, path, stored, listed: None });
        self.first_rows.remove(&sheet);
        let effects = self.drop_plan(sheet);
        self.sheets.entry(sheet).or_default().ask();
        (request, effects)
    }

    /// Opens a list.
    pub(super) fn open_sheet(&mut self, sheet: SheetId, path: PathBuf, options: OpenOptions) -> Vec<Effect> {
        let own = Some(path.clone()).filter(|path| self.pasted.get(&sheet) != Some(path));
        let (request, mut effects) = self.begin_opening(sheet, own, None);
        effects.push(Effect::OpenSheet { sheet, request, path, options });
        effects
    }

    /// Opens a pasted table.
    pub(super) fn open_text(&mut self, sheet: SheetId, text: String, name: String) -> Vec<Effect> {
        let (_request, mut effects) = self.begin_opening(sheet, None, None);
        effects.push(Effect::KeepText { sheet, text, name });
        effects
    }

    /// A pasted table lies in a private file now, and is opened like any other.
    pub(super) fn on_text_kept(&mut self, sheet: SheetId, outcome: Result<PathBuf, Notice>) -> Vec<Effect> {
        let Some(opening) = self.openings.get(&sheet) else {
            // It was closed meanwhile: what was written is of no use.
            return vec![self.stop_opening_effect(sheet)];
        };
        match outcome {
            Ok(path) => {
                self.pasted.insert(sheet, path.clone());
                vec![Effect::OpenSheet { sheet, request: opening.request, path, options: OpenOptions::default() }]
            }
            Err(notice) => {
                self.openings.remove(&sheet);
                self.sheets.entry(sheet).or_default().refuse(notice)
            }
        }
    }

    /// Opens a list of the last end again. It is only asked for once.
    pub(super) fn restore_sheet(&mut self, sheet: SheetId, stored: i64) -> Vec<Effect> {
        if self.joins(sheet, stored) {
            return Vec::new();
        }
        self.unrestored.remove(&sheet);
        let (request, mut effects) = self.begin_opening(sheet, None, Some(stored));
        if let (Some(lists), Some(opening)) = (self.stored_sheets.value_mut(), self.openings.get_mut(&sheet)) {
            opening.listed = lists.iter().find(|list| list.stored == stored).cloned();
            lists.retain(|list| list.stored != stored);
        }
        effects.push(Effect::RestoreSheet { sheet, request, stored });
        effects
    }

    /// Opens the list of a run.
    pub(super) fn open_run_sheet(&mut self, sheet: SheetId, run: RunId) -> Vec<Effect> {
        let stored = self.run_line(run).map(|line| line.run.made_from.sheet);
        if stored.is_some_and(|stored| self.joins(sheet, stored)) {
            return Vec::new();
        }
        let (request, mut effects) = self.begin_opening(sheet, None, stored);
        effects.push(Effect::OpenRunSheet { sheet, request, run });
        effects
    }

    /// Whether what is being opened is a list that was open before, with what was changed in it.
    pub fn is_opened_again(&self, sheet: SheetId) -> bool {
        self.openings.get(&sheet).is_some_and(|opening| opening.stored.is_some())
    }

    /// Whether a run was made from a list, as far as runs were listed: then the workspace keeps it.
    pub fn was_sent(&self, stored: i64) -> bool {
        let runs = self.runs.value().into_iter().flat_map(|runs| runs.iter());
        runs.map(|line| &line.run).any(|run| run.made_from.sheet == stored && run.state != RunState::Planned)
            || self.sent_lists.contains(&stored)
    }

    /// Whether another sheet has the list, or will have it; then that is the one to look at.
    fn joins(&mut self, sheet: SheetId, stored: i64) -> bool {
        let there = self.sheet_of_list(stored);
        if let Some(there) = there.filter(|there| *there != sheet) {
            self.joined.insert(sheet, there);
        }
        there.is_some()
    }

    /// The sheet of a list, by its number in the workspace, also while it is being opened: two sheets of one list would
    /// get in each other's way.
    pub fn sheet_of_list(&self, stored: i64) -> Option<SheetId> {
        let shown = |it: &Fetched<SheetState>| it.value().is_some_and(|it| it.stored == stored);
        // One that is being closed will not be there when somebody turns to it.
        let stays = |sheet: &SheetId| !self.closing.contains(sheet);
        let open = self.sheets.iter().find(|(sheet, it)| shown(it) && stays(sheet)).map(|(sheet, _)| *sheet);
        let on_its_way = || self.openings.iter().find(|(_, it)| it.stored == Some(stored)).map(|(sheet, _)| *sheet);
        open.or_else(on_its_way)
    }

    /// How a list begins, while nobody has asked for another one in its place.
    pub(super) fn on_first_rows(&mut self, sheet: SheetId, request: u64, first: Arc<FirstRows>) {
        if self.openings.get(&sheet).is_some_and(|it| it.request == request) {
            self.first_rows.insert(sheet, first);
        }
    }

    /// A list was opened, or could not be. Only the newest answer counts: the list of an older one is of no use, unless
    /// it was in the workspace before.
    pub(super) fn on_opened(
        &mut self,
        sheet: SheetId,
        request: u64,
        was_kept: bool,
        outcome: Result<SheetState, Notice>,
    ) -> Vec<Effect> {
        let stored = outcome.as_ref().ok().map(|opened| opened.stored);
        let Some(opening) = self.openings.get(&sheet).filter(|it| it.request == request) else {
            let useless = |stored| {
                if was_kept {
                    Effect::LetGo { sheet, stored }
                } else {
                    Effect::ForgetList { sheet, stored, plan: None }
                }
            };
            return stored.map(useless).into_iter().collect();
        };
        let path = opening.path.clone();
        self.first_rows.remove(&sheet);
        let listed = self.openings.remove(&sheet).and_then(|opening| opening.listed);
        if let (Some(listed), Err(_)) = (listed, &outcome) {
            // It is listed again at the next start: the person says whether it is to be forgotten.
            self.unrestored.insert(sheet, listed);
        }
        if let Some(stored) = stored
            && self.sheet_of_list(stored).is_some_and(|there| there != sheet)
        {
            self.joins(sheet, stored);
            self.sheets.remove(&sheet);
            return vec![Effect::LetGo { sheet, stored }];
        }
        let former = self.sheets.get(&sheet).and_then(Fetched::value).map(|it| it.stored);
        let mut effects = Vec::new();
        if stored.is_some() && former.is_some() {
            // What was found was found in another list.
            self.forget_checks(sheet);
            effects.extend(self.end_fix_preview(sheet));
        }
        self.sheets.entry(sheet).or_default().end(outcome);
        let Some(stored) = stored else { return effects };
        let former = former.filter(|it| *it != stored);
        // The same list opened in another way: its former copy is of no use, unless a run was made from it.
        effects.extend(former.map(|stored| Effect::ForgetList { sheet, stored, plan: None }));
        effects.extend(self.remember_recent(path));
        effects.extend(former.and_then(|stored| self.remember_open(stored, false)));
        effects.extend(self.remember_open(stored, true));
        effects.extend(self.take_census(sheet));
        effects.extend(self.look_again(sheet));
        effects
    }

    /// Gives up opening a list. What was there before is there again.
    pub(super) fn stop_opening(&mut self, sheet: SheetId) -> Vec<Effect> {
        match self.sheets.get_mut(&sheet) {
            Some(shown @ Fetched::Loading { previous: Some(_), .. }) => {
                shown.give_up();
                self.abandon_opening(sheet).into_iter().collect()
            }
            Some(Fetched::Loading { .. }) => self.close_sheet(sheet),
            Some(Fetched::NotAsked | Fetched::Ready(_) | Fetched::Failed { .. }) | None => Vec::new(),
        }
    }

    /// Nobody waits any more for what is being opened; its late answer does not count. A list of the last end stays one.
    pub(super) fn abandon_opening(&mut self, sheet: SheetId) -> Option<Effect> {
        let opening = self.openings.remove(&sheet)?;
        self.first_rows.remove(&sheet);
        if let (Some(lists), Some(listed)) = (self.stored_sheets.value_mut(), opening.listed) {
            lists.push(listed);
        }
        Some(self.stop_opening_effect(sheet))
    }

    /// The reason why a list could not be opened in another way was read; what was shown before stays.
    pub(super) fn keep_former(&mut self, sheet: SheetId) -> Vec<Effect> {
        if let Some(shown @ Fetched::Failed { previous: Some(_), .. }) = self.sheets.get_mut(&sheet) {
            shown.give_up();
        }
        Vec::new()
    }

    /// Forgets a list of the last end that is not open: it is not listed again, and its copy goes unless a run needs it.
    pub(super) fn forget_stored(&mut self, sheet: SheetId, stored: i64) -> Vec<Effect> {
        if self.sheet_of_list(stored).is_some() {
            return Vec::new();
        }
        if let Some(lists) = self.stored_sheets.value_mut() {
            lists.retain(|list| list.stored != stored);
        }
        if self.unrestored.get(&sheet).is_some_and(|list| list.stored == stored) {
            self.unrestored.remove(&sheet);
            self.sheets.remove(&sheet);
        }
        vec![Effect::ForgetStored { stored }]
    }

    pub(super) fn stop_opening_effect(&mut self, sheet: SheetId) -> Effect {
        // What was pasted lies there for as long as a sheet was made from it.
        let with_pasted = self.sheets.get(&sheet).is_none_or(|it| it.value().is_none());
        Effect::StopOpening { sheet, newest: self.asked.next(), with_pasted }
    }

    fn remember_open(&mut self, stored: i64, open: bool) -> Option<Effect> {
        self.kept.keeps.then(|| self.remember(Remembered::ListOpen { stored, open }))
    }

    /// A list was closed by the person.
    pub(super) fn on_closed(&mut self, sheet: SheetId) -> Vec<Effect> {
        self.pasted.remove(&sheet);
        self.closing.remove(&sheet);
        let closed = self.sheets.remove(&sheet).and_then(|it| it.value().map(|it| it.stored));
        closed.and_then(|stored| self.forget_closed(stored)).into_iter().collect()
    }

    /// Nothing of how a list was left is kept, unless it was opened anew meanwhile, as from its run.
    pub(super) fn forget_closed(&mut self, stored: i64) -> Option<Effect> {
        if self.sheet_of_list(stored).is_some() { None } else { self.remember_open(stored, false) }
    }
}

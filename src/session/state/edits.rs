//! Editing sheets: each change is a new snapshot, a step that can be taken back, and an entry of the journal.

use super::State;
use crate::session::command::ImportRequest;
use crate::session::edits::{self, Entry, History, Steps};
use crate::session::effect::Effect;
use crate::session::notice::Notice;
use crate::session::state::SheetState;
use crate::session::view::SheetView;
use crate::session::words;
use crate::sheet::{Edit, SheetId};
use std::sync::Arc;

/// What was edited in a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditState {
    /// What an undo takes back, in words; nothing if there is nothing to take back.
    pub undo: Option<String>,
    /// What a redo does again, in words.
    pub redo: Option<String>,
    /// All steps by their names, and where among them the list is.
    pub history: Steps,
    /// How many cells were changed since the list was opened.
    pub edited_cells: u64,
    /// Whether all of it is in the journal.
    pub saved: bool,
    /// Why it is not, and what to do.
    pub not_saved: Option<Notice>,
    /// How many secrets the last paste left as they were, since it had nothing to put there; gone with the next change.
    pub secrets_left: u64,
    /// Why the last change could not be made; gone with the next one.
    pub refused: Option<Notice>,
}

impl Default for EditState {
    fn default() -> Self {
        Self {
            undo: None,
            redo: None,
            history: Steps::default(),
            edited_cells: 0,
            saved: true,
            not_saved: None,
            secrets_left: 0,
            refused: None,
        }
    }
}

/// Entries on their way into the journal. One writer at a time, so that they keep their order.
#[derive(Debug, Clone, Default)]
pub(in crate::session) struct Unsaved {
    entries: Vec<Arc<str>>,
    writing: bool,
    /// A plan that waits until all of it is saved: a run is resumed from the journal.
    plan: Option<ImportRequest>,
    /// Whether the list is closed once all of it is saved.
    closing: bool,
}

impl Unsaved {
    /// Whether closing waits for what is being written: a list that a run was made from keeps its edits.
    pub(super) fn holds_up_closing(&mut self) -> bool {
        self.closing = self.writing;
        self.writing
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn write(&mut self, sheet: SheetId, stored: i64) -> Option<Effect> {
        if self.writing || self.entries.is_empty() {
            return None;
        }
        self.writing = true;
        Some(Effect::SaveEdits { sheet, stored, entries: self.entries.clone() })
    }
}

impl SheetState {
    /// A list that was opened, with what was edited in it before.
    pub(in crate::session) fn new(history: History, stored: i64, name: String) -> Self {
        let rows = Arc::clone(history.now());
        let mut state = Self {
            recognised: words::open::recognised(rows.recognised()),
            repairs: rows.repairs().iter().map(words::open::repair).collect(),
            edits: EditState::default(),
            view: SheetView::of(&rows),
            lookups: crate::session::query::Lookups::default(),
            look: crate::session::look::Looked::default(),
            rows,
            stored,
            name,
            history,
            journal: Unsaved::default(),
        };
        state.tell_edits();
        state
    }

    /// What is shown of the edits.
    pub(in crate::session) fn tell_edits(&mut self) {
        self.edits.undo = self.history.undo().map(str::to_owned);
        self.edits.redo = self.history.redo().map(str::to_owned);
        self.edits.history = self.history.steps().clone();
        self.edits.edited_cells = self.rows.edited_cell_count();
    }
}

impl State {
    pub(super) fn edit_sheet(&mut self, sheet: SheetId, edits: Vec<Edit>) -> Vec<Effect> {
        let mut edits = edits;
        let entry = match (edits.pop(), edits.is_empty()) {
            (None, _) => return Vec::new(),
            (Some(only), true) => Entry::Edit(only),
            (Some(last), false) => {
                edits.push(last);
                Entry::Together(edits)
            }
        };
        self.change_sheet(sheet, &[entry])
    }

    /// Goes to where so many steps are done, back or on.
    pub(super) fn go_to_step(&mut self, sheet: SheetId, step: usize) -> Vec<Effect> {
        let way = self.sheet(sheet).map(|shown| shown.history.way_to(step)).unwrap_or_default();
        if way.is_empty() { Vec::new() } else { self.change_sheet(sheet, &way) }
    }

    /// Makes changes, or takes some back. What changes nothing makes no step and no entry.
    pub(super) fn change_sheet(&mut self, sheet: SheetId, entries: &[Entry]) -> Vec<Effect> {
        // A list that is being replaced would take the change with it.
        if self.sheet(sheet).is_err() {
            return Vec::new();
        }
        let Some(shown) = self.sheet_mut(sheet) else { return Vec::new() };
        shown.edits.refused = None;
        shown.edits.secrets_left = 0;
        for entry in entries {
            let stored = edits::to_stored(shown.history.now(), entry);
            if let Err(error) = shown.history.apply(entry) {
                shown.edits.refused = words::edit::refused(&error);
                break;
            }
            shown.journal.entries.push(stored.into());
            shown.edits.saved = false;
        }
        if Arc::ptr_eq(&shown.rows, shown.history.now()) {
            return Vec::new();
        }
        shown.rows = Arc::clone(shown.history.now());
        shown.tell_edits();
        shown.view.change(&shown.rows);
        let save = shown.journal.write(sheet, shown.stored);
        // A plan is of the list as it was.
        let mut effects = self.drop_plan(sheet);
        effects.extend(self.end_fix_preview(sheet));
        effects.extend(save);
        effects.extend(self.read_pages(sheet));
        effects.extend(self.check_again(sheet));
        effects.extend(self.find_again(sheet));
        effects
    }

    /// Entries were written, or some of them.
    pub(super) fn on_edits_saved(
        &mut self,
        sheet: SheetId,
        stored: i64,
        saved: usize,
        outcome: Result<(), Notice>,
    ) -> Vec<Effect> {
        let is_pasting = self.pasting.contains_key(&sheet);
        let Some(shown) = self.sheet_mut(sheet).filter(|shown| shown.stored == stored) else { return Vec::new() };
        shown.journal.writing = false;
        shown.journal.entries.drain(..saved.min(shown.journal.entries.len()));
        shown.edits.saved = shown.journal.entries.is_empty() && !is_pasting;
        let plan = shown.journal.plan.take();
        match outcome {
            Ok(()) => {
                shown.edits.not_saved = None;
                if let Some(save) = shown.journal.write(sheet, stored) {
                    shown.journal.plan = plan;
                    return vec![save];
                }
                if shown.journal.closing {
                    return self.close_sheet(sheet);
                }
                plan.map(|request| self.plan_import(sheet, request)).unwrap_or_default()
            }
            Err(why) => {
                let closes = std::mem::take(&mut shown.journal.closing);
                let notice = words::edit::not_saved(&why);
                shown.edits.not_saved = Some(notice.clone());
                if plan.is_some() {
                    self.plans.entry(sheet).or_default().end(Err(notice));
                }
                match (closes, self.was_sent(stored)) {
                    (false, _) => Vec::new(),
                    // What would be lost is looked at once more.
                    (true, true) => {
                        self.ask_to_close(sheet);
                        Vec::new()
                    }
                    // Nothing of it was to be kept.
                    (true, false) => self.close_sheet(sheet),
                }
            }
        }
    }

    /// Tries once more to save what could not be saved.
    pub(super) fn save_edits_again(&mut self, sheet: SheetId) -> Vec<Effect> {
        let Some(shown) = self.sheet_mut(sheet) else { return Vec::new() };
        shown.journal.write(sheet, shown.stored).into_iter().collect()
    }

    /// Lets a plan wait until all edits are saved; nothing to wait for, nothing to do.
    pub(super) fn save_before_plan(&mut self, sheet: SheetId, request: &ImportRequest) -> Option<Vec<Effect>> {
        let shown = self.sheet_mut(sheet).filter(|shown| !shown.edits.saved)?;
        shown.journal.plan = Some(request.clone());
        let save = shown.journal.write(sheet, shown.stored);
        Some(save.into_iter().collect())
    }

    /// The plan is no longer waited for.
    pub(super) fn forget_waiting_plan(&mut self, sheet: SheetId) {
        if let Some(shown) = self.sheet_mut(sheet) {
            shown.journal.plan = None;
        }
    }
}

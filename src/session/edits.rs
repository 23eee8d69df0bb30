//! The edits of a list, as the journal keeps them, and what can be undone and done again.

mod stored;

pub(super) use stored::{ReplayError, replay, replay_while, to_stored};

use super::words;
use crate::sheet::{ColumnId, Edit, EditError, RowId, RowRanges, Sheet};
use std::sync::Arc;

/// One entry of a list's journal. Nothing is ever taken out of it: an undo is an entry too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Entry {
    /// A change.
    Edit(Edit),
    /// Several that are taken back together. A part that would change nothing is passed over.
    Together(Vec<Edit>),
    /// The last change is taken back.
    Undo,
    /// What was taken back last is done again.
    Redo,
}

/// A list with what can be taken back and done again. A clone shares all of it.
#[derive(Debug, Clone)]
pub(super) struct History {
    now: Arc<Sheet>,
    /// The list before each thing that was done.
    done: imbl::Vector<Arc<Sheet>>,
    /// The list with each thing that was taken back.
    undone: imbl::Vector<Arc<Sheet>>,
    steps: Steps,
    /// What each step changes, by its place among the steps.
    reach: imbl::Vector<Changed>,
    /// What each entry changed.
    changes: imbl::Vector<Changed>,
}

/// The rows that a change may have made other users; none if it may be any.
type Changed = Option<RowRanges>;

/// What was done to a list, step by step, also what was taken back and can be done again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Steps {
    names: imbl::Vector<Arc<str>>,
    /// A cell that each of them changes.
    cells: imbl::Vector<Option<(RowId, ColumnId)>>,
    /// How many of them are done: 0 is the list as it was opened.
    pub now: usize,
}

impl Steps {
    /// The steps in words, the first first.
    pub fn names(&self) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator {
        self.names.iter().map(AsRef::as_ref)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether nothing was done.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// A cell that was changed by going back or on from where the list was, if nothing else was done to it.
    pub fn changed_since(&self, before: &Self) -> Option<(RowId, ColumnId)> {
        let step = if self.now < before.now { self.now } else { self.now.checked_sub(1)? };
        let is_same = |(one, other): (&Arc<str>, &Arc<str>)| Arc::ptr_eq(one, other);
        let same = self.names.get(step).zip(before.names.get(step)).is_some_and(is_same);
        let went = self.now != before.now && self.len() == before.len() && same;
        self.cells.get(step).copied().flatten().filter(|_| went)
    }

    /// A step in words.
    pub fn name(&self, step: usize) -> Option<&str> {
        self.names.get(step).map(AsRef::as_ref)
    }
}

impl History {
    /// A list as it was opened.
    pub(super) fn new(opened: Arc<Sheet>) -> Self {
        Self {
            now: opened,
            done: imbl::Vector::new(),
            undone: imbl::Vector::new(),
            steps: Steps::default(),
            reach: imbl::Vector::new(),
            changes: imbl::Vector::new(),
        }
    }

    /// The list as it is now.
    pub(super) fn now(&self) -> &Arc<Sheet> {
        &self.now
    }

    /// All steps, in words.
    pub(super) fn steps(&self) -> &Steps {
        &self.steps
    }

    /// What an undo would take back, in words.
    pub(super) fn undo(&self) -> Option<&str> {
        self.steps.name(self.steps.now.checked_sub(1)?)
    }

    /// What a redo would do again, in words.
    pub(super) fn redo(&self) -> Option<&str> {
        self.steps.name(self.steps.now)
    }

    /// The entries that lead to where so many steps are done.
    pub(super) fn way_to(&self, step: usize) -> Vec<Entry> {
        let step = step.min(self.steps.len());
        let back = self.steps.now.saturating_sub(step);
        let on = step.saturating_sub(self.steps.now);
        std::iter::repeat_n(Entry::Undo, back).chain(std::iter::repeat_n(Entry::Redo, on)).collect()
    }

    /// How many entries the list's journal has when it is as it is now.
    pub(super) fn entries(&self) -> u32 {
        u32::try_from(self.changes.len()).unwrap_or(u32::MAX)
    }

    /// The rows that may have become other users since there were so many entries, or came or went; none if it may be any.
    pub(super) fn changed_since(&self, entries: u32) -> Option<RowRanges> {
        let since: Option<Vec<RowRanges>> = self.changes.iter().skip(entries as usize).cloned().collect();
        Some(RowRanges::from_ranges(since?.iter().flat_map(RowRanges::iter)))
    }

    /// Makes one more entry. Where it can't be made, nothing is changed, and it must not be journaled.
    pub(super) fn apply(&mut self, entry: &Entry) -> Result<(), EditError> {
        let before = self.now.row_count();
        let changed = match entry {
            Entry::Edit(edit) => {
                let after = self.now.edited(edit)?;
                self.step(after, std::slice::from_ref(edit))
            }
            Entry::Together(edits) => {
                let mut after: Option<Sheet> = None;
                for edit in edits {
                    match after.as_ref().unwrap_or(&self.now).edited(edit) {
                        Ok(edited) => after = Some(edited),
                        Err(EditError::Nothing) => {}
                        Err(error) => return Err(error),
                    }
                }
                self.step(after.ok_or(EditError::Nothing)?, edits)
            }
            Entry::Undo => {
                let before = self.done.pop_back().ok_or(EditError::Nothing)?;
                self.undone.push_back(std::mem::replace(&mut self.now, before));
                self.reach.get(self.done.len()).cloned().flatten()
            }
            Entry::Redo => {
                let after = self.undone.pop_back().ok_or(EditError::Nothing)?;
                let changed = self.reach.get(self.done.len()).cloned().flatten();
                self.done.push_back(std::mem::replace(&mut self.now, after));
                changed
            }
        };
        // A row that came or went is not the one that may stand there later.
        let count = self.now.row_count();
        let moved = count.min(before)..count.max(before);
        self.steps.now = self.done.len();
        self.changes.push_back(changed.map(|rows| RowRanges::from_ranges(rows.iter().chain([moved]))));
        Ok(())
    }

    /// What it changed.
    fn step(&mut self, after: Sheet, edits: &[Edit]) -> Changed {
        let each: Option<Vec<RowRanges>> = edits.iter().map(Edit::rows).collect();
        let changed = each.map(|each| RowRanges::from_ranges(each.iter().flat_map(RowRanges::iter)));
        self.reach.truncate(self.done.len());
        self.reach.push_back(changed.clone());
        self.steps.names.truncate(self.done.len());
        self.steps.cells.truncate(self.done.len());
        self.steps.cells.push_back(edits.iter().find_map(Edit::cell));
        self.steps.names.push_back(words::edit::edits(&self.now, &after, edits).into());
        self.done.push_back(std::mem::replace(&mut self.now, Arc::new(after)));
        self.undone.clear();
        changed
    }
}

#[cfg(test)]
mod model;
#[cfg(test)]
mod tests;

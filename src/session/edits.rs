//! The edits of a list, as the journal keeps them, and what can be undone and done again.

mod stored;

pub(super) use stored::{replay, to_stored};

use crate::sheet::{Edit, EditError, Sheet};
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
    /// What was done, and the list before it.
    done: imbl::Vector<(Arc<Sheet>, Arc<[Edit]>)>,
    /// What was taken back, and the list with it.
    undone: imbl::Vector<(Arc<Sheet>, Arc<[Edit]>)>,
    entries: u32,
}

impl History {
    /// A list as it was opened.
    pub(super) fn new(opened: Arc<Sheet>) -> Self {
        Self { now: opened, done: imbl::Vector::new(), undone: imbl::Vector::new(), entries: 0 }
    }

    /// The list as it is now.
    pub(super) fn now(&self) -> &Arc<Sheet> {
        &self.now
    }

    /// What an undo would take back.
    pub(super) fn undo(&self) -> Option<&[Edit]> {
        self.done.last().map(|(_, edits)| edits.as_ref())
    }

    /// What a redo would do again, and the list with it.
    pub(super) fn redo(&self) -> Option<(&Sheet, &[Edit])> {
        self.undone.last().map(|(sheet, edits)| (sheet.as_ref(), edits.as_ref()))
    }

    /// How many entries the list's journal has when it is as it is now.
    pub(super) fn entries(&self) -> u32 {
        self.entries
    }

    /// Makes one more entry. Where it can't be made, nothing is changed, and it must not be journaled.
    pub(super) fn apply(&mut self, entry: &Entry) -> Result<(), EditError> {
        match entry {
            Entry::Edit(edit) => {
                let after = self.now.edited(edit)?;
                self.step(after, std::slice::from_ref(edit));
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
                self.step(after.ok_or(EditError::Nothing)?, edits);
            }
            Entry::Undo => {
                let (before, edit) = self.done.pop_back().ok_or(EditError::Nothing)?;
                self.undone.push_back((std::mem::replace(&mut self.now, before), edit));
            }
            Entry::Redo => {
                let (after, edit) = self.undone.pop_back().ok_or(EditError::Nothing)?;
                self.done.push_back((std::mem::replace(&mut self.now, after), edit));
            }
        }
        self.entries += 1;
        Ok(())
    }

    fn step(&mut self, after: Sheet, edits: &[Edit]) {
        self.done.push_back((std::mem::replace(&mut self.now, Arc::new(after)), edits.into()));
        self.undone.clear();
    }
}

#[cfg(test)]
mod tests;

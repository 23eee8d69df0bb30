//! Keeping how a list is looked at: one writer at a time, and of what comes meanwhile the newest.

use super::State;
use crate::session::effect::Effect;
use crate::session::fetched::Fetched;
use crate::session::look::{KeptLook, SheetLook};
use crate::session::notice::Notice;
use crate::session::object;
use crate::session::query::Query;
use crate::session::view::RowFilter;
use crate::sheet::{RowId, SheetId};
use std::sync::Arc;

impl State {
    /// The person looks elsewhere in a sheet, or has laid it out in another way.
    pub(super) fn look_at(&mut self, sheet: SheetId, look: SheetLook) -> Vec<Effect> {
        if let Some(shown) = self.sheet_mut(sheet) {
            shown.look.now = Some(Arc::new(look));
        }
        self.keep_look(sheet).into_iter().collect()
    }

    /// Shows the columns of an object as one, or each by itself.
    pub(super) fn fold(&mut self, sheet: SheetId, object: &str, folded: bool) -> Vec<Effect> {
        if let Some(shown) = self.sheet_mut(sheet) {
            shown.view.fold(object, folded);
        }
        let mut effects = self.read_pages(sheet);
        effects.extend(self.keep_look(sheet));
        effects
    }

    /// Puts an object in place of the one that a row has.
    pub(super) fn set_object(&mut self, sheet: SheetId, row: RowId, object: &str, texts: (&str, &str)) -> Vec<Effect> {
        let Some(shown) = self.sheet_mut(sheet) else { return Vec::new() };
        match object::edits(shown.rows.columns(), row, object, texts) {
            Ok(edits) => self.edit_sheet(sheet, edits),
            Err(notice) => {
                shown.edits.refused = Some(notice);
                Vec::new()
            }
        }
    }

    /// Keeps how a sheet is looked at by now, unless that is on the disk already or waits for its turn.
    pub(super) fn keep_look(&mut self, sheet: SheetId) -> Option<Effect> {
        // A terminal leaves no traces.
        if !self.kept.keeps || self.closing.contains(&sheet) {
            return None;
        }
        let shown = self.sheet_mut(sheet)?;
        let look = shown.look.now.clone().or_else(|| shown.look.before.clone()).unwrap_or_default();
        let query = shown.view.asked_last();
        let group = match &query.rows {
            RowFilter::Group(key) => Some(key.name()),
            // Until the list has been checked, the group is still to come.
            RowFilter::Problems => shown.look.group.clone(),
            RowFilter::All | RowFilter::Edited => None,
        };
        let newest = Arc::new(KeptLook { query, group, folded: Arc::clone(&shown.view.folded), look });
        let is_kept = shown.look.kept.as_ref().is_some_and(|kept| kept == &newest);
        if shown.look.is_being_kept || is_kept {
            return None;
        }
        shown.look.is_being_kept = true;
        shown.look.kept = Some(Arc::clone(&newest));
        Some(Effect::KeepLook { sheet, stored: shown.stored, look: newest })
    }

    /// It was kept, or could not be: then it is tried with the next change.
    pub(super) fn on_look_kept(&mut self, sheet: SheetId, stored: i64, outcome: Result<(), Notice>) -> Option<Effect> {
        let Some(shown) = self.sheet_mut(sheet).filter(|shown| shown.stored == stored) else {
            // Its list was closed while this was written: what was looked for goes with it.
            return self.forget_closed(stored);
        };
        shown.look.is_being_kept = false;
        if let Err(notice) = outcome {
            shown.look.kept = None;
            // Said once until it goes well again: who scrolls on a full disk is not told with each turn of the wheel.
            if !std::mem::replace(&mut self.look_not_kept, true) {
                self.not_kept = Some(notice);
            }
            return None;
        }
        self.look_not_kept = false;
        self.keep_look(sheet)
    }

    /// The person asks for other rows: those of the last end are not gone back to.
    pub(super) fn forget_group(&mut self, sheet: SheetId) {
        if let Some(shown) = self.sheet_mut(sheet) {
            shown.look.group = None;
        }
    }

    /// Shows the rows of a list that was opened again as they were shown at the last end.
    pub(super) fn look_again(&mut self, sheet: SheetId) -> Vec<Effect> {
        let kept = self.sheet_mut(sheet).and_then(|shown| shown.look.kept.clone());
        if let (Some(shown), Some(kept)) = (self.sheet_mut(sheet), &kept) {
            shown.view.folded = Arc::clone(&kept.folded);
        }
        let query = kept.map(|kept| Arc::clone(&kept.query)).filter(|query| **query != Query::default());
        query.map(|query| self.ask_rows(sheet, query)).unwrap_or_default()
    }

    /// The rows to show now that a list has been checked: those of the group of the last end, if it is still there.
    pub(super) fn group_again(&mut self, sheet: SheetId, query: Arc<Query>) -> Arc<Query> {
        // A check that failed says nothing of groups: the next one does.
        let Some(Fetched::Ready(report)) = self.checks.get(&sheet) else { return query };
        let report = Arc::clone(report);
        let wanted = self.sheet_mut(sheet).and_then(|shown| shown.look.group.take());
        let Some(wanted) = wanted.filter(|_| query.rows == RowFilter::Problems) else { return query };
        let key = Some(report)
            .and_then(|it| it.groups().iter().find(|group| group.key.name() == wanted).map(|group| group.key.clone()));
        let Some(key) = key else { return query };
        Arc::new(Query { rows: RowFilter::Group(key), ..Query::clone(&query) })
    }
}

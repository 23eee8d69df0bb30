//! Looking for texts in sheets, and replacing them. Both are done in the background; an older search stops when it sees a
//! newer one.

use super::State;
use crate::session::edits::Entry;
use crate::session::effect::Effect;
use crate::session::find::{FindQuery, Found};
use crate::session::notice::Notice;
use crate::session::words;
use crate::sheet::{ColumnId, Edit, Finder, RowId, RowRanges, Sheet, SheetId};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The newest search of a sheet.
#[derive(Debug, Clone)]
pub(super) struct Search {
    request: u64,
    query: FindQuery,
    /// The sheet as it was when it was asked.
    rows: Arc<Sheet>,
}

/// The newest replacement of a sheet.
#[derive(Debug, Clone)]
pub(super) struct Replacing {
    request: u64,
    query: FindQuery,
    except: BTreeSet<(ColumnId, RowId)>,
    rows: Arc<Sheet>,
}

impl State {
    /// Looks for something; a newer search takes the place of an older one.
    pub(super) fn find_in_sheet(&mut self, sheet: SheetId, query: FindQuery) -> Vec<Effect> {
        if let Err(error) = Finder::new(&query.pattern) {
            let notice = words::edit::refused(&error);
            let found = &mut self.finds.entry(sheet).or_default().found;
            found.give_up();
            if let Some(notice) = notice {
                found.end(Err(notice));
            }
            self.asked.finds.remove(&sheet);
            return vec![Effect::StopFinding { sheet, newest: self.asked.next() }];
        }
        let Ok(rows) = self.sheet(sheet).map(|shown| Arc::clone(&shown.rows)) else { return Vec::new() };
        let request = self.asked.next();
        self.asked.finds.insert(sheet, Search { request, query: query.clone(), rows });
        self.finds.entry(sheet).or_default().found.ask();
        self.find(sheet, request, query, false)
    }

    fn find(&mut self, sheet: SheetId, request: u64, query: FindQuery, replaces: bool) -> Vec<Effect> {
        let Ok(shown) = self.sheet(sheet) else { return Vec::new() };
        let list = shown.view.list_at(std::slice::from_ref(&(0..shown.view.row_count)));
        vec![Effect::Find { sheet, request, rows: Arc::clone(&shown.rows), query, list, replaces }]
    }

    /// What the sheet holds, or what is shown of it, has changed: what was found is looked for again.
    pub(super) fn find_again(&mut self, sheet: SheetId) -> Vec<Effect> {
        let query = self.asked.finds.get(&sheet).map(|search| search.query.clone());
        query.map(|query| self.find_in_sheet(sheet, query)).unwrap_or_default()
    }

    /// Stops looking, and forgets what was found.
    pub(super) fn stop_finding(&mut self, sheet: SheetId) -> Vec<Effect> {
        self.finds.remove(&sheet);
        self.asked.finds.remove(&sheet);
        self.asked.replacements.remove(&sheet);
        vec![Effect::StopFinding { sheet, newest: self.asked.next() }]
    }

    /// Replaces what is found but in some cells. What is replaced is looked for first, unless that was just done.
    pub(super) fn replace_in_sheet(
        &mut self,
        sheet: SheetId,
        query: FindQuery,
        except: BTreeSet<(ColumnId, RowId)>,
    ) -> Vec<Effect> {
        if let Err(error) = Finder::new(&query.pattern) {
            if let Some(notice) = words::edit::refused(&error) {
                self.finds.entry(sheet).or_default().replaced.end(Err(notice));
            }
            return Vec::new();
        }
        let Ok(rows) = self.sheet(sheet).map(|shown| Arc::clone(&shown.rows)) else { return Vec::new() };
        let state = self.finds.entry(sheet).or_default();
        state.replaced.ask();
        let newest = self.asked.finds.get(&sheet).filter(|it| it.query == query && Arc::ptr_eq(&it.rows, &rows));
        let found = state.found.ended().and_then(Result::ok).filter(|_| newest.is_some()).cloned();
        if let Some(found) = found {
            return self.replace_found(sheet, &found, &except);
        }
        let request = self.asked.next();
        self.asked.replacements.insert(sheet, Replacing { request, query: query.clone(), except, rows });
        self.find(sheet, request, query, true)
    }

    pub(super) fn on_find_progress(&mut self, sheet: SheetId, request: u64, done: u64, total: u64) {
        let Some(state) = self.finds.get_mut(&sheet) else { return };
        if self.asked.finds.get(&sheet).is_some_and(|it| it.request == request) {
            state.found.progress(done, Some(total));
        }
        if self.asked.replacements.get(&sheet).is_some_and(|it| it.request == request) {
            state.replaced.progress(done, Some(total));
        }
    }

    /// A search came to its end; of one that was given up nothing is told.
    pub(super) fn on_found(
        &mut self,
        sheet: SheetId,
        request: u64,
        outcome: Result<Arc<Found>, Notice>,
    ) -> Vec<Effect> {
        if self.asked.finds.get(&sheet).is_some_and(|it| it.request == request)
            && let Some(state) = self.finds.get_mut(&sheet)
        {
            state.found.end(outcome);
            return Vec::new();
        }
        let Some(waiting) = self.asked.replacements.get(&sheet).filter(|it| it.request == request).cloned() else {
            return Vec::new();
        };
        self.asked.replacements.remove(&sheet);
        let is_as_it_was = self.sheet(sheet).is_ok_and(|shown| Arc::ptr_eq(&shown.rows, &waiting.rows));
        match outcome {
            Ok(found) if is_as_it_was => self.replace_found(sheet, &found, &waiting.except),
            // Something was edited meanwhile: what is found now is what is replaced.
            Ok(_) => self.replace_in_sheet(sheet, waiting.query, waiting.except),
            Err(notice) => {
                if let Some(state) = self.finds.get_mut(&sheet) {
                    state.replaced.end(Err(notice));
                }
                Vec::new()
            }
        }
    }

    fn replace_found(&mut self, sheet: SheetId, found: &Found, except: &BTreeSet<(ColumnId, RowId)>) -> Vec<Effect> {
        let cells = found.changed.iter().map(|(column, rows)| {
            let left = except.range((*column, RowId(0))..=(*column, RowId(u32::MAX))).map(|(_, row)| *row);
            (*column, rows.without(&RowRanges::from_rows(left)))
        });
        let cells: Vec<_> = cells.filter(|(_, rows)| !rows.is_empty()).collect();
        let count = cells.iter().map(|(_, rows)| rows.row_count()).sum();
        let with = found.query.with.clone().unwrap_or_default();
        let edit = Edit::Replace { cells, pattern: found.query.pattern.clone(), with };
        let effects = if count == 0 { Vec::new() } else { self.change_sheet(sheet, &[Entry::Edit(edit)]) };
        if let Some(state) = self.finds.get_mut(&sheet) {
            state.replaced.end(Ok(count));
        }
        effects
    }
}

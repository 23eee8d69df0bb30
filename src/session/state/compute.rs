//! Values that an expression gives for a column: worked out in the background, looked at, and then put in as one change.

use super::State;
use crate::session::compute::{ComputeQuery, Computed};
use crate::session::edits::Entry;
use crate::session::effect::Effect;
use crate::session::notice::Notice;
use crate::session::words;
use crate::sheet::{Edit, Sheet, SheetId};
use std::sync::Arc;

/// The newest expression of a sheet.
#[derive(Debug, Clone)]
pub(super) struct Computing {
    request: u64,
    /// The sheet as it was when it was asked.
    rows: Arc<Sheet>,
}

impl State {
    /// Works out what an expression gives; a newer one takes the place of an older one.
    pub(super) fn compute(&mut self, sheet: SheetId, query: ComputeQuery) -> Vec<Effect> {
        let Ok(rows) = self.sheet(sheet).map(|shown| Arc::clone(&shown.rows)) else { return Vec::new() };
        let request = self.asked.next();
        self.asked.computings.insert(sheet, Computing { request, rows: Arc::clone(&rows) });
        self.computing.entry(sheet).or_default().computed.ask();
        vec![Effect::Compute { sheet, request, rows, query }]
    }

    /// Stops that, and forgets what it gave.
    pub(super) fn stop_computing(&mut self, sheet: SheetId) -> Vec<Effect> {
        self.computing.remove(&sheet);
        if self.asked.computings.remove(&sheet).is_none() {
            return Vec::new();
        }
        vec![Effect::StopComputing { sheet, newest: self.asked.next() }]
    }

    pub(super) fn on_computing(
        &mut self,
        sheet: SheetId,
        request: u64,
        (done, total): (u64, u64),
        first: Option<Arc<Computed>>,
    ) {
        if self.asked.computings.get(&sheet).is_some_and(|it| it.request == request)
            && let Some(state) = self.computing.get_mut(&sheet)
        {
            state.computed.progress(done, Some(total));
            state.first = first.or(state.first.take());
        }
    }

    pub(super) fn on_computed(&mut self, sheet: SheetId, request: u64, outcome: Result<Arc<Computed>, Notice>) {
        if self.asked.computings.get(&sheet).is_some_and(|it| it.request == request)
            && let Some(state) = self.computing.get_mut(&sheet)
        {
            state.computed.end(outcome);
            state.first = None;
        }
    }

    /// Puts in what was worked out and looked at, as one change. Rows for which there is no value stay as they are.
    pub(super) fn apply_computed(&mut self, sheet: SheetId, query: &ComputeQuery) -> Vec<Effect> {
        let asked = self.asked.computings.get(&sheet).map(|it| Arc::clone(&it.rows));
        let computed = self.computing.get(&sheet).and_then(|it| it.computed.ended()).and_then(Result::ok).cloned();
        let mut effects = self.stop_computing(sheet);
        let Some(shown) = self.sheet_mut(sheet) else { return effects };
        let is_of_this = asked.is_some_and(|rows| Arc::ptr_eq(&rows, &shown.rows));
        let Some(computed) = computed.filter(|it| it.query == *query && is_of_this) else {
            shown.edits.refused = Some(words::expression::changed_meanwhile());
            return effects;
        };
        if !computed.values.is_empty() {
            let (column, values) = (query.column, computed.values.clone());
            let edit = Edit::SetValues { column, values, by: query.expression.trim().to_owned() };
            effects.extend(self.change_sheet(sheet, &[Entry::Edit(edit)]));
        }
        effects
    }
}

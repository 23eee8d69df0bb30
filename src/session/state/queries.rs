//! Looking for rows: the newest question counts, and what was shown stays until it is answered.

use super::State;
use crate::session::effect::{Effect, Rows};
use crate::session::fetched::Fetched;
use crate::session::notice::Notice;
use crate::session::outcome::FoundView;
use crate::session::query::{Edge, Query, Querying};
use crate::session::view::RowFilter;
use crate::sheet::{Census, ColumnId, ColumnValues, RowId, SheetId, Summary};
use std::ops::Range;
use std::sync::Arc;

/// What can be asked of a sheet. Of each kind only the newest question counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::session) enum Lookup {
    Rows,
    Values,
    Summary,
    Census,
    Edge,
    Fixes,
}

impl State {
    pub(super) fn filter_sheet(&mut self, sheet: SheetId, filter: RowFilter) -> Vec<Effect> {
        self.query_sheet(sheet, Arc::new(Query::of_rows(filter)))
    }

    /// Shows other rows, and keeps that it does for the next start.
    pub(super) fn query_sheet(&mut self, sheet: SheetId, query: Arc<Query>) -> Vec<Effect> {
        let mut effects = self.ask_rows(sheet, query);
        effects.extend(self.keep_look(sheet));
        effects
    }

    pub(super) fn ask_rows(&mut self, sheet: SheetId, query: Arc<Query>) -> Vec<Effect> {
        let mut effects = self.stop_lookup(sheet, Lookup::Rows);
        let known = self.known_rows(sheet, &query.rows);
        let waits = known.is_none() && matches!(query.rows, RowFilter::Problems | RowFilter::Group(_));
        let request = self.asked.next();
        let Some(shown) = self.sheet_mut(sheet) else { return effects };
        shown.view.refused = None;
        if waits {
            shown.view.await_report(query);
            return effects;
        }
        if query.is_plain() && query.rows != RowFilter::Edited {
            let order = if query.shows_all() { shown.rows.order() } else { known };
            shown.view.show(query, order, shown.rows.row_count());
            effects.extend(self.read_pages(sheet));
            // What was found stands elsewhere now: a replacement must not go by the former places.
            effects.extend(self.find_again(sheet));
            return effects;
        }
        shown.view.querying = Some(Querying { query: Arc::clone(&query), progress: None });
        let rows = Rows { sheet: Arc::clone(&shown.rows), known, query };
        self.asked.lookups.insert((sheet, Lookup::Rows), request);
        effects.push(Effect::FindRows { sheet, request, rows });
        effects
    }

    /// The rows that something is known of; none for all of them, or where it is not known yet.
    fn known_rows(&self, sheet: SheetId, filter: &RowFilter) -> Option<Arc<[RowId]>> {
        let report = self.checks.get(&sheet).and_then(Fetched::value)?;
        match filter {
            RowFilter::All | RowFilter::Edited => None,
            RowFilter::Problems => Some(report.problem_rows()),
            // One of which nothing is left has no rows.
            RowFilter::Group(key) => {
                let group = report.groups().iter().find(|group| group.key == *key);
                Some(group.map(|group| Arc::clone(&group.rows)).unwrap_or_default())
            }
        }
    }

    /// The person does not want to wait any longer: what is shown stays.
    pub(super) fn stop_query(&mut self, sheet: SheetId) -> Vec<Effect> {
        self.stop_lookup(sheet, Lookup::Rows)
    }

    pub(super) fn stop_lookup(&mut self, sheet: SheetId, lookup: Lookup) -> Vec<Effect> {
        let asked = self.asked.lookups.remove(&(sheet, lookup)).is_some();
        if let (Lookup::Rows, Some(shown)) = (lookup, self.sheet_mut(sheet)) {
            shown.view.give_up_query();
        }
        if !asked {
            return Vec::new();
        }
        vec![Effect::StopLookup { sheet, lookup, newest: self.asked.next() }]
    }

    /// Nothing of a sheet is wanted any more.
    pub(super) fn stop_lookups(&mut self, sheet: SheetId) -> Vec<Effect> {
        let all = [Lookup::Rows, Lookup::Values, Lookup::Summary, Lookup::Census, Lookup::Edge, Lookup::Fixes];
        all.into_iter().flat_map(|lookup| self.stop_lookup(sheet, lookup)).collect()
    }

    pub(super) fn is_newest(&self, sheet: SheetId, lookup: Lookup, request: u64) -> bool {
        self.asked.lookups.get(&(sheet, lookup)) == Some(&request)
    }

    pub(super) fn on_lookup_progress(&mut self, sheet: SheetId, lookup: Lookup, request: u64, done: u64, total: u64) {
        if !self.is_newest(sheet, lookup, request) {
            return;
        }
        if let (Lookup::Fixes, Some(preview)) = (lookup, self.fix_previews.get_mut(&sheet)) {
            preview.progress(done, Some(total));
        }
        let Some(shown) = self.sheet_mut(sheet) else { return };
        match lookup {
            Lookup::Fixes => {}
            Lookup::Rows => {
                if let Some(querying) = &mut shown.view.querying {
                    querying.progress = Some((done, total));
                }
            }
            Lookup::Values => shown.lookups.values.progress(done, Some(total)),
            Lookup::Summary => shown.lookups.summary.progress(done, Some(total)),
            Lookup::Edge => shown.lookups.edge.progress(done, Some(total)),
            Lookup::Census => shown.lookups.census.progress(done, Some(total)),
        }
    }

    /// The rows were found, or the question was none.
    pub(super) fn on_rows_found(
        &mut self,
        sheet: SheetId,
        request: u64,
        outcome: Result<FoundView, Notice>,
    ) -> Vec<Effect> {
        if !self.is_newest(sheet, Lookup::Rows, request) {
            return Vec::new();
        }
        self.asked.lookups.remove(&(sheet, Lookup::Rows));
        let Some(shown) = self.sheet_mut(sheet) else { return Vec::new() };
        let Some(querying) = shown.view.querying.take() else { return Vec::new() };
        match outcome {
            Ok(found) => shown.view.show_found(querying.query, found),
            Err(notice) => {
                shown.view.refused = Some(notice);
                return Vec::new();
            }
        }
        let mut effects = self.read_pages(sheet);
        // What was found stands elsewhere now: a replacement must not go by the former places.
        effects.extend(self.find_again(sheet));
        effects
    }

    pub(super) fn ask_column_values(&mut self, sheet: SheetId, column: ColumnId, contains: String) -> Vec<Effect> {
        let mut effects = self.stop_lookup(sheet, Lookup::Values);
        let request = self.asked.next();
        let Ok(shown) = self.sheet(sheet) else { return effects };
        let mut query = Query::clone(&shown.view.query);
        // What the column could be filtered to, not what it is filtered to.
        query.filters.retain(|filter| filter.column != column);
        query.sort.clear();
        let known = self.known_rows(sheet, &query.rows);
        let Some(shown) = self.sheet_mut(sheet) else { return effects };
        shown.lookups.values.ask();
        let rows = Rows { sheet: Arc::clone(&shown.rows), known, query: Arc::new(query) };
        self.asked.lookups.insert((sheet, Lookup::Values), request);
        effects.push(Effect::CountValues { sheet, request, rows, column, contains });
        effects
    }

    pub(super) fn on_values_counted(
        &mut self,
        sheet: SheetId,
        request: u64,
        outcome: Result<Arc<ColumnValues>, Notice>,
    ) {
        if self.is_newest(sheet, Lookup::Values, request)
            && let Some(shown) = self.sheet_mut(sheet)
        {
            shown.lookups.values.end(outcome);
        }
    }

    pub(super) fn summarize(&mut self, sheet: SheetId, cells: Vec<(Vec<Range<u32>>, Vec<ColumnId>)>) -> Vec<Effect> {
        let mut effects = self.stop_lookup(sheet, Lookup::Summary);
        let request = self.asked.next();
        let Some(shown) = self.sheet_mut(sheet) else { return effects };
        if cells.is_empty() {
            shown.lookups.summary = Fetched::default();
            return effects;
        }
        shown.lookups.summary.ask();
        let (order, from) = (shown.view.order(), Arc::clone(&shown.rows));
        self.asked.lookups.insert((sheet, Lookup::Summary), request);
        effects.push(Effect::Summarize { sheet, request, from, order, cells });
        effects
    }

    pub(super) fn find_edge(&mut self, sheet: SheetId, from: u32, column: ColumnId, forward: bool) -> Vec<Effect> {
        let mut effects = self.stop_lookup(sheet, Lookup::Edge);
        let request = self.asked.next();
        let Some(shown) = self.sheet_mut(sheet) else { return effects };
        shown.lookups.edge.ask();
        let (order, rows) = (shown.view.order(), Arc::clone(&shown.rows));
        self.asked.lookups.insert((sheet, Lookup::Edge), request);
        effects.push(Effect::FindEdge { sheet, request, from: rows, order, asked: (from, column, forward) });
        effects
    }

    pub(super) fn on_edge_found(&mut self, sheet: SheetId, request: u64, outcome: Result<Edge, Notice>) {
        if self.is_newest(sheet, Lookup::Edge, request)
            && let Some(shown) = self.sheet_mut(sheet)
        {
            shown.lookups.edge.end(outcome);
        }
    }

    /// Counts what stands in all rows of a list that was just opened.
    pub(super) fn take_census(&mut self, sheet: SheetId) -> Option<Effect> {
        let request = self.asked.next();
        let shown = self.sheet_mut(sheet)?;
        shown.lookups.census.ask();
        let from = Arc::clone(&shown.rows);
        self.asked.lookups.insert((sheet, Lookup::Census), request);
        Some(Effect::TakeCensus { sheet, request, from })
    }

    pub(super) fn on_census(&mut self, sheet: SheetId, request: u64, outcome: Result<Arc<Census>, Notice>) {
        if self.is_newest(sheet, Lookup::Census, request)
            && let Some(shown) = self.sheet_mut(sheet)
        {
            shown.lookups.census.end(outcome);
        }
    }

    pub(super) fn on_summarized(&mut self, sheet: SheetId, request: u64, outcome: Result<Arc<Summary>, Notice>) {
        if self.is_newest(sheet, Lookup::Summary, request)
            && let Some(shown) = self.sheet_mut(sheet)
        {
            shown.lookups.summary.end(outcome);
        }
    }
}

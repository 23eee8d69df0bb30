//! Looking through all rows of a sheet, until it is done or nobody waits for it any more.

use super::World;
use crate::session::effect::Rows;
use crate::session::notice::Notice;
use crate::session::outcome::{FoundView, Outcome};
use crate::session::query::Edge;
use crate::session::state::Lookup;
use crate::session::view::{RowFilter, places};
use crate::session::words;
use crate::sheet::{
    Census, ColumnId, ColumnValues, Looking, QueryError, Question, RowId, RowRanges, Sheet, SheetId, Summary,
};
use std::ops::{ControlFlow, Range};
use std::sync::{Arc, PoisonError};

/// Which look is meant.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    pub(super) sheet: SheetId,
    pub(super) lookup: Lookup,
    pub(super) request: u64,
}

impl World {
    /// A look begins, or all until then end.
    pub(super) fn begin_look(&self, look: Look) {
        let mut newest = self.lookups.lock().unwrap_or_else(PoisonError::into_inner);
        let newest = newest.entry((look.sheet, look.lookup)).or_default();
        *newest = look.request.max(*newest);
    }

    pub(super) fn go_on(&self, look: Look, done: u64, total: u64) -> ControlFlow<()> {
        let newest = self.lookups.lock().unwrap_or_else(PoisonError::into_inner);
        if newest.get(&(look.sheet, look.lookup)).is_some_and(|newest| *newest > look.request) {
            return ControlFlow::Break(());
        }
        drop(newest);
        let Look { sheet, lookup, request } = look;
        self.tell(Outcome::LookupProgress { sheet, lookup, request, done, total })
    }

    fn looking<T>(
        &self,
        look: Look,
        sheet: &Sheet,
        work: impl FnOnce(&Looking<'_>) -> Result<T, QueryError>,
    ) -> Result<T, Notice> {
        self.begin_look(look);
        let tell = |done, total| self.go_on(look, done, total);
        work(&Looking::new(&tell)).map_err(|error| words::query::query_error(sheet, &error))
    }

    pub(super) fn find_rows(&self, look: Look, rows: &Rows) -> Result<FoundView, Notice> {
        let among = among(rows);
        self.looking(look, &rows.sheet, |looking| {
            let found = rows.sheet.find(&question(rows, &among), looking)?;
            let places = (!found.order.is_sorted()).then(|| places(&found.order, rows.sheet.row_count()));
            Ok(FoundView { order: found.order, places })
        })
    }

    pub(super) fn count_values(
        &self,
        look: Look,
        rows: &Rows,
        column: ColumnId,
        contains: &str,
    ) -> Result<Arc<ColumnValues>, Notice> {
        let among = among(rows);
        self.looking(look, &rows.sheet, |looking| {
            rows.sheet.column_values(column, contains, &question(rows, &among), looking).map(Arc::new)
        })
    }

    pub(super) fn census(&self, look: Look, sheet: &Sheet) -> Result<Arc<Census>, Notice> {
        self.looking(look, sheet, |looking| sheet.census(looking).map(Arc::new))
    }

    pub(super) fn find_edge(
        &self,
        look: Look,
        sheet: &Sheet,
        order: Option<&[RowId]>,
        (from, column, forward): (u32, ColumnId, bool),
    ) -> Result<Edge, Notice> {
        let count = order.map_or(sheet.row_count(), |order| u32::try_from(order.len()).unwrap_or(u32::MAX));
        let row_at = |place: u32| order.map_or(Some(RowId(place)), |order| order.get(place as usize).copied());
        let place =
            self.looking(look, sheet, |looking| sheet.edge(column, (from, forward), (count, &row_at), looking))?;
        Ok(Edge { from, column, forward, place })
    }

    pub(super) fn summarize(
        &self,
        look: Look,
        sheet: &Sheet,
        order: Option<&Arc<[RowId]>>,
        cells: &[(Vec<Range<u32>>, Vec<ColumnId>)],
    ) -> Result<Arc<Summary>, Notice> {
        let row = |place: u32| match order {
            Some(order) => order.get(place as usize).copied(),
            None => Some(RowId(place)).filter(|row| row.0 < sheet.row_count()),
        };
        // A selection beyond the last row ends there.
        let rows = |places: &[Range<u32>]| places.iter().cloned().flatten().map_while(row).collect();
        let cells: Vec<(Vec<RowId>, &[ColumnId])> =
            cells.iter().map(|(places, columns)| (rows(places), columns.as_slice())).collect();
        self.looking(look, sheet, |looking| sheet.summarize(&cells, looking).map(Arc::new))
    }
}

fn question<'q>(rows: &'q Rows, among: &'q [RowRanges]) -> Question<'q> {
    let query = &rows.query;
    Question { among, filters: &query.filters, search: query.search.as_ref(), sort: &query.sort }
}

fn among(rows: &Rows) -> Vec<RowRanges> {
    let edited = (rows.query.rows == RowFilter::Edited).then(|| rows.sheet.edited_rows());
    let known = rows.known.as_ref().map(|rows| RowRanges::from_rows(rows.iter().copied()));
    edited.into_iter().chain(known).chain(rows.query.selected.clone()).collect()
}

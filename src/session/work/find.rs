//! Searches through sheets.

use super::World;
use crate::session::find::{FindQuery, Found, FoundLine, LINES_SHOWN, PLACES_KEPT};
use crate::session::notice::Notice;
use crate::session::outcome::Outcome;
use crate::session::words;
use crate::sheet::{Cell, ColumnId, Finder, RowList, RowRanges, Sheet, SheetId};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, PoisonError};

/// How many rows are searched between two looks at whether to go on: some ten milliseconds.
const ROWS_PER_LOOK: u64 = 4096;

impl World {
    /// Looks for a text; nothing if a newer search, or none, is wanted meanwhile.
    pub(super) fn find(
        &self,
        (sheet, request, replaces): (SheetId, u64, bool),
        rows: &Sheet,
        query: FindQuery,
        list: &RowList,
    ) -> Option<Result<Arc<Found>, Notice>> {
        self.begin_finding(sheet, request, replaces);
        let finder = match Finder::new(&query.pattern) {
            Ok(finder) => finder,
            Err(error) => return words::edit::refused(&error).map(Err),
        };
        let columns: Vec<ColumnId> = if query.scope.columns.is_empty() {
            rows.columns().iter().map(|column| column.id).collect()
        } else {
            query.scope.columns.clone()
        };
        let mut found = Found { columns, ..Found::default() };
        let mut changed: BTreeMap<ColumnId, Vec<Range<u32>>> = BTreeMap::new();
        let mut in_row = Vec::new();
        let total = list.row_count();
        for (place, row) in (0_u32..).zip(list.rows()) {
            let done = u64::from(place);
            if done.is_multiple_of(ROWS_PER_LOOK) {
                let newest = self.finding.lock().unwrap_or_else(PoisonError::into_inner);
                if newest.get(&(sheet, replaces)) != Some(&request) {
                    return None;
                }
                drop(newest);
                if self.tell(Outcome::FindProgress { sheet, request, done, total }).is_break() {
                    return None;
                }
            }
            if !query.scope.has_row(row) {
                continue;
            }
            rows.find_in_row(row, &found.columns, &finder, query.with.as_deref(), &mut in_row);
            in_row.retain(|(column, _, _)| query.scope.has(row, *column));
            found.rows += u64::from(!in_row.is_empty());
            found.cells += in_row.len() as u64;
            for (column, now, after) in in_row.drain(..) {
                if after.is_some() {
                    found.changes += 1;
                    changed.entry(column).or_default().push(row.0..row.0 + 1);
                }
                if found.lines.len() < LINES_SHOWN {
                    let (number, after) = (u64::from(row.0) + 1, after.map(Cell::from));
                    found.lines.push(FoundLine { row, number, column, now, after });
                }
                if found.places.len() < PLACES_KEPT {
                    found.places.push((place, row, column));
                }
            }
        }
        let ranges = |(column, rows): (ColumnId, Vec<Range<u32>>)| (column, RowRanges::from_ranges(rows));
        found.changed = changed.into_iter().map(ranges).collect();
        found.query = query;
        Some(Ok(Arc::new(found)))
    }

    /// This search is the newest of its kind, unless a newer one was begun before it could be.
    fn begin_finding(&self, sheet: SheetId, request: u64, replaces: bool) {
        let mut newest = self.finding.lock().unwrap_or_else(PoisonError::into_inner);
        let newest = newest.entry((sheet, replaces)).or_insert(request);
        *newest = request.max(*newest);
    }

    /// Searches of a sheet with lower numbers stop.
    pub(super) fn stop_finding(&self, sheet: SheetId, newest: u64) {
        self.begin_finding(sheet, newest, false);
        self.begin_finding(sheet, newest, true);
    }
}

//! Series that cells begin: what goes on with them.

use super::State;
use crate::session::effect::Effect;
use crate::session::words;
use crate::sheet::{ColumnId, Edit, RowList, RowRanges, SheetId};
use std::collections::BTreeMap;

/// So many cells are worked out in a moment; nobody counts through more of them across.
const MOST_ACROSS: u64 = 200_000;

impl State {
    /// Each row has a series of its own: its values are worked out and put in one by one.
    pub(super) fn fill_series_right(
        &mut self,
        sheet: SheetId,
        rows: &RowRanges,
        columns: &[ColumnId],
        source: u32,
    ) -> Vec<Effect> {
        let Some(shown) = self.sheet_mut(sheet) else { return Vec::new() };
        if rows.row_count() * columns.len() as u64 > MOST_ACROSS {
            shown.edits.refused = Some(words::edit::series_too_large(MOST_ACROSS));
            return Vec::new();
        }
        let edit = shown.rows.series_right(rows, columns, source);
        self.edit_sheet(sheet, vec![edit])
    }

    /// Goes on with what stands at the beginning of each block: in each of its columns, or across in each of its rows.
    pub(super) fn fill_series(
        &mut self,
        sheet: SheetId,
        blocks: &[(RowList, Vec<ColumnId>)],
        across: bool,
    ) -> Vec<Effect> {
        let Some(shown) = self.sheet_mut(sheet) else { return Vec::new() };
        let cells: u64 = blocks.iter().map(|(rows, columns)| rows.row_count() * columns.len() as u64).sum();
        if across && cells > MOST_ACROSS {
            shown.edits.refused = Some(words::edit::series_too_large(MOST_ACROSS));
            return Vec::new();
        }
        let mut edits = Vec::new();
        for (rows, columns) in blocks {
            if across {
                let mut alike: BTreeMap<u32, Vec<_>> = BTreeMap::new();
                for row in rows.rows() {
                    // Where none is empty, it is counted from the first on.
                    let begun = shown.rows.beginning_across(row, columns).unwrap_or(1);
                    alike.entry(begun).or_default().push(row);
                }
                alike.remove(&0);
                let series = |(source, rows)| shown.rows.series_right(&RowRanges::from_rows(rows), columns, source);
                edits.extend(alike.into_iter().map(series));
            } else {
                let mut alike: BTreeMap<u32, Vec<_>> = BTreeMap::new();
                // Of columns that nobody can edit alone, the edit says so.
                let found = shown.rows.beginnings(rows, columns);
                let found = found.unwrap_or_else(|_| columns.iter().map(|column| (*column, Some(1))).collect());
                for (column, begun) in found {
                    let Some(begun) = begun else {
                        shown.edits.refused = Some(words::edit::series_begun_too_far());
                        return Vec::new();
                    };
                    alike.entry(begun).or_default().push(column);
                }
                alike.remove(&0);
                let series = |(source, columns)| Edit::FillSeries { rows: rows.clone(), columns, source };
                edits.extend(alike.into_iter().map(series));
            }
        }
        if edits.is_empty() {
            shown.edits.refused = Some(words::edit::series_of_nothing());
        }
        self.edit_sheet(sheet, edits)
    }
}

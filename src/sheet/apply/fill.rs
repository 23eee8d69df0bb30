//! Filling cells from others.

use std::sync::Arc;

use crate::sheet::cell::Cell;
use crate::sheet::cell::CellValue;
use crate::sheet::cell_edit::From;
use crate::sheet::cell_edit::Other;
use crate::sheet::cell_edit::Seen;
use crate::sheet::cell_edit::Source;
use crate::sheet::cell_edit::fitted;
use crate::sheet::column::Column;
use crate::sheet::edit::Edit;
use crate::sheet::edit::EditError;
use crate::sheet::edits::made;
use crate::sheet::options::ColumnId;
use crate::sheet::options::ColumnType;
use crate::sheet::options::RowId;
use crate::sheet::ranges::RowRanges;
use crate::sheet::row_list::Places;
use crate::sheet::row_list::RowList;
use crate::sheet::rows::Sheet;
use crate::sheet::series::Series;

/// How many cells are looked at for a series.
const MOST_BEGINNINGS: u32 = 1000;

/// How many snapshots may stand behind one another in a cell. What goes deeper is worked out at once.
const DEEPEST: u32 = 64;

impl Sheet {
    pub(super) fn fill_down(
        &mut self,
        rows: &RowList,
        columns: &[ColumnId],
        source: u32,
        series: bool,
    ) -> Result<(), EditError> {
        let all = rows.to_ranges();
        self.ensure_rows(&all)?;
        let places = self.open_places(columns)?;
        if source == 0 || u64::from(source) >= rows.row_count() {
            return Err(EditError::Nothing);
        }
        let beginning: Vec<RowId> = rows.rows().take(source as usize).collect();
        let filled = all.without(&RowRanges::from_rows(beginning.iter().copied()));
        let before = self.clone();
        let looked_at = if series && source <= MOST_BEGINNINGS { beginning.as_slice() } else { &[] };
        let begun: Vec<_> = looked_at.iter().map(|row| before.plain_cells(*row)).collect();
        let first = beginning.first().map(|row| before.plain_cells(*row)).unwrap_or_default();
        for place in places {
            let column_type = self.column_type(place);
            let cells: Vec<_> = begun.iter().filter_map(|cells| cells.get(place).cloned()).collect();
            self.forget_below(place, &filled.iter_cloned());
            if let Some(series) = Series::of(&cells).filter(|_| series) {
                let edit = made(Source::Series(Arc::new((Places::of(rows), series))));
                self.edits.put(place, filled.iter_cloned(), &edit);
            } else if source == 1 {
                let value = first.get(place).cloned().map_or(CellValue::Missing, |cell| fitted(column_type, cell));
                self.edits.set(place, filled.iter_cloned(), &Arc::new(value));
            } else {
                let places = Arc::new(Places::of(rows));
                self.make(&before, place, &filled, From::Rows { column: place, rows: rows.clone(), places, source });
            }
        }
        Ok(())
    }

    /// How many cells begin the series of each of these columns that can be edited: those before the first empty one; the
    /// first where none is empty. None where more are filled than may begin a series.
    pub fn beginnings(&self, rows: &RowList, columns: &[ColumnId]) -> Result<Vec<(ColumnId, Option<u32>)>, EditError> {
        let places = self.open_places(columns)?;
        let is_open = |column: &&ColumnId| places.contains(&(column.0 as usize));
        let fits = rows.row_count() <= u64::from(MOST_BEGINNINGS);
        let mut found: Vec<_> =
            columns.iter().filter(is_open).map(|column| (*column, if fits { Some(1) } else { None })).collect();
        let mut left: Vec<usize> = (0..found.len()).collect();
        // Each row is read once for all columns, and no further than somebody needs it.
        for (before, row) in (0..MOST_BEGINNINGS).zip(rows.rows()) {
            let cells = self.plain_cells(row);
            left.retain(|at| {
                let Some((column, begun)) = found.get_mut(*at) else { return false };
                let is_filled = first_empty(std::iter::once(cells.get(column.0 as usize).cloned())).is_none();
                if !is_filled {
                    *begun = Some(before);
                }
                is_filled
            });
            if left.is_empty() {
                break;
            }
        }
        Ok(found)
    }

    /// The same across: in the columns of one row.
    pub fn beginning_across(&self, row: RowId, columns: &[ColumnId]) -> Option<u32> {
        let cells = self.plain_cells(row);
        first_empty(columns.iter().map(|column| cells.get(column.0 as usize).cloned()))
    }

    /// Whether any of these columns begins a series in the first `source` of the rows; what begins none is copied.
    pub fn begins_series(&self, rows: &RowList, columns: &[ColumnId], source: u32) -> bool {
        if source > MOST_BEGINNINGS {
            return false;
        }
        let begun: Vec<_> = rows.rows().take(source as usize).map(|row| self.plain_cells(row)).collect();
        let places = self.open_places(columns).unwrap_or_default();
        places.into_iter().any(|place| {
            let cells: Vec<_> = begun.iter().filter_map(|cells| cells.get(place).cloned()).collect();
            Series::of(&cells).is_some()
        })
    }

    pub(super) fn fill_right(&mut self, rows: &RowRanges, columns: &[ColumnId], source: u32) -> Result<(), EditError> {
        self.ensure_rows(rows)?;
        let source = source as usize;
        let (from, to) = columns.split_at_checked(source).ok_or(EditError::Nothing)?;
        if from.is_empty() || to.is_empty() {
            return Err(EditError::Nothing);
        }
        let to = self.open_places(to)?;
        let before = self.clone();
        // The place among all columns says which of the first ones is copied, also where one in between can't be edited.
        for (place, from) in columns.iter().skip(source).zip(from.iter().cycle()) {
            let from = self.column(*from).ok_or(EditError::NoSuchColumn(*from))?;
            if from.secret {
                return Err(EditError::Secret { path: from.path().to_owned() });
            }
            let place = place.0 as usize;
            if to.contains(&place) {
                let column = from.id.0 as usize;
                self.forget_below(place, &rows.iter_cloned());
                self.make(&before, place, rows, From::Column(column));
            }
        }
        Ok(())
    }

    /// The change that goes on with what the first `source` of the columns begin in each row; what begins no series is
    /// copied. Secrets are as in [`Edit::FillRight`].
    pub fn series_right(&self, rows: &RowRanges, columns: &[ColumnId], source: u32) -> Edit {
        let copies = || Edit::FillRight { rows: rows.clone(), columns: columns.to_vec(), source };
        let is_secret = |id: &ColumnId| self.column(*id).is_some_and(|column| column.secret);
        let Some((from, to)) = columns.split_at_checked(source as usize).filter(|(from, _)| !from.is_empty()) else {
            return copies();
        };
        if columns.iter().any(is_secret) {
            return copies();
        }
        let mut made = Vec::new();
        for row in rows.rows().filter(|row| row.0 < self.row_count()) {
            let there = self.plain_cells(row);
            let begun: Vec<_> = from.iter().filter_map(|id| there.get(id.0 as usize).cloned()).collect();
            let series = Series::of(&begun);
            for ((id, place), copied) in to.iter().zip(source..).zip(begun.iter().cycle()) {
                let value = match &series {
                    // It has come to its end.
                    Some(series) => series.at(place).map(Cell::from),
                    None => Some(copied.clone()),
                };
                made.extend(value.map(|cell| (row, *id, fitted(self.column_type(id.0 as usize), cell))));
            }
        }
        Edit::SetEach { cells: made }
    }

    /// Makes the cells of a column from others of the sheet as it was before.
    pub(super) fn make(&mut self, before: &Self, place: usize, rows: &RowRanges, from: From) {
        let sources: Vec<usize> = match &from {
            From::Column(column) | From::Rows { column, .. } | From::Piece { column, .. } => vec![*column],
            From::Joined { columns, .. } => columns.clone(),
        };
        // Values around a source, and within it, belong to it.
        let is_needed = |place: usize| {
            sources.iter().any(|source| {
                let (one, other) = (before.segments(*source), before.segments(place));
                *source == place || !other.is_empty() && (one.starts_with(other) || other.starts_with(one))
            })
        };
        let depth = before.edits.depth(is_needed) + 1;
        let kept = Self { edits: before.edits.only(is_needed), ..before.clone() };
        let other = Other { before: kept, column_type: self.column_type(place), from, depth };
        let edit = made(Source::Other(Arc::new(other)));
        if depth <= DEEPEST {
            self.edits.put(place, rows.iter_cloned(), &edit);
            return;
        }
        let value = |row: RowId| {
            let missing = || Cell::Missing;
            edit.value_on(row, &missing, &mut Seen::default()).unwrap_or(CellValue::Missing)
        };
        let values: Vec<(RowId, Arc<CellValue>)> = rows.rows().map(|row| (row, Arc::new(value(row)))).collect();
        for (row, value) in values {
            self.edits.set(place, std::iter::once(row.0..row.0 + 1), &value);
        }
    }

    pub(super) fn column_type(&self, place: usize) -> ColumnType {
        self.columns.get(place).map_or(ColumnType::Text, Column::column_type)
    }
}

fn first_empty(mut cells: impl Iterator<Item = Option<Cell>>) -> Option<u32> {
    let is_empty = |cell: Option<Cell>| match cell {
        Some(Cell::Text(text)) => text.is_empty(),
        Some(Cell::Missing | Cell::Null) | None => true,
        Some(Cell::Number(_) | Cell::Boolean(_) | Cell::Json(_) | Cell::Hidden(_) | Cell::Unreadable(_)) => false,
    };
    cells.position(is_empty).and_then(|place| u32::try_from(place).ok())
}

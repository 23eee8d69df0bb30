//! An open sheet as the grid reads it.

use crate::session::{
    Cell, CellProblem, Census, Column, ColumnId, ColumnType, Fix, Found, Query, RowId, SheetReport, SheetState,
    SheetView, Target,
};
use crate::ui::grid::{CellView, GridColumn, GridSource, Kind, Mark, Reason, RowView, Shown, Sorted};
use crate::ui::kit::{counted, number, percent};
use std::borrow::Cow;
use std::sync::Arc;

/// The columns that are shown, made anew only when the sheet has changed.
#[derive(Debug, Default)]
pub(super) struct ShownColumns {
    of: Option<Arc<crate::session::Sheet>>,
    /// The counts that the heads tell of.
    counted: Option<Arc<Census>>,
    pub(super) heads: Vec<GridColumn>,
    /// Which column of the sheet each is.
    ids: Vec<ColumnId>,
    /// Where its cell stands in a row.
    places: Vec<usize>,
}

impl ShownColumns {
    pub(super) fn keep_up(&mut self, sheet: &SheetState) {
        if self.of.as_ref().is_some_and(|of| Arc::ptr_eq(of, &sheet.rows)) {
            return;
        }
        self.of = Some(Arc::clone(&sheet.rows));
        self.counted = None;
        (self.heads, self.ids, self.places) = (Vec::new(), Vec::new(), Vec::new());
        for (place, column) in sheet.rows.columns().iter().enumerate() {
            // What is left out of the list is not sent, and would only be in the way here.
            let Some(head) = head(column) else { continue };
            self.heads.push(head);
            self.ids.push(column.id);
            self.places.push(place);
        }
    }

    /// Marks the columns that are filtered and sorted by.
    pub(super) fn mark(&mut self, query: &Query) {
        for (head, id) in self.heads.iter_mut().zip(&self.ids) {
            head.filtered = query.filters.iter().any(|filter| filter.column == *id);
            head.sorted = query
                .sort
                .iter()
                .zip(1..)
                .find(|(key, _)| key.column == *id)
                .map(|(key, rank)| Sorted { descending: key.descending, rank });
        }
    }

    /// Says how many rows have each column, once that is counted.
    pub(super) fn count(&mut self, census: Option<&Arc<Census>>) {
        let Some(census) = census else { return };
        if self.counted.as_ref().is_some_and(|it| Arc::ptr_eq(it, census)) {
            return;
        }
        self.counted = Some(Arc::clone(census));
        for (head, id) in self.heads.iter_mut().zip(&self.ids) {
            // What was added here is in no row of the file.
            let Some(count) = census.column(*id) else { continue };
            head.filled = if count.present == census.rows {
                format!("All {} as opened have it", counted(census.rows, "row", "rows"))
            } else {
                let share = percent(count.present, census.rows);
                format!("{share} of the rows have it: {} of {} as opened", number(count.present), number(census.rows))
            };
            head.share = Some(percent(count.present, census.rows));
        }
    }

    /// The place of a column of the sheet, if it is shown.
    pub(super) fn place_of(&self, column: ColumnId) -> Option<usize> {
        self.ids.iter().position(|id| *id == column)
    }

    pub(super) fn ids(&self) -> &[ColumnId] {
        &self.ids
    }

    pub(super) fn id(&self, place: usize) -> Option<ColumnId> {
        self.ids.get(place).copied()
    }
}

fn head(column: &Column) -> Option<GridColumn> {
    let (path, column_type, mut locked) = match &column.target {
        Target::Attribute { path, column_type } => (path, *column_type, None),
        Target::ReadOnly { path, column_type } => {
            (path, *column_type, Some(format!("Auth0 sets {path} itself: it is shown here, and is not sent")))
        }
        Target::Ignored => return None,
    };
    let mut note = if column.header == *path { String::new() } else { format!("{} in your list", column.header) };
    if column.is_deleted() {
        locked = Some(format!("{path} was deleted: it is shown here, and is not sent"));
    }
    if let Some(locked) = &locked {
        note = if note.is_empty() { locked.clone() } else { format!("{note}. {locked}") };
    }
    Some(GridColumn {
        key: column.id.0,
        path: path.clone(),
        note,
        right: column_type == ColumnType::Number,
        secret: column.is_secret(),
        locked,
        kind: match column_type {
            ColumnType::Text => Kind::Text,
            ColumnType::Number => Kind::Number,
            ColumnType::Boolean => Kind::Boolean,
            ColumnType::Json => Kind::Json,
        },
        deleted: column.is_deleted(),
        ..GridColumn::default()
    })
}

/// A cell as the grid shows it.
pub(in crate::ui) fn shown(cell: &Cell) -> Shown<'_> {
    match cell {
        Cell::Missing => Shown::Missing,
        Cell::Null => Shown::Null,
        Cell::Text(text) => Shown::Text(text),
        Cell::Number(digits) => Shown::Number(digits),
        Cell::Boolean(it) => Shown::Boolean(*it),
        Cell::Json(json) => Shown::Json(json),
        Cell::Hidden(described) => Shown::Hidden(described),
        Cell::Unreadable(text) => Shown::Unreadable(text),
    }
}

/// What Alt+Enter does, where a fix is certain.
fn by_key(fix: Fix) -> String {
    let does = match fix {
        Fix::Trim => "trims it",
        Fix::LowerCase => "writes it in small letters",
        Fix::PhonePlus => "writes it with + and digits",
        Fix::YesNo => "reads it as yes or no",
        Fix::NumberToText => "makes a text of it",
        Fix::RemoveEmpty => "takes it away",
    };
    format!("Alt Enter {does}. F8 goes to the next one.")
}

/// A sheet with what was found in it, as far as both are there.
pub(super) struct SheetSource<'a> {
    pub(super) name: &'a str,
    pub(super) view: &'a SheetView,
    pub(super) columns: &'a ShownColumns,
    pub(super) report: Option<&'a SheetReport>,
    /// What is looked for in it.
    pub(super) found: Option<&'a Found>,
}

impl SheetSource<'_> {
    fn problems(&self, position: u32) -> impl Iterator<Item = CellProblem<'_>> {
        let row: Option<RowId> = self.view.row_at(position);
        self.report.zip(row).into_iter().flat_map(|(report, row)| report.problems_of(row))
    }
}

impl GridSource for SheetSource<'_> {
    fn name(&self) -> &str {
        self.name
    }

    fn row_count(&self) -> u32 {
        self.view.row_count
    }

    fn columns(&self) -> &[GridColumn] {
        &self.columns.heads
    }

    fn row(&self, position: u32) -> Option<RowView> {
        let row = self.view.row(position)?;
        let (number, is_text) = (row.number, row.is_text);
        Some(RowView { number, deleted: row.deleted, excluded: row.excluded, edited: row.edited, is_text })
    }

    fn cell(&self, position: u32, column: usize) -> Option<CellView<'_>> {
        let cell = self.view.row(position)?.cells.get(*self.columns.places.get(column)?)?;
        Some(CellView { shown: shown(&cell.value), edited: cell.edited })
    }

    fn written(&self, position: u32, column: usize) -> Option<Cow<'_, str>> {
        let cell = self.view.row(position)?.cells.get(*self.columns.places.get(column)?)?;
        Some(self.columns.of.as_ref()?.written(self.columns.id(column)?, &cell.value))
    }

    fn key(&self, position: u32) -> Option<u32> {
        self.view.row_at(position).map(|row| row.0)
    }

    fn position_of(&self, key: u32) -> Option<u32> {
        self.view.position_of(RowId(key))
    }

    fn is_found(&self, position: u32, column: usize) -> bool {
        let Some(found) = self.found else { return false };
        let cell = self.view.row_at(position).zip(self.columns.id(column));
        cell.is_some_and(|(row, column)| found.is_in((position, row), column))
    }

    fn marks(&self, position: u32) -> Vec<Mark> {
        let place = |problem: &CellProblem<'_>| problem.column.and_then(|column| self.columns.place_of(column));
        self.problems(position).map(|problem| Mark { column: place(&problem), is_error: problem.is_error }).collect()
    }

    fn reasons(&self, position: u32, column: Option<usize>) -> Vec<Reason> {
        let wanted = column.and_then(|place| self.columns.id(place));
        let meant = |problem: &CellProblem<'_>| match wanted {
            Some(_) => problem.column == wanted,
            None => problem.column.and_then(|id| self.columns.place_of(id)).is_none(),
        };
        self.problems(position)
            .filter(meant)
            .map(|problem| Reason {
                is_error: problem.is_error,
                message: problem.message(),
                next: problem.fix().map_or_else(|| problem.next(), by_key),
            })
            .collect()
    }
}

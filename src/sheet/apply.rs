//! Makes a changed sheet of a sheet.

use std::ops::Range;
use std::sync::Arc;

use crate::sheet::bounds::MAX_ROWS;
use crate::sheet::cell::Cell;
use crate::sheet::cell::CellValue;
use crate::sheet::column::Column;
use crate::sheet::edit::Edit;
use crate::sheet::edit::EditError;
use crate::sheet::header;
use crate::sheet::json;
use crate::sheet::json::Paths;
use crate::sheet::options::ColumnId;
use crate::sheet::options::ColumnType;
use crate::sheet::options::RowId;
use crate::sheet::path::AttributePath;
use crate::sheet::ranges::RowRanges;
use crate::sheet::rows::Reading;
use crate::sheet::rows::Sheet;

impl Sheet {
    /// The sheet with one more change. This one stays as it is, and the two share what is the same.
    pub fn edited(&self, edit: &Edit) -> Result<Self, EditError> {
        let mut sheet = self.clone();
        match edit {
            Edit::Set { rows, columns, value } => sheet.set(rows, columns, value)?,
            Edit::SetEach { cells } => sheet.set_each(cells)?,
            Edit::Fix { rows, column, fix } => {
                self.ensure_rows(rows)?;
                for place in self.places(&[*column])? {
                    rows.iter().for_each(|range| sheet.edits.fix(place, range, *fix));
                }
            }
            Edit::DeleteRows { rows } => {
                self.ensure_rows(rows)?;
                rows.iter().for_each(|range| sheet.edits.deleted.set(range, ()));
                sheet.ensure_other_deletions(self)?;
            }
            Edit::RestoreRows { rows } => {
                self.ensure_rows(rows)?;
                rows.iter().for_each(|range| sheet.edits.deleted.remove(range));
                sheet.ensure_other_deletions(self)?;
            }
            Edit::AddRows { count: 0 } => return Err(EditError::Nothing),
            Edit::AddRows { count } => {
                let too_many = EditError::TooManyRows { limit: MAX_ROWS };
                let rows = self.row_count().checked_add(*count).filter(|rows| *rows <= MAX_ROWS);
                rows.ok_or(too_many)?;
                sheet.edits.added_rows += count;
            }
            Edit::AddColumn { path, column_type } => sheet.add_column(path.trim(), *column_type)?,
        }
        Ok(sheet)
    }

    fn set(&mut self, rows: &RowRanges, columns: &[ColumnId], value: &CellValue) -> Result<(), EditError> {
        self.ensure_rows(rows)?;
        let places = self.places(columns)?;
        let value = normal(value)?;
        if let ([place], 1, Some(row)) = (places.as_slice(), rows.row_count(), rows.rows().next()) {
            self.ensure_changes(row, *place, &value)?;
        }
        for place in places {
            rows.iter().for_each(|range| self.put_range(place, range, &value));
        }
        Ok(())
    }

    fn set_each(&mut self, cells: &[(RowId, ColumnId, CellValue)]) -> Result<(), EditError> {
        let columns: Vec<ColumnId> = cells.iter().map(|(_, column, _)| *column).collect();
        self.ensure_rows(&RowRanges::from_rows(cells.iter().map(|(row, ..)| *row)))?;
        let places = self.places(&columns)?;
        if let ([(row, _, value)], [place]) = (cells, places.as_slice()) {
            self.ensure_changes(*row, *place, normal(value)?.as_ref())?;
        }
        for (row, column, value) in cells {
            let value = normal(value)?;
            if self.column(*column).is_some_and(Column::is_editable) {
                self.put_range(column.0 as usize, row.0..row.0 + 1, &value);
            }
        }
        Ok(())
    }

    fn put_range(&mut self, place: usize, rows: Range<u32>, value: &Arc<CellValue>) {
        let columns = Arc::clone(&self.columns);
        let segments = self.segments(place).to_vec();
        let below = |column: &&Column| column.segments.len() > segments.len() && column.segments.starts_with(&segments);
        // What was put into the parts of this value goes with it.
        for column in columns.iter().filter(below) {
            self.edits.forget(column.id.0 as usize, rows.clone());
        }
        self.edits.set(place, rows, value);
    }

    fn add_column(&mut self, path: &str, column_type: ColumnType) -> Result<(), EditError> {
        let unknown = || EditError::NoSuchAttribute { path: path.to_owned(), near: header::near(path) };
        let parsed = AttributePath::parse(path).ok_or_else(unknown)?;
        if parsed.read_only() {
            return Err(EditError::ReadOnly { path: parsed.text });
        }
        let segments = parsed.segments();
        let overlaps = |column: &&Column| {
            !column.segments.is_empty()
                && (column.segments.starts_with(&segments) || segments.starts_with(&column.segments))
        };
        if let Some(other) = self.columns.iter().find(overlaps) {
            return Err(EditError::ColumnExists { other: other.path().to_owned() });
        }
        let id = ColumnId(u32::try_from(self.columns.len()).unwrap_or(u32::MAX));
        let column = Column::new(id, path.to_owned(), Some(&parsed), column_type);
        let columns: Vec<Column> = self.columns.iter().cloned().chain([column]).collect();
        self.paths = Arc::new(Paths::new(&columns));
        self.columns = columns.into();
        Ok(())
    }

    /// The places of the columns that can be edited.
    fn places(&self, columns: &[ColumnId]) -> Result<Vec<usize>, EditError> {
        let mut places = Vec::with_capacity(columns.len());
        let mut fixed = None;
        for id in columns {
            let column = self.column(*id).ok_or(EditError::NoSuchColumn(*id))?;
            if column.is_editable() {
                places.push(id.0 as usize);
            } else {
                fixed = Some(column.header.clone());
            }
        }
        match (places.is_empty(), fixed) {
            (true, Some(path)) => Err(EditError::ReadOnly { path }),
            (true, None) => Err(EditError::Nothing),
            (false, _) => Ok(places),
        }
    }

    fn ensure_rows(&self, rows: &RowRanges) -> Result<(), EditError> {
        if rows.is_empty() {
            return Err(EditError::Nothing);
        }
        if rows.end() > self.row_count() { Err(EditError::NoSuchRow(RowId(rows.end() - 1))) } else { Ok(()) }
    }

    fn ensure_other_deletions(&self, before: &Self) -> Result<(), EditError> {
        // Deletions only grow, or only shrink, within one change.
        let same = self.deleted_row_count() == before.deleted_row_count();
        if same { Err(EditError::Nothing) } else { Ok(()) }
    }

    /// Somebody looks at a single cell, and expects to see there what was put there.
    fn ensure_changes(&self, row: RowId, place: usize, value: &CellValue) -> Result<(), EditError> {
        let cells = self.plain_cells(row);
        if cells.get(place).is_some_and(|cell| *cell == Cell::from(value.clone())) {
            return Err(EditError::Nothing);
        }
        let mut text = String::new();
        let readable = match self.user(row, &mut text) {
            Ok(user) => Some(user).filter(|user| super::rows::is_object(user)),
            // It may be this very cell that makes the row unreadable.
            Err(problem) if problem.is_of_cell() => return Ok(()),
            Err(_unreadable) => None,
        };
        let user = readable.ok_or(EditError::UnreadableRow(row))?;
        let own = match &self.opened.reading {
            Reading::Table(table) => place < table.column_count(),
            Reading::Json(_) => false,
        };
        let segments = self.segments(place);
        if !own && *value != CellValue::Missing && json::put(user, segments, Some("\u{1}")).is_none() {
            let path = self.columns.get(place).map(|column| column.path().to_owned()).unwrap_or_default();
            return Err(EditError::InTheWay { path });
        }
        Ok(())
    }
}

fn normal(value: &CellValue) -> Result<Arc<CellValue>, EditError> {
    match value.clone().normal() {
        Some(value) => Ok(Arc::new(value)),
        None => Err(match value {
            CellValue::Number(text) | CellValue::Json(text) => EditError::NotJson { text: text.clone() },
            CellValue::Missing | CellValue::Null | CellValue::Text(_) | CellValue::Boolean(_) => EditError::Nothing,
        }),
    }
}

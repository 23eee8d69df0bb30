//! Makes a changed sheet of a sheet. Nothing here goes from cell to cell: what a cell becomes is found out when it is read.

mod columns;
mod fill;
mod rows;

use std::ops::Range;
use std::sync::Arc;

use crate::sheet::cell::Cell;
use crate::sheet::cell::CellValue;
use crate::sheet::cell_edit::Act;
use crate::sheet::cell_edit::Seen;
use crate::sheet::cell_edit::Source;
use crate::sheet::cell_edit::Step;
use crate::sheet::column::Column;
use crate::sheet::edit::Edit;
use crate::sheet::edit::EditError;
use crate::sheet::edits::made;
use crate::sheet::find::Finder;
use crate::sheet::find::Pattern;
use crate::sheet::json;
use crate::sheet::options::ColumnId;
use crate::sheet::options::ColumnType;
use crate::sheet::options::RowId;
use crate::sheet::ranges::RowRanges;
use crate::sheet::row_list::Places;
use crate::sheet::row_list::RowList;
use crate::sheet::row_values::RowValues;
use crate::sheet::rows::Reading;
use crate::sheet::rows::Sheet;
use crate::sheet::transform::Transform;

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
                    let step = Step { column_type: self.column_type(place), act: Act::Fix(*fix) };
                    sheet.edits.then(place, rows.iter_cloned(), &step);
                }
            }
            Edit::DeleteRows { rows } => {
                self.ensure_rows(rows)?;
                sheet.edits.deleted.set_all(rows.iter_cloned(), &());
                sheet.ensure_other_deletions(self)?;
            }
            Edit::RestoreRows { rows } => {
                self.ensure_rows(rows)?;
                sheet.edits.deleted.remove_all(rows.iter_cloned());
                sheet.ensure_other_deletions(self)?;
            }
            Edit::AddRows { count } => {
                sheet.add_rows(*count)?;
            }
            Edit::AddColumn { path, column_type } => {
                sheet.add_column(path.trim(), *column_type)?;
            }
            Edit::FillDown { rows, columns, source } => sheet.fill_down(rows, columns, *source, false)?,
            Edit::FillSeries { rows, columns, source } => sheet.fill_down(rows, columns, *source, true)?,
            Edit::FillRight { rows, columns, source } => sheet.fill_right(rows, columns, *source)?,
            Edit::Replace { cells, pattern, with } => sheet.replace(cells, pattern, with)?,
            Edit::Transform { rows, columns, how } => sheet.transform(rows, columns, how)?,
            Edit::SetValues { column, values, by: _ } => sheet.set_values(*column, values)?,
            Edit::Split { rows, column, separator, into } => sheet.split(rows, *column, separator, into)?,
            Edit::Join { rows, columns, separator, into } => sheet.join(rows, columns, separator, into)?,
            Edit::RenameColumn { column, path } => sheet.rename_column(*column, path.trim())?,
            Edit::DeleteColumns { columns } => sheet.delete_columns(columns, true)?,
            Edit::RestoreColumns { columns } => sheet.delete_columns(columns, false)?,
            Edit::InsertRows { at, behind, count } => sheet.insert_rows(*at, *behind, *count)?,
            Edit::DuplicateRows { rows } => sheet.duplicate_rows(rows)?,
            Edit::ExcludeRows { rows } => sheet.exclude_rows(rows, true)?,
            Edit::IncludeRows { rows } => sheet.exclude_rows(rows, false)?,
            Edit::SetRowText { row, text } => sheet.set_row_text(*row, text)?,
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
            self.forget_below(place, &rows.iter_cloned());
            self.edits.set(place, rows.iter_cloned(), &value);
        }
        Ok(())
    }

    fn replace(&mut self, cells: &[(ColumnId, RowRanges)], pattern: &Pattern, with: &str) -> Result<(), EditError> {
        let finder = Finder::new(pattern)?;
        let replace = Arc::new((finder, with.to_owned()));
        let columns: Vec<ColumnId> =
            cells.iter().filter(|(_, rows)| !rows.is_empty()).map(|(column, _)| *column).collect();
        let places = self.open_places(&columns)?;
        for (column, rows) in cells.iter().filter(|(column, _)| places.contains(&(column.0 as usize))) {
            self.ensure_rows(rows)?;
            let place = column.0 as usize;
            let step = Step { column_type: self.column_type(place), act: Act::Replace(Arc::clone(&replace)) };
            self.edits.then(place, rows.iter_cloned(), &step);
        }
        Ok(())
    }

    fn transform(&mut self, rows: &RowRanges, columns: &[ColumnId], how: &Transform) -> Result<(), EditError> {
        self.ensure_rows(rows)?;
        let how_shared = Arc::new(how.clone());
        for place in self.open_places(columns)? {
            let step = Step { column_type: self.column_type(place), act: Act::Transform(Arc::clone(&how_shared)) };
            self.edits.then(place, rows.iter_cloned(), &step);
            let column_type = match how {
                Transform::ToNumber => ColumnType::Number,
                Transform::ToBoolean => ColumnType::Boolean,
                Transform::ToText => ColumnType::Text,
                Transform::Trim
                | Transform::LowerCase
                | Transform::UpperCase
                | Transform::AddPrefix(_)
                | Transform::AddSuffix(_)
                | Transform::RemovePrefix(_)
                | Transform::RemoveSuffix(_) => continue,
            };
            self.retype(place, column_type, rows);
        }
        Ok(())
    }

    fn set_values(&mut self, column: ColumnId, values: &RowValues) -> Result<(), EditError> {
        self.ensure_rows(values.rows())?;
        let rows = values.rows().clone();
        let misfit = |column: &Column| values.values().any(|value| !column.takes(&value));
        let places = Arc::new((Places::of(&RowList::Ascending(rows.clone())), values.clone()));
        for place in self.open_places(&[column])? {
            self.forget_below(place, &rows.iter_cloned());
            self.edits.put(place, rows.iter_cloned(), &made(Source::Values(Arc::clone(&places))));
            if self.columns.get(place).is_some_and(misfit) {
                self.retype(place, ColumnType::Text, &rows);
            }
        }
        Ok(())
    }

    /// The places of columns that can be edited and hold no secrets.
    fn open_places(&self, columns: &[ColumnId]) -> Result<Vec<usize>, EditError> {
        let mut places = self.places(columns)?;
        let secret = places.iter().find_map(|place| self.columns.get(*place).filter(|column| column.secret));
        let secret = secret.map(|column| column.path().to_owned());
        places.retain(|place| self.columns.get(*place).is_some_and(|column| !column.secret));
        match secret {
            Some(path) if places.is_empty() => Err(EditError::Secret { path }),
            Some(_) | None => Ok(places),
        }
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
                let row = std::iter::once(row.0..row.0 + 1);
                self.forget_below(column.0 as usize, &row);
                self.edits.set(column.0 as usize, row, &value);
            }
        }
        Ok(())
    }

    /// What was put into the parts of a value goes with it.
    fn forget_below(&mut self, place: usize, rows: &(impl Iterator<Item = Range<u32>> + Clone)) {
        let columns = Arc::clone(&self.columns);
        let segments = self.segments(place).to_vec();
        let below = |column: &&Column| column.segments.len() > segments.len() && column.segments.starts_with(&segments);
        for column in columns.iter().filter(below) {
            self.edits.forget(column.id.0 as usize, rows.clone());
        }
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
        let user = match self.made_user(row, &mut Seen::default(), false) {
            Ok(made) => made.text,
            // It may be this very cell that makes the row unreadable.
            Err(problem) if problem.is_of_cell() => return Ok(()),
            Err(_unreadable) => String::new(),
        };
        if !super::rows::is_object(&user) {
            return Err(EditError::UnreadableRow(row));
        }
        let own = match &self.opened.reading {
            Reading::Table(table) => place < table.column_count(),
            Reading::Json(_) => false,
        };
        let segments = self.segments(place);
        if !own && *value != CellValue::Missing && json::put(&user, segments, Some("\u{1}")).is_none() {
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

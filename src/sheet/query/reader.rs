//! Reads one column of a sheet, row by row.

use crate::sheet::cell::Cell;
use crate::sheet::options::ColumnId;
use crate::sheet::options::RowId;
use crate::sheet::query::QueryError;
use crate::sheet::query::value::Value;
use crate::sheet::rows::Sheet;

/// A column of a sheet as it is, with all edits.
#[derive(Debug)]
pub(super) struct Reader<'s> {
    sheet: &'s Sheet,
    place: usize,
}

impl<'s> Reader<'s> {
    pub(super) fn new(sheet: &'s Sheet, column: ColumnId) -> Result<Self, QueryError> {
        sheet.column(column).ok_or(QueryError::NoSuchColumn(column))?;
        Ok(Self { sheet, place: column.0 as usize })
    }

    /// The value in a row.
    pub(super) fn read(&self, row: RowId) -> Value<'s> {
        let cell = self.sheet.row_cells(row).into_iter().nth(self.place).unwrap_or(Cell::Missing);
        Value::from(cell)
    }
}

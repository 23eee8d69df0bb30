//! The cells of a table's row, as they are shown.

use crate::sheet::cell::Cell;
use crate::sheet::options::ColumnType;
use crate::sheet::table::record::read_record;
use crate::sheet::table::user::Fit;
use crate::sheet::table::user::Parsed;
use crate::sheet::table::user::Table;
use crate::sheet::table::user::error_columns;

/// How much of a row that can't be taken apart is shown.
const SHOWN_CHARS: usize = 200;

/// What is shown in place of a row that can't be taken apart, in a table with secrets.
const NOT_SHOWN: &str = "(row can't be read; hidden, as it may hold a secret)";

impl Table {
    /// What stands in the file, one cell for each column. Of a row that can't be taken apart, what there is of it; nothing
    /// of it if a column of the table is secret.
    pub(in crate::sheet) fn cells(&self, row: &[u8]) -> Vec<Cell> {
        let mut places = Vec::new();
        if let Ok(parsed) = self.parse(row, &mut places) {
            return (0..self.columns.len()).map(|column| self.cell(&parsed, column)).collect();
        }
        let mut cells = vec![Cell::Missing; self.columns.len()];
        if self.may_hold_secrets() {
            // Cells are hidden by their column, and which column the text of such a row belongs to is not known.
            if let Some(first) = cells.first_mut() {
                *first = Cell::Unreadable(NOT_SHOWN.to_owned());
            }
            return cells;
        }
        let record = read_record(row, 0, self.dialect.delimiter, &mut places);
        if record.unclosed {
            if let Some(first) = cells.first_mut() {
                let text = String::from_utf8_lossy(row);
                *first = Cell::Unreadable(text.trim_end().chars().take(SHOWN_CHARS).collect());
            }
            return cells;
        }
        let values = places.get(usize::from(self.dialect.marked)..).unwrap_or_default();
        for (cell, place) in cells.iter_mut().zip(values).filter(|(_, place)| !place.is_empty()) {
            let text = place.text(row).unwrap_or_else(|| String::from_utf8_lossy(place.raw(row)));
            *cell = Cell::Unreadable(self.without_apostrophe(text).chars().take(SHOWN_CHARS).collect());
        }
        cells
    }

    /// What stands in the file in one cell of a row, as [`Table::cells`] says.
    pub(in crate::sheet) fn column_cell(&self, row: &[u8], column: usize) -> Cell {
        let mut places = Vec::with_capacity(self.columns.len() + 1);
        match self.parse(row, &mut places) {
            Ok(parsed) => self.cell(&parsed, column),
            Err(_unreadable) => self.cells(row).into_iter().nth(column).unwrap_or(Cell::Missing),
        }
    }

    /// What stands in one cell of a row that was taken apart.
    pub(super) fn cell(&self, parsed: &Parsed<'_>, column: usize) -> Cell {
        let (Some(planned), Some(place)) = (self.columns.get(column), parsed.values.get(column)) else {
            return Cell::Missing;
        };
        let text = self.without_apostrophe(place.value(parsed.row));
        if text.is_empty() {
            return Cell::Missing;
        }
        if parsed.mark.is_some_and(|mark| error_columns(&mark.value(parsed.row)).any(|error| error == column)) {
            return Cell::Unreadable(text.into_owned());
        }
        if let Some(yes) = planned.boolean(&text) {
            return Cell::Boolean(yes);
        }
        let fits = planned.fits(&text);
        match planned.column_type {
            ColumnType::Number | ColumnType::Json if fits => Cell::from_json(&text),
            ColumnType::Boolean | ColumnType::Number | ColumnType::Json if planned.fit == Fit::Required => {
                Cell::Unreadable(text.into_owned())
            }
            ColumnType::Text | ColumnType::Boolean | ColumnType::Number | ColumnType::Json => {
                Cell::Text(text.into_owned())
            }
        }
    }

    /// A record as it is edited: without the mark that was put before the rows of a worksheet.
    pub(in crate::sheet) fn without_mark(&self, row: &[u8]) -> String {
        let text = String::from_utf8_lossy(row);
        let text = text.trim_end_matches(['\r', '\n']);
        let text = if self.dialect.marked {
            text.split_once(char::from(self.dialect.delimiter)).map_or("", |it| it.1)
        } else {
            text
        };
        text.to_owned()
    }

    /// A record that was edited, with the mark of the one before. Its cells are no errors any more.
    pub(in crate::sheet) fn with_mark(&self, before: &[u8], text: &str) -> String {
        match self.worksheet_row(before) {
            Some(row) => format!("{row}{}{text}", char::from(self.dialect.delimiter)),
            None => text.to_owned(),
        }
    }

    /// Whether a text is no more than one record.
    pub(in crate::sheet) fn is_one_record(&self, text: &[u8]) -> bool {
        read_record(text, 0, self.dialect.delimiter, &mut Vec::new()).next >= text.len()
    }
}

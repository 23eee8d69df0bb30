//! A list as a grid: its columns, the cells of a row, and what was changed in them.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use crate::sheet::cell::Cell;
use crate::sheet::cell::CellValue;
use crate::sheet::cell_edit::Seen;
use crate::sheet::cell_edit::fix_cell;
use crate::sheet::column;
use crate::sheet::column::Column;
use crate::sheet::edits::Origin;
use crate::sheet::json;
use crate::sheet::json::Paths;
use crate::sheet::options::ColumnId;
use crate::sheet::options::ColumnType;
use crate::sheet::options::RowId;
use crate::sheet::path::Segment;
use crate::sheet::ranges::RowRanges;
use crate::sheet::rows::Reading;
use crate::sheet::rows::Sheet;
use crate::sheet::rows::is_object;
use crate::sheet::typed;
use crate::user::Fix;

/// How much of a row that is no JSON object is shown.
const SHOWN_CHARS: usize = 200;

impl Sheet {
    /// The columns, added ones last. Those of JSON are found in a sample of its users on opening: root attributes, and the
    /// leaves of metadata. The same list opened with the same options has the same columns.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    pub fn column(&self, id: ColumnId) -> Option<&Column> {
        // A column's id is its place among the columns, which only grow.
        self.columns.get(id.0 as usize)
    }

    /// The column of exactly this value, by the dotted path that problems and people write.
    pub fn column_at(&self, path: &str) -> Option<ColumnId> {
        column::find_exact(&self.columns, path).map(|column| column.id)
    }

    /// The column that shows the value at this dotted path: its own, else that of the nearest value around it.
    pub fn column_around(&self, path: &str) -> Option<ColumnId> {
        column::find_around(&self.columns, path).map(|column| column.id)
    }

    /// The column of a path that is told step by step.
    pub fn column_of(&self, segments: &[Segment]) -> Option<ColumnId> {
        let is_it = |column: &&Column| !segments.is_empty() && column.segments() == segments;
        self.columns.iter().find(is_it).map(|column| column.id)
    }

    /// What stands in a row, one cell for each column.
    pub fn row_cells(&self, row: RowId) -> Vec<Cell> {
        let hide = |(cell, column): (Cell, &Column)| if column.is_secret() { cell.hidden() } else { cell };
        self.plain_cells(row).into_iter().zip(self.columns.iter()).map(hide).collect()
    }

    /// What typing this text into a cell of the column means: nothing typed takes the attribute away.
    pub fn read_typed(&self, column: ColumnId, text: &str) -> CellValue {
        self.column(column).map_or(CellValue::Missing, |column| typed::read(column.column_type(), text))
    }

    /// The text that stands for a cell of the column in an editor and on the clipboard.
    pub fn written<'c>(&self, column: ColumnId, cell: &'c Cell) -> Cow<'c, str> {
        typed::written(self.column(column).map_or(ColumnType::Text, Column::column_type), cell)
    }

    /// Whether a text that is pasted over a cell of the column leaves it as it is.
    pub fn keeps(&self, column: ColumnId, cell: &Cell, text: &str) -> bool {
        typed::keeps(self.column(column).map_or(ColumnType::Text, Column::column_type), cell, text)
    }

    /// What a fix would make of a cell: the cell as it is and as it would be. None if the fix leaves it alone.
    pub fn preview_fix(&self, row: RowId, column: ColumnId, fix: Fix) -> Option<(Cell, Cell)> {
        let known = self.column(column).filter(|column| column.is_editable())?;
        let before = self.plain_cells(row).into_iter().nth(column.0 as usize)?;
        let after = Cell::from(fix_cell(fix, &before, &|text: &str| self.typed(column.0 as usize, text))?);
        Some(if known.is_secret() { (before.hidden(), after.hidden()) } else { (before, after) })
    }

    pub fn is_deleted(&self, row: RowId) -> bool {
        self.edits.is_deleted(row)
    }

    /// Whether the row is kept and not sent.
    pub fn is_excluded(&self, row: RowId) -> bool {
        self.edits.is_excluded(row)
    }

    /// Whether nothing of the row is checked or sent: it was deleted or excluded, or added and left empty.
    pub fn is_left_out(&self, row: RowId) -> bool {
        self.is_deleted(row) || self.is_excluded(row) || self.is_added(row) && self.is_blank(row)
    }

    /// The rows in the order in which they are shown and saved; none if that is the order of their ids. It is made when
    /// it is asked for.
    pub fn order(&self) -> Option<Arc<[RowId]>> {
        self.edits.places.order(self.base_row_count(), self.row_count())
    }

    /// Whether a value was put into the cell, or a fix changed it.
    pub fn is_edited(&self, row: RowId, column: ColumnId) -> bool {
        let place = column.0 as usize;
        if self.edits.cell(row, place).is_none() {
            return false;
        }
        let in_file = || self.file_cells(row).into_iter().nth(place).unwrap_or(Cell::Missing);
        self.value(row, place, &in_file, &mut Seen::default()).is_some()
    }

    /// Whether something was changed in the row, or it was deleted, excluded or added.
    pub fn has_edits(&self, row: RowId) -> bool {
        self.is_added(row) || self.is_deleted(row) || self.is_excluded(row) || self.edits.is_touched(row)
    }

    /// The rows of which [`Sheet::has_edits`] is true.
    pub fn edited_rows(&self) -> RowRanges {
        let added: Range<u32> = self.base_row_count()..self.row_count();
        RowRanges::from_ranges(self.edits.rows().chain([added]))
    }

    /// How many cells were changed. Where a fix was asked for rows that it leaves alone, their cells count too.
    pub fn edited_cell_count(&self) -> u64 {
        self.edits.cell_count()
    }

    pub fn deleted_row_count(&self) -> u64 {
        self.edits.deleted.row_count()
    }

    pub fn excluded_row_count(&self) -> u64 {
        self.edits.excluded.row_count()
    }

    /// The cells with their secrets.
    pub(super) fn plain_cells(&self, row: RowId) -> Vec<Cell> {
        self.plain_cells_in(row, &mut Seen::default())
    }

    pub(super) fn plain_cells_in(&self, row: RowId, seen: &mut Seen) -> Vec<Cell> {
        let Reading::Table(table) = &self.opened.reading else {
            if !self.reshaped && !self.edits.is_touched(row) {
                return self.file_cells(row);
            }
            return match self.made_user(row, seen, false) {
                Ok(made) => self.json_cells(&made.text, &self.paths),
                Err(_unreadable) => self.unreadable(&self.raw_text(row)),
            };
        };
        let mut cells = self.file_cells(row);
        if !self.edits.is_touched(row)
            || self.origin_bytes(row).is_ok_and(|it| it.is_some_and(|it| !table.is_readable(&it)))
        {
            return cells;
        }
        for column in self.edits.columns_of(row) {
            if let Some(cell) = cells.get_mut(column)
                && let Some(value) = self.value(row, column, &|| cell.clone(), seen)
            {
                *cell = value.into();
            }
        }
        cells
    }

    /// The bytes of the row's origin as text, whatever they are.
    pub(super) fn raw_text(&self, row: RowId) -> Cow<'_, str> {
        match self.edits.origin(row) {
            Origin::Text(text) => Cow::Owned(text.as_ref().to_owned()),
            Origin::File(row) => String::from_utf8_lossy(self.opened.raw(row)),
        }
    }

    /// The cells without the changes of cells.
    fn file_cells(&self, row: RowId) -> Vec<Cell> {
        let missing = || vec![Cell::Missing; self.columns.len()];
        match (&self.opened.reading, self.edits.origin(row)) {
            (_, Origin::File(row)) if self.is_added(row) => missing(),
            (Reading::Table(table), origin) => {
                let mut cells = match &origin {
                    Origin::Text(text) => table.cells(text.as_bytes()),
                    Origin::File(row) => table.cells(self.opened.raw(*row)),
                };
                cells.resize(self.columns.len(), Cell::Missing);
                cells
            }
            (Reading::Json(_), Origin::Text(text)) => self.json_cells(&self.opened.renamed(&text), &self.file_paths()),
            (Reading::Json(_), Origin::File(row)) => {
                let mut text = String::new();
                match self.opened.user(row, &mut text) {
                    Ok(Some(user)) => self.json_cells(user, &self.file_paths()),
                    Ok(None) => self.json_cells(&text, &self.file_paths()),
                    Err(_unreadable) => self.unreadable(&String::from_utf8_lossy(self.opened.raw(row))),
                }
            }
        }
    }

    fn file_paths(&self) -> Arc<Paths> {
        if self.reshaped { Arc::new(Paths::in_file(&self.columns)) } else { Arc::clone(&self.paths) }
    }

    fn json_cells(&self, user: &str, paths: &Paths) -> Vec<Cell> {
        let mut cells = vec![Cell::Missing; self.columns.len()];
        let read = paths.each(user, &mut |column, value| {
            if let (Some(cell), Some(text)) = (cells.get_mut(column), user.get(value)) {
                *cell = Cell::from_json(text);
            }
            true
        });
        if read.is_some() && user.len() <= json::LARGEST_ROW_BYTES {
            return cells;
        }
        if !is_object(user) {
            return self.unreadable(user);
        }
        cells.fill(Cell::Missing);
        paths.read(user, &mut cells);
        cells
    }

    /// A row that is no object shows how it begins, up to where a secret may stand.
    fn unreadable(&self, text: &str) -> Vec<Cell> {
        let mut cells = vec![Cell::Missing; self.columns.len()];
        let text: String = text.trim().chars().take(SHOWN_CHARS).collect();
        let lower = text.to_ascii_lowercase();
        let end = ["passw", "mfa_factors", "secret"].iter().filter_map(|word| lower.find(word)).min();
        if let Some(first) = cells.first_mut() {
            *first = Cell::Unreadable(text.get(..end.unwrap_or(text.len())).unwrap_or_default().to_owned());
        }
        cells
    }

    pub(super) fn is_blank(&self, row: RowId) -> bool {
        let is_missing = |cell: &Cell| matches!(cell, Cell::Missing);
        !self.edits.is_touched(row) || self.plain_cells(row).iter().all(is_missing)
    }
}

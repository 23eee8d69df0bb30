//! What was done to a cell: a value, or a way to make one, which is gone when the cell is read. So a change of a million
//! cells costs what its ranges cost.

use std::rc::Rc;
use std::sync::Arc;

use crate::sheet::cell::Cell;
use crate::sheet::cell::CellValue;
use crate::sheet::find::Finder;
use crate::sheet::options::ColumnType;
use crate::sheet::options::RowId;
use crate::sheet::row_list::Places;
use crate::sheet::row_list::RowList;
use crate::sheet::row_values::RowValues;
use crate::sheet::rows::Sheet;
use crate::sheet::series::Series;
use crate::sheet::transform::Transform;
use crate::sheet::typed;
use crate::user::Fix;
use crate::user::fix::Given;

/// What was done to a cell.
#[derive(Debug, Clone)]
pub(super) enum CellEdit {
    /// It holds this now.
    Set(Arc<CellValue>),
    /// It is made from something, then changed in this order.
    Made(Source, Arc<[Step]>),
}

/// What a cell is made from.
#[derive(Debug, Clone)]
pub(super) enum Source {
    /// What the list holds there without edits.
    File,
    /// The value at the row's place of a series; where it has none, the file's.
    Series(Arc<(Places, Series)>),
    /// A value of the row's own.
    Values(Arc<(Places, RowValues)>),
    /// Other cells, as they were before.
    Other(Arc<Other>),
}

/// A cell that is made from others of an earlier snapshot.
#[derive(Debug)]
pub(super) struct Other {
    /// With no more edits than these cells need, so that no chain of snapshots grows behind it.
    pub(super) before: Sheet,
    /// The type of the column that it is made for.
    pub(super) column_type: ColumnType,
    pub(super) from: From,
    /// How many snapshots stand behind one another in it.
    pub(super) depth: u32,
}

#[derive(Debug)]
pub(super) enum From {
    /// The same row, another column.
    Column(usize),
    /// The same column, one of the first rows of a fill in turn.
    Rows { column: usize, rows: RowList, places: Arc<Places>, source: u32 },
    /// A piece of a text of the same row; the last takes what is left.
    Piece { column: usize, separator: String, piece: usize, is_last: bool },
    /// The texts of the same row.
    Joined { columns: Vec<usize>, separator: String },
}

/// A change of a value.
#[derive(Debug, Clone)]
pub(super) struct Step {
    /// The type of the column when it was made: what a text meant then it means for good.
    pub(super) column_type: ColumnType,
    pub(super) act: Act,
}

#[derive(Debug, Clone)]
pub(super) enum Act {
    Fix(Fix),
    Transform(Arc<Transform>),
    Replace(Arc<(Finder, String)>),
}

/// Rows of earlier snapshots that were read on the way to a cell, so that each is read once.
#[derive(Debug, Default)]
pub(super) struct Seen(Vec<(*const Sheet, RowId, Rc<[Cell]>)>);

impl Seen {
    fn row(&mut self, sheet: &Sheet, row: RowId) -> Rc<[Cell]> {
        let key = std::ptr::from_ref(sheet);
        if let Some((.., cells)) = self.0.iter().find(|(sheet, of, _)| *sheet == key && *of == row) {
            return Rc::clone(cells);
        }
        let cells: Rc<[Cell]> = sheet.plain_cells_in(row, self).into();
        self.0.push((key, row, Rc::clone(&cells)));
        cells
    }
}

impl CellEdit {
    /// What becomes of the cell; none if it stays as `file` says.
    pub(super) fn value_on(&self, row: RowId, file: &dyn Fn() -> Cell, seen: &mut Seen) -> Option<CellValue> {
        let (source, steps) = match self {
            Self::Set(value) => return Some(CellValue::clone(value)),
            Self::Made(source, steps) => (source, steps),
        };
        let mut value = match source {
            Source::File => None,
            Source::Series(series) => series.0.place(row).and_then(|place| series.1.at(place)),
            Source::Values(values) => values.0.place(row).and_then(|place| values.1.at(place)),
            Source::Other(other) => Some(other.value(row, seen)),
        };
        let mut cell = value.clone().map_or_else(file, Cell::from);
        for step in steps.iter() {
            if let Some(changed) = step.apply(&cell) {
                cell = changed.clone().into();
                value = Some(changed);
            }
        }
        value
    }

    /// The edit with one more step.
    pub(super) fn then(edit: Option<&Self>, step: &Step) -> Self {
        match edit {
            None => Self::Made(Source::File, [step.clone()].into()),
            Some(Self::Set(value)) => {
                let changed = step.apply(&Cell::from(CellValue::clone(value)));
                Self::Set(changed.map_or_else(|| Arc::clone(value), Arc::new))
            }
            // To mend twice in the same way changes nothing.
            Some(Self::Made(source, steps)) if step.is_again(steps.last()) => {
                Self::Made(source.clone(), Arc::clone(steps))
            }
            Some(Self::Made(source, steps)) => {
                Self::Made(source.clone(), steps.iter().chain([step]).cloned().collect())
            }
        }
    }

    /// How many snapshots stand behind one another in it.
    pub(super) fn depth(&self) -> u32 {
        match self {
            Self::Made(Source::Other(other), _) => other.depth,
            Self::Made(Source::File | Source::Series(_) | Source::Values(_), _) | Self::Set(_) => 0,
        }
    }
}

impl Step {
    fn apply(&self, cell: &Cell) -> Option<CellValue> {
        let typed = |text: &str| typed::read(self.column_type, text);
        match &self.act {
            Act::Fix(fix) => fix_cell(*fix, cell, &typed),
            Act::Transform(how) => how.apply(cell, &typed),
            Act::Replace(it) => it.0.replaced(cell, &it.1, &typed),
        }
    }

    fn is_again(&self, last: Option<&Self>) -> bool {
        match (&self.act, last.map(|last| &last.act)) {
            (Act::Fix(one), Some(Act::Fix(other))) => one == other,
            (Act::Fix(_) | Act::Transform(_) | Act::Replace(_), _) => false,
        }
    }
}

/// What a fix makes of a cell; none if it leaves it as it is.
pub(super) fn fix_cell(fix: Fix, cell: &Cell, typed: &dyn Fn(&str) -> CellValue) -> Option<CellValue> {
    let Cell::Unreadable(text) = cell else { return fix.fixed(cell.given()?).map(CellValue::from) };
    // A cell that is not of its column's type is only mended if it is of that type afterwards.
    match CellValue::from(fix.fixed(Given::Text(text))?) {
        CellValue::Text(text) => Some(typed(&text)).filter(|value| !matches!(value, CellValue::Text(_))),
        value => Some(value),
    }
}

impl Other {
    fn value(&self, row: RowId, seen: &mut Seen) -> CellValue {
        let cell = |column: usize, row: RowId, seen: &mut Seen| {
            seen.row(&self.before, row).get(column).cloned().unwrap_or(Cell::Missing)
        };
        match &self.from {
            From::Column(column) => fitted(self.column_type, cell(*column, row, seen)),
            From::Rows { column, rows, places, source } => {
                let row = places.place(row).and_then(|place| rows.get(place % source));
                row.map_or(CellValue::Missing, |row| fitted(self.column_type, cell(*column, row, seen)))
            }
            From::Piece { column, separator, piece, is_last } => {
                let cell = cell(*column, row, seen);
                let Some(text) = text_of(&cell) else { return CellValue::Missing };
                let mut pieces =
                    if *is_last { text.splitn(piece + 1, separator) } else { text.splitn(usize::MAX, separator) };
                pieces.nth(*piece).map_or(CellValue::Missing, |text| typed::read(self.column_type, text))
            }
            From::Joined { columns, separator } => {
                let cells: Vec<Cell> = columns.iter().map(|column| cell(*column, row, seen)).collect();
                let texts: Vec<_> = cells.iter().filter_map(text_of).filter(|text| !text.is_empty()).collect();
                typed::read(self.column_type, &texts.join(separator))
            }
        }
    }
}

/// The text of a cell that is one word of a row; none for a value that is not.
fn text_of(cell: &Cell) -> Option<&str> {
    match cell {
        Cell::Text(text) | Cell::Number(text) | Cell::Json(text) | Cell::Unreadable(text) => Some(text),
        Cell::Boolean(it) => Some(if *it { "true" } else { "false" }),
        Cell::Missing | Cell::Null | Cell::Hidden(_) => None,
    }
}

/// A cell's value as it is put into a column of another type: digits in a column of texts are a text.
pub(super) fn fitted(column_type: ColumnType, cell: Cell) -> CellValue {
    match (column_type, cell) {
        (_, Cell::Missing | Cell::Hidden(_)) => CellValue::Missing,
        (_, Cell::Null) => CellValue::Null,
        (ColumnType::Number, Cell::Text(text)) => match typed::read(column_type, &text) {
            // An empty text is a text.
            CellValue::Missing => CellValue::Text(text),
            value => value,
        },
        (ColumnType::Text, Cell::Number(text)) | (_, Cell::Unreadable(text) | Cell::Text(text)) => {
            CellValue::Text(text)
        }
        (_, Cell::Number(digits)) => CellValue::Number(digits),
        (_, Cell::Boolean(it)) => CellValue::Boolean(it),
        (_, Cell::Json(json)) => CellValue::Json(json),
    }
}

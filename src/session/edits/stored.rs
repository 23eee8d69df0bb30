//! The form of an entry on disk. Columns are named by their paths, so that they are found again wherever they stand.

use super::{Entry, History};
use crate::session::options;
use crate::sheet::{CellValue, ColumnId, Edit, EditError, Fix, RowId, RowRanges, Segment, Sheet};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Today's form. A newer one is refused when it is read.
const VERSION: u32 = 1;

/// Why the edits of a list can't be made again.
#[derive(Debug, thiserror::Error)]
pub(in crate::session) enum ReplayError {
    /// A newer Rollcall wrote the entry.
    #[error("entry {number} is of a newer version")]
    Newer { number: u32 },
    /// It is damaged, or names a column that the list does not have.
    #[error("entry {number} is not understood")]
    Unreadable { number: u32 },
    /// The list does not take it.
    #[error("entry {number} does not fit the list")]
    Refused {
        number: u32,
        #[source]
        source: EditError,
    },
}

#[derive(Serialize, Deserialize)]
struct Stored {
    version: u32,
    act: Act,
}

type Ranges = Vec<(u32, u32)>;
type Path = Vec<Step>;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Act {
    Undo,
    Redo,
    Together {
        acts: Vec<Act>,
    },
    Set {
        rows: Ranges,
        columns: Vec<Path>,
        value: Value,
    },
    SetEach {
        columns: Vec<Path>,
        /// Row, place in `columns`, value.
        cells: Vec<(u32, usize, Value)>,
    },
    Fix {
        rows: Ranges,
        column: Path,
        fix: String,
    },
    DeleteRows {
        rows: Ranges,
    },
    RestoreRows {
        rows: Ranges,
    },
    AddRows {
        count: u32,
    },
    AddColumn {
        path: String,
        column_type: String,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Step {
    Key(String),
    Index(usize),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Value {
    Missing,
    Null,
    Text(String),
    Number(String),
    Boolean(bool),
    Json(String),
}

fn fix_name(fix: Fix) -> &'static str {
    match fix {
        Fix::Trim => "trim",
        Fix::LowerCase => "lower-case",
        Fix::PhonePlus => "phone-plus",
        Fix::YesNo => "yes-no",
        Fix::NumberToText => "number-to-text",
        Fix::RemoveEmpty => "remove-empty",
    }
}

/// Writes an entry for the journal. `sheet` is the list that it is made in: before it or after it.
pub(in crate::session) fn to_stored(sheet: &Sheet, entry: &Entry) -> String {
    let act = match entry {
        Entry::Undo => Act::Undo,
        Entry::Redo => Act::Redo,
        Entry::Edit(edit) => act(sheet, edit),
        Entry::Together(edits) => Act::Together { acts: edits.iter().map(|edit| act(sheet, edit)).collect() },
    };
    serde_json::to_string(&Stored { version: VERSION, act }).unwrap_or_default()
}

fn act(sheet: &Sheet, edit: &Edit) -> Act {
    let path = |column: &ColumnId| path_of(sheet, *column);
    match edit {
        Edit::Set { rows, columns, value } => {
            // A column that has no path can't be edited, and is passed over.
            let columns = columns.iter().map(path).filter(|path| !path.is_empty()).collect();
            Act::Set { rows: ranges(rows), columns, value: value_of(value) }
        }
        Edit::SetEach { cells } => set_each(sheet, cells),
        Edit::Fix { rows, column, fix } => {
            Act::Fix { rows: ranges(rows), column: path(column), fix: fix_name(*fix).to_owned() }
        }
        Edit::DeleteRows { rows } => Act::DeleteRows { rows: ranges(rows) },
        Edit::RestoreRows { rows } => Act::RestoreRows { rows: ranges(rows) },
        Edit::AddRows { count } => Act::AddRows { count: *count },
        Edit::AddColumn { path, column_type } => {
            Act::AddColumn { path: path.clone(), column_type: options::column_type_name(*column_type) }
        }
    }
}

/// Makes the entries of a journal again on the list as it was opened.
pub(in crate::session) fn replay(opened: Arc<Sheet>, entries: &[String]) -> Result<History, ReplayError> {
    let mut history = History::new(opened);
    for (number, text) in (1..).zip(entries) {
        let entry = from_stored(history.now(), text, number)?;
        history.apply(&entry).map_err(|source| ReplayError::Refused { number, source })?;
    }
    Ok(history)
}

fn from_stored(sheet: &Sheet, text: &str, number: u32) -> Result<Entry, ReplayError> {
    #[derive(Deserialize)]
    struct Versioned {
        version: u32,
    }
    let unreadable = |_damaged: serde_json::Error| ReplayError::Unreadable { number };
    if serde_json::from_str::<Versioned>(text).map_err(unreadable)?.version > VERSION {
        return Err(ReplayError::Newer { number });
    }
    let stored: Stored = serde_json::from_str(text).map_err(unreadable)?;
    read(sheet, stored.act).ok_or(ReplayError::Unreadable { number })
}

fn read(sheet: &Sheet, act: Act) -> Option<Entry> {
    Some(match act {
        Act::Undo => Entry::Undo,
        Act::Redo => Entry::Redo,
        Act::Together { acts } => {
            Entry::Together(acts.into_iter().map(|act| read_edit(sheet, act)).collect::<Option<_>>()?)
        }
        act => Entry::Edit(read_edit(sheet, act)?),
    })
}

fn read_edit(sheet: &Sheet, act: Act) -> Option<Edit> {
    let column = |path: Path| {
        let segments: Vec<Segment> = path.into_iter().map(Segment::from).collect();
        sheet.column_of(&segments)
    };
    Some(match act {
        Act::Undo | Act::Redo | Act::Together { .. } => return None,
        Act::Set { rows, columns, value } => {
            let columns = columns.into_iter().map(column).collect::<Option<_>>()?;
            Edit::Set { rows: rows_of(rows), columns, value: value.into() }
        }
        Act::SetEach { columns, cells } => {
            let columns = columns.into_iter().map(column).collect::<Option<Vec<_>>>()?;
            let cell =
                |(row, place, value): (u32, usize, Value)| Some((RowId(row), *columns.get(place)?, value.into()));
            Edit::SetEach { cells: cells.into_iter().map(cell).collect::<Option<_>>()? }
        }
        Act::Fix { rows, column: path, fix } => {
            let fix = Fix::ALL.into_iter().find(|it| fix_name(*it) == fix)?;
            Edit::Fix { rows: rows_of(rows), column: column(path)?, fix }
        }
        Act::DeleteRows { rows } => Edit::DeleteRows { rows: rows_of(rows) },
        Act::RestoreRows { rows } => Edit::RestoreRows { rows: rows_of(rows) },
        Act::AddRows { count } => Edit::AddRows { count },
        Act::AddColumn { path, column_type } => {
            Edit::AddColumn { path, column_type: options::column_type(&column_type)? }
        }
    })
}

fn set_each(sheet: &Sheet, cells: &[(RowId, ColumnId, CellValue)]) -> Act {
    let mut columns: Vec<ColumnId> = cells.iter().map(|(_, column, _)| *column).collect();
    columns.sort_unstable();
    columns.dedup();
    columns.retain(|column| !path_of(sheet, *column).is_empty());
    let place = |column: ColumnId| columns.binary_search(&column).ok();
    let cells = cells.iter().filter_map(|(row, column, value)| Some((row.0, place(*column)?, value_of(value))));
    Act::SetEach { cells: cells.collect(), columns: columns.iter().map(|column| path_of(sheet, *column)).collect() }
}

fn path_of(sheet: &Sheet, column: ColumnId) -> Path {
    let segments = sheet.column(column).map(crate::sheet::Column::segments).unwrap_or_default();
    let step = |segment: &Segment| match segment {
        Segment::Key(key) => Step::Key(key.clone()),
        Segment::Index(index) => Step::Index(*index),
    };
    segments.iter().map(step).collect()
}

impl From<Step> for Segment {
    fn from(step: Step) -> Self {
        match step {
            Step::Key(key) => Self::Key(key),
            Step::Index(index) => Self::Index(index),
        }
    }
}

fn ranges(rows: &RowRanges) -> Ranges {
    rows.iter().map(|range| (range.start, range.end)).collect()
}

fn rows_of(ranges: Ranges) -> RowRanges {
    RowRanges::from_ranges(ranges.into_iter().map(|(start, end)| start..end))
}

fn value_of(value: &CellValue) -> Value {
    match value {
        CellValue::Missing => Value::Missing,
        CellValue::Null => Value::Null,
        CellValue::Text(text) => Value::Text(text.clone()),
        CellValue::Number(text) => Value::Number(text.clone()),
        CellValue::Boolean(it) => Value::Boolean(*it),
        CellValue::Json(text) => Value::Json(text.clone()),
    }
}

impl From<Value> for CellValue {
    fn from(value: Value) -> Self {
        match value {
            Value::Missing => Self::Missing,
            Value::Null => Self::Null,
            Value::Text(text) => Self::Text(text),
            Value::Number(text) => Self::Number(text),
            Value::Boolean(it) => Self::Boolean(it),
            Value::Json(text) => Self::Json(text),
        }
    }
}

//! The form of an entry on disk. Columns are named by their paths, so that they are found again wherever they stand.

use super::{Entry, History};
use crate::session::options;
use crate::sheet::{CellValue, ColumnId, Edit, EditError, Fix, RowId, RowValues, Segment, Sheet};
use parts::{Find, How, Run};
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;
use std::sync::Arc;
use values::{Ranges, Step, Value, ranges, rows_of, value_of};

mod parts;
mod values;

/// Today's form; 2 has fills, replacing, transforms, and changes of columns and whole rows; 3 has values of each row. A
/// newer one is refused when it is read.
const VERSION: u32 = 3;

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
    /// Nobody waits for them any more.
    #[error("not waited for")]
    Stopped,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    version: u32,
    act: Act,
}

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
    FillDown {
        rows: Vec<Run>,
        columns: Vec<Path>,
        source: u32,
    },
    FillRight {
        rows: Ranges,
        columns: Vec<Path>,
        source: u32,
    },
    FillSeries {
        rows: Vec<Run>,
        columns: Vec<Path>,
        source: u32,
    },
    Replace {
        cells: Vec<(Path, Ranges)>,
        find: Find,
        with: String,
    },
    Transform {
        rows: Ranges,
        columns: Vec<Path>,
        how: How,
    },
    SetValues {
        column: Path,
        rows: Ranges,
        /// A line of JSON for each row, an empty one for what is taken away.
        values: String,
        by: String,
    },
    Split {
        rows: Ranges,
        column: Path,
        separator: String,
        into: Vec<String>,
    },
    Join {
        rows: Ranges,
        columns: Vec<Path>,
        separator: String,
        into: String,
    },
    RenameColumn {
        column: Path,
        path: String,
    },
    DeleteColumns {
        columns: Vec<Path>,
    },
    RestoreColumns {
        columns: Vec<Path>,
    },
    InsertRows {
        at: u32,
        behind: bool,
        count: u32,
    },
    DuplicateRows {
        rows: Ranges,
    },
    ExcludeRows {
        rows: Ranges,
    },
    IncludeRows {
        rows: Ranges,
    },
    SetRowText {
        row: u32,
        text: String,
    },
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
    // A column that has no path can't be edited, and is passed over.
    let paths = |columns: &[ColumnId]| columns.iter().map(path).filter(|path| !path.is_empty()).collect();
    match edit {
        Edit::Set { rows, columns, value } => {
            Act::Set { rows: ranges(rows), columns: paths(columns), value: value_of(value) }
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
        Edit::FillDown { rows, columns, source } => {
            Act::FillDown { rows: parts::runs(rows), columns: paths(columns), source: *source }
        }
        Edit::FillSeries { rows, columns, source } => {
            Act::FillSeries { rows: parts::runs(rows), columns: paths(columns), source: *source }
        }
        Edit::FillRight { rows, columns, source } => {
            Act::FillRight { rows: ranges(rows), columns: columns.iter().map(path).collect(), source: *source }
        }
        Edit::Replace { cells, pattern, with } => Act::Replace {
            cells: cells.iter().map(|(column, rows)| (path(column), ranges(rows))).collect(),
            find: pattern.into(),
            with: with.clone(),
        },
        Edit::Transform { rows, columns, how } => {
            Act::Transform { rows: ranges(rows), columns: paths(columns), how: how.into() }
        }
        Edit::SetValues { column, values, by } => Act::SetValues {
            column: path(column),
            rows: ranges(values.rows()),
            values: values.lines().to_owned(),
            by: by.clone(),
        },
        Edit::Split { rows, column, separator, into } => {
            Act::Split { rows: ranges(rows), column: path(column), separator: separator.clone(), into: into.clone() }
        }
        Edit::Join { rows, columns, separator, into } => {
            Act::Join { rows: ranges(rows), columns: paths(columns), separator: separator.clone(), into: into.clone() }
        }
        Edit::RenameColumn { column, path: new } => Act::RenameColumn { column: path(column), path: new.clone() },
        Edit::DeleteColumns { columns } => Act::DeleteColumns { columns: paths(columns) },
        Edit::RestoreColumns { columns } => Act::RestoreColumns { columns: paths(columns) },
        Edit::InsertRows { at, behind, count } => Act::InsertRows { at: at.0, behind: *behind, count: *count },
        Edit::DuplicateRows { rows } => Act::DuplicateRows { rows: ranges(rows) },
        Edit::ExcludeRows { rows } => Act::ExcludeRows { rows: ranges(rows) },
        Edit::IncludeRows { rows } => Act::IncludeRows { rows: ranges(rows) },
        Edit::SetRowText { row, text } => Act::SetRowText { row: row.0, text: text.clone() },
    }
}

/// Makes the entries of a journal again on the list as it was opened.
pub(in crate::session) fn replay(opened: Arc<Sheet>, entries: &[String]) -> Result<History, ReplayError> {
    replay_while(opened, entries, &mut || ControlFlow::Continue(()))
}

/// The same, for as long as somebody waits for it.
pub(in crate::session) fn replay_while(
    opened: Arc<Sheet>,
    entries: &[String],
    go_on: &mut dyn FnMut() -> ControlFlow<()>,
) -> Result<History, ReplayError> {
    let mut history = History::new(opened);
    for (number, text) in (1..).zip(entries) {
        if go_on().is_break() {
            return Err(ReplayError::Stopped);
        }
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
    let all = |paths: Vec<Path>| paths.into_iter().map(column).collect::<Option<Vec<ColumnId>>>();
    Some(match act {
        Act::Undo | Act::Redo | Act::Together { .. } => return None,
        Act::Set { rows, columns, value } => {
            Edit::Set { rows: rows_of(rows), columns: all(columns)?, value: value.into() }
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
        Act::FillDown { rows, columns, source } => {
            Edit::FillDown { rows: parts::list(&rows), columns: all(columns)?, source }
        }
        Act::FillSeries { rows, columns, source } => {
            Edit::FillSeries { rows: parts::list(&rows), columns: all(columns)?, source }
        }
        Act::FillRight { rows, columns, source } => {
            Edit::FillRight { rows: rows_of(rows), columns: all(columns)?, source }
        }
        Act::Replace { cells, find, with } => {
            let cell = |(path, rows): (Path, Ranges)| Some((column(path)?, rows_of(rows)));
            Edit::Replace { cells: cells.into_iter().map(cell).collect::<Option<_>>()?, pattern: find.into(), with }
        }
        Act::Transform { rows, columns, how } => {
            Edit::Transform { rows: rows_of(rows), columns: all(columns)?, how: how.into() }
        }
        Act::SetValues { column: path, rows, values, by } => {
            Edit::SetValues { column: column(path)?, values: RowValues::from_lines(rows_of(rows), &values)?, by }
        }
        Act::Split { rows, column: path, separator, into } => {
            Edit::Split { rows: rows_of(rows), column: column(path)?, separator, into }
        }
        Act::Join { rows, columns, separator, into } => {
            Edit::Join { rows: rows_of(rows), columns: all(columns)?, separator, into }
        }
        Act::RenameColumn { column: old, path } => Edit::RenameColumn { column: column(old)?, path },
        Act::DeleteColumns { columns } => Edit::DeleteColumns { columns: all(columns)? },
        Act::RestoreColumns { columns } => Edit::RestoreColumns { columns: all(columns)? },
        Act::InsertRows { at, behind, count } => Edit::InsertRows { at: RowId(at), behind, count },
        Act::DuplicateRows { rows } => Edit::DuplicateRows { rows: rows_of(rows) },
        Act::ExcludeRows { rows } => Edit::ExcludeRows { rows: rows_of(rows) },
        Act::IncludeRows { rows } => Edit::IncludeRows { rows: rows_of(rows) },
        Act::SetRowText { row, text } => Edit::SetRowText { row: RowId(row), text },
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

//! An open sheet as the grid reads it.

use crate::session::{
    Cell, CellProblem, Census, Column, ColumnId, ColumnType, Fix, Found, Query, RowId, SheetReport, SheetState,
    SheetView, Target,
};
use crate::ui::grid::{CellView, GridColumn, GridSource, Kind, Mark, Reason, RowView, Shown, Sorted};
use crate::ui::kit::{counted, number, percent};
use std::borrow::Cow;
use std::sync::Arc;

/// What a column that is shown stands for.
#[derive(Debug)]
enum Of {
    /// A column of the sheet, and where its cell stands in a row.
    Column(ColumnId, usize),
    /// All columns of an object.
    Object(String, Vec<(ColumnId, usize)>),
}

/// The columns that are shown, made anew only when the sheet has changed or something was folded.
#[derive(Debug, Default)]
pub(super) struct ShownColumns {
    of: Option<Arc<crate::session::Sheet>>,
    folded: Arc<[String]>,
    /// The counts that the heads tell of.
    counted: Option<Arc<Census>>,
    pub(super) heads: Vec<GridColumn>,
    shown: Vec<Of>,
}

impl ShownColumns {
    pub(super) fn keep_up(&mut self, sheet: &SheetState) {
        let is_same = self.of.as_ref().is_some_and(|of| Arc::ptr_eq(of, &sheet.rows));
        if is_same && self.folded == sheet.view.folded {
            return;
        }
        self.of = Some(Arc::clone(&sheet.rows));
        self.folded = Arc::clone(&sheet.view.folded);
        self.counted = None;
        (self.heads, self.shown) = (Vec::new(), Vec::new());
        for (place, column) in sheet.rows.columns().iter().enumerate() {
            // What is left out of the list is not sent, and would only be in the way here.
            let Some(head) = head(column) else { continue };
            if let Some((number, object)) = self.object_of(sheet, column) {
                self.add_folded(number, object, (column.id, place));
                continue;
            }
            self.heads.push(head);
            self.shown.push(Of::Column(column.id, place));
        }
    }

    /// The folded object in which a column lies, and its number among them.
    fn object_of(&self, sheet: &SheetState, column: &Column) -> Option<(usize, String)> {
        let (object, _) = column.path().split_once('.')?;
        let number = self.folded.iter().position(|it| it == object)?;
        // Where some users have another value there, that has a column of its own.
        let is_whole = !sheet.rows.columns().iter().any(|it| it.path() == object);
        (is_whole && !column.is_deleted()).then(|| (number, object.to_owned()))
    }

    fn add_folded(&mut self, number: usize, object: String, column: (ColumnId, usize)) {
        let there = self.shown.iter_mut().find_map(|it| match it {
            Of::Object(name, columns) if *name == object => Some(columns),
            Of::Object(..) | Of::Column(..) => None,
        });
        if let Some(columns) = there {
            columns.push(column);
            return;
        }
        self.heads.push(GridColumn {
            // No column of a sheet has such a number.
            key: u32::MAX - u32::try_from(number).unwrap_or_default(),
            note: "All of it as one JSON text. F2 edits it".to_owned(),
            locked: Some(format!(
                "{object} is folded into one column. F2 edits it as JSON; to write into it otherwise, unfold it first"
            )),
            kind: Kind::Json,
            folded: true,
            path: object.clone(),
            ..GridColumn::default()
        });
        self.shown.push(Of::Object(object, vec![column]));
    }

    /// Marks the columns that are filtered and sorted by.
    pub(super) fn mark(&mut self, query: &Query) {
        for (head, of) in self.heads.iter_mut().zip(&self.shown) {
            head.filtered = query.filters.iter().any(|filter| of.has(filter.column));
            head.sorted = query
                .sort
                .iter()
                .zip(1..)
                .find(|(key, _)| of.has(key.column))
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
        for (head, of) in self.heads.iter_mut().zip(&self.shown) {
            // What was added here is in no row of the file.
            let Of::Column(id, _) = of else { continue };
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

    /// The place of a column of the sheet, if it is shown: of one that is folded, that of its object.
    pub(super) fn place_of(&self, column: ColumnId) -> Option<usize> {
        self.shown.iter().position(|it| it.has(column))
    }

    /// Which columns are shown, by the numbers that they keep.
    pub(super) fn keys(&self) -> Vec<u32> {
        self.heads.iter().map(|head| head.key).collect()
    }

    /// The column at a place from which the next of something is looked for: of a folded object the last, backwards the
    /// first.
    pub(super) fn edge_at(&self, place: usize, forward: bool) -> Option<ColumnId> {
        let ids = self.ids_at(place);
        if forward { ids.last().copied() } else { ids.first().copied() }
    }

    /// The column of the sheet at a place; nothing for a folded object.
    pub(super) fn id(&self, place: usize) -> Option<ColumnId> {
        match self.shown.get(place)? {
            Of::Column(id, _) => Some(*id),
            Of::Object(..) => None,
        }
    }

    /// All columns of the sheet at a place.
    pub(super) fn ids_at(&self, place: usize) -> Vec<ColumnId> {
        match self.shown.get(place) {
            Some(Of::Column(id, _)) => vec![*id],
            Some(Of::Object(_, columns)) => columns.iter().map(|(id, _)| *id).collect(),
            None => Vec::new(),
        }
    }

    /// The name of the folded object at a place.
    pub(super) fn object(&self, place: usize) -> Option<&str> {
        match self.shown.get(place)? {
            Of::Column(..) => None,
            Of::Object(object, _) => Some(object),
        }
    }
}

impl Of {
    fn has(&self, column: ColumnId) -> bool {
        match self {
            Self::Column(id, _) => *id == column,
            Self::Object(_, columns) => columns.iter().any(|(id, _)| *id == column),
        }
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
        let cells = &self.view.row(position)?.cells;
        match self.columns.shown.get(column)? {
            Of::Column(_, place) => {
                let cell = cells.get(*place)?;
                Some(CellView { shown: shown(&cell.value), edited: cell.edited })
            }
            Of::Object(object, columns) => {
                let edited = columns.iter().any(|(_, place)| cells.get(*place).is_some_and(|cell| cell.edited));
                Some(CellView { shown: shown(self.view.object(position, object)?), edited })
            }
        }
    }

    fn written(&self, position: u32, column: usize) -> Option<Cow<'_, str>> {
        match self.columns.shown.get(column)? {
            Of::Column(id, place) => {
                let cell = self.view.row(position)?.cells.get(*place)?;
                Some(self.columns.of.as_ref()?.written(*id, &cell.value))
            }
            Of::Object(object, _) => match self.view.object(position, object)? {
                Cell::Missing => Some(Cow::Borrowed("")),
                object => Some(Cow::Borrowed(shown(object).text())),
            },
        }
    }

    fn key(&self, position: u32) -> Option<u32> {
        self.view.row_at(position).map(|row| row.0)
    }

    fn position_of(&self, key: u32) -> Option<u32> {
        self.view.position_of(RowId(key))
    }

    fn is_found(&self, position: u32, column: usize) -> bool {
        let Some(found) = self.found else { return false };
        let Some(row) = self.view.row_at(position) else { return false };
        self.columns.ids_at(column).into_iter().any(|column| found.is_in((position, row), column))
    }

    fn marks(&self, position: u32) -> Vec<Mark> {
        let place = |problem: &CellProblem<'_>| problem.column.and_then(|column| self.columns.place_of(column));
        self.problems(position).map(|problem| Mark { column: place(&problem), is_error: problem.is_error }).collect()
    }

    fn reasons(&self, position: u32, column: Option<usize>) -> Vec<Reason> {
        let meant = |problem: &CellProblem<'_>| problem.column.and_then(|id| self.columns.place_of(id)) == column;
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

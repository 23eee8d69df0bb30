//! How a list was looked at, as it is kept beside the list.

use super::World;
use crate::session::look::{CellAt, Chosen, KeptLook, Looked, SheetLook};
use crate::session::notice::Notice;
use crate::session::query::Query;
use crate::session::view::RowFilter;
use crate::session::words;
use crate::sheet::{Cell, ColumnFilter, ColumnId, Condition, RowId, RowRanges, Search, SortKey};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// One setting for each list, followed by its number.
const LOOK: &str = "look:";

/// Only so many ranges of chosen rows are kept: a selection in a sorted list may be a million of single rows, and would be
/// megabytes to write each time that somebody stops scrolling. With more, all rows are shown at the next start.
const MOST_RANGES: usize = 4_000;

/// Today's form. What is newer is passed over: a list can be looked at in the same way again.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Stored {
    version: u32,
    #[serde(default)]
    rows: StoredRows,
    /// Only these rows, each from the first to the one after the last.
    #[serde(default)]
    selected: Option<Vec<(u32, u32)>>,
    #[serde(default)]
    filters: Vec<StoredFilter>,
    #[serde(default)]
    search: Option<StoredSearch>,
    #[serde(default)]
    sort: Vec<StoredSort>,
    #[serde(default)]
    columns: Vec<(String, f32)>,
    #[serde(default)]
    hidden: Vec<String>,
    #[serde(default)]
    hidden_widths: Vec<(String, f32)>,
    #[serde(default)]
    pinned: usize,
    #[serde(default)]
    top: Option<(u32, f64)>,
    #[serde(default)]
    left: f64,
    #[serde(default)]
    active: Option<(StoredCell, StoredCell)>,
    #[serde(default)]
    corner: Option<StoredCell>,
    #[serde(default)]
    chosen: StoredChosen,
    #[serde(default)]
    others: Vec<(StoredCell, StoredCell)>,
    #[serde(default)]
    shows_problems: bool,
    #[serde(default)]
    folded: Vec<String>,
}

/// A row and the name of a column.
type StoredCell = (u32, String);

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum StoredRows {
    #[default]
    All,
    Problems,
    Group(String),
    Edited,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum StoredChosen {
    #[default]
    Cells,
    Rows,
    Columns,
    All,
}

#[derive(Serialize, Deserialize)]
struct StoredFilter {
    column: u32,
    condition: StoredCondition,
    #[serde(default)]
    negated: bool,
    #[serde(default)]
    match_case: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum StoredCondition {
    OneOf(Vec<StoredValue>),
    Contains(String),
    Equals(String),
    Empty,
    Missing,
    /// The numbers as texts: read back, each is the very same.
    Number(Option<String>, Option<String>),
    Date(Option<Timestamp>, Option<Timestamp>),
    Regex(String),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum StoredValue {
    Missing,
    Null,
    Text(String),
    Number(String),
    Boolean(bool),
    Json(String),
    Hidden(String),
    Unreadable(String),
}

#[derive(Serialize, Deserialize)]
struct StoredSearch {
    text: String,
    #[serde(default)]
    match_case: bool,
}

#[derive(Serialize, Deserialize)]
struct StoredSort {
    column: u32,
    #[serde(default)]
    descending: bool,
}

impl World {
    pub(super) fn keep_look(&self, stored: i64, look: &KeptLook) -> Result<(), Notice> {
        Ok(self.workspace.put_setting(&format!("{LOOK}{stored}"), &text_of(look))?)
    }

    pub(super) fn forget_look(&self, stored: i64) -> Result<(), Notice> {
        Ok(self.workspace.remove_setting(&format!("{LOOK}{stored}"))?)
    }

    /// What was looked for in lists that are not open any more is personal data of nobody's use.
    pub(super) fn forget_other_looks(&self, open: &[i64]) -> Result<(), Notice> {
        for (key, _) in self.workspace.settings_of(LOOK)? {
            let is_open = key.strip_prefix(LOOK).and_then(|id| id.parse().ok()).is_some_and(|id| open.contains(&id));
            if !is_open {
                self.workspace.remove_setting(&key)?;
            }
        }
        Ok(())
    }

    /// How a list was looked at at the last end, and what is said where that can't be read: the list is there all the same.
    pub(super) fn look_of(&self, stored: i64, name: &str) -> (Looked, Option<Notice>) {
        let text = match self.workspace.setting(&format!("{LOOK}{stored}")) {
            Ok(Some(text)) => text,
            Ok(None) => return (Looked::default(), None),
            Err(_unreadable) => return (Looked::default(), Some(words::kept::look_lost(name))),
        };
        match look_from(&text) {
            Some(look) => (Looked::again(look), None),
            None => (Looked::default(), Some(words::kept::look_lost(name))),
        }
    }
}

fn text_of(kept: &KeptLook) -> String {
    let (query, look) = (&kept.query, &kept.look);
    let stored = Stored {
        version: VERSION,
        rows: match (&query.rows, &kept.group) {
            (_, Some(group)) => StoredRows::Group(group.clone()),
            (RowFilter::All, None) => StoredRows::All,
            (RowFilter::Problems | RowFilter::Group(_), None) => StoredRows::Problems,
            (RowFilter::Edited, None) => StoredRows::Edited,
        },
        selected: query.selected.as_ref().and_then(ranges_to),
        filters: query.filters.iter().map(filter_to).collect(),
        search: query.search.as_ref().map(|it| StoredSearch { text: it.text.clone(), match_case: it.match_case }),
        sort: query.sort.iter().map(|it| StoredSort { column: it.column.0, descending: it.descending }).collect(),
        columns: look.columns.clone(),
        hidden: look.hidden.clone(),
        hidden_widths: look.hidden_widths.clone(),
        pinned: look.pinned,
        top: look.top.map(|(row, out)| (row.0, out)),
        left: look.left,
        active: look.active.as_ref().map(pair_to),
        corner: look.corner.as_ref().map(cell_to),
        chosen: match look.chosen {
            Chosen::Cells => StoredChosen::Cells,
            Chosen::Rows => StoredChosen::Rows,
            Chosen::Columns => StoredChosen::Columns,
            Chosen::All => StoredChosen::All,
        },
        others: look.others.iter().map(pair_to).collect(),
        shows_problems: look.shows_problems,
        folded: kept.folded.to_vec(),
    };
    serde_json::to_string(&stored).unwrap_or_default()
}

fn look_from(text: &str) -> Option<KeptLook> {
    let stored: Stored = serde_json::from_str(text).ok().filter(|it: &Stored| it.version <= VERSION)?;
    let (rows, group) = match stored.rows {
        StoredRows::All => (RowFilter::All, None),
        StoredRows::Problems => (RowFilter::Problems, None),
        StoredRows::Group(name) => (RowFilter::Problems, Some(name)),
        StoredRows::Edited => (RowFilter::Edited, None),
    };
    let selected = stored.selected.map(|rows| RowRanges::from_ranges(rows.into_iter().map(|(from, to)| from..to)));
    let filters: Option<Vec<ColumnFilter>> = stored.filters.into_iter().map(filter_from).collect();
    let search = stored.search.map(|it| Search { text: it.text, match_case: it.match_case });
    let key = |it: StoredSort| SortKey { column: ColumnId(it.column), descending: it.descending };
    let sort = stored.sort.into_iter().map(key).collect();
    let look = SheetLook {
        columns: stored.columns,
        hidden: stored.hidden,
        hidden_widths: stored.hidden_widths,
        pinned: stored.pinned,
        top: stored.top.map(|(row, out)| (RowId(row), out)),
        left: stored.left,
        active: stored.active.map(pair_from),
        corner: stored.corner.map(cell_from),
        chosen: match stored.chosen {
            StoredChosen::Cells => Chosen::Cells,
            StoredChosen::Rows => Chosen::Rows,
            StoredChosen::Columns => Chosen::Columns,
            StoredChosen::All => Chosen::All,
        },
        others: stored.others.into_iter().map(pair_from).collect(),
        shows_problems: stored.shows_problems,
    };
    let query = Query { rows, selected, filters: filters?, search, sort };
    Some(KeptLook { query: Arc::new(query), group, folded: stored.folded.into(), look: Arc::new(look) })
}

fn ranges_to(rows: &RowRanges) -> Option<Vec<(u32, u32)>> {
    let is_much = rows.iter().nth(MOST_RANGES).is_some();
    (!is_much).then(|| rows.iter().map(|it| (it.start, it.end)).collect())
}

fn cell_to(cell: &CellAt) -> StoredCell {
    (cell.row.0, cell.column.clone())
}

fn cell_from((row, column): StoredCell) -> CellAt {
    CellAt { row: RowId(row), column }
}

fn pair_to((one, other): &(CellAt, CellAt)) -> (StoredCell, StoredCell) {
    (cell_to(one), cell_to(other))
}

fn pair_from((one, other): (StoredCell, StoredCell)) -> (CellAt, CellAt) {
    (cell_from(one), cell_from(other))
}

fn filter_to(filter: &ColumnFilter) -> StoredFilter {
    let condition = match &filter.condition {
        Condition::OneOf(values) => StoredCondition::OneOf(values.iter().map(value_to).collect()),
        Condition::Contains(text) => StoredCondition::Contains(text.clone()),
        Condition::Equals(text) => StoredCondition::Equals(text.clone()),
        Condition::Empty => StoredCondition::Empty,
        Condition::Missing => StoredCondition::Missing,
        Condition::Number { from, to } => {
            StoredCondition::Number(from.map(|it| it.to_string()), to.map(|it| it.to_string()))
        }
        Condition::Date { from, before } => StoredCondition::Date(*from, *before),
        Condition::Regex(pattern) => StoredCondition::Regex(pattern.clone()),
    };
    let (negated, match_case) = (filter.negated, filter.match_case);
    StoredFilter { column: filter.column.0, condition, negated, match_case }
}

fn filter_from(stored: StoredFilter) -> Option<ColumnFilter> {
    let number = |text: Option<String>| text.map(|it| it.parse::<f64>().ok()).map_or(Some(None), |it| it.map(Some));
    let condition = match stored.condition {
        StoredCondition::OneOf(values) => Condition::OneOf(values.into_iter().map(value_from).collect()),
        StoredCondition::Contains(text) => Condition::Contains(text),
        StoredCondition::Equals(text) => Condition::Equals(text),
        StoredCondition::Empty => Condition::Empty,
        StoredCondition::Missing => Condition::Missing,
        StoredCondition::Number(from, to) => Condition::Number { from: number(from)?, to: number(to)? },
        StoredCondition::Date(from, before) => Condition::Date { from, before },
        StoredCondition::Regex(pattern) => Condition::Regex(pattern),
    };
    let (negated, match_case) = (stored.negated, stored.match_case);
    Some(ColumnFilter { column: ColumnId(stored.column), condition, negated, match_case })
}

fn value_to(cell: &Cell) -> StoredValue {
    match cell.clone() {
        Cell::Missing => StoredValue::Missing,
        Cell::Null => StoredValue::Null,
        Cell::Text(text) => StoredValue::Text(text),
        Cell::Number(text) => StoredValue::Number(text),
        Cell::Boolean(it) => StoredValue::Boolean(it),
        Cell::Json(text) => StoredValue::Json(text),
        Cell::Hidden(text) => StoredValue::Hidden(text),
        Cell::Unreadable(text) => StoredValue::Unreadable(text),
    }
}

fn value_from(stored: StoredValue) -> Cell {
    match stored {
        StoredValue::Missing => Cell::Missing,
        StoredValue::Null => Cell::Null,
        StoredValue::Text(text) => Cell::Text(text),
        StoredValue::Number(text) => Cell::Number(text),
        StoredValue::Boolean(it) => Cell::Boolean(it),
        StoredValue::Json(text) => Cell::Json(text),
        StoredValue::Hidden(text) => Cell::Hidden(text),
        StoredValue::Unreadable(text) => Cell::Unreadable(text),
    }
}

#[cfg(test)]
mod tests;

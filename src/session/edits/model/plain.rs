//! The plain table: texts that are changed cell by cell.

use super::{Act, PATHS};
use crate::sheet::Fix;

#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Row {
    pub(super) cells: Vec<Option<String>>,
    pub(super) deleted: bool,
    pub(super) excluded: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Head {
    pub(super) path: String,
    pub(super) deleted: bool,
}

/// The table, its rows as they are shown.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Table {
    pub(super) heads: Vec<Head>,
    pub(super) rows: Vec<Row>,
}

impl Table {
    /// Whether a column can be changed.
    fn is_open(&self, column: usize) -> bool {
        self.heads.get(column).is_some_and(|head| !head.deleted)
    }

    fn new_rows(&self, count: u32) -> Vec<Row> {
        let row = Row { cells: vec![None; self.heads.len()], ..Row::default() };
        vec![row; count as usize]
    }
}

/// A text that ends in a number: what stands before it, the number, and how many digits it is written with.
fn counted(cell: Option<&String>) -> Option<(&str, i64, usize)> {
    let text = cell?.as_str();
    let before = text.trim_end_matches(|sign: char| sign.is_ascii_digit());
    let digits = text.get(before.len()..)?;
    Some((before, digits.parse().ok()?, digits.len()))
}

/// What stands at a place of the series that some cells begin, nothing past its end; none where they begin none.
fn in_series(begun: &[Option<String>], place: usize) -> Option<Vec<String>> {
    let begun: Vec<(&str, i64, usize)> = begun.iter().map(|cell| counted(cell.as_ref())).collect::<Option<_>>()?;
    let (before, first, digits) = *begun.first()?;
    let step = begun.get(1).map_or(1, |(_, second, _)| second - first);
    let goes_on =
        begun.iter().zip(0..).all(|((other, number, _), at)| *other == before && *number == first + step * at);
    let value = first + step * i64::try_from(place).ok()?;
    goes_on.then(|| (value >= 0).then(|| format!("{before}{value:0digits$}")).into_iter().collect())
}

/// The same on the plain table; none where it reaches beyond the last row or column.
#[expect(clippy::too_many_lines, reason = "an arm for each kind of change")]
pub(super) fn done(act: &Act, table: &Table) -> Option<Table> {
    let mut table = table.clone();
    let is_open = |column: &usize| table.is_open(*column);
    match act.clone() {
        Act::Write { rows, columns, text } => {
            table.heads.get(columns.clone())?;
            let columns: Vec<usize> = columns.filter(is_open).collect();
            for row in table.rows.get_mut(rows)? {
                for &column in &columns {
                    row.cells[column].clone_from(&text);
                }
            }
        }
        Act::Paste { row, column, block } => {
            table.heads.get(column..column + 2)?;
            let columns = [column, column + 1].map(|column| (column, table.is_open(column)));
            for (row, texts) in table.rows.get_mut(row..row + 2)?.iter_mut().zip(block) {
                for ((column, _), text) in columns.into_iter().zip(texts).filter(|((_, is_open), _)| *is_open) {
                    row.cells[column] = Some(text);
                }
            }
        }
        Act::FillDown { rows, column, source } => {
            table.heads.get(column)?;
            let is_open = table.is_open(column);
            let rows = table.rows.get_mut(rows).filter(|rows| rows.len() > source)?;
            for place in (source..rows.len()).filter(|_| is_open) {
                rows[place].cells[column] = rows[place % source].cells[column].clone();
            }
        }
        Act::FillRight { rows, columns, source } => {
            table.heads.get(columns.clone()).filter(|heads| heads.len() > source)?;
            let to: Vec<usize> = columns.clone().skip(source).filter(is_open).collect();
            for row in table.rows.get_mut(rows)? {
                let from = row.cells[columns.start..columns.start + source].to_vec();
                for &column in &to {
                    row.cells[column].clone_from(&from[(column - columns.start) % source]);
                }
            }
        }
        Act::Series { rows, column, source } => {
            table.heads.get(column)?;
            let is_open = table.is_open(column);
            let rows = table.rows.get_mut(rows).filter(|rows| rows.len() > source)?;
            let begun: Vec<_> = rows[..source].iter().map(|row| row.cells[column].clone()).collect();
            for place in (source..rows.len()).filter(|_| is_open) {
                match in_series(&begun, place) {
                    Some(texts) => texts.into_iter().for_each(|text| rows[place].cells[column] = Some(text)),
                    None => rows[place].cells[column] = begun[place % source].clone(),
                }
            }
        }
        Act::Repair { rows, column, fix } => {
            table.heads.get(column)?;
            let is_open = table.is_open(column);
            for row in table.rows.get_mut(rows)?.iter_mut().filter(|_| is_open) {
                let fixed = |text: &String| match fix {
                    Fix::Trim => text.trim().to_owned(),
                    _lower => text.to_lowercase(),
                };
                row.cells[column] = row.cells[column].as_ref().map(fixed);
            }
        }
        Act::AddColumn { path } => {
            let path = PATHS[path].to_owned();
            if table.heads.iter().any(|head| head.path == path) {
                return None;
            }
            table.heads.push(Head { path, deleted: false });
            table.rows.iter_mut().for_each(|row| row.cells.push(None));
        }
        Act::Rename { column, path } => {
            let path = PATHS[path].to_owned();
            if table.heads.iter().any(|head| head.path == path) {
                return None;
            }
            table.heads.get_mut(column).filter(|head| !head.deleted)?.path = path;
        }
        Act::DeleteColumn { column, back } => table.heads.get_mut(column)?.deleted = !back,
        Act::Upper { rows, column } => {
            table.heads.get(column)?;
            let is_open = table.is_open(column);
            for row in table.rows.get_mut(rows)?.iter_mut().filter(|_| is_open) {
                row.cells[column] = row.cells[column].as_ref().map(|text| text.to_uppercase());
            }
        }
        Act::Replace { what, with } => {
            let open: Vec<bool> = table.heads.iter().map(|head| !head.deleted).collect();
            for row in &mut table.rows {
                for (cell, _) in row.cells.iter_mut().zip(&open).filter(|(_, is_open)| **is_open) {
                    *cell = cell.as_ref().map(|text| text.replace(&what, &with));
                }
            }
        }
        Act::Delete { rows, back } => table.rows.get_mut(rows)?.iter_mut().for_each(|row| row.deleted = !back),
        Act::Exclude { rows, back } => table.rows.get_mut(rows)?.iter_mut().for_each(|row| row.excluded = !back),
        Act::Insert { row, behind, count } => {
            table.rows.get(row)?;
            let at = row + usize::from(behind);
            let new = table.new_rows(count);
            table.rows.splice(at..at, new);
        }
        Act::Add { count } => {
            let new = table.new_rows(count);
            table.rows.extend(new);
        }
        Act::Duplicate { row } => {
            let cells = table.rows.get(row)?.cells.clone();
            table.rows.insert(row + 1, Row { cells, ..Row::default() });
        }
        Act::Undo | Act::Redo => return None,
    }
    Some(table)
}

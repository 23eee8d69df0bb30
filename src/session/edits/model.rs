//! Any edits and undos come to the same as on a plain table of texts that is changed cell by cell and copied for each undo.

use super::tests::opened;
use super::*;
use crate::sheet::{Cell, CellValue, ColumnId, Pattern, RowId, RowList, RowRanges, Transform};
use proptest::prelude::*;
use std::ops::Range;

const LIST: &str = "{\"email\":\"a\",\"name\":\"ab\",\"nickname\":\"b\"}\n{\"email\":\"b\",\"name\":\"c\"}\n\
    {\"email\":\"ca\"}\n{\"email\":\"aa\",\"nickname\":\"cab\"}\n{\"email\":\"bb\",\"name\":\"bc\",\"nickname\":\"b\"}\n";

const COLUMNS: usize = 3;

#[derive(Debug, Clone, Default, PartialEq)]
struct Row {
    cells: [Option<String>; COLUMNS],
    deleted: bool,
    excluded: bool,
}

/// The table, its rows as they are shown.
type Table = Vec<Row>;

/// What a person does, by places on the screen.
#[derive(Debug, Clone)]
enum Act {
    Write { rows: Range<usize>, columns: Range<usize>, text: Option<String> },
    Paste { row: usize, column: usize, block: [[String; 2]; 2] },
    FillDown { rows: Range<usize>, column: usize, source: usize },
    Upper { rows: Range<usize>, column: usize },
    Replace { what: String, with: String },
    Delete { rows: Range<usize>, back: bool },
    Exclude { rows: Range<usize>, back: bool },
    Insert { row: usize, behind: bool, count: u32 },
    Add { count: u32 },
    Duplicate { row: usize },
    Undo,
    Redo,
}

fn act() -> impl Strategy<Value = Act> {
    let text = || "[a-c]{1,3}";
    let rows = || (0_usize..7, 1_usize..4).prop_map(|(start, length)| start..start + length);
    let columns = (0_usize..COLUMNS, 1_usize..3).prop_map(|(start, length)| start..(start + length).min(COLUMNS));
    let block = [[text(), text()], [text(), text()]].prop_map(|it| it);
    prop_oneof![
        4 => (rows(), columns, prop::option::of(text())).prop_map(|(rows, columns, text)| Act::Write { rows, columns, text }),
        2 => (0_usize..6, 0..COLUMNS - 1, block).prop_map(|(row, column, block)| Act::Paste { row, column, block }),
        2 => (rows(), 0..COLUMNS, 1_usize..3).prop_map(|(rows, column, source)| Act::FillDown { rows, column, source }),
        1 => (rows(), 0..COLUMNS).prop_map(|(rows, column)| Act::Upper { rows, column }),
        2 => ("[a-c]", text()).prop_map(|(what, with)| Act::Replace { what, with }),
        2 => (rows(), any::<bool>()).prop_map(|(rows, back)| Act::Delete { rows, back }),
        1 => (rows(), any::<bool>()).prop_map(|(rows, back)| Act::Exclude { rows, back }),
        2 => (0_usize..7, any::<bool>(), 1_u32..3).prop_map(|(row, behind, count)| Act::Insert { row, behind, count }),
        1 => (1_u32..3).prop_map(|count| Act::Add { count }),
        1 => (0_usize..7).prop_map(|row| Act::Duplicate { row }),
        4 => Just(Act::Undo),
        2 => Just(Act::Redo),
    ]
}

/// The same on the plain table; none where it reaches beyond the last row.
fn done(act: &Act, table: &Table) -> Option<Table> {
    let mut table = table.clone();
    match act.clone() {
        Act::Write { rows, columns, text } => {
            for row in table.get_mut(rows)? {
                row.cells[columns.clone()].fill(text.clone());
            }
        }
        Act::Paste { row, column, block } => {
            for (row, texts) in table.get_mut(row..row + 2)?.iter_mut().zip(block) {
                for (cell, text) in row.cells[column..].iter_mut().zip(texts) {
                    *cell = Some(text);
                }
            }
        }
        Act::FillDown { rows, column, source } => {
            let rows = table.get_mut(rows).filter(|rows| rows.len() > source)?;
            for place in source..rows.len() {
                rows[place].cells[column] = rows[place % source].cells[column].clone();
            }
        }
        Act::Upper { rows, column } => {
            for row in table.get_mut(rows)? {
                row.cells[column] = row.cells[column].as_ref().map(|text| text.to_uppercase());
            }
        }
        Act::Replace { what, with } => {
            for cell in table.iter_mut().flat_map(|row| &mut row.cells) {
                *cell = cell.as_ref().map(|text| text.replace(&what, &with));
            }
        }
        Act::Delete { rows, back } => table.get_mut(rows)?.iter_mut().for_each(|row| row.deleted = !back),
        Act::Exclude { rows, back } => table.get_mut(rows)?.iter_mut().for_each(|row| row.excluded = !back),
        Act::Insert { row, behind, count } => {
            table.get(row)?;
            let at = row + usize::from(behind);
            table.splice(at..at, (0..count).map(|_| Row::default()));
        }
        Act::Add { count } => table.extend((0..count).map(|_| Row::default())),
        Act::Duplicate { row } => {
            let cells = table.get(row)?.cells.clone();
            table.insert(row + 1, Row { cells, ..Row::default() });
        }
        Act::Undo | Act::Redo => return None,
    }
    Some(table)
}

/// The rows as they are shown.
fn shown(sheet: &Sheet) -> Vec<RowId> {
    sheet.order().map_or_else(|| sheet.rows().collect(), |order| order.to_vec())
}

/// The edit that the window would send.
fn entry(act: &Act, sheet: &Sheet) -> Option<Entry> {
    let shown = shown(sheet);
    let at = |row: usize| shown.get(row).copied();
    let ranges = |rows: &Range<usize>| Some(RowRanges::from_rows(shown.get(rows.clone())?.iter().copied()));
    let column = |place: usize| ColumnId(u32::try_from(place).unwrap());
    Some(Entry::Edit(match act.clone() {
        Act::Write { rows, columns, text } => Edit::Set {
            rows: ranges(&rows)?,
            columns: columns.map(column).collect(),
            value: text.map_or(CellValue::Missing, CellValue::Text),
        },
        Act::Paste { row, column: first, block } => {
            let mut cells = Vec::new();
            for (down, texts) in block.into_iter().enumerate() {
                for (right, text) in texts.into_iter().enumerate() {
                    cells.push((at(row + down)?, column(first + right), CellValue::Text(text)));
                }
            }
            Edit::SetEach { cells }
        }
        Act::FillDown { rows, column: place, source } => {
            let rows = shown.get(rows).filter(|rows| rows.len() > source)?;
            let (rows, source) = (RowList::from_rows(rows.iter().copied()), u32::try_from(source).unwrap());
            Edit::FillDown { rows, columns: vec![column(place)], source }
        }
        Act::Upper { rows, column: place } => {
            Edit::Transform { rows: ranges(&rows)?, columns: vec![column(place)], how: Transform::UpperCase }
        }
        Act::Replace { what, with } => {
            let pattern = Pattern { what, match_case: true, ..Pattern::default() };
            let rows = RowRanges::from_rows(shown.iter().copied());
            let cells = (0..COLUMNS).map(|place| (column(place), rows.clone())).collect();
            Edit::Replace { cells, pattern, with }
        }
        Act::Delete { rows, back: false } => Edit::DeleteRows { rows: ranges(&rows)? },
        Act::Delete { rows, back: true } => Edit::RestoreRows { rows: ranges(&rows)? },
        Act::Exclude { rows, back: false } => Edit::ExcludeRows { rows: ranges(&rows)? },
        Act::Exclude { rows, back: true } => Edit::IncludeRows { rows: ranges(&rows)? },
        Act::Insert { row, behind, count } => Edit::InsertRows { at: at(row)?, behind, count },
        Act::Add { count } => Edit::AddRows { count },
        Act::Duplicate { row } => Edit::DuplicateRows { rows: RowRanges::from(at(row)?) },
        Act::Undo => return Some(Entry::Undo),
        Act::Redo => return Some(Entry::Redo),
    }))
}

fn table(sheet: &Sheet) -> Table {
    let text = |cell: Cell| match cell {
        Cell::Missing => None,
        Cell::Text(text) => Some(text),
        other => Some(format!("{other:?}")),
    };
    let row = |id: RowId| Row {
        cells: sheet.row_cells(id).into_iter().map(text).collect::<Vec<_>>().try_into().unwrap(),
        deleted: sheet.is_deleted(id),
        excluded: sheet.is_excluded(id),
    };
    shown(sheet).into_iter().map(row).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn edits_and_undos_come_to_the_same_as_on_a_plain_table(acts in prop::collection::vec(act(), 1..16)) {
        let (_folder, sheet) = opened(LIST);
        let mut history = History::new(sheet);
        let (mut past, mut now, mut future) = (Vec::new(), table(history.now()), Vec::new());
        for act in acts {
            let before = now.clone();
            let accepted = entry(&act, history.now()).is_some_and(|entry| history.apply(&entry).is_ok());
            match act {
                Act::Undo => {
                    if let Some(former) = past.pop() {
                        future.push(std::mem::replace(&mut now, former));
                    }
                }
                Act::Redo => {
                    if let Some(later) = future.pop() {
                        past.push(std::mem::replace(&mut now, later));
                    }
                }
                ref act => {
                    let after = done(act, &now);
                    // What is refused changes nothing, and what changes something is not refused.
                    prop_assert!(accepted || after.is_none_or(|after| after == now), "{:?} is refused", act);
                    if let Some(after) = done(act, &now).filter(|_| accepted) {
                        past.push(std::mem::replace(&mut now, after));
                        future.clear();
                    }
                }
            }
            prop_assert_eq!(&table(history.now()), &now, "after {:?} on {:?}", act, before);
        }
    }
}

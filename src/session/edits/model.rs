//! Any edits and undos come to the same as on a plain table of texts that is changed cell by cell and copied for each undo.

mod plain;

use super::tests::opened;
use super::*;
use crate::sheet::{Cell, CellValue, Column, ColumnId, Fix, Pattern, RowId, RowList, RowRanges, Transform};
use plain::{Head, Row, Table, done};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use std::ops::Range;
use std::sync::Arc;

const LIST: &str = "{\"email\":\"a\",\"name\":\"ab\",\"nickname\":\"b\"}\n{\"email\":\"b\",\"name\":\"c\"}\n\
    {\"email\":\"ca\"}\n{\"email\":\"aa\",\"nickname\":\"cab\"}\n{\"email\":\"bb\",\"name\":\"bc\",\"nickname\":\"b\"}\n";

/// The columns of the list; more may be added.
const COLUMNS: usize = 3;

/// What columns may be added as or renamed to.
const PATHS: [&str; 6] = ["email", "name", "nickname", "given_name", "family_name", "user_metadata.k"];

/// What a person does, by places on the screen.
#[derive(Debug, Clone)]
enum Act {
    Write { rows: Range<usize>, columns: Range<usize>, text: Option<String> },
    Paste { row: usize, column: usize, block: [[String; 2]; 2] },
    FillDown { rows: Range<usize>, column: usize, source: usize },
    FillRight { rows: Range<usize>, columns: Range<usize>, source: usize },
    Series { rows: Range<usize>, column: usize, source: usize },
    Repair { rows: Range<usize>, column: usize, fix: Fix },
    AddColumn { path: usize },
    Rename { column: usize, path: usize },
    DeleteColumn { column: usize, back: bool },
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
    let text = || "[a-c]{1,2}[0-9]?|[a-c] ";
    let rows = || (0_usize..7, 1_usize..5).prop_map(|(start, length)| start..start + length);
    let columns = || (0_usize..COLUMNS + 1, 1_usize..5).prop_map(|(start, length)| start..start + length);
    let column = || 0_usize..COLUMNS + 2;
    let source = || 1_usize..3;
    let fix = prop::sample::select(vec![Fix::Trim, Fix::LowerCase]);
    let block = [[text(), text()], [text(), text()]].prop_map(|it| it);
    prop_oneof![
        6 => (rows(), columns(), prop::option::of(text()))
            .prop_map(|(rows, columns, text)| Act::Write { rows, columns, text }),
        2 => (0_usize..6, column(), block).prop_map(|(row, column, block)| Act::Paste { row, column, block }),
        2 => (rows(), column(), source()).prop_map(|(rows, column, source)| Act::FillDown { rows, column, source }),
        2 => (rows(), columns(), source()).prop_map(|(rows, columns, source)| Act::FillRight { rows, columns, source }),
        3 => (rows(), column(), source()).prop_map(|(rows, column, source)| Act::Series { rows, column, source }),
        2 => (rows(), column(), fix).prop_map(|(rows, column, fix)| Act::Repair { rows, column, fix }),
        2 => (0..PATHS.len()).prop_map(|path| Act::AddColumn { path }),
        2 => (column(), 0..PATHS.len()).prop_map(|(column, path)| Act::Rename { column, path }),
        2 => (column(), any::<bool>()).prop_map(|(column, back)| Act::DeleteColumn { column, back }),
        1 => (rows(), column()).prop_map(|(rows, column)| Act::Upper { rows, column }),
        2 => ("[a-c]", "[a-c]{1,2}").prop_map(|(what, with)| Act::Replace { what, with }),
        2 => (rows(), any::<bool>()).prop_map(|(rows, back)| Act::Delete { rows, back }),
        1 => (rows(), any::<bool>()).prop_map(|(rows, back)| Act::Exclude { rows, back }),
        2 => (0_usize..7, any::<bool>(), 1_u32..3).prop_map(|(row, behind, count)| Act::Insert { row, behind, count }),
        1 => (1_u32..3).prop_map(|count| Act::Add { count }),
        1 => (0_usize..7).prop_map(|row| Act::Duplicate { row }),
        5 => Just(Act::Undo),
        3 => Just(Act::Redo),
    ]
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
    let count = sheet.columns().len();
    let column = |place: usize| ColumnId(u32::try_from(place).unwrap());
    let known = |place: usize| (place < count).then(|| column(place));
    let listed = |rows: Range<usize>, source: usize| {
        let rows = shown.get(rows).filter(|rows| rows.len() > source)?;
        Some((RowList::from_rows(rows.iter().copied()), u32::try_from(source).unwrap()))
    };
    Some(Entry::Edit(match act.clone() {
        Act::Write { rows, columns, text } => Edit::Set {
            rows: ranges(&rows)?,
            columns: columns.map(known).collect::<Option<_>>()?,
            value: text.map_or(CellValue::Missing, CellValue::Text),
        },
        Act::Paste { row, column: first, block } => {
            let mut cells = Vec::new();
            for (down, texts) in block.into_iter().enumerate() {
                for (right, text) in texts.into_iter().enumerate() {
                    cells.push((at(row + down)?, known(first + right)?, CellValue::Text(text)));
                }
            }
            Edit::SetEach { cells }
        }
        Act::FillDown { rows, column: place, source } => {
            let (rows, source) = listed(rows, source)?;
            Edit::FillDown { rows, columns: vec![known(place)?], source }
        }
        Act::FillRight { rows, columns, source } => Edit::FillRight {
            rows: ranges(&rows)?,
            columns: columns.map(known).collect::<Option<_>>()?,
            source: u32::try_from(source).unwrap(),
        },
        Act::Series { rows, column: place, source } => {
            let (rows, source) = listed(rows, source)?;
            Edit::FillSeries { rows, columns: vec![known(place)?], source }
        }
        Act::Repair { rows, column: place, fix } => Edit::Fix { rows: ranges(&rows)?, column: known(place)?, fix },
        Act::AddColumn { path } => {
            Edit::AddColumn { path: PATHS[path].to_owned(), column_type: crate::sheet::ColumnType::Text }
        }
        Act::Rename { column: place, path } => {
            Edit::RenameColumn { column: known(place)?, path: PATHS[path].to_owned() }
        }
        Act::DeleteColumn { column: place, back: false } => Edit::DeleteColumns { columns: vec![known(place)?] },
        Act::DeleteColumn { column: place, back: true } => Edit::RestoreColumns { columns: vec![known(place)?] },
        Act::Upper { rows, column: place } => {
            Edit::Transform { rows: ranges(&rows)?, columns: vec![known(place)?], how: Transform::UpperCase }
        }
        Act::Replace { what, with } => {
            let pattern = Pattern { what, match_case: true, ..Pattern::default() };
            let rows = RowRanges::from_rows(shown.iter().copied());
            let cells = (0..count).map(|place| (column(place), rows.clone())).collect();
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
        cells: sheet.row_cells(id).into_iter().map(text).collect(),
        deleted: sheet.is_deleted(id),
        excluded: sheet.is_excluded(id),
    };
    let head = |column: &Column| Head { path: column.path().to_owned(), deleted: column.is_deleted() };
    Table { heads: sheet.columns().iter().map(head).collect(), rows: shown(sheet).into_iter().map(row).collect() }
}

/// The history of a sheet beside that of the plain table.
struct Both {
    history: History,
    past: Vec<Table>,
    now: Table,
    future: Vec<Table>,
}

impl Both {
    fn new(sheet: Arc<Sheet>) -> Self {
        let history = History::new(sheet);
        let now = table(history.now());
        Self { history, past: Vec::new(), now, future: Vec::new() }
    }

    /// Does the same to both. Whether what is refused changes nothing, and what changes something is not refused.
    fn act(&mut self, act: &Act) -> bool {
        let accepted = entry(act, self.history.now()).is_some_and(|entry| self.history.apply(&entry).is_ok());
        match act {
            Act::Undo => {
                if let Some(former) = self.past.pop() {
                    self.future.push(std::mem::replace(&mut self.now, former));
                }
            }
            Act::Redo => {
                if let Some(later) = self.future.pop() {
                    self.past.push(std::mem::replace(&mut self.now, later));
                }
            }
            act => {
                let after = done(act, &self.now);
                if !accepted && after.as_ref().is_some_and(|after| *after != self.now) {
                    return false;
                }
                if let Some(after) = after.filter(|_| accepted) {
                    self.past.push(std::mem::replace(&mut self.now, after));
                    self.future.clear();
                }
            }
        }
        true
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn edits_and_undos_come_to_the_same_as_on_a_plain_table(acts in prop::collection::vec(act(), 1..24)) {
        let (_folder, sheet) = opened(LIST);
        let mut both = Both::new(sheet);
        for act in acts {
            let before = both.now.clone();
            prop_assert!(both.act(&act), "{:?} is refused on {:?}", act, before);
            prop_assert_eq!(&table(both.history.now()), &both.now, "after {:?} on {:?}", act, before);
        }
    }
}

#[test]
fn thousands_of_steps_are_taken_back_and_made_again_one_by_one() {
    const STEPS: usize = 2_000;
    let (_folder, sheet) = opened(LIST);
    let mut both = Both::new(sheet);
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut kinds = std::collections::BTreeSet::new();
    while both.past.len() < STEPS {
        let act = act().new_tree(&mut runner).unwrap().current();
        // Few rows, so that looking at all of them takes no time, and names to which columns can be renamed.
        let is_too_much = match &act {
            Act::Insert { .. } | Act::Add { .. } | Act::Duplicate { .. } => both.now.rows.len() > 20,
            Act::AddColumn { .. } => both.now.heads.len() > 4,
            // Letters that become two, again and again, are soon more than there is memory.
            Act::Replace { with, .. } => with.len() > 1,
            _other => false,
        };
        if !matches!(act, Act::Undo | Act::Redo) && !is_too_much {
            let before = both.now.clone();
            assert!(both.act(&act), "{act:?} is refused");
            assert_eq!(table(both.history.now()), both.now, "after {act:?} on {before:?}");
            if both.now != before {
                let name = format!("{act:?}");
                kinds.insert(name.split(' ').next().unwrap_or_default().to_owned());
            }
        }
    }
    assert_eq!(kinds.len(), 16, "each kind of change ought to be among them: {kinds:?}");
    assert_eq!(table(both.history.now()), both.now);
    for (way, left) in [(Act::Undo, 0), (Act::Redo, STEPS)] {
        while both.past.len() != left {
            both.act(&way);
            if both.past.len().is_multiple_of(97) || both.past.len() == left {
                assert_eq!(table(both.history.now()), both.now, "{} steps", both.past.len());
            }
        }
    }
}

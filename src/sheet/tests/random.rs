//! Edits drawn at random: the change of a range is the change of each of its cells, and what is written opens again.

use proptest::prelude::*;

use super::edits::{formats, text};
use super::*;
use crate::user::Fix;

fn value() -> impl Strategy<Value = CellValue> {
    prop_oneof![
        Just(CellValue::Missing),
        Just(CellValue::Null),
        "[ ]?[a-cA@.\"é]{0,4}[ ]?".prop_map(CellValue::Text),
        prop::sample::select(vec!["yes", "0049 151 2345678", "", " no"]).prop_map(text),
        Just(CellValue::Number("1.50".to_owned())),
        any::<bool>().prop_map(CellValue::Boolean),
        Just(CellValue::Json(r#"["k.l",{}]"#.to_owned())),
    ]
}

pub(super) fn edit() -> impl Strategy<Value = Edit> {
    let row = || (0_u32..4).prop_map(RowId);
    let column = || (0_u32..7).prop_map(ColumnId);
    let rows = || prop::collection::vec(row(), 1..4).prop_map(RowRanges::from_rows);
    prop_oneof![
        (rows(), prop::collection::vec(column(), 1..4), value()).prop_map(|(rows, columns, value)| Edit::Set {
            rows,
            columns,
            value
        }),
        prop::collection::vec((row(), column(), value()), 1..5).prop_map(|cells| Edit::SetEach { cells }),
        (rows(), column(), prop::sample::select(Fix::ALL.to_vec())).prop_map(|(rows, column, fix)| Edit::Fix {
            rows,
            column,
            fix
        }),
    ]
}

/// The rows with their problems and cells.
pub(super) fn all(sheet: &Sheet) -> Vec<(String, Vec<Cell>)> {
    users(sheet).into_iter().zip(sheet.rows().map(|row| sheet.row_cells(row))).collect()
}

fn apply(sheet: &Sheet, edits: &[Edit]) -> Sheet {
    edits.iter().fold(sheet.clone(), |sheet, edit| sheet.edited(edit).unwrap_or(sheet))
}

/// The same change, made cell by cell.
fn by_cells(sheet: &Sheet, edit: &Edit) -> Sheet {
    let mut cells = Vec::new();
    match edit {
        Edit::Set { rows, columns, value } => {
            let each = |row| columns.iter().map(move |column| (row, *column, value.clone()));
            cells.extend(rows.rows().flat_map(each));
        }
        Edit::Fix { rows, column, fix } => {
            for row in rows.rows() {
                let value = match sheet.preview_fix(row, *column, *fix) {
                    Some((_, Cell::Missing)) => CellValue::Missing,
                    Some((_, Cell::Text(text))) => CellValue::Text(text),
                    Some((_, Cell::Boolean(it))) => CellValue::Boolean(it),
                    Some((_, Cell::Number(text))) => CellValue::Number(text),
                    Some((_, after)) => panic!("{after:?}"),
                    None => continue,
                };
                cells.push((row, *column, value));
            }
        }
        other => return sheet.edited(other).unwrap_or_else(|_| sheet.clone()),
    }
    // One by one, as they would be typed.
    cells
        .into_iter()
        .fold(sheet.clone(), |sheet, cell| sheet.edited(&Edit::SetEach { cells: vec![cell] }).unwrap_or(sheet))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn a_change_of_a_range_is_the_change_of_each_of_its_cells(edits in prop::collection::vec(edit(), 1..6)) {
        for (format, sheet) in formats() {
            let sheet = sheet.edited(&Edit::AddRows { count: 1 }).unwrap();
            let (mut fast, mut slow) = (sheet.clone(), sheet.clone());
            for edit in &edits {
                let before = all(&fast);
                let after = fast.edited(edit);
                prop_assert_eq!(all(&fast), before, "{}: a snapshot never changes", format);
                // Secrets are not told by a preview.
                if matches!(edit, Edit::Fix { column, .. } if sheet.columns()[column.0 as usize].is_secret()) {
                    continue;
                }
                if let Ok(after) = after {
                    (fast, slow) = (after, by_cells(&slow, edit));
                }
                prop_assert_eq!(all(&fast), all(&slow), "{} {:?}", format, edit);
            }
        }
    }

    #[test]
    fn an_edited_list_that_is_written_and_opened_again_has_the_same_cells(edits in prop::collection::vec(edit(), 0..8)) {
        for (format, sheet) in formats() {
            let sheet = sheet.edited(&Edit::AddRows { count: 1 }).unwrap();
            let edited = apply(&sheet, &edits);
            let mut rows: Vec<RowId> = edited.rows().collect();
            let mut buffer = String::new();
            rows.retain(|row| edited.user(*row, &mut buffer).is_ok());
            let mut written = Vec::new();
            edited.save_rows(&rows, Form::JsonLines, &mut written, &mut || std::ops::ControlFlow::Continue(())).unwrap();
            // Without a user there is no list.
            let Ok(again) = open(&written) else { continue };
            for (place, row) in (0..).zip(&rows) {
                let (cells, others) = (edited.row_cells(*row), again.row_cells(RowId(place)));
                for (column, cell) in edited.columns().iter().zip(cells) {
                    let other = again.column_of(column.segments()).map(|column| others[column.0 as usize].clone());
                    prop_assert_eq!(other.unwrap_or(Cell::Missing), cell, "{} {}", format, column.path());
                }
            }
        }
    }
}

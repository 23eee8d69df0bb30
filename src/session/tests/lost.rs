//! Work that breaks off: whoever waits for it is told, and nothing stays on its way for ever.

use super::requests::Desk;
use super::*;
use crate::sheet::{CellValue, ColumnId, Edit, RowId};

/// The work that was asked for by these effects breaks off.
fn lose(desk: &mut Desk, effects: &[Effect], is_it: impl Fn(&Effect) -> bool) -> Vec<Effect> {
    let lost = effects.iter().find(|it| is_it(it)).and_then(Effect::lost).expect("its loss is told");
    desk.hear(lost)
}

fn edit(desk: &mut Desk) -> Vec<Effect> {
    let value = CellValue::Text("cy@x.test".to_owned());
    let edit = Edit::Set { rows: RowId(0).into(), columns: vec![ColumnId(0)], value };
    desk.ask(Command::EditSheet { sheet: SHEET, edit })
}

#[test]
fn edits_whose_saving_breaks_off_are_told_as_not_saved_and_saved_by_the_next_attempt() {
    let mut desk = Desk::new();
    let effects = edit(&mut desk);
    let saves = |effect: &Effect| matches!(effect, Effect::SaveEdits { entries, .. } if entries.len() == 1);
    lose(&mut desk, &effects, saves);
    let edits = &desk.state.sheets[&SHEET].value().unwrap().edits;
    assert!(!edits.saved && edits.not_saved.is_some());
    let again = desk.ask(Command::SaveEdits { sheet: SHEET });
    assert!(again.iter().any(saves), "{again:?}");
}

#[test]
fn a_run_that_breaks_off_is_no_longer_at_work_and_says_why() {
    let mut desk = Desk::new();
    let effects = desk.plan("acme");
    let effects = desk.hear(requests::reached(&effects));
    desk.planned(&effects, 1);
    let started = desk.ask(Command::StartRun { sheet: SHEET, run: RunId(1) });
    lose(&mut desk, &started, |effect| matches!(effect, Effect::StartRun { .. }));
    assert!(desk.state.at_work.is_empty());
    assert_eq!(failure(desk.state.reports.get(&RunId(1))), "broke_off");
}

#[test]
fn rows_that_can_not_be_read_are_not_asked_for_over_and_over_and_the_rows_around_them_are() {
    let mut desk = Desk::new();
    let asked = desk.ask(Command::ShowRows { sheet: SHEET, rows: 0..2 });
    let reads = |effect: &Effect| matches!(effect, Effect::ReadPages { .. });
    assert!(!lose(&mut desk, &asked, reads).iter().any(reads));
    assert!(desk.state.sheets[&SHEET].value().unwrap().view.refused.is_some(), "the person is told");
    // Once they hold something else they may be readable.
    assert!(edit(&mut desk).iter().any(reads));
}

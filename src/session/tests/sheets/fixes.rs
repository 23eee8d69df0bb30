//! Fixes that are certain: looked at first, then done as one step.

use super::*;

#[test]
fn certain_fixes_are_shown_before_they_are_done_and_are_one_step() {
    let (desk, _) = Desk::with_list(LIST);
    let report = desk.check();
    let offers: Vec<_> = report
        .groups()
        .iter()
        .map(|group| (group.title.as_str(), group.fix.as_ref().map_or("", |offer| offer.button)))
        .collect();
    assert_eq!(
        offers,
        [
            ("2 e-mails end with a space", "Trim all…"),
            ("2 values of email_verified say “J” or “N”, which is not read as yes or no yet", "Read as yes / no…"),
            ("1 phone number starts with 00", "Change 00 to +…"),
            ("1 phone number is not in international form", ""),
        ]
    );
    let keys = |places: &[usize]| places.iter().map(|place| report.groups()[*place].key.clone()).collect();
    let name = &report.groups()[0].fix.as_ref().unwrap().name;
    assert_eq!(name, "Trim all 2 e-mails that end with a space, opens a preview");
    desk.session.send(Command::PreviewFix { sheet: SHEET, groups: keys(&[0, 1, 2]) });
    let preview = desk.ended(|state| state.fix_previews.get(&SHEET)).unwrap();
    let line = &preview.lines[4];
    assert_eq!((line.number, &line.now), (2, &Cell::Text("0045 12345678".to_owned())));
    assert_eq!(line.after, Cell::Text("+4512345678".to_owned()));
    assert_eq!(preview.groups.iter().map(|group| group.count).collect::<Vec<_>>(), [2, 2, 1]);

    let fixed = desk.change(Command::ApplyFix { sheet: SHEET, preview: preview.number, groups: vec![0, 2] });
    assert_eq!(fixed.edits.undo.as_deref(), Some("3 cells fixed"));
    assert!(!desk.session.now().fix_previews.contains_key(&SHEET));
    let titles: Vec<_> = desk.settled().groups().iter().map(|group| group.title.clone()).collect();
    assert_eq!(
        titles,
        [
            "2 values of email_verified say “J” or “N”, which is not read as yes or no yet",
            "1 phone number is not in international form"
        ]
    );
    desk.change(Command::Undo { sheet: SHEET });
    assert_eq!(desk.settled().groups().len(), 4);
    desk.session.send(Command::PreviewFix { sheet: SHEET, groups: keys(&[0]) });
    let preview = desk.ended(|state| state.fix_previews.get(&SHEET)).unwrap();
    let trimmed = desk.change(Command::ApplyFix { sheet: SHEET, preview: preview.number, groups: vec![0] });
    assert_eq!(trimmed.edits.undo.as_deref(), Some("2 e-mails trimmed"));
}

#[test]
fn a_group_is_known_by_what_it_is_about_and_not_by_its_place() {
    let (desk, _) = Desk::with_list(LIST);
    let report = desk.check();
    let [trim, yes_no] = [0, 1].map(|place| report.groups()[place].key.clone());
    let trimmed = Edit::Fix {
        rows: RowRanges::from_rows(report.groups()[0].rows.iter().copied()),
        column: ColumnId(0),
        fix: report.groups()[0].fix.as_ref().unwrap().fix,
    };
    desk.change(Command::EditSheet { sheet: SHEET, edit: trimmed });
    assert_eq!(desk.settled().groups()[0].key, yes_no, "the next one has moved up");
    // Asked for by who still saw the former report.
    desk.session.send(Command::PreviewFix { sheet: SHEET, groups: vec![trim.clone()] });
    assert!(desk.ended(|state| state.fix_previews.get(&SHEET)).unwrap().groups.is_empty(), "nothing is left of it");
    desk.session.send(Command::FilterSheet { sheet: SHEET, filter: RowFilter::Group(trim.clone()) });
    let rows = desk.session.wait_for(|state| {
        let view = &state.sheets.get(&SHEET)?.value()?.view;
        (view.filter == RowFilter::Group(trim.clone())).then_some(view.row_count)
    });
    assert_eq!(rows, Some(0));
}

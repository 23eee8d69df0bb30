use crate::plan;
use crate::session::report::{SheetReport, sheet_report};
use crate::sheet::{ColumnId, OpenOptions, RowId, import_file};
use crate::user::ConnectionRules;
use std::ops::ControlFlow;
use std::sync::Arc;

/// What the checker finds in a list.
fn check(list: &str) -> SheetReport {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.csv");
    std::fs::write(&path, list).unwrap();
    let mut keep_on = |_| ControlFlow::Continue(());
    let sheet = import_file(&path, folder.path(), &OpenOptions::default(), &mut keep_on).unwrap();
    let report = plan::check(&sheet, &ConnectionRules::default(), &mut |_| ControlFlow::Continue(())).unwrap();
    sheet_report(&Arc::new(sheet), report, ConnectionRules::default())
}

const LIST: &str = "E-Mail,email_verified,phone_number\n\
    ann@x.test ,true,\n\
    bob@x.test,J,004512345678\n\
    ,true,\n\
    cy@x.test ,N,004512345679\n\
    bob2@x.test,true,\n\
    bob2@x.test,true,\n\
    müller@x.test,true,\n";

#[test]
fn problems_are_grouped_by_cause_errors_first_and_the_largest_first() {
    let report = check(LIST);
    let groups: Vec<_> =
        report.groups().iter().map(|group| (group.title.as_str(), group.subtitle.as_str(), group.count)).collect();
    assert_eq!(
        groups,
        [
            ("2 e-mails end with a space", "E-Mail (email)", 2),
            ("2 values of email_verified say “J” or “N”, which is not read as yes or no yet", "email_verified", 2),
            ("2 phone numbers start with 00", "phone_number", 2),
            ("1 row has no e-mail", "E-Mail (email)", 1),
            ("1 row repeats an e-mail", "E-Mail (email)", 1),
            ("1 e-mail has letters that not every mail system takes", "E-Mail (email)", 1),
        ]
    );
    let group = &report.groups()[0];
    assert_eq!((&*group.rows, group.column, group.is_error), (&[RowId(0), RowId(3)][..], Some(ColumnId(0)), true));
    assert!(!report.groups()[5].is_error);
    assert_eq!((report.error_count(), report.warning_count()), (8, 1));
    assert!(report.groups().iter().all(|group| !group.next.is_empty()));
    assert_eq!(report.place_of(&group.key), Some(0));
}

#[test]
fn a_row_tells_its_problems_by_column() {
    let report = check(LIST);
    let found: Vec<_> = report.problems_of(RowId(1)).map(|it| (it.column, it.is_error)).collect();
    assert_eq!(found, [(Some(ColumnId(2)), true), (Some(ColumnId(1)), true)]);
    assert_eq!(report.problems_of(RowId(4)).count(), 0);
    let first = report.problems_of(RowId(0)).next().unwrap();
    assert_eq!(first.message(), "email \"ann@x.test \" is not an e-mail address: it holds a space.");
    assert_eq!((first.next().as_str(), first.code()), ("Remove the space.", "FORMAT"));
    assert_eq!(first.fix(), Some(crate::sheet::Fix::Trim));
}

#[test]
fn next_and_previous_go_from_cell_to_cell_and_around_the_end() {
    let report = check(LIST);
    let cell = |row, column| (RowId(row), Some(ColumnId(column)));
    let all =
        [cell(0, 0), cell(1, 1), cell(1, 2), cell(2, 0), cell(3, 0), cell(3, 1), cell(3, 2), cell(5, 0), cell(6, 0)];
    for (at, here) in all.iter().enumerate() {
        let after = (here.0, here.1.unwrap());
        assert_eq!(report.next_problem(after, true, None), Some(all[(at + 1) % all.len()]), "after {here:?}");
        assert_eq!(report.next_problem(after, false, None), Some(all[(at + all.len() - 1) % all.len()]));
    }
    assert_eq!(report.next_problem((RowId(4), ColumnId(1)), true, None), Some(cell(5, 0)));
    let spaces = Some(0);
    assert_eq!(report.next_problem((RowId(0), ColumnId(0)), true, spaces), Some(cell(3, 0)));
    assert_eq!(report.next_problem((RowId(3), ColumnId(0)), true, spaces), Some(cell(0, 0)));
    assert_eq!(report.next_problem((RowId(1), ColumnId(0)), false, spaces), Some(cell(0, 0)));
    assert_eq!(check("email\nann@x.test\n").next_problem((RowId(0), ColumnId(0)), true, None), None);
}

#[test]
fn a_row_that_is_broken_as_a_whole_is_found_once_in_each_round() {
    let report = check("email,name\nann@x.test,Ann\nbob@x.test\n,\n\"broken,x\n");
    let whole = report.next_problem((RowId(0), ColumnId(0)), true, None).unwrap();
    assert_eq!(whole, (RowId(1), None));
    let next = report.next_problem((whole.0, ColumnId(0)), true, None).unwrap();
    assert_ne!(next.0, RowId(1));
    assert_ne!(report.next_problem((RowId(1), ColumnId(0)), false, None).unwrap().0, RowId(1));
}

#[test]
fn a_list_of_a_thousand_unknown_names_is_a_bounded_number_of_groups() {
    let rows: Vec<String> = (0..1000).map(|row| format!(r#"{{"email":"u{row}@x.test","odd{row}":1}}"#)).collect();
    let report = check(&rows.join("\n"));
    assert_eq!(report.error_count(), 1000);
    assert!(report.groups().len() <= 201);
    assert_eq!(report.groups()[0].title, "800 rows have names that no user has");
}

#[test]
fn groups_have_names_that_outlast_a_version_and_tell_them_apart() {
    let report = check(LIST);
    let names: Vec<_> = report.groups().iter().map(|group| group.key.name()).collect();
    // As they stand on somebody's disk: no change of the program may change them.
    assert_eq!(
        names,
        [
            "error ends-with-space trim email",
            "error not-true-or-false yes-no email_verified",
            "error phone-with-zeros phone-plus phone_number",
            "error missing:schema none email",
            "error duplicate:email none email",
            "warning email-not-ascii none email",
        ]
    );
}

//! Values by an expression: worked out, looked at, put in, taken back, and there after a restart.

use super::*;
use crate::session::{ComputeQuery, Computed};
use crate::sheet::RowRanges;

const USERS: &str = "email,name,user_metadata.no,password_hash\nann@a.test,Ann,1,\nbob@b.test,,2,\ncy@c.test,Cy,x,\n";

fn query(column: u32, expression: &str) -> ComputeQuery {
    ComputeQuery { column: ColumnId(column), rows: RowRanges::from(0..3), expression: expression.to_owned() }
}

impl Desk {
    fn compute(&self, query: &ComputeQuery) -> Result<Arc<Computed>, Notice> {
        let before = self.session.now().computing.get(&SHEET).map(|it| it.computed.clone());
        self.session.send(Command::Compute { sheet: SHEET, query: query.clone() });
        let ended = |state: &State| {
            let computed = &state.computing.get(&SHEET)?.computed;
            let ended = computed.ended()?.cloned().map_err(Clone::clone);
            let is_new = before.as_ref() != Some(computed);
            is_new.then_some(ended)
        };
        self.session.wait_for(ended).unwrap()
    }

    fn column_texts(&self, column: usize) -> Vec<String> {
        let text = |at| match self.row(at).cells.swap_remove(column).value {
            Cell::Text(text) => text,
            other => format!("{other:?}"),
        };
        (0..3).map(text).collect()
    }
}

#[test]
fn values_are_worked_out_looked_at_and_put_in_as_one_step() {
    let (desk, _) = Desk::with_list(USERS);
    let upper = query(1, "value.toUpperCase() + ' ' + user.email.split('@')[0]");
    let computed = desk.compute(&upper).unwrap();
    assert_eq!((computed.rows, computed.changes, computed.failures), (3, 2, 1));
    let lines: Vec<_> = computed.lines.iter().map(|line| (line.number, line.after.clone())).collect();
    let text = |text: &str| Cell::Text(text.to_owned());
    assert_eq!(lines, [(1, text("ANN ann")), (3, text("CY cy"))]);
    assert_eq!(computed.failed[0].number, 2);
    assert!(computed.failed[0].why.starts_with("what stands before .toUpperCase is missing"));
    assert_eq!(desk.column_texts(1), ["Ann", "Missing", "Cy"], "nothing is changed by looking");

    let edited = desk.change(Command::ApplyComputed { sheet: SHEET, query: upper });
    assert_eq!(desk.column_texts(1), ["ANN ann", "Missing", "CY cy"]);
    assert_eq!(edited.edits.undo.as_deref(), Some("2 cells of name by value.toUpperCase() + ' …"));
    assert_eq!(edited.edits.edited_cells, 2);
    assert!(desk.session.now().computing.is_empty());
    let undone = desk.change(Command::Undo { sheet: SHEET });
    assert_eq!(
        (undone.edits.edited_cells, desk.column_texts(1)),
        (0, vec!["Ann".into(), "Missing".into(), "Cy".into()])
    );
    desk.change(Command::Redo { sheet: SHEET });
    desk.settled();
    let desk = desk.next_day();
    desk.session.send(Command::RestoreSheet { sheet: SHEET, stored: edited.stored });
    desk.session.wait_for(|state| state.sheets.get(&SHEET)?.value().cloned()).unwrap();
    assert_eq!(desk.column_texts(1), ["ANN ann", "Missing", "CY cy"]);
}

#[test]
fn what_is_doubtful_about_the_values_is_counted() {
    let (desk, _) = Desk::with_list(USERS);
    let greeting = desk.compute(&query(1, "'Dear ' + user.name")).unwrap();
    assert_eq!((greeting.changes, greeting.doubtful, greeting.emptied), (3, 1, 0));
    let emptied = desk.compute(&query(1, "user.nickname")).unwrap();
    assert_eq!((emptied.changes, emptied.emptied), (2, 2));
    let same = desk.compute(&query(1, "value")).unwrap();
    assert_eq!((same.changes, same.failures), (0, 0));
    desk.session.send(Command::StopComputing { sheet: SHEET });
    desk.session.wait_for(|state| state.computing.is_empty().then_some(())).unwrap();
}

#[test]
fn an_expression_that_is_none_or_reads_secrets_or_never_ends_says_so() {
    let (desk, _) = Desk::with_list(USERS);
    let refused = |column: u32, expression: &str| desk.compute(&query(column, expression)).unwrap_err().message;
    assert_eq!(refused(1, "user..name"), "Line 1, character 6: expecting field name.");
    assert!(refused(1, "user.name +").starts_with("The expression is not complete"));
    assert_eq!(refused(1, "user.password_hash"), "password_hash holds secrets, which expressions can't read.");
    assert!(refused(3, "'x'").starts_with("password_hash holds secrets"));
    // All of a user is without them.
    let keys = desk.compute(&query(1, "Object.keys(user).join()")).unwrap();
    assert_eq!(keys.lines[0].after, Cell::Text("email,name,user_metadata".to_owned()));
    // One that never ends is stopped by the next one.
    let endless = query(1, "(() => { for (;;) {} })()");
    desk.session.send(Command::Compute { sheet: SHEET, query: endless });
    assert_eq!(desk.compute(&query(1, "'x'")).unwrap().changes, 3);
}

#[test]
fn values_of_a_list_that_was_edited_meanwhile_are_not_put_in() {
    let (desk, _) = Desk::with_list(USERS);
    let upper = query(1, "user.email");
    desk.compute(&upper).unwrap();
    let edit = Edit::DeleteRows { rows: RowId(0).into() };
    desk.change(Command::EditSheet { sheet: SHEET, edit });
    desk.session.send(Command::ApplyComputed { sheet: SHEET, query: upper });
    let refused = |state: &State| state.sheets.get(&SHEET)?.value()?.edits.refused.clone();
    let notice = desk.session.wait_for(refused).unwrap();
    assert!(notice.message.starts_with("Nothing was changed"), "{}", notice.message);
    assert_eq!(desk.column_texts(1), ["Ann", "Missing", "Cy"]);
}

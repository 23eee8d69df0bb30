//! Every row of a list held against the rules of a connection.

use crate::sheet::{RowId, RowProblem, Sheet};
use crate::user::{Checked, Checker, ConnectionRules, Duplicates, Problem, Severity};
use std::ops::ControlFlow;

/// Why a row is in the report.
#[derive(Debug, Clone, PartialEq)]
pub enum RowFault {
    /// The user breaks a rule, or comes close to one.
    User(Problem),
    /// The row can't be made into a user.
    Row(RowProblem),
}

/// A problem and the row that has it.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundProblem {
    /// The row.
    pub row: RowId,
    /// What is wrong.
    pub fault: RowFault,
}

impl FoundProblem {
    /// Whether the row can't be sent because of it.
    pub fn is_error(&self) -> bool {
        match &self.fault {
            RowFault::User(problem) => problem.severity == Severity::Error,
            RowFault::Row(_) => true,
        }
    }
}

/// What the checker found in a list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CheckReport {
    /// All problems by row.
    pub problems: Vec<FoundProblem>,
    /// For each row whether it can be sent.
    pub sendable: Vec<bool>,
    /// For each row whether it brings no password hash: a user that it creates must reset the password.
    pub without_password: Vec<bool>,
    /// Rows that bring a secret: a hash, a password or a TOTP secret.
    pub with_secrets: u64,
    /// Rows that were deleted or excluded in the sheet, or added and left empty: neither checked nor sent.
    pub left_out: u64,
    /// Rows whose `user_id` carries `auth0|`, which is sent without it.
    pub with_id_prefix: u64,
}

impl CheckReport {
    /// How many rows can be sent.
    pub fn sendable_count(&self) -> u64 {
        self.sendable.iter().filter(|sendable| **sendable).count() as u64
    }
}

/// How many rows are checked between two looks at whether to go on.
const ROWS_PER_LOOK: u32 = 4096;

/// Checks all rows in their order. Of rows that name the same user the first good one can be sent.
///
/// `progress` is told the rows done so far; when it breaks, there is no report.
pub fn check(
    sheet: &Sheet,
    rules: &ConnectionRules,
    progress: &mut dyn FnMut(u32) -> ControlFlow<()>,
) -> Option<CheckReport> {
    let checker = Checker::new(*rules);
    let mut duplicates = Duplicates::new();
    let mut report = CheckReport { sendable: Vec::with_capacity(sheet.row_count() as usize), ..CheckReport::default() };
    let mut buffer = String::new();
    let mut found = Vec::new();
    for row in sheet.rows() {
        if row.0 % ROWS_PER_LOOK == 0 && progress(row.0).is_break() {
            return None;
        }
        if sheet.is_left_out(row) {
            report.left_out += 1;
            report.sendable.push(false);
            report.without_password.push(true);
            continue;
        }
        let user = match sheet.user(row, &mut buffer) {
            Ok(user) => user,
            Err(problem) => {
                report.problems.push(FoundProblem { row, fault: RowFault::Row(problem) });
                report.sendable.push(false);
                report.without_password.push(true);
                continue;
            }
        };
        let Checked { identifiers, facts } = checker.check(user, &mut found);
        let mut sendable = found.iter().all(|problem| problem.severity != Severity::Error);
        if sendable && let Some(duplicate) = duplicates.admit(row.0, &identifiers) {
            sendable = false;
            found.push(duplicate);
        }
        report.with_secrets += u64::from(facts.has_secrets);
        report.without_password.push(!facts.has_password_hash);
        if sendable {
            report.with_id_prefix += u64::from(facts.has_id_prefix);
        }
        report.problems.extend(found.drain(..).map(|problem| FoundProblem { row, fault: RowFault::User(problem) }));
        report.sendable.push(sendable);
    }
    Some(report)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{LeftOut, RowFate, plan_import};
    use crate::sheet::{CellValue, Edit, OpenOptions, RowRanges, import_file};
    use crate::workspace::RowState;

    #[test]
    fn a_deleted_row_is_neither_reported_nor_a_duplicate_nor_sent() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("users.csv");
        std::fs::write(&path, "email\na@b.test\na@b.test\nwrong\nc@d.test\n").unwrap();
        let go_on = &mut |_| ControlFlow::Continue(());
        let sheet = import_file(&path, folder.path(), &OpenOptions::default(), go_on).unwrap();
        let deleted = RowRanges::from_rows([RowId(0), RowId(2)]);
        let sheet = sheet.edited(&Edit::DeleteRows { rows: deleted.clone() }).unwrap();
        let sheet = sheet.edited(&Edit::AddRows { count: 2 }).unwrap();
        let email = sheet.columns()[0].id;
        let cells = vec![(RowId(5), email, CellValue::Text("c@d.test".to_owned()))];
        let sheet = sheet.edited(&Edit::SetEach { cells }).unwrap();

        let keep_on = &mut |_| ControlFlow::Continue(());
        let report = check(&sheet, &ConnectionRules::default(), keep_on).unwrap();
        let rows: Vec<u32> = report.problems.iter().map(|problem| problem.row.0).collect();
        assert_eq!((rows, report.left_out), (vec![5], 3), "the second of two equal users, and no other");
        assert_eq!(report.sendable, [false, true, false, true, false, false]);

        let plan = plan_import(&sheet, &report, "acme", &|_| None, &|_| None, keep_on).unwrap();
        let left_out = RowFate::LeftOut(LeftOut::ByAdmin);
        let sent = RowFate::Sent { step: 0, creates: true };
        assert_eq!(plan.fates, [left_out, sent, left_out, sent, left_out, RowFate::Refused]);
        let stored: Vec<_> = plan.rows().filter(|row| row.deleted).map(|row| (row.row, row.state)).collect();
        assert_eq!(stored, [0, 2, 4].map(|row| (row, RowState::Skipped)));

        let restored = sheet.edited(&Edit::RestoreRows { rows: deleted }).unwrap();
        let report = check(&restored, &ConnectionRules::default(), keep_on).unwrap();
        assert_eq!(report.sendable, [true, false, false, true, false, false]);
    }
}

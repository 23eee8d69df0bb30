//! Every row of a list held against the rules of a connection.

use crate::sheet::{RowId, RowProblem, Sheet};
use crate::user::{Checked, Checker, Code, ConnectionRules, Duplicates, IdentifierHashes, Problem, Severity};
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
    /// Whether it is about another row, not about this one alone.
    pub(super) fn is_duplicate(&self) -> bool {
        matches!(&self.fault, RowFault::User(problem) if problem.code == Code::DuplicatedUser)
    }

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
pub(super) const ROWS_PER_LOOK: u32 = 4096;

/// What the checker says of a row by itself, whatever the other rows are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is counted for itself")]
pub(super) struct RowFacts {
    pub(super) is_left_out: bool,
    /// No error of its own.
    pub(super) is_good: bool,
    pub(super) has_password_hash: bool,
    pub(super) has_secrets: bool,
    pub(super) has_id_prefix: bool,
}

/// Checks rows one by one.
pub(super) struct RowCheck<'a> {
    sheet: &'a Sheet,
    checker: Checker,
    buffer: String,
    found: Vec<Problem>,
}

impl<'a> RowCheck<'a> {
    pub(super) fn new(sheet: &'a Sheet, rules: &ConnectionRules) -> Self {
        Self { sheet, checker: Checker::new(*rules), buffer: String::new(), found: Vec::new() }
    }

    /// What a row is by itself, and who it is; what is wrong with it goes to `problems`.
    pub(super) fn look(
        &mut self,
        row: RowId,
        duplicates: &Duplicates,
        problems: &mut Vec<FoundProblem>,
    ) -> (RowFacts, IdentifierHashes) {
        let nothing = RowFacts {
            is_left_out: false,
            is_good: false,
            has_password_hash: false,
            has_secrets: false,
            has_id_prefix: false,
        };
        if self.sheet.is_left_out(row) {
            return (RowFacts { is_left_out: true, ..nothing }, IdentifierHashes::default());
        }
        let user = match self.sheet.user(row, &mut self.buffer) {
            Ok(user) => user,
            Err(problem) => {
                problems.push(FoundProblem { row, fault: RowFault::Row(problem) });
                return (nothing, IdentifierHashes::default());
            }
        };
        let Checked { identifiers, facts } = self.checker.check(user, &mut self.found);
        let is_good = self.found.iter().all(|problem| problem.severity != Severity::Error);
        problems.extend(self.found.drain(..).map(|problem| FoundProblem { row, fault: RowFault::User(problem) }));
        let facts = RowFacts {
            is_left_out: false,
            is_good,
            has_password_hash: facts.has_password_hash,
            has_secrets: facts.has_secrets,
            has_id_prefix: facts.has_id_prefix,
        };
        (facts, if is_good { duplicates.hashes(&identifiers) } else { IdentifierHashes::default() })
    }
}

impl CheckReport {
    /// Counts a row that was looked at.
    pub(super) fn count(&mut self, facts: RowFacts, is_duplicate: bool) {
        let sendable = facts.is_good && !is_duplicate;
        self.left_out += u64::from(facts.is_left_out);
        self.with_secrets += u64::from(facts.has_secrets);
        self.with_id_prefix += u64::from(sendable && facts.has_id_prefix);
        self.without_password.push(!facts.has_password_hash);
        self.sendable.push(sendable);
    }
}

/// Checks all rows in their order. Of rows that name the same user the first good one can be sent.
///
/// `progress` is told the rows done so far; when it breaks, there is no report.
pub fn check(
    sheet: &Sheet,
    rules: &ConnectionRules,
    progress: &mut dyn FnMut(u32) -> ControlFlow<()>,
) -> Option<CheckReport> {
    check_all(sheet, rules, &mut Duplicates::new().for_rows(sheet.row_count()), progress, &mut |_, _, _| {})
}

/// The same; `remember` is told of each row in turn, and whether it is a duplicate.
pub(super) fn check_all(
    sheet: &Sheet,
    rules: &ConnectionRules,
    duplicates: &mut Duplicates,
    progress: &mut dyn FnMut(u32) -> ControlFlow<()>,
    remember: &mut dyn FnMut(RowFacts, IdentifierHashes, bool),
) -> Option<CheckReport> {
    let mut report = CheckReport { sendable: Vec::with_capacity(sheet.row_count() as usize), ..CheckReport::default() };
    let mut rows = RowCheck::new(sheet, rules);
    for row in sheet.rows() {
        if row.0 % ROWS_PER_LOOK == 0 && progress(row.0).is_break() {
            return None;
        }
        let (facts, hashes) = rows.look(row, duplicates, &mut report.problems);
        let duplicate = if facts.is_good { duplicates.admit(row.0, hashes) } else { None };
        remember(facts, hashes, duplicate.is_some());
        report.count(facts, duplicate.is_some());
        report.problems.extend(duplicate.map(|problem| FoundProblem { row, fault: RowFault::User(problem) }));
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

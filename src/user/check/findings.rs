//! Where the checks of one row put what they find.

use std::borrow::Cow;

use crate::user::problem::{Code, Detail, Problem, Severity};

/// The most problems of one severity that a row tells: a hostile row with a hundred thousand unknown names must not fill
/// the memory, and nobody reads the thirty-third. Counted apart, so that warnings can't crowd out the error.
pub(super) const MAX_PER_SEVERITY: usize = 32;

/// The problems of one row, appended to those of the list.
pub(super) struct Findings<'p> {
    problems: &'p mut Vec<Problem>,
    first: usize,
    errors: usize,
    warnings: usize,
    /// Whether an attribute that is a text may be written with escapes.
    pub(super) escapes: bool,
}

impl<'p> Findings<'p> {
    pub(super) fn new(problems: &'p mut Vec<Problem>) -> Self {
        let first = problems.len();
        Self { problems, first, errors: 0, warnings: 0, escapes: true }
    }

    /// The row can't be sent.
    pub(super) fn error(&mut self, code: Code, path: impl Into<Cow<'static, str>>, detail: Detail) {
        self.errors += 1;
        if self.errors <= MAX_PER_SEVERITY {
            self.problems.push(Problem::error(code, path, detail));
        }
    }

    /// Whether another error would be told.
    pub(super) fn takes_errors(&self) -> bool {
        self.errors < MAX_PER_SEVERITY
    }

    /// The row can be sent; the admin should know.
    pub(super) fn warning(&mut self, code: Code, path: impl Into<Cow<'static, str>>, detail: Detail) {
        self.warnings += 1;
        if self.warnings <= MAX_PER_SEVERITY {
            self.problems.push(Problem::warning(code, path, detail));
        }
    }

    /// An error or a warning, as `severity` says.
    pub(super) fn add(&mut self, severity: Severity, code: Code, path: impl Into<Cow<'static, str>>, detail: Detail) {
        match severity {
            Severity::Error => self.error(code, path, detail),
            Severity::Warning => self.warning(code, path, detail),
        }
    }

    /// Takes back what was found in this row.
    pub(super) fn forget(&mut self) {
        self.problems.truncate(self.first);
        self.errors = 0;
        self.warnings = 0;
    }
}

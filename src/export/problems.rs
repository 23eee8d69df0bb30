//! What of an export is not as it should be, with the user it is about.

use crate::expression::Fault;

/// So many are kept one by one; of the others there is the number.
const KEPT: usize = 1_000;

/// No name or address is longer, and an expression may make one of megabytes.
const LONGEST_CHARS: usize = 320;

/// What is wrong with one user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The user's id, as far as it is known.
    pub user_id: Option<String>,
    pub email: Option<String>,
    /// The column; none for the user as a whole.
    pub column: Option<String>,
    pub why: Why,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// The expression gives no value for this user: the cell is empty.
    Expression(Fault),
    /// The expression that is sorted by gives no value for this user, who stands at the end.
    SortKey(Fault),
    /// The user was deleted before its extras could be asked for: they are empty.
    Gone,
    /// A line is no user, and is left out: its number from 1, and that of its file where there are several.
    NoUser { line: u64, file: Option<u64> },
    /// The value is longer than a cell of a workbook: the cell is empty.
    TooLongForACell { limit: usize },
}

/// All that is wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems {
    /// How many there are.
    pub count: u64,
    /// The first of them.
    pub first: Vec<Problem>,
    /// Lines that are no user, and were left out.
    pub left_out: u64,
}

impl Problems {
    /// Adds what was found later.
    pub(super) fn join(&mut self, later: Self) {
        self.count += later.count;
        self.left_out += later.left_out;
        self.first.extend(later.first);
        self.first.truncate(KEPT);
    }

    pub(super) fn add(&mut self, problem: impl FnOnce() -> Problem) {
        self.count += 1;
        if self.first.len() < KEPT {
            self.first.push(problem());
        }
    }
}

/// A text that is told of a user, cut where it is no name any more.
pub(super) fn told(text: &str) -> String {
    text.chars().take(LONGEST_CHARS).collect()
}

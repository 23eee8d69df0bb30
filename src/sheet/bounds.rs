//! Where the rows of a list begin: all that is kept in memory of a list.

use crate::sheet::error::OpenError;

/// Eight bytes of memory for each row: a list of this many users takes a gigabyte, and no tenant has so many.
pub(super) const MAX_ROWS: u32 = 1 << 27;

/// Appends the place where a row begins.
pub(super) fn push_row(bounds: &mut Vec<u64>, start: usize) -> Result<(), OpenError> {
    if bounds.len() >= MAX_ROWS as usize {
        return Err(OpenError::TooManyRows { limit: MAX_ROWS });
    }
    bounds.push(start as u64);
    Ok(())
}

/// Rows that can't be read, found while a list is opened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Damaged {
    pub(super) count: u64,
    /// The places of the first ones.
    pub(super) first: Vec<usize>,
}

/// So many are named.
const NAMED: usize = 3;

impl Damaged {
    pub(super) fn add(&mut self, row: usize) {
        self.count += 1;
        if self.first.len() < NAMED {
            self.first.push(row);
        }
    }
}

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

//! How a list begins, to be looked at while it is still being opened.

use super::state::SheetState;

/// The first rows of a list that is still being opened. They can't be changed or sent.
#[derive(Debug)]
pub struct FirstRows {
    /// The rows; those of its view are whole and all at hand.
    pub sheet: SheetState,
    /// Where they lie. Dropped after them: a file that is mapped can't be removed on every system.
    _folder: tempfile::TempDir,
}

impl FirstRows {
    pub(crate) fn new(sheet: SheetState, folder: tempfile::TempDir) -> Self {
        Self { sheet, _folder: folder }
    }
}

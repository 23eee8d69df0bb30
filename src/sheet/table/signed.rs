//! The sign of a table that Rollcall saved: blanks behind its headers, which no spreadsheet shows or takes away and every
//! reader of ours trims.
//!
//! A value that a spreadsheet would take for a formula is saved with an apostrophe before it. Whether apostrophes are part
//! of the values can else only be guessed from all of them, and a few failed rows may look otherwise than the list they
//! are from. How many blanks there are says what the cells of a column are, where the cells that are left don't.

use crate::sheet::options::ColumnType;
use crate::sheet::save::needs_guard;

/// Blanks behind each header of a signed table. One stands there by accident.
const BLANKS: usize = 2;

/// What further blanks say: none of these where the attribute itself or the cells tell.
const TYPES: [ColumnType; 4] = [ColumnType::Text, ColumnType::Number, ColumnType::Boolean, ColumnType::Json];

/// A header with the sign behind it.
pub(in crate::sheet) fn sign(header: &str, kept: Option<ColumnType>) -> String {
    let further = kept.and_then(|kept| TYPES.iter().position(|it| *it == kept)).map_or(0, |place| place + 1);
    format!("{header}{}", " ".repeat(BLANKS + further))
}

/// A header without the apostrophe that keeps a spreadsheet from taking it for a formula, where the table is ours.
pub(super) fn unguarded(header: &str, is_ours: bool) -> &str {
    header.strip_prefix('\'').filter(|rest| is_ours && needs_guard(rest)).unwrap_or(header)
}

/// What the cells of each column are, where that is kept; nothing for a table without the sign. A column that somebody
/// put in or renamed has none.
pub(super) fn read(headers: &[String]) -> Option<Vec<Option<ColumnType>>> {
    let blanks = |header: &String| header.len() - header.trim_end_matches(' ').len();
    let is_signed = |header: &&String| (BLANKS..=BLANKS + TYPES.len()).contains(&blanks(header));
    if headers.iter().filter(is_signed).count() * 2 <= headers.len() {
        return None;
    }
    let kept = |header: &String| blanks(header).checked_sub(BLANKS + 1).and_then(|place| TYPES.get(place)).copied();
    Some(headers.iter().map(kept).collect())
}

//! Lists of users written as JSON.

mod array;
mod describe;
mod discover;
mod insert;
mod masks;
mod members;
mod ndjson;
mod put;
mod reach;
mod read;
mod rename;
mod shape;
mod strings;
mod tally;
mod walk;

pub(super) use array::split_array;
pub(super) use describe::describe;
pub use discover::Leaves;
pub(super) use discover::discover;
pub(super) use ndjson::split_lines;
pub(super) use put::get;
pub(super) use put::put;
pub(super) use put::without_members;
pub(super) use reach::Reach;
pub(super) use read::Paths;
pub(super) use rename::LARGEST_ROW_BYTES;
pub(super) use rename::Renaming;
pub(super) use rename::is_valid;
pub(super) use shape::Shape;
pub(super) use shape::find_shape;
pub(super) use strings::replace_strings;
pub(super) use tally::Counted;
pub(super) use tally::Tally;
pub(super) use tally::path_of;
pub(super) use walk::is_json;
pub(super) use walk::is_json_in_quotes;

use std::ops::Range;

use crate::sheet::bounds::Damaged;
use crate::sheet::error::RowProblem;

/// Where the rows of a text stand.
#[derive(Debug, Default)]
pub(super) struct Split {
    /// The first byte of each row, and in the end the first byte after the last.
    pub(super) bounds: Vec<u64>,
    /// One more row, which is no user: what is left of a list that breaks off, or what follows its end.
    pub(super) tail: Option<(Range<usize>, RowProblem)>,
    /// Rows that are no UTF-8.
    pub(super) damaged: Damaged,
}

/// The text between two bounds without the blanks and the one comma that part it from its neighbour.
pub(super) fn trim_row(row: &[u8]) -> &[u8] {
    let row = row.trim_ascii();
    match row.strip_suffix(b",") {
        Some(row) => row.trim_ascii_end(),
        None => row,
    }
}

/// The end of a string whose first byte after the quote is at `from`: the place after its closing quote.
///
/// A JSON string holds no raw line break. One that meets it either lost its closing quote or holds a break that should
/// have been escaped; what the next line looks like tells, so that the damage stays in its row.
pub(super) fn string_end(bytes: &[u8], mut from: usize) -> usize {
    while let Some(found) = bytes.get(from..).and_then(|rest| memchr::memchr3(b'"', b'\\', b'\n', rest)) {
        let at = from + found;
        match bytes.get(at) {
            Some(b'\\') => from = at + 2,
            Some(b'"') => return at + 1,
            _ if goes_on_as_json(bytes, at + 1) => return at,
            _ => from = at + 1,
        }
    }
    bytes.len()
}

/// How far into a line a key is looked for.
const LONGEST_KEY_BYTES: usize = 256;

/// Whether the line at `from` begins with a bracket or a key.
fn goes_on_as_json(bytes: &[u8], from: usize) -> bool {
    let line = bytes.get(from..).unwrap_or_default();
    let line = line.get(..LONGEST_KEY_BYTES).unwrap_or(line).trim_ascii_start();
    match line.split_first() {
        Some((b'{' | b'}' | b']', _)) => true,
        Some((b'"', key)) => key
            .iter()
            .position(|byte| *byte == b'"')
            .and_then(|end| key.get(end + 1..))
            .is_some_and(|rest| rest.trim_ascii_start().starts_with(b":")),
        _ => false,
    }
}

//! Looks for a text in all cells: first in the bytes of many rows at once, then in the cells of those rows that hold it.

use std::ops::Range;

use regex::bytes::Regex;

use crate::sheet::json;
use crate::sheet::options::RowId;
use crate::sheet::query::QueryError;
use crate::sheet::query::Search;
use crate::sheet::query::condition;
use crate::sheet::query::value::Value;
use crate::sheet::rows::Reading;
use crate::sheet::rows::Sheet;

/// A search, ready.
#[derive(Debug)]
pub(super) struct Ready {
    texts: regex::Regex,
    bytes: Regex,
    /// What stands in the bytes of a row otherwise than in its cells, so that such a row has to be read.
    written: Option<Written>,
}

#[derive(Debug, Clone, Copy)]
enum Written {
    /// With backslashes.
    Json,
    /// With doubled quotes, or backslashes in the JSON of a cell.
    Table,
}

impl Ready {
    pub(super) fn new(sheet: &Sheet, search: &Search) -> Result<Self, QueryError> {
        let (texts, bytes) = condition::search(search)?;
        // A table shows yes as true.
        let of_words = texts.is_match("true") || texts.is_match("false");
        let written = match &sheet.opened.reading {
            _ if sheet.reshaped => None,
            Reading::Json(_) => Some(Written::Json),
            Reading::Table(_) if of_words => None,
            Reading::Table(_) => Some(Written::Table),
        };
        Ok(Self { texts, bytes, written })
    }

    /// The rows of a range that may hold the text, in ascending order. Rows that were edited may too.
    pub(super) fn candidates(&self, sheet: &Sheet, rows: Range<u32>) -> Vec<Candidate> {
        let unseen = |row: u32| Candidate { row: RowId(row), hit: None };
        let Some(written) = self.written else { return rows.map(unseen).collect() };
        let in_file = rows.start..rows.end.min(sheet.base_row_count());
        let bounds = sheet.opened.bounds.get(in_file.start as usize..=in_file.end as usize);
        let (Some(bounds), false) = (bounds, in_file.is_empty()) else { return rows.map(unseen).collect() };
        let start = bounds.first().map_or(0, |start| *start as usize);
        let end = bounds.last().map_or(0, |end| *end as usize);
        let bytes = sheet.opened.base.bytes().get(start..end).unwrap_or_default();
        let mut found: Vec<Candidate> = Vec::new();
        let place_of = Places { bounds, start, first: in_file.start };
        let mut from = 0;
        while let Some(hit) = self.bytes.find_at(bytes, from) {
            let (row, next) = place_of.row(hit.start());
            found.push(Candidate { row, hit: Some(start + hit.start()..start + hit.end()) });
            from = next;
        }
        let escapes: &[&[u8]] = match written {
            Written::Json => &[b"\\"],
            Written::Table => &[b"\\", b"\"\""],
        };
        for escape in escapes {
            let escape = memchr::memmem::Finder::new(escape);
            let mut from = 0;
            while let Some(hit) = bytes.get(from..).and_then(|rest| escape.find(rest)) {
                let (row, next) = place_of.row(from + hit);
                found.push(Candidate { row, hit: None });
                from = next;
            }
        }
        found.extend((in_file.end..rows.end).map(unseen));
        let edited = sheet.edits.touched_in(&rows);
        found.extend(edited.flatten().map(unseen));
        // Stable: of a row that is there twice the one with its hit stays.
        found.sort_by_key(|candidate| candidate.row);
        found.dedup_by_key(|candidate| candidate.row);
        found
    }

    /// Whether the text stands in a cell of a row.
    pub(super) fn is_in(&self, sheet: &Sheet, candidate: &Candidate) -> bool {
        let row = candidate.row;
        let fits = |value: &Value<'_>| value.text().is_some_and(|text| self.texts.is_match(&text));
        let plain = !sheet.reshaped && !sheet.is_added(row) && !sheet.edits.is_touched(row);
        if let (true, Reading::Json(_)) = (plain, &sheet.opened.reading) {
            let mut buffer = String::new();
            let text = match sheet.opened.user(row, &mut buffer) {
                Ok(Some(text)) => text,
                Ok(None) => buffer.as_str(),
                Err(_unreadable) => "",
            };
            let is_plain = sheet.opened.is_plain(row);
            let mut is_in = false;
            let holds = |column: usize, value: Range<usize>| {
                sheet.columns.get(column).is_some_and(|it| !it.is_secret())
                    && fits(&Value::from_json(text.get(value).unwrap_or_default()))
            };
            if is_plain && let Some(hit) = candidate.within(text, sheet.opened.base.bytes()) {
                // Mostly the text stands in the cell in which it was hit upon, and what comes behind makes no difference.
                sheet.paths.each(text, &mut |column, value| {
                    is_in = value.start < hit.end && hit.start < value.end && holds(column, value.clone());
                    value.start < hit.end && !is_in
                });
                if is_in {
                    return true;
                }
            }
            let is_escaped = memchr::memchr(b'\\', text.as_bytes()).is_some();
            // A value that holds the text as it is written overlaps with one of these, if they overlap each other.
            let hits: Vec<Range<usize>> = self.bytes.find_iter(text.as_bytes()).map(|hit| hit.range()).collect();
            let may_hold = |value: &Range<usize>| {
                is_escaped || hits.iter().any(|hit| hit.start < value.end && value.start < hit.end)
            };
            let read = sheet.paths.each(text, &mut |column, value| {
                is_in = is_in || may_hold(&value) && holds(column, value);
                true
            });
            if read.is_some() && text.len() <= json::LARGEST_ROW_BYTES {
                return is_in;
            }
        }
        sheet.shown_cells(row).into_iter().any(|cell| fits(&Value::from(cell)))
    }
}

/// A row that may hold the text.
#[derive(Debug)]
pub(super) struct Candidate {
    pub(super) row: RowId,
    /// Where in the file something like it stands first in the row, if that is known.
    hit: Option<Range<usize>>,
}

impl Candidate {
    /// Its place in the text of the row, if that is as the file has it.
    fn within(&self, text: &str, base: &[u8]) -> Option<Range<usize>> {
        let hit = self.hit.as_ref()?;
        let start = (text.as_ptr() as usize).checked_sub(base.as_ptr() as usize)?;
        let within = hit.start.checked_sub(start)?..hit.end.checked_sub(start)?;
        (start < base.len() && within.end <= text.len()).then_some(within)
    }
}

/// Finds the rows of ascending places.
struct Places<'b> {
    bounds: &'b [u64],
    start: usize,
    first: u32,
}

impl Places<'_> {
    /// The row of a place, and the place where the next row begins.
    fn row(&self, place: usize) -> (RowId, usize) {
        let absolute = (self.start + place) as u64;
        let at = self.bounds.partition_point(|bound| *bound <= absolute).saturating_sub(1);
        let row = RowId(self.first + u32::try_from(at).unwrap_or(u32::MAX));
        let next = self.bounds.get(at + 1).map_or(usize::MAX, |next| *next as usize - self.start);
        (row, next)
    }
}

impl Sheet {
    /// The cells of a row in which something can be looked for: no secrets.
    fn shown_cells(&self, row: RowId) -> Vec<crate::sheet::cell::Cell> {
        let is_hidden = |cell: &crate::sheet::cell::Cell| matches!(cell, crate::sheet::cell::Cell::Hidden(_));
        self.row_cells(row).into_iter().filter(|cell| !is_hidden(cell)).collect()
    }
}

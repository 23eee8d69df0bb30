//! Reads one record of a CSV, the way spreadsheets write it, and forgiving where they differ.

use std::borrow::Cow;

/// More columns than any worksheet has; further cells are counted, not kept.
pub(in crate::sheet) const MAX_COLUMNS: usize = 16_384;

/// A quote that is not closed within this many bytes never will be: no user of this size can be sent.
const LONGEST_QUOTED_BYTES: usize = 16 << 20;

/// Where a cell stands.
#[derive(Debug, Clone, Copy)]
pub(in crate::sheet) struct Cell {
    start: usize,
    end: usize,
    /// The text holds quotes that are not part of the value.
    escaped: bool,
}

impl Cell {
    pub(in crate::sheet) fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The bytes of the cell as they stand, which begin like the value.
    pub(in crate::sheet) fn raw(self, bytes: &[u8]) -> &[u8] {
        let raw = bytes.get(self.start..self.end).unwrap_or_default();
        if self.escaped { raw.strip_prefix(b"\"").unwrap_or(raw) } else { raw }
    }

    /// The value, out of the text whose bytes the record was read from.
    pub(in crate::sheet) fn value(self, text: &str) -> Cow<'_, str> {
        let raw = text.get(self.start..self.end).unwrap_or_default();
        if self.escaped { Cow::Owned(unescape(raw)) } else { Cow::Borrowed(raw) }
    }

    /// The value, if it is text.
    pub(in crate::sheet) fn text(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        let raw = std::str::from_utf8(bytes.get(self.start..self.end)?).ok()?;
        Some(if self.escaped { Cow::Owned(unescape(raw)) } else { Cow::Borrowed(raw) })
    }
}

/// A cell with quotes within: from its opening quote to the delimiter.
fn unescape(raw: &str) -> String {
    let mut value = String::with_capacity(raw.len());
    let mut rest = raw.strip_prefix('"').unwrap_or(raw);
    while let Some((before, after)) = rest.split_once('"') {
        value.push_str(before);
        rest = after;
        match after.strip_prefix('"') {
            Some(after) => {
                value.push('"');
                rest = after;
            }
            // The closing quote; what stands behind it belongs to the value as it is.
            None => break,
        }
    }
    value + rest
}

/// What a record turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sheet) struct Record {
    /// The first byte of the next record.
    pub(in crate::sheet) next: usize,
    pub(in crate::sheet) cell_count: usize,
    /// A quote is never closed; the record ends with its line.
    pub(in crate::sheet) unclosed: bool,
}

/// Reads the record that begins at `from` and puts its cells into `cells`.
pub(in crate::sheet) fn read_record(bytes: &[u8], from: usize, delimiter: u8, cells: &mut Vec<Cell>) -> Record {
    cells.clear();
    let mut at = from;
    let mut cell_count = 0;
    loop {
        let (cell, end) = if bytes.get(at) == Some(&b'"') {
            let Some(found) = quoted(bytes, at, delimiter) else {
                return Record { next: next_line(bytes, at), cell_count: cell_count + 1, unclosed: true };
            };
            found
        } else {
            let end = cell_end(bytes, at, delimiter);
            (Cell { start: at, end, escaped: false }, end)
        };
        cell_count += 1;
        if cells.len() < MAX_COLUMNS {
            cells.push(cell);
        }
        if bytes.get(end) != Some(&delimiter) {
            return Record { next: after_break(bytes, end), cell_count, unclosed: false };
        }
        at = end + 1;
    }
}

/// The cell whose opening quote is at `open`, and the place after it; none if it is never closed.
fn quoted(bytes: &[u8], open: usize, delimiter: u8) -> Option<(Cell, usize)> {
    let limit = bytes.len().min(open + LONGEST_QUOTED_BYTES);
    let mut escaped = false;
    let mut at = open + 1;
    loop {
        at += memchr::memchr(b'"', bytes.get(at..limit)?)?;
        if bytes.get(at + 1) != Some(&b'"') {
            break;
        }
        escaped = true;
        at += 2;
    }
    let end = cell_end(bytes, at + 1, delimiter);
    if escaped || end > at + 1 {
        return Some((Cell { start: open, end, escaped: true }, end));
    }
    Some((Cell { start: open + 1, end: at, escaped: false }, end))
}

/// Most cells are shorter than this, and a search for longer texts would spend its time on starting.
const SHORT_CELL_BYTES: usize = 16;

/// The place of the delimiter or the line break that ends what is at `from`.
fn cell_end(bytes: &[u8], from: usize, delimiter: u8) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    let (short, rest) = rest.split_at_checked(SHORT_CELL_BYTES).unwrap_or((rest, &[]));
    if let Some(found) = short.iter().position(|byte| *byte == delimiter || matches!(byte, b'\n' | b'\r')) {
        return from + found;
    }
    let from = from + short.len();
    memchr::memchr3(delimiter, b'\n', b'\r', rest).map_or(bytes.len(), |found| from + found)
}

/// Where the line after the one at `from` begins.
pub(in crate::sheet) fn next_line(bytes: &[u8], from: usize) -> usize {
    after_break(bytes, line_end(bytes, from))
}

fn line_end(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    memchr::memchr2(b'\n', b'\r', rest).map_or(bytes.len(), |found| from + found)
}

/// The first byte after the line break at `at`.
fn after_break(bytes: &[u8], at: usize) -> usize {
    match (bytes.get(at), bytes.get(at + 1)) {
        (Some(b'\r'), Some(b'\n')) => at + 2,
        (Some(_), _) => at + 1,
        (None, _) => at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str) -> Vec<Vec<String>> {
        let mut cells = Vec::new();
        let mut records = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let record = read_record(text.as_bytes(), at, b',', &mut cells);
            assert!(record.next > at);
            records.push(if record.unclosed {
                vec!["UNCLOSED".to_owned()]
            } else {
                cells.iter().map(|cell| cell.value(text).into_owned()).collect()
            });
            at = record.next;
        }
        records
    }

    #[test]
    fn records_are_read_as_spreadsheets_write_them() {
        let cases: &[(&str, &[&[&str]])] = &[
            ("a,b\nc,d", &[&["a", "b"], &["c", "d"]]),
            ("a,b\r\nc,d\r\n", &[&["a", "b"], &["c", "d"]]),
            ("a,b\rc,d\r", &[&["a", "b"], &["c", "d"]]),
            ("\"a,\n\r\"\"b\"\"\",\"\",c", &[&["a,\n\r\"b\"", "", "c"]]),
            ("a\"b,\"a\"b,\"a\"\"b\"c\"\n", &[&["a\"b", "ab", "a\"bc\""]]),
            (",\n\n,", &[&["", ""], &[""], &["", ""]]),
            ("\"a\"\n\"b\"", &[&["a"], &["b"]]),
            ("a,\"b\nc,d\n", &[&["UNCLOSED"], &["c", "d"]]),
            ("\"", &[&["UNCLOSED"]]),
        ];
        for (text, expected) in cases {
            assert_eq!(records(text), *expected, "{text:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_record_reads_like_the_csv_crate_does(text in "[ab,\"\n\r ]{0,40}") {
            let mut own = records(&text);
            // The csv crate skips blank lines, and lets a quote that is never closed swallow the rest.
            own.retain(|cells| *cells != [""]);
            let unclosed = own.iter().any(|cells| *cells == ["UNCLOSED"]);
            let mut theirs = Vec::new();
            let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
            for record in reader.records() {
                theirs.push(record.unwrap().iter().map(str::to_owned).collect::<Vec<_>>());
            }
            theirs.retain(|cells| *cells != [""]);
            proptest::prop_assert!(unclosed || own == theirs, "{own:?} {theirs:?}");
        }
    }
}

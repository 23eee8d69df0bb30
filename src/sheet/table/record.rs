//! Reads one record of a CSV, the way spreadsheets write it, and forgiving where they differ.

use std::borrow::Cow;

use crate::sheet::table::quick;
use crate::sheet::table::quick::Hear;

/// More columns than any worksheet has; further cells are counted, not kept.
pub(in crate::sheet) const MAX_COLUMNS: usize = 16_384;

/// A quote that is not closed within this many bytes never will be: no user of this size can be sent.
const LONGEST_QUOTED_BYTES: usize = 16 << 20;

/// Where a cell stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sheet) struct Cell {
    start: usize,
    end: usize,
    /// The text holds quotes that are not part of the value.
    escaped: bool,
}

impl Cell {
    /// What stands from one delimiter to the next. If it begins with a quote, that quote is closed.
    #[inline]
    pub(super) fn between(bytes: &[u8], start: usize, end: usize) -> Self {
        let whole = bytes.get(start..end).unwrap_or_default();
        match whole.strip_prefix(b"\"") {
            None => Self { start, end, escaped: false },
            Some(rest) => match rest.strip_suffix(b"\"") {
                Some(within) if memchr::memchr(b'"', within).is_none() => {
                    Self { start: start + 1, end: end - 1, escaped: false }
                }
                Some(_) | None => Self { start, end, escaped: true },
            },
        }
    }

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

    /// The text of a cell with quotes within, each of which stands twice as far as anybody knows.
    pub(super) fn doubled(self, bytes: &[u8]) -> Option<&str> {
        let whole = bytes.get(self.start..self.end).filter(|_| self.escaped)?;
        std::str::from_utf8(whole.strip_prefix(b"\"")?.strip_suffix(b"\"")?).ok()
    }
}

/// A cell with quotes within: from its opening quote to the delimiter.
fn unescape(raw: &str) -> String {
    let mut value = String::with_capacity(raw.len());
    let mut rest = raw.strip_prefix('"').unwrap_or(raw);
    // Not `split_once`, which takes its time with a text of many quotes, as JSON in a cell is.
    while let Some((before, after)) = memchr::memchr(b'"', rest.as_bytes()).and_then(|at| rest.split_at_checked(at)) {
        let one = after.strip_prefix('"').unwrap_or(after);
        value.push_str(before);
        // A quote that closes; what stands behind it belongs to the value as it is.
        let Some(further) = one.strip_prefix('"') else { return value + one };
        value.push('"');
        rest = further;
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
    let mut kept = Kept { bytes, cells, start: from };
    let quick = quick::read_record(bytes, from, delimiter, &mut kept);
    quick.unwrap_or_else(|| {
        kept.cells.clear();
        kept.start = from;
        read_cell_by_cell(bytes, from, delimiter, |end| kept.push(end))
    })
}

/// The cells of a record that is being read.
struct Kept<'a> {
    bytes: &'a [u8],
    cells: &'a mut Vec<Cell>,
    /// Where the next cell begins.
    start: usize,
}

impl Kept<'_> {
    #[inline]
    fn push(&mut self, end: usize) {
        if self.cells.len() < MAX_COLUMNS {
            self.cells.push(Cell::between(self.bytes, self.start, end));
        }
        self.start = end + 1;
    }
}

impl Hear for Kept<'_> {
    #[inline]
    fn block(&mut self, at: usize, parts: u64, _not_plain: u64) {
        quick::places(parts).for_each(|place| self.push(at + place));
    }
}

/// Reads any record, and tells where each of its cells ends.
pub(super) fn read_cell_by_cell(bytes: &[u8], from: usize, delimiter: u8, mut each: impl FnMut(usize)) -> Record {
    let mut at = from;
    let mut cell_count = 0;
    loop {
        let end = if bytes.get(at) == Some(&b'"') {
            let Some(closing) = closing_quote(bytes, at) else {
                return Record { next: next_line(bytes, at), cell_count: cell_count + 1, unclosed: true };
            };
            cell_end(bytes, closing + 1, delimiter)
        } else {
            cell_end(bytes, at, delimiter)
        };
        cell_count += 1;
        each(end);
        if bytes.get(end) != Some(&delimiter) {
            return Record { next: after_break(bytes, end), cell_count, unclosed: false };
        }
        at = end + 1;
    }
}

/// The quote that closes the one at `open`; none if it is never closed.
fn closing_quote(bytes: &[u8], open: usize) -> Option<usize> {
    let limit = bytes.len().min(open + LONGEST_QUOTED_BYTES);
    let mut at = open + 1;
    loop {
        at += memchr::memchr(b'"', bytes.get(at..limit)?)?;
        if bytes.get(at + 1) != Some(&b'"') {
            return Some(at);
        }
        at += 2;
    }
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
pub(super) fn after_break(bytes: &[u8], at: usize) -> usize {
    match (bytes.get(at), bytes.get(at + 1)) {
        (Some(b'\r'), Some(b'\n')) => at + 2,
        (Some(_), _) => at + 1,
        (None, _) => at,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sheet::table::places::Places;

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

    /// What a cell is, found by reading it from its front.
    fn one_cell(bytes: &[u8], start: usize, end: usize) -> Cell {
        if bytes.get(start) != Some(&b'"') || start == end {
            return Cell { start, end, escaped: false };
        }
        let closing = closing_quote(bytes, start).unwrap();
        if closing + 1 == end && !bytes[start + 1..closing].contains(&b'"') {
            return Cell { start: start + 1, end: closing, escaped: false };
        }
        Cell { start, end, escaped: true }
    }

    proptest::proptest! {
        #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]

        #[test]
        fn many_bytes_at_once_are_read_as_cell_by_cell(
            pieces in prop::collection::vec(prop_oneof![
                3 => prop::sample::select(b",,\"\n\r\xEF\xBB\xBF\xFFab;".to_vec()).prop_map(|byte| vec![byte]),
                2 => prop::sample::select(vec!["\"a\",", "\"\"", "\",\"", "\r\n", "\"\n\"", "01234567890123456789012345678901234567890123456789"])
                    .prop_map(|text| text.as_bytes().to_vec()),
            ], 0..120),
            delimiter in prop::sample::select(vec![b',', b';', b'a']),
        ) {
            let bytes = pieces.concat();
            let (mut cells, mut places) = (Vec::new(), Places::default());
            let mut at = 0;
            while at < bytes.len() {
                let mut ends = Vec::new();
                let expected = read_cell_by_cell(&bytes, at, delimiter, |end| ends.push(end));
                prop_assert_eq!(read_record(&bytes, at, delimiter, &mut cells), expected);
                prop_assert_eq!(places.read(&bytes, at, delimiter), expected);
                prop_assert_eq!(places.len(), ends.len());
                prop_assert!(places.iter().map(|it| it.1).eq(ends.iter().copied()));
                prop_assert!(places.iter().map(|(start, end)| one_cell(&bytes, start, end)).eq(cells.iter().copied()));
                at = expected.next;
            }
        }

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

//! A value for each of some rows, of one column: what was worked out elsewhere and is kept as it came out.

use std::sync::Arc;

use crate::sheet::cell::CellValue;
use crate::sheet::options::RowId;
use crate::sheet::ranges::RowRanges;

/// What the values may take together, as JSON: more would fill the memory, and the journal.
const MOST_BYTES: usize = 256 << 20;

/// A value for each of some rows. A million of them are one text, and a clone costs nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowValues {
    rows: RowRanges,
    /// One line of JSON for each row in ascending order; an empty one where the attribute is taken away.
    lines: Arc<str>,
    /// Where each line ends, at its line break.
    ends: Arc<[u32]>,
}

/// Collects the values of rows, in ascending order.
#[derive(Debug, Default)]
pub struct RowValuesBuilder {
    rows: Vec<std::ops::Range<u32>>,
    lines: String,
    ends: Vec<u32>,
}

impl RowValuesBuilder {
    /// Takes a value; false if they are too much together, or the row is not behind the last one.
    pub fn push(&mut self, row: RowId, value: &CellValue) -> bool {
        match self.rows.last_mut() {
            Some(last) if last.end == row.0 => last.end += 1,
            Some(last) if last.end > row.0 => return false,
            Some(_) | None => self.rows.push(row.0..row.0.saturating_add(1)),
        }
        let before = self.lines.len();
        value.write(&mut self.lines);
        // JSON has line breaks between its tokens alone, where a blank does as well.
        if self.lines.get(before..).is_some_and(|line| line.contains(['\n', '\r'])) {
            let line = self.lines.split_off(before).replace(['\n', '\r'], " ");
            self.lines.push_str(&line);
        }
        self.ends.push(u32::try_from(self.lines.len()).unwrap_or(u32::MAX));
        self.lines.push('\n');
        self.lines.len() <= MOST_BYTES
    }

    /// All of them.
    pub fn finish(self) -> RowValues {
        let (lines, ends) = (self.lines.into(), self.ends.into());
        RowValues { rows: RowRanges::from_ranges(self.rows), lines, ends }
    }
}

impl RowValues {
    /// Reads them as they are stored; none if they are damaged.
    pub fn from_lines(rows: RowRanges, lines: &str) -> Option<Self> {
        if lines.len() > MOST_BYTES {
            return None;
        }
        let ends = memchr::memchr_iter(b'\n', lines.as_bytes()).map(|at| u32::try_from(at).ok());
        let ends: Arc<[u32]> = ends.collect::<Option<_>>()?;
        let values = Self { rows, lines: lines.into(), ends };
        let is_whole = values.lines.is_empty() || values.lines.ends_with('\n');
        let is_one_each = values.ends.len() as u64 == values.rows.row_count();
        let is_value = |line: &str| line.is_empty() || CellValue::Json(line.to_owned()).normal().is_some();
        (is_whole && is_one_each && values.lines.split_terminator('\n').all(is_value)).then_some(values)
    }

    /// The rows.
    pub fn rows(&self) -> &RowRanges {
        &self.rows
    }

    /// The values as they are stored: a line of JSON for each row, an empty one for what is taken away.
    pub fn lines(&self) -> &str {
        &self.lines
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The value at a place among the rows.
    pub(super) fn at(&self, place: u32) -> Option<CellValue> {
        let place = place as usize;
        let end = *self.ends.get(place)? as usize;
        let start = match place.checked_sub(1) {
            Some(before) => *self.ends.get(before)? as usize + 1,
            None => 0,
        };
        match self.lines.get(start..end)? {
            "" => Some(CellValue::Missing),
            json => CellValue::from_json(json),
        }
    }

    /// All of them, in the order of the rows.
    pub(super) fn values(&self) -> impl Iterator<Item = CellValue> + '_ {
        (0..).map_while(|place| self.at(place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_kept_as_they_came_and_read_again_the_same() {
        let text = |text: &str| CellValue::Text(text.to_owned());
        let values = [
            (1, text("a\n\"b\"")),
            (2, CellValue::Missing),
            (3, CellValue::Null),
            (7, CellValue::Json("{\n\"a\": [1]}".to_owned())),
            (9, CellValue::Number("1e3".to_owned())),
            (10, CellValue::Boolean(false)),
            (11, text("")),
        ];
        let mut builder = RowValuesBuilder::default();
        assert!(values.iter().all(|(row, value)| builder.push(RowId(*row), value)));
        assert!(!builder.push(RowId(4), &CellValue::Null), "rows come in their order");
        let mut builder = RowValuesBuilder::default();
        assert!(values.iter().all(|(row, value)| builder.push(RowId(*row), value)));
        let built = builder.finish();
        assert_eq!(built.rows().iter().collect::<Vec<_>>(), [1..4, 7..8, 9..12]);
        let flat = |value: &CellValue| match value {
            CellValue::Json(json) => CellValue::Json(json.replace('\n', " ")),
            other => other.clone(),
        };
        assert!(built.values().eq(values.iter().map(|(_, value)| flat(value))));
        assert_eq!(RowValues::from_lines(built.rows().clone(), built.lines()), Some(built.clone()));
        for damaged in ["", "1\n", "1\n2\n3\n4\n5\n6\n7", "1\n2\n{\n4\n5\n6\n7\n"] {
            assert_eq!(RowValues::from_lines(built.rows().clone(), damaged), None, "{damaged}");
        }
    }
}

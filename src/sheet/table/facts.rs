//! What the cells of the columns have in common, gathered record by record.

use crate::sheet::json::is_json;
use crate::sheet::json::is_json_in_quotes;
use crate::sheet::options::ColumnType;
use crate::sheet::table::headers::PlannedColumn;
use crate::sheet::table::headers::PlannedType;
use crate::sheet::table::places::Places;
use crate::sheet::table::record::Cell;

/// What the cells of a column have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sheet) struct ColumnFacts {
    pub(in crate::sheet) filled: u64,
    pub(super) apostrophes: u64,
    kind: CellKind,
}

/// What every filled cell of a column is so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CellKind {
    Unknown,
    Boolean,
    Json,
    Text,
}

impl ColumnFacts {
    fn new(planned: &PlannedColumn) -> Self {
        let kind = match planned.column_type {
            PlannedType::ByCells => CellKind::Unknown,
            PlannedType::Asked(_) | PlannedType::Schema(_) | PlannedType::Mixed => CellKind::Text,
        };
        Self { filled: 0, apostrophes: 0, kind }
    }

    pub(in crate::sheet) fn column_type(self) -> ColumnType {
        match self.kind {
            CellKind::Boolean => ColumnType::Boolean,
            CellKind::Json => ColumnType::Json,
            CellKind::Text | CellKind::Unknown => ColumnType::Text,
        }
    }

    /// What the cells are with the one that stands from one delimiter to the next.
    fn look(&mut self, bytes: &[u8], start: usize, end: usize) {
        if bytes.get(start..end).is_some_and(is_filled) {
            let cell = Cell::between(bytes, start, end);
            self.kind = self.kind.with(cell.raw(bytes), || is_json_cell(cell, bytes));
        }
    }
}

/// Whether there is a value in what stands from one delimiter to the next.
#[inline]
pub(super) fn is_filled(whole: &[u8]) -> bool {
    !matches!(whole, [] | [b'"', b'"'])
}

fn is_json_cell(cell: Cell, bytes: &[u8]) -> bool {
    cell.doubled(bytes).is_some_and(is_json_in_quotes) || cell.text(bytes).is_some_and(|value| is_json(&value))
}

impl CellKind {
    /// What the cells are with one more.
    fn with(self, raw: &[u8], is_json: impl FnOnce() -> bool) -> Self {
        let found = if is_boolean(raw) {
            Self::Boolean
        } else if matches!(raw.first(), Some(b'{' | b'[')) && is_json() {
            Self::Json
        } else {
            Self::Text
        };
        match self {
            Self::Unknown => found,
            kind if kind == found => kind,
            Self::Boolean | Self::Json | Self::Text => Self::Text,
        }
    }
}

/// A column of which it is not yet known that it holds any text.
#[derive(Debug)]
struct Open {
    column: usize,
    /// Where the cell stands that was looked at last. Metadata have the same few values again and again, which to compare is
    /// quicker than to read.
    last: (usize, usize),
}

/// Gathers the facts of all columns.
#[derive(Debug)]
pub(super) struct Facts {
    columns: Vec<ColumnFacts>,
    open: Vec<Open>,
    records: u64,
    /// How many records have nothing in each column.
    without: Vec<u64>,
}

impl Facts {
    pub(super) fn new(planned: &[PlannedColumn]) -> Self {
        let columns: Vec<ColumnFacts> = planned.iter().map(ColumnFacts::new).collect();
        let open = columns.iter().enumerate().filter(|(_, facts)| facts.kind != CellKind::Text);
        let open = open.map(|(column, _)| Open { column, last: (0, 0) }).collect();
        Self { open, records: 0, without: vec![0; columns.len()], columns }
    }

    /// Looks at the cells of a record behind the first ones; all records are of the same `bytes`. Nearly all are plain: those
    /// are counted together, in the end.
    pub(super) fn look(&mut self, bytes: &[u8], places: &Places, skipped: usize) {
        self.records += 1;
        let given = places.len().saturating_sub(skipped);
        self.without.iter_mut().skip(given).for_each(|without| *without += 1);
        for place in places.not_plain() {
            let column = place.checked_sub(skipped);
            let Some((column, (start, end))) = column.zip(places.cell(*place)) else { continue };
            let Some((facts, without)) = self.columns.get_mut(column).zip(self.without.get_mut(column)) else { break };
            let whole = bytes.get(start..end).unwrap_or_default();
            *without += u64::from(!is_filled(whole));
            let first = whole.strip_prefix(b"\"").unwrap_or(whole).first();
            facts.apostrophes += u64::from(first == Some(&b'\''));
        }
        let columns = &mut self.columns;
        self.open.retain_mut(|open| {
            let Some((facts, (start, end))) = columns.get_mut(open.column).zip(places.cell(open.column + skipped))
            else {
                return true;
            };
            let last = std::mem::replace(&mut open.last, (start, end));
            if bytes.get(last.0..last.1) == bytes.get(start..end) {
                return true;
            }
            facts.look(bytes, start, end);
            facts.kind != CellKind::Text
        });
    }

    pub(super) fn columns(self) -> Vec<ColumnFacts> {
        let with = |(facts, without): (ColumnFacts, u64)| ColumnFacts { filled: self.records - without, ..facts };
        self.columns.into_iter().zip(self.without).map(with).collect()
    }
}

/// What a column is taken for by its cells alone, looked at one after the other.
#[derive(Debug, Clone, Copy)]
pub(in crate::sheet) struct Looks(CellKind);

impl Looks {
    /// Of no cell yet.
    pub(in crate::sheet) fn new() -> Self {
        Self(CellKind::Unknown)
    }

    /// One cell more.
    pub(in crate::sheet) fn look(&mut self, value: &str) {
        if !value.is_empty() && self.0 != CellKind::Text {
            self.0 = self.0.with(value.as_bytes(), || is_json(value));
        }
    }

    /// What the cells say; nothing where all are empty.
    pub(in crate::sheet) fn column_type(self) -> Option<ColumnType> {
        match self.0 {
            CellKind::Unknown => None,
            CellKind::Boolean => Some(ColumnType::Boolean),
            CellKind::Json => Some(ColumnType::Json),
            CellKind::Text => Some(ColumnType::Text),
        }
    }
}

pub(in crate::sheet) fn is_boolean(value: &[u8]) -> bool {
    // Nearly all are written so.
    matches!(value, b"true" | b"false") || value.eq_ignore_ascii_case(b"true") || value.eq_ignore_ascii_case(b"false")
}

pub(in crate::sheet) fn is_number(value: &str) -> bool {
    value.starts_with(|c: char| c == '-' || c.is_ascii_digit()) && is_json(value.trim_end())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn column(column_type: PlannedType) -> PlannedColumn {
        PlannedColumn { header: String::new(), path: None, column_type, is_nameless: false }
    }

    /// What is found by looking at the value of each cell.
    fn one_by_one(text: &str, places: &Places, facts: &mut [ColumnFacts]) {
        for (facts, (start, end)) in facts.iter_mut().zip(places.iter()) {
            let cell = Cell::between(text.as_bytes(), start, end);
            let value = cell.value(text);
            if cell.is_empty() {
                continue;
            }
            facts.filled += 1;
            facts.apostrophes += u64::from(cell.raw(text.as_bytes()).first() == Some(&b'\''));
            if facts.kind != CellKind::Text {
                facts.kind = facts.kind.with(cell.raw(text.as_bytes()), || is_json(&value));
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]

        #[test]
        fn what_cells_have_in_common_is_what_their_values_say(
            records in prop::collection::vec(prop::collection::vec(prop_oneof![
                4 => prop::sample::select(vec!["", "\"\"", "x", "'x", "\"'x\"", "true", "FALSE", "\"true\"", " ", "é", "{}", "[1]"]),
                3 => prop::sample::select(vec!["\"[]\"", "\"{\"\"a\"\":1}\"", "\"[\"\"a,\\\"\"b\"\"]\"", "\"[\"\"\"\"]\"", "\"[\"\"\"]\"", "\"[\"\"a\"\"]\"x", "\"[\"a\"]", "[\"\"a\"\"]"]),
            ], 1..70), 1..5),
            by_cells in prop::collection::vec(any::<bool>(), 66),
        ) {
            let planned: Vec<PlannedColumn> = by_cells
                .into_iter()
                .map(|by_cells| column(if by_cells { PlannedType::ByCells } else { PlannedType::Schema(ColumnType::Text) }))
                .collect();
            let (mut facts, mut places) = (Facts::new(&planned), Places::default());
            let mut expected = Facts::new(&planned).columns();
            let text = records.iter().map(|record| record.join(",") + "\n").collect::<String>();
            let mut at = 0;
            for record in records {
                let read = places.read(text.as_bytes(), at, b',');
                at += record.join(",").len() + 1;
                prop_assert!(!read.unclosed && read.next == at, "{}", text);
                facts.look(text.as_bytes(), &places, 0);
                one_by_one(&text, &places, &mut expected);
            }
            prop_assert_eq!(facts.columns(), expected);
        }
    }
}

//! Finds the rows of a table, and what its columns hold.

use crate::sheet::bounds::Damaged;
use crate::sheet::bounds::push_row;
use crate::sheet::copy::STEP_BYTES;
use crate::sheet::copy::Stage;
use crate::sheet::copy::Watch;
use crate::sheet::error::OpenError;
use crate::sheet::options::ColumnType;
use crate::sheet::options::OpenOptions;
use crate::sheet::options::RepairKind;
use crate::sheet::table::dialect::Dialect;
use crate::sheet::table::headers::PlannedColumn;
use crate::sheet::table::headers::PlannedType;
use crate::sheet::table::record::Cell;
use crate::sheet::table::record::Places;
use crate::sheet::utf8::Utf8;

/// What one pass over a table found.
#[derive(Debug)]
pub(in crate::sheet) struct TableIndex {
    /// The first byte of each row, and in the end the first byte after the last.
    pub(in crate::sheet) bounds: Vec<u64>,
    pub(in crate::sheet) columns: Vec<ColumnFacts>,
    /// Rows without a filled cell that are more than an empty line.
    pub(in crate::sheet) blank_rows: u64,
    /// The places of rows that can't be taken apart as the header asks.
    pub(in crate::sheet) damaged: Damaged,
    /// Cells that begin with an apostrophe.
    pub(in crate::sheet) apostrophes: u64,
    pub(in crate::sheet) strip_apostrophes: bool,
}

/// What the cells of a column have in common.
#[derive(Debug, Clone, Copy)]
pub(in crate::sheet) struct ColumnFacts {
    pub(in crate::sheet) filled: u64,
    apostrophes: u64,
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
            PlannedType::Asked(_) | PlannedType::Schema(_) => CellKind::Text,
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

    /// Looks at what stands from one delimiter to the next.
    #[inline]
    fn look(&mut self, start: usize, end: usize, bytes: &[u8]) {
        let whole = bytes.get(start..end).unwrap_or_default();
        match whole.first() {
            None => {}
            // Nearly all: behind the quotes in the alphabet, and of a column that holds any text.
            Some(first) if *first > b'\'' && self.kind == CellKind::Text => self.filled += 1,
            Some(_) => self.look_closely(Cell::between(bytes, start, end), bytes),
        }
    }

    fn look_closely(&mut self, cell: Cell, bytes: &[u8]) {
        if cell.is_empty() {
            return;
        }
        self.filled += 1;
        let raw = cell.raw(bytes);
        self.apostrophes += u64::from(raw.first() == Some(&b'\''));
        if self.kind != CellKind::Text {
            self.kind = self.kind.with(raw, || cell.text(bytes).is_some_and(|value| is_json(&value)));
        }
    }
}

impl CellKind {
    /// What the cells are with one more.
    fn with(self, raw: &[u8], is_json: impl Fn() -> bool) -> Self {
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
    value.eq_ignore_ascii_case(b"true") || value.eq_ignore_ascii_case(b"false")
}

pub(in crate::sheet) fn is_json(value: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(value).is_ok()
}

pub(in crate::sheet) fn is_number(value: &str) -> bool {
    value.starts_with(|c: char| c == '-' || c.is_ascii_digit()) && is_json(value.trim_end())
}

/// Reads all records after the header once.
pub(in crate::sheet) fn index_table(
    bytes: &[u8],
    dialect: &Dialect,
    planned: &[PlannedColumn],
    options: &OpenOptions,
    watch: &mut Watch<'_>,
) -> Result<TableIndex, OpenError> {
    let keep_blank = !options.repairs(RepairKind::BlankRows);
    let mut bounds = Vec::new();
    let mut columns: Vec<ColumnFacts> = planned.iter().map(ColumnFacts::new).collect();
    let mut blank_rows = 0;
    let mut damaged = Damaged::default();
    let mut places = Places::default();
    let mut at = dialect.rows_from;
    let mut told = at as u64;
    let mut utf8 = Utf8::new(bytes, at);
    let marked = usize::from(dialect.marked);
    while at < bytes.len() {
        let record = places.read(bytes, at, dialect.delimiter);
        let values = || places.iter().skip(marked);
        let count = places.len().saturating_sub(marked);
        let is_filled = |(start, end)| !Cell::between(bytes, start, end).is_empty();
        // Cells beyond the kept ones may hold anything.
        let uncertain = record.unclosed || record.cell_count > places.len();
        if uncertain || keep_blank && count > 1 || values().any(is_filled) {
            push_row(&mut bounds, at)?;
            // Spreadsheets write empty cells behind the last column; they mean nothing.
            let surplus = || count > columns.len() && values().skip(columns.len()).any(is_filled);
            let is_utf8 = utf8.holds(at..record.next);
            if uncertain || !is_utf8 || count < columns.len() || surplus() {
                damaged.add(bounds.len() - 1);
            }
            if !record.unclosed {
                for (facts, (start, end)) in columns.iter_mut().zip(values()) {
                    facts.look(start, end, bytes);
                }
            }
        } else if count > 1 {
            blank_rows += 1;
        }
        at = record.next;
        if at as u64 - told >= STEP_BYTES {
            told = at as u64;
            watch.at(Stage::Indexing, told, bytes.len() as u64)?;
        }
    }
    bounds.push(bytes.len() as u64);
    let apostrophes = columns.iter().map(|facts| facts.apostrophes).sum();
    // Of what we saved ourselves nothing has to be guessed.
    let has_apostrophes = dialect.kept_types.is_some() || has_apostrophes(planned, &columns);
    let strip_apostrophes = has_apostrophes && options.repairs(RepairKind::Apostrophes);
    Ok(TableIndex { bounds, columns, blank_rows, damaged, apostrophes, strip_apostrophes })
}

/// Attributes whose value never begins with an apostrophe: what they hold tells for the whole file.
const WITNESSES: [&str; 5] = ["email", "user_id", "phone_number", "picture", "identities"];

/// Whether this is a CSV of Auth0's, which puts an apostrophe before every text. One name like `'t Hooft` is not enough.
fn has_apostrophes(planned: &[PlannedColumn], columns: &[ColumnFacts]) -> bool {
    let is_witness =
        |column: &PlannedColumn| column.path.as_ref().is_some_and(|path| WITNESSES.contains(&path.attribute.name));
    let count = |witnesses_only: bool| {
        planned
            .iter()
            .zip(columns)
            .filter(|(column, _)| is_witness(column) || !witnesses_only)
            .fold((0, 0), |(filled, with), (_, facts)| (filled + facts.filled, with + facts.apostrophes))
    };
    match count(true) {
        (0, _) => {
            let (filled, with) = count(false);
            filled > 0 && with == filled
        }
        (filled, with) => with * 2 > filled,
    }
}

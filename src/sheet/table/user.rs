//! Makes a row of a table into a user's JSON text.

use std::borrow::Cow;

use crate::sheet::cell::CellValue;
use crate::sheet::column::is_secret;
use crate::sheet::error::OpenError;
use crate::sheet::error::RowProblem;
use crate::sheet::json::is_json;
use crate::sheet::options::ColumnType;
use crate::sheet::path::push_json_string;
use crate::sheet::table::dialect::Dialect;
use crate::sheet::table::facts::is_boolean;
use crate::sheet::table::facts::is_number;
use crate::sheet::table::headers::PlannedColumn;
use crate::sheet::table::headers::PlannedType;
use crate::sheet::table::index::TableIndex;
use crate::sheet::table::record::Cell;
use crate::sheet::table::record::read_record;
use crate::sheet::table::signed::KeptType;
use crate::sheet::table::tree;
use crate::sheet::table::tree::Node;
use crate::sheet::utf8;
use crate::user::Fix;
use crate::user::fix::Fixed;
use crate::user::fix::Given;

/// How much of a cell is told in a problem.
const SHOWN_CHARS: usize = 80;

/// A row is copied when it is made into JSON. No job takes a user of a thirtieth of this.
const LARGEST_ROW_BYTES: usize = 16 << 20;

/// Makes the value of a column of its cell in the file.
pub(in crate::sheet) type ValueOf<'a> = dyn FnMut(usize, &dyn Fn() -> crate::sheet::Cell) -> Option<CellValue> + 'a;

/// What is known of a table as a whole.
#[derive(Debug)]
pub(in crate::sheet) struct Table {
    pub(in crate::sheet) dialect: Dialect,
    pub(super) columns: Vec<TableColumn>,
    root: Node,
    strip_apostrophes: bool,
}

#[derive(Debug)]
pub(super) struct TableColumn {
    header: String,
    /// None: left out.
    path: Option<String>,
    pub(super) column_type: ColumnType,
    pub(super) fit: Fit,
    /// A value that is shown or sent, and so has to be right.
    sent: bool,
    pub(super) secret: bool,
}

/// Whether the cells of a column are of its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// The admin gave the type: a cell of another makes its row unreadable.
    Required,
    /// The attribute has the type: a cell of another is handed on as text, for the checker to report.
    Hoped,
    /// Values of several kinds: what is no JSON is a text.
    Mixed,
    /// The type was made from the cells.
    Seen,
}

impl Table {
    pub(in crate::sheet) fn new(
        dialect: Dialect,
        planned: Vec<PlannedColumn>,
        index: &TableIndex,
    ) -> Result<Self, OpenError> {
        let root = tree::build(&planned)?;
        let columns = planned.into_iter().zip(&index.columns).map(|(planned, facts)| {
            let (column_type, fit) = match planned.column_type {
                PlannedType::Asked(column_type) => (column_type, Fit::Required),
                PlannedType::Schema(column_type) => (column_type, Fit::Hoped),
                PlannedType::Mixed => (ColumnType::Json, Fit::Mixed),
                PlannedType::ByCells => (facts.column_type(), Fit::Seen),
            };
            let sent = planned.path.as_ref().is_some_and(|path| !path.read_only());
            let secret = planned.path.as_ref().is_some_and(crate::sheet::path::AttributePath::secret);
            let path = planned.path.map(|path| path.text);
            TableColumn { header: planned.header, path, column_type, fit, sent, secret }
        });
        let columns = columns.collect();
        Ok(Self { dialect, columns, root, strip_apostrophes: index.strip_apostrophes })
    }

    pub(in crate::sheet) fn column_type(&self, column: usize) -> ColumnType {
        self.columns.get(column).map_or(ColumnType::Text, |column| column.column_type)
    }

    /// Whether a column holds secrets, be it one that is left out.
    pub(in crate::sheet) fn may_hold_secrets(&self) -> bool {
        self.columns.iter().any(|column| column.secret || is_secret(&column.header))
    }

    /// What is to be kept of a column whose cells don't say it: its type, or that it has values of several kinds.
    pub(in crate::sheet) fn kept_type(&self, column: usize, column_type: ColumnType) -> KeptType {
        let is_mixed = self.columns.get(column).is_some_and(|column| column.fit == Fit::Mixed);
        if is_mixed { KeptType::Mixed } else { KeptType::All(column_type) }
    }

    /// Whether the type of a column comes from its attribute, so that it is the same in every list.
    pub(in crate::sheet) fn is_by_schema(&self, column: usize) -> bool {
        self.columns.get(column).is_some_and(|column| column.fit == Fit::Hoped)
    }

    pub(in crate::sheet) fn column_count(&self) -> usize {
        self.columns.len()
    }

    /// Whether a row has the cells that the header asks for.
    pub(in crate::sheet) fn is_readable(&self, row: &[u8]) -> bool {
        self.parse(row, &mut Vec::new()).is_ok()
    }

    /// Writes the user that stands in `row` into `out`.
    pub(in crate::sheet) fn write_user(&self, row: &[u8], out: &mut String) -> Result<(), RowProblem> {
        let mut cells = Vec::with_capacity(self.columns.len() + 1);
        self.write(&self.parse(row, &mut cells)?, &[], true, out)
    }

    /// The same with the values that `value` makes of the cells of some columns. Without a row: what was put into a new one.
    /// A cell that is not of its type is a problem if the user is to be sent; to be kept, it is a text.
    pub(in crate::sheet) fn write_edited(
        &self,
        row: Option<&[u8]>,
        columns: &[usize],
        value: &mut ValueOf<'_>,
        sending: bool,
        out: &mut String,
    ) -> Result<(), RowProblem> {
        let mut cells = Vec::new();
        let parsed = match row {
            Some(row) => self.parse(row, &mut cells)?,
            None => Parsed::default(),
        };
        let mut values = vec![None; self.columns.len()];
        for column in columns {
            if let Some(place) = values.get_mut(*column) {
                *place = value(*column, &|| self.cell(&parsed, *column));
            }
        }
        self.write(&parsed, &values, sending, out)
    }

    fn write(
        &self,
        parsed: &Parsed<'_>,
        edits: &[Option<CellValue>],
        sending: bool,
        out: &mut String,
    ) -> Result<(), RowProblem> {
        if let Some(mark) = parsed.mark.filter(|_| sending) {
            self.find_error_cell(&mark.value(parsed.row), parsed, edits)?;
        }
        let writer = Writer { table: self, row: parsed.row, values: parsed.values, edits, sending };
        out.clear();
        if !writer.write(&self.root, out)? {
            out.push_str("{}");
        }
        Ok(())
    }

    /// Takes a row apart, if it has the cells that the header asks for.
    pub(super) fn parse<'a>(&self, row: &'a [u8], cells: &'a mut Vec<Cell>) -> Result<Parsed<'a>, RowProblem> {
        let record = read_record(row, 0, self.dialect.delimiter, cells);
        let row = utf8::text(row.get(..record.next).unwrap_or_default()).ok_or(RowProblem::InvalidUtf8)?;
        if record.unclosed {
            return Err(RowProblem::UnclosedQuote);
        }
        if row.len() > LARGEST_ROW_BYTES {
            return Err(RowProblem::TooLarge { bytes: row.len() as u64 });
        }
        let marked = usize::from(self.dialect.marked);
        let values = cells.get(marked..).unwrap_or_default();
        let cell_count = record.cell_count - marked;
        // Spreadsheets write empty cells behind the last column; they mean nothing.
        let surplus = values.get(self.columns.len()..).unwrap_or_default().iter().any(|cell| !cell.is_empty());
        if values.len() < self.columns.len() || surplus || cell_count > values.len() {
            let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
            return Err(RowProblem::Ragged { cells: count(cell_count), columns: count(self.columns.len()) });
        }
        Ok(Parsed { row, values, mark: cells.first().filter(|_| self.dialect.marked).copied() })
    }

    /// The values of a record as the list means them; none for one that can't be read.
    pub(in crate::sheet) fn values(&self, row: &[u8]) -> Option<Vec<String>> {
        let mut cells = Vec::new();
        let record = read_record(row, 0, self.dialect.delimiter, &mut cells);
        let row = utf8::text(row.get(..record.next)?)?;
        if record.unclosed || record.cell_count > cells.len() {
            return None;
        }
        let values = cells.iter().skip(usize::from(self.dialect.marked)).map(|cell| cell.value(row));
        let value = |value: Cow<'_, str>| match value.strip_prefix('\'') {
            Some(rest) if self.strip_apostrophes => rest.to_owned(),
            _ => value.into_owned(),
        };
        Some(values.map(value).collect())
    }

    /// The row of the worksheet that a record was made of.
    pub(in crate::sheet) fn worksheet_row(&self, row: &[u8]) -> Option<u64> {
        let mut cells = Vec::new();
        if !self.dialect.marked {
            return None;
        }
        read_record(row, 0, self.dialect.delimiter, &mut cells);
        let mark = cells.first()?.text(row)?;
        mark.split(' ').next()?.parse().ok()
    }

    /// The mark of a record is its row, then the columns whose cell is an error.
    fn find_error_cell(&self, mark: &str, parsed: &Parsed<'_>, edits: &[Option<CellValue>]) -> Result<(), RowProblem> {
        for column in error_columns(mark) {
            if let (Some(planned), Some(cell)) = (self.columns.get(column), parsed.values.get(column))
                && let Some(path) = &planned.path
                && planned.sent
                && !matches!(edits.get(column), Some(Some(_)))
            {
                let (header, error) = (planned.header.clone(), cell.value(parsed.row).into_owned());
                return Err(RowProblem::ErrorCell { header, path: path.clone(), error });
            }
        }
        Ok(())
    }
}

pub(super) fn error_columns(mark: &str) -> impl Iterator<Item = usize> + '_ {
    mark.split(' ').skip(1).filter_map(|column| column.parse().ok())
}

/// A row that was taken apart.
#[derive(Default)]
pub(super) struct Parsed<'a> {
    pub(super) row: &'a str,
    pub(super) values: &'a [Cell],
    pub(super) mark: Option<Cell>,
}

/// One row on its way into JSON.
struct Writer<'a> {
    table: &'a Table,
    row: &'a str,
    values: &'a [Cell],
    /// What stands in place of the cells; empty for an untouched row.
    edits: &'a [Option<CellValue>],
    sending: bool,
}

impl Writer<'_> {
    /// Writes what stands at a place; false if every cell of it is empty, and nothing was written.
    fn write(&self, node: &Node, out: &mut String) -> Result<bool, RowProblem> {
        match node {
            Node::Cell(column) => self.write_cell(*column, out),
            Node::Object(members) => {
                let begin = out.len();
                let mut empty = true;
                for (key, child) in members {
                    let before = out.len();
                    out.push(if empty { '{' } else { ',' });
                    out.push_str(key);
                    let written = child.as_ref().map_or(Ok(false), |child| self.write(child, out))?;
                    if written {
                        empty = false;
                    } else {
                        out.truncate(before);
                    }
                }
                if empty {
                    out.truncate(begin);
                } else {
                    out.push('}');
                }
                Ok(!empty)
            }
            Node::Array(elements) => {
                let begin = out.len();
                let mut end = begin;
                for element in elements {
                    out.push(if out.len() == begin { '[' } else { ',' });
                    let written = element.as_ref().map_or(Ok(false), |element| self.write(element, out))?;
                    if written {
                        end = out.len();
                    } else {
                        out.push_str("null");
                    }
                }
                // Elements are missing from the end; those in between are null, so that each stays in its place.
                out.truncate(end);
                if end > begin {
                    out.push(']');
                }
                Ok(end > begin)
            }
        }
    }

    fn write_cell(&self, column: usize, out: &mut String) -> Result<bool, RowProblem> {
        let Some(planned) = self.table.columns.get(column) else { return Ok(false) };
        if let Some(Some(value)) = self.edits.get(column) {
            return planned.write_edited(value, self.sending, out);
        }
        let Some(cell) = self.values.get(column).filter(|cell| !cell.is_empty()) else { return Ok(false) };
        let value = self.table.without_apostrophe(cell.value(self.row));
        if value.is_empty() {
            return Ok(false);
        }
        if let Some(yes) = planned.boolean(&value) {
            out.push_str(if yes { "true" } else { "false" });
            return Ok(true);
        }
        let fits = planned.fits(&value);
        match planned.column_type {
            ColumnType::Number | ColumnType::Json if fits => out.push_str(value.trim()),
            ColumnType::Boolean | ColumnType::Number | ColumnType::Json
                if planned.fit == Fit::Required && self.sending =>
            {
                return Err(planned.problem(&value));
            }
            ColumnType::Text | ColumnType::Boolean | ColumnType::Number | ColumnType::Json => {
                push_json_string(out, &value);
            }
        }
        Ok(true)
    }
}

impl TableColumn {
    /// What a cell of a boolean column says. Where the admin said that a column is one, yes and no are said in words too.
    pub(super) fn boolean(&self, value: &str) -> Option<bool> {
        match (self.column_type, self.fit) {
            (ColumnType::Boolean, Fit::Required) => match Fix::YesNo.fixed(Given::Text(value)) {
                Some(Fixed::Boolean(yes)) => Some(yes),
                _no_such_word => None,
            },
            (ColumnType::Boolean, _) => is_boolean(value.as_bytes()).then(|| value.eq_ignore_ascii_case("true")),
            (ColumnType::Text | ColumnType::Number | ColumnType::Json, _) => None,
        }
    }

    /// Whether a cell with this text is of the column's type; no cell of a text or boolean column is anything else.
    pub(super) fn fits(&self, value: &str) -> bool {
        match self.column_type {
            ColumnType::Text | ColumnType::Boolean => false,
            ColumnType::Number | ColumnType::Json if self.fit == Fit::Seen => true,
            ColumnType::Number => is_number(value),
            ColumnType::Json => is_json(value),
        }
    }

    /// A cell that is not of the type that the admin asked for.
    fn problem(&self, value: &str) -> RowProblem {
        RowProblem::Cell {
            header: self.header.clone(),
            path: self.path.clone().unwrap_or_default(),
            expected: self.column_type,
            found: if self.secret { String::new() } else { value.chars().take(SHOWN_CHARS).collect() },
        }
    }

    /// A value that was put into a cell. The type that the admin asked for holds for it too.
    fn write_edited(&self, value: &CellValue, sending: bool, out: &mut String) -> Result<bool, RowProblem> {
        let fits = match (self.column_type, value) {
            (_, CellValue::Missing | CellValue::Null)
            | (ColumnType::Text | ColumnType::Json, _)
            | (ColumnType::Boolean, CellValue::Boolean(_))
            | (ColumnType::Number, CellValue::Number(_)) => true,
            (ColumnType::Boolean | ColumnType::Number, _) => self.fit != Fit::Required,
        };
        if !fits && sending {
            let mut text = String::new();
            value.write(&mut text);
            return Err(self.problem(text.trim_matches('"')));
        }
        Ok(value.write(out))
    }
}

impl Table {
    pub(super) fn without_apostrophe<'v>(&self, value: Cow<'v, str>) -> Cow<'v, str> {
        if !self.strip_apostrophes || !value.starts_with('\'') {
            return value;
        }
        match value {
            Cow::Borrowed(value) => Cow::Borrowed(value.get(1..).unwrap_or_default()),
            Cow::Owned(mut value) => {
                value.remove(0);
                Cow::Owned(value)
            }
        }
    }
}

//! Finds out what stands between the cells of a table, and its header.

use crate::sheet::error::OpenError;
use crate::sheet::header;
use crate::sheet::options::ColumnType;
use crate::sheet::options::OpenOptions;
use crate::sheet::table::record::Cell;
use crate::sheet::table::record::MAX_COLUMNS;
use crate::sheet::table::record::next_line;
use crate::sheet::table::record::read_record;
use crate::sheet::table::signed;
use std::borrow::Cow;

/// What stands between cells, the commonest first: it wins where nothing else decides.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// A line that names columns is never longer; a text without line breaks is no table.
const LONGEST_HEADER_BYTES: usize = 4 << 20;

/// How a table is written, and its header.
#[derive(Debug)]
pub(in crate::sheet) struct Dialect {
    pub(in crate::sheet) delimiter: u8,
    /// Without the blanks around them.
    pub(in crate::sheet) headers: Vec<String>,
    /// Where the first record after the header begins.
    pub(in crate::sheet) rows_from: usize,
    /// What ends a line.
    pub(in crate::sheet) line_break: u8,
    /// The first cell of each record says where the row stood in its worksheet, and which of its cells are errors.
    pub(in crate::sheet) marked: bool,
    /// What the columns hold, where the table was saved by us and says so.
    pub(in crate::sheet) kept_types: Option<Vec<Option<ColumnType>>>,
}

impl Dialect {
    fn new(delimiter: u8, line_break: u8, marked: bool, (headers, rows_from): (Vec<String>, usize)) -> Self {
        let kept_types = signed::read(&headers);
        let headers = headers.iter().map(|header| header.trim().to_owned()).collect();
        Self { delimiter, headers, rows_from, line_break, marked, kept_types }
    }
}

/// Looks at the header, which begins at `from`. `marked` is a table that was made from a worksheet.
pub(in crate::sheet) fn find_dialect(
    bytes: &[u8],
    from: usize,
    marked: bool,
    options: &OpenOptions,
) -> Result<Dialect, OpenError> {
    let line_break = if memchr::memchr(b'\n', bytes).is_some() { b'\n' } else { b'\r' };
    if marked {
        let (headers, rows_from) = read_headers(bytes, from, b',')?;
        let headers = headers.into_iter().skip(1).collect();
        return Ok(Dialect::new(b',', line_break, marked, (headers, rows_from)));
    }
    let (announced, from) = announced_delimiter(bytes, from);
    // What is no single character, or has a meaning of its own, can't stand between cells.
    let possible = |delimiter: &u8| delimiter.is_ascii() && !matches!(delimiter, b'"' | b'\n' | b'\r');
    let chosen = options.delimiter.or(announced).filter(possible);
    let mut best: Option<(usize, Dialect)> = None;
    for delimiter in chosen.map_or(DELIMITERS.to_vec(), |delimiter| vec![delimiter]) {
        let dialect = Dialect::new(delimiter, line_break, marked, read_headers(bytes, from, delimiter)?);
        let headers = &dialect.headers;
        let understood = headers.iter().filter(|header| header::is_understood(header, options)).count();
        let better = best
            .as_ref()
            .is_none_or(|(best_understood, best)| (understood, headers.len()) > (*best_understood, best.headers.len()));
        if better {
            best = Some((understood, dialect));
        }
    }
    let Some((understood, dialect)) = best else { return Err(OpenError::Empty) };
    if understood == 0 && dialect.headers.iter().any(|header| header.contains('@')) {
        return Err(OpenError::NoHeader);
    }
    Ok(dialect)
}

/// The line `sep=;` that Excel reads, and where the header begins behind it.
fn announced_delimiter(bytes: &[u8], from: usize) -> (Option<u8>, usize) {
    let rest = bytes.get(from..).unwrap_or_default();
    let head = rest.get(..8).unwrap_or(rest);
    match head.get(..4).zip(head.get(4)) {
        Some((name, delimiter)) if name.eq_ignore_ascii_case(b"sep=") => (Some(*delimiter), next_line(bytes, from)),
        _ => (None, from),
    }
}

/// Reads the first record that isn't blank, with the blanks around its cells.
fn read_headers(bytes: &[u8], mut from: usize, delimiter: u8) -> Result<(Vec<String>, usize), OpenError> {
    let mut cells: Vec<Cell> = Vec::new();
    while from < bytes.len() {
        let record = read_record(bytes, from, delimiter, &mut cells);
        let text = bytes.get(from..record.next).unwrap_or_default();
        if record.unclosed || text.len() > LONGEST_HEADER_BYTES {
            return Err(OpenError::HeaderUnreadable);
        }
        if record.cell_count > MAX_COLUMNS {
            return Err(OpenError::TooManyColumns);
        }
        if !text.trim_ascii().is_empty() {
            let header = |cell: &Cell| cell.text(bytes).map(Cow::into_owned);
            let headers: Option<Vec<String>> = cells.iter().map(header).collect();
            return Ok((headers.ok_or(OpenError::HeaderUnreadable)?, record.next));
        }
        from = record.next;
    }
    Err(OpenError::Empty)
}

//! Finds out what stands between the cells of a table, and its header.

use crate::sheet::error::OpenError;
use crate::sheet::header;
use crate::sheet::options::HeaderRow;
use crate::sheet::options::OpenOptions;
use crate::sheet::table::record::Cell;
use crate::sheet::table::record::MAX_COLUMNS;
use crate::sheet::table::record::next_line;
use crate::sheet::table::record::read_record;
use crate::sheet::table::signed::Signed;
use std::borrow::Cow;

/// What stands between cells, the commonest first: it wins where nothing else decides.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// A line that names columns is never longer; a text without line breaks is no table.
const LONGEST_HEADER_BYTES: usize = 4 << 20;

/// How many lines are looked at for the one that names the columns: titles and notes stand above it.
pub(in crate::sheet) const LINES_LOOKED_AT: usize = 10;

/// How a table is written, and its header.
#[derive(Debug)]
pub(in crate::sheet) struct Dialect {
    pub(in crate::sheet) delimiter: u8,
    /// Without the blanks around them.
    pub(in crate::sheet) headers: Vec<String>,
    /// How many lines that hold something stand above the header.
    pub(in crate::sheet) above: u32,
    /// Where the first line begins that may be the header.
    pub(in crate::sheet) lines_from: usize,
    /// Where the first record after the header begins.
    pub(in crate::sheet) rows_from: usize,
    /// What ends a line.
    pub(in crate::sheet) line_break: u8,
    /// The first cell of each record says where the row stood in its worksheet, and which of its cells are errors.
    pub(in crate::sheet) marked: bool,
    /// What the table says of itself, where it was saved by us.
    pub(in crate::sheet) signed: Option<Signed>,
}

impl Dialect {
    fn new(delimiter: u8, line_break: u8, marked: bool, (headers, rows_from): (Vec<String>, usize)) -> Self {
        let signed = Signed::read(&headers, marked);
        let named = |header: &String| {
            let header = header.trim();
            signed.as_ref().map_or(header, |signed| signed.unguarded(header)).to_owned()
        };
        let headers = headers.iter().map(named).collect();
        Self { delimiter, headers, above: 0, lines_from: 0, rows_from, line_break, marked, signed }
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
    let (announced, from) = if marked { (Some(b','), from) } else { announced_delimiter(bytes, from) };
    // What is no single character, or has a meaning of its own, can't stand between cells.
    let possible = |delimiter: &u8| delimiter.is_ascii() && !matches!(delimiter, b'"' | b'\n' | b'\r');
    let asked = options.delimiter.filter(|_| !marked);
    let chosen = asked.or(announced).filter(possible);
    let mut best: Option<(usize, Dialect)> = None;
    for delimiter in chosen.map_or(DELIMITERS.to_vec(), |delimiter| vec![delimiter]) {
        let (headers, rows_from, above) = find_header(bytes, from, (delimiter, marked), options)?;
        let read = Dialect::new(delimiter, line_break, marked, (headers, rows_from));
        let dialect = Dialect { above, lines_from: from, ..read };
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
    if understood == 0 && options.header.is_none() && dialect.headers.iter().any(|header| header.contains('@')) {
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

/// A line that may name the columns, and where the record behind it begins.
#[derive(Debug)]
pub(in crate::sheet) struct Line {
    pub(in crate::sheet) from: usize,
    /// Without the blanks around them.
    pub(in crate::sheet) cells: Vec<String>,
    /// As they stand there.
    whole: Vec<String>,
    next: usize,
}

/// The first lines that hold something. What comes after a line that can't be read is no header.
pub(in crate::sheet) fn first_lines(
    bytes: &[u8],
    from: usize,
    (delimiter, marked): (u8, bool),
) -> Result<Vec<Line>, OpenError> {
    let mut lines = Vec::new();
    let mut at = from;
    while lines.len() < LINES_LOOKED_AT {
        match read_headers(bytes, at, delimiter) {
            Ok((cells, next)) => {
                let whole: Vec<String> = cells.into_iter().skip(usize::from(marked)).collect();
                let cells: Vec<String> = whole.iter().map(|cell| cell.trim().to_owned()).collect();
                if cells.iter().any(|cell| !cell.is_empty()) {
                    lines.push(Line { from: at, cells, whole, next });
                }
                at = next;
            }
            Err(error) if lines.is_empty() => return Err(error),
            Err(_below_the_header) => break,
        }
    }
    Ok(lines)
}

/// The line that names the columns as it stands there, where the rows begin, and how many lines stand above it.
fn find_header(
    bytes: &[u8],
    from: usize,
    written: (u8, bool),
    options: &OpenOptions,
) -> Result<(Vec<String>, usize, u32), OpenError> {
    let lines = first_lines(bytes, from, written)?;
    let place = match options.header {
        Some(HeaderRow::Nowhere) => {
            let first = lines.first().ok_or(OpenError::Empty)?;
            return Ok((vec![String::new(); first.cells.len()], first.from, 0));
        }
        Some(HeaderRow::Below(above)) => {
            usize::try_from(above).unwrap_or(usize::MAX).min(lines.len().saturating_sub(1))
        }
        None => header_place(&lines, options),
    };
    let line = lines.into_iter().nth(place).ok_or(OpenError::Empty)?;
    Ok((line.whole, line.next, u32::try_from(place).unwrap_or(u32::MAX)))
}

/// The first line, unless it says nothing and a fuller one below it names attributes: then what stands above is a title.
fn header_place(lines: &[Line], options: &OpenOptions) -> usize {
    let is_word = |cell: &&String| header::is_understood(cell, options) || header::known_word(cell).is_some();
    let filled = |line: &Line| line.cells.iter().filter(|cell| !cell.is_empty()).count();
    let words = |line: &Line| line.cells.iter().filter(|cell| !cell.is_empty()).filter(is_word).count();
    let Some(first) = lines.first().filter(|first| words(first) == 0) else { return 0 };
    let mut best = (0, 0);
    let mut fullest = filled(first);
    for (place, line) in lines.iter().enumerate().skip(1) {
        // A line with an address is a user, and so is what comes after it.
        if line.cells.iter().any(|cell| cell.contains('@')) {
            break;
        }
        if filled(line) > fullest && words(line) > best.1 {
            best = (place, words(line));
        }
        fullest = fullest.max(filled(line));
    }
    best.0
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

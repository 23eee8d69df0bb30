//! Looks at a list before anybody said what its columns mean: what it is, its headers or keys, and what
//! stands below them.

use std::ops::ControlFlow;
use std::path::Path;

use crate::sheet::base::BASE_NAME;
use crate::sheet::base::Base;
use crate::sheet::bounds::Damaged;
use crate::sheet::copy::Progress;
use crate::sheet::copy::Watch;
use crate::sheet::encoding;
use crate::sheet::error::Doing;
use crate::sheet::error::OpenError;
use crate::sheet::header;
use crate::sheet::index;
use crate::sheet::json;
use crate::sheet::open;
use crate::sheet::options::ColumnType;
use crate::sheet::options::Encoding;
use crate::sheet::options::HeaderRow;
use crate::sheet::options::OpenOptions;
use crate::sheet::options::RepairKind;
use crate::sheet::path::AttributePath;
use crate::sheet::recognised::Format;
use crate::sheet::recognised::Recognised;
use crate::sheet::recognised::Repair;
use crate::sheet::sniff;
use crate::sheet::stored::StoredOrigin;
use crate::sheet::table;

/// How many rows are looked at for values.
const SAMPLE_ROWS: usize = 1000;

/// How many values of a column are kept.
pub(super) const SAMPLE_VALUES: usize = 100;

/// How much of a value is kept.
pub(super) const SAMPLE_CHARS: usize = 200;

/// What a list holds.
#[derive(Debug, Clone)]
pub struct ListDescription {
    pub recognised: Recognised,
    /// What was put right.
    pub repairs: Vec<Repair>,
    /// The lines that may name the columns of a table; none for JSON, which names its values itself.
    pub header_lines: Vec<HeaderLine>,
    pub row_count: u32,
    /// How many rows can't be read.
    pub damaged_rows: u64,
    /// The lines of the first of them.
    pub damaged_lines: Vec<u64>,
    /// The columns of a table, or the keys of JSON users.
    pub columns: Vec<DescribedColumn>,
}

/// A line of a table that may name its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderLine {
    /// How many lines that hold something stand above it: what [`HeaderRow::Below`] means.
    pub above: u32,
    /// Its number, from 1; in a workbook the row of the worksheet.
    pub line: u64,
    /// Its first cells.
    pub begins: String,
    /// Whether it was taken.
    pub is_taken: bool,
}

/// A column of a table, or a key of JSON users, as it stands in the file.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "facts that do not depend on each other")]
pub struct DescribedColumn {
    /// The name by which it can be told from all others; without the blanks around it.
    pub header: String,
    /// What the admin maps it to, or what its header means.
    pub path: Option<String>,
    /// Whether that is said by the options.
    pub is_mapped: bool,
    /// Whether it has no header, so that it is named by its letter.
    pub is_nameless: bool,
    /// Whether the options leave it out.
    pub is_ignored: bool,
    /// Whether its values are never shown.
    pub is_secret: bool,
    /// Paths that it may mean.
    pub near: Vec<String>,
    /// The attribute for which people use the header as a word.
    pub known_word: Option<&'static str>,
    /// How many cells hold something.
    pub filled: u64,
    /// What its values are, all of them.
    pub column_type: ColumnType,
    /// The first values that hold something. They may be secrets.
    pub values: Vec<String>,
}

/// Copies the list at `path` into `folder` and looks at it there.
pub fn describe_file(
    path: &Path,
    folder: &Path,
    options: &OpenOptions,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<ListDescription, OpenError> {
    let mut watch = Watch { tell: progress };
    let origin = open::bring_into(path, folder, options, &mut watch)?;
    let base = Base::open(&folder.join(BASE_NAME)).map_err(|error| OpenError::io(Doing::ReadingCopy, error))?;
    let bytes = base.bytes();
    let (_, from) = encoding::find_encoding(bytes, Some(Encoding::Utf8));
    let start = from + sniff::blanks(bytes.get(from..).unwrap_or_default());
    match (&origin.worksheet, bytes.get(start)) {
        (_, None) => Err(OpenError::Empty),
        (None, Some(b'[' | b'{')) => describe_json(bytes, start, &origin, options, &mut watch),
        (None | Some(_), Some(_)) => describe_table(bytes, start, &origin, options, &mut watch),
    }
}

fn recognised(origin: &StoredOrigin, format: Format) -> Recognised {
    Recognised { format, encoding: origin.encoding(), gzip: origin.gzip, size_bytes: origin.size_bytes }
}

fn describe_json(
    bytes: &[u8],
    start: usize,
    origin: &StoredOrigin,
    options: &OpenOptions,
    watch: &mut Watch<'_>,
) -> Result<ListDescription, OpenError> {
    let (split, format) = index::split_json(bytes, start, options, watch)?;
    let (_, renamed) = json::Renaming::new(options, index::sample_json(bytes, &split).into_iter())?;
    let row_count = split.bounds.len().saturating_sub(1);
    let mut damaged = Damaged::default();
    let rows = (0..row_count).filter_map(|row| {
        let text = index::json_row(bytes, &split, row).filter(|text| json::is_valid(text));
        if text.is_none() {
            damaged.add(row);
        }
        text
    });
    let columns = json::describe(rows, options)?;
    let line = |row: &usize| {
        let from = split.bounds.get(*row).and_then(|from| usize::try_from(*from).ok()).unwrap_or_default();
        let from = from + sniff::blanks(bytes.get(from..).unwrap_or_default());
        1 + memchr::memchr_iter(b'\n', bytes.get(..from).unwrap_or_default()).count() as u64
    };
    let damaged_lines = damaged.first.iter().map(line).collect();
    let mut repairs = origin.repairs();
    repairs.extend(renamed);
    Ok(ListDescription {
        recognised: recognised(origin, format),
        repairs,
        header_lines: Vec::new(),
        row_count: u32::try_from(row_count).unwrap_or(u32::MAX),
        damaged_rows: damaged.count + u64::from(split.tail.is_some()),
        damaged_lines,
        columns,
    })
}

fn describe_table(
    bytes: &[u8],
    start: usize,
    origin: &StoredOrigin,
    options: &OpenOptions,
    watch: &mut Watch<'_>,
) -> Result<ListDescription, OpenError> {
    let dialect = table::find_dialect(bytes, start, origin.worksheet.is_some(), options)?;
    let (headers, planned): (Vec<_>, Vec<_>) = table::look_at_columns(&dialect.headers, options)?
        .into_iter()
        .map(|it| ((it.header, it.is_mapped, it.is_ignored), it.column))
        .unzip();
    let index = table::index_table(bytes, &dialect, &planned, options, watch)?;
    let samples = table::sample(bytes, &dialect, &index, SAMPLE_ROWS, (SAMPLE_VALUES, SAMPLE_CHARS));
    let mut repairs = origin.repairs();
    if dialect.above > 0 {
        repairs.push(Repair::TitleRows { rows: dialect.above });
    }
    let mut read_only: Vec<String> = Vec::new();
    for ((header, is_mapped, is_ignored), column) in headers.iter().zip(&planned) {
        let Some(path) = column.path.as_ref().filter(|_| !is_ignored) else { continue };
        if !is_mapped && path.text != *header {
            repairs.push(Repair::Renamed { header: column.header.clone(), attribute: path.text.clone() });
        }
        if path.read_only() && !read_only.iter().any(|name| name == path.attribute.name) {
            read_only.push(path.attribute.name.to_owned());
        }
    }
    if index.strip_apostrophes {
        repairs.push(Repair::ApostrophesRemoved { cells: index.apostrophes });
    }
    if index.blank_rows > 0 {
        repairs.push(Repair::BlankRows { rows: index.blank_rows });
    }
    if !read_only.is_empty() && options.repairs(RepairKind::ReadOnly) {
        repairs.push(Repair::ReadOnlyKept { attributes: read_only });
    }
    let format = match &origin.worksheet {
        Some(worksheet) => Format::Xlsx { worksheet: worksheet.clone() },
        None => Format::Csv { delimiter: dialect.delimiter },
    };
    let line = |row: &usize| {
        let from = index.bounds.get(*row).and_then(|from| usize::try_from(*from).ok()).unwrap_or_default();
        line_number(bytes, start, from, &dialect)
    };
    let columns = headers.into_iter().zip(planned).zip(&index.columns).zip(samples);
    let columns = columns.map(|((((header, is_mapped, is_ignored), planned), facts), values)| DescribedColumn {
        is_nameless: header.is_empty(),
        is_mapped,
        is_ignored,
        is_secret: planned.path.as_ref().is_some_and(AttributePath::secret) || header.to_lowercase().contains("passw"),
        known_word: header::known_word(&header),
        near: if header.is_empty() { Vec::new() } else { header::near(&header) },
        path: planned.path.map(|path| path.text),
        filled: facts.filled,
        column_type: facts.column_type(),
        values,
        header: planned.header,
    });
    Ok(ListDescription {
        recognised: recognised(origin, format),
        repairs,
        header_lines: header_lines(bytes, start, &dialect, options)?,
        damaged_rows: index.damaged.count,
        damaged_lines: index.damaged.first.iter().map(line).collect(),
        row_count: u32::try_from(index.bounds.len().saturating_sub(1)).unwrap_or(u32::MAX),
        columns: columns.collect(),
    })
}

/// How many cells of a line tell people which it is.
const CELLS_SHOWN: usize = 3;

fn header_lines(
    bytes: &[u8],
    start: usize,
    dialect: &table::Dialect,
    options: &OpenOptions,
) -> Result<Vec<HeaderLine>, OpenError> {
    let taken = if options.header == Some(HeaderRow::Nowhere) { None } else { Some(dialect.above) };
    let lines = table::first_lines(bytes, dialect.lines_from, (dialect.delimiter, dialect.marked))?;
    let line = |(above, line): (u32, table::Line)| {
        let cells = line.cells.iter().filter(|cell| !cell.is_empty()).take(CELLS_SHOWN);
        let begins: Vec<String> = cells.map(|cell| cell.chars().take(SAMPLE_CHARS / 8).collect()).collect();
        HeaderLine {
            above,
            line: line_number(bytes, start, line.from, dialect),
            begins: begins.join(", "),
            is_taken: taken == Some(above),
        }
    };
    Ok((0..).zip(lines).map(line).collect())
}

/// The number of the line at `from`, or of the first one after it that holds something.
fn line_number(bytes: &[u8], start: usize, from: usize, dialect: &table::Dialect) -> u64 {
    let from = from.max(start);
    let from = from + sniff::blanks(bytes.get(from..).unwrap_or_default());
    if dialect.marked {
        let mark = bytes.get(from..).unwrap_or_default();
        let digits: Vec<u8> = mark.iter().copied().take_while(u8::is_ascii_digit).collect();
        return std::str::from_utf8(&digits).ok().and_then(|digits| digits.parse().ok()).unwrap_or(1);
    }
    1 + memchr::memchr_iter(dialect.line_break, bytes.get(..from).unwrap_or_default()).count() as u64
}

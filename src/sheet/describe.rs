//! Looks at a list before anybody said what its columns mean: what it is, its headers, and what stands below them.

use std::ops::ControlFlow;
use std::path::Path;

use crate::sheet::base::BASE_NAME;
use crate::sheet::base::Base;
use crate::sheet::copy::Progress;
use crate::sheet::copy::Watch;
use crate::sheet::encoding;
use crate::sheet::error::Doing;
use crate::sheet::error::OpenError;
use crate::sheet::header;
use crate::sheet::open;
use crate::sheet::options::ColumnType;
use crate::sheet::options::Encoding;
use crate::sheet::options::OpenOptions;
use crate::sheet::path::AttributePath;
use crate::sheet::recognised::Format;
use crate::sheet::recognised::Recognised;
use crate::sheet::recognised::Repair;
use crate::sheet::sniff;
use crate::sheet::stored::StoredOrigin;
use crate::sheet::table;
use crate::sheet::table::PlannedColumn;
use crate::sheet::table::PlannedType;

/// How many rows are looked at for values.
const SAMPLE_ROWS: usize = 1000;

/// How many values of a column are kept.
const SAMPLE_VALUES: usize = 100;

/// How much of a value is kept.
const SAMPLE_CHARS: usize = 200;

/// What a table holds.
#[derive(Debug, Clone)]
pub struct TableDescription {
    pub recognised: Recognised,
    /// What was put right so far, without what its headers mean.
    pub repairs: Vec<Repair>,
    /// The line with the headers, from 1; in a workbook the row of the worksheet.
    pub header_line: u64,
    pub row_count: u32,
    pub columns: Vec<DescribedColumn>,
}

/// A column of a table as it stands in the file.
#[derive(Debug, Clone)]
pub struct DescribedColumn {
    /// Without the blanks around it.
    pub header: String,
    /// What the admin maps it to, or what its header means.
    pub path: Option<String>,
    /// Whether that is said by the options.
    pub is_mapped: bool,
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

/// Copies the list at `path` into `folder` and looks at it there. None for a list that is no table: JSON names its values
/// itself.
pub fn describe_file(
    path: &Path,
    folder: &Path,
    options: &OpenOptions,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Option<TableDescription>, OpenError> {
    let mut watch = Watch { tell: progress };
    let origin = open::bring_into(path, folder, options, &mut watch)?;
    let base = Base::open(&folder.join(BASE_NAME)).map_err(|error| OpenError::io(Doing::ReadingCopy, error))?;
    describe(base.bytes(), &origin, options, &mut watch)
}

fn describe(
    bytes: &[u8],
    origin: &StoredOrigin,
    options: &OpenOptions,
    watch: &mut Watch<'_>,
) -> Result<Option<TableDescription>, OpenError> {
    let (_, from) = encoding::find_encoding(bytes, Some(Encoding::Utf8));
    let start = from + sniff::blanks(bytes.get(from..).unwrap_or_default());
    match (&origin.worksheet, bytes.get(start)) {
        (_, None) => return Err(OpenError::Empty),
        (None, Some(b'[' | b'{')) => return Ok(None),
        (None | Some(_), Some(_)) => {}
    }
    let dialect = table::find_dialect(bytes, start, origin.worksheet.is_some(), options)?;
    let map = table::read_map(options)?;
    let planned: Vec<PlannedColumn> = dialect
        .headers
        .iter()
        .map(|header| {
            let mapped = map.iter().find(|(from, _)| from == header).map(|(_, path)| path.clone());
            let path = mapped.or_else(|| header::understand(header));
            PlannedColumn { header: header.clone(), path, column_type: PlannedType::ByCells }
        })
        .collect();
    let index = table::index_table(bytes, &dialect, &planned, watch)?;
    let samples = table::sample(bytes, &dialect, &index, SAMPLE_ROWS, (SAMPLE_VALUES, SAMPLE_CHARS));
    let mut repairs = origin.repairs();
    if index.strip_apostrophes {
        repairs.push(Repair::ApostrophesRemoved { cells: index.apostrophes });
    }
    if index.blank_rows > 0 {
        repairs.push(Repair::BlankRows { rows: index.blank_rows });
    }
    let format = match &origin.worksheet {
        Some(worksheet) => Format::Xlsx { worksheet: worksheet.clone() },
        None => Format::Csv { delimiter: dialect.delimiter },
    };
    let columns = planned.into_iter().zip(&index.columns).zip(samples).map(|((planned, facts), values)| {
        let header = planned.header;
        DescribedColumn {
            is_mapped: map.iter().any(|(from, _)| *from == header),
            is_ignored: options.ignore.contains(&header),
            is_secret: planned.path.as_ref().is_some_and(AttributePath::secret)
                || header.to_lowercase().contains("passw"),
            known_word: header::known_word(&header),
            near: if header.is_empty() { Vec::new() } else { header::near(&header) },
            path: planned.path.map(|path| path.text),
            filled: facts.filled,
            column_type: facts.column_type(),
            values,
            header,
        }
    });
    Ok(Some(TableDescription {
        recognised: Recognised {
            format,
            encoding: origin.encoding(),
            gzip: origin.gzip,
            size_bytes: origin.size_bytes,
        },
        repairs,
        header_line: header_line(bytes, start, &dialect),
        row_count: u32::try_from(index.bounds.len().saturating_sub(1)).unwrap_or(u32::MAX),
        columns: columns.collect(),
    }))
}

fn header_line(bytes: &[u8], start: usize, dialect: &table::Dialect) -> u64 {
    let before = bytes.get(..dialect.rows_from.saturating_sub(1)).unwrap_or_default();
    if dialect.marked {
        let mark = bytes.get(start..dialect.rows_from).unwrap_or_default();
        let digits: Vec<u8> = mark.iter().copied().take_while(u8::is_ascii_digit).collect();
        return std::str::from_utf8(&digits).ok().and_then(|digits| digits.parse().ok()).unwrap_or(1);
    }
    1 + memchr::memchr_iter(dialect.line_break, before).count() as u64
}

//! Finds the rows of a copy, whatever it holds, and makes an open list of it.

use std::path::Path;

use crate::sheet::base::BASE_NAME;
use crate::sheet::base::Base;
use crate::sheet::bounds::Damaged;
use crate::sheet::column::Column;
use crate::sheet::copy::Watch;
use crate::sheet::encoding;
use crate::sheet::error::Doing;
use crate::sheet::error::OpenError;
use crate::sheet::json;
use crate::sheet::json::Renaming;
use crate::sheet::json::Split;
use crate::sheet::lines::Lines;
use crate::sheet::options::ColumnId;
use crate::sheet::options::Encoding;
use crate::sheet::options::OpenOptions;
use crate::sheet::recognised::Format;
use crate::sheet::recognised::Recognised;
use crate::sheet::recognised::Repair;
use crate::sheet::rows::Opened;
use crate::sheet::rows::Reading;
use crate::sheet::rows::Sheet;
use crate::sheet::sniff;
use crate::sheet::stored::StoredOrigin;
use crate::sheet::table;
use crate::sheet::table::Table;
use crate::sheet::utf8;
use crate::sheet::utf8::is_utf8;

/// How many rows from the beginning, and how many spread over the list, are looked at for their keys.
const SAMPLE_ROWS: usize = 1000;

/// What was found in a copy.
struct Indexed {
    format: Format,
    split: Split,
    reading: Reading,
    columns: Vec<Column>,
    repairs: Vec<Repair>,
    damaged: Damaged,
}

/// Opens the copy in `folder`.
pub(super) fn index(folder: &Path, options: &OpenOptions, watch: &mut Watch<'_>) -> Result<Sheet, OpenError> {
    let origin = StoredOrigin::read(folder)?;
    let base = Base::open(&folder.join(BASE_NAME)).map_err(|error| OpenError::io(Doing::ReadingCopy, error))?;
    let bytes = base.bytes();
    let (_, from) = encoding::find_encoding(bytes, Some(Encoding::Utf8));
    let start = from + sniff::blanks(bytes.get(from..).unwrap_or_default());
    let indexed = match (&origin.worksheet, bytes.get(start)) {
        (_, None) => return Err(OpenError::Empty),
        (None, Some(b'[' | b'{')) => index_json(bytes, start, options, watch)?,
        (None, Some(_)) => index_table(bytes, start, None, options, watch)?,
        (Some(worksheet), Some(_)) => index_table(bytes, start, Some(worksheet), options, watch)?,
    };
    let mut repairs = origin.repairs();
    repairs.extend(indexed.repairs);
    let Split { mut bounds, tail, .. } = indexed.split;
    if bounds.len() <= 1 && tail.is_none() {
        return Err(OpenError::NoUsers);
    }
    bounds.shrink_to_fit();
    let opened = Opened {
        bounds,
        tail,
        reading: indexed.reading,
        lines: Lines::default(),
        known: std::sync::OnceLock::new(),
        cache: crate::sheet::query::Cache::default(),
        recognised: Recognised {
            format: indexed.format,
            encoding: origin.encoding(),
            gzip: origin.gzip,
            size_bytes: origin.size_bytes,
        },
        repairs,
        damaged: indexed.damaged,
        base,
    };
    Ok(Sheet::new(opened, indexed.columns))
}

/// Finds the users of a JSON text whose first byte that is no blank is at `start`.
pub(super) fn split_json(
    bytes: &[u8],
    start: usize,
    options: &OpenOptions,
    watch: &mut Watch<'_>,
) -> Result<(Split, Format), OpenError> {
    Ok(match json::find_shape(bytes, start, options).map_err(OpenError::NotAList)? {
        json::Shape::Array { from } => (json::split_array(bytes, from, false, watch)?, Format::JsonArray),
        json::Shape::UsersMember { from } => (json::split_array(bytes, from, true, watch)?, Format::JsonUsersMember),
        json::Shape::Object => {
            let mut split = Split { bounds: vec![start as u64, bytes.len() as u64], ..Split::default() };
            if !bytes.get(start..).is_some_and(is_utf8) {
                split.damaged.add(0);
            }
            (split, Format::JsonObject)
        }
        json::Shape::Lines => (json::split_lines(bytes, start, watch)?, Format::JsonLines),
    })
}

/// The text of one user of a JSON list.
pub(super) fn json_row<'a>(bytes: &'a [u8], split: &Split, row: usize) -> Option<&'a str> {
    let start = usize::try_from(*split.bounds.get(row)?).ok()?;
    let end = usize::try_from(*split.bounds.get(row + 1)?).ok()?;
    utf8::text(json::trim_row(bytes.get(start..end)?))
}

/// Some users, from the beginning and spread over the list.
pub(super) fn sample_json<'a>(bytes: &'a [u8], split: &Split) -> Vec<&'a str> {
    let row_count = split.bounds.len().saturating_sub(1);
    let step = (row_count / SAMPLE_ROWS).max(1);
    let rows = (0..row_count.min(SAMPLE_ROWS)).chain((0..row_count).step_by(step));
    rows.filter_map(|row| json_row(bytes, split, row))
        .filter(|row| row.len() <= json::LARGEST_ROW_BYTES && json::is_valid(row))
        .collect()
}

fn index_json(bytes: &[u8], start: usize, options: &OpenOptions, watch: &mut Watch<'_>) -> Result<Indexed, OpenError> {
    let (mut split, format) = split_json(bytes, start, options, watch)?;
    let damaged = std::mem::take(&mut split.damaged);
    let sample = sample_json(bytes, &split);
    let (renaming, repairs) = Renaming::new(options, sample.iter().copied())?;
    let columns = json::discover(sample.iter().map(|row| renaming.apply(row)));
    Ok(Indexed { format, split, reading: Reading::Json(renaming), columns, repairs, damaged })
}

fn index_table(
    bytes: &[u8],
    start: usize,
    worksheet: Option<&String>,
    options: &OpenOptions,
    watch: &mut Watch<'_>,
) -> Result<Indexed, OpenError> {
    let dialect = table::find_dialect(bytes, start, worksheet.is_some(), options)?;
    let (planned, mut repairs) = table::plan_columns(&dialect, options)?;
    let mut index = table::index_table(bytes, &dialect, &planned, options, watch)?;
    let number = |column: usize| u32::try_from(column).unwrap_or(u32::MAX);
    // Who leaves out the empty header means all columns without one.
    let nameless: Vec<u32> = planned
        .iter()
        .zip(&index.columns)
        .enumerate()
        .filter(|(_, (column, facts))| column.is_nameless && facts.filled > 0)
        .map(|(column, _)| number(column) + 1)
        .collect();
    if !nameless.is_empty() {
        return Err(OpenError::NamelessColumns { columns: nameless });
    }
    if dialect.above > 0 {
        repairs.push(Repair::TitleRows { rows: dialect.above });
    }
    if index.strip_apostrophes {
        repairs.push(Repair::ApostrophesRemoved { cells: index.apostrophes });
    }
    if index.blank_rows > 0 {
        repairs.push(Repair::BlankRows { rows: index.blank_rows });
    }
    let format = match worksheet {
        Some(worksheet) => Format::Xlsx { worksheet: worksheet.clone() },
        None => Format::Csv { delimiter: dialect.delimiter },
    };
    let paths: Vec<_> = planned.iter().map(|column| (column.header.clone(), column.path.clone())).collect();
    let split = Split { bounds: std::mem::take(&mut index.bounds), ..Split::default() };
    let damaged = std::mem::take(&mut index.damaged);
    let table = Table::new(dialect, planned, &index)?;
    let mut read_only: Vec<String> = Vec::new();
    let mut columns = Vec::with_capacity(paths.len());
    for (place, (header, path)) in paths.into_iter().enumerate() {
        let column_type = table.column_type(place);
        if let Some(path) = path.as_ref().filter(|path| path.read_only())
            && !read_only.iter().any(|name| name == path.attribute.name)
        {
            read_only.push(path.attribute.name.to_owned());
        }
        columns.push(Column::new(ColumnId(number(place)), header, path.as_ref(), column_type));
    }
    if !read_only.is_empty() {
        repairs.push(Repair::ReadOnlyKept { attributes: read_only });
    }
    Ok(Indexed { format, split, reading: Reading::Table(table), columns, repairs, damaged })
}

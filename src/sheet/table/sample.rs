//! Some values of each column, for a person and for guessing what the column means.

use crate::sheet::table::dialect::Dialect;
use crate::sheet::table::index::TableIndex;
use crate::sheet::table::record::read_record;

/// The first values of each column that hold something, out of so many rows from the beginning; `most` bounds how many
/// values, and how many characters of each.
pub(in crate::sheet) fn sample(
    bytes: &[u8],
    dialect: &Dialect,
    index: &TableIndex,
    rows: usize,
    most: (usize, usize),
) -> Vec<Vec<String>> {
    let (most_values, most_chars) = most;
    let mut samples = vec![Vec::new(); dialect.headers.len()];
    let mut cells = Vec::new();
    for start in index.bounds.iter().take(rows.min(index.bounds.len().saturating_sub(1))) {
        let Ok(start) = usize::try_from(*start) else { break };
        let record = read_record(bytes, start, dialect.delimiter, &mut cells);
        let values = cells.get(usize::from(dialect.marked)..).unwrap_or_default();
        // In a row with too few or too many cells a value may stand below another header, a secret below a harmless one.
        let surplus = values.get(samples.len()..).unwrap_or_default().iter().any(|cell| !cell.is_empty());
        if record.unclosed || values.len() < samples.len() || surplus {
            continue;
        }
        for (sample, cell) in samples.iter_mut().zip(values).filter(|(_, cell)| !cell.is_empty()) {
            // What is no text in the encoding that was taken is shown with the mark for that.
            let value = match cell.text(bytes) {
                Some(text) => text.into_owned(),
                None => String::from_utf8_lossy(cell.raw(bytes)).into_owned(),
            };
            let value = if index.strip_apostrophes { value.strip_prefix('\'').unwrap_or(&value) } else { &value };
            if sample.len() < most_values && !value.is_empty() {
                sample.push(value.chars().take(most_chars).collect());
            }
        }
    }
    samples
}

//! Finds the rows of a table, and what its columns hold.

use crate::sheet::bounds::Damaged;
use crate::sheet::bounds::push_row;
use crate::sheet::copy::STEP_BYTES;
use crate::sheet::copy::Stage;
use crate::sheet::copy::Watch;
use crate::sheet::error::OpenError;
use crate::sheet::options::OpenOptions;
use crate::sheet::options::RepairKind;
use crate::sheet::table::dialect::Dialect;
use crate::sheet::table::facts::ColumnFacts;
use crate::sheet::table::facts::Facts;
use crate::sheet::table::facts::is_filled;
use crate::sheet::table::headers::PlannedColumn;
use crate::sheet::table::places::Places;
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
    let mut facts = Facts::new(planned);
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
        let is_filled = |(start, end)| bytes.get(start..end).is_some_and(is_filled);
        // Cells beyond the kept ones may hold anything.
        let uncertain = record.unclosed || record.cell_count > places.len();
        if uncertain || keep_blank && count > 1 || values().any(is_filled) {
            push_row(&mut bounds, at)?;
            // Spreadsheets write empty cells behind the last column; they mean nothing.
            let surplus = || count > planned.len() && values().skip(planned.len()).any(is_filled);
            let is_utf8 = utf8.holds(at..record.next);
            if uncertain || !is_utf8 || count < planned.len() || surplus() {
                damaged.add(bounds.len() - 1);
            }
            if !record.unclosed {
                facts.look(bytes, &places, marked);
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
    let columns = facts.columns();
    let apostrophes = columns.iter().map(|facts| facts.apostrophes).sum();
    // Of what we saved ourselves nothing has to be guessed.
    let has_apostrophes =
        dialect.signed.as_ref().map_or_else(|| has_apostrophes(planned, &columns), |signed| signed.guarded);
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

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use proptest::prelude::*;

    use super::*;
    use crate::sheet::table::find_dialect;
    use crate::sheet::table::plan_columns;
    use crate::sheet::table::record::Cell;
    use crate::sheet::table::record::read_record;

    /// The value of each cell.
    type Records = Vec<Vec<Vec<u8>>>;

    /// The records that the index finds, up to one with a quote that is never closed, and whether there is one.
    fn found(bytes: &[u8], from: usize) -> (Records, bool) {
        let options = OpenOptions { delimiter: Some(b','), ..OpenOptions::default() };
        let dialect = find_dialect(bytes, from, false, &options).unwrap();
        let (planned, _) = plan_columns(&dialect, &options).unwrap();
        let mut watch = Watch { tell: &mut |_| ControlFlow::Continue(()) };
        let index = index_table(bytes, &dialect, &planned, &options, &mut watch).unwrap();
        let mut records = Vec::new();
        let mut cells = Vec::new();
        for at in index.bounds.iter().take(index.bounds.len() - 1) {
            let record = read_record(bytes, *at as usize, b',', &mut cells);
            if record.unclosed {
                return (records, true);
            }
            let value = |cell: &Cell| match cell.text(bytes) {
                Some(text) => text.as_bytes().to_vec(),
                None => cell.raw(bytes).to_vec(),
            };
            records.push(cells.iter().map(value).collect());
        }
        (records, false)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]

        #[test]
        fn the_rows_of_a_table_are_the_records_that_the_csv_crate_reads(
            mark in any::<bool>(),
            pieces in prop::collection::vec(prop_oneof![
                8 => prop::sample::select(b",,\"\n\rab '\xEF\xBB\xBF".to_vec()).prop_map(|byte| vec![byte]),
                6 => prop::sample::select(vec!["\r\n", "\"a\",", ",\"\"", "\"a\"\"b\"", "\",\"", "\"\n\"", "é", "[\"\"x\"\"]", "true,", "0123456789012345678901234567890123456789012345678901234567890123"])
                    .prop_map(|text| text.as_bytes().to_vec()),
                1 => any::<u8>().prop_map(|byte| vec![byte]),
            ], 0..150),
        ) {
            let header = if mark { &b"\xEF\xBB\xBFemail,name,nickname\r\n"[..] } else { b"email,name,nickname\n" };
            let bytes = [header, &pieces.concat()].concat();
            let (own, unclosed) = found(&bytes, if mark { 3 } else { 0 });
            let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(&bytes[..]);
            let theirs = reader.byte_records().map(|record| record.unwrap());
            let mut theirs: Records = theirs
                .filter(|record| record.iter().any(|cell| !cell.is_empty()))
                .map(|record| record.iter().map(<[u8]>::to_vec).collect())
                .collect();
            if unclosed {
                // Theirs goes on to the end of the list; what is above is the same.
                theirs.truncate(own.len());
            }
            // What is no text has its quotes still.
            let is_text = |record: &Vec<Vec<u8>>| record.iter().all(|cell| std::str::from_utf8(cell).is_ok());
            prop_assert_eq!(own.len(), theirs.len(), "{}", bytes.escape_ascii());
            for (own, theirs) in own.iter().zip(&theirs).filter(|(own, _)| is_text(own)) {
                prop_assert_eq!(own, theirs, "{}", bytes.escape_ascii());
            }
        }
    }
}

//! What a selection adds up to.

use std::collections::HashSet;

use crate::sheet::options::ColumnId;
use crate::sheet::options::RowId;
use crate::sheet::query::QueryError;
use crate::sheet::query::key;
use crate::sheet::query::reader::Reader;
use crate::sheet::query::value::Value;
use crate::sheet::query::values::COUNTED;
use crate::sheet::query::watch::Looking;
use crate::sheet::query::watch::STEP_ROWS;
use crate::sheet::rows::Sheet;

/// What a selection adds up to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Summary {
    /// Cells in the selection.
    pub cells: u64,
    /// Those in which something stands.
    pub filled: u64,
    /// How many different values stand in them, as far as they were counted.
    pub distinct: u64,
    /// There are more different ones than are counted.
    pub more: bool,
    /// Cells that hold a number.
    pub numbers: u64,
    /// What the numbers add up to; meaningless without any.
    pub sum: f64,
}

impl Sheet {
    /// What the cells of these rows add up to, each in the columns beside it.
    pub fn summarize(&self, cells: &[(Vec<RowId>, &[ColumnId])], looking: &Looking<'_>) -> Result<Summary, QueryError> {
        let mut summary = Summary::default();
        let mut distinct: HashSet<u128> = HashSet::new();
        let hasher = std::hash::RandomState::new();
        for (rows, column) in cells.iter().flat_map(|(rows, columns)| columns.iter().map(move |column| (rows, column)))
        {
            let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
            let reader = Reader::new(self, *column, looking)?;
            let pieces = looking.in_pieces(count, STEP_ROWS, |places| {
                let rows = rows.get(places.start as usize..places.end as usize).unwrap_or_default();
                let mut piece = Summary::default();
                let mut values = Vec::with_capacity(rows.len());
                for row in rows {
                    let value = reader.read(*row);
                    piece.cells += 1;
                    if value.is_empty() {
                        continue;
                    }
                    piece.filled += 1;
                    if let Some(number) = key::number(&value) {
                        piece.numbers += 1;
                        piece.sum += number;
                    }
                    values.push(mark(&hasher, &value));
                }
                Ok((piece, values))
            })?;
            for (piece, values) in pieces {
                looking.step(0)?;
                summary.cells += piece.cells;
                summary.filled += piece.filled;
                summary.numbers += piece.numbers;
                summary.sum += piece.sum;
                for value in values {
                    if distinct.len() < COUNTED {
                        distinct.insert(value);
                    } else {
                        summary.more |= !distinct.contains(&value);
                    }
                }
            }
        }
        summary.distinct = distinct.len() as u64;
        Ok(summary)
    }
}

/// Tells values apart without keeping them: of 100,000 two are the same by chance once in 10^28 selections.
fn mark(hasher: &std::hash::RandomState, value: &Value<'_>) -> u128 {
    use std::hash::BuildHasher as _;
    let text = value.text();
    let kind = std::mem::discriminant(value);
    u128::from(hasher.hash_one((0_u8, kind, &text))) << 64 | u128::from(hasher.hash_one((1_u8, kind, &text)))
}

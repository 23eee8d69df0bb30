//! What stands in a column, and how often: for choosing from.

use std::collections::HashMap;
use std::hash::BuildHasher as _;
use std::hash::BuildHasherDefault;
use std::hash::Hasher;
use std::hash::RandomState;

use crate::sheet::cell::Cell;
use crate::sheet::options::ColumnId;
use crate::sheet::options::RowId;
use crate::sheet::query::QueryError;
use crate::sheet::query::Search;
use crate::sheet::query::condition;
use crate::sheet::query::find::Filter;
use crate::sheet::query::find::Question;
use crate::sheet::query::key;
use crate::sheet::query::reader::Reader;
use crate::sheet::query::value::Value;
use crate::sheet::query::watch::Looking;
use crate::sheet::query::watch::STEP_ROWS;
use crate::sheet::rows::Sheet;

/// Nobody chooses from more; who wants another one searches for it.
pub(super) const LISTED: usize = 1000;

/// So many different values are told apart. Of a column with more the first are counted, and it is said that there are
/// more.
pub(super) const COUNTED: usize = 100_000;

/// A value and how many rows have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueCount {
    pub value: Cell,
    pub rows: u64,
}

/// What stands in a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnValues {
    pub column: ColumnId,
    /// Only values that hold this text, without regard to case; empty for all of them.
    pub contains: String,
    /// The most frequent first, at most a thousand; those of the same count in the order in which a column is
    /// sorted.
    pub values: Vec<ValueCount>,
    /// How many different ones there are, as far as they were counted.
    pub distinct: u64,
    /// There are more different values than are counted: what is listed is what was met first, and a search finds others.
    pub more: bool,
    /// The rows that were looked at: those that fit the other filters.
    pub rows: u64,
}

impl Sheet {
    /// What stands in a column of the rows that fit a question.
    pub fn column_values(
        &self,
        column: ColumnId,
        contains: &str,
        question: &Question<'_>,
        looking: &Looking<'_>,
    ) -> Result<ColumnValues, QueryError> {
        let reader = Reader::new(self, column, looking)?;
        let wanted = Search { text: contains.to_owned(), match_case: false };
        let wanted = (!contains.is_empty()).then(|| condition::search(&wanted)).transpose()?.map(|(wanted, _)| wanted);
        let rows = Filter::new(self, question, looking)?.rows(self, looking)?;
        let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let key = RandomState::new();
        let pieces = looking.in_pieces(count, STEP_ROWS * 16, |places| {
            let mut counts = Counts::default();
            let mut more = false;
            for rows in
                rows.get(places.start as usize..places.end as usize).unwrap_or_default().chunks(STEP_ROWS as usize)
            {
                looking.step(0)?;
                for row in rows {
                    let value = reader.read(*row);
                    if wanted.as_ref().is_some_and(|it| !value.text().is_some_and(|text| it.is_match(&text))) {
                        continue;
                    }
                    more |= !count_in(&mut counts, mark(&key, &value), 1, *row);
                }
            }
            let mut counts: Vec<_> = counts.into_iter().collect();
            counts.sort_unstable_by_key(|(_, (_, first))| *first);
            Ok((counts, more))
        })?;
        let mut counts = Counts::default();
        let mut more = false;
        for (piece, piece_more) in pieces {
            more |= piece_more;
            for (at, (value, (rows, first))) in piece.into_iter().enumerate() {
                if at % STEP_ROWS as usize == 0 {
                    looking.step(0)?;
                }
                more |= !count_in(&mut counts, value, rows, first);
            }
        }
        let distinct = counts.len() as u64;
        let mut values: Vec<_> = counts.into_values().collect();
        values.sort_unstable_by_key(|(rows, first)| (std::cmp::Reverse(*rows), *first));
        values.truncate(LISTED);
        let mut values: Vec<_> = values.into_iter().map(|(rows, first)| (rows, reader.read(first))).collect();
        let ascending = |value: &Value<'_>| key::prefix(value, false);
        values.sort_by(|(rows, one), (other_rows, other)| {
            let by_value = || ascending(one).cmp(&ascending(other)).then_with(|| key::compare(one, other, false));
            other_rows.cmp(rows).then_with(by_value)
        });
        let values = values.into_iter().map(|(rows, value)| ValueCount { value: value.into_cell(), rows }).collect();
        Ok(ColumnValues { column, contains: contains.to_owned(), values, distinct, more, rows: u64::from(count) })
    }
}

/// How many rows have a value, and the first of them, by the value's mark: a million different texts would take a while only
/// to be let go of when nobody waits for them any longer.
type Counts = HashMap<u128, (u64, RowId), BuildHasherDefault<Marked>>;

/// The marks are hashes already.
#[derive(Debug, Default)]
struct Marked(u64);

impl Hasher for Marked {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u128(&mut self, mark: u128) {
        self.0 = mark as u64;
    }
}

/// Tells values apart without keeping them: of a million two are the same by chance once in 10^26 columns.
fn mark(key: &RandomState, value: &Value<'_>) -> u128 {
    u128::from(key.hash_one((0_u8, value))) << 64 | u128::from(key.hash_one((1_u8, value)))
}

/// Counts a value; false if there are too many different ones for one more.
fn count_in(counts: &mut Counts, value: u128, rows: u64, first: RowId) -> bool {
    if let Some((count, _)) = counts.get_mut(&value) {
        *count += rows;
        return true;
    }
    let fits = counts.len() < COUNTED;
    if fits {
        counts.insert(value, (rows, first));
    }
    fits
}

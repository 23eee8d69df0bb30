//! Finds the rows that fit, and puts them in order.

use std::cmp::Ordering;
use std::sync::Arc;

use regex::Regex;

use crate::sheet::options::RowId;
use crate::sheet::query::ColumnFilter;
use crate::sheet::query::QueryError;
use crate::sheet::query::Search;
use crate::sheet::query::SortKey;
use crate::sheet::query::condition;
use crate::sheet::query::condition::Ready;
use crate::sheet::query::key;
use crate::sheet::query::reader::Reader;
use crate::sheet::query::value::Value;
use crate::sheet::query::watch::Halt;
use crate::sheet::query::watch::Looking;
use crate::sheet::query::watch::STEP_ROWS;
use crate::sheet::ranges::RowRanges;
use crate::sheet::rows::Sheet;

/// Which rows of a sheet, and in which order.
#[derive(Debug, Clone, Copy, Default)]
pub struct Question<'q> {
    /// Only rows that are in all of these.
    pub among: &'q [RowRanges],
    /// Only rows that fit all of these.
    pub filters: &'q [ColumnFilter],
    /// Only rows in which this stands.
    pub search: Option<&'q Search>,
    /// The first of these counts most.
    pub sort: &'q [SortKey],
}

/// The rows that fit.
#[derive(Debug, Clone)]
pub struct Found {
    /// In their order.
    pub order: Arc<[RowId]>,
}

impl Sheet {
    /// The rows that fit a question. The sheet stays as it is.
    pub fn find(&self, question: &Question<'_>, looking: &Looking<'_>) -> Result<Found, QueryError> {
        let filter = Filter::new(self, question)?;
        let rows = filter.rows(self, looking)?;
        let order = if question.sort.is_empty() { rows } else { sort(self, rows, question.sort, looking)? };
        Ok(Found { order: order.into() })
    }
}

/// What rows have to be.
pub(super) struct Filter<'s, 'q> {
    among: &'q [RowRanges],
    conditions: Vec<(Reader<'s>, Ready)>,
    search: Option<Regex>,
}

impl<'s, 'q> Filter<'s, 'q> {
    pub(super) fn new(sheet: &'s Sheet, question: &Question<'q>) -> Result<Self, QueryError> {
        let ready = |filter: &ColumnFilter| Ok((Reader::new(sheet, filter.column)?, Ready::new(filter)?));
        let conditions = question.filters.iter().map(ready).collect::<Result<_, QueryError>>()?;
        let search = question.search.filter(|search| !search.text.is_empty()).map(condition::search).transpose()?;
        Ok(Self { among: question.among, conditions, search })
    }

    /// The rows that fit, in the order of the sheet.
    pub(super) fn rows(&self, sheet: &Sheet, looking: &Looking<'_>) -> Result<Vec<RowId>, Halt> {
        let order = sheet.order();
        let at = |place: u32| match &order {
            Some(order) => order.get(place as usize).copied(),
            None => Some(RowId(place)),
        };
        let found = looking.in_pieces(sheet.row_count(), STEP_ROWS, |places| {
            Ok(places.filter_map(at).filter(|row| self.admits(sheet, *row)).collect::<Vec<_>>())
        })?;
        Ok(found.concat())
    }

    fn admits(&self, sheet: &Sheet, row: RowId) -> bool {
        self.among.iter().all(|among| among.contains(row))
            && self.conditions.iter().all(|(reader, ready)| ready.admits(&reader.read(row)))
            && self.search.as_ref().is_none_or(|search| {
                let cells = sheet.row_cells(row).into_iter().map(Value::from);
                cells.into_iter().any(|value| value.text().is_some_and(|text| search.is_match(&text)))
            })
    }
}

/// So many rows are put in order between two looks at whether to go on.
const RUN_ROWS: usize = 1 << 16;

fn sort(sheet: &Sheet, rows: Vec<RowId>, keys: &[SortKey], looking: &Looking<'_>) -> Result<Vec<RowId>, QueryError> {
    let readers = keys.iter().map(|key| Reader::new(sheet, key.column)).collect::<Result<Vec<_>, _>>()?;
    let (Some(first), Some(first_key)) = (readers.first(), keys.first()) else { return Ok(rows) };
    let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let row = |place: u32| rows.get(place as usize).copied();
    let prefixed = looking.in_pieces(count, STEP_ROWS, |places| {
        let prefix = |place: u32| Some((key::prefix(&first.read(row(place)?), first_key.descending), place));
        Ok(places.filter_map(prefix).collect::<Vec<_>>())
    })?;
    let mut sorted = prefixed.concat();
    let compare = |one: &(u64, u32), other: &(u64, u32)| {
        let by_prefix = one.0.cmp(&other.0);
        if by_prefix != Ordering::Equal {
            return by_prefix;
        }
        let mut order = Ordering::Equal;
        for (at, (reader, key)) in readers.iter().zip(keys).enumerate() {
            if at == 0 && key::says_all(one.0) {
                continue;
            }
            let (Some(left), Some(right)) = (row(one.1), row(other.1)) else { continue };
            let (left, right) = (reader.read(left), reader.read(right));
            if at > 0 {
                order = key::prefix(&left, key.descending).cmp(&key::prefix(&right, key.descending));
            }
            order = order.then_with(|| key::compare(&left, &right, key.descending));
            if order != Ordering::Equal {
                return order;
            }
        }
        one.1.cmp(&other.1)
    };
    merge_sort(&mut sorted, compare, looking)?;
    Ok(sorted.into_iter().filter_map(|(_, place)| row(place)).collect())
}

/// Sorts in steps, so that it can be stopped between them.
fn merge_sort<T: Copy + Send>(
    items: &mut Vec<T>,
    compare: impl Fn(&T, &T) -> Ordering + Sync,
    looking: &Looking<'_>,
) -> Result<(), Halt> {
    for run in items.chunks_mut(RUN_ROWS) {
        run.sort_unstable_by(&compare);
        looking.step(0)?;
    }
    let mut width = RUN_ROWS;
    let mut merged = Vec::with_capacity(if items.len() > width { items.len() } else { 0 });
    while width < items.len() {
        for pair in items.chunks(width * 2) {
            let (mut left, mut right) = pair.split_at_checked(width).unwrap_or((pair, &[]));
            while let (Some(one), Some(other)) = (left.first(), right.first()) {
                if merged.len() % RUN_ROWS == 0 {
                    looking.step(0)?;
                }
                if compare(other, one) == Ordering::Less {
                    merged.push(*other);
                    right = right.get(1..).unwrap_or_default();
                } else {
                    merged.push(*one);
                    left = left.get(1..).unwrap_or_default();
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        std::mem::swap(items, &mut merged);
        merged.clear();
        width *= 2;
    }
    Ok(())
}

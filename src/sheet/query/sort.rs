//! Puts rows in order: by what they hold at first, and by their ranks in a column that was sorted by before.

use std::cmp::Ordering;

use crate::sheet::options::RowId;
use crate::sheet::query::QueryError;
use crate::sheet::query::SortKey;
use crate::sheet::query::key;
use crate::sheet::query::reader::Reader;
use crate::sheet::query::watch::Halt;
use crate::sheet::query::watch::Looking;
use crate::sheet::query::watch::STEP_ROWS;
use crate::sheet::rows::Sheet;

/// So many rows are put in order between two looks at whether to go on.
const RUN_ROWS: usize = 1 << 16;

/// The rows in another order. Rows that are the same in all keys keep theirs.
pub(super) fn sort(
    sheet: &Sheet,
    rows: Vec<RowId>,
    keys: &[SortKey],
    looking: &Looking<'_>,
) -> Result<Vec<RowId>, QueryError> {
    let readers = keys.iter().map(|key| Reader::new(sheet, key.column, looking)).collect::<Result<Vec<_>, _>>()?;
    if let Some(ranks) = readers.iter().map(|reader| reader.untouched()?.ranks()).collect::<Option<Vec<_>>>() {
        return Ok(by_ranks(rows, keys, &ranks, looking)?);
    }
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
            if at == 0 && key::says_all(one.0, key.descending) {
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
    if let ([key], [reader], true) = (keys, readers.as_slice(), rows.len() == sheet.row_count() as usize)
        && let Some(kept) = reader.untouched()
    {
        let is_same = |one: &(u64, u32), other: &(u64, u32)| {
            one.0 == other.0
                && (key::says_all(one.0, key.descending)
                    || row(one.1).zip(row(other.1)).is_some_and(|(one, other)| {
                        key::compare(&reader.read(one), &reader.read(other), key.descending).is_eq()
                    }))
        };
        kept.keep_ranks(ranks(&sorted, &rows, key.descending, is_same, looking)?);
    }
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

/// The ranks of all rows in ascending order, of which `sorted` are the places in `rows`. What comes last in both
/// directions has the highest rank.
fn ranks(
    sorted: &[(u64, u32)],
    rows: &[RowId],
    descending: bool,
    is_same: impl Fn(&(u64, u32), &(u64, u32)) -> bool,
    looking: &Looking<'_>,
) -> Result<Vec<u32>, Halt> {
    let mut ranks = vec![0; rows.len()];
    let mut rank = 0;
    let mut last: Option<&(u64, u32)> = None;
    // Null and missing keep their places, the others turn round.
    let turning = sorted.partition_point(|(prefix, _)| *prefix < key::LAST);
    let (turned, kept) = sorted.split_at_checked(turning).unwrap_or((sorted, &[]));
    let ascending: Box<dyn Iterator<Item = &(u64, u32)>> =
        if descending { Box::new(turned.iter().rev().chain(kept)) } else { Box::new(sorted.iter()) };
    for (at, item) in ascending.enumerate() {
        if at % RUN_ROWS == 0 {
            looking.step(0)?;
        }
        if last.is_some_and(|last| !is_same(last, item)) {
            rank += 1;
        }
        last = Some(item);
        let row = rows.get(item.1 as usize).map_or(usize::MAX, |row| row.0 as usize);
        if let Some(to) = ranks.get_mut(row) {
            *to = if item.0 < key::LAST { rank } else { rank | key::LAST_RANK };
        }
    }
    Ok(ranks)
}

/// Puts rows in order by ranks, the key that counts least first.
fn by_ranks(
    mut rows: Vec<RowId>,
    keys: &[SortKey],
    ranks: &[&[u32]],
    looking: &Looking<'_>,
) -> Result<Vec<RowId>, Halt> {
    for (key, ranks) in keys.iter().zip(ranks).rev() {
        let rank = |row: &RowId| {
            let rank = ranks.get(row.0 as usize).copied().unwrap_or(u32::MAX);
            if key.descending && rank < key::LAST_RANK { key::LAST_RANK - 1 - rank } else { rank }
        };
        let mut items: Vec<(u32, u32)> = (0..).zip(&rows).map(|(place, row)| (rank(row), place)).collect();
        looking.step(0)?;
        radix(&mut items, looking)?;
        rows = items.iter().filter_map(|(_, place)| rows.get(*place as usize).copied()).collect();
    }
    Ok(rows)
}

/// Sorts by the first number, eleven bits at a time; what is the same stays in its order.
fn radix(items: &mut Vec<(u32, u32)>, looking: &Looking<'_>) -> Result<(), Halt> {
    const DIGITS: usize = 1 << 11;
    let mut other = vec![(0, 0); items.len()];
    for shift in [0, 11, 22] {
        let digit = |rank: u32| (rank >> shift) as usize & (DIGITS - 1);
        let mut starts = vec![0_usize; DIGITS + 1];
        for (rank, _) in items.iter() {
            if let Some(count) = starts.get_mut(digit(*rank) + 1) {
                *count += 1;
            }
        }
        if starts.contains(&items.len()) {
            continue;
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        looking.step(0)?;
        for item in items.iter() {
            if let Some(start) = starts.get_mut(digit(item.0)) {
                if let Some(to) = other.get_mut(*start) {
                    *to = *item;
                }
                *start += 1;
            }
        }
        std::mem::swap(items, &mut other);
        looking.step(0)?;
    }
    Ok(())
}

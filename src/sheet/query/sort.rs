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
    merge_sort(&mut sorted, Ord::cmp, looking)?;
    let ties = Ties { first, descending: first_key.descending, row: &row, compare: &compare, more: keys.len() > 1 };
    for group in sorted.chunk_by_mut(|one, other| one.0 == other.0).filter(|group| group.len() > 1) {
        ties.settle(group, looking)?;
    }
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

/// So far into a text it is read piece by piece.
const LONGEST_PIECED_BYTES: usize = 256;

/// The order of two rows by their prefixes and places.
type Compare<'c> = dyn Fn(&(u64, u32), &(u64, u32)) -> Ordering + 'c;

/// Rows of which more has to be known than the beginning of the first key.
struct Ties<'t, 's> {
    first: &'t Reader<'s>,
    descending: bool,
    row: &'t dyn Fn(u32) -> Option<RowId>,
    /// By all keys.
    compare: &'t Compare<'t>,
    /// There are more keys than the first.
    more: bool,
}

impl Ties<'_, '_> {
    /// Puts rows of the same prefix in order, which stand in that of their places.
    fn settle(&self, group: &mut [(u64, u32)], looking: &Looking<'_>) -> Result<(), Halt> {
        let prefix = group.first().map_or(0, |(prefix, _)| *prefix);
        let is_text = key::is_text(prefix, self.descending);
        if key::says_all(prefix, self.descending) || is_text && key::is_short(prefix, self.descending) {
            return self.by_other_keys(group, looking);
        }
        if is_text {
            return self.by_pieces(group, key::BEGIN_BYTES, looking);
        }
        merge_sort(group, self.compare, looking)
    }

    fn by_other_keys(&self, group: &mut [(u64, u32)], looking: &Looking<'_>) -> Result<(), Halt> {
        if self.more { merge_sort(group, self.compare, looking) } else { Ok(()) }
    }

    /// Texts that are the same up to `from`: each is read once for eight bytes more, and not for each comparison.
    fn by_pieces(&self, group: &mut [(u64, u32)], from: usize, looking: &Looking<'_>) -> Result<(), Halt> {
        if from > LONGEST_PIECED_BYTES {
            return merge_sort(group, self.compare, looking);
        }
        let piece = |place: u32| key::piece(&self.first.read((self.row)(place)?), from, self.descending);
        let mut pieces = Vec::with_capacity(group.len());
        for run in group.chunks(STEP_ROWS as usize) {
            pieces.extend(run.iter().map(|(_, place)| (piece(*place).unwrap_or_default(), *place)));
            if run.len() == STEP_ROWS as usize {
                looking.step(0)?;
            }
        }
        merge_sort(&mut pieces, Ord::cmp, looking)?;
        for (item, (_, place)) in group.iter_mut().zip(&pieces) {
            item.1 = *place;
        }
        let mut rest = group;
        for same in pieces.chunk_by(|one, other| one.0 == other.0) {
            let Some((these, after)) = rest.split_at_mut_checked(same.len()) else { break };
            rest = after;
            let ended = same.first().is_none_or(|(piece, _)| key::is_end(*piece, self.descending));
            match (same.len(), ended) {
                (0 | 1, _) => {}
                (_, true) => self.by_other_keys(these, looking)?,
                (_, false) => self.by_pieces(these, from + 8, looking)?,
            }
        }
        Ok(())
    }
}

/// Sorts in steps, so that it can be stopped between them.
fn merge_sort(
    items: &mut [(u64, u32)],
    compare: impl Fn(&(u64, u32), &(u64, u32)) -> Ordering,
    looking: &Looking<'_>,
) -> Result<(), Halt> {
    if items.len() <= RUN_ROWS {
        items.sort_unstable_by(compare);
        return Ok(());
    }
    for run in items.chunks_mut(RUN_ROWS) {
        run.sort_unstable_by(&compare);
        looking.step(0)?;
    }
    let mut width = RUN_ROWS;
    let mut merged = Vec::with_capacity(items.len());
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
        items.copy_from_slice(&merged);
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

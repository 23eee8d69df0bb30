//! Where the cells of a record stand, put down 64 bytes at a time.

use crate::sheet::blocks::BLOCK;
use crate::sheet::table::quick;
use crate::sheet::table::quick::Hear;
use crate::sheet::table::record::MAX_COLUMNS;
use crate::sheet::table::record::Record;
use crate::sheet::table::record::read_cell_by_cell;

/// Where the cells of a record stand, which is all that is to be known of most of them.
#[derive(Debug, Default)]
pub(in crate::sheet) struct Places {
    from: usize,
    /// Where each cell ends. Longer than what is in use, so that several are put down at once.
    ends: Vec<usize>,
    used: usize,
    /// The places of the cells that are not plain. Longer than what is in use, too.
    not_plain: Vec<usize>,
    noted: usize,
}

/// So many ends are put down at once, whether they are there or not: to stop where they do would be to guess wrong in nearly
/// every block.
const AT_ONCE: usize = 4;

impl Hear for Places {
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "it has to become part of what has the wider instructions")]
    fn block(&mut self, at: usize, mut parts: u64, not_plain: u64) {
        self.note(parts, not_plain);
        let count = parts.count_ones() as usize;
        if self.ends.len() < self.used + BLOCK {
            self.ends.resize(self.used + 2 * BLOCK, 0);
        }
        let free = self.ends.get_mut(self.used..).unwrap_or_default();
        let (pieces, _rest) = free.as_chunks_mut::<AT_ONCE>();
        for piece in pieces {
            for end in piece {
                *end = at + parts.trailing_zeros() as usize;
                parts &= parts.wrapping_sub(1);
            }
            if parts == 0 {
                break;
            }
        }
        self.used = (self.used + count).min(MAX_COLUMNS);
    }
}

impl Places {
    /// Puts down which cells are not plain. The first of a block without a look whether there is one, since that would be to
    /// guess; a second is rare.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "it has to become part of what has the wider instructions")]
    fn note(&mut self, parts: u64, mut not_plain: u64) {
        let count = not_plain.count_ones() as usize;
        if self.not_plain.len() < self.noted + BLOCK {
            self.not_plain.resize(self.noted + 2 * BLOCK, 0);
        }
        for free in self.not_plain.get_mut(self.noted..).unwrap_or_default() {
            let lowest = not_plain & not_plain.wrapping_neg();
            *free = self.used + (parts & lowest.wrapping_sub(1)).count_ones() as usize;
            not_plain &= not_plain.wrapping_sub(1);
            if not_plain == 0 {
                break;
            }
        }
        self.noted += count;
    }

    /// Reads a record as [`read_record`] does.
    pub(in crate::sheet) fn read(&mut self, bytes: &[u8], from: usize, delimiter: u8) -> Record {
        (self.from, self.used, self.noted) = (from, 0, 0);
        if let Some(record) = quick::read_record(bytes, from, delimiter, self) {
            return record;
        }
        self.ends.clear();
        let record = read_cell_by_cell(bytes, from, delimiter, |end| {
            if self.ends.len() < MAX_COLUMNS {
                self.ends.push(end);
            }
        });
        self.used = self.ends.len();
        let is_plain =
            |(start, end)| !matches!(bytes.get(start..end).and_then(<[u8]>::first), None | Some(b'"' | b'\''));
        let not_plain: Vec<usize> =
            self.iter().enumerate().filter(|(_, it)| !is_plain(*it)).map(|(place, _)| place).collect();
        self.noted = not_plain.len();
        self.not_plain = not_plain;
        record
    }

    /// How many cells were kept.
    pub(in crate::sheet) fn len(&self) -> usize {
        self.used
    }

    /// What stands in a cell, from one delimiter to the next; none where the record has no such cell.
    #[inline]
    pub(in crate::sheet) fn cell(&self, place: usize) -> Option<(usize, usize)> {
        let ends = self.ends.get(..self.used)?;
        let start = place.checked_sub(1).map_or(Some(self.from), |before| Some(ends.get(before)? + 1))?;
        Some((start, *ends.get(place)?))
    }

    /// The places of the cells that are empty, in quotes or begin with an apostrophe.
    #[inline]
    pub(in crate::sheet) fn not_plain(&self) -> &[usize] {
        self.not_plain.get(..self.noted).unwrap_or_default()
    }

    /// Where each cell begins and ends, with its quotes.
    #[inline]
    pub(in crate::sheet) fn iter(&self) -> impl Iterator<Item = (usize, usize)> {
        let mut start = self.from;
        let ends = self.ends.get(..self.used).unwrap_or_default();
        ends.iter().map(move |end| (std::mem::replace(&mut start, end + 1), *end))
    }
}

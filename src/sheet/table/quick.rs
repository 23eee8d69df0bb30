//! Reads a record 64 bytes at a time, if it is written as programs write it: a quote begins a cell, ends it, or stands twice.
//! All else is for the reader of single cells, which is forgiving.

use crate::sheet::blocks;
use crate::sheet::blocks::BLOCK;
use crate::sheet::blocks::Way;
use crate::sheet::blocks::block_at;
use crate::sheet::table::record::Record;
use crate::sheet::table::record::after_break;

/// A record that does not end within so many bytes probably has a quote that is never closed.
const LONGEST_BYTES: usize = 1 << 20;

/// Hears of each block where it begins, and as one bit each which of its bytes end a cell and which begin one that is not
/// plain: empty, in quotes or with an apostrophe before it. No closure, since only what is surely inlined becomes part of what
/// has the wider instructions.
pub(super) trait Hear {
    fn block(&mut self, at: usize, parts: u64, not_plain: u64);
}

/// Reads the record that begins at `from`; none if it is a case for the other reader.
#[inline]
pub(super) fn read_record(bytes: &[u8], from: usize, delimiter: u8, hear: &mut impl Hear) -> Option<Record> {
    match Way::here() {
        #[cfg(target_arch = "x86_64")]
        #[expect(unsafe_code, reason = "the compiler does not see that it was asked for")]
        // SAFETY: this processor has the instructions.
        Way::Avx512 => unsafe { read_record_avx512(bytes, from, delimiter, hear) },
        #[cfg(target_arch = "x86_64")]
        #[expect(unsafe_code, reason = "the compiler does not see that it was asked for")]
        // SAFETY: this processor has the instructions.
        Way::Avx2 => unsafe { read_record_avx2(bytes, from, delimiter, hear) },
        Way::Plain => read_record_by(bytes, from, delimiter, hear, blocks::bits, blocks::parity),
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx2,bmi1,pclmulqdq,popcnt")]
fn read_record_avx512(bytes: &[u8], from: usize, delimiter: u8, hear: &mut impl Hear) -> Option<Record> {
    use crate::sheet::blocks::{avx2, avx512};
    let bits = |block: &[u8; BLOCK], with, byte| avx512::bits(block, with, byte);
    read_record_by(bytes, from, delimiter, hear, bits, |bits| avx2::parity(bits))
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,pclmulqdq,popcnt")]
fn read_record_avx2(bytes: &[u8], from: usize, delimiter: u8, hear: &mut impl Hear) -> Option<Record> {
    use crate::sheet::blocks::avx2;
    let bits = |block: &[u8; BLOCK], with, byte| avx2::bits(block, with, byte);
    read_record_by(bytes, from, delimiter, hear, bits, |bits| avx2::parity(bits))
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "it has to become part of what has the wider instructions")]
fn read_record_by(
    bytes: &[u8],
    from: usize,
    delimiter: u8,
    hear: &mut impl Hear,
    bits: impl Fn(&[u8; BLOCK], u8, u8) -> u64,
    parity: impl Fn(u64) -> u64,
) -> Option<Record> {
    let limit = bytes.len().min(from + LONGEST_BYTES);
    let mut cell_count = 0;
    // All ones within quotes that the block before opened.
    let mut inside = 0_u64;
    // Whether the byte before the block parts cells, or closes a quote.
    let (mut parts_before, mut closes_before) = (1_u64, 0_u64);
    let mut at = from;
    while at <= limit {
        // The record ends where the text does.
        let block = block_at(bytes, at, b'\n');
        let quotes = bits(&block, 0, b'"');
        let breaks = bits(&block, 0, b'\n') | bits(&block, 0, b'\r');
        let within = parity(quotes) ^ inside;
        let parts = (bits(&block, 0, delimiter) | breaks) & !within;
        let (opens, closes) = (quotes & within, quotes & !within);
        let behind_part = parts << 1 | parts_before;
        let behind_close = closes << 1 | closes_before;
        let odd = (opens & !(behind_part | behind_close)) | (behind_close & !(parts | quotes));
        let ends = breaks & !within;
        // What follows the record is not looked at.
        let own = ends ^ ends.wrapping_sub(1);
        if odd & own != 0 {
            return None;
        }
        let not_plain = behind_part & (parts | quotes | bits(&block, 0, b'\''));
        hear.block(at, parts & own, not_plain & own);
        cell_count += (parts & own).count_ones() as usize;
        if ends != 0 {
            let end = at + ends.trailing_zeros() as usize;
            return Some(Record { next: after_break(bytes, end), cell_count, unclosed: false });
        }
        inside = 0_u64.wrapping_sub(within >> 63);
        parts_before = parts >> 63;
        closes_before = closes >> 63;
        at += BLOCK;
    }
    None
}

/// The bits that are set, from the lowest.
#[inline]
pub(super) fn places(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = bits.trailing_zeros() as usize;
        let is_there = bits != 0;
        bits &= bits.wrapping_sub(1);
        is_there.then_some(place)
    })
}

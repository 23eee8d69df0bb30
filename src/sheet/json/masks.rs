//! Where the quotes and brackets of a JSON text stand, 64 bytes at a time and without a branch for each byte.

use crate::sheet::blocks;
pub(in crate::sheet) use crate::sheet::blocks::BLOCK;
use crate::sheet::blocks::Way;

/// One bit for each byte of a block: whether it is one of these.
#[derive(Debug, Clone, Copy, Default)]
struct Marks {
    quotes: u64,
    backslashes: u64,
    opens: u64,
    closes: u64,
    breaks: u64,
}

/// `bits` is one of those in [`blocks`].
#[inline(always)]
#[expect(clippy::inline_always, reason = "it has to become part of what has the wider instructions")]
fn marks(block: &[u8; BLOCK], bits: impl Fn(&[u8; BLOCK], u8, u8) -> u64) -> Marks {
    Marks {
        quotes: bits(block, 0, b'"'),
        backslashes: bits(block, 0, b'\\'),
        // `[` and `{`, `]` and `}` differ in one bit.
        opens: bits(block, 0x20, b'{'),
        closes: bits(block, 0x20, b'}'),
        breaks: bits(block, 0, b'\n'),
    }
}

/// The structure of a block.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::sheet) struct Structure {
    /// Quotes that open a text.
    pub(in crate::sheet) begins: u64,
    pub(in crate::sheet) opens: u64,
    pub(in crate::sheet) closes: u64,
    /// No JSON has these: line breaks within a text, backslashes outside.
    strange: u64,
}

/// Goes through a text block by block.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::sheet) struct Blocks {
    /// All ones within a text that the block before opened.
    inside: u64,
    /// Whether the first byte of the next block stands behind a backslash.
    escaped: bool,
}

impl Blocks {
    pub(in crate::sheet) fn next(&mut self, block: &[u8; BLOCK]) -> Structure {
        self.next_by(marks(block, blocks::bits), blocks::parity)
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "it has to become part of what has the wider instructions")]
    fn next_by(&mut self, marks: Marks, parity: impl Fn(u64) -> u64) -> Structure {
        let quotes = marks.quotes & !self.escaped(marks.backslashes);
        let inside = parity(quotes) ^ self.inside;
        self.inside = 0_u64.wrapping_sub(inside >> 63);
        Structure {
            begins: quotes & inside,
            opens: marks.opens & !inside,
            closes: marks.closes & !inside,
            strange: (marks.breaks & inside) | (marks.backslashes & !inside),
        }
    }

    /// The bytes behind a backslash that is not itself behind one.
    #[inline]
    fn escaped(&mut self, backslashes: u64) -> u64 {
        let mut escaped = u64::from(self.escaped);
        self.escaped = false;
        // Backslashes are rare, and mostly alone.
        let mut left = backslashes & !escaped;
        while left != 0 {
            let at = left.trailing_zeros();
            if at == 63 {
                self.escaped = true;
                break;
            }
            escaped |= 2 << at;
            left &= !(3 << at);
        }
        escaped
    }
}

/// The place after the bracket that closes the one at `from`; none where there is none, or where it is not certain what is
/// a text and what is not.
pub(super) fn bracket_end(bytes: &[u8], from: usize) -> Option<usize> {
    match Way::here() {
        #[cfg(target_arch = "x86_64")]
        #[expect(unsafe_code, reason = "the compiler does not see that it was asked for")]
        // SAFETY: this processor has the instructions.
        Way::Avx512 => unsafe { bracket_end_avx512(bytes, from) },
        #[cfg(target_arch = "x86_64")]
        #[expect(unsafe_code, reason = "the compiler does not see that it was asked for")]
        // SAFETY: this processor has the instructions.
        Way::Avx2 => unsafe { bracket_end_avx2(bytes, from) },
        Way::Plain => bracket_end_by(bytes, from, blocks::bits, blocks::parity),
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx2,bmi1,pclmulqdq,popcnt")]
fn bracket_end_avx512(bytes: &[u8], from: usize) -> Option<usize> {
    use crate::sheet::blocks::{avx2, avx512};
    bracket_end_by(bytes, from, |block, with, byte| avx512::bits(block, with, byte), |bits| avx2::parity(bits))
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,pclmulqdq,popcnt")]
fn bracket_end_avx2(bytes: &[u8], from: usize) -> Option<usize> {
    use crate::sheet::blocks::avx2;
    bracket_end_by(bytes, from, |block, with, byte| avx2::bits(block, with, byte), |bits| avx2::parity(bits))
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "it has to become part of what has the wider instructions")]
fn bracket_end_by(
    bytes: &[u8],
    from: usize,
    bits: impl Fn(&[u8; BLOCK], u8, u8) -> u64,
    parity: impl Fn(u64) -> u64,
) -> Option<usize> {
    let mut blocks = Blocks::default();
    let mut depth = 0;
    for at in (from..bytes.len()).step_by(BLOCK) {
        let block = blocks.next_by(marks(&block_at(bytes, at), &bits), &parity);
        if block.strange != 0 {
            return None;
        }
        if depth <= block.closes.count_ones() {
            let mut closes = block.closes;
            while closes != 0 {
                let place = closes.trailing_zeros();
                let before = (1 << place) - 1;
                if depth + (block.opens & before).count_ones() == (block.closes & before).count_ones() + 1 {
                    return Some(at + place as usize + 1);
                }
                closes &= closes - 1;
            }
        }
        depth = depth + block.opens.count_ones() - block.closes.count_ones();
    }
    None
}

/// The block that begins at `from`, filled up with blanks.
#[inline]
pub(in crate::sheet) fn block_at(bytes: &[u8], from: usize) -> [u8; BLOCK] {
    blocks::block_at(bytes, from, b' ')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn structure_is_found_as_a_reader_of_single_bytes_finds_it(text in "[\"\\\\{}\\[\\]a,:\n]{0,300}") {
            let bytes = text.as_bytes();
            let mut blocks = Blocks::default();
            let (mut within, mut escaped) = (false, false);
            for from in (0..bytes.len()).step_by(BLOCK) {
                let block = block_at(bytes, from);
                let structure = blocks.next(&block);
                for (at, byte) in block.iter().enumerate().take(bytes.len() - from) {
                    let is = |mask: u64| mask >> at & 1 == 1;
                    let quote = *byte == b'"' && !escaped;
                    let begins = quote && !within;
                    within ^= quote;
                    // Outside of texts valid JSON has no backslash; both take it for an escape there.
                    escaped = *byte == b'\\' && !escaped;
                    prop_assert_eq!(is(structure.begins), begins);
                    prop_assert_eq!(is(structure.opens), !within && matches!(byte, b'{' | b'['));
                    prop_assert_eq!(is(structure.closes), !within && matches!(byte, b'}' | b']'));
                    let is_strange = if within { *byte == b'\n' } else { *byte == b'\\' };
                    prop_assert_eq!(is(structure.strange), is_strange);
                }
            }
        }
    }
}

//! Where the quotes and brackets of a JSON text stand, 64 bytes at a time and without a branch for each byte.

/// How many bytes are looked at together.
pub(in crate::sheet) const BLOCK: usize = 64;

/// One bit for each byte of a block: whether it is one of these.
#[derive(Debug, Clone, Copy, Default)]
struct Marks {
    quotes: u64,
    backslashes: u64,
    opens: u64,
    closes: u64,
    breaks: u64,
}

#[cfg(target_arch = "x86_64")]
#[expect(unsafe_code, reason = "the compiler does not see that every x86-64 has these instructions")]
fn marks(block: &[u8; BLOCK]) -> Marks {
    // SAFETY: SSE2 is part of x86-64 itself.
    unsafe { by_sixteen(block) }
}

/// None of the instructions touches memory.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "sse2")]
fn by_sixteen(block: &[u8; BLOCK]) -> Marks {
    use std::arch::x86_64::{_mm_cmpeq_epi8, _mm_movemask_epi8, _mm_or_si128, _mm_set_epi64x, _mm_set1_epi8};
    let mut marks = Marks::default();
    let (pieces, _none) = block.as_chunks::<16>();
    for (at, piece) in pieces.iter().enumerate() {
        let whole = u128::from_le_bytes(*piece);
        let bytes = _mm_set_epi64x((whole >> 64) as i64, whole as i64);
        let lower = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
        let bits = |found| u64::from(_mm_movemask_epi8(found).cast_unsigned()) << (at * 16);
        marks.quotes |= bits(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x22)));
        marks.backslashes |= bits(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x5C)));
        // `[` and `{`, `]` and `}` differ in one bit.
        marks.opens |= bits(_mm_cmpeq_epi8(lower, _mm_set1_epi8(0x7B)));
        marks.closes |= bits(_mm_cmpeq_epi8(lower, _mm_set1_epi8(0x7D)));
        marks.breaks |= bits(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x0A)));
    }
    marks
}

#[cfg(not(target_arch = "x86_64"))]
fn marks(block: &[u8; BLOCK]) -> Marks {
    one_by_one(block)
}

#[cfg(any(test, not(target_arch = "x86_64")))]
fn one_by_one(block: &[u8; BLOCK]) -> Marks {
    let bits =
        |is: fn(u8) -> bool| block.iter().enumerate().fold(0, |bits, (at, byte)| bits | u64::from(is(*byte)) << at);
    Marks {
        quotes: bits(|byte| byte == b'"'),
        backslashes: bits(|byte| byte == b'\\'),
        opens: bits(|byte| byte | 0x20 == b'{'),
        closes: bits(|byte| byte | 0x20 == b'}'),
        breaks: bits(|byte| byte == b'\n'),
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
        let marks = marks(block);
        let quotes = marks.quotes & !self.escaped(marks.backslashes);
        // Each bit is the parity of the quotes up to it.
        let mut inside = quotes;
        for shift in [1, 2, 4, 8, 16, 32] {
            inside ^= inside << shift;
        }
        inside ^= self.inside;
        self.inside = 0_u64.wrapping_sub(inside >> 63);
        Structure {
            begins: quotes & inside,
            opens: marks.opens & !inside,
            closes: marks.closes & !inside,
            strange: (marks.breaks & inside) | (marks.backslashes & !inside),
        }
    }

    /// The bytes behind a backslash that is not itself behind one.
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
    let mut blocks = Blocks::default();
    let mut depth = 0;
    for at in (from..bytes.len()).step_by(BLOCK) {
        let block = blocks.next(&block_at(bytes, at));
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
pub(in crate::sheet) fn block_at(bytes: &[u8], from: usize) -> [u8; BLOCK] {
    let rest = bytes.get(from..).unwrap_or_default();
    if let Some(block) = rest.first_chunk::<BLOCK>() {
        return *block;
    }
    let mut block = [b' '; BLOCK];
    for (to, byte) in block.iter_mut().zip(rest) {
        *to = *byte;
    }
    block
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
                let (fast, slow) = (marks(&block), one_by_one(&block));
                prop_assert_eq!((fast.quotes, fast.backslashes, fast.opens, fast.closes, fast.breaks), (slow.quotes, slow.backslashes, slow.opens, slow.closes, slow.breaks));
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

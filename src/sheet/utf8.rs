//! Holds rows to be UTF-8 while they are looked for: a piece at a time, which lies in the processor's cache while its rows
//! are found, so that a list comes out of the memory once.

use std::ops::Range;

/// A piece that the nearer caches of any processor hold.
const PIECE_BYTES: usize = 128 << 10;

/// The most bytes of a character behind its first.
const LONGEST_TAIL: usize = 3;

/// Whether a text is UTF-8. Several times as fast as the standard library where not all of it is ASCII.
pub(super) fn is_utf8(bytes: &[u8]) -> bool {
    simdutf8::basic::from_utf8(bytes).is_ok()
}

/// A text as UTF-8, if it is.
pub(super) fn text(bytes: &[u8]) -> Option<&str> {
    simdutf8::basic::from_utf8(bytes).ok()
}

/// Looks at a text from its front.
#[derive(Debug)]
pub(super) struct Utf8<'a> {
    bytes: &'a [u8],
    /// All before it was looked at.
    seen: usize,
    /// All from here to `seen` is UTF-8.
    whole_from: usize,
}

impl<'a> Utf8<'a> {
    pub(super) fn new(bytes: &'a [u8], from: usize) -> Self {
        Self { bytes, seen: from, whole_from: from }
    }

    /// Whether a row is UTF-8. Rows are asked for in their order, and one begins and ends where characters do, as far as
    /// there are characters.
    #[inline]
    pub(super) fn holds(&mut self, row: Range<usize>) -> bool {
        while self.seen < row.end {
            self.look();
        }
        self.whole_from <= row.start || self.bytes.get(row).is_some_and(is_utf8)
    }

    fn look(&mut self) {
        let mut end = self.bytes.len().min(self.seen + PIECE_BYTES);
        let is_tail = |at: usize| self.bytes.get(at).is_some_and(|byte| byte & 0xC0 == 0x80);
        let character = (0..=LONGEST_TAIL).find(|back| !is_tail(end - back));
        end -= character.unwrap_or(0);
        if !self.bytes.get(self.seen..end).is_some_and(is_utf8) {
            self.whole_from = end;
        }
        self.seen = end;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

        #[test]
        fn the_rows_that_are_no_utf8_are_found_wherever_they_stand(
            filler in prop::collection::vec("[a-é€😀]{0,3}", 3),
            broken in prop::collection::vec((0..3 * PIECE_BYTES, any::<u8>()), 0..4),
            near in prop::collection::vec((0_usize..8, any::<u8>()), 0..3),
            row_bytes in prop::sample::select(vec![1_usize, 7, 800, 100_000, 300_000]),
        ) {
            let line = format!("{} {}\n", filler.concat(), filler[0].repeat(row_bytes / 4));
            let mut bytes = line.repeat(3 * PIECE_BYTES / line.len() + 1).into_bytes();
            let length = bytes.len();
            let near = near.into_iter().map(|(at, byte)| (PIECE_BYTES - 4 + at, byte));
            for (at, byte) in broken.into_iter().chain(near) {
                bytes[at % length] = byte;
            }
            let mut utf8 = Utf8::new(&bytes, 0);
            let mut from = 0;
            for row in bytes.split_inclusive(|byte| *byte == b'\n') {
                let found = utf8.holds(from..from + row.len());
                prop_assert_eq!(found, std::str::from_utf8(row).is_ok(), "{}", from);
                from += row.len();
            }
        }
    }
}

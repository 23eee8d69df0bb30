//! The line of a place in a text, without holding one number for each row.

use std::sync::OnceLock;

/// How many bytes lie between two places whose line is remembered: what is counted for one answer.
const STRIDE_BYTES: usize = 1 << 18;

/// Counts the line breaks of a text once, when the first line is asked for.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// How many line breaks come before each multiple of the stride.
    before: OnceLock<Vec<u64>>,
}

impl Lines {
    /// The line, from 1, of the byte at `place`. `line_break` is what ends a line in this text.
    pub(super) fn line(&self, bytes: &[u8], line_break: u8, place: usize) -> u64 {
        let before = self.before.get_or_init(|| {
            let mut count = 0;
            let mut before = Vec::with_capacity(bytes.len() / STRIDE_BYTES + 1);
            for block in bytes.chunks(STRIDE_BYTES) {
                before.push(count);
                count += memchr::memchr_iter(line_break, block).count() as u64;
            }
            before
        });
        let block = place / STRIDE_BYTES;
        let remembered = before.get(block).copied().unwrap_or_default();
        let rest = bytes.get(block * STRIDE_BYTES..place).unwrap_or_default();
        remembered + memchr::memchr_iter(line_break, rest).count() as u64 + 1
    }
}

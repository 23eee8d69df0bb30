//! A file that is written in blocks which begin where the system's own do.

use std::io;
use std::io::Write;

/// The system keeps a block that begins at a multiple of its size in one piece. A block of 4 KB costs it twice as much for
/// each byte; one of 1 MB up to four times as much, since so much memory in one piece has to be made free first.
const BLOCK_BYTES: usize = 256 << 10;

/// Hands on what is written a block at a time, and the rest when it is flushed. Nothing is handed on when it is dropped.
#[derive(Debug)]
pub struct InBlocks<W> {
    out: W,
    buffer: Vec<u8>,
}

impl<W: Write> InBlocks<W> {
    /// `out` stands at its beginning.
    pub fn new(out: W) -> Self {
        Self { out, buffer: Vec::with_capacity(BLOCK_BYTES) }
    }
}

impl<W: Write> Write for InBlocks<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let (true, Some(block)) = (self.buffer.is_empty(), bytes.get(..BLOCK_BYTES)) {
            self.out.write_all(block)?;
            return Ok(BLOCK_BYTES);
        }
        let taken = bytes.get(..BLOCK_BYTES - self.buffer.len()).unwrap_or(bytes);
        self.buffer.extend_from_slice(taken);
        if self.buffer.len() == BLOCK_BYTES {
            self.out.write_all(&self.buffer)?;
            self.buffer.clear();
        }
        Ok(taken.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.write_all(&self.buffer)?;
        self.buffer.clear();
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Keeps how long each piece was.
    #[derive(Default)]
    struct Pieces {
        bytes: Vec<u8>,
        lengths: Vec<usize>,
    }

    impl Write for Pieces {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.bytes.extend_from_slice(bytes);
            self.lengths.push(bytes.len());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn a_file_in_blocks_is_what_was_written(
            lengths in prop::collection::vec(prop_oneof![0..9_usize, 0..3 * BLOCK_BYTES, Just(BLOCK_BYTES)], 0..6),
        ) {
            let mut expected = Vec::new();
            let mut written = InBlocks::new(Pieces::default());
            for (number, length) in (0_u8..).zip(lengths) {
                let piece = vec![number; length];
                expected.extend_from_slice(&piece);
                written.write_all(&piece).unwrap();
            }
            written.flush().unwrap();
            prop_assert_eq!(&written.out.bytes, &expected);
            let whole = written.out.lengths.iter().filter(|length| **length == BLOCK_BYTES).count();
            prop_assert_eq!(whole, expected.len() / BLOCK_BYTES);
        }
    }
}

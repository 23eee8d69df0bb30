//! Reads the users of a file that the tenant gave, one after the other, unpacked while they are read.

use super::beside::Ahead;
use flate2::bufread::MultiGzDecoder;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read, Seek as _};
use std::sync::Arc;

/// What is read at once of the packed file, and unpacked at once at first.
const PACKED_BYTES: usize = 128 << 10;
const BUFFER_BYTES: usize = 512 << 10;

/// A user with a profile of megabytes is none: what has no end is not kept in memory.
const LONGEST_LINE_BYTES: usize = 64 << 20;

const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

/// Why users can't be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum ReadError {
    /// It is packed wrongly, or not to its end.
    #[error("the file is damaged")]
    Damaged,
    #[error(transparent)]
    Io(io::Error),
}

/// The lines of a file, whether it is packed or not.
pub(super) struct Users<R> {
    reader: R,
    buffer: Vec<u8>,
    /// What was read and not handed out.
    start: usize,
    end: usize,
    is_over: bool,
}

/// The lines of a file from its beginning, unpacked where it is packed.
pub(super) fn of_file(file: &Arc<File>) -> io::Result<Users<Ahead>> {
    let mut file: File = file.try_clone()?;
    file.rewind()?;
    let mut packed = BufReader::with_capacity(PACKED_BYTES, file);
    let is_packed = packed.fill_buf()?.starts_with(&GZIP_MAGIC);
    Ok(Users::new(if is_packed { Ahead::new(MultiGzDecoder::new(packed))? } else { Ahead::new(packed)? }))
}

/// Whether what came from the tenant's link can be an export: packed, or users one by one. A proxy may have put a page of
/// its own in its place, or nothing at all; an export without users is packed, and so not empty.
pub(super) fn can_be_an_export(file: &Arc<File>) -> io::Result<bool> {
    let mut file: File = file.try_clone()?;
    file.rewind()?;
    let mut begin = Vec::new();
    file.take(64).read_to_end(&mut begin)?;
    Ok(begin.starts_with(&GZIP_MAGIC) || begin.trim_ascii_start().starts_with(b"{"))
}

impl<R: Read> Users<R> {
    pub(super) fn new(reader: R) -> Self {
        Self { reader, buffer: vec![0; BUFFER_BYTES], start: 0, end: 0, is_over: false }
    }

    /// The next line that is not blank, without its end.
    pub(super) fn next(&mut self) -> Result<Option<&[u8]>, ReadError> {
        loop {
            let mut looked_at = self.start;
            let line_end = loop {
                let found = self.buffer.get(looked_at..self.end).and_then(|rest| memchr::memchr(b'\n', rest));
                match found {
                    Some(at) => break looked_at + at,
                    None if self.is_over && self.start == self.end => return Ok(None),
                    None if self.is_over => break self.end,
                    None => {
                        looked_at = self.end - self.start;
                        self.fill()?;
                    }
                }
            };
            let line = self.start..line_end;
            self.start = (line_end + 1).min(self.end);
            let found = self.buffer.get(line.clone()).unwrap_or_default();
            let length = found.trim_ascii().len();
            if length > 0 {
                let from = line.start + found.len() - found.trim_ascii_start().len();
                return Ok(self.buffer.get(from..from + length));
            }
        }
    }

    /// Reads more behind what is there, which begins the buffer then.
    fn fill(&mut self) -> Result<(), ReadError> {
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        if self.end == self.buffer.len() {
            if self.end >= LONGEST_LINE_BYTES {
                return Err(ReadError::Damaged);
            }
            self.buffer.resize(self.end * 2, 0);
        }
        let free = self.buffer.get_mut(self.end..).unwrap_or_default();
        let read = loop {
            match self.reader.read(free) {
                Ok(read) => break read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(failed(error)),
            }
        };
        self.end += read;
        self.is_over = read == 0;
        Ok(())
    }
}

/// What is wrong with the packing is told in these ways.
fn failed(error: io::Error) -> ReadError {
    match error.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => ReadError::Damaged,
        _ => ReadError::Io(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn lines(mut users: Users<impl Read>) -> Result<Vec<String>, ReadError> {
        let mut lines = Vec::new();
        while let Some(line) = users.next()? {
            lines.push(String::from_utf8(line.to_vec()).unwrap());
        }
        Ok(lines)
    }

    /// Gives a byte or a few at a time.
    struct Crumbs<'a>(&'a [u8], usize);

    impl Read for Crumbs<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let count = self.1.min(out.len()).min(self.0.len());
            let (now, rest) = self.0.split_at(count);
            out[..count].copy_from_slice(now);
            self.0 = rest;
            Ok(count)
        }
    }

    fn packed(text: &[u8]) -> Vec<u8> {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(text).unwrap();
        packer.finish().unwrap()
    }

    fn file(content: &[u8]) -> Arc<File> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(content).unwrap();
        Arc::new(file)
    }

    #[test]
    fn lines_are_found_however_they_come() {
        let long = "x".repeat(3 * BUFFER_BYTES);
        let text = format!("{{\"a\":1}}\r\n\n  \n{long}\n{{\"b\":2}}");
        let expected = ["{\"a\":1}", &long, "{\"b\":2}"];
        for size in [7, 4096, 1 << 20] {
            assert_eq!(lines(Users::new(Crumbs(text.as_bytes(), size))).unwrap(), expected);
        }
        assert_eq!(lines(Users::new(Crumbs(b"a\nb\nc", 1))).unwrap(), ["a", "b", "c"]);
        assert_eq!(lines(Users::new(Crumbs(b"", 1))).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn a_page_of_a_proxy_and_nothing_at_all_are_no_exports() {
        for (content, is_one) in [
            (packed(b"").as_slice(), true),
            (packed(b"{}\n").as_slice(), true),
            (b"\n{\"user_id\":\"auth0|1\"}\n".as_slice(), true),
            (b"".as_slice(), false),
            (b"<html><body>Please log in</body></html>".as_slice(), false),
        ] {
            assert_eq!(can_be_an_export(&file(content)).unwrap(), is_one, "{content:?}");
        }
    }

    #[test]
    fn a_packed_file_is_unpacked_and_one_that_is_cut_anywhere_is_noticed() {
        let text = b"{\"n\":1}\n{\"n\":2}\n";
        let whole = packed(text);
        assert_eq!(lines(of_file(&file(&whole)).unwrap()).unwrap(), ["{\"n\":1}", "{\"n\":2}"]);
        assert_eq!(lines(of_file(&file(text)).unwrap()).unwrap(), ["{\"n\":1}", "{\"n\":2}"]);
        for length in 2..whole.len() {
            let cut = lines(of_file(&file(&whole[..length])).unwrap());
            assert!(matches!(cut, Err(ReadError::Damaged)), "cut at {length} of {}", whole.len());
        }
    }
}

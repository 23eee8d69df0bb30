//! Sorts any number of users in bounded memory: as many as fit are sorted at a time and put on the disk, and in the end all
//! of these are read side by side.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read as _, Seek as _, Write as _};
use std::path::PathBuf;

/// What is sorted in memory at a time.
pub(super) const MEMORY_BYTES: usize = if cfg!(test) { 16 << 10 } else { 256 << 20 };

/// What is written or read at once of each sorted piece.
const BUFFER_BYTES: usize = 256 << 10;

/// Takes rows in any order, and hands them out in that of their keys; rows of the same key in the order they came in.
pub(super) struct Sorter {
    folder: PathBuf,
    memory_bytes: usize,
    /// Key and row of each, one behind the other.
    bytes: Vec<u8>,
    rows: Vec<Row>,
    pieces: Vec<File>,
}

/// Where a row is.
#[derive(Clone, Copy)]
struct Row {
    at: usize,
    key_length: u32,
    length: u32,
}

impl Row {
    fn key(self, bytes: &[u8]) -> &[u8] {
        bytes.get(self.at..self.at + self.key_length as usize).unwrap_or_default()
    }

    fn row(self, bytes: &[u8]) -> &[u8] {
        let from = self.at + self.key_length as usize;
        bytes.get(from..from + self.length as usize).unwrap_or_default()
    }
}

impl Sorter {
    /// `folder` is for what does not fit into memory.
    pub(super) fn new(folder: PathBuf, memory_bytes: usize) -> Self {
        Self { folder, memory_bytes, bytes: Vec::new(), rows: Vec::new(), pieces: Vec::new() }
    }

    pub(super) fn push(&mut self, key: &[u8], row: &[u8]) -> io::Result<()> {
        let more = key.len() + row.len();
        if !self.rows.is_empty() && self.size_bytes() + more + size_of::<Row>() > self.memory_bytes {
            self.put_down()?;
        }
        let length_of = |bytes: &[u8]| u32::try_from(bytes.len()).map_err(|_too_long| io::ErrorKind::InvalidData);
        self.rows.push(Row { at: self.bytes.len(), key_length: length_of(key)?, length: length_of(row)? });
        self.bytes.extend_from_slice(key);
        self.bytes.extend_from_slice(row);
        Ok(())
    }

    fn size_bytes(&self) -> usize {
        self.bytes.len() + self.rows.len() * size_of::<Row>()
    }

    fn sort(&mut self) {
        let bytes = &self.bytes;
        self.rows.sort_by(|one, other| one.key(bytes).cmp(other.key(bytes)));
    }

    /// Sorts what is in memory and puts it on the disk.
    fn put_down(&mut self) -> io::Result<()> {
        self.sort();
        let mut out = BufWriter::with_capacity(BUFFER_BYTES, tempfile::tempfile_in(&self.folder)?);
        for row in &self.rows {
            out.write_all(&row.key_length.to_le_bytes())?;
            out.write_all(&row.length.to_le_bytes())?;
            out.write_all(row.key(&self.bytes))?;
            out.write_all(row.row(&self.bytes))?;
        }
        let mut file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        self.pieces.push(file);
        self.rows.clear();
        self.bytes.clear();
        Ok(())
    }

    /// Hands out all rows in order.
    pub(super) fn finish<E: From<io::Error>>(mut self, act: &mut dyn FnMut(&[u8]) -> Result<(), E>) -> Result<(), E> {
        if self.pieces.is_empty() {
            self.sort();
            return self.rows.iter().try_for_each(|row| act(row.row(&self.bytes)));
        }
        self.put_down()?;
        // What was in memory makes room for the pieces.
        (self.rows, self.bytes) = (Vec::new(), Vec::new());
        let mut pieces: Vec<Piece> = Vec::new();
        let mut next = BinaryHeap::new();
        for (place, file) in self.pieces.into_iter().enumerate() {
            let mut piece = Piece { file: BufReader::with_capacity(BUFFER_BYTES, file), row: Vec::new() };
            next.extend(piece.read()?.map(|key| Reverse((key, place))));
            pieces.push(piece);
        }
        // Of the same keys that of the earlier piece comes first: it came in first.
        while let Some(Reverse((_key, place))) = next.pop() {
            let Some(piece) = pieces.get_mut(place) else { break };
            act(&piece.row)?;
            next.extend(piece.read()?.map(|key| Reverse((key, place))));
        }
        Ok(())
    }
}

/// Sorted rows on the disk.
struct Piece {
    file: BufReader<File>,
    /// The one that is next.
    row: Vec<u8>,
}

impl Piece {
    /// Reads the next row, and gives its key; none at the end.
    fn read(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut length = [0; 4];
        match self.file.read_exact(&mut length) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            Err(error) => return Err(error),
        }
        let mut key = vec![0; u32::from_le_bytes(length) as usize];
        self.file.read_exact(&mut length)?;
        self.row.resize(u32::from_le_bytes(length) as usize, 0);
        self.file.read_exact(&mut key)?;
        self.file.read_exact(&mut self.row)?;
        Ok(Some(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sorted(rows: &[(Vec<u8>, u32)], memory_bytes: usize) -> Vec<u32> {
        let folder = tempfile::tempdir().unwrap();
        let mut sorter = Sorter::new(folder.path().to_owned(), memory_bytes);
        for (key, row) in rows {
            sorter.push(key, &row.to_le_bytes()).unwrap();
        }
        let mut out = Vec::new();
        let mut act = |row: &[u8]| {
            out.push(u32::from_le_bytes(row.try_into().unwrap()));
            io::Result::Ok(())
        };
        sorter.finish(&mut act).unwrap();
        out
    }

    proptest! {
        #[test]
        fn any_memory_gives_the_same_stable_order(keys in prop::collection::vec(prop::collection::vec(0..3_u8, 0..3), 0..60)) {
            let rows: Vec<(Vec<u8>, u32)> = keys.into_iter().zip(0..).collect();
            let mut expected = rows.clone();
            expected.sort_by(|one, other| one.0.cmp(&other.0));
            let expected: Vec<u32> = expected.into_iter().map(|(_, row)| row).collect();
            for memory_bytes in [0, 100, 1 << 20] {
                prop_assert_eq!(&sorted(&rows, memory_bytes), &expected);
            }
        }
    }
}

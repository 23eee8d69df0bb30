//! Brings the bytes of a file into the private folder.

use std::fs::File;
use std::io;
use std::io::BufReader;
use std::io::Read;
use std::io::Seek as _;
use std::io::SeekFrom;
use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::Path;

use flate2::read::MultiGzDecoder;

use crate::sheet::base::create_private;
use crate::sheet::error::Doing;
use crate::sheet::error::OpenError;

/// What is being done with a list while it opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The file is copied, or unpacked.
    Copying,
    /// The text is turned into UTF-8, or the worksheet into a table.
    Converting,
    /// The rows are found.
    Indexing,
}

/// How far the opening of a list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub stage: Stage,
    /// Bytes done in this stage.
    pub done: u64,
    /// Bytes to do in this stage, as far as is known.
    pub total: u64,
}

/// Tells how far it is, and hears whether to go on.
pub(super) struct Watch<'a> {
    pub(super) tell: &'a mut dyn FnMut(Progress) -> ControlFlow<()>,
}

impl Watch<'_> {
    pub(super) fn at(&mut self, stage: Stage, done: u64, total: u64) -> Result<(), OpenError> {
        match (self.tell)(Progress { stage, done, total }) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(OpenError::Stopped),
        }
    }
}

/// How many bytes pass between two looks at whether to go on.
pub(super) const STEP_BYTES: u64 = 4 << 20;

/// How much of a file is looked at before it is copied.
const HEAD_BYTES: u64 = 4096;

pub(super) const GZIP_MARK: &[u8] = b"\x1F\x8B";

/// No list of users is larger; what has no end, like a device, is stopped here.
const MAX_BASE_BYTES: u64 = 64 << 30;

/// Lists of users shrink to a tenth or a thirtieth, very dull ones to a hundredth. A bomb made of zeros shrinks to less
/// than a thousandth.
const MAX_RATIO: u64 = 300;

/// So much may come out of a few bytes before their ratio is looked at.
const FREE_UNPACKED_BYTES: u64 = 16 << 20;

/// Opens the admin's file; says plainly what is wrong when it can't be.
pub(super) fn open_source(path: &Path) -> Result<(File, u64), OpenError> {
    let file = File::open(path).map_err(|source| OpenError::io(Doing::ReadingFile, source))?;
    let about = file.metadata().map_err(|source| OpenError::io(Doing::ReadingFile, source))?;
    if about.is_dir() {
        return Err(OpenError::Directory);
    }
    Ok((file, about.len()))
}

/// What was copied.
#[derive(Debug, Clone, Copy)]
pub(super) struct Copied {
    pub(super) gzip: bool,
    /// The size of the file as it was found.
    pub(super) size_bytes: u64,
}

/// Copies the file at `path` into a new private file, unpacked if it is packed with gzip. `look` sees how
/// it begins and may refuse it, so that a film is not copied first.
pub(super) fn copy_file(
    path: &Path,
    target: &Path,
    look: impl Fn(&[u8]) -> Result<(), OpenError>,
    watch: &mut Watch<'_>,
) -> Result<Copied, OpenError> {
    let (mut source, total) = open_source(path)?;
    let mut head = Vec::new();
    (&mut source).take(HEAD_BYTES).read_to_end(&mut head).map_err(|error| OpenError::io(Doing::ReadingFile, error))?;
    let gzip = head.starts_with(GZIP_MARK);
    if !gzip {
        look(&head)?;
    }
    let mut copy = create_private(target).map_err(|error| OpenError::io(Doing::WritingCopy, error))?;
    let size_bytes = if gzip {
        unpack(head.as_slice().chain(&mut source), &mut copy, total, watch)?
    } else {
        // Once more from the beginning, unless it comes out of a pipe: the system copies large pieces that begin where its own
        // do, and takes a third longer for those that begin behind the head.
        let written = if source.seek(SeekFrom::Start(0)).is_ok() { &[] } else { head.as_slice() };
        copy.write_all(written).map_err(|error| OpenError::io(Doing::WritingCopy, error))?;
        copy_plain(&source, &mut copy, total, watch)? + written.len() as u64
    };
    Ok(Copied { gzip, size_bytes })
}

/// Copies what is left of `source`, and says how much that was.
fn copy_plain(source: &File, copy: &mut File, total: u64, watch: &mut Watch<'_>) -> Result<u64, OpenError> {
    let mut done = 0;
    loop {
        // `io::copy` between two files lets the system do the work where it can.
        let copied =
            io::copy(&mut source.take(STEP_BYTES), copy).map_err(|error| OpenError::io(Doing::WritingCopy, error))?;
        if copied == 0 {
            return Ok(done);
        }
        done += copied;
        check_size(done)?;
        watch.at(Stage::Copying, done, total.max(done))?;
    }
}

fn check_size(done: u64) -> Result<(), OpenError> {
    if done > MAX_BASE_BYTES { Err(OpenError::TooLarge { limit_bytes: MAX_BASE_BYTES }) } else { Ok(()) }
}

/// Unpacks gzip, and says how many packed bytes there were.
fn unpack(packed: impl Read, copy: &mut File, total: u64, watch: &mut Watch<'_>) -> Result<u64, OpenError> {
    let mut unpacked = MultiGzDecoder::new(BufReader::with_capacity(1 << 16, Counted { inner: packed, read: 0 }));
    let mut buffer = vec![0; 1 << 18];
    let mut done = 0;
    let mut told = 0;
    loop {
        let length = match unpacked.read(&mut buffer) {
            Ok(0) => return Ok(unpacked.get_ref().get_ref().read),
            Ok(length) => length,
            Err(error) => match error.kind() {
                io::ErrorKind::Interrupted => continue,
                io::ErrorKind::UnexpectedEof => return Err(OpenError::GzipBrokenOff { unpacked_bytes: done }),
                io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
                    return Err(OpenError::GzipDamaged { unpacked_bytes: done, source: error });
                }
                _ => return Err(OpenError::io(Doing::ReadingFile, error)),
            },
        };
        copy.write_all(buffer.get(..length).unwrap_or_default())
            .map_err(|error| OpenError::io(Doing::WritingCopy, error))?;
        done += length as u64;
        let read = unpacked.get_ref().get_ref().read;
        check_size(done)?;
        if done > FREE_UNPACKED_BYTES && done / read.max(1) > MAX_RATIO {
            return Err(OpenError::UnpacksTooMuch { packed_bytes: read, unpacked_bytes: done });
        }
        if done - told >= STEP_BYTES {
            told = done;
            watch.at(Stage::Copying, read, total.max(read))?;
        }
    }
}

/// Counts what is read through it.
struct Counted<R> {
    inner: R,
    read: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer)?;
        self.read += length as u64;
        Ok(length)
    }
}

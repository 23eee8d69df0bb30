//! Brings the bytes of a file into the private folder.

use std::fs::File;
use std::io;
use std::io::Read as _;
use std::ops::ControlFlow;
use std::path::Path;

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

/// Opens the admin's file; says plainly what is wrong when it can't be.
pub(super) fn open_source(path: &Path) -> Result<(File, u64), OpenError> {
    let file = File::open(path).map_err(|source| OpenError::io(Doing::ReadingFile, source))?;
    let about = file.metadata().map_err(|source| OpenError::io(Doing::ReadingFile, source))?;
    if about.is_dir() {
        return Err(OpenError::Directory);
    }
    Ok((file, about.len()))
}

/// Copies what is left of `source` into a new private file. `head` was read from it already.
pub(super) fn copy_plain(
    source: &mut File,
    head: &[u8],
    target: &Path,
    total: u64,
    watch: &mut Watch<'_>,
) -> Result<(), OpenError> {
    let mut copy = create_private(target).map_err(|error| OpenError::io(Doing::WritingCopy, error))?;
    io::Write::write_all(&mut copy, head).map_err(|error| OpenError::io(Doing::WritingCopy, error))?;
    let mut done = head.len() as u64;
    loop {
        // `io::copy` between two files lets the system do the work where it can.
        let copied = io::copy(&mut source.take(STEP_BYTES), &mut copy)
            .map_err(|error| OpenError::io(Doing::WritingCopy, error))?;
        if copied == 0 {
            return Ok(());
        }
        done += copied;
        watch.at(super::Stage::Copying, done, total.max(done))?;
    }
}

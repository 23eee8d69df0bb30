//! The tenant's file while it comes, packed as it is, to be gone on with after a break.

use super::context::{Context, Progress, Stage};
use crate::auth0::Keep;
use std::fs::File;
use std::io::{self, Seek as _, Write as _};
use std::path::Path;
use std::sync::Arc;

/// How often it is told how far it is: every so many bytes.
const TOLD_EVERY: u64 = 1 << 20;

/// A file of users on its way.
pub(super) struct Packed<'c> {
    file: Arc<File>,
    length: u64,
    told_at: u64,
    context: &'c Context,
}

impl<'c> Packed<'c> {
    /// A file in `folder` that has no name.
    pub(super) fn new(folder: &Path, context: &'c Context) -> io::Result<Self> {
        Ok(Self { file: Arc::new(tempfile::tempfile_in(folder)?), length: 0, told_at: 0, context })
    }

    pub(super) fn file(&self) -> Arc<File> {
        Arc::clone(&self.file)
    }
}

impl Keep for Packed<'_> {
    fn length(&self) -> u64 {
        self.length
    }

    fn begin_anew(&mut self) -> io::Result<()> {
        self.file.set_len(0)?;
        self.file.as_ref().rewind()?;
        (self.length, self.told_at) = (0, 0);
        Ok(())
    }

    fn keep(&mut self, bytes: &[u8], total: Option<u64>) -> io::Result<()> {
        self.file.as_ref().write_all(bytes)?;
        self.length += bytes.len() as u64;
        if self.length - self.told_at >= TOLD_EVERY || Some(self.length) == total {
            self.told_at = self.length;
            let (bytes, of_bytes) = (self.length, total);
            self.context.tell(Progress { stage: Stage::Downloading, bytes, of_bytes, ..Progress::default() });
        }
        Ok(())
    }
}

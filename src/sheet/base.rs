//! The private copy of a list, mapped into memory.

use std::fs::File;
use std::fs::OpenOptions;
use std::io;
use std::path::Path;

/// The copy, always UTF-8 text: JSON or CSV.
pub(super) const BASE_NAME: &str = "base";

/// How a list begins, to be looked at before all of it is here.
pub(super) const HEAD_NAME: &str = "base.head";

/// A base that is not finished.
pub(super) const PART_NAME: &str = "base.part";

/// The bytes of the file as they came, or as they were unpacked.
pub(super) const COPY_NAME: &str = "copy";

/// Makes an empty file that only this user of the computer may read.
pub(super) fn create_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}

/// The bytes of the copy.
#[derive(Debug)]
pub(super) struct Base {
    map: memmap2::Mmap,
}

impl Base {
    #[expect(unsafe_code, reason = "mapping a private file that nothing changes once it is complete")]
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        // SAFETY: the file lies in a folder of the workspace that only this user may enter. It is complete when it is
        // mapped, and nothing in Rollcall writes to it or shortens it afterwards.
        let map = unsafe { memmap2::Mmap::map(&file)? };
        Ok(Self { map })
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.map
    }
}

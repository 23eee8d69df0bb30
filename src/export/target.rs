//! The file that is asked for: written beside its place and put there when it is whole, with its size and SHA-256.

use super::beside::Behind;
use super::context::ExportError;
use crate::workspace::RunId;
use sha2::{Digest as _, Sha256};
use std::fs::{File, OpenOptions, TryLockError};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{self, ErrorKind, Seek as _, Write};
use std::path::{Path, PathBuf};
use tempfile::{NamedTempFile, TempPath};

/// What is written at once: see [`crate::sheet::InBlocks`] for why no more.
const BUFFER_BYTES: usize = if cfg!(test) { 256 } else { 256 << 10 };

/// A place for a file, with what is written of it so far beside it. Dropped, it leaves nothing.
pub struct Target {
    path: PathBuf,
    part: NamedTempFile,
    replaces: bool,
}

impl Target {
    /// Makes sure that the file can be written before the tenant is asked for anything. What is written on the way has a name
    /// that is the same when an export is gone on with, so that a killed program leaves nothing for ever.
    pub fn create(path: &Path, replaces: bool, run: RunId, workspace: &Path) -> Result<Self, ExportError> {
        let replaces = match path.symlink_metadata() {
            Ok(about) if about.is_dir() => return Err(ExportError::Target(ErrorKind::IsADirectory.into())),
            Ok(_) if !replaces => return Err(ExportError::TargetExists),
            Ok(_) => true,
            // What comes there meanwhile is somebody else's.
            Err(error) if error.kind() == ErrorKind::NotFound => false,
            Err(error) => return Err(ExportError::Target(error)),
        };
        let part = part_of(path, run, workspace);
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&part).map_err(ExportError::Target)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(ExportError::Target(ErrorKind::ResourceBusy.into())),
            Err(TryLockError::Error(error)) => return Err(ExportError::Target(error)),
        }
        let part = NamedTempFile::from_parts(file, TempPath::try_from_path(part).map_err(ExportError::Target)?);
        Ok(Self { path: path.to_owned(), part, replaces })
    }

    /// Begins the file, or begins it anew. `stop` ends the writing.
    pub(super) fn begin(&mut self, stop: impl Fn() -> bool + Send + 'static) -> io::Result<Sink> {
        let file = self.part.as_file_mut();
        file.set_len(0)?;
        file.rewind()?;
        Sink::new(file.try_clone()?, Box::new(stop))
    }

    /// Puts the file, which is whole, into its place.
    pub fn finish(self) -> Result<(), ExportError> {
        self.part.as_file().sync_all().map_err(ExportError::Target)?;
        let put = if self.replaces { self.part.persist(&self.path) } else { self.part.persist_noclobber(&self.path) };
        match put {
            Ok(_file) => Ok(()),
            Err(error) if error.error.kind() == ErrorKind::AlreadyExists => Err(ExportError::TargetExists),
            Err(error) => Err(ExportError::Target(error.error)),
        }
    }
}

/// What is written on the way to a file. Another export of the same name, or of another workspace, has another.
fn part_of(path: &Path, run: RunId, workspace: &Path) -> PathBuf {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut hasher = DefaultHasher::new();
    (workspace, path).hash(&mut hasher);
    folder.join(format!(".rollcall-{run}-{:016x}.part", hasher.finish()))
}

/// Removes what a killed program left on the way to a file. What somebody is writing stays.
///
/// # Errors
/// When it can't be removed; that there is none is no error.
pub fn remove_part(path: &Path, run: RunId, workspace: &Path) -> io::Result<()> {
    let part = part_of(path, run, workspace);
    let file = match OpenOptions::new().write(true).open(&part) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    if file.try_lock().is_ok() { std::fs::remove_file(&part) } else { Ok(()) }
}

/// Whether the file at a place is the one that was written: of this size, and with this SHA-256.
pub fn is_there(path: &Path, bytes: u64, sha256: &str) -> bool {
    let has_size = path.symlink_metadata().is_ok_and(|about| about.is_file() && about.len() == bytes);
    let digest = || -> io::Result<String> {
        let mut sink = Sink::new(io::sink(), Box::new(|| false))?;
        io::copy(&mut File::open(path)?, &mut sink)?;
        Ok(sink.finish()?.1)
    };
    has_size && digest().is_ok_and(|found| found == sha256)
}

/// Where a file is written to, counted and digested on the way. What can't be written is told by a later block, or at the end.
pub(super) struct Sink {
    out: Behind<(Box<dyn Write + Send>, Sha256)>,
    buffer: Vec<u8>,
    bytes: u64,
    failed: Option<ErrorKind>,
    stop: Box<dyn Fn() -> bool + Send>,
}

impl Sink {
    pub(super) fn new(out: impl Write + Send + 'static, stop: Box<dyn Fn() -> bool + Send>) -> io::Result<Self> {
        let to: (Box<dyn Write + Send>, Sha256) = (Box::new(out), Sha256::new());
        let out = Behind::new(to, |(out, digest), block| {
            out.write_all(block)?;
            digest.update(block);
            Ok(())
        })?;
        Ok(Self { out, buffer: Vec::new(), bytes: 0, failed: None, stop })
    }

    /// How much was written.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes + self.buffer.len() as u64
    }

    /// Whether something could not be written: whoever has other files open too can tell whose failure it was.
    pub(super) fn has_failed(&self) -> bool {
        self.failed.is_some()
    }

    /// How much was written in the end, and the SHA-256 of it.
    pub(super) fn finish(mut self) -> io::Result<(u64, String)> {
        self.pass_on()?;
        let (mut out, digest) = self.out.finish()?;
        out.flush()?;
        let digest = digest.finalize();
        let hex = digest.iter().fold(String::with_capacity(64), |mut hex, byte| {
            for half in [byte >> 4, byte & 15] {
                hex.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
            }
            hex
        });
        Ok((self.bytes, hex))
    }

    fn pass_on(&mut self) -> io::Result<()> {
        if let Some(kind) = self.failed {
            return Err(kind.into());
        }
        self.bytes += self.buffer.len() as u64;
        // Not as an interruption: whoever writes would try again, for ever.
        let put = if (self.stop)() { Err(io::Error::other("asked to stop")) } else { self.out.put(&mut self.buffer) };
        self.failed = put.as_ref().err().map(io::Error::kind);
        put
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.buffer.len() >= BUFFER_BYTES {
            self.pass_on()?;
        }
        self.buffer.reserve_exact(BUFFER_BYTES - self.buffer.len());
        let count = bytes.len().min(BUFFER_BYTES - self.buffer.len());
        self.buffer.extend_from_slice(bytes.get(..count).unwrap_or_default());
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.pass_on()
    }
}

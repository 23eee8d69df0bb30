//! Private folders, and the locks that say which process owns a run or has a list open.

use super::Workspace;
use super::WorkspaceError;
use super::runs::RunId;
use std::fs::{File, TryLockError};
use std::path::Path;

/// Held while this process carries out a run; the system lets go of it when the process ends, however it ends.
#[derive(Debug)]
pub struct RunLock {
    _file: File,
}

/// Held while this process has a list open, since edits are kept in the order in which they are made.
#[derive(Debug)]
pub struct SheetLock {
    _file: File,
}

/// Makes a folder that only this person can read.
pub(super) fn create_private(path: &Path) -> Result<(), WorkspaceError> {
    let failed = |source| WorkspaceError::Folder { path: path.to_owned(), source };
    std::fs::create_dir_all(path).map_err(failed)?;
    make_private(path).map_err(failed)
}

#[cfg(unix)]
fn make_private(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o700))
}

/// Windows: the usual place lies below the person's profile, whose access list is private already; a folder of the
/// person's own choice gets a list with that person alone.
#[cfg(windows)]
fn make_private(path: &Path) -> std::io::Result<()> {
    if dirs::data_local_dir().is_some_and(|private| path.starts_with(private)) {
        return Ok(());
    }
    let person = std::env::var("USERNAME").map_err(std::io::Error::other)?;
    let status = std::process::Command::new("icacls")
        .arg(path)
        .args(["/inheritance:r", "/grant:r", &format!("{person}:(OI)(CI)F"), "/q"])
        .stdout(std::process::Stdio::null())
        .status()?;
    if status.success() { Ok(()) } else { Err(std::io::Error::other("icacls refused to make the folder private")) }
}

/// Makes an empty file that only this person can read, or leaves the one that is there.
pub(super) fn create_private_file(path: &Path) -> Result<(), WorkspaceError> {
    private_file(path).map(drop).map_err(|source| WorkspaceError::Folder { path: path.to_owned(), source })
}

/// A file that only this person can read, to be read and written.
pub(super) fn open_private(path: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    options.create(true).truncate(false).read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn private_file(path: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

impl Workspace {
    /// Takes the run for this process.
    ///
    /// # Errors
    /// [`WorkspaceError::RunInUse`] when another process has it.
    pub fn lock_run(&self, run: RunId) -> Result<RunLock, WorkspaceError> {
        let file = self.lock(&format!("run-{run}"))?;
        file.map(|file| RunLock { _file: file }).ok_or(WorkspaceError::RunInUse(run))
    }

    /// Takes a list for this process; nothing when another one has it open.
    ///
    /// # Errors
    /// When the lock can't be made.
    pub fn lock_sheet(&self, sheet: i64) -> Result<Option<SheetLock>, WorkspaceError> {
        Ok(self.lock(&format!("sheet-{sheet}"))?.map(|file| SheetLock { _file: file }))
    }

    /// Whether no process carries a run out. Looking disturbs nobody who is about to.
    ///
    /// # Errors
    /// When the lock can't be made.
    pub fn is_run_free(&self, run: RunId) -> Result<bool, WorkspaceError> {
        self.is_free(&format!("run-{run}"))
    }

    /// Does something while no process carries a run out, and none can begin to; nothing where one does.
    ///
    /// # Errors
    /// When the lock can't be made.
    pub fn while_run_is_free<T>(&self, run: RunId, act: impl FnOnce() -> T) -> Result<Option<T>, WorkspaceError> {
        let _one_at_a_time = self.gate()?;
        let lock = self.try_lock(&format!("run-{run}"))?;
        Ok(lock.map(|_lock| act()))
    }

    /// Whether no process has a list open. Looking disturbs nobody who is about to open it.
    ///
    /// # Errors
    /// When the lock can't be made.
    pub fn is_sheet_free(&self, sheet: i64) -> Result<bool, WorkspaceError> {
        self.is_free(&format!("sheet-{sheet}"))
    }

    fn is_free(&self, name: &str) -> Result<bool, WorkspaceError> {
        let _one_at_a_time = self.gate()?;
        Ok(self.try_lock(name)?.is_some())
    }

    /// A locked file of this name; nothing when another process has it.
    fn lock(&self, name: &str) -> Result<Option<File>, WorkspaceError> {
        let _one_at_a_time = self.gate()?;
        self.try_lock(name)
    }

    /// Whoever looks whether a lock is free has it for a moment: nobody takes one meanwhile, and finds it in use.
    fn gate(&self) -> Result<File, WorkspaceError> {
        let path = self.root().join("locks").join("gate");
        let failed = |source| WorkspaceError::Folder { path: path.clone(), source };
        let file = private_file(&path).map_err(failed)?;
        file.lock().map_err(failed)?;
        Ok(file)
    }

    fn try_lock(&self, name: &str) -> Result<Option<File>, WorkspaceError> {
        let path = self.root().join("locks").join(name);
        let failed = |source| WorkspaceError::Folder { path: path.clone(), source };
        let file = private_file(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }
}

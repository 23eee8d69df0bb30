//! What an export shares with whoever drives it: the tenant, the journal, the wish to stop, and how far it is.

use crate::auth0::{ApiError, Client, DownloadError, JobStatus};
use crate::workspace::{RunId, Workspace, WorkspaceError};
use std::io;
use std::sync::Arc;
use tokio::sync::watch;

/// Everything that an export needs beside its plan.
pub struct Context {
    pub client: Client,
    pub workspace: Arc<Workspace>,
    /// Its number in the journal.
    pub run: RunId,
    /// True once somebody wants it to stop.
    pub stop: watch::Receiver<bool>,
    /// True once somebody agrees to the price that was told as [`Stage::Priced`].
    pub agreed: watch::Receiver<bool>,
    /// Told how far it is: always the whole of it, never a difference.
    pub tell: Box<dyn Fn(Progress) + Send + Sync>,
}

/// What an export is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stage {
    /// The tenant is asked.
    #[default]
    Asking,
    /// The tenant makes the file; how much of it, and how many seconds this job of several will still take,
    /// where it says so.
    Waiting { percent: Option<u64>, seconds_left: Option<u64> },
    /// The file comes, as bytes of the packed file.
    Downloading,
    /// Users come out of searches.
    Searching,
    /// Extras cost so many calls, which take about so many seconds: it waits until somebody agrees, or stops it.
    Priced { calls: u64, seconds: u64 },
    /// Each user's extras are asked for.
    AskingForExtras,
    /// It is looked who may come out of several connections.
    LookingForLinked,
    /// It is looked which columns there are.
    LookingForColumns,
    /// Users are read, and written unless they are sorted first.
    Writing,
    /// Sorted users are written.
    WritingSorted,
    /// All users are written, and a workbook is put together from them: so many bytes of it.
    Packing,
}

/// How far an export is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    pub stage: Stage,
    /// Users that went through this stage.
    pub users: u64,
    /// Of how many, where that is known.
    pub of_users: Option<u64>,
    /// Bytes that came, or that were written.
    pub bytes: u64,
    /// Of how many, where that is known.
    pub of_bytes: Option<u64>,
}

impl Progress {
    /// How much of the stage is done, of how much where that is known: in what the stage counts.
    pub fn done(&self) -> (u64, Option<u64>) {
        match self.stage {
            Stage::Waiting { percent, .. } => (percent.unwrap_or(0), percent.map(|_known| 100)),
            Stage::Downloading | Stage::Packing => (self.bytes, self.of_bytes),
            Stage::Asking
            | Stage::Priced { .. }
            | Stage::AskingForExtras
            | Stage::Searching
            | Stage::LookingForLinked
            | Stage::LookingForColumns
            | Stage::Writing
            | Stage::WritingSorted => (self.users, self.of_users),
        }
    }
}

/// Why there is no file. What was there before stays.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// It was asked to stop.
    #[error("asked to stop")]
    Stopped,
    /// The tenant refuses, or can't be reached.
    #[error(transparent)]
    Tenant(#[from] ApiError),
    /// The tenant's job ended without a file.
    #[error("the export job ended as {status:?}")]
    JobEnded { status: JobStatus, details: Option<String> },
    /// The tenant's file did not come whole.
    #[error(transparent)]
    Download(#[from] DownloadError),
    /// The tenant's file came whole and is damaged, again and again.
    #[error("the file is damaged")]
    Damaged,
    /// The tenant says that it put another number of users into the file than there are.
    #[error("{told} users were announced, {found} are in the file")]
    CountDiffers { told: u64, found: u64 },
    /// Searches find others each time, so that nobody can say that all were found.
    #[error("the search can't be brought to an end")]
    SearchNeverAgrees,
    /// So many users were made in the same thousandth of a second that no search shows them all.
    #[error("too many users of one moment")]
    TooManyAtOnce,
    /// What is kept on the way can't be.
    #[error(transparent)]
    Workspace(#[from] WorkspaceError),
    /// There is a file of this name.
    #[error("there is a file of this name")]
    TargetExists,
    /// The file can't be written.
    #[error("the file can't be written")]
    Target(#[source] io::Error),
    /// More columns than a workbook has.
    #[error("more than {limit} columns")]
    TooManyColumns { limit: u32 },
    /// The workbook can't be made.
    #[error("the workbook can't be made")]
    Workbook(#[source] crate::sheet::ExportError),
}

/// Does something that waits, unless it is to stop.
///
/// # Errors
/// [`ExportError::Stopped`].
pub async fn or_stopped<T>(stop: &watch::Receiver<bool>, work: impl Future<Output = T>) -> Result<T, ExportError> {
    let mut stop = stop.clone();
    // A closed channel means that nobody is left who could ask: that is no reason to stop.
    let stopped = async {
        if stop.wait_for(|stop| *stop).await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        done = work => Ok(done),
        () = stopped => Err(ExportError::Stopped),
    }
}

impl Context {
    /// Whether it is to stop.
    pub(super) fn is_stopped(&self) -> bool {
        *self.stop.borrow()
    }

    pub(super) fn unless_stopped(&self) -> Result<(), ExportError> {
        if self.is_stopped() { Err(ExportError::Stopped) } else { Ok(()) }
    }

    /// Does something that waits, unless it is to stop.
    pub(super) async fn or_stopped<T>(&self, work: impl Future<Output = T>) -> Result<T, ExportError> {
        or_stopped(&self.stop, work).await
    }

    pub(super) fn tell(&self, progress: Progress) {
        (self.tell)(progress);
    }

    /// What can't be kept on the way.
    pub(super) fn kept_not(&self, source: io::Error) -> ExportError {
        WorkspaceError::Folder { path: self.workspace.root().to_owned(), source }.into()
    }
}

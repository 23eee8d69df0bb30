//! What a screen asks for while it is drawn.

use super::screen::Screen;
use crate::session::{Command, RowId, RunId};
use std::path::PathBuf;
use std::sync::Arc;

/// What only the window can do.
#[derive(Debug, Clone)]
pub(crate) enum Ask {
    /// Ask the person for a list, in the system's dialog.
    ChooseList,
    /// Open this list as a new sheet.
    Open(PathBuf),
    /// Match the columns of a sheet anew, from this file.
    MatchFrom(crate::session::SheetId, PathBuf),
    /// Open a table that was pasted as a new sheet.
    OpenText { name: String, text: String },
    /// Ask the person where to save, then do what is meant.
    Save(Saving),
    /// Ask the person for a path by typing, since no dialog came up.
    TypePath(PathFor),
    /// Open a list of the last end again, by its number in the workspace.
    Restore(i64),
    /// Start the demo tenant, use it, and open its sample list.
    StartDemo,
    /// Close a sheet; where edits would be forgotten, the person is asked.
    CloseSheet(crate::session::SheetId),
    /// Close a sheet and forget its edits.
    ForgetSheet(crate::session::SheetId),
    /// Turn to Jobs with this run unfolded.
    ShowRun(RunId),
    /// Show a row of a run in its sheet.
    ShowInSheet(RunId, RowId),
    /// Show a row of an open sheet.
    Reveal(crate::session::SheetId, RowId),
    /// Send what a run did not write.
    Retry(RunId),
    /// Close the window for good.
    Quit,
}

/// A file to save: how the dialog is titled, the name it proposes, and the command once the place is known, and whether
/// the person was asked about a file that is there already.
#[derive(Clone)]
pub(crate) struct Saving {
    pub(crate) title: &'static str,
    /// What the button says where the place is typed.
    pub(crate) act: &'static str,
    /// Where a dialog begins; none for where the last one ended.
    pub(crate) folder: Option<PathBuf>,
    pub(crate) file_name: String,
    pub(crate) command: Arc<dyn Fn(PathBuf, bool) -> Command + Send + Sync>,
}

impl std::fmt::Debug for Saving {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Saving").field("title", &self.title).finish_non_exhaustive()
    }
}

/// What a path is for.
#[derive(Debug, Clone)]
pub(crate) enum PathFor {
    Open,
    Save(Saving),
}

/// What a screen asks for: commands for the session, another screen, or what only the window can do.
#[derive(Debug, Default)]
pub(crate) struct Out {
    pub(super) commands: Vec<Command>,
    pub(super) go: Option<Screen>,
    pub(super) asks: Vec<Ask>,
}

impl Out {
    pub(crate) fn send(&mut self, command: Command) {
        self.commands.push(command);
    }

    pub(crate) fn go(&mut self, screen: Screen) {
        self.go = Some(screen);
    }

    pub(crate) fn ask(&mut self, ask: Ask) {
        self.asks.push(ask);
    }
}

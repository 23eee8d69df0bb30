//! What the form of an export knows before anything is exported.

use crate::session::fetched::Fetched;
use jiff::Timestamp;
use std::path::PathBuf;

/// What the form of an export knows.
#[derive(Debug, Clone, Default)]
pub struct ExportForm {
    /// What there is where the file would go.
    pub file: Fetched<ExportFile>,
    /// Where it goes as it was chosen last, in a dialog or by typing.
    pub chosen: Option<ChosenFile>,
    /// The newest question of each kind: answers to older ones are dropped.
    pub(in crate::session) asked: AskedOfForm,
}

/// The numbers of the newest questions.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::session) struct AskedOfForm {
    last: u64,
    pub(in crate::session) file: u64,
}

impl AskedOfForm {
    pub(in crate::session) fn next(&mut self) -> u64 {
        self.last += 1;
        self.last
    }
}

/// A path that was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChosenFile {
    /// It rises with each choice.
    pub number: u64,
    /// The path, as it was chosen.
    pub path: PathBuf,
}

/// A place for a file: a name, in a folder or in the usual one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePlace {
    /// None for the folder of the last export, or the one for documents.
    pub folder: Option<PathBuf>,
    /// The file's name.
    pub name: String,
}

/// What there is at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportFile {
    /// What was asked for.
    pub place: FilePlace,
    /// The whole path.
    pub path: PathBuf,
    /// When the file was changed last that is there already.
    pub there: Option<Timestamp>,
    /// Why no file can be written there, as far as that can be seen: a few words.
    pub trouble: Option<&'static str>,
}

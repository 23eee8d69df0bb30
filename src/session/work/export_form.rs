//! What the form of an export asks of the outside world.

use super::World;
use crate::session::export::form::{ExportFile, FilePlace};
use crate::session::notice::Notice;
use jiff::Timestamp;
use std::path::{Path, PathBuf};

/// Where the last export went.
const FOLDER: &str = "export_folder";

impl World {
    /// Looks what there is where a file would go. Whether it can be written is known only when it is.
    pub(super) fn look_for_export_file(&self, place: FilePlace) -> Result<ExportFile, Notice> {
        let folder = match &place.folder {
            Some(folder) => folder.clone(),
            None => self.usual_export_folder()?,
        };
        let path = folder.join(&place.name);
        let path = std::path::absolute(&path).unwrap_or(path);
        let found = std::fs::metadata(&path).ok();
        let is_folder = path.parent().is_some_and(Path::is_dir);
        let trouble = match &found {
            _ if place.name.trim().is_empty() => Some("Give the file a name first"),
            _ if place.name.contains(std::path::is_separator) => Some("The file's name can't hold a slash"),
            Some(found) if found.is_dir() => Some("A folder has this name: choose another one"),
            _ if !is_folder => Some("There is no such folder: choose another one"),
            Some(_) | None => None,
        };
        let changed = found.filter(|_| trouble.is_none()).map(|found| found.modified());
        // A file without a date is a file nevertheless.
        let there =
            changed.map(|it| it.ok().and_then(|it| Timestamp::try_from(it).ok()).unwrap_or(Timestamp::UNIX_EPOCH));
        Ok(ExportFile { place, path, there, trouble })
    }

    fn usual_export_folder(&self) -> Result<PathBuf, Notice> {
        let last = self.workspace.setting(FOLDER)?.map(PathBuf::from).filter(|folder| folder.is_dir());
        Ok(last.or_else(dirs::document_dir).or_else(dirs::home_dir).unwrap_or_default())
    }

    /// The next export is proposed to go there too. A folder whose name is no text is chosen again.
    pub(super) fn keep_export_folder(&self, file: &Path) {
        if let Some(folder) = file.parent().and_then(Path::to_str) {
            self.workspace.put_setting(FOLDER, folder).ok();
        }
    }
}

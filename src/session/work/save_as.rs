//! Writing sheets into files.

use super::World;
use crate::session::notice::Notice;
use crate::session::outcome::Outcome;
use crate::session::save::{SavedSheet, ToSave};
use crate::session::words;
use crate::sheet::{ExportError, Exported, InBlocks, Sheet, SheetId};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io;
use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::PoisonError;

impl World {
    /// Writes beside the file and renames, so that a file of this name is replaced by a whole one or not at all. It can
    /// be read by this person alone, since it may hold hashes. Nothing, if it was stopped.
    pub(super) fn save_sheet(
        &self,
        (sheet, number): (SheetId, u64),
        from: &Sheet,
        save: ToSave,
    ) -> Option<Result<SavedSheet, Notice>> {
        self.stop_saving(sheet, number);
        match self.write_sheet((sheet, number), from, &save) {
            Ok(exported) => {
                let notes = words::save::notes(save.what.kind, &exported);
                Some(Ok(SavedSheet { path: save.path, exported, notes }))
            }
            Err(ExportError::Stopped) => None,
            Err(error) => Some(Err(words::save::failed(&save.path, &error))),
        }
    }

    fn write_sheet(&self, asked: (SheetId, u64), from: &Sheet, save: &ToSave) -> Result<Exported, ExportError> {
        let folder = save.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut part = tempfile::Builder::new().prefix(".rollcall-").tempfile_in(folder)?;
        let mut progress = |done: u64, total: u64| {
            let (sheet, number) = asked;
            let newest = self.saving.lock().unwrap_or_else(PoisonError::into_inner).get(&sheet).copied();
            if newest != Some(number) {
                return ControlFlow::Break(());
            }
            self.tell(Outcome::SaveProgress { sheet, number, done, total })
        };
        // Known before millions of rows are written, and once more when they are.
        if !save.replaces && save.path.try_exists()? {
            return Err(ExportError::Io(io::ErrorKind::AlreadyExists.into()));
        }
        let mut file = InBlocks::new(part.as_file_mut());
        if save.format.mark {
            file.write_all("\u{feff}".as_bytes())?;
        }
        let exported = if save.format.gzip {
            let mut packed = GzEncoder::new(&mut file, Compression::default());
            let exported = from.export(&save.what, &mut packed, folder, &mut progress)?;
            packed.finish()?;
            exported
        } else {
            from.export(&save.what, &mut file, folder, &mut progress)?
        };
        file.flush()?;
        drop(file);
        part.as_file().sync_all()?;
        // Stopped at the last moment is stopped.
        if progress(exported.rows, exported.rows).is_break() {
            return Err(ExportError::Stopped);
        }
        let put = if save.replaces { part.persist(&save.path) } else { part.persist_noclobber(&save.path) };
        put.map_err(|error| error.error)?;
        Ok(exported)
    }

    /// Savings of a sheet with lower numbers stop.
    pub(super) fn stop_saving(&self, sheet: SheetId, newest: u64) {
        let mut saving = self.saving.lock().unwrap_or_else(PoisonError::into_inner);
        let number = saving.entry(sheet).or_insert(newest);
        *number = newest.max(*number);
    }
}

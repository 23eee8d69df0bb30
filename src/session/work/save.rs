//! Saving the rows of a run that failed as a file that opens again.

use super::World;
use crate::session::notice::Notice;
use crate::session::outcome::Outcome;
use crate::session::state::SavedRows;
use crate::session::words;
use crate::sheet::{Form, RowId};
use crate::user::Checker;
use crate::workspace::{RowState, RunId};
use std::io::{BufWriter, Write as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

/// How many rows are gone through between two words about how far it is.
const ROWS_PER_WORD: u64 = 512;

impl World {
    /// Writes beside the file and renames, so that a file of this name is replaced by a whole one or not at all. It can
    /// be read by this person alone, since it may hold hashes.
    ///
    /// Nothing, if it was stopped.
    pub(super) fn save_failed_rows(
        &self,
        asked: (RunId, u64),
        path: PathBuf,
        replaces: bool,
    ) -> Option<Result<SavedRows, Notice>> {
        self.stop_saving_rows(asked.0, asked.1);
        self.write_failed_rows(asked, path, replaces).transpose()
    }

    /// Savings of a run's rows with lower numbers stop.
    pub(super) fn stop_saving_rows(&self, run: RunId, newest: u64) {
        let mut saving = self.saving_rows.lock().unwrap_or_else(PoisonError::into_inner);
        let number = saving.entry(run).or_insert(newest);
        *number = newest.max(*number);
    }

    fn write_failed_rows(
        &self,
        (run, number): (RunId, u64),
        path: PathBuf,
        replaces: bool,
    ) -> Result<Option<SavedRows>, Notice> {
        let rows: Vec<RowId> = self.workspace.rows_in_state(run, RowState::Failed)?.into_iter().map(RowId).collect();
        if rows.is_empty() {
            return Err(words::runs::nothing_failed(run));
        }
        let sheet = self.sheet_of_run(run)?;
        let Some(form) = form(&path, sheet.is_table()) else { return Err(words::runs::not_this_form(&path)) };
        // The rows are gone through to see how they are written, to write them, and to look for secrets.
        let (mut done, total) = (0, rows.len() as u64 * 3);
        let mut go_on = || {
            done += 1;
            if !u64::is_multiple_of(done, ROWS_PER_WORD) && done != total {
                return ControlFlow::Continue(());
            }
            let newest = self.saving_rows.lock().unwrap_or_else(PoisonError::into_inner).get(&run).copied();
            if newest != Some(number) {
                return ControlFlow::Break(());
            }
            self.tell(Outcome::RowsSaveProgress { run, number, done: done.min(total), total })
        };
        let (checker, mut buffer) = (Checker::default(), String::new());
        let mut has_secrets = false;
        for row in &rows {
            if go_on().is_break() {
                return Ok(None);
            }
            has_secrets = has_secrets
                || sheet
                    .user(*row, &mut buffer)
                    .is_ok_and(|user| checker.check(user, &mut Vec::new()).facts.has_secrets);
        }
        let written: std::io::Result<()> = (|| {
            if !replaces && path.try_exists()? {
                return Err(std::io::ErrorKind::AlreadyExists.into());
            }
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let mut part = tempfile::Builder::new().prefix(".rollcall-").tempfile_in(folder)?;
            let mut out = BufWriter::new(part.as_file_mut());
            sheet.save_rows(&rows, form, &mut out, &mut go_on)?;
            out.flush()?;
            drop(out);
            part.as_file().sync_all()?;
            let put = if replaces { part.persist(&path) } else { part.persist_noclobber(&path) };
            put.map_err(|error| error.error)?;
            Ok(())
        })();
        match written {
            Ok(()) => Ok(Some(SavedRows { path, rows: rows.len() as u64, has_secrets })),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => Ok(None),
            Err(error) => Err(words::runs::not_saved(&path, &error)),
        }
    }
}

/// The form that the name asks for; nothing, if it asks for one that these rows are not saved in: another program would
/// not open what is in such a file.
fn form(path: &Path, is_table: bool) -> Option<Form> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some("json") => Some(Form::JsonArray),
        Some("ndjson" | "jsonl") => Some(Form::JsonLines),
        Some("xlsx" | "xlsm" | "xls" | "ods" | "gz" | "zip" | "tsv" | "tab" | "pdf") => None,
        _ if is_table => Some(Form::Csv),
        _ => Some(Form::JsonLines),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_saved_under_a_name_that_promises_another_form() {
        let form_of = |name: &str| form(Path::new(name), true);
        assert!(matches!(form_of("rows.csv"), Some(Form::Csv)) && matches!(form_of("rows"), Some(Form::Csv)));
        assert!(matches!(form_of("rows.JSON"), Some(Form::JsonArray)));
        for name in ["rows.xlsx", "rows.XLS", "rows.csv.gz", "rows.ods", "rows.tsv"] {
            assert!(form_of(name).is_none(), "{name} would hold CSV");
        }
    }
}

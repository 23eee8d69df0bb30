//! Saving the rows of a run that failed as a file that opens again.

use super::World;
use crate::session::notice::Notice;
use crate::session::state::SavedRows;
use crate::session::words;
use crate::sheet::{Form, RowId};
use crate::user::Checker;
use crate::workspace::{RowState, RunId};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

impl World {
    /// Writes beside the file and renames, so that a file of this name is replaced by a whole one or not at all. It can
    /// be read by this person alone, since it may hold hashes.
    pub(super) fn save_failed_rows(&self, run: RunId, path: PathBuf, replaces: bool) -> Result<SavedRows, Notice> {
        let rows: Vec<RowId> = self.workspace.rows_in_state(run, RowState::Failed)?.into_iter().map(RowId).collect();
        if rows.is_empty() {
            return Err(words::runs::nothing_failed(run));
        }
        let sheet = self.sheet_of_run(run)?;
        let Some(form) = form(&path, sheet.is_table()) else { return Err(words::runs::not_this_form(&path)) };
        let written = (|| {
            if !replaces && path.try_exists()? {
                return Err(std::io::ErrorKind::AlreadyExists.into());
            }
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let mut part = tempfile::Builder::new().prefix(".rollcall-").tempfile_in(folder)?;
            let mut out = BufWriter::new(part.as_file_mut());
            sheet.save_rows(&rows, form, &mut out)?;
            out.flush()?;
            drop(out);
            part.as_file().sync_all()?;
            part.persist(&path).map_err(|error| error.error)?;
            Ok(())
        })();
        written.map_err(|error: std::io::Error| words::runs::not_saved(&path, &error))?;
        let (checker, mut buffer) = (Checker::default(), String::new());
        let mut is_secret = |row: &RowId| {
            let user = sheet.user(*row, &mut buffer);
            user.is_ok_and(|user| checker.check(user, &mut Vec::new()).facts.has_secrets)
        };
        let has_secrets = rows.iter().any(&mut is_secret);
        Ok(SavedRows { path, rows: rows.len() as u64, has_secrets })
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

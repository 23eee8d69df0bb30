//! The same users out of every format, and what becomes of files that are none.

mod choices;
mod edits;
mod export;
mod files;
mod first;
mod formats;
mod json;
mod lazy;
mod query;
mod random;
mod renamed;
mod saved;
mod shape;
mod table;
mod values;
mod workbook;

use std::fs;
use std::ops::ControlFlow;

use crate::sheet::*;

/// A list is read by several threads at once.
const _: fn() = || {
    fn shared<T: Send + Sync>() {}
    shared::<Sheet>();
};

struct Opened {
    result: Result<Sheet, OpenError>,
    /// The private folder, and the list beside it.
    folder: tempfile::TempDir,
}

impl Opened {
    fn private(&self) -> std::path::PathBuf {
        self.folder.path().join("private")
    }
}

fn open_with(bytes: &[u8], options: &OpenOptions) -> Opened {
    let folder = tempfile::tempdir().unwrap();
    let private = folder.path().join("private");
    fs::create_dir(&private).unwrap();
    let path = folder.path().join("list");
    fs::write(&path, bytes).unwrap();
    let result = import_file(&path, &private, options, &mut go_on);
    Opened { result, folder }
}

fn open(bytes: impl AsRef<[u8]>) -> Result<Sheet, OpenError> {
    open_with(bytes.as_ref(), &OpenOptions::default()).result
}

fn go_on(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// Each row as it is handed out; a row that can't be read as its code.
fn users(sheet: &Sheet) -> Vec<String> {
    let mut buffer = String::new();
    sheet
        .rows()
        .map(|row| match sheet.user(row, &mut buffer) {
            Ok(user) => user.to_owned(),
            Err(problem) => problem.code().to_owned(),
        })
        .collect()
}

fn lines(sheet: &Sheet) -> Vec<u64> {
    sheet.rows().filter_map(|row| sheet.line(row)).collect()
}

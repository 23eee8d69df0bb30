//! The first rows of a list, from its first bytes alone: to be looked at while the whole of it is copied and indexed.

use std::fs;
use std::io::Read;
use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::Path;

use flate2::read::MultiGzDecoder;

use crate::sheet::base::HEAD_NAME;
use crate::sheet::base::create_private;
use crate::sheet::copy::GZIP_MARK;
use crate::sheet::copy::open_source;
use crate::sheet::error::Doing;
use crate::sheet::error::OpenError;
use crate::sheet::error::RowProblem;
use crate::sheet::open::import_file;
use crate::sheet::options::OpenOptions;
use crate::sheet::rows::Sheet;

/// How much is looked at: some hundred rows, in a few milliseconds. Even, as the characters of UTF-16 are.
const HEAD_BYTES: usize = 256 << 10;

/// Reads how the list at `path` begins, through the private `folder`, which is the caller's to remove once the rows are
/// dropped. How many of them are whole is said with them. Nothing where the list is no longer than that, or its
/// beginning tells nothing: a workbook is read as a whole, and what is wrong with a list is said when it is opened.
pub fn first_rows(path: &Path, folder: &Path, options: &OpenOptions) -> Result<Option<(Sheet, u32)>, OpenError> {
    let Some(head) = long_head(path)? else { return Ok(None) };
    let begins = folder.join(HEAD_NAME);
    let written = create_private(&begins).and_then(|mut file| file.write_all(&head));
    written.map_err(|error| OpenError::io(Doing::WritingCopy, error))?;
    let opened = import_file(&begins, folder, options, &mut |_| ControlFlow::Continue(()));
    fs::remove_file(&begins).map_err(|error| OpenError::io(Doing::WritingCopy, error))?;
    let Ok(sheet) = opened else { return Ok(None) };
    let whole = whole_rows(&sheet);
    Ok((whole > 0).then_some((sheet, whole)))
}

/// Of the last row nobody knows where it ends, and of one with an open quote not whether the rows below it are any.
fn whole_rows(sheet: &Sheet) -> u32 {
    let mut buffer = String::new();
    let mut open = |row| matches!(sheet.user(row, &mut buffer), Err(RowProblem::UnclosedQuote));
    let open = sheet.rows().find(|row| open(*row)).map_or(u32::MAX, |row| row.0);
    sheet.row_count().saturating_sub(1).min(open)
}

/// The first bytes of a text, unpacked; nothing where that is all of it.
fn long_head(path: &Path) -> Result<Option<Vec<u8>>, OpenError> {
    let (source, size_bytes) = open_source(path)?;
    // What comes out of a pipe can be read once.
    if !source.metadata().is_ok_and(|it| it.is_file()) {
        return Ok(None);
    }
    let mut head = Vec::new();
    let read = |from: &mut dyn Read, head: &mut Vec<u8>| {
        from.take(HEAD_BYTES as u64).read_to_end(head).map_err(|error| OpenError::io(Doing::ReadingFile, error))
    };
    read(&mut &source, &mut head)?;
    if head.starts_with(GZIP_MARK) {
        let begin = std::mem::take(&mut head);
        // What is damaged further on is said when all of it is unpacked.
        read(&mut MultiGzDecoder::new(begin.as_slice().chain(&source)), &mut head)?;
    } else if size_bytes <= head.len() as u64 {
        return Ok(None);
    }
    if head.len() < HEAD_BYTES {
        return Ok(None);
    }
    // A character of UTF-8 that is cut would make it a text in another encoding.
    if let Err(error) = std::str::from_utf8(&head)
        && error.error_len().is_none()
    {
        head.truncate(error.valid_up_to());
    }
    Ok(Some(head))
}

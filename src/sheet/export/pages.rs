//! The worksheets of an Excel workbook, written row by row in constant memory.

use std::any::Any;
use std::io;
use std::io::Write;
use std::path::Path;

use rust_xlsxwriter::DocProperties;
use rust_xlsxwriter::Workbook;
use rust_xlsxwriter::XlsxError;
use zip::result::ZipError;

use super::ExportError;
use crate::sheet::foreign;
use crate::sheet::options::ColumnType;
use crate::sheet::table::KeptType;
use crate::sheet::table::ONE_LIST;
use crate::sheet::table::property;

/// A worksheet has 1,048,576 rows (Excel's limit), the first of which names the columns.
const ROWS_PER_WORKSHEET: u32 = if cfg!(test) { 3 } else { 1_048_575 };

/// Excel's limits.
const MAX_COLUMNS: u32 = 16_384;

/// More digits a number of Excel's does not hold.
const MOST_DIGITS: usize = 15;

/// A workbook that grows by rows: when a worksheet is full, the next one begins with the same headers.
pub struct Pages {
    workbook: Workbook,
    headers: Vec<String>,
    worksheets: usize,
    /// The rows of the newest worksheet, without its headers.
    lines: u32,
}

impl Pages {
    /// A cell has no more signs than this (Excel's limit), counted in UTF-16.
    pub const LONGEST_CELL: usize = 32_767;

    /// Whether a text is longer than a cell may be.
    pub fn is_too_long(text: &str) -> bool {
        // No text has more UTF-16 units than bytes.
        text.len() > Self::LONGEST_CELL && text.encode_utf16().count() > Self::LONGEST_CELL
    }

    /// A workbook with one worksheet; `folder` is for what is written on the way.
    pub fn new(headers: Vec<String>, folder: &Path) -> Result<Self, ExportError> {
        if headers.len() > MAX_COLUMNS as usize {
            return Err(ExportError::TooManyColumns { limit: MAX_COLUMNS });
        }
        let mut workbook = Workbook::new();
        workbook.set_tempdir(folder).map_err(failed)?;
        let mut pages = Self { workbook, headers, worksheets: 0, lines: 0 };
        pages.add_page()?;
        Ok(pages)
    }

    /// How many worksheets there are.
    pub fn worksheets(&self) -> u32 {
        u32::try_from(self.worksheets).unwrap_or(u32::MAX)
    }

    /// The cells that come next are those of the next row.
    pub fn begin_row(&mut self) -> Result<(), ExportError> {
        if self.lines == ROWS_PER_WORKSHEET {
            self.add_page()?;
        }
        self.lines += 1;
        Ok(())
    }

    /// Puts a cell into the row that was begun. What is no number of Excel's, digit by digit, is a text: ids and phone
    /// numbers stay what they are. False for what is longer than a cell may be: it is not written.
    pub fn cell(&mut self, at: usize, text: &str, kind: ColumnType) -> Result<bool, ExportError> {
        if Self::is_too_long(text) {
            return Ok(false);
        }
        let column = u16::try_from(at).unwrap_or(u16::MAX);
        let line = self.lines;
        let number = text
            .parse::<f64>()
            .ok()
            .filter(|number| kind == ColumnType::Number && text.len() <= MOST_DIGITS && number.to_string() == text);
        if text.is_empty() {
            return Ok(true);
        }
        let page = self.workbook.worksheet_from_index(self.worksheets.saturating_sub(1)).map_err(failed)?;
        let write = || match number {
            Some(number) => page.write_number(line, column, number).map(drop),
            None if kind == ColumnType::Boolean => page.write_boolean(line, column, text == "true").map(drop),
            None => page.write_string(line, column, text).map(drop),
        };
        unless_given_up(write)?;
        Ok(true)
    }

    /// Writes the whole workbook, which says in its properties what the cells of each column are, where they don't.
    pub fn finish(mut self, kept: &[Option<KeptType>], out: &mut (dyn Write + Send)) -> Result<(), ExportError> {
        let columns = self.headers.iter().zip(kept).enumerate();
        let properties = columns.filter_map(|(place, (header, kept))| property(place, header, (*kept)?));
        let mut told = properties.fold(DocProperties::new(), |told, (name, kept)| told.set_custom_property(name, kept));
        if self.worksheets > 1 {
            told = told.set_custom_property(ONE_LIST.0, ONE_LIST.1);
        }
        self.workbook.set_properties(&told);
        unless_given_up(|| self.workbook.save_to_writer(Quiet { out, failed: false }))
    }

    /// Whether a workbook can say that the cells of the column at this place are so.
    pub fn tells(place: usize, header: &str, kept: KeptType) -> bool {
        property(place, header, kept).is_some()
    }

    /// A worksheet whose line of headers stays in sight.
    fn add_page(&mut self) -> Result<(), ExportError> {
        let page = self.workbook.add_worksheet_with_constant_memory().map_err(failed)?;
        page.set_freeze_panes(1, 0).map_err(failed)?;
        for (column, header) in (0..).zip(&self.headers) {
            unless_given_up(|| page.write_string(0, column, header).map(drop))?;
        }
        self.worksheets += 1;
        self.lines = 0;
        Ok(())
    }
}

/// Fails once: who packs the workbook tries to end the file all the same, and would print that this fails too.
struct Quiet<'a> {
    out: &'a mut (dyn Write + Send),
    failed: bool,
}

impl Quiet<'_> {
    fn unless_failed(&mut self, act: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<usize>) -> io::Result<usize> {
        let done = act(&mut *self.out);
        self.failed = done.is_err();
        done
    }
}

impl Write for Quiet<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.failed { Ok(bytes.len()) } else { self.unless_failed(|out| out.write_all(bytes).map(|()| bytes.len())) }
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.failed { Ok(()) } else { self.unless_failed(|out| out.flush().map(|()| 0)).map(drop) }
    }
}

/// Where a row can't be put on the disk on its way, the writer of workbooks panics with the system's error in its words.
fn unless_given_up(write: impl FnOnce() -> Result<(), XlsxError>) -> Result<(), ExportError> {
    let given_up = |said: Box<dyn Any + Send>| {
        let said = said.downcast_ref::<String>().map(String::as_str).unwrap_or_default();
        let code = said.split_once("code: ").and_then(|(_, rest)| rest.split(|it: char| !it.is_ascii_digit()).next());
        match code.and_then(|code| code.parse().ok()) {
            Some(code) => ExportError::Io(io::Error::from_raw_os_error(code)),
            None => ExportError::Workbook(XlsxError::ParameterError("the writer of workbooks gave up".to_owned())),
        }
    };
    foreign::catch(write).map_err(given_up)?.map_err(failed)
}

fn failed(error: XlsxError) -> ExportError {
    match error {
        XlsxError::IoError(error) | XlsxError::ZipError(ZipError::Io(error)) | XlsxError::TempFileError(_, error) => {
            ExportError::Io(error)
        }
        error => ExportError::Workbook(error),
    }
}

//! Turns a worksheet of an Excel workbook into a table of text, once, so that its rows are read like those of a CSV.
//!
//! Each record begins with a mark: the row of the worksheet, and the columns whose cell holds an error.

mod parts;
mod text;

use std::collections::HashMap;
use std::fs::File;
use std::io::BufWriter;
use std::io::Cursor;
use std::io::Write as _;

use calamine::DataRef;
use calamine::Reader as _;
use calamine::SheetType;
use calamine::SheetVisible;
use calamine::Xlsx;
use calamine::XlsxError;

use crate::sheet::copy::Stage;
use crate::sheet::copy::Watch;
use crate::sheet::error::Doing;
use crate::sheet::error::Found;
use crate::sheet::error::OpenError;
use crate::sheet::foreign;
use crate::sheet::sniff;
use crate::sheet::table::KeptType;
use crate::sheet::table::LINES_LOOKED_AT;
use crate::sheet::table::MAX_COLUMNS;
use crate::sheet::table::ONE_LIST;
use crate::sheet::table::read_property;
use crate::sheet::table::sign_of_workbook;

/// How many rows pass between two looks at whether to go on.
const STEP_ROWS: u32 = 1024;

/// Which worksheets were taken, and which were passed over because they hold no data.
#[derive(Debug)]
pub(super) struct Chosen {
    /// One; or several that are one list.
    pub(super) names: Vec<String>,
    pub(super) others: Vec<String>,
}

impl Chosen {
    /// What people are told of it.
    pub(super) fn shown_name(&self) -> String {
        match self.names.as_slice() {
            [first, .., last] => format!("{first} to {last}"),
            one => one.concat(),
        }
    }
}

/// Writes the worksheet that is asked for, or the only one that holds data, or those of one list, to `target`.
pub(super) fn convert(
    bytes: &[u8],
    asked: Option<&str>,
    target: File,
    watch: &mut Watch<'_>,
) -> Result<Chosen, OpenError> {
    parts::check(bytes, watch)?;
    // The reader of workbooks is not ours, and workbooks come from anywhere: a panic in it is a damaged workbook.
    foreign::catch(|| {
        let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|error| not_opened(error, bytes))?;
        let chosen = choose(&mut workbook, asked)?;
        let kept = kept_types(&mut workbook);
        write_table(&mut workbook, &chosen.names, &kept, target, watch)?;
        Ok(chosen)
    })
    .unwrap_or(Err(OpenError::WorkbookDamaged(XlsxError::Unexpected("the reader of workbooks gave up"))))
}

type Workbook<'a> = Xlsx<Cursor<&'a [u8]>>;

/// What the cells of columns are by their headers, as far as the workbook says so.
type Kept = HashMap<String, KeptType>;

fn kept_types(workbook: &mut Workbook<'_>) -> Kept {
    // What is wrong with its properties is no reason to refuse a list.
    let Ok(properties) = workbook.workbook_properties() else { return Kept::new() };
    let properties = properties.custom_properties.iter().filter_map(|(name, value)| read_property(name, value));
    properties.map(|(header, kept)| (header.to_owned(), kept)).collect()
}

fn not_opened(error: XlsxError, bytes: &[u8]) -> OpenError {
    match error {
        XlsxError::Password => OpenError::NotAList(Found::OldOrLockedWorkbook),
        XlsxError::FileNotFound(_) | XlsxError::RelationshipNotFound => OpenError::NotAList(sniff::archive(bytes)),
        error => OpenError::WorkbookDamaged(error),
    }
}

fn choose(workbook: &mut Workbook<'_>, asked: Option<&str>) -> Result<Chosen, OpenError> {
    let sheets: Vec<(String, bool)> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible))
        .collect();
    let names = || sheets.iter().map(|(name, _)| name.clone());
    if let Some(asked) = asked {
        if sheets.iter().any(|(name, _)| name == asked) {
            return Ok(Chosen { names: vec![asked.to_owned()], others: Vec::new() });
        }
        return Err(OpenError::NoSuchWorksheet { asked: asked.to_owned(), worksheets: names().collect() });
    }
    let mut with_data = Vec::new();
    for (name, visible) in &sheets {
        if holds_data(workbook, name)? {
            with_data.push((name.clone(), *visible));
        }
    }
    // What is hidden counts only where nothing else is there, or where it is a part of the one list.
    let visible = with_data.iter().any(|(_, visible)| *visible);
    let counts_all = is_one_list(workbook);
    let counts = |shown: &bool| counts_all || *shown == visible;
    let mut candidates: Vec<String> =
        with_data.into_iter().filter(|(_, shown)| counts(shown)).map(|(name, _)| name).collect();
    match (candidates.pop(), candidates.is_empty()) {
        (None, _) => Err(OpenError::Empty),
        (Some(chosen), true) => {
            let others = names().filter(|name| *name != chosen).collect();
            Ok(Chosen { names: vec![chosen], others })
        }
        (Some(last), false) => {
            candidates.push(last);
            if counts_all && begin_alike(workbook, &candidates)? {
                return Ok(Chosen { names: candidates, others: Vec::new() });
            }
            Err(OpenError::ChooseWorksheet { worksheets: candidates })
        }
    }
}

/// Whether the workbook says that its worksheets are one list.
fn is_one_list(workbook: &mut Workbook<'_>) -> bool {
    workbook.workbook_properties().is_ok_and(|properties| {
        properties.custom_properties.iter().any(|(name, value)| (name.as_str(), value.as_str()) == ONE_LIST)
    })
}

/// Whether all worksheets of one list still begin with the same headers. Where somebody has put in another one, nobody can
/// tell what is meant.
fn begin_alike(workbook: &mut Workbook<'_>, names: &[String]) -> Result<bool, OpenError> {
    let mut first = None;
    for name in names {
        let headers = first_row(workbook, name)?;
        if *first.get_or_insert_with(|| headers.clone()) != headers {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The texts of the first row that holds anything.
fn first_row(workbook: &mut Workbook<'_>, name: &str) -> Result<Vec<(u32, String)>, OpenError> {
    let mut cells = workbook.worksheet_cells_reader(name).map_err(OpenError::WorkbookDamaged)?;
    let (mut at, mut texts) = (None, Vec::new());
    while let Some(cell) = cells.next_cell().map_err(OpenError::WorkbookDamaged)? {
        let (row, column) = cell.get_position();
        if at.is_some_and(|at| at != row) {
            break;
        }
        if let Some(text) = text::of_cell(cell.get_value(), 0).filter(|text| !text.is_empty()) {
            at = Some(row);
            texts.push((column, text.trim().to_owned()));
        }
    }
    Ok(texts)
}

fn holds_data(workbook: &mut Workbook<'_>, name: &str) -> Result<bool, OpenError> {
    let mut cells = workbook.worksheet_cells_reader(name).map_err(OpenError::WorkbookDamaged)?;
    loop {
        match cells.next_cell() {
            Ok(None) => return Ok(false),
            Ok(Some(cell)) if !is_empty(cell.get_value()) => return Ok(true),
            Ok(Some(_)) => {}
            Err(XlsxError::CellError(_)) => return Ok(true),
            Err(error) => return Err(OpenError::WorkbookDamaged(error)),
        }
    }
}

fn is_empty(value: &DataRef<'_>) -> bool {
    match value {
        DataRef::Empty => true,
        DataRef::String(text) => text.is_empty(),
        DataRef::SharedString(text) => text.is_empty(),
        _ => false,
    }
}

/// A row on its way into a record.
#[derive(Debug, Default)]
struct Row {
    /// From 0.
    number: u32,
    /// By column.
    cells: Vec<String>,
    errors: Vec<usize>,
}

impl Row {
    fn set(&mut self, column: usize, text: String) {
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        if let Some(cell) = self.cells.get_mut(column) {
            *cell = text;
        }
    }
}

fn write_table(
    workbook: &mut Workbook<'_>,
    names: &[String],
    kept: &Kept,
    target: File,
    watch: &mut Watch<'_>,
) -> Result<(), OpenError> {
    let file = BufWriter::with_capacity(1 << 18, target);
    let mut target = Target { file, kept, looked_at: 0, width: 0, rows_before: 0, skips_headers: false };
    for name in names {
        target.rows_before = write_worksheet(workbook, name, &mut target, watch)?;
        target.skips_headers = true;
    }
    target.file.flush().map_err(|error| OpenError::io(Doing::WritingCopy, error))
}

/// Gives the number of its last row, counted through all worksheets before it.
fn write_worksheet(
    workbook: &mut Workbook<'_>,
    name: &str,
    target: &mut Target<'_>,
    watch: &mut Watch<'_>,
) -> Result<u32, OpenError> {
    let mut reader = workbook.worksheet_cells_reader(name).map_err(OpenError::WorkbookDamaged)?;
    let paddings = text::paddings(reader.styles());
    let total = u64::from(reader.dimensions().end.0) + 1;
    let mut row = Row::default();
    let mut told = 0;
    loop {
        let next = match reader.next_cell_with_style_id() {
            Ok(next) => next,
            Err(XlsxError::CellError(error)) => {
                return Err(OpenError::WorksheetError { error, near_row: row.number + 1 });
            }
            Err(error) => return Err(OpenError::WorkbookDamaged(error)),
        };
        let Some((cell, style)) = next else { break };
        let (number, column) = cell.get_position();
        if number != row.number {
            target.write_row(&mut row)?;
            row = Row { number, ..Row::default() };
            if number.abs_diff(told) >= STEP_ROWS {
                told = number;
                watch.at(Stage::Converting, u64::from(number), total.max(u64::from(number)))?;
            }
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column >= MAX_COLUMNS {
            return Err(OpenError::TooManyColumns);
        }
        if matches!(cell.get_value(), DataRef::Error(_)) {
            row.errors.push(column);
        }
        if let Some(text) = text::of_cell(cell.get_value(), paddings.get(style).copied().unwrap_or_default()) {
            row.set(column, text);
        }
    }
    target.write_row(&mut row)?;
    Ok(target.rows_before.saturating_add(row.number))
}

/// The table that is made.
struct Target<'a> {
    file: BufWriter<File>,
    kept: &'a Kept,
    /// How many rows were looked at for the headers of which the workbook says what their columns are.
    looked_at: usize,
    /// Of the widest row so far.
    width: usize,
    /// How many rows of the worksheets before this one are counted on from.
    rows_before: u32,
    /// The first row names the columns once more.
    skips_headers: bool,
}

impl Target<'_> {
    /// Writes a row that holds anything, as wide as the widest before it: the header, which may stand below a title.
    fn write_row(&mut self, row: &mut Row) -> Result<(), OpenError> {
        let Some(last) = row.cells.iter().rposition(|cell| !cell.is_empty()) else { return Ok(()) };
        if std::mem::take(&mut self.skips_headers) {
            return Ok(());
        }
        self.width = self.width.max(last + 1);
        if self.looked_at < LINES_LOOKED_AT {
            self.looked_at += 1;
            self.sign(row);
        }
        let mut record = (u64::from(self.rows_before) + u64::from(row.number) + 1).to_string();
        for column in &row.errors {
            record.push(' ');
            record.push_str(&column.to_string());
        }
        let empty = String::new();
        for column in 0..self.width {
            let cell = row.cells.get(column).unwrap_or(&empty);
            record.push(',');
            if !cell.is_empty() {
                record.push('"');
                record.push_str(&cell.replace('"', "\"\""));
                record.push('"');
            }
        }
        record.push('\n');
        self.file.write_all(record.as_bytes()).map_err(|error| OpenError::io(Doing::WritingCopy, error))
    }

    /// Signs the row that names the columns, as far as the workbook says something of them. Below the first row, one with an
    /// address is a user, and so is what comes after it.
    fn sign(&mut self, row: &mut Row) {
        if self.looked_at > 1 && row.cells.iter().any(|cell| cell.contains('@')) {
            self.looked_at = LINES_LOOKED_AT;
        } else if row.cells.iter().any(|cell| self.kept.contains_key(cell.trim())) {
            self.looked_at = LINES_LOOKED_AT;
            row.cells.resize(self.width, String::new());
            for header in &mut row.cells {
                *header = sign_of_workbook(header, self.kept.get(header.trim()).copied());
            }
        }
    }
}

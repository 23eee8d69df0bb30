//! Lists as Excel workbooks, written row by row.

use std::io::Write;
use std::path::Path;

use rust_xlsxwriter::Workbook;
use rust_xlsxwriter::Worksheet;
use rust_xlsxwriter::XlsxError;

use super::ExportError;
use super::Exported;
use super::Tell;
use super::look;
use super::loss::Written;
use crate::sheet::cell::Cell;
use crate::sheet::options::ColumnId;
use crate::sheet::options::ColumnType;
use crate::sheet::row_list::RowList;
use crate::sheet::rows::Sheet;

/// A worksheet has 1,048,576 rows (Excel's limit), the first of which names the columns.
const ROWS_PER_WORKSHEET: u32 = if cfg!(test) { 3 } else { 1_048_575 };

/// Excel's limits.
const MAX_COLUMNS: u32 = 16_384;
const LONGEST_CELL: usize = 32_767;

/// More digits a number of Excel's does not hold.
const MOST_DIGITS: usize = 15;

impl Sheet {
    pub(super) fn export_workbook(
        &self,
        rows: &RowList,
        columns: Option<&[ColumnId]>,
        out: &mut (dyn Write + Send),
        folder: &Path,
        tell: Tell<'_>,
    ) -> Result<Exported, ExportError> {
        let mut exported = Exported::default();
        let mut written = Written::new(self, columns, &mut exported);
        let ids: Vec<ColumnId> = written.columns.iter().map(|(column, _)| column.id).collect();
        if ids.len() > MAX_COLUMNS as usize {
            return Err(ExportError::TooManyColumns { limit: MAX_COLUMNS });
        }
        let headers: Vec<String> = written.columns.iter().map(|(column, _)| column.path().to_owned()).collect();
        let mut workbook = Workbook::new();
        workbook.set_tempdir(folder).map_err(failed)?;
        let mut rows = (0..).zip(rows.rows()).peekable();
        while rows.peek().is_some() || exported.worksheets == 0 {
            exported.worksheets += 1;
            let page = workbook.add_worksheet_with_constant_memory().map_err(failed)?;
            for (column, header) in (0..).zip(&headers) {
                page.write_string(0, column, header).map_err(failed)?;
            }
            let mut line = 0;
            while line < ROWS_PER_WORKSHEET {
                let Some((done, row)) = rows.next() else { break };
                look(tell, done)?;
                let Some(cells) = self.export_cells(row, &ids, &mut exported) else { continue };
                line += 1;
                for (at, cell) in cells.into_iter().enumerate() {
                    let kind = match &cell {
                        Cell::Number(_) => ColumnType::Number,
                        Cell::Boolean(_) => ColumnType::Boolean,
                        _others => ColumnType::Text,
                    };
                    let text = written.text(at, cell, &mut exported);
                    if text.encode_utf16().count() > LONGEST_CELL {
                        let path = headers.get(at).cloned().unwrap_or_default();
                        return Err(ExportError::CellTooLong { row, path, limit: LONGEST_CELL });
                    }
                    write(page, (line, at), &text, kind).map_err(failed)?;
                }
            }
        }
        written.count_retyped(false, &mut exported);
        workbook.save_to_writer(out).map_err(failed)?;
        Ok(exported)
    }
}

/// What is no number of Excel's, digit by digit, is a text: ids and phone numbers stay what they are.
fn write(page: &mut Worksheet, (line, at): (u32, usize), text: &str, kind: ColumnType) -> Result<(), XlsxError> {
    let column = u16::try_from(at).unwrap_or(u16::MAX);
    if text.is_empty() {
        return Ok(());
    }
    let number = text
        .parse::<f64>()
        .ok()
        .filter(|number| kind == ColumnType::Number && text.len() <= MOST_DIGITS && number.to_string() == text);
    match number {
        Some(number) => page.write_number(line, column, number)?,
        None if kind == ColumnType::Boolean => page.write_boolean(line, column, text == "true")?,
        None => page.write_string(line, column, text)?,
    };
    Ok(())
}

fn failed(error: XlsxError) -> ExportError {
    match error {
        XlsxError::IoError(error) => ExportError::Io(error),
        error => ExportError::Workbook(error),
    }
}

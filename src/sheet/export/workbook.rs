//! Lists as Excel workbooks, written row by row.

use std::io::Write;
use std::path::Path;

use super::ExportError;
use super::Exported;
use super::Tell;
use super::look;
use super::loss::Written;
use super::pages::Pages;
use crate::sheet::cell::Cell;
use crate::sheet::options::ColumnId;
use crate::sheet::options::ColumnType;
use crate::sheet::row_list::RowList;
use crate::sheet::rows::Sheet;
use crate::sheet::table::KeptType;

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
        let headers: Vec<String> = written.columns.iter().map(|(column, _)| column.path().to_owned()).collect();
        let mut pages = Pages::new(headers, folder)?;
        for (done, row) in (0..).zip(rows.rows()) {
            look(tell, done)?;
            let Some(cells) = self.export_cells(row, &ids, &mut exported) else { continue };
            pages.begin_row()?;
            for (at, cell) in cells.into_iter().enumerate() {
                let kind = match &cell {
                    Cell::Number(_) => ColumnType::Number,
                    Cell::Boolean(_) => ColumnType::Boolean,
                    _others => ColumnType::Text,
                };
                if !pages.cell(at, &written.text(at, cell, &mut exported), kind)? {
                    let path = written.columns.get(at).map(|(column, _)| column.path().to_owned()).unwrap_or_default();
                    return Err(ExportError::CellTooLong { row, path, limit: Pages::LONGEST_CELL });
                }
            }
        }
        let told = |(at, kept): (usize, Option<KeptType>)| {
            let (column, _) = written.columns.get(at)?;
            kept.filter(|kept| Pages::tells(at, column.path(), *kept))
        };
        let kept: Vec<Option<KeptType>> = written.kept_types().into_iter().enumerate().map(told).collect();
        written.count_retyped(&kept, &mut exported);
        exported.worksheets = pages.worksheets();
        pages.finish(&kept, out)?;
        Ok(exported)
    }
}

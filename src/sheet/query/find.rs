//! Finds the rows that fit, and puts them in order.

use std::sync::Arc;

use crate::sheet::options::RowId;
use crate::sheet::query::ColumnFilter;
use crate::sheet::query::QueryError;
use crate::sheet::query::Search;
use crate::sheet::query::SortKey;
use crate::sheet::query::condition::Ready;
use crate::sheet::query::reader::Reader;
use crate::sheet::query::search;
use crate::sheet::query::sort::sort;
use crate::sheet::query::watch::Halt;
use crate::sheet::query::watch::Looking;
use crate::sheet::query::watch::STEP_ROWS;
use crate::sheet::ranges::RowRanges;
use crate::sheet::rows::Sheet;

/// Which rows of a sheet, and in which order.
#[derive(Debug, Clone, Copy, Default)]
pub struct Question<'q> {
    /// Only rows that are in all of these.
    pub among: &'q [RowRanges],
    /// Only rows that fit all of these.
    pub filters: &'q [ColumnFilter],
    /// Only rows in which this stands.
    pub search: Option<&'q Search>,
    /// The first of these counts most.
    pub sort: &'q [SortKey],
}

/// The rows that fit.
#[derive(Debug, Clone)]
pub struct Found {
    /// In their order.
    pub order: Arc<[RowId]>,
}

impl Sheet {
    /// The rows that fit a question. The sheet stays as it is.
    pub fn find(&self, question: &Question<'_>, looking: &Looking<'_>) -> Result<Found, QueryError> {
        let filter = Filter::new(self, question, looking)?;
        let rows = filter.rows(self, looking)?;
        let order = if question.sort.is_empty() { rows } else { sort(self, rows, question.sort, looking)? };
        Ok(Found { order: order.into() })
    }
}

/// What rows have to be.
pub(super) struct Filter<'s, 'q> {
    among: &'q [RowRanges],
    conditions: Vec<(Reader<'s>, Ready)>,
    search: Option<search::Ready>,
}

impl<'s, 'q> Filter<'s, 'q> {
    pub(super) fn new(sheet: &'s Sheet, question: &Question<'q>, looking: &Looking<'_>) -> Result<Self, QueryError> {
        // What can't be asked is said before anything is read.
        let ready = question.filters.iter().map(Ready::new).collect::<Result<Vec<_>, _>>()?;
        let search = question.search.filter(|search| !search.text.is_empty());
        let search = search.map(|it| search::Ready::new(sheet, it)).transpose()?;
        let readers = question.filters.iter().map(|filter| Reader::new(sheet, filter.column, looking));
        let readers = readers.collect::<Result<Vec<_>, _>>()?;
        let conditions = readers.into_iter().zip(ready).collect();
        Ok(Self { among: question.among, conditions, search })
    }

    /// The rows that fit, in the order of the sheet.
    pub(super) fn rows(&self, sheet: &Sheet, looking: &Looking<'_>) -> Result<Vec<RowId>, Halt> {
        let found = looking.in_pieces(sheet.row_count(), STEP_ROWS, |rows| match &self.search {
            Some(search) => {
                let rows = search.candidates(sheet, rows).into_iter().filter(|it| self.admits(it.row));
                Ok(rows.filter(|it| search.is_in(sheet, it)).map(|it| it.row).collect::<Vec<_>>())
            }
            None => Ok(rows.map(RowId).filter(|row| self.admits(*row)).collect()),
        })?;
        let found = found.concat();
        let Some(order) = sheet.order() else { return Ok(found) };
        // Added rows stand between those of the file.
        let is_found = |row: &&RowId| found.binary_search(row).is_ok();
        Ok(order.iter().filter(is_found).copied().collect())
    }

    fn admits(&self, row: RowId) -> bool {
        self.among.iter().all(|among| among.contains(row))
            && self.conditions.iter().all(|(reader, ready)| {
                let admits = ready.admits(&reader.read(row));
                // In a row that can't be read everything is missing. Where that makes no difference it isn't read.
                if admits != ready.missing && !reader.is_certain(row) { ready.missing } else { admits }
            })
    }
}

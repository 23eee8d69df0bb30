//! What somebody looks for in a sheet, and what was found.

use super::fetched::Fetched;
use super::view::RowFilter;
use crate::sheet::{Census, ColumnFilter, ColumnId, ColumnValues, RowRanges, Search, SortKey, Summary};
use std::sync::Arc;

/// Which rows of a sheet are shown, and in which order. All of it has to be true of a row.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Query {
    /// The rows that something is known of.
    pub rows: RowFilter,
    /// Only these rows: a selection as it was when somebody asked for it.
    pub selected: Option<RowRanges>,
    /// What the cells have to be.
    pub filters: Vec<ColumnFilter>,
    /// What has to stand in any cell.
    pub search: Option<Search>,
    /// The order; that of the file where nothing is said or two rows are the same. The first counts most.
    pub sort: Vec<SortKey>,
}

impl Query {
    /// Only rows that something is known of, in the order of the file.
    pub fn of_rows(rows: RowFilter) -> Self {
        Self { rows, ..Self::default() }
    }

    /// Whether no cell has to be looked at.
    pub fn is_plain(&self) -> bool {
        self.selected.is_none() && self.filters.is_empty() && self.search.is_none() && self.sort.is_empty()
    }

    /// Whether every row is shown, in whatever order.
    pub fn shows_all(&self) -> bool {
        self.rows == RowFilter::All && self.selected.is_none() && self.filters.is_empty() && self.search.is_none()
    }
}

/// A query that is being answered. What was shown before stays until then.
#[derive(Debug, Clone, PartialEq)]
pub struct Querying {
    /// What was asked.
    pub query: Arc<Query>,
    /// How far it is: rows looked at, and how many there are to look at.
    pub progress: Option<(u64, u64)>,
}

/// Where what is filled ends in a column, from a place of the view on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// From where.
    pub from: u32,
    /// In which column.
    pub column: ColumnId,
    /// Downwards.
    pub forward: bool,
    /// The place of the view where it is.
    pub place: u32,
}

/// What was looked up in a sheet beside its rows. A newer question takes the place of an older one.
#[derive(Debug, Clone, Default)]
pub struct Lookups {
    /// The values of the column that was asked for last. Check its name: an older answer stays until the newer is there.
    pub values: Fetched<Arc<ColumnValues>>,
    /// What the selection that was asked for last adds up to.
    pub summary: Fetched<Arc<Summary>>,
    /// The edge that was asked for last.
    pub edge: Fetched<Edge>,
    /// How many rows have each column, and what else stands in them: of the file, counted after it was opened.
    pub census: Fetched<Arc<Census>>,
}

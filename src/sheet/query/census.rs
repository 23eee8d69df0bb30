//! Counts what stands in all rows: how many rows have each column, and what they hold there; also where no column was made
//! from the sample that was looked at on opening.

use std::collections::HashMap;

use crate::sheet::column::Column;
use crate::sheet::json;
use crate::sheet::json::Counted;
use crate::sheet::json::Tally;
use crate::sheet::options::ColumnId;
use crate::sheet::options::ColumnType;
use crate::sheet::options::RowId;
use crate::sheet::path::Segment;
use crate::sheet::query::QueryError;
use crate::sheet::query::watch::Looking;
use crate::sheet::query::watch::STEP_ROWS;
use crate::sheet::ranges::RowRanges;
use crate::sheet::rows::Known;
use crate::sheet::rows::Reading;
use crate::sheet::rows::Sheet;

/// What all rows of a list hold, as the file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Census {
    /// The rows that were counted: those of the file.
    pub rows: u64,
    /// For each column of the sheet, in their order.
    pub columns: Vec<ColumnCount>,
    /// What stands in rows and in no column, the most frequent first.
    pub others: Vec<OtherColumn>,
    /// There are more different places than are counted, and so than can be columns.
    pub more: bool,
    /// Rows that are no user: nothing of them is counted.
    pub unreadable: RowRanges,
}

/// How often something stands in a column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ColumnCount {
    /// Rows that have it, be it null.
    pub present: u64,
    /// Those with a text, a number, true or false, an object or array, and null.
    pub texts: u64,
    pub numbers: u64,
    pub booleans: u64,
    pub json: u64,
    pub nulls: u64,
}

impl ColumnCount {
    pub(in crate::sheet) fn add(&mut self, other: Self) {
        self.present += other.present;
        self.texts += other.texts;
        self.numbers += other.numbers;
        self.booleans += other.booleans;
        self.json += other.json;
        self.nulls += other.nulls;
    }

    /// What its values have in common.
    pub fn column_type(self) -> ColumnType {
        match [self.texts, self.numbers, self.booleans, self.json].map(|count| count > 0) {
            [_, false, false, false] => ColumnType::Text,
            [false, true, false, false] => ColumnType::Number,
            [false, false, true, false] => ColumnType::Boolean,
            _ => ColumnType::Json,
        }
    }
}

/// What stands in rows and in no column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherColumn {
    /// For people; a column is added by it.
    pub path: String,
    pub segments: Vec<Segment>,
    pub count: ColumnCount,
}

impl Sheet {
    /// Counts all rows of the file. What was edited is not in it.
    pub fn census(&self, looking: &Looking<'_>) -> Result<Census, QueryError> {
        let rows = self.base_row_count();
        let pieces = looking.in_pieces(rows, STEP_ROWS, |rows| {
            let mut tally = Tally::default();
            let mut counts = vec![ColumnCount::default(); self.columns.len()];
            let (mut unreadable, mut odd) = (Vec::new(), Vec::new());
            let mut buffer = String::new();
            for row in rows.map(RowId) {
                match &self.opened.reading {
                    Reading::Json(_) => {
                        let text = match self.opened.user(row, &mut buffer) {
                            Ok(Some(text)) => text,
                            Ok(None) => buffer.as_str(),
                            Err(_unreadable) => "",
                        };
                        let is_small = text.len() <= json::LARGEST_ROW_BYTES;
                        match if is_small { tally.user(text) } else { Counted::NoUser } {
                            Counted::Plain => {}
                            Counted::Odd => odd.push(row),
                            Counted::NoUser => unreadable.push(row),
                        }
                    }
                    Reading::Table(table) => {
                        for (count, cell) in counts.iter_mut().zip(table.cells(self.opened.raw(row))) {
                            count.add(count_of(&cell));
                        }
                    }
                }
            }
            Ok((tally, counts, unreadable, odd))
        })?;
        let mut whole = Tally::default();
        let mut columns = vec![ColumnCount::default(); self.columns.len()];
        let (mut unreadable, mut odd) = (Vec::new(), Vec::new());
        for (tally, counts, piece_unreadable, piece_odd) in pieces {
            whole.add(tally);
            columns.iter_mut().zip(counts).for_each(|(sum, count)| sum.add(count));
            unreadable.extend(piece_unreadable);
            odd.extend(piece_odd);
        }
        let more = whole.is_full();
        let mut others = Vec::new();
        if matches!(self.opened.reading, Reading::Json(_)) {
            let by_path: HashMap<&[Segment], usize> =
                self.columns.iter().enumerate().map(|(at, column)| (origin(column), at)).collect();
            whole.each(&mut |segments, count, is_leaf| match by_path.get(segments) {
                Some(at) => {
                    if let Some(column) = columns.get_mut(*at) {
                        *column = count;
                    }
                }
                None if is_leaf => {
                    others.push(OtherColumn { path: json::path_of(segments), segments: segments.to_vec(), count });
                }
                None => {}
            });
        }
        others.sort_by_key(|other| std::cmp::Reverse(other.count.present));
        let unreadable = RowRanges::from_rows(unreadable);
        let known = Known { unreadable: unreadable.clone(), odd: RowRanges::from_rows(odd) };
        if self.opened.known.set(known).is_ok() && !unreadable.is_empty() {
            self.opened.cache.clear();
        }
        Ok(Census { rows: u64::from(rows), columns, others, more, unreadable })
    }
}

fn origin(column: &Column) -> &[Segment] {
    column.origin()
}

fn count_of(cell: &crate::sheet::cell::Cell) -> ColumnCount {
    use crate::sheet::cell::Cell;
    let mut count = ColumnCount { present: 1, ..ColumnCount::default() };
    match cell {
        Cell::Missing => count.present = 0,
        Cell::Null => count.nulls = 1,
        Cell::Text(_) | Cell::Hidden(_) | Cell::Unreadable(_) => count.texts = 1,
        Cell::Number(_) => count.numbers = 1,
        Cell::Boolean(_) => count.booleans = 1,
        Cell::Json(_) => count.json = 1,
    }
    count
}

impl Census {
    /// The count of a column, if it is one of the file.
    pub fn column(&self, column: ColumnId) -> Option<&ColumnCount> {
        self.columns.get(column.0 as usize)
    }
}

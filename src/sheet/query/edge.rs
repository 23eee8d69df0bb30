//! How far it is to the edge of what is filled, along a column.

use crate::sheet::options::ColumnId;
use crate::sheet::options::RowId;
use crate::sheet::query::QueryError;
use crate::sheet::query::reader::Reader;
use crate::sheet::query::value::Value;
use crate::sheet::query::watch::Looking;
use crate::sheet::query::watch::STEP_ROWS;
use crate::sheet::rows::Sheet;

impl Sheet {
    /// Where Ctrl with an arrow goes from a place of the view: from inside what is filled to its end; from its end, or from
    /// an empty place, to where the next begins. `row_at` says which row stands at each of `count` places.
    pub fn edge(
        &self,
        column: ColumnId,
        (from, forward): (u32, bool),
        (count, row_at): (u32, &dyn Fn(u32) -> Option<RowId>),
        looking: &Looking<'_>,
    ) -> Result<u32, QueryError> {
        let reader = Reader::new(self, column, looking)?;
        let filled = |place: u32| row_at(place).is_some_and(|row| !matches!(reader.read(row), Value::Missing));
        let next = |place: u32| if forward { (place + 1 < count).then(|| place + 1) } else { place.checked_sub(1) };
        let Some(neighbour) = next(from) else { return Ok(from) };
        looking.expect(u64::from(if forward { count - from } else { from }));
        let inside = filled(from) && filled(neighbour);
        let mut at = from;
        while let Some(following) = next(at) {
            let is_filled = filled(following);
            if inside && !is_filled {
                break;
            }
            at = following;
            if !inside && is_filled {
                break;
            }
            if at.abs_diff(from).is_multiple_of(STEP_ROWS) {
                looking.step(u64::from(STEP_ROWS))?;
            }
        }
        Ok(at)
    }
}

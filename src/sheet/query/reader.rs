//! Reads one column of a sheet, row by row.

use std::borrow::Cow;
use std::sync::Arc;

use crate::sheet::cell::Cell;
use crate::sheet::json;
use crate::sheet::json::Reach;
use crate::sheet::options::ColumnId;
use crate::sheet::options::RowId;
use crate::sheet::query::QueryError;
use crate::sheet::query::cache;
use crate::sheet::query::cache::ColumnKey;
use crate::sheet::query::cache::Kept;
use crate::sheet::query::value::Value;
use crate::sheet::query::watch::Halt;
use crate::sheet::query::watch::Looking;
use crate::sheet::query::watch::STEP_ROWS;
use crate::sheet::rows::Reading;
use crate::sheet::rows::Sheet;
use crate::sheet::rows::is_object;

/// A column of a sheet as it is, with all edits.
#[derive(Debug)]
pub(super) struct Reader<'s> {
    sheet: &'s Sheet,
    place: usize,
    secret: bool,
    /// Whether what the file holds can be looked at as it stands.
    plain: Plain,
    /// The places of the columns whose edits change this one.
    related: Vec<usize>,
    kept: Option<Arc<Kept>>,
}

#[derive(Debug)]
enum Plain {
    /// JSON whose keys are the paths.
    Json(Reach),
    /// A cell of a table.
    Cell,
    /// The row has to be made first.
    No,
}

impl<'s> Reader<'s> {
    /// Reads the column from the file, if it is not at hand from an earlier time.
    pub(super) fn new(sheet: &'s Sheet, column: ColumnId, looking: &Looking<'_>) -> Result<Self, QueryError> {
        let known = sheet.column(column).ok_or(QueryError::NoSuchColumn(column))?;
        let place = column.0 as usize;
        let (plain, key) = match &sheet.opened.reading {
            Reading::Json(_) if sheet.reshaped || known.segments().is_empty() => (Plain::No, None),
            Reading::Json(renaming) if renaming.is_active() => {
                (Plain::No, Some(ColumnKey::Path(known.segments().to_vec())))
            }
            Reading::Json(_) => {
                (Plain::Json(Reach::new(known.segments())), Some(ColumnKey::Path(known.segments().to_vec())))
            }
            Reading::Table(table) if place < table.column_count() => (Plain::Cell, Some(ColumnKey::Place(place))),
            Reading::Table(_) => (Plain::No, None),
        };
        let overlaps = |other: &&crate::sheet::column::Column| {
            let (one, other) = (known.segments(), other.segments());
            !other.is_empty() && (one.starts_with(other) || other.starts_with(one))
        };
        let related = sheet.columns().iter().filter(overlaps).map(|column| column.id.0 as usize);
        let related = related.chain([place]).collect();
        let mut reader = Self { sheet, place, secret: known.is_secret(), plain, related, kept: None };
        if let Some(key) = key.filter(|_| cache::can_be_kept(sheet.base_row_count())) {
            reader.kept = sheet.opened.cache.get(&key);
            if reader.kept.is_none() {
                let kept = Arc::new(reader.keep(looking)?);
                sheet.opened.cache.put(key, &kept);
                reader.kept = Some(kept);
            }
        }
        Ok(reader)
    }

    fn keep(&self, looking: &Looking<'_>) -> Result<Kept, Halt> {
        let base = self.sheet.opened.base.bytes();
        let count = self.sheet.base_row_count();
        let pieces = looking.in_pieces(count, STEP_ROWS, |rows| {
            let mut kept = Kept::with_capacity(rows.len(), count);
            rows.for_each(|row| kept.push(&self.in_file(RowId(row)), base));
            Ok(kept)
        })?;
        Ok(Kept::whole(pieces, count))
    }

    /// The value in a row.
    #[inline]
    pub(super) fn read(&self, row: RowId) -> Value<'_> {
        if self.is_as_in_file(row) {
            return match self.kept.as_ref().and_then(|kept| kept.value(row.0, self.sheet.opened.base.bytes())) {
                Some(value) => value,
                None => self.in_file(row),
            };
        }
        self.made(row)
    }

    /// The values of the file, if no edit touches the column.
    pub(super) fn untouched(&self) -> Option<&Kept> {
        let kept = self.kept.as_ref()?;
        (self.sheet.added_rows() == 0 && !self.sheet.edits.touches(&self.related)).then_some(kept)
    }

    fn is_as_in_file(&self, row: RowId) -> bool {
        !self.sheet.is_added(row)
            && (!self.sheet.edits.is_touched(row) || !self.sheet.edits.changes(row, &self.related))
    }

    /// The value is only certain if the row is JSON: nobody has read all of it.
    pub(super) fn is_certain(&self, row: RowId) -> bool {
        let is_known = self.sheet.opened.known.get().is_some();
        is_known || !matches!(self.plain, Plain::Json(_)) || !self.is_as_in_file(row) || {
            let bytes = self.sheet.opened.row_bytes(row).map(json::trim_row).unwrap_or_default();
            std::str::from_utf8(bytes).is_ok_and(json::is_valid)
        }
    }

    fn in_file(&self, row: RowId) -> Value<'s> {
        let value = match (&self.plain, &self.sheet.opened.reading) {
            (Plain::Json(reach), _) => {
                let bytes = self.sheet.opened.row_bytes(row).map(json::trim_row).unwrap_or_default();
                let known = self.sheet.opened.known.get();
                let is_unreadable = known.is_some_and(|known| known.unreadable.contains(row));
                // A text has no zeros: to look for one brings the row here as fast as memory can, one behind the other.
                let is_read = memchr::memchr(0, bytes).is_none();
                let is_read =
                    is_read && !is_unreadable && bytes.first() == Some(&b'{') && bytes.len() <= json::LARGEST_ROW_BYTES;
                let text = if is_read { reach.find(bytes, self.sheet.opened.is_plain(row)) } else { None };
                text.and_then(|text| std::str::from_utf8(text).ok()).map_or(Value::Missing, Value::from_json)
            }
            (Plain::Cell, Reading::Table(table)) => {
                Value::from(table.column_cell(self.sheet.opened.raw(row), self.place))
            }
            (Plain::No, Reading::Json(_)) if !self.sheet.reshaped => {
                let mut buffer = String::new();
                let text = match self.sheet.opened.user(row, &mut buffer) {
                    Ok(Some(text)) => text,
                    Ok(None) => buffer.as_str(),
                    Err(_unreadable) => "",
                };
                if !is_object(text) {
                    return Value::Missing;
                }
                Value::from(json::get(text, self.sheet.segments(self.place)).map_or(Cell::Missing, Cell::from_json))
            }
            (Plain::Cell | Plain::No, _) => return self.made(row),
        };
        self.shown(value)
    }

    /// A secret as it is shown.
    fn shown<'v>(&self, value: Value<'v>) -> Value<'v> {
        if self.secret { Value::from(value.into_cell().hidden()) } else { value }
    }

    /// The value in a row that was changed.
    fn made(&self, row: RowId) -> Value<'static> {
        let cell = self.sheet.plain_cells(row).into_iter().nth(self.place).unwrap_or(Cell::Missing);
        if let (Cell::Unreadable(_), Reading::Json(_)) = (&cell, &self.sheet.opened.reading) {
            // A row that is no object shows its text in the first column.
            let mut buffer = String::new();
            if !self.sheet.user(row, &mut buffer).is_ok_and(is_object) {
                return Value::Missing;
            }
        }
        self.shown(Value::from(cell))
    }
}

impl<'a> Value<'a> {
    /// What a JSON value is.
    pub fn from_json(text: &'a str) -> Self {
        match text.as_bytes().first() {
            None => Self::Missing,
            Some(b'n') => Self::Null,
            Some(b't') => Self::Boolean(true),
            Some(b'f') => Self::Boolean(false),
            Some(b'"') if text.contains('\\') => Value::from(Cell::from_json(text)),
            Some(b'"') => {
                let text = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or_default();
                Self::Text(Cow::Borrowed(text))
            }
            Some(b'{' | b'[') => Self::Json(Cow::Borrowed(text)),
            Some(_) => Self::Number(Cow::Borrowed(text)),
        }
    }
}

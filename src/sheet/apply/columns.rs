//! Changes of whole columns.

use std::sync::Arc;

use crate::sheet::cell_edit::From;
use crate::sheet::column::Column;
use crate::sheet::column::Target;
use crate::sheet::column::is_secret;
use crate::sheet::edit::EditError;
use crate::sheet::header;
use crate::sheet::json::Paths;
use crate::sheet::options::ColumnId;
use crate::sheet::options::ColumnType;
use crate::sheet::path::AttributePath;
use crate::sheet::path::Segment;
use crate::sheet::ranges::RowRanges;
use crate::sheet::rows::Sheet;

/// No list has so many columns of its own; a path of a thousand steps is no column.
const MAX_COLUMNS: u32 = 16_384;

/// Into how many columns a text is split at most.
const MOST_PIECES: usize = 100;

impl Sheet {
    pub(super) fn add_column(&mut self, path: &str, column_type: ColumnType) -> Result<usize, EditError> {
        let parsed = self.new_path(path, None)?;
        let place = self.columns.len();
        let id = u32::try_from(place).ok().filter(|id| *id < MAX_COLUMNS).map(ColumnId);
        let id = id.ok_or(EditError::TooManyColumns { limit: MAX_COLUMNS })?;
        let mut column = Column::new(id, path.to_owned(), Some(&parsed), column_type);
        column.is_new = self.columns.iter().any(|other| other.origin() == column.segments);
        self.take_columns(self.columns.iter().cloned().chain([column]).collect());
        Ok(place)
    }

    pub(super) fn rename_column(&mut self, id: ColumnId, path: &str) -> Result<(), EditError> {
        let place = self.places(&[id])?.first().copied().ok_or(EditError::NoSuchColumn(id))?;
        let column = self.column(id).ok_or(EditError::NoSuchColumn(id))?;
        if column.path() == path {
            return Err(EditError::Nothing);
        }
        let parsed = self.new_path(path, Some(id))?;
        if column.secret && !parsed.secret() {
            // Its values would come to light.
            return Err(EditError::Secret { path: column.path().to_owned() });
        }
        let segments = parsed.segments();
        let mut columns = self.columns.to_vec();
        let Some(column) = columns.get_mut(place) else { return Err(EditError::NoSuchColumn(id)) };
        let origin = column.origin().to_vec();
        column.moved_from = (!column.is_new && origin != segments).then_some(origin);
        column.secret = matches!(segments.first(), Some(Segment::Key(root)) if is_secret(root));
        column.segments = segments;
        path.clone_into(&mut column.header);
        column.target = Target::Attribute { path: path.to_owned(), column_type: column.column_type() };
        self.take_columns(columns);
        Ok(())
    }

    pub(super) fn delete_columns(&mut self, ids: &[ColumnId], deleted: bool) -> Result<(), EditError> {
        let mut columns = self.columns.to_vec();
        let (mut is_changed, mut read_only) = (false, None);
        for id in ids {
            let column = columns.get_mut(id.0 as usize).ok_or(EditError::NoSuchColumn(*id))?;
            if !matches!(column.target, Target::Attribute { .. }) {
                read_only = Some(column.header.clone());
                continue;
            }
            is_changed |= column.deleted != deleted;
            column.deleted = deleted;
        }
        match (is_changed, read_only) {
            (false, Some(path)) => return Err(EditError::ReadOnly { path }),
            (false, None) => return Err(EditError::Nothing),
            (true, _) => self.take_columns(columns),
        }
        Ok(())
    }

    /// What is typed into a column from now on is of another type, if all of it was made so.
    pub(in crate::sheet) fn retype(&mut self, place: usize, column_type: ColumnType, rows: &RowRanges) {
        let is_whole = rows.row_count() == u64::from(self.row_count());
        let mut columns = self.columns.to_vec();
        if let Some(column) = columns.get_mut(place)
            && (is_whole || column_type == ColumnType::Text)
            && column.segments.len() > 1
            && let Target::Attribute { path, .. } = &column.target
        {
            column.target = Target::Attribute { path: path.clone(), column_type };
            self.take_columns(columns);
        }
    }

    pub(super) fn split(
        &mut self,
        rows: &RowRanges,
        column: ColumnId,
        separator: &str,
        into: &[String],
    ) -> Result<(), EditError> {
        self.ensure_rows(rows)?;
        let place = self.sources(&[column])?.first().copied().ok_or(EditError::NoSuchColumn(column))?;
        if separator.is_empty() || into.len() < 2 || into.len() > MOST_PIECES {
            return Err(EditError::NothingToPart);
        }
        let before = self.clone();
        for (piece, path) in into.iter().enumerate() {
            let made = self.add_column(path.trim(), ColumnType::Text)?;
            self.ensure_open(made)?;
            let is_last = piece + 1 == into.len();
            let from = From::Piece { column: place, separator: separator.to_owned(), piece, is_last };
            self.make(&before, made, rows, from);
        }
        Ok(())
    }

    pub(super) fn join(
        &mut self,
        rows: &RowRanges,
        columns: &[ColumnId],
        separator: &str,
        into: &str,
    ) -> Result<(), EditError> {
        self.ensure_rows(rows)?;
        let places = self.sources(columns)?;
        if places.len() < 2 {
            return Err(EditError::NothingToPart);
        }
        let before = self.clone();
        let made = self.add_column(into.trim(), ColumnType::Text)?;
        self.ensure_open(made)?;
        self.make(&before, made, rows, From::Joined { columns: places, separator: separator.to_owned() });
        Ok(())
    }

    /// The places of columns that can be read, also where they can't be edited.
    fn sources(&self, columns: &[ColumnId]) -> Result<Vec<usize>, EditError> {
        let mut places = Vec::with_capacity(columns.len());
        for id in columns {
            let column = self.column(*id).ok_or(EditError::NoSuchColumn(*id))?;
            if column.secret {
                return Err(EditError::Secret { path: column.path().to_owned() });
            }
            places.push(id.0 as usize);
        }
        Ok(places)
    }

    /// A path that no other column has, or is above or below.
    fn new_path(&self, path: &str, own: Option<ColumnId>) -> Result<AttributePath, EditError> {
        let unknown = || EditError::NoSuchAttribute { path: path.to_owned(), near: header::near(path) };
        let parsed = AttributePath::parse(path).ok_or_else(unknown)?;
        if parsed.read_only() {
            return Err(EditError::ReadOnly { path: parsed.text });
        }
        let segments = parsed.segments();
        let overlaps = |column: &&Column| {
            !column.segments.is_empty()
                && (column.segments.starts_with(&segments) || segments.starts_with(&column.segments))
        };
        // The column's own old path may be above or below its new one, if it holds nothing else.
        let others = self.columns.iter().filter(|column| Some(column.id) != own);
        if let Some(other) = others.clone().find(overlaps) {
            return Err(EditError::ColumnExists { other: other.path().to_owned() });
        }
        if let Some(own) = own.and_then(|own| self.column(own)) {
            let inside = |one: &[Segment], other: &[Segment]| one.len() > other.len() && one.starts_with(other);
            let holds =
                |column: &Column| inside(&column.segments, &own.segments) || inside(&own.segments, &column.segments);
            if let Some(other) = others.clone().find(|column| holds(column)) {
                return Err(EditError::ColumnExists { other: other.path().to_owned() });
            }
            // A value can't be put into itself.
            if inside(&segments, &own.segments) || inside(&segments, own.origin()) {
                return Err(EditError::InTheWay { path: own.path().to_owned() });
            }
        }
        Ok(parsed)
    }

    /// What is made of values that are shown does not go where values are hidden.
    fn ensure_open(&self, place: usize) -> Result<(), EditError> {
        match self.columns.get(place).filter(|column| column.secret) {
            Some(column) => Err(EditError::Secret { path: column.path().to_owned() }),
            None => Ok(()),
        }
    }

    fn take_columns(&mut self, columns: Vec<Column>) {
        self.paths = Arc::new(Paths::new(&columns));
        self.reshaped = columns.iter().any(|column| column.deleted || column.moved_from.is_some());
        self.columns = columns.into();
    }
}

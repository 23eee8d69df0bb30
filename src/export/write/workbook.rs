//! Users as an Excel workbook.

use super::super::context::{ExportError, Progress, Stage};
use super::super::target::Sink;
use super::{Column, Header, Written, failed};
use crate::sheet::{ColumnType, ExportError as SheetError, KeptType, Pages, Value};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What is written between two words about how far it is.
const BYTES_PER_WORD: u64 = if cfg!(test) { 64 } else { 256 << 10 };

/// A workbook of one worksheet, or more for more than a million users.
pub(in crate::export) struct Book {
    pages: Pages,
    columns: Vec<Column>,
    sink: Sink,
    scratch: PathBuf,
    nulls: u64,
}

impl Book {
    pub(super) fn new(headers: Vec<Header>, sink: Sink, scratch: &Path) -> Result<Self, ExportError> {
        let names = headers.iter().map(|header| header.name.clone()).collect();
        let columns = headers.into_iter().map(Column::new).collect();
        let pages = Pages::new(names, scratch).map_err(|error| failed(error, scratch))?;
        Ok(Self { pages, columns, sink, scratch: scratch.to_owned(), nulls: 0 })
    }

    /// Values that are too long were taken out before.
    pub(super) fn row(&mut self, values: &[Value<'_>]) -> Result<(), ExportError> {
        self.pages.begin_row().map_err(|error| failed(error, &self.scratch))?;
        for ((at, value), column) in values.iter().enumerate().zip(&mut self.columns) {
            column.look(value);
            let (text, kind) = match value {
                Value::Missing => continue,
                Value::Null => {
                    self.nulls += 1;
                    continue;
                }
                Value::Text(text) | Value::Hidden(text) | Value::Unreadable(text) | Value::Json(text) => {
                    (text.as_ref(), ColumnType::Text)
                }
                Value::Number(digits) => (digits.as_ref(), ColumnType::Number),
                Value::Boolean(true) => ("true", ColumnType::Boolean),
                Value::Boolean(false) => ("false", ColumnType::Boolean),
            };
            self.pages.cell(at, text, kind).map_err(|error| failed(error, &self.scratch))?;
        }
        Ok(())
    }

    pub(super) fn finish(mut self, tell: &(dyn Fn(Progress) + Sync)) -> Result<(Sink, Written), ExportError> {
        let empty_texts = self.columns.iter().map(|column| column.empty_texts).sum();
        let told = |(place, column): (usize, &Column)| {
            column.kept().filter(|kept| Pages::tells(place, &column.header.name, *kept))
        };
        let told: Vec<Option<KeptType>> = self.columns.iter().enumerate().map(told).collect();
        let retyped = self.columns.iter().zip(&told).map(|(column, told)| column.retyped(told.is_some())).sum();
        let written = Written {
            nulls: self.nulls,
            empty_texts,
            retyped,
            worksheets: self.pages.worksheets(),
            ..Written::default()
        };
        match self.pages.finish(&told, &mut Packing { sink: &mut self.sink, told: 0, tell }) {
            Ok(()) => Ok((self.sink, written)),
            Err(SheetError::Io(error)) if self.sink.has_failed() => Err(ExportError::Target(error)),
            Err(error) => Err(failed(error, &self.scratch)),
        }
    }
}

/// Tells how much of the workbook is there.
struct Packing<'a> {
    sink: &'a mut Sink,
    told: u64,
    tell: &'a (dyn Fn(Progress) + Sync),
}

impl Write for Packing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.sink.write(bytes)?;
        let bytes = self.sink.bytes();
        if bytes >= self.told + BYTES_PER_WORD {
            self.told = bytes;
            (self.tell)(Progress { stage: Stage::Packing, bytes, ..Progress::default() });
        }
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.sink.flush()
    }
}

//! Writes users in the form that was asked for.

mod json;
mod table;
mod workbook;

use super::asked::{Format, Kind};
use super::context::ExportError;
use super::target::Sink;
use crate::sheet::{ExportError as SheetError, Segment, Value};
use std::path::Path;

/// A column of the file.
#[derive(Debug, Clone)]
pub(super) struct Header {
    pub(super) name: String,
    /// Whether what its cells are is known from the attribute that it is.
    pub(super) is_attribute: bool,
}

impl Header {
    /// Of what stands at a path; of an expression there is none.
    pub(super) fn new(name: &str, path: Option<&[Segment]>) -> Self {
        Self { name: name.to_owned(), is_attribute: path.is_some_and(|path| path.len() == 1) }
    }
}

/// What of the users the form could not say, or says in its own way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// Values with an apostrophe before them, for spreadsheets.
    pub guarded: u64,
    /// Nulls, which a table says with nothing, as if they were missing.
    pub nulls: u64,
    /// Worksheets, since one holds no more than 1,048,575 users; 0 for what is no workbook.
    pub worksheets: u32,
}

/// The writer of a form.
pub(super) enum Writer {
    Json(json::Json),
    Table(Box<table::Table>),
    Workbook(Box<workbook::Book>),
}

impl Writer {
    /// `scratch` is for what is written on the way.
    pub(super) fn new(format: Format, headers: Vec<Header>, sink: Sink, scratch: &Path) -> Result<Self, ExportError> {
        Ok(match format.kind {
            Kind::JsonLines | Kind::JsonArray => Self::Json(json::Json::new(format, headers, sink)?),
            Kind::Csv | Kind::Tsv => Self::Table(Box::new(table::Table::new(format, headers, sink, scratch)?)),
            Kind::Xlsx => Self::Workbook(Box::new(workbook::Book::new(headers, sink, scratch)?)),
        })
    }

    /// Writes a user as these values of the columns.
    pub(super) fn row(&mut self, values: &[Value<'_>]) -> Result<(), ExportError> {
        match self {
            Self::Json(json) => json.row(values),
            Self::Table(table) => table.row(values),
            Self::Workbook(book) => book.row(values),
        }
    }

    /// Writes a user as it stands. Only JSON has such.
    pub(super) fn raw(&mut self, user: &str) -> Result<(), ExportError> {
        match self {
            Self::Json(json) => json.raw(user),
            Self::Table(_) | Self::Workbook(_) => Ok(()),
        }
    }

    /// How many bytes are written so far.
    pub(super) fn bytes(&self) -> u64 {
        match self {
            Self::Json(json) => json.bytes(),
            Self::Table(table) => table.bytes(),
            Self::Workbook(_) => 0,
        }
    }

    pub(super) fn finish(self) -> Result<(Sink, Written), ExportError> {
        match self {
            Self::Json(json) => json.finish(),
            Self::Table(table) => table.finish(),
            Self::Workbook(book) => book.finish(),
        }
    }
}

fn failed(error: SheetError) -> ExportError {
    match error {
        SheetError::Io(error) => ExportError::Target(error),
        SheetError::Stopped => ExportError::Stopped,
        SheetError::TooManyColumns { limit } => ExportError::TooManyColumns { limit },
        error @ (SheetError::CellTooLong { .. } | SheetError::Workbook(_)) => ExportError::Workbook(error),
    }
}

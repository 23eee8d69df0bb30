//! Writes users in the form that was asked for.

mod json;
mod table;
mod workbook;

use super::asked::{Format, Kind};
use super::context::{ExportError, Progress};
use super::target::Sink;
use crate::sheet::{ExportError as SheetError, KeptType, Kinds, Segment, Value, attribute_path};
use crate::workspace::WorkspaceError;
use std::io;
use std::path::Path;

/// A column of the file.
#[derive(Debug, Clone)]
pub(super) struct Header {
    pub(super) name: String,
    /// Whether what its cells are is known from the attribute that it is.
    pub(super) is_attribute: bool,
    /// Whether its name is a path, so that it is that attribute when the file is opened here.
    pub(super) is_path: bool,
    /// Whether it may be sent back: its name is a path, or it holds an attribute under another name.
    pub(super) comes_back: bool,
}

impl Header {
    /// Of what stands at a path; of an expression there is none.
    pub(super) fn new(name: &str, path: Option<&[Segment]>) -> Self {
        let is_path = attribute_path(name).is_some();
        let is_attribute = path.is_some_and(|path| path.len() == 1);
        Self { name: name.to_owned(), is_attribute, is_path, comes_back: is_path || path.is_some() }
    }
}

/// What of the users the form could not say, or says in its own way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// Values with an apostrophe before them, for spreadsheets.
    pub guarded: u64,
    /// The headers say by blanks behind them that the table is ours.
    pub signed: bool,
    /// Nulls, which a table says with nothing, as if they were missing.
    pub nulls: u64,
    /// Texts without a sign in them, which a table says with nothing too.
    pub empty_texts: u64,
    /// Values of metadata that are read as another kind when the file is opened here: a number as a text, say.
    pub retyped: u64,
    /// Worksheets, since one holds no more than 1,048,575 users; 0 for what is no workbook.
    pub worksheets: u32,
}

/// The writer of a form.
pub(super) enum Writer {
    Json(Box<json::Json>),
    Table(Box<table::Table>),
    Workbook(Box<workbook::Book>),
}

impl Writer {
    /// `scratch` is for what is written on the way.
    pub(super) fn new(format: Format, headers: Vec<Header>, sink: Sink, scratch: &Path) -> Result<Self, ExportError> {
        Ok(match format.kind {
            Kind::JsonLines | Kind::JsonArray => Self::Json(Box::new(json::Json::new(format, headers, sink)?)),
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

    /// Ends the file; `tell` is told how far that is where it takes its time.
    pub(super) fn finish(self, tell: &(dyn Fn(Progress) + Sync)) -> Result<(Sink, Written), ExportError> {
        match self {
            Self::Json(json) => json.finish(),
            Self::Table(table) => table.finish(),
            Self::Workbook(book) => book.finish(tell),
        }
    }
}

/// A column and what its cells are.
pub(super) struct Column {
    header: Header,
    kinds: Kinds,
    empty_texts: u64,
}

impl Column {
    fn new(header: Header) -> Self {
        Self { header, kinds: Kinds::default(), empty_texts: 0 }
    }

    fn look(&mut self, value: &Value<'_>) {
        if let Value::Text(text) = value {
            self.empty_texts += u64::from(text.is_empty());
        }
        // What it is says the attribute.
        if self.header.is_attribute {
            return;
        }
        match value {
            Value::Missing | Value::Null => {}
            Value::Text(text) | Value::Hidden(text) | Value::Unreadable(text) => {
                if !text.is_empty() {
                    self.kinds.text(text);
                }
            }
            Value::Number(_) => self.kinds.number(),
            Value::Boolean(_) => self.kinds.boolean(),
            Value::Json(_) => self.kinds.json(),
        }
    }

    /// What its cells are, where neither its name nor they themselves say it.
    fn kept(&self) -> Option<KeptType> {
        if self.header.is_attribute { None } else { self.kinds.kept() }
    }

    /// How many values come back as another kind; `told` says whether the file tells what they are.
    fn retyped(&self, told: bool) -> u64 {
        if self.header.is_path && !self.header.is_attribute { self.kinds.retyped(told) } else { 0 }
    }
}

/// What is written on the way can't be.
fn kept_not(scratch: &Path, source: io::Error) -> ExportError {
    WorkspaceError::Folder { path: scratch.to_owned(), source }.into()
}

/// Until it is put together, a workbook is on the way.
fn failed(error: SheetError, scratch: &Path) -> ExportError {
    match error {
        SheetError::Io(error) => kept_not(scratch, error),
        SheetError::Stopped => ExportError::Stopped,
        SheetError::TooManyColumns { limit } => ExportError::TooManyColumns { limit },
        error @ (SheetError::CellTooLong { .. } | SheetError::Workbook(_)) => ExportError::Workbook(error),
    }
}

//! Users as CSV or TSV.
//!
//! Whether the headers have to be signed is known in the end, when all values were seen: so the rows are written aside, and
//! put behind the headers then.

use super::super::asked::{Format, Kind};
use super::super::context::ExportError;
use super::super::target::Sink;
use super::{Column, Header, Written, kept_not};
use crate::sheet::{Lines, Value};
use std::fs::File;
use std::io::{self, BufWriter, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

/// What is written at once, and read back: little enough to be still at hand.
const BUFFER_BYTES: usize = 256 << 10;

/// A table of text.
pub(in crate::export) struct Table {
    lines: Lines,
    columns: Vec<Column>,
    delimiter: char,
    guards: bool,
    mark: bool,
    sink: Sink,
    scratch: PathBuf,
    rows: Rows,
    nulls: u64,
}

/// Where the rows are.
enum Rows {
    /// Behind the headers, which no value changes.
    InPlace,
    Aside(BufWriter<File>, u64),
}

impl Table {
    pub(super) fn new(format: Format, headers: Vec<Header>, sink: Sink, scratch: &Path) -> Result<Self, ExportError> {
        let delimiter = if format.kind == Kind::Tsv { '\t' } else { format.delimiter.unwrap_or(',') };
        let guards = !format.as_it_is;
        let aside = || tempfile::tempfile_in(scratch).map(|file| BufWriter::with_capacity(BUFFER_BYTES, file));
        let rows =
            if guards { Rows::Aside(aside().map_err(|error| kept_not(scratch, error))?, 0) } else { Rows::InPlace };
        let columns = headers.into_iter().map(Column::new).collect();
        let lines = Lines::new(delimiter, guards);
        let (mark, scratch) = (format.mark, scratch.to_owned());
        let mut table = Self { lines, columns, delimiter, guards, mark, sink, scratch, rows, nulls: 0 };
        if !table.guards {
            table.write_headers(false).map_err(ExportError::Target)?;
        }
        Ok(table)
    }

    pub(super) fn row(&mut self, values: &[Value<'_>]) -> Result<(), ExportError> {
        for (column, value) in self.columns.iter_mut().zip(values) {
            column.look(value);
            match value {
                Value::Missing => self.lines.cell(""),
                Value::Null => {
                    self.nulls += 1;
                    self.lines.cell("");
                }
                Value::Boolean(it) => self.lines.cell(if *it { "true" } else { "false" }),
                Value::Text(text)
                | Value::Hidden(text)
                | Value::Unreadable(text)
                | Value::Number(text)
                | Value::Json(text) => self.lines.cell(text),
            }
        }
        match &mut self.rows {
            Rows::InPlace => self.lines.end(&mut self.sink).map_err(ExportError::Target),
            Rows::Aside(out, bytes) => {
                self.lines.end(&mut Counted { out, bytes }).map_err(|error| kept_not(&self.scratch, error))
            }
        }
    }

    pub(super) fn bytes(&self) -> u64 {
        match &self.rows {
            Rows::InPlace => self.sink.bytes(),
            Rows::Aside(_, bytes) => *bytes,
        }
    }

    pub(super) fn finish(mut self) -> Result<(Sink, Written), ExportError> {
        let signed = self.is_signed();
        let retyped = |column: &Column| column.retyped(signed && column.kept().is_some());
        let retyped = self.columns.iter().map(retyped).sum();
        let empty_texts = self.columns.iter().map(|column| column.empty_texts).sum();
        let written =
            Written { guarded: self.lines.guarded(), signed, nulls: self.nulls, empty_texts, retyped, worksheets: 0 };
        self.put_together()?;
        Ok((self.sink, written))
    }

    fn put_together(&mut self) -> Result<(), ExportError> {
        let Rows::Aside(out, _) = std::mem::replace(&mut self.rows, Rows::InPlace) else { return Ok(()) };
        self.write_headers(self.is_signed()).map_err(ExportError::Target)?;
        let begin = || {
            let mut rows = out.into_inner().map_err(io::IntoInnerError::into_error)?;
            rows.rewind()?;
            Ok(rows)
        };
        let mut rows = begin().map_err(|error| kept_not(&self.scratch, error))?;
        let mut buffer = vec![0; BUFFER_BYTES];
        loop {
            let read = match rows.read(&mut buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                read => read.map_err(|error| kept_not(&self.scratch, error))?,
            };
            if read == 0 {
                return Ok(());
            }
            self.sink.write_all(buffer.get(..read).unwrap_or_default()).map_err(ExportError::Target)?;
        }
    }

    /// Whether the headers say that the table is ours: they do where a value got an apostrophe, or a type is to be told of
    /// what may be sent back. What was worked out under a name that is no path is not.
    fn is_signed(&self) -> bool {
        let tells = |column: &Column| {
            column.header.comes_back && column.kept().is_some() || Lines::is_guarded(&column.header.name)
        };
        self.guards && (self.lines.guarded() > 0 || self.columns.iter().any(tells))
    }

    fn write_headers(&mut self, signed: bool) -> io::Result<()> {
        if self.mark {
            self.sink.write_all("\u{feff}".as_bytes())?;
        }
        let mut lines = Lines::new(self.delimiter, self.guards);
        for column in &self.columns {
            lines.header(&column.header.name, signed.then(|| column.kept()));
        }
        lines.end(&mut self.sink)
    }
}

/// Counts what is written aside.
struct Counted<'a> {
    out: &'a mut BufWriter<File>,
    bytes: &'a mut u64,
}

impl io::Write for Counted<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.out.write(bytes)?;
        *self.bytes += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

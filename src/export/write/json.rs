//! Users as JSON: as they stand, or as objects of the columns.

use super::super::asked::{Format, Kind};
use super::super::context::ExportError;
use super::super::target::Sink;
use super::{Header, Written};
use crate::sheet::Value;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{self, Write};

/// A list of users as JSON lines or as one array.
pub(in crate::export) struct Json {
    out: Out,
    is_array: bool,
    is_first: bool,
    /// The name of each column as a JSON text.
    names: Vec<String>,
    line: Vec<u8>,
}

enum Out {
    Plain(Sink),
    Packed(Box<GzEncoder<Sink>>),
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(sink) => sink.write(bytes),
            Self::Packed(packer) => packer.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(sink) => sink.flush(),
            Self::Packed(packer) => packer.flush(),
        }
    }
}

impl Json {
    pub(super) fn new(format: Format, headers: Vec<Header>, sink: Sink) -> Result<Self, ExportError> {
        let is_array = format.kind == Kind::JsonArray;
        let mut out = if format.gzip {
            Out::Packed(Box::new(GzEncoder::new(sink, Compression::default())))
        } else {
            Out::Plain(sink)
        };
        if is_array {
            out.write_all(b"[\n").map_err(ExportError::Target)?;
        }
        let names = headers.into_iter().map(|header| serde_json::Value::from(header.name).to_string()).collect();
        Ok(Self { out, is_array, is_first: true, names, line: Vec::new() })
    }

    /// What is missing is left out.
    pub(super) fn row(&mut self, values: &[Value<'_>]) -> Result<(), ExportError> {
        let mut line = std::mem::take(&mut self.line);
        line.clear();
        line.push(b'{');
        for (name, value) in self.names.iter().zip(values) {
            if *value == Value::Missing {
                continue;
            }
            if line.len() > 1 {
                line.push(b',');
            }
            line.extend_from_slice(name.as_bytes());
            line.push(b':');
            push_value(&mut line, value).map_err(ExportError::Target)?;
        }
        line.push(b'}');
        let put = self.put(&line);
        self.line = line;
        put
    }

    pub(super) fn raw(&mut self, user: &str) -> Result<(), ExportError> {
        self.put(user.as_bytes())
    }

    fn put(&mut self, user: &[u8]) -> Result<(), ExportError> {
        let between: &[u8] = match (std::mem::take(&mut self.is_first), self.is_array) {
            (true, _) => b"",
            (false, true) => b",\n",
            (false, false) => b"\n",
        };
        self.out.write_all(between).and_then(|()| self.out.write_all(user)).map_err(ExportError::Target)
    }

    pub(super) fn bytes(&self) -> u64 {
        match &self.out {
            Out::Plain(sink) => sink.bytes(),
            Out::Packed(packer) => packer.get_ref().bytes(),
        }
    }

    pub(super) fn finish(mut self) -> Result<(Sink, Written), ExportError> {
        let end: &[u8] = match (self.is_array, self.is_first) {
            (true, true) => b"]\n",
            (true, false) => b"\n]\n",
            (false, true) => b"",
            (false, false) => b"\n",
        };
        self.out.write_all(end).map_err(ExportError::Target)?;
        let sink = match self.out {
            Out::Plain(sink) => sink,
            Out::Packed(packer) => packer.finish().map_err(ExportError::Target)?,
        };
        Ok((sink, Written::default()))
    }
}

fn push_value(line: &mut Vec<u8>, value: &Value<'_>) -> io::Result<()> {
    match value {
        Value::Missing | Value::Null => line.extend_from_slice(b"null"),
        Value::Boolean(it) => line.extend_from_slice(if *it { b"true" } else { b"false" }),
        Value::Number(json) | Value::Json(json) => line.extend_from_slice(json.as_bytes()),
        Value::Text(text) | Value::Hidden(text) | Value::Unreadable(text) => serde_json::to_writer(line, text)?,
    }
    Ok(())
}

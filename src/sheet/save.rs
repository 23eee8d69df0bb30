//! Writes some rows of a list as a list of its own, which opens again: a table with its headers, JSON as JSON.

use std::io;
use std::io::Write;
use std::ops::ControlFlow;

use crate::sheet::cell::Cell;
use crate::sheet::edits::Origin;
use crate::sheet::options::RowId;
use crate::sheet::rows::Reading;
use crate::sheet::rows::Sheet;
use crate::sheet::table::KeptType;
use crate::sheet::table::Looks;
use crate::sheet::table::Table;
use crate::sheet::table::is_number;
use crate::sheet::table::sign;

/// How rows are written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A table, separated by commas.
    Csv,
    /// One JSON object on each line.
    JsonLines,
    /// One JSON array of objects.
    JsonArray,
}

impl Sheet {
    /// Whether the list is a table, whose rows can be written as one.
    pub fn is_table(&self) -> bool {
        matches!(self.opened.reading, Reading::Table(_))
    }

    /// Writes these rows. A table keeps its headers and all its columns, also those that are not sent; what is no table
    /// is written as JSON, whatever is asked for. `go_on` is asked once or twice for each row; where it breaks, the error is
    /// [`io::ErrorKind::Interrupted`].
    pub fn save_rows(
        &self,
        rows: &[RowId],
        form: Form,
        out: &mut dyn Write,
        go_on: &mut dyn FnMut() -> ControlFlow<()>,
    ) -> io::Result<()> {
        match (&self.opened.reading, form) {
            (Reading::Table(table), Form::Csv) => self.save_table(table, rows, out, go_on),
            (Reading::Table(_) | Reading::Json(_), Form::JsonArray) => {
                out.write_all(b"[\n")?;
                self.save_json(rows, ",\n", out, go_on)?;
                out.write_all(b"\n]\n")
            }
            (Reading::Table(_) | Reading::Json(_), Form::JsonLines | Form::Csv) => {
                self.save_json(rows, "\n", out, go_on)?;
                out.write_all(b"\n")
            }
        }
    }

    fn save_table(
        &self,
        table: &Table,
        rows: &[RowId],
        out: &mut dyn Write,
        go_on: &mut dyn FnMut() -> ControlFlow<()>,
    ) -> io::Result<()> {
        let kept = self.kept_types(table, rows, go_on)?;
        let mut line = String::new();
        let added = self.columns.iter().skip(table.column_count()).map(|column| column.header.as_str());
        let headers = table.dialect.headers.iter().map(String::as_str).chain(added);
        for (place, header) in headers.enumerate() {
            match &kept {
                Some(kept) => push_cell(&mut line, &sign(header, kept.get(place).copied().flatten()), ','),
                None => push_cell(&mut line, header, ','),
            }
        }
        out.write_all(with_end(&mut line).as_bytes())?;
        for row in rows {
            unless_stopped(go_on())?;
            line.clear();
            if let Some(values) = self.saved_values(table, *row) {
                for value in &values {
                    if kept.is_some() && needs_guard(value) {
                        push_cell(&mut line, &format!("'{value}"), ',');
                    } else {
                        push_cell(&mut line, value, ',');
                    }
                }
            } else {
                // A quote without its partner would take the rows behind it along: what there is stands in one cell.
                let text = self.raw_text(*row);
                let text = text.trim_end_matches(['\r', '\n']);
                if kept.is_some() && needs_guard(text) {
                    push_cell(&mut line, &format!("'{text}"), ',');
                } else {
                    push_cell(&mut line, text, ',');
                }
            }
            out.write_all(with_end(&mut line).as_bytes())?;
        }
        Ok(())
    }

    /// The values of a row as they are saved; none for one that can't be taken apart.
    fn saved_values(&self, table: &Table, row: RowId) -> Option<Vec<String>> {
        let mut values = match self.edits.origin(row) {
            Origin::Text(text) => table.values(text.as_bytes())?,
            Origin::File(row) if self.is_added(row) => Vec::new(),
            Origin::File(row) => table.values(self.opened.raw(row))?,
        };
        self.put_edited(table, row, &mut values);
        Some(values)
    }

    /// What the saved table has to say of its columns, so that it opens again as what it is; none where all values say it
    /// themselves, and the table needs no sign.
    fn kept_types(
        &self,
        table: &Table,
        rows: &[RowId],
        go_on: &mut dyn FnMut() -> ControlFlow<()>,
    ) -> io::Result<Option<Vec<Option<KeptType>>>> {
        let mut looks = vec![Looks::new(); self.columns.len()];
        let mut is_risky = false;
        for row in rows {
            unless_stopped(go_on())?;
            let Some(values) = self.saved_values(table, *row) else {
                is_risky |= needs_guard(&self.raw_text(*row));
                continue;
            };
            is_risky |= values.iter().any(|value| needs_guard(value));
            looks.iter_mut().zip(&values).for_each(|(looks, value)| looks.look(value));
        }
        let kept = self.columns.iter().zip(looks).enumerate().map(|(place, (column, looks))| {
            let looks = looks.column_type().filter(|_| !table.is_by_schema(place));
            let own = column.column_type();
            looks.filter(|looks| *looks != own).map(|_| table.kept_type(place, own))
        });
        let kept: Vec<_> = kept.collect();
        Ok((is_risky || kept.iter().any(Option::is_some)).then_some(kept))
    }

    /// Puts what was changed in a row in place of the file's values. A table has nothing but an empty cell to say that a
    /// value is null.
    fn put_edited(&self, table: &Table, row: RowId, values: &mut Vec<String>) {
        if self.is_added(row) || self.columns.len() > table.column_count() && values.len() == table.column_count() {
            values.resize(self.columns.len(), String::new());
        } else if values.len() > table.column_count() {
            // What stands beyond the last column stays beyond those that were added.
            let added = self.columns.len().saturating_sub(table.column_count());
            values.splice(table.column_count()..table.column_count(), vec![String::new(); added]);
        }
        let edited = self.edits.columns_of(row);
        if edited.is_empty() {
            return;
        }
        let cells = self.plain_cells(row);
        for column in edited {
            let text = match cells.get(column) {
                Some(Cell::Text(text) | Cell::Number(text) | Cell::Json(text) | Cell::Unreadable(text)) => text.clone(),
                Some(Cell::Boolean(it)) => it.to_string(),
                Some(Cell::Missing | Cell::Null | Cell::Hidden(_)) | None => String::new(),
            };
            if let Some(value) = values.get_mut(column) {
                *value = text;
            }
        }
    }

    fn save_json(
        &self,
        rows: &[RowId],
        between: &str,
        out: &mut dyn Write,
        go_on: &mut dyn FnMut() -> ControlFlow<()>,
    ) -> io::Result<()> {
        let mut buffer = String::new();
        let mut is_first = true;
        for row in rows {
            unless_stopped(go_on())?;
            let bytes = match self.user(*row, &mut buffer) {
                Ok(user) => user.as_bytes(),
                Err(_unreadable) => self.opened.raw(*row),
            };
            if !std::mem::take(&mut is_first) {
                out.write_all(between.as_bytes())?;
            }
            // Between the tokens of JSON a line break is a blank, and within a text it is written as \n.
            let line: Vec<u8> = bytes
                .trim_ascii()
                .iter()
                .map(|byte| if matches!(byte, b'\n' | b'\r') { b' ' } else { *byte })
                .collect();
            out.write_all(&line)?;
        }
        Ok(())
    }
}

fn unless_stopped(go_on: ControlFlow<()>) -> io::Result<()> {
    if go_on.is_break() { Err(io::ErrorKind::Interrupted.into()) } else { Ok(()) }
}

/// What a spreadsheet takes for a formula, or what an apostrophe would be taken from on opening.
pub(super) fn needs_guard(value: &str) -> bool {
    value.starts_with(['=', '+', '-', '@', '\t', '\r', '\'']) && !is_number(value)
}

/// Adds a cell to a line, with a delimiter behind it.
pub(super) fn push_cell(line: &mut String, value: &str, delimiter: char) {
    // All of them are single bytes, and no part of a letter looks like one.
    let is_sign = |byte: u8| matches!(byte, b',' | b';' | b'\t' | b'|' | b'"' | b'\n' | b'\r');
    let has_sign = value.bytes().fold(false, |has, byte| has | is_sign(byte));
    if value.is_empty() || !has_sign && value.trim().len() == value.len() {
        line.push_str(value);
    } else {
        line.push('"');
        line.push_str(&value.replace('"', "\"\""));
        line.push('"');
    }
    line.push(delimiter);
}

/// The line without its last comma, ended the way spreadsheets do.
fn with_end(line: &mut String) -> &str {
    line.pop();
    // A blank line would be passed over: one empty cell is written as such.
    if line.is_empty() {
        line.push_str("\"\"");
    }
    line.push_str("\r\n");
    line
}

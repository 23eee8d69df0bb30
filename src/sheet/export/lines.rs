//! The lines of a table that a spreadsheet takes nothing in for a formula.

use std::io;
use std::io::Write;

use crate::sheet::save::needs_guard;
use crate::sheet::save::push_cell;
use crate::sheet::table::KeptType;
use crate::sheet::table::sign;

/// Makes the lines of a table, one after the other.
#[derive(Debug)]
pub struct Lines {
    delimiter: char,
    /// Whether a value that could be taken for a formula gets an apostrophe.
    guards: bool,
    line: String,
    guarded: u64,
}

impl Lines {
    /// `guards` says whether a value that could be taken for a formula gets an apostrophe; then the header has to be signed
    /// where one did, so that it is taken away again when the table is opened here.
    pub fn new(delimiter: char, guards: bool) -> Self {
        Self { delimiter, guards, line: String::new(), guarded: 0 }
    }

    /// How many values have an apostrophe before them.
    pub fn guarded(&self) -> u64 {
        self.guarded
    }

    /// Whether a value, or a header, could be taken for a formula.
    pub fn is_guarded(text: &str) -> bool {
        needs_guard(text)
    }

    /// The next header. `signed` says that the table is ours, and what the cells of the column are where they don't; without
    /// the sign nobody could tell whether an apostrophe is part of the name.
    pub fn header(&mut self, header: &str, signed: Option<Option<KeptType>>) {
        match signed {
            Some(kept) if self.guards && needs_guard(header) => {
                push_cell(&mut self.line, &sign(&format!("'{header}"), kept), self.delimiter);
            }
            Some(kept) => push_cell(&mut self.line, &sign(header, kept), self.delimiter),
            None => push_cell(&mut self.line, header, self.delimiter),
        }
    }

    /// The next cell.
    pub fn cell(&mut self, text: &str) {
        if self.guards && needs_guard(text) {
            self.guarded += 1;
            push_cell(&mut self.line, &format!("'{text}"), self.delimiter);
        } else {
            push_cell(&mut self.line, text, self.delimiter);
        }
    }

    /// Ends the line the way spreadsheets do, without its last delimiter.
    pub fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.line.pop();
        // A blank line would be passed over: one empty cell is written as such.
        if self.line.is_empty() {
            self.line.push_str("\"\"");
        }
        self.line.push_str("\r\n");
        out.write_all(self.line.as_bytes())?;
        self.line.clear();
        Ok(())
    }
}

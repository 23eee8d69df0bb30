//! Saving a sheet as a file of its own.

use crate::session::fetched::Fetched;
use crate::sheet::{ColumnId, Export, Exported, SaveKind};
use std::path::PathBuf;

/// How a sheet is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SaveFormat {
    /// JSON, a table or a workbook.
    pub kind: SaveKind,
    /// Whether JSON is packed.
    pub gzip: bool,
    /// Whether a table begins with the mark by which Excel reads its umlauts.
    pub mark: bool,
}

impl SaveFormat {
    /// As it is, neither packed nor marked.
    pub fn plain(kind: SaveKind) -> Self {
        Self { kind, gzip: false, mark: false }
    }

    /// The format that the name of a file asks for.
    pub fn of_name(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        let (name, gzip) = name.strip_suffix(".gz").map_or((name.as_str(), false), |name| (name, true));
        let kind = match name.rsplit_once('.')?.1 {
            "json" => SaveKind::JsonArray,
            "ndjson" | "jsonl" => SaveKind::JsonLines,
            "csv" if !gzip => SaveKind::Csv,
            "tsv" | "tab" if !gzip => SaveKind::Tsv,
            "xlsx" if !gzip => SaveKind::Xlsx,
            _ => return None,
        };
        Some(Self { gzip, ..Self::plain(kind) })
    }

    /// Whether it is a table that no spreadsheet is to open: what is marked is for Excel.
    pub(super) fn is_for_programs(self) -> bool {
        matches!(self.kind, SaveKind::Csv | SaveKind::Tsv) && !self.mark
    }

    /// How the name of such a file ends.
    pub fn ending(self) -> &'static str {
        match (self.kind, self.gzip) {
            (SaveKind::JsonArray, false) => "json",
            (SaveKind::JsonArray, true) => "json.gz",
            (SaveKind::JsonLines, false) => "ndjson",
            (SaveKind::JsonLines, true) => "ndjson.gz",
            (SaveKind::Csv, _) => "csv",
            (SaveKind::Tsv, _) => "tsv",
            (SaveKind::Xlsx, _) => "xlsx",
        }
    }
}

/// Which part of a sheet is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SavePart {
    /// Only the rows in view, in the order of the view.
    pub rows_in_view: bool,
    /// Only these columns, in this order.
    pub columns: Option<Vec<ColumnId>>,
}

/// A sheet that was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedSheet {
    /// The file.
    pub path: PathBuf,
    /// What was written, and what the form could not say.
    pub exported: Exported,
    /// The same in words: each a sentence.
    pub notes: Vec<String>,
}

/// The newest saving of a sheet.
#[derive(Debug, Clone, Default)]
pub(super) struct Saving {
    pub(super) number: u64,
    pub(super) outcome: Fetched<SavedSheet>,
    /// What was asked for, to be asked for once more.
    pub(super) last: Option<SaveOrder>,
    /// Whether the sheet is closed once it is written.
    pub(super) closing: bool,
}

impl Saving {
    /// Whether closing waits for the file: what could not be written is nowhere else once the sheet is closed.
    pub(super) fn holds_up_closing(&mut self) -> bool {
        self.closing = matches!(self.outcome, Fetched::Loading { .. });
        self.closing
    }
}

/// Where a sheet is saved, and what of it.
#[derive(Debug, Clone)]
pub struct SaveOrder {
    /// The file. Without an ending that says a format it gets that of `format`, with one it gets the format that its
    /// name says: no program opens a table that calls itself a workbook.
    pub path: PathBuf,
    /// How it is written.
    pub format: SaveFormat,
    /// What is written.
    pub part: SavePart,
    /// Whether a file of this name is replaced; else there must be none.
    pub replaces: bool,
}

impl SaveOrder {
    /// The path with its ending, and the format that fits it.
    pub(super) fn settled(mut self) -> Self {
        let name = self.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        match SaveFormat::of_name(&name) {
            Some(named) if named.ending() == self.format.ending() => {}
            Some(named) => self.format = named,
            None => {
                // Nobody was asked about a file of the longer name.
                self.replaces = false;
                self.path.set_file_name(format!("{name}.{}", self.format.ending()));
            }
        }
        self
    }
}

/// What is to be written, and how.
#[derive(Debug)]
pub(super) struct ToSave {
    pub(super) path: PathBuf,
    pub(super) what: Export,
    pub(super) format: SaveFormat,
    pub(super) replaces: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_an_ending_gets_one_and_replaces_nothing_and_a_named_format_wins() {
        let order = |path: &str, kind| {
            let order = SaveOrder {
                path: path.into(),
                format: SaveFormat::plain(kind),
                part: SavePart::default(),
                replaces: true,
            };
            let SaveOrder { path, format, replaces, .. } = order.settled();
            (path.display().to_string(), format.kind, replaces)
        };
        assert_eq!(order("/l/a", SaveKind::Csv), ("/l/a.csv".to_owned(), SaveKind::Csv, false));
        assert_eq!(order("/l/a.2026", SaveKind::Xlsx), ("/l/a.2026.xlsx".to_owned(), SaveKind::Xlsx, false));
        assert_eq!(order("/l/a.json", SaveKind::Csv), ("/l/a.json".to_owned(), SaveKind::JsonArray, true));
        let marked = SaveFormat { mark: true, ..SaveFormat::plain(SaveKind::Csv) };
        let order = SaveOrder { path: "/l/a.CSV".into(), format: marked, part: SavePart::default(), replaces: true };
        assert!(order.settled().format.mark);
    }

    #[test]
    fn the_name_of_a_file_says_its_format() {
        for name in ["a.json", "a.ndjson.gz", "B.JSON.GZ", "a.csv", "a.tsv", "a.b.xlsx"] {
            let format = SaveFormat::of_name(name).unwrap();
            assert!(name.to_lowercase().ends_with(format.ending()), "{name}");
        }
        for name in ["a", "a.gz", "a.csv.gz", "a.txt"] {
            assert_eq!(SaveFormat::of_name(name), None, "{name}");
        }
    }
}

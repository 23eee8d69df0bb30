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
}

impl SaveFormat {
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
        Some(Self { kind, gzip })
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
}

/// What is to be written, and how.
#[derive(Debug)]
pub(super) struct ToSave {
    pub(super) path: PathBuf,
    pub(super) what: Export,
    pub(super) gzip: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

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

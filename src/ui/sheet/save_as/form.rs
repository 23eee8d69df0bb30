//! The forms in which a list is saved, in plain words.

use crate::session::{SaveFormat, SaveKind};

/// A form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Workbook,
    CsvForExcel,
    Csv,
    Json,
    Lines,
    PackedLines,
}

impl Form {
    pub(super) const ALL: [Self; 6] =
        [Self::Workbook, Self::CsvForExcel, Self::Csv, Self::Json, Self::Lines, Self::PackedLines];

    /// That of the list itself, where it is one of them.
    pub(super) fn of(list: &str) -> Self {
        match SaveFormat::of_name(list) {
            Some(SaveFormat { kind: SaveKind::JsonArray, .. }) => Self::Json,
            Some(SaveFormat { kind: SaveKind::JsonLines, gzip: false, .. }) => Self::Lines,
            Some(SaveFormat { kind: SaveKind::JsonLines, gzip: true, .. }) => Self::PackedLines,
            Some(SaveFormat { kind: SaveKind::Csv | SaveKind::Tsv, .. }) => Self::CsvForExcel,
            Some(SaveFormat { kind: SaveKind::Xlsx, .. }) | None => Self::Workbook,
        }
    }

    pub(super) fn format(self) -> SaveFormat {
        match self {
            Self::Workbook => SaveFormat::plain(SaveKind::Xlsx),
            Self::CsvForExcel => SaveFormat { mark: true, ..SaveFormat::plain(SaveKind::Csv) },
            Self::Csv => SaveFormat::plain(SaveKind::Csv),
            Self::Json => SaveFormat::plain(SaveKind::JsonArray),
            Self::Lines => SaveFormat::plain(SaveKind::JsonLines),
            Self::PackedLines => SaveFormat { gzip: true, ..SaveFormat::plain(SaveKind::JsonLines) },
        }
    }

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Workbook => "Excel workbook",
            Self::CsvForExcel => "CSV for Excel",
            Self::Csv => "CSV for other programs",
            Self::Json => "JSON",
            Self::Lines => "NDJSON, one user on each line",
            Self::PackedLines => "NDJSON, packed",
        }
    }

    /// How the name of such a file ends.
    pub(super) fn hint(self) -> &'static str {
        match self {
            Self::Workbook => ".xlsx",
            Self::CsvForExcel | Self::Csv => ".csv",
            Self::Json => ".json",
            Self::Lines => ".ndjson",
            Self::PackedLines => ".ndjson.gz",
        }
    }

    /// What it is good for.
    pub(super) fn about(self) -> &'static str {
        match self {
            Self::Workbook => "For Excel, LibreOffice and Google Sheets. Numbers with zeros in front stay as they are.",
            Self::CsvForExcel => {
                "A table with commas, marked so that Excel reads umlauts. Where Excel puts all into one column, \
                 choose the workbook."
            }
            Self::Csv => "A table with commas, in UTF-8 without a mark, as scripts and databases want it.",
            Self::Json => "What Auth0's own import takes: every value as it is.",
            Self::Lines => "What Auth0's export gives: every value as it is. Good for very large lists.",
            Self::PackedLines => "The same, packed with gzip: a tenth of the size.",
        }
    }

    /// What such a file can't say.
    pub(super) fn loses(self) -> &'static [&'static str] {
        match self {
            Self::Workbook | Self::CsvForExcel | Self::Csv => &[
                "null and an empty text become empty cells: a table can't tell them from nothing",
                "What stands in no column of the list is not in the file; JSON keeps it",
            ],
            Self::Json | Self::Lines | Self::PackedLines => &[],
        }
    }

    /// Whether a row that can't be read has a place in it.
    pub(super) fn keeps_damaged(self) -> bool {
        matches!(self, Self::Lines | Self::PackedLines)
    }

    /// The name that is proposed: never that of the list, which is to stay.
    pub(super) fn file_name(self, list: &str) -> String {
        let known = [".ndjson.gz", ".json.gz", ".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".tab", ".txt", ".xlsx"];
        let lower = list.to_lowercase();
        let end = known.iter().find(|end| lower.ends_with(*end)).map_or(0, |end| end.len());
        let stem = list.get(..list.len() - end).unwrap_or(list);
        let name = format!("{stem}{}", self.hint());
        if name.eq_ignore_ascii_case(list) { format!("{stem}-edited{}", self.hint()) } else { name }
    }
}

#[cfg(test)]
mod tests {
    use super::Form;

    #[test]
    fn a_name_is_proposed_that_leaves_the_list_alone() {
        for (form, list, name) in [
            (Form::Csv, "signups.csv", "signups-edited.csv"),
            (Form::Workbook, "signups.csv", "signups.xlsx"),
            (Form::PackedLines, "users.NDJSON.gz", "users-edited.ndjson.gz"),
            (Form::Json, "Pasted list", "Pasted list.json"),
            (Form::Json, "Müller.v2.tsv", "Müller.v2.json"),
        ] {
            assert_eq!(form.file_name(list), name);
        }
        assert_eq!(Form::of("a.json.gz"), Form::Json);
        assert_eq!(Form::of("Pasted list"), Form::Workbook);
    }
}

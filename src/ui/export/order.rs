//! What is chosen, as what the session is asked for.

use super::draft::{Column, Columns, Draft, From, Separator, SortKey, SortedBy};
use crate::session::{AskedColumn, ExportAsked, ExportFormat, ExportKind, ExportOrder, Nested, TenantRef};
use std::path::PathBuf;

impl Draft {
    /// The name that a dialog proposes: whose users they are, and the day.
    pub(super) fn file_name(&self, tenant: &TenantRef, sample: bool) -> String {
        let tenant = tenant.name();
        let of = match (self.from, self.connections.first()) {
            (From::Connections, Some(only)) if self.connections.len() == 1 => only.clone(),
            (From::Search, _) => format!("{tenant} search"),
            (From::Connections | From::Tenant, _) => tenant.to_owned(),
        };
        let of: String =
            of.chars().map(|it| if it.is_alphanumeric() || "-_. ".contains(it) { it } else { '-' }).collect();
        let ending = self.ending();
        let sample = if sample { " sample" } else { "" };
        format!("{of}{sample} {}.{ending}", jiff::Zoned::now().date())
    }

    /// How the name of the file ends.
    pub(super) fn ending(&self) -> &'static str {
        match (self.kind, self.gzip) {
            (ExportKind::Xlsx, _) => "xlsx",
            (ExportKind::Csv, _) => "csv",
            (ExportKind::Tsv, _) => "tsv",
            (ExportKind::JsonArray, false) => "json",
            (ExportKind::JsonArray, true) => "json.gz",
            (ExportKind::JsonLines, false) => "ndjson",
            (ExportKind::JsonLines, true) => "ndjson.gz",
        }
    }

    /// The form that the ending of a name means becomes the chosen one; true where it means one.
    pub(super) fn take_form_of(&mut self, name: &str) -> bool {
        let name = name.to_lowercase();
        let (stem, packed) = name.strip_suffix(".gz").map_or((name.as_str(), false), |stem| (stem, true));
        let kind = match stem.rsplit_once('.').map(|(_, ending)| ending) {
            Some("xlsx") if !packed => ExportKind::Xlsx,
            Some("csv") if !packed => ExportKind::Csv,
            Some("tsv" | "tab") if !packed => ExportKind::Tsv,
            Some("json") => ExportKind::JsonArray,
            Some("ndjson" | "jsonl") => ExportKind::JsonLines,
            Some(_) | None => return false,
        };
        self.kind = kind;
        if kind == ExportKind::Tsv {
            self.table.separator = Separator::Tab;
        } else if kind == ExportKind::Csv && self.table.separator == Separator::Tab {
            self.table.separator = Separator::Comma;
        }
        if !kind.is_table() {
            self.gzip = packed;
        }
        true
    }

    /// All of it but for where to.
    pub(super) fn order(&self, tenant: &TenantRef, limit: Option<u32>) -> ExportOrder {
        let column = |it: &Column| AskedColumn {
            name: Some(it.name.trim().to_owned()).filter(|name| !name.is_empty()),
            source: it.source.trim().to_owned(),
        };
        let columns = match self.which {
            Columns::Chosen => self.columns.iter().map(column).collect(),
            Columns::Everything => Vec::new(),
        };
        // A column may be called like an attribute that it does not hold: it is meant by its name then.
        let named = |by: &SortedBy| match &by.key {
            SortKey::Column(id) if self.which == Columns::Chosen => {
                self.column(*id).map_or("", Column::called).to_owned()
            }
            SortKey::Column(_) | SortKey::Source(_) => self.source_of(by).to_owned(),
        };
        let key = |by: &SortedBy| format!("{}{}", named(by), if by.descending { ":desc" } else { "" });
        let is_text_table = matches!(self.kind, ExportKind::Csv | ExportKind::Tsv);
        ExportOrder {
            tenant: tenant.clone(),
            connections: self.taken_from(),
            asked: ExportAsked {
                extras: self.extras.iter().copied().collect(),
                columns,
                sort: self.sort.iter().map(key).collect(),
                sorted_as_in: self.sorted_as_in(),
                conditions: self.conditions(),
                limit,
                format: ExportFormat {
                    kind: self.kind,
                    gzip: self.gzip && !self.kind.is_table(),
                    mark: is_text_table && self.table.with_mark,
                    delimiter: (is_text_table && self.table.separator == Separator::Semicolon).then_some(';'),
                    as_it_is: is_text_table && !self.table.guarded,
                    nested: if self.table.metadata_as_json { Nested::Json } else { Nested::Leaves },
                },
            },
            file: PathBuf::new(),
            replaces: false,
        }
    }
}

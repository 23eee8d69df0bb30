//! What is chosen for an export, until it is asked for.

use crate::session::{
    AskedColumn, ExportAsked, ExportFormat, ExportKind, ExportOrder, Nested, State, TenantRef, default_columns,
};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// A column of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) name: String,
    /// An attribute like `user_metadata.plan`, or an expression.
    pub(super) source: String,
    /// It stays the same while the column is moved.
    pub(super) id: u64,
}

/// A column that the users are sorted by, or what stands in none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SortedBy {
    pub(super) source: String,
    pub(super) descending: bool,
}

/// Whose users they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum From {
    #[default]
    Connection,
    Tenant,
}

/// Which columns there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Columns {
    #[default]
    Chosen,
    Everything,
}

/// What is chosen.
#[derive(Debug)]
pub(super) struct Draft {
    tenant: Option<TenantRef>,
    pub(super) from: From,
    pub(super) connection: Option<String>,
    pub(super) which: Columns,
    pub(super) columns: Vec<Column>,
    /// What is typed to become a column.
    pub(super) typed: String,
    pub(super) sort: Vec<SortedBy>,
    pub(super) kind: ExportKind,
    pub(super) gzip: bool,
    /// A table is for a spreadsheet, which must not take a value for a formula.
    pub(super) for_spreadsheet: bool,
    /// Metadata is one column of JSON each, where the columns are not chosen.
    pub(super) metadata_as_json: bool,
    next_id: u64,
}

impl Default for Draft {
    fn default() -> Self {
        let mut draft = Self {
            tenant: None,
            from: From::default(),
            connection: None,
            which: Columns::default(),
            columns: Vec::new(),
            typed: String::new(),
            sort: Vec::new(),
            kind: ExportKind::Xlsx,
            gzip: false,
            for_spreadsheet: true,
            metadata_as_json: false,
            next_id: 0,
        };
        draft.add_default_columns();
        draft
    }
}

impl Draft {
    /// Another tenant in use has other connections.
    pub(super) fn follow(&mut self, now: &State, tenant: &TenantRef) {
        if self.tenant.as_ref() != Some(tenant) {
            self.tenant = Some(tenant.clone());
            self.connection = None;
        }
        let known = now.tests.get(tenant).and_then(|test| test.value()).and_then(|test| test.connections.as_deref());
        if let (None, Some([only])) = (&self.connection, known) {
            self.connection = Some(only.name.clone());
        }
    }

    /// Adds a column, unless it is there.
    pub(super) fn add(&mut self, column: AskedColumn) {
        let name = column.name().to_owned();
        if self.columns.iter().any(|it| it.source == column.source && it.name == name) {
            return;
        }
        self.next_id += 1;
        self.columns.push(Column { name, source: column.source, id: self.next_id });
    }

    pub(super) fn add_default_columns(&mut self) {
        for column in default_columns() {
            if !self.columns.iter().any(|it| it.source == column.source) {
                self.add(column);
            }
        }
    }

    /// The name that two columns have.
    pub(super) fn name_twice(&self) -> Option<&str> {
        let mut seen = BTreeSet::new();
        let mut names = self.columns.iter().map(|it| it.name.trim());
        names.find(|name| !name.is_empty() && !seen.insert(name.to_lowercase()))
    }

    /// What is missing or wrong, so that nothing can be exported.
    pub(super) fn lacks(&self) -> Option<String> {
        if self.from == From::Connection && self.connection.is_none() {
            return Some("Choose a connection first".to_owned());
        }
        if self.which == Columns::Everything {
            return None;
        }
        if self.columns.is_empty() {
            return Some("Add a column first".to_owned());
        }
        if let Some(name) = self.name_twice() {
            return Some(format!("Two columns are called “{name}”"));
        }
        let lacks = self.columns.iter().any(|it| it.source.trim().is_empty());
        lacks.then(|| "A column has no attribute".to_owned())
    }

    pub(super) fn kind_name(&self) -> &'static str {
        match self.kind {
            ExportKind::Xlsx => "Excel",
            ExportKind::Csv | ExportKind::Tsv => "CSV",
            ExportKind::JsonArray => "JSON",
            ExportKind::JsonLines => "NDJSON",
        }
    }

    /// The name that a dialog proposes: whose users they are, and the day.
    pub(super) fn file_name(&self, tenant: &TenantRef, sample: bool) -> String {
        let of = match (self.from, &self.connection) {
            (From::Connection, Some(connection)) => connection.as_str(),
            (From::Connection, None) | (From::Tenant, _) => tenant.name(),
        };
        let of: String =
            of.chars().map(|it| if it.is_alphanumeric() || "-_. ".contains(it) { it } else { '-' }).collect();
        let ending = match (self.kind, self.gzip) {
            (ExportKind::Xlsx, _) => "xlsx",
            (ExportKind::Csv, _) => "csv",
            (ExportKind::Tsv, _) => "tsv",
            (ExportKind::JsonArray, false) => "json",
            (ExportKind::JsonArray, true) => "json.gz",
            (ExportKind::JsonLines, false) => "ndjson",
            (ExportKind::JsonLines, true) => "ndjson.gz",
        };
        let sample = if sample { " sample" } else { "" };
        format!("{of}{sample} {}.{ending}", jiff::Zoned::now().date())
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
        let named = |source: &str| {
            let column = self.columns.iter().find(|it| it.source.trim() == source && !it.name.trim().is_empty());
            column.filter(|_| self.which == Columns::Chosen).map_or(source, |it| it.name.trim()).to_owned()
        };
        let key = |it: &SortedBy| format!("{}{}", named(&it.source), if it.descending { ":desc" } else { "" });
        let connections = match self.from {
            From::Connection => self.connection.iter().cloned().collect(),
            From::Tenant => Vec::new(),
        };
        let is_table = self.kind.is_table();
        ExportOrder {
            tenant: tenant.clone(),
            connections,
            asked: ExportAsked {
                columns,
                sort: self.sort.iter().map(key).collect(),
                // As people look names up.
                as_people_sort: true,
                conditions: Vec::new(),
                limit,
                format: ExportFormat {
                    kind: self.kind,
                    gzip: self.gzip && !is_table,
                    mark: self.for_spreadsheet && self.kind == ExportKind::Csv,
                    delimiter: None,
                    as_it_is: is_table && !self.for_spreadsheet,
                    nested: if self.metadata_as_json { Nested::Json } else { Nested::Leaves },
                },
            },
            file: PathBuf::new(),
            replaces: false,
        }
    }
}

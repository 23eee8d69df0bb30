//! What is chosen for an export, until it is asked for.

use super::place::Place;
use crate::session::{AskedColumn, ExportKind, State, TenantRef, default_columns};
use std::collections::BTreeSet;

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

/// What stands between the cells of a CSV file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Separator {
    #[default]
    Comma,
    Semicolon,
    Tab,
}

/// How a table of text is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table {
    pub(super) separator: Separator,
    /// It begins with the mark by which Excel reads its umlauts.
    pub(super) with_mark: bool,
    /// No value can be taken for a formula.
    pub(super) guarded: bool,
    /// Metadata are one column of JSON each, where the columns are not chosen.
    pub(super) metadata_as_json: bool,
}

impl Default for Table {
    fn default() -> Self {
        Self { separator: Separator::default(), with_mark: true, guarded: true, metadata_as_json: false }
    }
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
    pub(super) table: Table,
    pub(super) place: Place,
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
            table: Table::default(),
            place: Place::default(),
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
}

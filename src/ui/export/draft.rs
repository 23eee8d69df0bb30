//! What is chosen for an export, until it is asked for.

use super::chosen::Undo;
use super::conditions::Search;
use super::place::Place;
use crate::session::{ExportKind, Extra, Language, SampleQuery, State, TenantRef};
use std::collections::BTreeSet;

/// A column of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) name: String,
    /// An attribute like `user_metadata.plan`, or an expression.
    pub(super) source: String,
    /// It is worked out by an expression; else it is an attribute.
    pub(super) is_expression: bool,
    /// It stays the same while the column is moved.
    pub(super) id: u64,
}

/// What the users are sorted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SortKey {
    /// A column, by its id: whatever it becomes.
    Column(u64),
    /// An attribute, or what stood in a column that was taken away.
    Source(String),
}

/// What the users are sorted by, and in which direction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SortedBy {
    pub(super) key: SortKey,
    pub(super) descending: bool,
}

/// Whose users they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum From {
    #[default]
    Connections,
    Tenant,
    /// Those that a search finds.
    Search,
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
    only_one_ticked: bool,
    pub(super) from: From,
    /// The connections that are ticked, by their names.
    pub(super) connections: BTreeSet<String>,
    pub(super) search: Search,
    /// Those in which is searched; none for all.
    pub(super) searched: BTreeSet<String>,
    pub(super) which: Columns,
    pub(super) columns: Vec<Column>,
    /// The column that is worked on, by its id.
    pub(super) selected: Option<u64>,
    /// What is asked for beside the profiles.
    pub(super) extras: BTreeSet<Extra>,
    /// What was taken away, to be brought back.
    pub(super) undo: Vec<Undo>,
    pub(super) sort: Vec<SortedBy>,
    /// Texts are sorted by the alphabet of the machine's language; else by the signs of Unicode.
    pub(super) by_alphabet: bool,
    /// That of the machine.
    pub(super) language: Language,
    pub(super) kind: ExportKind,
    pub(super) gzip: bool,
    pub(super) table: Table,
    pub(super) place: Place,
    pub(super) next_id: u64,
}

impl Default for Draft {
    fn default() -> Self {
        let mut draft = Self {
            tenant: None,
            only_one_ticked: false,
            from: From::default(),
            connections: BTreeSet::new(),
            search: Search::default(),
            searched: BTreeSet::new(),
            which: Columns::default(),
            columns: Vec::new(),
            selected: None,
            extras: BTreeSet::new(),
            undo: Vec::new(),
            sort: Vec::new(),
            by_alphabet: true,
            language: Language::of_machine(),
            kind: ExportKind::Xlsx,
            gzip: false,
            table: Table::default(),
            place: Place::default(),
            next_id: 0,
        };
        draft.add_default_columns();
        draft.select_first();
        draft
    }
}

impl Draft {
    /// Another tenant in use has other connections.
    pub(super) fn follow(&mut self, now: &State, tenant: &TenantRef) {
        let known = now.tests.get(tenant).and_then(|test| test.value()).and_then(|test| test.connections.as_deref());
        if self.tenant.as_ref() != Some(tenant) {
            self.tenant = Some(tenant.clone());
            self.connections.clear();
            self.searched.clear();
            self.only_one_ticked = false;
        }
        // The only one needs no choosing; who unticks it means that.
        if let (false, Some([only])) = (self.only_one_ticked, known) {
            self.only_one_ticked = true;
            self.connections.insert(only.name.clone());
        }
    }

    /// The connections, as the session is told of them; none for the whole tenant.
    pub(super) fn taken_from(&self) -> Vec<String> {
        match self.from {
            From::Connections => self.connections.iter().cloned().collect(),
            From::Tenant => Vec::new(),
            From::Search => self.searched.iter().cloned().collect(),
        }
    }

    /// The conditions, as the session is told of them.
    pub(super) fn conditions(&self) -> Vec<String> {
        match self.from {
            From::Connections | From::Tenant => Vec::new(),
            From::Search => self.search.conditions().unwrap_or_default(),
        }
    }

    /// Whose users are looked at ahead; nothing while nobody can know.
    pub(super) fn sampled(&self, tenant: &TenantRef) -> Option<SampleQuery> {
        let query = || SampleQuery {
            tenant: tenant.clone(),
            connections: self.taken_from(),
            conditions: self.conditions(),
            page: 0,
        };
        self.lacks_source().is_none().then(query)
    }

    /// What is missing or wrong about whose users they are.
    fn lacks_source(&self) -> Option<String> {
        match self.from {
            From::Connections if self.connections.is_empty() => Some("Tick a connection first".to_owned()),
            From::Connections | From::Tenant => None,
            From::Search => match self.search.conditions() {
                Ok(conditions) if conditions.is_empty() => Some("Fill in the search first".to_owned()),
                Ok(_) => None,
                Err(_told_below_the_form) => Some("Correct the search first".to_owned()),
            },
        }
    }

    /// The name that two columns have.
    pub(super) fn name_twice(&self) -> Option<&str> {
        let mut seen = BTreeSet::new();
        let mut names = self.columns.iter().map(Column::called);
        names.find(|name| !name.is_empty() && !seen.insert(name.to_lowercase()))
    }

    /// What is missing or wrong, so that nothing can be exported.
    pub(super) fn lacks(&self) -> Option<String> {
        if let Some(lacks) = self.lacks_source() {
            return Some(lacks);
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
        let lacks = self.columns.iter().find(|it| it.source.trim().is_empty())?;
        let name = if lacks.name.trim().is_empty() { "The new column".to_owned() } else { lacks.name.clone() };
        Some(format!("{name} is empty: choose an attribute, or write an expression"))
    }
}

//! The columns that are chosen: added, selected, moved, taken away and brought back.

use super::draft::{Column, Columns, Draft, SortKey, SortedBy};
use crate::session::{AskedColumn, ColumnSet, Extra, Language, default_columns};
use std::collections::BTreeSet;

/// So much can be taken back.
const MOST_UNDOS: usize = 50;

/// The columns as they were before some were taken away, and right after.
#[derive(Debug, Clone)]
pub(super) struct Undo {
    /// What was done, in words.
    pub(super) what: String,
    before: Chosen,
    after: Chosen,
}

/// What is chosen at a time.
#[derive(Debug, Clone)]
struct Chosen {
    columns: Vec<Column>,
    sort: Vec<SortedBy>,
    extras: BTreeSet<Extra>,
}

impl Chosen {
    fn has(&self, id: u64) -> bool {
        self.columns.iter().any(|it| it.id == id)
    }
}

impl Draft {
    /// Adds a column, unless it is there; it is selected.
    pub(super) fn add(&mut self, column: AskedColumn) {
        let name = column.name().to_owned();
        if let Some(there) = self.columns.iter().find(|it| it.source == column.source && it.name == name) {
            self.selected = Some(there.id);
            return;
        }
        self.next_id += 1;
        self.selected = Some(self.next_id);
        let is_expression = !is_path(&column.source);
        self.columns.push(Column { name, source: column.source, is_expression, id: self.next_id });
    }

    /// A column that is nothing yet, behind the others; it is selected.
    pub(super) fn add_empty(&mut self) {
        self.next_id += 1;
        self.selected = Some(self.next_id);
        let (name, source) = (String::new(), String::new());
        self.columns.push(Column { name, source, is_expression: false, id: self.next_id });
    }

    pub(super) fn add_default_columns(&mut self) {
        let selected = self.selected;
        for column in default_columns() {
            if !self.columns.iter().any(|it| it.source == column.source) {
                self.add(column);
            }
        }
        self.selected = selected.or(self.selected);
    }

    pub(super) fn select_first(&mut self) {
        self.selected = self.columns.first().map(|it| it.id);
    }

    /// Where the column stands that is worked on.
    pub(super) fn selected_at(&self) -> Option<usize> {
        let selected = self.selected?;
        self.columns.iter().position(|it| it.id == selected)
    }

    /// Puts a column into another place.
    pub(super) fn move_to(&mut self, from: usize, to: usize) {
        if from < self.columns.len() && to < self.columns.len() && from != to {
            let column = self.columns.remove(from);
            self.columns.insert(to, column);
        }
    }

    /// Takes a column away; the next one is selected.
    pub(super) fn remove(&mut self, at: usize) {
        let Some(column) = self.columns.get(at) else { return };
        self.undoable(format!("{} was removed", column.heard()), |draft| {
            let removed = draft.columns.remove(at);
            draft.keep_sorting_by(std::slice::from_ref(&removed));
            draft.drop_extras_of(&removed.source);
            if draft.selected == Some(removed.id) {
                let next = draft.columns.get(at).or(draft.columns.last());
                draft.selected = next.map(|it| it.id);
            }
        });
    }

    pub(super) fn remove_all(&mut self) {
        self.undoable("All columns were removed".to_owned(), |draft| {
            let removed = std::mem::take(&mut draft.columns);
            draft.keep_sorting_by(&removed);
            draft.extras.clear();
            draft.sort_by_what_is_there();
            draft.selected = None;
        });
    }

    /// A column was made of this and is not any more: an extra that it held, and no other does, is not asked for in vain, nor
    /// put at the end of the file.
    pub(super) fn drop_extras_of(&mut self, before: &str) {
        let columns = &self.columns;
        let is_held = |extra: &Extra| columns.iter().any(|it| extra.is_named_in(&it.source));
        self.extras.retain(|extra| !extra.is_named_in(before) || is_held(extra));
        self.sort_by_what_is_there();
    }

    /// Nobody has an extra that was not asked for.
    pub(super) fn sort_by_what_is_there(&mut self) {
        let mut sort = std::mem::take(&mut self.sort);
        let is_asked_for = |source: &str| Extra::named(source).is_none_or(|extra| self.extras.contains(&extra));
        sort.retain(|by| is_asked_for(self.source_of(by)));
        self.sort = sort;
    }

    /// What is sorted by, as it stands in the column now.
    pub(super) fn source_of<'a>(&'a self, by: &'a SortedBy) -> &'a str {
        match &by.key {
            SortKey::Source(source) => source,
            SortKey::Column(id) => self.column(*id).map_or("", |column| column.source.trim()),
        }
    }

    /// By whose alphabet texts are sorted.
    pub(super) fn sorted_as_in(&self) -> Option<Language> {
        self.by_alphabet.then(|| self.language.clone())
    }

    pub(super) fn column(&self, id: u64) -> Option<&Column> {
        self.columns.iter().find(|it| it.id == id)
    }

    /// The users may be sorted by what stands in no column.
    fn keep_sorting_by(&mut self, removed: &[Column]) {
        for by in &mut self.sort {
            let column = removed.iter().find(|column| by.key == SortKey::Column(column.id));
            if let Some(column) = column {
                by.key = SortKey::Source(column.source.trim().to_owned());
            }
        }
        self.sort.retain(|by| by.key != SortKey::Source(String::new()));
    }

    /// Brings back what was taken away last. What was done since stays.
    pub(super) fn undo(&mut self) {
        let Some(Undo { before, after, .. }) = self.undo.pop() else { return };
        // What came with it goes with it, unless it was worked on.
        self.columns.retain(|it| before.has(it.id) || !after.columns.contains(it));
        let is_same =
            |there: &Column, it: &Column| there.id == it.id || (&there.source, &there.name) == (&it.source, &it.name);
        let is_lost = |it: &Column| !self.columns.iter().any(|there| is_same(there, it));
        let lost: Vec<(usize, Column)> =
            before.columns.iter().enumerate().filter(|(_, it)| is_lost(it)).map(|(at, it)| (at, it.clone())).collect();
        for (at, column) in &lost {
            self.columns.insert((*at).min(self.columns.len()), column.clone());
        }
        let is_there = |by: &SortedBy| match by.key {
            SortKey::Column(id) => self.columns.iter().any(|it| it.id == id),
            SortKey::Source(_) => true,
        };
        let mut sort: Vec<SortedBy> = self.sort.iter().filter(|by| is_there(by)).cloned().collect();
        if self.sort == after.sort || sort.is_empty() {
            sort = before.sort.iter().filter(|by| is_there(by)).cloned().collect();
        }
        self.sort = sort;
        if !lost.is_empty() {
            for by in &mut self.sort {
                let column = lost.iter().find(|(_, it)| by.key == SortKey::Source(it.source.trim().to_owned()));
                by.key = column.map_or_else(|| by.key.clone(), |(_, it)| SortKey::Column(it.id));
            }
        }
        let columns = &self.columns;
        let is_held = |extra: &Extra| columns.iter().any(|it| extra.is_named_in(&it.source));
        self.extras.retain(|it| before.extras.contains(it) || !after.extras.contains(it) || is_held(it));
        self.extras.extend(before.extras.difference(&after.extras).copied());
        self.sort_by_what_is_there();
        let is_gone = self.selected.is_none_or(|id| self.column(id).is_none());
        let next = lost.first().map(|(_, it)| it.id).or(self.selected.filter(|_| !is_gone));
        self.selected = next.or_else(|| self.columns.first().map(|it| it.id));
    }

    /// Does something that can be taken back.
    fn undoable(&mut self, what: String, act: impl FnOnce(&mut Self)) {
        let chosen = |draft: &Self| Chosen {
            columns: draft.columns.clone(),
            sort: draft.sort.clone(),
            extras: draft.extras.clone(),
        };
        let before = chosen(self);
        act(self);
        if self.undo.len() >= MOST_UNDOS {
            self.undo.remove(0);
        }
        self.undo.push(Undo { what, before, after: chosen(self) });
    }

    /// The columns become those of a set.
    pub(super) fn take_set(&mut self, set: &ColumnSet) {
        self.undoable(format!("The columns of {} were chosen", set.name), |draft| {
            draft.which = Columns::Chosen;
            draft.columns.clear();
            for column in &set.columns {
                draft.add(column.clone());
            }
            let is_in = |extra: &Extra| set.columns.iter().any(|it| extra.is_named_in(&it.source));
            draft.extras = Extra::ALL.into_iter().filter(is_in).collect();
            let sorted = |(source, descending): &(String, bool)| {
                let column = draft.columns.iter().find(|it| it.source == *source);
                let key = column.map_or_else(|| SortKey::Source(source.clone()), |it| SortKey::Column(it.id));
                SortedBy { key, descending: *descending }
            };
            draft.sort = set.sort.iter().map(sorted).collect();
            draft.select_first();
        });
    }

    /// The columns as a set of this name.
    pub(super) fn as_set(&self, name: &str) -> ColumnSet {
        let column = |it: &Column| AskedColumn {
            name: Some(it.name.trim().to_owned()).filter(|name| !name.is_empty()),
            source: it.source.trim().to_owned(),
        };
        ColumnSet {
            name: name.trim().to_owned(),
            columns: self.columns.iter().filter(|it| !it.source.trim().is_empty()).map(column).collect(),
            sort: self.sort.iter().map(|it| (self.source_of(it).to_owned(), it.descending)).collect(),
        }
    }
}

impl Column {
    /// What it is called: its name, or what it is made of.
    pub(super) fn called(&self) -> &str {
        let name = self.name.trim();
        if name.is_empty() { self.source.trim() } else { name }
    }

    /// The same, of a column that is nothing yet too.
    pub(super) fn heard(&self) -> &str {
        if self.called().is_empty() { "New column" } else { self.called() }
    }

    /// Becomes another attribute. A name of the person's own stays.
    pub(super) fn take_attribute(&mut self, path: &str) {
        let is_own = !self.name.trim().is_empty() && self.name.trim() != self.source.trim();
        let is_usual = default_columns().any(|it| it.source == self.source && it.name() == self.name.trim());
        path.clone_into(&mut self.source);
        if !is_own || is_usual {
            let usual = default_columns().find(|it| it.source == path);
            self.name = usual.map_or_else(|| path.to_owned(), |it| it.name().to_owned());
        }
    }

    /// Becomes an attribute or an expression, as much as what it is made of can be both.
    pub(super) fn turn(&mut self, to_expression: bool) {
        let source = self.source.trim();
        if to_expression && !source.is_empty() && is_path(source) && !source.starts_with("user.") {
            self.source = format!("user.{source}");
        } else if !to_expression && is_path(source) {
            self.source = source.strip_prefix("user.").unwrap_or(source).to_owned();
        }
        self.is_expression = to_expression;
    }
}

/// Whether what is written is a path, and nothing that is worked out. The session decides; this is for how it is edited.
fn is_path(text: &str) -> bool {
    let is_part = |it: char| it.is_alphanumeric() || matches!(it, '_' | '.' | '[' | ']' | '-' | ' ');
    text.chars().all(is_part) && !text.contains(" - ")
}

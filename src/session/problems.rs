//! What is wrong with a sheet, in groups of one cause each, and by row and cell.
//!
//! A million rows may be bad, so that what the checker found is kept once, as it was found; a group keeps its rows alone,
//! and sentences about single cells are made when they are shown.

use super::fix::FixOffer;
use super::report::SheetReport;
use super::topic::{Topic, fix_name};
use super::words;
use super::words::problem::ProblemText;
use crate::plan::{FoundProblem, RowFault};
use crate::sheet::{Column, ColumnId, Fix, RowId, Target};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// More causes than this nobody reads: a list of a thousand unknown names says one thing.
const GROUPS_BY_PATH: usize = 200;

/// How many of the values that are wrong a title names.
const VALUES_NAMED: usize = 3;

/// What a group is about; the same in the next report, where its place may be another.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct GroupKey {
    is_warning: bool,
    topic: Topic,
    path: String,
    fix: Option<Fix>,
}

impl GroupKey {
    /// Tells it from all others, also at the next start and to a later version: it is kept on the disk. The path comes
    /// last, since any sign may stand in it. Where a name is read that no group has, as one of an older form, the rows of
    /// all problems are shown.
    pub(super) fn name(&self) -> String {
        let kind = if self.is_warning { "warning" } else { "error" };
        format!("{kind} {} {} {}", self.topic.name(), fix_name(self.fix), self.path)
    }
}

/// Problems of one cause.
#[derive(Debug, Clone)]
pub struct ProblemGroup {
    /// What it is about.
    pub key: GroupKey,
    /// In words: `312 e-mails end with a space`.
    pub title: String,
    /// The column, as the list calls it and as Auth0 does.
    pub subtitle: String,
    /// The attribute, dotted, with `[]` for any element of a list; empty for whole rows.
    pub path: String,
    /// The column of the cells; none where whole rows are meant.
    pub column: Option<ColumnId>,
    /// Whether the rows can't be sent; else a warning.
    pub is_error: bool,
    /// How many there are.
    pub count: u64,
    /// The rows, in their order.
    pub rows: Arc<[RowId]>,
    /// What to do. Never empty.
    pub next: String,
    /// The fix that is certain, where there is one.
    pub fix: Option<FixOffer>,
}

/// Something that is wrong with a cell or with a whole row.
#[derive(Debug, Clone)]
pub struct CellProblem<'a> {
    /// The cell's column; none where the whole row is meant.
    pub column: Option<ColumnId>,
    /// Whether the row can't be sent because of it; else a warning.
    pub is_error: bool,
    found: &'a FoundProblem,
}

impl CellProblem<'_> {
    /// What is wrong.
    pub fn message(&self) -> String {
        text(&self.found.fault).message
    }

    /// What to do. Never empty.
    pub fn next(&self) -> String {
        text(&self.found.fault).next
    }

    /// The fix that is certain, for this cell.
    pub fn fix(&self) -> Option<Fix> {
        self.column?;
        Topic::of(&self.found.fault).1
    }

    /// The tenant's code, or ours in the same form.
    pub fn code(&self) -> &'static str {
        match &self.found.fault {
            RowFault::User(problem) => problem.code.as_str(),
            RowFault::Row(problem) => problem.code(),
        }
    }
}

fn text(fault: &RowFault) -> ProblemText {
    match fault {
        RowFault::User(problem) => words::problem::problem(problem),
        RowFault::Row(problem) => words::open::row_problem(problem),
    }
}

fn path(fault: &RowFault) -> &str {
    match fault {
        RowFault::User(problem) => &problem.path,
        RowFault::Row(problem) => problem.path(),
    }
}

/// Which column shows what stands at a path.
#[derive(Debug, Clone, Default)]
pub(super) struct ColumnPaths(BTreeMap<String, ColumnId>);

impl ColumnPaths {
    pub(super) fn of(columns: &[Column]) -> Self {
        let place = |column: &Column| match &column.target {
            Target::Attribute { path, .. } | Target::ReadOnly { path, .. } => Some((path.clone(), column.id)),
            Target::Ignored => None,
        };
        Self(columns.iter().filter_map(place).collect())
    }

    /// Whether the value has a column of its own.
    fn is_exact(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    /// The column of the value itself, else of what holds it, else of the first part of it.
    pub(super) fn find(&self, path: &str) -> Option<ColumnId> {
        if path.is_empty() {
            return None;
        }
        let mut outer = path;
        loop {
            if let Some(column) = self.0.get(outer) {
                return Some(*column);
            }
            match outer.rfind(['.', '[']) {
                Some(end) => outer = outer.get(..end).unwrap_or_default(),
                None => break,
            }
        }
        let is_inside = |inner: &str| inner.strip_prefix(path).is_some_and(|rest| rest.starts_with(['.', '[']));
        let mut below = self.0.range(path.to_owned()..).take_while(|(inner, _)| inner.starts_with(path));
        below.find(|(inner, _)| is_inside(inner)).map(|(_, column)| *column)
    }
}

/// `mfa_factors[0].phone` and `mfa_factors[1].phone` are one place.
fn without_numbers(path: &str) -> Cow<'_, str> {
    if !path.contains('[') {
        return Cow::Borrowed(path);
    }
    let mut plain = String::with_capacity(path.len());
    let mut inside = false;
    for c in path.chars() {
        match c {
            '[' => inside = true,
            ']' => inside = false,
            _ if inside => continue,
            _ => {}
        }
        plain.push(c);
    }
    Cow::Owned(plain)
}

/// A group's key while it grows.
type Key<'a> = (bool, Topic, Cow<'a, str>, Option<Fix>);

struct Growing<'a> {
    first: &'a FoundProblem,
    count: u64,
    rows: Vec<RowId>,
    values: Vec<&'a str>,
}

/// Puts what was found into groups: errors first, rows that can't be read before others, the largest first.
pub(super) fn group(found: &[FoundProblem], columns: &[Column], paths: &ColumnPaths) -> Vec<ProblemGroup> {
    let mut places: HashMap<Key<'_>, usize> = HashMap::new();
    let mut groups: Vec<(Key<'_>, Growing<'_>)> = Vec::new();
    for it in found {
        let (topic, fix, value) = Topic::of(&it.fault);
        // What has no cell of its own can't be mended by a fix of cells.
        let fix = fix.filter(|_| paths.is_exact(path(&it.fault)));
        let mut key = (!it.is_error(), topic, without_numbers(path(&it.fault)), fix);
        if groups.len() >= GROUPS_BY_PATH && !places.contains_key(&key) {
            key.2 = Cow::Borrowed("");
        }
        let place = *places.entry(key.clone()).or_insert_with(|| {
            groups.push((key, Growing { first: it, count: 0, rows: Vec::new(), values: Vec::new() }));
            groups.len() - 1
        });
        let Some((_, group)) = groups.get_mut(place) else { continue };
        group.count += 1;
        if group.rows.last() != Some(&it.row) {
            group.rows.push(it.row);
        }
        if let Some(value) = value
            && group.values.len() <= VALUES_NAMED
            && !group.values.contains(&value)
        {
            group.values.push(value);
        }
    }
    let mut groups: Vec<ProblemGroup> = groups
        .into_iter()
        .map(|((is_warning, topic, path, fix), group)| {
            let column = paths.find(&path);
            let title = words::group::title(topic, &path, group.count, &group.values, is_warning);
            let offer = |fix| {
                let zeros = topic == Topic::PhoneWithZeros;
                let (button, name) = words::edit::offer(fix, &title, &path, group.count, zeros);
                FixOffer { fix, button, name }
            };
            ProblemGroup {
                fix: fix.map(offer),
                title,
                subtitle: subtitle(columns, column, &path),
                column,
                is_error: !is_warning,
                count: group.count,
                rows: group.rows.into(),
                next: text(&group.first.fault).next,
                path: path.clone().into_owned(),
                key: GroupKey { is_warning, topic, path: path.into_owned(), fix },
            }
        })
        .collect();
    groups.sort_by(|one, other| {
        let rank = |group: &ProblemGroup| (group.key.is_warning, !group.key.topic.is_damage());
        (rank(one), other.count, &one.path).cmp(&(rank(other), one.count, &other.path))
    });
    groups
}

fn subtitle(columns: &[Column], column: Option<ColumnId>, path: &str) -> String {
    let column = column.and_then(|id| columns.iter().find(|column| column.id == id));
    match column {
        Some(column) if column.header != path && !path.is_empty() => format!("{} ({path})", column.header),
        Some(column) => column.header.clone(),
        None if path.is_empty() => words::group::WHOLE_ROW.to_owned(),
        None => path.to_owned(),
    }
}

impl SheetReport {
    /// The problems of one row, by column.
    pub fn problems_of(&self, row: RowId) -> impl Iterator<Item = CellProblem<'_>> {
        self.found_in(row).iter().map(|found| CellProblem {
            column: self.columns.find(path(&found.fault)),
            is_error: found.is_error(),
            found,
        })
    }

    /// All problems by their cause: errors first, the largest group first.
    pub fn groups(&self) -> &[ProblemGroup] {
        &self.groups
    }

    /// The place of a group that a former report had.
    pub fn place_of(&self, key: &GroupKey) -> Option<usize> {
        self.groups.iter().position(|group| group.key == *key)
    }

    /// How many errors there are.
    pub fn error_count(&self) -> u64 {
        self.groups.iter().filter(|group| group.is_error).map(|group| group.count).sum()
    }

    /// The next cell with a problem after a cell, or the one before it, and around the end; in one group, or in all.
    /// No column: the row as a whole.
    pub fn next_problem(
        &self,
        after: (RowId, ColumnId),
        forward: bool,
        within: Option<usize>,
    ) -> Option<(RowId, Option<ColumnId>)> {
        let group = match within {
            Some(place) => Some(self.groups.get(place)?),
            None => None,
        };
        let rows: &[RowId] = group.map_or(&*self.problem_rows, |group| &group.rows);
        let (row, column) = after;
        // Where only the row is meant, its first cell stands for it.
        let first = ColumnId(0);
        let here = if rows.binary_search(&row).is_ok() { self.places(row, group) } else { Vec::new() };
        let in_row = if forward {
            here.into_iter().find(|it| it.unwrap_or(first) > column)
        } else {
            here.into_iter().rev().find(|it| it.unwrap_or(first) < column)
        };
        if let Some(found) = in_row {
            return Some((row, found));
        }
        let target = if forward {
            rows.get(rows.partition_point(|it| *it <= row)).or_else(|| rows.first())
        } else {
            let before = rows.partition_point(|it| *it < row);
            before.checked_sub(1).and_then(|at| rows.get(at)).or_else(|| rows.last())
        };
        let target = *target?;
        let places = self.places(target, group);
        let place = if forward { places.first() } else { places.last() };
        Some((target, place.copied().flatten()))
    }

    /// The columns with a problem in a row, in their order.
    fn places(&self, row: RowId, group: Option<&ProblemGroup>) -> Vec<Option<ColumnId>> {
        let is_meant = |found: &&FoundProblem| {
            group.is_none_or(|group| {
                let ((topic, fix, _), path) = (Topic::of(&found.fault), path(&found.fault));
                let fix = fix.filter(|_| self.columns.is_exact(path));
                // A group without a path may have taken in those of any.
                topic == group.key.topic
                    && fix == group.key.fix
                    && found.is_error() != group.key.is_warning
                    && (group.key.path.is_empty() || without_numbers(path) == group.key.path)
            })
        };
        let found = self.found_in(row).iter().filter(is_meant);
        let mut places: Vec<_> = found.map(|it| self.columns.find(path(&it.fault))).collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    fn found_in(&self, row: RowId) -> &[FoundProblem] {
        let start = self.found.partition_point(|found| found.row < row);
        let rest = self.found.get(start..).unwrap_or_default();
        rest.get(..rest.partition_point(|found| found.row == row)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;

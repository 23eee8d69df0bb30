//! What is done, made from what was asked for: nothing of it is asked of the tenant before all of it is understood.

use super::asked::{Asked, Format};
use super::condition::{Condition, ConditionError, hold_together};
use super::exported::{EXPORTABLE, exportable};
use super::extras::Extra;
use super::language::Language;
use crate::expression::{Expression, Fault};
use crate::sheet::{Segment, attribute_path};
use crate::user::attribute;
use std::collections::HashSet;

/// An export that was understood.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The columns; none for all that the tenant gives.
    pub(super) columns: Option<Vec<Column>>,
    pub(super) sort: Vec<Sort>,
    pub(super) sorted_as_in: Option<Language>,
    pub(super) conditions: Vec<Condition>,
    /// What is wanted beside the profiles, each once.
    pub(super) extras: Vec<Extra>,
    pub(super) limit: Option<u32>,
    pub(super) format: Format,
    /// The attributes that are asked for.
    pub(super) fields: Vec<&'static str>,
}

/// A column that was understood.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) source: Source,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Source {
    Path(Vec<Segment>),
    Expression(Expression),
}

/// One of the keys by which users are sorted.
#[derive(Debug, Clone)]
pub(super) struct Sort {
    /// As it was typed.
    pub(super) text: String,
    pub(super) source: Source,
    pub(super) descending: bool,
}

/// Why an export can't be made. Nothing was asked of the tenant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    #[error("a column has no name")]
    NoName,
    /// A column, or what is sorted by, is made of nothing.
    #[error("nothing is named")]
    Nothing { column: Option<String> },
    #[error("two columns are called {0}")]
    SameName(String),
    /// A path that begins with no attribute.
    #[error("{text} is no attribute")]
    UnknownAttribute {
        text: String,
        /// The attribute that was probably meant.
        near: Option<&'static str>,
    },
    /// An extra that is used and was not asked for: it has its price.
    #[error("{} was not asked for", extra.name())]
    ExtraNotAsked { extra: Extra },
    /// An attribute that no export gives.
    #[error("{attribute} is not given out")]
    NotExported { attribute: String },
    #[error("{text}: {fault}")]
    Expression { text: String, fault: Fault },
    #[error(transparent)]
    Condition(#[from] ConditionError),
    /// Only JSON is packed.
    #[error("a table is not packed")]
    PackedTable,
}

impl Plan {
    /// Understands what is asked for.
    pub fn new(asked: &Asked) -> Result<Self, PlanError> {
        if asked.format.gzip && asked.format.kind.is_table() {
            return Err(PlanError::PackedTable);
        }
        let mut extras = asked.extras.clone();
        extras.sort_unstable();
        extras.dedup();
        let mut names = HashSet::new();
        let mut columns = Vec::new();
        for column in &asked.columns {
            if column.name().is_empty() {
                return Err(PlanError::NoName);
            }
            // Programs that read the file, and ours among them, take E-Mail and e-mail for one.
            if !names.insert(column.name().trim().to_lowercase()) {
                return Err(PlanError::SameName(column.name().to_owned()));
            }
            if column.source.trim().is_empty() {
                return Err(PlanError::Nothing { column: Some(column.name().to_owned()) });
            }
            columns
                .push(Column { name: column.name().to_owned(), source: Source::understand(&column.source, &extras)? });
        }
        // Whoever chose columns, and no place for an extra among them, has it at the end.
        if !columns.is_empty() {
            for extra in &extras {
                let is_column = |column: &Column| column.source == Source::Path(extra.path());
                if columns.iter().any(is_column) {
                    continue;
                }
                if !names.insert(extra.name().to_owned()) {
                    return Err(PlanError::SameName(extra.name().to_owned()));
                }
                columns.push(Column { name: extra.name().to_owned(), source: Source::Path(extra.path()) });
            }
        }
        let sort =
            asked.sort.iter().map(|text| Sort::understand(text, &columns, &extras)).collect::<Result<Vec<_>, _>>()?;
        let conditions = asked.conditions.iter().map(|text| Condition::typed(text)).collect::<Result<Vec<_>, _>>()?;
        hold_together(&conditions)?;
        let columns = (!columns.is_empty()).then_some(columns);
        let mut plan = Self {
            columns,
            sort,
            sorted_as_in: asked.sorted_as_in.clone(),
            conditions,
            extras,
            limit: asked.limit,
            format: asked.format,
            fields: Vec::new(),
        };
        plan.fields = plan.needed_fields();
        Ok(plan)
    }

    /// The attributes that columns, sort and conditions need, and what says who a user is, for telling of whom a problem is.
    fn needed_fields(&self) -> Vec<&'static str> {
        let Some(columns) = &self.columns else { return EXPORTABLE.to_vec() };
        let mut needed: HashSet<String> = HashSet::from(["user_id".to_owned(), "email".to_owned()]);
        for source in columns.iter().map(|it| &it.source).chain(self.sort.iter().map(|it| &it.source)) {
            match source {
                Source::Path(segments) => needed.extend(root(segments).map(str::to_owned)),
                Source::Expression(expression) => match expression.attributes() {
                    Some(attributes) => needed.extend(attributes.map(str::to_owned)),
                    None => return EXPORTABLE.to_vec(),
                },
            }
        }
        if self.extras.contains(&Extra::LinkedIdentities) {
            needed.insert("identities".to_owned());
        }
        needed.extend(self.conditions.iter().filter_map(Condition::attribute).map(str::to_owned));
        EXPORTABLE.into_iter().filter(|name| needed.contains(*name)).collect()
    }

    /// What the columns are called; of an export without chosen ones, the attributes that are asked for.
    pub fn column_names(&self) -> Vec<String> {
        if let Some(columns) = &self.columns {
            return columns.iter().map(|column| column.name.clone()).collect();
        }
        let extras = self.extras.iter().map(|extra| extra.name());
        self.fields.iter().copied().chain(extras).map(str::to_owned).collect()
    }
}

impl Source {
    /// A path, with `user.` before it or without; else an expression.
    pub(super) fn understand(text: &str, extras: &[Extra]) -> Result<Self, PlanError> {
        let text = text.trim();
        let path = text.strip_prefix("user.").unwrap_or(text);
        if let Some(extra) = Extra::named(path) {
            if !extras.contains(&extra) {
                return Err(PlanError::ExtraNotAsked { extra });
            }
            return Ok(Self::Path(extra.path()));
        }
        if text.is_empty() {
            return Err(PlanError::Nothing { column: None });
        }
        let is_length = path.len() < text.len() && is_length(path);
        if let Some(segments) = attribute_path(path).filter(|_| !is_calculation(path) && !is_length) {
            let root = root(&segments).unwrap_or_default();
            if exportable(root).is_none() {
                return Err(PlanError::NotExported { attribute: root.to_owned() });
            }
            return Ok(Self::Path(segments));
        }
        let first = path.split(['.', '[', '?']).next().unwrap_or_default();
        if is_path(path) && path != "user" && !is_word_of_javascripts(first) {
            if attribute::find(first).is_none() {
                return Err(PlanError::UnknownAttribute { text: path.to_owned(), near: attribute::near(first) });
            }
            // `email.length` is one too.
            return Self::expression(&format!("user.{path}"), extras);
        }
        Self::expression(text, extras)
    }

    fn expression(text: &str, extras: &[Extra]) -> Result<Self, PlanError> {
        let failed = |fault| PlanError::Expression { text: text.to_owned(), fault };
        let expression = Expression::parse(text).map_err(failed)?;
        for attribute in expression.attributes().into_iter().flatten() {
            if exportable(attribute).is_some() {
                continue;
            }
            if let Some(extra) = Extra::named(attribute) {
                if extras.contains(&extra) {
                    continue;
                }
                return Err(PlanError::ExtraNotAsked { extra });
            }
            // It would be missing for every user, and nobody would know why.
            return Err(match attribute::find(attribute) {
                Some(_) => PlanError::NotExported { attribute: attribute.to_owned() },
                None => PlanError::UnknownAttribute { text: attribute.to_owned(), near: attribute::near(attribute) },
            });
        }
        Ok(Self::Expression(expression))
    }
}

/// What has to be asked for beside the profiles, for a path or an expression.
pub(super) fn extras_of(source: &str) -> Vec<Extra> {
    let mut extras = Vec::new();
    while let Err(PlanError::ExtraNotAsked { extra }) = Source::understand(source, &extras) {
        extras.push(extra);
    }
    extras
}

/// What is sorted by, and whether the last comes first: `PATH`, `PATH:asc` or `PATH:desc`.
pub fn direction(text: &str) -> (&str, bool) {
    let (what, descending) = match text.rsplit_once(':') {
        Some((what, way)) if way.eq_ignore_ascii_case("desc") => (what, true),
        Some((what, way)) if way.eq_ignore_ascii_case("asc") => (what, false),
        Some(_) | None => (text, false),
    };
    (what.trim(), descending)
}

impl Sort {
    /// `PATH`, or the name of a column, with `:desc` or `:asc` behind it or without.
    fn understand(text: &str, columns: &[Column], extras: &[Extra]) -> Result<Self, PlanError> {
        let (what, descending) = direction(text);
        let of_column = column_named(columns.iter().map(|it| it.name.as_str()), what, extras);
        let source = match of_column.and_then(|at| columns.get(at)) {
            Some(column) => column.source.clone(),
            None => Source::understand(what, extras)?,
        };
        Ok(Self { text: what.to_owned(), source, descending })
    }
}

/// Which of the columns is meant by a name: the one that is called just so; or, where it is no attribute and no expression
/// either, the one that is called so but for its case. No two have names that differ in case alone.
pub fn column_named<'a>(
    mut names: impl Iterator<Item = &'a str> + Clone,
    what: &str,
    extras: &[Extra],
) -> Option<usize> {
    let caseless = what.to_lowercase();
    names.clone().position(|name| name == what).or_else(|| {
        let at = names.position(|name| name.trim().to_lowercase() == caseless);
        at.filter(|_| Source::understand(what, extras).is_err())
    })
}

fn root(segments: &[Segment]) -> Option<&str> {
    match segments.first() {
        Some(Segment::Key(key)) => Some(key),
        Some(Segment::Index(_)) | None => None,
    }
}

/// Whether a text is names with dots, and places in brackets: an attribute was meant, and no expression.
fn is_path(text: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '.' | '[' | ']' | '-');
    text.starts_with(|letter: char| letter.is_alphabetic() || letter == '_')
        && text.chars().all(is_part)
        && !text.ends_with(['.', '-'])
}

/// Whether there is a sign of JavaScript's in a text that else could be a path, since a key of metadata may be nearly
/// anything: `user_metadata.name || user.name`.
fn is_calculation(text: &str) -> bool {
    text.contains(|letter: char| "|&=<>!?:+*/%(){},;'\"`~^".contains(letter)) || text.contains(" - ")
}

/// Whether a path, typed with `user.` before it as in JavaScript, ends as there is said how many entries a list has, or
/// letters a text. Without `user.` it is a key of this name, which stays a path and comes back as what it is.
fn is_length(path: &str) -> bool {
    path.ends_with(".length") && is_path(path) && !path.contains('-')
}

fn is_word_of_javascripts(word: &str) -> bool {
    matches!(word, "user" | "value" | "row" | "true" | "false" | "null" | "undefined" | "Math" | "Date" | "NaN")
}

#[cfg(test)]
mod tests;

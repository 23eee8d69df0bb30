//! A look ahead: some users of where an export would take them from, how they will come, and what a column gives for them.

use super::asked::AskedColumn;
use super::cells::{Cells, Raw, Stop};
use super::columns::name_of;
use super::condition::Condition;
use super::exported::EXPORTABLE;
use super::extras::Extra;
use super::keys::{self, Order};
use super::language::Language;
use super::meant::Filter;
use super::plan::{PlanError, Source};
use super::search::{MOST_SHOWN, PER_PAGE, goes_in_parts, words};
use crate::auth0::{ApiError, Client, UserSearch};
use crate::expression::Fault;
use crate::sheet::{Leaves, Segment, Value, attribute_path};
use std::borrow::Cow;
use std::rc::Rc;

/// Some users.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// Each as JSON.
    pub users: Vec<String>,
    /// Among how many they were looked for.
    pub looked_at: u64,
    /// How many there are in all, where the tenant says so. It may stop counting at a thousand.
    pub total: Option<u64>,
}

/// How users will come, as far as that is known beforehand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoadAhead {
    /// All users of the connections, or of the tenant, by export jobs.
    Export,
    /// A search that shows all it finds.
    Search,
    /// A search in parts, each of which shows all it finds.
    SearchInParts,
    /// All users are exported, and held against the conditions here.
    ExportAndFilter,
}

/// Looks for so many users, at the tenant. What its search can't tell is held against the users here.
pub async fn sample(
    client: &Client,
    conditions: &[Condition],
    connections: &[String],
    (page, count): (u32, u32),
) -> Result<Sample, ApiError> {
    let (there, here): (Vec<_>, Vec<_>) = conditions.iter().partition(|it| it.lucene().is_some());
    let query = words(&there, connections.iter().map(String::as_str)).unwrap_or_default();
    let per_page = if here.is_empty() { count.min(PER_PAGE) } else { PER_PAGE };
    // The newest first: they look like those that are to come.
    let search =
        UserSearch { query: &query, page, per_page, sort: ("created_at", true), fields: EXPORTABLE.as_slice() };
    let mut found = client.search_users(&search).await?;
    let looked_at = found.users.len() as u64;
    if !here.is_empty() {
        let here: Vec<Condition> = here.into_iter().cloned().collect();
        let mut filter = Filter::new(&here, &never());
        found.users.retain(|user| filter.takes(user));
        found.total = None;
    }
    found.users.truncate(count as usize);
    Ok(Sample { users: found.users, looked_at, total: found.total })
}

fn never() -> Stop {
    Rc::new(|| false)
}

/// The road that users of these conditions will take; none where the tenant's count alone could tell.
pub fn road_ahead(conditions: &[Condition], total: Option<u64>) -> Option<RoadAhead> {
    if conditions.is_empty() {
        return Some(RoadAhead::Export);
    }
    if conditions.iter().any(|it| it.lucene().is_none()) {
        return Some(RoadAhead::ExportAndFilter);
    }
    let total = total?;
    if total < MOST_SHOWN {
        return Some(RoadAhead::Search);
    }
    let in_parts = goes_in_parts(conditions, Some(total));
    Some(if in_parts { RoadAhead::SearchInParts } else { RoadAhead::ExportAndFilter })
}

/// The conditions in the words of the tenant's search; none where it can't tell.
pub fn lucene(conditions: &[Condition]) -> Option<String> {
    words(&conditions.iter().collect::<Vec<_>>(), std::iter::empty())
}

/// What these users have: each path that a column can name, and how many of them have it, in the order of the attributes.
pub fn paths_of(users: &[String]) -> Vec<(String, u32)> {
    let mut paths: Vec<(Vec<Segment>, u32)> = Vec::new();
    for user in users {
        let mut leaves = Leaves::default();
        leaves.look(user);
        for path in leaves.paths() {
            match paths.iter_mut().find(|(it, _)| *it == path) {
                Some((_, count)) => *count += 1,
                None => paths.push((path, 1)),
            }
        }
    }
    let place = |path: &[Segment]| {
        let is_root = |name: &str| path.first() == Some(&Segment::Key(name.to_owned()));
        EXPORTABLE.iter().position(|name| is_root(name))
    };
    paths.retain(|(path, _)| place(path).is_some());
    paths.sort_by_key(|(path, _)| place(path));
    let mut named: Vec<(String, u32)> = Vec::new();
    for (path, count) in paths {
        let name = name_of(&path);
        // A name that would not lead back to its path, since the key has a dot, is left to expressions.
        if attribute_path(&name).as_ref() == Some(&path) {
            let is_list = name == "identities";
            named.push((name, count));
            if is_list {
                named.push(("identities[0].connection".to_owned(), count));
            }
        }
    }
    named
}

/// What a column gives for users.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// Whether it is worked out by an expression.
    pub is_expression: bool,
    /// For each user.
    pub values: Vec<Result<Value<'static>, Fault>>,
}

impl Given {
    /// Adds to the key by which each user is sorted what this column says, as the file sorts by it. Nobody stands before
    /// anybody by what fails.
    pub fn add_to_keys(&self, keys: &mut [Vec<u8>], descending: bool, sorted_as_in: Option<&Language>) {
        let collator = sorted_as_in.and_then(Language::collator);
        let order = Order { descending, alphabet: collator.as_ref() };
        for (key, value) in keys.iter_mut().zip(&self.values) {
            keys::push(key, value.as_ref().unwrap_or(&Value::Missing), order);
        }
    }
}

/// Works out a column for some users; nothing where it was stopped.
pub fn preview(
    (column, extras): (&AskedColumn, &[Extra]),
    users: &[String],
    stop: impl Fn() -> bool + 'static,
) -> Option<Result<Given, PlanError>> {
    let source = match Source::understand(&column.source, extras) {
        Ok(source) => source,
        Err(error) => return Some(Err(error)),
    };
    let stop: Stop = Rc::new(stop);
    let mut cells = Cells::new(std::iter::once(&source), &stop);
    let mut given =
        Given { is_expression: matches!(source, Source::Expression(_)), values: Vec::with_capacity(users.len()) };
    for user in users {
        if stop() {
            return None;
        }
        let (mut raw, mut values, mut failed): (Raw<'_>, _, _) = (Vec::new(), Vec::new(), None);
        cells.read(user, &mut raw);
        cells.values(user, &raw, &mut |_, fault| failed = Some(fault), &mut values).ok()?;
        let value = values.pop().map_or(Value::Missing, owned);
        given.values.push(failed.map_or(Ok(value), Err));
    }
    Some(Ok(given))
}

fn owned(value: Value<'_>) -> Value<'static> {
    let kept = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
    match value {
        Value::Missing => Value::Missing,
        Value::Null => Value::Null,
        Value::Boolean(it) => Value::Boolean(it),
        Value::Text(text) => Value::Text(kept(text)),
        Value::Number(text) => Value::Number(kept(text)),
        Value::Json(text) => Value::Json(kept(text)),
        Value::Hidden(text) => Value::Hidden(kept(text)),
        Value::Unreadable(text) => Value::Unreadable(kept(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn conditions(texts: &[&str]) -> Vec<Condition> {
        texts.iter().map(|it| Condition::typed(it).unwrap()).collect()
    }

    #[test]
    fn the_road_is_told_beforehand_as_it_will_be_taken() {
        for (texts, total, expected) in [
            (&[][..], None, Some(RoadAhead::Export)),
            (&["blocked=true"], None, None),
            (&["blocked=true"], Some(999), Some(RoadAhead::Search)),
            // The tenant may have stopped counting there.
            (&["blocked=true"], Some(1000), Some(RoadAhead::ExportAndFilter)),
            (&["blocked=true"], Some(2300), Some(RoadAhead::SearchInParts)),
            (&["blocked=true"], Some(80_000), Some(RoadAhead::ExportAndFilter)),
            (&["lucene:blocked:true"], Some(80_000), Some(RoadAhead::SearchInParts)),
            (&["user_metadata.seats=5"], None, Some(RoadAhead::ExportAndFilter)),
        ] {
            assert_eq!(road_ahead(&conditions(texts), total), expected, "{texts:?} {total:?}");
        }
    }

    #[test]
    fn what_users_have_is_counted_by_paths_that_a_column_can_name() {
        let users = [
            r#"{"user_id":"a","email":"a@b.test","user_metadata":{"plan":"gold","a.b":1},"odd":1}"#.to_owned(),
            r#"{"user_id":"b","identities":[{"connection":"Main-DB"}],"user_metadata":{"plan":"basic"}}"#.to_owned(),
        ];
        let found = paths_of(&users);
        let found: Vec<_> = found.iter().map(|(path, count)| (path.as_str(), *count)).collect();
        let expected = [
            ("user_id", 2),
            ("email", 1),
            ("identities", 1),
            ("identities[0].connection", 1),
            ("user_metadata.plan", 2),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_column_gives_a_value_for_each_user_or_says_why_not() {
        let users = [r#"{"name":"Ann"}"#.to_owned(), r#"{"name":5}"#.to_owned()];
        let of =
            |source: &str| preview((&AskedColumn { name: None, source: source.to_owned() }, &[]), &users, || false);
        let given = of("name").unwrap().unwrap();
        assert!(!given.is_expression);
        assert_eq!(given.values[0], Ok(Value::Text("Ann".into())));
        let given = of("user.name.trim()").unwrap().unwrap();
        assert!(given.is_expression && given.values[0].is_ok());
        assert!(matches!(given.values[1], Err(Fault::Threw { .. })));
        assert!(matches!(of("user.name ||"), Some(Err(PlanError::Expression { .. }))));
        let stopped = preview((&AskedColumn { name: None, source: "name".to_owned() }, &[]), &users, || true);
        assert_eq!(stopped, None);
    }
}

//! Gives the root keys of JSON users the wire's names: the admin's mapping, and the display names of exports.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::sheet::error::OpenError;
use crate::sheet::header;
use crate::sheet::json::insert;
use crate::sheet::json::members::Member;
use crate::sheet::json::members::members;
use crate::sheet::options::OpenOptions;
use crate::sheet::options::RepairKind;
use crate::sheet::path::AttributePath;
use crate::sheet::path::push_json_string;
use crate::sheet::recognised::Repair;
use crate::sheet::table::read_map;
use crate::user::attribute;
use crate::user::attribute::Importing;

/// No job takes a user of a tenth of this, and a cell of five megabytes can still be mended; a larger row is handed out as it stands, for the checker to refuse.
pub(in crate::sheet) const LARGEST_ROW_BYTES: usize = 8 << 20;

/// How many different root keys are remembered; users have a dozen.
const MAX_KEYS: usize = 1000;

/// What becomes of a root key.
#[derive(Debug, Clone)]
enum Rule {
    Keep,
    Drop,
    Move(AttributePath),
}

/// The rules of a list.
#[derive(Debug)]
pub(in crate::sheet) struct Renaming {
    map: Vec<(String, AttributePath)>,
    ignore: Vec<String>,
    /// The rules of the keys that a sample of the rows holds.
    seen: BTreeMap<String, Rule>,
    /// Some key is not kept; else every row is handed out as it stands.
    active: bool,
    display_names: bool,
    read_only: bool,
    /// Keys that mean nothing and stand in many of the sampled rows.
    unknown: Vec<String>,
}

/// A key that stands in fewer of the rows than one in so many is a slip of these rows, which the checker reports.
const MANY: usize = 10;

impl Renaming {
    /// Looks at a sample of the rows. An export has the same columns in all of them; a row that differs is reported by
    /// the checker.
    pub(in crate::sheet) fn new<'a>(
        options: &OpenOptions,
        sample: impl Iterator<Item = &'a str>,
    ) -> Result<(Self, Vec<Repair>), OpenError> {
        let map = read_map(options)?;
        let active = !map.is_empty() || !options.ignore.is_empty();
        let mut renaming = Self {
            map,
            ignore: options.ignore.clone(),
            seen: BTreeMap::new(),
            active,
            display_names: options.repairs(RepairKind::DisplayNames),
            read_only: options.repairs(RepairKind::ReadOnly),
            unknown: Vec::new(),
        };
        let mut repairs = Vec::new();
        let mut read_only = BTreeSet::new();
        let mut unknown: BTreeMap<String, usize> = BTreeMap::new();
        let mut rows = 0;
        for row in sample.filter(|row| row.len() <= LARGEST_ROW_BYTES && is_valid(row)) {
            if renaming.seen.len() > MAX_KEYS {
                break;
            }
            rows += 1;
            for member in members(row).unwrap_or_default() {
                let key = member.key(row);
                if let Some(count) = unknown.get_mut(key.as_ref()) {
                    *count += 1;
                }
                if renaming.seen.contains_key(key.as_ref()) {
                    continue;
                }
                let rule = renaming.make_rule(&key);
                let attribute = match &rule {
                    Rule::Keep => {
                        let known = attribute::find(&key);
                        if known.is_none() {
                            unknown.insert(key.clone().into_owned(), 1);
                        }
                        known
                    }
                    Rule::Move(path) => {
                        renaming.active = true;
                        if renaming.map.iter().all(|(mapped, _)| *mapped != key) {
                            let header = key.clone().into_owned();
                            repairs.push(Repair::Renamed { header, attribute: path.text.clone() });
                        }
                        Some(path.attribute)
                    }
                    Rule::Drop => {
                        renaming.active = true;
                        None
                    }
                };
                if let Some(attribute) = attribute.filter(|attribute| attribute.importing == Importing::ReadOnly) {
                    read_only.insert(attribute.name.to_owned());
                }
                renaming.seen.insert(key.into_owned(), rule);
            }
        }
        if !read_only.is_empty() {
            repairs.push(Repair::ReadOnlyKept { attributes: read_only.into_iter().collect() });
        }
        let many = |(key, count): (String, usize)| (count * MANY >= rows).then_some(key);
        renaming.unknown = unknown.into_iter().filter_map(many).collect();
        Ok((renaming, repairs))
    }

    /// Keys that mean nothing and stand in many of the rows: somebody has to say what they are.
    pub(in crate::sheet) fn unknown(&self) -> &[String] {
        &self.unknown
    }

    /// Whether some row is handed out otherwise than it stands.
    pub(in crate::sheet) fn is_active(&self) -> bool {
        self.active
    }

    fn make_rule(&self, key: &str) -> Rule {
        if self.ignore.iter().any(|ignored| ignored == key) {
            return Rule::Drop;
        }
        if let Some((_, path)) = self.map.iter().find(|(mapped, _)| mapped == key) {
            return if path.text == key { Rule::Keep } else { Rule::Move(path.clone()) };
        }
        if let Some(known) = attribute::find(key) {
            return if self.read_only || known.importing != Importing::ReadOnly { Rule::Keep } else { Rule::Drop };
        }
        match understand(key).filter(|_| self.display_names) {
            Some(path) if path.read_only() && !self.read_only => Rule::Drop,
            Some(path) => Rule::Move(path),
            None => Rule::Keep,
        }
    }

    /// Whether every row is handed out as it stands.
    pub(in crate::sheet) fn is_none(&self) -> bool {
        !self.active
    }

    /// The row with its root keys renamed; a row that needs no change, or is no JSON object, as it stands.
    pub(in crate::sheet) fn apply<'a>(&self, row: &'a str) -> Cow<'a, str> {
        if !self.active || row.len() > LARGEST_ROW_BYTES || !is_valid(row) {
            return Cow::Borrowed(row);
        }
        let members = members(row).unwrap_or_default();
        let rules: Vec<Cow<'_, Rule>> = members.iter().map(|member| self.rule(&member.key(row))).collect();
        if rules.iter().all(|rule| matches!(**rule, Rule::Keep)) {
            return Cow::Borrowed(row);
        }
        Cow::Owned(rewrite(row, &members, &rules))
    }

    fn rule(&self, key: &str) -> Cow<'_, Rule> {
        self.seen.get(key).map_or_else(|| Cow::Owned(self.make_rule(key)), Cow::Borrowed)
    }
}

/// What a root key means that is no attribute itself.
pub(in crate::sheet) fn understand(key: &str) -> Option<AttributePath> {
    // A key with a dot is what it is: JSON nests.
    header::understand(key).filter(|_| !key.contains(['.', '[']))
}

/// Whether a row is JSON.
pub(in crate::sheet) fn is_valid(row: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(row).is_ok()
}

/// A member of the user that is being made.
struct Written<'a> {
    /// With its quotes.
    key: Cow<'a, str>,
    value: Cow<'a, str>,
}

fn rewrite(row: &str, members: &[Member], rules: &[Cow<'_, Rule>]) -> String {
    let mut written: Vec<Written<'_>> = Vec::with_capacity(members.len());
    // What is kept comes first, so that nothing is renamed onto an attribute that the row has.
    for (member, _) in members.iter().zip(rules).filter(|(_, rule)| matches!(***rule, Rule::Keep)) {
        written.push(as_it_is(row, member));
    }
    for (member, rule) in members.iter().zip(rules) {
        let Rule::Move(path) = &**rule else { continue };
        let mut key = String::new();
        push_json_string(&mut key, path.attribute.name);
        let value = member.value(row);
        match written.iter_mut().find(|other| other.key == key) {
            None => written.push(Written { key: Cow::Owned(key), value: Cow::Owned(insert::wrap(&path.rest, value)) }),
            Some(other) => match insert::insert(&other.value, &path.rest, value) {
                Some(both) => other.value = Cow::Owned(both),
                // Two values for one place: the checker reports the key that no user has. What is never sent can go.
                None if path.read_only() => {}
                None => written.push(as_it_is(row, member)),
            },
        }
    }
    let mut out = String::with_capacity(row.len() + 32);
    for member in &written {
        out.push(if out.is_empty() { '{' } else { ',' });
        out.push_str(&member.key);
        out.push(':');
        out.push_str(&member.value);
    }
    out.push_str(if written.is_empty() { "{}" } else { "}" });
    out
}

fn as_it_is<'a>(row: &'a str, member: &Member) -> Written<'a> {
    let key = Cow::Borrowed(row.get(member.key.clone()).unwrap_or_default());
    Written { key, value: Cow::Borrowed(member.value(row)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(options: &OpenOptions, row: &str, expected: &str) {
        let (renaming, _) = Renaming::new(options, [row].into_iter()).unwrap();
        assert_eq!(renaming.apply(row), expected, "{row}");
    }

    #[test]
    fn root_keys_get_the_names_of_the_wire() {
        let plain = OpenOptions::default();
        let cases = [
            (r#"{ "email" : "a@b.c", "x": 1.0 }"#, r#"{ "email" : "a@b.c", "x": 1.0 }"#),
            (r#"{"Id":"auth0|1","Email":"a@b.c"}"#, r#"{"user_id":"auth0|1","email":"a@b.c"}"#),
            (r#"{"Email":"a","email":"b"}"#, r#"{"email":"b","Email":"a"}"#),
            (r#"{"Email":"a","E-Mail":"b"}"#, r#"{"email":"a","E-Mail":"b"}"#),
            (r#"{"Connection":"DB"}"#, r#"{"identities":[{"connection":"DB"}]}"#),
            (r#"{"Connection":"DB","identities":[{"connection":"DB"}]}"#, r#"{"identities":[{"connection":"DB"}]}"#),
            (r#"{"Id":1"#, r#"{"Id":1"#),
            ("[1]", "[1]"),
        ];
        for (row, expected) in cases {
            check(&plain, row, expected);
        }
        let map = [("Plan", "app_metadata.plan"), ("City", "user_metadata.address.city"), ("email", "email")];
        let options = OpenOptions {
            map: map.map(|(from, to)| (from.to_owned(), to.to_owned())).to_vec(),
            ignore: vec!["Note".to_owned()],
            ..OpenOptions::default()
        };
        let cases = [
            (
                r#"{"Plan":1e2,"app_metadata":{ "a":1 },"Note":{},"City":"Ulm","email":"a"}"#,
                r#"{"app_metadata":{ "a":1,"plan":1e2},"email":"a","user_metadata":{"address":{"city":"Ulm"}}}"#,
            ),
            (r#"{"Plan":1,"app_metadata":{"plan":2}}"#, r#"{"app_metadata":{"plan":2},"Plan":1}"#),
            (r#"{"Note":1}"#, "{}"),
        ];
        for (row, expected) in cases {
            check(&options, row, expected);
        }
    }
}

//! Finds the columns of a JSON list in a sample of its users.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::sheet::column::Column;
use crate::sheet::column::is_secret;
use crate::sheet::json::members::members;
use crate::sheet::options::ColumnId;
use crate::sheet::options::ColumnType;
use crate::sheet::path::Segment;
use crate::user::attribute;
use crate::user::attribute::Importing;
use crate::user::attribute::JsonType;

/// More columns than anybody reads: metadata with an id for a key has a column for each user.
const MAX_COLUMNS: usize = 1000;

/// How deep metadata is unfolded; what is deeper stays JSON.
pub(super) const MAX_DEPTH: usize = 16;

/// What a value is that makes, or may make, a column of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Text,
    Number,
    Boolean,
    /// An array, or an object that is not unfolded.
    Whole,
    Null,
    /// An object without a member, which only a column of its own can show.
    Hollow,
}

/// What was seen at a place of the users.
#[derive(Debug, Default)]
struct Place {
    kinds: BTreeSet<Kind>,
    /// In the order in which they were first seen.
    children: Vec<(String, Place)>,
    by_key: BTreeMap<String, usize>,
}

/// The columns of the users in a sample, in the order in which they first appear: root attributes, and the leaves of
/// metadata. The same sample gives the same columns.
pub(in crate::sheet) fn discover<'a>(sample: impl Iterator<Item = std::borrow::Cow<'a, str>>) -> Vec<Column> {
    let mut leaves = Leaves::default();
    sample.for_each(|user| leaves.look(&user));
    leaves.columns()
}

/// What a table of users has columns for: their attributes, and of metadata the leaves.
#[derive(Debug, Default)]
pub struct Leaves {
    root: Place,
    count: usize,
}

impl Leaves {
    /// Looks at a user as well.
    pub fn look(&mut self, user: &str) {
        for member in members(user).unwrap_or_default() {
            let key = member.key(user);
            let unfold = matches!(key.as_ref(), "user_metadata" | "app_metadata");
            if let Some(place) = self.root.child(&key, &mut self.count) {
                place.look(member.value(user), if unfold { MAX_DEPTH } else { 0 }, &mut self.count);
            }
        }
    }

    /// Whether there are more than anybody reads, so that some are not among the paths.
    pub fn are_too_many(&self) -> bool {
        self.count >= MAX_COLUMNS
    }

    /// Their paths, in the order in which they were first seen.
    pub fn paths(&self) -> Vec<Vec<Segment>> {
        self.columns().into_iter().map(|column| column.segments).collect()
    }

    fn columns(&self) -> Vec<Column> {
        let mut columns = Vec::new();
        self.root.flatten(&mut Vec::new(), &mut columns);
        columns
    }
}

impl Place {
    fn child(&mut self, key: &str, count: &mut usize) -> Option<&mut Self> {
        let at = if let Some(at) = self.by_key.get(key) {
            *at
        } else {
            if *count >= MAX_COLUMNS {
                return None;
            }
            *count += 1;
            self.by_key.insert(key.to_owned(), self.children.len());
            self.children.push((key.to_owned(), Self::default()));
            self.children.len() - 1
        };
        self.children.get_mut(at).map(|(_, child)| child)
    }

    fn look(&mut self, value: &str, depth: usize, count: &mut usize) {
        let kind = match value.as_bytes().first() {
            Some(b'"') => Kind::Text,
            Some(b't' | b'f') => Kind::Boolean,
            Some(b'n') => Kind::Null,
            Some(b'[') => Kind::Whole,
            Some(b'{') if depth == 0 => Kind::Whole,
            Some(b'{') => {
                let members = members(value).unwrap_or_default();
                if !members.is_empty() {
                    for member in members {
                        if let Some(child) = self.child(&member.key(value), count) {
                            child.look(member.value(value), depth - 1, count);
                        }
                    }
                    return;
                }
                Kind::Hollow
            }
            Some(_) | None => Kind::Number,
        };
        self.kinds.insert(kind);
    }

    /// What its values have in common.
    fn column_type(&self) -> ColumnType {
        let mut kinds = self.kinds.iter().filter(|kind| !matches!(kind, Kind::Null));
        match (kinds.next(), kinds.next()) {
            (None | Some(Kind::Text), _) => ColumnType::Text,
            (Some(Kind::Number), None) => ColumnType::Number,
            (Some(Kind::Boolean), None) => ColumnType::Boolean,
            (Some(_), _) => ColumnType::Json,
        }
    }

    fn flatten(&self, above: &mut Vec<Segment>, columns: &mut Vec<Column>) {
        for (key, place) in &self.children {
            above.push(Segment::Key(key.clone()));
            let is_leaf = place.kinds.iter().any(|kind| !matches!(kind, Kind::Null | Kind::Hollow));
            if is_leaf || place.children.is_empty() {
                let id = ColumnId(u32::try_from(columns.len()).unwrap_or(u32::MAX));
                columns.push(place.column(id, above));
            }
            place.flatten(above, columns);
            above.pop();
        }
    }

    fn column(&self, id: ColumnId, segments: &[Segment]) -> Column {
        let keys = segments.iter().filter_map(|segment| match segment {
            Segment::Key(key) => Some(key.as_str()),
            Segment::Index(_) => None,
        });
        let path = keys.collect::<Vec<_>>().join(".");
        let known = match segments {
            [Segment::Key(root)] => attribute::find(root),
            _ => None,
        };
        let column_type = match known.map(|attribute| attribute.json_type) {
            Some(JsonType::Boolean) => ColumnType::Boolean,
            Some(JsonType::Number) => ColumnType::Number,
            Some(JsonType::Array | JsonType::Object) => ColumnType::Json,
            Some(JsonType::String | JsonType::Null) => ColumnType::Text,
            None if segments.len() == 1 && is_secret(&path) => ColumnType::Text,
            None => self.column_type(),
        };
        let read_only = known.is_some_and(|attribute| attribute.importing == Importing::ReadOnly);
        Column::at(id, path.clone(), segments.to_vec(), path, read_only, column_type)
    }
}

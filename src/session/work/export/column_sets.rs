//! Sets of columns, kept by their names.

use super::World;
use crate::export::AskedColumn;
use crate::session::export::form::ColumnSet;
use crate::session::notice::Notice;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Followed by the set's name: one setting for each, so that two windows do not forget each other's.
const SET: &str = "column_set:";

/// Today's form. What is newer is not shown, and stays.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Stored {
    version: u32,
    columns: Vec<Column>,
    sort: Vec<Sort>,
}

#[derive(Serialize, Deserialize)]
struct Column {
    name: Option<String>,
    source: String,
}

#[derive(Serialize, Deserialize)]
struct Sort {
    source: String,
    descending: bool,
}

impl World {
    /// All sets, by their names.
    pub(super) fn column_sets(&self) -> Result<Arc<[ColumnSet]>, Notice> {
        let stored = self.workspace.settings_of(SET)?;
        let read = |(key, text): (String, String)| from_text(key.strip_prefix(SET)?, &text);
        let mut sets: Vec<ColumnSet> = stored.into_iter().filter_map(read).collect();
        sets.sort_by_key(|set| set.name.to_lowercase());
        Ok(sets.into())
    }

    /// Keeps a set; one of the same name is replaced.
    pub(super) fn save_column_set(&self, set: &ColumnSet) -> Result<Arc<[ColumnSet]>, Notice> {
        self.workspace.put_setting(&format!("{SET}{}", set.name), &to_text(set))?;
        self.column_sets()
    }

    pub(super) fn remove_column_set(&self, name: &str) -> Result<Arc<[ColumnSet]>, Notice> {
        self.workspace.remove_setting(&format!("{SET}{name}"))?;
        self.column_sets()
    }
}

fn to_text(set: &ColumnSet) -> String {
    let column = |it: &AskedColumn| Column { name: it.name.clone(), source: it.source.clone() };
    let sort = |(source, descending): &(String, bool)| Sort { source: source.clone(), descending: *descending };
    let (columns, sort) = (set.columns.iter().map(column).collect(), set.sort.iter().map(sort).collect());
    serde_json::to_string(&Stored { version: VERSION, columns, sort }).unwrap_or_default()
}

fn from_text(name: &str, text: &str) -> Option<ColumnSet> {
    let stored: Stored = serde_json::from_str(text).ok()?;
    let column = |it: Column| AskedColumn { name: it.name, source: it.source };
    (stored.version <= VERSION).then(|| ColumnSet {
        name: name.to_owned(),
        columns: stored.columns.into_iter().map(column).collect(),
        sort: stored.sort.into_iter().map(|it| (it.source, it.descending)).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_is_read_for_ever_and_a_newer_one_is_not_guessed_at() {
        let first = r#"{"version":1,"columns":[{"name":"Full name","source":"user.name || user.email"},{"name":null,"source":"email"}],"sort":[{"source":"email","descending":true}]}"#;
        let set = from_text("Report", first).unwrap();
        assert_eq!((set.name.as_str(), set.columns.len()), ("Report", 2));
        assert_eq!(set.sort, [("email".to_owned(), true)]);
        assert_eq!(to_text(&set), first);
        assert_eq!(from_text("Report", &first.replace("\"version\":1", "\"version\":2")), None);
    }
}

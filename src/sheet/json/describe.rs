//! The root keys of JSON users, before anybody said what they mean.

use std::collections::BTreeMap;

use crate::sheet::describe::DescribedColumn;
use crate::sheet::describe::SAMPLE_CHARS;
use crate::sheet::describe::SAMPLE_VALUES;
use crate::sheet::error::OpenError;
use crate::sheet::header;
use crate::sheet::json::members::members;
use crate::sheet::json::rename::LARGEST_ROW_BYTES;
use crate::sheet::json::rename::understand;
use crate::sheet::options::ColumnType;
use crate::sheet::options::OpenOptions;
use crate::sheet::options::RepairKind;
use crate::sheet::path::AttributePath;
use crate::sheet::table::read_map;
use crate::user::attribute;

/// More keys than this are no names that somebody chose, and nobody could say what each means.
const MAX_KEYS: usize = 300;

/// What stands below one key.
#[derive(Debug, Default)]
struct Seen {
    filled: u64,
    values: Vec<String>,
    /// What all its values are so far; none if they differ.
    kind: Option<ColumnType>,
}

/// Looks at all users, each valid JSON: which keys they have, in how many, and the first values.
pub(in crate::sheet) fn describe<'a>(
    rows: impl Iterator<Item = &'a str>,
    options: &OpenOptions,
) -> Result<Vec<DescribedColumn>, OpenError> {
    let map = read_map(options)?;
    let mut order: Vec<String> = Vec::new();
    let mut seen: BTreeMap<String, Seen> = BTreeMap::new();
    for row in rows.filter(|row| row.len() <= LARGEST_ROW_BYTES) {
        for member in members(row).unwrap_or_default() {
            let key = member.key(row);
            if !seen.contains_key(key.as_ref()) {
                if seen.len() >= MAX_KEYS {
                    continue;
                }
                order.push(key.clone().into_owned());
                seen.insert(key.clone().into_owned(), Seen::default());
            }
            if let Some(seen) = seen.get_mut(key.as_ref()) {
                seen.look(member.value(row));
            }
        }
    }
    Ok(order.into_iter().map(|key| column(key, &mut seen, &map, options)).collect())
}

impl Seen {
    fn look(&mut self, value: &str) {
        let (kind, text) = match value.as_bytes().first() {
            None | Some(b'n') => return,
            Some(b't' | b'f') => (ColumnType::Boolean, value.to_owned()),
            Some(b'{' | b'[') => (ColumnType::Json, value.chars().take(SAMPLE_CHARS).collect()),
            Some(b'"') if self.values.len() < SAMPLE_VALUES => {
                let text = serde_json::from_str::<String>(value).unwrap_or_else(|_half_a_letter| value.to_owned());
                (ColumnType::Text, text.chars().take(SAMPLE_CHARS).collect())
            }
            Some(b'"') => (ColumnType::Text, String::new()),
            Some(_) => (ColumnType::Number, value.to_owned()),
        };
        self.kind = match self.kind {
            Some(former) if former != kind => Some(ColumnType::Text),
            Some(_) | None => Some(kind),
        };
        self.filled += u64::from(value != "\"\"");
        if !text.is_empty() && self.values.len() < SAMPLE_VALUES {
            self.values.push(text);
        }
    }
}

fn column(
    key: String,
    seen: &mut BTreeMap<String, Seen>,
    map: &[(String, AttributePath)],
    options: &OpenOptions,
) -> DescribedColumn {
    let Seen { filled, values, kind } = seen.remove(&key).unwrap_or_default();
    let mapped = map.iter().find(|(from, _)| *from == key).map(|(_, path)| path.clone());
    let is_mapped = mapped.is_some();
    let as_it_is = || attribute::find(&key).and_then(|_attribute| AttributePath::parse(&key));
    let by_name = || understand(&key).filter(|_| options.repairs(RepairKind::DisplayNames));
    let path = mapped.or_else(as_it_is).or_else(by_name);
    DescribedColumn {
        is_nameless: false,
        is_mapped,
        is_ignored: options.ignore.contains(&key),
        is_secret: path.as_ref().is_some_and(AttributePath::secret) || key.to_lowercase().contains("passw"),
        known_word: header::known_word(&key),
        near: if key.is_empty() { Vec::new() } else { header::near(&key) },
        path: path.map(|path| path.text),
        filled,
        column_type: kind.unwrap_or(ColumnType::Text),
        values,
        header: key,
    }
}

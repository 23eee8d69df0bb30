//! How a list was opened, as the journal keeps it.

use crate::sheet::{ColumnType, Encoding, HeaderRow, OpenOptions, RepairKind};
use crate::user::attribute::{ATTRIBUTES, Importing};
use serde::{Deserialize, Serialize};

/// Today's form. A newer one is refused when it is read.
const VERSION: u32 = 2;

/// The form without a line of headers and without what is not put right. It is still written where it says it all, for
/// an older program reads it.
const PLAIN_VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Stored {
    version: u32,
    #[serde(default)]
    map: Vec<(String, String)>,
    #[serde(default)]
    ignore: Vec<String>,
    #[serde(default)]
    types: Vec<(String, String)>,
    #[serde(default)]
    worksheet: Option<String>,
    #[serde(default)]
    encoding: Option<String>,
    #[serde(default)]
    delimiter: Option<u8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    header: Option<StoredHeader>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    unrepaired: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum StoredHeader {
    Below(u32),
    Nowhere,
}

const REPAIRS: [(RepairKind, &str); 4] = [
    (RepairKind::Apostrophes, "apostrophes"),
    (RepairKind::DisplayNames, "display-names"),
    (RepairKind::ReadOnly, "read-only"),
    (RepairKind::BlankRows, "blank-rows"),
];

const TYPES: [(ColumnType, &str); 4] = [
    (ColumnType::Text, "text"),
    (ColumnType::Number, "number"),
    (ColumnType::Boolean, "boolean"),
    (ColumnType::Json, "json"),
];

const ENCODINGS: [(Encoding, &str); 4] = [
    (Encoding::Utf8, "utf-8"),
    (Encoding::Utf16LittleEndian, "utf-16le"),
    (Encoding::Utf16BigEndian, "utf-16be"),
    (Encoding::Windows1252, "windows-1252"),
];

fn name_of<T: PartialEq>(table: &[(T, &'static str)], wanted: &T) -> String {
    table.iter().find(|(it, _)| it == wanted).map_or_else(String::new, |(_, name)| (*name).to_owned())
}

fn named<T: Copy>(table: &[(T, &'static str)], name: &str) -> Option<T> {
    table.iter().find(|(_, it)| *it == name).map(|(it, _)| *it)
}

/// The type of a column that a person named.
pub fn column_type(name: &str) -> Option<ColumnType> {
    named(&TYPES, name)
}

/// The name of a type, by which [`column_type`] finds it.
pub(super) fn column_type_name(column_type: ColumnType) -> String {
    name_of(&TYPES, &column_type)
}

/// The attributes that a list can bring, by their names on the wire.
pub fn importable_attributes() -> impl Iterator<Item = &'static str> {
    ATTRIBUTES.iter().filter(|it| it.importing != Importing::ReadOnly).map(|it| it.name)
}

/// Writes options for the journal.
pub(super) fn to_stored(options: &OpenOptions) -> String {
    let is_plain = options.header.is_none() && options.unrepaired.is_empty();
    let stored = Stored {
        version: if is_plain { PLAIN_VERSION } else { VERSION },
        map: options.map.clone(),
        ignore: options.ignore.clone(),
        types: options.types.iter().map(|(column, it)| (column.clone(), name_of(&TYPES, it))).collect(),
        worksheet: options.worksheet.clone(),
        encoding: options.encoding.as_ref().map(|it| name_of(&ENCODINGS, it)),
        delimiter: options.delimiter,
        header: options.header.map(|header| match header {
            HeaderRow::Below(above) => StoredHeader::Below(above),
            HeaderRow::Nowhere => StoredHeader::Nowhere,
        }),
        unrepaired: options.unrepaired.iter().map(|kind| name_of(&REPAIRS, kind)).collect(),
    };
    serde_json::to_string(&stored).unwrap_or_default()
}

/// Reads what [`to_stored`] wrote; nothing for a form this program does not know.
pub(super) fn from_stored(text: &str) -> Option<OpenOptions> {
    let stored: Stored = serde_json::from_str(text).ok()?;
    let types = stored.types.into_iter().map(|(column, name)| Some((column, column_type(&name)?)));
    if stored.version > VERSION {
        return None;
    }
    let encoding = match stored.encoding {
        Some(name) => Some(named(&ENCODINGS, &name)?),
        None => None,
    };
    let unrepaired: Option<Vec<RepairKind>> = stored.unrepaired.iter().map(|name| named(&REPAIRS, name)).collect();
    Some(OpenOptions {
        map: stored.map,
        ignore: stored.ignore,
        types: types.collect::<Option<_>>()?,
        worksheet: stored.worksheet,
        encoding,
        delimiter: stored.delimiter,
        header: stored.header.map(|header| match header {
            StoredHeader::Below(above) => HeaderRow::Below(above),
            StoredHeader::Nowhere => HeaderRow::Nowhere,
        }),
        unrepaired: unrepaired?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_opened_again_as_it_was_opened() {
        let options = OpenOptions {
            map: vec![("First Name".into(), "given_name".into())],
            ignore: vec!["Notes".into()],
            types: vec![("user_metadata.age".into(), ColumnType::Number)],
            worksheet: Some("Users".into()),
            encoding: Some(Encoding::Windows1252),
            delimiter: Some(b';'),
            header: Some(HeaderRow::Below(2)),
            unrepaired: vec![RepairKind::Apostrophes, RepairKind::BlankRows],
        };
        assert_eq!(from_stored(&to_stored(&options)), Some(options));
        let plain =
            r#"{"version":1,"map":[],"ignore":["Notes"],"types":[],"worksheet":null,"encoding":null,"delimiter":null}"#;
        let options = OpenOptions { ignore: vec!["Notes".into()], ..OpenOptions::default() };
        assert_eq!(from_stored(plain).as_ref(), Some(&options));
        assert_eq!(to_stored(&options), plain, "an older program reads what it could have written");
        assert_eq!(from_stored(r#"{"version":99}"#), None);
    }
}

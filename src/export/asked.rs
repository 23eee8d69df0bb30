//! What an admin asks for, as it is typed.

use super::extras::Extra;
use super::language::Language;

/// The columns of the old extension, in its order and with its names (API page 9).
pub const DEFAULT_COLUMNS: [(&str, &str); 11] = [
    ("Id", "user_id"),
    ("Given Name", "given_name"),
    ("Family Name", "family_name"),
    ("Nickname", "nickname"),
    ("Name", "name"),
    ("Email", "email"),
    ("Email Verified", "email_verified"),
    ("Picture", "picture"),
    ("Connection", "identities[0].connection"),
    ("Created At", "created_at"),
    ("Updated At", "updated_at"),
];

/// The same as columns to ask for.
pub fn default_columns() -> impl Iterator<Item = AskedColumn> {
    let column = |(name, source): (&str, &str)| AskedColumn { name: Some(name.to_owned()), source: source.to_owned() };
    DEFAULT_COLUMNS.into_iter().map(column)
}

/// Everything that is asked for, but for where the users are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Asked {
    /// In their order; none for all that the tenant gives.
    pub columns: Vec<AskedColumn>,
    /// By which columns, paths or expressions, each with `:desc` where the last comes first; the first counts most.
    pub sort: Vec<String>,
    /// By whose alphabet texts are sorted; none for the order of Unicode's signs.
    pub sorted_as_in: Option<Language>,
    /// All of them hold.
    pub conditions: Vec<String>,
    /// What is wanted beside the profiles.
    pub extras: Vec<Extra>,
    /// Only so many users.
    pub limit: Option<u32>,
    pub format: Format,
}

/// A column as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedColumn {
    /// None for the source itself.
    pub name: Option<String>,
    /// A path or an expression.
    pub source: String,
}

/// How the file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Format {
    pub kind: Kind,
    /// Whether JSON is packed.
    pub gzip: bool,
    /// Whether a table begins with the mark by which Excel reads its umlauts.
    pub mark: bool,
    /// Between the cells of a table; none for a comma, or a tab.
    pub delimiter: Option<char>,
    /// Whether every value of a table stands there as it is, for programs that are no spreadsheet.
    pub as_it_is: bool,
    /// Where no columns are chosen: what becomes of metadata in a table.
    pub nested: Nested,
}

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// One user on each line.
    #[default]
    JsonLines,
    /// One JSON array of users.
    JsonArray,
    Csv,
    Tsv,
    Xlsx,
}

impl Kind {
    /// Whether its users are lines of cells.
    pub fn is_table(self) -> bool {
        match self {
            Self::Csv | Self::Tsv | Self::Xlsx => true,
            Self::JsonLines | Self::JsonArray => false,
        }
    }
}

/// What becomes of objects in a table without chosen columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Nested {
    /// Each value in metadata has a column.
    #[default]
    Leaves,
    /// `user_metadata` and `app_metadata` are one column of JSON each.
    Json,
}

impl AskedColumn {
    /// Reads `NAME=SOURCE`, or a source alone. It is cut at the first `=` that is no part of a sign of JavaScript's, so
    /// that `user.logins_count >= 5` is an expression and `Active=user.logins_count >= 5` has a name.
    pub fn typed(text: &str) -> Self {
        match cut(text) {
            Some((name, source)) => Self { name: Some(name.trim().to_owned()), source: source.trim().to_owned() },
            None => Self { name: None, source: text.trim().to_owned() },
        }
    }

    /// What the column is called.
    pub fn name(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.source)
    }
}

fn cut(text: &str) -> Option<(&str, &str)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        at += memchr::memchr(b'=', bytes.get(at..)?)?;
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        // `==`, `===` and `=>`, to their end.
        let more = bytes.get(at + 1..)?.iter().take_while(|byte| matches!(byte, b'=' | b'>')).count();
        if more == 0 && !matches!(before, Some(b'<' | b'>' | b'!')) {
            return text.get(..at).zip(text.get(at + 1..));
        }
        at += 1 + more;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_cut_at_the_first_equals_sign_that_is_no_sign_of_javascripts() {
        for (text, name, source) in [
            ("email", None, "email"),
            (
                "Full Name=user.user_metadata.name || user.name",
                Some("Full Name"),
                "user.user_metadata.name || user.name",
            ),
            ("E-Mail = email", Some("E-Mail"), "email"),
            ("user.logins_count >= 5", None, "user.logins_count >= 5"),
            ("Active=user.logins_count >= 5", Some("Active"), "user.logins_count >= 5"),
            ("a == b", None, "a == b"),
            ("a === b", None, "a === b"),
            ("a != b", None, "a != b"),
            ("a !== b", None, "a !== b"),
            ("a <= b", None, "a <= b"),
            ("user.identities.map(it => it.connection)", None, "user.identities.map(it => it.connection)"),
            ("All=user.identities.map(it => it.connection)", Some("All"), "user.identities.map(it => it.connection)"),
            ("Same=a==b", Some("Same"), "a==b"),
            ("a==b=c", Some("a==b"), "c"),
            ("=email", Some(""), "email"),
            ("Name=", Some("Name"), ""),
            ("Größe=user_metadata.größe", Some("Größe"), "user_metadata.größe"),
        ] {
            let column = AskedColumn::typed(text);
            assert_eq!((column.name.as_deref(), column.source.as_str()), (name, source), "{text}");
        }
    }
}

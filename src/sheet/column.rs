//! The columns of a list, and the way from a path to its column.

use crate::sheet::options::ColumnId;
use crate::sheet::options::ColumnType;
use crate::sheet::path::AttributePath;
use crate::sheet::path::Segment;

/// A column of a list: of a table as its header says, of JSON as its users say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub id: ColumnId,
    /// As it stands in the file, without the blanks around it; for JSON its path.
    pub header: String,
    pub target: Target,
    /// Where its values stand in a user; empty if it is left out.
    pub(super) segments: Vec<Segment>,
    /// Where they stand in the list without edits, if that is elsewhere.
    pub(super) moved_from: Option<Vec<Segment>>,
    /// It was added under a path whose values in the list belong to a column that has another name by then: wherever it is
    /// taken, none of them are its own.
    pub(super) is_new: bool,
    pub(super) secret: bool,
    pub(super) deleted: bool,
}

/// What the cells of a column become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A value of the user that is sent.
    Attribute { path: String, column_type: ColumnType },
    /// Auth0's own book-keeping: shown, never sent.
    ReadOnly { path: String, column_type: ColumnType },
    /// Left out, as the admin asked, or because no cell holds anything.
    Ignored,
}

impl Column {
    pub(super) fn new(id: ColumnId, header: String, path: Option<&AttributePath>, column_type: ColumnType) -> Self {
        let Some(path) = path else {
            let (target, segments) = (Target::Ignored, Vec::new());
            return Self {
                id,
                header,
                target,
                segments,
                moved_from: None,
                is_new: false,
                secret: false,
                deleted: false,
            };
        };
        Self::at(id, header, path.segments(), path.text.clone(), path.read_only(), column_type)
    }

    pub(super) fn at(
        id: ColumnId,
        header: String,
        segments: Vec<Segment>,
        path: String,
        read_only: bool,
        column_type: ColumnType,
    ) -> Self {
        let secret = matches!(segments.first(), Some(Segment::Key(root)) if is_secret(root));
        let target =
            if read_only { Target::ReadOnly { path, column_type } } else { Target::Attribute { path, column_type } };
        Self { id, header, target, segments, moved_from: None, is_new: false, secret, deleted: false }
    }

    /// The dotted path, for people and to match a problem's; empty for a column that is left out.
    pub fn path(&self) -> &str {
        match &self.target {
            Target::Attribute { path, .. } | Target::ReadOnly { path, .. } => path,
            Target::Ignored => "",
        }
    }

    /// The path step by step, which holds keys with dots too.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    pub fn column_type(&self) -> ColumnType {
        match &self.target {
            Target::Attribute { column_type, .. } | Target::ReadOnly { column_type, .. } => *column_type,
            Target::Ignored => ColumnType::Text,
        }
    }

    /// Whether it was deleted: it stays in sight, and nothing of it is sent.
    pub fn is_deleted(&self) -> bool {
        self.deleted
    }

    /// Where its values stand in the list without edits.
    pub(super) fn origin(&self) -> &[Segment] {
        self.moved_from.as_deref().unwrap_or(&self.segments)
    }

    /// Whether a value that is put into it is of its type: what was typed and could not be read as one stayed text. What
    /// an attribute of Auth0's may be, the checker says.
    pub fn takes(&self, value: &super::CellValue) -> bool {
        let super::CellValue::Text(text) = value else { return true };
        self.segments.len() < 2
            || match self.column_type() {
                ColumnType::Text => true,
                ColumnType::Number | ColumnType::Boolean => false,
                // What was meant for JSON and is none.
                ColumnType::Json => !text.trim_start().starts_with(['{', '[']),
            }
    }

    /// Whether its cells can be changed.
    pub fn is_editable(&self) -> bool {
        match self.target {
            Target::Attribute { .. } => !self.deleted,
            Target::ReadOnly { .. } | Target::Ignored => false,
        }
    }

    /// Whether its values are never shown.
    pub fn is_secret(&self) -> bool {
        self.secret
    }
}

/// Whether the values of a root attribute are never shown. A password in clear text is no attribute, and is refused by
/// the checker, but it stands in the list.
pub(super) fn is_secret(root: &str) -> bool {
    matches!(root, "password_hash" | "custom_password_hash" | "mfa_factors") || root.to_lowercase().contains("passw")
}

/// The column with exactly this dotted path.
pub(super) fn find_exact<'a>(columns: &'a [Column], path: &str) -> Option<&'a Column> {
    columns.iter().find(|column| !path.is_empty() && column.path() == path)
}

/// The column that holds the value at this path: its own, else that of the nearest value around it.
pub(super) fn find_around<'a>(columns: &'a [Column], path: &str) -> Option<&'a Column> {
    let mut path = path;
    while !path.is_empty() {
        if let Some(column) = find_exact(columns, path) {
            return Some(column);
        }
        path = path.get(..path.rfind(['.', '['])?)?;
    }
    None
}

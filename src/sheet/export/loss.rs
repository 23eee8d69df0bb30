//! What a table can't say of a list.

use super::Exported;
use crate::sheet::cell::Cell;
use crate::sheet::column::Column;
use crate::sheet::json::is_json;
use crate::sheet::options::ColumnId;
use crate::sheet::options::ColumnType;
use crate::sheet::path::AttributePath;
use crate::sheet::rows::Sheet;
use crate::sheet::table::KeptType;

/// The columns that are written, and what was seen in them.
pub(super) struct Written<'a> {
    pub(super) columns: Vec<(&'a Column, Kinds)>,
}

/// How many cells of each kind a column has: what its table has to say of it, so that it opens again as what it is.
#[derive(Debug, Default, Clone, Copy)]
pub struct Kinds {
    texts: u64,
    /// Texts that would be read as true or false, and as JSON, if all cells of the column were.
    like_booleans: u64,
    like_json: u64,
    /// Texts that would be read as something else beside values of other kinds.
    like_values: u64,
    numbers: u64,
    booleans: u64,
    json: u64,
}

impl Kinds {
    /// Takes a text into account.
    pub fn text(&mut self, text: &str) {
        self.texts += 1;
        let is_boolean = text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false");
        self.like_booleans += u64::from(is_boolean);
        self.like_json += u64::from(text.starts_with(['{', '[']));
        // Nearly all begin as no JSON does, which is quicker to see.
        let first = text.trim_ascii_start().as_bytes().first();
        let may_be = matches!(first, Some(b'{' | b'[' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n'));
        self.like_values += u64::from(may_be && is_json(text));
    }

    /// Takes a number into account.
    pub fn number(&mut self) {
        self.numbers += 1;
    }

    /// Takes true or false into account.
    pub fn boolean(&mut self) {
        self.booleans += 1;
    }

    /// Takes an object or an array into account.
    pub fn json(&mut self) {
        self.json += 1;
    }

    /// What the cells of the column are, where they would not be read as that by themselves.
    pub fn kept(&self) -> Option<KeptType> {
        match self {
            Self { numbers: 0, booleans: 0, json: 0, texts, like_booleans, like_json, .. } => {
                (*texts > 0 && (like_booleans == texts || like_json == texts)).then(|| ColumnType::Text.into())
            }
            Self { texts: 0, booleans: 0, json: 0, numbers, .. } => (*numbers > 0).then(|| ColumnType::Number.into()),
            Self { texts: 0, numbers: 0, booleans: 0, .. } | Self { texts: 0, numbers: 0, json: 0, .. } => None,
            mixed => (mixed.like_values == 0).then_some(KeptType::Mixed),
        }
    }
}

impl Kinds {
    /// How many cells of metadata, whose type no name tells, are read as another kind; `told` says whether the header tells it.
    pub fn retyped(&self, told: bool) -> u64 {
        let all = self.texts + self.numbers + self.booleans + self.json;
        match self {
            _ if told => 0,
            // What metadata is, all its cells say together.
            _ if self.booleans + self.like_booleans == all => self.like_booleans,
            _ if self.json + self.like_json == all => self.like_json,
            _ => self.numbers + self.booleans + self.json,
        }
    }
}

impl<'a> Written<'a> {
    /// The columns of a table: those that were asked for, or all that hold what is sent or shown. A column within another
    /// goes with that one.
    pub(super) fn new(sheet: &'a Sheet, asked: Option<&[ColumnId]>, exported: &mut Exported) -> Self {
        let columns: Vec<&Column> = match asked {
            Some(ids) => ids.iter().filter_map(|id| sheet.column(*id)).collect(),
            None => sheet.columns.iter().filter(|column| !column.deleted).collect(),
        };
        let named: Vec<&Column> = columns.into_iter().filter(|column| !column.segments.is_empty()).collect();
        let is_within = |column: &Column| {
            let holds = |other: &&Column| {
                other.segments.len() < column.segments.len() && column.segments.starts_with(&other.segments)
            };
            named.iter().any(holds)
        };
        let columns: Vec<_> = named.iter().filter(|it| !is_within(it)).map(|it| (*it, Kinds::default())).collect();
        for (column, _) in &columns {
            exported.has_secrets |= column.secret;
            let read = AttributePath::parse(column.path()).map(|path| path.segments());
            if read.is_some_and(|read| read != column.segments) {
                exported.ambiguous.push(column.path().to_owned());
            }
        }
        Self { columns }
    }

    /// Takes a cell into account, and gives its text; empty where a table says nothing.
    pub(super) fn text(&mut self, at: usize, cell: Cell, exported: &mut Exported) -> String {
        let Some((_, kinds)) = self.columns.get_mut(at) else { return String::new() };
        match cell {
            Cell::Missing | Cell::Hidden(_) => String::new(),
            Cell::Null => {
                exported.nulls += 1;
                String::new()
            }
            Cell::Text(text) if text.is_empty() => {
                exported.empty_texts += 1;
                text
            }
            Cell::Text(text) | Cell::Unreadable(text) => {
                kinds.text(&text);
                text
            }
            Cell::Number(digits) => {
                kinds.number();
                digits
            }
            Cell::Boolean(it) => {
                kinds.boolean();
                it.to_string()
            }
            Cell::Json(json) => {
                kinds.json();
                json
            }
        }
    }

    /// What the cells of each column are, where they would not be read as that by themselves.
    pub(super) fn kept_types(&self) -> Vec<Option<KeptType>> {
        // What an attribute is, its name says.
        let kept = |(column, kinds): &(&Column, Kinds)| if column.segments.len() == 1 { None } else { kinds.kept() };
        self.columns.iter().map(kept).collect()
    }

    /// Counts what is read as another kind of value. `told` is what the form says of the columns.
    pub(super) fn count_retyped(&self, told: &[Option<KeptType>], exported: &mut Exported) {
        for ((column, kinds), told) in self.columns.iter().zip(told) {
            exported.retyped += match (column.segments.len(), column.column_type()) {
                (1, ColumnType::Text) => kinds.numbers + kinds.booleans + kinds.json,
                (1, ColumnType::Boolean) => kinds.like_booleans + kinds.numbers + kinds.json,
                (1, ColumnType::Number | ColumnType::Json) => kinds.like_json,
                _ => kinds.retyped(told.is_some()),
            };
        }
    }
}

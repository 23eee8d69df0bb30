//! How a list is to be read, and the ids of its parts.

/// Which list, when several are open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SheetId(pub u64);

/// Which user of a list: its place in the base, from 0. People are shown one more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowId(pub u32);

/// Which column of a table: its place in the header, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ColumnId(pub u32);

/// What the cells of a CSV or XLSX column are made into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ColumnType {
    Text,
    /// The digits as they are written.
    Number,
    Boolean,
    /// The cell holds a JSON value.
    Json,
}

/// How the bytes of a list are made into text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    Utf16LittleEndian,
    Utf16BigEndian,
    Windows1252,
}

/// What the admin said about a list. The same options open it again the same way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OpenOptions {
    /// Header (or key at the root of a JSON user) to the dotted path of an attribute: `Plan` to `user_metadata.plan`.
    pub map: Vec<(String, String)>,
    /// Headers (or keys at the root of a JSON user) that are left out.
    pub ignore: Vec<String>,
    /// Types of table columns, by header or by path. JSON values have their own types.
    pub types: Vec<(String, ColumnType)>,
    /// Which worksheet of a workbook; without it the only one that holds data.
    pub worksheet: Option<String>,
    /// Without it the encoding is found out.
    pub encoding: Option<Encoding>,
    /// What stands between the cells of a CSV; without it, it is found out.
    pub delimiter: Option<u8>,
}

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

/// Something that is put right on opening, and left as it stands in the file where the admin wants that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RepairKind {
    /// The apostrophe before every text of Auth0's CSV is taken away.
    Apostrophes,
    /// Display names of exports and people are understood as attributes.
    DisplayNames,
    /// What Auth0 sets itself is kept in view.
    ReadOnly,
    /// Rows without a single filled cell are passed over.
    BlankRows,
}

/// Which line of a table names its columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeaderRow {
    /// The one below so many others that hold something.
    Below(u32),
    /// None: the first line is a user already.
    Nowhere,
}

/// What the admin said about a list. The same options open it again the same way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OpenOptions {
    /// Header (or key at the root of a JSON user) to the dotted path of an attribute: `Plan` to `user_metadata.plan`. Of
    /// columns with the same header, `Plan` means all and `Plan (column C)` one; without a header, `Column C`.
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
    /// Which line names the columns of a table; without it, it is found out.
    pub header: Option<HeaderRow>,
    /// What is not put right.
    pub unrepaired: Vec<RepairKind>,
}

impl OpenOptions {
    /// Whether this is put right.
    pub fn repairs(&self, kind: RepairKind) -> bool {
        !self.unrepaired.contains(&kind)
    }
}

//! What a list turned out to be, and what was put right while opening it.

use crate::sheet::options::Encoding;

/// What a list turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognised {
    pub format: Format,
    /// The encoding of the file before it was made into UTF-8.
    pub encoding: Encoding,
    /// It was packed with gzip.
    pub gzip: bool,
    /// The size of the file as it was found.
    pub size_bytes: u64,
}

/// How the users of a list are written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    /// One JSON array of objects.
    JsonArray,
    /// The array `users` of one JSON object, the way the Management API answers a search.
    JsonUsersMember,
    /// One JSON object, which is a user.
    JsonObject,
    /// One JSON object on each line.
    JsonLines,
    /// A table of text: CSV, TSV and their kin.
    Csv { delimiter: u8 },
    /// A worksheet of an Excel workbook, or several that are one list.
    Xlsx { worksheet: String },
}

/// Something that was put right, listed for the admin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Repair {
    /// A display name was understood as an attribute.
    Renamed { header: String, attribute: String },
    /// The apostrophe that Auth0's CSV puts before every text was taken away.
    ApostrophesRemoved { cells: u64 },
    /// Auth0's own book-keeping stays in view and is not sent.
    ReadOnlyKept { attributes: Vec<String> },
    /// The leading `auth0|` of the `user_id` is left out, since the tenant puts it there again.
    IdPrefix { rows: u64 },
    /// The file was no UTF-8.
    Decoded { encoding: Encoding },
    /// One worksheet of several was taken, since it is the only one that holds data.
    WorksheetChosen { worksheet: String, others: Vec<String> },
    /// The worksheets of a workbook that says that they are one list were read as one.
    WorksheetsJoined { worksheets: usize },
    /// Rows without a single filled cell were passed over.
    BlankRows { rows: u64 },
    /// Lines above the headers, such as a title, were passed over.
    TitleRows { rows: u32 },
}

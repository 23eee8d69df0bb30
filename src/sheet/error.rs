//! Why a list can't be opened, and why one row of it can't be read. The sentences are in `session/words/open.rs`.

use std::io;

use crate::sheet::options::ColumnType;

/// Why a list can't be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is no such file (any more).
    #[error("no such file")]
    Vanished,
    #[error("a directory")]
    Directory,
    #[error("permission denied")]
    Forbidden(#[source] io::Error),
    /// No bytes, or nothing but blanks.
    #[error("empty")]
    Empty,
    /// The file is well formed and holds no user.
    #[error("no users")]
    NoUsers,
    #[error("not a list of users")]
    NotAList(Found),
    /// A table without a line that names its columns: the first line is a user.
    #[error("no header")]
    NoHeader,
    /// The line that names the columns is no text, or a quote in it is never closed.
    #[error("unreadable header")]
    HeaderUnreadable,
    /// Headers that stand for no attribute, each with the paths it may have meant.
    #[error("unknown headers")]
    UnknownHeaders { headers: Vec<(String, Vec<String>)> },
    /// Columns that hold values and have no header: their numbers, from 1.
    #[error("columns without a header")]
    NamelessColumns { columns: Vec<u32> },
    /// Several columns would fill the same attribute.
    #[error("several columns for {attribute}")]
    DuplicateHeaders { attribute: String, headers: Vec<String> },
    /// One column fills a whole attribute, another a part of it.
    #[error("columns overlap")]
    OverlappingHeaders { outer: String, inner: String },
    /// More columns than a worksheet can have.
    #[error("too many columns")]
    TooManyColumns,
    /// A mapping or a type was given for a column that the list doesn't have.
    #[error("no column {asked}")]
    NoSuchColumn { asked: String, headers: Vec<String> },
    /// A mapping leads to a path that no user can have.
    #[error("no attribute {path}")]
    NoSuchAttribute { path: String, near: Vec<String> },
    /// More rows than any tenant has users: the index would fill the memory.
    #[error("more than {limit} rows")]
    TooManyRows { limit: u32 },
    /// Several worksheets hold data.
    #[error("several worksheets")]
    ChooseWorksheet { worksheets: Vec<String> },
    #[error("no worksheet {asked}")]
    NoSuchWorksheet { asked: String, worksheets: Vec<String> },
    /// A formula failed in a way that workbooks have only known for a few years (`#SPILL!`).
    #[error("error {error} in the worksheet")]
    WorksheetError { error: String, near_row: u32 },
    /// The workbook can't be read.
    #[error("damaged workbook")]
    WorkbookDamaged(#[source] calamine::XlsxError),
    /// The gzip ends before its end: an interrupted download.
    #[error("gzip breaks off")]
    GzipBrokenOff { unpacked_bytes: u64 },
    #[error("gzip is damaged")]
    GzipDamaged {
        unpacked_bytes: u64,
        #[source]
        source: io::Error,
    },
    /// So much comes out of so little that it is no list of users.
    #[error("unpacks to too much")]
    UnpacksTooMuch { packed_bytes: u64, unpacked_bytes: u64 },
    #[error("too large")]
    TooLarge { limit_bytes: u64 },
    /// The disk that holds the workspace is full.
    #[error("no space")]
    NoSpace(#[source] io::Error),
    /// The admin asked to stop.
    #[error("stopped")]
    Stopped,
    /// A folder that should hold a list from earlier doesn't.
    #[error("the kept copy is missing or damaged")]
    CopyLost,
    /// The kept copy was made by a newer Rollcall.
    #[error("the kept copy is of a newer version")]
    CopyNewer,
    #[error("{doing:?}")]
    Io {
        doing: Doing,
        #[source]
        source: io::Error,
    },
}

/// What was done when the disk failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    ReadingFile,
    WritingCopy,
    ReadingCopy,
}

/// What a file is that is no list of users.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// A JSON object that neither is a user nor holds an array `users`.
    JsonObject,
    /// A web page or another XML text.
    Markup,
    /// A workbook of the older Excel (`.xls`), or one that is locked with a password.
    OldOrLockedWorkbook,
    /// A ZIP archive that is no Excel workbook.
    OtherArchive,
    Pdf,
    Picture,
    /// A document of a word processor.
    TextDocument,
    /// An open document of cells (`.ods`).
    OpenDocument,
    /// Neither text nor a workbook.
    Binary,
}

impl OpenError {
    /// The disk failed while doing this; the cases that an admin can act on are told apart.
    pub(super) fn io(doing: Doing, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::NoSpace(source),
            io::ErrorKind::NotFound if doing == Doing::ReadingFile => Self::Vanished,
            io::ErrorKind::NotFound if doing == Doing::ReadingCopy => Self::CopyLost,
            io::ErrorKind::IsADirectory if doing == Doing::ReadingFile => Self::Directory,
            io::ErrorKind::PermissionDenied if doing == Doing::ReadingFile => Self::Forbidden(source),
            _ => Self::Io { doing, source },
        }
    }
}

/// Why one row can't be made into a user; the other rows stay usable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowProblem {
    /// The row holds bytes that are no text in the file's encoding.
    InvalidUtf8,
    /// The file ends within this row, or before the list is closed.
    BrokenOff,
    /// Something follows the end of the list.
    AfterTheEnd,
    /// The row has another number of cells than the header.
    Ragged { cells: u32, columns: u32 },
    /// A cell is not of the type that was asked for.
    Cell { header: String, path: String, expected: ColumnType, found: String },
    /// A formula of the worksheet failed: `#REF!`.
    ErrorCell { header: String, path: String, error: String },
    /// The values of a column were moved to a path that holds another value in this row.
    Occupied { path: String, from: String },
    /// A quote opens in this row and is never closed.
    UnclosedQuote,
    /// The row is many times larger than what an import job takes.
    TooLarge { bytes: u64 },
}

impl RowProblem {
    /// A stable name for scripts.
    pub fn code(&self) -> &'static str {
        match self {
            Self::InvalidUtf8 => "INVALID_UTF8",
            Self::BrokenOff => "BROKEN_OFF",
            Self::AfterTheEnd => "AFTER_THE_END",
            Self::Ragged { .. } => "RAGGED_ROW",
            Self::Cell { .. } => "INVALID_CELL",
            Self::ErrorCell { .. } => "ERROR_CELL",
            Self::Occupied { .. } => "OCCUPIED_PATH",
            Self::UnclosedQuote => "UNCLOSED_QUOTE",
            Self::TooLarge { .. } => "ROW_TOO_LARGE",
        }
    }

    /// Whether a single cell is at fault, so that another value in it mends the row.
    pub fn is_of_cell(&self) -> bool {
        !self.path().is_empty()
    }

    /// The dotted path of the attribute concerned; empty for the whole row.
    pub fn path(&self) -> &str {
        match self {
            Self::Cell { path, .. } | Self::ErrorCell { path, .. } | Self::Occupied { path, .. } => path,
            Self::InvalidUtf8
            | Self::BrokenOff
            | Self::AfterTheEnd
            | Self::Ragged { .. }
            | Self::UnclosedQuote
            | Self::TooLarge { .. } => "",
        }
    }
}

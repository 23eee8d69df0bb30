//! Lists of users: reads what an admin has (JSON array, NDJSON, gzip of either, CSV, TSV, XLSX, exports) row by row.
//!
//! A list is copied into a private folder, mapped and indexed; a row is made into a user's JSON text when it is asked
//! for. Never holds a list as a tree of values, never changes the admin's file, and never judges a user: that is
//! `user/`. Read `open.rs` first, then `rows.rs`; `tests/formats.rs` shows the same users coming out of every format.

mod base;
mod bounds;
mod copy;
mod describe;
mod encoding;
mod error;
mod header;
mod index;
mod json;
mod lines;
mod open;
mod options;
mod path;
mod recognised;
mod rows;
mod save;
mod sniff;
mod stored;
mod table;
mod xlsx;

#[cfg(test)]
mod tests;

pub use copy::Progress;
pub use copy::Stage;
pub use describe::DescribedColumn;
pub use describe::TableDescription;
pub use describe::describe_file;
pub use error::Doing;
pub use error::Found;
pub use error::OpenError;
pub use error::RowProblem;
pub use open::import_file;
pub use open::reopen;
pub use options::ColumnId;
pub use options::ColumnType;
pub use options::Encoding;
pub use options::OpenOptions;
pub use options::RowId;
pub use options::SheetId;
pub use recognised::Column;
pub use recognised::Format;
pub use recognised::Recognised;
pub use recognised::Repair;
pub use recognised::Target;
pub use rows::Sheet;
pub use save::Form;

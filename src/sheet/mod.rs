//! Lists of users: reads what an admin has (JSON array, NDJSON, gzip of either, CSV, TSV, XLSX, exports) row by row.
//!
//! A list is copied into a private folder, mapped and indexed; a row is made into a user's JSON text when it is asked
//! for. What is changed in it lies in layers over the file: a [`Sheet`] never changes itself. Never holds a list as a
//! tree of values, never changes the admin's file, and never judges a user: that is `user/`. Read `open.rs` first, then
//! `rows.rs` and `apply.rs`; `tests/formats.rs` shows the same users coming out of every format.

mod added;
mod apply;
mod base;
mod blocks;
mod bounds;
mod cell;
mod cell_edit;
mod column;
mod copy;
mod describe;
mod edit;
mod edited;
mod edits;
mod encoding;
mod error;
mod export;
mod find;
mod first;
mod grid;
mod header;
mod index;
mod json;
mod lines;
mod open;
mod options;
mod path;
mod query;
mod range_map;
mod ranges;
mod readable;
mod recognised;
mod row_list;
mod row_values;
mod rows;
mod save;
mod search;
mod series;
mod sniff;
mod stored;
mod table;
mod transform;
mod typed;
mod utf8;
mod xlsx;

#[cfg(test)]
mod tests;

pub use cell::Cell;
pub use cell::CellValue;
pub use column::Column;
pub use column::Target;
pub use copy::Progress;
pub use copy::Stage;
pub use describe::DescribedColumn;
pub use describe::HeaderLine;
pub use describe::ListDescription;
pub use describe::describe_file;
pub use edit::Edit;
pub use edit::EditError;
pub use error::Doing;
pub use error::Found;
pub use error::OpenError;
pub use error::RowProblem;
pub use export::Export;
pub use export::ExportError;
pub use export::Exported;
pub use export::SaveKind;
pub use find::Finder;
pub use find::Pattern;
pub use first::first_rows;
pub use open::import_file;
pub use open::reopen;
pub use options::ColumnId;
pub use options::ColumnType;
pub use options::Encoding;
pub use options::HeaderRow;
pub use options::OpenOptions;
pub use options::RepairKind;
pub use options::RowId;
pub use options::SheetId;
pub use path::Segment;
pub use query::Census;
pub use query::ColumnCount;
pub use query::ColumnFilter;
pub use query::ColumnValues;
pub use query::Condition;
pub use query::FoundRows;
pub use query::Halt;
pub use query::Looking;
pub use query::OtherColumn;
pub use query::QueryError;
pub use query::Question;
pub use query::Search;
pub use query::SortKey;
pub use query::Summary;
pub use query::ValueCount;
pub use ranges::RowRanges;
pub use recognised::Format;
pub use recognised::Recognised;
pub use recognised::Repair;
pub use row_list::RowList;
pub use row_values::RowValues;
pub use row_values::RowValuesBuilder;
pub use rows::Sheet;
pub use save::Form;
pub use table::letter;
pub use transform::Transform;

pub use crate::user::Fix;

//! Lists of users written as tables: CSV, TSV, and worksheets, which are turned into CSV on opening.

mod cells;
mod dialect;
mod facts;
mod headers;
mod index;
mod places;
mod quick;
mod record;
mod sample;
mod signed;
mod tree;
mod user;

pub(super) use dialect::Dialect;
pub(super) use dialect::LINES_LOOKED_AT;
pub(super) use dialect::Line;
pub(super) use dialect::find_dialect;
pub(super) use dialect::first_lines;
pub(super) use facts::Looks;
pub(super) use facts::is_number;
pub use headers::letter;
pub(super) use headers::look_at_columns;
pub(super) use headers::plan_columns;
pub(super) use headers::read_map;
pub(super) use index::index_table;
pub(super) use record::MAX_COLUMNS;
pub(super) use sample::sample;
pub use signed::KeptType;
pub(super) use signed::ONE_LIST;
pub(super) use signed::property;
pub(super) use signed::read_property;
pub(super) use signed::sign;
pub(super) use signed::sign_of_workbook;
pub(super) use user::Table;

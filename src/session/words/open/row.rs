//! Why one row can't be read.

use crate::session::words::problem::ProblemText;
use crate::sheet::ColumnType;
use crate::sheet::RowProblem;

/// A row that can't be made into a user, in words. The other rows are not concerned.
pub fn row_problem(problem: &RowProblem) -> ProblemText {
    let (message, next) = match problem {
        RowProblem::InvalidUtf8 => (
            "The row holds bytes that are no text in the encoding of the file.".to_owned(),
            "Save the list as UTF-8 and open it again.".to_owned(),
        ),
        RowProblem::BrokenOff => (
            "The file breaks off here: the list is never closed, and users may be missing.".to_owned(),
            "Export or download the list again.".to_owned(),
        ),
        RowProblem::AfterTheEnd => (
            "Something follows the end of the list, and it is not read.".to_owned(),
            "Put all users into one array, or write one user on each line without brackets around them.".to_owned(),
        ),
        RowProblem::Ragged { cells, columns } => (
            format!("The row has {}, the header {columns}.", count(*cells)),
            "Look for a separator, a quotation mark or a line break within a value: such a value needs quotation marks \
             around it."
                .to_owned(),
        ),
        RowProblem::Cell { header, path, expected, found } => {
            let expected = match expected {
                ColumnType::Text => "text",
                ColumnType::Number => "a number",
                ColumnType::Boolean => "true or false",
                ColumnType::Json => "JSON",
            };
            let found = if found.is_empty() { "The cell".to_owned() } else { format!("\"{found}\"") };
            (
                format!("{found} in the column {} is not {expected}.", column(header, path)),
                "Correct the cell, or give the column another type.".to_owned(),
            )
        }
        RowProblem::ErrorCell { header, path, error } => (
            format!("The cell in the column {} holds the error {error}.", column(header, path)),
            "Correct the formula in the workbook, or replace it by its value, and save it again.".to_owned(),
        ),
        RowProblem::Occupied { path, from } => (
            format!("{path} holds another value in this row, so that the value of {from} could not be moved there."),
            "Empty one of the two, or give the column another path.".to_owned(),
        ),
        RowProblem::TooLarge { bytes } => (
            format!("The row has {} KB; a whole import job takes at most 500 KB.", bytes.div_ceil(1_000)),
            "Shorten its metadata, or look for a quotation mark that is missing or stands alone, here or before."
                .to_owned(),
        ),
        RowProblem::UnclosedQuote => (
            "A quotation mark opens a value in this row and is never closed.".to_owned(),
            "Close it, or double it if it is part of the value.".to_owned(),
        ),
    };
    ProblemText { message, next }
}

/// The header, and what it stands for where that differs.
fn column(header: &str, path: &str) -> String {
    if header == path || path.is_empty() { format!("\"{header}\"") } else { format!("\"{header}\" ({path})") }
}

fn count(cells: u32) -> String {
    if cells == 1 { "1 cell".to_owned() } else { format!("{cells} cells") }
}

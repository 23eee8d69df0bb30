//! Rows that can't be read, written anew as text: what is wrong with such a text, told as it is typed.

use super::words;
use crate::sheet::{Edit, RowId, Sheet};

/// Why a text can't take the place of a row (`Err`), or why the row still can't be read with it (`Ok(Some)`): what is wrong,
/// and what to do. Nothing where it becomes a user.
pub fn row_text_trouble(sheet: &Sheet, row: RowId, text: &str) -> Result<Option<(String, String)>, (String, String)> {
    let edit = Edit::SetRowText { row, text: text.to_owned() };
    // A try on a snapshot: nothing is changed by it.
    let tried = match sheet.edited(&edit) {
        Ok(tried) => tried,
        Err(error) => match words::edit::refused(&error) {
            Some(notice) => return Err((notice.message, notice.next)),
            // The text is the one that is there.
            None => sheet.clone(),
        },
    };
    if !tried.is_row_text(row) {
        return Ok(None);
    }
    let mut buffer = String::new();
    Ok(Some(match tried.user(row, &mut buffer) {
        Err(problem) => {
            let said = words::open::row_problem(&problem);
            (said.message, said.next)
        }
        Ok(text) => not_a_user(text),
    }))
}

/// A JSON text that is no object.
fn not_a_user(text: &str) -> (String, String) {
    match serde_json::from_str::<serde::de::IgnoredAny>(text) {
        Err(error) if error.is_eof() => (
            "The text ends too early.".to_owned(),
            "Look for a bracket, a brace or a quotation mark that is not closed.".to_owned(),
        ),
        Err(error) => {
            let said = error.to_string();
            let what = said.rfind(" at line ").and_then(|at| said.get(..at)).unwrap_or(&said);
            (format!("Line {}, column {}: {what}.", error.line(), error.column()), String::new())
        }
        Ok(_) => ("This is JSON, but no user.".to_owned(), "A user is written between { and }.".to_owned()),
    }
}

//! Why a filter, a search or a sort can't be done.

use super::session;
use crate::session::notice::Notice;
use crate::sheet::{QueryError, Sheet};

/// What to say of a question that can't be answered.
pub fn query_error(_sheet: &Sheet, error: &QueryError) -> Notice {
    match error {
        QueryError::Stopped => session::stopped(),
        QueryError::NoSuchColumn(_) => Notice::ours(
            "no_such_column",
            "The rows could not be filtered or sorted, because the column is not in the list any more.",
            "Choose another column.",
        ),
        QueryError::Regex { pattern, why } => {
            // The engine draws the expression and points at the place; its last line says why in a sentence.
            let why = why.lines().last().unwrap_or_default().trim_start_matches("error: ");
            Notice::ours(
                "not_an_expression",
                format!("“{pattern}” is not a regular expression: {}.", super::pattern::trouble(why)),
                "Correct it, or use “contains” to look for the text as it stands.",
            )
        }
        QueryError::RegexTooLarge { pattern } => Notice::ours(
            "expression_too_large",
            format!(
                "The regular expression “{}” would take too much memory.",
                pattern.chars().take(40).collect::<String>()
            ),
            "Use smaller numbers of repetitions in it.",
        ),
    }
}

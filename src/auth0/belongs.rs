//! What a user belongs to: roles and organisations, which have ids and names.

use serde::Deserialize;

use super::error::{ApiError, BadAnswer};

/// A role, or an organisation. The name is what people know it by.
#[derive(Deserialize)]
struct Named {
    name: String,
}

/// The names on a page.
pub(super) fn read_names(content: &[u8]) -> Result<Vec<String>, ApiError> {
    let all: Vec<Named> =
        serde_json::from_slice(content).map_err(|_unexpected| ApiError::BadAnswer(BadAnswer::Unexpected))?;
    Ok(all.into_iter().map(|it| it.name).collect())
}

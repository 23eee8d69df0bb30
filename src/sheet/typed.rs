//! What a text that somebody types into a cell means there.

use crate::sheet::cell::CellValue;
use crate::sheet::options::ColumnType;
use crate::user::Fix;
use crate::user::fix::Fixed;
use crate::user::fix::Given;

/// The value that a text stands for in a column of this type. What doesn't fit stays text, for the checker to report;
/// nothing at all takes the attribute away.
pub(super) fn read(column_type: ColumnType, text: &str) -> CellValue {
    if text.is_empty() {
        return CellValue::Missing;
    }
    let as_text = || CellValue::Text(text.to_owned());
    let read = match column_type {
        ColumnType::Text => None,
        ColumnType::Boolean => match Fix::YesNo.fixed(Given::Text(text)) {
            Some(Fixed::Boolean(it)) => Some(CellValue::Boolean(it)),
            Some(Fixed::Text(_) | Fixed::Nothing) | None => None,
        },
        ColumnType::Number => {
            CellValue::Number(text.trim().to_owned()).normal().filter(|it| matches!(it, CellValue::Number(_)))
        }
        ColumnType::Json => CellValue::Json(text.to_owned()).normal(),
    };
    read.unwrap_or_else(as_text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_text_means_what_its_column_says() {
        let text = |text: &str| CellValue::Text(text.to_owned());
        for (column_type, typed, expected) in [
            (ColumnType::Text, "", CellValue::Missing),
            (ColumnType::Text, "007", text("007")),
            (ColumnType::Text, " true", text(" true")),
            (ColumnType::Boolean, "TRUE", CellValue::Boolean(true)),
            (ColumnType::Boolean, "no", CellValue::Boolean(false)),
            (ColumnType::Boolean, "maybe", text("maybe")),
            (ColumnType::Number, " 1.50", CellValue::Number("1.50".to_owned())),
            (ColumnType::Number, "007", text("007")),
            (ColumnType::Number, "null", text("null")),
            (ColumnType::Json, "[1]", CellValue::Json("[1]".to_owned())),
            (ColumnType::Json, "\"a\"", text("a")),
            (ColumnType::Json, "7", CellValue::Number("7".to_owned())),
            (ColumnType::Json, "a", text("a")),
        ] {
            assert_eq!(read(column_type, typed), expected, "{typed}");
        }
    }
}

//! What a text that somebody types into a cell means there.

use std::borrow::Cow;

use crate::sheet::cell::Cell;
use crate::sheet::cell::CellValue;
use crate::sheet::options::ColumnType;
use crate::sheet::path::push_json_string;
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

/// The text that stands for a cell in an editor and on the clipboard: what is read again as the same value, where a text
/// can say that. A secret is never written down.
pub(super) fn written(column_type: ColumnType, cell: &Cell) -> Cow<'_, str> {
    let is_json = column_type == ColumnType::Json;
    Cow::Borrowed(match cell {
        Cell::Null if is_json => "null",
        Cell::Missing | Cell::Null | Cell::Hidden(_) => "",
        Cell::Boolean(yes) if is_json => {
            if *yes {
                "true"
            } else {
                "false"
            }
        }
        Cell::Boolean(yes) => {
            if *yes {
                "yes"
            } else {
                "no"
            }
        }
        Cell::Text(text) if is_json && !matches!(read(column_type, text), CellValue::Text(it) if it == *text) => {
            let mut quoted = String::new();
            push_json_string(&mut quoted, text);
            return Cow::Owned(quoted);
        }
        Cell::Text(text) | Cell::Number(text) | Cell::Json(text) | Cell::Unreadable(text) => text,
    })
}

/// Whether a pasted text says what stands in the cell already. Nothing says so of a secret and of null too, for which the
/// clipboard has no words.
pub(super) fn keeps(column_type: ColumnType, cell: &Cell, text: &str) -> bool {
    match cell {
        Cell::Null | Cell::Hidden(_) if text.is_empty() => true,
        // A spreadsheet writes true and false in its own way.
        Cell::Boolean(yes) if Fix::YesNo.fixed(Given::Text(text)) == Some(Fixed::Boolean(*yes)) => true,
        Cell::Hidden(_) => false,
        cell => written(column_type, cell) == text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_down_is_read_as_the_same_or_kept() {
        let text = |text: &str| Cell::Text(text.to_owned());
        let types = [ColumnType::Text, ColumnType::Boolean, ColumnType::Number, ColumnType::Json];
        for column_type in types {
            for cell in [
                Cell::Missing,
                Cell::Null,
                text(""),
                text("7"),
                text("true"),
                text("null"),
                text("\"a\""),
                text("gold"),
                Cell::Number("1.50".to_owned()),
                Cell::Boolean(true),
                Cell::Boolean(false),
                Cell::Json("[1]".to_owned()),
                Cell::Hidden("text".to_owned()),
                Cell::Unreadable("old".to_owned()),
            ] {
                let written = written(column_type, &cell);
                assert!(keeps(column_type, &cell, &written), "{cell:?}");
                let lost = matches!(&cell, Cell::Hidden(_) | Cell::Unreadable(_)) || cell == text("");
                if column_type == ColumnType::Json && !lost {
                    assert_eq!(Cell::from(read(column_type, &written)), cell, "{written}");
                }
            }
        }
        assert!(keeps(ColumnType::Json, &Cell::Boolean(true), "TRUE") && keeps(ColumnType::Text, &Cell::Null, ""));
        assert!(!keeps(ColumnType::Text, &Cell::Hidden("text".to_owned()), "text"));
        assert!(!keeps(ColumnType::Text, &text("a"), ""));
    }

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

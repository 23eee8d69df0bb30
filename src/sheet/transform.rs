//! What can be made of the cells of a column, each by itself.

use crate::sheet::cell::Cell;
use crate::sheet::cell::CellValue;
use crate::user::Fix;
use crate::user::fix::Fixed;
use crate::user::fix::Given;

/// A change of a cell that looks at nothing but the cell. What it does not fit is left as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Transform {
    /// Takes away the blanks around a text.
    Trim,
    LowerCase,
    UpperCase,
    AddPrefix(String),
    AddSuffix(String),
    RemovePrefix(String),
    RemoveSuffix(String),
    /// A text that is a JSON number becomes one. One that begins with a zero stays a text.
    ToNumber,
    /// `yes`, `no`, `true`, `0` and their like.
    ToBoolean,
    /// Numbers, and true and false, as they are written.
    ToText,
}

impl Transform {
    /// What becomes of the cell; none if it stays as it is. `typed` says what a text means in the column.
    pub(super) fn apply(&self, cell: &Cell, typed: &dyn Fn(&str) -> CellValue) -> Option<CellValue> {
        match self {
            Self::ToNumber => match cell {
                Cell::Text(text) | Cell::Unreadable(text) => {
                    CellValue::Number(text.trim().to_owned()).normal().filter(|it| matches!(it, CellValue::Number(_)))
                }
                _others => None,
            },
            Self::ToBoolean => {
                let given = match cell {
                    Cell::Text(text) | Cell::Unreadable(text) => Given::Text(text),
                    Cell::Number(digits) => Given::Number(digits),
                    _others => return None,
                };
                match Fix::YesNo.fixed(given) {
                    Some(Fixed::Boolean(it)) => Some(CellValue::Boolean(it)),
                    Some(Fixed::Text(_) | Fixed::Nothing) | None => None,
                }
            }
            Self::ToText => match cell {
                Cell::Number(digits) => Some(CellValue::Text(digits.clone())),
                Cell::Boolean(it) => Some(CellValue::Text(it.to_string())),
                _others => None,
            },
            Self::Trim
            | Self::LowerCase
            | Self::UpperCase
            | Self::AddPrefix(_)
            | Self::AddSuffix(_)
            | Self::RemovePrefix(_)
            | Self::RemoveSuffix(_) => self.of_text(cell, typed),
        }
    }

    fn of_text(&self, cell: &Cell, typed: &dyn Fn(&str) -> CellValue) -> Option<CellValue> {
        let (Cell::Text(before) | Cell::Number(before) | Cell::Unreadable(before)) = cell else { return None };
        let after = match self {
            Self::Trim => match Fix::Trim.fixed(Given::Text(before))? {
                Fixed::Text(text) => text,
                Fixed::Boolean(_) | Fixed::Nothing => return None,
            },
            Self::LowerCase => before.to_lowercase(),
            Self::UpperCase => before.to_uppercase(),
            Self::AddPrefix(_) | Self::AddSuffix(_) if before.is_empty() => return None,
            Self::AddPrefix(prefix) => format!("{prefix}{before}"),
            Self::AddSuffix(suffix) => format!("{before}{suffix}"),
            Self::RemovePrefix(prefix) => before.strip_prefix(prefix.as_str())?.to_owned(),
            Self::RemoveSuffix(suffix) => before.strip_suffix(suffix.as_str())?.to_owned(),
            Self::ToNumber | Self::ToBoolean | Self::ToText => return None,
        };
        if after == *before {
            return None;
        }
        retyped(cell, after, typed)
    }
}

/// The text in place of a cell: a text stays a text; a number, and what its column can't read, must be of the column's
/// type afterwards.
pub(super) fn retyped(cell: &Cell, after: String, typed: &dyn Fn(&str) -> CellValue) -> Option<CellValue> {
    match cell {
        Cell::Text(_) => Some(CellValue::Text(after)),
        Cell::Number(_) => match CellValue::Number(after.clone()).normal() {
            Some(number @ CellValue::Number(_)) => Some(number),
            // `4915…` with a `+` is a phone number, in a column of texts.
            _no_number => Some(typed(&after)).filter(|it| matches!(it, CellValue::Text(_)) && is_text_column(typed)),
        },
        Cell::Unreadable(_) => Some(typed(&after)).filter(|it| !matches!(it, CellValue::Text(_))),
        Cell::Missing | Cell::Null | Cell::Boolean(_) | Cell::Json(_) | Cell::Hidden(_) => None,
    }
}

/// In a column of texts alone these mean themselves.
fn is_text_column(typed: &dyn Fn(&str) -> CellValue) -> bool {
    ["0", "true"].iter().all(|text| matches!(typed(text), CellValue::Text(_)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::options::ColumnType;
    use crate::sheet::typed;

    #[test]
    fn a_transform_changes_what_it_fits_and_nothing_else() {
        let text = |text: &str| Cell::Text(text.to_owned());
        let number = |text: &str| Cell::Number(text.to_owned());
        let own = |text: &str| text.to_owned();
        let none = Cell::Missing;
        for (how, column_type, cell, expected) in [
            (Transform::Trim, ColumnType::Text, text(" a\u{a0}"), text("a")),
            (Transform::Trim, ColumnType::Text, text("a"), none.clone()),
            (Transform::UpperCase, ColumnType::Text, text("straße"), text("STRASSE")),
            (Transform::LowerCase, ColumnType::Text, text("ÄNNE@X.Test"), text("änne@x.test")),
            (Transform::LowerCase, ColumnType::Text, Cell::Json(own("[\"A\"]")), none.clone()),
            (Transform::AddPrefix(own("+")), ColumnType::Text, number("4915"), text("+4915")),
            (Transform::AddPrefix(own("+")), ColumnType::Number, number("4915"), none.clone()),
            (Transform::AddSuffix(own("0")), ColumnType::Number, number("4915"), number("49150")),
            (Transform::AddPrefix(own("x")), ColumnType::Text, text(""), none.clone()),
            (Transform::AddPrefix(own("x")), ColumnType::Text, Cell::Missing, none.clone()),
            (Transform::RemovePrefix(own("auth0|")), ColumnType::Text, text("auth0|7"), text("7")),
            (Transform::RemoveSuffix(own("7")), ColumnType::Text, text("8"), none.clone()),
            (Transform::RemoveSuffix(own("€")), ColumnType::Number, Cell::Unreadable(own("7€")), number("7")),
            (Transform::ToNumber, ColumnType::Text, text(" 1.50"), number("1.50")),
            (Transform::ToNumber, ColumnType::Text, text("007"), none.clone()),
            (Transform::ToBoolean, ColumnType::Text, text("Ja"), Cell::Boolean(true)),
            (Transform::ToBoolean, ColumnType::Text, number("2"), none.clone()),
            (Transform::ToText, ColumnType::Number, number("1e3"), text("1e3")),
            (Transform::ToText, ColumnType::Text, Cell::Null, none.clone()),
        ] {
            let made = how.apply(&cell, &|text| typed::read(column_type, text));
            assert_eq!(made.map_or(Cell::Missing, Cell::from), expected, "{how:?} {cell:?}");
        }
    }
}

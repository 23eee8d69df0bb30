//! Filters and values in words.

use crate::session::words::quoted;
use crate::session::{Cell, ColumnFilter, Condition};
use crate::ui::kit::counted;

/// Longer values are cut.
const MOST: usize = 40;

/// A value of a cell, as a list of values shows it.
pub(super) fn value(cell: &Cell) -> String {
    match cell {
        Cell::Missing => "missing".to_owned(),
        Cell::Null => "null".to_owned(),
        Cell::Text(text) if text.is_empty() => "empty".to_owned(),
        // Nobody sees blanks alone.
        Cell::Text(text) if text.trim().is_empty() => quoted(text),
        Cell::Boolean(it) => if *it { "yes" } else { "no" }.to_owned(),
        Cell::Text(text) | Cell::Number(text) | Cell::Json(text) | Cell::Hidden(text) | Cell::Unreadable(text) => {
            cut(text)
        }
    }
}

fn cut(text: &str) -> String {
    let mut words: String = text.chars().take(MOST).map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
    if words.len() < text.len() {
        words.push('…');
    }
    words
}

/// A filter behind the name of its column: `plan is gold`.
pub(super) fn filter(path: &str, filter: &ColumnFilter) -> String {
    let (is, has) = if filter.negated { ("is not", "does not contain") } else { ("is", "contains") };
    let range = |from: Option<String>, to: Option<String>| match (from, to) {
        (Some(from), Some(to)) => format!("{path} {is} from {from} to {to}"),
        (Some(from), None) => format!("{path} {is} {from} or more"),
        (None, Some(to)) => format!("{path} {is} {to} or less"),
        (None, None) => format!("{path} {is} a number"),
    };
    match &filter.condition {
        Condition::OneOf(values) => match values.as_slice() {
            [only] => format!("{path} {is} {}", value(only)),
            [first, rest @ ..] => {
                format!("{path} {is} {} or {}", value(first), counted(rest.len() as u64, "other", "others"))
            }
            [] => format!("{path} {is} nothing"),
        },
        Condition::Contains(text) => format!("{path} {has} {}", quoted(&cut(text))),
        Condition::Equals(text) => format!("{path} {is} {}", quoted(&cut(text))),
        Condition::Empty => format!("{path} {is} empty"),
        Condition::Missing => format!("{path} {is} missing"),
        Condition::Number { from, to } => range(from.map(|it| it.to_string()), to.map(|it| it.to_string())),
        Condition::Date { from, before } => match (from, before) {
            (Some(from), Some(before)) => format!("{path} {is} from {} and before {}", day(from), day(before)),
            (Some(from), None) => format!("{path} {is} {} or later", day(from)),
            (None, Some(before)) => format!("{path} {is} before {}", day(before)),
            (None, None) => format!("{path} {is} a date"),
        },
        Condition::Regex(text) => {
            format!("{path} {} /{}/", if filter.negated { "does not match" } else { "matches" }, cut(text))
        }
    }
}

fn day(time: &jiff::Timestamp) -> String {
    time.to_string().chars().take(10).collect()
}

#[cfg(test)]
mod tests {
    use super::filter;
    use crate::session::{Cell, ColumnFilter, ColumnId, Condition};

    #[test]
    fn a_filter_reads_as_a_sentence() {
        let check = |condition: Condition, expected: &str| {
            assert_eq!(filter("plan", &ColumnFilter::new(ColumnId(0), condition)), expected);
        };
        check(Condition::OneOf(vec![Cell::Text("gold".to_owned())]), "plan is gold");
        check(Condition::OneOf(vec![Cell::Missing, Cell::Null, Cell::Boolean(true)]), "plan is missing or 2 others");
        check(Condition::Contains("x".to_owned()), "plan contains “x”");
        check(Condition::Number { from: Some(2.5), to: None }, "plan is 2.5 or more");
        check(Condition::Empty, "plan is empty");
        let not = ColumnFilter::new(ColumnId(0), Condition::Contains("x".to_owned())).negated();
        assert_eq!(filter("plan", &not), "plan does not contain “x”");
    }
}
